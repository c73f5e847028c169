package httpapi

import (
	"net/http"
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

// allow counts a request of a caller: by name, or by address where nobody is known.
func (r *rates) allow(req *http.Request, c *Caller) bool {
	return r.limit <= 0 || r.of(c.who(req.RemoteAddr)).Allow()
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
