package httpapi_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// fleet is a folder as each server of a fleet has one, with a set that allows 300 m,
// one that allows 200, and a plan.
type fleet struct {
	t       *testing.T
	clock   atomic.Pointer[time.Time]
	j       *journal.Journal
	digests [2]string
}

func newFleet(t *testing.T) *fleet {
	f := &fleet{t: t}
	f.clock.Store(&now)
	var err error
	if f.j, err = journal.Open(t.Context(), filepath.Join(t.TempDir(), "j.db"), journal.Options{Now: f.now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.j.Close() })
	for i, edit := range planEdits {
		set, err := rules.Parse(t.Context(), "policies.yaml", files(edit...)["policies.yaml"].Data)
		if err != nil {
			t.Fatal(err)
		}
		f.digests[i] = set.Digest
	}
	return f
}

var planEdits = [2][]string{{}, {"value: 300", "value: 200"}}

func (f *fleet) now() time.Time { return *f.clock.Load() }

func (f *fleet) set(at time.Time) { f.clock.Store(&at) }

// folder writes the files that a server has: the sets and, of the plan, some lines.
func (f *fleet) folder(dir string, lines int) {
	f.t.Helper()
	plan := fmt.Sprintf("# the plan\nsets/1/policies.yaml %s\n", f.digests[0])
	if lines == 2 {
		plan += fmt.Sprintf("sets/2/policies.yaml %s %s\n", f.digests[1], now.Add(time.Hour).Format(time.RFC3339))
	}
	all := map[string]string{"plan": plan}
	for i, edit := range planEdits[:lines] {
		for name, file := range files(edit...) {
			text := string(file.Data)
			if i == 1 {
				text = strings.Replace(text, "length: 300}", "length: 200}", 1)
			}
			all[fmt.Sprintf("sets/%d/%s", i+1, name)] = text
		}
	}
	for name, text := range all {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			f.t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			f.t.Fatal(err)
		}
	}
}

func (f *fleet) server(lines int) (h *httpapi.Handler, url, dir string) {
	f.t.Helper()
	dir = f.t.TempDir()
	f.folder(dir, lines)
	h, err := httpapi.New(f.t.Context(), httpapi.Source{FS: os.DirFS(dir), Plan: "plan"}, httpapi.Options{Journal: f.j, Now: f.now})
	if err != nil {
		f.t.Fatal(err)
	}
	return h, serve(f.t, h), dir
}

// approval asks how a line of 250 m is approved.
func approval(t testing.TB, url, at, query string) string {
	t.Helper()
	body := `{"facts": {"length": 250}}`
	if at != "" {
		body = `{"facts": {"length": 250}, "at": "` + at + `"}`
	}
	got := do(t, "POST", url+"/v1/decisions"+query, body)
	if got.status != 200 {
		return decode[wire.Problem](t, got.body).Code
	}
	d := decode[engine.Decision](t, got.body)
	v, err := engine.Get[string](&d, "approval")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// In the middle of a change of the set, when servers have read the files at
// different times, each case is decided by one set whichever server is asked; one
// that never got the plan is told by replay, and by a caller who names the set.
func TestPlan(t *testing.T) {
	t.Parallel()
	f := newFleet(t)
	_, late, _ := f.server(1)
	two, second, dir := f.server(1)
	_, first, _ := f.server(2)
	before, after := now.Add(time.Minute).Format(time.RFC3339), now.Add(2*time.Hour).Format(time.RFC3339)
	if got := approval(t, first, "", ""); got != "filing" {
		t.Errorf("before its time: %s", got)
	}
	f.folder(dir, 2)
	if r := two.Reload(t.Context()); !r.OK || !r.Changed || r.Serving != f.digests[0] || len(r.Plan.Steps) != 2 {
		t.Fatalf("%+v", r)
	}
	if ready := decode[wire.Readiness](t, do(t, "GET", second+"/readyz", "").body); ready.Digest != f.digests[0] || ready.Next == nil || ready.Next.Digest != f.digests[1] {
		t.Errorf("ready %+v", ready)
	}
	for _, at := range []time.Duration{0, 59*time.Minute + 59*time.Second, time.Hour, 2 * time.Hour} {
		f.set(now.Add(at))
		want := "filing"
		if at >= time.Hour {
			want = "coordination"
		}
		var wg sync.WaitGroup
		for _, url := range []string{first, second} {
			wg.Go(func() {
				for _, tt := range [][2]string{{"", want}, {before, "filing"}, {after, "coordination"}} {
					if got := approval(t, url, tt[0], ""); got != tt[1] {
						t.Errorf("%s after, at %q: %s, want %s", at, tt[0], got, tt[1])
					}
				}
			})
		}
		wg.Wait()
	}
	if d := two.Set().Digest; d != f.digests[1] {
		t.Errorf("serves %s", d)
	}
	if got := approval(t, first, "", "?set="+f.digests[0]); got != "filing" {
		t.Errorf("pinned to the set of before: %s", got)
	}
	if got := approval(t, late, "", "?set="+f.digests[1]); got != "set-not-served" {
		t.Errorf("pinned to a set that is not there: %s", got)
	}
	for _, path := range []string{"/v1/what-if", "/v1/decisions:batch"} {
		head := []string{"Content-Type", "application/json"}
		if strings.HasSuffix(path, "batch") {
			head[1] = "application/x-ndjson"
		}
		wantProblem(t, do(t, "POST", late+path+"?set="+f.digests[1], `{"facts": {"length": 250}}`, head...), 409, "set-not-served")
	}
	r, err := f.j.Replay(t.Context(), journal.ReplayOptions{})
	if err != nil || !r.OK() || r.Returns != 0 {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := approval(t, late, "", ""); got != "filing" {
		t.Fatalf("the server without the plan: %s", got)
	}
	r, err = f.j.Replay(t.Context(), journal.ReplayOptions{})
	if err != nil || len(r.Findings) != 1 || r.Findings[0].Kind != journal.FindingMixture || !strings.Contains(r.Findings[0].Detail["en"], f.digests[1]) {
		t.Errorf("the mixture: %+v, %v", r, err)
	}
}

// A plan whose entry is pruned holds on: the proof of the removal carries it, through
// further removals too, and no server writes it again.
func TestPlanOutlivesPrune(t *testing.T) {
	t.Parallel()
	f := newFleet(t)
	_, late, _ := f.server(1)
	_, first, _ := f.server(2)
	approval(t, first, "", "")
	f.set(now.Add(90 * time.Minute))
	for range 2 {
		approval(t, late, "", "") // a mixture
	}
	prune := func(after time.Duration, want int64) *records.Removal {
		for p, err := range f.j.Prune(t.Context(), now.Add(after), "retention", nil) {
			if err != nil || p.To != want || len(p.Plans) != 1 || p.Plans[0].Seq != 2 {
				t.Fatalf("%+v, %v", p, err)
			}
			return p
		}
		t.Fatal("nothing was removed")
		return nil
	}
	mixtures := func(want int, seq int64) {
		t.Helper()
		r, err := f.j.Replay(t.Context(), journal.ReplayOptions{})
		if err != nil || len(r.Findings) != want {
			t.Fatalf("%+v, %v", r, err)
		}
		for i, x := range r.Findings {
			if x.Kind != journal.FindingMixture || i == 0 && x.Seq != seq || !strings.Contains(x.Detail["en"], "the plan of entry 2 ") {
				t.Errorf("%+v", x)
			}
		}
	}
	mixtures(2, 4)
	removed := prune(time.Hour, 3)
	mixtures(2, 4)
	f.set(now.Add(3 * time.Hour))
	approval(t, late, "", "") // entry 7, behind the proof
	if err := f.j.KeepPlan(t.Context(), &removed.Plans[0].Plan); err != nil {
		t.Fatal(err)
	}
	mixtures(3, 4)
	prune(2*time.Hour, 6) // with the proof
	mixtures(1, 7)
}

// Servers that keep to no plan, and change when they see the files, are told of, and
// so is a set that is brought back; neither is wrong by itself. A plan is kept once.
func TestMixtureWithoutPlan(t *testing.T) {
	t.Parallel()
	f := newFleet(t)
	var urls []string
	for _, edit := range planEdits {
		fsys := files(edit...)
		fsys["policies_test.yaml"].Data = []byte(strings.Replace(testsText, "300}", "200}", 1))
		urls = append(urls, serve(t, newHandler(t, fsys, httpapi.Options{Journal: f.j, Now: f.now})))
	}
	for i, n := range []int{0, 0, 1, 0, 1, 1} {
		f.set(now.Add(time.Duration(i) * time.Second))
		approval(t, urls[n], "", "")
	}
	r, err := f.j.Replay(t.Context(), journal.ReplayOptions{})
	if err != nil || !r.OK() || r.Returns != 2 || len(r.Mixed) != 2 || r.Mixed[0].Seq != 4 {
		t.Errorf("%+v, %v", r, err)
	}
	plan := &records.Plan{Set: "lines", Steps: []records.Step{{Digest: f.digests[0]}, {Digest: f.digests[1], From: now.UTC()}}}
	for range 2 {
		if err := f.j.KeepPlan(t.Context(), plan); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.j.KeepPlan(t.Context(), &records.Plan{Set: "others", Steps: plan.Steps}); err != nil {
		t.Fatal(err)
	}
	if r, err := f.j.Replay(t.Context(), journal.ReplayOptions{}); err != nil || !r.OK() || r.Entries != 8 {
		t.Errorf("%+v, %v; want one entry a plan", r, err)
	}
}

// A plan that cannot be kept to leaves the old one serving, and says why.
func TestPlanRefused(t *testing.T) {
	t.Parallel()
	f := newFleet(t)
	h, url, dir := f.server(2)
	first, second := "sets/1/policies.yaml "+f.digests[0]+"\n", "sets/2/policies.yaml "+f.digests[1]
	for _, tt := range []struct{ plan, says string }{
		{"", "names no set"},
		{"# nothing\n", "names no set"},
		{"sets/1/policies.yaml\n", "want the file of a set"},
		{first + second + "\n", "line 2 of the plan: want the file"},
		{first + second + " tomorrow\n", "no moment"},
		{first + second + " 2021-09-10T12:00:00+08:00\n" + second + " 2021-09-10T12:00:00+08:00", "not after the moment"},
		{first + "sets/2/policies.yaml " + f.digests[0] + " 2021-09-10T12:00:00+08:00\n", "the plan says"},
		{first + "sets/3/policies.yaml " + f.digests[0] + " 2021-09-10T12:00:00+08:00\n", "sets/3"},
		{strings.Repeat(first, 1) + strings.Repeat(second+" 2021-09-10T12:00:00+08:00\n", 1) + "sets/1/policies.yaml " + f.digests[0] + " 2021-09-10T11:00:00+08:00", "not after the moment"},
	} {
		if err := os.WriteFile(filepath.Join(dir, "plan"), []byte(tt.plan), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := h.Reload(t.Context()); r.OK || !strings.Contains(r.Err().Error(), tt.says) {
			t.Errorf("%q: %v, want %q", tt.plan, r.Err(), tt.says)
		}
	}
	f.set(now.Add(2 * time.Hour))
	if got := approval(t, url, "", ""); got != "coordination" {
		t.Errorf("the old plan: %s", got)
	}
}
