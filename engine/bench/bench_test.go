package main

import (
	"fmt"
	"testing"

	"github.com/guize-rules/guize/engine/bench/internal/peer"
)

// BenchmarkRules evaluates the same rules on every engine, up to 1,000 of them
// for all and 100,000 for guize; the command of this folder has the rest.
func BenchmarkRules(b *testing.B) {
	for _, set := range []string{jingmen, "10", "100", "1000", "10000", "100000"} {
		for _, p := range peer.All() {
			name := p.Ways[0].Name
			if (set == "10000" || set == "100000") && name != peer.Guize {
				continue
			}
			b.Run(fmt.Sprintf("set=%s/engine=%s", set, name), func(b *testing.B) { benchmark(b, name, set) })
		}
	}
}

// BenchmarkDecision makes whole decisions by policies.yaml.
func BenchmarkDecision(b *testing.B) {
	ps, err := peers(decision, "../..")
	if err != nil {
		b.Fatal(err)
	}
	for _, p := range ps {
		name := p.Ways[0].Name
		b.Run(name, func(b *testing.B) { benchmark(b, name, decision) })
	}
}

func benchmark(b *testing.B, name, set string) {
	s, p, err := findJob(job{Engine: name, Set: set}, "../..")
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
	for _, way := range p.Ways {
		b.Run("way="+way.Name, func(b *testing.B) {
			w := &spinner{prog.Worker(way.Name), 1}
			b.ReportAllocs()
			for b.Loop() {
				if err := w.spin(1, len(s.Inputs)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkLoad reads and compiles random rules.
func BenchmarkLoad(b *testing.B) {
	for _, set := range []string{"100", "1000", "10000", "100000"} {
		s, p, err := findJob(job{Engine: peer.Guize, Set: set}, "../..")
		if err != nil {
			b.Fatal(err)
		}
		b.Run("set="+set, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := p.Load(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
