package rules_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules"
)

// TestMeantLines: what stands as in a letter is one mistake, and the line that is shown for
// it is right when it is pasted: ends of bands, opening hours, dates, yes and no.
func TestMeantLines(t *testing.T) {
	t.Parallel()
	const set = `guize: 1
set: slips
calendar: hall
sources: {s: {title: {zh: 办法, en: Measures}}}
calendars:
  hall:
    base: cn
    hours:
      - day: [08:30-12:00, 14:00-17:30]
params:
  price: {type: scale, title: {zh: 价, en: Price}, gives: {type: money, unit: CNY}, value: {"[0..1000]": 5, "(1000..3000]": 6, "> 3000": 7}, cite: s 1}
  limit:
    type: number
    title: {zh: 上限, en: Limit}
    values:
      - {value: 300, to: 2026-06-30, cite: s 1}
      - {value: 200, from: 2026-07-01, cite: s 1}
facts:
  key: {type: bool, default: false, title: {zh: 重点, en: Key firm}}
  used: {type: number, title: {zh: 用量, en: Used}}
outcomes: {fee: {type: money, combine: sum, title: {zh: 费, en: Fee}}}
policies:
  p:
    title: {zh: 收费, en: Fees}
    cite: s 1
    tables:
      - {id: fee, title: {zh: 收费, en: Fees}, hit: progressive, input: used, output: fee, rows: {"[0..10]": 5, "(10..20]": 6, "> 20": 7}}
`
	load := func(text string) rules.Diagnostics {
		s, _ := rules.Parse(t.Context(), "slips.yaml", []byte(text))
		return s.Errors
	}
	if errs := load(set); len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, tt := range []struct{ was, slip string }{
		{`"(1000..3000]"`, `"1000-3000"`}, {`"(1000..3000]"`, `"1000至3000"`}, {`"(1000..3000]"`, `"（1000..3000］"`}, {`"(1000..3000]"`, `"(1,000..3,000]"`},
		{`"> 3000"`, `"over 3000"`}, {`"> 3000"`, `"3000以上"`}, {`"> 3000"`, `"超过3000"`},
		{`"(10..20]"`, `"10-20"`}, {`"> 20"`, `"20以上"`},
		{`"> 3000": 7`, `"> 3000": 7元`},
		{"08:30-12:00", "8:30-12:00"}, {"08:30-12:00", "8.30-12.00"}, {"08:30-12:00", "08：30-12：00"}, {"08:30-12:00", "08:30~12:00"}, {"08:30-12:00", "08:30至12:00"},
		{"08:30-12:00", "8:30am-12pm"}, {"08:30-12:00", "上午8点半至12点"}, {"14:00-17:30", "下午2点至5点半"}, {"14:00-17:30", "2pm to 5:30pm"},
		{"2026-06-30", "30.06.2026"}, {"2026-06-30", "30 June 2026"}, {"2026-07-01", "1/7/2026"}, {"2026-07-01", "二〇二六年七月一日"},
		{"default: false", "default: 否"}, {"default: false", "default: No"},
	} {
		errs := load(strings.Replace(set, tt.was, tt.slip, 1))
		if len(errs) != 1 {
			t.Errorf("%s: %d mistakes: %v", tt.slip, len(errs), errs)
			continue
		}
		slipped := strings.Replace(set, tt.was, tt.slip, 1)
		lines := strings.Split(slipped, "\n")
		right := false
		for _, e := range errs[0].Edits {
			now := append([]string(nil), lines...)
			if line, ok := e.Apply(now[e.Pos.Line-1]); ok {
				now[e.Pos.Line-1] = line
				right = right || strings.Join(now, "\n") == set
			}
		}
		if !right {
			t.Errorf("%s: no corrected line: %v", tt.slip, errs[0].Edits)
		}
	}
}
