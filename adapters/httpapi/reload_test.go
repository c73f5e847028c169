package httpapi_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// folder is a policy set on disk.
func folder(t testing.TB) (dir string, put func(name, text string)) {
	t.Helper()
	dir = t.TempDir()
	put = func(name, text string) {
		t.Helper()
		tmp := filepath.Join(dir, ".new")
		if err := os.WriteFile(tmp, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(tmp, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	put("policies.yaml", setText)
	put("policies_test.yaml", testsText)
	return dir, put
}

const adminHeader = "Bearer " + adminSecret

func TestReload(t *testing.T) {
	t.Parallel()
	dir, put := folder(t)
	url := serve(t, newHandler(t, os.DirFS(dir), httpapi.Options{Authenticate: tokens(t)}))
	reload := func() reply { return do(t, "POST", url+"/v1/admin/reload", "", "Authorization", adminHeader) }
	first := decode[wire.Reload](t, reload().body)
	if !first.OK || first.Changed || first.Cases != 1 {
		t.Errorf("nothing changed: %+v", first)
	}
	put("policies.yaml", strings.Replace(setText, "title: {zh: 外线, en: Lines}", "title: {zh: 外线二, en: Lines 2}", 1))
	second := decode[wire.Reload](t, reload().body)
	if !second.OK || !second.Changed || second.Digest == first.Digest || second.Serving != second.Digest {
		t.Errorf("changed: %+v", second)
	}
	for _, tt := range []struct{ name, text, code string }{
		{"garbage", "\x00\xff\x12 garbage", ""},
		{"empty", "", ""},
		{"no YAML", "a: [", ""},
		{"a mistake in an expression", strings.Replace(setText, "length <= params.limit", "lenght <= params.limit", 1), "unknown-name"},
		{"a gap", strings.NewReplacer("coordination], title", "coordination], complete: known(length), title", "length <= ", "length < ").Replace(setText), "gap"},
		{"a contradiction", strings.Replace(setText, "when: length > params.limit", "when: length >= params.limit", 1), "conflict"},
		{"a failed test", strings.Replace(setText, "value: 300", "value: 299", 1), ""},
	} {
		put("policies.yaml", tt.text)
		p := wantProblem(t, reload(), 422, "reload-failed")
		if p.Reload == nil || p.Reload.OK || p.Reload.Serving != second.Digest || len(p.Reload.Diagnostics)+len(p.Reload.Failed) == 0 {
			t.Errorf("%s: %+v", tt.name, p.Reload)
		}
		wantDiagnostic(t, p.Reload, tt.name, tt.code)
		last := decode[wire.Reload](t, do(t, "GET", url+"/v1/admin/reload", "", "Authorization", adminHeader).body)
		if last.OK || last.Error["zh"] == "" || last.Error["zh"] == last.Error["en"] || len(last.Diagnostics)+len(last.Failed) == 0 {
			t.Errorf("%s: the diagnostics cannot be read: %+v", tt.name, last)
		}
		ready := do(t, "GET", url+"/readyz", "")
		if r := decode[wire.Readiness](t, ready.body); ready.status != 200 || r.Reload != "failed" || r.Digest != second.Digest {
			t.Errorf("%s: readyz %d %+v", tt.name, ready.status, r)
		}
		m := do(t, "GET", url+"/metrics", "", "Authorization", "Bearer "+decideSecret)
		if !strings.Contains(string(m.body), `guize_policy_stale{set="lines"} 1`) {
			t.Errorf("%s: no metric says that an old set serves", tt.name)
		}
		if got := do(t, "POST", url+"/v1/decisions", `{"facts":{"length":300}}`, "Authorization", "Bearer "+decideSecret); got.status != 200 || decode[engine.Decision](t, got.body).Digest != second.Digest {
			t.Errorf("%s: the old set does not serve: %d %s", tt.name, got.status, got.body)
		}
	}
	put("policies.yaml", setText)
	put("policies_test.yaml", strings.Replace(testsText, "outcomes:", "outcome:", 1))
	if p := wantProblem(t, reload(), 422, "reload-failed"); p.Reload == nil || p.Reload.Error["en"] != "the file of tests, policies_test.yaml, has mistakes" {
		t.Errorf("tests with a mistake: %+v", p.Reload)
	}
	put("policies_test.yaml", testsText)
	if third := decode[wire.Reload](t, reload().body); !third.OK || third.Digest != first.Digest {
		t.Errorf("mended: %+v", third)
	}
}

// wantDiagnostic wants a report to say what is wrong, by its code; of rules that
// do not go together with an application that shows it.
func wantDiagnostic(t *testing.T, r *wire.Reload, name, code string) {
	t.Helper()
	i := slices.IndexFunc(r.Diagnostics, func(d wire.Diagnostic) bool { return d.Code == code })
	switch {
	case code == "":
	case i < 0:
		t.Errorf("%s: no %s in %+v", name, code, r.Diagnostics)
	case code == "gap" || code == "conflict":
		if w := r.Diagnostics[i].Witness; w == nil || w.Matters["length"] != 300.0 || w.Shows["zh"] == "" {
			t.Errorf("%s: witness %+v", name, w)
		}
	}
}

// A set that came without its tests could do anything: it does not replace one
// that has some. A set that never had any serves, and is warned of.
func TestReloadWithoutTests(t *testing.T) {
	t.Parallel()
	dir, put := folder(t)
	tests := filepath.Join(dir, "policies_test.yaml")
	var log bytes.Buffer
	opts := httpapi.Options{Log: slog.New(slog.NewTextHandler(&log, nil))}
	h := newHandler(t, os.DirFS(dir), opts)
	other := strings.Replace(setText, "value: 300", "value: 301", 1)
	put("policies.yaml", other)
	for _, none := range []string{"removed", "tests: policies.yaml\ncases: []\n"} {
		if err := os.Remove(tests); err != nil {
			t.Fatal(err)
		}
		if none != "removed" {
			put("policies_test.yaml", none)
		}
		if r := h.Reload(t.Context()); r.OK || r.Serving == r.Digest {
			t.Errorf("%q: a set without tests replaces one with tests: %+v", none, r)
		}
		put("policies_test.yaml", testsText)
	}
	if strings.Contains(log.String(), "no tests\"") {
		t.Errorf("a set with tests is warned of: %s", log.String())
	}
	if r := h.Reload(t.Context()); !r.OK || r.Cases != 1 {
		t.Errorf("with its tests: %+v", r)
	}
	if err := os.Remove(tests); err != nil {
		t.Fatal(err)
	}
	bare := newHandler(t, os.DirFS(dir), opts)
	if !strings.Contains(log.String(), "policy set has no tests") {
		t.Errorf("no warning: %s", log.String())
	}
	put("policies.yaml", setText)
	if r := bare.Reload(t.Context()); !r.OK || !r.Changed {
		t.Errorf("neither has tests: %+v", r)
	}
	url := serve(t, bare)
	if r := decode[wire.Readiness](t, do(t, "GET", url+"/readyz", "").body); r.Cases != 0 {
		t.Errorf("%d cases", r.Cases)
	}
	put("policies_test.yaml", testsText)
	bare.Reload(t.Context())
	if r := decode[wire.Readiness](t, do(t, "GET", url+"/readyz", "").body); r.Cases != 1 {
		t.Errorf("%d cases", r.Cases)
	}
	if m := do(t, "GET", url+"/metrics", ""); !strings.Contains(string(m.body), "guize_policy_cases{set=\"lines\"} 1\n") {
		t.Errorf("no metric: %s", m.body)
	}
}

// The watcher sees each of these, and the old set serves on.
func TestWatch(t *testing.T) {
	t.Parallel()
	dir, put := folder(t)
	file := filepath.Join(dir, "policies.yaml")
	h := newHandler(t, os.DirFS(dir), httpapi.Options{})
	url := serve(t, h)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { h.Watch(ctx, 5*time.Millisecond) })
	defer wg.Wait()
	defer cancel()
	want := func(what, reload string) {
		t.Helper()
		var r wire.Readiness
		for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
			if r = decode[wire.Readiness](t, do(t, "GET", url+"/readyz", "").body); r.Reload == reload {
				break
			}
		}
		if got := do(t, "POST", url+"/v1/decisions", `{"facts":{"length":300}}`); got.status != 200 || r.Reload != reload {
			t.Fatalf("%s: reload %q, want %q; decision %d", what, r.Reload, reload, got.status)
		}
	}
	mend := func() { t.Helper(); put("policies.yaml", setText); want("mended", "ok") }
	put("policies.yaml", "garbage\x00")
	want("garbage", "failed")
	mend()
	if err := os.Truncate(file, 0); err != nil {
		t.Fatal(err)
	}
	want("emptied", "failed")
	mend()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	want("removed", "failed")
	mend()
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(file, 0o700); err != nil { // unreadable for root too
		t.Fatal(err)
	}
	want("a folder in its place", "failed")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	mend()
	if os.Getuid() != 0 {
		if err := os.Chmod(file, 0); err != nil {
			t.Fatal(err)
		}
		want("unreadable", "failed")
		mend()
	}
	put("policies_test.yaml", strings.Replace(testsText, "filing", "coordination", 1))
	want("a test that fails", "failed")
	put("policies_test.yaml", testsText)
	want("mended", "ok")
}

// Under load with a reload every 50 ms no request fails, and each is answered
// by one set: what is decided fits the digest beside it. A busy machine is given the
// time to see both.
func TestReloadUnderLoad(t *testing.T) {
	t.Parallel()
	lasts := 500 * time.Millisecond
	if long() {
		lasts = time.Minute
	}
	dir, put := folder(t)
	put("policies_test.yaml", strings.Replace(testsText, "length: 300", "length: 100", 1))
	texts := []string{setText, strings.Replace(setText, "value: 300", "value: 200", 1)}
	limits := map[string]string{}
	for i, text := range texts {
		set, err := rules.Parse(t.Context(), "policies.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		limits[set.Digest] = []string{"filing", "coordination"}[i]
	}
	j := openJournal(t)
	h := newHandler(t, os.DirFS(dir), httpapi.Options{Journal: j})
	url := serve(t, h)
	var asked, other atomic.Int64
	stop := make(chan struct{})
	var wg sync.WaitGroup
	first := h.Set().Digest
	check := func(dec *engine.Decision) {
		asked.Add(1)
		if dec.Digest != first {
			other.Add(1)
		}
		if want := limits[dec.Digest]; want == "" || len(dec.Outcomes) != 1 || dec.Outcomes[0].Value != want {
			t.Errorf("digest %s with %+v", dec.Digest, dec.Outcomes)
		}
	}
	for w := range 8 {
		wg.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				if w == 0 {
					got := do(t, "POST", url+"/v1/decisions:batch", strings.Repeat("{\"facts\":{\"length\":250}}\n", 50), "Content-Type", ndjson)
					seen := map[string]bool{}
					for _, l := range lines(got.body) {
						b := decode[wire.BatchLine](t, l)
						check(b.Decision)
						seen[b.Decision.Digest] = true
					}
					if len(seen) != 1 {
						t.Errorf("one batch was decided by %d sets", len(seen))
					}
					continue
				}
				got := do(t, "POST", url+"/v1/decisions", `{"facts":{"length":250}}`)
				if got.status != 200 {
					t.Errorf("%d %s", got.status, got.body)
					return
				}
				dec := decode[engine.Decision](t, got.body)
				check(&dec)
			}
		})
	}
	reloads := 0
	tick := time.NewTicker(50 * time.Millisecond)
	begin := time.Now()
	for time.Since(begin) < lasts || other.Load() == 0 && time.Since(begin) < time.Minute {
		<-tick.C
		reloads++
		put("policies.yaml", texts[reloads%2])
		if r := h.Reload(t.Context()); !r.OK {
			t.Errorf("reload %d: %v", reloads, r.Err())
		}
	}
	tick.Stop()
	close(stop)
	wg.Wait()
	t.Logf("%d decisions, %d of them by the other set, %d reloads, none failed", asked.Load(), other.Load(), reloads)
	if asked.Load() == 0 || other.Load() == 0 {
		t.Error("the load did not see both sets")
	}
	if r, err := j.Replay(t.Context(), journal.ReplayOptions{}); err != nil || !r.OK() || r.Same != int(asked.Load()) {
		t.Errorf("replay %+v, %v", r, err)
	}
}

// A set that the journal does not keep does not serve, since nobody could
// replay its decisions.
func TestReloadNeedsTheJournal(t *testing.T) {
	t.Parallel()
	dir, put := folder(t)
	broken := &forgetful{Journal: openJournal(t)}
	h := newHandler(t, os.DirFS(dir), httpapi.Options{Journal: broken})
	broken.err.Store(true)
	put("policies.yaml", strings.Replace(setText, "value: 300", "value: 301", 1))
	if r := h.Reload(t.Context()); r.OK || h.Set().Digest != r.Serving || !strings.Contains(fmt.Sprint(r.Err()), "journal") {
		t.Errorf("%+v", r)
	}
	broken.err.Store(false)
	if r := h.Reload(t.Context()); !r.OK || !r.Changed {
		t.Errorf("%+v", r)
	}
}

type forgetful struct {
	httpapi.Journal
	err atomic.Bool
}

func (f *forgetful) KeepSet(ctx context.Context, set *rules.Set) error {
	if f.err.Load() {
		return errors.New("database gone")
	}
	return f.Journal.KeepSet(ctx, set)
}
