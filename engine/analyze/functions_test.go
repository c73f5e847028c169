package analyze_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// called has a condition with each function of the language, which some
// applications meet and others do not.
func calledFunctions() map[string]string {
	return map[string]string{
		"known": "known(opt)", "unknown_facts": "len(unknown_facts(opt)) > 0", "happened": "happened(ev)", "on": "on(params.p, d) > 3",
		"len": "len(t) > 3", "all": "all(ws, .n > 2)", "any": "any(ws, .n > 2)", "none": "none(ws, .n > 2)", "one": "one(ws, .n > 2)",
		"count": "count(ws, .n > 2) == 1", "filter": "len(filter(ws, .n > 2)) == 1", "map": "sum(map(ws, .n)) > 3", "sum": "sum(ws, .n) > 3",
		"min": "min(a, b) > 3", "max": "max(a, b) > 3", "abs": "abs(a) > 3", "floor": "floor(x / 7) > 3", "ceil": "ceil(x / 7) > 3", "round": "round(x / 7) > 3",
		"upper": `upper(t) == "AB"`, "lower": `lower(t) == "ab"`, "trim": `trim(t) == "ab"`,
		"date": `date(m) > "2024-01-01"`, "datetime": `datetime(t) > "2024-01-01T00:00:00Z"`, "year": "year(d) > 2024", "month": "month(d) > 3", "day": "day(d) > 3",
		"days_between": "days_between(d, e) > 3", "workdays_between": "workdays_between(d, e) > 3", "months_between": "months_between(d, e) > 3",
		"years_between": "years_between(d, e) > 3", "age": "age(d, e) >= 18", "weekday": "weekday(d) == 1",
		"first_of_month": `first_of_month(d) == "2024-05-01"`, "last_of_month": `last_of_month(d) == "2024-05-31"`,
		"first_of_quarter": `first_of_quarter(d) == "2024-04-01"`, "last_of_quarter": `last_of_quarter(d) == "2024-06-30"`,
		"first_of_year": `first_of_year(d) == "2024-01-01"`, "last_of_year": `last_of_year(d) == "2024-12-31"`,
		"workdays": "d + workdays(a) > e", "days": "d + days(a) > e", "months": "d + months(a) > e", "years": "d + years(a) > e",
		"hours": "m + hours(a) > m2", "workhours": "workhours(a) > workhours(b)",
		"marginal": "marginal(params.steps, a) > 30", "band": "band(params.steps, a) > 6", "linear": "linear(params.line, a) > 3", "part": "part(a, 2, 5) > 1", "money": "money(x) > 3",
	}
}

const functionSet = `guize: 1
set: x
languages: [en]
timezone: UTC
allow: {missing-citation: t, unused-fact: t, unused-param: t, dates-hole: t, hole-in-use: t}
params:
  p: {type: number, values: [{to: 2023-12-31, value: 3}, {from: 2024-01-01, value: 5}]}
  steps: {type: scale, value: {"[0..5]": 5, "> 5": 7}}
  line: {type: scale, value: {"0": 1, "10": 5}}
facts:
  a: {type: int, required: true, min: 0, max: 9}
  b: {type: int, required: true, min: 0, max: 9}
  x: {type: number, required: true}
  t: {type: string, required: true}
  d: {type: date, required: true}
  e: {type: date, required: true}
  m: {type: datetime, required: true}
  m2: {type: datetime, required: true}
  ev: {type: event}
  opt: {type: bool}
  ws: {type: list, required: true, item: {n: {type: int, required: true}}}
outcomes:
  o: {type: bool, complete: true}
policies:
  p:
    rules:
      - {id: y, when: '%s', then: [{decide: {o: true}}]}
`

// Each function of the language is known to the analysis, or what it leaves open
// is said: a gap that there is is found or not decided with the facts, never
// passed over, and where the other half is decided nothing wrong is told.
func TestFunctionsAreNeverPassedOver(t *testing.T) {
	t.Parallel()
	conds := calledFunctions()
	for _, name := range lang.Functions() {
		cond, ok := conds[name]
		if !ok {
			t.Errorf("%s: nothing says what the analysis makes of it", name)
			continue
		}
		half := fmt.Sprintf(functionSet, cond)
		whole := half + fmt.Sprintf("      - {id: n, unless: '%s', then: [{decide: {o: false}}]}\n", cond)
		eng := compile(t, "half.yaml", []byte(half))
		r := check(t, eng)
		found := false
		for _, f := range r.Findings {
			shows(t, eng, f)
			found = found || f.Code == "gap"
		}
		for _, u := range r.Undecided {
			found = found || u.Code == "gap"
			if len(u.Facts) == 0 {
				t.Errorf("%s: not decided %+v, without the facts", name, u)
			}
		}
		if !found {
			t.Errorf("%s: the gap where it does not hold is passed over: %v, not decided %v", name, r.Diagnostics(), r.Undecided)
		}
		eng = compile(t, "whole.yaml", []byte(whole))
		for _, f := range check(t, eng).Findings {
			if shows(t, eng, f); f.Code == "conflict" || f.Code == "gap" {
				t.Errorf("%s: %s, of a condition and its opposite", name, f.In("en"))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(conds)) {
		if !slices.Contains(lang.Functions(), name) || !strings.Contains(conds[name], name+"(") {
			t.Errorf("%s: no function, or not called", name)
		}
	}
}
