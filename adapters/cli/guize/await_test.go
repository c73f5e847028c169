package main

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"
)

// A server whose database is away says so to everybody, and ends when it is told to.
func TestAwaitsDatabase(t *testing.T) {
	t.Parallel()
	s := start(t, "-p", setFile, "--journal", "postgres://guize:secret@127.0.0.1:1/x")
	awaits(t, s)
	s.waitLog(t, "the journal is away", "again_in")
	if s.stop(t); strings.Contains(s.log.all(), "secret") {
		t.Errorf("the log holds the password:\n%s", s.log)
	}
}

// awaits wants a server that waits for its journal.
func awaits(t *testing.T, s *server) {
	t.Helper()
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/v1/sets": 503, "/v1/decisions": 503} {
		res, err := http.Get(s.url + path)
		if err != nil {
			t.Fatal(err)
		}
		var p struct{ Code, Journal string }
		err = json.NewDecoder(res.Body).Decode(&p)
		res.Body.Close()
		problem := strings.HasPrefix(path, "/v1/")
		if err != nil || res.StatusCode != want || problem && (p.Code != "journal-unavailable" || res.Header.Get("Retry-After") != "1") || path == "/readyz" && p.Journal != "unavailable" {
			t.Errorf("%s: %d %+v, %v", path, res.StatusCode, p, err)
		}
	}
}

// A server that is started before its database serves once that is there, at the same
// address; what another try does not mend still ends it.
func TestStartsBeforeDatabase(t *testing.T) {
	needsLong(t)
	url, stop, resume := postgres(t)
	stop()
	s := start(t, "-p", setFile, "--journal", url)
	awaits(t, s)
	resume()
	waitReady(t, s)
	mustDecide(t, s.url, `{"length": 1}`)
	s.stop(t)
	replay(t, url, 1)
	at, _, _ := strings.Cut(url, "?")
	none := at[:strings.LastIndex(at, "/")] + "/nothing" + strings.TrimPrefix(url, at)
	out, err := exec.Command(program, "--lang", "en", "serve", "--addr", "127.0.0.1:0", "-p", setFile, "--journal", none).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "3D000") {
		t.Errorf("a database that does not exist: %v\n%s", err, out)
	}
}
