package httpapi_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/engine"
)

// The same request under the same key gets the same decision, under its id and
// byte by byte, and no other does.
func TestIdempotencyKey(t *testing.T) {
	t.Parallel()
	j, dir := openJournal(t), t.TempDir()
	set := func(edit ...string) {
		t.Helper()
		for name, f := range files(edit...) {
			if err := os.WriteFile(filepath.Join(dir, name), f.Data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	set()
	clock := now
	byName := func(r *http.Request) (httpapi.Caller, error) {
		return httpapi.Caller{Name: r.Header.Get("X-User"), Roles: []httpapi.Role{httpapi.RoleDecide}}, nil
	}
	h := newHandler(t, os.DirFS(dir), httpapi.Options{Authenticate: byName, Journal: j, Now: func() time.Time { return clock }})
	url := serve(t, h)
	const body = `{"facts": {"length": 5, "contact.name": "张三丰"}}`
	ask := func(path, body, key string) reply {
		t.Helper()
		clock = clock.Add(time.Minute)
		return do(t, "POST", url+path, body, "X-User", "a", "Idempotency-Key", key)
	}
	first := ask("/v1/decisions", body, `"k 1"`)
	if first.status != 200 {
		t.Fatalf("%d %s", first.status, first.body)
	}
	if again := ask("/v1/decisions", body, `"k 1"`); !bytes.Equal(again.body, first.body) {
		t.Errorf("again: %s, want %s", again.body, first.body)
	}
	if short := ask("/v1/decisions?fields=status", body, `"k 1"`); !strings.Contains(string(short.body), decode[engine.Decision](t, first.body).ID) || len(short.body) > 120 {
		t.Errorf("a field of it: %s", short.body)
	}
	id := func(got reply) string { return decode[engine.Decision](t, got.body).ID }
	if ex := ask("/v1/decisions?explain=1", body, `"k 1"`); !bytes.Contains(ex.body, bytes.TrimSpace(first.body)) || !strings.Contains(string(ex.body), `"trace":{`) {
		t.Errorf("explained: %s", ex.body)
	}
	if other := ask("/v1/decisions", body, `"k 2"`); id(other) == id(first) {
		t.Error("another key gives the same decision")
	}
	if other := do(t, "POST", url+"/v1/decisions", body, "X-User", "b", "Idempotency-Key", `"k 1"`); id(other) == id(first) {
		t.Error("the key of another caller gives their decision")
	}
	wantProblem(t, ask("/v1/decisions", `{"facts": {"length": 6}}`, `"k 1"`), 422, "idempotency-key-reused")
	for _, bad := range []string{`""`, `"a`, `a b`, `a, b`, strings.Repeat("k", 201)} {
		wantProblem(t, ask("/v1/decisions", body, bad), 400, "bad-request")
	}
	wantProblem(t, do(t, "POST", url+"/v1/decisions:batch", body, "X-User", "a", "Idempotency-Key", "k", "Content-Type", "application/x-ndjson"), 400, "bad-request")

	var wg sync.WaitGroup
	ids := make([]string, 6)
	for i := range ids {
		wg.Go(func() {
			got := do(t, "POST", url+"/v1/decisions", body, "X-User", "a", "Idempotency-Key", "at-once")
			ids[i] = id(got)
		})
	}
	wg.Wait()
	for _, one := range ids {
		if one == "" || one != ids[0] {
			t.Fatalf("at once: %q", ids)
		}
	}

	set("title: {zh: 外线, en: Lines}", "title: {zh: 外线之二, en: Lines}")
	if r := h.Reload(t.Context()); !r.OK || !r.Changed {
		t.Fatalf("%+v", r)
	}
	if again := ask("/v1/decisions", body, `"k 1"`); again.status != 200 || id(again) != id(first) || decode[engine.Decision](t, again.body).Receipt != decode[engine.Decision](t, first.body).Receipt {
		t.Errorf("by another set: %s", again.body)
	}
}
