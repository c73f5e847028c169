package httpapi

import (
	"context"
	"slices"
	"testing"
	"time"
)

// One caller after another has a turn, however many requests each has sent.
func TestTurnsAreFair(t *testing.T) {
	t.Parallel()
	ts := &turns{free: 1}
	end := time.Now().Add(time.Minute)
	ts.take(t.Context(), end, "")
	had := make(chan string)
	for i, who := range []string{"many", "many", "many", "few", "other"} {
		go func() {
			if ts.take(context.Background(), end, who) {
				had <- who
			}
		}()
		for waiting(ts) <= i {
			time.Sleep(time.Millisecond)
		}
	}
	var order []string
	for range 5 {
		ts.leave()
		order = append(order, <-had)
	}
	if want := []string{"many", "few", "other", "many", "many"}; !slices.Equal(order, want) {
		t.Errorf("turns of %v, want %v", order, want)
	}
	if ts.leave(); ts.free != 1 {
		t.Errorf("%d turns are free, want 1", ts.free)
	}
}

func waiting(ts *turns) (n int) {
	ts.mu.Lock()
	defer ts.mu.Unlock()
	for _, w := range ts.line {
		n += len(w.next)
	}
	return n
}

// Who waits no longer leaves no turn lost.
func TestTurnsGivenUp(t *testing.T) {
	t.Parallel()
	ts := &turns{free: 1}
	ts.take(t.Context(), time.Now().Add(time.Minute), "")
	if ts.take(t.Context(), time.Now().Add(time.Millisecond), "late") {
		t.Error("it had a turn")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if ts.take(ctx, time.Now().Add(time.Minute), "gone") || ts.wanted() {
		t.Error("it had a turn, or still waits")
	}
	if ts.leave(); ts.free != 1 {
		t.Errorf("%d turns are free, want 1", ts.free)
	}
}
