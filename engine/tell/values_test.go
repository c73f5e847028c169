package tell_test

import (
	"testing"

	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

const valued = `guize: 1
set: s
title: {zh: 规则, en: S}
languages: [zh, en]
timezone: Asia/Shanghai
sources: {s: {title: {zh: 法, en: S}}}
units: {visit: {title: {zh: 次, en: visits}}}
facts:
  length: {type: number, unit: m}
  daily: {type: number, unit: t/d}
  odd: {type: number, unit: furlong}
  share: {type: number, unit: "%"}
  price: {type: money, unit: CNY}
  on: {type: date}
  moment: {type: datetime}
  came: {type: event}
  limit: {type: duration}
  visits: {type: int, unit: visit}
  yes: {type: bool}
  kinds: {type: set, values: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}}}
policies: {}
`

// Values are told with their units and as people write them.
func TestValuesInWords(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "v.yaml", []byte(valued))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		fact   string
		value  any
		zh, en string
	}{
		{"length", 308.2, "308.2米", "308.2 m"},
		{"daily", "50.1", "50.1吨/日", "50.1 t/d"},
		{"odd", 2, "2furlong", "2 furlong"},
		{"share", 12, "12%", "12%"},
		{"price", "155", "155.00元", "155.00 CNY"},
		{"price", "463.495", "463.495元", "463.495 CNY"},
		{"price", 0, "0元", "0 CNY"},
		{"price", "-0.5", "-0.50元", "-0.50 CNY"},
		{"on", "2026-10-08", "2026年10月8日", "2026-10-08"},
		{"moment", "2026-10-08T10:30:00+08:00", "2026年10月8日10时30分", "2026-10-08 10:30"},
		{"moment", "2026-10-08T09:00:00+08:00", "2026年10月8日9时", "2026-10-08 09:00"},
		{"moment", "2026-10-08T23:59:59+08:00", "2026年10月8日24时前", "2026-10-08, by midnight"},
		{"moment", "2026-10-07T16:00:00Z", "2026年10月8日", "2026-10-08"},
		{"came", nil, "尚无记录", "not yet"},
		{"limit", "5 workdays", "5个工作日", "5 working days"},
		{"visits", 0, "0次", "0 visits"},
		{"yes", true, "是", "yes"},
		{"kinds", []any{"a", "b"}, "甲、乙", "A, B"},
		{"kinds", []any{}, "无", "none"},
		{"length", nil, "无", "none"},
	} {
		for lang, want := range map[tell.Lang]string{"zh": tt.zh, "en": tt.en} {
			if got := (tell.Teller{Set: set, Lang: lang}).Value(tt.fact, tt.value); got != want {
				t.Errorf("%s %v in %s: %q, want %q", tt.fact, tt.value, lang, got, want)
			}
		}
	}
}
