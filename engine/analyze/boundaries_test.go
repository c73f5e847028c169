package analyze_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

func boundaries(t testing.TB, eng *engine.Engine, base map[string]any) []analyze.Case {
	t.Helper()
	cases, err := analyze.Boundaries(context.Background(), eng, analyze.Options{At: at}, base)
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

const dated = `guize: 1
set: dated
title: {zh: 限额, en: Limits}
languages: [zh, en]
timezone: Asia/Shanghai
calendar: cn
sources: {law: {title: {zh: 办法, en: Rules}}}
params:
  limit:
    title: {zh: 上限, en: Limit}
    type: number
    unit: m
    values: [{to: 2024-12-31, value: 3, cite: law 1}, {from: 2025-01-01, value: 5, cite: law 1}]
facts:
  length: {type: number, unit: m, min: 0, step: 0.5, required: true, title: {zh: 长度, en: Length}}
  floors: {type: int, min: 1, max: 9, default: 1, title: {zh: 层数, en: Floors}}
outcomes:
  way: {type: enum, values: [short, long], title: {zh: 方式, en: Way}}
  tall: {type: bool, title: {zh: 高, en: Tall}}
policies:
  p:
    title: {zh: 方式, en: Way}
    cite: law 2
    rules:
      - {id: short, when: length <= params.limit, then: [{decide: {way: short}}]}
      - {id: long, when: length > params.limit, then: [{decide: {way: long}}]}
      - {id: tall, when: floors >= 9, valid: {from: 2026-03-01}, then: [{decide: {tall: true}}]}
`

func TestBoundaries(t *testing.T) {
	t.Parallel()
	cases := boundaries(t, compile(t, "dated.yaml", []byte(dated)), map[string]any{"length": 4})
	var got []string
	for _, c := range cases {
		got = append(got, strings.TrimSpace(fmt.Sprintf("%s @%s %v %v", c.Name, c.RulesOn, c.Expect["outcomes"], c.Absent["outcomes"])))
	}
	want := []string{
		"length = 2.5 @2024-12-31 map[way:short] <nil>",
		"length = 3 @2024-12-31 map[way:short] <nil>",
		"length = 3.5 @2024-12-31 map[way:long] <nil>",
		"length = 4.5 @2025-01-01 map[way:short] <nil>",
		"length = 5 @2025-01-01 map[way:short] <nil>",
		"length = 5.5 @2025-01-01 map[way:long] <nil>",
		"floors = 8 @2026-03-01 <nil> [tall]",
		"floors = 9 @2026-03-01 map[tall:true] <nil>",
		"rules_on 2024-12-31 @2024-12-31 map[way:long] <nil>",
		"rules_on 2025-01-01 @2025-01-01 map[way:short] <nil>",
		"rules_on 2026-02-28 @2026-02-28 <nil> [tall]",
		"rules_on 2026-03-01 @2026-03-01 map[tall:true] <nil>",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cases (-want +got):\n%s", diff)
	}
}

func TestBoundariesOfThePlan(t *testing.T) {
	t.Parallel()
	var names []string
	for _, c := range boundaries(t, load(t, "../..", "policies.yaml"), nil) {
		names = append(names, c.Name)
	}
	for _, want := range []string{"works.length = 299.9", "works.length = 300", "works.length = 300.1", "connect before make-up day 2026-05-08", "build before holiday 2026-04-30"} {
		if !slices.Contains(names, want) {
			t.Errorf("no case %q in %q", want, names)
		}
	}
}

// An exception for some days is tried on its days, and on an application in
// which it decides in place of another rule.
func TestBoundariesOfAnException(t *testing.T) {
	t.Parallel()
	set := strings.Replace(dated, "      - {id: tall,", "      - {id: summer, overrides: long, when: length <= 8, valid: {from: 2026-04-01, to: 2026-09-30}, then: [{decide: {way: short}}]}\n      - {id: tall,", 1)
	var got []string
	for _, c := range boundaries(t, compile(t, "dated.yaml", []byte(set)), nil) {
		if strings.HasPrefix(c.RulesOn, "2026-0") && c.RulesOn > "2026-03-01" || c.RulesOn == "2026-10-01" {
			got = append(got, fmt.Sprintf("%s @%s %v", c.Name, c.RulesOn, c.Expect["outcomes"]))
		}
	}
	want := []string{
		"length = 7.5 @2026-04-01 map[way:short]",
		"length = 8 @2026-04-01 map[way:short]",
		"length = 8.5 @2026-04-01 map[way:long]",
		"rules_on 2026-03-31 @2026-03-31 map[way:long]",
		"rules_on 2026-04-01 @2026-04-01 map[way:short]",
		"rules_on 2026-09-30 @2026-09-30 map[way:short]",
		"rules_on 2026-10-01 @2026-10-01 map[way:long]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("cases (-want +got):\n%s", diff)
	}
}

// The ends of a scale's bands are edges too, wherever the scale is read for a fact,
// on days on which they are its ends.
func TestBoundariesOfScales(t *testing.T) {
	t.Parallel()
	const set = `guize: 2
set: tariff
languages: [en]
params:
  steps: {type: scale, gives: {type: money, unit: CNY}, values: [{to: 2024-12-31, value: {"[0..180]": 5, "> 180": 7}}, {from: 2025-01-01, value: {"[0..150]": 5, "> 150": 7}}]}
facts:
  used: {type: int, min: 0, required: true}
outcomes:
  fee: {type: money, unit: CNY}
  dear: {type: bool}
policies:
  p:
    rules:
      - {id: fee, then: [{decide: {fee: "= marginal(params.steps, used)"}}]}
      - {id: dear, when: "band(params.steps, used) > 5", valid: {from: 2025-01-01}, then: [{decide: {dear: true}}]}
`
	var got []string
	for _, c := range boundaries(t, compile(t, "tariff.yaml", []byte(set)), nil) {
		got = append(got, fmt.Sprintf("%s @%s %v", c.Name, c.RulesOn, c.Expect["outcomes"]))
	}
	for _, want := range []string{"used = 179 @2024-12-31 map[fee:895]", "used = 180 @2024-12-31 map[fee:900]", "used = 181 @2024-12-31 map[fee:907]",
		"used = 149 @2025-01-01 map[fee:745]", "used = 150 @2025-01-01 map[fee:750]", "used = 151 @2025-01-01 map[dear:true fee:757]"} {
		if !slices.Contains(got, want) {
			t.Errorf("no case %q in:\n%s", want, strings.Join(got, "\n"))
		}
	}
}
