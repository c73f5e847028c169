package engine_test

import "testing"

const failing = `
facts:
  i: {type: int}
  e: {type: event}
  f: {type: event}
  d: {type: date}
params:
  span: {type: duration, values: [{to: 2021-06-30, value: 1 workday}]}
bodies: {north: {title: North}, south: {title: South}}
`

func oneEffect(effect string) string {
	return failing + "policies:\n  p:\n    rules:\n      - id: r\n        then:\n          - " + effect + "\n"
}

func TestEffects(t *testing.T) {
	t.Parallel()
	const failed = `{"status": "incomplete", "errors": [{"rule": "p/r", "code": "division-by-zero"}]}`
	runTable(t, []tableCase{
		{
			name: "R12 an error in the data of an effect is told",
			set:  oneEffect(`emit: {kind: ping, data: {n: "= round(1 / i, 0.01)"}}`), facts: `{"i": 0}`,
			want: failed, reason: "an error is never silent",
		},
		{
			name: "R12 an error in whom a task is for is told",
			set:  oneEffect(`route: {task: t, to: '= 1 / i > 2 ? "north" : "south"'}`), facts: `{"i": 0}`,
			want: failed, reason: "a task for nobody must not pass for a decision",
		},
		{
			name: "R12 an error in the start of a deadline is told",
			set:  oneEffect(`deadline: {id: c, start: '1 / i > 2 ? e : e', within: 1 workday}`), facts: `{"i": 0, "e": "2021-09-01"}`,
			want:   `{"status": "incomplete", "errors": [{"rule": "p/r", "code": "division-by-zero"}], "deadlines": [{"id": "c", "status": "open"}]}`,
			reason: "an error is never silent",
		},
		{
			name: "R10 a deadline whose limit is not in force is an error",
			set:  oneEffect(`deadline: {id: c, start: e, within: "= params.span"}`), facts: `{"e": "2021-09-01"}`,
			want:   `{"status": "incomplete", "errors": [{"rule": "p/r", "code": "param-not-in-force", "message": "~..2021-06-30"}]}`,
			reason: "no fall-through to an expired value; the error names the dates",
		},
		{
			name:   "R10 a deadline that has not started and whose limit is not in force",
			set:    oneEffect(`deadline: {id: c, start: e, within: "= params.span"}`),
			want:   `{"status": "incomplete", "errors": [{"code": "param-not-in-force"}], "deadlines": [{"id": "c", "status": "not_started"}]}`,
			reason: "the rule needs the limit to say what it sets",
		},
		{
			name: "R11 a deadline whose start is not known is open, not idle",
			set: oneEffect(`deadline: {id: c, start: e, within: 1 workday}`) + `  q:
    rules: [{id: late, when: deadlines.c.late, then: [{notice: {code: n, message: M}}]}]
`,
			unknown: []string{"e"},
			want: `{"status": "incomplete", "deadlines": [{"id": "c", "status": "open", "waits_for": ["e"]}],
				"rules": [{"rule": "p/r"}, {"rule": "q/late", "status": "undetermined"}], "missing": [{"fact": "e"}]}`,
			reason: "it may have come, and the limit may have passed",
		},
		{
			name:    "R23 of two starts one has not come and the other is not known",
			set:     oneEffect(`deadline: {id: c, start: [e, f], within: 1 workday}`) + "  q: {rules: [{id: x, then: [{notice: {code: n, message: M}}]}]}\n",
			unknown: []string{"e"},
			want:    `{"deadlines": [{"id": "c", "status": "not_started", "waits_for": ["f"]}]}`,
			reason:  "the latest counts, and that has not come",
		},
	})
}
