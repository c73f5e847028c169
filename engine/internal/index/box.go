package index

import "slices"

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
	for _, x := range a.Spans {
		for _, y := range b.Spans {
			if lo, hi := max(x.Lo, y.Lo), min(x.Hi, y.Hi); lo <= hi {
				out.Spans = append(out.Spans, Span{lo, hi})
			}
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
	out := Set{None: a.None || b.None, Spans: slices.Concat(a.Spans, b.Spans)}
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

func without(s, drop []string) []string {
	return slices.DeleteFunc(slices.Clone(s), func(t string) bool { return slices.Contains(drop, t) })
}

func common(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(t string) bool { return !slices.Contains(b, t) })
}
