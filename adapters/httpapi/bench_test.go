package httpapi_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// What HTTP costs: a bare handler that decodes the request and encodes the same
// decision, against ours, without and with a journal, over real connections.
func BenchmarkHTTP(b *testing.B) {
	facts, err := os.ReadFile("../../examples/applications/line-300.0.json")
	if err != nil {
		b.Fatal(err)
	}
	body := fmt.Appendf(nil, `{"facts": %s, "at": "2021-09-10T09:00:00+08:00"}`, facts)
	source := httpapi.Source{FS: os.DirFS("../.."), Name: "policies.yaml"}
	plain, err := httpapi.New(b.Context(), source, httpapi.Options{})
	if err != nil {
		b.Fatal(err)
	}
	kept, err := httpapi.New(b.Context(), source, httpapi.Options{Journal: openJournal(b)})
	if err != nil {
		b.Fatal(err)
	}
	for _, callers := range []int{1, 100} {
		for _, h := range []struct {
			name string
			http.Handler
		}{{"bare", bare(b, facts)}, {"guize", plain}, {"guize+journal", kept}} {
			b.Run(fmt.Sprintf("%s/connections=%d", h.name, callers), func(b *testing.B) { benchmarkHTTP(b, h, body, callers) })
		}
	}
}

func benchmarkHTTP(b *testing.B, h http.Handler, body []byte, callers int) {
	url := serve(b, h) + "/v1/decisions"
	client := &http.Transport{MaxIdleConnsPerHost: callers, MaxConnsPerHost: callers}
	defer client.CloseIdleConnections()
	post := func() error {
		req, err := http.NewRequest("POST", url, bytes.NewReader(body))
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/json")
		res, err := client.RoundTrip(req)
		if err != nil {
			return err
		}
		defer res.Body.Close()
		if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != 200 {
			return fmt.Errorf("%s, %v", res.Status, err)
		}
		return nil
	}
	b.ReportAllocs()
	if callers == 1 {
		for b.Loop() {
			if err := post(); err != nil {
				b.Fatal(err)
			}
		}
		return
	}
	b.SetParallelism(callers / 2)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := post(); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// bare is the least that a handler can do which answers the same bytes.
func bare(b *testing.B, facts []byte) http.Handler {
	b.Helper()
	set, err := rules.Load(b.Context(), os.DirFS("../.."), "policies.yaml")
	if err != nil {
		b.Fatal(err)
	}
	eng, err := engine.Compile(b.Context(), set)
	if err != nil {
		b.Fatal(err)
	}
	at, err := time.Parse(time.RFC3339, "2021-09-10T09:00:00+08:00")
	if err != nil {
		b.Fatal(err)
	}
	dec, err := eng.Evaluate(b.Context(), engine.Input{At: at, JSON: facts})
	if err != nil {
		b.Fatal(err)
	}
	type plain engine.Decision // without its own way to write JSON
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in map[string]any
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode((*plain)(dec))
	})
}
