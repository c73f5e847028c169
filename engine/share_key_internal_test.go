package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules"
)

const keySet = `guize: 1
set: keys
title: {zh: 问了什么, en: What is asked}
timezone: Asia/Shanghai
languages: [en, zh]
calendar: cn
params:
  covered:
    title: {zh: 适用, en: Covered}
    type: list
    values: [{value: [firm, trader], cite: m 1}]
facts:
  submitted_at: {type: datetime, title: {zh: 提交, en: Submitted}}
  channel: {type: enum, values: [portal, app, chat, window, land, liaison], title: {zh: 渠道, en: Channel}}
  who: {type: enum, values: [firm, trader, school, person], title: {zh: 用户, en: Applicant}}
  colour: {type: enum, values: [red, green, blue], title: {zh: 颜色, en: Colour}}
  name: {type: string, title: {zh: 名称, en: Name}}
outcomes:
  coverage: {type: enum, values: [covered, other], title: {zh: 适用, en: Coverage}}
sources:
  m: {title: {zh: 办法, en: Measures}}
policies:
  all:
    title: {zh: 全部, en: All}
    rules:
      - id: covered
        title: {zh: 适用, en: Covered}
        when: who in params.covered
        then: [decide: {coverage: covered}]
        cite: m 1
      - id: window
        title: {zh: 窗口, en: Window}
        then: [emit: {kind: office, data: {at: '= channel == "window" ? "desk" : "portal"'}}]
        cite: m 2
      - id: early
        title: {zh: 意向, en: Early}
        when: channel in ["land", "liaison"] and name != "none"
        then: [notice: {code: early, message: {zh: 意向登记。, en: Registered.}}]
        cite: m 3
      - id: shown
        title: {zh: 写出, en: Shown}
        then: [notice: {code: colour, message: {zh: "颜色是{colour}。", en: "It is {colour}."}}]
        cite: m 4
      - id: lacking
        title: {zh: 缺项, en: Lacking}
        when: len(unknown_facts(submitted_at, name)) > 0
        then: [notice: {code: lacking, message: {zh: "缺{unknown_facts(submitted_at, name)}。", en: "It lacks {unknown_facts(submitted_at, name)}."}}]
        cite: m 5
`

// TestKeysHoldWhatIsAsked: values of an enum or texts that no comparison tells apart share
// a run, as do applications that lack the same facts, and those share none that are told
// apart or are written out. Each is decided as by rules that share nothing, at the same work.
func TestKeysHoldWhatIsAsked(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "keys.yaml", []byte(keySet))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	decide := func(channel, who, colour, name string) {
		text := fmt.Sprintf(`{"submitted_at": "2021-09-09T09:00:00+08:00", "channel": %q, "who": %q, "colour": %q, "name": %q}`, channel, who, colour, name)
		in := Input{At: time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC), JSON: []byte(strings.Replace(text, `, "name": ""`, "", 1))}
		want, _, err := eng.Explain(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		wantText, _ := want.AppendJSON(nil)
		var work, workAnew Work
		got, _, err := eng.AppendDecision(CountWork(t.Context(), &work), nil, in, "")
		if string(got) != string(wantText) || err != nil {
			t.Fatalf("%s: %v\n%s\nwant\n%s", in.JSON, err, got, wantText)
		}
		in.Policies = []string{"all"} // such decisions share nothing
		if _, err := eng.Evaluate(CountWork(t.Context(), &workAnew), in); err != nil || work.Units() != workAnew.Units() {
			t.Fatalf("%s costs %d, and anew %d: %v", in.JSON, work.Units(), workAnew.Units(), err)
		}
	}
	for range 2 {
		for _, channel := range []string{"portal", "app", "chat", "window", "land", "liaison"} {
			for _, who := range []string{"firm", "trader", "school", "person"} {
				for _, colour := range []string{"red", "green", "blue"} {
					for _, name := range []string{"a", "none", "somebody else", ""} {
						decide(channel, who, colour, name)
					}
				}
			}
		}
	}
	const want = 4 * 3 * 3 * 3 // classes of the channel, the applicant, the colour and the name, which may be unknown
	if got := len(eng.shares.first); got != want {
		t.Errorf("%d keys are kept, want %d", got, want)
	}
}
