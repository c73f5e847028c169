package cli

import (
	"context"
	"log/slog"
	"net"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/journal"
)

// The pauses between tries to open a journal that is away, which double.
const (
	firstPause = time.Second
	mostPause  = 15 * time.Second
)

// awaitJournal opens the journal. While its database is away the server listens, says
// so to everybody, and tries again; nil without an error: the server was ended before.
// What it listens on is kept for [serving.run]. The function that it returns ends the
// waiting: until then the callers are told to come back.
func (s *serving) awaitJournal(ctx context.Context, now func() time.Time, access *httpapi.Access, log *slog.Logger) (j *journal.Journal, stop func(), err error) {
	if j, err = s.openJournal(ctx, now, log); !journal.Away(err) {
		return j, func() {}, err
	}
	if s.door, err = s.listen(ctx, s.addr); err != nil {
		return nil, nil, err
	}
	log.Info("listening, and waiting for the journal", "addr", s.door.Addr().String())
	waiting, end := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		httpapi.Serve(waiting, secured(lent{s.door}, access.TLS()), httpapi.Waiting(versionText()), httpapi.ServeOptions{Shutdown: time.Second})
	}()
	stop = func() {
		end()
		<-done
		s.door.(*net.TCPListener).SetDeadline(time.Time{})
	}
	for pause := firstPause; ; pause = min(2*pause, mostPause) {
		if j, err = s.openJournal(ctx, now, log); !journal.Away(err) || ctx.Err() != nil {
			break
		}
		log.Warn("the journal is away", "error", err.Error(), "again_in", pause.String())
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	if j == nil {
		stop()
		s.door.Close()
	}
	if ctx.Err() != nil && j == nil {
		err = nil
	}
	return j, stop, err
}

// lent is a listener that another server takes over: closed, it takes no more
// connections, and stays open.
type lent struct{ net.Listener }

// Close makes Accept return.
func (l lent) Close() error { return l.Listener.(*net.TCPListener).SetDeadline(time.Unix(1, 0)) }
