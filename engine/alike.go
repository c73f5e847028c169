package engine

import (
	"bytes"
	"context"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// Receipt gives the receipt of the decision that Evaluate makes of an input.
// Nothing is decided again where the input differs from another one, whose
// decision is at hand, only in facts that rules ask no more of than whether they
// are known. So the receipt of masked facts costs little. The error is as that of
// Evaluate.
func (e *Engine) Receipt(ctx context.Context, in, like Input, decided *Decision) (string, error) {
	a, err := e.read(ctx, in)
	if err != nil {
		return "", err
	}
	defer a.release()
	b, err := e.read(ctx, like)
	if err != nil {
		return "", err
	}
	defer b.release()
	if a.alike(b) {
		st := e.newState()
		defer st.release()
		return a.receipt(st, decided), nil
	}
	var d Decision
	err = a.decide(&d, nil)
	return d.Receipt, err
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
