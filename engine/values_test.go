package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// TestExpressionValues evaluates one condition each over the facts of
// everyFact: true, false, unknown, or the code of an error.
func TestExpressionValues(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ expr, want string }{
		// numbers
		{"i + 1 == 4 and i - 1 == 2 and i * 2 == 6 and i / 2 == 1.5 and i % 2 == 1", "true"},
		{"-i == -3 and +i == 3 and -n < 0 and -m < 0", "true"},
		{"u + 0.5 == 3 and u * 2 == 5 and u / 2 == 1.25 and u - 3 < 0 and u % 2 == 0.5", "true"},
		{"10 / (i - 3) > 1", "division-by-zero"},
		{"10 % (i - 3) > 1", "division-by-zero"},
		{"1.5 / (u - 2.5) > 1", "division-by-zero"},
		{"9223372036854775807 + i > 9223372036854775807", "true"},
		{"i - 9223372036854775807 - 10 < -9223372036854775807", "true"},
		{"9223372036854775807 * i / i == 9223372036854775807", "true"},
		{"0 * i == 0 and i * 0 == 0 and -1 * i == -3", "true"},
		{"1e308 * u * 10 > 1e308", "true"},
		{"1e300 * 1e300 * 1e300 * 1e300 * 1e300 * 1e300 * 1e300 * 1e300 * 1e300 * 1e300 * 1e300 * 1e300 * 1e300 * 1e300 * 1e300 * 1e300 * 1e300 * u > 0", "overflow"},
		{"9223372036854775807 == 9223372036854775807.0", "true"},
		{"9223372036854775807 < 9223372036854775808.0 and 1e300 > i and -1e300 < i", "true"},
		{"9007199254740993 > 9007199254740992.0 and 9007199254740992.0 < 9007199254740993", "true"},
		{"i < 3.5 and 3.5 > i and i == 3.0", "true"},
		{"i in 1..3 and i in 3..5 and i not in 4..5 and u in 2..3", "true"},
		{"n in 2.5..2.5 and 外线长度 == 2.5", "true"},
		{"i in [1, 2, 3] and i not in [4] and i in [j, 3]", "true"},
		{"n <= params.p and n * n < 100 and n / n == 1 and n / h > 0", "true"},
		{"abs(0 - i) == 3 and abs(-2.5) == 2.5 and round(u) == 3 and floor(u) == 2 and ceil(u) == 3 and round(i) == 3", "true"},
		{"min(i, 2, u) == 2 and max(i, 2, u) == 3 and max(u, i) == 3", "true"},
		{"max(u, lacking) == 3", "unknown"},
		{"max(lacking, u) == 3", "unknown"},
		{"max(lacking, 1 / (i - 3)) == 3", "division-by-zero"},
		{"max(none_int, i) == 3", "no-value"},
		{"none_int > 3", "no-value"},
		{"none_int == 3", "false"},
		{"none_int == none and none_int != 3 and i != none", "true"},
		{"none_int + 1 > 3", "no-value"},
		{"(none_int ?? 5) == 5 and (i ?? 5) == 3", "true"},
		{"(lacking ?? 5) == 5", "unknown"},
		{"lacking > 3 and false", "false"},
		{"lacking > 3 or true", "true"},
		{"1 / (i - 3) > 1 or true", "true"},
		{"1 / (i - 3) > 1 and lacking > 3", "division-by-zero"},
		{"lacking > 3 or 1 / (i - 3) > 1", "division-by-zero"},
		{"b ? i > 2 : 1 / (i - 3) > 1", "true"},
		{"lacking > 3 ? i == 3 : u == 2.5", "true"},
		{"lacking > 3 ? i == 3 : u == 2", "unknown"},
		{"(b ? none : none) == none", "true"},
		{"(b ? none : 3) == none", "true"},
		// money
		{"m == 0.1 and m + 0.2 == 0.3 and m * 3 == 0.3 and m - 0.1 == 0 and 3 * m == 0.3 and 0.2 + m == 0.3 and m * 0.5 == 0.05", "true"},
		{"m + m + m == 0.3 and m < 0.10001 * 1000", "true"},
		{"m * 0.00001 == 0.000001", "true"},
		{"m * 1e300 == 1e299", "true"},
		{"m / 3 * 3 == m and m / m == 1 and m / 4 == 0.025", "true"},
		{"u / 3 * 3 == u and 0.1 + 0.2 == 0.3 and 1 / 3 + 1 / 3 + 1 / 3 == 1", "true"},
		{"floor(u / 0.3) <= u / 0.3 and u % 0.3 == u - 0.3 * floor(u / 0.3)", "true"},
		{"m > 0 and m <= 0.1 and m in 0..1 and m in [0.1, 0.2]", "true"},
		{"max(m, 0.05) == 0.1", "true"},
		// texts
		{`t == "荆门市" and t != "荆门" and t contains "门" and t startsWith "荆" and t endsWith "市" and t matches "^荆.市$"`, "true"},
		{`len(t) == 3 and t + "区" == "荆门市区" and upper("a") == "A" and lower("A") == "a" and trim(" a ") == "a"`, "true"},
		{`名称 in ["荆门市", "武汉市"]`, "true"},
		{`none_text contains "a"`, "no-value"},
		{`upper(none_text) == "A"`, "no-value"},
		{`len(none_text) > 1`, "no-value"},
		{`len(none_set) > 1`, "no-value"},
		{`"a" in none_set`, "no-value"},
		{`lacking_text contains "a"`, "unknown"},
		{`lacking_text contains (1 / (i - 3) > 1 ? "a" : "b")`, "division-by-zero"},
		// enums and sets
		{`e == "water" and e == "水" and e in ["water", "gas"] and e != "gas" and e not in ["gas"]`, "true"},
		{`"water" in s and "gas" not in s and len(s) == 1 and s == ["water"] and s != ["gas", "water"]`, "true"},
		{`e in s and e in params.words`, "false"},
		{`all(s, # == "water") and any(s, # != "gas") and map(s, #) == ["water"]`, "true"},
		{`e in lacking_set`, "unknown"},
		{`count(s, # == "water") == 1 and len(filter(s, # == "gas")) == 0`, "true"},
		// dates
		{`d == "2021-09-10" and d < "2021-10-01" and d >= date("2021-09-10") and d in "2021-09-01".."2021-09-30"`, "true"},
		{`year(d) == 2021 and month(d) == 9 and day(d) == 10 and year(z) == 2021 and month("2021-10-02") == 10`, "true"},
		{`days_between(d, "2021-09-13") == 3 and days_between("2021-09-13", d) == -3 and workdays_between(d, "2021-09-13") == 1`, "true"},
		{`workdays_between("2021-09-30", "2021-10-09") == 2 and workdays_between("2021-10-09", "2021-09-30") == -2`, "true"},
		{`date(z) == d and z == "2021-09-10T09:00:00+08:00" and z == "2021-09-10 09:00" and z == datetime("2021-09-10T01:00:00Z")`, "true"},
		{`at == z and at > v and happened(v) and not happened(later) and later == none and v != none`, "true"},
		{`happened(z) and v < "2021-09-02" and v == "2021-09-01T00:00:00+08:00"`, "true"},
		{`later > "2021-01-01"`, "no-value"},
		{`year(none_date) == 1`, "no-value"},
		{`datetime(t) == z`, "function-failed"},
		{`year(t) == 2021`, "function-failed"},
		{`date("x" + t) == d`, "function-failed"},
		{`happened(maybe)`, "unknown"},
		{`maybe == none`, "unknown"},
		{`k == params.half and k <= params.half`, "true"},
		{`on(params.dated, "2021-01-01") == 1 and on(params.dated, d) == 2 and params.dated == 2`, "true"},
		{`on(params.dated, "2019-01-01") == 1`, "param-not-in-force"},
		{`on(params.dated, lacking_date) == 1`, "unknown"},
		{`known(params.p) and not known(params.q) and known(params.dated)`, "true"},
		{`params.q > 3`, "unknown"},
		// known
		{"known(i) and not known(lacking) and known(none_int) and known(later) and not known(maybe) and known(w[water].n)", "true"},
		{`len(unknown_facts(i, lacking, maybe)) == 2 and unknown_facts(lacking) == ["lacking"]`, "true"},
		// lists
		{"len(plain) == 3 and all(plain, .n > 0) and any(plain, .n > 2) and none(plain, .n > 3) and one(plain, .n == 2)", "true"},
		{"one(plain, .n > 1)", "false"},
		{"count(plain, .n > 1) == 2 and sum(plain, .n) == 6 and sum(map(plain, .n)) == 6 and map(filter(plain, .n > 1), .n) == [2, 3]", "true"},
		{"sum(map(plain, .n * 0.5)) == 3 and sum(filter(plain, .n > 5), .n) == 0 and sum(map(plain, m)) == 0.3", "true"},
		{"l[a].n == 1 and l[b].n == 2 and l[c] == none and (l[c].n ?? 7) == 7", "true"},
		{`all(l, .e == "x" or .key == "b") and any(l, any(plain, .n == 3))`, "true"},
		{"all(l, .missing_n > 1)", "unknown"},
		{"all(l, .missing_n > 1 and .n > 5)", "false"},
		{"any(l, .missing_n > 1 or .n > 1)", "true"},
		{"none(l, .missing_n > 1 or .n > 1)", "false"},
		{"one(l, .missing_n > 1 or .n > 0)", "false"},
		{"count(l, .missing_n > 1) > 0", "unknown"},
		{"len(filter(l, .missing_n > 1)) > 0", "unknown"},
		{"sum(l, .missing_n) > 0", "unknown"},
		{"any(l, 1 / (.n - 1) > 5)", "division-by-zero"},
		{"sum(l, 1 / (.n - 1)) > 5", "division-by-zero"},
		{"len(filter(l, 1 / (.n - 1) > 5)) > 5", "division-by-zero"},
		{"count(l, 1 / (.n - 1) > 5) > 5", "division-by-zero"},
		{"all(lacking_list, .n > 1)", "unknown"},
		{"len(lacking_list) > 1", "unknown"},
		{"sum(lacking_list, .n) > 1", "unknown"},
		{"len(map(lacking_list, .n)) > 1", "unknown"},
		{"count(lacking_list, .n > 1) > 1", "unknown"},
		{"len(filter(lacking_list, .n > 1)) > 1", "unknown"},
		{"w[water].n == 5 and w[water] != none", "true"},
		{"i in map(plain, .n)", "true"},
		{"lacking in map(plain, .n)", "unknown"},
		{"twice(i) > 1", "function-failed"},
		{"twice(4) == 8", "true"},
		{"twice(lacking) > 1", "unknown"},
		{"wide", "false"},
		{"not wide and !wide", "true"},
		{"uscc_kind(code) == none", "true"},
		{`uscc_kind("91420800MA48XXXXXX") == "enterprise" or true`, "true"},
		{"1 < i < 5", "true"},
		{"1 < i <= 2", "false"},
	} {
		t.Run(c.expr[:min(len(c.expr), 50)], func(t *testing.T) {
			t.Parallel()
			got := valueOf(t, c.expr)
			if got != c.want {
				t.Errorf("%s: got %s, want %s", c.expr, got, c.want)
			}
		})
	}
}

const everyFact = `{"b": true, "i": 3, "n": 2.5, "h": 2, "u": 2.5, "m": "0.10", "t": "荆门市", "e": "水", "s": ["water"], "d": "2021-09-10", "k": "3 days",
	"z": "2021-09-10T09:00:00+08:00", "v": "2021-09-01", "later": "2021-12-01T00:00:00+08:00", "code": "",
	"l": [{"key": "a", "n": 1, "e": "x"}, {"key": "b", "n": 2}], "w": {"water": {"n": 5}}, "plain": [{"n": 1}, {"n": 2}, {"n": 3}]}`

func valueOf(t *testing.T, expr string) string {
	t.Helper()
	body := strings.Replace(whenSet(expr), "  none_bool:", `  lacking: {type: number}
  lacking_text: {type: string}
  lacking_set: {type: set, values: [water, gas]}
  lacking_date: {type: date}
  lacking_list: {type: list, item: {n: {type: int}}}
  later: {type: event}
  maybe: {type: event}
  code: {type: string}
  none_bool:`, 1)
	body = strings.Replace(body, "item: {key: {type: string}, n: {type: int}, e: {", "item: {key: {type: string}, n: {type: int}, missing_n: {type: int}, e: {", 1)
	body = strings.Replace(body, "params: {", "params: {dated: {type: int, values: [{from: 2020-01-01, to: 2021-06-30, value: 1}, {from: 2021-07-01, value: 2}]}, ", 1)
	eng := compileTable(t, body)
	_, trace, err := eng.Explain(context.Background(), engine.Input{At: genAt(), JSON: []byte(everyFact), Unknown: []string{"maybe"}})
	if err != nil {
		t.Fatal(err)
	}
	d, err := eng.Evaluate(context.Background(), engine.Input{At: genAt(), JSON: []byte(everyFact), Unknown: []string{"maybe"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Violations) > 0 {
		t.Fatal(d.Violations)
	}
	for _, e := range d.Errors {
		return e.Code
	}
	for _, s := range trace.Steps {
		switch s.Status {
		case "applies":
			return "true"
		case "does_not_apply":
			return "false"
		case "undetermined":
			return "unknown"
		}
	}
	return fmt.Sprint(trace.Steps)
}
