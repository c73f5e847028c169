package prove

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Two applications that differ in one fact are two sides of a space that share every
// axis but that of the fact, and of the facts that are derived from it: of these the
// second side has axes of its own. Where the fact is the key of a list they are two
// elements of one application, which differ in their keys.

// TwinMark ends the names of the axes of the second side.
const TwinMark = "*"

// own is the name of the axis of a fact on a side.
func (s *Side) own(name string) string {
	if s.twin[name] {
		return name + TwinMark
	}
	return name
}

// readsTwin reports whether any of some slots may hold something else on the second
// side: the fact, what is derived from it, or the whole list that it is a field of.
func (s *Side) readsTwin(deps []lang.Dep) bool {
	return len(s.twin) > 0 && slices.ContainsFunc(deps, func(d lang.Dep) bool {
		if slices.ContainsFunc(s.names([]lang.Dep{d}), func(name string) bool { return s.twin[name] }) {
			return true
		}
		return slices.ContainsFunc(s.Set.Lists, func(l model.List) bool {
			return d == lang.Dep{List: -1, Slot: l.Slot} && slices.ContainsFunc(l.Rec.Fields[:l.Fields], func(f lang.Field) bool { return s.twin[l.Fact.Name+"."+f.Name] })
		})
	})
}

// NewTwins makes the space of two applications to an engine that differ in one fact,
// by its slot, in which every fact that is asked for is known.
func NewTwins(ctx context.Context, at time.Time, e *engine.Engine, fact lang.Dep) (*Space, error) {
	return newSpace(ctx, at, calendar.Date{}, true, false, []*engine.Engine{e, e}, func(s *Side) map[string]bool { return s.resting(fact) })
}

// resting are the names of a fact and of the facts that are derived from it.
func (s *Side) resting(fact lang.Dep) map[string]bool {
	out := map[string]bool{}
	for _, name := range s.names([]lang.Dep{fact}) {
		out[name] = true
	}
	s.twin = out
	derived := func(name string, f *rules.Fact) (more bool) {
		l := s.Set.Derived[f]
		if more = f != nil && l != nil && !out[name] && s.readsTwin(l.Expr.Deps); more {
			out[name] = true
		}
		return more
	}
	for more := true; more; {
		more = false
		for _, f := range s.Set.Global.Fields[:s.Set.Facts] {
			more = derived(f.Name, f.Fact) || more
		}
		for _, l := range s.Set.Lists {
			for _, f := range l.Rec.Fields[:l.Fields] {
				more = derived(l.Fact.Name+"."+f.Name, f.Fact) || more
			}
		}
	}
	return out
}

// Dated reports whether the rule date of the set or of a policy rests on what the
// second side has of its own, so that the sides may have different rules.
func (s *Side) Dated() bool {
	return slices.ContainsFunc(append([]*model.Leaf{s.Set.RulesOn}, s.Set.Dated...), func(l *model.Leaf) bool { return l != nil && s.readsTwin(l.Expr.Deps) })
}

// KeyOf is the list of which a fact is the key, or -1.
func (s *Side) KeyOf(fact lang.Dep) int {
	return slices.IndexFunc(s.Set.Lists, func(l model.List) bool { return l.Slot == fact.List && l.Rec.Key == fact.Slot })
}

// NewLikeness compares two sides as [NewComparison] does; of a deadline it matters how
// long it is and from when it counts, and not whose it is.
func NewLikeness(one, two *Side) *Comparison {
	p := &Comparison{old: one, New: two, byKey: map[string]*Aspect{}, lengths: true}
	p.aspects()
	return p
}

// lengthOf leaves of a deadline what says how long it is and when it is due.
func lengthOf(e *model.Effect) *model.Effect {
	if engine.SectionOf(e.Kind) != engine.SectionDeadlines {
		return e
	}
	out := *e
	out.Args = slices.DeleteFunc(slices.Clone(e.Args), func(a model.Arg) bool { return a.Name == "owner" || a.Name == "warn" || a.Name == "on_late" })
	return &out
}

// OnlyOf reports whether all that gives an aspect belongs to the elements of a list.
func (t *Aspect) OnlyOf(list string) bool {
	for _, side := range t.sides {
		if slices.ContainsFunc(side, func(c *content) bool { return c.list != list }) {
			return false
		}
	}
	return t.owned
}

// Grows is that the second side has more of a fact: a later class, or the same one
// where that has several values.
func (s *Side) Grows(fact lang.Dep, second *Side) (one, two *Axis, grows Ref) {
	one, two = s.AxisOf(fact), second.AxisOf(fact)
	if one == nil || two == nil {
		return nil, nil, Never
	}
	t := &Table{Axes: []*Axis{one, two}}
	for j, b := range two.Classes {
		for i, a := range one.Classes {
			later := i < j || i == j && a.V.Kind() == lang.Between
			if one.Typ.K == rules.KindBool {
				later = a.V.False() && b.V.True()
			}
			t.Answers = append(t.Answers, map[bool]Mask{true: Yes, false: No}[later && a.isValue() && b.isValue()])
		}
	}
	return one, two, s.Sp.Graph.Leaf(t)
}

// isValue reports whether a fact of the class has a value, and is known.
func (c *Class) isValue() bool {
	return !c.V.Supposed() && c.V.Kind() != lang.Unknown && c.V.Kind() != lang.None
}

// Beyond asks where two rules give an outcome so that the value of the second side is
// more than that of the first (or, with less, less). The goal is a guess where values
// cannot be compared by the classes of facts.
func (s *Side) Beyond(second *Side, outcome int, less bool) [][]Goal {
	if s.Set.Outcomes[outcome].Decl.Combine != "" {
		return s.bothGive(second, outcome)
	}
	var out [][]Goal
	for _, i := range s.Deciders[outcome] {
		for _, a := range s.Set.Rules[i].Decides {
			for _, j := range s.Deciders[outcome] {
				for _, b := range s.Set.Rules[j].Decides {
					if a.Outcome != outcome || b.Outcome != outcome {
						continue
					}
					if far := s.beyond(s.Decided(i, a), second.Decided(j, b), a, b, less); far != Never {
						out = append(out, []Goal{s.standing(i, a, s.givesTo(outcome, i)).Is(Yes), second.standing(j, b, second.givesTo(outcome, j)).Is(Yes), far.Is(Yes)})
					}
				}
			}
		}
	}
	return out
}

// bothGive asks where both sides give something to an outcome that combines what rules
// give: what comes of that is not reckoned with.
func (s *Side) bothGive(second *Side, outcome int) [][]Goal {
	var one, two []Ref
	for _, i := range s.Deciders[outcome] {
		one, two = append(one, s.givesTo(outcome, i)), append(two, second.givesTo(outcome, i))
	}
	return [][]Goal{{s.Sp.Graph.Or(one...).Is(Yes), s.Sp.Graph.Or(two...).Is(Yes)}}
}

// beyond is that the value of the second side is more, or less, than that of the first.
func (s *Side) beyond(x, y Saying, a, b model.Decide, less bool) Ref {
	typ := &s.Set.Outcomes[a.Outcome].Type
	compare := func(v, w lang.Value) Mask {
		switch c, ok := Order(typ, v, w); {
		case v.Kind() == lang.None || w.Kind() == lang.None:
			return No
		case !v.Known() || !w.Known() || !ok:
			return any3
		case less && c > 0, !less && c < 0:
			return Yes
		}
		return No
	}
	guess := func(reasons []string) Ref {
		return s.maybe(fmt.Sprintf("beyond %t %s|%s", less, x.key(), y.key()), reasons)
	}
	if a.Literal != nil && b.Literal != nil {
		switch compare(*a.Literal, *b.Literal) {
		case Yes:
			return Always
		case No:
			return Never
		}
		return guess(nil)
	}
	xs, ys := x.cells(), y.cells()
	t, reasons := tableOf(slices.Concat(xs, ys))
	if t == nil || !x.whole(a) || !y.whole(b) {
		return guess(reasons)
	}
	guesses := false
	t.each(slices.Concat(xs, ys), func() {
		v, w := worth(a, xs), worth(b, ys)
		m := Open
		if v.Kind() != lang.Failed && w.Kind() != lang.Failed {
			m = compare(v, w)
		}
		guesses = guesses || m == any3
		t.Answers = append(t.Answers, m)
	})
	if guesses {
		t.guess(s.Sp.free(fmt.Sprintf("beyond %t %s|%s", less, x.key(), y.key()), reasons, false))
	}
	return s.Sp.Graph.Leaf(t)
}

// whole reports whether a value is spelt out, or one expression and nothing else.
func (x Saying) whole(d model.Decide) bool {
	return d.Literal != nil || len(x.Pieces) == 1 && x.Pieces[0].Leaf != nil && x.Pieces[0].Whole
}

// worth is a value for the classes at hand, which its cells have read.
func worth(d model.Decide, cells []cell) lang.Value {
	if d.Literal != nil {
		return *d.Literal
	}
	return cells[0].leaf.Expr.Eval(cells[0].env)
}

// Order compares two values of a type of which one is more than the other; ok is false
// where they cannot be compared. Of an enum the later value is more.
func Order(t *lang.Type, a, b lang.Value) (c int, ok bool) {
	switch {
	case t.K == rules.KindEnum && a.Kind() == lang.Text && b.Kind() == lang.Text:
		return t.ValueIndex(a.Text()) - t.ValueIndex(b.Text()), true
	case t.K == rules.KindBool:
		return int(a.N() - b.N()), true
	case lang.Less(a, b):
		return -1, true
	case lang.Less(b, a):
		return 1, true
	}
	return 0, lang.Same(a, b)
}

// OrderPlain compares two values of a type as decisions and applications have them.
func OrderPlain(t *lang.Type, a, b any) (c int, ok bool) {
	if a == nil || b == nil {
		return 0, false
	}
	x, y := PlainText(a), PlainText(b)
	switch t.K {
	case rules.KindEnum:
		i, j := t.ValueIndex(x), t.ValueIndex(y)
		return i - j, i >= 0 && j >= 0
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		p, is := new(big.Rat).SetString(x)
		q, too := new(big.Rat).SetString(y)
		if !is || !too {
			return 0, false
		}
		return p.Cmp(q), true
	case rules.KindBool, rules.KindDate: // "false" comes before "true"
		return strings.Compare(x, y), true
	case rules.KindDatetime:
		p, err := time.Parse(time.RFC3339Nano, x)
		q, err2 := time.Parse(time.RFC3339Nano, y)
		return p.Compare(q), err == nil && err2 == nil
	case rules.KindDuration:
		p, err := calendar.ParsePeriod(x)
		q, err2 := calendar.ParsePeriod(y)
		return cmp.Compare(p.Halves, q.Halves), err == nil && err2 == nil && p.Unit == q.Unit
	}
	return 0, false
}
