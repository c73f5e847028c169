package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is the command: built as users build it with GUIZE_LONG or GUIZE_SOAK, else this test
// under another name, which saves the building.
var program string

func TestMain(m *testing.M) {
	if os.Getenv("GUIZE_TEST_PROGRAM") != "" {
		main()
	}
	if !long() && os.Getenv("GUIZE_SOAK") == "" {
		program = os.Args[0]
		os.Setenv("GUIZE_TEST_PROGRAM", "1")
		os.Exit(m.Run())
	}
	dir, err := os.MkdirTemp("", "guize-program-")
	if err != nil {
		panic(err)
	}
	program = filepath.Join(dir, "guize")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		os.Stderr.Write(out)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func long() bool { return os.Getenv("GUIZE_LONG") != "" }

// needsLong skips what plain `go test` has no time for.
func needsLong(t *testing.T) {
	t.Helper()
	if !long() {
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

// lacks skips a test for want of something, and fails it in CI, where nothing
// may be wanting.
func lacks(t *testing.T, format string, args ...any) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf(format, args...)
	}
	t.Skipf(format, args...)
}

const setFile = "../../journal/testdata/set.yaml"

// server is "guize serve" as a process of its own.
type server struct {
	url string
	cmd *exec.Cmd
	log *log
}

// log is what a server wrote.
type log struct {
	mu    sync.Mutex
	lines []string
	addr  chan string
}

func (l *log) read(r io.Reader) {
	for lines := bufio.NewScanner(r); lines.Scan(); {
		l.mu.Lock()
		l.lines = append(l.lines, lines.Text())
		l.mu.Unlock()
		var line struct{ Msg, Addr string }
		if json.Unmarshal(lines.Bytes(), &line) == nil && (line.Msg == "listening" || line.Msg == "listening, and waiting for the journal") {
			l.addr <- line.Addr
		}
	}
	close(l.addr)
}

// String is the end of the log.
func (l *log) String() string {
	lines := strings.Split(l.all(), "\n")
	return strings.Join(lines[max(0, len(lines)-20):], "\n")
}

func (l *log) all() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "\n")
}

// waitLog waits until a server has written texts, one after the other.
func (s *server) waitLog(t *testing.T, texts ...string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		rest, found := s.log.all(), true
		for _, text := range texts {
			_, after, ok := strings.Cut(rest, text)
			rest, found = after, found && ok
		}
		if found {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("the log does not say %q:\n%s", texts, s.log)
		}
	}
}

// start starts a server and waits until it listens.
func start(t *testing.T, args ...string) *server {
	t.Helper()
	s := &server{cmd: exec.Command(program, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...)...), log: &log{addr: make(chan string, 1)}}
	errs, err := s.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.cmd.Process.Kill(); s.cmd.Wait() })
	go s.log.read(errs)
	select {
	case addr, ok := <-s.log.addr:
		if !ok {
			t.Fatalf("the server ended by itself:\n%s", s.log)
		}
		s.url = "http://" + addr
	case <-time.After(time.Minute):
		t.Fatalf("the server does not listen:\n%s", s.log)
	}
	return s
}

// kill ends a server as a power cut does.
func (s *server) kill(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	s.cmd.Wait()
}

// stop ends a server in good order.
func (s *server) stop(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the end: %v\n%s", err, s.log)
	}
}

// decide asks for a decision and returns its status and id.
func decide(client *http.Client, url, facts string) (status int, id string, err error) {
	res, err := client.Post(url+"/v1/decisions", "application/json", strings.NewReader(`{"facts": `+facts+`}`))
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, "", err
	}
	var dec struct{ ID string }
	if res.StatusCode == http.StatusOK {
		if err := json.Unmarshal(body, &dec); err != nil || dec.ID == "" {
			return 0, "", errors.New("no decision: " + string(body))
		}
	}
	return res.StatusCode, dec.ID, nil
}

// mustDecide wants a decision.
func mustDecide(t *testing.T, url, facts string) (id string) {
	t.Helper()
	status, id, err := decide(http.DefaultClient, url, facts)
	if err != nil || status != http.StatusOK {
		t.Fatalf("%d, %v", status, err)
	}
	return id
}

// ready is what /readyz answers.
func ready(t *testing.T, url string) (status int, journal string) {
	t.Helper()
	res, err := http.Get(url + "/readyz")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var r struct{ Journal string }
	if err := json.NewDecoder(res.Body).Decode(&r); err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, r.Journal
}

// replay runs "guize replay" and wants a journal in which nothing is wrong, and
// all that was acknowledged.
func replay(t *testing.T, journal string, acknowledged int, args ...string) {
	t.Helper()
	out, err := exec.Command(program, append([]string{"replay", "--journal", journal, "-o", "json"}, args...)...).Output()
	var r struct {
		Entries  int
		Findings []json.RawMessage
	}
	if err != nil || json.Unmarshal(out, &r) != nil || len(r.Findings) > 0 || r.Entries < acknowledged {
		t.Fatalf("replay: %v; %d acknowledged\n%s", err, acknowledged, out)
	}
}

// postgres starts a server of its own, and returns its URL and what stops and
// resumes it.
func postgres(t *testing.T) (url string, stop, resume func()) {
	t.Helper()
	const script = "../../journal/testdata/postgres.sh"
	dir, err := os.MkdirTemp("", "guize-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	os.Chmod(dir, 0o755) // the server runs as another user
	data := filepath.Join(dir, "pg")
	var said bytes.Buffer
	start := exec.Command("bash", script, "start", data)
	start.Stderr = &said
	out, err := start.Output()
	if err != nil {
		lacks(t, "no PostgreSQL: %v: %s", err, said.Bytes())
	}
	run := func(args ...string) {
		t.Helper()
		if out, err := exec.Command("bash", append([]string{script}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", args, out)
		}
	}
	t.Cleanup(func() {
		exec.Command("bash", script, "stop", data, "immediate").Run()
		os.RemoveAll(dir)
	})
	return strings.TrimSpace(string(out)), func() { run("stop", data, "immediate") }, func() { run("resume", data) }
}
