package prove

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// The largest table of a leaf, and of the outcomes that one reads.
const (
	mostAnswers  = 1 << 15
	mostOutcomes = 64
)

// reading is what a leaf reads, sorted by how it can be analysed.
type reading struct {
	leaf     *model.Leaf
	axes     []*Axis
	deps     []lang.Dep // of the axes
	outcomes []int
	date     *Axis    // where it reads a parameter that changes
	free     []string // the facts behind what has no classes
	opaque   bool     // something of it has none, whatever lies behind it
	fails    bool     // it is asked whether the leaf fails
}

// leaf builds the node of a leaf: a table over the facts that it reads, for
// each combination of values of the outcomes that it reads.
func (s *Side) leaf(l *model.Leaf) Ref {
	r := s.reading(l, s.Policy)
	if r.opaque || r.size() > mostAnswers {
		return s.guess(&r)
	}
	return s.overOutcomes(&r, make([]lang.Value, len(r.outcomes)), 0, Always)
}

func (r *reading) size() int {
	n := 1
	for _, a := range r.axes {
		n = min(n*len(a.Classes), mostAnswers+1)
	}
	if r.date != nil {
		n *= len(r.date.Classes)
	}
	return n
}

func (s *Side) reading(l *model.Leaf, policy int) reading {
	r := reading{leaf: l}
	if l.Time {
		r.opaque, r.free = true, append(r.free, "at")
	}
	if l.Known == model.AsksToo {
		r.opaque, r.free = true, append(r.free, s.behind(l.Expr.Deps)...)
	}
	combos := 1
	for _, d := range l.Expr.Deps {
		if a := s.AxisOf(d); a != nil && s.atHand(l, d) {
			r.axes, r.deps = append(r.axes, a), append(r.deps, d)
			continue
		}
		o := s.outcomeAt(d)
		if o >= 0 && s.atHand(l, d) && s.countable(o) && combos*(len(s.values(o))+1) <= mostOutcomes {
			combos *= len(s.values(o)) + 1
			r.outcomes = append(r.outcomes, o)
			continue
		}
		r.opaque, r.free = true, append(r.free, s.behind([]lang.Dep{d})...)
	}
	for _, p := range l.Params {
		if len(p.Values) > 1 || len(p.Values) == 1 && (!p.Values[0].From.IsZero() || !p.Values[0].To.IsZero()) {
			r.date = s.dateAxis(policy)
		}
	}
	if r.date != nil && len(r.date.Classes) == 0 {
		r.date = nil
	}
	return r
}

// atHand reports whether a slot is global, or a field of the loop's element
// that the leaf does not also look for in the whole list.
func (s *Side) atHand(l *model.Leaf, d lang.Dep) bool {
	if d.List < 0 {
		return true
	}
	return l.Loop >= 0 && s.Set.Lists[l.Loop].Slot == d.List && !slices.Contains(l.Expr.Deps, lang.Dep{List: -1, Slot: d.List})
}

func (s *Side) outcomeAt(d lang.Dep) int {
	return slices.IndexFunc(s.Set.Outcomes, func(o model.Outcome) bool {
		if o.List < 0 {
			return d.List < 0 && o.Slot == d.Slot
		}
		return s.Set.Lists[o.List].Slot == d.List && o.Slot == d.Slot
	})
}

// countable reports whether an outcome has only values that rules spell out,
// of its own scope or, for the whole application, of any list.
func (s *Side) countable(outcome int) bool {
	o := &s.Set.Outcomes[outcome]
	if o.Decl.Combine != "" {
		return false
	}
	for _, i := range s.Deciders[outcome] {
		r := &s.Set.Rules[i]
		for _, d := range r.Decides {
			if d.Outcome == outcome && (d.Literal == nil || o.List >= 0 && r.List != o.List) {
				return false
			}
		}
	}
	return true
}

// values lists the values that rules give to an outcome.
func (s *Side) values(outcome int) []lang.Value {
	var out []lang.Value
	for _, i := range s.Deciders[outcome] {
		for _, d := range s.Set.Rules[i].Decides {
			if d.Outcome == outcome && d.Literal != nil && !slices.ContainsFunc(out, func(v lang.Value) bool { return lang.Same(v, *d.Literal) }) {
				out = append(out, *d.Literal)
			}
		}
	}
	return out
}

// gives is that some rule gives a value to an outcome; with none, that no rule
// gives it any.
func (s *Side) gives(outcome int, v lang.Value) Ref {
	key := fmt.Sprint(outcome, valueMeaning(v, &s.Set.Outcomes[outcome].Type))
	if r, ok := s.given[key]; ok {
		return r
	}
	var by []Ref
	for _, i := range s.Deciders[outcome] {
		for _, d := range s.Set.Rules[i].Decides {
			switch {
			case d.Outcome != outcome:
			case v.Kind() == lang.None:
				by = append(by, s.givesTo(outcome, i))
			case d.Literal != nil && lang.Same(*d.Literal, v):
				by = append(by, s.standing(i, d, s.givesTo(outcome, i)))
			}
		}
	}
	out := s.Sp.Graph.Or(by...)
	if v.Kind() == lang.None {
		out = s.Sp.Graph.Not(out)
	}
	s.given[key] = out
	return out
}

// givesTo is that a rule gives something to an outcome: where that is one of
// the whole application, to whatever element of its list it applies.
func (s *Side) givesTo(outcome, rule int) Ref {
	if l := s.Set.Rules[rule].List; l < 0 || s.Set.Outcomes[outcome].List == l {
		return s.Rule(rule)
	}
	if s.base != nil {
		s = s.base
	}
	return s.appliesToAny(rule)
}

// overOutcomes goes through the values of the outcomes that a leaf reads.
func (s *Side) overOutcomes(r *reading, vs []lang.Value, at int, guard Ref) Ref {
	if at == len(vs) {
		return s.Sp.Graph.And(guard, s.table(r, vs))
	}
	g, o := s.Sp.Graph, r.outcomes[at]
	var parts, clashes []Ref
	for _, v := range append(s.values(o), lang.NoneValue()) {
		vs[at] = v
		parts = append(parts, s.overOutcomes(r, vs, at+1, g.And(guard, s.gives(o, v), g.Not(s.givesOther(o, v)))))
		clashes = append(clashes, g.And(s.gives(o, v), s.givesOther(o, v)))
	}
	if r.fails {
		return g.Or(parts...) // of conflicts is told elsewhere
	}
	if open := s.openly(o); open != Never {
		vs[at] = lang.Value{}
		parts = append(parts, s.overOutcomes(r, vs, at+1, g.And(guard, open)))
	}
	// Reading an outcome in conflict is an error, which need not matter.
	vs[at] = lang.Fail(rules.Pos{}, "conflict", "", "")
	return g.Or(append(parts, s.overOutcomes(r, vs, at+1, g.And(guard, g.Or(clashes...))))...)
}

// givesOther is that some rule gives an outcome a value other than v; never
// for none, which nothing else goes with.
func (s *Side) givesOther(outcome int, v lang.Value) Ref {
	if v.Kind() == lang.None {
		return Never
	}
	var others []Ref
	for _, w := range s.values(outcome) {
		if !lang.Same(v, w) {
			others = append(others, s.gives(outcome, w))
		}
	}
	return s.Sp.Graph.Or(others...)
}

// openly is that it is open which value an outcome has, though all facts are
// known: reading it is unknown then, whatever it may turn out to be.
func (s *Side) openly(outcome int) Ref {
	if !s.Sp.known {
		return Never // what is unknown is tried, and the same for all values
	}
	var out []Ref
	for _, v := range s.values(outcome) {
		if by := s.gives(outcome, v); s.Sp.Graph.nodes[by].open {
			out = append(out, s.Sp.Graph.And(by, s.Sp.Graph.Not(by)))
		}
	}
	return s.Sp.Graph.Or(out...)
}

// table evaluates a leaf for each combination of classes, by the language's
// own evaluation. Where a combination does not settle it the answer is a guess
// that all uses of the leaf share.
func (s *Side) table(r *reading, outcomes []lang.Value) Ref {
	t := &Table{Axes: slices.Clone(r.axes)}
	if r.date != nil {
		t.Axes = append(t.Axes, r.date)
	}
	env, at := s.env(r, outcomes)
	guesses := false
	lacking := slices.ContainsFunc(outcomes, func(v lang.Value) bool { return v.Kind() == lang.Unknown })
	s.combine(t, env, at, len(t.Axes)-1, r.leaf.Known == model.AsksOnly, lacking, func(lacking bool) {
		m := r.answer(env, lacking)
		guesses = guesses || m == any3
		t.Answers = append(t.Answers, m)
	})
	settled := guesses && (r.fails && t.byDivisor(s, r) || !r.fails && t.byForm(s, r))
	if guesses && !settled {
		t.guess(s.Sp.free(s.guessKey(r, r.key())+fmt.Sprint(len(outcomes), r.fails), s.behind(r.deps), mayFail(r.leaf)))
	}
	return s.Sp.Graph.Leaf(t)
}

// answer is what the leaf says for the classes at hand.
func (r *reading) answer(env *lang.Env, lacking bool) Mask {
	v := r.leaf.Expr.Eval(env)
	if r.fails {
		return failAnswer(r.leaf.Expr.Tree(), v, env, lacking)
	}
	m := answer(v, lacking)
	if m == any3 && failing(r.leaf.Expr.Tree(), env).must {
		return Open
	}
	return m
}

// answer sorts a value; lacking says that some fact was not known, so that an
// open answer is what the engine would say too.
func answer(v lang.Value, lacking bool) Mask {
	switch {
	case v.True():
		return Yes
	case v.False():
		return No
	case v.Kind() == lang.Failed || v.Known() || lacking:
		return Open
	}
	return any3
}

// guess repeats a table for each class of a free axis, which settles what the
// facts' classes do not.
func (t *Table) guess(a *Axis) { t.guessBy(a, a.answers()) }

// guessBy does so with what each class of the axis says.
func (t *Table) guessBy(a *Axis, answers []Mask) {
	var out []Mask
	for _, g := range answers {
		for _, m := range t.Answers {
			if m == any3 {
				m = g
			}
			out = append(out, m)
		}
	}
	t.Axes, t.Answers = append(t.Axes, a), out
}

// env is what leaves are evaluated in, and for each axis where its value goes.
func (s *Side) env(r *reading, outcomes []lang.Value) (*lang.Env, []*lang.Value) {
	set := s.Set.Source
	global := &lang.Record{Slots: make([]lang.Value, len(s.Set.Global.Fields)), Type: s.Set.Global}
	env := &lang.Env{At: s.Sp.At, RulesOn: calendar.DateOf(s.Sp.At, set.Zone), Zone: set.Zone, Cal: s.Set.Cal, Lang: set.Languages[0]}
	env.Frames[0] = global.Value()
	elem := global
	if r.leaf.Loop >= 0 {
		elem = &lang.Record{Type: s.Set.Lists[r.leaf.Loop].Rec, Parent: global}
		elem.Slots = make([]lang.Value, len(elem.Type.Fields))
		env.Frames[1] = elem.Value()
	}
	slot := func(d lang.Dep) *lang.Value {
		if d.List < 0 {
			return &global.Slots[d.Slot]
		}
		return &elem.Slots[d.Slot]
	}
	for i, o := range r.outcomes {
		list := -1
		if l := s.Set.Outcomes[o].List; l >= 0 {
			list = s.Set.Lists[l].Slot
		}
		*slot(lang.Dep{List: list, Slot: s.Set.Outcomes[o].Slot}) = outcomes[i]
	}
	var at []*lang.Value
	for _, d := range r.deps {
		at = append(at, slot(d))
	}
	return env, at
}

// combine goes through the combinations of classes, the first axis fastest.
func (s *Side) combine(t *Table, env *lang.Env, at []*lang.Value, axis int, asks, lacking bool, do func(lacking bool)) {
	if axis < 0 {
		do(lacking)
		return
	}
	a := t.Axes[axis]
	for _, c := range a.Classes {
		if a.Kind == DateAxis {
			env.RulesOn = c.V.Date()
			s.combine(t, env, at, axis-1, asks, lacking, do)
			continue
		}
		*at[axis] = s.valueIn(a, c)
		if asks && c.V.Kind() != lang.Unknown && !c.V.Known() && !c.V.Supposed() {
			*at[axis] = lang.TextOf("") // any known value answers known() alike
		}
		s.combine(t, env, at, axis-1, asks, lacking || c.V.Kind() == lang.Unknown, do)
	}
}

// valueIn is the value of a class as this side's set writes it.
func (s *Side) valueIn(a *Axis, c Class) lang.Value {
	if a.Typ.K.String() != "set" || c.V.Kind() != lang.Set {
		return c.V
	}
	slot, _ := s.Set.Global.Slot(a.Field)
	t := a.Typ
	if a.List == "" && slot < len(s.Set.Global.Fields) {
		t = s.Set.Global.Fields[slot].Type
	}
	v := lang.Scalar(lang.Set, 0)
	if c.V.Supposed() {
		v = v.Suppose()
	}
	for _, name := range c.Names {
		if i := t.ValueIndex(name); i >= 0 {
			v = v.With(v.N() | 1<<i)
		}
	}
	return v
}

// guess is the node of a leaf that the facts' classes say nothing about.
func (s *Side) guess(r *reading) Ref {
	reasons := slices.Clone(r.free)
	for _, n := range s.behind(r.deps) {
		if !slices.Contains(reasons, n) {
			reasons = append(reasons, n)
		}
	}
	if r.date == nil {
		return s.guessFor(r, paramsMeaning(r.leaf.Params, calendar.Date{}), calendar.Date{}, reasons)
	}
	var out []Ref
	days := map[string][]int{}
	var order []string
	for i, c := range r.date.Classes {
		values := paramsMeaning(r.leaf.Params, c.V.Date())
		if days[values] == nil {
			order = append(order, values)
		}
		days[values] = append(days[values], i)
	}
	for _, values := range order {
		out = append(out, s.Sp.Graph.And(s.Sp.Graph.Leaf(among(r.date, days[values])), s.guessFor(r, values, r.date.Classes[days[values][0]].V.Date(), reasons)))
	}
	return s.Sp.Graph.Or(out...)
}

// guessFor is the guess of a leaf while its parameters have certain values:
// sets that have the same at a time share it.
func (s *Side) guessFor(r *reading, values string, day calendar.Date, reasons []string) Ref {
	if by, ok := s.formGuess(r, day, reasons); ok {
		return by
	}
	a := s.Sp.free(s.guessKey(r, r.leaf.Key+values), reasons, mayFail(r.leaf))
	if q := r.leaf.Of; q != nil && a.quant == nil {
		a.quant = &quantifier{Quantifier: q, axis: a, policy: s.Policy, rule: -1}
	}
	return s.Sp.Graph.Leaf(&Table{Axes: []*Axis{a}, Answers: a.answers()})
}

// among is that an axis is in one of some classes.
func among(a *Axis, classes []int) *Table {
	t := &Table{Axes: []*Axis{a}}
	for i := range a.Classes {
		t.Answers = append(t.Answers, map[bool]Mask{true: Yes, false: No}[slices.Contains(classes, i)])
	}
	return t
}

// answers is what a condition says that is true, false or unknown as the axis is.
func (a *Axis) answers() []Mask { return []Mask{Yes, No, Open}[:len(a.Classes)] }

// guessKey tells guesses apart: two leaves share one where they mean the same,
// read the same outcomes and parameters, of the same element.
func (s *Side) guessKey(r *reading, key string) string {
	var b strings.Builder
	b.WriteString(key)
	for _, d := range r.leaf.Expr.Deps {
		if o := s.outcomeAt(d); o >= 0 {
			s.outcomeKey(&b, o)
		}
		if id := s.clockAt(d); id != "" {
			s.clockKey(&b, id)
		}
	}
	if s.readsTwin(r.leaf.Expr.Deps) {
		b.WriteString(TwinMark)
	}
	if s.double >= 0 && r.leaf.Loop == s.double && r.leaf.Of == nil && s.readsElement(r.leaf) {
		b.WriteString(strings.Repeat(OtherMark, s.place))
	}
	return b.String()
}

// readsElement reports whether a leaf reads the element at hand.
func (s *Side) readsElement(l *model.Leaf) bool {
	return slices.ContainsFunc(l.Expr.Deps, func(d lang.Dep) bool { return d.List == s.Set.Lists[l.Loop].Slot })
}

// outcomeKey writes when rules give an outcome which value. One of the whole
// application is the same whatever element is at hand.
func (s *Side) outcomeKey(b *strings.Builder, outcome int) {
	at := s
	if s.base != nil && s.Set.Outcomes[outcome].List != s.double {
		at = s.base
	}
	for _, v := range append(at.values(outcome), lang.NoneValue()) {
		fmt.Fprintf(b, " %s %d", valueMeaning(v, &s.Set.Outcomes[outcome].Type), at.gives(outcome, v))
	}
	if !at.countable(outcome) {
		fmt.Fprintf(b, " side %d", at.index) // worked-out values are not compared
	}
}

// clockAt is the id of the deadline whose reading a slot holds, or "".
func (s *Side) clockAt(d lang.Dep) string {
	name := ""
	if d.List < 0 {
		name = s.Set.Global.Fields[d.Slot].Name
	}
	for _, l := range s.Set.Lists {
		if l.Slot == d.List && d.Slot >= l.Fields {
			name = l.Rec.Fields[d.Slot].Name
		}
	}
	if rest, ok := strings.CutPrefix(name, "deadlines."); ok {
		return strings.TrimSuffix(rest[:max(0, strings.LastIndexByte(rest, '.'))], ".promised")
	}
	return ""
}

// clockKey writes what a deadline is and when rules set it.
func (s *Side) clockKey(b *strings.Builder, id string) {
	for i, r := range s.Set.Rules {
		for k, e := range r.Effects {
			if engine.SectionOf(e.Kind) == engine.SectionDeadlines && e.Name == id {
				fmt.Fprintf(b, " %d %s", s.Rule(i), s.Sayings(i, &r.Effects[k]).key())
			}
		}
	}
}
