package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

const numbersSet = `guize: 1
set: numbers
languages: [en]
sources: {s: {title: S}}
facts:
  n: {type: number, title: N}
  i: {type: int, title: I}
  m: {type: money, unit: CNY, title: M}
outcomes:
  number: {type: number, title: Number}
  whole: {type: int, title: Whole}
  amount: {type: money, unit: CNY, title: Amount}
  over: {type: bool, title: Over}
policies:
  p:
    title: P
    cite: s 1
    rules:
      - {id: n, title: N, then: [decide: {number: = n}]}
      - {id: i, title: I, then: [decide: {whole: = i}]}
      - {id: m, title: M, then: [decide: {amount: = m}]}
`

func decideNumbers(t *testing.T, in engine.Input) *engine.Decision {
	t.Helper()
	in.At = sampleAt
	d, err := compileText(t, "numbers.yaml", numbersSet).Evaluate(t.Context(), in)
	if err != nil || len(d.Violations) > 0 {
		t.Fatal(err, d.Violations)
	}
	return d
}

// TestGetNumbers: an outcome is read as any type of number that holds it exactly.
func TestGetNumbers(t *testing.T) {
	t.Parallel()
	d := decideNumbers(t, engine.Input{JSON: []byte(`{"n": 0.1, "i": 9007199254740993, "m": 300}`)})
	get := func(v any, err error) string { return fmt.Sprint(v, " ", err == nil) }
	f, ok := engine.Get[float64](d, "number")
	n, nok := engine.Get[int](d, "number")
	whole, wok := engine.Get[int64](d, "whole")
	double, dok := engine.Get[float64](d, "whole")
	written, jok := engine.Get[json.Number](d, "whole")
	small, sok := engine.Get[int8](d, "whole")
	amount, aok := engine.Get[float32](d, "amount")
	unsigned, uok := engine.Get[uint16](d, "amount")
	word, tok := engine.Get[string](d, "amount")
	for want, got := range map[string]string{
		"0.1 true":                          get(f, ok),
		"0 false":                           get(n, nok),
		"9007199254740993 true":             get(whole, wok),
		"0 false, no double":                get(double, dok) + ", no double",
		"9007199254740993 true, as written": get(written, jok) + ", as written",
		"0 false, too small":                get(small, sok) + ", too small",
		"300 true":                          get(amount, aok),
		"300 true, unsigned":                get(unsigned, uok) + ", unsigned",
		" false, a number is no text":       get(word, tok) + ", a number is no text",
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	if short, err := engine.Get[float32](d, "number"); err != nil || short != 0.1 {
		t.Errorf("0.1 as a float32: %v, %v", short, err)
	}
}

// TestNumbersOfEveryKind: whatever a host gives is the decimal that it is written
// as, and JSON, a map and a struct give the same.
func TestNumbersOfEveryKind(t *testing.T) {
	t.Parallel()
	type facts struct {
		N float64 `fact:"n"`
		I int64   `fact:"i"`
		M float32 `fact:"m"`
	}
	want := `{"n": 0.30000000000000004, "i": 9007199254740993, "m": 0.1}`
	a := decideNumbers(t, engine.Input{JSON: []byte(want)})
	x, y := 0.1, 0.2
	b := decideNumbers(t, engine.Input{Facts: map[string]any{"n": x + y, "i": json.Number("9007199254740993"), "m": float32(0.1)}})
	bound, err := engine.Bind[facts](compileText(t, "numbers.yaml", numbersSet))
	if err != nil {
		t.Fatal(err)
	}
	c, err := bound.Evaluate(t.Context(), engine.Input{At: sampleAt}, &facts{x + y, 9007199254740993, 0.1})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []*engine.Decision{a, b, c} {
		got := fmt.Sprint(d.Outcomes[0].Value, " ", d.Outcomes[1].Value, " ", d.Outcomes[2].Value)
		if got != "0.30000000000000004 9007199254740993 0.1" || d.Receipt != a.Receipt {
			t.Errorf("decided %s, receipt %s and %s", got, d.Receipt, a.Receipt)
		}
	}
}

// TestPlainDecimals: a decision has numbers as plain decimals, however they were
// written.
func TestPlainDecimals(t *testing.T) {
	t.Parallel()
	d := decideNumbers(t, engine.Input{JSON: []byte(`{"n": 1.50e-7, "i": 12e20, "m": 1234567890123456789012345678.90}`)})
	b, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`"value":0.00000015`, `"value":1200000000000000000000`, `"value":1234567890123456789012345678.9`} {
		if !strings.Contains(string(b), want) {
			t.Errorf("%s is not in %s", want, b)
		}
	}
}

// TestIndexIsExact: constants that doubles do not tell apart rule out what they
// should, and nothing else.
func TestIndexIsExact(t *testing.T) {
	t.Parallel()
	var s strings.Builder
	s.WriteString("guize: 1\nset: fine\nlanguages: [en]\nfacts: {n: {type: number}, m: {type: money}}\noutcomes: {x: {type: int, combine: sum}}\npolicies: {p: {allow: {missing-citation: a test}, rules: [")
	consts := []string{"9007199254740992", "9007199254740993", "0.1", "0.1000000000000000000001", "110", "110.00000000000001", "-5", "1e30"}
	for i, c := range consts {
		fmt.Fprintf(&s, "{id: eq%d, when: n == %s, then: [{decide: {x: 1}}]}, {id: le%d, when: n <= %s, then: [{decide: {x: 1}}]}, {id: m%d, when: m > %s, then: [{decide: {x: 1}}]}, ", i, c, i, c, i, c)
	}
	eng := compileText(t, "fine.yaml", s.String()+"]}}\n")
	for _, n := range append(consts, "0.10000000000000000000005", "9007199254740992.5", "109.99999999999999999") {
		d, trace, err := eng.Explain(t.Context(), engine.Input{At: sampleAt, JSON: []byte(`{"n": ` + n + `, "m": ` + n + `}`)})
		if err != nil {
			t.Fatal(err)
		}
		looked := 0
		for _, step := range trace.Steps { // which looks at every rule
			if step.Status == "applies" {
				looked++
			}
		}
		found, err := eng.Evaluate(t.Context(), engine.Input{At: sampleAt, JSON: []byte(`{"n": ` + n + `, "m": ` + n + `}`)})
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(found.Outcomes[0].Value) != fmt.Sprint(looked) || found.Receipt != d.Receipt {
			t.Errorf("n = %s: %d rules apply, and %v were found", n, looked, found.Outcomes[0].Value)
		}
	}
}

// TestHostNumbers: a host's function gets a number that is exact, or none.
func TestHostNumbers(t *testing.T) {
	t.Parallel()
	const set = `guize: 1
set: host
languages: [en]
facts: {n: {type: number}}
outcomes: {x: {type: number}}
policies: {p: {allow: {missing-citation: a test}, rules: [{id: r, when: half(n) < 1, then: [{decide: {x: "= half(n)"}}]}]}}
`
	half := engine.WithFunction("half", []string{"number"}, "number", func(_ context.Context, args []any) (any, error) {
		return args[0].(float64) / 2, nil
	})
	parsed, err := rules.Parse(t.Context(), "host.yaml", []byte(set))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), parsed, half)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[string]string{"0.2": "0.1", "0.30000000000000000001": "function-failed"} {
		d, err := eng.Evaluate(t.Context(), engine.Input{At: sampleAt, JSON: []byte(`{"n": ` + n + `}`)})
		if err != nil {
			t.Fatal(err)
		}
		got := fmt.Sprint(d.Outcomes[0].Value)
		if len(d.Errors) > 0 {
			got = d.Errors[0].Code
		}
		if got != want {
			t.Errorf("half(%s) = %s, want %s", n, got, want)
		}
	}
}
