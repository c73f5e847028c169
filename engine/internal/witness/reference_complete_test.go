package witness

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

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
	yaml string
	base *refRun // the application itself
	said *refDecision

	sampled map[*rules.Fact][]any
}

func newCompleter(w *witnesses, g *gen, in genInput, seed uint64) *completer {
	c := &completer{sampled: map[*rules.Fact][]any{}, yaml: string(w.set.Files[0].Data), Rand: rand.New(rand.NewPCG(seed, 1)), w: w, g: g, in: in}
	c.base = w.ref.run(refInput{facts: in.Facts, at: genAt(), unknown: in.Unknown})
	c.said = c.base.decide()
	return c
}

// eachFact visits every fact of a run with its path, but for a list whose keys
// are not known.
func (r *refRun) eachFact(do func(path string, f *rules.Fact, v any)) {
	for _, f := range r.set.Facts {
		v := r.facts[f.Name]
		list, ok := v.([]any)
		if ok || f.Keys == "" {
			do(f.Name, f, v)
		}
		eachOf(f, list, do)
	}
}

// eachOf visits the facts of the elements of a list, and of those within them.
func eachOf(list *rules.Fact, elems []any, do func(path string, f *rules.Fact, v any)) {
	for _, x := range elems {
		e := x.(*refElem)
		for _, f := range list.Item {
			v := e.vals[f.Name]
			do(e.path()+"."+f.Name, f, v)
			if inner, ok := v.([]any); ok && f.Type.Kind == rules.KindList {
				eachOf(f, inner, do)
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
		open := slices.DeleteFunc(c.unknowns(run), func(u unknownFact) bool { return c.base.isKnown[u.path] }) // it was derived, and fails now
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
		endless := strings.HasSuffix(path, ".to") // a suspension without an end
		if !isKnown(v) && !endless {              // not given, or not to be derived
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
			byKey[k] = copyElement(f, m.(map[string]any))
		}
	case []any:
		list := []any{}
		for _, x := range v {
			m := copyElement(f, x.(map[string]any))
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

func copyElement(list *rules.Fact, m map[string]any) map[string]any {
	out := maps.Clone(m)
	for _, f := range list.Item {
		if inner, ok := out[f.Name]; ok && f.Type.Kind == rules.KindList {
			out[f.Name] = copyList(f, inner)
		}
	}
	return out
}

// putPath sets n1, works[water].length or acts[0].parts[1].size.
func putPath(facts map[string]any, path string, v any) {
	list, rest, inList := strings.Cut(path, "[")
	if !inList {
		put(facts, path, v)
		return
	}
	key, field, _ := strings.Cut(rest, "].")
	if items, ok := facts[list].([]any); ok {
		n, _ := strconv.Atoi(key)
		putPath(items[n].(map[string]any), field, v)
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
	putPath(elem, field, v)
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
		failed := len(got.run.failed)+len(got.run.underived) > 0 // as in unlike
		if why := impossible(d, got); why != "" && !failed {
			return fmt.Sprintf("%s\nin the completion %v", why, x)
		}
		for _, name := range c.said.promisedInVain(d) {
			if !got.noValue[name] && !c.said.untold[name] && !failed && len(c.base.underived) == 0 {
				return fmt.Sprintf("%s must have a value and lacks it: not in the completion %v", name, x)
			}
		}
		if why := c.unlisted(x, got, listed); why != "" {
			return why
		}
	}
	return ""
}

// impossible says which outcome has a value in a completion that the decision
// does not list as possible, where it lists any.
func impossible(d *engine.Decision, got *refDecision) string {
	for _, o := range d.Outcomes {
		v, there := got.says["outcome "+o.Name]
		if !o.Open || len(o.Possible) == 0 || !there || v == "null" {
			continue
		}
		if !slices.ContainsFunc(o.Possible, func(p any) bool { return valueText(p) == v }) {
			return fmt.Sprintf("%s may only be %v, and is %s", o.Name, o.Possible, v)
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
			if (got.open[k] || got.open[conflicting(k)]) && len(got.run.failed)+len(got.run.underived) > 0 {
				continue // with c unknown, c ? a : a is a, and yet an error where c is one
			}
			return fmt.Sprintf("decided, but not so in a completion: %s is %s, there %s (open: %v)", k, v, w, got.open[k])
		}
	}
	for k, v := range reduced {
		if got.open[k] && len(got.run.failed) > 0 {
			continue // as above
		}
		if code, isReject := strings.CutPrefix(k, "reject "); isReject {
			code, _, _ = strings.Cut(code, " ")
			if open["reject "+code+" "] { // of whatever fact
				continue
			}
		}
		pending := slices.ContainsFunc(got.by[k], func(rule string) bool { return open["rule "+rule] })
		if _, there := says[k]; !there && !pending && !open[k] && !open[conflicting(k)] {
			return fmt.Sprintf("not in the decision, nor open, but in a completion: %s is %s", k, v)
		}
	}
	if len(got.run.failed)+len(got.run.underived) > 0 {
		return "" // as above
	}
	rank := []string{"rejected", "conflict", "incomplete", "decided"}
	switch status {
	case "decided": // no promise is broken either
		if got.status != status {
			return fmt.Sprintf("status %s, in a completion %s", status, got.status)
		}
	case "rejected":
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
	if len(was.run.failed)+len(now.run.failed)+len(was.run.underived)+len(now.run.underived) > 0 {
		return "" // as in unlike
	}
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
	if g := c.genFact(path); g.alias != "" {
		names = append(names, g.alias)
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
