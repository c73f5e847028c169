package peer_test

import (
	"testing"

	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

func TestEnginesAgree(t *testing.T) {
	t.Parallel()
	sets := []*workload.Set{workload.Jingmen(500)}
	for _, n := range []int{1, 2, 10, 37, 100, 300} {
		sets = append(sets, workload.Random(n, 100))
	}
	for _, s := range sets {
		for _, p := range peer.All() {
			t.Run(s.Name+"/"+p.Name, func(t *testing.T) {
				t.Parallel()
				prog, err := p.Load(s)
				if err != nil {
					t.Fatal(err)
				}
				if err := prog.Prepare(s); err != nil {
					t.Fatal(err)
				}
				if _, err := peer.Check(s, prog.Worker(), func(int) bool { return true }); err != nil {
					t.Error(err)
				}
			})
		}
	}
}
