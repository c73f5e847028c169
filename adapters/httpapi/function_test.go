package httpapi_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/engine"
)

// Why a function of the host failed is in the log, and in no answer.
func TestFailedFunctionIsLogged(t *testing.T) {
	t.Parallel()
	fails := engine.WithFunction("ask", []string{"string"}, "bool", func(context.Context, []any) (any, error) {
		return nil, errors.New("table owners of db7 is gone")
	})
	set := `guize: 1
set: ask
languages: [en]
sources: {s: {title: S}}
facts: {a: {type: string, title: A}}
outcomes: {o: {type: bool, title: O}}
policies: {p: {title: P, cite: s 1, rules: [{id: r, title: R, when: ask(a), then: [decide: {o: true}]}]}}
`
	var log strings.Builder
	h, err := httpapi.New(t.Context(), httpapi.Source{FS: fstest.MapFS{"ask.yaml": {Data: []byte(set)}}, Name: "ask.yaml", Engine: []engine.Option{fails}, Quick: true},
		httpapi.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	w, r := httptest.NewRecorder(), httptest.NewRequest("POST", "/v1/decisions", strings.NewReader(`{"facts": {"a": "x"}}`))
	r.Header.Set("Content-Type", "application/json")
	h.ServeHTTP(w, r) // here, so that all is logged when it returns
	if body := w.Body.String(); w.Code != 200 || !strings.Contains(body, "function ask failed") || strings.Contains(body, "db7") {
		t.Errorf("%d %s", w.Code, body)
	}
	if !strings.Contains(log.String(), "db7") || !strings.Contains(log.String(), "function=ask") {
		t.Errorf("the log: %s", log.String())
	}
}
