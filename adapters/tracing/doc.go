// Package tracing sends what a server does as OpenTelemetry spans.
//
//	t, err := tracing.OTLP(ctx, "http://127.0.0.1:4318", version)
//	h, err := httpapi.New(ctx, src, httpapi.Options{Tracer: t})
//	…
//	err = t.Shutdown(ctx)
//
// A request is a span within the one that the caller's traceparent (W3C Trace
// Context) names; deciding and keeping are spans within it. Spans name routes,
// sets, digests, statuses and ids of decisions. They hold no facts, no messages
// and no tokens.
package tracing
