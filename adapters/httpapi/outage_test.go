package httpapi_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/engine"
)

// failing is a journal that keeps nothing while it is down, and counts who asks it.
type failing struct {
	httpapi.Journal
	down  atomic.Bool
	asked atomic.Int64
	meet  func() // while it is asked; nil: nothing
}

func (f *failing) Keep(ctx context.Context, eng *engine.Engine, in engine.Input, dec *engine.Decision) ([]byte, error) {
	f.asked.Add(1)
	if f.meet != nil {
		f.meet()
	}
	if f.down.Load() {
		return nil, errors.New("no database")
	}
	return f.Journal.Keep(ctx, eng, in, dec)
}

func (f *failing) Ping(ctx context.Context) error {
	if f.down.Load() {
		return errors.New("no database")
	}
	return f.Journal.Ping(ctx)
}

// outage is a handler whose journal is down, by a clock of the test.
type outage struct {
	*httpapi.Handler
	journal *failing
	log     *lockedText
	clock   atomic.Int64 // nanoseconds
}

func newOutage(t *testing.T) *outage {
	t.Helper()
	o := &outage{journal: &failing{Journal: openJournal(t)}, log: new(lockedText)}
	o.Handler = newHandler(t, files(), httpapi.Options{Journal: o.journal, Log: slog.New(slog.NewTextHandler(o.log, nil))})
	o.OutageClock(func() time.Time { return now.Add(time.Duration(o.clock.Load())) })
	o.journal.down.Store(true)
	return o
}

// decide asks for a decision, and wants an answer and how often the journal was asked
// by then.
func (o *outage) decide(t *testing.T, status int, asked int64) *httptest.ResponseRecorder {
	t.Helper()
	w := o.send(t.Context())
	if got := o.journal.asked.Load(); w.Code != status || got != asked {
		t.Fatalf("%d %s, and the journal was asked %d times; want %d and %d", w.Code, w.Body, got, status, asked)
	}
	if status == 503 && !strings.Contains(w.Body.String(), `"code":"journal-unavailable"`) {
		t.Fatalf("%s", w.Body)
	}
	return w
}

func (o *outage) send(ctx context.Context) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	r := httptest.NewRequestWithContext(ctx, "POST", "/v1/decisions", strings.NewReader(`{"facts":{"length":1}}`))
	r.Header.Set("Content-Type", "application/json")
	o.ServeHTTP(w, r)
	return w
}

// says counts the lines of the log that hold a text.
func (o *outage) says(text string) int { return strings.Count(o.log.String(), text) }

// begin is five keeps that fail.
func (o *outage) begin(t *testing.T) {
	t.Helper()
	for n := range int64(5) {
		o.decide(t, 503, n+1)
	}
}

// After five keeps that failed the journal is asked by one request after each pause,
// which doubles up to 5 s; the rest are refused at once, and not logged one by one.
func TestOutage(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	o.begin(t)
	pause, refused, asked := 100*time.Millisecond, 0, int64(5)
	for trial := range 8 {
		o.clock.Add(int64(pause) - 1)
		for range 10 {
			o.decide(t, 503, asked)
			refused++
		}
		o.clock.Add(1)
		if trial == 7 {
			break
		}
		asked++
		o.decide(t, 503, asked)
		if pause = min(2*pause, 5*time.Second); o.decide(t, 503, asked).Header().Get("Retry-After") != fmt.Sprint(int((pause+time.Second-1)/time.Second)) {
			t.Errorf("Retry-After in a pause of %v", pause)
		}
		refused++
	}
	if pause != 5*time.Second {
		t.Errorf("the last pause is %v", pause)
	}
	if kept, requests := o.says(`msg="decision not kept"`), o.says("msg=request"); kept != int(asked) || requests != int(asked) || o.says(`msg="journal outage"`) != 1 {
		t.Errorf("%d lines of decisions and %d of requests for %d that the journal was asked about\n%s", kept, requests, asked, o.log)
	}
	o.journal.down.Store(false)
	for range int64(3) { // at once, with no other pause
		asked++
		o.decide(t, 200, asked)
	}
	if o.says(`msg="journal outage over"`) != 1 || o.says(fmt.Sprintf("lines_left_out=%d\n", refused)) != 1 || o.says("msg=request") != int(asked) {
		t.Errorf("want an end with %d lines left out:\n%s", refused, o.log)
	}
	o.journal.down.Store(true) // a second one begins as the first did
	for range 5 {
		asked++
		o.decide(t, 503, asked)
	}
	o.clock.Add(int64(99 * time.Millisecond))
	o.decide(t, 503, asked)
}

// One keep that succeeds, or a probe that finds the journal well, begins the count anew.
func TestOutageNeedsFiveInARow(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	for n := range int64(20) {
		up := n%5 == 4
		o.journal.down.Store(!up)
		o.decide(t, map[bool]int{true: 200, false: 503}[up], n+1)
	}
	if o.says(`msg="journal outage"`) != 0 {
		t.Errorf("%s", o.log)
	}
}

// A probe that finds the journal well ends the outage, whatever is left of the pause.
func TestOutageEndsByProbe(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	o.begin(t)
	ready := func() int {
		w := httptest.NewRecorder()
		o.ServeHTTP(w, httptest.NewRequest("GET", "/readyz", nil))
		return w.Code
	}
	if got := ready(); got != 503 {
		t.Errorf("readyz %d", got)
	}
	o.decide(t, 503, 5)
	o.journal.down.Store(false)
	o.decide(t, 503, 5)
	if got := ready(); got != 200 {
		t.Errorf("readyz %d", got)
	}
	o.decide(t, 200, 6)
	if o.says("lines_left_out=2\n") != 1 {
		t.Errorf("%s", o.log)
	}
}

// A request that finds nothing out, since its caller leaves or it panics, leaves that
// to the next one; while one is under way the others do not wait for it.
func TestOutageTrial(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	o.begin(t)
	o.clock.Add(int64(time.Second))
	gone, leave := context.WithCancel(t.Context())
	o.journal.meet = leave
	o.send(gone)
	o.journal.meet = func() { panic("a defect") }
	if got := o.send(t.Context()); got.Code != 500 || o.journal.asked.Load() != 7 {
		t.Errorf("%d, asked %d times", got.Code, o.journal.asked.Load())
	}
	begun, release := make(chan struct{}), make(chan struct{})
	o.journal.meet = func() { close(begun); <-release }
	var trial sync.WaitGroup
	trial.Go(func() { o.send(t.Context()) })
	<-begun
	for range 5 {
		o.decide(t, 503, 8)
	}
	o.journal.down.Store(false)
	close(release)
	trial.Wait()
	o.journal.meet = nil
	o.decide(t, 200, 9)
}

// Requests that were under way when an outage began are not logged one by one either,
// and do not make the pause longer.
func TestOutageOfMany(t *testing.T) {
	t.Parallel()
	const many = 100
	o := newOutage(t)
	var met, all sync.WaitGroup
	met.Add(many)
	o.journal.meet = func() { met.Done(); met.Wait() }
	for range many {
		all.Go(func() { o.send(t.Context()) })
	}
	all.Wait()
	o.journal.meet = nil
	if kept, requests := o.says(`msg="decision not kept"`), o.says("msg=request"); kept != 5 || requests != 5 {
		t.Errorf("%d lines of decisions, %d of requests", kept, requests)
	}
	o.clock.Add(int64(100 * time.Millisecond))
	o.journal.down.Store(false)
	o.decide(t, 200, many+1)
	if o.says(fmt.Sprintf("lines_left_out=%d\n", 2*(many-5))) != 1 {
		t.Errorf("%s", o.log)
	}
}

// Lines of a batch are refused as requests are.
func TestOutageOfBatch(t *testing.T) {
	t.Parallel()
	o := newOutage(t)
	o.begin(t)
	w := httptest.NewRecorder()
	r := httptest.NewRequest("POST", "/v1/decisions:batch", strings.NewReader(strings.Repeat("{\"facts\":{\"length\":1}}\n", 20)))
	r.Header.Set("Content-Type", ndjson)
	o.ServeHTTP(w, r)
	if n := strings.Count(w.Body.String(), `"code":"journal-unavailable"`); n != 20 || o.journal.asked.Load() != 5 {
		t.Errorf("%d lines refused, the journal asked %d times\n%s", n, o.journal.asked.Load(), w.Body)
	}
}
