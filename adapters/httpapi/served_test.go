package httpapi_test

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

// byRole lets everybody in with the roles that they say they have.
func byRole(r *http.Request) (httpapi.Caller, error) {
	var roles []httpapi.Role
	for _, role := range strings.Fields(r.Header.Get("X-Role")) {
		roles = append(roles, httpapi.Role(role))
	}
	return httpapi.Caller{Name: "caller", Roles: roles}, nil
}

// twoSets are sources of the sets "lines" and "pipes", which allow 300 and 50, in
// folders that a test may write to.
func twoSets(t *testing.T) (dirs []string, sources []httpapi.Source) {
	t.Helper()
	for _, edit := range [][]string{{"set: lines", "set: lines"}, {"set: lines", "set: pipes", "value: 300", "value: 50", "languages: [zh, en]", "languages: [en, zh]"}} {
		dir := t.TempDir()
		for name, f := range files(edit...) {
			if name == "policies_test.yaml" && edit[1] == "set: pipes" {
				f.Data = []byte(strings.Replace(string(f.Data), "300}", "50}", 1))
			}
			if err := os.WriteFile(filepath.Join(dir, name), f.Data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		dirs, sources = append(dirs, dir), append(sources, httpapi.Source{FS: os.DirFS(dir), Name: "policies.yaml"})
	}
	return dirs, sources
}

func newSets(t *testing.T, sources []httpapi.Source, opts httpapi.Options) *httpapi.Handler {
	t.Helper()
	opts.Now = func() time.Time { return now }
	h, err := httpapi.NewSets(t.Context(), sources, opts)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// One handler answers by several sets, each by its name, and who may use one may not
// use another.
func TestSeveralSets(t *testing.T) {
	t.Parallel()
	_, sources := twoSets(t)
	url := serve(t, newSets(t, sources, httpapi.Options{Authenticate: byRole, Journal: openJournal(t)}))
	const app = `{"facts": {"length": 200}}`
	const want = `{"facts": {"length": 200}, "want": {"outcome": "approval", "value": "filing"}}`
	for _, tt := range []struct {
		method, path, body, role string
		status                   int
		has                      string
	}{
		{"POST", "/v1/sets/lines/decisions", app, "decide", 200, `"value":"filing"`},
		{"POST", "/v1/sets/pipes/decisions", app, "decide", 200, `"value":"coordination"`},
		{"POST", "/v1/sets/pipes/decisions", app, "decide@pipes", 200, `"value":"coordination"`},
		{"POST", "/v1/sets/lines/decisions", app, "decide@pipes", 403, `decide@lines`},
		{"POST", "/v1/sets/lines/decisions", app, "journal", 403, ``},
		{"POST", "/v1/sets/wires/decisions", app, "decide@pipes", 404, `there is pipes`},
		{"POST", "/v1/sets/wires/decisions", app, "journal", 403, ``},
		{"POST", "/v1/decisions", app, "decide", 404, `/v1/sets/{set}/decisions`},
		{"POST", "/v1/decisions", app, "journal", 403, ``},
		{"POST", "/v1/sets/pipes/what-if", want, "decide@pipes", 200, `"alternatives"`},
		{"GET", "/v1/sets", "", "decide", 200, `{"sets":[{"id":"lines","title":"Lines"},{"id":"pipes","title":"Lines"}]}`},
		{"GET", "/v1/sets", "", "decide@pipes", 200, `{"sets":[{"id":"pipes","title":"Lines"}]}`},
		{"GET", "/v1/sets", "", "decide@wires", 403, ``},
		{"GET", "/v1/sets/pipes", "", "decide@pipes", 200, `"id":"pipes"`},
		{"GET", "/v1/sets/pipes/schema", "", "decide@lines", 403, ``},
		{"GET", "/v1/sets/pipes/calendars/cn/days?year=2021", "", "decide@pipes", 200, `"calendar":"cn"`},
		{"GET", "/v1/calendars/cn/days?year=2021", "", "decide", 404, `there is lines, pipes`},
		{"POST", "/v1/sets/pipes/admin/reload", "", "admin@pipes", 200, `"set":"pipes"`},
		{"POST", "/v1/sets/lines/admin/reload", "", "admin@pipes", 403, ``},
		{"GET", "/v1/sets/lines/admin/reload", "", "admin", 200, `"set":"lines"`},
		{"GET", "/v1/journal/head", "", "journal@pipes", 200, `"seq"`},
		{"GET", "/metrics", "", "decide@pipes", 200, `guize_decisions_total{set="pipes",status="decided"} 2`},
	} {
		got := do(t, tt.method, url+tt.path, tt.body, "X-Role", tt.role, "Accept-Language", "en")
		if got.status != tt.status || !strings.Contains(string(got.body), tt.has) {
			t.Errorf("%s %s as %s: %d %s; want %d with %s", tt.method, tt.path, tt.role, got.status, got.body, tt.status, tt.has)
		}
	}
	if got := do(t, "POST", url+"/v1/sets/pipes/decisions", app, "X-Role", "decide"); got.head.Get("Content-Language") != "en" {
		t.Errorf("the second set answers in %q, not in its first language", got.head.Get("Content-Language"))
	}
	batch := do(t, "POST", url+"/v1/sets/pipes/decisions:batch", app+"\n"+app+"\n", "X-Role", "decide@pipes", "Content-Type", "application/x-ndjson")
	if got := lines(batch.body); batch.status != 200 || len(got) != 2 || !strings.Contains(string(got[1]), "coordination") {
		t.Errorf("batch: %d %s", batch.status, batch.body)
	}
}

// A decision that was kept is read by who may read those of its set, and a request
// that is sent again is one of its set.
func TestSeveralSetsOneJournal(t *testing.T) {
	t.Parallel()
	_, sources := twoSets(t)
	url := serve(t, newSets(t, sources, httpapi.Options{Authenticate: byRole, Journal: openJournal(t)}))
	decide := func(set string) engine.Decision {
		got := do(t, "POST", url+"/v1/sets/"+set+"/decisions", `{"facts": {"length": 5}}`, "X-Role", "decide", "Idempotency-Key", `"k"`)
		return decode[engine.Decision](t, got.body)
	}
	first, second := decide("lines"), decide("pipes")
	if first.Set != "lines" || second.Set != "pipes" || first.ID == second.ID || decide("lines").ID != first.ID {
		t.Errorf("one key, two sets: %s of %s and %s of %s", first.ID, first.Set, second.ID, second.Set)
	}
	for role, want := range map[string]int{"journal": 200, "journal@pipes": 200, "journal@lines": 404} {
		got := do(t, "GET", url+"/v1/decisions/"+second.ID, "", "X-Role", role)
		if got.status != want {
			t.Errorf("%s: %d, want %d", role, got.status, want)
		}
		if want == 200 {
			if e := decode[records.Entry](t, got.body); e.Set != "pipes" {
				t.Errorf("entry of %q", e.Set)
			}
		}
	}
}

// Each set is read again by itself: one that cannot be used leaves the others as
// they are, and /readyz, the metrics and the host are told which it is.
func TestSeveralSetsReload(t *testing.T) {
	t.Parallel()
	dirs, sources := twoSets(t)
	var told []string
	h := newSets(t, sources, httpapi.Options{OnReload: func(eng *engine.Engine, r *wire.Reload) {
		told = append(told, eng.Set().ID+" "+r.Set)
	}})
	url := serve(t, h)
	if h.Engine().Set().ID != "lines" || h.EngineOf("pipes").Set().ID != "pipes" || h.EngineOf("wires") != nil {
		t.Errorf("engines of %v", told)
	}
	ready := func() wire.Readiness { return decode[wire.Readiness](t, do(t, "GET", url+"/readyz", "").body) }
	if got := ready(); !got.Ready || got.Reload != "ok" || got.Cases != 2 || len(got.Sets) != 2 || got.Sets[1].Set != "pipes" || got.Set != "" {
		t.Errorf("ready: %+v", got)
	}
	write := func(dir, text string) {
		if err := os.WriteFile(filepath.Join(dirs[1], dir), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("policies.yaml", "guize: 1\nset: [")
	if r := h.Reload(t.Context()); r.OK || r.Set != "pipes" {
		t.Errorf("reload: %+v", r)
	}
	if got := ready(); !got.Ready || got.Reload != "failed" || got.Sets[0].Reload != "ok" || got.Sets[1].Reload != "failed" {
		t.Errorf("after a set that cannot be read: %+v", got)
	}
	m := string(do(t, "GET", url+"/metrics", "").body)
	for _, want := range []string{`guize_policy_stale{set="lines"} 0`, `guize_policy_stale{set="pipes"} 1`, `guize_reloads_total{result="failed",set="pipes"} 1`, `guize_policy_info{digest="sha256:`} {
		if !strings.Contains(m, want) {
			t.Errorf("no %s", want)
		}
	}
	write("policies.yaml", setText) // the other's name
	if r := h.Reload(t.Context()); r.OK || !strings.Contains(r.Error["en"], `called "lines" too`) || h.EngineOf("pipes") == nil {
		t.Errorf("a name that another set has: %+v", r)
	}
	write("policies.yaml", strings.Replace(setText, "set: lines", "set: wires", 1))
	if r := h.Reload(t.Context()); !r.OK || h.EngineOf("pipes") != nil || h.EngineOf("wires") == nil {
		t.Errorf("a new name: %+v", r)
	}
	m = string(do(t, "GET", url+"/metrics", "").body)
	if strings.Contains(m, `guize_policy_stale{set="pipes"}`) || strings.Count(m, "guize_policy_info{") != 2 || !strings.Contains(m, `guize_policy_cases{set="wires"} 1`) {
		t.Error("the metrics tell of the name that the set had")
	}
	wanted := []string{"lines lines", "pipes pipes", "lines lines", "pipes pipes", "lines lines", "pipes lines", "lines lines", "wires wires"}
	if !slices.Equal(told, wanted) {
		t.Errorf("the host was told of %q, want %q", told, wanted)
	}
}

// Watch looks after every set.
func TestSeveralSetsWatch(t *testing.T) {
	t.Parallel()
	dirs, sources := twoSets(t)
	done := make(chan string, 8)
	h := newSets(t, sources, httpapi.Options{OnReload: func(_ *engine.Engine, r *wire.Reload) { done <- r.Set }})
	<-done
	<-done
	go h.Watch(t.Context(), time.Millisecond)
	name := filepath.Join(dirs[1], "policies.yaml")
	if err := os.WriteFile(name+".new", []byte(strings.Replace(setText, "set: lines", "set: wires", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		t.Fatal(err)
	}
	if got := <-done; got != "wires" {
		t.Errorf("%s was read again", got)
	}
}

// Sets of one name, and none, are no handler.
func TestSetsWithoutAHandler(t *testing.T) {
	t.Parallel()
	src := httpapi.Source{FS: files(), Name: "policies.yaml"}
	if _, err := httpapi.NewSets(t.Context(), []httpapi.Source{src, src}, httpapi.Options{}); err == nil || !strings.Contains(err.Error(), "lines") {
		t.Errorf("twice the same: %v", err)
	}
	if _, err := httpapi.NewSets(t.Context(), nil, httpapi.Options{}); err == nil {
		t.Error("a handler of no set")
	}
}
