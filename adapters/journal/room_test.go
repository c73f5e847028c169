package journal_test

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/journal"
)

// smallDisk mounts a file system of a size, and gives what makes it larger.
func smallDisk(t *testing.T, size string) (dir string, grow func(size string)) {
	t.Helper()
	dir, err := os.MkdirTemp("", "guize-disk-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size="+size, "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no small file system can be mounted: %s", out)
	}
	t.Cleanup(func() { exec.Command("umount", "-l", dir).Run() })
	return dir, func(size string) {
		t.Helper()
		if out, err := exec.Command("mount", "-o", "remount,size="+size, dir).CombinedOutput(); err != nil {
			t.Fatalf("remount: %s", out)
		}
	}
}

// A full disk is an error for whoever writes, and no end: what was
// acknowledged is there, Ping says so though everything can still be read, and
// writing goes on when there is room.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		dir, grow := smallDisk(t, "1m")
		diskFull(t, filepath.Join(dir, "journal.db"), func() { grow("8m") })
	})
	t.Run("postgres", func(t *testing.T) {
		needsLong(t)
		t.Parallel()
		dir, grow := smallDisk(t, "16m")
		url, _ := ownServer(t) // which ends before its disk does
		diskFull(t, newDatabaseIn(t, url, dir), func() { grow("64m") })
	})
}

func diskFull(t *testing.T, name string, grow func()) {
	j, err := journal.Open(t.Context(), name, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	eng := compile(t, setFile)
	acked := 0
	for {
		if _, err = tryKeep(t.Context(), j, eng, `{"length": 1}`); err != nil {
			break
		}
		if acked++; acked > 100_000 {
			t.Fatal("the disk never fills")
		}
	}
	if text := err.Error(); !strings.Contains(text, "full") && !strings.Contains(text, "disk") && !strings.Contains(text, "space") {
		t.Errorf("the error does not say why: %v", err)
	}
	for range 5 {
		if err := j.Ping(t.Context()); err == nil {
			t.Fatal("on a full disk the journal says that decisions can be kept")
		}
	}
	wantReport(t, j, acked, acked)
	grow()
	if err := j.Ping(t.Context()); err != nil {
		t.Errorf("with room again: %v", err)
	}
	wantReport(t, j, acked, acked)
	keep(t, j, eng, `{"length": 1}`)
	wantReport(t, j, acked+1, acked+1)
	t.Logf("%d decisions until the disk was full", acked)
	if err := j.Close(); err != nil {
		t.Error(err)
	}
}

// newDatabaseIn makes a database of a PostgreSQL server that lies in a folder of
// its own.
func newDatabaseIn(t *testing.T, server, dir string) string {
	t.Helper()
	exec.Command("chown", "postgres", dir).Run() // where the server runs as another user
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := filepath.Base(dir)
	for _, q := range []string{"CREATE TABLESPACE \"" + name + "\" LOCATION '" + dir + "'", "CREATE DATABASE \"" + name + "\" TABLESPACE \"" + name + "\""} {
		if _, err := db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = name
	return u.String()
}

// A database that can be read and not be written to is found before the first
// decision.
func TestPingWrites(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j := open(t, name, journal.Options{})
		eng := compile(t, setFile)
		if err := j.Ping(t.Context()); err != nil {
			t.Fatal(err)
		}
		keep(t, j, eng, `{"length": 1}`)
		wantReport(t, j, 1, 1) // nothing is left of what Ping wrote
		j.Close()
		j = open(t, name, journal.Options{})
		readOnly, writable := "PRAGMA query_only = 1", "PRAGMA query_only = 0"
		if j.Postgres() {
			readOnly, writable = "SET default_transaction_read_only = on", "SET default_transaction_read_only = off"
			j.Writer().SetMaxOpenConns(1) // so that it holds for all that follows
		}
		try(t, j, readOnly)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		if err := j.Ping(ctx); err == nil {
			t.Error("a database that cannot be written to is said to be ready")
		}
		if _, err := tryKeep(ctx, j, eng, `{"length": 2}`); err == nil {
			t.Error("a decision is acknowledged")
		}
		if err := j.Ping(ctx); err == nil {
			t.Error("after a failed write it is said to be ready")
		}
		try(t, j, writable)
		j.Writer().SetMaxOpenConns(8)
		if err := j.Ping(ctx); err != nil {
			t.Errorf("writable again: %v", err)
		}
		keep(t, j, eng, `{"length": 3}`)
		wantReport(t, j, 2, 2)
	})
}

func try(t *testing.T, j *journal.Journal, query string) {
	t.Helper()
	if err := j.Try(query); err != nil {
		t.Fatal(err)
	}
}

// A SQLite file that is moved, replaced or deleted while it is open would take
// what is written with it, unseen.
func TestFileMoved(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		do   func(file string) error
	}{
		{"moved", func(file string) error { return os.Rename(file, file+".old") }},
		{"deleted", os.Remove},
		{"replaced", func(file string) error {
			if err := os.WriteFile(file+".new", nil, 0o600); err != nil {
				return err
			}
			return errors.Join(os.Link(file, file+".old"), os.Rename(file+".new", file))
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "j.db")
			j := open(t, file, journal.Options{})
			eng := compile(t, setFile)
			keep(t, j, eng, `{"length": 1}`)
			if err := tt.do(file); err != nil {
				t.Fatal(err)
			}
			if _, err := tryKeep(t.Context(), j, eng, `{"length": 2}`); err == nil || !strings.Contains(err.Error(), "moved") {
				t.Errorf("a decision is acknowledged: %v", err)
			}
			if err := j.Ping(t.Context()); err == nil {
				t.Error("it is said to be ready")
			}
			if tt.name == "deleted" {
				return
			}
			if err := os.Rename(file+".old", file); err != nil {
				t.Fatal(err)
			}
			if err := j.Ping(t.Context()); err != nil {
				t.Errorf("back in its place: %v", err)
			}
			keep(t, j, eng, `{"length": 3}`)
			wantReport(t, j, 2, 2)
		})
	}
}

// What a program says of a journal when it starts.
func TestNewAndEntries(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		eng := compile(t, setFile)
		for n := range 3 {
			j := open(t, name, journal.Options{})
			got, err := j.Entries(t.Context())
			if err != nil || got != int64(n) || j.New() != (n == 0) {
				t.Errorf("opened %d times before: %d entries, new %v, %v", n, got, j.New(), err)
			}
			keep(t, j, eng, `{"length": 1}`)
			j.Close()
		}
	})
}
