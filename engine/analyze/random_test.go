package analyze_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// generator writes small sets that use most of the language, and samples
// applications to them.
type generator struct{ *rand.Rand }

func (g generator) pick(list ...string) string { return list[g.IntN(len(list))] }

const genHead = `guize: 1
set: small
title: {zh: 小集, en: Small}
languages: [zh, en]
timezone: Asia/Shanghai
calendar: cn
sources: {law: {title: {zh: 办法, en: Rules}}}
params:
  limit:
    title: {zh: 上限, en: Limit}
    type: number
    values: [{to: 2024-12-31, value: 3, cite: law 1}, {from: 2025-01-01, value: 5, cite: law 1}]
  fixed: {title: {zh: 定数, en: Fixed}, type: number, values: [{value: 4, cite: law 1}]}
facts:
  n: {type: number, min: 0, max: 10, step: 1, title: {zh: 数, en: Number}}
  m: {type: int, title: {zh: 整数, en: Whole}, default: 2}
  k: {type: enum, values: [a, b, c], title: {zh: 类, en: Kind}}
  t: {type: bool, title: {zh: 是否, en: Whether}}
  d: {type: bool, default: false, title: {zh: 默认, en: Default}}
  e: {type: event, title: {zh: 事件, en: Event}}
  s: {type: set, values: [x, y], required: true, title: {zh: 集, en: Set}}
  text: {type: string, default: none, title: {zh: 文, en: Text}}
  items:
    type: list
    key: of
    keys: s
    title: {zh: 项, en: Items}
    item:
      len: {type: number, min: 0, title: {zh: 长, en: Length}}
      ok: {type: bool, default: true, title: {zh: 好, en: Good}}
outcomes:
  first: {type: enum, values: [p, q, r], title: {zh: 一, en: First}}
  second: {type: enum, values: [p, q], complete: 't or n > 2', title: {zh: 二, en: Second}}
  items.way: {type: enum, values: [u, v], complete: item.ok, title: {zh: 项的, en: Of items}}
define:
  big: n > params.limit
  both: big and t
`

func (g generator) global() string {
	return g.pick("n > 3", "n <= 3", "n < params.limit", "n >= params.limit", "n == 4", "m >= 2", "m < 2", "m in [1, 2, 3]", "n in 2..5",
		`k == "a"`, `k != "a"`, `k in ["b", "c"]`, "t", "not t", "d", "happened(e)", "not happened(e)", `"x" in s`, `"y" in s`, "len(s) > 1",
		"known(n)", "not known(t)", "big", "not both", `text == "hello"`, `text != none`, "n + m > 6", "n > m", "n <= m", "m == n", "m + 1 > n", "n - m >= 2", "n < 2 * m", "2 * m <= n", "len(items) == 2", "len(items) > 1", "6 - m < n", `text contains "ab"`,
		"len(filter(items, .ok)) > 1", "any(items, .len > 4)", "true", "t ? n > 5 : d", "n > params.fixed")
}

func (g generator) element() string {
	return g.pick("i.len > 3", "i.len <= 3", "i.len < params.limit", "i.ok", "not i.ok", `i.of == "x"`, "known(i.len)", "i.len > n", g.global())
}

// cond joins conditions; further may hold readings of outcomes.
func (g generator) cond(atom func() string, further ...string) string {
	parts := []string{atom()}
	for range g.IntN(3) {
		parts = append(parts, atom())
	}
	if len(further) > 0 && g.IntN(3) == 0 {
		parts = append(parts, g.pick(further...))
	}
	out := "(" + parts[0] + ")"
	for _, p := range parts[1:] {
		out += g.pick(" and ", " and ", " or ") + "(" + p + ")"
	}
	return out
}

type genRule struct{ id, text string }

func (g generator) rules() []genRule {
	var out []genRule
	add := func(id, format string, args ...any) {
		extra := ""
		if g.IntN(5) == 0 {
			extra = "\n        valid: {" + g.pick("from", "to") + ": " + g.pick("2024-06-01", "2025-01-01", "2025-07-01") + "}"
		}
		out = append(out, genRule{id, fmt.Sprintf("      - id: "+id+extra+format, args...)})
	}
	for i := range 2 + g.IntN(3) {
		over := ""
		if i > 0 && g.IntN(3) == 0 {
			over = fmt.Sprintf("\n        overrides: [f%d]", g.IntN(i))
		}
		add(fmt.Sprintf("f%d", i), "%s\n        when: '%s'\n        then: [{decide: {first: %s}}]\n", over, g.cond(g.global), g.pick("p", "q", "r"))
	}
	for i := range 2 + g.IntN(3) {
		add(fmt.Sprintf("s%d", i), "\n        when: '%s'\n        then: [{decide: {second: %s}}]\n", g.cond(g.global, `first == "p"`, `first != "q"`, "first == none"), g.pick("p", "q"))
	}
	for i := range 2 + g.IntN(3) {
		add(fmt.Sprintf("i%d", i), "\n        for: i in items\n        when: '%s'\n        then: [{decide: {i.way: %s}}]\n", g.cond(g.element, `second == "p"`, `first == "r"`), g.pick("u", "v"))
	}
	return out
}

func genSet(rules []genRule, without string) []byte {
	var b strings.Builder
	b.WriteString(genHead + "policies:\n  p:\n    title: {zh: 规则, en: Rules}\n    cite: law 1\n    rules:\n")
	for _, r := range rules {
		if r.id != without {
			b.WriteString(strings.ReplaceAll(r.text, "\n        overrides: ["+without+"]", ""))
		}
	}
	return []byte(b.String())
}

// application samples values on and between the constants, and leaves some out.
func (g generator) application() (map[string]any, string) {
	m := map[string]any{}
	maybe := func(key string, x any) {
		if g.IntN(6) > 0 {
			m[key] = x
		}
	}
	maybe("n", json.Number(g.pick("0", "2", "2.5", "3", "3.5", "4", "5", "5.5", "7", "10")))
	maybe("m", g.IntN(6)-1)
	maybe("k", g.pick("a", "b", "c"))
	maybe("t", g.IntN(2) == 0)
	maybe("d", g.IntN(2) == 0)
	maybe("text", g.pick("hello", "ab", "zzz"))
	if g.IntN(2) == 0 {
		m["e"] = "2024-01-01T00:00:00+08:00"
	}
	keys := [][]any{{"x"}, {"y"}, {"x", "y"}}[g.IntN(3)]
	m["s"] = keys
	var items []any
	for _, k := range keys {
		it := map[string]any{"of": k}
		if g.IntN(6) > 0 {
			it["len"] = json.Number(g.pick("1", "3", "4", "4.5", "5", "6"))
		}
		if g.IntN(2) == 0 {
			it["ok"] = g.IntN(2) == 0
		}
		items = append(items, it)
	}
	m["items"] = items
	return m, g.pick("2024-01-01", "2024-08-01", "2025-03-01", "2025-12-01")
}

func outcomesOf(d *engine.Decision) string {
	var b strings.Builder
	for _, o := range d.Outcomes {
		fmt.Fprintf(&b, "%s=%v/%v ", o.Name, o.Value, o.Open)
	}
	return b.String()
}

// What sampling concrete applications finds, the analyser must not deny.
func TestSamplingAgrees(t *testing.T) {
	t.Parallel()
	sampleSets(t, 99, bruteSeeds(6, 100), 120)
}

func sampleSets(t *testing.T, stream uint64, sets, samples int) {
	var gaps, conflicts, undecided, findings int
	for seed := range sets {
		g := generator{rand.New(rand.NewPCG(uint64(seed), stream))}
		rs := g.rules()
		eng := compile(t, "small.yaml", genSet(rs, ""))
		report := check(t, eng)
		claims := newClaims(t, report, rs)
		findings, undecided = findings+len(report.Findings), undecided+len(report.Undecided)
		for _, f := range report.Findings {
			shows(t, eng, f)
		}
		for range samples {
			facts, on := g.application()
			in := engine.Input{At: at, RulesOn: on, Facts: facts}
			d, err := eng.Evaluate(context.Background(), in)
			if err != nil {
				t.Fatal(err)
			}
			for _, bad := range claims.against(t, d, in) {
				body, _ := json.Marshal(facts)
				t.Fatalf("stream %d, seed %d: %s\n%s rules_on %s\n%s", stream, seed, bad, body, on, genSet(rs, ""))
			}
			gaps += len(d.Errors)
			conflicts += len(d.Conflicts)
		}
	}
	t.Logf("%d sets of %d applications: %d no values or errors, %d conflicts in samples; %d findings, %d undecided", sets, samples, gaps, conflicts, findings, undecided)
}

// claims is what a report says of a set, to be held against applications.
type claims struct {
	gap       map[string]bool // outcomes that may lack a value
	conflict  map[string]bool
	dead      []string
	redundant map[string]*engine.Engine // the set without the rule
}

func newClaims(t *testing.T, r *analyze.Report, rs []genRule) claims {
	c := claims{gap: map[string]bool{}, conflict: map[string]bool{}, redundant: map[string]*engine.Engine{}}
	for _, f := range r.Findings {
		m := f.Message["en"]
		id := ""
		for _, x := range rs {
			if strings.Contains(m, `"p/`+x.id+`"`) && id == "" {
				id = x.id
			}
		}
		switch f.Code {
		case "gap":
			for _, o := range []string{"second", "items.way"} {
				c.gap[o] = c.gap[o] || strings.Contains(m, `"`+o+`"`)
			}
		case "conflict":
			for _, o := range []string{"first", "second", "items.way"} {
				c.conflict[o] = c.conflict[o] || strings.Contains(m, `"`+o+`"`)
			}
		case "unreachable", "always-overridden":
			c.dead = append(c.dead, "p/"+id)
		case "redundant":
			c.redundant[id] = compile(t, "small.yaml", genSet(rs, id))
		}
	}
	for _, u := range r.Undecided {
		switch u.Code {
		case "gap":
			c.gap[u.On] = true
		case "conflict":
			for _, o := range []string{"first", "second", "items.way"} {
				c.conflict[o] = c.conflict[o] || strings.HasPrefix(u.On, "p/"+o[:1])
			}
		}
	}
	return c
}

func (c claims) against(t *testing.T, d *engine.Decision, in engine.Input) []string {
	var out []string
	for _, e := range d.Errors {
		if e.Code == "no-value" && e.Rule == "" {
			if strings.Contains(e.Message, "second") && !c.gap["second"] {
				out = append(out, "a gap of second that was not found")
			}
			if strings.Contains(e.Message, "way") && !c.gap["items.way"] {
				out = append(out, "a gap of items.way that was not found")
			}
		}
	}
	for _, k := range d.Conflicts {
		for name, o := range map[string]string{"outcome first": "first", "outcome second": "second", "outcome items": "items.way"} {
			if strings.HasPrefix(k.On, name) && !c.conflict[o] {
				out = append(out, "a conflict of "+o+" that was not found")
			}
		}
	}
	for _, r := range d.Rules {
		if r.Status == "applies" && slices.Contains(c.dead, r.Rule) {
			out = append(out, r.Rule+" applies and was said never to")
		}
	}
	for id, eng := range c.redundant {
		e, err := eng.Evaluate(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		if outcomesOf(e) != outcomesOf(d) && !strings.Contains(outcomesOf(d), "/true") && !strings.Contains(outcomesOf(e), "/true") {
			out = append(out, id+" was said to be redundant and is not: "+outcomesOf(d)+" / "+outcomesOf(e))
		}
	}
	return out
}
