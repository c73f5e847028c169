package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/engine/bench/internal/rival"
)

// TestMain lets the test binary stand in for the command that it starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == "-engine" || strings.HasPrefix(os.Args[1], "-bare")) {
		if err := run(os.Args[1:], os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// Every engine is loaded, checked and measured, and has its row.
func TestCompare(t *testing.T) {
	t.Parallel()
	p := plan{sizes: []int{10}, rounds: 1, slice: time.Microsecond, check: time.Millisecond,
		maxLoad: time.Minute, maxRound: time.Second, root: "../..", sets: []string{jingmen, "10", decision}}
	var out bytes.Buffer
	if err := compare(p, &out); err != nil {
		t.Fatal(err)
	}
	for _, p := range peer.All() {
		for _, w := range p.Ways {
			want := 6
			if sameRules(w.Name) {
				want = 4 // it has no loading of its own
			}
			if n := strings.Count(out.String(), "\n| "+w.Name+" "); n != want {
				t.Errorf("%s has %d rows, want one in each of %d tables", w.Name, n, want)
			}
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
}

// A server is started, checked and asked. That of the rules by hand stands for
// all, which take minutes to be built.
func TestServer(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	twelve, err := rival.Twelve("../..", self, 50)
	if err != nil {
		t.Fatal(err)
	}
	whole, err := rival.Whole("../..", self)
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range []rival.Group{twelve, whole} {
		group.Servers = group.Servers[:1]
		g := newGroup(group)
		p := serverPlan{connections: 2, rounds: 1, slice: 10 * time.Millisecond, checked: 50, start: time.Minute}
		if err := g.measure(t.TempDir(), p); err != nil {
			t.Fatal(err)
		}
		g.all = append(g.all, &served{Server: rival.Server{Name: rival.OPA}, skipped: "not built"})
		var out bytes.Buffer
		g.print(&out)
		if got := out.String(); !strings.Contains(got, " 1.0× |") || !strings.Contains(got, "— (not built)") {
			t.Error(got)
		}
	}
}

// An engine that loads too slowly is left out and says so.
func TestGiveUp(t *testing.T) {
	t.Parallel()
	all := peer.All()
	opa := all[len(all)-1]
	proc, ways, err := start(plan{maxLoad: time.Millisecond, rounds: 1, root: "../.."}, opa, "10000")
	if err != nil {
		t.Fatal(err)
	}
	defer proc.stop()
	if !proc.load.GaveUp || len(ways) != 1 || len(ways[0].one) != 0 {
		t.Errorf("%s loaded 10,000 rules within a millisecond", opa.Ways[0].Name)
	}
}

func TestFormats(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, got, want string }{
		{"large ratio", times(12345.6), "12,346×"},
		{"ratio", times(12.3), "12×"},
		{"small ratio", times(1.26), "1.3×"},
		{"fraction", times(0.0123), "0.012×"},
		{"nanoseconds", short(57.4), "57ns"},
		{"microseconds", short(12345), "12µs"},
		{"MiB", size(64 << 20), "64 MiB"},
		{"grouped", grouped("100000"), "100,000"},
		{"not grouped", grouped("100"), "100"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %s, want %s", c.name, c.got, c.want)
		}
	}
}

// The older set of the history differs from policies.yaml in one number.
func TestOlderSet(t *testing.T) {
	t.Parallel()
	old := filepath.Join(t.TempDir(), "old.yaml")
	if err := writeOld("../../policies.yaml", old); err != nil {
		t.Fatal(err)
	}
	was, err := os.ReadFile("../../policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	is, err := os.ReadFile(old)
	if err != nil {
		t.Fatal(err)
	}
	if len(was) != len(is) || bytes.Equal(was, is) {
		t.Errorf("%d bytes, was %d", len(is), len(was))
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	if err := decode("../../examples/applications/many.ndjson"); err != nil {
		t.Error(err)
	}
	if err := decode("../../policies.yaml"); err == nil {
		t.Error("YAML was decoded")
	}
}
