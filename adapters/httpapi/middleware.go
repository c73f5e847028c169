package httpapi

import (
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/guize-rules/guize/rules/text"
)

// info is what is known of a request; it belongs to the request's goroutine.
type info struct {
	id      string
	route   string // the pattern, which is one of few
	words   string // language of our own words
	set     string // language of the set's, "" for its first
	status  int
	problem string
	quiet   bool // the log said the like of it
	caller  Caller
	refused error  // what was shown is nobody's
	remote  string // address and port

	held     int64   // bytes of its body, see [Limits].Bytes
	decision string  // id of the decision that was given; "" for those of a batch
	pinned   *policy // by which the caller wants to be decided; nil: by that of the moment
	policy   *policy // that answers the request; the first, where it is about none
}

type infoKey struct{}

func infoOf(ctx context.Context) *info {
	if in, ok := ctx.Value(infoKey{}).(*info); ok {
		return in
	}
	return &info{words: "en"} // on the admin listener
}

// recorder notes the status of an answer.
type recorder struct {
	http.ResponseWriter
	info *info
}

func (r *recorder) WriteHeader(status int) {
	if r.info.status == 0 {
		r.info.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(b []byte) (int, error) {
	if r.info.status == 0 {
		r.info.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// Unwrap is for http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// ServeHTTP answers a request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.entry.ServeHTTP(w, r) }

func (h *Handler) serve(w http.ResponseWriter, r *http.Request) {
	begin := time.Now()
	in := &info{id: requestID(r), route: "none", policy: h.sets[0].current(), remote: r.RemoteAddr}
	in.set, in.words = in.policy.tongues.pick(r)
	h.metrics.inFlight.Inc()
	rec := &recorder{w, in}
	h.fixed.set(w.Header(), in.id)
	r = r.WithContext(context.WithValue(r.Context(), infoKey{}, in))
	defer func() {
		h.metrics.inFlight.Dec()
		h.held.Add(-in.held)
		h.rates.worked(in.caller.who(in.remote), in.held*workOfByte)
		h.recovered(rec, r, recover())
		took := time.Since(begin)
		h.metrics.answered(in, took)
		h.logRequest(r, in, took)
	}()
	if crowded(r) {
		rec.Header().Set("Connection", "close")
		h.fail(rec, r, busy())
		return
	}
	h.identify(r, in)
	if p := h.refuse(r, in); p != nil {
		h.fail(rec, r, p)
		return
	}
	if h.opts.Compress < 0 || !acceptsGzip(r) {
		h.route(rec, r)
		return
	}
	out := &packer{ResponseWriter: rec, pool: &h.packers, least: h.opts.Compress}
	h.route(out, r)
	out.close()
}

// route hands a request to its handler.
func (h *Handler) route(w http.ResponseWriter, r *http.Request) {
	switch found, pattern := h.mux.Handler(r); {
	case pattern == "":
		h.noRoute(w, r)
	case strings.Contains(pattern, "{"):
		h.mux.ServeHTTP(w, r) // which finds the values of the path
	default:
		found.ServeHTTP(w, r)
	}
}

// fixed are the values of headers that never change, so that they are made once.
// Nobody may write to them; a header is replaced as a whole.
type fixed struct {
	guards        []guardHeader
	json, noStore []string
}

type guardHeader struct {
	name  string // in its canonical form
	value []string
}

func newFixed() fixed {
	return fixed{
		guards: []guardHeader{
			{"X-Content-Type-Options", []string{"nosniff"}},
			{"X-Frame-Options", []string{"DENY"}},
			{"Referrer-Policy", []string{"no-referrer"}},
			{"Content-Security-Policy", []string{"default-src 'none'; frame-ancestors 'none'"}},
			{"Vary", []string{"Accept-Encoding"}},
		},
		json: []string{"application/json"}, noStore: []string{"no-store"},
	}
}

// set sets the headers that every answer has.
func (f *fixed) set(head http.Header, id string) {
	head["X-Request-Id"] = []string{id}
	for i := range f.guards {
		head[f.guards[i].name] = f.guards[i].value
	}
}

func (h *Handler) recovered(w *recorder, r *http.Request, got any) {
	if got == nil {
		return
	}
	h.log.Error("panic", "request", w.info.id, "panic", fmt.Sprint(got), "stack", string(debug.Stack()))
	if w.info.status == 0 {
		h.fail(w, r, problem("internal", text.Say("服务内部出错，已记入日志", "the server made a mistake, which is in its log")))
	}
}

// logRequest writes a line for each request but those of probes. It holds no
// body, no query and no token.
func (h *Handler) logRequest(r *http.Request, in *info, took time.Duration) {
	level := slog.LevelInfo
	if isProbe(in.route) {
		level = slog.LevelDebug
	}
	if in.status >= 500 {
		level = slog.LevelWarn
	}
	if !h.log.Enabled(r.Context(), level) || in.quiet && h.outage.leaveOut() {
		return
	}
	attrs := []slog.Attr{slog.String("request", in.id), slog.String("method", r.Method), slog.String("route", in.route),
		slog.Int("status", in.status), slog.String("problem", in.problem), slog.Duration("took", took), slog.String("from", address(r)), slog.String("caller", in.caller.Name)}
	if in.decision != "" {
		attrs = append(attrs, slog.String("decision", in.decision))
	}
	if id := h.opts.Tracer.ID(r.Context()); id != "" {
		attrs = append(attrs, slog.String("trace", id))
	}
	h.log.LogAttrs(r.Context(), level, "request", attrs...)
}

// requestID is the one that the caller gave, where it is one, or a new one.
func requestID(r *http.Request) string {
	id := r.Header.Get("X-Request-Id")
	ok := id != "" && len(id) <= 64
	for i := 0; ok && i < len(id); i++ {
		c := id[i]
		ok = c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == '-' || c == '_' || c == '.'
	}
	if ok {
		return id
	}
	return newID()
}

// newID is a random UUID. It has to be like no other, and need not be hard to guess.
func newID() string {
	var id uuid.UUID
	binary.NativeEndian.PutUint64(id[:8], rand.Uint64())
	binary.NativeEndian.PutUint64(id[8:], rand.Uint64())
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80 // version 4, variant of RFC 9562
	return id.String()
}

// refuse says why a request is not even looked at, or nil.
func (h *Handler) refuse(r *http.Request, in *info) *fault {
	if len(h.opts.Hosts) > 0 && !slices.Contains(h.opts.Hosts, hostOf(r)) {
		return problem("wrong-host", text.Say("这里不以“%[1]s”这个主机名提供服务；可用：%[2]s", "the server is not known by the host name %[1]q; there are: %[2]s",
			short(hostOf(r)), text.Names(h.opts.Hosts)))
	}
	if h.origin.Check(r) != nil {
		return problem("cross-origin", text.Say("浏览器只能从本服务的页面发送请求", "a browser may send this from the server's own pages only"))
	}
	if in.refused != nil {
		if !h.logins.allow(r, &in.caller) {
			return problem("rate-limited", text.Say("错误的令牌过多", "too many wrong tokens"))
		}
		h.log.Info("caller not known", "request", in.id, "error", in.refused.Error())
		return problem("unauthorised", text.Say("令牌无效", "the token is not known"))
	}
	if wait := h.rates.take(in.caller.who(in.remote)); wait > 0 {
		return rateLimited(wait)
	}
	return nil
}

// rateLimited is of a caller whose budget has enough again after some time, which a
// header says; a line of a batch has none.
func rateLimited(wait time.Duration) *fault {
	p := problem("rate-limited", text.Say("请稍后再试", "try again later"))
	p.wait = wait
	return p
}

// seconds is a time in whole seconds, one at least.
func seconds(wait time.Duration) int64 { return max(1, int64((wait+time.Second-1)/time.Second)) }

func hostOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

// noRoute answers where no route fits: by another method, or not at all.
func (h *Handler) noRoute(w http.ResponseWriter, r *http.Request) {
	var other []string
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		probe := &http.Request{Method: method, URL: r.URL, Host: r.Host}
		if _, pattern := h.mux.Handler(probe); pattern != "" {
			other = append(other, method)
		}
	}
	if len(other) == 0 {
		h.fail(w, r, problem("not-found", text.Say("没有这个路径；接口见 /docs/", "there is no such path; see /docs/")))
		return
	}
	w.Header().Set("Allow", strings.Join(other, ", "))
	h.fail(w, r, problem("method-not-allowed", text.Say("请用 %[1]s", "use %[1]s", text.Names(other))))
}

// guard lets only those use a route who may.
func (h *Handler) guard(rt *route) http.Handler {
	pattern := rt.method + " " + rt.path
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		in := infoOf(r.Context())
		in.route = pattern
		h.opts.Tracer.Name(r.Context(), pattern)
		if p := h.admit(rt, r, in); p != nil {
			h.fail(w, r, p)
			return
		}
		rt.handle(w, r)
	})
}
