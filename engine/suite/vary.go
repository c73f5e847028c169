package suite

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// alteration gives one fact of an application another value, or the
// application another rule date.
type alteration struct {
	path  string // of the fact; "" for the rule date
	value any    // nil: not known
}

// String says what is given otherwise.
func (a alteration) String() string {
	if a.path == "" {
		return "rules_on = " + flow(a.value)
	}
	return a.path + " = " + flow(a.value)
}

// apply is the application with the change. ok is false where the path leads
// to nothing that can be changed.
func (a alteration) apply(in engine.Input) (engine.Input, bool) {
	if a.path == "" {
		in.RulesOn, _ = a.value.(string)
		return in, true
	}
	facts := map[string]any{}
	if decodeExact(in.JSON, &facts) != nil || !set(facts, a.path, a.value) {
		return in, false
	}
	data, err := json.Marshal(facts)
	if err != nil {
		return in, false
	}
	in.JSON = data
	return in, true
}

// set puts a value at a path such as "works[water].length".
func set(facts map[string]any, path string, value any) bool {
	at := rules.ParsePath(path)
	if at.List == "" {
		return put(facts, strings.Split(path, "."), value)
	}
	elems, _ := get(facts, strings.Split(at.List, ".")).([]any)
	for i, e := range elems {
		obj, ok := e.(map[string]any)
		if ok && (isNamed(obj, at.Key) || at.Key == compact(i)) {
			return put(obj, strings.Split(at.Field, "."), value)
		}
	}
	return false
}

// isNamed reports whether an element has a field with the value, as its key.
func isNamed(obj map[string]any, key string) bool {
	for _, v := range obj {
		if s, ok := v.(string); ok && s == key {
			return true
		}
	}
	return false
}

func get(m map[string]any, path []string) any {
	for ; len(path) > 1; path = path[1:] {
		m, _ = m[path[0]].(map[string]any)
	}
	return m[path[0]]
}

// put sets a value in nested maps. Nothing known is null and not a key less,
// so that the case says so against its file's base.
func put(m map[string]any, path []string, value any) bool {
	for ; len(path) > 1; path = path[1:] {
		next, ok := m[path[0]].(map[string]any)
		if !ok {
			next = map[string]any{}
			m[path[0]] = next
		}
		m = next
	}
	m[path[0]] = value
	return true
}

// someMoment stands for a moment among the values worth trying.
const someMoment = "<moment>"

// variation knows which values are worth trying for each fact that a mutated
// rule reads: those around the constants, and every value of a small type.
type variation struct {
	set   *rules.Set
	about map[string]bool  // rules that the mistake is in, or that read what it is in
	worth map[string][]any // values worth trying, by plain path
	dates []string         // rule dates
}

func newVariation(ctx context.Context, eng, mutant *engine.Engine, m Mutant) (*variation, error) {
	whole, err := eng.Inspect(ctx)
	if err != nil {
		return nil, err
	}
	v := &variation{set: eng.Set(), about: about(whole, m.Where), worth: map[string][]any{}}
	for _, e := range []*engine.Engine{eng, mutant} {
		shown, err := e.Testables(ctx)
		if err != nil {
			return nil, err
		}
		for _, t := range shown {
			for _, b := range t.Boundaries {
				for _, x := range []string{b.Below, b.Value, b.Above} {
					v.add(b.Fact, x)
				}
			}
		}
	}
	for _, f := range v.set.Facts {
		v.fact(f.Name, f)
		for _, it := range f.Item {
			v.fact(f.Name+"."+it.Name, it)
		}
	}
	v.texts(whole, m)
	if m.Kind == MutateDate {
		v.days(m.Old + " " + m.New)
	}
	for _, p := range v.set.Params {
		if m.Where == "params."+p.Name {
			for _, x := range p.Values {
				v.days(x.Valid.From.String() + " " + x.Valid.To.String())
			}
		}
	}
	return v, nil
}

func (v *variation) add(path, x string) {
	if x == "" {
		return
	}
	var value any = x
	if _, err := calendar.ParseDate(x); err != nil {
		value = json.Number(x)
	}
	if !slices.Contains(v.worth[path], value) {
		v.worth[path] = append(v.worth[path], value)
	}
}

// fact adds the values of a small type, and that nothing is known.
func (v *variation) fact(path string, f *rules.Fact) {
	switch f.Type.Kind {
	case rules.KindBool:
		v.worth[path] = append(v.worth[path], true, false)
	case rules.KindEnum:
		for _, x := range f.Type.Values {
			v.worth[path] = append(v.worth[path], x.ID)
		}
	case rules.KindSet:
		var all []any
		for _, x := range f.Type.Values {
			v.worth[path] = append(v.worth[path], []any{x.ID})
			all = append(all, x.ID)
		}
		v.worth[path] = append(v.worth[path], all)
	case rules.KindEvent, rules.KindDatetime:
		v.worth[path] = append(v.worth[path], someMoment)
	}
	v.worth[path] = append(v.worth[path], nil)
}

// texts adds the texts that a mutated expression holds, for facts that are texts.
func (v *variation) texts(set *model.Set, m Mutant) {
	tree := set.Trees[m.expr]
	if tree == nil {
		return
	}
	for _, f := range v.set.Facts {
		if f.Type.Kind != rules.KindString {
			continue
		}
		for _, t := range tree.Texts() {
			v.worth[f.Name] = append(v.worth[f.Name], t)
		}
	}
}

// days adds the dates in a text and their neighbours as rule dates.
func (v *variation) days(text string) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r != '-' && (r < '0' || r > '9') }) {
		d, err := calendar.ParseDate(w)
		for n := -1; err == nil && n <= 1; n++ {
			if s := d.AddDays(n).String(); !slices.Contains(v.dates, s) {
				v.dates = append(v.dates, s)
			}
		}
	}
}

// own lists what can be changed in the application of a case as far as the
// mistake is concerned: the rule date, and the facts that the rules about it read.
func (v *variation) own(c tried) []alteration {
	var out []alteration
	for _, d := range v.dates {
		out = append(out, alteration{value: d})
	}
	seen := map[string]bool{}
	for _, r := range slices.Sorted(maps.Keys(c.reads)) {
		for _, path := range c.reads[r] {
			if v.about[r] && !seen[path] {
				seen[path] = true
				out = append(out, v.values(path, c.input.At)...)
			}
		}
	}
	return out
}

// others lists every fact of the application that can be changed.
func (v *variation) others(c tried) []alteration {
	facts := map[string]any{}
	if decodeExact(c.input.JSON, &facts) != nil {
		return nil
	}
	var out []alteration
	for _, f := range v.set.Facts {
		out = append(out, v.values(f.Name, c.input.At)...)
		elems, _ := get(facts, strings.Split(f.Name, ".")).([]any)
		for i := range elems {
			for _, it := range f.Item {
				out = append(out, v.values(f.Name+"["+strconv.Itoa(i)+"]."+it.Name, c.input.At)...)
			}
		}
	}
	return out
}

// pairs lists two changes at once of what concerns the mistake.
func (v *variation) pairs(c tried) [][]alteration {
	var out [][]alteration
	own := v.own(c)
	for i, a := range own {
		for _, b := range own[i+1:] {
			if a.path != b.path {
				out = append(out, []alteration{a, b})
			}
		}
	}
	return out
}

// values lists what a fact may be instead.
func (v *variation) values(path string, at time.Time) []alteration {
	var out []alteration
	for _, x := range v.worth[rules.ParsePath(path).Name] {
		if x == someMoment { // just now, a day and a month ago
			for _, days := range []int{0, -1, -30} {
				out = append(out, alteration{path, at.AddDate(0, 0, days).Format(time.RFC3339)})
			}
			continue
		}
		out = append(out, alteration{path, x})
	}
	return out
}

// about lists the rules that a mistake concerns: the rule itself, those of the
// policy, or those whose conditions name what the mistake is in.
func about(set *model.Set, where string) map[string]bool {
	name := strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(where, "define "), "facts."), "outcomes.")
	out := map[string]bool{}
	for _, p := range set.Source.Policies {
		for _, r := range p.Rules {
			id := p.ID + "/" + r.ID
			if where == id || where == p.ID || mentions(set, p.Applies, name) || mentions(set, r.When, name) || mentions(set, r.Unless, name) {
				out[id] = true
			}
		}
	}
	return out
}

func mentions(set *model.Set, c *rules.Cond, name string) bool {
	if c == nil {
		return false
	}
	if tree := set.Trees[c.Expr]; tree != nil && tree.Names(name) {
		return true
	}
	return slices.ContainsFunc(slices.Concat(c.All, c.Any, c.None), func(k *rules.Cond) bool { return mentions(set, k, name) })
}
