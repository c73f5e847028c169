package engine_test

import "testing"

func TestStatus(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{
		{
			name: "R18 what all completions agree on is given in full",
			set: `
facts: {n: {type: number}}
bodies: {north: {title: North}, south: {title: South}}
outcomes: {x: {type: enum, values: [north, south]}}
policies:
  p:
    rules:
      - {id: low, when: n <= 3, then: [{decide: {x: north}}]}
      - {id: high, when: n > 3, then: [{decide: {x: north}}]}
  q:
    rules:
      - id: gives
        then:
          - route: {task: t, to: "= x"}
          - penalty: {act: a, subject: "= x", data: {who: "= x"}}
          - emit: {kind: ping, data: {who: "= x"}}
          - ping: {who: "= x"}
          - notice: {code: n, message: "for {x}"}
`,
			want: `{"status": "decided", "missing": [], "outcomes": {"x": {"value": "north"}}, "routes": [{"task": "t", "to": "north", "waits_for": null}],
				"penalties": [{"subject": "north", "data": {"who": "north"}, "waits_for": null}],
				"emitted": [{"kind": "ping", "data": {"who": "north"}, "waits_for": null}, {"kind": "ping", "data": {"who": "north"}, "waits_for": null}],
				"notices": [{"message": "for north"}]}`,
			reason: "an open value would contradict the status decided",
		},
		{
			name: "R18 what completions agree on but for its basis in law is open",
			set: `
facts: {n: {type: number}}
policies:
  p:
    rules:
      - {id: low, when: n <= 3, then: [{penalty: {act: a, subject: s, legal_basis: low}}]}
      - {id: high, when: n > 3, then: [{penalty: {act: a, subject: s, legal_basis: high}}]}
`,
			want:   `{"status": "incomplete", "missing": [{"fact": "n", "certain": true}]}`,
			reason: "the first completion would give its own basis for certain",
		},
		{
			name: "R18 what completions agree on but for whose paper it is is open",
			set: `
facts: {n: {type: number}}
materials: {m: {title: M, from: low}}
policies:
  p:
    rules:
      - {id: low, when: n <= 3, then: [{require: {material: m, from: low}}]}
      - {id: high, when: n > 3, then: [{require: {material: m, from: high}}]}
`,
			want:   `{"status": "incomplete", "missing": [{"fact": "n", "certain": true}]}`,
			reason: "the first completion would name its own body for certain",
		},
		{
			name: "R19 a fact that only what comes later waits for",
			set: `
facts: {b: {type: bool}, i: {type: int}, j: {type: int}}
policies:
  p:
    rules: [{id: r, when: b, then: [{emit: {kind: ping, data: {n: "= i * 2"}}}]}]
`,
			want:   `{"status": "incomplete", "missing": [{"fact": "b", "rules": ["p/r"]}, {"fact": "i", "rules": ["p/r"]}]}`,
			reason: "the data of the effect depends on i once b is true; a fact not listed must change nothing",
		},
		{
			name: "R19 a fact that matters only together with one outside the classes",
			set: `
facts: {b: {type: bool}, i: {type: int}}
policies:
  p:
    rules: [{id: r, when: 'b ? i * 2 > 5 : i * 2 <= 5', then: [{notice: {code: c, message: M}}]}]
`,
			want:   `{"status": "incomplete", "missing": [{"fact": "b"}, {"fact": "i"}]}`,
			reason: "whatever i is, b decides",
		},
		{
			name: "R13 the effects of a rule over a list that is not known are pending",
			set: `
facts:
  s: {type: set, values: [a, b]}
  l: {type: list, key: k, keys: s, item: {k: {type: string}, n: {type: int}}}
policies:
  p:
    rules: [{id: r, for: x in l, when: x.n > 1, then: [{route: {task: "t-{x.k}"}}, {emit: {kind: ping}}, {notice: {code: c, message: M}}]}]
`,
			want: `{"status": "incomplete", "missing": [{"fact": "s"}],
				"pending": [{"rule": "p/r", "kind": "route"}, {"rule": "p/r", "kind": "emit"}, {"rule": "p/r", "kind": "notice"}]}`,
			reason: "effects of an undetermined rule are listed as pending",
		},
		{
			name: "R13 a rejection that names a fact is pending",
			set: `
facts: {n: {type: number}, b: {type: bool}}
policies:
  p: {rules: [{id: r, when: n > 3, then: [{reject: {code: c, fact: n, message: M}}]}]}
`,
			want: `{"status": "incomplete", "missing": [{"fact": "n"}], "pending": [{"rule": "p/r", "kind": "reject", "name": "c"}]}`, reason: "as any other effect",
		},
	})
}

func TestConflictsInCompletions(t *testing.T) {
	t.Parallel()
	const head = `
facts: {b: {type: bool}}
bodies: {north: {title: North}, south: {title: South}, east: {title: East}}
policies:
  p:
    rules:
      - {id: always, then: [{route: {task: t, to: north}}]}
`
	runTable(t, []tableCase{
		{
			name: "R18 a conflict in every completion is a conflict",
			set: head + `
      - {id: yes, when: b, then: [{route: {task: t, to: south}}]}
      - {id: no, when: not b, then: [{route: {task: t, to: east}}]}
`,
			want:   `{"status": "conflict", "conflicts": [{"on": "task t", "values": ["east", "north", "south"], "rules": ["p/always", "p/no", "p/yes"]}]}`,
			reason: "though with whom it is depends on b",
		},
		{
			name:   "R18 a task that may come to be in conflict is open",
			set:    head + "      - {id: yes, when: b, then: [{route: {task: t, to: south}}]}\n",
			want:   `{"status": "incomplete", "conflicts": [], "missing": [{"fact": "b", "certain": true}]}`,
			reason: "decided where b is false, a conflict where it is true",
		},
	})
}

func TestAssumedDate(t *testing.T) {
	t.Parallel()
	const set = `
rules_on: d
facts: {d: {type: date}, b: {type: bool}}
outcomes: {x: {type: enum, values: [old, new]}}
policies:
  p:
    rules:
      - {id: old, valid: {to: 2021-12-31}, then: [{decide: {x: old}}]}
      - {id: new, valid: {from: 2022-01-01}, then: [{decide: {x: new}}]}
      - {id: late, when: 'd >= "2022-01-01" and b', then: [{notice: {code: c, message: M}}]}
`
	runTable(t, []tableCase{
		{
			name: "R9 where the date is unknown at stands in, in every completion", set: set,
			want: `{"status": "incomplete", "rules_on": "2021-09-10", "assumed": [{"fact": "rules_on", "value": "2021-09-10"}],
				"outcomes": {"x": {"value": "old"}}, "missing": [{"fact": "d", "certain": true}, {"fact": "b", "certain": true}]}`,
			reason: "the assumption is listed; the values tried for d concern the third rule",
		},
		{
			name: "R9 a known date", set: set, facts: `{"d": "2022-02-01", "b": true}`,
			want:   `{"status": "decided", "rules_on": "2022-02-01", "assumed": [], "outcomes": {"x": {"value": "new"}}, "notices": [{"code": "c"}]}`,
			reason: "its rules apply",
		},
		{
			name: "R9 the caller gives the date", set: set, facts: `{"d": "2022-02-01", "b": true}`, rulesOn: "2021-05-01",
			want:   `{"status": "decided", "rules_on": "2021-05-01", "outcomes": {"x": {"value": "old"}}, "notices": [{"code": "c"}]}`,
			reason: "a caller can give both times",
		},
	})
}

func TestAssumptions(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{
		{
			name: "R11 a default in place of a derivation stays in every completion",
			set: `
facts:
  district: {type: enum, values: [here, other]}
  central: {type: bool, derive: 'district == "other" ? false : none', default: true}
outcomes: {covered: {type: bool}}
policies:
  p:
    rules:
      - {id: covered, when: central, then: [{decide: {covered: true}}]}
      - {id: local, when: district == "here", then: [{notice: {code: c, message: M}}]}
`,
			want: `{"status": "incomplete", "outcomes": {"covered": {"value": true}}, "assumed": [{"fact": "central", "value": true}],
				"missing": [{"fact": "district", "rules": ["p/local"]}]}`,
			reason: "the assumption is listed; what one rule asks must not take away what another decides on it",
		},
		{
			name: "R15 two tasks of one name whose body is not known yet",
			set: `
facts: {b: {type: bool}}
bodies: {north: {title: North}, south: {title: South}}
policies:
  p:
    rules:
      - {id: r, then: [{route: {task: t, to: '= b ? "north" : "south"'}}]}
      - {id: s, then: [{route: {task: t, to: south}}]}
`,
			want:   `{"status": "incomplete", "conflicts": [], "routes": [{"task": "t", "waits_for": ["b"]}], "missing": [{"fact": "b", "certain": true}]}`,
			reason: "a conflict where b is true, one task where it is false",
		},
	})
}

func TestMissingOfPendingEffects(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{
		{
			name: "R19 what the effects of a rule would wait for is missing with it",
			set: `
facts: {b: {type: bool}, i: {type: int}, j: {type: int}, v: {type: event}}
bodies: {north: {title: North}}
policies:
  p:
    rules:
      - id: r
        when: b and j * 2 > 3
        then:
          - penalty: {act: a, subject: north, data: {n: "= i"}}
          - deadline: {id: c, start: v, within: 1 workday}
`,
			unknown: []string{"v"},
			want: `{"status": "incomplete", "missing": [{"fact": "b"}, {"fact": "i"}, {"fact": "j"}, {"fact": "v"}],
				"pending": [{"kind": "penalty", "waits_for": ["b", "j", "i"]}, {"kind": "deadline", "waits_for": ["b", "j", "v"]}]}`,
			reason: "j lies outside the classes, so that the rule applies in none of the completions tried",
		},
		{
			name: "R19 an error in an effect of a rule that may not apply is not told yet",
			set: `
facts: {b: {type: bool}, i: {type: int}}
policies:
  p: {rules: [{id: r, when: b, then: [{emit: {kind: ping, data: {n: "= round(1 / i, 0.01)"}}}]}]}
`,
			facts:  `{"i": 0}`,
			want:   `{"status": "incomplete", "errors": [], "missing": [{"fact": "b"}]}`,
			reason: "it is no error of this decision while the rule is undetermined",
		},
	})
}
