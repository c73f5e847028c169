package analyze_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// ruleBook writes a set of n rules over 20 facts: 8 enums, 8 numbers, 4 truth
// values. Each rule is a conjunction of comparisons; a few outcomes are shared.
func ruleBook(n int, seed uint64) []byte {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	b.WriteString("guize: 1\nset: book\ntitle: {zh: 规则册, en: Rule book}\nlanguages: [zh, en]\ntimezone: Asia/Shanghai\ncalendar: cn\n" +
		"sources: {law: {title: {zh: 办法, en: Rules}}}\nfacts:\n")
	for i := range 8 {
		fmt.Fprintf(&b, "  e%d: {type: enum, values: [v0, v1, v2, v3, v4, v5, v6, v7], title: {zh: 类, en: Kind}}\n", i)
		fmt.Fprintf(&b, "  n%d: {type: number, min: 0, max: 1000, title: {zh: 数, en: Number}}\n", i)
	}
	for i := range 4 {
		fmt.Fprintf(&b, "  b%d: {type: bool, title: {zh: 是否, en: Whether}}\n", i)
	}
	b.WriteString("outcomes:\n")
	for o := range 20 {
		fmt.Fprintf(&b, "  o%d: {type: enum, values: [a, b, c, d], complete: \"true\", title: {zh: 结果, en: Outcome}}\n", o)
	}
	b.WriteString("policies:\n  p:\n    title: {zh: 规则, en: Rules}\n    cite: law 1\n    rules:\n")
	for i := range n {
		var conds []string
		for range 2 + r.IntN(3) {
			switch r.IntN(4) {
			case 0:
				conds = append(conds, fmt.Sprintf("e%d == \"v%d\"", r.IntN(8), r.IntN(8)))
			case 1:
				conds = append(conds, fmt.Sprintf("n%d <= %d", r.IntN(8), r.IntN(1000)))
			case 2:
				conds = append(conds, fmt.Sprintf("n%d > %d", r.IntN(8), r.IntN(1000)))
			case 3:
				conds = append(conds, fmt.Sprintf("b%d", r.IntN(4)))
			}
		}
		fmt.Fprintf(&b, "      - id: r%d\n        when: '%s'\n        then: [{decide: {o%d: %c}}]\n", i, strings.Join(conds, " and "), r.IntN(20), "abcd"[r.IntN(4)])
	}
	return []byte(b.String())
}

// A thousand rules (with GUIZE_LONG=1, else 150) over twenty facts are examined within a bounded amount of
// work: no question is left open.
func TestThousandRules(t *testing.T) {
	t.Parallel()
	r := check(t, compile(t, "book.yaml", ruleBook(bruteSeeds(150, 1000), 7)))
	counts := map[string]int{}
	for _, f := range r.Findings {
		counts[f.Code]++
	}
	t.Logf("%v left %v; undecided %d; %d questions, %d branches, %d applications", counts, r.Left, len(r.Undecided), r.Questions, r.Branches, r.Applications)
	if len(r.Undecided) > 0 {
		t.Errorf("%d undecided, such as %+v", len(r.Undecided), r.Undecided[0])
	}
	if counts["gap"] != 20 {
		t.Errorf("%d gaps, want one for each outcome", counts["gap"])
	}
}

func BenchmarkCheck(b *testing.B) {
	eng := compile(b, "book.yaml", ruleBook(1000, 7))
	b.ReportAllocs()
	for b.Loop() {
		check(b, eng)
	}
}
