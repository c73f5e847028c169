package engine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
)

// Keys that are not known are told one by one, the first twenty by name with what was
// meant, in whichever order they came; one more stands for all the others.
func TestManyUnknownFacts(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "set.yaml", "guize: 1\nset: s\ntitle: 题\nfacts:\n  length: {type: number, title: 长度}\n")
	for _, n := range []int{20, 21, 22, 2000} {
		given := map[string]any{"lenght": 1}
		for i := range n - 1 {
			given[fmt.Sprintf("x%04d", i)] = i
		}
		dec, err := eng.Evaluate(t.Context(), engine.Input{At: time.Unix(0, 0), Facts: given, Lang: "en"})
		if err != nil {
			t.Fatal(err)
		}
		told := dec.Violations
		if len(told) != min(n, 21) || told[0].Fact != "lenght" || told[0].Fix == "" || told[19].Fact != "x0018" {
			t.Fatalf("%d keys: %+v", n, told)
		}
		want := `there is no fact "x0019"`
		if n > 21 {
			want += fmt.Sprintf(", nor %d others", n-21)
		}
		if n > 20 && told[20].Message != want {
			t.Errorf("%d keys: %q, not %q", n, told[20].Message, want)
		}
	}
}
