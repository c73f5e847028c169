package httpapi_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/engine"
)

// TestCompressed: an answer is compressed for a caller who accepts it, from some
// size on, and is the same answer.
func TestCompressed(t *testing.T) {
	t.Parallel()
	h := func(least int) string { return serve(t, newHandler(t, files(), httpapi.Options{Compress: least})) }
	small, usual, never := h(1), h(0), h(-1)
	const body = `{"facts":{"length":300}}`
	for _, tt := range []struct {
		name, url, method, path, body, accept string
		want                                  bool
	}{
		{"accepted", small, "POST", "/v1/decisions", body, "gzip", true},
		{"a problem", small, "POST", "/v1/decisions", "x", "gzip", true},
		{"among others", small, "POST", "/v1/decisions", body, "br, GZIP;q=0.5", true},
		{"anything", small, "POST", "/v1/decisions", body, "*", true},
		{"not asked for", small, "POST", "/v1/decisions", body, "identity", false},
		{"refused", small, "POST", "/v1/decisions", body, "gzip;q=0, *", false},
		{"no weight", small, "POST", "/v1/decisions", body, "gzip;q=x", false},
		{"too small", usual, "POST", "/v1/decisions", body, "gzip", false},
		{"large enough", usual, "GET", "/openapi.json", "", "gzip", true},
		{"never", never, "GET", "/openapi.json", "", "gzip", false},
		{"a set", small, "GET", "/v1/sets/lines", "", "gzip", true},
	} {
		plain := do(t, tt.method, tt.url+tt.path, tt.body, "Accept-Encoding", "identity", "X-Request-Id", "a")
		got := do(t, tt.method, tt.url+tt.path, tt.body, "Accept-Encoding", tt.accept, "X-Request-Id", "a")
		packed := got.head.Get("Content-Encoding") == "gzip"
		if packed != tt.want || !strings.Contains(got.head.Get("Vary"), "Accept-Encoding") || !strings.Contains(plain.head.Get("Vary"), "Accept-Encoding") {
			t.Errorf("%s: compressed %v, want %v; Vary %q", tt.name, packed, tt.want, got.head.Get("Vary"))
		}
		if text := unpacked(t, got); got.status != plain.status || !bytes.Equal(text, plain.body) {
			t.Errorf("%s: %d %q, want %d %q", tt.name, got.status, text, plain.status, plain.body)
		}
	}
}

// unpacked is the body of an answer as it was before it was compressed.
func unpacked(t testing.TB, got reply) []byte {
	t.Helper()
	if got.head.Get("Content-Encoding") == "" {
		return got.body
	}
	r, err := gzip.NewReader(bytes.NewReader(got.body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestCompressedTags: the tag of a compressed answer says that its bytes are
// others, and is known again.
func TestCompressedTags(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Compress: 1}))
	got := do(t, "GET", url+"/v1/sets/lines", "", "Accept-Encoding", "gzip")
	tag := got.head.Get("ETag")
	if !strings.HasPrefix(tag, "W/") {
		t.Errorf("ETag %q", tag)
	}
	again := do(t, "GET", url+"/v1/sets/lines", "", "Accept-Encoding", "gzip", "If-None-Match", tag)
	if again.status != http.StatusNotModified || len(again.body) > 0 || again.head.Get("Content-Encoding") != "" {
		t.Errorf("asked again: %d, %d bytes, %q", again.status, len(again.body), again.head.Get("Content-Encoding"))
	}
}

// TestCompressedBatch: the answers of a batch come while it is sent.
func TestCompressedBatch(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	r, w := io.Pipe()
	req, err := http.NewRequestWithContext(t.Context(), "POST", url+"/v1/decisions:batch?fields=outcomes", r)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", ndjson)
	req.Header.Set("Accept-Encoding", "gzip")
	go io.WriteString(w, "{\"facts\":{\"length\":300}}\n")
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.Header.Get("Content-Encoding") != "gzip" {
		t.Fatalf("headers %v", res.Header)
	}
	text, err := gzip.NewReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	first := make([]byte, 8)
	done := make(chan error, 1)
	go func() { _, err := io.ReadFull(text, first); done <- err }()
	select {
	case err := <-done:
		if err != nil || string(first) != `{"line":` {
			t.Fatalf("%q, %v", first, err)
		}
	case <-time.After(20 * time.Second):
		t.Fatal("the first answer does not come before the batch ends")
	}
	w.Close()
	rest, err := io.ReadAll(text)
	if err != nil || !strings.Contains(string(rest), `"outcomes"`) {
		t.Errorf("%q, %v", rest, err)
	}
}

// TestShortAnswers: a short answer has the fields that were asked for as they stand
// in the whole one, and always the id and the status.
func TestShortAnswers(t *testing.T) {
	t.Parallel()
	const body = `{"facts":{"length":300,"contact.name":"}\",\"outcomes\":{"}}`
	kept := openJournal(t)
	for name, opts := range map[string]httpapi.Options{"plain": {}, "kept": {Journal: kept, Authenticate: tokens(t)}} {
		url := serve(t, newHandler(t, files(), opts))
		who := []string{"Authorization", "Bearer " + decideSecret}
		if opts.Authenticate == nil {
			who = nil
		}
		whole := decode[engine.Decision](t, do(t, "POST", url+"/v1/decisions", body, who...).body)
		for query, keys := range map[string]string{
			"fields=outcomes,deadlines":        "id status outcomes deadlines",
			"fields=deadlines&fields=outcomes": "id status outcomes deadlines",
			"fields=rules,%20receipt,":         "id status rules receipt",
			"fields=id":                        "id status",
			"fields=":                          "",
		} {
			got := do(t, "POST", url+"/v1/decisions?"+query, body, who...)
			short := decode[map[string]any](t, got.body)
			if query == "fields=" {
				if len(short) < 10 {
					t.Errorf("%s: no fields asked for: %s", name, got.body)
				}
				continue
			}
			if len(short) != len(strings.Fields(keys)) {
				t.Errorf("%s: %s gives %s, want %s", name, query, got.body, keys)
			}
			dec := decode[engine.Decision](t, got.body)
			if dec.Status != whole.Status || (dec.ID == "") != (whole.ID == "") {
				t.Errorf("%s: %s gives %s", name, query, got.body)
			}
			if strings.Contains(keys, "receipt") && dec.Receipt != whole.Receipt {
				t.Errorf("%s: %s has receipt %s, want %s", name, query, dec.Receipt, whole.Receipt)
			}
		}
		got := decode[map[string]any](t, do(t, "POST", url+"/v1/decisions?explain=1&fields=outcomes", body, who...).body)
		dec, _ := got["decision"].(map[string]any)
		if len(dec) != 3 || got["trace"] == nil {
			t.Errorf("%s: explained: %v", name, got)
		}
		wantProblem(t, do(t, "POST", url+"/v1/decisions:batch?fields=nothing", body, append(who, "Content-Type", ndjson)...), http.StatusBadRequest, "bad-request")
	}
}

// TestNoMissing leaves out what is missing, but where decisions are kept.
func TestNoMissing(t *testing.T) {
	t.Parallel()
	const body = `{"facts":{}}`
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	whole := decode[engine.Decision](t, do(t, "POST", url+"/v1/decisions", body).body)
	less := decode[engine.Decision](t, do(t, "POST", url+"/v1/decisions?no_missing=1", body).body)
	if len(whole.Missing) == 0 || len(less.Missing) != 0 || less.Status != whole.Status {
		t.Errorf("%s with %d facts missing, and %s with %d; want some and none", whole.Status, len(whole.Missing), less.Status, len(less.Missing))
	}
	line := decode[wire.BatchLine](t, do(t, "POST", url+"/v1/decisions:batch?no_missing=1", body, "Content-Type", ndjson).body)
	if line.Decision == nil || len(line.Decision.Missing) != 0 {
		t.Errorf("a batch gives %+v", line)
	}
	url = serve(t, newHandler(t, files(), httpapi.Options{Journal: openJournal(t), Authenticate: tokens(t)}))
	who := []string{"Authorization", "Bearer " + decideSecret}
	for _, path := range []string{"/v1/decisions", "/v1/decisions:batch"} {
		kind := []string{}
		if path != "/v1/decisions" {
			kind = []string{"Content-Type", ndjson}
		}
		wantProblem(t, do(t, "POST", url+path+"?no_missing=1", body, append(kind, who...)...), http.StatusBadRequest, "bad-request")
	}
}
