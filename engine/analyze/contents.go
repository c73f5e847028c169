package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// comparison is two sets in one space, and all that either gives.
type comparison struct {
	old, new *prove.Side
	all      []*aspect
	byKey    map[string]*aspect
}

// newComparison lists what two sets give.
func newComparison(old, new *prove.Side) *comparison {
	p := &comparison{old: old, new: new, byKey: map[string]*aspect{}}
	p.aspects()
	return p
}

// aspect is what two sets are compared in: an outcome, a task, a deadline, ….
// Its contents are what either set gives it, and when.
type aspect struct {
	section engine.Section
	name    string
	pos     rules.Pos
	known   []model.Piece // what the name of an effect is made of
	outcome [2]int        // of an outcome: which it is of either set, or -1
	sides   [2][]*content
	counts  bool // how often a content is given makes a difference
	ordered bool // and so does which comes first
	owned   bool // what a rule over a list gives belongs to its element
	busy    bool // differs is being worked out
	done    bool
	differ  prove.Ref // that the two sets may give it differently
}

// content is one thing that a set gives: equal meanings are the same to every
// application to which both are given.
type content struct {
	meaning string
	value   prove.Saying   // of an outcome
	effect  *prove.Sayings // of anything else
	literal bool           // it does not depend on the application
	list    string         // that the rules run over which give it; "" for none
	bare    string         // what it says apart from what other rules decide
	when    []prove.Ref    // by rule that gives it
	reads   []string       // outcomes and deadlines that it reads
	first   int            // of the rules that give it
	last    int
}

// addContent notes that a rule gives something.
func (t *aspect) addContent(side int, c *content, when prove.Ref) {
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
	c.when, c.last = []prove.Ref{when}, c.first
	t.sides[side] = append(t.sides[side], c)
}

// aspects lists all that two sets give, outcomes first.
func (p *comparison) aspects() {
	for n, s := range p.sides() {
		for o := range s.Set.Outcomes {
			p.outcomeOf(n, o)
		}
	}
	for n, s := range p.sides() {
		for i := range s.Set.Rules {
			p.given2(n, i)
		}
	}
	told := engine.GivenSections()
	slices.SortStableFunc(p.all, func(a, b *aspect) int { return slices.Index(told, a.section) - slices.Index(told, b.section) })
}

// outcomeOf makes the thing of an outcome, or finds that of the other set.
func (p *comparison) outcomeOf(side, index int) {
	o := &p.sides()[side].Set.Outcomes[index]
	t := p.aspect(engine.SectionOutcomes, "outcome "+o.Decl.Name)
	if t.name == "" {
		t.outcome = [2]int{-1, -1}
	}
	t.name, t.pos, t.outcome[side] = o.Decl.Name, o.Decl.Pos, index
	t.counts = t.counts || o.Decl.Combine == "sum" || o.Decl.Combine == "list"
	t.ordered = t.ordered || o.Decl.Combine == "list"
}

// aspect finds or makes a thing.
func (p *comparison) aspect(section engine.Section, key string) *aspect {
	if t := p.byKey[key]; t != nil {
		return t
	}
	t := &aspect{section: section}
	p.byKey[key] = t
	p.all = append(p.all, t)
	return t
}

// given2 notes all that a rule gives.
func (p *comparison) given2(side, rule int) {
	s := p.sides()[side]
	r := &s.Set.Rules[rule]
	list := ""
	if r.List >= 0 {
		list = s.Set.Lists[r.List].Fact.Name
	}
	for _, dec := range r.Decides {
		v := s.Decided(rule, dec)
		p.byKey["outcome "+s.Set.Outcomes[dec.Outcome].Decl.Name].addContent(side, &content{meaning: v.Key(), value: v, literal: dec.Literal != nil,
			list: list, bare: v.Bare(), reads: s.Computed(v.Deps()), first: rule}, s.Applies[rule])
	}
	for k := range r.Effects {
		e := &r.Effects[k]
		says := s.Sayings(rule, e)
		name := says.Name()
		section := engine.SectionOf(e.Kind)
		t := p.aspect(section, string(section)+" "+name.Key())
		t.name, t.pos, t.known = e.Name, e.Pos, e.Known
		t.counts = section == engine.SectionPenalties || section == engine.SectionEmitted
		t.ordered = section == engine.SectionRoutes || section == engine.SectionDeadlines || section == engine.SectionMaterials
		t.owned = section != engine.SectionRoutes && section != engine.SectionMaterials
		t.addContent(side, &content{meaning: says.Key() + s.Usual(e), effect: &says, literal: !hasLeaf(e), list: list, bare: says.Bare(),
			reads: s.Computed(says.Deps()), first: rule}, s.Applies[rule])
	}
}

// hasLeaf reports whether an argument is worked out.
func hasLeaf(e *model.Effect) bool {
	return slices.ContainsFunc(e.Args, func(a model.Arg) bool {
		return slices.ContainsFunc(a.Pieces, func(p model.Piece) bool { return p.Leaf != nil })
	})
}
