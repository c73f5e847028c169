package prove

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
	axis   *Axis
	policy int
	rule   int // -1 where Cond is the condition
}

// appliesToAny is that a rule applies to some element of its list.
func (s *Side) appliesToAny(rule int) Ref {
	r := &s.Set.Rules[rule]
	list := &s.Set.Lists[r.List]
	a := s.Sp.free(fmt.Sprintf("some %s %d", list.Fact.Name, s.Rule(rule)), s.behind(s.looksAt(r)), false)
	if a.quant == nil {
		a.quant = &quantifier{Quantifier: &model.Quantifier{List: r.List}, axis: a, rule: rule}
	}
	return s.Sp.Graph.Leaf(&Table{Axes: []*Axis{a}, Answers: a.answers()})
}

// mostQuantifiers is how many conditions on lists a search looks into; others
// remain guesses.
const mostQuantifiers = 5

// Question is the goals of a search, with what the conditions on lists mean
// that they rest on.
type Question struct {
	Goals []Goal
	Shown []Shown
}

// Shown is an answer that an element must show, and the elements that can.
type Shown struct {
	Asked Ref // the answer is that
	By    []Shower
}

// Shower is an element in play. It shows an answer where does holds.
type Shower struct {
	List  string
	Place int
	Does  Ref
}

// Question adds to goals what the conditions on lists mean that they rest on.
// two is the list of which another element is in play, or -1.
func (s *Side) Question(goals []Goal, two int) Question {
	qs := s.quantifiers(goals)
	play := map[int][]*Side{} // by list: the elements in play
	for n, q := range qs {
		if play[q.List] == nil {
			play[q.List] = []*Side{s}
			if two == q.List {
				play[q.List] = append(play[q.List], s.Other(q.List, 1))
			}
		}
		play[q.List] = append(play[q.List], s.Other(q.List, n+2))
	}
	out := Question{Goals: slices.Clone(goals)}
	for list := range s.Set.Lists {
		if play[list] != nil { // the element at hand is one, unless there is none
			out.Goals = append(out.Goals, Goal{s.Sp.Graph.Or(s.Exists[list], s.Empty(list)), Yes | Open})
		}
	}
	for _, q := range qs {
		x := s.shown(q, play[q.List])
		some := []Ref{s.Sp.Graph.Not(x.Asked)}
		for _, by := range x.By {
			some = append(some, by.Does)
		}
		out.Shown = append(out.Shown, x)
		out.Goals = append(out.Goals, Goal{s.Sp.Graph.Or(some...), Yes})
		for _, at := range play[q.List] {
			out.Goals = append(out.Goals, Goal{s.noneMeets(q, at), Yes})
		}
	}
	return out
}

// shown says which of the elements in play can show the answer of a condition
// that an element must show. Each made for the purpose is no other than those
// before it.
func (s *Side) shown(q *quantifier, play []*Side) Shown {
	out := Shown{Asked: s.answer(q, q.witnessed())}
	for n, at := range play {
		does := []Ref{at.Exists[q.List], s.meets(q, at)}
		for _, before := range play[:n] {
			if at.place > 1 {
				does = append(does, s.Sp.Graph.Or(Distinct(before, at, q.List), s.Sp.Graph.Not(before.Exists[q.List])))
			}
		}
		out.By = append(out.By, Shower{s.Set.Lists[q.List].Fact.Name, at.place, s.Sp.Graph.And(does...)})
	}
	return out
}

// quantifiers are the conditions on lists below goals, as far as they are
// looked into.
func (s *Side) quantifiers(goals []Goal) []*quantifier {
	var out []*quantifier
	for _, g := range goals {
		for _, q := range s.Sp.Graph.nodes[g.Node].quants {
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
func (s *Side) answer(q *quantifier, want int) Ref {
	t := &Table{Axes: []*Axis{q.axis}}
	for i := range q.axis.Classes {
		t.Answers = append(t.Answers, map[bool]Mask{true: Yes, false: No}[i == want])
	}
	return s.Sp.Graph.Leaf(t)
}

// meets is that the element at hand on a side shows the answer.
func (s *Side) meets(q *quantifier, at *Side) Ref {
	if q.rule >= 0 {
		return at.Rule(q.rule)
	}
	at.Policy = q.policy
	r := at.Cond(q.Cond)
	at.Policy = -1
	if q.All {
		r = s.Sp.Graph.Not(r)
	}
	return r
}

// noneMeets is that, where the answer is that no element shows it, this one
// does not.
func (s *Side) noneMeets(q *quantifier, at *Side) Ref {
	g := s.Sp.Graph
	return g.Or(g.Not(s.answer(q, 1-q.witnessed())), g.Not(at.Exists[q.List]), g.Not(s.meets(q, at)))
}
