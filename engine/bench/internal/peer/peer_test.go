package peer_test

import (
	"strings"
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

// Open applications are open, and nothing is within reach that is not. A
// thousand acts and lists are left to the command.
func TestOpenDecisions(t *testing.T) {
	t.Parallel()
	ways, err := peer.Opens("../../../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range append(ways, peer.Searches()...) {
		if name := p.Ways[0].Name; strings.Contains(name, "00") || strings.HasPrefix(name, "64") {
			continue
		}
		prog, err := p.Load(nil)
		if err != nil {
			t.Fatal(err)
		}
		one := &workload.Set{Inputs: make([]workload.Input, 1)}
		if _, err := peer.Check(one, prog.Worker(p.Ways[0].Name), func(int) bool { return true }); err != nil {
			t.Errorf("%s: %v", p.Ways[0].Name, err)
		}
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
