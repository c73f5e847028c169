package witness

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// A brute force for R18 and R19: completions of an application, in which every
// fact has a concrete value, are decided by the reference one by one. Whatever
// the engine calls decided must come out so in each of them, and a fact that it
// does not list as missing must never make a difference.

// completer completes one application.
type completer struct {
	*rand.Rand
	w    *witnesses
	g    *gen
	in   genInput
	base *refRun // the application itself
}

func newCompleter(w *witnesses, g *gen, in genInput, seed uint64) *completer {
	c := &completer{Rand: rand.New(rand.NewPCG(seed, 1)), w: w, g: g, in: in}
	c.base = w.ref.run(refInput{facts: in.Facts, at: genAt(), unknown: in.Unknown})
	return c
}

// eachFact visits every fact of a run that is no list, with its path.
func (r *refRun) eachFact(do func(path string, f *rules.Fact, v any)) {
	for _, f := range r.set.Facts {
		v := r.facts[f.Name]
		if f.Type.Kind != rules.KindList {
			do(f.Name, f, v)
			continue
		}
		list, ok := v.([]any)
		if !ok && f.Keys == "" {
			do(f.Name, f, v)
		}
		for _, x := range list {
			e := x.(*refElem)
			for _, field := range f.Item {
				do(e.path()+"."+field.Name, field, e.vals[field.Name])
			}
		}
	}
}

// completion is the value of each fact that was unknown, by path; nil of an
// event says that it has not come.
type completion map[string]any

// complete gives every unknown fact a value: that of fixed, else one of its samples.
func (c *completer) complete(fixed completion) (completion, *refDecision) {
	out := completion{}
	for round := 0; ; round++ {
		run := c.w.ref.run(c.with(out))
		open := c.unknowns(run)
		if len(open) == 0 || round > 6 {
			return out, run.decide()
		}
		for _, u := range open {
			if u.fact.Derive != nil && round < 2 && len(open) > 1 {
				continue // those that it follows from come first
			}
			v, given := fixed[u.path]
			if !given {
				v = c.sample(u)
			}
			out[u.path] = v
		}
	}
}

type unknownFact struct {
	path string
	fact *rules.Fact
}

func (c *completer) unknowns(run *refRun) []unknownFact {
	var out []unknownFact
	run.eachFact(func(path string, f *rules.Fact, v any) {
		if !isKnown(v) {
			out = append(out, unknownFact{path, f})
		}
	})
	return out
}

// with adds a completion to the application.
func (c *completer) with(x completion) refInput {
	in := refInput{at: genAt(), facts: c.w.normal(c.in.Facts), base: c.base}
	for _, p := range c.in.Unknown {
		if _, given := x[p]; !given {
			in.unknown = append(in.unknown, p)
		}
	}
	for path, v := range x {
		if v != nil {
			putPath(in.facts, path, v)
		}
	}
	return in
}

// normal copies facts into one shape: names instead of aliases, keyed lists as
// objects by key.
func (w *witnesses) normal(facts map[string]any) map[string]any {
	r := &refRun{refSetup: w.ref, bad: map[string]bool{}}
	flat := map[string]any{}
	r.flat(facts, "", flat)
	out := map[string]any{}
	for _, f := range w.set.Facts {
		v, given := flat[f.Name]
		if !given {
			continue
		}
		if f.Type.Kind == rules.KindList {
			v = copyList(f, v)
		}
		put(out, f.Name, v)
	}
	return out
}

func copyList(f *rules.Fact, v any) any {
	byKey := map[string]any{}
	switch v := v.(type) {
	case map[string]any:
		for k, m := range v {
			byKey[k] = maps.Clone(m.(map[string]any))
		}
	case []any:
		list := []any{}
		for _, x := range v {
			m := maps.Clone(x.(map[string]any))
			list = append(list, m)
			if f.Key != "" {
				byKey[m[f.Key].(string)] = m
				delete(m, f.Key)
			}
		}
		if f.Key == "" {
			return list
		}
	}
	return byKey
}

// putPath sets n1, works[water].length or acts[0].weight.
func putPath(facts map[string]any, path string, v any) {
	list, rest, inList := strings.Cut(path, "[")
	if !inList {
		put(facts, path, v)
		return
	}
	key, field, _ := strings.Cut(rest, "].")
	if items, ok := facts[list].([]any); ok {
		n, _ := strconv.Atoi(key)
		items[n].(map[string]any)[field] = v
		return
	}
	byKey, ok := facts[list].(map[string]any)
	if !ok {
		byKey = map[string]any{}
		facts[list] = byKey
	}
	elem, ok := byKey[key].(map[string]any)
	if !ok {
		elem = map[string]any{}
		byKey[key] = elem
	}
	elem[field] = v
}

func (c *completer) sample(u unknownFact) any {
	all := c.samples(u)
	return all[c.IntN(len(all))]
}

// samples are values of a fact: its constants, their neighbours, the middle
// between them, all values of an enum, all subsets of a set.
func (c *completer) samples(u unknownFact) []any {
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
		return []any{nil, genTimes[0], genTimes[1]}
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
			list = append(list, m)
		}
		out = append(out, list)
	}
	return out
}

func (c *completer) scalars(u unknownFact) []any {
	var out []any
	consts := slices.Clone(c.genFact(u.path).consts)
	switch u.fact.Type.Kind {
	case rules.KindString:
		for _, s := range append(consts, genTexts...) {
			out = append(out, s)
		}
		return append(out, "qq")
	case rules.KindDate:
		for _, s := range append(consts, genDates...) {
			d, _ := time.Parse("2006-01-02", s)
			out = append(out, s, d.AddDate(0, 0, 1).Format("2006-01-02"), d.AddDate(0, 0, -1).Format("2006-01-02"))
		}
		return out
	}
	var nums []float64
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
	_, field, inList := strings.Cut(path, "].")
	list := c.g.facts
	switch {
	case inList && strings.HasPrefix(path, "works"):
		list = c.g.fields
	case inList:
		list = c.g.marks
	default:
		field = path
	}
	for _, f := range list {
		if f.name == field {
			return f
		}
	}
	return &genFact{}
}

// reduced is what a decision says, without what names rules or depends on
// other tasks.
func (d *refDecision) reduced() map[string]string { return reduce(d.says) }

func reduce(says map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range says {
		switch {
		case strings.HasPrefix(k, "material "):
			v = strconv.FormatBool(strings.HasPrefix(v, "[true"))
		case strings.HasPrefix(k, "route "):
			v, _, _ = strings.Cut(v, " stage ")
		}
		out[k] = v
	}
	return out
}

// holds says how a decision is not what every completion makes of it, "" where
// it is.
func (c *completer) holds(d *engine.Decision, n int) string {
	says, open := contents(d)
	says = reduce(says)
	for _, p := range d.Pending {
		if p.Element == "" {
			open["rule "+p.Rule] = true // a list is not known, nor what its elements are called
		}
	}
	listed := map[string]bool{}
	for _, m := range d.Missing {
		listed[m.Fact] = true
	}
	for range n {
		x, got := c.complete(nil)
		if why := unlike(says, open, got, string(d.Status)); why != "" {
			return fmt.Sprintf("%s\nin the completion %v", why, x)
		}
		if why := c.unlisted(x, got, listed); why != "" {
			return why
		}
	}
	return ""
}

// unlike compares what is decided with one completion.
func unlike(says map[string]string, open map[string]bool, got *refDecision, status string) string {
	reduced := got.reduced()
	for k, v := range says {
		if open[k] {
			continue
		}
		if w, ok := reduced[k]; !ok || w != v {
			return fmt.Sprintf("decided, but not so in a completion: %s is %s, there %s (open: %v)", k, v, w, got.open[k])
		}
	}
	for k, v := range reduced {
		pending := slices.ContainsFunc(got.by[k], func(rule string) bool { return open["rule "+rule] })
		if _, there := says[k]; !there && !pending && !open[k] && !open[conflicting(k)] {
			return fmt.Sprintf("not in the decision, nor open, but in a completion: %s is %s", k, v)
		}
	}
	rank := []string{"rejected", "conflict", "incomplete", "decided"}
	switch status {
	case "decided", "rejected":
		if got.plainStatus != status {
			return fmt.Sprintf("status %s, in a completion %s", status, got.plainStatus)
		}
	case "conflict":
		if slices.Index(rank, got.plainStatus) > 1 {
			return fmt.Sprintf("status %s, in a completion %s", status, got.plainStatus)
		}
	}
	return ""
}

// conflicting is the key of the thing that a conflict is about.
func conflicting(key string) string {
	about := strings.TrimPrefix(key, "conflict ")
	if task, ok := strings.CutPrefix(about, "task "); ok {
		return "route " + task
	}
	if strings.HasPrefix(about, "deadline ") && strings.Count(about, " ") == 1 {
		return about + " "
	}
	return about
}

// unlisted changes facts that are not listed as missing, which must change nothing.
func (c *completer) unlisted(x completion, was *refDecision, listed map[string]bool) string {
	for _, f := range c.w.set.Facts {
		if f.Type.Kind == rules.KindList && (listed[f.Keys] || listed[f.Name]) {
			return "" // what its elements lead to is asked when they are known
		}
	}
	fixed := completion{}
	for path, v := range x {
		_, there := c.base.isKnown[path]
		if listed[path] || !there || c.leadsTo(path, listed) { // !there: of an element that is not there yet
			fixed[path] = v
		}
	}
	if len(fixed) == len(x) {
		return ""
	}
	y, now := c.complete(fixed)
	a, b := was.reduced(), now.reduced()
	a["status"], b["status"] = was.plainStatus, now.plainStatus
	if !maps.Equal(a, b) {
		return fmt.Sprintf("facts that are not listed make a difference:\n%v\ngives %v\n%v\ngives %v", x, a, y, b)
	}
	return ""
}

// leadsTo reports whether a fact that is listed can be derived from this one.
func (c *completer) leadsTo(path string, listed map[string]bool) bool {
	prefix, name := "", path
	if i := strings.LastIndex(path, "]."); i >= 0 {
		prefix, name = path[:i+2], path[i+2:]
	}
	names := []string{name}
	if g := c.genFact(path); g.name == "n1" {
		names = append(names, "长度")
	}
	found := false
	visit := func(p string, f *rules.Fact) {
		for _, n := range names {
			if f.Derive != nil && strings.Contains(f.Derive.Source, n) && p != path && (listed[p] || c.leadsTo(p, listed)) {
				found = true
			}
		}
	}
	for _, f := range c.w.set.Facts {
		for _, field := range f.Item {
			if prefix != "" && strings.HasPrefix(prefix, f.Name+"[") {
				visit(prefix+field.Name, field)
			}
		}
		visit(f.Name, f)
	}
	return found
}

// grid enumerates every combination of samples of the unknown facts, with what
// each decides; nil where there are too many, or a list is among them.
func (c *completer) grid(most int) (facts []unknownFact, xs []completion, ds []*refDecision) {
	facts = c.unknowns(c.base)
	size := 1
	for _, u := range facts {
		if u.fact.Type.Kind == rules.KindList || u.fact.Derive != nil || c.isKeys(u.path) {
			return nil, nil, nil
		}
		if size *= len(c.samples(u)); size > most {
			return nil, nil, nil
		}
	}
	for n := range size {
		x := completion{}
		for _, u := range facts {
			all := c.samples(u)
			x[u.path], n = all[n%len(all)], n/len(all)
		}
		_, d := c.complete(x)
		xs, ds = append(xs, x), append(ds, d)
	}
	return facts, xs, ds
}

func (c *completer) isKeys(path string) bool {
	return slices.ContainsFunc(c.w.set.Facts, func(f *rules.Fact) bool { return f.Keys == path })
}

// exact compares missing with all completions: what is called certain has two
// of them that differ in it alone and are decided differently. In a set that
// compares facts with constants only, what is listed makes some difference.
func (c *completer) exact(d *engine.Decision) (why string, tried bool) {
	facts, xs, ds := c.grid(300)
	if facts == nil {
		return "", false
	}
	// An error leaves rules undetermined in every completion, and asks for all
	// that they read.
	plain := c.g.simple && !slices.ContainsFunc(ds, func(d *refDecision) bool { return len(d.run.failed) > 0 })
	for _, m := range d.Missing {
		k := slices.IndexFunc(facts, func(u unknownFact) bool { return u.path == m.Fact })
		if k < 0 {
			return fmt.Sprintf("%s is missing and not unknown", m.Fact), true
		}
		needed := m.Certain || plain && !facts[k].fact.Required
		if needed && !sways(facts[k].path, xs, ds) {
			return fmt.Sprintf("%s is missing (certain: %v) and makes no difference", m.Fact, m.Certain), true
		}
	}
	return "", true
}

// sways reports whether two completions that differ in one fact alone are
// decided differently.
func sways(path string, xs []completion, ds []*refDecision) bool {
	seen := map[string]int{}
	for i, x := range xs {
		rest := maps.Clone(x)
		delete(rest, path)
		key := fmt.Sprint(rest)
		j, there := seen[key]
		if !there {
			seen[key] = i
			continue
		}
		if ds[i].status != ds[j].status || !maps.Equal(ds[i].reduced(), ds[j].reduced()) {
			return true
		}
	}
	return false
}
