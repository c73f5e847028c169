package main

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
)

// No application of the history takes a hundredth of the work that a decision may
// take.
func TestWorkOfHistory(t *testing.T) {
	t.Parallel()
	loaded, err := engine.Load(t.Context(), os.DirFS("../.."), "policies.yaml")
	if err != nil || loaded.Engine == nil {
		t.Fatal(err)
	}
	at, most := time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC), int64(0)
	for line := range strings.Lines(made(t, 1000, 2021, "ndjson")) {
		var w engine.Work
		if _, err := loaded.Engine.Evaluate(engine.CountWork(context.Background(), &w), engine.Input{At: at, JSON: []byte(line)}); err != nil {
			t.Fatal(err)
		}
		most = max(most, w.Units())
	}
	t.Logf("at most %d units", most)
	if most == 0 || most > engine.DefaultWorkLimit/100 {
		t.Errorf("an application takes %d units, more than a hundredth of %d, or none", most, engine.DefaultWorkLimit)
	}
}
