package index

import (
	"cmp"
	"maps"
	"slices"
)

// Meet returns what both boxes allow.
func Meet(a, b Box) Box {
	out := Box{}
	for id, s := range a {
		out[id] = s
	}
	for id, s := range b {
		if have, ok := out[id]; ok {
			s = meet(have, s)
		}
		out[id] = s
	}
	return out
}

// Join returns a box that holds both: fields that only one restricts are free.
func Join(a, b Box) Box {
	out := Box{}
	for id, s := range a {
		if other, ok := b[id]; ok {
			out[id] = join(s, other)
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
	for _, s := range b {
		n += 1 + len(s.Spans) + len(s.Texts)
	}
	return n
}

// Coarse returns a box of that size at most which holds all that b holds: fields with
// the most values are left free, of equal ones the later.
func (b Box) Coarse(most int) Box {
	if b.Size() <= most {
		return b
	}
	ids := slices.Collect(maps.Keys(b))
	slices.SortFunc(ids, func(x, y int) int {
		return cmp.Or(cmp.Compare(len(b[x].Spans)+len(b[x].Texts), len(b[y].Spans)+len(b[y].Texts)), cmp.Compare(x, y))
	})
	out := Box{}
	for _, id := range ids {
		if most -= 1 + len(b[id].Spans) + len(b[id].Texts); most < 0 {
			break
		}
		out[id] = b[id]
	}
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
