package hostile

import "context"

// Patience is a context that is cancelled once it was looked at Looks times more, so
// that a test ends what it holds at a place of its own choice. It belongs to one
// goroutine.
type Patience struct {
	context.Context
	Looks int
}

// NewPatience returns a context that bears so many looks.
func NewPatience(looks int) *Patience { return &Patience{context.Background(), looks} }

// Err counts a look.
func (p *Patience) Err() error {
	if p.Looks--; p.Looks < 0 {
		return context.Canceled
	}
	return nil
}
