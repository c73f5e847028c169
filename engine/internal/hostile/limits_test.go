package hostile_test

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// a limit of the language, with a set just within it and one just past it.
type limit struct {
	name   string // as docs/spec.md has it
	code   string
	within string
	past   string
	limits rules.Limits
}

func limits() []limit {
	expr := func(e string) string { return set(oneFact, oneOutcome, policy(rule(0, e, "decide: {o: true}")+"\n")) }
	deep := func(n int) string { return expr(strings.Repeat("(", n) + "a" + strings.Repeat(")", n)) }
	small := expr("a")
	title := func(n int) string { return strings.Replace(small, "title: R", "title: "+strings.Repeat("x", n), 1) }
	nested := func(n int) string {
		return strings.Replace(small, "when: \"a\"", "when: "+strings.Repeat("{all: [", n)+"a"+strings.Repeat("]}", n), 1)
	}
	pattern := func(n int) string {
		return set("facts:\n  t: {type: string, title: T}\n", oneOutcome, policy(rule(0, fmt.Sprintf("t matches '%s'", strings.Repeat("(ab{9}){99}", n)), "decide: {o: true}")+"\n"))
	}
	languages := func(n int) string {
		var all []string
		for i := range n {
			all = append(all, string([]byte{'a' + byte(i/26), 'a' + byte(i%26)}))
		}
		return strings.Replace(small, "languages: [en]", "languages: [en, "+strings.Join(all, ", ")+"]", 1)
	}
	return []limit{
		{name: "FileBytes", code: "too-large", within: small, past: small + "#", limits: rules.Limits{FileBytes: len(small)}},
		{name: "Nodes", code: "too-large", within: small, past: facts(400), limits: rules.Limits{Nodes: 400}},
		{name: "Depth", code: "too-deep", within: nested(16), past: nested(20), limits: rules.Limits{}},
		{name: "Rules", code: "too-large", within: constants(20), past: constants(21), limits: rules.Limits{Rules: 20}},
		{name: "ExprChars", code: "too-large", within: expr("a" + strings.Repeat(" ", 9)), past: expr("a" + strings.Repeat(" ", 10) + "or a"), limits: rules.Limits{ExprChars: 10}},
		{name: "TextChars", code: "too-large", within: title(20_000), past: title(20_001)},
		{name: "brackets", code: "expression-too-deep", within: deep(64), past: deep(65)},
		{name: "definitions on one another", code: "expression-too-deep", within: chain(255), past: chain(256)},
		{name: "pattern", code: "bad-pattern", within: pattern(4), past: pattern(5)},
		{name: "parts", code: "expression-too-deep", within: expr("x in [1" + strings.Repeat(",1", 990) + "]"), past: expr("x in [1" + strings.Repeat(",1", 1000) + "]")},
		{name: "languages", code: "too-large", within: languages(19), past: languages(20)},
	}
}

func codesOf(t *testing.T, text string, l rules.Limits) []string {
	t.Helper()
	set, err := rules.Parse(t.Context(), "p.yaml", []byte(text), l)
	if err == nil {
		_, err = engine.Compile(t.Context(), set)
	}
	var bad *rules.Error
	if err != nil && !errors.As(err, &bad) {
		t.Fatal(err)
	}
	var out []string
	if bad != nil {
		for _, d := range bad.Diagnostics {
			if d.Severity == rules.SeverityError {
				out = append(out, d.Code)
				if d.Message["zh"] == "" || d.Message["en"] == "" || d.Pos.Line == 0 {
					t.Errorf("%s: %+v", d.Code, d)
				}
			}
		}
	}
	return out
}

// What is at a limit is accepted, and what is past it refused, with the code of the
// table in docs/spec.md.
func TestLimits(t *testing.T) {
	t.Parallel()
	spec, err := os.ReadFile("../../../docs/spec.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range limits() {
		if got := codesOf(t, l.within, l.limits); len(got) > 0 {
			t.Errorf("%s: what is within the limit has %q", l.name, got)
		}
		if got := codesOf(t, l.past, l.limits); !slices.Contains(got, l.code) {
			t.Errorf("%s: what is past the limit has %q, not %s", l.name, got, l.code)
		}
		if row := regexp.MustCompile(`(?m)^\| .*` + regexp.QuoteMeta("`"+l.code+"`") + `.*\| ` + regexp.QuoteMeta(l.name) + ` \|$`); !row.Match(spec) {
			t.Errorf("%s: no row of docs/spec.md has it with %s", l.name, l.code)
		}
	}
}

// More mistakes than anybody reads end the compiling of a set, whatever its size.
func TestMistakesEnd(t *testing.T) {
	t.Parallel()
	got := codesOf(t, unknownNames(3000), rules.Limits{})
	if len(got) > 250 || !slices.Contains(got, "too-many") {
		t.Errorf("%d mistakes, %q", len(got), got[len(got)-1])
	}
}

// A set whose rules use definitions that rest on very many others is refused.
func TestTooMuchWork(t *testing.T) {
	if os.Getenv("GUIZE_LONG") != "1" {
		t.Skip("set GUIZE_LONG=1 to compile 12,000 rules over a tower")
	}
	t.Parallel()
	used := func(rules int) string {
		return strings.Replace(tower(250), "    rules:\n", "    rules:\n"+each(rules, func(i int) string {
			return fmt.Sprintf("      - {id: u%d, title: R, when: d250 and x > %d, then: [decide: {o: true}]}", i, i)
		}), 1)
	}
	if got := codesOf(t, used(500), rules.Limits{}); len(got) > 0 {
		t.Errorf("500 rules: %q", got)
	}
	if got := codesOf(t, used(12_000), rules.Limits{}); !slices.Equal(got, []string{"too-large"}) {
		t.Errorf("12,000 rules: %q", got)
	}
}
