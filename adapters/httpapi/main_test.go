package httpapi_test

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal"
)

var now = time.Date(2021, 9, 10, 9, 0, 0, 0, time.FixedZone("", 8*3600))

const setText = `guize: 1
set: lines
title: {zh: 外线, en: Lines}
languages: [zh, en]
timezone: Asia/Shanghai
calendar: cn
sources:
  plan: {title: {zh: 方案, en: Plan}}
params:
  limit: {title: {zh: 上限, en: Limit}, type: number, values: [{value: 300, cite: plan 1}]}
facts:
  contact.name: {type: string, sensitive: true, title: {zh: 联系人, en: Contact}}
  length: {type: number, min: 0, title: {zh: 长度, en: Length}, required: true}
outcomes:
  approval: {type: enum, values: [filing, coordination], title: {zh: 审批方式, en: Approval}}
policies:
  line:
    title: {zh: 外线, en: Line}
    rules:
      - id: filing
        title: {zh: 以内, en: Within}
        when: length <= params.limit
        then: [{decide: {approval: filing}}]
        cite: plan 1
      - id: coordination
        title: {zh: 超过, en: Over}
        when: length > params.limit
        then: [{decide: {approval: coordination}}]
        cite: plan 1
`

const testsText = `tests: policies.yaml
cases:
  - name: three hundred
    at: 2021-09-10T09:00:00+08:00
    given: {length: 300}
    expect: {status: decided, outcomes: {approval: filing}}
`

// files is a policy set in memory.
func files(edit ...string) fstest.MapFS {
	return fstest.MapFS{
		"policies.yaml":      {Data: []byte(strings.NewReplacer(edit...).Replace(setText)), ModTime: now},
		"policies_test.yaml": {Data: []byte(testsText), ModTime: now},
	}
}

const (
	decideSecret  = "secret-of-decide"
	journalSecret = "secret-of-journal"
	adminSecret   = "secret-of-admin"
)

// tokens knows one caller a role.
func tokens(t testing.TB) func(*http.Request) (httpapi.Caller, error) {
	t.Helper()
	list, err := httpapi.ParseTokens(strings.NewReader(tokenFile))
	if err != nil {
		t.Fatal(err)
	}
	known, err := httpapi.NewTokens(list)
	if err != nil {
		t.Fatal(err)
	}
	return known.Authenticate
}

func newHandler(t testing.TB, fsys fs.FS, opts httpapi.Options) *httpapi.Handler {
	t.Helper()
	if opts.Now == nil {
		opts.Now = func() time.Time { return now }
	}
	h, err := httpapi.New(t.Context(), httpapi.Source{FS: fsys, Name: "policies.yaml"}, opts)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// serve runs a handler on a real listener.
func serve(t testing.TB, h http.Handler) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func openJournal(t testing.TB) *journal.Journal {
	t.Helper()
	j, err := journal.Open(t.Context(), filepath.Join(t.TempDir(), "j.db"), journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j
}

// reply is an answer, read to its end.
type reply struct {
	status int
	head   http.Header
	body   []byte
}

// do sends a request; head is names and values by turns.
func do(t testing.TB, method, url, body string, head ...string) reply {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(head); i += 2 {
		req.Header.Set(head[i], head[i+1])
	}
	if host := req.Header.Get("Host"); host != "" {
		req.Host = host
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{res.StatusCode, res.Header, data}
}

// decode reads the body as JSON.
func decode[T any](t testing.TB, body []byte) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return v
}

func lines(body []byte) [][]byte {
	return bytes.Split(bytes.TrimSpace(body), []byte("\n"))
}

func long() bool { return os.Getenv("GUIZE_LONG") != "" }

// wantProblem wants an answer to be a problem of a code.
func wantProblem(t testing.TB, got reply, status int, code string) wire.Problem {
	t.Helper()
	if ct := got.head.Get("Content-Type"); got.status != status || ct != "application/problem+json" {
		t.Fatalf("%d %s %s, want problem %q with %d", got.status, ct, got.body, code, status)
	}
	p := decode[wire.Problem](t, got.body)
	if p.Code != code || p.Status != status || p.Title == "" || p.Instance != got.head.Get("X-Request-Id") || !strings.HasSuffix(p.Type, "#problem-"+code) {
		t.Fatalf("problem %+v, want %q", p, code)
	}
	return p
}

const tokenFile = `# callers of the tests
decide-caller decide sha256:442e516ca7f3b1bc7b4bf446fbb174f5923a18c3662debc6a3ec73bd7489dd80
journal-caller journal sha256:dcc8222b782695a7ceb6faae2efd0a670df062a0d341dfc3dfdfc06dc703b27a
admin-caller admin sha256:35120835eaf6440be125fc613d4347ff221f746fdc756d6355f63a5bc4cbb95a
`
