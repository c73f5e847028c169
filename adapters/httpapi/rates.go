package httpapi

import (
	"math"
	"net/http"
	"sync"
	"time"
)

// rates limits each caller for itself. Every caller has a budget that fills up by so
// many requests a second; work that was done beyond what a request pays for is taken
// from it afterwards, so that it may be below nothing for a while. Of the callers only
// the last few thousand are remembered, so that many addresses cost no memory.
type rates struct {
	perSecond, burst float64
	clock            func() time.Time
	mu               sync.Mutex
	now, older       map[string]*budget
}

// budget is what a caller has left, as it was at a moment.
type budget struct {
	left float64
	at   time.Time
}

const remembered = 10_000

// workOfRequest is how many units of work a request pays for; what takes more costs as
// much as several.
const workOfRequest = 100_000

// workOfByte is the work that goes into a byte of a body, which is read, kept and looked
// through for what is personal: a request pays for two thousand of them.
const workOfByte = 50

// newRates makes limits of so many events a second; 0 is any number.
func newRates(perSecond float64, burst int) *rates {
	return &rates{perSecond: perSecond, burst: float64(burst), clock: time.Now, now: map[string]*budget{}}
}

// allow counts a request of a caller: by name, or by address where nobody is known.
func (r *rates) allow(req *http.Request, c *Caller) bool { return r.take(c.who(req.RemoteAddr)) == 0 }

// take pays for a request, or says how long it is until there is enough for one.
func (r *rates) take(who string) (wait time.Duration) {
	if r.perSecond <= 0 {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	b := r.of(who)
	if b.left >= 1 {
		b.left--
		return 0
	}
	return time.Duration(min((1-b.left)/r.perSecond*float64(time.Second), math.MaxInt64/2)) + 1
}

// worked takes work from a budget, of which a request has paid for the first part.
func (r *rates) worked(who string, units int64) {
	if r.perSecond <= 0 || units <= workOfRequest {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.of(who).left -= float64(units)/workOfRequest - 1
}

// of is the budget of a caller, filled up to this moment.
func (r *rates) of(who string) *budget {
	now := r.clock()
	b := r.now[who]
	if b == nil {
		if b = r.older[who]; b == nil {
			b = &budget{r.burst, now}
		}
		if len(r.now) >= remembered {
			r.now, r.older = map[string]*budget{}, r.now
		}
		r.now[who] = b
	}
	if past := now.Sub(b.at); past > 0 {
		b.left, b.at = min(r.burst, b.left+past.Seconds()*r.perSecond), now
	}
	return b
}
