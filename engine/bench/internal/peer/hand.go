package peer

import "github.com/guize-rules/guize/engine/bench/internal/workload"

func handPeer() Peer {
	return one(Hand, "the rules in Go over a struct, buffer reused", func(s *workload.Set) (Program, error) { return &hand{s}, nil })
}

type hand struct{ set *workload.Set }

func (h *hand) Prepare(*workload.Set) error { return nil }

func (h *hand) Worker(string) Worker { return &handWorker{numbered{set: h.set}, h.set.Hand()} }

type handWorker struct {
	numbered
	rules func(int, []int32) []int32
}

func (w *handWorker) Eval(i int) (int, error) {
	w.hits = w.rules(i, w.hits[:0])
	return len(w.hits), nil
}
