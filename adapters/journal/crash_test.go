package journal_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// childEnv makes the test binary a writer that is going to be killed; its value
// is the journal.
const childEnv = "GUIZE_JOURNAL_CHILD"

const childWriters = 1000

// child keeps decisions with 1,000 goroutines and prints the id of each that
// was acknowledged.
func child() {
	ctx := context.Background()
	data, err := os.ReadFile(setFile)
	if err != nil {
		panic(err)
	}
	set, err := rules.Parse(context.Background(), "set.yaml", data)
	if err != nil {
		panic(err)
	}
	eng, err := engine.Compile(context.Background(), set)
	if err != nil {
		panic(err)
	}
	j, err := journal.Open(ctx, os.Getenv(childEnv), journal.Options{})
	if err != nil {
		panic(err)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for w := range childWriters {
		wg.Go(func() {
			for i := 0; ; i++ {
				dec, err := tryKeep(ctx, j, eng, fmt.Sprintf(`{"length": %d, "contact": {"name": "某某%d"}}`, i, w))
				if err != nil {
					panic(err)
				}
				mu.Lock()
				os.Stdout.WriteString(dec.ID + "\n") // one write: not buffered when the process dies
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// Killed at any moment, the journal loses no acknowledged decision, and its
// chain is whole.
func TestKill(t *testing.T) {
	needsLong(t)
	t.Parallel()
	times := kills(t)
	each(t, func(t *testing.T, name string) {
		acked := map[string]bool{}
		for n := range times {
			before := len(acked)
			killed(t, name, time.Duration(300+130*(n%10))*time.Millisecond, acked)
			j := open(t, name, journal.Options{})
			lost := 0
			for id := range acked {
				if _, err := j.Get(t.Context(), id); err != nil {
					lost++
				}
			}
			r := replay(t, j, journal.ReplayOptions{ChainOnly: n < times-1})
			if lost > 0 || !r.OK() || r.Entries < len(acked) {
				t.Fatalf("kill %d: %d of %d acknowledged decisions lost; %d entries; %v", n+1, lost, len(acked), r.Entries, r.Findings)
			}
			t.Logf("kill %d: %d acknowledged (%d new), %d in the journal, none lost, chain whole", n+1, len(acked), len(acked)-before, r.Entries)
			if len(acked) == before {
				t.Errorf("kill %d came before anything was acknowledged", n+1)
			}
			j.Close()
		}
	})
}

// killed runs the child on a journal, kills it some time after its first
// acknowledgement, and notes what was acknowledged.
func killed(t *testing.T, name string, after time.Duration, acked map[string]bool) {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(exe)
	cmd.Env = append(os.Environ(), childEnv+"="+name)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		once.Do(func() { time.AfterFunc(after, func() { cmd.Process.Kill() }) })
		acked[lines.Text()] = true
	}
	if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the child ended by itself: %v\n%s", err, stderr.String())
	}
}

// A file system of its own cannot be mounted everywhere; a limit on the
// database's pages can be set.
func TestDatabaseFull(t *testing.T) {
	t.Parallel()
	j := open(t, filepath.Join(t.TempDir(), "j.db"), journal.Options{})
	eng := compile(t, setFile)
	keep(t, j, eng, `{"length": 1}`)
	if err := j.Try("PRAGMA max_page_count = 20"); err != nil {
		t.Fatal(err)
	}
	acked := 1
	for {
		if _, err := tryKeep(t.Context(), j, eng, `{"length": 1}`); err != nil {
			break
		}
		if acked++; acked > 1000 {
			t.Fatal("the database never fills")
		}
	}
	if j.Ping(t.Context()) == nil {
		t.Error("a full database is said to be ready")
	}
	wantReport(t, j, acked, acked)
	if err := j.Try("PRAGMA max_page_count = 100000"); err != nil {
		t.Fatal(err)
	}
	if err := j.Ping(t.Context()); err != nil {
		t.Errorf("with room again: %v", err)
	}
	keep(t, j, eng, `{"length": 1}`)
	wantReport(t, j, acked+1, acked+1)
}

// The database goes away and comes back: errors meanwhile, no lost
// acknowledgement, and no restart needed.
func TestDatabaseGoneAndBack(t *testing.T) {
	needsLong(t)
	url, own := ownServer(t)
	j := open(t, url, journal.Options{})
	eng := compile(t, setFile)
	acked := []string{keep(t, j, eng, `{"length": 1}`).ID}
	for range 2 {
		if out, err := exec.Command("bash", script, "stop", own, "immediate").CombinedOutput(); err != nil {
			t.Fatalf("stop: %s", out)
		}
		if _, err := tryKeep(t.Context(), j, eng, `{"length": 2}`); err == nil {
			t.Fatal("a decision is acknowledged without a database")
		}
		if j.Ping(t.Context()) == nil {
			t.Error("the journal says that it can be reached")
		}
		if out, err := exec.Command("bash", script, "resume", own).CombinedOutput(); err != nil {
			t.Fatalf("resume: %s", out)
		}
		acked = append(acked, keep(t, j, eng, `{"length": 3}`).ID)
	}
	for _, id := range acked {
		if _, err := j.Get(t.Context(), id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	wantReport(t, j, len(acked), len(acked))
}
