package witness

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
)

// genInput is an application, as the engine and the reference take it.
type genInput struct {
	Facts   map[string]any `json:"facts"`
	Unknown []string       `json:"unknown"`
}

// application makes random facts for the set; share of them are given.
func (g *gen) application(seed uint64) genInput {
	g.Rand = rand.New(rand.NewPCG(seed, 0x2545f4914f6cdd1d))
	share := pick(g, []float64{1, 1, 0.85, 0.6, 0.3, 0.05})
	in := genInput{Facts: map[string]any{}}
	for _, f := range g.facts {
		switch {
		case g.chance(share):
			put(in.Facts, f.spelled(g), g.value(f))
		case f.kind == "event" && g.chance(0.5):
			in.Unknown = append(in.Unknown, f.name)
		}
	}
	if len(g.fields) > 0 {
		g.works(&in, share)
	}
	if len(g.marks) > 0 && g.chance(share) {
		acts := []any{}
		for range g.IntN(3) {
			acts = append(acts, g.fieldsOf(g.marks, share, "", &in))
		}
		in.Facts["acts"] = acts
	}
	return in
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

func (g *gen) works(in *genInput, share float64) {
	set, _ := in.Facts["services"].([]any)
	byKey := g.chance(0.3)
	list, object := []any{}, map[string]any{}
	for _, k := range set {
		key := k.(string)
		if g.chance(0.2) {
			continue
		}
		m := g.fieldsOf(g.fields, share, "works["+key+"].", in)
		if byKey {
			object[key] = m
			continue
		}
		m["service"] = key
		list = append(list, m)
	}
	switch {
	case byKey:
		in.Facts["works"] = object
	case len(list) > 0 || g.chance(0.3):
		in.Facts["works"] = list
	}
}

func (g *gen) fieldsOf(fields []*genFact, share float64, path string, in *genInput) map[string]any {
	m := map[string]any{}
	for _, f := range fields {
		if g.chance(share) {
			m[f.name] = g.value(f)
		} else if f.kind == "event" && path != "" && g.chance(0.5) {
			in.Unknown = append(in.Unknown, path+f.name)
		}
	}
	return m
}

// value is a value of a fact, near the constants that it is compared with.
func (g *gen) value(f *genFact) any {
	switch f.kind {
	case "bool":
		return g.chance(0.5)
	case "number", "int", "money":
		return g.number(f)
	case "enum":
		return pick(g, f.values)
	case "set":
		out := []any{}
		for _, v := range f.values {
			if g.chance(0.5) {
				out = append(out, v)
			}
		}
		return out
	case "date":
		return pick(g, near(f.consts, genDates, nil))
	case "event":
		return pick(g, genTimes)
	}
	return pick(g, near(f.consts, genTexts, nil))
}

func near(consts, otherwise []string, more []string) []string {
	if len(consts) == 0 {
		consts = otherwise
	}
	return append(append([]string{}, consts...), more...)
}

func (g *gen) number(f *genFact) any {
	c, _ := strconv.ParseFloat(pick(g, near(f.consts, genNumbers, []string{"-1", "5"})), 64)
	c += pick(g, []float64{0, 0, 1, -1, 0.1})
	switch f.kind {
	case "int":
		return int64(c)
	case "money":
		return json.Number(strconv.FormatFloat(c, 'f', 2, 64))
	}
	if g.chance(0.3) {
		return json.Number(strconv.FormatFloat(c, 'g', -1, 64))
	}
	return c
}
