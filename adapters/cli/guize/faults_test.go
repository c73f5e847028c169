package main

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/journal"
)

const writers = 1000

// Killed by SIGKILL under 1,000 concurrent requests, again and again, the
// server loses no decision that a client got, and the chain is whole.
func TestKilled(t *testing.T) {
	needsLong(t)
	times := kills(t)
	each(t, func(t *testing.T, name string) {
		got := map[string]bool{}
		for n := range times {
			s := start(t, "-p", setFile, "--journal", name)
			more := load(t, s, time.Duration(300+130*(n%10))*time.Millisecond)
			maps.Copy(got, more)
			if len(more) == 0 {
				t.Fatalf("kill %d came before any answer\n%s", n+1, s.log)
			}
			if lost := missing(t, name, got); lost > 0 {
				t.Fatalf("kill %d: %d of %d acknowledged decisions are lost", n+1, lost, len(got))
			}
			replay(t, name, len(got), "--chain-only")
			t.Logf("kill %d: %d acknowledged (%d new), none lost, chain whole", n+1, len(got), len(more))
		}
		replay(t, name, len(got))
	})
}

// each runs a test with a SQLite file and with a PostgreSQL database.
func each(t *testing.T, test func(t *testing.T, name string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, filepath.Join(t.TempDir(), "j.db")) })
	t.Run("postgres", func(t *testing.T) {
		url, _, _ := postgres(t)
		test(t, url)
	})
}

// load sends requests from 1,000 clients, kills the server some time after the
// first answer, and returns the ids of all decisions that came back whole.
func load(t *testing.T, s *server, after time.Duration) map[string]bool {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: writers}}
	defer client.CloseIdleConnections()
	var mu sync.Mutex
	var once sync.Once
	var wg sync.WaitGroup
	ids := map[string]bool{}
	for w := range writers {
		wg.Go(func() {
			for i := 0; ; i++ {
				status, id, err := decide(client, s.url, fmt.Sprintf(`{"length": %d, "contact": {"name": "某某%d"}}`, i, w))
				if err != nil {
					return // the server is gone
				}
				if status != http.StatusOK {
					t.Errorf("%d", status)
					return
				}
				once.Do(func() { time.AfterFunc(after, func() { s.cmd.Process.Kill() }) })
				mu.Lock()
				ids[id] = true
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	s.kill(t)
	return ids
}

// missing counts the decisions that a journal does not have.
func missing(t *testing.T, name string, ids map[string]bool) (lost int) {
	t.Helper()
	j, err := journal.Open(t.Context(), name, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	for id := range ids {
		if _, err := j.Get(t.Context(), id); err != nil {
			lost++
		}
	}
	return lost
}

// The database goes away and comes back: nothing is acknowledged meanwhile,
// /readyz says so, and the server needs no restart. From the fifth failure on the log
// does not tell each.
func TestDatabaseGone(t *testing.T) {
	needsLong(t)
	url, stop, resume := postgres(t)
	s := start(t, "-p", setFile, "--journal", url)
	ids := map[string]bool{mustDecide(t, s.url, `{"length": 1}`): true}
	var said []string
	for range 2 {
		stop()
		for range 5 {
			if status, _, err := decide(http.DefaultClient, s.url, `{"length": 2}`); err != nil || status != http.StatusServiceUnavailable {
				t.Fatalf("without a database: %d, %v", status, err)
			}
		}
		if status, journal := ready(t, s.url); status != http.StatusServiceUnavailable || journal != "unavailable" {
			t.Errorf("readyz %d, journal %s", status, journal)
		}
		resume()
		waitReady(t, s)
		said = append(said, `"msg":"journal outage"`, `"msg":"journal outage over"`)
		s.waitLog(t, said...)
		ids[mustDecide(t, s.url, `{"length": 3}`)] = true
	}
	s.stop(t)
	if lost := missing(t, url, ids); lost > 0 {
		t.Errorf("%d of %d are lost", lost, len(ids))
	}
	replay(t, url, len(ids))
}

func waitReady(t *testing.T, s *server) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if status, _ := ready(t, s.url); status == http.StatusOK {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("not ready again\n%s", s.log)
		}
	}
}

// A full disk: requests fail with 503, nothing acknowledged is lost, and the
// server goes on once there is room.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", dir).CombinedOutput(); err != nil {
		lacks(t, "no small file system can be mounted: %s", out)
	}
	t.Cleanup(func() { exec.Command("umount", "-l", dir).Run() })
	name := filepath.Join(dir, "j.db")
	s := start(t, "-p", setFile, "--journal", name)
	ids := map[string]bool{}
	for status := http.StatusOK; status == http.StatusOK; {
		var id string
		var err error
		if status, id, err = decide(http.DefaultClient, s.url, `{"length": 1}`); err != nil {
			t.Fatal(err)
		}
		if id != "" {
			ids[id] = true
		} else if status != http.StatusServiceUnavailable {
			t.Fatalf("with a full disk: %d", status)
		}
		if len(ids) > 100_000 {
			t.Fatal("the disk never fills")
		}
	}
	s.waitLog(t, "full")
	if status, journal := ready(t, s.url); status != http.StatusServiceUnavailable || journal != "unavailable" {
		t.Errorf("with a full disk: readyz %d, journal %s", status, journal)
	}
	s.waitLog(t, "journal unavailable")
	if out, err := exec.Command("mount", "-o", "remount,size=32m", dir).CombinedOutput(); err != nil {
		t.Fatalf("remount: %s", out)
	}
	waitReady(t, s)
	s.waitLog(t, "journal available again")
	ids[mustDecide(t, s.url, `{"length": 2}`)] = true
	s.stop(t)
	if lost := missing(t, name, ids); lost > 0 {
		t.Errorf("%d of %d are lost", lost, len(ids))
	}
	replay(t, name, len(ids))
	t.Logf("%d decisions until the disk was full, and one after", len(ids)-1)
}

// The file of the journal goes away while the server runs: nothing is
// acknowledged any more, /readyz says so, and a start makes a new journal
// aloud.
func TestJournalFileGone(t *testing.T) {
	name := filepath.Join(t.TempDir(), "j.db")
	s := start(t, "-p", setFile, "--journal", name)
	s.waitLog(t, "a new journal was made", "journal opened", `"entries":0`)
	mustDecide(t, s.url, `{"length": 1}`)
	if err := os.Rename(name, name+".old"); err != nil {
		t.Fatal(err)
	}
	if status, _, err := decide(http.DefaultClient, s.url, `{"length": 2}`); err != nil || status != http.StatusServiceUnavailable {
		t.Errorf("without the file: %d, %v", status, err)
	}
	if status, journal := ready(t, s.url); status != http.StatusServiceUnavailable || journal != "unavailable" {
		t.Errorf("readyz %d, journal %s", status, journal)
	}
	s.waitLog(t, "moved, replaced or deleted")
	if err := os.Rename(name+".old", name); err != nil {
		t.Fatal(err)
	}
	waitReady(t, s)
	s.stop(t)
	s = start(t, "-p", setFile, "--journal", name)
	s.waitLog(t, "journal opened", `"entries":1`)
	if strings.Contains(s.log.all(), "a new journal") {
		t.Error("a journal that was there is said to be new")
	}
	s.stop(t)
}

// Ten thousand idle connections, half of them used before, cost little memory,
// and those who ask are answered.
func TestIdleConnections(t *testing.T) {
	needsLong(t)
	const n = 10_000
	s := start(t, "-p", setFile, "--max-connections", "20000")
	before := resident(t, s)
	for i := range n {
		c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
		if err != nil {
			lacks(t, "connection %d: %v", i, err)
		}
		defer c.Close()
		if i%2 == 0 {
			io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
			if res, err := http.ReadResponse(bufio.NewReader(c), nil); err != nil || res.StatusCode != 200 {
				t.Fatalf("connection %d: %v", i, err)
			}
		}
	}
	var took []time.Duration
	for range 200 {
		begin := time.Now()
		mustAnswer(t, s)
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	grown := resident(t, s) - before
	t.Logf("%d idle connections: %d KiB each; 200 decisions beside them, median %v, 99 %% within %v", n, grown>>10/n, took[100], took[198])
	if grown > n*64<<10 {
		t.Errorf("memory grew by %d MiB", grown>>20)
	}
	s.stop(t)
}

// mustAnswer wants a decision from a server without a journal, which gives
// it no id.
func mustAnswer(t *testing.T, s *server) {
	t.Helper()
	res, err := http.Post(s.url+"/v1/decisions", "application/json", strings.NewReader(`{"facts": {"length": 1}}`))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%d %s, %v", res.StatusCode, body, err)
	}
}

// resident is the memory of a server, in bytes.
func resident(t *testing.T, s *server) int {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", s.cmd.Process.Pid))
	if err != nil {
		lacks(t, "%v", err)
	}
	var size, pages int
	if _, err := fmt.Sscan(string(data), &size, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}

// SIGHUP brings a changed set into use, and SIGTERM ends the server in good
// order.
func TestSignals(t *testing.T) {
	data, err := os.ReadFile(setFile)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "set.yaml")
	put := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(string(data))
	s := start(t, "-p", file, "--watch", "0")
	put(strings.ReplaceAll(string(data), "300", "400"))
	if err := s.cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	s.waitLog(t, "policy set loaded", "policy set loaded")
	s.stop(t)
}
