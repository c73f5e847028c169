package cli

import (
	"context"
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell"
)

// kindPair is what an application is to both sets.
type kindPair struct{ old, new engine.Kind }

// kindDifference is what came of applications that are of one kind to each set, but
// for what they themselves are told otherwise: in deadlines, penalties and emissions.
type kindDifference struct {
	comparison
	counted bool // once; this and the next belong to [kindCounts]
	again   int  // how many came since, and are yet to be counted
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
	case k.again == 0 && len(c.again) >= most:
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

// decide finds the kind of an application to both sets, and what else they decide of it.
func (d *differences) decide(ctx context.Context, in engine.Input, p *pair) (err error) {
	old, err := d.oldInput(in)
	if err != nil {
		return err
	}
	if p.kind.old, p.oldWhole, err = d.old.EvaluateKind(ctx, old, &p.old); err == nil {
		p.kind.new, p.newWhole, err = d.new.EvaluateKind(ctx, in, &p.new)
	}
	return err
}

// complete makes the decisions whole of which only the kind is known.
func (d *differences) complete(ctx context.Context, in engine.Input, p *pair) (err error) {
	in.NoReceipt = true
	if !p.oldWhole {
		old, err := d.oldInput(in)
		if err != nil {
			return err
		}
		if err := d.old.EvaluateInto(ctx, old, &p.old); err != nil {
			return err
		}
	}
	if !p.newWhole {
		err = d.new.EvaluateInto(ctx, in, &p.new)
	}
	return err
}

// compare compares what both sets decide of an application. Where that is what came
// of its kind and nothing else, it is given as such, and there is no comparison.
func (d *differences) compare(ctx context.Context, in engine.Input, p *pair) (of *kindDifference, c comparison, err error) {
	if !p.kind.old.Known() || !p.kind.new.Known() {
		if err := d.complete(ctx, in, p); err != nil {
			return nil, c, err
		}
		return nil, d.comparison(&p.old, &p.new), nil
	}
	own := d.own(p)
	if of, _ = d.kinds.get(p.kind); of == nil {
		if err := d.complete(ctx, in, p); err != nil {
			return nil, c, err
		}
		d.leaveKind(p)
		of = &kindDifference{comparison: d.comparison(&p.old, &p.new).clipped()}
		d.kinds.put(p.kind, of)
	}
	switch {
	case own != nil:
		return nil, of.with(d.comparison(&own.old, &own.new)), nil
	case d.changed != "":
		return nil, of.comparison, nil
	}
	return of, c, nil
}

// own is in what an application differs by itself, as in what a deadline reads: that
// which both sets give it, and of which they say different things. Where it is to be
// written what they say, it is all that differs. It is nil where that is nothing.
func (d *differences) own(p *pair) *pair {
	old, new, all := &p.old, &p.new, d.changed != ""
	var own pair
	own.old.Deadlines, own.new.Deadlines = differing(old.Deadlines, new.Deadlines, deadlines{}, all)
	own.old.Penalties, own.new.Penalties = differing(old.Penalties, new.Penalties, penalties{}, all)
	own.old.Emitted, own.new.Emitted = differing(old.Emitted, new.Emitted, emissions{}, all)
	if old, new := ofFacts(old.Violations), ofFacts(new.Violations); !slices.EqualFunc(old, new, sameViolation) {
		own.old.Violations, own.new.Violations = old, new
	}
	n := 0
	for _, x := range [...]*engine.Decision{&own.old, &own.new} {
		n += len(x.Deadlines) + len(x.Penalties) + len(x.Emitted) + len(x.Violations)
	}
	if n == 0 {
		return nil
	}
	return &own
}

// leaveKind leaves of both decisions what follows from their kind: not what own may
// find.
func (d *differences) leaveKind(p *pair) {
	old, new, none := &p.old, &p.new, d.changed != ""
	old.Deadlines, new.Deadlines = single(old.Deadlines, new.Deadlines, deadlines{}, none)
	old.Penalties, new.Penalties = single(old.Penalties, new.Penalties, penalties{}, none)
	old.Emitted, new.Emitted = single(old.Emitted, new.Emitted, emissions{}, none)
	old.Violations, new.Violations = old.Violations[len(ofFacts(old.Violations)):], new.Violations[len(ofFacts(new.Violations)):]
}

// ofFacts are what is wrong with the facts, which stands before what rules find wrong.
func ofFacts(all []engine.Violation) []engine.Violation {
	n := 0
	for n < len(all) && all[n].Rule == "" {
		n++
	}
	return all[:n]
}

func sameViolation(a, b engine.Violation) bool {
	return a.Code == b.Code && a.Fact == b.Fact && a.Message == b.Message && a.Fix == b.Fix
}

// things are those of a section that may say something of one application alone.
type things[T any] interface {
	named(a, b *T) bool // alike
	same(a, b *T) bool  // of what is named alike
}

type deadlines struct{}

func (deadlines) named(a, b *engine.Deadline) bool { return a.ID == b.ID && a.Element == b.Element }
func (deadlines) same(a, b *engine.Deadline) bool  { return a.Same(b) }

type penalties struct{}

func (penalties) named(a, b *engine.Penalty) bool { return a.Act == b.Act && a.Element == b.Element }
func (penalties) same(a, b *engine.Penalty) bool  { return a.Same(b) }

type emissions struct{}

func (emissions) named(a, b *engine.Emission) bool { return a.Kind == b.Kind && a.Element == b.Element }
func (emissions) same(a, b *engine.Emission) bool  { return a.Same(b) }

// differing is what both lists have and say differently; with all, also what one of
// them has alone. Most begin and end alike.
func differing[T any](a, b []T, of things[T], all bool) (inA, inB []T) {
	alike := func(x, y *T) bool { return of.named(x, y) && of.same(x, y) }
	x, y := a, b
	for len(x) > 0 && len(y) > 0 && alike(&x[0], &y[0]) {
		x, y = x[1:], y[1:]
	}
	for len(x) > 0 && len(y) > 0 && alike(&x[len(x)-1], &y[len(y)-1]) {
		x, y = x[:len(x)-1], y[:len(y)-1]
	}
	return differingOf(x, a, b, of, all), differingOf(y, b, a, of, all)
}

// differingOf is that of some of a.
func differingOf[T any](some, a, b []T, of things[T], all bool) (out []T) {
	for i := range some {
		inA, inB := named(&some[i], a, of), named(&some[i], b, of)
		if len(inB) == 0 && all || len(inB) > 0 && !slices.EqualFunc(inA, inB, of.same) {
			out = append(out, some[i])
		}
	}
	return out
}

// single is what one of the lists has alone; with none, nothing.
func single[T any](a, b []T, of things[T], none bool) (inA, inB []T) {
	if none {
		return nil, nil
	}
	return without(a, b, of), without(b, a, of)
}

func without[T any](a, b []T, of things[T]) (out []T) {
	for i := range a {
		if len(named(&a[i], b, of)) == 0 {
			out = append(out, a[i])
		}
	}
	return out
}

// named are those of a list that have the name of x.
func named[T any](x *T, list []T, of things[T]) (out []*T) {
	for i := range list {
		if of.named(x, &list[i]) {
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
