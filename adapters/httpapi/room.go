package httpapi

import (
	"github.com/guize-rules/guize/engine"
)

// room is what a request is read and decided in; the next one uses it again.
type room struct {
	body []byte
	dec  engine.Decision
	text []byte // of the answer
}

// mostRoom is how large the parts of a room may be that is kept.
const mostRoom = 128 << 10

func (h *Handler) room() *room {
	if r, ok := h.rooms.Get().(*room); ok {
		return r
	}
	return &room{text: make([]byte, 0, 8<<10)}
}

// leave gives a room back.
func (h *Handler) leave(r *room) {
	if cap(r.body) <= mostRoom && cap(r.text) <= mostRoom {
		h.rooms.Put(r)
	}
}
