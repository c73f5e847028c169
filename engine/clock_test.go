package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

const clockSet = `guize: 1
set: clocks
title: {en: Clocks}
languages: [en]
timezone: Asia/Shanghai
calendar: cn
sources: {s: {title: {en: S}}}
params:
  open_limit: {title: {en: Limit}, type: duration, unset: {en: not set by the document}}
facts:
  accepted: {type: event, title: {en: Accepted}}
  paid: {type: event, title: {en: Paid}}
  ready: {type: bool, default: true, title: {en: Ready}}
  decided: {type: event, title: {en: Decided}}
  corrected: {type: event, title: {en: Corrected}}
  appointed: {type: datetime, default: none, title: {en: Appointed}}
  extended: {type: event, title: {en: Extension told}}
  pauses: {type: list, default: [], title: {en: Pauses}, item: {from: {type: datetime, title: {en: From}}, to: {type: datetime, title: {en: To}}, reason: {type: string, title: {en: Why}}}}
outcomes:
  late: {type: bool, title: {en: Late}}
policies:
  p:
    title: {en: P}
    cite: s 1
    rules:
      - id: decision
        title: {en: Decision}
        then:
          - deadline:
              id: decision
              title: {en: Decision}
              owner: office
              start: [accepted, paid]
              start_if: ready
              within: 20 workdays
              promised: 5 workdays
              done: decided
              exclude: pauses
              restart: corrected
              not_before: appointed
              extend: {by: 10 workdays, when: extended, at_most: 1}
              warn: 80%
              on_late: deemed_granted
      - id: open
        title: {en: Open}
        then:
          - deadline: {id: open, title: {en: Open}, owner: office, start: accepted, within: "= params.open_limit"}
      - {id: late, title: {en: Late}, when: deadlines.decision.late, then: [{decide: {late: true}}, {penalty: {act: late, subject: office, status: suspected, data: {days: "= deadlines.decision.late_workdays"}}}]}
bodies: {office: {title: {en: Office}}}
`

func clockEngine(t *testing.T) *engine.Engine {
	t.Helper()
	set, err := rules.Parse(t.Context(), "clocks.yaml", []byte(clockSet))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

// TestOneClockAtEightMoments reads a clock of 20 working days over its life.
// It starts on Monday 2026-02-02 at 10:00 and crosses Spring Festival 2026
// (15 to 23 February off, 14 and 28 February worked); a hearing takes out 3 and
// 4 March, and 10 working days are added on 10 March. By hand: 3-6 Feb 4, 9-14
// Feb 10, 24-28 Feb 15, 2 Mar 16, 5-6 Mar 18, 9-10 Mar 20; then 11-13 Mar 3,
// 16-20 Mar 8, 23-24 Mar 10.
func TestOneClockAtEightMoments(t *testing.T) {
	eng := clockEngine(t)
	const facts = `{"accepted":"2026-01-30T16:00:00+08:00","paid":"2026-02-02T10:00:00+08:00",
	 "pauses":[{"from":"2026-03-03T00:00:00+08:00","to":"2026-03-05T00:00:00+08:00","reason":"hearing"}],
	 "extended":"2026-03-10T09:00:00+08:00"%s}`
	moments := []struct{ at, more, want, reason string }{
		{"2026-01-31T09:00:00+08:00", "", "not_started grey due= waits=[paid]", "the fee is not paid"},
		{"2026-02-02T10:00:00+08:00", "", "running green due=2026-03-10 left=20 working days", "the day of the start does not count"},
		{"2026-02-24T09:00:00+08:00", "", "running green due=2026-03-10 left=10 working days", "14 February is worked, the festival is not"},
		{"2026-03-03T12:00:00+08:00", "", "suspended blue due=2026-03-10 left=4 working days", "the hearing"},
		{"2026-03-10T08:00:00+08:00", "", "running yellow due=2026-03-10 left=1 working day", "80 % are used"},
		{"2026-03-10T10:00:00+08:00", "", "running green due=2026-03-24 left=11 working days", "the extension was told before the end"},
		{"2026-03-27T09:00:00+08:00", "", "overdue red due=2026-03-24 late=3 deemed_granted", "silence grants"},
		{"2026-03-30T09:00:00+08:00", `,"decided":"2026-03-26T09:00:00+08:00"`, "met_late red due=2026-03-24 late=2 deemed_granted", "decided two working days late"},
	}
	for _, m := range moments {
		at, err := time.Parse(time.RFC3339, m.at)
		if err != nil {
			t.Fatal(err)
		}
		d, err := eng.Evaluate(context.Background(), engine.Input{At: at, JSON: fmt.Appendf(nil, facts, m.more)})
		if err != nil {
			t.Fatal(err)
		}
		if got := clockLine(d.Deadlines[0]); got != m.want {
			t.Errorf("at %s: %s, want %s (%s)", m.at, got, m.want, m.reason)
		}
	}
}

func clockLine(d engine.Deadline) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s due=", d.Status, d.Light)
	if d.Due != nil {
		b.WriteString(d.Due.Format("2006-01-02"))
	}
	if len(d.WaitsFor) > 0 {
		fmt.Fprintf(&b, " waits=%v", d.WaitsFor)
	}
	switch {
	case d.Late:
		fmt.Fprintf(&b, " late=%d %s", d.LateWorkdays, d.OnLate)
	case d.TimeLeft != "":
		fmt.Fprintf(&b, " left=%s", d.TimeLeft)
	}
	return b.String()
}

// TestClockArguments shows what each argument of a deadline does.
func TestClockArguments(t *testing.T) {
	eng := clockEngine(t)
	at := time.Date(2026, 3, 2, 12, 0, 0, 0, eng.Set().Zone)
	const start = `"accepted":"2026-03-02T09:00:00+08:00","paid":"2026-03-02T09:00:00+08:00"`
	for _, c := range []struct{ name, facts, want string }{
		{"plain", `{` + start + `}`, "running green due=2026-03-30 left=20 working days"},
		{"start_if is false", `{` + start + `,"ready":false}`, "not_started grey due= waits=[ready]"},
		{"restart begins anew", `{"accepted":"2026-02-01T09:00:00+08:00","paid":"2026-02-02T09:00:00+08:00","corrected":"2026-03-02T10:00:00+08:00"}`, "running green due=2026-03-30 left=20 working days"},
		{"a later appointment is the limit", `{` + start + `,"appointed":"2026-04-10T10:00:00+08:00"}`, "running green due=2026-04-10 left=28 working days"},
		{"an earlier appointment is a wish", `{` + start + `,"appointed":"2026-03-05T10:00:00+08:00"}`, "running green due=2026-03-30 left=20 working days"},
		{"an extension told too late is void", `{"accepted":"2026-01-05T09:00:00+08:00","paid":"2026-01-05T09:00:00+08:00","extended":"2026-02-10T09:00:00+08:00"}`, "overdue red due=2026-02-02 late=16 deemed_granted"},
	} {
		d, err := eng.Evaluate(context.Background(), engine.Input{At: at, JSON: []byte(c.facts)})
		if err != nil {
			t.Fatal(err)
		}
		if got := clockLine(d.Deadlines[0]); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// TestPromisedAndUnsetLimits shows the limit that was promised beside the
// statutory one, and a clock whose document gives no limit.
func TestPromisedAndUnsetLimits(t *testing.T) {
	eng := clockEngine(t)
	at := time.Date(2026, 3, 12, 12, 0, 0, 0, eng.Set().Zone)
	d, err := eng.Evaluate(context.Background(), engine.Input{At: at,
		JSON: []byte(`{"accepted":"2026-03-02T09:00:00+08:00","paid":"2026-03-02T09:00:00+08:00"}`)})
	if err != nil {
		t.Fatal(err)
	}
	p := d.Deadlines[0].Promised
	if p == nil || p.Within != "5 workdays" || p.Status != "overdue" || !p.Late || p.LateWorkdays != 3 {
		t.Errorf("promised = %+v, want 5 workdays, overdue by 3", p)
	}
	if diff := cmp.Diff([]string{"no_limit", "not set by the document"}, append([]string{string(d.Deadlines[1].Status)}, d.Deadlines[1].Notes...)); diff != "" {
		t.Errorf("a clock without a limit (-want +got):\n%s", diff)
	}
	if d.Status != engine.StatusDecided || len(d.Penalties) != 0 {
		t.Errorf("status %s with %d penalties, want decided without: the statutory limit is not late", d.Status, len(d.Penalties))
	}
}

// TestUnknownEventLeavesItsClockOpen: whether the fee was paid is not known.
func TestUnknownEventLeavesItsClockOpen(t *testing.T) {
	eng := clockEngine(t)
	d, err := eng.Evaluate(context.Background(), engine.Input{At: time.Date(2026, 3, 2, 12, 0, 0, 0, eng.Set().Zone),
		JSON: []byte(`{"accepted":"2026-03-02T09:00:00+08:00"}`), Unknown: []string{"paid"}})
	if err != nil {
		t.Fatal(err)
	}
	if d.Status != engine.StatusIncomplete || len(d.Missing) != 1 || d.Missing[0].Fact != "paid" || d.Deadlines[0].Status != "open" {
		t.Errorf("status %s, missing %v, clock %s; want incomplete for want of paid", d.Status, d.Missing, d.Deadlines[0].Status)
	}
}

// A limit that a fact may still give is open, and not one that the document does
// not set.
func TestLimitThatAFactMayGive(t *testing.T) {
	t.Parallel()
	text := strings.NewReplacer(`"= params.open_limit"`, `"= asked ? params.open_limit : params.term"`,
		"facts:\n", "  term: {type: duration, title: {en: Term}, value: 3 days, cite: s 1}\nfacts:\n  asked: {type: bool, title: {en: Asked}}\n").Replace(clockSet)
	eng := compileText(t, "limit.yaml", text)
	for facts, want := range map[string]string{``: "open", `, "asked": true`: "no_limit", `, "asked": false`: "overdue"} {
		d, err := eng.Evaluate(t.Context(), engine.Input{At: sampleAt, JSON: []byte(`{"accepted": "2021-09-10T08:00:00+08:00"` + facts + `}`)})
		if err != nil {
			t.Fatal(err)
		}
		if got := string(d.Deadlines[1].Status); got != want {
			t.Errorf("%s: the clock is %s, want %s", facts, got, want)
		}
	}
}
