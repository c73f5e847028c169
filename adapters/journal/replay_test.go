package journal_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
)

// Whatever is done to the entries behind the journal's back is found.
func TestTampering(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		do     []string
		want   []journal.FindingKind
		seq    int64
		reason string
	}{
		{"a fact changed", []string{`UPDATE entries SET body = CAST(REPLACE(%s, '"length":3', '"length":4') AS %s) WHERE seq = 4`},
			[]journal.FindingKind{journal.FindingChanged}, 4, "the hash is over the bytes"},
		{"a column changed", []string{"UPDATE entries SET kind = 'audit' WHERE seq = 5"},
			[]journal.FindingKind{journal.FindingChanged}, 5, "columns repeat what the body says"},
		{"the time changed", []string{"UPDATE entries SET written = written - 1 WHERE seq = 5"},
			[]journal.FindingKind{journal.FindingChanged}, 5, "retention goes by it"},
		{"one removed", []string{"DELETE FROM entries WHERE seq = 5"},
			[]journal.FindingKind{journal.FindingRemoved}, 6, "the numbers have a gap"},
		{"one removed, and renumbered", []string{"DELETE FROM entries WHERE seq = 5", "UPDATE entries SET seq = seq - 1 WHERE seq = 6", "UPDATE entries SET seq = seq - 1 WHERE seq = 7",
			"UPDATE entries SET seq = seq - 1 WHERE seq = 8", "UPDATE journal SET seq = 7"},
			[]journal.FindingKind{journal.FindingReordered}, 5, "the links tell the order"},
		{"two swapped", []string{"UPDATE entries SET seq = -4 WHERE seq = 4", "UPDATE entries SET seq = 4 WHERE seq = 5", "UPDATE entries SET seq = 5 WHERE seq = -4"},
			[]journal.FindingKind{journal.FindingReordered, journal.FindingReordered, journal.FindingReordered}, 4, "the links tell the order"},
		{"the first removed", []string{"DELETE FROM entries WHERE seq <= 2"},
			[]journal.FindingKind{journal.FindingRemoved}, 3, "no removal accounts for it"},
		{"the last removed", []string{"DELETE FROM entries WHERE seq = 8"},
			[]journal.FindingKind{journal.FindingCut}, 8, "the journal's head says where it ends"},
		{"all removed", []string{"DELETE FROM entries"},
			[]journal.FindingKind{journal.FindingCut}, 8, "the journal's head says where it ends"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, name string) {
				j := filled(t, name, 8)
				for _, q := range tt.do {
					if strings.Contains(q, "%s") {
						q = bodyAsText(j, q)
					}
					j.Tamper(t, q)
				}
				r := replay(t, j, journal.ReplayOptions{})
				if d := cmp.Diff(tt.want, kinds(r)); d != "" {
					t.Errorf("findings (-want +got), because %s:\n%s", tt.reason, d)
				} else if r.Findings[0].Seq != tt.seq {
					t.Errorf("found at %d, want %d", r.Findings[0].Seq, tt.seq)
				}
			})
		})
	}
}

func bodyAsText(j *journal.Journal, q string) string {
	if j.Postgres() {
		return strings.Replace(strings.Replace(q, "%s", "convert_from(body, 'UTF8')", 1), "%s", "bytea", 1)
	}
	return strings.Replace(strings.Replace(q, "%s", "CAST(body AS TEXT)", 1), "%s", "BLOB", 1)
}

// Whoever may write to the database can cut the tail and compute the chain
// anew; a head kept elsewhere finds both.
func TestHeads(t *testing.T) {
	t.Parallel()
	pub, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, name string) {
		j := filled(t, name, 8)
		h, err := j.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		signed := h.Sign(key)
		opts := journal.ReplayOptions{Heads: []records.Head{signed}, Key: pub}
		keep(t, j, compile(t, setFile), `{"length": 9}`)
		if r := replay(t, j, opts); !r.OK() {
			t.Fatalf("an honest journal: %v", r.Findings)
		}
		forged := signed
		forged.Hash = strings.Replace(forged.Hash, forged.Hash[10:12], "00", 1)
		if r := replay(t, j, journal.ReplayOptions{Heads: []records.Head{forged, h}, Key: pub}); !cmp.Equal(kinds(r), []journal.FindingKind{journal.FindingHead, journal.FindingHead}) {
			t.Errorf("a forged and an unsigned head: %v", r.Findings)
		}
		other := signed
		other.Journal = "another"
		if r := replay(t, j, journal.ReplayOptions{Heads: []records.Head{other}}); !cmp.Equal(kinds(r), []journal.FindingKind{journal.FindingHead}) {
			t.Errorf("a head of another journal: %v", r.Findings)
		}
		e, err := j.EntryAt(t.Context(), 6)
		if err != nil {
			t.Fatal(err)
		}
		j.Tamper(t, "DELETE FROM entries WHERE seq > 6")
		j.Tamper(t, "UPDATE journal SET seq = 6, hash = ?", journal.Raw(e.Hash))
		if r := replay(t, j, journal.ReplayOptions{}); !r.OK() {
			t.Errorf("without a head a tail that was cut cleanly cannot be found: %v", r.Findings)
		}
		if r := replay(t, j, opts); !cmp.Equal(kinds(r), []journal.FindingKind{journal.FindingCut}) {
			t.Errorf("cut tail: %v", r.Findings)
		}
		for i := range 3 {
			keep(t, j, compile(t, setFile), fmt.Sprintf(`{"length": %d}`, 100+i))
		}
		if r := replay(t, j, opts); !cmp.Equal(kinds(r), []journal.FindingKind{journal.FindingHead}) {
			t.Errorf("another chain: %v", r.Findings)
		}
	})
}

// An entry whose chain is whole and whose decision is not what its set gives.
func TestDifferentDecision(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		eng := compile(t, setFile)
		j := open(t, name, journal.Options{})
		keep(t, j, eng, `{"length": 1}`)
		j.Forge(t, eng, at, `{"length": 301}`, `{"length": 299}`)
		r := replay(t, j, journal.ReplayOptions{})
		if !cmp.Equal(kinds(r), []journal.FindingKind{journal.FindingDifferent}) || r.Same != 1 {
			t.Errorf("report %+v", r)
		}
		if r := replay(t, j, journal.ReplayOptions{ChainOnly: true}); !r.OK() || r.Decisions != 0 {
			t.Errorf("chain only: %+v", r)
		}
	})
}

// Sets are those of the time, whatever serves now; a set whose files were
// changed is found.
func TestSetsOfThatTime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j := open(t, name, journal.Options{})
		old, now := compile(t, setFile), compile(t, setFile, "300", "200")
		keep(t, j, old, `{"length": 250}`)
		keep(t, j, now, `{"length": 250}`)
		wantReport(t, j, 2, 2)
		set, err := j.Set(t.Context(), old.Set().Digest)
		if err != nil || set.ID != "lines" {
			t.Fatalf("Set: %v", err)
		}
		j.Tamper(t, "DELETE FROM sets WHERE digest = ?", old.Set().Digest)
		if _, err := j.Set(t.Context(), old.Set().Digest); !errors.Is(err, records.ErrNotFound) {
			t.Errorf("Set of nothing: %v", err)
		}
		if r := replay(t, j, journal.ReplayOptions{}); !cmp.Equal(kinds(r), []journal.FindingKind{journal.FindingNoReplay}) {
			t.Errorf("without the set: %+v", r)
		}
		j.Tamper(t, "UPDATE sets SET digest = ?", old.Set().Digest)
		if r := replay(t, j, journal.ReplayOptions{}); !cmp.Equal(kinds(r), []journal.FindingKind{journal.FindingNoReplay, journal.FindingNoReplay}) {
			t.Errorf("with another set: %+v", r)
		}
	})
}

// What was removed is not in the file any more; SQLite by itself would leave it
// there until its place is needed.
func TestPruneLeavesNothing(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "j.db")
	j := open(t, name, journal.Options{})
	keep(t, j, compile(t, setFile), `{"length": 271.828}`)
	if p := prune(t, j, time.Now().Add(time.Hour), "retention", nil); len(p) != 1 || p[0].To != 1 {
		t.Fatalf("%+v", p)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(name)
	if err != nil || bytes.Contains(data, []byte("271.828")) {
		t.Errorf("the facts are still in the file, or %v", err)
	}
}

func TestPrune(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		clock := newClock()
		j := open(t, name, journal.Options{Now: clock.now})
		eng := compile(t, setFile)
		for i := range 6 {
			keep(t, j, eng, fmt.Sprintf(`{"length": %d}`, i))
		}
		if p := prune(t, j, clock.begin, "retention", nil); p != nil {
			t.Errorf("nothing is that old: %+v", p)
		}
		if from, to, err := j.Old(t.Context(), clock.begin.Add(4*time.Second)); from != 1 || to != 3 || err != nil {
			t.Errorf("old are %d to %d, %v", from, to, err)
		}
		var archive bytes.Buffer
		p := prune(t, j, clock.begin.Add(4*time.Second), "retention", &archive)
		if len(p) != 1 || p[0].From != 1 || p[0].To != 3 || bytes.Count(archive.Bytes(), []byte("\n")) != 3 {
			t.Fatalf("removed %+v; archive %s", p, archive.String())
		}
		if a, err := journal.CheckArchive(bytes.NewReader(archive.Bytes()), p); err != nil || a.From != 1 || a.To != 3 {
			t.Errorf("the archive: %+v, %v", a, err)
		}
		for what, bad := range map[string]string{
			"changed": strings.Replace(archive.String(), `"length":1`, `"length":7`, 1),
			"cut":     archive.String()[:strings.LastIndexByte(strings.TrimSpace(archive.String()), '\n')+1],
			"swapped": swapLines(archive.String()),
			"garbage": "x",
			"emptied": "",
			"doubled": archive.String() + archive.String(),
			"other":   strings.ReplaceAll(archive.String(), `{"seq":`, `{"seq":1`),
		} {
			if _, err := journal.CheckArchive(strings.NewReader(bad), p); err == nil {
				t.Errorf("an archive that was %s passes", what)
			}
		}
		wantReport(t, j, 4, 3)
		keep(t, j, eng, `{"length": 9}`)
		if p = prune(t, j, clock.begin.Add(7*time.Second), "again", nil); len(p) != 1 || p[0].From != 4 || p[0].To != 6 {
			t.Fatalf("second: %+v", p)
		}
		r := replay(t, j, journal.ReplayOptions{})
		if !r.OK() || r.Removed != 6 {
			t.Errorf("report %+v", r)
		}
		j.Tamper(t, "DELETE FROM entries WHERE seq = 7")
		if r := replay(t, j, journal.ReplayOptions{}); !cmp.Equal(kinds(r), []journal.FindingKind{journal.FindingRemoved}) {
			t.Errorf("one more removed: %+v", r.Findings)
		}
	})
}

// prune removes what is old and gives the proofs.
func prune(t *testing.T, j *journal.Journal, before time.Time, reason string, archive io.Writer) []records.Removal {
	t.Helper()
	var out []records.Removal
	for p, err := range j.Prune(t.Context(), before, reason, archive) {
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, *p)
	}
	return out
}

// Much is removed in portions, between which another program writes; each has
// its proof, and one archive holds them all. What was written meanwhile stays,
// however far ahead the moment lies.
func TestPruneInPortions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		const many = 4500
		j, other := open(t, name, journal.Options{}), open(t, name, journal.Options{})
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				for range many / 50 {
					if err := j.Audit(t.Context(), records.Audit{Who: "x", Action: "y"}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		done := make(chan struct{})
		written, longest := 0, time.Duration(0)
		wg.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				begin := time.Now()
				if err := other.Audit(t.Context(), records.Audit{Who: "z", Action: "y"}); err != nil {
					t.Error(err)
				}
				written, longest = written+1, max(longest, time.Since(begin))
			}
		})
		var archive bytes.Buffer
		proofs := prune(t, j, time.Now().Add(time.Hour), "retention", &archive)
		close(done)
		wg.Wait()
		if len(proofs) < 3 || proofs[0].To != 2000 || proofs[len(proofs)-1].To < many {
			t.Fatalf("%d proofs: %+v", len(proofs), proofs)
		}
		last := proofs[len(proofs)-1].To
		r := replay(t, j, journal.ReplayOptions{})
		if !r.OK() || r.Removed != last || r.Entries < len(proofs) || len(r.Removals) < 1 {
			t.Errorf("%+v", r)
		}
		a, err := journal.CheckArchive(bytes.NewReader(archive.Bytes()), proofs)
		if err != nil || a.From != 1 || a.To != last {
			t.Errorf("the archive: %+v, %v", a, err)
		}
		t.Logf("%d portions; %d entries written by another meanwhile, none waited longer than %v", len(proofs), written, longest)
	})
}

// Proofs are entries, and are pruned like others: then the archive has them.
func TestArchiveOfProofs(t *testing.T) {
	t.Parallel()
	clock := newClock()
	j := open(t, filepath.Join(t.TempDir(), "j.db"), journal.Options{Now: clock.now})
	eng := compile(t, setFile)
	keep(t, j, eng, `{"length": 1}`)
	var first, second bytes.Buffer
	prune(t, j, clock.begin.Add(time.Hour), "a", &first)
	keep(t, j, eng, `{"length": 2}`)
	prune(t, j, clock.begin.Add(time.Hour), "b", &second)
	r := replay(t, j, journal.ReplayOptions{})
	if _, err := journal.CheckArchive(bytes.NewReader(first.Bytes()), r.Removals); err == nil {
		t.Error("the proof of the first is still in the journal")
	}
	a, err := journal.CheckArchive(bytes.NewReader(second.Bytes()), r.Removals)
	if err != nil || len(a.Removals) != 1 {
		t.Fatalf("%+v, %v", a, err)
	}
	if a, err = journal.CheckArchive(bytes.NewReader(first.Bytes()), a.Removals); err != nil || a.To != 1 {
		t.Errorf("%+v, %v", a, err)
	}
}

func swapLines(s string) string {
	lines := strings.SplitAfter(s, "\n")
	lines[0], lines[1] = lines[1], lines[0]
	return strings.Join(lines, "")
}

// clock goes on by a second with every look.
type clock struct {
	mu       sync.Mutex
	t, begin time.Time
}

func newClock() *clock {
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return &clock{t: begin, begin: begin}
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(time.Second)
	return c.t
}

func filled(t *testing.T, name string, n int) *journal.Journal {
	t.Helper()
	j := open(t, name, journal.Options{})
	eng := compile(t, setFile)
	for i := range n {
		keep(t, j, eng, fmt.Sprintf(`{"length": %d}`, i))
	}
	return j
}

func replay(t *testing.T, j *journal.Journal, opts journal.ReplayOptions) *journal.Report {
	t.Helper()
	r, err := j.Replay(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func kinds(r *journal.Report) []journal.FindingKind {
	var out []journal.FindingKind
	for _, f := range r.Findings {
		out = append(out, f.Kind)
	}
	return out
}
