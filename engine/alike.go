package engine

import (
	"bytes"
	"context"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// Alike reports whether two inputs differ only in facts of which rules ask no
// more than whether they are known, so that both are decided alike, and their
// decisions bear one receipt. The error is as that of Evaluate.
func (e *Engine) Alike(ctx context.Context, a, b Input) (bool, error) {
	x, err := e.read(ctx, a)
	if err != nil {
		return false, err
	}
	defer x.release()
	y, err := e.read(ctx, b)
	if err != nil {
		return false, err
	}
	defer y.release()
	return x.alike(y), nil
}

// read reads an input and decides nothing.
func (e *Engine) read(ctx context.Context, in Input) (*evaluation, error) {
	ev, err := e.times(ctx, in)
	if err == nil {
		if err = ev.readFacts(); err != nil {
			ev.release()
		}
	}
	return ev, err
}

// alike reports whether two inputs are decided alike: they differ in facts
// alone, in none whose value matters, and the same is wrong with both.
func (ev *evaluation) alike(o *evaluation) bool {
	return ev.in.At.Equal(o.in.At) && ev.in.RulesOn == o.in.RulesOn && ev.lang == o.lang &&
		slices.Equal(ev.in.Unknown, o.in.Unknown) && slices.Equal(ev.in.Policies, o.in.Policies) &&
		slices.EqualFunc(ev.given.violations, o.given.violations, func(a, b Violation) bool { return a.Code == b.Code && a.Fact == b.Fact }) &&
		slices.EqualFunc(ev.given.notices, o.given.notices, func(a, b Notice) bool { return a.Code == b.Code && a.Fact == b.Fact && a.Level == b.Level }) &&
		ev.eng.alike(ev.given.global, o.given.global, -1)
}

// alike compares two records of facts; list is the slot of their list, or -1.
func (e *Engine) alike(a, b *lang.Record, list int) bool {
	for slot := range a.Slots {
		x, y := &a.Slots[slot], &b.Slots[slot]
		f := &a.Type.Fields[slot]
		switch {
		case f.Fact == nil: // not a fact, so not given
		case x.Known() != y.Known():
			return false
		case !x.Known():
		case list < 0 && x.Kind() == lang.ListKind && f.Type.Elem.Rec != nil:
			if !e.alikeItems(x.Items(), y.Items(), slot) {
				return false
			}
		case e.plan.Valued[lang.Dep{List: list, Slot: slot}] || list >= 0 && e.plan.Valued[lang.Dep{List: -1, Slot: list}]:
			if !e.sameFact(x, y, &f.Type) {
				return false
			}
		}
	}
	return true
}

func (e *Engine) alikeItems(a, b []lang.Value, list int) bool {
	return slices.EqualFunc(a, b, func(x, y lang.Value) bool {
		return x.Record().Key == y.Record().Key && e.alike(x.Record(), y.Record(), list)
	})
}

// sameFact compares two values by what a receipt says of them.
func (e *Engine) sameFact(a, b *lang.Value, t *lang.Type) bool {
	if lang.Same(*a, *b) {
		return true
	}
	var x, y canon
	x.fact(a, t, e.plan.Set.Zone)
	y.fact(b, t, e.plan.Set.Zone)
	return bytes.Equal(x.b, y.b)
}
