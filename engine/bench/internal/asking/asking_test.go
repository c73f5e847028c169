package asking_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine/bench/internal/asking"
)

// Answers of known and of unknown length are read whole, and one that is no
// 200 is an error with its text.
func TestAsk(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path == "/bad" {
			http.Error(w, "told why", http.StatusTeapot)
			return
		}
		if r.URL.Path == "/chunks" {
			w.(http.Flusher).Flush()
		}
		fmt.Fprintf(w, "%s %s %s", r.Method, r.Header.Get("Content-Type"), strings.Repeat(string(body), 3000))
	}))
	defer server.Close()
	addr := strings.TrimPrefix(server.URL, "http://")
	c, err := asking.Dial(addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	want := "POST application/json " + strings.Repeat("{}", 3000)
	for _, path := range []string{"/", "/chunks", "/"} {
		got, err := c.Ask(asking.Request(addr, path, []byte("{}")))
		if err != nil || string(got) != want {
			t.Errorf("%s: %d bytes, %v, want %d", path, len(got), err, len(want))
		}
	}
	if _, err := c.Ask(asking.Request(addr, "/bad", nil)); err == nil || !strings.Contains(err.Error(), "told why") {
		t.Errorf("a refusal: %v", err)
	}
	r, err := asking.Run([]*asking.Conn{c}, [][]byte{asking.Request(addr, "/", []byte("{}"))}, 20*time.Millisecond)
	if err != nil || r.Requests == 0 || r.Wall < 20*time.Millisecond {
		t.Errorf("%d requests in %v, %v", r.Requests, r.Wall, err)
	}
}
