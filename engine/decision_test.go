package engine_test

import (
	"context"
	"testing"

	"github.com/guize-rules/guize/engine"
)

const papers = `
facts: {a: {type: bool}, b: {type: bool}}
materials: {deed: {title: Deed, from: registry}, plan: {title: Plan}}
policies:
  p:
    rules:
      - {id: need, when: a, then: [{require: {material: deed, reason: Needed}}, {require: {material: plan, from: archive}}]}
      - {id: waive, when: b, then: [{waive: {material: deed, reason: On file}}]}
      - {id: also, when: a, then: [{require: {material: deed}}]}
`

func TestMaterials(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{
		{
			name: "R20 required and waived is waived", set: papers, facts: `{"a": true, "b": true}`,
			want: `{"status": "decided", "materials": [{"material": "deed", "title": "Deed", "from": "registry", "waived": true, "rule": "p/need", "waived_by": "p/waive", "reason": "On file"},
				{"material": "plan", "from": "archive", "waived": false}]}`, reason: "the decision shows the rule of each",
		},
		{
			name: "R20 required alone", set: papers, facts: `{"a": true, "b": false}`,
			want: `{"status": "decided", "materials": [{"material": "deed", "waived": false, "rule": "p/need", "reason": "Needed"}, {"material": "plan"}]}`, reason: "two rules that ask for one paper ask once",
		},
		{
			name: "R20 waived alone", set: papers, facts: `{"a": false, "b": true}`,
			want: `{"status": "decided", "materials": [{"material": "deed", "waived": true, "rule": "p/waive", "waived_by": null}]}`, reason: "nothing requires it",
		},
		{
			name: "R20 the waiver is not determined", set: papers, facts: `{"a": true}`,
			want: `{"status": "incomplete", "materials": [{"material": "plan"}], "missing": [{"fact": "b", "certain": true}]}`, reason: "the applicant is not asked for it yet",
		},
		{
			name: "R20 the need is not determined and it is waived", set: papers, facts: `{"b": true}`,
			want: `{"status": "incomplete", "materials": [{"material": "deed", "waived": true}], "missing": [{"fact": "a"}], "pending": [{"kind": "require", "name": "plan"}]}`, reason: "the deed is waived either way",
		},
	})
}

const tasks = `
facts: {a: {type: bool}, b: {type: bool}}
bodies: {north: {title: North}, south: {title: South}}
policies:
  p:
    rules:
      - {id: one, then: [{route: {task: survey, to: north}}]}
      - {id: two, then: [{route: {task: design, by: north, to: south, cc: [north], after: survey, title: Design}}]}
      - {id: three, when: a, then: [{route: {task: permit, to: south, after: [survey]}}]}
      - {id: four, then: [{route: {task: build, to: north, after: [design, permit, fire], combine: all}}]}
      - {id: five, when: b, then: [{route: {task: fire, to: south}}]}
      - {id: six, then: [{route: {task: open, to: north, after: [build]}}]}
`

func TestStages(t *testing.T) {
	t.Parallel()
	set := tasks
	runTable(t, []tableCase{
		{
			name: "R21 tasks have their stages", set: set, facts: `{"a": true, "b": false}`,
			want: `{"status": "decided", "routes": [{"task": "survey", "stage": 1, "after": []}, {"task": "design", "stage": 2, "by": "north", "cc": ["north"], "title": "Design"}, {"task": "permit", "stage": 2},
				{"task": "build", "stage": 3, "after": ["design", "permit"], "dropped": ["fire"], "combine": "all"}, {"task": "open", "stage": 4}]}`, reason: "one that this case does not have is dropped",
		},
		{
			name: "R21 a task that is not determined leaves the stage open", set: set, facts: `{"a": true}`,
			want: `{"status": "incomplete", "routes": [{"task": "survey", "stage": 1}, {"task": "design", "stage": 2}, {"task": "permit", "stage": 2},
				{"task": "build", "stage": 0, "after": ["design", "permit", "fire"]}, {"task": "open", "stage": 0}], "missing": [{"fact": "b"}]}`, reason: "stage 0, and so for those behind it",
		},
		{
			name: "R15 the same task of two rules is one", set: set + "      - {id: again, then: [{route: {task: survey, to: north}}]}\n", facts: `{"a": false, "b": false}`,
			want: `{"status": "decided", "routes": [{"task": "survey", "rule": "p/one"}, {"task": "design"}, {"task": "build"}, {"task": "open"}]}`, reason: "identical tasks merge",
		},
		{
			name: "R15 two tasks of one name", set: set + "      - {id: again, then: [{route: {task: survey, to: south}}]}\n", facts: `{"a": false, "b": false}`,
			want: `{"status": "conflict", "conflicts": [{"on": "task survey", "rules": ["p/one", "p/again"]}]}`, reason: "different ones are a conflict",
		},
	})
}

const dated = `
params:
  fee: {type: money, unit: CNY, values: [{to: 2021-06-30, value: 10}, {from: 2021-10-01, value: 20.5}]}
facts: {n: {type: money, unit: CNY}, signed: {type: event}}
outcomes: {x: {type: enum, values: [old, new]}, fee: {type: money, unit: CNY}}
policies:
  p:
    valid: {from: 2021-01-01}
    rules:
      - {id: old, valid: {to: 2021-09-30}, then: [{decide: {x: old}}]}
      - {id: new, valid: {from: 2021-10-01, to: 2021-12-31}, then: [{decide: {x: new}}]}
      - {id: fee, when: n > params.fee, valid: {to: 2021-12-31}, then: [{decide: {fee: "= params.fee"}}]}
`

func TestDates(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{
		{
			name: "R10 outside its dates a rule does not exist", set: dated, facts: `{"n": 15}`, rulesOn: "2021-05-01",
			want: `{"status": "decided", "outcomes": {"x": {"value": "old"}, "fee": {"value": 10}}, "rules": [{"rule": "p/old"}, {"rule": "p/fee"}]}`, reason: "the old rule and the old fee",
		},
		{
			name: "R10 both ends are in force", set: dated, facts: `{"n": 15}`, rulesOn: "2021-09-30",
			want:   `{"status": "incomplete", "outcomes": {"x": {"value": "old"}}, "errors": [{"rule": "p/fee", "code": "param-not-in-force", "message": "~no value on 2021-09-30 (in force: ..2021-06-30, 2021-10-01..)"}]}`,
			reason: "the fee has a hole there: an error that names the dates, no fall-through",
		},
		{
			name: "R10 the day after", set: dated, facts: `{"n": 25}`, rulesOn: "2021-10-01",
			want: `{"status": "decided", "outcomes": {"x": {"value": "new"}, "fee": {"value": 20.5}}}`, reason: "money comes out exactly",
		},
		{
			name: "R10 no rule is in force after", set: dated, rulesOn: "2022-01-01",
			want: `{"status": "not_in_force", "rules": [], "outcomes": {}}`, reason: "not even an error",
		},
		{
			name: "R10 no rule is in force before", set: dated, rulesOn: "2020-12-31",
			want: `{"status": "not_in_force"}`, reason: "the policy begins later",
		},
		{
			name: "R9 a policy has its own date",
			set: `
facts: {act: {type: date}, signed: {type: event}}
outcomes: {x: {type: enum, values: [old, new]}, y: {type: enum, values: [old, new]}}
policies:
  p: {rules_on: act, rules: [{id: old, valid: {to: 2020-12-31}, then: [{decide: {x: old}}]}, {id: new, valid: {from: 2021-01-01}, then: [{decide: {x: new}}]}]}
  q: {rules_on: signed, rules: [{id: old, valid: {to: 2020-12-31}, then: [{decide: {y: old}}]}, {id: new, valid: {from: 2021-01-01}, then: [{decide: {y: new}}]}]}
`,
			facts:  `{"act": "2020-05-01"}`,
			want:   `{"status": "decided", "rules_on": "2021-09-10", "outcomes": {"x": {"value": "old"}, "y": {"value": "new"}}, "assumed": [{"fact": "policies.q.rules_on", "value": "2021-09-10"}]}`,
			reason: "where it is unknown at stands in, and is listed",
		},
		{
			name: "R10 an unset parameter leaves what needs it open, in its words",
			set: `
params: {limit: {type: duration, unset: not set by the plan}, most: {type: number, unset: not set by the plan}}
facts: {n: {type: number}, v: {type: event}}
bodies: {north: {title: North}}
policies:
  p:
    rules:
      - {id: r, when: n > params.most, then: [{notice: {code: c, message: M}}]}
      - {id: s, then: [{notice: {code: d, message: "within {params.limit}"}}, {deadline: {id: k, owner: north, start: v, within: "= params.limit"}}]}
`,
			facts: `{"n": 1, "v": "2021-09-01"}`,
			want: `{"status": "incomplete", "notices": [{"code": "d", "message": "within not set by the plan"}], "deadlines": [{"id": "k", "status": "no_limit", "notes": ["~not set by the plan"]}],
				"pending": [{"rule": "p/r", "waits_for": ["params.most"]}], "missing": []}`, reason: "it is no fact that could be asked for; a clock without a limit is not incomplete",
		},
		{
			name: "R10 a parameter with a value from a day on is unset before it where the set says so",
			set: `
params: {limit: {type: duration, unset: not set by the plan, values: [{from: 2021-09-11, value: 1 day}]}, most: {type: number, unset: not set by the plan, values: [{from: 2021-09-11, value: 0}]}}
facts: {n: {type: number}, v: {type: event}}
bodies: {north: {title: North}}
policies:
  p:
    rules:
      - {id: r, when: n > params.most, then: [{notice: {code: c, message: M}}]}
      - {id: s, then: [{notice: {code: d, message: "within {params.limit}"}}, {deadline: {id: k, owner: north, start: v, within: "= params.limit"}}]}
`,
			facts: `{"n": 1, "v": "2021-09-01"}`,
			want: `{"status": "incomplete", "notices": [{"code": "d", "message": "within not set by the plan"}], "deadlines": [{"id": "k", "status": "no_limit", "notes": ["~not set by the plan"]}],
				"pending": [{"rule": "p/r", "waits_for": ["params.most"]}], "missing": []}`, reason: "the rules are those of 2021-09-10",
		},
	})
}

func TestTables(t *testing.T) {
	t.Parallel()
	table := func(hit, combine string) string {
		return `
facts: {n: {type: number}, s: {type: set, values: [a, b]}}
outcomes: {x: {type: int` + combine + `}}
policies:
  p:
    tables:
      - id: t
        hit: ` + hit + `
        inputs: [n, s]
        outputs: [x]
        rows:
          - {id: low, if: ["<= 10", "-"], then: [1]}
          - {id: mid, if: ["[5..20)", "a"], then: [2]}
          - {id: rest, if: ["not 7", "-"], then: [3]}
`
	}
	runTable(t, []tableCase{
		{
			name: "R28 first: an earlier row overrides later ones", set: table("first", ""), facts: `{"n": 8, "s": ["a"]}`,
			want:   `{"status": "decided", "outcomes": {"x": {"value": 1}}, "rules": [{"rule": "p/t.low", "status": "applies"}, {"rule": "p/t.mid", "status": "defeated", "by": "p/t.low"}, {"rule": "p/t.rest", "status": "defeated", "by": "p/t.low"}]}`,
			reason: "and the trace says so",
		},
		{
			name: "R28 first: the second row", set: table("first", ""), facts: `{"n": 15, "s": ["a"]}`,
			want: `{"status": "decided", "outcomes": {"x": {"value": 2}}}`, reason: "the first does not match",
		},
		{
			name: "R28 first: an unknown cell leaves the later rows open", set: table("first", ""), facts: `{"n": 15}`,
			want: `{"status": "incomplete", "outcomes": {"x": {"possible": [2, 3]}}, "missing": [{"fact": "s", "certain": true}]}`, reason: "R14",
		},
		{
			name: "R28 unique with two rows is a conflict", set: table("unique", ""), facts: `{"n": 8, "s": ["a"]}`,
			want: `{"status": "conflict", "conflicts": [{"on": "outcome x", "values": [1, 2, 3]}]}`, reason: "both rules are named",
		},
		{
			name: "R15 combine: sum", set: table("collect", ", combine: sum"), facts: `{"n": 8, "s": ["a"]}`,
			want: `{"status": "decided", "outcomes": {"x": {"value": 6}}}`, reason: "several rules contribute",
		},
		{
			name: "R15 combine: min", set: table("collect", ", combine: min"), facts: `{"n": 8, "s": ["a"]}`,
			want: `{"outcomes": {"x": {"value": 1}}}`, reason: "the least",
		},
		{
			name: "R15 combine: max", set: table("collect", ", combine: max"), facts: `{"n": 8, "s": ["a"]}`,
			want: `{"outcomes": {"x": {"value": 3}}}`, reason: "the greatest",
		},
		{
			name: "R15 combine: list", set: table("collect", ", combine: list"), facts: `{"n": 8, "s": ["a"]}`,
			want: `{"outcomes": {"x": {"value": [1, 2, 3]}}}`, reason: "in the order of the file",
		},
	})
}

func TestClocks(t *testing.T) {
	t.Parallel()
	const set = `
facts:
  v: {type: event}
  w: {type: event}
  done: {type: event}
  again: {type: event}
  asked: {type: datetime}
  granted: {type: event}
  slow: {type: bool}
  gaps: {type: list, default: [], item: {from: {type: datetime}, to: {type: datetime, default: none}, reason: {type: string, default: none}}}
bodies: {north: {title: North}}
policies:
  p:
    rules:
      - id: r
        then:
          - deadline:
              id: c
              title: Connect
              owner: north
              start: [v, w]
              start_if: not slow
              within: 3 workdays
              promised: 1 workday
              done: done
              exclude: gaps
              restart: again
              not_before: asked
              extend: {by: 2 workdays, when: granted, at_most: 1}
              warn: 1 workday
              roll: next_workday
              on_late: deemed_granted
      - {id: late, when: deadlines.c.late and deadlines.c.late_workdays > 0 and deadlines.c.remaining_workdays == 0, then: [{notice: {code: late, message: "{deadlines.c.due} {deadlines.c.status}"}}]}
`
	facts := func(more string) string {
		return `{"v": "2021-09-01T09:00:00+08:00", "w": "2021-09-02T09:00:00+08:00", "slow": false` + more + `}`
	}
	clock := func(s string) string { return `{"deadlines": [` + s + `]}` }
	runTable(t, []tableCase{
		{
			name: "R23 the latest start counts, and the limit passes", set: set, facts: facts(`, "asked": "2021-09-01T09:00:00+08:00"`),
			want: `{"status": "decided", "deadlines": [{"id": "c", "title": "Connect", "owner": "north", "within": "3 workdays", "status": "overdue", "light": "red", "start": "2021-09-02T09:00:00+08:00",
				"due": "2021-09-07T23:59:59+08:00", "late": true, "late_workdays": 3, "on_late": "deemed_granted"}], "notices": [{"code": "late"}]}`, reason: "Thursday, Friday, Monday and Tuesday: three working days after the second",
		},
		{
			name: "R23 start_if does not hold", set: set, facts: `{"v": "2021-09-01", "w": "2021-09-01", "slow": true, "asked": "2021-09-01"}`,
			want: clock(`{"status": "not_started", "waits_for": ["slow"], "late": false}`), reason: "it says what it waits for",
		},
		{
			name: "R23 one event has not come", set: set, facts: `{"v": "2021-09-01", "slow": false, "asked": "2021-09-01"}`,
			want: clock(`{"status": "not_started", "waits_for": ["w"]}`), reason: "the clock waits for it",
		},
		{
			name: "R24 met", set: set, facts: facts(`, "asked": "2021-09-01", "done": "2021-09-07T23:00:00+08:00"`),
			want: `{"deadlines": [{"status": "met", "done": "2021-09-07T23:00:00+08:00", "late": false}], "notices": []}`, reason: "on the last day",
		},
		{
			name: "R24 met late", set: set, facts: facts(`, "asked": "2021-09-01", "done": "2021-09-08T08:00:00+08:00"`),
			want: clock(`{"status": "met_late", "late": true, "late_workdays": 1}`), reason: "one working day after",
		},
		{
			name: "R25 a suspension", set: set, facts: facts(`, "asked": "2021-09-01", "gaps": [{"from": "2021-09-06T00:00:00+08:00", "to": "2021-09-08T00:00:00+08:00", "reason": "pipes"}]`),
			want: clock(`{"due": "2021-09-09T23:59:59+08:00"}`), reason: "Monday and Tuesday do not count",
		},
		{
			name: "R25 an open suspension", set: set, facts: facts(`, "asked": "2021-09-01", "gaps": [{"from": "2021-09-06T00:00:00+08:00"}]`),
			want: clock(`{"status": "suspended", "light": "blue", "late": false}`), reason: "it has not ended",
		},
		{
			name: "R25 an appointment", set: set, facts: facts(`, "asked": "2021-09-15T10:00:00+08:00"`),
			want: clock(`{"due": "2021-09-15T10:00:00+08:00", "status": "running"}`), reason: "the later of it and the limit is due",
		},
		{
			name: "R25 an extension", set: set, facts: facts(`, "asked": "2021-09-01", "granted": "2021-09-03T09:00:00+08:00"`),
			want: clock(`{"due": "2021-09-09T23:59:59+08:00"}`), reason: "told before the due date",
		},
		{
			name: "R25 a restart", set: set, facts: facts(`, "asked": "2021-09-01", "again": "2021-09-08T09:00:00+08:00"`),
			want: clock(`{"due": "2021-09-13T23:59:59+08:00", "status": "running"}`), reason: "the count begins anew",
		},
		{
			name: "R11 the appointment is not known", set: set, facts: facts(""),
			want: `{"status": "incomplete", "deadlines": [{"status": "open", "light": "grey", "waits_for": ["asked"]}], "missing": [{"fact": "asked"}]}`, reason: "it could move the due date",
		},
		{
			name: "R11 the condition of the start is not known", set: set, facts: `{"v": "2021-09-01", "w": "2021-09-01", "asked": "2021-09-01"}`,
			want: clock(`{"status": "open", "waits_for": ["slow"]}`), reason: "it may not have started",
		},
		{
			name: "R15 the same deadline of two rules is one", set: set + "      - {id: again, then: [{deadline: {id: k, start: v, within: 1 day}}, {deadline: {id: k, start: v, within: 1 day}}]}\n", facts: facts(`, "asked": "2021-09-01"`),
			want: `{"status": "decided", "deadlines": [{"id": "c"}, {"id": "k"}]}`, reason: "identical deadlines merge",
		},
		{
			name: "R15 two deadlines of one name", set: set + "      - {id: again, then: [{deadline: {id: k, start: v, within: 1 day}}, {deadline: {id: k, start: v, within: 2 days}}]}\n", facts: facts(`, "asked": "2021-09-01"`),
			want: `{"status": "conflict", "conflicts": [{"on": "deadline k", "values": ["1 day", "2 days"]}]}`, reason: "different ones are a conflict",
		},
		{
			name: "R23 no roll, closing time and a calendar that is named", set: set + "      - {id: k, then: [{deadline: {id: k, start: v, within: 3 days, roll: none, ends: midnight, warn: 50%, calendar: cn}}]}\n", facts: facts(`, "asked": "2021-09-01"`),
			want: `{"deadlines": [{"id": "c"}, {"id": "k", "due": "2021-09-04T23:59:59+08:00"}]}`, reason: "a Saturday",
		},
	})
}

func TestExceptions(t *testing.T) {
	t.Parallel()
	const set = `
facts: {a: {type: bool}, b: {type: bool}, c: {type: bool}}
outcomes: {x: {type: enum, values: [base, exception, back]}}
policies:
  p:
    rules:
      - {id: base, when: a, then: [{decide: {x: base}}]}
      - {id: exception, when: b, overrides: [base], then: [{decide: {x: exception}}]}
      - {id: back, when: c, overrides: [exception], then: [{notice: {code: n, message: M}}]}
`
	runTable(t, []tableCase{
		{
			name: "R14 an exception", set: set, facts: `{"a": true, "b": true, "c": false}`,
			want: `{"status": "decided", "outcomes": {"x": {"value": "exception"}}, "rules": [{"rule": "p/base", "status": "defeated", "by": "p/exception"}, {"rule": "p/exception", "status": "applies"}]}`, reason: "it stays with who defeated it",
		},
		{
			name: "R14 an exception to an exception", set: set, facts: `{"a": true, "b": true, "c": true}`,
			want: `{"status": "decided", "outcomes": {"x": {"value": "base"}}, "rules": [{"rule": "p/base", "status": "applies"}, {"rule": "p/exception", "status": "defeated"}, {"rule": "p/back"}]}`, reason: "a defeated rule defeats nobody",
		},
		{
			name: "R14 an exception that is not determined", set: set, facts: `{"a": true, "c": false}`,
			want: `{"status": "incomplete", "outcomes": {"x": {"possible": ["base", "exception"]}}, "rules": [{"status": "undetermined"}, {"status": "undetermined"}], "missing": [{"fact": "b", "certain": true}]}`, reason: "so is the rule it overrides",
		},
		{
			name: "R14 unless the rule does not apply", set: set, facts: `{"a": false, "c": true}`,
			want: `{"status": "decided", "outcomes": {}, "missing": []}`, reason: "b changes nothing any more: the exception is defeated or does not apply",
		},
		{
			name: "R19 two rules that split on a fact and agree", facts: `{}`, set: `
facts: {n: {type: number}}
outcomes: {x: {type: bool}}
policies: {p: {rules: [{id: r, when: n <= 300, then: [{decide: {x: true}}]}, {id: s, when: n > 300, then: [{decide: {x: true}}]}]}}
`,
			want: `{"status": "decided", "outcomes": {"x": {"value": true, "rules": ["p/r", "p/s"]}}, "missing": []}`, reason: "an unknown n is either within or over",
		},
		{
			name: "R19 past the budget nothing false comes of it", set: `
facts: {a: {type: number}, b: {type: number}, c: {type: number}, d: {type: number}, e: {type: number}, f: {type: number}}
outcomes: {x: {type: bool}}
policies:
  p:
    rules:
      - {id: r, when: 'a in [1, 2, 3, 4] and b in [1, 2, 3, 4] and c in [1, 2, 3, 4] and d in [1, 2, 3, 4] and e in [1, 2, 3, 4] and f in [1, 2, 3, 4]', then: [{decide: {x: true}}]}
`,
			want:   `{"status": "incomplete", "missing": [{"fact": "a"}, {"fact": "b"}, {"fact": "c"}, {"fact": "d"}, {"fact": "e"}, {"fact": "f"}]}`,
			reason: "a fact that is left out of the classes is listed as long as anything waits for it",
		},
		{
			name: "R18 an outcome that is promised and not given", set: `
facts: {n: {type: number}, l: {type: list, key: k, item: {k: {type: string}, b: {type: bool}}}}
outcomes: {x: {type: bool, complete: n > 1}, l.ok: {type: bool, complete: item.b}}
policies: {p: {rules: [{id: r, when: n > 3, then: [{decide: {x: true}}]}]}}
`,
			facts:  `{"n": 2, "l": [{"k": "a", "b": true}, {"k": "b", "b": false}]}`,
			want:   `{"status": "incomplete", "errors": [{"rule": "", "code": "no-value", "message": "~\"x\""}, {"code": "no-value", "message": "~\"l[a].ok\""}]}`,
			reason: "each element is asked",
		},
		{
			name: "R40 a constant that is not whole", set: `
params: {p: {type: number, value: 3}}
outcomes: {x: {type: int}, s: {type: int, combine: sum}, r: {type: int, combine: sum, round: 1}, l: {type: int, combine: list}}
policies: {p: {rules: [{id: a, then: [{decide: {x: = 0.5}}]}, {id: b, then: [{decide: {s: = params.p / 2}}]}, {id: c, then: [{decide: {l: = 1 / 2}}]}, {id: d, then: [{decide: {r: = params.p / 2}}]}]}}
`,
			facts:  `{}`,
			want:   `{"status": "incomplete", "errors": [{"rule": "p/a", "code": "wrong-value"}, {"rule": "p/b", "code": "wrong-value"}, {"rule": "p/c", "code": "wrong-value"}], "outcomes": {"r": {"value": 2}}}`,
			reason: "as what is worked out; of a sum that is rounded only the sum is whole",
		},
		{
			name: "R15 a promise of which it is not known whether it is broken", set: `
facts: {n: {type: number}, m: {type: number}, b: {type: bool}, c: {type: bool}, l: {type: list, key: k, item: {k: {type: string}, b: {type: bool}}}}
outcomes: {x: {type: bool, complete: b and n > 1}, y: {type: bool, complete: c}, l.ok: {type: bool, complete: item.b}}
policies: {p: {rules: [{id: r, when: n > 3, then: [{decide: {x: true}}]}, {id: s, when: n < 3, then: [{decide: {y: true}}]}]}}
`,
			facts:  `{"n": 2, "l": [{"k": "a"}, {"k": "b", "b": false}]}`,
			want:   `{"status": "incomplete", "errors": [], "outcomes": {"y": {"value": true}}, "missing": [{"fact": "b", "certain": true, "rules": []}, {"fact": "l[a].b", "certain": true}]}`,
			reason: "no rule gives x, which is an error where b is true; y has its value, so nobody need know c",
		},
		{
			name: "R23 the limit of a clock that has not started", set: `
facts: {kind: {type: enum, values: [firm, person]}, came: {type: event}}
policies: {p: {rules: [{id: r, when: kind == "firm" or kind == "person", then: [{deadline: {id: d, title: D, start: came, within: '= kind == "firm" ? 1 workday : 2 workdays'}}]}]}}
`,
			facts:  `{}`,
			want:   `{"status": "decided", "deadlines": [{"id": "d", "status": "not_started", "waits_for": ["came"]}], "missing": []}`,
			reason: "whoever asks, there is such a clock; how long it is does not matter yet",
		},
		{
			name: "R15 a promise that no fact can change", set: `
facts: {t: {type: string, format: uscc}, b: {type: bool}, l: {type: list, key: k, item: {k: {type: string}, b: {type: bool}}}}
outcomes: {x: {type: bool, complete: 't == "abc"'}, y: {type: bool, complete: b or not b}, l.ok: {type: bool, complete: 'item.b and t == "abc"'}}
policies: {p: {rules: [{id: r, when: 'b and t == "abc"', then: [{decide: {x: true}}]}]}}
`,
			facts:  `{"l": [{"k": "a"}]}`,
			want:   `{"status": "incomplete", "errors": [{"code": "no-value", "outcome": "y"}], "outcomes": {}, "missing": []}`,
			reason: "no code is abc, so that x and l[a].ok are not promised; y is, whatever b is",
		},
		{
			name: "R15 a promise under an unset parameter", set: `
params: {most: {type: number, unset: not set}}
facts: {n: {type: number}, b: {type: bool}}
outcomes: {x: {type: bool, complete: n > params.most}, y: {type: bool, complete: n > params.most and b}}
policies: {p: {rules: [{id: r, when: n > 3, then: [{decide: {x: true, y: true}}]}]}}
`,
			facts:  `{"n": 2, "b": false}`,
			want:   `{"status": "decided", "errors": [], "outcomes": {}, "missing": []}`,
			reason: "the document leaves open whether there is to be one; no fact could tell",
		},
		{
			name: "R15 a promise while a rule may give the outcome", set: `
facts: {n: {type: number}, b: {type: bool}}
outcomes: {x: {type: bool, complete: b and n > 0}}
policies: {p: {rules: [{id: r, when: n > 3, then: [{decide: {x: true}}]}]}}
`,
			facts:  `{}`,
			want:   `{"status": "incomplete", "outcomes": {"x": {"possible": [null, true]}}, "missing": [{"fact": "n"}]}`,
			reason: "where the rules leave no gap nobody need know b; it is asked for once no rule gives x",
		},
		{
			name: "R18 rejected comes before conflict and incomplete", set: `
facts: {n: {type: number, required: true}}
outcomes: {x: {type: int}}
policies: {p: {rules: [{id: r, then: [{decide: {x: 1}}, {reject: {code: no, fact: n, message: No, fix: Do}}]}, {id: s, then: [{decide: {x: 2}}]}]}}
`,
			want: `{"status": "rejected", "violations": [{"code": "no", "fact": "n", "message": "No", "fix": "Do", "rule": "p/r"}], "missing": [{"fact": "n"}]}`, reason: "the first that holds",
		},
		{
			name: "R11 elements that nobody expects are told", set: `
facts: {s: {type: set, values: [a, b], title: Services}, l: {type: list, key: k, keys: s, item: {k: {type: string}, n: {type: int, default: 7}}}}
outcomes: {l.got: {type: int}}
policies: {p: {rules: [{id: r, for: x in l, then: [{decide: {x.got: "= x.n"}}]}]}}
`,
			facts:  `{"s": ["b", "a"], "l": {"a": {"n": 1}, "c": {"n": 3}}}`,
			want:   `{"status": "decided", "outcomes": {"l[a].got": {"value": 1}, "l[b].got": {"value": 7}}, "notices": [{"code": "unexpected-element", "fact": "l[c]", "message": "~Services"}], "assumed": [{"fact": "l[b].n", "value": 7}]}`,
			reason: "the elements stand in the order of the declaration; one that was not given has its defaults",
		},
	})
}

// TestPoliciesAndLanguages restricts an evaluation, and asks in two languages.
func TestPoliciesAndLanguages(t *testing.T) {
	t.Parallel()
	eng := compileTable(t, `
facts: {n: {type: number, unit: m, title: {en: Length, zh: 长度}, question: {en: "How long?", zh: "多长？"}, asked_of: north, from: {en: survey, zh: 踏勘}}, e: {type: enum, values: {a: {en: Apple, zh: 苹果}}}}
bodies: {north: {title: {en: North, zh: 北}}}
outcomes: {x: {type: bool, title: {en: X, zh: 甲}}}
policies:
  p: {title: {en: P, zh: 丙}, rules: [{id: r, title: {en: R, zh: 规}, then: [{notice: {code: c, message: {en: "{n} of {e}", zh: "{e}{n}"}}}, {decide: {x: true}}]}]}
  q: {rules: [{id: s, when: n > 3, then: [{route: {task: t, to: north, title: {zh: 任务}}}]}]}
`)
	for _, c := range []struct{ name, lang, want string }{
		{"English", "en", `{"notices": [{"message": "to be determined of Apple"}], "missing": [{"fact": "n", "title": "Length", "question": "How long?", "ask": "north", "from": "survey"}], "outcomes": {"x": {"title": "X"}}}`},
		{"Chinese", "zh", `{"notices": [{"message": "苹果待定"}], "missing": [{"title": "长度", "question": "多长？", "from": "踏勘"}], "outcomes": {"x": {"title": "甲"}}}`},
		{"none", "", `{"notices": [{"message": "to be determined of Apple"}]}`},
	} {
		d, err := eng.Evaluate(context.Background(), engine.Input{At: genAt(), JSON: []byte(`{"e": "a"}`), Lang: c.lang})
		if err != nil {
			t.Fatal(err)
		}
		if why := lacks(d, c.want); why != "" {
			t.Errorf("%s: %s", c.name, why)
		}
	}
	for _, c := range []struct {
		policies []string
		want     string
	}{
		{[]string{"p"}, `{"status": "decided", "rules": [{"rule": "p/r"}], "routes": [], "missing": []}`},
		{[]string{"q"}, `{"status": "incomplete", "rules": [{"rule": "q/s"}], "outcomes": {}, "missing": [{"fact": "n"}]}`},
		{[]string{"q", "p"}, `{"status": "incomplete", "rules": [{"rule": "p/r"}, {"rule": "q/s"}]}`},
	} {
		d, err := eng.Evaluate(context.Background(), engine.Input{At: genAt(), JSON: []byte(`{"e": "a"}`), Policies: c.policies})
		if err != nil {
			t.Fatal(err)
		}
		if why := lacks(d, c.want); why != "" {
			t.Errorf("%v: %s", c.policies, why)
		}
	}
}
