package tracing_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/tracing"
)

// span is a span as a collector gets it.
type span struct {
	name, trace, id, parent string
	attrs                   map[string]string
	failed                  bool
}

// receiver takes OTLP over HTTP, as a collector does.
type receiver struct {
	mu    sync.Mutex
	raw   []byte
	spans []span
	about map[string]string // the resource
}

func (c *receiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var body io.Reader = r.Body
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		body = z
	}
	data, err := io.ReadAll(body)
	var req collector.ExportTraceServiceRequest
	if err == nil {
		err = proto.Unmarshal(data, &req)
	}
	if err != nil || r.URL.Path != "/v1/traces" {
		http.Error(w, "no OTLP", http.StatusBadRequest)
		return
	}
	c.take(data, &req)
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func (c *receiver) take(data []byte, req *collector.ExportTraceServiceRequest) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.raw = append(c.raw, data...)
	for _, rs := range req.ResourceSpans {
		c.about = map[string]string{}
		for _, kv := range rs.Resource.Attributes {
			c.about[kv.Key] = kv.Value.GetStringValue()
		}
		for _, ss := range rs.ScopeSpans {
			for _, s := range ss.Spans {
				out := span{s.Name, hex.EncodeToString(s.TraceId), hex.EncodeToString(s.SpanId), hex.EncodeToString(s.ParentSpanId), map[string]string{}, s.Status.GetCode() == 2}
				for _, kv := range s.Attributes {
					out.attrs[kv.Key] = kv.Value.GetStringValue()
				}
				c.spans = append(c.spans, out)
			}
		}
	}
}

func (c *receiver) named(t *testing.T, name string) span {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.spans {
		if s.name == name {
			return s
		}
	}
	t.Fatalf("no span %q in %+v", name, c.spans)
	return span{}
}

const setText = `guize: 1
set: lines
languages: [en]
sources: {plan: {title: Plan}}
facts:
  contact.name: {type: string, sensitive: true}
  length: {type: number, min: 0}
outcomes: {approval: {type: enum, values: [filing]}}
policies:
  line: {cite: plan 1, rules: [{id: filing, when: length <= 300, then: [decide: {approval: filing}]}]}
`

// traced serves a set, with a journal and a tracer that sends to url.
func traced(t *testing.T, url string, log io.Writer) (*httptest.Server, *tracing.Tracer) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.yaml"), []byte(setText), 0o600); err != nil {
		t.Fatal(err)
	}
	tracer, err := tracing.OTLP(t.Context(), url, "v9")
	if err != nil {
		t.Fatal(err)
	}
	j, err := journal.Open(t.Context(), filepath.Join(dir, "j.db"), journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	h, err := httpapi.New(t.Context(), httpapi.Source{FS: os.DirFS(dir), Name: "p.yaml"},
		httpapi.Options{Journal: j, Tracer: tracer, Log: slog.New(slog.NewJSONHandler(log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s, tracer
}

func post(t *testing.T, url, body string, head ...string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), "POST", url+"/v1/decisions", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(head); i += 2 {
		req.Header.Set(head[i], head[i+1])
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// A request is a span within the caller's, deciding and keeping are within it,
// and nothing personal is sent.
func TestSpans(t *testing.T) {
	t.Parallel()
	c := &receiver{}
	to := httptest.NewServer(c)
	defer to.Close()
	var log bytes.Buffer
	s, tracer := traced(t, to.URL, &log)
	const trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	if code := post(t, s.URL, `{"facts": {"length": 5, "contact": {"name": "某某某"}}}`, "Traceparent", "00-"+trace+"-"+parent+"-01"); code != 200 {
		t.Fatal(code)
	}
	if code := post(t, s.URL, `{"facts": {"length": [[[`); code != 400 {
		t.Fatal(code)
	}
	if res, err := http.Get(s.URL + "/healthz"); err != nil || res.Body.Close() != nil {
		t.Fatal(err)
	}
	s.Close()
	if err := tracer.Shutdown(context.Background()); err != nil {
		t.Fatal(err)
	}
	request, decide, keep := c.named(t, "POST /v1/decisions"), c.named(t, "decide"), c.named(t, "keep")
	got := []string{request.trace, request.parent, decide.trace, decide.parent, keep.trace, keep.parent}
	if d := cmp.Diff([]string{trace, parent, trace, request.id, trace, request.id}, got); d != "" {
		t.Errorf("traces and parents (-want +got):\n%s", d)
	}
	if request.attrs["http.route"] != "POST /v1/decisions" || decide.attrs["guize.set"] != "lines" || decide.attrs["guize.status"] != "decided" || keep.attrs["guize.id"] == "" {
		t.Errorf("attributes: %v, %v, %v", request.attrs, decide.attrs, keep.attrs)
	}
	if c.about["service.name"] != "guize" || c.about["service.version"] != "v9" {
		t.Errorf("resource %v", c.about)
	}
	if bytes.Contains(c.raw, []byte("某某某")) {
		t.Error("a name is sent")
	}
	if !strings.Contains(log.String(), `"trace":"`+trace+`"`) {
		t.Errorf("the log does not name the trace: %s", &log)
	}
	if len(c.spans) != 4 { // the bad request has one, and the probe none
		t.Errorf("%d spans: %+v", len(c.spans), c.spans)
	}
}

// A collector that hangs, or is not there, costs no request, and no shutdown
// more than its time.
func TestNoCollector(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and says nothing
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	s, tracer := traced(t, "http://"+ln.Addr().String(), io.Discard)
	begin := time.Now()
	for range 100 {
		if code := post(t, s.URL, `{"facts": {"length": 5}}`); code != 200 {
			t.Fatal(code)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	if err := tracer.Shutdown(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("shutdown: %v", err)
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("100 requests and the end took %v", took)
	}
}

func TestBadEndpoint(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"://", "127.0.0.1:4318", "ftp://x", "http://"} {
		if _, err := tracing.OTLP(t.Context(), bad, ""); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// A host's own provider is used where the program has registered one.
func TestGlobal(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	p := sdk.NewTracerProvider(sdk.WithSyncer(spans))
	defer otel.SetTracerProvider(otel.GetTracerProvider())
	otel.SetTracerProvider(p)
	tracer := tracing.Global()
	ctx, end := tracer.Start(t.Context(), "part", slog.String("a", "b"))
	id := tracer.ID(ctx)
	end(errors.New("secret"))
	if err := tracer.Shutdown(ctx); err != nil {
		t.Fatal(err)
	}
	got := spans.GetSpans()
	if len(got) != 1 || got[0].Name != "part" || got[0].SpanContext.TraceID().String() != id || got[0].Status.Description == "secret" {
		t.Errorf("spans %+v of trace %s", got, id)
	}
	if tracer.ID(t.Context()) != "" {
		t.Error("an id without a trace")
	}
}
