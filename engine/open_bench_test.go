package engine_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// BenchmarkOpenCases decides about applications with facts missing, beside the
// whole one.
func BenchmarkOpenCases(b *testing.B) {
	eng := jingmen(b)
	full := strings.Replace(sampleJSON, `{"service":"gas"}`, `{"service":"gas","length":301}`, 1)
	acts := func(n int) string {
		return strings.Replace(full, "{", `{"acts": [`+strings.TrimSuffix(strings.Repeat("{}, ", n), ", ")+"], ", 1)
	}
	lens, err := os.ReadFile("testdata/list-unknown.yaml")
	if err != nil {
		b.Fatal(err)
	}
	list := compileText(b, "list-unknown.yaml", string(lens))
	works := func(n int) string {
		return `{"works": [` + strings.TrimSuffix(strings.Repeat("{}, ", n), ", ") + "]}"
	}
	asked := compileText(b, "asked.yaml", askedOfElements)
	for _, c := range []struct {
		name string
		eng  *engine.Engine
		json string
	}{
		{"whole", eng, full}, {"length", eng, sampleJSON},
		{"acts=4", eng, acts(4)}, {"acts=64", eng, acts(64)}, {"acts=1000", eng, acts(1000)},
		{"works=10", list, works(10)}, {"works=100", list, works(100)}, {"works=1000", list, works(1000)}, {"works=10000", list, works(10000)},
		{"asked=1000", asked, works(1000)}, {"asked=10000", asked, works(10000)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.eng.Evaluate(context.Background(), engine.Input{At: sampleAt, JSON: []byte(c.json)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// askedOfElements asks of each element whether a fact is known, so that what follows
// is announced with each.
const askedOfElements = `guize: 2
set: s
languages: [en]
facts:
  works: {type: list, title: W, item: {length: {type: number, title: L}, n: {type: number, title: N}, m: {type: number, title: M}}}
outcomes:
  works.r: {type: enum, values: [x, y], title: R}
  works.q: {type: enum, values: [x, y], title: Q}
policies:
  p:
    title: P
    rules:
      - {id: a, title: A, for: w in works, when: w.length > 5, then: [decide: {w.r: x}], allow: {no-cite: bench}}
      - {id: b, title: B, for: w in works, when: known(w.length) and w.m > 5, then: [decide: {w.q: x}], allow: {no-cite: bench}}
`
