package journal_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) != "" {
		child()
		return
	}
	os.Exit(withServer(m))
}

// needsLong skips what plain `go test` has no time for.
func needsLong(t *testing.T) {
	t.Helper()
	if os.Getenv("GUIZE_LONG") == "" {
		t.Skip("takes long: GUIZE_LONG=1 runs it")
	}
}

// kills is how often a writer is killed: ten times, or GUIZE_KILLS times.
func kills(t *testing.T) int {
	t.Helper()
	s := os.Getenv("GUIZE_KILLS")
	if s == "" {
		return 10
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		t.Fatalf("GUIZE_KILLS=%s", s)
	}
	return n
}

// server is the URL of the PostgreSQL server of this run, or why there is none.
var server struct{ url, dir, missing string }

const script = "testdata/postgres.sh"

// withServer runs the tests with a PostgreSQL server of their own, or with the
// one that GUIZE_POSTGRES_URL names.
func withServer(m *testing.M) int {
	if server.url = os.Getenv("GUIZE_POSTGRES_URL"); server.url != "" {
		return m.Run()
	}
	if os.Getenv("CI") == "" && os.Getenv("GUIZE_LONG") == "" { // half a minute, most of it waiting
		server.missing = "asked for by CI, GUIZE_LONG or GUIZE_POSTGRES_URL"
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "guize-postgres-")
	if err == nil {
		err = os.Chmod(dir, 0o755) // the server runs as another user
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	server.dir = filepath.Join(dir, "pg")
	if server.url, err = start(server.dir); err != nil {
		server.missing = err.Error()
		return m.Run()
	}
	defer exec.Command("bash", script, "stop", server.dir, "immediate").Run()
	return m.Run()
}

// ownServer starts a PostgreSQL server for one test, which may do to it what it
// likes. It gives its URL, and the folder by which testdata/postgres.sh knows it.
func ownServer(t *testing.T) (url, dir string) {
	t.Helper()
	if server.dir == "" || server.url == "" {
		newDatabase(t)
		t.Skip("the server is not ours to stop")
	}
	parent, err := os.MkdirTemp("", "guize-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(parent) })
	os.Chmod(parent, 0o755) // the server runs as another user
	dir = filepath.Join(parent, "pg")
	if url, err = start(dir); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { exec.Command("bash", script, "stop", dir, "immediate").Run() })
	return url, dir
}

// start makes and starts a server; the error holds what it said.
func start(dir string) (url string, err error) {
	out, err := exec.Command("bash", script, "start", dir).Output()
	if e, ok := err.(*exec.ExitError); ok {
		err = fmt.Errorf("%w: %s", err, bytes.TrimSpace(e.Stderr))
	}
	return string(bytes.TrimSpace(out)), err
}

var databases atomic.Int64

// newDatabase makes an empty PostgreSQL database and returns its URL.
func newDatabase(t testing.TB) string {
	t.Helper()
	if server.url == "" {
		if os.Getenv("CI") != "" {
			t.Fatalf("no PostgreSQL: %s", server.missing)
		}
		t.Skipf("no PostgreSQL: %s", server.missing)
	}
	db, err := sql.Open("pgx", server.url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := fmt.Sprintf("t%d_%d", os.Getpid(), databases.Add(1))
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(server.url)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = name
	q := u.Query()
	q.Set("connect_timeout", "60") // a machine full of tests may not answer within the 5 s of a host's
	u.RawQuery = q.Encode()
	return u.String()
}

// each runs a test against both databases; name is what Open takes.
func each(t *testing.T, test func(t *testing.T, name string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, filepath.Join(t.TempDir(), "日志 j?#.db"))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, newDatabase(t))
	})
}

func open(t testing.TB, name string, opts journal.Options) *journal.Journal {
	t.Helper()
	j, err := journal.Open(t.Context(), name, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	return j
}

func compile(t testing.TB, file string, edit ...string) *engine.Engine {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.Parse(t.Context(), "set.yaml", []byte(strings.NewReplacer(edit...).Replace(string(data))))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}

// keep decides an application and keeps the decision.
func keep(t testing.TB, j *journal.Journal, eng *engine.Engine, facts string) *engine.Decision {
	t.Helper()
	dec, err := tryKeep(t.Context(), j, eng, facts)
	if err != nil {
		t.Fatal(err)
	}
	return dec
}

func tryKeep(ctx context.Context, j *journal.Journal, eng *engine.Engine, facts string) (*engine.Decision, error) {
	in := engine.Input{At: at, JSON: []byte(facts)}
	dec, err := eng.Evaluate(ctx, in)
	if err != nil {
		return nil, err
	}
	_, err = j.Keep(ctx, eng, in, dec)
	return dec, err
}

func compileText(t testing.TB, text string) *engine.Engine {
	t.Helper()
	set, err := rules.Parse(t.Context(), "set.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	return eng
}
