package analyze

import (
	"fmt"
	"slices"

	"github.com/guize-rules/guize/engine/internal/model"
)

// A condition on all elements of a list, such as any(works, .length > 300), is
// a free axis to begin with: its answer is anybody's guess. A search in which it
// takes part is then given what the answer means. Where some element must have
// met the condition, one of the elements in play does, or one more, made for
// the purpose; where none may have, no element in play does. With an element
// for each such condition that is all there is to know, so that the search
// stays exact.

// quantifier is what a free axis answers: a condition on the elements of a
// list, or whether a rule applies to any of them.
type quantifier struct {
	*model.Quantifier
	axis   *axis
	policy int
	rule   int // -1 where Cond is the condition
}

// appliesToAny is that a rule applies to some element of its list.
func (s *side) appliesToAny(rule int) ref {
	r := &s.set.Rules[rule]
	list := &s.set.Lists[r.List]
	a := s.sp.free(fmt.Sprintf("some %s %d", list.Fact.Name, s.rule(rule)), s.behind(s.looksAt(r)), false)
	if a.quant == nil {
		a.quant = &quantifier{Quantifier: &model.Quantifier{List: r.List}, axis: a, rule: rule}
	}
	return s.sp.graph.leaf(&table{axes: []*axis{a}, answers: a.answers()})
}

// mostQuantifiers is how many conditions on lists a search looks into; others
// remain guesses.
const mostQuantifiers = 5

// question is the goals of a search, with what the conditions on lists mean
// that they rest on.
type question struct {
	goals []goal
	shown []shown
}

// shown is an answer that an element must show, and the elements that can.
type shown struct {
	asked ref // the answer is that
	by    []shower
}

// shower is an element in play. It shows an answer where does holds.
type shower struct {
	list  string
	place int
	does  ref
}

// question adds to goals what the conditions on lists mean that they rest on.
// two is the list of which another element is in play, or -1.
func (s *side) question(goals []goal, two int) question {
	qs := s.quantifiers(goals)
	play := map[int][]*side{} // by list: the elements in play
	for n, q := range qs {
		if play[q.List] == nil {
			play[q.List] = []*side{s}
			if two == q.List {
				play[q.List] = append(play[q.List], s.other(q.List, 1))
			}
		}
		play[q.List] = append(play[q.List], s.other(q.List, n+2))
	}
	out := question{goals: slices.Clone(goals)}
	for list := range s.set.Lists {
		if play[list] != nil { // the element at hand is one, unless there is none
			out.goals = append(out.goals, goal{s.sp.graph.or(s.exists[list], s.empty(list)), yes | open})
		}
	}
	for _, q := range qs {
		x := s.shown(q, play[q.List])
		some := []ref{s.sp.graph.not(x.asked)}
		for _, by := range x.by {
			some = append(some, by.does)
		}
		out.shown = append(out.shown, x)
		out.goals = append(out.goals, goal{s.sp.graph.or(some...), yes})
		for _, at := range play[q.List] {
			out.goals = append(out.goals, goal{s.noneMeets(q, at), yes})
		}
	}
	return out
}

// shown says which of the elements in play can show the answer of a condition
// that an element must show. Each made for the purpose is no other than those
// before it.
func (s *side) shown(q *quantifier, play []*side) shown {
	out := shown{asked: s.answer(q, q.witnessed())}
	for n, at := range play {
		does := []ref{at.exists[q.List], s.meets(q, at)}
		for _, before := range play[:n] {
			if at.place > 1 {
				does = append(does, s.sp.graph.or(distinct(before, at, q.List), s.sp.graph.not(before.exists[q.List])))
			}
		}
		out.by = append(out.by, shower{s.set.Lists[q.List].Fact.Name, at.place, s.sp.graph.and(does...)})
	}
	return out
}

// quantifiers are the conditions on lists below goals, as far as they are
// looked into.
func (s *side) quantifiers(goals []goal) []*quantifier {
	var out []*quantifier
	for _, g := range goals {
		for _, q := range s.sp.graph.nodes[g.node].quants {
			if !slices.Contains(out, q) && len(out) < mostQuantifiers {
				out = append(out, q)
			}
		}
	}
	return out
}

// witnessed is the answer at which some element meets, or fails, the condition.
func (q *quantifier) witnessed() int {
	if q.All || q.None {
		return 1 // "no"
	}
	return 0
}

// answer is that a condition on a list has an answer: 0 is true, 1 is false.
func (s *side) answer(q *quantifier, want int) ref {
	t := &table{axes: []*axis{q.axis}}
	for i := range q.axis.classes {
		t.answers = append(t.answers, map[bool]mask{true: yes, false: no}[i == want])
	}
	return s.sp.graph.leaf(t)
}

// meets is that the element at hand on a side shows the answer.
func (s *side) meets(q *quantifier, at *side) ref {
	if q.rule >= 0 {
		return at.rule(q.rule)
	}
	at.policy = q.policy
	r := at.cond(q.Cond)
	at.policy = -1
	if q.All {
		r = s.sp.graph.not(r)
	}
	return r
}

// noneMeets is that, where the answer is that no element shows it, this one
// does not.
func (s *side) noneMeets(q *quantifier, at *side) ref {
	g := s.sp.graph
	return g.or(g.not(s.answer(q, 1-q.witnessed())), g.not(at.exists[q.List]), g.not(s.meets(q, at)))
}
