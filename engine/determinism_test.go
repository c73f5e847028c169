package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// TestSameBytes decides the sample applications again and again, in eight
// goroutines on one engine: every decision and trace must have the same bytes.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	const runs, routines = 100, 8
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

// TestSameBytesOfRandomSets compiles random sets twice and decides by both, in
// several goroutines.
func TestSameBytesOfRandomSets(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			yaml, g := randomSet(seed)
			one, err := newWitnesses(yaml)
			if err != nil {
				t.Skip("the set does not compile")
			}
			two, err := newWitnesses(yaml)
			if err != nil {
				t.Fatal(err)
			}
			in := g.application(seed)
			ein := engine.Input{At: genAt(), Facts: in.Facts, Unknown: in.Unknown}
			want := bytesOf(t, one.eng, ein)
			var wait sync.WaitGroup
			for range 8 {
				wait.Go(func() {
					d, err := two.eng.Evaluate(context.Background(), ein)
					if err != nil {
						t.Error(err)
						return
					}
					if got, _ := json.Marshal(d); !bytes.Equal(got, want) {
						t.Errorf("the bytes differ\n%s\n%s", got, want)
					}
				})
			}
			wait.Wait()
		})
	}
}
