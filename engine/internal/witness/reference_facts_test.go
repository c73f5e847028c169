package witness

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/format"
)

// refElem is an element of a list fact.
type refElem struct {
	list  *rules.Fact
	of    *refElem // of a list within an element: that element
	key   string
	index int
	given map[string]any
	vals  map[string]any
	known map[string]bool
}

func (e *refElem) path() string {
	key := e.key
	if key == "" {
		key = strconv.Itoa(e.index)
	}
	name := e.list.Name + "[" + key + "]"
	if e.of != nil {
		return e.of.path() + "." + name
	}
	return name
}

// complete reads the facts and gives values to those that were not given (R11).
func (r *refRun) complete() {
	r.facts, r.known, r.underived = map[string]any{}, map[string]bool{}, map[string]bool{}
	r.assumed, r.bad, r.defaulted = map[string]any{}, map[string]bool{}, map[string]bool{}
	given := map[string]any{}
	r.flat(r.in.facts, "", given)
	for _, f := range r.set.Facts {
		r.facts[f.Name] = refUnknown{}
		if f.Type.Kind != rules.KindList {
			r.give(f, given, f.Name, r.facts, r.known)
		}
	}
	for _, f := range r.set.Facts {
		r.fill(f, f.Name, refScope{date: r.date}, r.facts, r.known)
	}
	for _, f := range r.set.Facts {
		if f.Type.Kind == rules.KindList {
			r.list(f, given)
		}
	}
}

// flat turns nested maps into paths, aliases into names.
func (r *refRun) flat(m map[string]any, prefix string, out map[string]any) {
	for k, v := range m {
		path := prefix + k
		if i := slices.IndexFunc(r.set.Facts, func(f *rules.Fact) bool { return f.Name == path || f.Alias != "" && f.Alias == path }); i >= 0 {
			out[r.set.Facts[i].Name] = v
		} else if sub, ok := v.(map[string]any); ok {
			r.flat(sub, path+".", out)
		} else {
			r.bad[path] = true
		}
	}
}

// give takes over a value that was given, where it is one.
func (r *refRun) give(f *rules.Fact, given map[string]any, path string, vals map[string]any, known map[string]bool) {
	x, ok := given[f.Name]
	if !ok || x == nil {
		return
	}
	plain := f.Type.Kind == rules.KindString && f.Type.Format == ""
	if empty := x == any(""); f.Required && (empty || isEmpty(x)) || empty && !plain {
		return // as forms send for a box left empty
	}
	v, ok := refRead(x, &f.Type, r.set.Zone)
	if ok && f.Type.Format != "" {
		v, ok = normalised(v, f.Type.Format)
	}
	if !ok || !r.allowed(f, v) {
		r.bad[path] = true
		return
	}
	if t, isEvent := v.(time.Time); isEvent && f.Type.Kind == rules.KindEvent && t.After(r.in.at) {
		v = refNone{}
	}
	vals[f.Name], known[f.Name] = v, true
}

// normalised is a text as its format writes it; ok is false where it is none.
func normalised(v any, name string) (any, bool) {
	f, known := format.Builtin().Lookup(name)
	s, isText := v.(string)
	if !known || !isText {
		return nil, false
	}
	res := f.Check(s)
	return res.Normal, res.Error == nil
}

func isEmpty(x any) bool { list, ok := x.([]any); return ok && len(list) == 0 }

// assume lists a default that says something.
func (r *refRun) assume(path string, v any) {
	if plain := r.refPlain(v); plain != nil {
		r.assumed[path] = plain
	}
}

// allowed checks the bounds and the length of a value.
func (r *refRun) allowed(f *rules.Fact, v any) bool {
	bound := func(text string) any {
		if isDay := f.Type.Kind == rules.KindDate || f.Type.Kind == rules.KindDatetime; isDay {
			return text
		}
		n, _ := refNumber(jsonNumber(text), rules.KindMoney)
		return n
	}
	if f.Type.Min != "" {
		if c, _ := r.refCompare(v, bound(f.Type.Min)); c < 0 {
			return false
		}
	}
	if f.Type.Max != "" {
		if c, _ := r.refCompare(v, bound(f.Type.Max)); c > 0 {
			return false
		}
	}
	s, isText := v.(string)
	if isText && f.Type.Regexp != "" && !regexp.MustCompile("^(?:"+f.Type.Regexp+")$").MatchString(s) {
		return false
	}
	return !isText || f.Type.Length == 0 || len([]rune(s)) <= f.Type.Length
}

// fill gives a value to a fact that has none: derived, else by default, else
// (of an event) not yet.
func (r *refRun) fill(f *rules.Fact, path string, sc refScope, vals map[string]any, known map[string]bool) {
	if _, open := vals[f.Name].(refUnknown); !open || has(r.in.unknown, path) && f.Type.Kind == rules.KindEvent {
		return
	}
	// A default that stands in for a derivation is an assumption, which stays
	// in completions of the application.
	assumed := r.in.base != nil && r.in.base.defaulted[path]
	if f.Derive != nil && !assumed {
		v := r.derived(f, sc)
		_, failed := v.(refError)
		_, value := refOpen(v)
		if failed || !ofType(v, &f.Type) || value && !isNone(v) && !r.allowed(f, v) {
			vals[f.Name], r.underived[path] = refError{"underived"}, true
			return
		}
		if _, settled := refOpen(v); settled && !isNone(v) {
			vals[f.Name], known[f.Name] = v, true
			return
		}
	}
	switch {
	case f.Default != nil && f.Type.Kind != rules.KindList:
		vals[f.Name], known[f.Name] = r.literal(*f.Default, &f.Type), true
		r.defaulted[path] = true
		r.assume(path, vals[f.Name])
	case f.Type.Kind == rules.KindEvent:
		vals[f.Name] = refNone{}
	}
}

// ofType reports whether what was derived is a value of the fact's type, as far
// as that is not known before.
func ofType(v any, t *rules.Type) bool {
	s, isText := v.(string)
	_, listed := enumID(s, t)
	if x, isNumber := exact(v); isNumber && t.Kind == rules.KindInt {
		return x.IsInt()
	}
	return t.Kind != rules.KindEnum || !isText || listed
}

// derived evaluates a derivation, after filling the facts that it reads.
func (r *refRun) derived(f *rules.Fact, sc refScope) any {
	reads := func(g *rules.Fact) bool {
		return g != f && g.Type.Kind != rules.KindList &&
			(strings.Contains(f.Derive.Source, g.Name) || g.Alias != "" && strings.Contains(f.Derive.Source, g.Alias))
	}
	if e := sc.elem; e != nil {
		for _, g := range e.list.Item {
			if reads(g) {
				r.fill(g, e.path()+"."+g.Name, sc, e.vals, e.known)
			}
		}
	}
	for _, g := range r.set.Facts {
		if reads(g) {
			r.fill(g, g.Name, refScope{date: sc.date}, r.facts, r.known)
		}
	}
	v := r.ofKind(refKept(declaredRound(r.eval(f.Derive, sc), f.Type.Round)), f.Type.Kind)
	if x, ok := v.(time.Time); ok && f.Type.Kind == rules.KindEvent && x.After(r.in.at) {
		return refNone{}
	}
	return v
}

// list makes the elements of a list fact.
func (r *refRun) list(f *rules.Fact, given map[string]any) {
	items, isGiven := r.items(f, given[f.Name])
	var elems []*refElem
	for n, it := range items {
		m, ok := it.(map[string]any)
		if !ok {
			r.bad[f.Name] = true
			continue
		}
		e := &refElem{list: f, index: n, given: r.ownNames(f, m), vals: map[string]any{}, known: map[string]bool{}}
		if f.Key != "" && !r.key(e, elems) {
			r.bad[f.Name] = true
			continue
		}
		elems = append(elems, e)
	}
	switch {
	case f.Keys != "":
		set, ok := r.facts[f.Keys].(refSet)
		if !ok {
			return
		}
		elems = r.keyed(f, set, elems)
	case !isGiven && f.Default == nil:
		return
	}
	list := []any{}
	for _, e := range elems {
		r.element(e)
		list = append(list, e)
	}
	r.facts[f.Name], r.known[f.Name] = list, isGiven || f.Default != nil
}

// items takes a list as it was given: a list, or an object by key.
func (r *refRun) items(f *rules.Fact, x any) (items []any, ok bool) {
	switch x := x.(type) {
	case []any:
		return x, true
	case map[string]any:
		keys := make([]string, 0, len(x))
		for k := range x {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			m := map[string]any{f.Key: k}
			for a, b := range x[k].(map[string]any) {
				m[a] = b
			}
			items = append(items, m)
		}
		return items, true
	}
	return nil, false
}

func (r *refRun) ownNames(list *rules.Fact, m map[string]any) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		known := k == list.Key
		if known {
			out[k] = v
		}
		for _, f := range list.Item {
			if f.Name == k || f.Alias == k {
				out[f.Name], known = v, true
			}
		}
		if !known {
			r.bad[list.Name+"."+k] = true
		}
	}
	return out
}

func (r *refRun) key(e *refElem, others []*refElem) bool {
	e.key, _ = e.given[e.list.Key].(string)
	return e.key != "" && !slices.ContainsFunc(others, func(o *refElem) bool { return o.key == e.key })
}

// keyed makes one element for each key, in the order of the set's declaration.
func (r *refRun) keyed(f *rules.Fact, keys refSet, given []*refElem) []*refElem {
	var out []*refElem
	for n, k := range keys {
		e := &refElem{list: f, key: k, index: n, given: map[string]any{f.Key: k}, vals: map[string]any{}, known: map[string]bool{}}
		for _, g := range given {
			if g.key == e.key {
				e.given = g.given
			}
		}
		out = append(out, e)
	}
	return out
}

// element completes the fields of an element.
func (r *refRun) element(e *refElem) {
	for _, f := range e.list.Item {
		e.vals[f.Name] = refUnknown{}
		if f.Type.Kind == rules.KindList {
			r.inner(e, f)
			continue
		}
		r.give(f, e.given, e.path()+"."+f.Name, e.vals, e.known)
	}
	for _, f := range e.list.Item {
		if f.Type.Kind != rules.KindList {
			r.fill(f, e.path()+"."+f.Name, refScope{date: r.date, loop: "item", elem: e}, e.vals, e.known)
		}
	}
}

// inner reads a list within an element, such as suspensions; its elements are
// read as they stand.
func (r *refRun) inner(e *refElem, f *rules.Fact) {
	items, ok := e.given[f.Name].([]any)
	if !ok {
		if f.Default != nil {
			e.vals[f.Name], e.known[f.Name] = []any{}, true
		}
		return
	}
	list := []any{}
	for n, it := range items {
		m, _ := it.(map[string]any)
		x := &refElem{list: f, of: e, index: n, given: m, vals: map[string]any{}, known: map[string]bool{}}
		r.element(x)
		list = append(list, x)
	}
	e.vals[f.Name], e.known[f.Name] = list, true
}
