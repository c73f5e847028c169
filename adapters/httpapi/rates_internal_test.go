package httpapi

import (
	"testing"
	"time"
)

// A budget fills up by the clock alone, takes work that is done, and says truly when
// there is enough again.
func TestBudget(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	r := newRates(2, 3)
	r.clock = func() time.Time { return at }
	for i, want := range []time.Duration{0, 0, 0, time.Second/2 + 1} {
		if got := r.take("a"); got != want {
			t.Errorf("request %d waits %s, want %s", i, got, want)
		}
	}
	if got := r.take("b"); got != 0 {
		t.Errorf("another caller waits %s", got)
	}
	at = at.Add(time.Second / 2)
	if got := r.take("a"); got != 0 {
		t.Errorf("after the time that was told it waits %s", got)
	}
	r.worked("a", workOfRequest) // which the request has paid for
	r.worked("a", 11*workOfRequest)
	wait := r.take("a")
	if want := 5500*time.Millisecond + 1; wait != want {
		t.Errorf("after the work of 11 requests it waits %s, want %s", wait, want)
	}
	at = at.Add(wait - 2)
	if r.take("a") == 0 {
		t.Error("there was enough before the time that was told")
	}
	at = at.Add(2)
	if got := r.take("a"); got != 0 {
		t.Errorf("after the time that was told it waits %s", got)
	}
	at = at.Add(time.Hour)
	for i, want := range []bool{true, true, true, false} {
		if got := r.take("a") == 0; got != want {
			t.Errorf("request %d after an hour: %t, want %t", i, got, want)
		}
	}
	off := newRates(0, 1)
	for range 2 {
		if off.take("a") != 0 {
			t.Error("without a rate there is no limit")
		}
	}
}
