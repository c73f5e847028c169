package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// TestSameBytes decides the sample applications again and again, in eight
// goroutines on one engine: every decision and trace must have the same bytes.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	const routines = 8
	runs := 24
	if os.Getenv("GUIZE_LONG") == "1" {
		runs = 100
	}
	eng, apps := jingmen(t), applications(t)
	want := map[string][]byte{}
	names := slices.Sorted(maps.Keys(apps))
	for _, name := range names {
		for _, language := range []string{"zh", "en"} {
			want[name+" "+language] = decided(t, eng, apps[name], language)
		}
	}
	var wait sync.WaitGroup
	for r := range routines {
		wait.Go(func() {
			for n := range runs / routines {
				for k, name := range names {
					language := []string{"zh", "en"}[(n+k+r)%2]
					if got := decided(t, eng, apps[name], language); !bytes.Equal(got, want[name+" "+language]) {
						t.Errorf("%s, %s, run %d: the bytes differ", name, language, n)
					}
				}
			}
		})
	}
	wait.Wait()
}

func decided(t *testing.T, eng *engine.Engine, facts []byte, language string) []byte {
	d, trace, err := eng.Explain(context.Background(), engine.Input{At: genAt(), JSON: facts, Lang: language})
	if err != nil {
		t.Error(err)
		return nil
	}
	body, err := json.Marshal(map[string]any{"decision": d, "trace": trace})
	if err != nil {
		t.Error(err)
	}
	return body
}
