package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/guize-rules/guize/adapters/httpapi"
	"github.com/guize-rules/guize/engine"
)

// The answer is the engine's, and nothing of it is kept.
func TestWhatIf(t *testing.T) {
	t.Parallel()
	j := openJournal(t)
	url := serve(t, newHandler(t, files(), httpapi.Options{Journal: j}))
	for _, tt := range []struct {
		name, facts, value string
		have               bool
		want               []any // values of length that would do
	}{
		{"too long", `{"length": 300.1}`, `"filing"`, false, []any{300.0}},
		{"short already", `{"length": 20}`, `"filing"`, true, nil},
		{"not known yet", `{}`, `"coordination"`, false, []any{301.0}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := do(t, "POST", url+"/v1/what-if", `{"facts": `+tt.facts+`, "want": {"outcome": "approval", "value": `+tt.value+`}}`, "Accept-Language", "en")
			if got.status != 200 || got.head.Get("Content-Language") != "en" {
				t.Fatalf("%d %s", got.status, got.body)
			}
			alts := decode[engine.Alternatives](t, got.body)
			var values []any
			for _, a := range alts.List {
				for _, c := range a.Changes {
					if c.Fact != "length" || c.Title != "Length" {
						t.Errorf("change %+v", c)
					}
					values = append(values, c.To)
				}
			}
			if alts.Have != tt.have || !cmp.Equal(values, tt.want) {
				t.Errorf("%+v, want have %v and length %v", alts, tt.have, tt.want)
			}
		})
	}
	if r, err := j.Head(t.Context()); err != nil || r.Seq != 0 {
		t.Errorf("the journal has %d entries, %v", r.Seq, err)
	}
}

// A search waits for its turn no longer than a decision may take.
func TestWhatIfTakesTurns(t *testing.T) {
	t.Parallel()
	h := newHandler(t, files(), httpapi.Options{Limits: httpapi.Limits{Searches: 1, Timeout: 50 * time.Millisecond}})
	url := serve(t, h)
	ask := func() reply {
		return do(t, "POST", url+"/v1/what-if", `{"facts":{"length":1},"want":{"outcome":"approval","value":"filing"}}`)
	}
	leave := h.OccupySearch()
	wantProblem(t, ask(), http.StatusServiceUnavailable, "timeout")
	leave()
	if got := ask(); got.status != 200 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// The schema takes what the handler takes as an application, and no misspelt
// fact; it changes with the set and the language alone.
func TestFactsSchema(t *testing.T) {
	t.Parallel()
	url := serve(t, newHandler(t, files(), httpapi.Options{}))
	got := do(t, "GET", url+"/v1/sets/lines/schema", "", "Accept-Language", "en")
	if kind := got.head.Get("Content-Type"); got.status != 200 || kind != "application/schema+json" || !strings.Contains(string(got.body), `"Length"`) {
		t.Fatalf("%d %s %s", got.status, kind, got.body)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("facts.json", decode[any](t, got.body)); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("facts.json")
	if err != nil {
		t.Fatal(err)
	}
	for facts, ok := range map[string]bool{`{"length": 300}`: true, `{"length": -1}`: false, `{"lenght": 1}`: false, `{"length": "x"}`: false} {
		var v any
		if err := json.Unmarshal([]byte(facts), &v); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(v); (err == nil) != ok {
			t.Errorf("%s: %v", facts, err)
		}
		dec := decode[engine.Decision](t, do(t, "POST", url+"/v1/decisions", `{"facts": `+facts+`}`).body)
		if (dec.Status != engine.StatusInvalid) != ok {
			t.Errorf("%s: the schema and the handler differ: %s", facts, dec.Status)
		}
	}
	tag := got.head.Get("ETag")
	if again := do(t, "GET", url+"/v1/sets/lines/schema", "", "Accept-Language", "en", "If-None-Match", tag); again.status != 304 || len(again.body) > 0 || tag == "" {
		t.Errorf("ETag %s: %d", tag, again.status)
	}
	if zh := do(t, "GET", url+"/v1/sets/lines/schema", "", "If-None-Match", tag); zh.status != 200 || zh.head.Get("ETag") == tag {
		t.Errorf("another language: %d", zh.status)
	}
}

// dear is a set with a search that would go on for hours.
const dear = `guize: 1
set: lines
languages: [en]
facts:
  n: {type: int, title: N}
  a: {type: bool, title: A, default: false}
  works: {type: list, title: W, changeable: false, item: {n: {type: int, title: N}}}
outcomes: {approval: {type: bool, title: O}}
policies:
  p:
    title: P
    rules:
      - {id: x, title: X, allow: {missing-citation: x}, when: "count(works, count(works, count(works, .n > n) > 5) > 5) > 100000 and a", then: [{decide: {approval: true}}]}
`

// A search that takes long does not keep others waiting: each has its turns, and
// ends with what it found when its time is over.
func TestWhatIfLeavesTurns(t *testing.T) {
	t.Parallel()
	h := newHandler(t, fstest.MapFS{"policies.yaml": {Data: []byte(dear)}}, httpapi.Options{Limits: httpapi.Limits{Searches: 1, Timeout: 2 * time.Second}})
	url := serve(t, h)
	works := strings.TrimSuffix(strings.Repeat(`{"n":1},`, 1000), ",")
	long, done := `{"facts":{"n":0,"works":[`+works+`]},"want":{"outcome":"approval","value":"true"}}`, make(chan reply, 2)
	for range 2 {
		go func() { done <- do(t, "POST", url+"/v1/what-if", long) }()
	}
	time.Sleep(20 * time.Millisecond)
	for range 5 {
		got := do(t, "POST", url+"/v1/what-if", `{"facts":{"works":[]},"want":{"outcome":"approval","value":"true"}}`)
		if got.status != 200 || strings.Contains(string(got.body), `"ended":true`) {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
	for range 2 {
		if got := <-done; got.status != 200 || !strings.Contains(string(got.body), `"ended":true`) {
			t.Errorf("%d %s", got.status, got.body)
		}
	}
}

// A decision past its work is counted, kept in a journal or not, explained or not.
func TestWorkLimitIsCounted(t *testing.T) {
	t.Parallel()
	for _, opts := range []httpapi.Options{{}, {Journal: openJournal(t)}} {
		src := httpapi.Source{FS: fstest.MapFS{"policies.yaml": {Data: []byte(dear)}}, Name: "policies.yaml", Engine: []engine.Option{engine.WithWorkLimit(20_000)}}
		h, err := httpapi.New(t.Context(), src, opts)
		if err != nil {
			t.Fatal(err)
		}
		url := serve(t, h)
		works := strings.TrimSuffix(strings.Repeat(`{"n":1},`, 100), ",")
		for _, query := range []string{"", "?explain=1"} {
			got := do(t, "POST", url+"/v1/decisions"+query, `{"facts":{"n":0,"works":[`+works+`]}}`)
			if !strings.Contains(string(got.body), `"code":"work-limit"`) || !strings.Contains(string(got.body), `"status":"incomplete"`) {
				t.Errorf("%d %s", got.status, got.body)
			}
		}
		do(t, "POST", url+"/v1/decisions", `{"facts":{"n":0,"works":[]}}`)
		if text := string(do(t, "GET", url+"/metrics", "").body); !strings.Contains(text, `guize_work_limited_total{of="decision"} 2`) {
			t.Errorf("the metrics hold no two decisions past their work:\n%s", text)
		}
	}
}
