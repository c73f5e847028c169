package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
)

// Keys that are not known are all told; while there are few of them each is asked
// about, whichever came first.
func TestManyUnknownFacts(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "set.yaml", "guize: 1\nset: s\ntitle: 题\nfacts:\n  length: {type: number, title: 长度}\n")
	for _, n := range []int{20, 21, 2000} {
		var keys []string
		for i := range n {
			keys = append(keys, fmt.Sprintf(`"%s":1`, strings.Repeat("_", i)+"lenght"))
		}
		dec, err := eng.Evaluate(t.Context(), engine.Input{At: time.Unix(0, 0), JSON: []byte("{" + strings.Join(keys, ",") + "}")})
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		for _, v := range dec.Violations {
			if v.Fix != "" {
				asked++
			}
		}
		if want := map[int]int{20: 20}[n]; len(dec.Violations) != n || asked != want {
			t.Errorf("%d keys: %d told, %d asked about, want %d", n, len(dec.Violations), asked, want)
		}
	}
}
