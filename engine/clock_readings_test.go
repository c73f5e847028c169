package engine_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

const readingsSet = `guize: 1
set: s
title: {en: S}
languages: [en]
sources: {s: {title: {en: S}}}
facts:
  got: {type: event, title: {en: Got}}
  told: {type: event, title: {en: Told}}
  granted: {type: event, title: {en: Granted}}
outcomes:
  used: {type: int, title: {en: Used}}
  accepted: {type: datetime, title: {en: Accepted}}
  granted_by_law: {type: datetime, title: {en: Granted by law}}
  promise: {type: string, title: {en: Promise}}
  promise_late: {type: int, title: {en: Promise late}}
policies:
  p:
    title: {en: P}
    cite: s 1
    rules:
      - {id: accept, title: {en: Accept}, then: [{deadline: {id: accept, title: {en: Accept}, start: got, within: 5 workdays, done: told, on_late: deemed_accepted}}]}
      - id: decide
        title: {en: Decide}
        then: [{deadline: {id: decide, title: {en: Decide}, start: {earliest: [told, deadlines.accept.accepted_at]}, within: 20 workdays, promised: 3 workdays, done: granted, on_late: deemed_granted}}]
      - id: read
        title: {en: Read}
        then:
          - decide:
              used: = deadlines.decide.used_workdays
              accepted: = deadlines.accept.accepted_at
              granted_by_law: = deadlines.decide.granted_at
              promise: = deadlines.decide.promised.status
              promise_late: "= deadlines.decide.promised.late ? deadlines.decide.promised.late_workdays : 0"
`

// TestClockReadings reads a clock that is deemed accepted, the one that begins
// with that, and its promise. 1 September 2021 is a Wednesday; the five working
// days end on the 8th, and the twenty from the 1st on the 29th.
func TestClockReadings(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "p.yaml", []byte(readingsSet))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ facts, at, want string }{
		{`{}`, "2021-09-09 10:00", "used 0 accepted <nil> granted <nil> promise not_started 0"},
		{`{"got":"2021-09-01T09:00"}`, "2021-09-03 10:00", "used 0 accepted <nil> granted <nil> promise not_started 0"},
		{`{"got":"2021-09-01T09:00","told":"2021-09-03T09:00"}`, "2021-09-07 10:00", "used 2 accepted <nil> granted <nil> promise running 0"},
		{`{"got":"2021-09-01T09:00"}`, "2021-09-09 10:00", "used 6 accepted 2021-09-01T09:00:00+08:00 granted <nil> promise overdue 3"},
		{`{"got":"2021-09-01T09:00"}`, "2021-10-09 10:00", "used 23 accepted 2021-09-01T09:00:00+08:00 granted 2021-09-30T00:00:00+08:00 promise overdue 20"},
		{`{"got":"2021-09-01T09:00","told":"2021-09-03T09:00","granted":"2021-09-07T09:00"}`, "2021-10-11 10:00", "used 2 accepted <nil> granted <nil> promise met 0"},
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, set.Zone)
		if err != nil {
			t.Fatal(err)
		}
		d, err := eng.Evaluate(context.Background(), engine.Input{At: at, JSON: []byte(c.facts)})
		if err != nil {
			t.Fatal(err)
		}
		v := func(name string) any {
			at := slices.IndexFunc(d.Outcomes, func(o engine.Outcome) bool { return o.Name == name })
			return d.Outcomes[at].Value
		}
		got := fmt.Sprintf("used %v accepted %v granted %v promise %v %v", v("used"), v("accepted"), v("granted_by_law"), v("promise"), v("promise_late"))
		if got != c.want {
			t.Errorf("%s at %s: %s\nwant %s", c.facts, c.at, got, c.want)
		}
	}
}
