package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules/calendar"
)

// Figure is how a number or an amount comes about, so that anybody can work it
// out again: the pieces of a calculation, in order, and what they come to.
type Figure struct {
	Of      string `json:"of"` // an outcome, as a decision names it; a definition; or what a condition compares, as written
	Element string `json:"element,omitempty"`
	Terms   []Term `json:"terms"`
	Value   any    `json:"value"`
	Unit    string `json:"unit,omitempty"`
	Rounded any    `json:"rounded,omitempty"` // what the value became where it was rounded
}

// Term is a piece of a calculation: an operator (+ - * / %), a bracket, a comma
// or a function with its bracket ("min("), or else a value. Name says of which
// fact, parameter ("params.x") or definition it is, if of one.
type Term struct {
	Op    string `json:"op,omitempty"`
	Name  string `json:"name,omitempty"`
	Value any    `json:"value,omitempty"`
	Unit  string `json:"unit,omitempty"`
}

// figures adds how the outcomes of a decision come about.
func (t *Trace) figures(st *state) {
	if t == nil {
		return
	}
	for _, i := range st.decided {
		o := &st.eng.plan.Lay.Outcomes[i]
		if o.List < 0 {
			t.figure(st, i, nil)
			continue
		}
		for _, it := range st.global.Slots[st.eng.plan.Lay.Lists[o.List].Slot].Items() {
			t.figure(st, i, it.Record())
		}
	}
}

// figure adds how one outcome comes about, of an element or not.
func (t *Trace) figure(st *state, index int, elem *lang.Record) {
	o := &st.eng.plan.Lay.Outcomes[index]
	s := st.settle(index, elem)
	v := s.read()
	if s.conflict || !v.Known() || v.Kind() == lang.None || o.Decl.Combine == "list" || len(s.certain) == 0 {
		return
	}
	given := slices.Clone(s.certain)
	if o.Decl.Combine == "" {
		given = given[:1] // the others say the same
	}
	terms, before, worked := st.terms(given, o)
	if terms == nil || !worked {
		return
	}
	name := o.Decl.Name
	if elem != nil {
		name = elem.Path(o.Slot)
	}
	t.Figures = append(t.Figures, st.figureOf(name, elem, terms, before, v, o.Typ.Unit))
}

// figureOf is a calculation that comes to a value, and to another once it is rounded.
func (st *state) figureOf(of string, elem *lang.Record, terms []Term, v, kept lang.Value, unit string) Figure {
	f := Figure{Of: of, Element: elementName(elem), Terms: terms, Value: v.PlainIn(st.env.Zone, nil), Unit: unit}
	if after := kept.PlainIn(st.env.Zone, nil); plainText(after) != plainText(f.Value) {
		f.Rounded = after
	}
	return f
}

// terms are the pieces of what rules give to one outcome, and what they come to;
// worked says that there is more to them than values that stand in the set.
func (st *state) terms(given []contribution, o *plan.OutcomeInfo) (out []Term, total lang.Value, worked bool) {
	how := o.Decl.Combine
	if how == "min" || how == "max" {
		out = append(out, Term{Op: how + "("})
	}
	values := make([]lang.Value, 0, len(given))
	for i := range given {
		if i > 0 {
			out = append(out, Term{Op: map[bool]string{true: "+", false: ","}[how == "sum"]})
		}
		pieces, v := st.pieces(&given[i], o.Typ, how)
		if pieces == nil || !v.Numeric() {
			return nil, v, false
		}
		out, values = append(out, st.shown(pieces)...), append(values, v)
		worked = worked || len(given) > 1 || len(pieces) > 1 || pieces[0].Name != ""
	}
	if how == "min" || how == "max" {
		out = append(out, Term{Op: ")"})
	}
	return out, lang.Combine(how, values), worked
}

// pieces are those of what one rule gives, and what they come to.
func (st *state) pieces(con *contribution, t lang.Type, how string) ([]lang.Operand, lang.Value) {
	tree := st.eng.shape().gives(con)
	if tree == nil || !tree.Calculates() {
		if !con.value.Numeric() {
			return nil, con.value
		}
		return []lang.Operand{{Value: con.value, Type: t}}, con.value
	}
	if how == "" {
		tree = tree.Unrounded()
	}
	rulesOn, frame := st.env.RulesOn, st.env.Frames[1]
	defer func() { st.env.RulesOn, st.env.Frames[1] = rulesOn, frame }()
	st.env.RulesOn, st.env.Frames[1] = st.dates[con.rule.Policy], lang.Value{}
	if con.at != nil {
		st.env.Frames[1] = con.at.Value()
	}
	return tree.Figures(&st.env), tree.Eval(&st.env)
}

// shown are pieces as a trace has them.
func (st *state) shown(pieces []lang.Operand) []Term {
	out := make([]Term, len(pieces))
	for i, p := range pieces {
		out[i] = Term{Op: p.Op, Name: p.Name}
		if p.Op == "" {
			out[i].Value, out[i].Unit = p.Value.PlainIn(st.env.Zone, nil), p.Type.Unit
		}
	}
	return out
}

// worked lists how the definitions that a rule uses, and the sums that its
// condition compares, come about in the present frames.
func (st *state) worked(inst *instance) []Figure {
	var out []Figure
	add := func(of string, n *lang.Node) {
		kept := n.Eval(&st.env)
		n = n.Unrounded()
		pieces, v := n.Figures(&st.env), n.Eval(&st.env)
		if pieces == nil || !v.Numeric() || slices.ContainsFunc(out, func(f Figure) bool { return f.Of == of }) {
			return
		}
		out = append(out, st.figureOf(of, inst.elem, st.shown(pieces), v, kept, n.Type.Unit))
	}
	said := st.eng.shape()
	for _, n := range said.rules[inst.rule.Index] {
		for _, sum := range n.Sums() {
			add(sum.Text(), sum)
		}
	}
	for _, d := range said.uses[inst.rule.Index] {
		if tree := d.Tree(); tree != nil && tree.Calculates() {
			add(d.Name, tree)
		}
	}
	return out
}

// awaits says which notice the working days wait for that a rule counts in its
// condition, in the definitions that it uses or in the values that it gives.
func (st *state) awaits(inst *instance) string {
	var notice calendar.Text
	st.env.Awaits = &notice
	defer func() { st.env.Awaits = nil }()
	r := inst.rule
	if r.Cond != nil {
		r.Cond.Eval(&st.env)
	}
	for _, d := range st.eng.shape().uses[r.Index] {
		if tree := d.Tree(); tree != nil {
			tree.Eval(&st.env)
		}
	}
	if inst.status == applies {
		for i := range r.Decides {
			r.Decides[i].Value(&st.env)
		}
	}
	return notice.In(st.env.Lang)
}
