package httpapi

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync/atomic"

	"github.com/guize-rules/guize/rules/text"
)

// door counts the connections that are open.
type door struct {
	most int64
	open atomic.Int64
}

type doorKey struct{}

// enter counts a connection in. One too many is let in all the same, to be told so by an
// answer; from twice as many on it is closed at once.
func (d *door) enter(ctx context.Context, c net.Conn) context.Context {
	n := d.open.Add(1)
	if n <= d.most {
		return ctx
	}
	if n > 2*d.most {
		c.Close()
	}
	return context.WithValue(ctx, doorKey{}, d)
}

// state counts a connection out.
func (d *door) state(_ net.Conn, s http.ConnState) {
	if s == http.StateClosed || s == http.StateHijacked {
		d.open.Add(-1)
	}
}

// crowded reports whether a request came by a connection that was one too many, and still
// is. Probes are answered however many there are.
func crowded(r *http.Request) bool {
	d, ok := r.Context().Value(doorKey{}).(*door)
	return ok && d.open.Load() > d.most && r.URL.Path != "/healthz" && r.URL.Path != "/readyz"
}

func busy() *fault {
	return problem("busy", text.Say("请稍后再试", "try again later"))
}

// hold counts bytes of requests under way; false where they are too many, and then they
// are not counted.
func (h *Handler) hold(n int64) bool {
	if h.held.Add(n) > h.opts.Limits.Bytes {
		h.held.Add(-n)
		return false
	}
	return true
}

// holding is the body of a request, of which every byte that came is held until the
// request is answered.
type holding struct {
	io.Reader
	h  *Handler
	in *info
}

func (b holding) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if n > 0 && !b.h.hold(int64(n)) {
		return 0, errBusy
	}
	b.in.held += int64(n)
	return n, err
}

// errBusy is of a body for which there is no room.
var errBusy = errors.New("too many bytes of requests are under way")
