package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/format"
)

const inputSet = `
facts:
  b: {type: bool}
  i: {type: int, min: 0, max: 10}
  n: {type: number, unit: m, min: 0.5, max: 100, title: Length, alias: 长度}
  m: {type: money, unit: CNY, min: 0}
  t: {type: string, max_length: 3, pattern: "[a-z]+"}
  e: {type: enum, values: {water: {title: Water, alias: 水}, gas: Gas}}
  s: {type: set, values: [water, gas]}
  d: {type: date, min: 2020-01-01}
  z: {type: datetime}
  k: {type: duration}
  a.b.c: {type: int}
  code: {type: string, format: uscc}
  must: {type: string, required: true}
  w: {type: list, key: service, keys: s, item: {service: {type: string}, n: {type: int, alias: 数}, inner: {type: list, item: {x: {type: int}}}}}
  p: {type: list, item: {n: {type: int}}}
policies: {q: {rules: [{id: r, then: [{notice: {code: c, message: M}}]}]}}
`

// TestViolations gives one wrong fact each: the code, the fact and a part of
// what is said.
func TestViolations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, facts, code, fact, says string }{
		{"unknown fact", `{"lenght": 1}`, "unknown-fact", "lenght", ""},
		{"unknown fact with a near one", `{"musst": "x"}`, "unknown-fact", "musst", `did you mean \"must\"?`},
		{"unknown part", `{"a": {"x": 1}}`, "unknown-fact", "a.x", ""},
		{"unknown field", `{"s": ["water"], "w": [{"service": "water", "nn": 1}]}`, "unknown-fact", "w[water].nn", "w[water].n"},
		{"not a bool", `{"b": 1}`, "wrong-kind", "b", ""},
		{"not a number", `{"n": "1"}`, "wrong-kind", "n", ""},
		{"not whole", `{"i": 1.5}`, "not-whole", "i", ""},
		{"far too large", `{"i": 1e30}`, "too-large", "i", ""},
		{"too small", `{"n": 0.4}`, "too-small", "n", "at least 0.5m"},
		{"too large", `{"n": 100.1}`, "too-large", "n", "at most 100m"},
		{"int below", `{"i": -1}`, "too-small", "i", "at least 0"},
		{"money below", `{"m": -0.01}`, "too-small", "m", ""},
		{"money of too many digits", `{"m": 0.12345678901234567890123456789012345}`, "too-many-digits", "m", "34"},
		{"money as text", `{"m": "x"}`, "not-money", "m", ""},
		{"too many digits", `{"n": 12.345678901234567890123456789012345}`, "too-many-digits", "n", "at most 34"},
		{"out of range", `{"n": 1e400}`, "not-a-number", "n", ""},
		{"too long", `{"t": "abcd"}`, "too-long", "t", "3"},
		{"pattern", `{"t": "AB"}`, "pattern", "t", "form required"},
		{"enum", `{"e": "wate"}`, "not-listed", "e", `did you mean \"water\"?`},
		{"enum far", `{"e": "zzzzz"}`, "not-listed", "e", "water, gas"},
		{"set", `{"s": ["heat"]}`, "not-listed", "s", ""},
		{"set twice", `{"s": ["gas", "gas"]}`, "repeated-value", "s", ""},
		{"set not a list", `{"s": "gas"}`, "wrong-kind", "s", ""},
		{"date", `{"d": "2021-02-30"}`, "not-a-date", "d", ""},
		{"date too early", `{"d": "2019-12-31"}`, "too-small", "d", "2020-01-01"},
		{"moment", `{"z": "noon"}`, "not-a-moment", "z", ""},
		{"period", `{"k": "soon"}`, "not-a-period", "k", ""},
		{"format", `{"code": "x"}`, "", "code", ""},
		{"name and alias", `{"n": 1, "长度": 2}`, "repeated-fact", "n", ""},
		{"key of another", `{"s": ["water"], "w": {"water": {"service": "gas", "n": 1}}}`, "repeated-fact", "w", "says that it is"},
		{"object of no objects", `{"s": ["water"], "w": {"water": 1}}`, "wrong-kind", "w", "element 1"},
		{"list of no objects", `{"p": [1]}`, "wrong-kind", "p", "element 1"},
		{"list not a list", `{"p": 1}`, "wrong-kind", "p", "must be a list"},
		{"object for a plain list", `{"p": {"a": {}}}`, "wrong-kind", "p", "must be a list"},
		{"key missing", `{"s": ["water"], "w": [{"n": 1}]}`, "element-without-key", "w", "service"},
		{"key twice", `{"s": ["water"], "w": [{"service": "water"}, {"service": "water"}]}`, "repeated-key", "w", "water"},
		{"key wrong", `{"s": ["water"], "w": [{"service": 1}]}`, "wrong-kind", "w", ""},
		{"inner list", `{"s": ["water"], "w": [{"service": "water", "inner": [{"x": "y"}]}]}`, "wrong-kind", "w[water].inner[0].x", ""},
		{"too many elements", `{"p": [` + strings.Repeat("{},", 10_000) + `{}]}`, "too-many", "p", "10000"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			eng := compileTable(t, inputSet)
			for _, language := range []string{"en", "zh"} {
				d, err := eng.Evaluate(context.Background(), engine.Input{At: genAt(), JSON: []byte(c.facts), Lang: language})
				if err != nil {
					t.Fatal(err)
				}
				if d.Status != engine.StatusInvalid {
					t.Errorf("status %s", d.Status)
				}
				found := false
				for _, v := range d.Violations {
					text, _ := json.Marshal(v.Message + " " + v.Fix)
					found = found || (c.code == "" || v.Code == c.code) && v.Fact == c.fact && (language == "zh" || strings.Contains(string(text), c.says))
				}
				if !found {
					t.Errorf("want %s of %s (%s), got %+v", c.code, c.fact, c.says, d.Violations)
				}
				// The same from a map, but for what only JSON can say.
				facts, err := engine.DecodeFacts([]byte(c.facts))
				if err != nil {
					t.Fatal(err)
				}
				m, err := eng.Evaluate(context.Background(), engine.Input{At: genAt(), Facts: facts, Lang: language})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(d, m); diff != "" {
					t.Errorf("(-JSON +map)\n%s", diff)
				}
			}
		})
	}
}

// TestUnreadable gives input that is no application at all.
func TestUnreadable(t *testing.T) {
	t.Parallel()
	eng := compileTable(t, inputSet)
	for _, c := range []struct {
		name string
		in   engine.Input
		says string
	}{
		{"no time", engine.Input{}, "the time of the evaluation"},
		{"bad rules_on", engine.Input{At: genAt(), RulesOn: "soon"}, "rules_on"},
		{"facts and JSON", engine.Input{At: genAt(), Facts: map[string]any{}, JSON: []byte("{}")}, "one way alone"},
		{"no policy of the name", engine.Input{At: genAt(), Policies: []string{"x"}}, `there is no policy "x"`},
		{"no language of the name", engine.Input{At: genAt(), Lang: "cn"}, `there is no language "cn"; there are: en, zh`},
		{"no event of the name", engine.Input{At: genAt(), Unknown: []string{"x"}}, `there is no event "x"`},
		{"a fact that is no event", engine.Input{At: genAt(), Unknown: []string{"b"}}, `there is no event "b"`},
		{"not an object", engine.Input{At: genAt(), JSON: []byte("[]")}, "an application is a JSON object"},
		{"empty", engine.Input{At: genAt(), JSON: []byte("")}, "line 1, column 1"},
		{"cut off", engine.Input{At: genAt(), JSON: []byte("{\"b\":\n tru")}, "line 2"},
		{"syntax", engine.Input{At: genAt(), JSON: []byte("{\"b\":\n  x}")}, "line 2, column 3"},
		{"syntax after Chinese", engine.Input{At: genAt(), JSON: []byte(`{"长度": x}`)}, "line 1, column 8"},
		{"key twice", engine.Input{At: genAt(), JSON: []byte(`{"b": true, "b": true}`)}, `line 1, column 13: "b" is given twice`},
		{"key twice inside", engine.Input{At: genAt(), JSON: []byte(`{"p": [{"n": 1, "n": 2}]}`)}, `line 1, column 17: "n" is given twice`},
		{"something after", engine.Input{At: genAt(), JSON: []byte(`{} {}`)}, "line 1, column 4: there is something after the object"},
		{"not UTF-8", engine.Input{At: genAt(), JSON: []byte("{\"\xff\": 1}")}, "UTF-8"},
		{"deep", engine.Input{At: genAt(), JSON: []byte(strings.Repeat(`{"a":`, 40) + "1" + strings.Repeat("}", 40))}, "32 deep"},
		{"deep list", engine.Input{At: genAt(), JSON: []byte(`{"a":` + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "}")}, "32 deep"},
		{"large", engine.Input{At: genAt(), JSON: []byte(`{"t": "` + strings.Repeat("a", 5<<20) + `"}`)}, "more than"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if _, err := eng.Evaluate(context.Background(), c.in); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want …%s…", err, c.says)
			} else if bad := (*engine.InputError)(nil); errors.As(err, &bad) {
				wantBilingual(t, bad.Text)
				if bad.Code == "" {
					t.Errorf("%v has no code", err)
				}
			} else {
				t.Errorf("%v is no InputError", err)
			}
			if _, _, err := eng.Explain(context.Background(), c.in); err == nil {
				t.Error("Explain takes it")
			}
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := eng.Evaluate(ctx, engine.Input{At: genAt()}); err == nil {
		t.Error("a cancelled context goes unnoticed")
	}
}

// wantBilingual wants words in Chinese and English that differ, and no left-over
// of their making.
func wantBilingual(t *testing.T, text rules.Text) {
	t.Helper()
	zh, en := text["zh"], text["en"]
	if !strings.ContainsFunc(zh, func(r rune) bool { return unicode.Is(unicode.Han, r) }) || zh == en || en == "" || strings.Contains(zh+en, "%!") {
		t.Errorf("words %q and %q", zh, en)
	}
}

// TestGoValues gives facts as a host may have them.
func TestGoValues(t *testing.T) {
	t.Parallel()
	eng := compileTable(t, goValues)
	noon := time.Date(2021, 9, 10, 4, 0, 0, 0, time.UTC)
	day, days := calendar.DateOf(noon, time.UTC), calendar.Workdays(3)
	want := `{"b":true,"d":"2021-09-10","i":7,"m":0.1,"n":2.5,"p":6,"s":["a"],"t":"3 workdays","z":"2021-09-10T12:00:00+08:00"}`
	for name, facts := range map[string]map[string]any{
		"plain":  {"t": "3 workdays", "b": true, "i": 7, "n": 2.5, "m": "0.10", "d": "2021-09-10", "z": "2021-09-10T12:00:00+08:00", "s": []any{"a"}, "p": []any{map[string]any{"n": 6}}},
		"typed":  {"t": days, "b": true, "i": int64(7), "n": float32(2.5), "m": json.Number("0.1"), "d": noon, "z": noon, "s": []string{"a"}, "p": []map[string]any{{"n": uint(1)}, {"n": uint64(5)}}},
		"others": {"b": true, "i": int32(7), "n": json.Number("2.50"), "m": 0.1, "d": day, "t": days, "z": "2021-09-10 12:00", "s": []any{"a"}, "p": []any{map[string]any{"n": json.Number("6.0")}}},
	} {
		d, err := eng.Evaluate(context.Background(), engine.Input{At: genAt(), Facts: facts})
		if err != nil || len(d.Violations) > 0 {
			t.Fatal(name, err, d.Violations)
		}
		if got, _ := json.Marshal(d.Emitted[0].Data); string(got) != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
	d, err := eng.Evaluate(context.Background(), engine.Input{At: genAt(), Facts: map[string]any{"n": math.NaN(), "b": []int{1}, "z": 5, "i": math.Inf(1), "d": "\xff"}})
	if err != nil || len(d.Violations) != 5 {
		t.Errorf("got %v %+v, want five violations", err, d.Violations)
	}
}

const goValues = `
facts: {b: {type: bool}, i: {type: int}, n: {type: number}, m: {type: money}, d: {type: date}, t: {type: duration}, z: {type: datetime}, s: {type: set, values: [a, b]}, p: {type: list, item: {n: {type: int}}}}
policies:
  q:
    rules:
      - id: r
        then:
          - emit: {kind: ping, data: {b: "= b", n: "= n", m: "= m", d: "= d", t: "= t", z: "= z", s: "= s", i: "= i", p: "= sum(p, .n)"}}
`

// TestOptions gives what a host can add, and what it cannot.
func TestOptions(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "t.yaml", []byte(tableHead+oneRule("  a: {type: bool}\n", "a")))
	if err != nil {
		t.Fatal(err)
	}
	plain := func(context.Context, []any) (any, error) { return true, nil }
	for kind, hint := range map[string]string{"enum": `an enum is a "string"`, "float64": `a float64 is a "number"`, "text": "one of: bool, int,"} {
		for _, o := range []engine.Option{engine.WithFunction("f", []string{kind}, "int", plain), engine.WithFunction("f", nil, kind, plain)} {
			if _, err := engine.Compile(t.Context(), set, o); err == nil || !strings.Contains(err.Error(), hint) {
				t.Errorf("%s: %v, want %s", kind, err, hint)
			}
		}
	}
	for name, o := range map[string]engine.Option{
		"a kind that is built in":      engine.WithEffectKind("route"),
		"a function that is there":     engine.WithFunction("len", []string{"string"}, "int", plain),
		"a type that is none":          engine.WithFunction("f", []string{"text"}, "int", plain),
		"a result that is none":        engine.WithFunction("f", []string{"string"}, "list", plain),
		"a format without a check":     engine.WithFormat(format.Format{}),
		"two functions of one name (1": engine.WithFunction("uscc_kind", nil, "int", plain),
	} {
		if _, err := engine.Compile(t.Context(), set, o); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
	eng, err := engine.Compile(t.Context(), set, engine.WithCalendar(calendar.China()))
	if err != nil {
		t.Fatal(err)
	}
	if len(eng.Warnings()) == 0 || eng.Set() != set {
		t.Error("warnings and set are lost")
	}
}

// TestHostFunctions lets a host's function misbehave.
func TestHostFunctions(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		call func(context.Context, []any) (any, error)
		code string
	}{
		"panics":          {func(context.Context, []any) (any, error) { panic("oh") }, "function-failed"},
		"wrong type":      {func(context.Context, []any) (any, error) { return "x", nil }, "function-failed"},
		"none":            {func(context.Context, []any) (any, error) { return nil, nil }, "no-value"},
		"a value":         {func(context.Context, []any) (any, error) { return int64(3), nil }, ""},
		"a Go int is one": {func(context.Context, []any) (any, error) { return 3, nil }, ""},
	} {
		set, err := rules.Parse(t.Context(), "t.yaml", []byte(tableHead+oneRule("  a: {type: date}\n  z: {type: datetime}\n  t: {type: string}\n", `f(a, z, t) > 1`)))
		if err != nil {
			t.Fatal(err)
		}
		eng, err := engine.Compile(t.Context(), set, engine.WithFunction("f", []string{"date", "datetime", "string"}, "int", c.call))
		if err != nil {
			t.Fatal(err)
		}
		d, err := eng.Evaluate(context.Background(), engine.Input{At: genAt(), JSON: []byte(`{"a": "2021-09-10", "z": "2021-09-10T09:00:00+08:00", "t": "x"}`)})
		if err != nil {
			t.Fatal(err)
		}
		if c.code == "" && d.Status != engine.StatusDecided || c.code != "" && (len(d.Errors) != 1 || d.Errors[0].Code != c.code) {
			t.Errorf("%s: %s %+v", name, d.Status, d.Errors)
		}
	}
}

// TestDecisionJSON writes decisions and reads them again.
func TestDecisionJSON(t *testing.T) {
	t.Parallel()
	eng := jingmen(t)
	for name, facts := range applications(t) {
		d, err := eng.Evaluate(context.Background(), engine.Input{At: genAt(), JSON: facts, Lang: "en"})
		if err != nil {
			continue // many.ndjson is no application
		}
		first, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		var again engine.Decision
		if err := json.Unmarshal(first, &again); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		second, err := json.Marshal(&again)
		if err != nil {
			t.Fatal(err)
		}
		if string(first) != string(second) {
			t.Errorf("%s: written and read again\n%s\n%s", name, first, second)
		}
	}
	var os engine.Outcomes
	for _, bad := range []string{`[]`, `{"a": 1}`, `{"a"`, `{"a": {"possible": 1}}`} {
		if err := json.Unmarshal([]byte(bad), &os); err == nil {
			t.Errorf("%s is taken for outcomes", bad)
		}
	}
}

// TestGivenTwiceIsAlwaysTheSame gives a fact by name and by alias, once badly: which
// is read first must not hang on the order of a map.
func TestGivenTwiceIsAlwaysTheSame(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "twice.yaml", `guize: 1
set: s
languages: [en]
facts: {n: {type: number, alias: m}, a: {type: int}, l: {type: list, item: {n: {type: number, alias: m}}}}
policies: {p: {allow: {missing-citation: x}, rules: [{id: r, when: "n > 1 and any(l, .n > 1)", then: [{notice: {code: c, message: {en: C}}}]}]}}
`)
	var first string
	for range 64 {
		in := engine.Input{At: sampleAt, Facts: map[string]any{"n": "?", "m": 2, "a": "?", "l": []any{map[string]any{"m": "?", "n": 3}}}}
		d, err := eng.Evaluate(context.Background(), in)
		if err != nil {
			t.Fatal(err)
		}
		text, _ := d.AppendJSON(nil)
		if first == "" {
			first = string(text)
		}
		if string(text) != first {
			t.Fatalf("once\n%s\nand once\n%s", first, text)
		}
	}
}
