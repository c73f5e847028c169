package engine_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

// bytesOf decides an application three times: the bytes must be the same, with
// and without a trace.
func bytesOf(t *testing.T, eng *engine.Engine, in engine.Input) []byte {
	t.Helper()
	d, err := eng.Evaluate(context.Background(), in)
	if err != nil {
		return nil
	}
	first, err := json.Marshal(d)
	if err != nil {
		t.Fatalf("the decision has no JSON: %v", err)
	}
	again, err := eng.Evaluate(context.Background(), in)
	if err != nil {
		t.Fatalf("the second time: %v", err)
	}
	explained, _, err := eng.Explain(context.Background(), in)
	if err != nil {
		t.Fatalf("Explain: %v", err)
	}
	for _, d := range []*engine.Decision{again, explained} {
		if b, _ := json.Marshal(d); !bytes.Equal(first, b) {
			t.Fatalf("the same input gives\n%s\nand\n%s", first, b)
		}
	}
	return first
}

// applications are the sample applications of the repository, as JSON.
func applications(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	names, err := filepath.Glob("../examples/applications/*.[jy][sa]*")
	if err != nil || len(names) == 0 {
		t.Fatal("no applications", err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, ".yaml") {
			facts, err := cases.ParseFacts(name, data)
			if err != nil {
				t.Fatal(err)
			}
			if data, err = json.Marshal(facts); err != nil {
				t.Fatal(err)
			}
		}
		out[filepath.Base(name)] = data
	}
	return out
}

// FuzzFacts decides any bytes as an application by Jingmen's set.
func FuzzFacts(f *testing.F) {
	for _, data := range applications(f) {
		f.Add(data)
	}
	for _, s := range []string{``, `{`, `[]`, `null`, `{"a":1,"a":2}`, `{"works":{"water":null}}`, `{"works":[{"service":"water"},{"service":"water"}]}`,
		`{"services":["water"],"works":[{"service":"gas","length":1}]}`, `{"works":[{"length":1e400}]}`, `{"site":{"central":1}}`, `{"services":"water"}`,
		`{"works":[{"service":"water","length":0.1234567890123456789}]}`, `{"application.submitted_at":"2021-09-10T25:00:00"}`, "\xff", strings.Repeat(`{"a":`, 40)} {
		f.Add([]byte(s))
	}
	eng := jingmen(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<16 {
			return
		}
		bytesOf(t, eng, engine.Input{At: genAt(), JSON: data, Lang: "en"})
	})
}

// FuzzEvaluate reads any bytes as a set and as an application.
func FuzzEvaluate(f *testing.F) {
	names, err := filepath.Glob("testdata/differential/*.yaml")
	if err != nil || len(names) < 6 {
		f.Fatal("no sets", err)
	}
	for _, name := range names[:6] {
		set, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		data, err := os.ReadFile(strings.TrimSuffix(name, ".yaml") + ".json")
		if err != nil {
			f.Fatal(err)
		}
		var in struct{ Facts map[string]any }
		if err := json.Unmarshal(data, &in); err != nil {
			f.Fatal(err)
		}
		facts, _ := json.Marshal(in.Facts)
		f.Add(set, facts)
	}
	f.Add([]byte(tableHead+oneRule("  a: {type: bool}\n", "a")), []byte(`{"a": true}`))
	f.Fuzz(func(t *testing.T, yaml, facts []byte) {
		if len(yaml) > 1<<14 || len(facts) > 1<<12 {
			return
		}
		set, err := rules.Parse(t.Context(), "fuzz.yaml", yaml, rules.Limits{Rules: 200})
		if set == nil || err != nil {
			return
		}
		eng, err := engine.Compile(t.Context(), set, hostOptions()...)
		if err != nil {
			return
		}
		bytesOf(t, eng, engine.Input{At: genAt(), JSON: facts})
	})
}

// FuzzExpression reads any text as the condition of a rule over a list, with
// facts of every type known and unknown.
func FuzzExpression(f *testing.F) {
	for _, when := range conditions(f) {
		f.Add(when)
	}
	for _, s := range []string{"x.n > 1 and known(x.n)", "a.b == 荆门", "（n > 1）", "not not not b", "n in 1..3 or t matches '^a+$'", "1 / n > 2 ? b : none == e",
		"l[a].n", "sum(map(l, .n)) / len(l) > 1", "on(params.p, d) == m", "upper(trim(t)) + 't' contains t", "b ?? b", "((((((", "- - -n < 0", "#", ".n", "none", "at > z"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		quoted, err := json.Marshal(text)
		if err != nil {
			return
		}
		body := strings.Replace(fuzzSet, "EXPRESSION", strings.ReplaceAll(string(quoted), `\u2028`, " "), 1)
		set, err := rules.Parse(t.Context(), "fuzz.yaml", []byte(body))
		if err != nil {
			return
		}
		eng, err := engine.Compile(t.Context(), set, hostOptions()...)
		if err != nil {
			return
		}
		for _, facts := range []string{`{}`, fuzzFacts} {
			bytesOf(t, eng, engine.Input{At: genAt(), JSON: []byte(facts)})
		}
	})
}

// conditions are those of the sets in testdata/differential.
func conditions(f *testing.F) (out []string) {
	f.Helper()
	names, err := filepath.Glob("testdata/differential/*.yaml")
	if err != nil || len(names) == 0 {
		f.Fatal("no sets", err)
	}
	quoted := regexp.MustCompile(`(?m)^ *when: '(.*)'$`)
	for _, name := range names {
		set, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, m := range quoted.FindAllSubmatch(set, -1) {
			out = append(out, string(m[1]))
		}
	}
	return out
}

const fuzzSet = tableHead + `
params: {p: {type: money, values: [{to: 2021-06-30, value: 1}, {from: 2021-07-01, value: 2.5}]}, q: {type: number, unset: not set}}
facts:
  b: {type: bool}
  i: {type: int}
  n: {type: number, unit: m}
  m: {type: money}
  t: {type: string}
  e: {type: enum, values: [red, green]}
  s: {type: set, values: [a, b]}
  d: {type: date}
  z: {type: datetime}
  v: {type: event}
  o: {type: bool, default: none}
  l: {type: list, key: k, keys: s, item: {k: {type: string}, n: {type: number}, v: {type: event}}}
outcomes: {out: {type: bool}}
policies:
  p: {rules: [{id: r, for: x in l, when: EXPRESSION, then: [{decide: {out: true}}]}]}
`

const fuzzFacts = `{"b": true, "i": 3, "n": 2.5, "m": 0.1, "t": "荆门", "e": "red", "s": ["a", "b"], "d": "2021-09-10", "z": "2021-09-10T09:00:00+08:00",
	"v": "2021-09-01", "l": [{"k": "a", "n": 1}, {"k": "b"}]}`
