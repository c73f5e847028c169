package analyze

import (
	"slices"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// space is all applications to one set, or to two that are compared: the axes
// in which they differ, and the conditions of the sets over them.
type space struct {
	at     time.Time
	known  bool // every fact that is asked for is known
	axes   []*axis
	byName map[string]*axis
	words  int
	graph  *graph
	sides  []*side
	on     calendar.Date // the one date whose rules apply; zero: any
}

// setDate is the axis of the date whose rules apply.
const setDate = "@date"

// newSpace makes the space of one or two engines; with known, of applications
// in which every fact that is asked for is known.
func newSpace(at time.Time, on calendar.Date, known bool, engines ...*engine.Engine) *space {
	sp := &space{at: at, on: on, byName: map[string]*axis{}, graph: newGraph()}
	for i, e := range engines {
		sp.sides = append(sp.sides, &side{sp: sp, index: i, eng: e, set: e.Inspect(), policy: -1, double: -1, others: map[[2]int]*side{}})
	}
	for _, s := range sp.sides {
		s.facts()
		s.constants()
		s.presences()
	}
	sp.known = known
	for _, a := range slices.Clone(sp.axes) {
		if !a.cut(lang.MomentOf(at), known) || len(a.classes) == 0 {
			delete(sp.byName, a.name)
			sp.axes = slices.DeleteFunc(sp.axes, func(b *axis) bool { return a == b })
			continue
		}
		sp.place(a)
	}
	for _, s := range sp.sides {
		s.build()
	}
	return sp
}

func (sp *space) place(a *axis) {
	a.first, a.words = sp.words, (len(a.classes)+63)/64
	sp.words += a.words
}

// axis finds or makes an axis.
func (sp *space) axis(name string, fresh axis) *axis {
	if a, ok := sp.byName[name]; ok {
		return a
	}
	fresh.name = name
	sp.byName[name] = &fresh
	sp.axes = append(sp.axes, &fresh)
	return &fresh
}

// free is the axis of a condition whose answer is anybody's guess; fails says
// that it may fail even where every fact is known.
func (sp *space) free(key string, reasons []string, fails bool) *axis {
	name := "?" + key
	if a, ok := sp.byName[name]; ok {
		return a
	}
	a := sp.axis(name, axis{kind: freeAxis, reasons: reasons, fails: fails})
	a.cut(lang.Value{}, sp.known)
	sp.place(a)
	return a
}

// full allows everything.
func (sp *space) full() domain {
	d := make(domain, sp.words)
	for _, a := range sp.axes {
		d.all(a)
	}
	return d
}

// side is one set in a space.
type side struct {
	sp     *space
	eng    *engine.Engine
	set    *model.Set
	index  int // among the sides
	policy int // of the rule whose condition is being built
	double int // the list of which another element is at hand, or -1
	place  int // which
	base   *side
	others map[[2]int]*side // by list and place

	leaves  map[leafKey]ref
	conds   []ref // by rule: its own condition, dates and element
	applies []ref // by rule: that, and no rule defeats it
	built   []bool
	earlier []ref // by rule: some earlier row of its `first` table applies
	exists  []ref // by list: the element at hand is one

	deciders [][]int        // by outcome: the rules that give it
	given    map[string]ref // by outcome and value
	hulls    []domain       // by rule
}

type leafKey struct {
	leaf *model.Leaf
	date string
}

// facts makes the axes of the facts.
func (s *side) facts() {
	for slot := range s.set.Facts {
		s.fact("", s.set.Global.Fields[slot])
	}
	for _, l := range s.set.Lists {
		for slot := range l.Fields {
			s.fact(l.Fact.Name, l.Rec.Fields[slot])
		}
	}
	s.sp.axis(setDate, axis{kind: dateAxis, only: s.sp.on})
}

func (s *side) fact(list string, f lang.Field) {
	name := f.Name
	if list != "" {
		name = list + "." + name
	}
	a := s.sp.axis(name, axis{list: list, field: f.Name, typ: f.Type, fact: f.Fact, bounds: s.set.Bounds[f.Fact]})
	a.widen(s.set.Bounds[f.Fact])
	if l := s.list(list); l != nil && l.Rec.Key >= 0 && l.Rec.Fields[l.Rec.Key].Name == f.Name {
		a.fact = nil // a key is always there
	}
	if f.Type.K == rules.KindEnum || f.Type.K == rules.KindSet {
		a.typ.Values = slices.Clone(a.typ.Values)
		for _, v := range f.Type.Values {
			if a.typ.ValueIndex(v.ID) < 0 {
				a.typ.Values = append(a.typ.Values, v)
			}
		}
	}
}

// widen takes the wider bounds of two sets.
func (a *axis) widen(b classes.Bounds) {
	if a.bounds.Min != nil && (b.Min == nil || lang.Less(*b.Min, *a.bounds.Min)) {
		a.bounds.Min = b.Min
	}
	if a.bounds.Max != nil && (b.Max == nil || lang.Less(*a.bounds.Max, *b.Max)) {
		a.bounds.Max = b.Max
	}
}

func (s *side) list(name string) *model.List {
	for i := range s.set.Lists {
		if s.set.Lists[i].Fact.Name == name {
			return &s.set.Lists[i]
		}
	}
	return nil
}

// axisOf is the axis of a slot that an expression reads; nil where there is none.
func (s *side) axisOf(d lang.Dep) *axis {
	if d.List < 0 {
		if d.Slot < s.set.Facts {
			return s.sp.byName[s.set.Global.Fields[d.Slot].Name]
		}
		return nil
	}
	for i, l := range s.set.Lists {
		if l.Slot == d.List && d.Slot >= 0 && d.Slot < l.Fields {
			return s.field(i, d.Slot)
		}
	}
	return nil
}

// constants collects what each fact is compared with, and the dates at which
// rules and parameters begin and end.
func (s *side) constants() {
	for i := range s.set.Rules {
		r := &s.set.Rules[i]
		date := s.dateAxis(r.Policy)
		s.span(date, r.From, r.To)
		s.eachLeaf(r.Cond, func(l *model.Leaf) { s.leafConstants(l, date) })
		eachPiece(r, func(p *model.Piece) {
			if p.Leaf != nil {
				s.leafConstants(p.Leaf, date)
			}
		})
	}
	for _, o := range s.set.Outcomes {
		s.eachLeaf(o.Complete, func(l *model.Leaf) { s.leafConstants(l, s.dateAxis(-1)) })
	}
	s.taskNames()
}

// eachPiece goes through the parts of all values that a rule gives.
func eachPiece(r *model.Rule, do func(*model.Piece)) {
	pieces := func(ps []model.Piece) {
		for i := range ps {
			do(&ps[i])
		}
	}
	for i := range r.Decides {
		pieces(r.Decides[i].Pieces)
	}
	for i := range r.Effects {
		pieces(r.Effects[i].Known)
		for _, a := range r.Effects[i].Args {
			pieces(a.Pieces)
		}
	}
}

// dateAxis is the axis of the rule date of a policy.
func (s *side) dateAxis(policy int) *axis {
	if policy < 0 || s.set.Dated[policy] == nil {
		return s.sp.axis(setDate, axis{kind: dateAxis})
	}
	l := s.set.Dated[policy]
	return s.sp.axis(s.dateName(l), axis{kind: dateAxis, reasons: s.names(l.Expr.Deps)})
}

// dateName names the axis of a policy's own rule date.
func (s *side) dateName(l *model.Leaf) string { return setDate + ":" + leafMeaning(l) }

func (s *side) span(a *axis, from, to calendar.Date) {
	if !from.IsZero() {
		a.dates = append(a.dates, from)
	}
	if !to.IsZero() {
		a.dates = append(a.dates, to.AddDays(1))
	}
}

func (s *side) eachLeaf(c *model.Cond, do func(*model.Leaf)) {
	if c == nil {
		return
	}
	if c.Leaf != nil {
		do(c.Leaf)
	}
	for _, k := range c.Kids {
		s.eachLeaf(k, do)
	}
}

// listed adds the texts that parameters list, among which a text may be.
func (s *side) listed(l *model.Leaf, a *axis) {
	for _, p := range l.Params {
		for _, v := range p.Values {
			for _, it := range v.Value.Items() {
				if it.K == lang.Text {
					a.addConst(it)
				}
			}
		}
	}
}

func (s *side) leafConstants(l *model.Leaf, date *axis) {
	for _, p := range l.Params {
		for _, v := range p.Values {
			s.span(date, v.From, v.To)
		}
	}
	for _, cut := range l.Expr.Tree().Cuts() {
		a := s.axisOf(cut.Dep)
		if a == nil {
			continue
		}
		if cut.Param == nil {
			a.addConst(cut.Value)
			continue
		}
		for _, v := range cut.Param.Values {
			a.addConst(v.Value)
		}
	}
	for _, d := range l.Expr.Deps {
		a := s.axisOf(d)
		if a == nil {
			continue
		}
		a.knowing = a.knowing || l.Known != model.AsksNothing
		if a.typ.K == rules.KindString {
			for _, t := range l.Texts {
				a.addConst(lang.TextOf(t))
			}
			s.listed(l, a)
		}
	}
}

// behind are the names of the facts that slots rest on: of what rules give, the
// facts that those rules read.
func (s *side) behind(deps []lang.Dep) []string {
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
				for i := range s.set.Rules {
					if r := &s.set.Rules[i]; gives(r, o, id) {
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
func (s *side) looksAt(r *model.Rule) []lang.Dep {
	if r.List < 0 {
		return r.Reads
	}
	return append(slices.Clone(r.Reads), lang.Dep{List: -1, Slot: s.set.Lists[r.List].Slot})
}

// names are the names of what slots hold.
func (s *side) names(deps []lang.Dep) []string {
	var out []string
	for _, d := range deps {
		name := ""
		if d.List < 0 {
			name = s.set.Global.Fields[d.Slot].Name
		}
		for _, l := range s.set.Lists {
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
func (s *side) build() {
	s.deciders = make([][]int, len(s.set.Outcomes))
	for i, r := range s.set.Rules {
		for _, d := range r.Decides {
			if by := s.deciders[d.Outcome]; len(by) == 0 || by[len(by)-1] != i {
				s.deciders[d.Outcome] = append(by, i)
			}
		}
	}
	s.blank()
	for i := range s.set.Rules {
		s.rule(i)
		s.asks(&s.set.Rules[i])
	}
}

// blank makes room for the conditions.
func (s *side) blank() {
	s.leaves, s.given = map[leafKey]ref{}, map[string]ref{}
	n := len(s.set.Rules)
	s.conds, s.applies, s.earlier = make([]ref, n), make([]ref, n), make([]ref, n)
	s.built, s.hulls = make([]bool, n), make([]domain, n)
	for i := range s.set.Lists {
		s.exists = append(s.exists, s.element(i))
	}
}

// asks notes the facts that a rule reads.
func (s *side) asks(r *model.Rule) {
	for _, d := range r.Reads {
		if a := s.axisOf(d); a != nil {
			a.asked = true
		}
	}
	for i, l := range s.set.Lists {
		if r.List != i && !slices.Contains(r.Reads, lang.Dep{List: -1, Slot: l.Slot}) {
			continue
		}
		if a := s.presence(i); a != nil {
			a.asked = true
		} else if a := s.keysAxis(i); a != nil {
			a.asked = true
		}
	}
}

// rule builds when a rule applies. What it reads of other rules is built
// before; compiling made sure that there is no circle.
func (s *side) rule(i int) ref {
	if s.built[i] {
		return s.applies[i]
	}
	s.built[i] = true
	r := &s.set.Rules[i]
	saved := s.policy
	s.policy = r.Policy
	own := []ref{s.cond(r.Cond), s.inForce(r)}
	s.policy = saved
	if r.List >= 0 {
		own = append(own, s.exists[r.List])
	}
	s.conds[i] = s.sp.graph.and(own...)
	defeated := []ref{}
	for _, o := range r.Over {
		defeated = append(defeated, s.rule(o))
	}
	s.earlier[i] = never
	if r.Prev >= 0 {
		s.earlier[i] = s.sp.graph.or(s.rule(r.Prev), s.earlier[r.Prev])
	}
	s.applies[i] = s.sp.graph.and(s.conds[i], s.sp.graph.not(s.sp.graph.or(append(defeated, s.earlier[i])...)))
	return s.applies[i]
}

func (s *side) cond(c *model.Cond) ref {
	if c == nil {
		return always
	}
	kids := make([]ref, len(c.Kids))
	for i, k := range c.Kids {
		kids[i] = s.cond(k)
	}
	switch c.Op {
	case model.True:
		return always
	case model.False:
		return never
	case model.And:
		return s.sp.graph.and(kids...)
	case model.Or:
		return s.sp.graph.or(kids...)
	case model.Not:
		return s.sp.graph.not(kids[0])
	}
	key := leafKey{c.Leaf, s.dateAxis(s.policy).name}
	r, ok := s.leaves[key]
	if !ok {
		r = s.leaf(c.Leaf)
		s.leaves[key] = r
	}
	return r
}
