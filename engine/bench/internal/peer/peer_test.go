package peer_test

import (
	"testing"

	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

func TestEnginesAgree(t *testing.T) {
	t.Parallel()
	sets := []*workload.Set{workload.Jingmen(100)}
	for _, n := range []int{1, 2, 10, 37, 100, 300} {
		sets = append(sets, workload.Random(n, 100))
	}
	for _, s := range sets {
		for _, p := range peer.All() {
			t.Run(s.Name+"/"+p.Ways[0].Name, func(t *testing.T) {
				t.Parallel()
				agree(t, s, p)
			})
		}
	}
}

func TestDecisionsAgree(t *testing.T) {
	t.Parallel()
	ways, err := peer.Decisions("../../../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range ways {
		agree(t, peer.Applications(), p)
	}
}

// agree compares the first hundred answers of every way to ask an engine.
func agree(t *testing.T, s *workload.Set, p peer.Peer) {
	t.Helper()
	prog, err := p.Load(s)
	if err != nil {
		t.Fatal(err)
	}
	if err := prog.Prepare(s); err != nil {
		t.Fatal(err)
	}
	for _, w := range p.Ways {
		if _, err := peer.Check(s, prog.Worker(w.Name), func(done int) bool { return done < 100 }); err != nil {
			t.Errorf("%s: %v", w.Name, err)
		}
	}
}
