package witness

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// unmetDiffers says what is wrong with a comparison that is said to fail. It
// compares plain values by itself, and not as the engine does.
func unmetDiffers(s *engine.Step, u *engine.Unmet) string {
	switch {
	case u.Line >= len(s.Holds) || s.Holds[u.Line] != "false":
		return "its line is not false"
	case !slices.ContainsFunc(s.Read, func(r engine.ReadFact) bool {
		return r.Fact == u.Fact && r.Known && reflect.DeepEqual(r.Value, u.Value)
	}):
		return "the rule has not read that"
	case asked(u):
		return "that is as asked"
	}
	return ""
}

// asked reports whether a value is as a rule asks.
func asked(u *engine.Unmet) bool {
	list := func(x any) []any { l, _ := x.([]any); return l }
	same := func(y any) bool { return order(u.Value, y) == 0 }
	switch u.Op {
	case "==":
		return same(u.Want)
	case "!=":
		return !same(u.Want)
	case "<":
		return order(u.Value, u.Want) < 0
	case "<=":
		return order(u.Value, u.Want) <= 0
	case ">":
		return order(u.Value, u.Want) > 0
	case ">=":
		return order(u.Value, u.Want) >= 0
	case "in":
		return slices.ContainsFunc(list(u.Want), same)
	case "not_in":
		return !slices.ContainsFunc(list(u.Want), same)
	case "has":
		return slices.Contains(list(u.Value), u.Want)
	case "has_not":
		return !slices.Contains(list(u.Value), u.Want)
	}
	return true
}

// order compares plain values: numbers, moments, periods of one unit and text.
func order(a, b any) int {
	x, xok := new(big.Rat).SetString(fmt.Sprint(a))
	y, yok := new(big.Rat).SetString(fmt.Sprint(b))
	switch {
	case a == nil || b == nil:
		return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
	case xok && yok && isNumeral(a) && isNumeral(b):
		return x.Cmp(y)
	}
	s, t := fmt.Sprint(a), fmt.Sprint(b)
	from, err := time.Parse(time.RFC3339, s)
	to, err2 := time.Parse(time.RFC3339, t)
	if err == nil && err2 == nil {
		return from.Compare(to)
	}
	p, err := calendar.ParsePeriod(s)
	q, err2 := calendar.ParsePeriod(t)
	if err == nil && err2 == nil && p.Unit == q.Unit {
		return p.Halves - q.Halves
	}
	return strings.Compare(s, t)
}

func isNumeral(x any) bool {
	_, text := x.(string)
	return !text
}

func number(x any) (float64, bool) {
	switch x := x.(type) {
	case int64:
		return float64(x), true
	case float64:
		return x, true
	case json.Number:
		f, err := x.Float64()
		return f, err == nil
	}
	return 0, false
}

const unmetSet = `guize: 1
set: unmet
languages: [en]
timezone: Asia/Shanghai
rules_on: day
sources: {m: {title: {en: Measures}}}
params: {most: {type: number, values: [{value: 20, cite: m 1}]}, kinds: {type: list, values: [{value: [home, club], cite: m 1}]}, limit: {type: number, values: [{value: 300, to: 2021-12-31, cite: m 1}, {value: 200, from: 2022-01-01, cite: m 2}]}}
facts:
  day: {type: date}
  kind: {type: enum, values: [home, firm, club]}
  wants: {type: set, values: [water, gas]}
  central: {type: bool}
  size: {type: number, default: 0}
  parts: {type: list, key: id, item: {id: {type: string}, length: {type: number}}}
define:
  scope: central and kind in ["firm", "club"]
policies:
  p:
    title: {en: P}
    applies: scope
    rules:
      - {id: r, title: {en: R}, when: CONDITION, then: [notice: {code: n, message: {en: N}}], cite: m 1}
`

// What makes a rule fail is told as the rule asks for it: through definitions,
// exceptions and parameters in force; where it is no comparison, not at all.
func TestUnmet(t *testing.T) {
	t.Parallel()
	firm := `{"day":"2022-03-01","kind":"firm","central":true,"wants":["water"],"size":250,"parts":[{"id":"a","length":5}]}`
	tests := []struct {
		name, reason, when, given string
		want                      []string
	}{
		{"a number", "the parameter of the day", "size <= params.limit", firm, []string{"1 size 250 <= 200 limit"}},
		{"a list", "its items", "kind in params.kinds", firm, []string{"1 kind firm in [home club] kinds"}},
		{"none of a list", "what is not wanted", "not (wants == [\"water\"] or size <= params.most)", firm, []string{"1 wants [water] != [water]"}},
		{"always", "a parameter of all days", "size < params.most", firm, []string{"1 size 250 < 20 most"}},
		{"turned round", "what is asked is the fact's", "params.limit >= size", firm, []string{"1 size 250 <= 200 limit"}},
		{"not", "what is asked is the opposite", "not (size > 100)", firm, []string{"1 size 250 <= 100"}},
		{"either", "one is enough", `kind == "home" or size < 10 or size == 250 and kind == "club"`, firm,
			[]string{"1 kind firm == home one", "1 size 250 < 10 one", "1 kind firm == club one"}},
		{"either of two, and more", "what has to be met stays apart", `size > 900 and (kind == "home" or size == 1)`, firm,
			[]string{"1 size 250 > 900", "1 kind firm == home one", "1 size 250 == 1 one"}},
		{"a way of two steps", "one step is not enough", `(kind == "home" and size == 1) or size > 900`, firm,
			[]string{"1 kind firm == home some", "1 size 250 == 1 some", "1 size 250 > 900 some"}},
		{"twice either", "one of four is not enough", `(kind == "home" or size == 1) and (kind == "club" or size == 2)`, firm,
			[]string{"1 kind firm == home some", "1 size 250 == 1 some", "1 kind firm == club some", "1 size 250 == 2 some"}},
		{"a range", "only the end that fails", "size in 1..200", firm, []string{"1 size 250 <= 200"}},
		{"a set", "a value of it", `"gas" in wants`, firm, []string{"1 wants [water] has gas"}},
		{"a definition", "what it stands for", "true", `{"day":"2022-03-01","kind":"home","central":false}`,
			[]string{"0 central false == true", "0 kind home in [firm club]"}},
		{"none of these", "what is not a comparison is left out", "any(parts, .length > 9)", firm, nil},
		{"known only", "what is not known makes nothing false", `kind == "home" and known(size)`, `{"day":"2022-03-01","kind":"firm","central":true}`, []string{"1 kind firm == home"}},
		{"it holds", "nothing to tell", "size > 1", firm, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set, err := rules.Parse(t.Context(), "unmet.yaml", []byte(strings.Replace(unmetSet, "CONDITION", "'"+tt.when+"'", 1)))
			if err != nil {
				t.Fatal(err)
			}
			eng, err := engine.Compile(t.Context(), set)
			if err != nil {
				t.Fatal(err)
			}
			_, trace, err := eng.Explain(context.Background(), engine.Input{At: time.Date(2022, 3, 2, 0, 0, 0, 0, time.UTC), JSON: []byte(tt.given)})
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, u := range trace.Steps[0].Unmet {
				text := strings.TrimSpace(fmt.Sprint(u.Line, " ", u.Fact, " ", u.Value, " ", u.Op, " ", u.Want, " ", u.Param))
				got = append(got, strings.TrimSpace(text+" "+u.Need))
				if bad := unmetDiffers(&trace.Steps[0], &u); bad != "" {
					t.Errorf("%+v: %s", u, bad)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s: %s (-want +got):\n%s", tt.when, tt.reason, diff)
			}
		})
	}
}
