package httpapi_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
)

// costlySet takes some 100 units of work for each of the works of an application.
func costlySet() fstest.MapFS {
	var b strings.Builder
	b.WriteString(strings.Replace(setText, "facts:\n", "facts:\n  works: {type: list, title: {zh: 工程, en: Works}, item: {cost: {type: number, title: {zh: 费用, en: Cost}}}}\n", 1))
	for i := range 30 {
		fmt.Fprintf(&b, "      - {id: w%d, title: {zh: 一, en: One}, when: 'any(works, .cost > %d)', then: [{notice: {code: w%[1]d, message: {zh: 多, en: Much}}}], cite: plan 1}\n", i, 1000+i)
	}
	return fstest.MapFS{"policies.yaml": {Data: []byte(b.String())}}
}

func costly(works int) string {
	return `{"facts": {"length": 5, "works": [` + strings.TrimSuffix(strings.Repeat(`{"cost":1},`, works), ",") + `]}%s}`
}

func costlyServer(t *testing.T, limits httpapi.Limits) string {
	t.Helper()
	h, err := httpapi.New(t.Context(), httpapi.Source{FS: costlySet(), Name: "policies.yaml", Quick: true}, httpapi.Options{Limits: limits})
	if err != nil {
		t.Fatal(err)
	}
	return serve(t, h)
}

// What a decision or a search takes is spent of its caller's rate; what is cheap
// costs as much as one request.
func TestWorkIsSpent(t *testing.T) {
	t.Parallel()
	dear, cheap := costly(9000), costly(1)
	for _, tt := range []struct {
		name, path, first, more string
		want                    []int
	}{
		{"cheap", "/v1/decisions", cheap, "", []int{200, 200, 200, 429}},
		{"dear", "/v1/decisions", dear, "", []int{200, 429}},
		{"dear, explained", "/v1/decisions?explain=1", dear, "", []int{200, 429}},
		{"search", "/v1/what-if", dear, `, "want": {"outcome": "approval", "value": "coordination"}`, []int{200, 429}},
		{"refused", "/v1/decisions", cheap, `, "lang": "fr"`, []int{400, 400, 400, 429}},
		{"long", "/v1/decisions", dear, `, "lang": "fr"`, []int{400, 429}},
		{"of 2,000 bytes", "/v1/decisions", cheap + strings.Repeat(" ", 1950), "", []int{200, 200, 200, 429}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			url := costlyServer(t, httpapi.Limits{Rate: 0.001, Burst: 4})
			do(t, "GET", url+"/v1/sets", "") // a request of four
			for i, want := range tt.want {
				got := do(t, "POST", url+tt.path, fmt.Sprintf(tt.first, tt.more))
				if got.status != want {
					t.Fatalf("request %d: %d %.300s, want %d", i+1, got.status, got.body, want)
				}
				if want != 429 {
					continue
				}
				after, _ := strconv.Atoi(got.head.Get("Retry-After"))
				if most := 1000; after < most/2 || (after > most) != strings.Contains(tt.first, strings.Repeat(`{"cost":1},`, 99)) && tt.name != "refused" {
					t.Errorf("Retry-After: %d", after)
				}
			}
		})
	}
}

// Each line of a batch costs what a request does. What would take too long to wait
// for ends the batch with a line that says so.
func TestBatchIsSpent(t *testing.T) {
	t.Parallel()
	url := costlyServer(t, httpapi.Limits{Rate: 0.001, Burst: 4, Window: 1})
	got := lines(do(t, "POST", url+"/v1/decisions:batch", strings.Repeat("{\"facts\":{\"length\":1}}\n", 9), "Content-Type", ndjson).body)
	if len(got) != 4 {
		t.Fatalf("%d lines: %s", len(got), got)
	}
	for i, l := range got {
		b := decode[wire.BatchLine](t, l)
		if over := b.Problem != nil && b.Problem.Code == "rate-limited" && b.Line == 4; (i == 3) != over {
			t.Errorf("line %d: %s", i+1, l)
		}
	}
}

// A short wait loses nothing: every line is answered.
func TestBatchWaits(t *testing.T) {
	t.Parallel()
	url := costlyServer(t, httpapi.Limits{Rate: 200, Burst: 1})
	got := lines(do(t, "POST", url+"/v1/decisions:batch", strings.Repeat("{\"facts\":{\"length\":1}}\n", 20), "Content-Type", ndjson).body)
	for i, l := range got {
		if b := decode[wire.BatchLine](t, l); b.Line != i+1 || b.Decision == nil {
			t.Errorf("line %d: %s", i+1, l)
		}
	}
	if len(got) != 20 {
		t.Errorf("%d lines", len(got))
	}
}

// A batch whose client sends blank lines alone ends as one that sends nothing.
func TestBatchOfBlankLines(t *testing.T) {
	t.Parallel()
	limit := 300 * time.Millisecond
	addr, _ := listen(t, newHandler(t, files(), httpapi.Options{Limits: httpapi.Limits{Read: limit}}), httpapi.ServeOptions{})
	r, w := io.Pipe()
	defer w.Close()
	stop := make(chan struct{})
	defer close(stop)
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(limit / 20):
				io.WriteString(w, "\n")
			}
		}
	}()
	req, err := http.NewRequestWithContext(t.Context(), "POST", "http://"+addr+"/v1/decisions:batch", r)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", ndjson)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	for s := bufio.NewScanner(res.Body); s.Scan(); {
		if strings.Contains(s.Text(), "too-slow") {
			return
		}
	}
	t.Error("the batch ended without a word")
}
