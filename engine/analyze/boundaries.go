package analyze

import (
	"context"
	"fmt"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// Case is a test case at an edge of the rules, with what the set decides there
// today. Given is laid over the base that Boundaries was called with. Expect
// and Absent have the form of those keys in a file of tests: what the cases of
// one edge differ in, and their status.
type Case struct {
	Name    string
	At      time.Time
	RulesOn string // "": as the set says
	Given   map[string]any
	Expect  map[string]any
	Absent  map[string]any // nil: nothing
	Reason  rules.Text
}

// Boundaries makes test cases at every edge that the rules have: at each
// constant that a fact is compared with, and at each end of a band of a scale that
// is read for it, and one step to either side of it; on
// the first day of each dated rule and parameter value and the day before; and
// for each deadline that starts just before a make-up day or a holiday. Base
// is an application that cases build on, such as the base of the set's tests;
// it may be nil.
func Boundaries(ctx context.Context, eng *engine.Engine, opts Options, base map[string]any) ([]Case, error) {
	opts.RulesOn = ""
	c, err := newChecker(ctx, opts, true, eng)
	if err != nil {
		return nil, err
	}
	b := &edges{checker: c, base: c.Declared(base), seen: map[string]bool{}}
	for i := range c.Set.Rules {
		b.constants(i)
	}
	for i := range c.Set.Rules {
		b.dates(i)
	}
	for i := range c.Set.Rules {
		b.clocks(i)
	}
	if b.ended() && ctx.Err() == nil {
		return b.out, ErrWorkLimit
	}
	return b.out, ctx.Err()
}

type edges struct {
	*checker
	base map[string]any // by declared names
	seen map[string]bool
	out  []Case
}

// constants makes cases at the constants of a rule's comparisons.
func (b *edges) constants(rule int) {
	r := &b.Set.Rules[rule]
	b.EachLeaf(r.Cond, func(l *model.Leaf) {
		for _, cut := range l.Expr.Tree().Cuts(nil) {
			a := b.AxisOf(cut.Dep)
			if a == nil || cut.Last || !b.measured(a) {
				continue
			}
			if cut.Param == nil {
				b.constant(rule, a, cut.Value, dayIn(r.From, r.To))
				continue
			}
			for i := range cut.Param.Values {
				b.constantOf(rule, a, cut.Param.Values[i].Value, &cut.Param.Values[i])
			}
		}
	})
	b.eachLeaf(r, func(l *model.Leaf) { b.bands(rule, l) })
}

// eachLeaf goes through the expressions of a rule, those of its condition first.
func (b *edges) eachLeaf(r *model.Rule, do func(*model.Leaf)) {
	b.EachLeaf(r.Cond, do)
	prove.EachPiece(r, func(p *model.Piece) {
		if p.Leaf != nil {
			do(p.Leaf)
		}
	})
}

// bands makes cases at the ends of the bands of a scale that an expression of a
// rule reads for a fact.
func (b *edges) bands(rule int, l *model.Leaf) {
	for _, cut := range l.Expr.Tree().Edges() {
		if a := b.AxisOf(cut.Dep); a != nil && b.measured(a) {
			b.constantOf(rule, a, cut.Value, &cut.Param.Values[cut.Of])
		}
	}
}

// constantOf makes cases at a constant of a parameter, on a day on which that and
// the rule are in force.
func (b *edges) constantOf(rule int, a *prove.Axis, x lang.Value, of *lang.DatedValue) {
	r := &b.Set.Rules[rule]
	if from, to := model.Later(r.From, of.From), model.Earlier(r.To, of.To); from.IsZero() || to.IsZero() || !to.Before(from) {
		b.constant(rule, a, x, dayIn(from, to))
	}
}

// measured reports whether an axis is of a kind that has neighbours.
func (b *edges) measured(a *prove.Axis) bool {
	switch a.Typ.K {
	case rules.KindInt, rules.KindNumber, rules.KindMoney, rules.KindDate:
		return true
	}
	return false
}

// dayIn is a day on which a rule or dated value is in force; "" for any.
func dayIn(from, to calendar.Date) string {
	switch {
	case !from.IsZero():
		return from.String()
	case !to.IsZero():
		return to.String()
	}
	return ""
}

func (b *edges) constant(rule int, a *prove.Axis, v lang.Value, rulesOn string) {
	key := a.Name + fmt.Sprint(v.Kind(), v.N()) + rulesOn
	if b.seen[key] || v.Kind() == lang.None {
		return
	}
	b.seen[key] = true
	values := b.neighbours(a, v)
	samples, _ := b.telling(rule, func(facts map[string]any) (out []sample) {
		for _, x := range values {
			given := clone(facts)
			b.set1(given, a, x)
			out = append(out, sample{what: fmt.Sprintf("%s = %v", a.Name, x), given: given, rulesOn: rulesOn, at: b.Sp.At})
		}
		return out
	})
	b.emit(rule, samples, text.Say("边界值 %[1]s", "the edge at %[1]s", fmt.Sprint(v.PlainIn(b.Set.Source.Zone, &a.Typ))))
}

// neighbours are a constant and the values one step beside it, within bounds.
func (b *edges) neighbours(a *prove.Axis, v lang.Value) []any {
	var vs []lang.Value
	for _, by := range []int64{-1, 0, 1} {
		if x := classes.Beside(v, &a.Typ, a.Fact, by); !a.Bounds.Outside(x) {
			vs = append(vs, x)
		}
	}
	var out []any
	for _, x := range vs {
		out = append(out, x.PlainIn(b.Set.Source.Zone, &a.Typ))
	}
	return out
}

// dates makes cases on the first day of a rule, and of the parameter values
// that it reads, and on the day before; and around the last day.
func (b *edges) dates(rule int) {
	r := &b.Set.Rules[rule]
	if b.Set.Dated[r.Policy] != nil {
		return // its date is that of a fact
	}
	first := []calendar.Date{}
	add := func(from, to calendar.Date) {
		if !from.IsZero() {
			first = append(first, from)
		}
		if !to.IsZero() {
			first = append(first, to.AddDays(1))
		}
	}
	add(r.From, r.To)
	b.eachLeaf(r, func(l *model.Leaf) {
		for _, p := range l.Params {
			for _, v := range p.Values {
				add(v.From, v.To)
			}
		}
	})
	for _, d := range first {
		b.day(rule, d)
	}
}

func (b *edges) day(rule int, d calendar.Date) {
	key := "@" + d.String()
	if b.seen[key] {
		return
	}
	samples, changes := b.telling(rule, func(facts map[string]any) (out []sample) {
		for _, on := range []calendar.Date{d.AddDays(-1), d} {
			out = append(out, sample{what: "rules_on " + on.String(), given: clone(facts), rulesOn: on.String(), at: b.Sp.At})
		}
		return out
	})
	b.seen[key] = changes > nothing
	if b.seen[key] {
		b.emit(rule, samples, text.Say("规则在 %[1]s 变化", "the rules change on %[1]s", d))
	}
}
