package engine_test

import "testing"

const ranked = `
sources:
  law: {title: {en: Law}, rank: 1}
  province: {title: {en: Province}, rank: 2}
  city: {title: {en: City}, rank: 3}
  utility: {title: {en: Utility}, rank: 4}
  note: {title: {en: Note}}
facts:
  a: {type: bool}
  b: {type: bool}
  c: {type: bool}
  d: {type: bool}
  n: {type: int}
outcomes:
  x: {type: int}
policies:
  p:
    rules:
`

const fourRules = ranked + `
      - {id: utility, when: d, then: [{decide: {x: 4}}], cite: utility 1}
      - {id: city, when: c, then: [{decide: {x: 3}}], cite: city 1}
      - {id: province, when: b, then: [{decide: {x: 2}}], cite: [province 1, law 9]}
      - {id: law, when: a, then: [{decide: {x: 1}}], cite: law 1}
`

func TestRanks(t *testing.T) {
	t.Parallel()
	two := func(one, other string) string {
		return ranked + `
      - {id: r, then: [{decide: {x: 1}}], cite: ` + one + `}
      - {id: s, then: [{decide: {x: 2}}], cite: ` + other + `}
`
	}
	runTable(t, []tableCase{
		{
			name: "R45 the higher rank prevails", set: two("city 5", "law 2"), facts: `{}`,
			want: `{"status": "decided", "conflicts": [], "outcomes": {"x": {"value": 2, "rules": ["p/s"], "cite": ["law 2"]}}, "resolved": [{"outcome": "x", "value": 2, "rank": 1,
				"rules": ["p/s"], "cite": ["law 2"], "over": 1, "over_rank": 3, "over_rule": "p/r", "over_cite": ["city 5"]}]}`,
			reason: "and what is set aside is told with both clauses",
		},
		{name: "R45 of equal ranks it is a conflict", set: two("city 5", "city 2"), facts: `{}`, want: `{"status": "conflict", "resolved": null}`, reason: "nothing tells which"},
		{name: "R45 without a rank it is a conflict", set: two("note 5", "law 2"), facts: `{}`, want: `{"status": "conflict", "resolved": null}`, reason: "only declared ranks count"},
		{name: "R45 the lowest source counts", set: two("[law 1, city 5]", "province 2"), facts: `{}`, want: `{"status": "decided", "outcomes": {"x": {"value": 2}}}`, reason: "the law does not lend its rank"},
		{name: "R45 citations by date all count", set: two("[{to: 2000-01-01, cite: note 1}, {from: 2000-01-02, cite: law 5}]", "province 2"), facts: `{}`, want: `{"status": "conflict"}`, reason: "one of them has no rank"},
		{
			name: "R45 what agrees is not set aside", set: ranked + `
      - {id: r, then: [{decide: {x: 1}}], cite: law 5}
      - {id: s, then: [{decide: {x: 1}}], cite: city 2}
`, facts: `{}`, want: `{"status": "decided", "resolved": null, "outcomes": {"x": {"rules": ["p/r", "p/s"]}}}`, reason: "two authorities say the same",
		},
	})
}

func TestFourLayers(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{
		{name: "R45 all four", set: fourRules, facts: `{"a": true, "b": true, "c": true, "d": true}`,
			want: `{"status": "decided", "outcomes": {"x": {"value": 1}}, "resolved": [{"over_rule": "p/utility"}, {"over_rule": "p/city"}, {"over_rule": "p/province", "over_rank": 2}]}`, reason: "the law over each"},
		{name: "R45 province over city over utility", set: fourRules, facts: `{"a": false, "b": true, "c": true, "d": true}`,
			want: `{"status": "decided", "outcomes": {"x": {"value": 2}}, "resolved": [{"over_rule": "p/utility", "rules": ["p/province"]}, {"over_rule": "p/city"}]}`, reason: "what is set aside sets nothing aside"},
		{name: "R45 utility alone", set: fourRules, facts: `{"a": false, "b": false, "c": false, "d": true}`,
			want: `{"status": "decided", "outcomes": {"x": {"value": 4}}, "resolved": null}`, reason: "nothing contradicts it"},
	})
}

func TestRanksOpen(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{
		{name: "R45 a higher rule may yet apply", set: fourRules, facts: `{"b": false, "c": true, "d": false}`,
			want: `{"status": "incomplete", "outcomes": {"x": {"possible": [1, 3], "waits_for": ["a"]}}, "missing": [{"fact": "a", "certain": true}]}`, reason: "the outcome is not the lower rule's"},
		{name: "R45 a lower rule may yet apply", set: fourRules, facts: `{"a": true, "b": false}`,
			want: `{"status": "decided", "outcomes": {"x": {"value": 1}}, "missing": [], "pending": null, "resolved": null}`, reason: "it changes nothing and is not asked for"},
		{
			name: "R45 set aside in every completion", set: ranked + `
      - {id: r, when: a, then: [{decide: {x: 1}}], cite: law 1}
      - {id: s, when: not a, then: [{decide: {x: 1}}], cite: province 2}
      - {id: t, then: [{decide: {x: 2}}], cite: city 3}
`, facts: `{}`, want: `{"status": "decided", "outcomes": {"x": {"value": 1}}, "missing": [], "resolved": [{"over_rule": "p/t", "rules": ["p/s", "p/r"], "rank": 1}]}`, reason: "whichever it is, one of the higher rules prevails",
		},
		{
			name: "R45 what may be set aside itself", set: ranked + `
      - {id: r, when: a, then: [{decide: {x: 3}}], cite: law 1}
      - {id: s, then: [{decide: {x: 2}}], cite: province 2}
      - {id: t, then: [{decide: {x: 3}}], cite: city 3}
`, facts: `{}`, want: `{"status": "incomplete", "outcomes": {"x": {"possible": [2, 3]}}, "resolved": null}`, reason: "if a, the law says what the city says",
		},
		{
			name: "R45 a rule that fails could set it aside", set: ranked + `
      - {id: r, when: 6 / n > 1, then: [{decide: {x: 3}}], cite: law 1}
      - {id: s, then: [{decide: {x: 2}}], cite: province 2}
      - {id: t, then: [{decide: {x: 3}}], cite: city 3}
`, facts: `{"n": 0}`, want: `{"status": "incomplete", "resolved": null, "errors": [{"code": "division-by-zero"}]}`, reason: "nobody knows what the law says",
		},
		{
			name: "R45 a conflict that a higher rule may end, once its value is known", set: ranked + `
      - {id: r, then: [{decide: {x: = n}}], cite: law 1}
      - {id: s, then: [{decide: {x: 1}}], cite: note 2}
      - {id: t, then: [{decide: {x: 2}}], cite: city 3}
`, facts: `{}`, want: `{"status": "incomplete", "conflicts": [], "missing": [{"fact": "n"}]}`, reason: "if n is 1 the law and the note agree, and the city gives way",
		},
		{
			name: "R45 a conflict that a higher rule would end", set: ranked + `
      - {id: r, when: a, then: [{decide: {x: 1}}], cite: law 1}
      - {id: s, then: [{decide: {x: 1}}], cite: note 2}
      - {id: t, then: [{decide: {x: 2}}], cite: city 3}
`, facts: `{}`, want: `{"status": "incomplete", "conflicts": [], "missing": [{"fact": "a"}]}`, reason: "it is not a conflict yet",
		},
	})
}

const rankedLimit = `
sources:
  law: {title: {en: Law}, rank: 1}
  city: {title: {en: City}, rank: 2}
facts:
  opened_at: {type: event}
  closed_at: {type: event}
  urgent: {type: bool}
outcomes:
  limit: {type: duration}
policies:
  p:
    rules:
      - {id: law, when: urgent, then: [{decide: {limit: 3 workdays}}], cite: law 1}
      - {id: city, then: [{decide: {limit: 7 workdays}}], cite: city 1}
      - {id: answer, then: [{deadline: {id: answer, start: opened_at, within: = limit, done: closed_at}}], cite: law 2}
`

// A deadline whose limit is an outcome heeds ranks, and one that two rules set otherwise
// is a conflict whatever they cite.
func TestRankedLimit(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{
		{name: "R45 the limit of the higher rank", set: rankedLimit, facts: `{"urgent": true, "opened_at": "2021-09-06T09:00:00+08:00"}`,
			want: `{"status": "decided", "deadlines": [{"id": "answer", "within": "3 workdays"}], "resolved": [{"outcome": "limit", "rank": 1, "over_rule": "p/city"}]}`, reason: "and the decision says so"},
		{name: "R45 the limit of the lower rank alone", set: rankedLimit, facts: `{"urgent": false, "opened_at": "2021-09-06T09:00:00+08:00"}`,
			want: `{"status": "decided", "deadlines": [{"id": "answer", "within": "7 workdays"}], "resolved": null}`, reason: "nothing contradicts it"},
		{name: "R45 not known yet", set: rankedLimit, facts: `{"opened_at": "2021-09-06T09:00:00+08:00"}`,
			want: `{"status": "incomplete", "deadlines": [{"id": "answer", "status": "open"}], "missing": [{"fact": "urgent"}]}`, reason: "the limit is open"},
		{
			name: "R45 one clock set by two rules", set: ranked + `
      - {id: r, then: [{deadline: {id: k, start: at, within: 3 workdays, done: at}}], cite: law 1}
      - {id: s, then: [{deadline: {id: k, start: at, within: 7 workdays, done: at}}], cite: city 1}
`, facts: `{}`, want: `{"status": "conflict", "resolved": null, "conflicts": [{"on": "deadline k"}]}`, reason: "a clock is more than its limit",
		},
	})
}
