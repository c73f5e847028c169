package httpapi

import (
	"sync"

	"golang.org/x/time/rate"
)

// rates limits each caller for itself. Of the callers only the last few
// thousand are remembered, so that many addresses cost no memory.
type rates struct {
	limit      rate.Limit
	burst      int
	mu         sync.Mutex
	now, older map[string]*rate.Limiter
}

const remembered = 10_000

// newRates makes limits of so many events a second; 0 is any number.
func newRates(perSecond float64, burst int) *rates {
	return &rates{limit: rate.Limit(perSecond), burst: burst, now: map[string]*rate.Limiter{}}
}

func (r *rates) allow(who string) bool {
	if r.limit <= 0 {
		return true
	}
	return r.of(who).Allow()
}

func (r *rates) of(who string) *rate.Limiter {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.now[who]
	if l == nil {
		if l = r.older[who]; l == nil {
			l = rate.NewLimiter(r.limit, r.burst)
		}
		if len(r.now) >= remembered {
			r.now, r.older = map[string]*rate.Limiter{}, r.now
		}
		r.now[who] = l
	}
	return l
}
