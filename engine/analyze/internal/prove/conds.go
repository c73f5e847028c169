package prove

import "github.com/guize-rules/guize/engine/internal/model"

// Definitions make a condition a graph whose parts are used again and again, so that
// what walks it goes to each part once.

type leafKey struct {
	leaf *model.Leaf
	date string
}

type condKey struct {
	cond *model.Cond
	date string
}

// EachLeaf goes through the expressions of a condition, each once however often
// definitions lead there.
func (s *Side) EachLeaf(c *model.Cond, do func(*model.Leaf)) {
	eachLeaf(c, do, map[*model.Cond]bool{}, map[*model.Leaf]bool{})
}

func eachLeaf(c *model.Cond, do func(*model.Leaf), conds map[*model.Cond]bool, leaves map[*model.Leaf]bool) {
	if c == nil || conds[c] {
		return
	}
	if len(c.Kids) > 0 {
		conds[c] = true
	}
	if c.Leaf != nil && !leaves[c.Leaf] {
		leaves[c.Leaf] = true
		do(c.Leaf)
	}
	for _, k := range c.Kids {
		eachLeaf(k, do, conds, leaves)
	}
}

// Cond builds a condition.
func (s *Side) Cond(c *model.Cond) Ref {
	if c == nil {
		return Always
	}
	switch c.Op {
	case model.True:
		return Always
	case model.False:
		return Never
	case model.And, model.Or, model.Not:
		key := condKey{c, s.dateAxis(s.Policy).Name}
		r, ok := s.conds[key]
		if !ok {
			r = s.joined(c)
			s.conds[key] = r
		}
		return r
	}
	key := leafKey{c.Leaf, s.dateAxis(s.Policy).Name}
	r, ok := s.leaves[key]
	if !ok {
		r = s.leaf(c.Leaf)
		s.leaves[key] = r
	}
	return r
}

// joined builds a condition of others.
func (s *Side) joined(c *model.Cond) Ref {
	kids := make([]Ref, len(c.Kids))
	for i, k := range c.Kids {
		kids[i] = s.Cond(k)
	}
	switch c.Op {
	case model.And:
		return s.Sp.Graph.And(kids...)
	case model.Or:
		return s.Sp.Graph.Or(kids...)
	}
	return s.Sp.Graph.Not(kids[0])
}
