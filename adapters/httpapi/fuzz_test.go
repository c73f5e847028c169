package httpapi_test

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/httpapi"
)

// ask sends bytes to the handler, and wants a clear answer whatever they are.
func ask(t *testing.T, h *httpapi.Handler, method, target, kind string, body []byte, head ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, "/", bytes.NewReader(body))
	path, query, _ := strings.Cut(target, "?")
	r.URL.Path, r.URL.RawQuery = path, query
	r.Header.Set("Content-Type", kind)
	for i := 0; i < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code >= 500 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	return w
}

func FuzzDecision(f *testing.F) {
	for _, s := range []string{`{"facts":{"length":300}}`, `{"facts":{"contact":{"name":"x"}},"at":"2021-09-10T09:00:00Z","lang":"en"}`, `{"facts":{},"rules_on":"2021-02-30"}`,
		`{"facts":{"length":1e400}}`, `[`, `{"facts":{"length":1}}{`, `{"unknown":["a"],"policies":[],"facts":{"a.b":[{}]}}`, "\xef\xbb\xbf{}"} {
		f.Add([]byte(s))
	}
	h := newHandler(f, files(), httpapi.Options{Journal: openJournal(f)})
	f.Fuzz(func(t *testing.T, body []byte) {
		w := ask(t, h, "POST", "/v1/decisions", "application/json", body)
		if !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%s", w.Body)
		}
	})
}

func FuzzWhatIf(f *testing.F) {
	f.Add([]byte(`{"facts":{"length":300.1},"want":{"outcome":"approval","value":"filing"}}`))
	f.Add([]byte(`{"facts":{},"want":{"outcome":"approval","value":1e999}}`))
	f.Add([]byte(`{"want":{"outcome":"","value":[{}]},"facts":{"length":0}}`))
	h := newHandler(f, files(), httpapi.Options{})
	f.Fuzz(func(t *testing.T, body []byte) {
		w := ask(t, h, "POST", "/v1/what-if", "application/json", body)
		if !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%s", w.Body)
		}
	})
}

// Every line that is not blank has one answer, with its number.
func FuzzBatch(f *testing.F) {
	f.Add([]byte("{\"facts\":{}}\n\nx\r\n{\"facts\":{\"length\":1}}"))
	f.Add([]byte("\n \n\x00\n{"))
	h := newHandler(f, files(), httpapi.Options{})
	f.Fuzz(func(t *testing.T, body []byte) {
		w := ask(t, h, "POST", "/v1/decisions:batch", ndjson, body)
		var want []int
		for i, l := range bytes.Split(body, []byte("\n")) {
			if len(bytes.TrimSpace(l)) > 0 {
				want = append(want, i+1)
			}
		}
		var got []int
		for l := range bytes.Lines(w.Body.Bytes()) {
			var b struct{ Line int }
			if err := json.Unmarshal(l, &b); err != nil {
				t.Fatalf("%s: %v", l, err)
			}
			got = append(got, b.Line)
		}
		if len(got) != len(want) {
			t.Fatalf("answers to %v, want %v", got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("answers to %v, want %v", got, want)
			}
		}
	})
}

func FuzzDue(f *testing.F) {
	f.Add([]byte(`{"start":"2021-09-30","period":"1个工作日"}`))
	f.Add([]byte(`{"start":"2021-09-30T09:00:00+08:00","period":"0.5 workday"}`))
	f.Add([]byte(`{"start":"9999-12-31","period":"99999999 years"}`))
	h := newHandler(f, files(), httpapi.Options{})
	f.Fuzz(func(t *testing.T, body []byte) {
		w := ask(t, h, "POST", "/v1/calendars/cn/due?explain=1", "application/json", body)
		if !json.Valid(w.Body.Bytes()) {
			t.Fatalf("%s", w.Body)
		}
	})
}

// Paths, queries and headers are from the network too.
func FuzzRequest(f *testing.F) {
	f.Add("/v1/calendars/cn/days?year=2026", "zh-CN,en;q=0.5", `W/"x", *`, "Bearer x", "a-b")
	f.Add("/v1/sets/lines", "*;q=9", `"`, "Basic Og==", "\x00")
	f.Add("/v1/calendars/cn/days?from=0001-01-01&to=9999-12-31", "x-klingon", "", "bearer", "")
	f.Add("/docs/../../etc/passwd", "", "", "", "")
	h := newHandler(f, files(), httpapi.Options{Authenticate: tokens(f), Limits: httpapi.Limits{BadLogins: 1e9}})
	f.Fuzz(func(t *testing.T, target, lang, etag, auth, id string) {
		ask(t, h, "GET", target, "", nil, "Accept-Language", lang, "If-None-Match", etag, "Authorization", auth, "X-Request-Id", id)
		w := ask(t, h, "GET", target, "", nil, "Accept-Language", lang, "If-None-Match", etag, "Authorization", "Bearer "+decideSecret)
		if strings.Contains(w.Body.String(), "root:x:0") {
			t.Fatal("a file of the host")
		}
	})
}

func FuzzTokens(f *testing.F) {
	f.Add(tokenFile)
	f.Add("a decide sha256:")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := httpapi.ParseTokens(strings.NewReader(text))
		if err == nil {
			for _, tok := range got {
				if tok.Name == "" || len(tok.Roles) == 0 {
					t.Fatalf("%+v", tok)
				}
			}
		}
	})
}
