package httpapi_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/engine"
)

// listen runs Serve, and returns its address and what ends it.
func listen(t testing.TB, h http.Handler, opts httpapi.ServeOptions) (addr string, end func() error) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- httpapi.Serve(ctx, ln, h, opts) }()
	t.Cleanup(cancel)
	return ln.Addr().String(), func() error { cancel(); return <-done }
}

func dial(t testing.TB, addr string) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// A client that sends a byte now and then is cut off, in its body and in its
// head.
func TestSlowClient(t *testing.T) {
	t.Parallel()
	every, limit := 20*time.Millisecond, 300*time.Millisecond
	if long() {
		every, limit = time.Second, 5*time.Second
	}
	h := newHandler(t, files(), httpapi.Options{Limits: httpapi.Limits{Read: limit}})
	addr, _ := listen(t, h, httpapi.ServeOptions{Header: limit})
	for _, tt := range []struct{ name, at, want string }{
		{"body", "POST /v1/decisions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10000\r\n\r\n", "408"},
		{"head", "POST /v1/decisions HTTP/1.1\r\nX: ", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := dial(t, addr)
			io.WriteString(c, tt.at)
			go func() {
				for {
					if _, err := c.Write([]byte(" ")); err != nil {
						return
					}
					time.Sleep(every)
				}
			}()
			c.SetReadDeadline(time.Now().Add(limit + 20*time.Second))
			got, err := io.ReadAll(c)
			if ne, ok := err.(net.Error); ok && ne.Timeout() {
				t.Fatal("the connection stays open")
			}
			if !strings.Contains(string(got), tt.want) {
				t.Errorf("%s", got)
			}
		})
	}
}

// zeros is an endless body that counts what was taken of it.
type zeros struct {
	left int64
	sent atomic.Int64
}

func (z *zeros) Read(b []byte) (int, error) {
	if z.left <= 0 {
		return 0, io.EOF
	}
	n := min(int64(len(b)), z.left)
	for i := range b[:n] {
		b[i] = ' '
	}
	z.left -= n
	z.sent.Add(n)
	return int(n), nil
}

// A body of 1 GiB is refused after the first megabyte, or at once where its
// length is told.
func TestHugeBody(t *testing.T) {
	t.Parallel()
	addr, _ := listen(t, newHandler(t, files(), httpapi.Options{}), httpapi.ServeOptions{})
	for _, length := range []int64{-1, 1 << 30} {
		body := &zeros{left: 1 << 30}
		req, err := http.NewRequestWithContext(t.Context(), "POST", "http://"+addr+"/v1/decisions", io.NopCloser(body))
		if err != nil {
			t.Fatal(err)
		}
		req.ContentLength = length
		req.Header.Set("Content-Type", "application/json")
		res, err := new(http.Transport).RoundTrip(req)
		if err == nil {
			res.Body.Close()
			if res.StatusCode != 413 {
				t.Errorf("length %d: %d", length, res.StatusCode)
			}
		} else if length > 0 { // the server may hang up on who goes on sending
			t.Logf("length %d: %v", length, err)
		}
		if sent := body.sent.Load(); sent > 64<<20 {
			t.Errorf("length %d: %d MiB were taken", length, sent>>20)
		}
	}
}

// One line of a batch of 1 GiB is not held in memory.
func TestHugeLine(t *testing.T) {
	size := int64(64 << 20)
	if long() {
		size = 1 << 30
	}
	addr, _ := listen(t, newHandler(t, files(), httpapi.Options{}), httpapi.ServeOptions{})
	body := io.MultiReader(strings.NewReader("{\"facts\":{\"length\":1}}\n\""), &zeros{left: size}, strings.NewReader("\n{\"facts\":{\"length\":2}}\n"))
	req, err := http.NewRequestWithContext(t.Context(), "POST", "http://"+addr+"/v1/decisions:batch", body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", ndjson)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	got, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if n := bytes.Count(got, []byte("\n")); n != 3 || !bytes.Contains(got, []byte("too-large")) {
		t.Errorf("%d answers: %s", n, got)
	}
	if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 48<<20 {
		t.Errorf("memory grew by %d MiB", grown>>20)
	}
}

func TestDeepJSON(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	for _, open := range []string{"[", `{"a":`} {
		deep := strings.Repeat(open, 100_000)
		wantProblem(t, do(t, "POST", url+"/v1/decisions", deep), 400, "bad-json")
		wantProblem(t, do(t, "POST", url+"/v1/decisions", `{"facts":{"length":`+deep), 400, "bad-json")
		got := do(t, "POST", url+"/v1/decisions:batch", deep+"\n{\"facts\":{}}\n", "Content-Type", ndjson)
		if bytes.Count(got.body, []byte("\n")) != 2 || !bytes.Contains(got.body, []byte("bad-json")) {
			t.Errorf("batch: %s", got.body)
		}
	}
}

// panicking is a journal with a mistake.
type panicking struct{ httpapi.Journal }

func (panicking) Keep(context.Context, *engine.Engine, engine.Input, *engine.Decision) ([]byte, error) {
	panic("oh no, /secret")
}

// A mistake in the server costs one answer.
func TestPanic(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Journal: panicking{openJournal(t)}}))
	for range 3 {
		got := do(t, "POST", url+"/v1/decisions", `{"facts":{"length":1}}`)
		wantProblem(t, got, 500, "internal")
		if bytes.Contains(got.body, []byte("secret")) {
			t.Errorf("%s", got.body)
		}
		batch := do(t, "POST", url+"/v1/decisions:batch", "{\"facts\":{}}\nx\n", "Content-Type", ndjson)
		if !bytes.Contains(batch.body, []byte(`"internal"`)) || !bytes.Contains(batch.body, []byte("bad-json")) {
			t.Errorf("%s", batch.body)
		}
	}
}

// The clock moved back: decisions go on, by the clock as it is.
func TestClockBack(t *testing.T) {
	t.Parallel()
	var ticks atomic.Int64
	h := newHandler(t, files(), httpapi.Options{Journal: openJournal(t), Now: func() time.Time {
		return now.Add(-time.Duration(ticks.Add(1)) * time.Hour)
	}})
	url := serve(t, h)
	last := now
	for range 5 {
		got := do(t, "POST", url+"/v1/decisions", `{"facts":{"length":1}}`)
		dec := decode[engine.Decision](t, got.body)
		if got.status != 200 || !dec.At.Before(last) {
			t.Errorf("%d at %v", got.status, dec.At)
		}
		last = dec.At
		if !h.Reload(t.Context()).OK {
			t.Error("reload fails")
		}
	}
}

// slow takes its time to write.
type slow struct {
	httpapi.Journal
	begun   chan struct{}
	release chan struct{}
}

func (s *slow) Keep(ctx context.Context, eng *engine.Engine, in engine.Input, dec *engine.Decision) ([]byte, error) {
	close(s.begun)
	select {
	case <-s.release:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return s.Journal.Keep(ctx, eng, in, dec)
}

// The end finishes what was taken on, takes nothing more, and does not wait for
// ever.
func TestShutdown(t *testing.T) {
	t.Parallel()
	for _, finishes := range []bool{true, false} {
		t.Run(fmt.Sprint("finishes=", finishes), func(t *testing.T) {
			t.Parallel()
			s := &slow{openJournal(t), make(chan struct{}), make(chan struct{})}
			h := newHandler(t, files(), httpapi.Options{Journal: s})
			addr, end := listen(t, h, httpapi.ServeOptions{Shutdown: 300 * time.Millisecond, Draining: h.Drain})
			answer := make(chan string, 1)
			go func() {
				res, err := http.Post("http://"+addr+"/v1/decisions", "application/json", strings.NewReader(`{"facts":{"length":1}}`))
				if err != nil {
					answer <- "cut off"
					return
				}
				res.Body.Close()
				answer <- res.Status
			}()
			<-s.begun
			if finishes {
				time.AfterFunc(50*time.Millisecond, func() { close(s.release) })
			}
			err := end()
			got := <-answer
			if finishes && (err != nil || got != "200 OK") || !finishes && (err == nil || got != "cut off") {
				t.Errorf("end: %v, answer %s", err, got)
			}
			if c, err := net.Dial("tcp", addr); err == nil {
				c.Close()
				t.Error("the server still listens")
			}
		})
	}
}
