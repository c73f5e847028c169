package engine_test

import "testing"

// What a conflict is on is told in parts too, so that nobody takes the text of
// it apart.
func TestConflictsNameWhatTheyAreOn(t *testing.T) {
	t.Parallel()
	runTable(t, []tableCase{{
		name: "R15 an outcome of an element, one of all, a task",
		set: `
facts: {works: {type: list, key: id, item: {id: {type: string}}}}
outcomes: {works.fee: {type: int}, all: {type: int}}
bodies: {x: {}, y: {}}
policies:
  p:
    rules:
      - {id: a, for: w in works, then: [{decide: {w.fee: 1}}]}
      - {id: b, for: w in works, then: [{decide: {w.fee: 2}}]}
      - {id: c, then: [{decide: {all: 1}}, {route: {task: t, to: x}}]}
      - {id: d, then: [{decide: {all: 2}}, {route: {task: t, to: y}}]}
`,
		facts: `{"works": [{"id": "water"}]}`,
		want: `{"status": "conflict", "conflicts": [
			{"on": "outcome works[water].fee", "section": "outcomes", "name": "works[water].fee", "element": "works[water]"},
			{"on": "outcome all", "section": "outcomes", "name": "all", "element": null},
			{"on": "task t", "section": "routes", "name": "t", "element": null}]}`,
		reason: "the text is for people",
	}})
}
