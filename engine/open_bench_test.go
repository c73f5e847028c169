package engine_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// BenchmarkOpenCases decides about applications with facts missing, beside the
// whole one: over and over, so that what becomes of them is shared, and anew.
func BenchmarkOpenCases(b *testing.B) {
	eng := jingmen(b)
	full := strings.Replace(sampleJSON, `{"service":"gas"}`, `{"service":"gas","length":301}`, 1)
	lens, asked := compileFile(b, "list-unknown.yaml"), compileText(b, "asked.yaml", askedOfElements)
	decideOpen(b, "whole", eng, full)
	decideOpen(b, "length", eng, sampleJSON)
	decideOpen(b, "acts=4", eng, withActs(full, 4))
	decideOpen(b, "acts=64", eng, withActs(full, 64))
	for n := 10; n <= 10_000; n *= 10 {
		decideOpen(b, fmt.Sprint("acts=", n), eng, withActs(full, n))
		decideOpen(b, fmt.Sprint("works=", n), lens, string(empty("works", n)))
		decideOpen(b, fmt.Sprint("asked=", n), asked, string(empty("works", n)))
	}
}

func withActs(form string, n int) string {
	return strings.Replace(form, "{", strings.TrimSuffix(string(empty("acts", n)), "}")+", ", 1)
}

func compileFile(b *testing.B, name string) *engine.Engine {
	b.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		b.Fatal(err)
	}
	return compileText(b, name, string(text))
}

// decideOpen decides an application again and again, as it comes and, with all
// policies named, as if none had come before.
func decideOpen(b *testing.B, name string, eng *engine.Engine, form string) {
	var policies []string
	for _, p := range eng.Set().Policies {
		policies = append(policies, p.ID)
	}
	for _, way := range []string{"shared", "anew"} {
		in := engine.Input{At: sampleAt, JSON: []byte(form)}
		if way == "anew" {
			in.Policies = policies
		}
		for range 2 {
			if _, err := eng.Evaluate(context.Background(), in); err != nil {
				b.Fatal(err)
			}
		}
		b.Run(name+"/"+way, func(b *testing.B) {
			b.ReportAllocs()
			w, n := &engine.Work{}, 0
			for b.Loop() {
				if _, err := eng.Evaluate(engine.CountWork(context.Background(), w), in); err != nil {
					b.Fatal(err)
				}
				n++
			}
			b.ReportMetric(float64(w.Units())/float64(n), "units")
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
