package httpapi_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/engine"
)

// TestRoomsAreUsedAgain: requests of every size, one after the other and side by
// side, are answered as the engine decides them, whatever stood in the room before.
func TestRoomsAreUsedAgain(t *testing.T) {
	t.Parallel()
	h := newHandler(t, files(), httpapi.Options{})
	url := serve(t, h)
	l, err := engine.Load(t.Context(), files(), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 60 {
				facts := fmt.Sprintf(`{"length":%d,"contact.name":%q}`, 270+i, strings.Repeat("名", i%3*2000))
				target := "/v1/decisions"
				switch i % 5 {
				case 3:
					facts = `{}`
				case 4:
					target += "?explain=1"
				}
				got := do(t, "POST", url+target, `{"facts":`+facts+`}`)
				dec, err := l.Engine.Evaluate(t.Context(), engine.Input{At: now, JSON: []byte(facts)})
				if err != nil {
					t.Error(err)
					return
				}
				want, err := dec.AppendJSON(nil)
				if err != nil {
					t.Error(err)
					return
				}
				text := string(got.body)
				if i%5 == 4 {
					text, _, _ = strings.Cut(strings.TrimPrefix(text, `{"decision":`), `,"trace":`)
				}
				if strings.TrimSpace(text) != string(want) {
					t.Errorf("%s is answered %s, want %s", facts, text, want)
				}
				if length := got.head.Get("Content-Length"); length != fmt.Sprint(len(got.body)) {
					t.Errorf("Content-Length %q of %d bytes", length, len(got.body))
				}
			}
		})
	}
	wg.Wait()
}

// TestTimeout: a decision whose time is over is a problem, of a batch too.
func TestTimeout(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Limits: httpapi.Limits{Timeout: time.Nanosecond}}))
	wantProblem(t, do(t, "POST", url+"/v1/decisions", `{"facts":{"length":1}}`), http.StatusServiceUnavailable, "timeout")
	got := do(t, "POST", url+"/v1/decisions:batch", `{"facts":{"length":1}}`, "Content-Type", ndjson)
	if line := decode[wire.BatchLine](t, got.body); line.Problem == nil || line.Problem.Code != "timeout" {
		t.Errorf("a batch answers %s", got.body)
	}
}

// TestRequestIDs: an id that nobody gave is a random UUID, each another.
func TestRequestIDs(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	seen := map[string]bool{}
	for range 20 {
		text := do(t, "GET", url+"/healthz", "").head.Get("X-Request-Id")
		id, err := uuid.Parse(text)
		if err != nil || id.Version() != 4 || id.Variant() != uuid.RFC4122 || seen[text] {
			t.Errorf("request id %q, %v", text, err)
		}
		seen[text] = true
	}
}
