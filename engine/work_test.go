package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/hostile"
	"github.com/guize-rules/guize/rules"
)

// nested is a set whose work grows as the cube of a list.
const nested = `guize: 1
set: nest
languages: [en]
facts:
  works:
    type: list
    title: Works
    item: {length: {type: number, title: Length}}
  base: {type: number, title: Base}
  wide: {type: bool, title: Wide, derive: "count(works, count(works, count(works, .length > 1) > 5) > 5) > 3"}
outcomes:
  r: {type: bool, title: R}
  quick: {type: bool, title: Quick}
  derived: {type: bool, title: Derived}
policies:
  p:
    title: P
    rules:
      - {id: cheap, title: C, then: [{decide: {quick: true}}], allow: {missing-citation: x}}
      - {id: dear, title: D, when: "count(works, count(works, count(works, .length > base) > 5) > 5) > 3", then: [{decide: {r: true}}], allow: {missing-citation: x}}
`

func manyWorks(n int) []byte {
	return []byte(`{"base": 1, "wide": true, "works": [` + strings.TrimSuffix(strings.Repeat(`{"length": 2},`, n), ",") + `]}`)
}

func limited(t testing.TB, text string, limit int64) *engine.Engine {
	t.Helper()
	set, err := rules.Parse(t.Context(), "work.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set, engine.WithWorkLimit(limit))
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

// Past its limit a decision says at which rule or fact it ended, and nothing that
// looks decided; on a cold engine and a warm one, on one goroutine and on eight.
func TestWorkLimit(t *testing.T) {
	t.Parallel()
	const limit = 1_000_000
	cases := map[string]struct{ facts, want string }{
		"rule": {string(manyWorks(1000)), `{"rule":"p/dear","code":"work-limit"`},
		"fact": {strings.Replace(string(manyWorks(1000)), `"wide": true, `, "", 1), `{"rule":"","fact":"wide","code":"work-limit"`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cold := limited(t, nested, limit)
			in := engine.Input{At: sampleAt, JSON: []byte(c.facts)}
			first, work := decideCounted(t, cold, in)
			if !bytes.Contains(first, []byte(c.want)) || !bytes.Contains(first, []byte(`"status":"incomplete"`)) || bytes.Contains(first, []byte(`"quick"`)) {
				t.Fatalf("the decision is\n%s", first)
			}
			if work <= limit || work > limit+100 {
				t.Errorf("it took %d units of %d", work, limit)
			}
			if _, err := cold.Evaluate(context.Background(), engine.Input{At: sampleAt, JSON: manyWorks(3)}); err != nil {
				t.Fatal(err)
			}
			var all sync.WaitGroup
			for range 8 {
				all.Go(func() {
					if again, w := decideCounted(t, cold, in); !bytes.Equal(again, first) || w != work {
						t.Errorf("warm, after %d units:\n%s\nnot, after %d:\n%s", w, again, work, first)
					}
				})
			}
			all.Wait()
		})
	}
}

func decideCounted(t *testing.T, eng *engine.Engine, in engine.Input) ([]byte, int64) {
	t.Helper()
	var w engine.Work
	d, err := eng.Evaluate(engine.CountWork(context.Background(), &w), in)
	if err != nil {
		t.Error(err)
		return nil, 0
	}
	out, err := d.AppendJSON(nil)
	if err != nil {
		t.Error(err)
	}
	return out, w.Units()
}

// An evaluation looks at its context at least every 4,096 units, inside rules and
// quantifiers too, and ends where that has.
func TestCancelWithinWork(t *testing.T) {
	t.Parallel()
	eng := limited(t, nested, 1<<40)
	for _, looks := range []int{1, 2, 10, 1000} {
		var w engine.Work
		ctx := hostile.NewPatience(looks)
		_, err := eng.Evaluate(engine.CountWork(ctx, &w), engine.Input{At: sampleAt, JSON: manyWorks(1000)})
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d looks: %v", looks, err)
		}
		if most := int64(looks) * 4096; w.Units() > most || w.Units() < most/2 {
			t.Errorf("after %d looks %d units were spent, want about %d", looks, w.Units(), most)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan time.Time)
	go func() {
		_, err := eng.Evaluate(ctx, engine.Input{At: sampleAt, JSON: manyWorks(1000)})
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		ended <- time.Now()
	}()
	time.Sleep(20 * time.Millisecond)
	at := time.Now()
	cancel()
	t.Logf("ended %v after it was cancelled", (<-ended).Sub(at))
}

// Whatever the limit, an open application comes out the same cold and warm, and
// what is decided under it is decided so without one.
func TestWorkLimitOfOpenApplications(t *testing.T) {
	t.Parallel()
	set := jingmen(t).Set()
	facts := map[string]string{"open": `{"services":["water","gas"],"works":{"gas":{"length":200}}}`, "whole": sampleJSON, "lists": `{"acts":[{},{},{},{}],"services":["water"]}`}
	for name, json := range facts {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := engine.Input{At: sampleAt, JSON: []byte(json)}
			full := workLimited(t, set, 1<<40)
			want, err := full.Evaluate(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			_, whole := decideCounted(t, full, in)
			cut := 0
			for limit := int64(1); limit < 2*whole+2; limit += 1 + limit/2 {
				eng := workLimited(t, set, limit)
				first, work := decideCounted(t, eng, in)
				for range 3 {
					if again, w := decideCounted(t, eng, in); !bytes.Equal(again, first) || w != work {
						t.Fatalf("limit %d, warm, after %d units:\n%s\nnot, after %d:\n%s", limit, w, again, work, first)
					}
				}
				got, err := eng.Evaluate(context.Background(), in)
				if err != nil {
					t.Fatal(err)
				}
				if work > limit+4096 {
					t.Errorf("limit %d: %d units", limit, work)
				}
				if len(got.Errors) > 0 && got.Errors[0].Code == engine.CodeWorkLimit {
					cut++
				}
				decidedAs(t, limit, got, want)
			}
			if cut == 0 {
				t.Error("no limit was too small")
			}
		})
	}
}

// decidedAs sees that what is decided under a limit is decided so without one, and
// that where nothing is missing nothing would be.
func decidedAs(t *testing.T, limit int64, got, want *engine.Decision) {
	t.Helper()
	if got.Status == engine.StatusDecided && want.Status != engine.StatusDecided {
		t.Errorf("limit %d: decided, and without it %s", limit, want.Status)
	}
	for _, o := range got.Outcomes {
		for _, w := range want.Outcomes {
			if w.Name == o.Name && !o.Open && (w.Open || fmt.Sprint(w.Value) != fmt.Sprint(o.Value)) {
				t.Errorf("limit %d: %s is %v, and without it %v", limit, o.Name, o.Value, w.Value)
			}
		}
	}
	if len(got.Errors) == 0 && len(got.Missing) < len(want.Missing) {
		t.Errorf("limit %d: %d facts are missing, and without it %d", limit, len(got.Missing), len(want.Missing))
	}
}

func workLimited(t *testing.T, set *rules.Set, limit int64) *engine.Engine {
	t.Helper()
	eng, err := engine.Compile(context.Background(), set, engine.WithWorkLimit(limit))
	if err != nil {
		t.Fatal(err)
	}
	return eng
}
