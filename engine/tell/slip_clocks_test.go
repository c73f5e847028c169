package tell_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

const clockSlip = `guize: 1
set: s
title: {zh: 规则, en: S}
languages: [zh, en]
sources: {s: {title: {zh: 法, en: S}}}
facts:
  got: {type: event, title: {zh: 收到, en: Got}}
  ends: {type: date, title: {zh: 到期, en: Ends}}
  lapses: {type: event, title: {zh: 失效, en: Lapses}}
  met: {type: datetime, title: {zh: 约定, en: Agreed}}
policies:
  p:
    title: {zh: 政策, en: P}
    cite: s 1
    rules:
      - id: r
        title: {zh: 规则, en: R}
        then:
          - deadline: {id: a, title: {zh: 甲, en: A}, start: got, within: [3 workdays, 5 days], promised: 2 workdays}
          - deadline: {id: b, title: {zh: 乙, en: B}, before: ends, at_least: 30 days}
          - deadline: {id: d, title: {zh: 丁, en: D}, before: lapses, at_least: 10 workdays}
          - deadline: {id: e, title: {zh: 戊, en: E}, before: ends, at_least: 0 days}
          - deadline: {id: c, title: {zh: 丙, en: C}, start: got, within: 24 hours}
          - notice: {code: n, message: {zh: "丙 {deadlines.c.due}", en: "C {deadlines.c.due}"}}
`

// TestSlipTellsClocks: several limits, a promise that was broken, a limit that
// is counted back, and a limit that ends at midnight.
func TestSlipTellsClocks(t *testing.T) {
	set, err := rules.Parse(t.Context(), "p.yaml", []byte(clockSlip))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2021, 9, 15, 12, 0, 0, 0, set.Zone)
	for lang, want := range map[string][]string{
		"zh": {"时限：3个工作日，其后5日（自然日）", "2021年9月22日（星期三）24时前，进行中", "【承诺逾期】承诺2个工作日（2021年9月14日（星期二）24时前），已逾期1个工作日",
			"2021年10月1日（星期五）24时前，进行中", "至少提前30日，自2021年10月31日（星期日）倒算", "至少提前10个工作日", "不迟于2021年10月31日（星期日）", "2021年9月11日（星期六）0时，已逾期", "丙 2021年9月11日0时"},
		"en": {"within 3 working days, then 5 days", "Promise broken: promised within 2 working days (2021-09-14 Tue, by midnight), overdue by 1 working day",
			"at least 30 days before 2021-10-31 Sun", "at least 10 working days ahead", "no later than 2021-10-31 Sun", "2021-09-11 Sat 00:00; overdue", "C 2021-09-11 00:00"},
	} {
		dec, err := eng.Evaluate(context.Background(), engine.Input{At: at, Lang: lang, JSON: []byte(`{"got":"2021-09-10T00:00","ends":"2021-10-31"}`)})
		if err != nil {
			t.Fatal(err)
		}
		got := tell.Teller{Lang: tell.Lang(lang), Set: set}.Slip(nil, dec).Text()
		flat := strings.Join(strings.Fields(got), "")
		for _, w := range want {
			if !strings.Contains(flat, strings.Join(strings.Fields(w), "")) {
				t.Errorf("%s: the slip lacks %q:\n%s", lang, w, got)
			}
		}
	}
}

// A difference over a limit that is counted back says so.
func TestDifferencesOfClocksCountedBack(t *testing.T) {
	set, err := rules.Parse(t.Context(), "p.yaml", []byte(clockSlip))
	if err != nil {
		t.Fatal(err)
	}
	old := &engine.Decision{Deadlines: []engine.Deadline{{ID: "b", Title: "B", Rule: "p/r", Within: "30 days"}, {ID: "a", Title: "A", Rule: "p/r", Within: "5 days"}}}
	new := &engine.Decision{Deadlines: []engine.Deadline{{ID: "b", Title: "B", Rule: "p/r", Within: "20 days"}, {ID: "a", Title: "A", Rule: "p/r", Within: "6 days"}}}
	got := strings.Join(inWords(set, old, new), "\n")
	for _, want := range []string{"ahead at least 30 days → 20 days", "within 5 days → 6 days"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in:\n%s", want, got)
		}
	}
	if strings.Contains(got, "within 30 days") {
		t.Error(got)
	}
}
