package analyze_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// elementGenerator writes sets whose rules run over lists of three kinds and
// give outcomes and tasks of the whole application.
type elementGenerator struct{ generator }

const elementsHead = `guize: 1
set: small
title: {zh: 小集, en: Small}
languages: [zh, en]
timezone: Asia/Shanghai
calendar: cn
sources: {law: {title: {zh: 办法, en: Rules}}}
facts:
  n: {type: number, min: 0, max: 10, step: 1, title: {zh: 数, en: Number}}
  t: {type: bool, title: {zh: 是否, en: Whether}}
  e: {type: event, title: {zh: 事件, en: Event}}
  s: {type: set, values: [x, y, z], title: {zh: 集, en: Set}}
  works:
    type: list
    key: of
    keys: s
    title: {zh: 工程, en: Works}
    item:
      len: {type: number, min: 0, title: {zh: 长, en: Length}}
      kind: {type: enum, values: [a, b], title: {zh: 类, en: Kind}}
      done: {type: event, title: {zh: 完工, en: Done}}
  parts:
    type: list
    title: {zh: 部分, en: Parts}
    item:
      size: {type: int, min: 0, max: 9, title: {zh: 大小, en: Size}}
      kind: {type: enum, values: [a, b], default: a, title: {zh: 类, en: Kind}}
      name: {type: string, title: {zh: 名, en: Name}}
  papers:
    type: list
    key: no
    title: {zh: 文件, en: Papers}
    item:
      no: {type: string, title: {zh: 号, en: Number}}
      good: {type: bool, title: {zh: 好, en: Good}}
      by: {type: enum, values: [u, v], title: {zh: 单位, en: Body}}
outcomes:
  one: {type: enum, values: [p, q], COMPLETE title: {zh: 一, en: One}}
  two: {type: number, title: {zh: 二, en: Two}}
  works.way: {type: enum, values: [p, q], title: {zh: 项的, en: Of works}}
bodies: {u: {title: {zh: 甲, en: U}}, v: {title: {zh: 乙, en: V}}}
policies:
  p:
    title: {zh: 规则, en: Rules}
    cite: law 1
    rules:
`

// over is a list with what can be said of its elements.
type over struct {
	list  string
	conds []string
	names []string // of tasks
	tos   []string // bodies
	sums  []string // numbers
}

func overs() []over {
	return []over{
		{"works", []string{"i.len > 3", "i.len <= 3", `i.kind == "a"`, `i.kind != "a"`, `i.of == "x"`, `i.of in ["x", "y"]`, "known(i.len)", "i.len > n", `i.way == "p"`, "true"},
			[]string{"go", "go-{i.kind}", "do-{i.of}", "do-x", "do-{n}"}, []string{"u", "v", `'= i.kind == "a" ? "u" : "v"'`}, []string{"1", "'= i.len'", "'= n'", "'= i.len + 1'"}},
		{"parts", []string{"i.size > 3", "i.size <= 3", "i.size == 5", `i.kind == "a"`, `i.kind == "b"`, `i.name == "k"`, "i.size > n", "true"},
			[]string{"go", "go-{i.kind}", "go-{i.name}", "do-{i.size}"}, []string{"u", "v", `'= i.kind == "a" ? "u" : "v"'`}, []string{"1", "'= i.size'", "'= n + 1'"}},
		{"papers", []string{"i.good", "not i.good", `i.by == "u"`, `i.by == "v"`, `i.no == "k"`, "i.by != none", "true"},
			[]string{"go", "go-{i.by}", "do-{i.no}"}, []string{"u", "v", "'= i.by'"}, []string{"1", "2", "'= n'"}},
	}
}

func (g elementGenerator) global() string {
	return g.pick("n > 3", "n <= 3", "t", "not t", "n == 5", `"x" in s`, "len(s) > 1", "any(works, .len > 3)", "all(works, .len <= 3)",
		`any(parts, .kind == "b")`, "len(parts) > 0", "len(filter(papers, .good)) > 1", "true", `one == "p"`, "known(t)")
}

func (g elementGenerator) rules() []genRule {
	var out []genRule
	for i := range 3 + g.IntN(4) {
		id := fmt.Sprintf("r%d", i)
		o := overs()[g.IntN(3)]
		global := g.IntN(4) == 0
		loop, cond := "\n        for: i in "+o.list, func() string { return g.pick(append(o.conds, g.pick("n > 3", "t", "not t", "n <= 5"))...) }
		if global {
			loop, cond = "", g.global
		}
		var b strings.Builder
		when := g.cond(cond)
		fmt.Fprintf(&b, "      - id: %s%s\n        when: '%s'\n", id, loop, when)
		if i > 0 && g.IntN(5) == 0 && out[i-1].text != "" && strings.Contains(out[i-1].text, "for: i in "+o.list) && !global {
			fmt.Fprintf(&b, "        overrides: [r%d]\n", i-1)
		}
		then := g.then(o, global)
		for strings.Contains(when, "one ==") && strings.Contains(then, "one:") || strings.Contains(when, "i.way") && strings.Contains(then, "i.way:") {
			then = g.then(o, global)
		}
		b.WriteString("        then:\n" + then)
		out = append(out, genRule{id, b.String()})
	}
	return out
}

func (g elementGenerator) then(o over, global bool) string {
	names, tos, sums := o.names, o.tos, o.sums
	if global {
		names, tos, sums = []string{"go", "go-a", "do-x", "do-{n}"}, []string{"u", "v", `'= t ? "u" : "v"'`}, []string{"1", "'= n'", "'= n * 2'"}
	}
	after := ""
	if g.IntN(3) == 0 {
		after = ", after: [" + g.pick("go", "do-x") + "]"
	}
	task := fmt.Sprintf("          - route: {task: \"%s\", to: %s%s}\n", g.pick(names...), g.pick(tos...), after)
	one := fmt.Sprintf("          - decide: {one: %s}\n", g.pick("p", "q"))
	two := fmt.Sprintf("          - decide: {two: %s}\n", g.pick(sums...))
	if o.list == "works" && !global && g.IntN(4) == 0 {
		return fmt.Sprintf("          - decide: {i.way: %s}\n", g.pick("p", "q"))
	}
	start := "e"
	if o.list == "works" && !global {
		start = g.pick("e", "i.done", "[e, i.done]")
	}
	due := fmt.Sprintf("          - deadline: {id: %s, owner: %s, start: %s, within: %s}\n", g.pick("c", "d"), g.pick(tos...), start, g.pick("1 workday", "2 workdays", "1 day"))
	return g.pick(task, one, two, one+task, due)
}

func elementSet(g elementGenerator, rules []genRule) []byte {
	var b strings.Builder
	b.WriteString(strings.Replace(elementsHead, "COMPLETE", g.pick("", `complete: "true",`, `complete: "n > 3",`, `complete: "len(s) > 0",`), 1))
	for _, r := range rules {
		b.WriteString(r.text)
	}
	if !strings.Contains(b.String(), `"go"`) {
		b.WriteString("      - {id: go, when: 'n == 7', then: [{route: {task: go, to: u}}]}\n")
	}
	b.WriteString("      - {id: dox, when: 'n == 8', then: [{route: {task: do-x, to: u}}]}\n")
	return []byte(b.String())
}

// application has lists of no to three elements.
func (g elementGenerator) application() map[string]any {
	m := map[string]any{}
	maybe := func(to map[string]any, key string, x any) {
		if g.IntN(9) > 0 {
			to[key] = x
		}
	}
	maybe(m, "n", json.Number(g.pick("0", "2", "3", "4", "5", "7", "8", "10")))
	maybe(m, "t", g.IntN(2) == 0)
	maybe(m, "e", g.pick("2026-05-20T10:00:00+08:00", "2026-05-28T10:00:00+08:00"))
	var keys, works, parts, papers []any
	for _, k := range []string{"x", "y", "z"} {
		if g.IntN(2) == 0 {
			keys = append(keys, k)
			w := map[string]any{"of": k}
			maybe(w, "len", json.Number(g.pick("1", "3", "3.5", "4", "6")))
			maybe(w, "kind", g.pick("a", "b"))
			maybe(w, "done", g.pick("2026-05-20T10:00:00+08:00", "2026-05-27T10:00:00+08:00"))
			works = append(works, w)
		}
	}
	if keys == nil {
		keys = []any{}
	}
	maybe(m, "s", keys)
	m["works"] = works
	for range g.IntN(4) {
		p := map[string]any{}
		maybe(p, "size", g.IntN(10))
		maybe(p, "kind", g.pick("a", "b"))
		maybe(p, "name", g.pick("k", "l"))
		parts = append(parts, p)
	}
	if parts == nil {
		parts = []any{}
	}
	maybe(m, "parts", parts)
	list := []any{}
	for i, no := range []string{"k", "l", "m"}[:g.IntN(4)] {
		p := map[string]any{"no": no}
		maybe(p, "good", g.IntN(2) == 0)
		maybe(p, "by", []string{"u", "v"}[g.IntN(2)])
		list = append(list, p)
		_ = i
	}
	papers = list
	maybe(m, "papers", papers)
	return m
}

var (
	quotedRule = regexp.MustCompile(`"p/(\w+)"`)
	quotedTask = regexp.MustCompile(`task "([^"]*)" waits for "([^"]*)"`)
	decidesOne = regexp.MustCompile(`decide: \{one: (\w)\}`)
	startsRule = regexp.MustCompile(`- \{?\s*id: (\w+)`)
)

// elementClaims is what a report says of a set.
type elementClaims struct {
	pairs     [][]string        // of rules in conflict
	undecided []string          // code and rule or outcome
	gap       bool              // of the outcome one
	circle    bool              // of tasks
	dead      []string          // rules that never apply
	apart     [][3]string       // a rule, its task, and the one that never comes with it
	one       map[string]string // by rule: the value that it gives to the outcome one
}

func claimsOf(r *analyze.Report, data []byte) elementClaims {
	c := elementClaims{one: map[string]string{}}
	rule, at := "", map[int]string{}
	for i, line := range strings.Split(string(data), "\n") {
		if m := startsRule.FindStringSubmatch(line); m != nil {
			rule = "p/" + m[1]
		}
		if m := decidesOne.FindStringSubmatch(line); m != nil {
			c.one[rule] = m[1]
		}
		at[i+1] = rule
	}
	for _, f := range r.Findings {
		var ids []string
		for _, m := range quotedRule.FindAllStringSubmatch(f.Message["en"], -1) {
			ids = append(ids, "p/"+m[1])
		}
		switch f.Code {
		case "conflict":
			c.pairs = append(c.pairs, ids)
		case "gap":
			c.gap = true
		case "waits-for-ever":
			c.circle = true
		case "unreachable", "always-overridden":
			c.dead = append(c.dead, ids[0])
		case "never-together":
			m := quotedTask.FindStringSubmatch(f.Message["en"])
			c.apart = append(c.apart, [3]string{at[f.Pos.Line], m[1], m[2]})
		}
	}
	for _, u := range r.Undecided {
		c.undecided = append(c.undecided, u.Code+" "+u.On)
		c.circle = c.circle || u.Code == "waits-for-ever"
	}
	return c
}

// claimed reports whether a conflict of two rules, or of one with itself, is
// reported or was left open.
func (c *elementClaims) claimed(a, b string) bool {
	for _, id := range []string{a, b} {
		if slices.Contains(c.undecided, "conflict "+id) {
			return true
		}
	}
	return slices.ContainsFunc(c.pairs, func(ids []string) bool {
		return slices.Contains(ids, a) && slices.Contains(ids, b) && (a != b || len(ids) == 1)
	})
}

// missed lists the pairs of rules whose conflict a report does not know. Of a
// task or deadline the decision names the two; of a spelt-out outcome all that
// give it.
func (c *elementClaims) missed(d *engine.Decision, k engine.Conflict) []string {
	var out []string
	applies := func(id string) bool {
		return slices.ContainsFunc(d.Rules, func(r engine.RuleState) bool { return r.Rule == id && r.Status == "applies" })
	}
	for i, a := range k.Rules {
		for _, b := range k.Rules[i:] {
			if !applies(a) || !applies(b) {
				continue // in conflict whatever the missing facts turn out to be, by rules that differ
			}
			differ := !strings.HasPrefix(k.On, "outcome ") && a == k.Rules[0] && b == k.Rules[1] || k.On == "outcome one" && c.one[a] != c.one[b]
			if differ && !c.claimed(a, b) {
				out = append(out, fmt.Sprintf("a conflict over %s that was not found: %s and %s", k.On, a, b))
			}
		}
	}
	known := slices.ContainsFunc(k.Rules, func(a string) bool {
		return slices.ContainsFunc(k.Rules, func(b string) bool { return c.claimed(a, b) })
	})
	if !known {
		out = append(out, fmt.Sprintf("a conflict that was not found: %v", k))
	}
	return out
}

// What applications with several elements show, the analyser must not deny.
func TestSamplingElementsAgrees(t *testing.T) {
	t.Parallel()
	sampleElements(t, 1, bruteSeeds(14, 120), 150)
}

// acyclic compiles a set; nil where its rules wait for one another.
func acyclic(t *testing.T, data []byte) *engine.Engine {
	set, err := rules.Parse(t.Context(), "small.yaml", data)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		if !strings.Contains(err.Error(), "[cycle]") {
			t.Fatalf("%v\n%s", err, data)
		}
		return nil
	}
	return eng
}

func sampleElements(t *testing.T, stream uint64, sets, samples int) {
	var found, undecided, gaps, two int
	conflicts := map[string]int{} // by what they are over
	for seed := range sets {
		g := elementGenerator{generator{rand.New(rand.NewPCG(uint64(seed), stream))}}
		data := elementSet(g, g.rules())
		eng := acyclic(t, data)
		if eng == nil {
			continue
		}
		report := check(t, eng)
		claims := claimsOf(report, data)
		found, undecided = found+len(report.Findings), undecided+len(report.Undecided)
		for _, f := range report.Findings {
			shows(t, eng, f)
			if strings.Contains(f.Message["en"], " elements of ") {
				two++
			}
		}
		for _, u := range report.Undecided {
			if len(u.Facts) == 0 || slices.ContainsFunc(u.Facts, func(f string) bool { return f == "one" || f == "two" }) {
				t.Errorf("stream %d, seed %d: %s of %s is not decided for the sake of %q: want facts", stream, seed, u.Code, u.On, u.Facts)
			}
		}
		for range samples {
			facts := g.application()
			d, err := eng.Evaluate(context.Background(), engine.Input{At: at, Facts: facts})
			if err != nil {
				t.Fatal(err)
			}
			for _, bad := range claims.against(d) {
				body, _ := json.Marshal(facts)
				t.Errorf("stream %d, seed %d: %s\n%s\n%s\nfindings %v\nundecided %v", stream, seed, bad, body, data, report.Diagnostics().Err(), claims.undecided)
				return
			}
			for _, k := range d.Conflicts {
				kind, _, _ := strings.Cut(k.On, " ")
				conflicts[kind]++
			}
			gaps += len(d.Errors)
		}
	}
	if two == 0 || conflicts["outcome"] == 0 || conflicts["task"] == 0 || conflicts["deadline"] == 0 {
		t.Errorf("the sets show too little: %d findings over two elements, conflicts %v", two, conflicts)
	}
	t.Logf("%d sets of %d applications: conflicts %v and %d errors in samples; %d findings, %d of them over two elements; %d undecided", sets, samples, conflicts, gaps, found, two, undecided)
}

func (c *elementClaims) against(d *engine.Decision) []string {
	var out []string
	for _, k := range d.Conflicts {
		out = append(out, c.missed(d, k)...)
	}
	if !c.circle && (&shown{d: d}).circle() {
		out = append(out, "a circle of tasks that was not found")
	}
	for _, r := range d.Routes {
		for _, x := range c.apart {
			there := slices.ContainsFunc(d.Routes, func(o engine.Route) bool { return o.Task == x[2] })
			if x[0] == r.Rule && x[1] == r.Task && slices.Contains(r.After, x[2]) && there {
				out = append(out, fmt.Sprintf("%s comes together with %s and was said never to", x[1], x[2]))
			}
		}
	}
	for _, e := range d.Errors {
		if e.Code == "no-value" && e.Rule == "" && !c.gap && !slices.Contains(c.undecided, "gap one") {
			out = append(out, "a gap that was not found")
		}
	}
	for _, r := range d.Rules {
		if r.Status == "applies" && slices.Contains(c.dead, r.Rule) {
			out = append(out, r.Rule+" applies and was said never to")
		}
	}
	return out
}
