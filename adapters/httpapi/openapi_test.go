package httpapi_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/engine"
)

const goldenAPI = "testdata/openapi.json.golden"

// The description of the routes is API; it changes on purpose only.
func TestOpenAPIGolden(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Version: "v0"}))
	got := do(t, "GET", url+"/openapi.json", "").body
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(goldenAPI, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenAPI)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("/openapi.json is not %s; UPDATE_GOLDEN=1 writes it anew", goldenAPI)
	}
}

// TestOpenAPIIsMadeWhenAsked: a start does not make the description, and the first
// who ask for it make it once.
func TestOpenAPIIsMadeWhenAsked(t *testing.T) {
	t.Parallel()
	h := newHandler(t, files(), httpapi.Options{})
	if h.Described() {
		t.Error("the description is made at the start")
	}
	url := serve(t, h)
	first := do(t, "GET", url+"/openapi.json", "")
	if !h.Described() || first.status != http.StatusOK {
		t.Errorf("/openapi.json answers %d", first.status)
	}
	if again := do(t, "GET", url+"/openapi.json", ""); !bytes.Equal(first.body, again.body) {
		t.Error("/openapi.json is not the same again")
	}
}

type api struct {
	Paths map[string]map[string]struct {
		OperationID string `json:"operationId"`
		Responses   map[string]struct {
			Content map[string]struct{ Schema json.RawMessage }
		}
	}
	Components struct{ Schemas map[string]json.RawMessage }
}

// What the handler really answers fits what the description says.
func TestAnswersFitOpenAPI(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{Authenticate: tokens(t), Journal: openJournal(t)}))
	doc := do(t, "GET", url+"/openapi.json", "").body
	described := decode[api](t, doc)
	c := jsonschema.NewCompiler()
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.AddResource("openapi.json", tree); err != nil {
		t.Fatal(err)
	}
	dec := decode[engine.Decision](t, do(t, "POST", url+"/v1/decisions", `{"facts": {"length": 5, "contact.name": "某某"}}`, "Authorization", "Bearer "+decideSecret).body)
	asked := map[string]bool{}
	for _, tt := range []struct{ method, path, pattern, body, secret string }{
		{"POST", "/v1/decisions", "", `{"facts": {"length": 500}}`, decideSecret},
		{"POST", "/v1/decisions", "", `{"facts": {}}`, decideSecret},
		{"POST", "/v1/decisions", "", `{"facts": {"length": -1}}`, decideSecret},
		{"POST", "/v1/decisions", "", `x`, decideSecret},
		{"POST", "/v1/decisions", "", `x`, journalSecret},
		{"GET", "/v1/decisions/" + dec.ID, "/v1/decisions/{id}", "", journalSecret},
		{"GET", "/v1/decisions?limit=1", "/v1/decisions", "", journalSecret},
		{"GET", "/v1/decisions?limit=0", "/v1/decisions", "", journalSecret},
		{"GET", "/v1/decisions/x", "/v1/decisions/{id}", "", journalSecret},
		{"GET", "/v1/journal/head", "", "", journalSecret},
		{"GET", "/v1/journal/entries?after=3", "/v1/journal/entries", "", journalSecret},
		{"GET", "/v1/sets", "", "", decideSecret},
		{"GET", "/v1/sets/lines", "/v1/sets/{set}", "", decideSecret},
		{"GET", "/v1/sets/lines/schema", "/v1/sets/{set}/schema", "", decideSecret},
		{"POST", "/v1/sets/lines/decisions", "/v1/sets/{set}/decisions", `{"facts": {"length": 500}}`, decideSecret},
		{"POST", "/v1/sets/others/decisions", "/v1/sets/{set}/decisions", `{"facts": {"length": 500}}`, decideSecret},
		{"POST", "/v1/sets/lines/what-if", "/v1/sets/{set}/what-if", `{"facts": {"length": 300.1}, "want": {"outcome": "approval", "value": "filing"}}`, decideSecret},
		{"GET", "/v1/sets/lines/calendars/cn/days?year=2027", "/v1/sets/{set}/calendars/{id}/days", "", decideSecret},
		{"POST", "/v1/sets/lines/calendars/cn/due", "/v1/sets/{set}/calendars/{id}/due", `{"start": "2021-09-30", "period": "1个工作日"}`, decideSecret},
		{"POST", "/v1/sets/lines/admin/reload", "/v1/sets/{set}/admin/reload", "", adminSecret},
		{"GET", "/v1/sets/lines/admin/reload", "/v1/sets/{set}/admin/reload", "", adminSecret},
		{"POST", "/v1/what-if", "", `{"facts": {"length": 300.1}, "want": {"outcome": "approval", "value": "filing"}}`, decideSecret},
		{"GET", "/v1/calendars/cn/days?year=2027", "/v1/calendars/{id}/days", "", decideSecret},
		{"POST", "/v1/calendars/cn/due?explain=1", "/v1/calendars/{id}/due", `{"start": "2021-09-30", "period": "1个工作日"}`, decideSecret},
		{"POST", "/v1/admin/reload", "", "", adminSecret},
		{"GET", "/v1/admin/reload", "", "", adminSecret},
		{"GET", "/healthz", "", "", ""},
		{"GET", "/readyz", "", "", ""},
	} {
		got := do(t, tt.method, url+tt.path, tt.body, "Authorization", "Bearer "+tt.secret)
		if tt.pattern == "" {
			tt.pattern = tt.path
		}
		kind := got.head.Get("Content-Type")
		op := described.Paths[tt.pattern][strings.ToLower(tt.method)]
		asked[op.OperationID] = true
		status := strconv.Itoa(got.status)
		if len(op.Responses[status].Content[kind].Schema) == 0 {
			t.Errorf("%s %s: %d %s is not described", tt.method, tt.path, got.status, kind)
			continue
		}
		ref := "openapi.json#/paths/" + escape(tt.pattern) + "/" + strings.ToLower(tt.method) + "/responses/" + status + "/content/" + escape(kind) + "/schema"
		schema, err := c.Compile(ref)
		if err != nil {
			t.Fatalf("%s: %v", ref, err)
		}
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(got.body))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); err != nil {
			t.Errorf("%s %s: %v\n%s", tt.method, tt.path, err, got.body)
		}
	}
	for path, methods := range described.Paths {
		for _, op := range methods {
			if !asked[op.OperationID] && !strings.HasPrefix(op.OperationID, "decideBatch") {
				t.Errorf("%s: %s was not asked", path, op.OperationID)
			}
		}
	}
}

func escape(s string) string {
	return strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(s)
}

// Every problem that the code makes is among those of the package's comment.
func TestProblemsAreListed(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	names, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var made []string
	for _, n := range names {
		if !strings.HasSuffix(n.Name(), ".go") || strings.HasSuffix(n.Name(), "_test.go") {
			continue
		}
		src, err := os.ReadFile(n.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`problem\("([a-z-]+)"`).FindAllSubmatch(src, -1) {
			made = append(made, string(m[1]))
		}
	}
	slices.Sort(made)
	for _, code := range slices.Compact(made) {
		if !regexp.MustCompile(`\b` + code + `\b`).Match(text) {
			t.Errorf("%s is not in the package's comment", code)
		}
	}
}
