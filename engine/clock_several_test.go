package engine_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// clockAnswer decides an application by a set of one clock, and tells the clock
// in short: status, light, due, what it waits for; then what is missing and wrong.
func clockAnswer(t *testing.T, clock, facts, at string) string {
	t.Helper()
	set, err := rules.Parse(t.Context(), "p.yaml", []byte(`guize: 1
set: s
title: {en: S}
languages: [en]
sources: {s: {title: {en: S}}}
params:
  open: {title: {en: Open}, type: duration, unset: {en: not set}}
  most: {title: {en: Most}, type: number, unset: {en: not set}}
facts:
  a: {type: event, title: {en: A}}
  b: {type: event, title: {en: B}}
  c: {type: event, title: {en: C}}
  t: {type: datetime, title: {en: T}}
  d: {type: date, title: {en: D}}
  ok: {type: bool, title: {en: OK}}
  q: {type: duration, title: {en: Q}}
  docs: {type: list, title: {en: Docs}, item: {got: {type: event, title: {en: Got}}}}
  pauses: {type: list, default: [], title: {en: Pauses}, item: {from: {type: datetime, title: {en: From}}, to: {type: datetime, title: {en: To}}}}
  days: {type: list, default: [], title: {en: Days}, item: {from: {type: date, title: {en: From}}, to: {type: date, title: {en: To}}}}
outcomes: {seen: {type: string, title: {en: Seen}}, long: {type: bool, title: {en: Long}}}
policies:
  p:
    title: {en: P}
    cite: s 1
    rules:
      - {id: l, title: {en: L}, when: params.most > 3, then: [{decide: {long: true}}]}
      - {id: r, title: {en: R}, then: [{deadline: {id: k, title: {en: K}, `+clock+`}}]}
`))
	if err != nil {
		t.Fatalf("%s: %v", clock, err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatalf("%s: %v", clock, err)
	}
	when, err := time.ParseInLocation("2006-01-02 15:04", at, set.Zone)
	if err != nil {
		t.Fatal(err)
	}
	dec, err := eng.Evaluate(context.Background(), engine.Input{At: when, JSON: []byte(facts), Unknown: unknownIn(facts)})
	if err != nil {
		t.Fatalf("%s: %v", clock, err)
	}
	d := dec.Deadlines[0]
	out := string(d.Status) + " " + string(d.Light)
	if d.Due != nil {
		out += " " + d.Due.Format("2006-01-02 15:04:05")
	}
	if len(d.WaitsFor) > 0 {
		out += " waits " + strings.Join(d.WaitsFor, ",")
	}
	for _, e := range dec.Errors {
		out += " error " + e.Code
	}
	return out
}

// unknownIn lists the events that a test writes as "?".
func unknownIn(facts string) (out []string) {
	for _, name := range []string{"a", "b", "c"} {
		if strings.Contains(facts, `"`+name+`":null`) {
			out = append(out, name)
		}
	}
	return out
}

// TestClocksOfSeveral is limits, events and pauses of several parts, by hand.
// 10 September 2021 is a Friday; Saturday 18 September is worked, 19 to 21
// September are off.
func TestClocksOfSeveral(t *testing.T) {
	t.Parallel()
	const mon = "2021-09-13 12:00"
	for _, c := range []struct{ clock, facts, at, want, reason string }{
		{"start: a, within: [3 workdays, 5 days]", `{"a":"2021-09-10"}`, mon, "running green 2021-09-22 23:59:59", "the second limit counts from the day after the first"},
		{"start: a, within: {latest: [5 days, 3 workdays]}", `{"a":"2021-09-16"}`, "2021-09-16 12:00", "running green 2021-09-22 23:59:59", ""},
		{"start: a, within: {earliest: [5 days, 2 workdays]}", `{"a":"2021-09-16"}`, "2021-09-16 12:00", "running green 2021-09-18 23:59:59", ""},
		{"start: a, within: [1 day]", `{"a":"2021-09-10"}`, mon, "running green 2021-09-13 23:59:59", "a list of one"},
		{`start: a, within: [1 day, "= params.open"]`, `{"a":"2021-09-10"}`, mon, "no_limit grey", "one part that the document leaves open leaves all open"},
		{`start: a, within: "= params.open ?? q"`, `{"a":"2021-09-10"}`, mon, "no_limit grey", "what the document leaves open never turns out to be none, so q is not asked for"},
		{`start: a, within: "= q ?? params.open"`, `{"a":"2021-09-10"}`, mon, "open grey waits q", "q may be known yet"},
		{`start: a, within: "= params.most > 3 ? 1 day : 2 days"`, `{"a":"2021-09-10"}`, mon, "no_limit grey", "nothing but a parameter leaves it open"},
		{`start: a, within: "= (params.most > 3 ? params.open : none) ?? q"`, `{"a":"2021-09-10"}`, mon, "no_limit grey", "whatever q is, it is not asked for"},
		{`start: a, within: "= ok ? params.open : params.open"`, `{"a":"2021-09-10"}`, mon, "no_limit grey", "what both ways have in common"},
		{`start: a, within: "= long == true ? 1 day : 2 days"`, `{"a":"2021-09-10"}`, mon, "open grey waits params.most", "an outcome may be given yet: there is a limit, which one is open"},
		{"start: a, within: {latest: [1 day, 0.5 workday]}, warn: 50%", `{"a":"2021-09-10"}`, mon, "running yellow 2021-09-13 23:59:59", "the day that counts, Saturday, is used"},

		{"start: [a, b], within: 1 day", `{"a":"2021-09-10"}`, mon, "not_started grey waits b", "all must have come"},
		{"start: {latest: [a, b]}, within: 1 day", `{"a":"2021-09-10","b":"2021-09-13"}`, mon, "running green 2021-09-14 23:59:59", ""},
		{"start: {latest: [a, b]}, within: 1 day", `{"a":null}`, mon, "not_started grey waits b", "whatever a is, b is not yet"},
		{"start: {latest: [a, b]}, within: 1 day", `{"a":null,"b":"2021-09-13"}`, mon, "open grey waits a", "a may be later"},
		{"start: {earliest: [a, b]}, within: 1 day", `{"b":"2021-09-13"}`, mon, "running green 2021-09-14 23:59:59", "the first that has come"},
		{"start: {earliest: [a, b]}, within: 1 day", `{"a":null,"b":"2021-09-13"}`, mon, "open grey waits a", "a may be earlier"},
		{"start: {earliest: [a, b]}, within: 1 day", `{}`, mon, "not_started grey waits a,b", ""},
		{`start: {latest: "map(docs, .got)"}, within: 1 day`, `{"docs":[{"got":"2021-09-10"},{"got":"2021-09-13"}]}`, mon, "running green 2021-09-14 23:59:59", "the last paper"},
		{`start: "map(docs, .got)", within: 1 day`, `{"docs":[{"got":"2021-09-10"},{"got":"2021-09-13"}]}`, mon, "running green 2021-09-14 23:59:59", "a list starts as events do"},
		{`start: {latest: "map(docs, .got)"}, within: 1 day`, `{"docs":[{"got":"2021-09-10"},{}]}`, mon, "not_started grey waits docs[1].got", "one is not yet"},
		{`start: {latest: "map(docs, .got)"}, within: 1 day`, `{"docs":[]}`, mon, "not_started grey waits docs", "of none, none has come"},
		{`start: {earliest: "map(docs, .got)"}, within: 1 day`, `{"docs":[{"got":"2021-09-10"},{}]}`, mon, "running green 2021-09-13 23:59:59", ""},
		{`start: {earliest: ["map(docs, .got)", a]}, within: 1 day`, `{}`, mon, "open grey waits docs", "the list is not known"},
		{"start: d, within: 1 workday", `{"d":"2021-09-10"}`, mon, "running green 2021-09-13 23:59:59", "a date is an event"},

		{"start: a, within: 1 day, done: {earliest: [b, c]}", `{"a":"2021-09-06","c":"2021-09-07"}`, mon, "met green 2021-09-07 23:59:59", ""},
		{"start: a, within: 1 day, done: [b, c]", `{"a":"2021-09-06","c":"2021-09-07"}`, mon, "overdue red 2021-09-07 23:59:59", "both must be done"},
		{"start: a, within: 1 day, done: {latest: [b, c]}", `{"a":"2021-09-06","b":"2021-09-08","c":"2021-09-07"}`, mon, "met_late red 2021-09-07 23:59:59", ""},
		{"start: a, within: 1 day, done: {earliest: [b, c]}", `{"a":"2021-09-06","b":null}`, mon, "open grey waits b", ""},
		{"start: a, within: 1 day, restart: [b, c]", `{"a":"2021-09-01","b":"2021-09-06","c":"2021-09-10"}`, mon, "running green 2021-09-13 23:59:59", "the last that has come"},
		{"start: a, within: 1 day, restart: [b, c]", `{"a":"2021-09-01","b":"2021-09-10"}`, mon, "running green 2021-09-13 23:59:59", "one that is not yet takes nothing from the other"},
		{"start: a, within: 1 day, restart: {latest: [b, c]}", `{"a":"2021-09-01","b":"2021-09-10"}`, mon, "overdue red 2021-09-02 23:59:59", "only when both have come"},
		{"start: a, within: 1 workday, extend: [{by: 1 workday, when: b}, {by: 2 workdays, when: c}]", `{"a":"2021-09-10","c":"2021-09-10","b":"2021-09-10"}`, mon, "running green 2021-09-16 23:59:59", "both were granted"},
		{`start: a, within: 1 workday, extend: {by: 1 workday, when: "map(docs, .got)", at_most: 2}`, `{"a":"2021-09-10","docs":[{"got":"2021-09-11"},{"got":"2021-09-10"},{"got":"2021-09-12"},{}]}`, mon, "running green 2021-09-15 23:59:59", "the first two told"},
		{`start: a, within: 1 workday, extend: [{by: 1 workday, when: "map(docs, .got)"}, {by: 3 workdays, when: b}]`, `{"a":"2021-09-10","b":"2021-09-13","docs":[{"got":"2021-09-11"},{"got":"2021-09-12"}]}`, mon, "running green 2021-09-17 23:59:59", "each permission is counted by itself"},
		{"start: a, within: 1 day, not_before: [t, d]", `{"a":"2021-09-10","t":"2021-09-15T10:00:00","d":"2021-09-17"}`, mon, "running green 2021-09-17 23:59:59", "a date is the whole day"},
		{"start: a, within: 1 day, not_before: t", `{"a":"2021-09-10","t":"2021-09-17"}`, mon, "running green 2021-09-17 23:59:59", "so is a moment that is a date alone"},

		{"start: a, within: 2 workdays, exclude: [{from: b, to: c, when: ok}, pauses]", `{"a":"2021-09-09","b":"2021-09-10T00:00:00","c":"2021-09-13T10:00:00","ok":true}`, mon, "running green 2021-09-14 23:59:59", "Friday stood still; Monday did in part, and counts"},
		{"start: a, within: 2 workdays, exclude: [{from: b, to: c, when: ok}, pauses], partly: excluded", `{"a":"2021-09-09","b":"2021-09-10T00:00:00","c":"2021-09-13T10:00:00","ok":true}`, mon, "running green 2021-09-15 23:59:59", ""},
		{"start: a, within: 2 workdays, exclude: {from: b, to: c, when: ok}", `{"a":"2021-09-09","b":"2021-09-10","c":"2021-09-13","ok":true}`, mon, "suspended blue 2021-09-15 23:59:59", "an end that is a date includes that day"},
		{"start: a, within: 2 workdays, exclude: {from: b, to: c, when: ok}", `{"a":"2021-09-09","b":"2021-09-10","ok":true}`, mon, "suspended blue", "it has not ended"},
		{"start: a, within: 2 workdays, exclude: {from: b, to: c, when: ok}", `{"a":"2021-09-09","b":"2021-09-10","ok":false}`, mon, "running green 2021-09-13 23:59:59", "no pause without its condition"},
		{"start: a, within: 2 workdays, exclude: {from: b, to: c, when: ok}", `{"a":"2021-09-09","b":"2021-09-10"}`, mon, "open grey waits ok", ""},
		{"start: a, within: 2 workdays, exclude: {from: b, to: c, when: ok}", `{"a":"2021-09-09"}`, mon, "running green 2021-09-13 23:59:59", "it has not begun, whatever the condition"},
		{"start: a, within: 2 workdays, exclude: {from: b, to: c, when: ok}", `{"a":"2021-09-09","b":null,"ok":true}`, mon, "open grey waits b", ""},
		{"start: a, within: 2 workdays, exclude: pauses", `{"a":"2021-09-09","pauses":[{"from":"2021-09-10","to":"2021-09-10"}]}`, mon, "running green 2021-09-14 23:59:59", "one day, first and last"},
		{"start: a, within: 2 workdays, exclude: pauses", `{"a":"2021-09-09","pauses":[{"from":"2021-09-10","to":"2021-09-10T23:59:59"}]}`, mon, "running green 2021-09-14 23:59:59", "23:59:59 ends the day"},
		{"start: a, within: 2 workdays, exclude: pauses", `{"a":"2021-09-09","pauses":[{"from":"2021-09-10","to":"2021-09-11T00:00:00"}]}`, mon, "running green 2021-09-14 23:59:59", "so does the midnight after"},
		{"start: a, within: 2 workdays, exclude: days", `{"a":"2021-09-09","days":[{"from":"2021-09-10","to":"2021-09-10"}]}`, mon, "running green 2021-09-14 23:59:59", "dates"},

		{"before: d, at_least: 30 days", `{"d":"2021-10-31"}`, mon, "running green 2021-10-01 23:59:59", "a rest day stays"},
		{"before: d, at_least: 30 days, roll: previous_workday", `{"d":"2021-10-31"}`, mon, "running green 2021-09-30 23:59:59", ""},
		{"before: d, at_least: 1 workday, warn: 1 workday, done: b", `{"d":"2021-09-15"}`, mon, "running yellow 2021-09-14 23:59:59", ""},
		{"before: d, at_least: 1 workday, done: b", `{"d":"2021-09-13"}`, mon, "overdue red 2021-09-10 23:59:59", ""},
		{"before: d, at_least: 1 workday, done: b", `{"d":"2021-09-13","b":"2021-09-10"}`, mon, "met green 2021-09-10 23:59:59", ""},
		{"before: d, at_least: 1 workday, start: a", `{"d":"2021-09-15"}`, mon, "not_started grey waits a", ""},
		{"before: t, at_least: 24 hours", `{"t":"2021-09-15T10:00:00"}`, mon, "running green 2021-09-14 10:00:00", ""},
		{"before: t, at_least: 1 workday", `{}`, mon, "open grey waits t", "not known when"},
		{"before: a, at_least: 1 workday", `{}`, mon, "not_started grey waits a", "the event is not yet"},
		{"before: {earliest: [t, d]}, at_least: 1 workday", `{"t":"2021-09-15T10:00:00","d":"2021-09-14"}`, mon, "running green 2021-09-13 23:59:59", "whichever is first"},
		{`before: t, at_least: "= ok ? params.open : none"`, `{"t":"2021-09-15T10:00:00","ok":true}`, mon, "no_limit grey", ""},
		{`before: d, at_least: "0.5 workday"`, `{"d":"2021-09-15"}`, mon, "open grey error no-due-date", "half a day has no meaning backwards"},
	} {
		if got := clockAnswer(t, c.clock, c.facts, c.at); got != c.want {
			t.Errorf("%s; %s: %s\nwant %s (%s)", c.clock, c.facts, got, c.want, c.reason)
		}
	}
}
