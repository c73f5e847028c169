package httpapi

import (
	"context"
	"iter"
	"log/slog"
	"net/http"
	"runtime"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// Options adjusts a [Handler]. The zero value decides for everybody who can
// reach it, keeps nothing, and lets nobody read the journal or administer.
type Options struct {
	Journal Journal // where decisions are kept; nil: nowhere

	// Authenticate finds out who sent a request; nil: everybody who can reach the
	// handler may decide. It is asked for every request, probes too, before anything
	// else is read. Who shows nothing is the zero Caller; an error is for what was
	// shown and is nobody's: it is answered 401, counted against Limits.BadLogins, and
	// told in the log alone. [Tokens] has one, [Access] one whose files are read again,
	// package oidc one for an issuer of tokens.
	Authenticate func(*http.Request) (Caller, error)

	Hosts   []string // names by which the handler may be called, without port; empty: any
	Prefix  string   // the path at which a host mounts the handler, for the links of /docs
	Version string   // of the program, in /openapi.json and /healthz

	// Compress is how many bytes an answer has at the least that is compressed for
	// callers who accept gzip, and batches are compressed for them too. 0: 4 KiB;
	// less: nothing is.
	Compress int

	// Registerer gets the handler's metrics too, those of /metrics but of Go and the
	// process, which a host has itself; nil: none does. Where several handlers share
	// one, each needs a label of its own (prometheus.WrapRegistererWith).
	Registerer prometheus.Registerer

	// Collectors are metrics of the host that /metrics is to show too, such as those of
	// an [Access].
	Collectors []prometheus.Collector

	// OnReload is told of each time that the set was read, New's too, before anything
	// else can be read: what came of it, and the engine that serves now, nil where New
	// fails. It must not call [Handler.Reload]. nil: nobody is told.
	OnReload func(eng *engine.Engine, report *wire.Reload)

	Limits Limits
	Log    *slog.Logger     // nil: nothing is logged
	Tracer Tracer           // nil: nothing is traced
	Now    func() time.Time // nil: the clock
}

// Limits bounds what one request can cost. A field of zero means its default.
// The depth and the lists of an application are limited by package engine.
type Limits struct {
	Body      int64         // bytes of a request, and of a line of a batch; 1 MiB
	Lines     int           // of a batch; 100,000
	Window    int           // lines of a batch under way at once; 64
	Timeout   time.Duration // of one decision, and as much to keep it; 10 s
	Read      time.Duration // to send a request, or the next line of a batch; 15 s
	Searches  int           // of what-if, and decisions that take long, worked on at once, in turns; one a processor but one, at least 1
	Reload    time.Duration // of a reload, analysis and tests and all; 1 min
	Days      int           // that a calendar lists at once; 3,660
	Rate      float64       // requests and lines of batches a second of one caller, each with 100,000 units of work; 0: any number
	Burst     int           // of requests of one caller above the rate; twice the rate
	BadLogins float64       // wrong tokens a second from one address; 5
	Bytes     int64         // of the bodies of all requests under way at once; 256 MiB
}

func (l Limits) withDefaults() Limits {
	l.Body = or(l.Body, 1<<20)
	l.Lines = or(l.Lines, 100_000)
	l.Window = or(l.Window, 64)
	l.Timeout = or(l.Timeout, 10*time.Second)
	l.Read = or(l.Read, 15*time.Second)
	l.Searches = or(l.Searches, max(1, runtime.GOMAXPROCS(0)-1))
	l.Reload = or(l.Reload, time.Minute)
	l.Days = or(l.Days, 3660)
	l.Burst = or(l.Burst, int(2*l.Rate)+1)
	l.BadLogins = or(l.BadLogins, 5)
	l.Bytes = or(l.Bytes, 256<<20)
	return l
}

func or[T int | int64 | float64 | time.Duration](v, def T) T {
	if v <= 0 {
		return def
	}
	return v
}

// Journal is what the handler needs of a journal; package journal has one.
type Journal interface {
	// Keep writes a decision durably, gives it its id and returns its JSON.
	Keep(ctx context.Context, eng *engine.Engine, in engine.Input, dec *engine.Decision) ([]byte, error)
	KeepSet(ctx context.Context, set *rules.Set) error
	// KeepPlan writes the plan by which sets take turns (see [Source].Plan).
	KeepPlan(ctx context.Context, plan *records.Plan) error
	Get(ctx context.Context, id string) (*records.Entry, error)
	// Search lists decisions, the newest first, a page at a time.
	Search(ctx context.Context, s records.Search) ([]*records.Entry, error)
	Head(ctx context.Context) (records.Head, error)
	// Export yields the entries after a number; see GET /v1/journal/entries.
	Export(ctx context.Context, after int64) iter.Seq2[records.Line, error]
	Audit(ctx context.Context, a records.Audit) error
	Ping(ctx context.Context) error
}
