package lang_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// gen makes random expressions of the world, by the kind of value they have.
type gen struct{ *rand.Rand }

func (g gen) of(options ...string) string { return options[g.IntN(len(options))] }

// make makes an expression of a kind, at most so deep; item is whether it stands
// in a condition on an element of works.
func (g gen) make(kind string, depth int, item bool) string {
	options := leaves[kind]
	if item {
		options = slices.Concat(options, itemLeaves[kind])
	}
	if depth > 0 && g.IntN(5) > 0 {
		options = forms[kind]
	}
	return g.fill(g.of(options...), depth-1, item)
}

// fill puts expressions in the places of a form: "B" a condition, "N" a number,
// "M" money, "T" a text, "K" an enum, "D" a date, "L" the works, and in a second
// argument of a quantifier "{B}".
func (g gen) fill(form string, depth int, item bool) string {
	var out strings.Builder
	inner := item
	for _, r := range form {
		switch {
		case r == '{':
			inner = true
		case r == '}':
			inner = item
		case strings.ContainsRune("BNMTKDL", r):
			s := g.make(string(r), depth, inner)
			if g.IntN(4) > 0 {
				s = "(" + s + ")"
			}
			out.WriteString(s)
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

// leaves, itemLeaves and forms are the grammar. They are never written to.
var leaves = map[string][]string{
	"B": {"t", "f", "u", "x", "z", "true", "big", "unsure", "known(iu)", "happened(e)"},
	"N": {"i", "j", "iu", "ix", "iz", "n", "2", "2.0", "1e3", "9e18", "9000000000000000000", "0.5", "0", "params.count", "params.rate", "fixed", "item.size"},
	"M": {"fee", "cost", "params.fee.basic", "works[gas].price"},
	"T": {"name", "other", "su", "sz", `"water"`, `"a\"b"`, "`2021-09-10`", "k", `"\u200b\t荆门"`},
	"K": {"k", "kd", "ku", "params.class", "works[water].service"},
	"D": {"d", "d2", "du", "date(m)", "date(\"2021-10-08\")"},
	"L": {"works", "lu ?? lu"},
}

var itemLeaves = map[string][]string{
	"B": {".done", "#.done", "not .done"},
	"N": {"len(.pauses)", "sum(.pauses, .days)", "days_between(.start ?? m, m)"},
	"M": {".price"},
	"K": {".service"},
}

var forms = map[string][]string{
	"B": {"B and B", "B or B", "not B", "!B && B", "B or B and B", "B ? B : B", "B ?? B", "N < N", "N <= N", "N > N", "N == N", "N != N",
		"N in [N, N, 3]", "N not in [N]", "3 in [N, N]", "N in N..N", "2 not in N..N", "M < M", "3 in [M, M]", "M in 1..M", "200 in M..M",
		"T == T", "T contains T", "T not startsWith T", "K == \"水\"", "\"水\" in [K, K]", "K in s2", "\"water\" in s", "K not in [\"gas\"]", "s == [\"水\"]", "s2 != s",
		"D < D", "D == \"2021-09-10\"", "\"2021-09-10\" in [D, D]", "\"2021-09-20\" in D..D", "B == B", "any(L, {B})", "all(L, {B})",
		"none(filter(L, {B}), {B})", "one(L, {B})", "any(map(acts, .size), # > 3)", "N in map(acts, .size)", "at > m and B", "any(s2, # in s)"},
	"N": {"N + N", "N - N", "N * N", "N / N", "N % N", "-N", "+N", "B ? N : N", "N ?? N", "min(N, N)", "max(N, N, 3)", "abs(N)", "floor(N)", "round(N)",
		"count(L, {B})", "sum(L, {N})", "len(T)", "len(filter(L, {B}))", "twice(N)", "on(params.rate, D)", "year(D)", "days_between(D, D)", "len([N, N])", "sum([N, 2])"},
	"M": {"M + M", "M - 1.5", "M * N", "2 * M", "-M", "B ? M : M", "M ?? M", "min(M, M)", "max(3, 200, M)", "sum(L, {M})", "sum([M, 1])"},
	"T": {"T + T", "upper(T)", "B ? T : T", "T ?? T", "trim(T)"},
	"K": {"B ? K : K", "K ?? K"},
	"D": {"B ? D : D", "D ?? D", "min(D, D)", "max(D, \"2021-09-20\")"},
	"L": {"filter(L, {B})", "B ? L : works", "L ?? L"},
}

// worlds are the world of the cases, and others in which more is known.
func worlds(t *testing.T) []*world {
	var out []*world
	for _, more := range [][2]string{{"i", "7"}, {"iu", "3"}, {"u", "true"}, {"iz", "12"}, {"ku", "\"gas\""}, {"works[gas].done", "true"}} {
		w := worldOf(t, "testdata/cases/logic")
		w.give(more[0], more[1])
		out = append(out, w)
	}
	out[1].give("i", "2")
	out[2].give("s", `["water"]`)
	out[3].give("kd", `"gas"`)
	out[4].give("rules_on", "2022-05-01")
	out[5].give("works", "unknown")
	return out
}

// What is printed of a random expression reads again as the same; two that have
// the same key come to the same in every world, and so do two with one text.
func TestRandomExpressionsPrintWhatTheyMean(t *testing.T) {
	t.Parallel()
	ws := worlds(t)
	g := gen{rand.New(rand.NewPCG(11, 7))}
	byKey, byText := map[string][2]string{}, map[string][2]string{}
	compiled := 0
	rounds := 1500
	if os.Getenv("GUIZE_LONG") != "" {
		rounds = 60_000
	}
	for range rounds {
		source := g.make(g.of("B", "B", "B", "N", "M", "T", "D"), 3, false)
		c := one{text: source, src: &rules.Expr{Source: source}}
		e, _ := ws[0].compile(c)
		if e == nil {
			continue
		}
		compiled++
		var meanings []string
		for _, w := range ws {
			if fault := w.reprint(c, e); fault != "" {
				t.Fatalf("%s: %s", source, fault)
			}
			meanings = append(meanings, meaning(w, e))
		}
		means := fmt.Sprint(meanings)
		for key, seen := range map[string]map[string][2]string{e.Tree().Key(): byKey, e.Tree().Text(): byText} {
			if other, ok := seen[key]; ok && other[1] != means {
				t.Fatalf("%s and %s are both %s, and come to %s and %s", source, other[0], key, means, other[1])
			}
			seen[key] = [2]string{source, means}
		}
		depsHold(t, source, e)
	}
	t.Logf("%d expressions, %d forms", compiled, len(byKey))
	if compiled < rounds*2/3 {
		t.Errorf("only %d of %d expressions compile", compiled, rounds)
	}
}

// depsHold looks for a slot that is read and not among the dependencies.
func depsHold(t *testing.T, source string, e *lang.Expr) {
	t.Helper()
	e.Tree().Each(func(n *lang.Node) {
		if d, ok := n.Dep(); ok && !slices.Contains(e.Deps, d) {
			t.Fatalf("%s: slot %v is no dependency", source, d)
		}
	})
}
