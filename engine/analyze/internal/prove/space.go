package prove

import (
	"context"
	"math/big"
	"slices"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Space is all applications to one set, or to two that are compared: the axes
// in which they differ, and the conditions of the sets over them.
type Space struct {
	At     time.Time
	known  bool // every fact that is asked for is known
	Axes   []*Axis
	ByName map[string]*Axis
	words  int
	Graph  *Graph
	ties   []tie
	cuts   map[string][]*big.Rat // by the shape of a form: what it is compared with
	Sides  []*Side
	On     calendar.Date // the one date whose rules apply; zero: any
}

// SetDate is the axis of the date whose rules apply.
const SetDate = "@date"

// NewSpace makes the space of one or two engines; with known, of applications
// in which every fact that is asked for is known.
func NewSpace(ctx context.Context, at time.Time, on calendar.Date, known bool, engines ...*engine.Engine) (*Space, error) {
	return newSpace(ctx, at, on, known, false, engines, nil)
}

// NewLikely makes the space of the applications to an engine in which every fact
// that is asked for is known, and no date lies outside the years 1000 to 2999.
func NewLikely(ctx context.Context, at time.Time, on calendar.Date, e *engine.Engine) (*Space, error) {
	return newSpace(ctx, at, on, true, true, []*engine.Engine{e}, nil)
}

// newSpace makes a space; twin gives the facts of the second side that it does not share
// with the first, nil for none.
func newSpace(ctx context.Context, at time.Time, on calendar.Date, known, likely bool, engines []*engine.Engine, twin func(*Side) map[string]bool) (*Space, error) {
	sp := &Space{At: at, On: on, ByName: map[string]*Axis{}, Graph: newGraph(), cuts: map[string][]*big.Rat{}}
	for i, e := range engines {
		set, err := e.Inspect(ctx)
		if err != nil {
			return nil, err
		}
		sp.Sides = append(sp.Sides, &Side{Sp: sp, index: i, Eng: e, Set: set, Policy: -1, double: -1, others: map[[2]int]*Side{}})
	}
	if twin != nil {
		sp.Sides[1].twin = twin(sp.Sides[1])
	}
	for _, s := range sp.Sides {
		s.facts()
		s.constants()
		s.presences()
		s.formCuts()
	}
	if on.IsZero() && sp.oneDate() {
		for _, s := range sp.Sides {
			s.tieDates()
		}
	}
	sp.known = known
	sp.mayStay()
	for _, a := range slices.Clone(sp.Axes) {
		if likely {
			a.likely()
		}
		if !a.cut(lang.MomentOf(at), known) || len(a.Classes) == 0 {
			delete(sp.ByName, a.Name)
			sp.Axes = slices.DeleteFunc(sp.Axes, func(b *Axis) bool { return a == b })
			continue
		}
		sp.place(a)
	}
	for _, s := range sp.Sides {
		s.dateTies()
		s.build()
	}
	return sp, ctx.Err()
}

// mayStay lets facts be unknown of which the engine tries no values, where two
// sets are compared: what is asked of such a fact stays open as long as it is.
func (sp *Space) mayStay() {
	for _, a := range sp.Axes {
		switch a.Typ.K {
		case rules.KindInt, rules.KindNumber, rules.KindMoney, rules.KindDate, rules.KindDatetime, rules.KindString:
			a.stays = sp.known && len(sp.Sides) == 2 && a.Kind == FactAxis && !a.cutUp
		}
	}
}

// oneDate reports whether all sides take the date of the rules from one fact.
func (sp *Space) oneDate() bool {
	first := sp.Sides[0].DateFact(sp.Sides[0].Set.RulesOn)
	return !slices.ContainsFunc(sp.Sides, func(s *Side) bool { return s.DateFact(s.Set.RulesOn) != first })
}

func (sp *Space) place(a *Axis) {
	a.First, a.words = sp.words, (len(a.Classes)+63)/64
	sp.words += a.words
}

// axis finds or makes an axis.
func (sp *Space) axis(name string, fresh Axis) *Axis {
	if a, ok := sp.ByName[name]; ok {
		return a
	}
	fresh.Name = name
	sp.ByName[name] = &fresh
	sp.Axes = append(sp.Axes, &fresh)
	return &fresh
}

// free is the axis of a condition whose answer is anybody's guess; fails says
// that it may fail even where every fact is known.
func (sp *Space) free(key string, reasons []string, fails bool) *Axis {
	name := "?" + key
	if a, ok := sp.ByName[name]; ok {
		return a
	}
	a := sp.axis(name, Axis{Kind: freeAxis, Reasons: reasons, fails: fails})
	a.cut(lang.Value{}, sp.known)
	sp.place(a)
	return a
}

// Full allows everything.
func (sp *Space) Full() Domain {
	d := make(Domain, sp.words)
	for _, a := range sp.Axes {
		d.All(a)
	}
	return d
}

// Side is one set in a space.
type Side struct {
	Sp     *Space
	Eng    *engine.Engine
	Set    *model.Set
	index  int // among the sides
	Policy int // of the rule whose condition is being built
	double int // the list of which another element is at hand, or -1
	place  int // which
	base   *Side
	others map[[2]int]*Side // by list and place
	twin   map[string]bool  // the facts that it does not share with the first side

	leaves  map[leafKey]Ref
	conds   map[condKey]Ref
	Conds   []Ref // by rule: its own condition, dates and element
	Applies []Ref // by rule: that, and no rule defeats it
	built   []bool
	earlier []Ref // by rule: some earlier row of its `first` table applies
	Exists  []Ref // by list: the element at hand is one

	Deciders [][]int        // by outcome: the rules that give it
	given    map[string]Ref // by outcome and value
	hulls    []Domain       // by rule
	dated    [][2]*Axis     // facts, each with the date that it gives
}

// facts makes the axes of the facts.
func (s *Side) facts() {
	for slot := range s.Set.Facts {
		s.fact("", s.Set.Global.Fields[slot])
	}
	for _, l := range s.Set.Lists {
		for slot := range l.Fields {
			s.fact(l.Fact.Name, l.Rec.Fields[slot])
		}
	}
	s.Sp.axis(SetDate, Axis{Kind: DateAxis, only: s.Sp.On})
}

func (s *Side) fact(list string, f lang.Field) {
	name := f.Name
	if list != "" {
		name = list + "." + name
	}
	twin := s.twin[name]
	a := s.Sp.axis(s.own(name), Axis{Twin: twin, List: list, Field: f.Name, Typ: f.Type, Fact: f.Fact, Bounds: s.Set.Bounds[f.Fact]})
	a.widen(s.Set.Bounds[f.Fact])
	if l := s.List(list); l != nil && l.Rec.Key >= 0 && l.Rec.Fields[l.Rec.Key].Name == f.Name {
		a.Fact = nil // a key is always there
	}
	if f.Type.K == rules.KindEnum || f.Type.K == rules.KindSet {
		a.Typ.Values = slices.Clone(a.Typ.Values)
		for _, v := range f.Type.Values {
			if a.Typ.ValueIndex(v.ID) < 0 {
				a.Typ.Values = append(a.Typ.Values, v)
			}
		}
	}
}

// widen takes the wider bounds of two sets.
func (a *Axis) widen(b classes.Bounds) {
	if a.Bounds.Min != nil && (b.Min == nil || lang.Less(*b.Min, *a.Bounds.Min)) {
		a.Bounds.Min = b.Min
	}
	if a.Bounds.Max != nil && (b.Max == nil || lang.Less(*a.Bounds.Max, *b.Max)) {
		a.Bounds.Max = b.Max
	}
}

// List is the list of a name; nil where there is none.
func (s *Side) List(name string) *model.List {
	for i := range s.Set.Lists {
		if s.Set.Lists[i].Fact.Name == name {
			return &s.Set.Lists[i]
		}
	}
	return nil
}

// AxisOf is the axis of a slot that an expression reads; nil where there is none.
func (s *Side) AxisOf(d lang.Dep) *Axis {
	if d.List < 0 {
		if d.Slot < s.Set.Facts {
			return s.Sp.ByName[s.own(s.Set.Global.Fields[d.Slot].Name)]
		}
		return nil
	}
	for i, l := range s.Set.Lists {
		if l.Slot == d.List && d.Slot >= 0 && d.Slot < l.Fields {
			return s.field(i, d.Slot)
		}
	}
	return nil
}

// constants collects what each fact is compared with, and the dates at which
// rules and parameters begin and end.
func (s *Side) constants() {
	for i := range s.Set.Rules {
		r := &s.Set.Rules[i]
		date := s.dateAxis(r.Policy)
		s.span(date, r.From, r.To)
		s.EachLeaf(r.Cond, func(l *model.Leaf) { s.leafConstants(l, date) })
		EachPiece(r, func(p *model.Piece) {
			if p.Leaf != nil {
				s.leafConstants(p.Leaf, date)
			}
		})
	}
	for _, o := range s.Set.Outcomes {
		s.EachLeaf(o.Complete, func(l *model.Leaf) { s.leafConstants(l, s.dateAxis(-1)) })
	}
	for i := range s.Set.Promises {
		p := &s.Set.Promises[i]
		s.span(s.dateAxis(-1), p.Decl.Valid.From, p.Decl.Valid.To)
		s.EachLeaf(p.Holds, func(l *model.Leaf) { s.leafConstants(l, s.dateAxis(-1)) })
	}
	for _, f := range s.Set.Source.Facts {
		if l := s.Set.Derived[f]; l != nil {
			s.divisorCuts(l)
		}
	}
	s.taskNames()
}

// dateAxis is the axis of the rule date of a policy.
func (s *Side) dateAxis(policy int) *Axis {
	if policy < 0 || s.Set.Dated[policy] == nil {
		return s.Sp.axis(SetDate, Axis{Kind: DateAxis})
	}
	l := s.Set.Dated[policy]
	return s.Sp.axis(s.DateName(l), Axis{Kind: DateAxis, Reasons: s.names(l.Expr.Deps)})
}

// DateName names the axis of a policy's own rule date.
func (s *Side) DateName(l *model.Leaf) string { return SetDate + ":" + LeafMeaning(l) }

func (s *Side) span(a *Axis, from, to calendar.Date) {
	if !from.IsZero() {
		a.dates = append(a.dates, from)
	}
	if !to.IsZero() {
		a.dates = append(a.dates, to.AddDays(1))
	}
}

// listed adds the texts that parameters list, among which a text may be.
func (s *Side) listed(l *model.Leaf, a *Axis) {
	for _, p := range l.Params {
		for _, v := range p.Values {
			for _, it := range v.Value.Items() {
				if it.Kind() == lang.Text {
					a.addConst(it)
				}
			}
		}
	}
}

func (s *Side) leafConstants(l *model.Leaf, date *Axis) {
	for _, p := range l.Params {
		for _, v := range p.Values {
			s.span(date, v.From, v.To)
		}
	}
	s.divisorCuts(l)
	for _, cut := range l.Expr.Tree().Cuts(nil) {
		a := s.AxisOf(cut.Dep)
		if a == nil {
			continue
		}
		a.cutUp = true
		if cut.Param == nil {
			a.addConst(cut.Value)
			continue
		}
		for _, v := range cut.Param.Values {
			a.addConst(v.Value)
		}
	}
	for _, d := range l.Expr.Deps {
		a := s.AxisOf(d)
		if a == nil {
			continue
		}
		a.knowing = a.knowing || l.Known != model.AsksNothing
		if a.Typ.K == rules.KindString {
			for _, t := range l.Texts {
				a.addConst(lang.TextOf(t))
			}
			s.listed(l, a)
		}
	}
}

// behind are the names of the facts that slots rest on: of what rules give, the
// facts that those rules read.
func (s *Side) behind(deps []lang.Dep) []string {
	seen := map[lang.Dep]bool{}
	var out []string
	var visit func(deps []lang.Dep)
	visit = func(deps []lang.Dep) {
		for _, d := range deps {
			if seen[d] {
				continue
			}
			seen[d] = true
			if o, id := s.outcomeAt(d), s.clockAt(d); o >= 0 || id != "" {
				for i := range s.Set.Rules {
					if r := &s.Set.Rules[i]; gives(r, o, id) {
						visit(s.looksAt(r))
					}
				}
				continue
			}
			for _, name := range s.names([]lang.Dep{d}) {
				if !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
		}
	}
	visit(deps)
	return out
}

// gives reports whether a rule gives an outcome or sets a deadline.
func gives(r *model.Rule, outcome int, deadline string) bool {
	return slices.ContainsFunc(r.Decides, func(d model.Decide) bool { return d.Outcome == outcome }) ||
		slices.ContainsFunc(r.Effects, func(e model.Effect) bool {
			return engine.SectionOf(e.Kind) == engine.SectionDeadlines && e.Name == deadline
		})
}

// looksAt lists what a rule reads, and the list that it runs over.
func (s *Side) looksAt(r *model.Rule) []lang.Dep {
	if r.List < 0 {
		return r.Reads
	}
	return append(slices.Clone(r.Reads), lang.Dep{List: -1, Slot: s.Set.Lists[r.List].Slot})
}

// names are the names of what slots hold.
func (s *Side) names(deps []lang.Dep) []string {
	var out []string
	for _, d := range deps {
		name := ""
		if d.List < 0 {
			name = s.Set.Global.Fields[d.Slot].Name
		}
		for _, l := range s.Set.Lists {
			if l.Slot == d.List && d.Slot >= 0 {
				name = l.Fact.Name + "." + l.Rec.Fields[d.Slot].Name
			}
		}
		if name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// build turns the conditions of the set into nodes of the graph.
func (s *Side) build() {
	s.Deciders = make([][]int, len(s.Set.Outcomes))
	for i, r := range s.Set.Rules {
		for _, d := range r.Decides {
			if by := s.Deciders[d.Outcome]; len(by) == 0 || by[len(by)-1] != i {
				s.Deciders[d.Outcome] = append(by, i)
			}
		}
	}
	s.blank()
	for i := range s.Set.Rules {
		s.Rule(i)
		s.asks(&s.Set.Rules[i])
	}
	for _, p := range s.Set.Promises {
		s.asks(&model.Rule{List: -1, Reads: p.Reads})
	}
}

// blank makes room for the conditions.
func (s *Side) blank() {
	s.leaves, s.conds, s.given = map[leafKey]Ref{}, map[condKey]Ref{}, map[string]Ref{}
	n := len(s.Set.Rules)
	s.Conds, s.Applies, s.earlier = make([]Ref, n), make([]Ref, n), make([]Ref, n)
	s.built, s.hulls = make([]bool, n), make([]Domain, n)
	for i := range s.Set.Lists {
		s.Exists = append(s.Exists, s.element(i))
	}
}

// asks notes the facts that a rule reads.
func (s *Side) asks(r *model.Rule) {
	for _, d := range r.Reads {
		if a := s.AxisOf(d); a != nil {
			a.Asked = true
		}
	}
	for i, l := range s.Set.Lists {
		if r.List != i && !slices.Contains(r.Reads, lang.Dep{List: -1, Slot: l.Slot}) {
			continue
		}
		if a := s.Presence(i); a != nil {
			a.Asked = true
		} else if a := s.KeysAxis(i); a != nil {
			a.Asked = true
		}
	}
}

// Rule builds when a rule applies. What it reads of other rules is built
// before; compiling made sure that there is no circle.
func (s *Side) Rule(i int) Ref {
	if s.built[i] {
		return s.Applies[i]
	}
	s.built[i] = true
	r := &s.Set.Rules[i]
	saved := s.Policy
	s.Policy = r.Policy
	own := []Ref{s.Cond(r.Cond), s.InForce(r)}
	s.Policy = saved
	if r.List >= 0 {
		own = append(own, s.Exists[r.List])
	}
	s.Conds[i] = s.Sp.Graph.And(own...)
	defeated := []Ref{}
	for _, o := range r.Over {
		defeated = append(defeated, s.Rule(o))
	}
	s.earlier[i] = Never
	if r.Prev >= 0 {
		s.earlier[i] = s.Sp.Graph.Or(s.Rule(r.Prev), s.earlier[r.Prev])
	}
	s.Applies[i] = s.Sp.Graph.And(s.Conds[i], s.Sp.Graph.Not(s.Sp.Graph.Or(append(defeated, s.earlier[i])...)))
	return s.Applies[i]
}
