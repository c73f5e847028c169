package index

import (
	"cmp"
	"slices"
)

// Box is the fields that a row restricts, in the order of their numbers. It is never
// changed.
type Box []Side

// Side is what a box allows of one field.
type Side struct {
	Field int
	Set
}

// Of returns what a box allows of a field; ok is false where it is free.
func (b Box) Of(field int) (s Set, ok bool) {
	i, ok := slices.BinarySearchFunc(b, field, func(s Side, field int) int { return cmp.Compare(s.Field, field) })
	if ok {
		s = b[i].Set
	}
	return s, ok
}

// Meet returns what both boxes allow.
func Meet(a, b Box) Box {
	if len(a) == 0 {
		return b
	}
	if len(b) == 0 {
		return a
	}
	out := make(Box, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch x, y := &a[0], &b[0]; {
		case x.Field < y.Field:
			out, a = append(out, *x), a[1:]
		case x.Field > y.Field:
			out, b = append(out, *y), b[1:]
		default:
			out = append(out, Side{x.Field, meet(x.Set, y.Set)})
			a, b = a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

// Join returns a box that holds both: fields that only one restricts are free.
func Join(a, b Box) Box {
	var out Box
	for i := range a {
		if s, ok := b.Of(a[i].Field); ok {
			out = append(out, Side{a[i].Field, join(a[i].Set, s)})
		}
	}
	return out
}

func meet(a, b Set) Set {
	out := Set{None: a.None && b.None}
	xs, ys := tidy(a.Spans), tidy(b.Spans)
	for len(xs) > 0 && len(ys) > 0 {
		if lo, hi := max(xs[0].Lo, ys[0].Lo), min(xs[0].Hi, ys[0].Hi); lo <= hi {
			out.Spans = append(out.Spans, Span{lo, hi})
		}
		if xs[0].Hi < ys[0].Hi {
			xs = xs[1:]
		} else {
			ys = ys[1:]
		}
	}
	switch {
	case a.Rest && b.Rest:
		out.Rest, out.Texts = true, unique(slices.Concat(a.Texts, b.Texts))
	case a.Rest:
		out.Texts = without(b.Texts, a.Texts)
	case b.Rest:
		out.Texts = without(a.Texts, b.Texts)
	default:
		out.Texts = common(a.Texts, b.Texts)
	}
	return out
}

func join(a, b Set) Set {
	out := Set{None: a.None || b.None, Spans: tidy(slices.Concat(a.Spans, b.Spans))}
	switch {
	case a.Rest && b.Rest:
		out.Rest, out.Texts = true, common(a.Texts, b.Texts)
	case a.Rest:
		out.Rest, out.Texts = true, without(a.Texts, b.Texts)
	case b.Rest:
		out.Rest, out.Texts = true, without(b.Texts, a.Texts)
	default:
		out.Texts = unique(slices.Concat(a.Texts, b.Texts))
	}
	return out
}

// tidy puts spans in order and joins those that meet or overlap, so that there are
// never more of them than constants.
func tidy(spans []Span) []Span {
	if tidied(spans) {
		return spans
	}
	spans = slices.Clone(spans)
	slices.SortFunc(spans, func(x, y Span) int { return cmp.Compare(x.Lo, y.Lo) })
	var out []Span
	for _, s := range spans {
		switch last := len(out) - 1; {
		case s.Lo > s.Hi:
		case last >= 0 && (out[last].Hi == Highest || s.Lo <= out[last].Hi+1):
			out[last].Hi = max(out[last].Hi, s.Hi)
		default:
			out = append(out, s)
		}
	}
	return out
}

func tidied(spans []Span) bool {
	for i, s := range spans {
		if s.Lo > s.Hi || i > 0 && (spans[i-1].Hi == Highest || s.Lo <= spans[i-1].Hi+1) {
			return false
		}
	}
	return true
}

// Size is how many values a box names.
func (b Box) Size() int {
	n := 0
	for i := range b {
		n += b[i].size()
	}
	return n
}

func (s *Set) size() int { return 1 + len(s.Spans) + len(s.Texts) }

// Coarse returns a box of that size at most which holds all that b holds: fields with
// the most values are left free, of equal ones the later.
func (b Box) Coarse(most int) Box {
	if b.Size() <= most {
		return b
	}
	out := slices.Clone(b)
	slices.SortStableFunc(out, func(x, y Side) int { return cmp.Compare(x.size(), y.size()) })
	for i := range out {
		if most -= out[i].size(); most < 0 {
			out = out[:i]
			break
		}
	}
	slices.SortFunc(out, func(x, y Side) int { return cmp.Compare(x.Field, y.Field) })
	return out
}

// Few texts are looked through one by one.
const fewTexts = 8

func without(s, drop []string) []string {
	has := among(drop)
	return slices.DeleteFunc(slices.Clone(s), has)
}

func common(a, b []string) []string {
	has := among(b)
	return slices.DeleteFunc(slices.Clone(a), func(t string) bool { return !has(t) })
}

// among tells whether a text is one of some.
func among(texts []string) func(string) bool {
	if len(texts) <= fewTexts {
		return func(t string) bool { return slices.Contains(texts, t) }
	}
	set := make(map[string]bool, len(texts))
	for _, t := range texts {
		set[t] = true
	}
	return func(t string) bool { return set[t] }
}
