package httpapi_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
)

// A connection too many is told so, and closed; probes are answered by it all the same.
// From twice as many on they are closed at once. Whoever leaves makes room.
func TestCrowd(t *testing.T) {
	t.Parallel()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- httpapi.Serve(ctx, ln, newHandler(t, files(), httpapi.Options{}), httpapi.ServeOptions{Most: 2})
	}()
	ask := func(c net.Conn, path string) (*http.Response, error) {
		c.SetDeadline(time.Now().Add(30 * time.Second))
		fmt.Fprintf(c, "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path)
		res, err := http.ReadResponse(bufio.NewReader(c), nil)
		if err == nil {
			io.Copy(io.Discard, res.Body)
		}
		return res, err
	}
	dial := func() net.Conn {
		t.Helper()
		c, err := net.Dial("tcp", ln.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	var conns []net.Conn
	for i := range 4 {
		c := dial()
		conns = append(conns, c)
		want := 200
		if i == 3 {
			want = 503
		}
		if path := "/readyz"; i < 3 {
			if res, err := ask(c, path); err != nil || res.StatusCode != 200 {
				t.Fatalf("%d: %v, %v", i, res, err)
			}
			continue
		}
		res, err := ask(c, "/v1/sets")
		if err != nil || res.StatusCode != want || res.Header.Get("Retry-After") != "1" || !res.Close || res.Header.Get("Content-Type") != "application/problem+json" {
			t.Fatalf("one too many: %+v, %v", res, err)
		}
	}
	if res, err := ask(conns[0], "/v1/sets"); err != nil || res.StatusCode != 200 {
		t.Errorf("one of the first: %v, %v", res, err)
	}
	conns[0].Close()
	conns[1].Close()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(time.Millisecond) {
		if res, err := ask(dial(), "/v1/sets"); err == nil && res.StatusCode == 200 {
			break
		}
		if time.Now().After(end) {
			t.Fatal("nobody is let in again")
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// The bodies of all requests under way take no more than they may together: one too many
// is answered busy, of a batch by its line, and when they are answered there is room again.
func TestBytesUnderWay(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Limits: httpapi.Limits{Bytes: 100}}))
	long := `{"facts": {"length": 1}, "at": "2026-03-01T09:00:00+08:00"` + strings.Repeat(" ", 100) + `}`
	for range 2 { // and nothing stays held
		if a := do(t, "POST", url+"/v1/decisions", long); a.status != 503 || code(t, a.body) != "busy" || a.head.Get("Retry-After") != "1" {
			t.Errorf("%d %s", a.status, a.body)
		}
		if a := do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 1}}`); a.status != 200 {
			t.Errorf("%d %s", a.status, a.body)
		}
	}
	lines := strings.Split(strings.TrimSpace(string(do(t, "POST", url+"/v1/decisions:batch", `{"facts": {"length": 1}}`+"\n"+long+"\n", "Content-Type", "application/x-ndjson").body)), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], `"decided"`) || !strings.Contains(lines[1], `"code":"busy"`) {
		t.Errorf("%q", lines)
	}
}

// code is that of a problem.
func code(t *testing.T, body []byte) string {
	t.Helper()
	var p struct{ Code string }
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatal(err)
	}
	return p.Code
}
