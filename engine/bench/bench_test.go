package main

import (
	"testing"

	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

// BenchmarkRules evaluates the same rules on every engine. For the largest
// sets use the table, which leaves out what would take too long to load.
func BenchmarkRules(b *testing.B) {
	sets := []*workload.Set{workload.Jingmen(inputs)}
	for _, n := range []int{10, 100, 1_000} {
		sets = append(sets, workload.Random(n, inputs))
	}
	for _, s := range sets {
		for _, p := range peer.All() {
			b.Run(s.Name+"/"+p.Name, func(b *testing.B) { benchmark(b, s, p) })
		}
	}
}

func benchmark(b *testing.B, s *workload.Set, p peer.Peer) {
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
		if err := w.spin(1, inputs); err != nil {
			b.Fatal(err)
		}
	}
}
