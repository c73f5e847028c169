package prove

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// Comparison is two sets in one space, and all that either gives.
type Comparison struct {
	old, New *Side
	All      []*Aspect
	byKey    map[string]*Aspect
	lengths  bool // of deadlines only how long they are and from when counts, not whose
}

// NewComparison lists what two sets give.
func NewComparison(old, new *Side) *Comparison {
	p := &Comparison{old: old, New: new, byKey: map[string]*Aspect{}}
	p.aspects()
	return p
}

// Aspect is what two sets are compared in: an outcome, a task, a deadline, ….
// Its contents are what either set gives it, and when.
type Aspect struct {
	Section engine.Section
	Name    string
	Pos     rules.Pos
	Known   []model.Piece // what the name of an effect is made of
	Outcome [2]int        // of an outcome: which it is of either set, or -1
	sides   [2][]*content
	counts  bool // how often a content is given makes a difference
	ordered bool // and so does which comes first
	owned   bool // what a rule over a list gives belongs to its element
	busy    bool // differs is being worked out
	done    bool
	differ  Ref // that the two sets may give it differently
}

// content is one thing that a set gives: equal meanings are the same to every
// application to which both are given.
type content struct {
	meaning string
	value   Saying   // of an outcome
	effect  *Sayings // of anything else
	literal bool     // it does not depend on the application
	list    string   // that the rules run over which give it; "" for none
	bare    string   // what it says apart from what other rules decide
	when    []Ref    // by rule that gives it
	reads   []string // outcomes and deadlines that it reads
	first   int      // of the rules that give it
	last    int
}

// addContent notes that a rule gives something.
func (t *Aspect) addContent(side int, c *content, when Ref) {
	for _, o := range t.sides[side] {
		if o.meaning == c.meaning && o.list == c.list {
			o.when, o.last = append(o.when, when), c.first
			for _, r := range c.reads {
				if !slices.Contains(o.reads, r) {
					o.reads = append(o.reads, r)
				}
			}
			return
		}
	}
	c.when, c.last = []Ref{when}, c.first
	t.sides[side] = append(t.sides[side], c)
}

// aspects lists all that two sets give, outcomes first.
func (p *Comparison) aspects() {
	for n, s := range p.Sides() {
		for o := range s.Set.Outcomes {
			p.outcomeOf(n, o)
		}
	}
	for n, s := range p.Sides() {
		for i := range s.Set.Rules {
			p.given2(n, i)
		}
	}
	told := engine.GivenSections()
	slices.SortStableFunc(p.All, func(a, b *Aspect) int { return slices.Index(told, a.Section) - slices.Index(told, b.Section) })
}

// outcomeOf makes the thing of an outcome, or finds that of the other set.
func (p *Comparison) outcomeOf(side, index int) {
	o := &p.Sides()[side].Set.Outcomes[index]
	t := p.aspect(engine.SectionOutcomes, "outcome "+o.Decl.Name)
	if t.Name == "" {
		t.Outcome = [2]int{-1, -1}
	}
	t.Name, t.Pos, t.Outcome[side] = o.Decl.Name, o.Decl.Pos, index
	t.counts = t.counts || o.Decl.Combine == "sum" || o.Decl.Combine == "list"
	t.ordered = t.ordered || o.Decl.Combine == "list"
}

// aspect finds or makes a thing.
func (p *Comparison) aspect(section engine.Section, key string) *Aspect {
	if t := p.byKey[key]; t != nil {
		return t
	}
	t := &Aspect{Section: section}
	p.byKey[key] = t
	p.All = append(p.All, t)
	return t
}

// given2 notes all that a rule gives.
func (p *Comparison) given2(side, rule int) {
	s := p.Sides()[side]
	r := &s.Set.Rules[rule]
	list := ""
	if r.List >= 0 {
		list = s.Set.Lists[r.List].Fact.Name
	}
	for _, dec := range r.Decides {
		v := s.Decided(rule, dec)
		p.byKey["outcome "+s.Set.Outcomes[dec.Outcome].Decl.Name].addContent(side, &content{meaning: v.key(), value: v, literal: dec.Literal != nil,
			list: list, bare: v.bare(), reads: s.computed(v.deps()), first: rule}, s.standing(rule, dec, s.Applies[rule]))
	}
	for k := range r.Effects {
		e := &r.Effects[k]
		if p.lengths {
			e = lengthOf(e)
		}
		says := s.Sayings(rule, e)
		name := says.Name()
		section := engine.SectionOf(e.Kind)
		t := p.aspect(section, string(section)+" "+name.key())
		t.Name, t.Pos, t.Known = e.Name, e.Pos, e.Known
		t.counts = section == engine.SectionPenalties || section == engine.SectionEmitted
		t.ordered = section == engine.SectionRoutes || section == engine.SectionDeadlines || section == engine.SectionMaterials
		t.owned = section != engine.SectionRoutes && section != engine.SectionMaterials
		t.addContent(side, &content{meaning: says.key() + s.usual(e), effect: &says, literal: !HasLeaf(e), list: list, bare: says.bare(),
			reads: s.computed(says.deps()), first: rule}, s.Applies[rule])
	}
}

// HasLeaf reports whether an argument is worked out.
func HasLeaf(e *model.Effect) bool {
	return slices.ContainsFunc(e.Args, func(a model.Arg) bool {
		return slices.ContainsFunc(a.Pieces, func(p model.Piece) bool { return p.Leaf != nil })
	})
}
