// Package httpapi serves a policy set over HTTP.
//
//	h, err := httpapi.New(ctx, httpapi.Source{FS: os.DirFS("."), Name: "policies.yaml"}, httpapi.Options{})
//	mux.Handle("/rules/", http.StripPrefix("/rules", h))
//
// A [Handler] is an http.Handler that any server can mount; [Serve] runs one
// with limits on time and a graceful end. Decisions are kept where
// [Options].Journal is given, and then acknowledged only when they are durable.
//
// [Handler.Reload], [Handler.Watch] and POST /v1/admin/reload bring a changed
// set into use: it is read, compiled, analysed for gaps and contradictions, and
// tested first, and then takes the place of the old one at once. Where any of that fails the old one serves on; the
// reasons are at GET /v1/admin/reload. A request, and a batch, is answered by
// one set from its first byte to its last.
//
// [NewSets] serves several sets by their names, and a caller may have a role for one
// of them alone ([Role.On]).
//
// What is sent and answered has its types in package wire. Errors are problem details (RFC 9457) with one of these codes: bad-json,
// bad-request, unknown-key, unknown-language, too-large, too-slow, too-many,
// unsupported-media-type, not-found, method-not-allowed, unauthorised,
// forbidden, cross-origin, wrong-host, rate-limited, set-not-served, no-journal,
// journal-unavailable, journal-gap, masking-failed, entry-changed, idempotency-key-reused,
// reload-failed, busy, timeout, internal. The log
// and the metrics have caller-left too.
package httpapi
