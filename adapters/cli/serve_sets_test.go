package cli_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestServeSeveralSets: serve answers by each set that it is given, by its name.
func TestServeSeveralSets(t *testing.T) {
	t.Parallel()
	s := startServer(t, nil, "--quick", "-p", "../../examples/embed/line.yaml", "../../examples/laws/tariff.yaml")
	for path, want := range map[string]string{
		"/v1/sets":               `"id":"external-line"`,
		"/v1/sets/external-line": `"title":"The 300 m rule"`,
		"/readyz":                `"sets":[{"set":"external-line"`,
	} {
		if status, body := ask(t, "GET", s.url+path, "", ""); status != http.StatusOK || !strings.Contains(string(body), want) {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if status, body := ask(t, "POST", s.url+"/v1/sets/external-line/decisions", "", `{"facts": {"length": 5}}`); status != http.StatusOK || !strings.Contains(string(body), `"value":"filing"`) {
		t.Errorf("%d %s", status, body)
	}
	if code := s.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if got := run(t, "", "serve", "--tests", "x.yaml", "a.yaml", "b.yaml"); got.code != 2 || !strings.Contains(got.stderr, "--tests") {
		t.Errorf("tests of several sets: %+v", got)
	}
}
