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

const listsHead = `guize: 1
set: lists
title: {zh: 列表, en: Lists}
languages: [zh, en]
timezone: Asia/Shanghai
calendar: cn
sources: {law: {title: {zh: 办法, en: Rules}}}
facts:
  services: {type: set, values: [water, gas, heat], required: true, title: {zh: 服务, en: Services}}
  works:
    type: list
    key: service
    keys: services
    title: {zh: 工程, en: Works}
    item:
      length: {type: number, unit: m, min: 0, max: 1000, step: 1, title: {zh: 长度, en: Length}}
      kind: {type: enum, values: [new, old], title: {zh: 类, en: Kind}}
      done_at: {type: event, title: {zh: 完工, en: Done}}
  parts:
    type: list
    title: {zh: 部分, en: Parts}
    item:
      size: {type: int, min: 0, max: 9, title: {zh: 大小, en: Size}}
bodies: {office: {title: {zh: 办公室, en: Office}}, bureau: {title: {zh: 局, en: Bureau}}}
outcomes:
  way: {type: enum, values: [filing, coordination], COMPLETE title: {zh: 方式, en: Way}}
  total: {type: number, unit: m, title: {zh: 总数, en: Total}}
policies:
  p:
    title: {zh: 规则, en: Rules}
    cite: law 1
    rules:
`

// rule is a rule in one line; loop is "" or a list.
func ruleText(id, loop, when, then string) string {
	out := "      - {id: " + id
	if loop != "" {
		out += ", for: i in " + loop
	}
	if when != "" {
		out += ", when: '" + when + "'"
	}
	return out + ", then: [" + then + "]}\n"
}

func lists(complete string, rules ...string) []byte {
	if complete != "" {
		complete = fmt.Sprintf("complete: '%s',", complete)
	}
	return []byte(strings.Replace(listsHead, "COMPLETE", complete, 1) + strings.Join(rules, ""))
}

// about lists the findings without those of things that a small set leaves unused.
func about(r *analyze.Report) []string {
	out := []string{}
	for _, f := range r.Findings {
		if !bare(f.Code) {
			out = append(out, f.Code+": "+f.Message["en"])
		}
	}
	for _, u := range r.Undecided {
		out = append(out, "not decided: "+u.Code+" "+u.On+" "+strings.Join(u.Facts, " "))
	}
	return out
}

const (
	filing       = "{decide: {way: filing}}"
	coordination = "{decide: {way: coordination}}"
)

func TestElements(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reason string
		set          []byte
		want         []string
	}{
		{"two elements, two values", "each length alone is decided well",
			lists("", ruleText("short", "works", "i.length <= 300", filing), ruleText("long", "works", "i.length > 300", coordination)),
			[]string{`conflict: "p/long" and "p/short" can apply to different elements of "works" in one application and give different values of "way"`}},
		{"two elements of a list without keys", "",
			lists("", ruleText("small", "parts", "i.size <= 3", filing), ruleText("large", "parts", "i.size > 3", coordination)),
			[]string{`conflict: "p/large" and "p/small" can apply to different elements of "parts" in one application and give different values of "way"`}},
		{"a value worked out from the element", "one rule, two lengths",
			lists("", ruleText("sum", "works", "", `{decide: {total: "= i.length"}}`)),
			[]string{`conflict: "p/sum" can apply to two elements of "works" in one application and give different values of "total"`}},
		{"a value that no element changes", "the same for all of them",
			lists("", ruleText("sum", "works", "i.length > 3", `{decide: {total: "= len(services) > 1 ? 1 : 2"}}`)), []string{}},
		{"only one element can be so", "the key is one",
			lists("", ruleText("water", "works", `i.service == "water" and i.kind == "new"`, filing), ruleText("old", "works", `i.service == "water" and i.kind == "old"`, coordination)), []string{}},
		{"the whole application decides", "no two elements can differ in it",
			lists("", ruleText("one", "works", "len(services) > 1", filing), ruleText("two", "works", "len(services) <= 1", coordination)), []string{}},
		{"rows of a first table", "an earlier row is only for its own element",
			lists("", "      - {id: none, when: \"false\", then: [{decide: {total: 1}}]}\n    tables:\n      - id: t\n        title: {zh: 表, en: Table}\n        hit: first\n        for: i in works\n        inputs: [i.length]\n        outputs: [way]\n        rows:\n"+
				"          - {id: a, if: [\"<= 300\"], then: [filing]}\n          - {id: b, if: [\"-\"], then: [coordination]}\n"),
			[]string{`unreachable: "p/none" can never apply: "false" can never hold`, `conflict: "p/t.b" and "p/t.a" can apply to different elements of "works" in one application and give different values of "way"`}},
		{"an override for the element alone", "the other element keeps its value",
			lists("", ruleText("usual", "works", "", filing), `      - {id: old, for: i in works, when: 'i.kind == "old"', overrides: [usual], then: [`+coordination+"]}\n"),
			[]string{`conflict: "p/old" and "p/usual" can apply to different elements of "works" in one application and give different values of "way"`}},
		{"a task for each element under one name", "two bodies",
			lists("", ruleText("push", "works", "", `{route: {task: push, to: office, by: "= i.service"}}`)),
			[]string{`conflict: "p/push" can apply to two elements of "works" in one application and give the task "push" differently`}},
		{"a task named for its element", "the key tells them apart",
			lists("", ruleText("push", "works", "", `{route: {task: "push-{i.service}", to: office, by: "= i.service"}}`)), []string{}},
		{"a task named for something that elements share", "two new lines, two bodies",
			lists("", ruleText("push", "works", "", `{route: {task: "push-{i.kind}", to: office, by: "= i.service"}}`)),
			[]string{`conflict: "p/push" can apply to two elements of "works" in one application and give the task "push-{i.kind}" differently`}},
		{"a task of an element and one of all", "push-water by two rules",
			lists("", ruleText("push", "works", "", `{route: {task: "push-{i.service}", to: office}}`), ruleText("water", "", "", `{route: {task: push-water, to: bureau}}`)),
			[]string{`conflict: "p/water" and "p/push" can apply together and give the task "push-{i.service}" differently`}},
		{"one task for all", "the same for each",
			lists("", ruleText("push", "works", "", `{route: {task: push, to: office}}`)), []string{}},
		{"a deadline belongs to its element", "two elements, two clocks",
			lists("", ruleText("fast", "works", `i.kind == "new"`, `{deadline: {id: build, owner: office, start: i.done_at, within: 1 workday}}`),
				ruleText("slow", "works", `i.kind == "old"`, `{deadline: {id: build, owner: office, start: i.done_at, within: 2 workdays}}`)), []string{}},
		{"one deadline, two lengths", "an old line is both",
			lists("", ruleText("fast", "works", "", `{deadline: {id: build, owner: office, start: i.done_at, within: 1 workday}}`),
				ruleText("slow", "works", `i.kind == "old"`, `{deadline: {id: build, owner: office, start: i.done_at, within: 2 workdays}}`)),
			[]string{`conflict: "p/slow" and "p/fast" can apply together and give the deadline "build" differently`}},
		{"one deadline, two spellings", "1 workday is 1 workdays",
			lists("", ruleText("fast", "works", "", `{deadline: {id: build, owner: office, start: i.done_at, within: 1 workday}}`),
				ruleText("slow", "works", `i.kind == "old"`, `{deadline: {id: build, owner: office, start: i.done_at, within: 1 workdays, warn: 50%}}`)), []string{}},
		{"some line is long, some is short", "both where there are two lines",
			lists("", ruleText("short", "", "any(works, .length <= 300)", filing), ruleText("long", "", "any(works, .length > 300)", coordination)),
			[]string{`conflict: "p/long" and "p/short" can apply together and give different values of "way"`}},
		{"some line is long, or all are short", "one of the two, always",
			lists("true", ruleText("short", "", "all(works, .length <= 300)", filing), ruleText("long", "", "any(works, .length > 300)", coordination)), []string{}},
		{"all are short, all are long", "neither where there are two",
			lists("true", ruleText("short", "", "all(works, .length <= 300)", filing), ruleText("long", "", "all(works, .length > 300)", coordination)),
			[]string{`gap: some applications get no value of "way": no rule applies to them`}},
		{"no element at all", "an empty list has no rule",
			lists("true", ruleText("small", "parts", "i.size <= 3", filing), ruleText("large", "parts", "i.size > 3", filing)),
			[]string{`gap: some applications get no value of "way": no rule applies to them`}},
		{"an element at least", "the promise is for lists that are not empty",
			lists("len(parts) > 0", ruleText("small", "parts", "i.size <= 3", filing), ruleText("large", "parts", "i.size > 3", filing)), []string{}},
		{"each service has an element", "services are never empty",
			lists("true", ruleText("all", "works", "i.length <= 300 or i.length > 300", filing)),
			[]string{`always-true: the condition "i.length <= 300 or i.length > 300" is never false: it holds as soon as its facts are known`}},
		{"the count of elements", "what a count comes to is not looked into, and said so",
			lists("", ruleText("few", "", "len(filter(works, .length > 300)) > 1", coordination), ruleText("one", "works", "i.length <= 300", filing)),
			[]string{`not decided: conflict p/one works works.length`}},
		{"an outcome of all that elements give", "a long line makes it coordination, which is then read",
			lists("", ruleText("long", "works", "i.length > 300", coordination), ruleText("total", "", `way == "coordination"`, "{decide: {total: 1}}"), ruleText("short", "", "all(works, .length <= 300)", "{decide: {total: 2}}")), []string{}},
		{"a task after one of another element", "the two come together, for two elements",
			lists("", ruleText("survey", "works", "i.length > 300", `{route: {task: survey, to: office}}`),
				ruleText("plan", "works", "i.length <= 300", `{route: {task: plan, to: office, after: [survey]}}`)), []string{}},
		{"tasks of two elements wait for one another", "a circle that no element has by itself",
			lists("", ruleText("survey", "works", "i.length > 300", `{route: {task: survey, to: office, after: [plan]}}`),
				ruleText("plan", "works", "i.length <= 300", `{route: {task: plan, to: office, after: [survey]}}`)),
			[]string{"waits-for-ever: tasks wait for one another and never begin: survey → plan → survey"}},
		{"tasks that wait within their element", "the key keeps the elements apart",
			lists("", ruleText("survey", "works", "i.length > 300", `{route: {task: "survey-{i.service}", to: office, after: ["plan-{i.service}"]}}`),
				ruleText("plan", "works", "i.length <= 300", `{route: {task: "plan-{i.service}", to: office}}`)),
			[]string{`never-together: task "survey-{i.service}" waits for "plan-{i.service}", and the two never come in one application`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eng := compile(t, "lists.yaml", tt.set)
			r := check(t, eng)
			if diff := cmp.Diff(tt.want, about(r)); diff != "" {
				t.Errorf("%s\nfindings (-want +got):\n%s", tt.reason, diff)
			}
			for _, f := range r.Findings {
				if !bare(f.Code) {
					shows(t, eng, f)
				}
			}
		})
	}
}

// Two elements with a key that contradict one another have different keys, and
// both are of the list.
func TestWitnessHasTwoKeys(t *testing.T) {
	t.Parallel()
	eng := compile(t, "lists.yaml", lists("", ruleText("short", "works", "i.length <= 300", filing), ruleText("long", "works", "i.length > 300", coordination)))
	r := check(t, eng)
	w := r.Findings[slices.IndexFunc(r.Findings, func(f analyze.Finding) bool { return f.Code == "conflict" })].Witness
	if got, want := w.String(), `{"services":["water","gas"],"works":[{"length":300,"service":"water"},{"length":301,"service":"gas"}]}`; got != want {
		t.Errorf("witness %s, want %s", got, want)
	}
	d, err := eng.Evaluate(context.Background(), w.Input())
	if err != nil {
		t.Fatal(err)
	}
	if d.Status != engine.StatusConflict || len(d.Violations)+len(d.Notices) > 0 {
		t.Errorf("status %s, violations %v, notices %v", d.Status, d.Violations, d.Notices)
	}
}
