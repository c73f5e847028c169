package suite

import (
	"context"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Mutation is a kind of small mistake.
type Mutation string

// The mutations that [Mutate] makes.
const (
	MutateComparison Mutation = "comparison" // <= becomes <, == becomes !=
	MutateNumber     Mutation = "number"     // moved by one step
	MutateDate       Mutation = "date"       // moved by one day
	MutateAndOr      Mutation = "and-or"     // and becomes or
	MutateNot        Mutation = "not"        // a not, an unless or a none is dropped
	MutateOverride   Mutation = "override"   // an override is dropped
	MutateRule       Mutation = "rule"       // a rule is deleted
	MutateRounding   Mutation = "rounding"   // half_up becomes down, to 0.01 becomes to 0.1
)

// Mutant is a policy set with one small mistake in it.
type Mutant struct {
	Kind     Mutation
	Where    string // the rule, or "params.x", "define x", "facts.x", "outcomes.x"
	Pos      rules.Pos
	Old, New string // what stood there and what stands there now; New is "" for what was dropped
	build    func() *rules.Set
	expr     *rules.Expr // that has the mistake; nil where it is not in one
}

// Mutants lists the mutants of the set of an engine, in the order of its files. The
// error is that of ctx.
func Mutants(ctx context.Context, eng *engine.Engine) ([]Mutant, error) {
	whole, err := eng.Inspect(ctx)
	if err != nil {
		return nil, err
	}
	shown, err := eng.Testables(ctx)
	if err != nil {
		return nil, err
	}
	m := &mutator{set: eng.Set(), trees: whole.Trees, steps: map[string]string{}}
	for _, t := range shown {
		for _, b := range t.Boundaries {
			m.step(t.Rule, b)
		}
	}
	m.params()
	m.facts()
	m.definitions()
	m.outcomes()
	m.policies()
	return m.out, nil
}

// mutator collects the mutants of a set. steps gives how far a constant of a
// rule moves ("rule|300"), and that of a unit ("m").
type mutator struct {
	set   *rules.Set
	trees map[*rules.Expr]*lang.Node
	steps map[string]string
	out   []Mutant
}

// step notes how fine the fact is measured with which a rule compares a constant.
func (m *mutator) step(rule string, b engine.Boundary) {
	x, ok := new(big.Rat).SetString(b.Value)
	for _, n := range []string{b.Below, b.Above} {
		if y, ok2 := new(big.Rat).SetString(n); ok && ok2 {
			d := y.Sub(y, x)
			m.steps[rule+"|"+b.Value] = decimal(d.Abs(d))
		}
	}
}

func (m *mutator) add(kind Mutation, where string, pos rules.Pos, old, new string, build func() *rules.Set) {
	m.out = append(m.out, Mutant{Kind: kind, Where: where, Pos: pos, Old: old, New: new, build: build})
}

// expr adds the mutants of one expression. with gives a set in which another
// expression stands in its place.
func (m *mutator) expr(where string, e *rules.Expr, with func(*rules.Expr) *rules.Set) {
	tree := m.trees[e]
	if tree == nil {
		return
	}
	old := tree.Text()
	for _, c := range tree.Mutants(func(literal string) []string { return m.constants(where, literal) }) {
		changed := *e
		changed.Source = c.Text
		kind := mutations[c.Kind]
		if strings.HasPrefix(c.Literal, `"`) {
			kind = MutateDate
		}
		m.add(kind, where, c.Pos, old, c.Text, func() *rules.Set { return with(&changed) })
		m.out[len(m.out)-1].expr = e
	}
}

// mutations names the mistakes in expressions. It is never written to.
var mutations = [...]Mutation{lang.MutantComparison: MutateComparison, lang.MutantJunction: MutateAndOr, lang.MutantNot: MutateNot, lang.MutantConstant: MutateNumber, lang.MutantRounding: MutateRounding}

// constants lists what may stand in place of a constant.
func (m *mutator) constants(where, literal string) []string {
	changes := numberChanges(literal, m.steps[where+"|"+literal])
	if text, err := strconv.Unquote(literal); err == nil {
		changes = dateChanges(text, `"`)
	}
	if changes == nil {
		changes = periodChanges(literal)
	}
	out := make([]string, len(changes))
	for i, c := range changes {
		out[i] = c.text
	}
	return out
}

// change is what may stand in the place of a constant.
type change struct {
	kind Mutation
	text string
}

// numberChanges moves a number down and up; where no step is known, by one of
// its last digit.
func numberChanges(text, step string) []change {
	x, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	if step == "" {
		step = "1"
		if _, digits, ok := strings.Cut(text, "."); ok {
			step = "0." + strings.Repeat("0", len(digits)-1) + "1"
		}
	}
	s, ok := new(big.Rat).SetString(step)
	if !ok {
		return nil
	}
	return []change{
		{MutateNumber, decimal(new(big.Rat).Sub(x, s))},
		{MutateNumber, decimal(new(big.Rat).Add(x, s))},
	}
}

// decimal writes a number that has finitely many digits.
func decimal(x *big.Rat) string {
	n, _ := x.FloatPrec()
	return x.FloatString(n)
}

func dateChanges(text, quote string) []change {
	d, err := calendar.ParseDate(text)
	if err != nil {
		return nil
	}
	return []change{
		{MutateDate, quote + d.AddDays(-1).String() + quote},
		{MutateDate, quote + d.AddDays(1).String() + quote},
	}
}

// periodChanges moves a period such as "1 workday" by one.
func periodChanges(text string) []change {
	number, unit, ok := strings.Cut(text, " ")
	n, err := strconv.Atoi(number)
	if !ok || err != nil {
		return nil
	}
	out := []change{{MutateNumber, strconv.Itoa(n+1) + " " + unit}}
	if n > 1 {
		out = append(out, change{MutateNumber, strconv.Itoa(n-1) + " " + unit})
	}
	return out
}

// literalChanges are the changes of a value that is written out.
func literalChanges(v *rules.Value, step string) []change {
	switch v.Kind {
	case rules.ValueNumber:
		return numberChanges(v.Text, step)
	case rules.ValueString:
		return slices.Concat(dateChanges(v.Text, ""), periodChanges(v.Text))
	}
	return nil
}

func (m *mutator) params() {
	for i, p := range m.set.Params {
		for j := range p.Values {
			m.paramValue(i, j)
		}
	}
}

func (m *mutator) paramValue(i, j int) {
	p := m.set.Params[i]
	where, v := "params."+p.Name, p.Values[j]
	edit := func(f func(*rules.ParamValue)) func() *rules.Set {
		return func() *rules.Set {
			s, q := *m.set, *p
			s.Params, q.Values = slices.Clone(s.Params), slices.Clone(q.Values)
			f(&q.Values[j])
			s.Params[i] = &q
			return &s
		}
	}
	for _, c := range literalChanges(&v.Value, m.paramStep(p)) {
		m.add(c.kind, where, v.Value.Pos, v.Value.Text, c.text, edit(func(v *rules.ParamValue) { v.Value.Text = c.text }))
	}
	if p.Type.Kind == rules.KindScale {
		m.scale(p, &v, edit)
	}
	before, after := neighbours(p, j)
	old := v.Valid
	if before >= 0 {
		old.From = calendar.Date{} // moved with the end of the value before
	}
	m.validity(where, old, func(d rules.Validity) *rules.Set {
		if before >= 0 {
			d.From = v.Valid.From
		}
		s := edit(func(v *rules.ParamValue) { v.Valid = d })()
		if after >= 0 { // the next value begins where this one ends
			s.Params[i].Values[after].Valid.From = d.To.AddDays(1)
		}
		return s
	})
}

// neighbours finds the values that end the day before the value j begins, and
// that begin the day after it ends; -1 for none.
func neighbours(p *rules.Param, j int) (before, after int) {
	v := p.Values[j].Valid
	find := func(fits func(rules.Validity) bool) int {
		return slices.IndexFunc(p.Values, func(x rules.ParamValue) bool { return fits(x.Valid) })
	}
	return find(func(x rules.Validity) bool { return !v.From.IsZero() && !x.To.IsZero() && x.To.AddDays(1) == v.From }),
		find(func(x rules.Validity) bool { return !v.To.IsZero() && x.From == v.To.AddDays(1) })
}

// paramStep is how far a parameter moves: by its own step, or the finest of
// the facts of the same unit.
func (m *mutator) paramStep(p *rules.Param) string {
	if p.Type.Step != "" || p.Type.Unit == "" {
		return p.Type.Step
	}
	best := ""
	for _, f := range m.set.Facts {
		for _, g := range append([]*rules.Fact{f}, f.Item...) {
			x, ok := new(big.Rat).SetString(g.Type.Step)
			y, better := new(big.Rat).SetString(best)
			if g.Type.Unit == p.Type.Unit && ok && (!better || x.Cmp(y) < 0) {
				best = g.Type.Step
			}
		}
	}
	return best
}

// validity adds the mutants of the dates on which something is in force.
func (m *mutator) validity(where string, v rules.Validity, with func(rules.Validity) *rules.Set) {
	move := func(word string, at calendar.Date, set func(*rules.Validity, calendar.Date)) {
		for _, by := range []int{-1, 1} {
			w, to := v, at.AddDays(by)
			set(&w, to)
			if !at.IsZero() {
				m.add(MutateDate, where, v.Pos, word+at.String(), word+to.String(), func() *rules.Set { return with(w) })
			}
		}
	}
	move("from ", v.From, func(w *rules.Validity, d calendar.Date) { w.From = d })
	move("to ", v.To, func(w *rules.Validity, d calendar.Date) { w.To = d })
}
