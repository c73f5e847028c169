package engine_test

import "testing"

// What is listed as possible is all that is: where it cannot be counted,
// nothing is. Values that one of a fact's values makes possible are none that
// the fact cannot have.
func TestPossible(t *testing.T) {
	t.Parallel()
	const head = `
facts: {b: {type: bool}, c: {type: bool}, n: {type: number}, i: {type: int}, d: {type: date}, m: {type: money}}
outcomes: {x: {type: number}, s: {type: number, combine: sum}, e: {type: enum, values: [p, q]}, l: {type: number, combine: list}}
policies:
  p:
    rules:
`
	runTable(t, []tableCase{
		{name: "R19 a value that cannot be counted", set: head + `
      - {id: y, when: b, then: [{decide: {x: = n * 2}}]}
      - {id: z, when: not b, then: [{decide: {x: 0}}]}
`, want: `{"outcomes": {"x": {"possible": []}}}`, reason: "any number may come of n"},
		{name: "R19 a sum is what it comes to", set: head + `
      - {id: y, when: 'n in [1] or i + n > 4', then: [{decide: {s: 5}}]}
      - {id: z, then: [{decide: {s: 1}}]}
`, want: `{"outcomes": {"s": {"possible": [1, 6]}}}`, reason: "not the values of which it is the sum"},
		{name: "R19 nothing between two days", set: head + `
      - {id: y, when: 'd <= "2021-09-10"', then: [{decide: {e: p}}]}
      - {id: z, when: 'd >= "2021-09-11"', then: [{decide: {e: p}}]}
`, want: `{"status": "decided", "outcomes": {"e": {"value": "p"}}}`, reason: "they follow one another"},
		{name: "R19 amounts are dense", set: head + `
      - {id: y, when: m <= 0.0001, then: [{decide: {e: p}}]}
      - {id: z, when: m >= 0.0002, then: [{decide: {e: p}}]}
`, want: `{"status": "incomplete", "outcomes": {"e": {"possible": [null, "p"]}}}`, reason: "0.00015 lies between"},
		{name: "R19 no whole number between two and a half and three", set: head + `
      - {id: y, when: i <= 2.5, then: [{decide: {e: p}}]}
      - {id: z, when: i >= 3, then: [{decide: {e: p}}]}
`, want: `{"status": "decided", "outcomes": {"e": {"value": "p"}}}`, reason: "it is a whole number"},
		{name: "R19 a rule that may not apply", set: head + `
      - {id: y, when: i + n > 4, then: [{decide: {x: 1}}]}
`, want: `{"outcomes": {"x": {"possible": [1, null]}}}`, reason: "with 0 and 0 no rule gives it"},
		{name: "R19 a conflict whose sides are not known", set: head + `
      - {id: y, when: b, then: [{decide: {x: 1}}]}
      - {id: z, unless: b, then: [{decide: {x: 2}}]}
      - {id: w, then: [{decide: {x: 3}}]}
`, want: `{"status": "conflict", "outcomes": {"x": {"possible": [1, 2, 3]}}}`, reason: "it is in conflict with either"},
		{name: "R15 a list to which no rule gives anything", set: head + `
      - {id: y, when: b, then: [{decide: {l: 1}}]}
      - {id: z, when: l == none, then: [{decide: {x: 1}}]}
`, want: `{"outcomes": {"l": {"possible": [[], [1]]}}}`, reason: "it is empty, not none"},
	})
}
