package httpapi_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// The answer is the engine's decision, byte by byte.
func TestDecision(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	got := do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 300}, "at": "2021-09-10T01:00:00Z"}`)
	set, err := rules.Load(t.Context(), files(), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	dec, err := eng.Evaluate(t.Context(), engine.Input{At: now, JSON: []byte(`{"length":300}`)})
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(dec)
	if err != nil {
		t.Fatal(err)
	}
	if got.status != 200 || got.head.Get("Content-Type") != "application/json" {
		t.Errorf("%d %v", got.status, got.head)
	}
	if d := cmp.Diff(string(want), strings.TrimSpace(string(got.body))); d != "" {
		t.Errorf("decision (-want +got):\n%s", d)
	}
	ex := decode[wire.Explained](t, do(t, "POST", url+"/v1/decisions?explain=1", `{"facts": {"length": 300}}`).body)
	if ex.Decision.Receipt != dec.Receipt || len(ex.Trace.Steps) != 2 {
		t.Errorf("explained: receipt %s, %d steps", ex.Decision.Receipt, len(ex.Trace.Steps))
	}
}

func TestBadRequests(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Limits: httpapi.Limits{Body: 300, Days: 400}}))
	tests := []struct {
		name, method, path, body string
		head                     []string
		status                   int
		code, reason             string
	}{
		{"no path", "GET", "/v2", "", nil, 404, "not-found", ""},
		{"wrong method", "GET", "/v1/what-if", "", nil, 405, "method-not-allowed", ""},
		{"no body", "POST", "/v1/decisions", "", nil, 400, "bad-json", ""},
		{"no JSON", "POST", "/v1/decisions", "{", nil, 400, "bad-json", ""},
		{"a list", "POST", "/v1/decisions", "[]", nil, 400, "bad-json", ""},
		{"two documents", "POST", "/v1/decisions", "{}{}", nil, 400, "bad-json", "the second would be dropped"},
		{"key twice", "POST", "/v1/decisions", `{"facts":{"length":1,"length":2}}`, nil, 400, "bad-json", "which of them counts?"},
		{"not UTF-8", "POST", "/v1/decisions", "{\"facts\":{\"contact.name\":\"\xff\"}}", nil, 400, "bad-json", ""},
		{"deep", "POST", "/v1/decisions", `{"facts":` + strings.Repeat("[", 100), nil, 400, "bad-json", "stacks are finite"},
		{"deep in the facts", "POST", "/v1/decisions", `{"facts":{"length":` + strings.Repeat("[", 60) + strings.Repeat("]", 60) + "}}", nil, 400, "bad-json", "stacks are finite"},
		{"no facts", "POST", "/v1/decisions", "{}", nil, 400, "bad-request", ""},
		{"facts null", "POST", "/v1/decisions", `{"facts":null}`, nil, 400, "bad-request", ""},
		{"facts a list", "POST", "/v1/decisions", `{"facts":[]}`, nil, 400, "bad-request", ""},
		{"unknown key", "POST", "/v1/decisions", `{"facts":{},"when":"now"}`, nil, 400, "unknown-key", "it may be a misspelt one"},
		{"bad time", "POST", "/v1/decisions", `{"facts":{},"at":"tomorrow"}`, nil, 400, "bad-request", ""},
		{"hour of one digit", "POST", "/v1/decisions", `{"facts":{},"at":"2021-09-10T9:00:00+08:00"}`, nil, 400, "bad-request", ""},
		{"offset too far", "POST", "/v1/decisions", `{"facts":{},"at":"2021-09-10T09:00:00+19:00"}`, nil, 400, "bad-request", ""},
		{"due at no moment", "POST", "/v1/calendars/cn/due", `{"start":"2021-09-10T9:00","period":"1 day"}`, nil, 400, "bad-request", ""},
		{"due in no period", "POST", "/v1/calendars/cn/due", `{"start":"2021-09-10","period":"soon"}`, nil, 400, "bad-request", ""},
		{"due back in turn", "POST", "/v1/calendars/cn/due", `{"start":"2021-09-10","period":"[1 day, 1 day]","back":true}`, nil, 400, "bad-request", ""},
		{"due back or not", "POST", "/v1/calendars/cn/due", `{"start":"2021-09-10","period":"1 day","back":"yes"}`, nil, 400, "bad-request", ""},
		{"due never", "POST", "/v1/calendars/cn/due", `{"start":"9999-12-30","period":"9 days"}`, nil, 400, "bad-request", ""},
		{"year 0", "POST", "/v1/decisions", `{"facts":{},"at":"0000-01-01T00:00:00Z"}`, nil, 400, "bad-request", ""},
		{"bad date", "POST", "/v1/decisions", `{"facts":{},"rules_on":"2021-13-01"}`, nil, 400, "bad-request", ""},
		{"bad language", "POST", "/v1/decisions", `{"facts":{},"lang":"fr"}`, nil, 400, "unknown-language", "the set has none"},
		{"no such policy", "POST", "/v1/decisions", `{"facts":{},"policies":["x"]}`, nil, 400, "bad-request", ""},
		{"no such event", "POST", "/v1/decisions", `{"facts":{},"unknown":["finished_at"]}`, nil, 400, "bad-request", "misspelt"},
		{"bad list", "POST", "/v1/decisions", `{"facts":{},"unknown":[1]}`, nil, 400, "bad-request", ""},
		{"field that is not there", "POST", "/v1/decisions?fields=outcomes,due", `{"facts":{}}`, nil, 400, "bad-request", ""},
		{"bad flag", "POST", "/v1/decisions?explain=yes", `{"facts":{}}`, nil, 400, "bad-request", ""},
		{"form", "POST", "/v1/decisions", `{"facts":{}}`, []string{"Content-Type", "application/x-www-form-urlencoded"}, 415, "unsupported-media-type", "a form of another site can send it"},
		{"too large", "POST", "/v1/decisions", `{"facts":{"contact.name":"` + strings.Repeat("x", 300) + `"}}`, nil, 413, "too-large", ""},
		{"other site", "POST", "/v1/decisions", `{"facts":{}}`, []string{"Sec-Fetch-Site", "cross-site"}, 403, "cross-origin", ""},
		{"batch as JSON", "POST", "/v1/decisions:batch", "{}", nil, 415, "unsupported-media-type", ""},
		{"no journal", "GET", "/v1/decisions/x", "", nil, 401, "unauthorised", "no tokens: nobody may"},
		{"no admin", "POST", "/v1/admin/reload", "", nil, 401, "unauthorised", "no tokens: nobody may"},
		{"no set", "GET", "/v1/sets/other", "", nil, 404, "not-found", ""},
		{"no set's schema", "GET", "/v1/sets/other/schema", "", nil, 404, "not-found", ""},
		{"what-if without want", "POST", "/v1/what-if", `{"facts":{}}`, nil, 400, "bad-request", ""},
		{"what-if without facts", "POST", "/v1/what-if", `{"want":{"outcome":"approval","value":"filing"}}`, nil, 400, "bad-request", ""},
		{"want a text", "POST", "/v1/what-if", `{"facts":{},"want":"filing"}`, nil, 400, "bad-request", ""},
		{"want without value", "POST", "/v1/what-if", `{"facts":{},"want":{"outcome":"approval"}}`, nil, 400, "bad-request", ""},
		{"want with more", "POST", "/v1/what-if", `{"facts":{},"want":{"outcome":"approval","value":"filing","x":1}}`, nil, 400, "bad-request", "it may be misspelt"},
		{"want nothing there is", "POST", "/v1/what-if", `{"facts":{},"want":{"outcome":"aproval","value":"filing"}}`, nil, 400, "bad-request", ""},
		{"want no value there is", "POST", "/v1/what-if", `{"facts":{},"want":{"outcome":"approval","value":"fling"}}`, nil, 400, "bad-request", ""},
		{"want in a decision", "POST", "/v1/decisions", `{"facts":{},"want":{"outcome":"approval","value":"filing"}}`, nil, 400, "unknown-key", "a decision has no wish"},
		{"no calendar", "GET", "/v1/calendars/xx/days?year=2021", "", nil, 404, "not-found", ""},
		{"no days", "GET", "/v1/calendars/cn/days", "", nil, 400, "bad-request", ""},
		{"bad year", "GET", "/v1/calendars/cn/days?year=x", "", nil, 400, "bad-request", ""},
		{"days backwards", "GET", "/v1/calendars/cn/days?from=2021-02-01&to=2021-01-01", "", nil, 413, "too-many", ""},
		{"many days", "GET", "/v1/calendars/cn/days?from=2021-02-01&to=2029-01-01", "", nil, 413, "too-many", ""},
		{"due without start", "POST", "/v1/calendars/cn/due", `{"period":"1 day"}`, nil, 400, "bad-request", ""},
		{"due without period", "POST", "/v1/calendars/cn/due", `{"start":"2021-01-01"}`, nil, 400, "bad-request", ""},
		{"due with more", "POST", "/v1/calendars/cn/due", `{"start":"2021-01-01","x":1}`, nil, 400, "unknown-key", ""},
		{"long proof", "POST", "/v1/calendars/cn/due?explain=1", `{"start":"2021-01-01","period":"100 years"}`, nil, 413, "too-many", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, lang := range []string{"en", "zh"} {
				got := do(t, tt.method, url+tt.path, tt.body, append(tt.head, "Accept-Language", lang)...)
				p := wantProblem(t, got, tt.status, tt.code)
				if p.Detail == "" || strings.Contains(p.Detail, "%!") || got.head.Get("Content-Language") != lang {
					t.Errorf("problem %+v in %q", p, got.head.Get("Content-Language"))
				}
			}
		})
	}
}

// A problem is JSON and no HTML, and whoever reads it as it stands reads > as >.
func TestProblemIsPlain(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	got := do(t, "POST", url+"/v1/what-if", `{"facts":{},"want":{"outcome":"a<b>&c","value":"filing"}}`, "Accept-Language", "en")
	wantProblem(t, got, 400, "bad-request")
	if !strings.Contains(string(got.body), "a<b>&c") || strings.Contains(string(got.body), `\u003`) || got.head.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v %s", got.head, got.body)
	}
}

func TestLanguages(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	for _, tt := range []struct{ name, accept, lang, title, words string }{
		{"none asked for", "", "", "审批方式", "zh"},
		{"English", "en-GB,en;q=0.9", "", "Approval", "en"},
		{"Chinese", "zh-CN", "", "审批方式", "zh"},
		{"traditional Chinese", "zh-TW,zh;q=0.8,en;q=0.5", "", "审批方式", "zh"},
		{"neither", "fr", "", "审批方式", "zh"},
		{"garbage", ";;;=,,q", "", "审批方式", "zh"},
		{"by the request", "zh", "en", "Approval", "zh"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			body := `{"facts": {"length": 300}}`
			if tt.lang != "" {
				body = `{"facts": {"length": 300}, "lang": "` + tt.lang + `"}`
			}
			dec := decode[engine.Decision](t, do(t, "POST", url+"/v1/decisions", body, "Accept-Language", tt.accept).body)
			if got := dec.Outcomes[0].Title; got != tt.title {
				t.Errorf("title %q, want %q", got, tt.title)
			}
			if got := do(t, "GET", url+"/nothing", "", "Accept-Language", tt.accept).head.Get("Content-Language"); got != tt.words {
				t.Errorf("problems in %q, want %q", got, tt.words)
			}
		})
	}
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	for given, taken := range map[string]bool{"abc-1.2_X": true, "": false, "a b": false, strings.Repeat("a", 65): false, "<x>": false} {
		got := do(t, "GET", url+"/healthz", "", "X-Request-Id", given).head.Get("X-Request-Id")
		if got == "" || (got == given) != taken {
			t.Errorf("given %q, got %q", given, got)
		}
	}
}

func TestSet(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	got := do(t, "GET", url+"/v1/sets/lines", "", "Accept-Language", "en")
	info := decode[wire.SetInfo](t, got.body)
	if info.Title != "Lines" || len(info.Facts) != 2 || !info.Facts[0].Sensitive || info.Policies[0].Rules[1].ID != "line/coordination" || info.Tests != 1 {
		t.Errorf("set %+v", info)
	}
	tag := got.head.Get("ETag")
	if tag == "" {
		t.Fatal("no ETag")
	}
	for _, have := range []string{tag, "W/" + tag, `"x", ` + tag} {
		if again := do(t, "GET", url+"/v1/sets/lines", "", "Accept-Language", "en", "If-None-Match", have); again.status != 304 || len(again.body) > 0 {
			t.Errorf("If-None-Match %s: %d", have, again.status)
		}
	}
	if zh := do(t, "GET", url+"/v1/sets/lines", "", "If-None-Match", tag); zh.status != 200 || zh.head.Get("ETag") == tag {
		t.Errorf("another language: %d %s", zh.status, zh.head.Get("ETag"))
	}
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	days := decode[struct {
		Workdays int
		Days     []json.RawMessage
	}](t, do(t, "GET", url+"/v1/calendars/cn/days?from=2021-10-01&to=2021-10-10", "").body)
	if days.Workdays != 2 || len(days.Days) != 8 {
		t.Errorf("%d working days, %d special days; National Day of 2021 has 2 (8, 9) and 8", days.Workdays, len(days.Days))
	}
	ans := decode[struct {
		Due   struct{ Date string }
		Proof struct{ Days []json.RawMessage }
	}](t, do(t, "POST", url+"/v1/calendars/cn/due?explain=1", `{"start": "2021-09-30", "period": "1个工作日"}`).body)
	if ans.Due.Date != "2021-10-08" || len(ans.Proof.Days) != 9 {
		t.Errorf("due %+v", ans)
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Authenticate: tokens(t), Journal: openJournal(t)}))
	tests := []struct {
		method, path, body           string
		open, decide, journal, admin int
	}{
		{"POST", "/v1/decisions", `{"facts":{}}`, 401, 200, 403, 403},
		{"POST", "/v1/what-if", `{"facts":{},"want":{"outcome":"approval","value":"filing"}}`, 401, 200, 403, 403},
		{"GET", "/v1/sets/lines", "", 401, 200, 403, 403},
		{"GET", "/v1/sets/lines/schema", "", 401, 200, 403, 403},
		{"GET", "/v1/calendars/cn/days?year=2021", "", 401, 200, 403, 403},
		{"GET", "/v1/decisions/x", "", 401, 403, 404, 403},
		{"GET", "/v1/journal/head", "", 401, 403, 200, 403},
		{"POST", "/v1/admin/reload", "", 401, 403, 403, 200},
		{"GET", "/v1/admin/reload", "", 401, 403, 403, 200},
		{"GET", "/healthz", "", 200, 200, 200, 200},
		{"GET", "/readyz", "", 200, 200, 200, 200},
		{"GET", "/openapi.json", "", 200, 200, 200, 200},
		{"GET", "/docs/", "", 200, 200, 200, 200},
		{"GET", "/metrics", "", 401, 200, 403, 403},
	}
	for _, tt := range tests {
		t.Run(tt.method+tt.path, func(t *testing.T) {
			t.Parallel()
			for secret, want := range map[string]int{"": tt.open, decideSecret: tt.decide, journalSecret: tt.journal, adminSecret: tt.admin} {
				var head []string
				if secret != "" {
					head = []string{"Authorization", "Bearer " + secret}
				}
				if got := do(t, tt.method, url+tt.path, tt.body, head...); got.status != want {
					t.Errorf("with %q: %d %s, want %d", secret, got.status, got.body, want)
				}
			}
		})
	}
}

func TestWrongTokens(t *testing.T) {
	t.Parallel()
	h := newHandler(t, files(), httpapi.Options{Authenticate: tokens(t), Limits: httpapi.Limits{BadLogins: 1}})
	url := serve(t, h)
	codes := map[int]int{}
	for range 20 {
		codes[do(t, "GET", url+"/v1/sets", "", "Authorization", "Bearer wrong").status]++
	}
	if codes[401] < 1 || codes[401] > 6 || codes[429] < 14 {
		t.Errorf("20 wrong tokens: %v, want a few 401 and then 429", codes)
	}
	if got := do(t, "GET", url+"/v1/sets", "", "Authorization", "Bearer "+decideSecret); got.status != 200 {
		t.Errorf("the right token from the same address: %d", got.status)
	}
}

func TestRate(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Limits: httpapi.Limits{Rate: 0.001, Burst: 2}}))
	for i, want := range []int{200, 200, 429, 429} {
		got := do(t, "GET", url+"/v1/sets", "")
		if got.status != want || want == 429 && got.head.Get("Retry-After") == "" {
			t.Errorf("request %d: %d, want %d", i+1, got.status, want)
		}
	}
}

// A name that a page of another site made point here is refused.
func TestHosts(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Hosts: []string{"localhost", "127.0.0.1", "::1"}}))
	for host, want := range map[string]int{"127.0.0.1:99": 200, "LOCALHOST": 200, "[::1]:80": 200, "evil.example": 421, "": 200} {
		if got := do(t, "GET", url+"/v1/sets", "", "Host", host); got.status != want {
			t.Errorf("host %q: %d, want %d", host, got.status, want)
		} else if want == 421 && (!strings.Contains(string(got.body), "evil.example") || !strings.Contains(string(got.body), "localhost")) {
			t.Errorf("host %q: the problem does not say which names there are: %s", host, got.body)
		}
	}
}

func TestTokenFile(t *testing.T) {
	t.Parallel()
	secret, line := httpapi.NewToken("portal", httpapi.RoleDecide, httpapi.RoleJournal)
	got, err := httpapi.ParseTokens(strings.NewReader("# comment\n\n" + line + "\n"))
	if err != nil || len(got) != 1 || got[0].Name != "portal" || !cmp.Equal(got[0].Roles, []httpapi.Role{"decide", "journal"}) {
		t.Fatalf("tokens %+v, %v", got, err)
	}
	if strings.Contains(line, secret) || len(secret) < 40 {
		t.Errorf("token %q in line %q", secret, line)
	}
	for name, bad := range map[string]string{
		"two words": "portal decide", "no role": "portal boss sha256:" + strings.Repeat("0", 64), "no set": "portal decide@ sha256:" + strings.Repeat("0", 64), "short": "portal decide sha256:00",
		"the token itself": "portal decide " + secret, "twice": line + "\n" + line, "md5": "portal decide md5:" + strings.Repeat("0", 64),
	} {
		_, err := httpapi.ParseTokens(strings.NewReader(bad))
		if err == nil || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The decision is kept before it is acknowledged, and can be read again.
func TestJournal(t *testing.T) {
	t.Parallel()
	j := openJournal(t)
	url := serve(t, newHandler(t, files(), httpapi.Options{Authenticate: tokens(t), Journal: j}))
	dec := decode[engine.Decision](t, do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 5, "contact.name": "张三丰"}}`, "Authorization", "Bearer "+decideSecret).body)
	if dec.ID == "" {
		t.Fatal("no id")
	}
	got := do(t, "GET", url+"/v1/decisions/"+dec.ID, "", "Authorization", "Bearer "+journalSecret)
	e := decode[records.Entry](t, got.body)
	if e.Receipt != dec.Receipt || e.Asked == nil || e.Asked.By != "decide-caller" || strings.Contains(string(got.body), "张三丰") {
		t.Errorf("entry %s", got.body)
	}
	do(t, "POST", url+"/v1/admin/reload", "", "Authorization", "Bearer "+adminSecret)
	r, err := j.Replay(t.Context(), journal.ReplayOptions{})
	if err != nil || !r.OK() || r.Entries != 2 || r.Same != 1 {
		t.Errorf("report %+v, %v; want the decision and the reload", r, err)
	}
}

// What was changed in the database is not served as if it were the decision.
func TestForgedIsNotServed(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "journal.db")
	j, err := journal.Open(t.Context(), name, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	url := serve(t, newHandler(t, files(), httpapi.Options{Authenticate: tokens(t), Journal: j}))
	dec := decode[engine.Decision](t, do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 5}}`, "Authorization", "Bearer "+decideSecret).body)
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var prev, body []byte
	if err := db.QueryRow("SELECT prev, body FROM entries").Scan(&prev, &body); err != nil {
		t.Fatal(err)
	}
	forged := bytes.Replace(body, []byte(`"value":"filing"`), []byte(`"value":"coordination"`), 1)
	hash := sha256.Sum256(slices.Concat(prev, forged)) // the chain is in good order
	for _, q := range []string{"DROP TRIGGER entries_are_never_changed", "UPDATE entries SET body = ?1, hash = ?2", "UPDATE journal SET hash = ?2"} {
		if _, err := db.Exec(q, forged, hash[:]); err != nil {
			t.Fatal(err)
		}
	}
	got := do(t, "GET", url+"/v1/decisions/"+dec.ID, "", "Authorization", "Bearer "+journalSecret)
	wantProblem(t, got, 500, "entry-changed")
	if bytes.Equal(body, forged) || strings.Contains(string(got.body), "coordination") {
		t.Errorf("%s\n%s", body, got.body)
	}
}

// brokenJournal cannot write.
type brokenJournal struct {
	httpapi.Journal
	err error
}

func (b brokenJournal) Keep(context.Context, *engine.Engine, engine.Input, *engine.Decision) ([]byte, error) {
	return nil, b.err
}

func (b brokenJournal) Ping(context.Context) error { return b.err }

func TestJournalUnavailable(t *testing.T) {
	t.Parallel()
	h := newHandler(t, files(), httpapi.Options{Journal: brokenJournal{openJournal(t), errors.New("disk on fire at /secret/path")}})
	url := serve(t, h)
	got := do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 5}}`)
	wantProblem(t, got, 503, "journal-unavailable")
	if strings.Contains(string(got.body), "fire") || got.head.Get("Retry-After") == "" {
		t.Errorf("the cause is for the log: %s", got.body)
	}
	if got := do(t, "GET", url+"/readyz", ""); got.status != 503 {
		t.Errorf("readyz %d", got.status)
	}
	if m := string(do(t, "GET", url+"/metrics", "").body); !strings.Contains(m, `guize_decisions_total{set="lines",status="decided"} 0`) || !strings.Contains(m, `guize_journal_keep_seconds_count{result="failed"} 1`) {
		t.Error("the decision counts as acknowledged")
	}
}

// A caller who leaves while the decision waits to be kept is no fault of the
// journal, and sets off no alarm.
func TestCallerLeaves(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "journal.db")
	j, err := journal.Open(t.Context(), name, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	url := serve(t, newHandler(t, files(), httpapi.Options{Journal: j}))
	do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 5}}`)
	db, err := sql.Open("sqlite", name)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "POST", url+"/v1/decisions", strings.NewReader(`{"facts": {"length": 5}}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if _, err := http.DefaultClient.Do(r); err == nil {
		t.Fatal("a decision that is not durable was acknowledged")
	}
	// The refusal is counted before the answer is, by the middleware around it.
	left, answered := `guize_http_refused_total{code="caller-left"} 1`, `code="499",route="POST /v1/decisions"`
	metrics := ""
	for end := time.Now().Add(10 * time.Second); !(strings.Contains(metrics, left) && strings.Contains(metrics, answered)) && time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		metrics = string(do(t, "GET", url+"/metrics", "").body)
	}
	for _, want := range []string{left, answered, `guize_http_refused_total{code="journal-unavailable"} 0`, `guize_journal_keep_seconds_count{result="failed"} 0`} {
		if !strings.Contains(metrics, want) {
			t.Errorf("no %s", want)
		}
	}
	if _, err := db.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
}

// Where personal facts cannot be masked the request fails and nothing is written.
func TestMaskingFails(t *testing.T) {
	t.Parallel()
	fsys := files("facts:\n", "facts:\n  people: {type: list, key: id, title: {zh: 人, en: People}, item: {id: {type: string, sensitive: true, title: {zh: 号, en: Id}}}}\n")
	j := openJournal(t)
	url := serve(t, newHandler(t, fsys, httpapi.Options{Journal: j}))
	wantProblem(t, do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 5}}`), 500, "masking-failed")
	if head, err := j.Head(t.Context()); err != nil || head.Seq != 0 {
		t.Errorf("head %+v, %v", head, err)
	}
}

// A handler that a host mounts under a path works there.
func TestMounted(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.Handle("/rules/", http.StripPrefix("/rules", newHandler(t, files(), httpapi.Options{Prefix: "/rules"})))
	url := serve(t, mux)
	if got := do(t, "POST", url+"/rules/v1/decisions", `{"facts": {"length": 5}}`); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
	page := string(do(t, "GET", url+"/rules/docs/", "").body)
	if !strings.Contains(page, "/rules/docs/swagger-ui.css") || !strings.Contains(page, "/rules/openapi.json") {
		t.Error("the page names files elsewhere")
	}
	if got := do(t, "GET", url+"/rules/docs/swagger-ui.css", ""); got.status != 200 {
		t.Errorf("swagger-ui.css: %d", got.status)
	}
}

func TestNewFails(t *testing.T) {
	t.Parallel()
	for name, fsys := range map[string]fs.FS{
		"no file":     fstest.MapFS{},
		"garbage":     fstest.MapFS{"policies.yaml": {Data: []byte("\x00\x01")}},
		"empty":       fstest.MapFS{"policies.yaml": {}},
		"failed test": files("<= params.limit", "< params.limit"),
		"host file":   files("timezone:", "extends: ../../etc/passwd\ntimezone:"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := httpapi.New(t.Context(), httpapi.Source{FS: fsys, Name: "policies.yaml"}, httpapi.Options{})
			if err == nil || strings.Contains(err.Error(), "root:") {
				t.Errorf("New: %v", err)
			}
		})
	}
	if _, err := httpapi.New(t.Context(), httpapi.Source{}, httpapi.Options{}); err == nil {
		t.Error("New without a source")
	}
}

// Symbolic links do not lead out of a root either.
func TestRootHoldsLinks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Symlink("/etc/passwd", dir+"/base.yaml"); err != nil {
		t.Skip(err)
	}
	text := strings.Replace(setText, "timezone:", "extends: base.yaml\ntimezone:", 1)
	if err := os.WriteFile(dir+"/policies.yaml", []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	_, err = httpapi.New(t.Context(), httpapi.Source{FS: root.FS(), Name: "policies.yaml"}, httpapi.Options{})
	if err == nil || !strings.Contains(err.Error(), "no-file") || strings.Contains(err.Error(), "root:x") {
		t.Errorf("New: %v", err)
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	for _, path := range []string{"/v1/sets", "/nothing", "/docs/", "/metrics"} {
		head := do(t, "GET", url+path, "").head
		if head.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(head.Get("Content-Security-Policy"), "default-src 'none'") || head.Get("X-Frame-Options") != "DENY" {
			t.Errorf("%s: %v", path, head)
		}
	}
	if got := do(t, "GET", url+"/debug/pprof/", ""); got.status != 404 {
		t.Errorf("pprof is served: %d", got.status)
	}
}

func TestAdminListener(t *testing.T) {
	t.Parallel()
	h := newHandler(t, files(), httpapi.Options{Authenticate: tokens(t)})
	url := serve(t, h.Admin())
	for _, path := range []string{"/metrics", "/debug/pprof/", "/debug/pprof/goroutine?debug=1", "/healthz", "/readyz"} {
		if got := do(t, "GET", url+path, ""); got.status != 200 {
			t.Errorf("%s: %d", path, got.status)
		}
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 5}}`)
	do(t, "POST", url+"/v1/decisions", `{"facts": {}}`)
	do(t, "POST", url+"/v1/decisions", `x`)
	m := string(do(t, "GET", url+"/metrics", "").body)
	for _, want := range []string{
		`guize_decisions_total{set="lines",status="decided"} 1`, `guize_decisions_total{set="lines",status="incomplete"} 1`,
		`guize_http_refused_total{code="bad-json"} 1`, `guize_http_request_seconds_count{code="200",route="POST /v1/decisions"} 2`,
		`guize_reloads_total{result="ok",set="lines"} 1`, `guize_policy_stale{set="lines"} 0`, `guize_policy_info{digest="sha256:`,
	} {
		if !strings.Contains(m, want) {
			t.Errorf("no %s", want)
		}
	}
}
