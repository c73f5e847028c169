package engine

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules"
)

const ownSet = `guize: 1
set: own
title: {zh: 各有其数, en: Numbers of their own}
timezone: Asia/Shanghai
languages: [en, zh]
calendar: cn
facts:
  submitted_at: {type: datetime, title: {zh: 提交, en: Submitted}}
  size: {type: int, title: {zh: 大小, en: Size}}
  name: {type: string, title: {zh: 名称, en: Name}}
  parts:
    type: list
    title: {zh: 部分, en: Parts}
    key: kind
    item:
      kind: {type: enum, values: [a, b], title: {zh: 种类, en: Kind}}
      length: {type: number, title: {zh: 长度, en: Length}}
sources:
  m: {title: {zh: 办法, en: Measures}}
policies:
  all:
    title: {zh: 全部, en: All}
    rules:
      - id: always
        title: {zh: 总是, en: Always}
        then:
          - penalty: {act: plain, subject: x, data: {k: fixed}}
          - emit: {kind: sized, data: {size: "= size", twice: "= size * 2", text: "{size} in all"}}
        cite: m 1
      - id: long
        title: {zh: 长, en: Long}
        for: part in parts
        when: part.length > 100
        then:
          - penalty: {act: long, subject: "= part.kind", points: "= part.length - 100", register: [r], data: {over: "= round(part.length / 4, 1)"}}
          - penalty: {act: also, subject: x, data: {share: "= round(part.length / (size - 4), 0.01)"}}
        cite: m 2
      - id: named
        title: {zh: 有名称, en: Named}
        when: size > 1000
        then: [emit: {kind: named, data: {name: "= name"}}]
        cite: m 3
`

func ownEngine(t *testing.T) *Engine {
	t.Helper()
	set, err := rules.Parse(t.Context(), "own.yaml", []byte(ownSet))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

// TestSharedDecisionsWithNumbersOfTheirOwn: applications share a decision in which
// penalties and emissions say numbers of each. It is that of an engine which has
// decided nothing before, costs the same work, and leaves no number in what is kept.
func TestSharedDecisionsWithNumbersOfTheirOwn(t *testing.T) {
	t.Parallel()
	eng := ownEngine(t)
	at := time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC)
	var into Decision
	for n := range 60 {
		size, name := 5+n*7%11, `"secret"`
		switch n % 10 {
		case 7:
			size = 4 // which the rule divides by
		case 8:
			size = 2000
		case 9:
			name = "null"
		}
		in := Input{At: at, JSON: fmt.Appendf(nil, `{"submitted_at": "2021-09-09T09:00:00+08:00", "size": %d, "name": %s, "parts": [{"kind": "a", "length": %d.25}, {"kind": "b", "length": %d}]}`,
			size, name, 7000+n, 60+n%2*7013+n)}
		var work, workAnew Work
		want, _, err := eng.Explain(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		named := in
		named.Policies = []string{"all"} // such decisions share nothing
		_, err = eng.Evaluate(CountWork(t.Context(), &workAnew), named)
		if err != nil {
			t.Fatal(err)
		}
		wantText, _ := want.AppendJSON(nil)
		written, status, err := eng.AppendDecision(CountWork(t.Context(), &work), nil, in, "")
		if string(written) != string(wantText) || status != want.Status || err != nil {
			t.Fatalf("application %d: %v\n%s\nwant\n%s", n, err, written, wantText)
		}
		if work.Units() != workAnew.Units() {
			t.Fatalf("application %d costs %d, and anew %d", n, work.Units(), workAnew.Units())
		}
		if err := eng.EvaluateInto(t.Context(), in, &into); err != nil {
			t.Fatal(err)
		}
		if got, _ := into.AppendJSON(nil); string(got) != string(wantText) {
			t.Fatalf("application %d:\n%s\nwant\n%s", n, got, wantText)
		}
		if _, _, err := eng.EvaluateKind(t.Context(), in, &into); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(into.Penalties, want.Penalties) || !reflect.DeepEqual(into.Emitted, want.Emitted) {
			t.Fatalf("application %d, by kind:\n%v %v\nwant\n%v %v", n, into.Penalties, into.Emitted, want.Penalties, want.Emitted)
		}
	}
	if found := eng.shares.found.Load(); found < 120 {
		t.Errorf("%d decisions are shared", found)
	}
	kept := keptText(t, eng.shares.first)
	for _, fact := range []string{"secret", "70", "in all"} {
		if strings.Contains(kept, fact) {
			t.Errorf("the engine keeps %q:\n%s", fact, kept)
		}
	}
}
