package httpapi

import (
	"sync"
	"time"

	"github.com/guize-rules/guize/rules/text"
)

// outage notes that the journal keeps no decisions, so that not every request has to
// find it out, and wait: after some keeps in a row that failed it is left alone for a
// pause that grows, and then one request tries. What the log would say again and again
// meanwhile is counted.
type outage struct {
	now func() time.Time // of a clock that does not go back

	mu     sync.Mutex
	failed int           // keeps in a row
	since  time.Time     // zero: there is no outage
	pause  time.Duration // the one under way
	until  time.Time     // its end
	trying bool
	unsaid int // lines that were left out of the log
}

const (
	mostFailed   = 5
	firstPause   = 100 * time.Millisecond
	longestPause = 5 * time.Second
)

// ask says how long the journal is left alone yet; 0: it may be asked. A trial is the
// one request that finds out whether it keeps again; it must be left.
func (o *outage) ask() (wait time.Duration, trial bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.since.IsZero() {
		return 0, false
	}
	left := o.until.Sub(o.now())
	if left > 0 || o.trying {
		return max(left, firstPause), false
	}
	o.trying = true
	return 0, true
}

// leave ends a trial. One that found out nothing, since its caller left, leaves it to
// the next request.
func (o *outage) leave(trial bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if trial {
		o.trying = false
	}
}

// fail notes a keep that failed. It is said in the log unless others said so before; an
// outage may begin with it.
func (o *outage) fail(trial bool) (said, begins bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failed++
	switch {
	case o.since.IsZero() && o.failed < mostFailed:
		return true, false
	case o.since.IsZero():
		begins = true
		o.since, o.pause = o.now(), firstPause
	case trial:
		o.pause = min(2*o.pause, longestPause)
	default: // it was under way when the outage began
		o.unsaid++
		return false, false
	}
	o.until = o.now().Add(o.pause)
	return true, begins
}

// leaveOut counts a line that the log does not get; it is false where there is no
// outage any more.
func (o *outage) leaveOut() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.since.IsZero() {
		return false
	}
	o.unsaid++
	return true
}

// end notes that the journal keeps, and says what there is to say of an outage that
// ends with it.
func (o *outage) end() (unsaid int, lasted time.Duration, was bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failed = 0
	if o.since.IsZero() {
		return 0, 0, false
	}
	unsaid, lasted = o.unsaid, o.now().Sub(o.since)
	o.since, o.unsaid = time.Time{}, 0
	return unsaid, lasted, true
}

// keeps notes that the journal keeps, and logs the end of an outage.
func (h *Handler) keeps() {
	if unsaid, lasted, was := h.outage.end(); was {
		h.log.Info("journal outage over", "lasted", lasted, "lines_left_out", unsaid)
	}
}

// failsToKeep notes that the journal did not keep a decision, and logs it.
func (h *Handler) failsToKeep(in *info, err error, trial bool) *fault {
	said, begins := h.outage.fail(trial)
	if said {
		h.log.Error("decision not kept", "request", in.id, "error", err.Error())
	}
	if begins {
		h.log.Error("journal outage", "failed", mostFailed)
	}
	p := problem("journal-unavailable", text.Say("决定未能保存，请稍后再试", "the decision could not be kept; try again"))
	p.quiet = !said
	return p
}

// leftAlone is the answer while the journal is left alone.
func leftAlone(wait time.Duration) *fault {
	p := problem("journal-unavailable", text.Say("日志现在不能保存决定，请稍后再试", "the journal keeps no decisions at the moment; try again"))
	p.quiet, p.wait = true, wait
	return p
}
