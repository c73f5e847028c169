package httpapi

import (
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// ServeOptions adjusts [Serve]. A field of zero means its default.
type ServeOptions struct {
	Header   time.Duration // to send the head of a request; 5 s
	Read     time.Duration // to send a request of a handler that has no limit of its own; 1 min
	Write    time.Duration // to take an answer; 2 min
	Idle     time.Duration // that a connection may lie idle; 1 min
	Shutdown time.Duration // to finish what was taken on; 30 s
	Heads    int           // bytes of the head of a request; 64 KiB
	Most     int           // connections at once; more are answered 503, probes apart, and from twice as many on closed; 10,000
	Log      *slog.Logger  // of connections that come to nothing; nil: nothing is logged
	Draining func()        // called when the end begins; nil: nothing is
	Drain    time.Duration // between that and the closing of the door; 0
}

// Serve answers connections until ctx is done. Then it takes no more, finishes
// the requests that it has, and returns nil; what is not finished in time is
// cut off and is an error.
func Serve(ctx context.Context, ln net.Listener, h http.Handler, opts ServeOptions) error {
	srv := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: or(opts.Header, 5*time.Second),
		ReadTimeout:       or(opts.Read, time.Minute),
		WriteTimeout:      or(opts.Write, 2*time.Minute),
		IdleTimeout:       or(opts.Idle, time.Minute),
		MaxHeaderBytes:    or(opts.Heads, 64<<10),
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	d := &door{most: int64(or(opts.Most, 10_000))}
	srv.ConnContext, srv.ConnState = d.enter, d.state
	if opts.Log != nil {
		srv.ErrorLog = slog.NewLogLogger(opts.Log.Handler(), slog.LevelInfo)
	}
	ended := make(chan error, 1)
	go func() { ended <- srv.Serve(ln) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	if opts.Draining != nil {
		opts.Draining()
	}
	time.Sleep(opts.Drain)
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), or(opts.Shutdown, 30*time.Second))
	defer cancel()
	if err := srv.Shutdown(stop); err != nil {
		srv.Close()
		return err
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
