package witness

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules"
)

func (c *completer) sample(u unknownFact) any {
	all := c.samples(u)
	return all[c.IntN(len(all))]
}

// samples are the candidates that a fact may have; those of a list are others each
// time, those of another fact are found once.
func (c *completer) samples(u unknownFact) []any {
	if all, found := c.sampled[u.fact]; found {
		return all
	}
	all := c.allowed(u)
	if u.fact.Type.Kind != rules.KindList {
		c.sampled[u.fact] = all
	}
	return all
}

func (c *completer) allowed(u unknownFact) []any {
	all := c.candidates(u)
	allowed := slices.DeleteFunc(slices.Clone(all), func(x any) bool {
		v, ok := refRead(x, &u.fact.Type, c.w.set.Zone)
		if name := u.fact.Type.Format; name != "" && ok {
			v, ok = normalised(v, name)
		}
		return x != nil && u.fact.Type.Kind != rules.KindList && (!ok || emptyRequired(u.fact, v) || !c.base.allowed(u.fact, v))
	})
	if len(allowed) == 0 {
		return all
	}
	return allowed
}

// emptyRequired reports whether a value counts as not given.
func emptyRequired(f *rules.Fact, v any) bool {
	set, isSet := v.(refSet)
	text, isText := v.(string)
	return f.Required && (isSet && len(set) == 0 || isText && strings.TrimSpace(text) == "")
}

// candidates are values of a fact: its constants, their neighbours, the middle
// between them, all values of an enum, all subsets of a set.
func (c *completer) candidates(u unknownFact) []any {
	switch u.fact.Type.Kind {
	case rules.KindBool:
		return []any{false, true}
	case rules.KindEnum:
		var out []any
		for _, v := range u.fact.Type.Values {
			out = append(out, v.ID)
		}
		return out
	case rules.KindSet:
		return subsets(&u.fact.Type)
	case rules.KindEvent:
		return []any{nil, "2021-08-31T08:00:00+08:00", "2021-09-01T08:00:00+08:00", "2021-09-10T09:00:00+08:00"}
	case rules.KindList:
		return c.lists(u.fact)
	}
	return c.scalars(u)
}

func subsets(t *rules.Type) []any {
	var out []any
	for bits := range 1 << len(t.Values) {
		set := []any{}
		for i, v := range t.Values {
			if bits>>i&1 == 1 {
				set = append(set, v.ID)
			}
		}
		out = append(out, set)
	}
	return out
}

// lists are some lists of a list fact without keys, their elements complete.
func (c *completer) lists(f *rules.Fact) []any {
	out := []any{[]any{}}
	for n := range 3 {
		var list []any
		for range n + 1 {
			m := map[string]any{}
			for _, field := range f.Item {
				m[field.Name] = c.sample(unknownFact{f.Name + "[]." + field.Name, field})
			}
			if f.Key != "" {
				m[f.Key] = "key " + strconv.Itoa(len(list))
			}
			list = append(list, m)
		}
		out = append(out, list)
	}
	return out
}

func (c *completer) scalars(u unknownFact) []any {
	var out []any
	consts := slices.Clone(c.genFact(u.path).consts)
	for _, p := range c.g.params {
		if p.typ.kind == u.fact.Type.Kind.String() {
			consts = append(consts, p.values...)
		}
	}
	switch u.fact.Type.Kind {
	case rules.KindString:
		if name := u.fact.Type.Format; name != "" {
			for _, s := range append(consts, textOf[name][:len(textOf[name])-1]...) {
				out = append(out, s)
			}
			return out
		}
		for _, s := range append(consts, []string{"a", "ab", "", "荆门"}...) {
			out = append(out, s)
		}
		return append(out, "qq")
	case rules.KindDatetime:
		for _, s := range append(consts, "1999-12-31T08:00:00+08:00", "2021-09-01T08:00:00+08:00", "2021-09-11T09:00:00+08:00") {
			t, _ := time.Parse(time.RFC3339, s)
			out = append(out, s, t.Add(time.Second).Format(time.RFC3339), t.Add(-time.Second).Format(time.RFC3339))
		}
		return out
	case rules.KindDuration:
		return []any{"0.5 workday", "1 workday", "2 workdays", "10 workdays"}
	case rules.KindDate:
		for _, s := range append(consts, []string{"2021-09-10", "1999-12-31"}...) {
			d, _ := time.Parse("2006-01-02", s)
			out = append(out, s, d.AddDate(0, 0, 1).Format("2006-01-02"), d.AddDate(0, 0, -1).Format("2006-01-02"))
		}
		return out
	}
	nums := []float64{-1000, 2_000_000} // beyond everything
	for _, s := range append(consts, "3", "0") {
		n, _ := strconv.ParseFloat(s, 64)
		nums = append(nums, n)
	}
	slices.Sort(nums)
	nums = slices.Compact(nums)
	for i, n := range nums {
		out = append(out, n, n-1, n+1)
		if i > 0 {
			out = append(out, (n+nums[i-1])/2)
		}
	}
	if u.fact.Type.Kind == rules.KindInt {
		for i, x := range out {
			out[i] = int64(x.(float64))
		}
	}
	return out
}

func (c *completer) genFact(path string) *genFact {
	facts := c.g.facts
	for {
		list, field, inList := strings.Cut(path, "].")
		if !inList {
			break
		}
		name, _, _ := strings.Cut(list, "[")
		facts, path = c.g.fieldsOfList(name), field
	}
	for _, f := range facts {
		if f.name == path {
			return f
		}
	}
	return &genFact{}
}

// fieldsOfList are the fields of a list, also of one within an element.
func (g *gen) fieldsOfList(name string) []*genFact {
	for _, l := range g.lists {
		if l.name == name {
			return l.fields
		}
		for _, f := range l.fields {
			if f.nested != nil && f.name == name {
				return f.nested.fields
			}
		}
	}
	return nil
}
