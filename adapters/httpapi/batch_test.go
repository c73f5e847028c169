package httpapi_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal"
)

const ndjson = "application/x-ndjson"

// A bad line is answered in its place, with its number, and stops nothing.
func TestBatch(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Limits: httpapi.Limits{Body: 200}}))
	body := `{"facts": {"length": 1}}
not JSON

{"facts": {"length": 400}, "lang": "en"}
{"facts": {"length": "x"}}
{"facts": {"contact.name": "` + strings.Repeat("x", 100_000) + `"}}
{"facts": {}, "whne": 1}
` + "\t\r\n" + `{"facts": {"length": 2}}`
	got := do(t, "POST", url+"/v1/decisions:batch", body, "Content-Type", ndjson)
	if got.status != 200 || got.head.Get("Content-Type") != ndjson {
		t.Fatalf("%d %v", got.status, got.head)
	}
	var have []string
	for _, l := range lines(got.body) {
		b := decode[wire.BatchLine](t, l)
		if b.Decision != nil {
			have = append(have, fmt.Sprintf("%d %s", b.Line, b.Decision.Status))
		} else {
			have = append(have, fmt.Sprintf("%d %s", b.Line, b.Problem.Code))
			if at := fmt.Sprintf("第 %d 行", b.Line); b.Problem.Code == "bad-json" && !strings.HasPrefix(b.Problem.Detail, at) {
				t.Errorf("line %d: the place is another: %s", b.Line, b.Problem.Detail)
			}
		}
	}
	want := []string{"1 decided", "2 bad-json", "4 decided", "5 invalid", "6 too-large", "7 unknown-key", "9 decided"}
	if d := cmp.Diff(want, have); d != "" {
		t.Errorf("lines (-want +got):\n%s", d)
	}
}

func TestBatchOrderAndJournal(t *testing.T) {
	t.Parallel()
	j := openJournal(t)
	url := serve(t, newHandler(t, files(), httpapi.Options{Journal: j}))
	n := 400
	if long() {
		n = 2000
	}
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "{\"facts\": {\"length\": %d}}\n", i)
	}
	got := lines(do(t, "POST", url+"/v1/decisions:batch", b.String(), "Content-Type", ndjson).body)
	if len(got) != n {
		t.Fatalf("%d answers", len(got))
	}
	for i, l := range got {
		b := decode[wire.BatchLine](t, l)
		want := "filing"
		if i > 300 {
			want = "coordination"
		}
		if b.Line != i+1 || b.Decision.ID == "" || b.Decision.Outcomes[0].Value != want {
			t.Fatalf("line %d: %s", i+1, l)
		}
	}
	if r, err := j.Replay(t.Context(), journal.ReplayOptions{}); err != nil || !r.OK() || r.Same != n {
		t.Errorf("replay %+v, %v", r, err)
	}
}

func TestBatchTooManyLines(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Limits: httpapi.Limits{Lines: 3}}))
	for n, want := range map[int]int{3: 3, 4: 4, 10: 4} {
		got := lines(do(t, "POST", url+"/v1/decisions:batch", strings.Repeat("{\"facts\":{}}\n", n), "Content-Type", ndjson).body)
		last := decode[wire.BatchLine](t, got[len(got)-1])
		if len(got) != want || (n > 3) != (last.Problem != nil && last.Problem.Code == "too-many" && last.Line == 4) {
			t.Errorf("%d lines: %d answers, the last %s", n, len(got), got[len(got)-1])
		}
	}
}

// Answers come while the batch is still being sent.
func TestBatchStreams(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	r, w := io.Pipe()
	req, err := http.NewRequestWithContext(t.Context(), "POST", url+"/v1/decisions:batch", r)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", ndjson)
	go io.WriteString(w, "{\"facts\":{\"length\":0}}\n")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answers := bufio.NewScanner(res.Body)
	for i := range 5 {
		if !answers.Scan() {
			t.Fatalf("no answer %d", i)
		}
		if b := decode[wire.BatchLine](t, answers.Bytes()); b.Line != i+1 || b.Decision == nil {
			t.Fatalf("answer %s", answers.Text())
		}
		if i < 4 {
			fmt.Fprintf(w, "{\"facts\":{\"length\":%d}}\n", i)
		}
	}
	w.Close()
	if answers.Scan() {
		t.Errorf("one more: %s", answers.Text())
	}
}

// A client that stops sending is told so, and its answers so far are there.
func TestBatchTooSlow(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Limits: httpapi.Limits{Read: 200 * time.Millisecond}}))
	r, w := io.Pipe()
	defer w.Close()
	go io.WriteString(w, "{\"facts\":{\"length\":0}}\n{\"facts\"")
	req, err := http.NewRequestWithContext(t.Context(), "POST", url+"/v1/decisions:batch", r)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", ndjson)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(res.Body)
	if got := string(body); !strings.Contains(got, `{"line":1,"decision"`) || !strings.Contains(got, `"too-slow"`) {
		t.Errorf("%s", got)
	}
}

// A batch whose client reads no answers ends, and gives back what it held: a slot, its
// goroutines, its bytes.
func TestBatchThatNobodyReads(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Limits: httpapi.Limits{Read: 100 * time.Millisecond, Timeout: 100 * time.Millisecond}}))
	c, err := net.Dial("tcp", strings.TrimPrefix(url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	const lines = 50_000 // whose answers no socket holds
	one := `{"facts": {"length": 1}}` + "\n"
	fmt.Fprintf(c, "POST /v1/decisions:batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n\r\n", lines*len(one))
	go io.Copy(c, strings.NewReader(strings.Repeat(one, lines))) // which the server ends
	inFlight := func(want string) {
		t.Helper()
		for end := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
			m := string(do(t, "GET", url+"/metrics", "").body)
			if strings.Contains(m, "guize_http_in_flight "+want+"\n") { // this one is counted too
				return
			}
			if time.Now().After(end) {
				t.Fatalf("never %s requests in flight", want)
			}
		}
	}
	inFlight("2")
	inFlight("1")
}
