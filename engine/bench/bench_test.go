package main

import (
	"fmt"
	"testing"

	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

// BenchmarkRules evaluates the same rules on every engine, up to 1,000 of them
// for all and 100,000 for guize; the command of this folder has the rest.
func BenchmarkRules(b *testing.B) {
	for _, set := range []string{jingmen, "10", "100", "1000", "10000", "100000"} {
		for _, p := range peer.All() {
			if len(set) >= 5 && set != jingmen && !isGuize(p.Name) {
				continue
			}
			b.Run(fmt.Sprintf("set=%s/engine=%s", set, p.Name), func(b *testing.B) { benchmark(b, p.Name, set) })
		}
	}
}

func isGuize(name string) bool { return name == peer.Guize || sameRules(name) && name != peer.Hand }

// BenchmarkDecision makes whole decisions by policies.yaml.
func BenchmarkDecision(b *testing.B) {
	for _, name := range peer.DecisionNames() {
		b.Run(name, func(b *testing.B) { benchmark(b, name, decision) })
	}
}

func benchmark(b *testing.B, name, set string) {
	s, p, err := find(job{Engine: name, Set: set}, "../..")
	if err != nil {
		b.Fatal(err)
	}
	prog, err := p.Load(s)
	if err != nil {
		b.Fatal(err)
	}
	if err := prog.Prepare(s); err != nil {
		b.Fatal(err)
	}
	w := &spinner{prog.Worker(), 1}
	b.ReportAllocs()
	for b.Loop() {
		if err := w.spin(1, len(s.Inputs)); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoad reads and compiles random rules.
func BenchmarkLoad(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000, 100_000} {
		s := workload.Random(n, 1)
		for _, p := range peer.All() {
			if p.Name != peer.Guize {
				continue
			}
			b.Run(fmt.Sprintf("N=%d", n), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if _, err := p.Load(s); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
