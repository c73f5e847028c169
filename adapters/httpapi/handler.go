package httpapi

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/pprof"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// Handler answers requests by a policy set, or by several. It is safe for
// concurrent use. [New] and [NewSets] make one.
type Handler struct {
	opts    Options
	sets    []*served // in the order of their sources
	log     *slog.Logger
	metrics *metrics
	mux     *http.ServeMux
	origin  *http.CrossOriginProtection
	rates   *rates
	logins  *rates
	api     description  // /openapi.json
	entry   http.Handler // that every request comes through

	turns    turns        // of what takes long
	held     atomic.Int64 // bytes of requests under way
	outage   outage       // of the journal
	rooms    sync.Pool    // of *room
	packers  sync.Pool    // of *gzip.Writer
	fixed    fixed
	untraced bool

	draining atomic.Bool
	away     atomic.Bool // the journal, when it was last probed
	naming   sync.Mutex  // a set comes into use, whose name no other may have
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
	return NewSets(ctx, []Source{src}, opts)
}

// NewSets is [New] of several sets, no two of one name. Where there are several the
// path of a request names the set that it is about (POST /v1/sets/{set}/decisions);
// of one set both paths do. What is not about a set is asked once for all: who may
// ask of any set may ask that, and /v1/sets lists the sets that its caller may use.
func NewSets(ctx context.Context, sources []Source, opts Options) (*Handler, error) {
	if len(sources) == 0 || slices.ContainsFunc(sources, func(s Source) bool { return s.FS == nil || s.Name == "" && s.Plan == "" }) {
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
	if opts.OnReload == nil {
		opts.OnReload = func(*engine.Engine, *wire.Reload) {}
	}
	if opts.Compress == 0 {
		opts.Compress = mostPlain
	}
	opts.Limits = opts.Limits.withDefaults()
	h := &Handler{opts: opts, log: opts.Log, metrics: newMetrics(&opts), mux: http.NewServeMux(), fixed: newFixed(), untraced: nobody,
		origin: http.NewCrossOriginProtection(),
		rates:  newRates(opts.Limits.Rate, opts.Limits.Burst), logins: newRates(opts.Limits.BadLogins, int(2*opts.Limits.BadLogins)+1)}
	h.entry = h.traced(http.HandlerFunc(h.serve))
	h.turns.free, h.outage.now = opts.Limits.Searches, time.Now
	for _, src := range sources {
		src.Engine = append([]engine.Option{engine.WithObserver(engine.Observer{FunctionFailed: failures(opts.Log)})}, src.Engine...)
		s := &served{h: h, source: src}
		s.seen.note(src.watched(nil), "")
		h.sets = append(h.sets, s)
		if report := s.reload(ctx); !report.OK {
			return nil, report.Err()
		}
	}
	all := withSets(h.routes())
	for i := range all {
		h.mux.Handle(all[i].method+" "+all[i].path, h.guard(&all[i]))
	}
	h.api.routes = all
	if err := h.metrics.shareWith(opts.Registerer); err != nil {
		return nil, err
	}
	return h, nil
}

// Set is the policy set in use; of several the first.
func (h *Handler) Set() *rules.Set { return h.Engine().Set() }

// Engine is what decides now, also for what is not asked over HTTP; of several sets
// that of the first. The next reload puts another in its place, while this one stays
// as it is.
func (h *Handler) Engine() *engine.Engine { return h.sets[0].current().eng }

// EngineOf is [Handler.Engine] of the set of a name; nil where there is none.
func (h *Handler) EngineOf(set string) *engine.Engine {
	if p := h.find(set); p != nil {
		return p.eng
	}
	return nil
}

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
