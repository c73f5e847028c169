package tracing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	metric "go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

const name = "github.com/guize-rules/guize"

// Tracer makes spans. It is safe for concurrent use.
type Tracer struct {
	provider trace.TracerProvider
	shutdown func(context.Context) error
}

// OTLP makes a tracer that sends to a collector by OTLP over HTTP, in batches
// and beside the requests. The endpoint is a URL such as
// http://127.0.0.1:4318; the variables OTEL_TRACES_SAMPLER,
// OTEL_RESOURCE_ATTRIBUTES and OTEL_EXPORTER_OTLP_HEADERS hold as everywhere. A
// collector that cannot be reached costs spans, not requests.
func OTLP(ctx context.Context, endpoint, version string) (*Tracer, error) {
	to, err := url.Parse(endpoint)
	if err != nil || to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
		return nil, errors.New("traces: want a URL such as http://127.0.0.1:4318") // not the text, which may hold a password
	}
	if strings.Trim(to.Path, "/") == "" {
		to.Path = "/v1/traces"
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(to.String()))
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	about, err := resource.New(ctx, resource.WithTelemetrySDK(),
		resource.WithAttributes(attribute.String("service.name", "guize"), attribute.String("service.version", version)),
		resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	p := sdk.NewTracerProvider(sdk.WithBatcher(exporter), sdk.WithResource(about))
	return &Tracer{p, p.Shutdown}, nil
}

// Global makes a tracer of the provider that the program has registered with
// otel.SetTracerProvider. Its end is the program's business.
func Global() *Tracer {
	return &Tracer{otel.GetTracerProvider(), func(context.Context) error { return nil }}
}

// LogErrors sends what OpenTelemetry has to complain of to a log. It holds for
// the whole program, and is for its main to call.
func LogErrors(log *slog.Logger) {
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces", "error", err.Error()) }))
}

// Shutdown sends the spans that are left.
func (t *Tracer) Shutdown(ctx context.Context) error { return t.shutdown(ctx) }

// Handler gives each request a span.
func (t *Tracer) Handler(next http.Handler) http.Handler {
	return otelhttp.NewHandler(next, "request", otelhttp.WithTracerProvider(t.provider),
		otelhttp.WithMeterProvider(metric.NewMeterProvider()), otelhttp.WithPropagators(propagation.TraceContext{}))
}

// Name names the span of a request, once its route is known.
func (t *Tracer) Name(ctx context.Context, route string) {
	span := trace.SpanFromContext(ctx)
	span.SetName(route)
	span.SetAttributes(attribute.String("http.route", route))
}

// Start begins a part of a request; end is told what came of it. Of an error
// the span says only that there was one: its text may say more than it should.
func (t *Tracer) Start(ctx context.Context, part string, about ...slog.Attr) (_ context.Context, end func(error, ...slog.Attr)) {
	ctx, span := t.provider.Tracer(name).Start(ctx, part, trace.WithAttributes(attributes(about)...))
	return ctx, func(err error, about ...slog.Attr) {
		span.SetAttributes(attributes(about)...)
		if err != nil {
			span.SetStatus(codes.Error, "failed")
		}
		span.End()
	}
}

func attributes(about []slog.Attr) []attribute.KeyValue {
	out := make([]attribute.KeyValue, len(about))
	for i, a := range about {
		out[i] = attribute.String(a.Key, a.Value.String())
	}
	return out
}

// ID is the id of the trace, for the log; "" where there is none.
func (t *Tracer) ID(ctx context.Context) string {
	if c := trace.SpanContextFromContext(ctx); c.HasTraceID() {
		return c.TraceID().String()
	}
	return ""
}
