package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
)

// Tracer notes what a request is spent on. The Tracer of package
// adapters/tracing is one, for OpenTelemetry.
type Tracer interface {
	// Handler notes each request.
	Handler(next http.Handler) http.Handler
	// Name names a request by its route, once that is known.
	Name(ctx context.Context, route string)
	// Start begins a part of a request; end is told what came of it.
	Start(ctx context.Context, part string, about ...slog.Attr) (_ context.Context, end func(err error, about ...slog.Attr))
	// ID is by what the log names the trace; "" for nothing.
	ID(ctx context.Context) string
}

// untraced is no tracer.
type untraced struct{}

func (untraced) Handler(next http.Handler) http.Handler { return next }

func (untraced) Name(context.Context, string) {}

func (untraced) ID(context.Context) string { return "" }

func (untraced) Start(ctx context.Context, _ string, _ ...slog.Attr) (context.Context, func(error, ...slog.Attr)) {
	return ctx, func(error, ...slog.Attr) {}
}

// isProbe reports whether a route is asked every few seconds by machines.
func isProbe(route string) bool {
	path, get := strings.CutPrefix(route, "GET ")
	return get && isProbed(path)
}

func isProbed(path string) bool { return path == "/healthz" || path == "/readyz" || path == "/metrics" }

// traced notes every request but those of probes.
func (h *Handler) traced(next http.Handler) http.Handler {
	noted := h.opts.Tracer.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && isProbed(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		noted.ServeHTTP(w, r)
	})
}
