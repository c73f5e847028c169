package main

import (
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/httpapi"
)

func TestClient(t *testing.T) {
	t.Parallel()
	token, line := httpapi.NewToken("window", httpapi.RoleDecide)
	known, err := httpapi.ParseTokens(strings.NewReader(line))
	if err != nil {
		t.Fatal(err)
	}
	callers, err := httpapi.NewTokens(known)
	if err != nil {
		t.Fatal(err)
	}
	h, err := httpapi.New(t.Context(), httpapi.Source{FS: os.DirFS("../embed"), Name: "line.yaml", Quick: true}, httpapi.Options{Authenticate: callers.Authenticate})
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(h)
	defer srv.Close()
	for _, tt := range []struct{ facts, want, err string }{
		{`{"length": 250}`, "approval filing", ""},
		{`{"length": "`, "", "unexpected EOF"},
		{`{"no-such": 1}`, "invalid", ""},
	} {
		var out strings.Builder
		c := client{url: srv.URL, token: token, http: srv.Client()}
		err := c.run(t.Context(), strings.NewReader(tt.facts), &out)
		if tt.err == "" && err != nil || tt.err != "" && (err == nil || !strings.Contains(err.Error(), tt.err)) {
			t.Errorf("%s: %v, want %q", tt.facts, err, tt.err)
		}
		if !strings.Contains(out.String(), tt.want) {
			t.Errorf("%s: %s, want %q", tt.facts, out.String(), tt.want)
		}
	}
	c := client{url: srv.URL, token: "wrong", http: srv.Client()}
	err = c.run(t.Context(), strings.NewReader(`{"length": 250}`), &strings.Builder{})
	if err == nil || !strings.Contains(err.Error(), "refused (unauthorised)") {
		t.Errorf("a wrong token: %v", err)
	}
}
