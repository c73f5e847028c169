package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/calendar"
)

// everyOutcome gives a value of each type, as it is given.
const everyOutcome = `guize: 1
set: every
languages: [en]
timezone: Asia/Shanghai
sources: {s: {title: S}}
facts:
  fb: {type: bool, title: B}
  fi: {type: int, title: I}
  fn: {type: number, title: N}
  fm: {type: money, unit: CNY, title: M}
  ft: {type: string, title: T}
  fd: {type: date, title: D}
  fz: {type: datetime, title: Z}
  fp: {type: duration, title: P}
  fs: {type: set, values: [x, y], title: S}
  w: {type: list, key: k, title: W, item: {k: {type: string, title: K}, num: {type: int, title: N}}}
outcomes:
  b: {type: bool, title: B}
  i: {type: int, title: I}
  n: {type: number, title: N}
  m: {type: money, unit: CNY, title: M}
  t: {type: string, title: T}
  d: {type: date, title: D}
  z: {type: datetime, title: Z}
  p: {type: duration, title: P}
  s: {type: set, values: [x, y], title: S}
  l: {type: int, combine: list, title: L}
  w.n: {type: int, title: N}
  w.rare: {type: bool, title: Rare}
policies:
  p:
    title: P
    cite: s 1
    rules:
      - {id: b, title: R, then: [decide: {b: = fb}]}
      - {id: i, title: R, then: [decide: {i: = fi, l: = fi}]}
      - {id: n, title: R, then: [decide: {n: = fn}]}
      - {id: m, title: R, then: [decide: {m: = fm}]}
      - {id: t, title: R, then: [decide: {t: = ft}]}
      - {id: d, title: R, then: [decide: {d: = fd}]}
      - {id: z, title: R, then: [decide: {z: = fz}]}
      - {id: p, title: R, then: [decide: {p: = fp}]}
      - {id: s, title: R, then: [decide: {s: = fs}]}
      - {id: w, title: R, for: x in w, then: [decide: {w.n: = x.num}]}
      - {id: rare, title: R, for: x in w, when: x.num > 5, then: [decide: {w.rare: true}]}
`

type word string

// everyResult holds them all.
type everyResult struct {
	B bool                 `outcome:"b"`
	I int16                `outcome:"i"`
	N *big.Rat             `outcome:"n"`
	M json.Number          `outcome:"m"`
	T word                 `outcome:"t"`
	D calendar.Date        `outcome:"d"`
	Z time.Time            `outcome:"z"`
	P calendar.Period      `outcome:"p"`
	S []word               `outcome:"s"`
	L []int                `outcome:"l"`
	W map[string]everyItem `outcome:"w"`
}

type everyItem struct {
	N    engine.Answer[int]    `outcome:"n"`
	Rare engine.Optional[bool] `outcome:"rare"`
}

const everyJSON = `{"fb": true, "fi": 7, "fn": 0.1, "fm": 300, "ft": "x", "fd": "2021-09-10", "fz": "2021-09-10T09:00:00+08:00",
 "fp": "3 workdays", "fs": ["y"], "w": [{"k": "a", "num": 6}, {"k": "b"}]}`

// TestBindOutcomes reads a decision into a struct, made here and read back from JSON.
func TestBindOutcomes(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "every.yaml", everyOutcome)
	results, err := engine.BindOutcomes[everyResult](eng)
	if err != nil {
		t.Fatal(err)
	}
	d, err := eng.Evaluate(t.Context(), engine.Input{At: sampleAt, JSON: []byte(everyJSON)})
	if err != nil {
		t.Fatal(err)
	}
	got, err := results.Read(d)
	if err != nil {
		t.Fatal(err)
	}
	z := time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC)
	if !got.Z.Equal(z) || got.N.Cmp(big.NewRat(1, 10)) != 0 {
		t.Errorf("moment %s, number %s", got.Z, got.N)
	}
	if !got.B || got.I != 7 || got.M != "300" || got.T != "x" || got.D.String() != "2021-09-10" || got.P.String() != "3 workdays" ||
		fmt.Sprint(got.S, got.L) != "[y] [7]" {
		t.Errorf("read %+v", got)
	}
	want := map[string]everyItem{
		"a": {N: engine.Answer[int]{Value: 6, Given: true}, Rare: engine.Known(true)},
		"b": {N: engine.Answer[int]{Open: true, WaitsFor: []string{"w[b].num"}}},
	}
	if diff := cmp.Diff(want, got.W); diff != "" {
		t.Errorf("elements (-want +got)\n%s", diff)
	}
	var back engine.Decision
	if err := json.Unmarshal(decisionJSON(t, d), &back); err != nil {
		t.Fatal(err)
	}
	again, err := results.Read(&back)
	if err != nil || fmt.Sprintf("%+v", again.W) != fmt.Sprintf("%+v", got.W) || !again.Z.Equal(z) || again.N.Cmp(got.N) != 0 || again.M != got.M {
		t.Errorf("read back %+v, %v", again, err)
	}
}

func decisionJSON(t testing.TB, d *engine.Decision) []byte {
	t.Helper()
	text, err := d.AppendJSON(nil)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestBindOutcomesOpen: a plain field of an open outcome, or of one that no rule
// gave, is an error that says which; fields that can say so themselves are none.
func TestBindOutcomesOpen(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "every.yaml", everyOutcome)
	d, err := eng.Evaluate(t.Context(), engine.Input{At: sampleAt, JSON: []byte(`{"w": [{"k": "a", "num": 1}]}`)})
	if err != nil {
		t.Fatal(err)
	}
	type plain struct {
		N float64 `outcome:"n"`
		R bool    `outcome:"w[a].rare"`
	}
	results, err := engine.BindOutcomes[plain](eng)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := results.Read(d); !errors.Is(err, engine.ErrOpen) || !errors.Is(err, engine.ErrNoOutcome) || !strings.Contains(err.Error(), `"w[a].rare"`) {
		t.Errorf("read %v, want both errors", err)
	}
	type careful struct {
		N *float64                 `outcome:"n"`
		M engine.Optional[float64] `outcome:"m"`
		I engine.Answer[int]       `outcome:"i"`
		R engine.Answer[bool]      `outcome:"w[a].rare"`
	}
	careful2, err := engine.BindOutcomes[careful](eng)
	if err != nil {
		t.Fatal(err)
	}
	got, err := careful2.Read(d)
	if diff := cmp.Diff(careful{I: engine.Answer[int]{Open: true, WaitsFor: []string{"fi"}}}, got); err != nil || diff != "" {
		t.Errorf("%v (-want +got)\n%s", err, diff)
	}
}

// TestBindOutcomesMisfit: every field that does not fit is told, once and for all.
func TestBindOutcomesMisfit(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "every.yaml", everyOutcome)
	type wrong struct {
		Typo   bool                `outcome:"bb"`
		Kind   string              `outcome:"b"`
		Number bool                `outcome:"n"`
		Twice  int                 `outcome:"i"`
		Again  int                 `outcome:"i"`
		hidden bool                `outcome:"m"`
		Whole  int                 `outcome:"w.n"`
		List   []int               `outcome:"w"`
		Set    []int               `outcome:"s"`
		Of     map[string]struct { // of an element
			X bool `outcome:"rarer"`
		} `outcome:"w"`
	}
	_ = wrong{}.hidden
	_, err := engine.BindOutcomes[wrong](eng)
	for _, want := range []string{"Typo: there is no outcome \"bb\"", "Kind: the outcome \"b\" is true or false, which string", "Number", "Again: outcome \"i\" is bound by field Twice",
		"hidden: it is not exported", "Whole: the outcome \"w.n\" belongs to each element", "List: \"w\" is a list; a map", "Set"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q:\n%v", want, err)
		}
	}
	type inner struct {
		Of map[string]struct {
			X bool `outcome:"rarer"`
		} `outcome:"w"`
	}
	if _, err := engine.BindOutcomes[inner](eng); err == nil || !strings.Contains(err.Error(), `did you mean "rare"?`) {
		t.Errorf("got %v", err)
	}
	if _, err := engine.BindOutcomes[int](eng); err == nil {
		t.Error("a type that is no struct is bound")
	}
	if _, err := engine.BindOutcomes[everyResult](nil); err == nil {
		t.Error("outcomes of no engine are bound")
	}
	var none *engine.Results[everyResult]
	if _, err := none.Read(&engine.Decision{}); err == nil {
		t.Error("nothing bound reads a decision")
	}
}

// TestGetTellsWhy: open, not there and of another type are three answers.
func TestGetTellsWhy(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "every.yaml", everyOutcome)
	d, err := eng.Evaluate(context.Background(), engine.Input{At: sampleAt, JSON: []byte(`{"fn": 1.5, "ft": "x", "w": []}`)})
	if err != nil {
		t.Fatal(err)
	}
	_, open := engine.Get[bool](d, "b")
	_, none := engine.Get[bool](d, "bb")
	_, of := engine.Get[bool](nil, "b")
	if !errors.Is(open, engine.ErrOpen) || !errors.Is(none, engine.ErrNoOutcome) || !errors.Is(of, engine.ErrNoOutcome) {
		t.Errorf("open %v, none %v, of no decision %v", open, none, of)
	}
	_, wrong := engine.Get[bool](d, "t")
	_, short := engine.Get[int](d, "n")
	for _, err := range []error{wrong, short} {
		if bad := (*engine.TypeError)(nil); !errors.As(err, &bad) || bad.Outcome == "" || bad.Type == nil {
			t.Errorf("%v is no TypeError", err)
		}
	}
	if v, err := engine.Get[word](d, "t"); err != nil || v != "x" {
		t.Errorf("a named type: %q, %v", v, err)
	}
	if v, err := engine.Get[*float64](d, "n"); err != nil || *v != 1.5 {
		t.Errorf("a pointer: %v, %v", v, err)
	}
	if v, err := engine.Get[any](d, "n"); err != nil || v != json.Number("1.5") {
		t.Errorf("anything: %v, %v", v, err)
	}
	if d.Outcome("n") == nil || d.Outcome("x") != nil || d.Route("x") != nil || d.Deadline("x", "") != nil {
		t.Error("look-ups by name")
	}
	if none := (*engine.Decision)(nil); none.Outcome("n") != nil || none.Route("x") != nil || none.Deadline("x", "") != nil {
		t.Error("look-ups in no decision")
	}
}

// TestDecisionReadBack: a decision that was written and read gives the same answers,
// bytes and receipt, whatever its facts.
func TestDecisionReadBack(t *testing.T) {
	t.Parallel()
	eng, rnd := compileText(t, "every.yaml", everyOutcome), rand.New(rand.NewPCG(14, 1))
	pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
	for range 200 {
		facts := fmt.Sprintf(`{"fb": %s, "fi": %s, "fn": %s, "fm": %s, "ft": %s, "fs": %s, "fp": %s, "w": [{"k": "a", "num": %s}]}`,
			pick("true", "null"), pick("0", "-7", "9007199254740993", "12345678901234567890123", "null"), pick("0.1", "3", "1e22", "null"),
			pick("300", "0.05", "1e2", "null"), pick(`"x"`, `"a\nb"`, "null"), pick(`["x","y"]`, "[]", "null"), pick(`"3 days"`, "null"), pick("6", "null"))
		d, err := eng.Evaluate(t.Context(), engine.Input{At: sampleAt, JSON: []byte(facts)})
		if err != nil {
			t.Fatal(err)
		}
		text := decisionJSON(t, d)
		var back engine.Decision
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if again := decisionJSON(t, &back); string(again) != string(text) {
			t.Fatalf("%s: read back\n%s\nwas\n%s", facts, again, text)
		}
		for _, o := range append(d.Outcomes, engine.Outcome{Name: "nothing"}) {
			sameAnswer[any](t, d, &back, o.Name)
			sameAnswer[string](t, d, &back, o.Name)
			sameAnswer[bool](t, d, &back, o.Name)
			sameAnswer[int](t, d, &back, o.Name)
			sameAnswer[float64](t, d, &back, o.Name)
			sameAnswer[json.Number](t, d, &back, o.Name)
			sameAnswer[[]string](t, d, &back, o.Name)
			sameAnswer[*int](t, d, &back, o.Name)
		}
	}
}

func sameAnswer[T any](t *testing.T, a, b *engine.Decision, name string) {
	t.Helper()
	x, before := engine.Get[T](a, name)
	y, after := engine.Get[T](b, name)
	show := func(v any) string { text, _ := json.Marshal(v); return string(text) }
	if show(x) != show(y) || fmt.Sprint(before) != fmt.Sprint(after) {
		t.Errorf("Get[%T](%s) = %s, %v; read back %s, %v", x, name, show(x), before, show(y), after)
	}
}
