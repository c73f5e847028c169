package hostile_test

import (
	"context"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
)

// What keeps a rule from applying is found through each definition once, however
// often others name it.
func TestExplainTower(t *testing.T) {
	t.Parallel()
	eng, err := prepared(t.Context(), tower(100))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	for _, facts := range []string{`{"a": true}`, `{"a": false}`} {
		_, trace, err := eng.Explain(ctx, engine.Input{At: time.Date(2021, 9, 10, 9, 0, 0, 0, time.UTC), JSON: []byte(facts)})
		if err != nil {
			t.Fatal(err)
		}
		unmet := 0
		for _, s := range trace.Steps {
			unmet += len(s.Unmet)
		}
		if unmet != 1 {
			t.Errorf("%s: %d comparisons are not met, want 1", facts, unmet)
		}
	}
}
