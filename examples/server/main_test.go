package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/engine"
)

func TestHost(t *testing.T) {
	t.Parallel()
	h, err := httpapi.New(t.Context(), httpapi.Source{FS: os.DirFS("."), Name: "permits.yaml", Engine: additions()}, httpapi.Options{Prefix: "/rules"})
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
		{"district", `{"permit": " jz-2026-0137", "address": "东宝区示例路1号"}`, "dongbao", "JZ-2026-0137", "decided", "format and function of the host"},
		{"city", `{"permit": "JZ-2026-0137", "address": "示例路1号"}`, "city", "", "decided", "the function gives none"},
		{"bad number", `{"permit": "137", "address": "东宝区"}`, "dongbao", "", "invalid", "the format refuses it"},
	} {
		res, err := http.Post(s.URL+"/rules/v1/decisions", "application/json", strings.NewReader(`{"facts": `+tt.facts+`}`))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		var dec engine.Decision
		if err := json.Unmarshal(body, &dec); err != nil {
			t.Fatalf("%s: %v: %s", tt.name, err, body)
		}
		if string(dec.Status) != tt.status || len(dec.Outcomes) == 0 || dec.Outcomes[0].Value != tt.office {
			t.Errorf("%s, because %s: %s", tt.name, tt.reason, body)
		}
		if tt.permit != "" && (len(dec.Emitted) != 1 || dec.Emitted[0].Kind != "sms" || dec.Emitted[0].Data["text"] != tt.permit) {
			t.Errorf("%s: emitted %+v", tt.name, dec.Emitted)
		}
	}
}
