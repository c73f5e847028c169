package engine

import (
	"context"
	"math/big"
	"slices"
	"strconv"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Testable is what tests can show of one rule: that it applies, that it does
// not, that it cannot be decided yet, and how it behaves at each constant with
// which its condition compares something.
type Testable struct {
	Rule       string // full id
	Pos        rules.Pos
	Row        bool // it is a row of a table
	CanFail    bool // it has a condition, so that it may not apply
	CanWait    bool // it rests, if need be through other rules, on a fact that may not be known
	Boundaries []Boundary
}

// RulesOn stands for the date whose rules apply, as the fact of a boundary.
const RulesOn = "rules_on"

// Boundary is a constant that a condition compares a fact, an outcome or the
// reading of a deadline with, or the first or last day of a rule or of a value
// that it reads. Below and Above are its neighbours, as far as the fact can have
// them; they are "" where the fact has no step that says how fine it is
// measured, and then any value on that side will do. A first day has
// only the day before as its neighbour, a last day only the day after.
type Boundary struct {
	Fact         string // without the key of an element, as "works.length"; or RulesOn
	Value        string // a decimal number or a date
	Below, Above string
	NoBelow      bool // the fact cannot be less than Value
	NoAbove      bool
}

// Testables lists what tests can show of each rule, in the order of the set. The
// error is that of ctx.
func (e *Engine) Testables(ctx context.Context) ([]Testable, error) {
	if err := e.made(); err != nil {
		return nil, err
	}
	p, err := e.plan.Whole(ctx)
	if err != nil {
		return nil, err
	}
	in := coverageReader{eng: p, waits: map[lang.Dep]bool{}}
	out := make([]Testable, len(p.Rules))
	for i, r := range p.Rules {
		out[i] = Testable{Rule: r.Id, Pos: r.Src.Pos, Row: r.Src.Table != nil, CanFail: r.Cond != nil, CanWait: in.ruleWaits(r)}
		if r.Cond != nil {
			in.boundaries(&out[i], r.Cond)
			in.bands(&out[i], r.Cond.Tree())
		}
		for _, d := range r.Decides {
			if d.Tree != nil {
				in.bands(&out[i], d.Tree)
			}
		}
		in.dates(&out[i], r)
	}
	return out, nil
}

// coverageReader works out which slots may be unknown; waits keeps what is known of
// them, false while it is being worked out.
type coverageReader struct {
	eng   *plan.Plan
	waits map[lang.Dep]bool
}

// ruleWaits reports whether a rule may be undetermined.
func (in *coverageReader) ruleWaits(r *plan.Rule) bool {
	if r.List >= 0 && in.slotWaits(lang.Dep{List: -1, Slot: in.eng.Lay.Lists[r.List].Slot}) {
		return true
	}
	return r.Cond != nil && slices.ContainsFunc(r.Cond.Deps, in.slotWaits)
}

// slotWaits reports whether what a slot holds may be unknown. An event is
// known as "not yet", so it counts as known here.
func (in *coverageReader) slotWaits(d lang.Dep) bool {
	if w, ok := in.waits[d]; ok {
		return w
	}
	in.waits[d] = false
	f := in.field(d)
	var w bool
	switch {
	case f.Fact == nil:
		w = in.givenBy(d)
	case f.Event || f.Fact.Default != nil:
	case d.List < 0 && in.eng.Lay.ListAt(d.Slot) >= 0 && in.eng.Lay.Lists[in.eng.Lay.ListAt(d.Slot)].Keys >= 0:
		w = in.slotWaits(lang.Dep{List: -1, Slot: in.eng.Lay.Lists[in.eng.Lay.ListAt(d.Slot)].Keys})
	case d.List >= 0 && in.eng.Lay.Lists[in.eng.Lay.ListAt(d.List)].Rec.Key == d.Slot:
	default:
		w = true
	}
	in.waits[d] = w
	return w
}

// givenBy reports whether a rule that fills the slot of an outcome or deadline
// may be undetermined.
func (in *coverageReader) givenBy(d lang.Dep) bool {
	return slices.ContainsFunc(in.eng.Rules, func(r *plan.Rule) bool {
		for _, g := range r.Decides {
			if o := &in.eng.Lay.Outcomes[g.Outcome]; in.listSlot(o.List) == d.List && o.Slot == d.Slot {
				return in.ruleWaits(r)
			}
		}
		for _, k := range r.Clocks {
			info := &in.eng.Lay.Clocks[k.Info]
			if in.listSlot(info.Key.List) == d.List && info.Holds(d.Slot) {
				return in.ruleWaits(r)
			}
		}
		return false
	})
}

func (in *coverageReader) listSlot(list int) int {
	if list < 0 {
		return -1
	}
	return in.eng.Lay.Lists[list].Slot
}

func (in *coverageReader) field(d lang.Dep) lang.Field {
	if d.List < 0 {
		return in.eng.Lay.Global.Fields[d.Slot]
	}
	return in.eng.Lay.Global.Fields[d.List].Type.Elem.Rec.Fields[d.Slot]
}

// boundaries collects the constants of a condition, each once.
func (in *coverageReader) boundaries(t *Testable, cond *lang.Expr) {
	for _, cut := range cond.Tree().Cuts(nil) {
		if cut.Last {
			continue
		}
		if cut.Param == nil {
			in.boundary(t, cut.Dep, cut.Value)
			continue
		}
		for _, v := range cut.Param.Values {
			in.boundary(t, cut.Dep, v.Value)
		}
	}
}

// bands collects the ends of the bands of scales that an expression reads for a
// fact, and the days on which a scale changes.
func (in *coverageReader) bands(t *Testable, tree *lang.Node) {
	for _, cut := range tree.Edges() {
		in.boundary(t, cut.Dep, cut.Value)
		for _, v := range cut.Param.Values {
			t.day(v.From, true)
			t.day(v.To, false)
		}
	}
}

// dates collects the first and last days of a rule, and of the values of the
// parameters that its condition compares with.
func (in *coverageReader) dates(t *Testable, r *plan.Rule) {
	p := &in.eng.Policies[r.Policy]
	for _, from := range []calendar.Date{p.From, r.From} {
		t.day(from, true)
	}
	for _, to := range []calendar.Date{p.To, r.To} {
		t.day(to, false)
	}
	if r.Cond == nil {
		return
	}
	for _, cut := range r.Cond.Tree().Cuts(nil) {
		if cut.Param == nil {
			continue
		}
		for _, v := range cut.Param.Values {
			t.day(v.From, true)
			t.day(v.To, false)
		}
	}
}

// day adds the first or last day of something; the zero date is none.
func (t *Testable) day(d calendar.Date, first bool) {
	if d.IsZero() {
		return
	}
	b := Boundary{Fact: RulesOn, Value: d.String(), Below: d.AddDays(-1).String(), NoAbove: true}
	if !first {
		b = Boundary{Fact: RulesOn, Value: d.String(), NoBelow: true, Above: d.AddDays(1).String()}
	}
	if !slices.Contains(t.Boundaries, b) {
		t.Boundaries = append(t.Boundaries, b)
	}
}

func (in *coverageReader) boundary(t *Testable, d lang.Dep, v lang.Value) {
	f := in.field(d)
	b := Boundary{Fact: f.Name}
	if d.List >= 0 {
		b.Fact = in.eng.Lay.Global.Fields[d.List].Name + "." + f.Name
	}
	switch f.Type.K {
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		b.numeric(f, v)
	case rules.KindDate, rules.KindDatetime, rules.KindEvent:
		b.dated(v)
	}
	if b.Value != "" && !slices.Contains(t.Boundaries, b) {
		t.Boundaries = append(t.Boundaries, b)
	}
}

// numeric fills in a number and its neighbours by the step of the fact.
func (b *Boundary) numeric(f lang.Field, v lang.Value) {
	x, ok := new(big.Rat).SetString(digits(v.Plain()))
	if !ok {
		return
	}
	b.Value = decimal(x)
	step := "1"
	if f.Type.K != rules.KindInt {
		step = ""
	}
	if f.Fact != nil && f.Fact.Type.Step != "" {
		step = f.Fact.Type.Step
	}
	if s, ok := new(big.Rat).SetString(step); ok && s.Sign() > 0 {
		b.Below, b.Above = decimal(new(big.Rat).Sub(x, s)), decimal(new(big.Rat).Add(x, s))
	}
	if f.Fact == nil {
		return
	}
	if lo, ok := new(big.Rat).SetString(f.Fact.Type.Min); ok && x.Cmp(lo) <= 0 {
		b.NoBelow, b.Below = true, ""
	}
	if hi, ok := new(big.Rat).SetString(f.Fact.Type.Max); ok && x.Cmp(hi) >= 0 {
		b.NoAbove, b.Above = true, ""
	}
}

func (b *Boundary) dated(v lang.Value) {
	if v.Kind() != lang.Date {
		return
	}
	d := v.Date()
	b.Value, b.Below, b.Above = d.String(), d.AddDays(-1).String(), d.AddDays(1).String()
}

func digits(v any) string {
	switch v := v.(type) {
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case interface{ String() string }:
		return v.String()
	}
	return ""
}

// decimal writes a number that has finitely many digits.
func decimal(x *big.Rat) string {
	n, exact := x.FloatPrec()
	if !exact {
		n = 20
	}
	return x.FloatString(n)
}
