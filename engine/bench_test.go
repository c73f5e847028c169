package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// BenchmarkJingmen makes a whole decision by policies.yaml; engine/bench
// compares with other engines and shows the growth with the number of rules.
func BenchmarkJingmen(b *testing.B) {
	eng := jingmen(b)
	bound, err := engine.Bind[application](eng)
	if err != nil {
		b.Fatal(err)
	}
	ctx, app := context.Background(), sample(ptr(300.0), ptr(301.0))
	in, json := engine.Input{At: sampleAt}, engine.Input{At: sampleAt, JSON: []byte(sampleJSON)}
	var dec engine.Decision
	var states []engine.RuleState
	for name, run := range map[string]func() error{
		"from=json":        func() error { _, err := eng.Evaluate(ctx, json); return err },
		"from=json/into":   func() error { return eng.EvaluateInto(ctx, json, &dec) },
		"from=struct":      func() error { _, err := bound.Evaluate(ctx, in, app); return err },
		"from=struct/into": func() error { return bound.EvaluateInto(ctx, in, app, &dec) },
		"match":            func() error { states, err = bound.Match(ctx, in, app, states[:0]); return err },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkOpen decides about an empty application, so that every rule waits.
func BenchmarkOpen(b *testing.B) {
	for _, n := range []int{100, 1000} {
		var s strings.Builder
		s.WriteString("guize: 1\nset: s\nlanguages: [en]\nfacts: {a: {type: int}, b: {type: int}}\noutcomes: {x: {type: int, combine: sum}}\npolicies: {p: {allow: {missing-citation: a benchmark}, rules: [")
		for i := range n {
			fmt.Fprintf(&s, "{id: r%d, when: a + b > %d, then: [{decide: {x: %d}}]}, ", i, i, i)
		}
		eng := compileText(b, "open.yaml", s.String()+"]}}\n")
		b.Run(fmt.Sprintf("rules=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := eng.Evaluate(b.Context(), engine.Input{At: sampleAt, Facts: map[string]any{}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestMatchDoesNotAllocate holds the promise of the hot path: rules over
// scalar facts that the index answers are matched without allocation.
func TestMatchDoesNotAllocate(t *testing.T) {
	const set = `guize: 1
set: hot
title: {en: Hot}
languages: [en]
timezone: Asia/Shanghai
calendar: cn
sources: {s: {title: {en: S}}}
facts:
  kind: {type: enum, values: [a, b], title: {en: Kind}}
  length: {type: number, unit: m, title: {en: Length}}
policies:
  p:
    title: {en: P}
    cite: s 1
    rules:
      - {id: near, title: {en: Near}, when: kind == "a" and length <= 300, then: [{notice: {code: near, message: {en: Near}}}]}
      - {id: far, title: {en: Far}, when: kind == "a" and length > 300, then: [{notice: {code: far, message: {en: Far}}}]}
`
	type facts struct {
		Kind   string  `fact:"kind"`
		Length float64 `fact:"length"`
	}
	eng := compileText(t, "hot.yaml", set)
	bound, err := engine.Bind[facts](eng)
	if err != nil {
		t.Fatal(err)
	}
	app := &facts{"a", 300}
	var out []engine.RuleState
	if n := testing.AllocsPerRun(200, func() {
		if out, err = bound.Match(context.Background(), engine.Input{At: sampleAt}, app, out[:0]); err != nil {
			t.Fatal(err)
		}
	}); n >= 1 && !underRace {
		t.Errorf("Match allocates %v times", n)
	}
	if len(out) != 1 || out[0].Rule != "p/near" {
		t.Errorf("Match = %v, want p/near alone", out)
	}
}

func compileText(t testing.TB, name, text string, opts ...engine.Option) *engine.Engine {
	t.Helper()
	set, err := rules.Parse(t.Context(), name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}
