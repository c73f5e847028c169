package analyze_test

import (
	"encoding/json"
	"fmt"
	"testing"
)

// A gap at a constant, and one between two, is found for facts of every kind
// that has an order, with a value that lies there.
func TestGapsOfEachKind(t *testing.T) {
	t.Parallel()
	tests := []struct{ kind, a, b, at, between string }{
		{"int", "3", "5", "3", "4"},
		{"number", "3", "5", "3", "4"},
		{"number, step: 0.1", "3", "3.05", "3", "3.025"},
		{"money, unit: CNY", "3", "3.5", "3", "3.25"},
		{"date", `"2021-09-10"`, `"2021-09-30"`, `"2021-09-10"`, `"2021-09-11"`},
		{"datetime", `"2021-09-10T09:00:00+08:00"`, `"2021-09-10T11:00:00+08:00"`, `"2021-09-10T09:00:00+08:00"`, `"2021-09-10T10:00:00+08:00"`},
	}
	for _, tt := range tests {
		t.Run(tt.kind, func(t *testing.T) {
			t.Parallel()
			for _, gap := range [][3]string{{"f < " + tt.a, "f > " + tt.a, tt.at}, {"f <= " + tt.a, "f >= " + tt.b, tt.between}} {
				eng := compile(t, "kinds.yaml", []byte(fmt.Sprintf(`guize: 1
set: kinds
title: {zh: 种类, en: Kinds}
languages: [zh, en]
timezone: Asia/Shanghai
sources: {law: {title: {zh: 办法, en: Rules}}}
facts:
  f: {type: %s, required: true, title: {zh: 事实, en: Fact}}
outcomes:
  way: {type: enum, values: [low, high], complete: known(f), title: {zh: 方式, en: Way}}
policies:
  p:
    title: {zh: 方式, en: Way}
    cite: law 1
    rules:
      - {id: low, when: '%s', then: [{decide: {way: low}}]}
      - {id: high, when: '%s', then: [{decide: {way: high}}]}
`, tt.kind, gap[0], gap[1])))
				r := check(t, eng)
				if len(r.Findings) != 1 || r.Findings[0].Code != "gap" {
					t.Fatalf("%v: findings %v, not decided %v", gap, r.Diagnostics(), r.Undecided)
				}
				shows(t, eng, r.Findings[0])
				got, err := json.Marshal(r.Findings[0].Witness.Matters["f"])
				if err != nil || string(got) != gap[2] {
					t.Errorf("%v: witness %s, %v", gap, got, err)
				}
			}
		})
	}
}
