package httpapi_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/engine"
)

// A host says by itself who is calling, and what they may do with which set.
func TestHostAuthenticates(t *testing.T) {
	t.Parallel()
	authenticate := func(r *http.Request) (httpapi.Caller, error) {
		switch user := r.Header.Get("X-User"); user {
		case "":
			return httpapi.Caller{}, nil
		case "guest":
			return httpapi.Caller{Roles: []httpapi.Role{httpapi.RoleDecide}}, nil // nobody known, and let in
		case "clerk":
			return httpapi.Caller{Name: user, Roles: []httpapi.Role{httpapi.RoleDecide.On("lines"), httpapi.RoleJournal.On("lines")}}, nil
		case "other":
			return httpapi.Caller{Name: user, Roles: []httpapi.Role{httpapi.RoleDecide.On("line"), "decide@", "decide@linesmen"}}, nil
		case "broken":
			panic("the host's mistake")
		default:
			return httpapi.Caller{Name: user, Roles: []httpapi.Role{httpapi.RoleAdmin}}, errors.New("nobody of this name") // the error counts
		}
	}
	url := serve(t, newHandler(t, files(), httpapi.Options{Authenticate: authenticate, Journal: openJournal(t)}))
	for user, want := range map[string]int{"": 401, "guest": 200, "clerk": 200, "other": 403, "mallory": 401, "broken": 500} {
		if got := do(t, "GET", url+"/v1/sets", "", "X-User", user); got.status != want {
			t.Errorf("%q: %d, want %d: %s", user, got.status, want, got.body)
		}
	}
	for user, want := range map[string]int{"": 401, "clerk": 403, "guest": 401, "mallory": 401} {
		if got := do(t, "POST", url+"/v1/admin/reload", "", "X-User", user); got.status != want {
			t.Errorf("%q reloads: %d, want %d", user, got.status, want)
		}
	}
	dec := decode[engine.Decision](t, do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 5}}`, "X-User", "clerk").body)
	for user, want := range map[string]int{"clerk": 200, "other": 403, "guest": 401} {
		if got := do(t, "GET", url+"/v1/decisions/"+dec.ID, "", "X-User", user); got.status != want {
			t.Errorf("%q reads a decision: %d, want %d", user, got.status, want)
		}
	}
}

// Who may read the decisions of one set reads none of another in its journal.
func TestJournalRoleIsOfASet(t *testing.T) {
	t.Parallel()
	j := openJournal(t)
	caller := func(r *http.Request) (httpapi.Caller, error) {
		return httpapi.Caller{Name: "clerk", Subject: "c-17", Roles: []httpapi.Role{httpapi.RoleDecide, httpapi.Role(r.Header.Get("X-Role"))}}, nil
	}
	first := serve(t, newHandler(t, files(), httpapi.Options{Authenticate: caller, Journal: j}))
	second := serve(t, newHandler(t, files("set: lines", "set: others"), httpapi.Options{Authenticate: caller, Journal: j}))
	dec := decode[engine.Decision](t, do(t, "POST", first+"/v1/decisions", `{"facts": {"length": 5}}`).body)
	if e, err := j.Get(t.Context(), dec.ID); err != nil || e.Asked == nil || e.Asked.By != "c-17" {
		t.Errorf("asked by %+v, %v; want the subject that the host gave", e, err)
	}
	for _, tt := range []struct {
		url, role string
		want      int
	}{{first, "journal@lines", 200}, {first, "journal@others", 403}, {second, "journal@others", 404}, {second, "journal@lines", 403}, {second, "journal", 200}} {
		if got := do(t, "GET", tt.url+"/v1/decisions/"+dec.ID, "", "X-Role", tt.role); got.status != tt.want {
			t.Errorf("%s: %d, want %d", tt.role, got.status, tt.want)
		}
	}
}

// The metrics of handlers stand among those of their host.
func TestHostRegistry(t *testing.T) {
	t.Parallel()
	host := prometheus.NewRegistry()
	taken := prometheus.NewGauge(prometheus.GaugeOpts{Name: "guize_policy_stale", Help: "1 where the last reload failed and an older set serves."})
	for _, label := range []string{"a", "b"} {
		url := serve(t, newHandler(t, files(), httpapi.Options{Registerer: prometheus.WrapRegistererWith(prometheus.Labels{"server": label}, host)}))
		do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 5}}`)
	}
	got, err := host.Gather()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, f := range got {
		seen[f.GetName()] = len(f.GetMetric())
	}
	if seen["guize_policy_stale"] != 2 || seen["guize_decisions_total"] < 2 || seen["go_goroutines"] != 0 {
		t.Errorf("the host's registry has %v", seen)
	}

	full := prometheus.NewRegistry()
	full.MustRegister(taken)
	src := httpapi.Source{FS: files(), Name: "policies.yaml"}
	if _, err := httpapi.New(t.Context(), src, httpapi.Options{Registerer: full}); err == nil || !strings.Contains(err.Error(), "metrics") {
		t.Errorf("a name that is taken: %v", err)
	}
	if left, err := full.Gather(); err != nil || len(left) != 1 {
		t.Errorf("what was registered before the error is still there: %d, %v", len(left), err)
	}
}

// A host is told of every reload, and has the engine that serves.
func TestOnReload(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := filepath.Join(dir, "policies.yaml")
	good := files()["policies.yaml"].Data
	write := func(data []byte) {
		t.Helper()
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(good)
	var told []*engine.Engine
	var reports []*wire.Reload
	h := newHandler(t, os.DirFS(dir), httpapi.Options{OnReload: func(eng *engine.Engine, report *wire.Reload) {
		told, reports = append(told, eng), append(reports, report)
	}})
	first := h.Engine()
	write([]byte("set: broken"))
	h.Reload(t.Context())
	if h.Engine() != first {
		t.Error("a set that cannot be used took the engine's place")
	}
	write([]byte(strings.Replace(string(good), "set: lines", "set: others", 1)))
	h.Reload(t.Context())
	if len(told) != 3 || told[0] != first || told[1] != first || told[2] != h.Engine() || told[2] == first {
		t.Errorf("the host was told of %v; %v serves", told, h.Engine())
	}
	if !reports[0].OK || reports[1].OK || !reports[2].Changed || h.Engine().Set().ID != "others" {
		t.Errorf("reports %+v", reports)
	}
	write([]byte("set: broken"))
	_, err := httpapi.New(t.Context(), httpapi.Source{FS: os.DirFS(dir), Name: "policies.yaml"}, httpapi.Options{OnReload: func(eng *engine.Engine, report *wire.Reload) {
		if eng != nil || report.OK {
			t.Errorf("of a first set that cannot be used: %v, %+v", eng, report)
		}
	}})
	if err == nil {
		t.Error("no error")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/v1/sets", nil))
	if !strings.Contains(w.Body.String(), "others") {
		t.Errorf("sets: %s", w.Body)
	}
}
