package analyze

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// A list is looked at through one element, the element at hand: its fields are
// axes as other facts are, and one more axis says whether the list has an
// element at all. Where two elements of one application meet, a second copy of
// those axes stands for the other element, and further copies for the elements
// that conditions on a whole list speak of (quantifiers.go); all else they
// share. What more than two elements can bring into conflict two of them can,
// since an outcome or task is in conflict as soon as two rules disagree.

// otherMark ends the names of the axes of other elements, once for each.
const otherMark = "'"

// field is the axis of a field of the element at hand; nil where there is none.
func (s *side) field(list, slot int) *axis {
	l := &s.set.Lists[list]
	name := l.Fact.Name + "." + l.Rec.Fields[slot].Name
	if list == s.double {
		name += strings.Repeat(otherMark, s.place)
	}
	return s.sp.byName[name]
}

// presences makes the axes that say whether a list has elements. Where a set
// fact gives the keys it says so itself, if its values are cut into classes.
func (s *side) presences() {
	for i := range s.set.Lists {
		l := &s.set.Lists[i]
		keys := s.keysAxis(i)
		if keys == nil {
			s.sp.axis(presenceName(l.Fact.Name), axis{kind: presentAxis, list: l.Fact.Name, fact: l.Fact})
			continue
		}
		for _, v := range keys.typ.Values { // where the key is a plain text
			s.field(i, l.Rec.Key).addConst(lang.TextOf(v.ID))
		}
	}
}

func presenceName(list string) string { return list + "[]" }

// presence is the axis of whether a list has elements, or nil.
func (s *side) presence(list int) *axis {
	return s.sp.byName[presenceName(s.set.Lists[list].Fact.Name)]
}

// keysAxis is the axis of the set that gives a list its keys, or nil.
func (s *side) keysAxis(list int) *axis {
	l := &s.set.Lists[list]
	if l.Keys < 0 || l.Rec.Key < 0 {
		return nil
	}
	if k := l.Rec.Fields[l.Rec.Key].Type.K; k != rules.KindEnum && k != rules.KindString {
		return nil
	}
	return s.sp.byName[s.set.Global.Fields[l.Keys].Name]
}

// element is that a list has the element at hand.
func (s *side) element(list int) ref {
	keys := s.keysAxis(list)
	if keys == nil {
		a := s.presence(list)
		return s.sp.graph.leaf(&table{axes: []*axis{a}, answers: a.answers()})
	}
	key := s.field(list, s.set.Lists[list].Rec.Key)
	t := &table{axes: []*axis{key, keys}}
	for _, in := range keys.classes {
		for _, k := range key.classes {
			t.answers = append(t.answers, holds(in, k))
		}
	}
	return s.sp.graph.leaf(t)
}

// holds is that a set has a key.
func holds(set, key class) mask {
	switch {
	case set.v.K == lang.None:
		return no // no keys, no elements
	case set.v.K != lang.Set:
		return open
	case slices.Contains(set.names, key.v.S):
		return yes
	}
	return no
}

// empty is that a list is known to have no element.
func (s *side) empty(list int) ref {
	a := s.keysAxis(list)
	if a == nil {
		return s.sp.graph.not(s.exists[list])
	}
	t := &table{axes: []*axis{a}}
	for _, c := range a.classes {
		m := no
		if c.v.K == lang.None || c.v.K == lang.Set && len(c.names) == 0 {
			m = yes
		}
		t.answers = append(t.answers, m)
	}
	return s.sp.graph.leaf(t)
}

// other is the same set with another element of a list at hand: the n-th beside
// the first.
func (s *side) other(list, n int) *side {
	key := [2]int{list, n}
	if o := s.others[key]; o != nil {
		return o
	}
	for _, a := range slices.Clone(s.sp.axes) {
		if a.kind == factAxis && a.place == 0 && a.list == s.set.Lists[list].Fact.Name {
			s.sp.copyAxis(a, n)
		}
	}
	o := &side{sp: s.sp, eng: s.eng, set: s.set, index: s.index, policy: -1, double: list, place: n, base: s, deciders: s.deciders}
	o.blank()
	s.others[key] = o
	return o
}

func (sp *space) copyAxis(a *axis, n int) {
	again := *a
	again.name, again.place = a.name+strings.Repeat(otherMark, n), n
	sp.byName[again.name] = &again
	sp.axes = append(sp.axes, &again)
	sp.place(&again)
}

// distinct is that two elements of a list have different keys, as they must
// where the list has keys.
func distinct(x, y *side, list int) ref {
	key := x.set.Lists[list].Rec.Key
	if key < 0 {
		return always
	}
	a, b := x.field(list, key), y.field(list, key)
	if a == nil || b == nil {
		return always
	}
	t := &table{axes: []*axis{a, b}}
	for _, j := range b.classes {
		for _, i := range a.classes {
			m := yes
			if i.v.Known() && lang.Same(i.v, j.v) {
				m = no
			}
			t.answers = append(t.answers, m)
		}
	}
	return x.sp.graph.leaf(t)
}
