package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

const slipSet = `guize: 1
set: s
title: {zh: 集, en: Set}
languages: [zh, en]
sources: {plan: {title: {zh: 方案, en: Plan}}}
params:
  limit: {title: {zh: 上限, en: Limit}, type: number, unit: m, values: [{value: 300, cite: plan 1}]}
facts:
  services: {type: set, values: {water: {zh: 水, en: Water}, gas: {zh: 气, en: Gas}}, title: {zh: 服务, en: Services}}
  kind: {type: enum, values: {enterprise: {zh: 企业, en: Enterprise}}, title: {zh: 类型, en: Kind}}
  works:
    type: list
    key: service
    keys: services
    title: {zh: 外线, en: Works}
    item:
      length: {type: number, unit: m, title: {zh: 长度, en: Length}}
      parts: {type: list, title: {zh: 段, en: Parts}, item: {depth: {type: number, unit: m, title: {zh: 深, en: Depth}}}}
outcomes:
  works.approval: {type: enum, values: [filing], title: {zh: 方式, en: Approval}}
policies:
  line:
    title: {zh: 外线, en: Line}
    rules:
      - id: filing
        title: {zh: 三百米以内, en: Within 300 m}
        for: work in works
        when: work.length <= params.limit
        then:
          - decide: {work.approval: filing}
        cite: plan 1
`

// TestSlips makes the slips that people make who are no programmers. Each costs
// one message, in its place, which says what to write.
func TestSlips(t *testing.T) {
	t.Parallel()
	const cond = "work.length <= params.limit"
	for _, tt := range []struct {
		name, from, to string
		want           []string // line:column code hint
	}{
		{"one equals sign", cond, `kind = "enterprise"`, []string{`28:20 syntax "equals" is written ==`}},
		{"Chinese for less", cond, "work.length 小于 300", []string{"28:27 syntax write <"}},
		{"Chinese for at most", cond, "work.length 不超过 300", []string{"28:27 syntax write <="}},
		{"Chinese for not equal", cond, `kind 不是 "enterprise"`, []string{"28:20 syntax write !="}},
		{"a wrong character in an alias", "{type: enum, values: {enterprise: {zh: 企业, en: Enterprise}}, title: {zh: 类型, en: Kind}}\n", "{type: enum, alias: 申请类型, values: {enterprise: {zh: 企业, en: Enterprise}}, title: {zh: 类型, en: Kind}}\n  odd: {type: bool, derive: '申清类型 == \"enterprise\"', title: {zh: 怪, en: Odd}}\n", []string{`11:30 unknown-name did you mean "申请类型"?`}},
		{"a wrong character in the title of an outcome", "decide: {work.approval", "decide: {work.方武", []string{`30:22 unknown-outcome did you mean "work.方式"?`}},
		{"mirrored", cond, "work.length =< 300", []string{"28:27 syntax write <="}},
		{"a date less a date", cond, "at - at > 3", []string{"28:18 type-mismatch the days between two dates are days_between(from, to); there are months_between, years_between and workdays_between too"}},
		{"a date and a number", cond, "at + 5 > at", []string{"28:18 type-mismatch say the unit: 5 days, 30 workdays; or days(n) where the number is a fact"}},
		{"a period of a number", cond, "at - params.limit workdays > at", []string{"28:33 syntax a period of a number is written workdays(n)"}},
		{"a date and a moment", cond, "date(at) > at", []string{"28:24 type-mismatch the date of a moment is date(…), such as date(at); the first moment of a date is datetime(…)"}},
		{"a quotient of other languages", cond, "work.length // 2 > 1", []string{"28:27 not-allowed a whole quotient is floor(a / b); a comment stands behind # in YAML"}},
		{"capital AND", cond, "work.length > 1 AND work.length < 3", []string{"28:31 syntax write and"}},
		{"value without quotes", cond, "kind == enterprise", []string{`28:23 unknown-name enterprise is a value; put it in quotes: "enterprise"`}},
		{"key without quotes", cond, "work.service == gas", []string{`28:31 unknown-name gas is a value; put it in quotes: "gas"`}},
		{"no loop", "        for: work in works\n", "", []string{
			`27:15 unknown-name "length" belongs to each element of "works"; does the rule lack for: work in works?`,
			"29:22 unknown-outcome does the rule lack for: work in works?"}},
		{"a comma in braces", "{zh: 上限, en: Limit}", "Most, in metres", []string{"7:11 missing-translation write it as {zh: …, en: …}", "7:24 unknown-key a comma ends a value within { }; put quotes around a text or expression that holds one"}},
		{"the field of a list for its values", cond, "sum(works.length) <= 300", []string{"28:25 type-mismatch write sum(works, .length)"}},
		{"the list for its element", cond, "works.length <= 300", []string{"28:21 unknown-name in for: work in works write work.length"}},
		{"the field alone", cond, "length <= 300", []string{"28:15 unknown-name in for: work in works write work.length"}},
		{"the example's variable", cond, "line.length <= 300", []string{"28:15 unknown-name in for: work in works write work.length"}},
		{"a misspelt field", cond, "work.lenght <= 300", []string{`28:20 unknown-name did you mean "length"?`}},
		{"a number with its unit", cond, "work.length <= 300米", []string{"28:33 syntax write the number alone, without a unit"}},
		{"a number and its unit", cond, "work.length <= 300 m", []string{"28:34 syntax write the number alone, without a unit"}},
		{"a letter in a number", cond, "work.length <= 3OO", []string{"28:31 syntax the O in it is a letter; the number is 300"}},
		{"a letter in a parameter", "value: 300", "value: 3O0", []string{"7:79 bad-value"}},
		{"a comment in a condition", cond, "work.length <= # of metres", []string{"28:28 syntax YAML takes what stands behind a space and # for a comment; put the whole expression in single quotes: '…'"}},
		{"a comment in a text", cond, `work.service == "gas # 2"`, []string{"28:35 syntax YAML takes what stands behind a space and # for a comment; put the whole expression in single quotes: '…'"}},
		{"a comment that is one", cond, "work.length <= 300 m # metres", []string{"28:34 syntax write the number alone, without a unit"}},
		{"the field of a list of the element", cond, "sum(work.parts.depth) <= 3", []string{"28:30 type-mismatch write sum(work.parts, .depth)"}},
		{"a parameter with its unit", "value: 300", "value: 300米", []string{"7:79 bad-value"}},
		{"a Chinese comma", "以内, en", "以内， en", []string{`26:26 syntax "，" is a full-width character; what separates is written ","`}},
		{"a Chinese colon", "{zh: 三", "{zh： 三", []string{`26:9 missing-translation add "zh: …"`, `26:17 bad-language "：" is a full-width character; what separates is written ": "`}},
		{"a tab", "        when: ", "\twhen: ", []string{"28:1 syntax indent with spaces, not with tabs"}},
		{"a space too few", "        when: ", "       when: ", []string{"28:8 syntax align it with its neighbours of the same level"}},
		{"a space too many", "  works:\n", "   works:\n", []string{"11:4 syntax align it with its neighbours of the same level"}},
		{"a short date", "        cite: plan 1\n", "        valid: {from: 2026-4-1, to: 2026-11-31}\n        cite: plan 1\n", []string{"31:23 bad-date write 2026-04-01", "31:37 bad-date 2026-11 has 30 days"}},
		{"a Chinese date", "        cite: plan 1\n", "        valid: {from: 2026年4月1日, to: soon}\n        cite: plan 1\n", []string{"31:23 bad-date write 2026-04-01", "31:38 bad-date write it like 2021-09-01"}},
		{"a word like what passing a limit means", "decide: {work.approval: filing}", "deadline: {id: d, owner: window, start: at, within: 5 workdays, on_late: granted}", []string{"30:38 unknown-body", `30:86 bad-value did you mean "deemed_granted"?`}},
		{"no month", "        cite: plan 1\n", "        valid: {from: 2026/13/1}\n        cite: plan 1\n", []string{"31:23 bad-date a year has 12 months"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(slipSet, tt.from) {
				t.Fatalf("the set does not hold %q", tt.from)
			}
			text := strings.Replace(slipSet, tt.from, tt.to, 1)
			set, err := rules.Parse(t.Context(), "s.yaml", []byte(text))
			if err == nil || set != nil {
				_, err = engine.Compile(t.Context(), set)
			}
			bad := (*rules.Error)(nil)
			if !errors.As(err, &bad) {
				t.Fatalf("got %v, want mistakes", err)
			}
			var got []string
			for _, d := range bad.Diagnostics {
				got = append(got, strings.TrimSpace(fmt.Sprintf("%d:%d %s %s", d.Pos.Line, d.Pos.Col, d.Code, d.Hint["en"])))
				wantBilingual(t, d.Message)
				if tt.name == "a letter in a parameter" && !strings.Contains(d.Message["en"], "the O in it is a letter; the number is 300") {
					t.Errorf("message %v", d.Message)
				}
				if len(d.Hint) > 0 && (d.Hint["zh"] == "" || d.Hint["en"] == "") {
					t.Errorf("hint %v", d.Hint)
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
