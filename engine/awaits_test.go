package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/calendar"
)

const countingSet = `
guize: 1
set: s
title: T
calendar: cn
timezone: Asia/Shanghai
facts:
  a: {type: date, title: A}
  b: {type: date, title: B}
  z: {type: datetime, title: Z}
define:
  used: "workdays_between(a, b)"
outcomes:
  due: {type: date, title: D}
  earlier: {type: datetime, title: T}
policies:
  p:
    rules:
      - {id: defined, when: used > 5, then: [{notice: {code: c, message: M}}]}
      - {id: compared, when: "workdays_between(b, a) < 5", then: [{notice: {code: d, message: M}}]}
      - {id: given, then: [{decide: {due: "= a + 5 workdays"}}]}
      - {id: back, then: [{decide: {earlier: "= z - 3 workdays"}}]}
      - {id: days, when: "days_between(a, b) > 5", then: [{notice: {code: e, message: M}}]}
`

// A rule says which notice its count of working days waits for, whether it applies or
// not, just where a day that it counts lies outside those that notices settle.
func TestCountsThatWait(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "set.yaml", countingSet)
	cal := calendar.China()
	from, to := cal.Settled()
	if from.IsZero() || to.IsZero() {
		t.Fatal("the calendar has no days that are not settled")
	}
	open := func(a, b calendar.Date) bool {
		for d := a; !d.After(b); d = d.AddDays(1) {
			if d.Before(from) || d.After(to) {
				return true
			}
		}
		return false
	}
	for _, start := range []calendar.Date{from.AddDays(-20), to.AddDays(-20)} {
		for i := range 40 {
			a := start.AddDays(i)
			b := a.AddDays(i % 11)
			facts := fmt.Sprintf(`{"a": %q, "b": %q, "z": "%sT09:00:00+08:00"}`, a, b, a)
			_, trace, err := eng.Explain(t.Context(), engine.Input{At: time.Date(2026, 1, 5, 9, 0, 0, 0, time.UTC), JSON: []byte(facts), Lang: "en"})
			if err != nil {
				t.Fatal(err)
			}
			five := calendar.Period{Halves: 10, Unit: calendar.Workday}
			later, _ := five.After(a, cal)
			three := calendar.Period{Halves: 6, Unit: calendar.Workday}
			before, _ := three.Before(a, cal)
			for _, s := range trace.Steps {
				want := map[string]bool{"p/defined": open(a.AddDays(1), b), "p/compared": open(a.AddDays(1), b), "p/given": open(a, later), "p/back": open(before, a)}[s.Rule]
				if got := s.ProvisionalFor != ""; got != want {
					t.Errorf("%s of %s: %q, want %v", s.Rule, facts, s.ProvisionalFor, want)
				}
				if want && a.After(from.AddDays(30)) && !strings.Contains(s.ProvisionalFor, "notice") {
					t.Errorf("%s of %s waits for %q", s.Rule, facts, s.ProvisionalFor)
				}
			}
		}
	}
}
