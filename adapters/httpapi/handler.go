package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"sync"
	"sync/atomic"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// Handler answers requests by a policy set. It is safe for concurrent use.
// [New] makes one.
type Handler struct {
	opts    Options
	source  Source
	log     *slog.Logger
	metrics *metrics
	mux     *http.ServeMux
	origin  *http.CrossOriginProtection
	rates   *rates
	logins  *rates
	api     description  // /openapi.json
	entry   http.Handler // that every request comes through

	turns    turns     // of what takes long
	rooms    sync.Pool // of *room
	packers  sync.Pool // of *gzip.Writer
	fixed    fixed
	untraced bool

	policy   atomic.Pointer[policy]
	report   atomic.Pointer[wire.Reload]
	draining atomic.Bool
	away     atomic.Bool // the journal, when it was last probed

	reloading sync.Mutex // one reload at a time
	loading   atomic.Bool
	seen      seen // the files as they were read last
}

// failures logs why functions of the host fail, which no caller is told.
func failures(log *slog.Logger) func(context.Context, engine.FailedFunction) {
	return func(ctx context.Context, f engine.FailedFunction) {
		log.LogAttrs(ctx, slog.LevelWarn, "host function failed", slog.String("function", f.Function), slog.String("at", f.Pos), slog.Any("error", f.Err))
	}
}

// New reads the policy set and returns a handler for it. The error says what is
// wrong with the set, or with the options; unlike a reload, there is no set to
// fall back to.
func New(ctx context.Context, src Source, opts Options) (*Handler, error) {
	if src.FS == nil || src.Name == "" {
		return nil, errors.New("the source of the policy set is missing")
	}
	if opts.Now == nil {
		opts.Now = time.Now
	}
	nobody := opts.Tracer == nil
	if nobody {
		opts.Tracer = untraced{}
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	src.Engine = append([]engine.Option{engine.WithObserver(engine.Observer{FunctionFailed: failures(opts.Log)})}, src.Engine...)
	if opts.OnReload == nil {
		opts.OnReload = func(*engine.Engine, *wire.Reload) {}
	}
	if opts.Compress == 0 {
		opts.Compress = mostPlain
	}
	opts.Limits = opts.Limits.withDefaults()
	h := &Handler{opts: opts, source: src, log: opts.Log, metrics: newMetrics(), mux: http.NewServeMux(), fixed: newFixed(), untraced: nobody,
		origin: http.NewCrossOriginProtection(),
		rates:  newRates(opts.Limits.Rate, opts.Limits.Burst), logins: newRates(opts.Limits.BadLogins, int(2*opts.Limits.BadLogins)+1)}
	h.entry = h.traced(http.HandlerFunc(h.serve))
	h.turns.free = opts.Limits.Searches
	h.seen.note(src.watched(nil), "")
	if report := h.Reload(ctx); !report.OK {
		return nil, report.Err()
	}
	all := h.routes()
	for i := range all {
		h.mux.Handle(all[i].method+" "+all[i].path, h.guard(&all[i]))
	}
	h.api.routes = all
	if err := h.metrics.shareWith(opts.Registerer); err != nil {
		return nil, err
	}
	return h, nil
}

// Set is the policy set in use.
func (h *Handler) Set() *rules.Set { return h.policy.Load().set }

// Engine is what decides now, also for what is not asked over HTTP. The next
// reload puts another in its place, while this one stays as it is.
func (h *Handler) Engine() *engine.Engine { return h.policy.Load().eng }

// Drain makes /readyz say that no more requests should be sent here. Requests
// are answered all the same.
func (h *Handler) Drain() { h.draining.Store(true) }

// Admin is for a listener that only operators can reach: /metrics and the
// profiles of net/http/pprof under /debug/pprof/, with no token asked for.
func (h *Handler) Admin() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", h.metrics.handler())
	mux.HandleFunc("GET /debug/pprof/", pprof.Index)
	mux.HandleFunc("GET /debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
	mux.HandleFunc("GET /healthz", h.health)
	mux.HandleFunc("GET /readyz", h.ready)
	return mux
}

// now is the time of a decision that was asked for without one.
func (h *Handler) now() time.Time { return h.opts.Now().Truncate(time.Second) }
