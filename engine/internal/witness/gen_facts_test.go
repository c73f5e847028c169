package witness

import (
	"math/rand/v2"
)

// genInput is an application, as the engine and the reference take it.
type genInput struct {
	Facts   map[string]any `json:"facts"`
	Unknown []string       `json:"unknown"`
}

// application makes random facts for the set; share of them are given.
func (g *gen) application(seed uint64) genInput {
	g.Rand = rand.New(rand.NewPCG(seed, 0x2545f4914f6cdd1d))
	share := pick(g, []float64{1, 1, 1, 0.85, 0.6, 0.3, 0.05})
	if g.small {
		share = pick(g, []float64{1, 0.7, 0.5, 0.3, 0})
	}
	in := genInput{Facts: map[string]any{}}
	for _, f := range g.facts {
		switch {
		case g.chance(share):
			put(in.Facts, f.spelled(g), g.sample(f))
		case f.typ.kind == "event" && g.chance(0.5):
			in.Unknown = append(in.Unknown, f.name)
		}
	}
	for _, l := range g.lists {
		switch {
		case l.keys != "":
			g.keyed(l, &in, share)
		case g.chance(share):
			in.Facts[l.name] = g.items(l, share, &in)
		}
	}
	return in
}

// items are the elements of a list that has no keys of a set.
func (g *gen) items(l *genList, share float64, in *genInput) []any {
	out := []any{}
	for i := range g.IntN(3) {
		m := g.fieldsOf(l.fields, share, "", in)
		if l.key != "" {
			m[l.key] = []string{"k", "l", "m"}[i]
		}
		out = append(out, m)
	}
	return out
}

// put sets a fact by its path, nested.
func put(m map[string]any, path string, v any) {
	for i, c := range path {
		if c == '.' {
			sub, ok := m[path[:i]].(map[string]any)
			if !ok {
				sub = map[string]any{}
				m[path[:i]] = sub
			}
			put(sub, path[i+1:], v)
			return
		}
	}
	m[path] = v
}

// keyed gives the elements of a list that follow the values of a set.
func (g *gen) keyed(l *genList, in *genInput, share float64) {
	set, _ := in.Facts[l.keys].([]any)
	byKey := g.chance(0.3)
	list, object := []any{}, map[string]any{}
	for _, k := range set {
		key := k.(string)
		if g.chance(0.2) {
			continue
		}
		m := g.fieldsOf(l.fields, share, l.name+"["+key+"].", in)
		if byKey {
			object[key] = m
			continue
		}
		m[l.key] = key
		list = append(list, m)
	}
	switch {
	case byKey:
		in.Facts[l.name] = object
	case len(list) > 0 || g.chance(0.3):
		in.Facts[l.name] = list
	}
}

func (g *gen) fieldsOf(fields []*genFact, share float64, path string, in *genInput) map[string]any {
	m, nested := map[string]any{}, max(share, 0.9)
	for _, f := range fields {
		switch {
		case f.nested != nil && g.chance(max(share, 0.5)):
			m[f.name] = g.items(f.nested, nested, in)
		case f.nested != nil:
		case g.chance(share):
			m[f.name] = g.sample(f)
		case f.typ.kind == "event" && path != "" && g.chance(0.5):
			in.Unknown = append(in.Unknown, path+f.name)
		}
	}
	return m
}
