package prove

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

// OtherMark ends the names of the axes of other elements, once for each.
const OtherMark = "'"

// field is the axis of a field of the element at hand; nil where there is none.
func (s *Side) field(list, slot int) *Axis {
	l := &s.Set.Lists[list]
	name := l.Fact.Name + "." + l.Rec.Fields[slot].Name
	if list != s.double || s.place == 0 {
		name = s.own(name)
	} else {
		name += strings.Repeat(OtherMark, s.place)
	}
	return s.Sp.ByName[name]
}

// presences makes the axes that say whether a list has elements. Where a set
// fact gives the keys it says so itself, if its values are cut into classes.
func (s *Side) presences() {
	for i := range s.Set.Lists {
		l := &s.Set.Lists[i]
		keys := s.KeysAxis(i)
		if keys == nil {
			s.Sp.axis(presenceName(l.Fact.Name), Axis{Kind: PresentAxis, List: l.Fact.Name, Fact: l.Fact})
			continue
		}
		for _, v := range keys.Typ.Values { // where the key is a plain text
			s.field(i, l.Rec.Key).addConst(lang.TextOf(v.ID))
		}
	}
}

func presenceName(list string) string { return list + "[]" }

// Presence is the axis of whether a list has elements, or nil.
func (s *Side) Presence(list int) *Axis {
	return s.Sp.ByName[presenceName(s.Set.Lists[list].Fact.Name)]
}

// KeysAxis is the axis of the set that gives a list its keys, or nil.
func (s *Side) KeysAxis(list int) *Axis {
	l := &s.Set.Lists[list]
	if l.Keys < 0 || l.Rec.Key < 0 {
		return nil
	}
	if k := l.Rec.Fields[l.Rec.Key].Type.K; k != rules.KindEnum && k != rules.KindString {
		return nil
	}
	return s.Sp.ByName[s.own(s.Set.Global.Fields[l.Keys].Name)]
}

// element is that a list has the element at hand.
func (s *Side) element(list int) Ref {
	keys := s.KeysAxis(list)
	if keys == nil {
		a := s.Presence(list)
		return s.Sp.Graph.Leaf(&Table{Axes: []*Axis{a}, Answers: a.answers()})
	}
	key := s.field(list, s.Set.Lists[list].Rec.Key)
	t := &Table{Axes: []*Axis{key, keys}}
	for _, in := range keys.Classes {
		for _, k := range key.Classes {
			t.Answers = append(t.Answers, holds(in, k))
		}
	}
	return s.Sp.Graph.Leaf(t)
}

// holds is that a set has a key.
func holds(set, key Class) Mask {
	switch {
	case set.V.Kind() == lang.None:
		return No // no keys, no elements
	case set.V.Kind() != lang.Set:
		return Open
	case slices.Contains(set.Names, key.V.Text()):
		return Yes
	}
	return No
}

// Empty is that a list is known to have no element.
func (s *Side) Empty(list int) Ref {
	a := s.KeysAxis(list)
	if a == nil {
		return s.Sp.Graph.Not(s.Exists[list])
	}
	t := &Table{Axes: []*Axis{a}}
	for _, c := range a.Classes {
		m := No
		if c.V.Kind() == lang.None || c.V.Kind() == lang.Set && len(c.Names) == 0 {
			m = Yes
		}
		t.Answers = append(t.Answers, m)
	}
	return s.Sp.Graph.Leaf(t)
}

// Other is the same set with another element of a list at hand: the n-th beside
// the first.
func (s *Side) Other(list, n int) *Side {
	key := [2]int{list, n}
	if o := s.others[key]; o != nil {
		return o
	}
	for _, a := range slices.Clone(s.Sp.Axes) {
		if a.Kind == FactAxis && a.Place == 0 && !a.Twin && a.List == s.Set.Lists[list].Fact.Name {
			s.Sp.copyAxis(a, n)
		}
	}
	o := &Side{Sp: s.Sp, Eng: s.Eng, Set: s.Set, index: s.index, Policy: -1, double: list, place: n, base: s, Deciders: s.Deciders}
	o.blank()
	s.others[key] = o
	return o
}

func (sp *Space) copyAxis(a *Axis, n int) {
	again := *a
	again.Name, again.Place = a.Name+strings.Repeat(OtherMark, n), n
	sp.ByName[again.Name] = &again
	sp.Axes = append(sp.Axes, &again)
	sp.place(&again)
}

// Distinct is that two elements of a list have different keys, as they must
// where the list has keys.
func Distinct(x, y *Side, list int) Ref {
	key := x.Set.Lists[list].Rec.Key
	if key < 0 {
		return Always
	}
	a, b := x.field(list, key), y.field(list, key)
	if a == nil || b == nil {
		return Always
	}
	t := &Table{Axes: []*Axis{a, b}}
	for _, j := range b.Classes {
		for _, i := range a.Classes {
			m := Yes
			if i.V.Known() && lang.Same(i.V, j.V) {
				m = No
			}
			t.Answers = append(t.Answers, m)
		}
	}
	return x.Sp.Graph.Leaf(t)
}
