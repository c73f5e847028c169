package cli

import (
	"slices"
	"sync"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
)

// kindPair is what an application is to both sets.
type kindPair struct{ old, new engine.Kind }

// kindDifference is what came of applications that are of one kind to each set, but
// for what they themselves are told otherwise: deadlines that both sets give them.
type kindDifference struct {
	comparison
	counted bool // once; this and the next belong to [kindCounts]
	again   int  // how many came since, and are yet to be counted
}

// kindTable remembers what came of applications of a kind: others of the kind are
// not compared again. It is safe for any number of goroutines, and the zero value is
// empty.
type kindTable struct {
	mu        sync.RWMutex
	now, then map[kindPair]*kindDifference // of this generation, and of the one before
}

// mostKindPairs is how many kinds a generation remembers.
const mostKindPairs = 4096

func (t *kindTable) get(k kindPair) *kindDifference {
	t.mu.RLock()
	c, fresh := t.now[k], true
	if c == nil {
		c, fresh = t.then[k], false
	}
	t.mu.RUnlock()
	if c != nil && !fresh {
		t.put(k, c)
	}
	return c
}

func (t *kindTable) put(k kindPair, c *kindDifference) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.now == nil || len(t.now) >= mostKindPairs {
		t.now, t.then = map[kindPair]*kindDifference{}, t.now
	}
	t.now[k] = c
}

// kindCounts counts applications by what came of their kind. The first of a kind is
// counted at once, so that kinds of change come into the tally in the order of the
// history; more are counted together.
type kindCounts struct{ again []*kindDifference }

func (c *kindCounts) count(t *tell.Tally, k *kindDifference) {
	switch {
	case !k.counted:
		k.counted = true
		t.Again(1, k.changes, k.told, k.words)
		return
	case k.again == 0 && len(c.again) >= mostKindPairs:
		c.tell(t)
	}
	if k.again == 0 {
		c.again = append(c.again, k)
	}
	k.again++
}

// tell counts what was put together.
func (c *kindCounts) tell(t *tell.Tally) {
	for _, k := range c.again {
		t.Again(k.again, k.changes, k.told, k.words)
		k.again = 0
	}
	c.again = c.again[:0]
}

// compare compares what both sets decide of an application. Where that is what came
// of its kind and nothing else, it is given as such, and there is no comparison.
func (d *differences) compare(p *pair, k kindPair) (*kindDifference, comparison) {
	if !k.old.Known() || !k.new.Known() {
		k.old.Complete(&p.old)
		k.new.Complete(&p.new)
		return nil, d.comparison(&p.old, &p.new)
	}
	var own pair
	own.old.Deadlines, own.new.Deadlines = d.ownDeadlines(p.old.Deadlines, p.new.Deadlines)
	of := d.kinds.get(k)
	if of == nil {
		k.old.Complete(&p.old)
		k.new.Complete(&p.new)
		p.old.Deadlines, p.new.Deadlines = d.kindDeadlines(p.old.Deadlines, p.new.Deadlines), d.kindDeadlines(p.new.Deadlines, p.old.Deadlines)
		of = &kindDifference{comparison: d.comparison(&p.old, &p.new).clipped()}
		d.kinds.put(k, of)
	}
	switch {
	case len(own.old.Deadlines)+len(own.new.Deadlines) > 0:
		return nil, of.with(d.comparison(&own.old, &own.new))
	case d.changed != "":
		return nil, of.comparison
	}
	return of, comparison{}
}

// ownDeadlines are those in which an application differs by itself: which both sets
// give it, and of which they say different things. Where it is to be written what
// they say, they are all that differ.
func (d *differences) ownDeadlines(a, b []engine.Deadline) (old, new []engine.Deadline) {
	x, y := a, b
	for len(x) > 0 && len(y) > 0 && sameDeadline(&x[0], &y[0]) {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && sameDeadline(&x[len(x)-1], &y[len(y)-1]) {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return d.own(x, a, b), d.own(y, b, a)
}

// own are those of some of a that b has otherwise.
func (d *differences) own(some, a, b []engine.Deadline) (out []engine.Deadline) {
	for i := range some {
		x := &some[i]
		ofA, ofB := named(x, a), named(x, b)
		if len(ofB) == 0 && d.changed != "" || len(ofB) > 0 && !slices.EqualFunc(ofA, ofB, (*engine.Deadline).Same) {
			out = append(out, *x)
		}
	}
	return out
}

// kindDeadlines are those of a of which it follows from the kind what is counted:
// b has none of the name.
func (d *differences) kindDeadlines(a, b []engine.Deadline) (out []engine.Deadline) {
	for i := range a {
		if d.changed == "" && len(named(&a[i], b)) == 0 {
			out = append(out, a[i])
		}
	}
	return out
}

func sameDeadline(a, b *engine.Deadline) bool { return sameName(a, b) && a.Same(b) }

func sameName(a, b *engine.Deadline) bool { return a.ID == b.ID && a.Element == b.Element }

// named are the deadlines that have the name of x.
func named(x *engine.Deadline, list []engine.Deadline) (out []*engine.Deadline) {
	for i := range list {
		if sameName(x, &list[i]) {
			out = append(out, &list[i])
		}
	}
	return out
}

// clipped is a comparison that many may add to.
func (c comparison) clipped() comparison {
	return comparison{slices.Clip(c.changes), slices.Clip(c.told), slices.Clip(c.words)}
}

// with adds what differs in other sections, in the order of telling.
func (c comparison) with(o comparison) comparison {
	order := append([]engine.Section{engine.SectionStatus}, engine.GivenSections()...)
	at := func(s engine.Section) int { return slices.Index(order, s) }
	out := comparison{append(c.changes, o.changes...), append(c.told, o.told...), c.words}
	slices.SortStableFunc(out.changes, func(a, b analyze.Change) int { return at(a.Section) - at(b.Section) })
	slices.SortStableFunc(out.told, func(a, b tell.Difference) int { return at(a.Section) - at(b.Section) })
	return out
}
