package analyze_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// bruteFact is a fact of a small set: what can be said of it, and values of
// which every class that conditions can make holds at least one.
type bruteFact struct {
	name, decl string
	conds      []string
	values     []any
	with       map[string][]string // what is said of it together with another
}

func bruteFacts() []bruteFact {
	n := func(s string) any { return json.Number(s) }
	return []bruteFact{
		{"a", "{type: bool}", []string{"a", "not a", "known(a)"}, []any{true, false}, nil},
		{"b", "{type: bool, default: false}", []string{"b", "not b"}, []any{true, false}, nil},
		{"k", "{type: enum, values: [p, q, r]}", []string{`k == "p"`, `k != "q"`, `k in ["q", "r"]`, "k == params.one", "k in params.some"}, []any{"p", "q", "r"}, nil},
		{"j", "{type: int, min: 0, max: 3}", []string{"j > 1", "j == 2", "6 / j > 2", "j != 0 and 6 / j > 2"}, []any{0, 1, 2, 3},
			map[string][]string{"i": {"i > j", "i <= j", "i == j", "i - j >= 2", "j + 1 < i", "i < 2 * j", "2 * j <= i", "i / j > 1", "6 / (i - j) > 2", "i + j in 2..4"}}},
		{"i", "{type: int, min: 0, max: 5}", []string{"i > 2", "i >= 3", "i == 4", "i < params.lim", "i > 2.5", "i <= 2", "i in 1..3"}, []any{0, 1, 2, 3, 4, 5}, nil},
		{"m", "{type: money, min: 0}", []string{"m >= 10", "m < 10.0001", "m <= 10", "m == 10.0001"}, []any{n("9"), n("10"), n("10.0001"), n("11")}, nil},
		{"d", "{type: date}", []string{`d <= "2024-03-01"`, `d >= "2024-03-02"`, `d > "2024-03-01"`, `d == "2024-03-02"`, `d < "2025-01-01"`}, []any{"2024-02-28", "2024-03-01", "2024-03-02", "2024-03-05", "2024-12-31", "2025-01-01", "2025-02-01"}, nil},
		{"e", "{type: event}", []string{"happened(e)", "not happened(e)", "e == none"}, []any{"2025-03-01T00:00:00Z"}, nil},
		{"s", "{type: set, values: [x, y]}", []string{`"x" in s`, `not ("y" in s)`, "len(s) > 1", "len(s) == 0"}, []any{[]any{}, []any{"x"}, []any{"y"}, []any{"x", "y"}}, nil},
		{"u", "{type: duration}", []string{"u == params.three", "u != params.three", "u == params.span", "u > params.three"}, []any{"2 days", "3 days", "4 days", "5 days"}, nil},
		{"w", "{type: string}", []string{`w == "v"`, `w contains "v"`, "len(w) > 1", "w in params.names"}, []any{"v", "vv", "z", "n", "v, n"}, nil},
	}
}

// bruteRule is a rule of a small set in its parts, so that edits can change it.
type bruteRule struct {
	id, when, then, over, from string
	cite                       string // of a set with ranks
}

// bruteSet is a small set, and the facts that it reads.
type bruteSet struct {
	facts    []bruteFact
	rules    []bruteRule
	params   map[string]string
	combine  string
	complete string
	dated    bool // the date of the rules is that of d
	ranked   bool // rules cite sources of three ranks, and one that has none
}

type bruteGenerator struct{ generator }

func (g bruteGenerator) set() *bruteSet {
	all := bruteFacts()
	g.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	s := &bruteSet{facts: all[:3], dated: g.IntN(2) == 0 && slices.ContainsFunc(all[:3], func(f bruteFact) bool { return f.name == "d" }), combine: "sum", complete: g.pick("", "complete: true, ", "complete: 'COND', "),
		params: map[string]string{"one": g.pick("p", "q"), "some": g.pick("[p]", "[p, q]"), "lim": g.pick("2", "3"), "lim2": g.pick("3", "4"), "span": g.pick("3 days", "5 days"), "names": g.pick("[v]", "[n, v]", "['v, n']")}}
	s.complete = strings.Replace(s.complete, "COND", g.atom(s), 1)
	for n := range 4 + g.IntN(4) {
		s.rules = append(s.rules, g.rule(s, n))
	}
	return s
}

// ranks gives the rules of a set sources of several ranks.
func (g bruteGenerator) ranks(s *bruteSet) {
	s.ranked = true
	for i := range s.rules {
		s.rules[i].cite = g.pick("law 1", "province 2", "province 3", "city 4", "[law 5, city 6]", "note 7")
		s.rules[i].over = g.pick(s.rules[i].over, "")
	}
}

func (g bruteGenerator) atom(s *bruteSet) string {
	f := s.facts[g.IntN(len(s.facts))]
	for _, o := range s.facts { // in the order of the facts, so that a seed is a set
		if both := f.with[o.name]; both != nil && g.IntN(2) == 0 {
			return both[g.IntN(len(both))]
		}
	}
	return f.conds[g.IntN(len(f.conds))]
}

// reads says which outcomes the condition of a rule that gives one may read, so
// that there is no circle.
var bruteReads = [][]string{{}, {`f == "p"`, `f != "q"`, "f == none"}, {"g", "f == none", `f == "q"`}, {"l != none", "l == params.five", "l != params.five", "g == none"}, {"h > 1", "h <= 1", "h in 2..3", "h == none", "l == none", `t == "A"`}}

func (g bruteGenerator) rule(s *bruteSet, n int) bruteRule {
	layer := g.IntN(5)
	r := bruteRule{id: fmt.Sprintf("r%d", n), then: g.then(s, layer)}
	parts := []string{g.atom(s)}
	for range g.IntN(3) {
		parts = append(parts, g.atom(s))
	}
	if reads := bruteReads[layer]; len(reads) > 0 && g.IntN(2) == 0 {
		parts = append(parts, reads[g.IntN(len(reads)-g.IntN(2)*boolInt(layer == 4))])
	}
	r.when = "(" + parts[0] + ")"
	for _, p := range parts[1:] {
		r.when += g.pick(" and ", " and ", " or ") + "(" + p + ")"
	}
	if g.IntN(8) == 0 {
		r.when = "true"
	}
	if i := slices.IndexFunc(s.rules, func(o bruteRule) bool { return o.then[:8] == r.then[:8] }); i >= 0 && g.IntN(4) == 0 {
		r.over = s.rules[i].id
	}
	if g.IntN(6) == 0 {
		r.from = "2025-01-01"
	}
	return r
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *bruteSet) has(fact string) bool {
	return slices.ContainsFunc(s.facts, func(f bruteFact) bool { return f.name == fact })
}

// then is what a rule of a layer gives; some of it is worked out.
func (g bruteGenerator) then(s *bruteSet, layer int) string {
	given := [][]string{{"{f: p}", "{f: q}"}, {"{g: true}", "{g: false}"}, {"{l: 5 days}", "{l: 6 days}", "{l: 10 days}", "{l: '= params.span'}"}, {"{h: 1}", "{h: 2}", "{h: '= params.lim'}"},
		{"{t: A}", "{t: ''}", "{t: B}"}}[layer]
	more := []struct{ fact, text string }{{"k", `{f: '= k == params.one ? "p" : "q"'}`}, {"k", "{g: '= k in params.some'}"}, {"i", "{h: '= i'}"}, {"i", "{g: '= i < params.lim'}"}, {"w", "{t: '= w'}"}, {"w", "{g: '= w in params.names'}"}, {"a", "{l: '= a ? params.span : none'}"}}
	for _, m := range more {
		if s.has(m.fact) && m.text[1] == given[0][1] {
			given = append(given, m.text, m.text)
		}
	}
	if layer == 0 && g.IntN(3) == 0 {
		return g.pick("route: {task: x, to: u}", "route: {task: x, to: v}", "penalty: {act: y, subject: u}", "emit: {kind: z, data: {n: 1}}", "require: {material: paper}", "waive: {material: paper}", "notice: {code: c, message: M}",
			"reject: {code: c, message: M}", "deadline: {id: c, owner: u, start: at0, within: '= params.span'}")
	}
	return "decide: " + given[g.IntN(len(given))]
}

// text is the set as a file, without a rule.
func (s *bruteSet) text(without string) []byte {
	var b strings.Builder
	if s.dated {
		b.WriteString("rules_on: d\n")
	}
	b.WriteString("guize: 1\nset: small\nlanguages: [en]\nallow: {missing-citation: t, unused-fact: t, unused-param: t, unused-outcome: t}\nbodies: {u: {title: U}, v: {title: V}}\nmaterials: {paper: {title: P}}\n")
	if s.ranked {
		b.WriteString("sources: {law: {title: L, rank: 1}, province: {title: P, rank: 2}, city: {title: C, rank: 3}, note: {title: N}}\n")
	}
	b.WriteString("params:\n")
	fmt.Fprintf(&b, "  one: {type: enum, choices: [p, q, r], value: %s}\n  some: {type: set, choices: [p, q, r], value: %s}\n", s.params["one"], s.params["some"])
	fmt.Fprintf(&b, "  lim: {type: number, values: [{to: 2024-12-31, value: %s}, {from: 2025-01-01, value: %s}]}\n", s.params["lim"], s.params["lim2"])
	fmt.Fprintf(&b, "  three: {type: duration, value: 3 days}\n  five: {type: duration, value: 5 days}\n  span: {type: duration, value: %s}\n  names: {type: list, value: %s}\nfacts:\n  at0: {type: event}\n", s.params["span"], s.params["names"])
	for _, f := range s.facts {
		fmt.Fprintf(&b, "  %s: %s\n", f.name, f.decl)
	}
	fmt.Fprintf(&b, "outcomes:\n  f: {%stype: enum, values: [p, q]}\n  g: {type: bool}\n  l: {type: duration}\n  h: {type: number, combine: %s}\n  t: {type: string}\n", s.complete, s.combine)
	b.WriteString("policies:\n  p:\n    rules:\n")
	for _, r := range s.rules {
		if r.id == without {
			continue
		}
		fmt.Fprintf(&b, "      - id: %s\n        when: '%s'\n", r.id, strings.ReplaceAll(r.when, "'", "''"))
		if r.over != "" && r.over != without {
			fmt.Fprintf(&b, "        overrides: [%s]\n", r.over)
		}
		if r.from != "" {
			fmt.Fprintf(&b, "        valid: {from: %s}\n", r.from)
		}
		if r.cite != "" {
			fmt.Fprintf(&b, "        cite: %s\n", r.cite)
		}
		fmt.Fprintf(&b, "        then: [%s]\n", r.then)
	}
	return []byte(b.String())
}

// bruteInput is an application to a small set, with the date of the rules.
type bruteInput struct {
	facts map[string]any
	on    string
	known bool // every fact is given that may be
}

// inputs are all applications to the set that its conditions tell apart.
func (s *bruteSet) inputs() []bruteInput {
	out := []bruteInput{{map[string]any{}, "2024-06-01", true}, {map[string]any{}, "2025-06-01", true}}
	if s.dated {
		out = []bruteInput{{map[string]any{}, "", true}}
	}
	for _, f := range s.facts {
		var next []bruteInput
		for _, in := range out {
			for _, v := range f.values {
				m := map[string]any{f.name: v}
				for k, x := range in.facts {
					m[k] = x
				}
				next = append(next, bruteInput{m, in.on, in.known})
			}
			next = append(next, bruteInput{in.facts, in.on, in.known && (f.name == "e" || f.name == "b")})
		}
		out = next
	}
	return out
}

// edit makes a set that differs a little.
func (g bruteGenerator) edit(s *bruteSet) *bruteSet {
	out := *s
	out.rules, out.params = slices.Clone(s.rules), map[string]string{}
	for k, v := range s.params {
		out.params[k] = v
	}
	i := g.IntN(len(out.rules))
	if s.ranked && g.IntN(3) == 0 {
		out.rules[i].cite = g.pick("law 1", "province 2", "city 4", "note 7")
		return &out
	}
	switch r := &out.rules[i]; g.IntN(9) {
	case 0:
		out.params["one"] = g.pick("p", "q", "r")
	case 1:
		out.params["some"] = g.pick("[q]", "[p, q]", "[q, p]", "[p, q, r]")
	case 2:
		out.params["lim"], out.params["span"] = g.pick("2", "2.0", "4"), g.pick("3 days", "5 days", "4 days")
	case 3:
		out.params["names"] = g.pick("[v, n]", "['v, n']", "[v]")
	case 4:
		r.when = g.pick("not ("+r.when+")", "("+r.when+") and true", "("+r.when+") and ("+g.atom(s)+")")
	case 5:
		gone := r.id
		out.rules = slices.Delete(out.rules, i, i+1)
		for j := range out.rules {
			if out.rules[j].over == gone {
				out.rules[j].over = ""
			}
		}
	case 6:
		again := *r
		again.id, again.over = "again", ""
		out.rules = append(out.rules, again)
	case 7:
		j := g.IntN(len(out.rules))
		out.rules[i], out.rules[j] = out.rules[j], out.rules[i]
	case 8:
		out.combine = g.pick("sum", "max")
	}
	return &out
}

func newBrute(seed uint64) bruteGenerator {
	return bruteGenerator{generator{rand.New(rand.NewPCG(seed, 17))}}
}
