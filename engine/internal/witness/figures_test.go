package witness

import (
	"fmt"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// workOut works a calculation out again from its figures alone, by the rules of
// arithmetic that everybody knows. It panics at what is no calculation.
type workOut struct{ terms []engine.Term }

func (w *workOut) next() string {
	if len(w.terms) == 0 {
		return ""
	}
	return w.terms[0].Op
}

func (w *workOut) take() engine.Term {
	t := w.terms[0]
	w.terms = w.terms[1:]
	return t
}

func (w *workOut) sum() *big.Rat {
	x := w.product()
	for op := w.next(); op == "+" || op == "-"; op = w.next() {
		w.take()
		y := w.product()
		if op == "-" {
			y.Neg(y)
		}
		x.Add(x, y)
	}
	return x
}

func (w *workOut) product() *big.Rat {
	x := w.value()
	for op := w.next(); op == "*" || op == "/" || op == "%"; op = w.next() {
		w.take()
		switch y := w.value(); op {
		case "*":
			x.Mul(x, y)
		case "/":
			x.Quo(x, y)
		default:
			x.Sub(x, new(big.Rat).Mul(y, toMultiple(new(big.Rat).Quo(x, y), big.NewRat(1, 1), "down")))
		}
	}
	return x
}

func (w *workOut) value() *big.Rat {
	t := w.take()
	switch {
	case t.Op == "-":
		return new(big.Rat).Neg(w.value())
	case t.Op == "":
		x, ok := new(big.Rat).SetString(fmt.Sprint(t.Value))
		if !ok {
			panic(fmt.Sprintf("%v is no number", t.Value))
		}
		return x
	}
	args, mode := []*big.Rat{w.sum()}, "half_up"
	for w.next() == "," {
		w.take()
		if slices.Contains(modes, w.next()) {
			mode = w.take().Op
			continue
		}
		args = append(args, w.sum())
	}
	if c := w.take(); c.Op != ")" {
		panic(fmt.Sprintf("%q in place of a bracket", c.Op))
	}
	return apply(strings.TrimSuffix(t.Op, "("), mode, args)
}

// apply is a function of a calculation; of a bracket alone what stands in it.
func apply(name, mode string, args []*big.Rat) *big.Rat {
	x := args[0]
	for _, y := range args[1:] {
		if name == "min" && y.Cmp(x) < 0 || name == "max" && y.Cmp(x) > 0 {
			x = y
		}
	}
	switch name {
	case "", "min", "max":
		return x
	case "abs":
		return x.Abs(x)
	case "floor", "ceil":
		return toMultiple(args[0], append(args, big.NewRat(1, 1))[1], name)
	case "round":
		return toMultiple(args[0], append(args, big.NewRat(1, 1))[1], mode)
	}
	panic(fmt.Sprintf("no function %q of %d", name, len(args)))
}

// modes are the ways of rounding (R34).
var modes = []string{"half_up", "half_even", "up", "down", "ceil", "floor"}

// toMultiple rounds to a multiple of another number.
func toMultiple(x, to *big.Rat, mode string) *big.Rat {
	q := new(big.Rat).Quo(x, to)
	low := new(big.Int).Div(q.Num(), q.Denom()) // down, as the denominator is positive
	rest := new(big.Rat).Sub(q, new(big.Rat).SetInt(low))
	half := rest.Cmp(big.NewRat(1, 2))
	up := map[string]bool{
		"floor": false, "ceil": rest.Sign() > 0, "down": rest.Sign() > 0 && q.Sign() < 0, "up": rest.Sign() > 0 && q.Sign() > 0,
		"half_up": half > 0 || half == 0 && q.Sign() > 0, "half_even": half > 0 || half == 0 && low.Bit(0) == 1,
	}[mode]
	if up {
		low.Add(low, big.NewInt(1))
	}
	return new(big.Rat).Mul(new(big.Rat).SetInt(low), to)
}

// worksOut says where a calculation does not come to its value; "" where it does.
func worksOut(f *engine.Figure) string {
	w := &workOut{f.Terms}
	got := w.sum()
	want, ok := new(big.Rat).SetString(fmt.Sprint(f.Value))
	if !ok || len(w.terms) > 0 || !near(got, want, f.Value) {
		return fmt.Sprintf("%s %s: the figures %v come to %s, not to %v", f.Of, f.Element, f.Terms, got.FloatString(6), f.Value)
	}
	return ""
}

// near reports whether two numbers are one; a double is as near as doubles are.
func near(got, want *big.Rat, value any) bool {
	if _, double := value.(float64); !double {
		return got.Cmp(want) == 0
	}
	x, _ := got.Float64()
	y, _ := want.Float64()
	return math.Abs(x-y) <= 1e-9*max(math.Abs(x), math.Abs(y), 1e-9)
}

func orElse(x, otherwise any) any {
	if x == nil {
		return otherwise
	}
	return x
}

// figuresDiffer says where the figures of a trace do not come to what they
// should, or to what the decision says.
func figuresDiffer(t *engine.Trace, d *engine.Decision) string {
	all := slices.Clone(t.Figures)
	for _, s := range t.Steps {
		all = append(all, s.Figures...)
	}
	for i := range all {
		if bad := worksOut(&all[i]); bad != "" {
			return bad
		}
	}
	for i := range t.Figures {
		f := &t.Figures[i]
		at := slices.IndexFunc(d.Outcomes, func(o engine.Outcome) bool { return o.Name == f.Of })
		if at < 0 || fmt.Sprint(d.Outcomes[at].Value) != fmt.Sprint(orElse(f.Rounded, f.Value)) {
			return fmt.Sprintf("%s is %v in figures, and not so in the decision", f.Of, f.Value)
		}
	}
	return ""
}

const figured = `guize: 1
set: figured
title: {en: Figured}
languages: [en]
sources: {s: {title: {en: S}}}
params:
  water: {title: {en: Prices}, type: scale, of: {type: number, unit: m3}, gives: {type: money, unit: CNY}, value: {"[0..180]": 5, "(180..260]": 7, "> 260": 9}, cite: s 1}
  base: {title: {en: Base fee}, type: money, unit: CNY, value: 12.5, cite: s 2}
  limit: {title: {en: Limit}, type: number, unit: m, value: 300, cite: s 3}
facts:
  used: {type: number, unit: m3, title: {en: Used}}
  before: {type: number, unit: m3, default: 0, title: {en: Before}}
  heads: {type: int, title: {en: Heads}}
  works: {type: list, key: kind, title: {en: Works}, item: {kind: {type: string}, length: {type: number, unit: m, title: {en: Length}}}}
define:
  total: {title: {en: Total length}, expr: 'sum(works, .length)'}
  share: {expr: 'heads > 5 ? 2 : 1'}
outcomes:
  fee: {type: money, unit: CNY, title: {en: Fee}}
  by_table: {type: money, unit: CNY, combine: sum, title: {en: By table}}
  most: {type: number, unit: m, combine: max, title: {en: Most}}
  each: {type: int, title: {en: Each}}
  works.double: {type: number, unit: m, title: {en: Double}}
  fixed: {type: int, title: {en: Fixed}}
  cents: {type: money, unit: CNY, round: 0.01, title: {en: Cents}}
  whole: {type: money, unit: CNY, round: {to: 1, mode: half_even}, combine: sum, title: {en: Whole}}
policies:
  p:
    title: {en: P}
    cite: s 4
    rules:
      - {id: fee, title: {en: Fee}, when: total * 2 <= 2 * params.limit + 100, then: [{decide: {fee: '= (marginal(params.water, used, before) + params.base) * share - params.base'}}]}
      - {id: most, title: {en: Most}, for: work in works, then: [{decide: {most: = work.length, work.double: '= -(-work.length) * 2'}}]}
      - {id: each, title: {en: Each}, then: [{decide: {each: '= round((heads + 1) / 4) + min(heads, 10) % 3'}}, {decide: {fixed: 3}}, {decide: {cents: '= params.base * 0.333 + round(params.base * 0.7, 0.1, "down")', whole: '= params.base * 0.44'}}]}
      - {id: more, title: {en: More}, then: [{decide: {whole: '= ceil(params.base) - 0.5'}}]}
    tables:
      - {id: t, title: {en: T}, hit: progressive, input: used, output: by_table, rows: {"[0..180]": 5, "(180..260]": 7, "> 260": 9}}
`

// What a decision rests on can be worked out again from the figures of its trace.
func TestFigures(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "figured.yaml", []byte(figured))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	for _, facts := range []string{
		`{"used": 200, "heads": 6, "works": [{"kind": "a", "length": 100.5}, {"kind": "b", "length": 50.25}]}`,
		`{"used": 50, "before": 230, "heads": 3, "works": [{"kind": "a", "length": 120}]}`,
		`{"used": 0, "heads": 13, "works": []}`,
	} {
		d, trace, err := eng.Explain(t.Context(), engine.Input{At: genAt(), JSON: []byte(facts)})
		if err != nil {
			t.Fatal(err)
		}
		if bad := figuresDiffer(trace, d); bad != "" {
			t.Errorf("%s: %s", facts, bad)
		}
		of := map[string]bool{"fixed": true} // which is written out
		for _, f := range trace.Figures {
			of[f.Of] = true
		}
		for _, o := range d.Outcomes {
			if !of[o.Name] {
				t.Errorf("%s: no figures of %s", facts, o.Name)
			}
		}
		for _, f := range trace.Steps[0].Figures {
			of[f.Of] = true
		}
		for _, name := range []string{"total", "share", "total * 2", "2 * params.limit + 100"} {
			if !of[name] {
				t.Errorf("%s: no figures of %s", facts, name)
			}
		}
	}
}
