package main

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
)

func TestHost(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "journal.db")
	j, err := journal.Open(t.Context(), file, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	var log bytes.Buffer
	opts := httpapi.Options{Prefix: "/rules", Journal: texting{j, slog.New(slog.NewJSONHandler(&log, nil))}}
	h, err := httpapi.New(t.Context(), httpapi.Source{FS: os.DirFS("."), Name: "permits.yaml", Engine: additions()}, opts)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(routes(h))
	defer s.Close()
	res, err := http.Get(s.URL + "/")
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != 200 {
		t.Errorf("the host's own route: %s", res.Status)
	}
	for _, tt := range []struct{ name, facts, office, permit, status, reason string }{
		{"district", `{"permit": " jz-2026-0137", "address": "东宝区示例路1号", "phone": "13800000000"}`, "dongbao", "JZ-2026-0137", "decided", "format and function of the host"},
		{"city", `{"permit": "JZ-2026-0137", "address": "示例路1号", "phone": "13800000000"}`, "city", "", "decided", "the function gives none"},
		{"bad number", `{"permit": "137", "address": "东宝区", "phone": "13800000000"}`, "dongbao", "", "invalid", "the format refuses it"},
	} {
		log.Reset()
		dec := decide(t, s.URL, tt.facts)
		if string(dec.Status) != tt.status || len(dec.Outcomes) == 0 || dec.Outcomes[0].Value != tt.office {
			t.Errorf("%s, because %s: %+v", tt.name, tt.reason, dec)
		}
		if sent := strings.Contains(log.String(), `"permit":"JZ-2026-0137"`); sent != (tt.permit != "") || strings.Contains(log.String(), "13800000000") {
			t.Errorf("%s: the log says %s", tt.name, log.String())
		}
	}
	var out strings.Builder
	if err := replay(t.Context(), file, &out); err != nil || out.String() != "decisions 3, same 3\n" {
		t.Errorf("replay: %v, %s", err, out.String())
	}
	r, err := j.Replay(t.Context(), journal.ReplayOptions{})
	if err != nil || len(r.Findings) != 3 || r.Findings[0].Kind != journal.FindingNoReplay {
		t.Errorf("a replay that does not know the additions: %+v, %v", r, err)
	}
}

func decide(t *testing.T, url, facts string) (dec engine.Decision) {
	t.Helper()
	res, err := http.Post(url+"/rules/v1/decisions", "application/json", strings.NewReader(`{"facts": `+facts+`}`))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err == nil {
		err = json.Unmarshal(body, &dec)
	}
	if err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	return dec
}
