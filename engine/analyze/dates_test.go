package analyze_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine/analyze"
)

const datesHead = `guize: 1
set: dates
title: {zh: 日期, en: Dates}
languages: [zh, en]
timezone: Asia/Shanghai
calendar: cn
RULES_ON
sources:
  law: {title: {zh: 办法, en: Rules}}
  old: {title: {zh: 旧办法, en: Old rules}, valid: {to: 2020-12-31}}
params:
  limit: {title: {zh: 上限, en: Limit}, type: number, unit: m, values: [{to: 2024-06-30, value: 300, cite: law 1}, {from: 2025-01-01, value: 500, cite: law 1}]}
  term: {title: {zh: 期限, en: Term}, type: duration, values: [{to: 2024-06-30, value: 1 workday, cite: law 1}, {from: 2025-01-01, value: 2 workdays, cite: law 1}]}
facts:
  filed_on: {type: date, title: {zh: 申请日期, en: Date of application}, cite: law 1}
  filed_at: {type: event, title: {zh: 备案, en: Filed}, cite: law 1}
  length: {type: number, unit: m, min: 0, max: 1000, step: 1, required: true, title: {zh: 长度, en: Length}}
materials: {drawing: {title: {zh: 图纸, en: Drawing}}}
bodies: {office: {title: {zh: 办公室, en: Office}}}
outcomes:
  way: {type: enum, values: [short, long], title: {zh: 方式, en: Way}}
  most: {type: number, unit: m, title: {zh: 上限, en: Most}}
`

func datesSet(rulesOn, policy string) []byte {
	return []byte(strings.Replace(datesHead, "RULES_ON\n", rulesOn, 1) + "policies:\n  p:\n    title: {zh: 规则, en: Rules}\n" + policy)
}

// What has a date is shown by an application of that date.
func TestDatedFindings(t *testing.T) {
	t.Parallel()
	rule := func(cite, then string) string {
		return "    rules:\n      - {id: r, cite: " + cite + ", when: length > 3, then: [" + then + "]}\n"
	}
	const filedOn = "rules_on: filed_on\n"
	dated := func(values, valid string) []byte {
		set := string(datesSet(filedOn, "    cite: law 2\n    rules:\n      - {id: r, "+valid+"when: length <= params.limit, then: [{decide: {way: long}}]}\n"))
		return []byte(strings.Replace(set, "values: [{to: 2024-06-30, value: 300, cite: law 1}, {from: 2025-01-01, value: 500, cite: law 1}]", values, 1))
	}
	starting := func(unset, valid string) []byte {
		return dated(unset+"values: [{from: 2025-01-01, value: 500, cite: law 1}]", valid)
	}
	ending := dated("values: [{to: 2024-06-30, value: 500, cite: law 1}]", "")
	tests := []struct {
		name, reason string
		set          []byte
		want         []string // code, rule date, what matters
	}{
		{"cited by a rule that decides", "", datesSet("", rule("old 2", "{decide: {way: long}}")), []string{`source-out-of-date @ {"length":4}`}},
		{"cited by a policy", "of each rule without a citation", datesSet("", "    cite: old 1\n    rules:\n      - {id: r, when: length > 3, then: [{decide: {way: long}}]}\n"), []string{`source-out-of-date @ {"length":4}`}},
		{"cited by a task", "", datesSet("", rule("law 2", "{route: {task: survey, to: office, cite: old 3}}")), []string{`source-out-of-date @ {"length":4}`}},
		{"cited by a notice", "", datesSet("", rule("law 2", "{notice: {code: c, message: M, cite: old 3}}")), []string{`source-out-of-date @ {"length":4}`}},
		{"cited by a rejection", "", datesSet("", rule("law 2", "{reject: {code: c, message: M, cite: old 3}}")), []string{`source-out-of-date @ {"length":4}`}},
		{"cited by a waiver", "", datesSet("", rule("law 2", "{waive: {material: drawing, cite: old 3}}")), []string{`source-out-of-date @ {"length":4}`}},
		{"cited by a penalty", "", datesSet("", rule("law 2", "{penalty: {act: late, subject: office, cite: old 3}}")), []string{`source-out-of-date @ {"length":4}`}},
		{"cited by what the host handles", "", datesSet("", rule("law 2", "{emit: {kind: told, cite: old 3}}")), []string{`source-out-of-date @ {"length":4}`}},
		{"cited by a deadline", "", datesSet("", rule("law 2", "{deadline: {id: d, owner: office, start: filed_at, within: 1 day, cite: old 3}}")), []string{`source-out-of-date @ {"length":4}`}},
		{"cited by a rule of the past", "it ended with the source", datesSet("", "    rules:\n      - {id: r, cite: old 2, when: length > 3, valid: {to: 2020-12-31}, then: [{decide: {way: long}}]}\n"), nil},
		{"by the date of a fact", "the day of the analysis", datesSet(filedOn, rule("old 2", "{decide: {way: long}}")), []string{`source-out-of-date @ {"filed_on":"2026-06-01","length":4}`}},
		{"a hole in a condition", "", datesSet(filedOn, "    cite: law 2\n    rules:\n      - {id: r, when: length <= params.limit, then: [{decide: {way: long}}]}\n"), []string{`hole-in-use @ {"filed_on":"2024-07-01","length":300}`}},
		{"a hole in a value", "", datesSet(filedOn, rule("law 2", `{decide: {most: "= params.limit"}}`)), []string{`hole-in-use @ {"filed_on":"2024-07-01","length":4}`}},
		{"a hole in a limit", "", datesSet(filedOn, rule("law 2", `{deadline: {id: d, owner: office, start: filed_at, within: "= params.term"}}`)), []string{`hole-in-use @ {"filed_on":"2024-07-01","length":4}`}},
		{"a hole by a policy's own date", "only the fact can say it", datesSet("", "    rules_on: filed_on\n    cite: law 2\n    rules:\n      - {id: r, when: length <= params.limit, then: [{decide: {way: long}}]}\n"), []string{`hole-in-use @ {"filed_on":"2024-07-01","length":300}`}},
		{"before the first value", "the last day without one", starting("", ""), []string{`hole-in-use @ {"filed_on":"2024-12-31","length":500}`}},
		{"before the first value, left open", "the set says that there is none", starting("unset: {zh: 文件未规定, en: not set}, ", ""), nil},
		{"before the first value, and before the rule", "no application meets it", starting("", "valid: {from: 2025-01-01}, "), nil},
		{"after the last value", "the first day without one", ending, []string{`hole-in-use @ {"filed_on":"2024-07-01","length":500}`}},
		{"a hole outside the rule's days", "no application meets it", datesSet(filedOn, "    cite: law 2\n    rules:\n      - {id: r, valid: {from: 2025-01-01}, when: length <= params.limit, then: [{decide: {way: long}}]}\n"), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eng := compile(t, "dates.yaml", tt.set)
			r := check(t, eng)
			var got []string
			for _, f := range r.Findings {
				shows(t, eng, f)
				if f.Witness != nil {
					got = append(got, fmt.Sprintf("%s @%s %s", f.Code, f.Witness.RulesOn, f.Witness))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" || len(r.Undecided) > 0 {
				t.Errorf("%s: findings (-want +got):\n%s\nnot decided: %v", tt.reason, diff, r.Undecided)
			}
		})
	}
}

// Years after the last notice every due date is provisional.
func TestCalendarThatHasEnded(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/bad/calendar-provisional.yaml")
	if err != nil {
		t.Fatal(err)
	}
	eng := compile(t, "calendar.yaml", data)
	r := checkAt(t, eng, time.Date(2029, 3, 1, 9, 0, 0, 0, at.Location()))
	if len(r.Findings) != 1 || r.Findings[0].Code != "calendar-range" {
		t.Fatalf("findings %v", r.Diagnostics())
	}
	shows(t, eng, r.Findings[0])
}

// Where the budget does not allow an answer, that is said, with the facts.
func TestSmallBudget(t *testing.T) {
	t.Parallel()
	r, err := analyze.Check(context.Background(), compile(t, "book.yaml", ruleBook(60, 3)), analyze.Options{At: at, Budget: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Undecided) == 0 {
		t.Error("nothing is left open with a budget of one branch")
	}
	for _, u := range r.Undecided {
		if len(u.Facts) == 0 || u.On == "" {
			t.Errorf("%s of %q is not decided for the sake of no fact", u.Code, u.On)
		}
	}
}
