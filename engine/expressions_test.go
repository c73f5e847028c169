package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

const everyType = `
params: {p: {type: number, unit: m, value: 300}, q: {type: number, unset: not set}, words: {type: list, value: [red, blue]}, half: {type: duration, value: 3 days}}
facts:
  b: {type: bool}
  i: {type: int}
  j: {type: int}
  n: {type: number, unit: m, alias: 外线长度}
  h: {type: number, unit: h}
  u: {type: number}
  m: {type: money, unit: CNY}
  usd: {type: money, unit: USD}
  per: {type: money, unit: CNY/m}
  t: {type: string, alias: 名称}
  e: {type: enum, values: {water: {title: Water, alias: 水}, gas: Gas}}
  s: {type: set, values: [water, gas]}
  d: {type: date}
  z: {type: datetime}
  v: {type: event}
  k: {type: duration}
  none_bool: {type: bool, default: none}
  none_int: {type: int, default: none}
  none_text: {type: string, default: none}
  none_date: {type: date, default: none}
  none_set: {type: set, values: [a], default: none}
  l: {type: list, key: key, item: {key: {type: string}, n: {type: int}, e: {type: enum, values: [x, y]}}}
  w: {type: list, key: key, keys: s, item: {key: {type: string}, n: {type: int}}}
  plain: {type: list, item: {n: {type: int}}}
outcomes: {out: {type: bool}, w.ok: {type: bool}}
define: {wide: n > 300, of_line: {for: x in w, expr: x.n > 3}}
`

// whenSet is a set whose only rule has the condition, written in double quotes.
func whenSet(expr string) string {
	return everyType + "policies:\n  p:\n    rules:\n      - id: r\n        when: '" + strings.ReplaceAll(expr, "'", "''") + "'\n        then: [{decide: {out: true}}]\n"
}

// diagnose compiles a set and lists its errors.
func diagnose(t *testing.T, body string, opts ...engine.Option) rules.Diagnostics {
	t.Helper()
	set, err := rules.Parse(t.Context(), "t.yaml", []byte(tableHead+body))
	if set == nil {
		t.Fatal(err)
	}
	_, err = engine.Compile(t.Context(), set, append(hostOptions(), opts...)...)
	var all *rules.Error
	if err != nil && !errors.As(err, &all) {
		t.Fatal(err)
	}
	var out rules.Diagnostics
	if all != nil {
		for _, d := range all.Diagnostics {
			if d.Severity == rules.SeverityError {
				out = append(out, d)
			}
		}
	}
	return out
}

// TestExpressionMistakes compiles one condition each: the code, the column in
// the expression (1 is its first character), and a part of the message or hint.
func TestExpressionMistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		expr, code string
		col        int
		says       string
	}{
		{"lenght > 3", "unknown-name", 1, "lenght"},
		{"site.lenght", "unknown-name", 1, "site.lenght"},
		{"外线长 > 3", "unknown-name", 1, "外线长"},
		{"b and nn > 3", "unknown-name", 7, ""},
		{"params.pp > 3", "unknown-name", 1, `did you mean "params.p"?`},
		{`e == "wate"`, "enum-value", 6, `did you mean "water"?`},
		{`e in ["water", "ges"]`, "enum-value", 16, `did you mean "gas"?`},
		{`"wateer" in s`, "enum-value", 1, "did you mean"},
		{`s == ["wateer"]`, "enum-value", 6, "wateer"},
		{"n > h", "unit-mismatch", 3, "m and h"},
		{"n + h > 3", "unit-mismatch", 3, "m and h"},
		{"n > u", "unit-mismatch", 3, "m and none"},
		{"m > usd", "unit-mismatch", 3, "CNY and USD"},
		{"m + usd > 3", "unit-mismatch", 3, "CNY and USD"},
		{"m * m > 3", "type-mismatch", 3, "money is added to money"},
		{"2 / m > 3", "type-mismatch", 3, "money"},
		{"m + u > 3", "type-mismatch", 3, "or written money(u)"},
		{"n - m > 3", "type-mismatch", 3, "a quantity and a price are multiplied: *"},
		{"m % 2 > 3", "type-mismatch", 3, "money"},
		{"m == 0.12345678901234567890123456789012345", "too-many-digits", 6, "digits"},
		{"n == t", "type-mismatch", 3, "different kinds"},
		{"b > true", "type-mismatch", 3, "order"},
		{`"a" < t`, "type-mismatch", 5, "order"},
		{"t + 1 == 2", "type-mismatch", 1, "for numbers"},
		{"1 + b == 2", "type-mismatch", 5, "for numbers"},
		{"-t == 2", "type-mismatch", 1, "a sign belongs"},
		{"not n", "type-mismatch", 5, "true or false"},
		{"n and b", "type-mismatch", 1, "true or false"},
		{"n + 1", "not-a-condition", 1, "a condition must be true or false"},
		{"t contains 3", "type-mismatch", 12, "the right of contains"},
		{"n contains t", "type-mismatch", 1, "the left of contains"},
		{"t matches t", "not-allowed", 11, "written out"},
		{`t matches "("`, "bad-pattern", 11, "pattern"},
		{"n in t", "type-mismatch", 6, "the right of in"},
		{"n in s", "type-mismatch", 1, "the left of in"},
		{"t in 1..3", "type-mismatch", 3, ""},
		{"b in true..false", "type-mismatch", 1, "range"},
		{"[n] == [h]", "", 0, ""},
		{`d > "2021-13-01"`, "bad-date", 5, "2021-13-01"},
		{`v > "soon"`, "bad-date", 5, "soon"},
		{"len(n) > 1", "type-mismatch", 5, ""},
		{"len() > 1", "argument-count", 1, "len takes 1"},
		{"known(n, i)", "argument-count", 1, "known takes 1"},
		{"twice(i, j) > 1", "argument-count", 1, "twice takes 1"},
		{"twice(t) > 1", "type-mismatch", 7, "the argument must be"},
		{"lenn(t) > 1", "unknown-function", 1, `did you mean "len"?`},
		{"now() > z", "unknown-function", 1, "now"},
		{"known(1)", "not-a-fact", 7, "known asks about"},
		{"known(out)", "not-a-fact", 7, "known asks about"},
		{"len(unknown_facts(1)) > 0", "not-a-fact", 19, "lists facts"},
		{"happened(n)", "type-mismatch", 10, "happened asks about an event"},
		{"on(n, d) > 1", "not-a-param", 4, "params"},
		{"on(params.p, n) > 1", "type-mismatch", 14, ""},
		{"all(n, # > 1)", "type-mismatch", 5, "a list is needed"},
		{"per * n > m", "unit-mismatch", 0, "its currency alone"},
		{"sum(l.n) > 1", "type-mismatch", 0, "a list is needed here write sum(l, .n)"},
		{"sum(plain.n) > 1", "type-mismatch", 0, "write sum(plain, .n)"},
		{"sum(w.n) > 1", "type-mismatch", 0, "write sum(w, .n)"},
		{"any(l.n, # > 1)", "type-mismatch", 0, "any(l, … .n …)"},
		{"sum(l.nn) > 1", "type-mismatch", 0, "a list is needed"},
		{"all(l, .n)", "type-mismatch", 8, "true or false"},
		{"all(l, .nn > 1)", "unknown-name", 9, "nn"},
		{"count(l, .n) > 1", "type-mismatch", 10, "true or false"},
		{"sum(l, .e) > 1", "type-mismatch", 8, "can be added"},
		{"# > 1", "", 0, ""},
		{"any(l, #acc > 1)", "not-allowed", 8, "only for the conditions"},
		{"l[a].nn > 1", "unknown-name", 6, "nn"},
		{"plain[a].n > 1", "no-key", 7, "has no key"},
		{"l[1 + 1].n > 1", "not-allowed", 5, "key of an element"},
		{"n.x > 1", "no-parts", 3, "has no part"},
		{"min(t, t) == t", "type-mismatch", 5, "order"},
		{"min(n, h) > 1", "unit-mismatch", 8, ""},
		{"of_line", "not-in-loop", 1, "same list"},
		{"{a: 1} == n", "not-allowed", 1, "not part of the language"},
		{"let x = 1; x > n", "not-allowed", 5, ""},
		{"n > 1; b", "not-allowed", 3, "not part"},
		{"n ** 2 > 1", "not-allowed", 3, `no operator "**"`},
		{"t[0:1] == t", "not-allowed", 2, "not part"},
		{"if b { b } else { b }", "not-allowed", 0, ""},
		{"n > ", "syntax", 0, "too early"},
		{"(n > 1", "syntax", 0, "too early"},
		{"n > 1)", "syntax", 6, `")" is not expected`},
		{`t == "a`, "syntax", 0, "no partner"},
		{"n ~ 1", "syntax", 3, ""},
		{"n ＞ 1", "full-width", 3, "write > instead"},
		{"（n > 1）", "full-width", 1, "write ( instead"},
		{"n > １", "full-width", 5, "write 1 instead"},
		{"t == “a”", "full-width", 6, `write plain quotes instead: "`},
		{`t == "（a）"`, "", 0, ""},
		{strings.Repeat("(", 70) + "b" + strings.Repeat(")", 70), "expression-too-deep", 65, "64 deep"},
		{strings.Repeat("not ", 80) + "b", "expression-too-deep", 0, "too complex"},
		{"n > 0" + strings.Repeat(" or n > 1000", 340), "too-large", 1, "limit of 4000"},
		{"n>0" + strings.Repeat(" or n>1", 400), "expression-too-deep", 0, "too complex"},
		{"all(l, any(l, all(l, any(l, all(l, any(l, all(l, .n > 1)))))))", "expression-too-deep", 0, "nested too deep"},
	} {
		t.Run(c.expr[:min(len(c.expr), 40)], func(t *testing.T) {
			t.Parallel()
			ds := diagnose(t, whenSet(c.expr))
			if c.code == "" {
				return
			}
			const before = len("        when: '")
			for _, d := range ds {
				text := d.Message["en"] + " " + d.Hint["en"]
				if d.Code == c.code && (c.col == 0 || d.Pos.Col == before+c.col) && strings.Contains(text, c.says) && d.Message["zh"] != "" {
					return
				}
			}
			var got []string
			for _, d := range ds {
				got = append(got, fmt.Sprintf("%s at %d: %s; %s", d.Code, d.Pos.Col-before, d.Message["en"], d.Hint["en"]))
			}
			t.Errorf("want %s at %d with %q, got:\n%s", c.code, c.col, c.says, strings.Join(got, "\n"))
		})
	}
}

// TestExpressionPlaces finds the place of a mistake through the YAML styles.
func TestExpressionPlaces(t *testing.T) {
	t.Parallel()
	head := strings.Count(tableHead, "\n") + 1
	for _, c := range []struct {
		name, when string
		line, col  int // of the mistake; the key `when` stands in line 1
	}{
		{"plain", "b and nope > 3", 1, 21},
		{"plain with Chinese", "名称 == \"荆门市\" and nope > 3", 1, 31},
		{"single quotes", "'b and nope > 3'", 1, 22},
		{"double quotes", `"b and nope > 3"`, 1, 22},
		{"literal block", "|\n          b and\n          nope > 3", 3, 11},
		{"literal block with Chinese", "|\n          名称 == \"荆门市\"\n          and nope > 3", 3, 15},
		{"folded block", ">\n          b and\n          nope > 3", 3, 11},
		{"list", "[b, nope > 3]", 1, 19},
		{"block list", "\n          - b\n          - nope > 3", 3, 13},
		{"any", "{any: [b, nope > 3]}", 1, 25},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			body := everyType + "policies:\n  p:\n    rules:\n      - id: r\n        when: " + c.when + "\n        then: [{decide: {out: true}}]\n"
			ds := diagnose(t, body)
			line := head + strings.Count(everyType, "\n") + 4
			if len(ds) != 1 || ds[0].Code != "unknown-name" || ds[0].Pos.Line != line+c.line-1 || ds[0].Pos.Col != c.col {
				t.Errorf("want unknown-name at %d:%d, got %v", line+c.line-1, c.col, ds)
			}
		})
	}
}
