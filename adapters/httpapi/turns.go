package httpapi

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/guize-rules/guize/engine"
)

// What takes long is worked on in turns, a few at once, so that it cannot keep the
// others waiting: whoever has had a turn goes behind those who wait, and of these
// one caller after another has one, however many requests each has sent. What is
// done before the first turn would begin, as nearly every decision is, needs none.

// turnLooks is how many looks at its context a turn lasts: about a million units
// of work, some milliseconds.
const turnLooks = 256

// turns hands out turns.
type turns struct {
	mu   sync.Mutex
	free int
	line []*waiters // a caller each, the next first
}

// waiters are the requests of one caller that wait.
type waiters struct {
	who  string
	next []chan struct{}
}

// take waits for a turn, and reports whether there was one before the context or
// the time was over.
func (t *turns) take(ctx context.Context, end time.Time, who string) bool {
	t.mu.Lock()
	if t.free > 0 {
		t.free--
		t.mu.Unlock()
		return true
	}
	mine := make(chan struct{})
	t.enqueue(who, mine)
	t.mu.Unlock()
	over := time.NewTimer(time.Until(end))
	defer over.Stop()
	select {
	case <-mine:
		return true
	case <-ctx.Done():
	case <-over.C:
	}
	if !t.dequeue(who, mine) { // it came all the same
		t.leave()
	}
	return false
}

func (t *turns) enqueue(who string, turn chan struct{}) {
	i := slices.IndexFunc(t.line, func(w *waiters) bool { return w.who == who })
	if i < 0 {
		i, t.line = len(t.line), append(t.line, &waiters{who: who})
	}
	t.line[i].next = append(t.line[i].next, turn)
}

// dequeue reports whether a request still waited.
func (t *turns) dequeue(who string, turn chan struct{}) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i, w := range t.line {
		if at := slices.Index(w.next, turn); w.who == who && at >= 0 {
			if w.next = slices.Delete(w.next, at, at+1); len(w.next) == 0 {
				t.line = slices.Delete(t.line, i, i+1)
			}
			return true
		}
	}
	return false
}

// leave ends a turn, which the first request of the next caller has from then on.
func (t *turns) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.line) == 0 {
		t.free++
		return
	}
	w := t.line[0]
	t.line = t.line[1:]
	close(w.next[0])
	if w.next = w.next[1:]; len(w.next) > 0 {
		t.line = append(t.line, w)
	}
}

// wanted reports whether anybody waits.
func (t *turns) wanted() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.line) > 0
}

// until is a context that is over at a time. Nothing wakes whoever waits for its
// end; who looks from time to time, as the engine does, needs no timer. Who looks
// often works long, and waits there for a turn. It is for one goroutine: a database,
// which looks from others, gets the context within it, with the end as its deadline.
type until struct {
	context.Context
	end   time.Time
	turns *turns
	in    *info
	looks int
	has   bool // a turn
	rates *rates
	work  engine.Work // that rates count
}

// until is the context of the work on one request.
func (h *Handler) until(ctx context.Context, in *info) *until {
	u := &until{Context: ctx, end: time.Now().Add(h.opts.Limits.Timeout), turns: &h.turns, in: in, rates: h.rates}
	if h.rates.perSecond > 0 {
		u.Context = engine.CountWork(ctx, &u.work)
	}
	return u
}

// done ends the work on a request, which its caller pays for.
func (u *until) done() {
	u.leave()
	u.rates.worked(u.in.caller.who(u.in.remote), u.work.Units())
}

// Err is nil for as long as there is time.
func (u *until) Err() error {
	if err := u.Context.Err(); err != nil {
		return err
	}
	if u.looks++; !time.Now().Before(u.end) || u.looks%turnLooks == 0 && !u.turn() {
		return context.DeadlineExceeded
	}
	return nil
}

// turn waits for a turn. One that is over goes on where nobody waits.
func (u *until) turn() bool {
	if u.has && !u.turns.wanted() {
		return true
	}
	u.leave()
	u.has = u.turns.take(u.Context, u.end, u.in.caller.who(u.in.remote))
	return u.has
}

// leave gives back the turn, if there is one.
func (u *until) leave() {
	if u.has {
		u.turns.leave()
		u.has = false
	}
}
