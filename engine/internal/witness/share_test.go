package witness

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
)

// TestDecisionsShare holds decisions that share what was given to others before to
// those that are made anew, which a decision with a trace always is: an application
// is decided until an engine knows its kind, then others that differ from it in one
// fact, or in when they are decided. So are applications of which facts are left out.
func TestDecisionsShare(t *testing.T) {
	t.Parallel()
	c := eachSet(t, 60, 4, (*campaign).shares)
	for _, what := range []string{"shared", "shared and open"} {
		if c.sets >= 50 && c.counts[what] == 0 {
			t.Errorf("no decision is %s", what)
		}
	}
}

func (c *campaign) shares(seed uint64) {
	yaml, g := randomSet(seed)
	w, err := newWitnesses(yaml)
	if err != nil {
		return
	}
	c.sets++
	for k := range uint64(applicationsEach) {
		in := g.application(seed*1000 + k)
		for range 3 {
			if c.sharesOne(seed, w, in, genAt(), yaml) {
				return
			}
		}
		if k%2 == 1 {
			in.Facts = maps.Clone(in.Facts)
			for _, f := range g.facts {
				if g.IntN(3) == 0 {
					delete(in.Facts, f.alias)
					delete(in.Facts, f.name)
				}
			}
		}
		for range 2 {
			if c.sharesOne(seed, w, in, genAt(), yaml) {
				return
			}
		}
		for n := range 8 {
			other := in
			if f := g.facts[g.IntN(len(g.facts))]; n%4 != 3 {
				other.Facts = maps.Clone(in.Facts)
				delete(other.Facts, f.alias)
				put(other.Facts, f.name, g.sample(f))
			}
			if c.sharesOne(seed, w, other, genAt().Add(time.Duration(n/4)*40*time.Hour), yaml) {
				return
			}
		}
	}
}

// sameKind says how a decision differs from others of its kind, or from what was decided
// of it by its kind: in what the application does not say itself.
func (w *witnesses) sameKind(k engine.Kind, whole bool, byKind, d *engine.Decision) string {
	own := func(d *engine.Decision) string {
		text, _ := json.Marshal([]any{d.Status, d.At, d.RulesOn, slices.Concat(d.Violations[:ofFacts(d)]), slices.Concat(d.Deadlines), slices.Concat(d.Penalties), slices.Concat(d.Emitted)})
		return string(text)
	}
	if own(byKind) != own(d) {
		return "by kind " + own(byKind) + "\nanew " + own(d)
	}
	rest := *d
	rest.Violations = d.Violations[ofFacts(d):]
	rest.At, rest.RulesOn, rest.Receipt, rest.Deadlines, rest.Penalties, rest.Emitted = time.Time{}, "", "", nil, nil, nil
	text, _ := json.Marshal(rest)
	if whole {
		byKind.Violations = byKind.Violations[ofFacts(byKind):]
		byKind.At, byKind.RulesOn, byKind.Deadlines, byKind.Penalties, byKind.Emitted = rest.At, "", nil, nil, nil
		if got, _ := json.Marshal(byKind); string(got) != string(text) {
			return "by kind " + string(got) + "\nanew " + string(text)
		}
	}
	if was, ok := w.kinds[k]; ok && was != string(text) {
		return "two of one kind:\n" + was + "\n" + string(text)
	}
	w.kinds[k] = string(text)
	return ""
}

// ofFacts is how many of the violations of a decision are of its facts: the first ones.
func ofFacts(d *engine.Decision) int {
	n := 0
	for n < len(d.Violations) && d.Violations[n].Rule == "" {
		n++
	}
	return n
}

// sharesOne decides without a trace and with one; it reports a difference.
func (c *campaign) sharesOne(seed uint64, w *witnesses, in genInput, at time.Time, yaml string) (failed bool) {
	ein := engine.Input{At: at, Facts: in.Facts, Unknown: in.Unknown}
	var work, workAnew engine.Work
	d, err := w.eng.Evaluate(engine.CountWork(context.Background(), &work), ein)
	want, _, errAnew := w.eng.Explain(context.Background(), ein)
	written, _, errWritten := w.eng.AppendDecision(context.Background(), nil, ein, "")
	for _, p := range w.set.Policies { // that are named: such decisions share nothing
		ein.Policies = append(ein.Policies, p.ID)
	}
	if _, err := w.eng.Evaluate(engine.CountWork(context.Background(), &workAnew), ein); err == nil && work.Units() != workAnew.Units() {
		c.failed(seed, fmt.Sprintf("it took %d units, and %d anew\n%s", work.Units(), workAnew.Units(), yaml))
		return true
	}
	c.counts["decisions"]++
	byKind := &engine.Decision{}
	if kind, whole, err := w.eng.EvaluateKind(context.Background(), engine.Input{At: at, Facts: in.Facts, Unknown: in.Unknown}, byKind); err == nil && kind.Known() {
		if c.counts["shared"]++; d.Status == engine.StatusIncomplete {
			c.counts["shared and open"]++
		}
		if wrong := w.sameKind(kind, whole, byKind, want); wrong != "" {
			c.failed(seed, wrong+"\n"+yaml)
			return true
		}
	}
	got, _ := json.Marshal(d)
	anew, _ := json.Marshal(want)
	if errWritten == nil && string(written) != string(anew) {
		got = written
	}
	if string(got) == string(anew) && (err == nil) == (errAnew == nil) {
		return false
	}
	facts, _ := json.Marshal(in)
	c.failed(seed, fmt.Sprintf("%s\nshared %v\n%s\nanew %v\n%s\n%s", facts, err, got, errAnew, anew, yaml))
	return true
}
