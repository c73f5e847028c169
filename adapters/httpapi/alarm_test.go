package httpapi_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

// The codes that make an operator doubt the set or the journal, and what else an
// alarm may be raised by.
var alarms = []string{
	`guize_http_refused_total{code="journal-unavailable"} 0`, `guize_http_refused_total{code="masking-failed"} 0`,
	`guize_http_refused_total{code="entry-changed"} 0`, `guize_http_refused_total{code="internal"} 0`,
	`guize_batch_lines_total{result="journal-unavailable"} 0`, `guize_batch_lines_total{result="masking-failed"} 0`,
	`guize_journal_keep_seconds_count{result="failed"} 0`,
}

// quiet is a handler whose alarms the test looks at when it ends.
func quiet(t *testing.T, opts httpapi.Options) *httpapi.Handler {
	t.Helper()
	var log lockedText
	opts.Log = slog.New(slog.NewTextHandler(&log, nil))
	h := newHandler(t, files(), opts)
	t.Cleanup(func() {
		w := httptest.NewRecorder()
		h.Admin().ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
		for _, want := range alarms {
			if !strings.Contains(w.Body.String(), want+"\n") {
				t.Errorf("not %s", want)
			}
		}
		if got := log.String(); strings.Contains(got, "level=ERROR") {
			t.Errorf("the log has an error:\n%s", got)
		}
	})
	return h
}

type lockedText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedText) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// Whoever asks and leaves raises no alarm, wherever that is noticed.
func TestLeavingIsNoAlarm(t *testing.T) {
	t.Parallel()
	h := quiet(t, httpapi.Options{Journal: openJournal(t), Authenticate: tokens(t)})
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, tt := range []struct {
		method, path, secret string
		want                 string
	}{
		{"GET", "/v1/decisions", journalSecret, "caller-left"},
		{"GET", "/v1/decisions/x", journalSecret, "caller-left"},
		{"GET", "/v1/journal/head", journalSecret, "caller-left"},
		{"GET", "/v1/journal/entries", journalSecret, ""},
		{"GET", "/readyz", "", `"ready":true`},
		{"POST", "/v1/decisions", decideSecret, "caller-left"},
		{"POST", "/v1/what-if", decideSecret, "bad-request"},
	} {
		r := httptest.NewRequest(tt.method, tt.path, strings.NewReader(`{"facts": {"length": 5, "contact.name": "Zhang"}}`)).WithContext(gone)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+tt.secret)
		if tt.secret == "" {
			r.Header.Del("Authorization")
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("%s %s: %d %s", tt.method, tt.path, w.Code, w.Body)
		}
	}
}

// Nor does whoever sends what no index, column or terminal likes.
func TestOddCallersAreNoAlarm(t *testing.T) {
	t.Parallel()
	h := quiet(t, httpapi.Options{Journal: openJournal(t), Authenticate: tokens(t)})
	for _, odd := range []string{"\x00", "\xff", "\u202e", "a\x00b", "' OR 1=1", "%", strings.Repeat("长", 5000)} {
		for _, path := range []string{"/v1/decisions?number=", "/v1/decisions?rule=", "/v1/decisions?set=", "/v1/decisions?status=", "/v1/decisions?before=", "/v1/journal/entries?after=", "/v1/decisions/"} {
			r := httptest.NewRequest("GET", path+strings.ReplaceAll(url.QueryEscape(odd), "+", "%20"), nil)
			r.Header.Set("Authorization", "Bearer "+journalSecret)
			w := httptest.NewRecorder()
			if h.ServeHTTP(w, r); w.Code >= 500 {
				t.Errorf("%s%q: %d %s", path, odd, w.Code, w.Body)
			}
		}
		for _, path := range []string{"/v1/decisions", "/v1/decisions?fields=" + url.QueryEscape(odd), "/v1/decisions?set=" + url.QueryEscape(odd)} {
			body := fmt.Sprintf(`{"facts": {"length": 5, "contact.name": %s, %[1]s: %[1]s}}`, quoted(odd))
			r := httptest.NewRequest("POST", path, strings.NewReader(body))
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("Authorization", "Bearer "+decideSecret)
			r.Header.Set("Idempotency-Key", odd)
			r.Header.Set("X-Request-Id", odd)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if id := w.Header().Get("X-Request-Id"); w.Code >= 500 || len(id) > 64 || id == odd {
				t.Errorf("%s %q: %d %s %s", path, odd, w.Code, id, w.Body)
			}
		}
	}
}

func quoted(s string) string {
	r := strings.NewReplacer("\x00", `\u0000`, "'", `\u0027`)
	return `"` + r.Replace(s) + `"`
}

// What is too large to be decided again with its facts masked ends as too large a
// decision does.
func TestMaskedTooLate(t *testing.T) {
	t.Parallel()
	url := serve(t, quiet(t, httpapi.Options{Journal: brokenJournal{openJournal(t), fmt.Errorf("%w: %w", records.ErrMask, context.DeadlineExceeded)}}))
	wantProblem(t, do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 5}}`), 503, "timeout")
}

// waiting notes until when a decision may be kept.
type waiting struct {
	httpapi.Journal
	end time.Time
}

func (w *waiting) Keep(ctx context.Context, eng *engine.Engine, in engine.Input, dec *engine.Decision) ([]byte, error) {
	w.end, _ = ctx.Deadline()
	return w.Journal.Keep(ctx, eng, in, dec)
}

// A decision that took long leaves the journal as much time as any other does.
func TestTimeToKeep(t *testing.T) {
	t.Parallel()
	const takes = 50 * time.Millisecond
	slow := engine.WithFunction("wait", []string{"number"}, "bool", func(context.Context, []any) (any, error) {
		time.Sleep(takes)
		return true, nil
	})
	j := &waiting{Journal: openJournal(t)}
	set := strings.Replace(setText, "when: length <= params.limit", "when: length <= params.limit and wait(length)", 1)
	h, err := httpapi.New(t.Context(), httpapi.Source{FS: fstest.MapFS{"policies.yaml": {Data: []byte(set)}}, Name: "policies.yaml", Engine: []engine.Option{slow}, Quick: true},
		httpapi.Options{Journal: j, Limits: httpapi.Limits{Timeout: time.Minute}})
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	if got := do(t, "POST", serve(t, h)+"/v1/decisions", `{"facts": {"length": 5}}`); got.status != 200 {
		t.Fatalf("%d %s", got.status, got.body)
	}
	if left := j.end.Sub(begin); left < time.Minute+takes {
		t.Errorf("the journal had until %s after the request came", left)
	}
}
