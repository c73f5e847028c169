package httpapi

import (
	"context"
	"time"
)

// OccupySearch takes the place of a search until leave is called.
func (h *Handler) OccupySearch() (leave func()) {
	h.turns.take(context.Background(), time.Now().Add(time.Minute), "")
	return h.turns.leave
}

// Described reports whether /openapi.json has been made.
func (h *Handler) Described() bool { return h.api.body != nil }

// OutageClock is what the pauses of an outage go by.
func (h *Handler) OutageClock(now func() time.Time) { h.outage.now = now }
