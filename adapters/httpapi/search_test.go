package httpapi_test

import (
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal"
)

// Decisions are found by number, set, status, rule and time, a page at a time; who may
// read those of one set finds no others, and what was masked is found by nobody.
func TestSearchDecisions(t *testing.T) {
	t.Parallel()
	j, err := journal.Open(t.Context(), filepath.Join(t.TempDir(), "j.db"), journal.Options{Number: "contact.name"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { j.Close() })
	byLength, err := journal.Open(t.Context(), filepath.Join(t.TempDir(), "j.db"), journal.Options{Number: "length"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { byLength.Close() })
	_, sources := twoSets(t)
	masked := serve(t, newSets(t, sources, httpapi.Options{Authenticate: byRole, Journal: j}))
	do(t, "POST", masked+"/v1/sets/lines/decisions", `{"facts": {"length": 5, "contact.name": "某某"}}`, "X-Role", "decide")
	if got := do(t, "GET", masked+"/v1/decisions?number="+url.QueryEscape("某某"), "", "X-Role", "journal"); got.status != 200 || strings.Contains(string(got.body), `"id"`) {
		t.Errorf("a sensitive fact finds its decision: %d %s", got.status, got.body)
	}

	at := serve(t, newSets(t, sources, httpapi.Options{Authenticate: byRole, Journal: byLength}))
	for _, facts := range []string{`{"length": 5}`, `{"length": 500}`, `{}`} {
		for _, set := range []string{"lines", "pipes"} {
			if got := do(t, "POST", at+"/v1/sets/"+set+"/decisions", `{"facts": `+facts+`}`, "X-Role", "decide"); got.status != 200 {
				t.Fatalf("%d %s", got.status, got.body)
			}
		}
	}
	for _, tt := range []struct {
		query, role string
		sets        string // of what is found, in order
		more        bool
	}{
		{"", "journal", "pipes lines pipes lines pipes lines", false},
		{"", "journal@pipes", "pipes pipes pipes", false},
		{"", "journal@pipes journal@lines", "pipes lines pipes lines pipes lines", false},
		{"set=lines", "journal", "lines lines lines", false},
		{"number=500", "journal", "pipes lines", false},
		{"status=incomplete", "journal@lines", "lines", false},
		{"rule=line/filing&status=decided", "journal", "pipes lines", false},
		{"from=2020-01-01T00:00:00Z&until=2020-01-02T00:00:00Z", "journal", "", false},
		{"limit=4", "journal", "pipes lines pipes lines", true},
	} {
		got := do(t, "GET", at+"/v1/decisions?"+tt.query, "", "X-Role", tt.role)
		page := decode[wire.FoundDecisions](t, got.body)
		var sets []string
		for _, d := range page.Decisions {
			sets = append(sets, d.Set)
		}
		if got.status != 200 || strings.Join(sets, " ") != tt.sets || page.Before > 0 != tt.more || got.head.Get("Cache-Control") != "no-store" {
			t.Errorf("%s as %s: %d %s", tt.query, tt.role, got.status, got.body)
		}
	}
	first := decode[wire.FoundDecisions](t, do(t, "GET", at+"/v1/decisions?limit=4", "", "X-Role", "journal").body)
	second := decode[wire.FoundDecisions](t, do(t, "GET", at+"/v1/decisions?limit=4&before="+strconv.FormatInt(first.Before, 10), "", "X-Role", "journal").body)
	if len(second.Decisions) != 2 || second.Before != 0 || second.Decisions[0].Seq >= first.Decisions[3].Seq || second.Decisions[0].Status != "decided" || second.Decisions[0].At.IsZero() {
		t.Errorf("the second page: %+v", second)
	}
	for _, tt := range []struct {
		query, role, code, has string
		status                 int
	}{
		{"set=lines", "journal@pipes", "forbidden", "journal@lines", 403},
		{"", "decide", "forbidden", "", 403},
		{"nummer=5", "journal", "bad-request", "number", 400},
		{"status=done", "journal", "bad-request", "incomplete", 400},
		{"from=2020-01-01", "journal", "bad-request", "2026-01-02T09:00:00", 400},
		{"limit=1001", "journal", "bad-request", "1000", 400},
		{"before=-1", "journal", "bad-request", "before", 400},
		{"set=lines&set=pipes", "journal", "bad-request", "once", 400},
	} {
		got := do(t, "GET", at+"/v1/decisions?"+tt.query, "", "X-Role", tt.role, "Accept-Language", "en")
		if wantProblem(t, got, tt.status, tt.code); !strings.Contains(string(got.body), tt.has) {
			t.Errorf("%s: %s", tt.query, got.body)
		}
	}
}
