package cli_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Heads go elsewhere while the server runs, and tell it when it starts with a journal
// that was put back from an older copy, and replay too.
func TestServeHeads(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, heads, old := filepath.Join(dir, "j.db"), filepath.Join(dir, "heads"), filepath.Join(dir, "old.db")
	journalOf(t, file, 1)
	if code, _, errs := guize(t, "replay", "copy", "--journal", file, old); code != 0 {
		t.Fatal(errs)
	}
	var mu sync.Mutex
	var posted []string
	outside := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		posted = append(posted, string(body))
	}))
	defer outside.Close()
	for _, save := range []string{heads, outside.URL} {
		s := startServer(t, nil, "-p", servedSet, "--journal", file, "--save-heads", save, "--heads", heads)
		res, err := http.Post(s.url+"/v1/decisions", "application/json", strings.NewReader(`{"facts":{"length":3}}`))
		if err != nil || res.StatusCode != 200 {
			t.Fatal(res, err)
		}
		res.Body.Close()
		s.stop()
	}
	mu.Lock()
	defer mu.Unlock()
	saved, err := os.ReadFile(heads)
	if err != nil || !strings.Contains(string(saved), `"seq":`) || len(posted) == 0 || !strings.Contains(posted[len(posted)-1], `"hash":"sha256:`) {
		t.Fatalf("saved %s, %v; posted %q", saved, err, posted)
	}
	if code, _, errs := guize(t, "--lang", "en", "serve", "-p", servedSet, "--addr", "127.0.0.1:0", "--journal", old, "--heads", heads); code != 3 || !strings.Contains(errs, "its tail was cut off") {
		t.Errorf("an older copy starts: %d %s", code, errs)
	}
	startServer(t, nil, "-p", servedSet, "--journal", old, "--heads", heads, "--accept-loss").stop()
	code, out, _ := guize(t, "replay", "--journal", old, "--heads", heads)
	if code != 1 || !strings.Contains(out, "[cut]") && !strings.Contains(out, "[head]") {
		t.Errorf("replay of the older copy: %d %s", code, out)
	}
	if code, _, errs := guize(t, "serve", "-p", servedSet, "--heads", heads); code != 2 {
		t.Errorf("heads of no journal: %d %s", code, errs)
	}
}
