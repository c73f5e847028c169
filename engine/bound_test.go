package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/calendar"
)

// boundSet has facts of every type, with the constraints that are told.
const boundSet = `guize: 1
set: bound
languages: [en]
timezone: Asia/Shanghai
sources: {s: {title: S}}
facts:
  who.name: {type: string, required: true, max_length: 4, title: Name}
  who.kind: {type: enum, values: [a, b], title: Kind}
  who.born: {type: date, title: Born}
  yes: {type: bool, title: Yes}
  whole: {type: int, min: 0, title: Whole}
  most: {type: number, min: -2, max: 2.5, title: Most}
  flat: {type: bool, title: Flat}
  number: {type: number, max: 100, title: Number}
  amount: {type: money, unit: CNY, title: Amount}
  when: {type: event, title: When}
  limit: {type: duration, title: Limit}
  ways: {type: set, values: [x, y], title: Ways}
  must: {type: set, values: [x, y], required: true, title: Must}
  parts:
    type: list
    key: k
    title: Parts
    item: {k: {type: string, title: K}, size: {type: number, min: 1, title: Size}, ways: {type: set, values: [x, y], title: Ways}}
outcomes:
  all: {type: string, title: All}
  parts.came: {type: number, title: Came}
policies:
  p:
    title: P
    cite: s 1
    rules:
      - {id: all, title: R, when: yes and flat and most > -2 and whole > 3 and number > 1 and amount > 5 and "x" in ways and happened(when) and who.kind == "a", then: [decide: {all: = who.name}]}
      - {id: parts, title: R, for: x in parts, when: x.size > 2, then: [decide: {x.came: = x.size}]}
      - {id: must, title: R, when: '"y" in must and who.born < date("2020-01-01") and limit > days(3)', then: [decide: {all: other}]}
`

// decimal writes itself as text, as the decimals of libraries do.
type decimal struct{ text string }

func (d decimal) MarshalText() ([]byte, error) {
	if d.text == "fails" {
		return nil, errors.New("no decimal")
	}
	return []byte(d.text), nil
}

// uuid writes itself by its pointer.
type uuid [2]byte

func (u *uuid) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%x", u[:]), nil }

type whoFacts struct {
	Name string                         `fact:"name"`
	Kind string                         `fact:"kind"`
	Born engine.Optional[calendar.Date] `fact:"born"`
}

type partFacts struct {
	K    string   `fact:"k"`
	Size *decimal `fact:"size"`
	Ways []string `fact:"ways"`
}

// embedded is a part of the form that others use too.
type embedded struct {
	Yes   *bool `fact:"yes"`
	Whole int   `fact:"whole"`
	Most  int8  `fact:"most"`
	Flat  bool  `fact:"flat"`
}

type boundForm struct {
	embedded
	Embedded
	Who    *whoFacts        `fact:"who"`
	Number float64          `fact:"number"`
	Amount decimal          `fact:"amount"`
	When   time.Time        `fact:"when"`
	Limit  *calendar.Period `fact:"limit"`
	Ways   []string         `fact:"ways"`
	Must   []string         `fact:"must"`
	Parts  []*partFacts     `fact:"parts"`
}

// Embedded holds nothing of the set.
type Embedded struct{ Note string }

// TestBoundIsItsJSON: what a struct holds, right or wrong, is decided as the JSON of
// its facts is, byte by byte.
func TestBoundIsItsJSON(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "bound.yaml", boundSet)
	bound, err := engine.Bind[boundForm](eng)
	if err != nil {
		t.Fatal(err)
	}
	rnd, wrong := rand.New(rand.NewPCG(14, 2)), 0
	for range 400 {
		form := randomForm(rnd)
		in, err := bound.Input(engine.Input{At: sampleAt}, form)
		if err != nil {
			t.Fatal(err)
		}
		facts, err := json.Marshal(in.Facts)
		if err != nil {
			t.Fatal(err)
		}
		d, err := bound.Evaluate(t.Context(), engine.Input{At: sampleAt}, form)
		if err != nil {
			t.Fatal(err)
		}
		wrong += len(d.Violations)
		got := string(decisionJSON(t, d))
		for name, like := range map[string]engine.Input{"map": in, "JSON": {At: sampleAt, JSON: facts}} {
			want, err := eng.Evaluate(t.Context(), like)
			if err != nil {
				t.Fatal(err)
			}
			if text := string(decisionJSON(t, want)); text != got {
				t.Fatalf("%s as %s\n%s\nbound\n%s", facts, name, text, got)
			}
		}
		appended, status, err := bound.AppendDecision(t.Context(), nil, engine.Input{At: sampleAt}, form, "")
		if err != nil || string(appended) != got || status != d.Status {
			t.Fatalf("AppendDecision of %s: %v\n%s\nwant\n%s", facts, err, appended, got)
		}
		explained, trace, err := bound.Explain(t.Context(), engine.Input{At: sampleAt}, form)
		if err != nil || len(trace.Steps) == 0 {
			t.Fatal(err, trace)
		}
		if diff := cmp.Diff(d, explained); diff != "" {
			t.Fatalf("Explain of %s (-Evaluate +Explain)\n%s", facts, diff)
		}
	}
	if wrong < 100 {
		t.Errorf("only %d violations were told", wrong)
	}
}

func randomForm(rnd *rand.Rand) *boundForm {
	some := func() bool { return rnd.IntN(3) > 0 }
	pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
	ways := func() []string { return [][]string{nil, {}, {"x"}, {"y", "x"}, {"x", "x"}, {"z"}}[rnd.IntN(6)] }
	f := &boundForm{Number: []float64{0.1, 2, 1e20, -3.5}[rnd.IntN(4)], Amount: decimal{pick("5.01", "6", "", "7e1")}, Ways: ways(), Must: ways()}
	f.Whole, f.Most, f.Flat = rnd.IntN(8)-2, int8(rnd.IntN(8)-4), rnd.IntN(2) == 0
	if some() {
		f.Yes = ptr(rnd.IntN(2) == 0)
	}
	if some() {
		f.Who = &whoFacts{Name: pick("", " ", "Li", "too long"), Kind: pick("a", "b", "c", "")}
		if some() {
			f.Who.Born = engine.Known(calendar.DateOf(sampleAt.AddDate(-rnd.IntN(3), 0, 0), time.UTC))
		}
	}
	if some() {
		f.When = sampleAt.Add(time.Duration(rnd.IntN(5)-2) * time.Hour)
	}
	if some() {
		p, _ := calendar.ParsePeriod(pick("3 days", "4 days"))
		f.Limit = &p
	}
	if some() {
		f.Parts = []*partFacts{}
	}
	for range rnd.IntN(4) {
		var part *partFacts
		if rnd.IntN(6) > 0 {
			part = &partFacts{K: pick("a", "b", "c", ""), Ways: ways()}
		}
		if part != nil && some() {
			part.Size = &decimal{pick("3", "0.5", "", "2.50")}
		}
		f.Parts = append(f.Parts, part)
	}
	return f
}

// TestBoundNil: nil is not known, and an empty slice is a list or set of nothing.
func TestBoundNil(t *testing.T) {
	t.Parallel()
	bound, err := engine.Bind[boundForm](compileText(t, "bound.yaml", boundSet))
	if err != nil {
		t.Fatal(err)
	}
	for want, form := range map[string]*boundForm{
		`{"amount":1,"flat":false,"most":0,"number":0,"whole":0}`:                                                     {Amount: decimal{"1"}},
		`{"amount":1,"flat":false,"most":0,"number":0,"parts":[],"ways":[],"whole":0}`:                                {Amount: decimal{"1"}, Ways: []string{}, Parts: []*partFacts{}},
		`{"amount":1,"flat":false,"most":0,"number":0,"parts":[null,{"k":""}],"who":{"kind":"","name":""},"whole":0}`: {Amount: decimal{"1"}, Who: &whoFacts{}, Parts: []*partFacts{nil, {}}},
	} {
		in, err := bound.Input(engine.Input{At: sampleAt}, form)
		got, _ := json.Marshal(in.Facts)
		if err != nil || string(got) != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
	for name, form := range map[string]*boundForm{"text": {Ways: []string{"\xff"}}, "number": {Amount: decimal{"many"}}, "fails": {Amount: decimal{"fails"}}} {
		if _, err := bound.Input(engine.Input{At: sampleAt}, form); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// TestBoundByPointer: what writes itself as text by its pointer is read so, in any
// place of a struct.
func TestBoundByPointer(t *testing.T) {
	t.Parallel()
	type form struct {
		Name uuid                    `fact:"who.name"`
		Kind engine.Optional[string] `fact:"who.kind"`
	}
	bound, err := engine.Bind[form](compileText(t, "bound.yaml", boundSet))
	if err != nil {
		t.Fatal(err)
	}
	in, err := bound.Input(engine.Input{At: sampleAt}, &form{Name: uuid{1, 0xab}, Kind: engine.Known("a")})
	got, _ := json.Marshal(in.Facts)
	if err != nil || string(got) != `{"who":{"kind":"a","name":"01ab"}}` {
		t.Errorf("got %s, %v", got, err)
	}
}

// TestBoundWhatIf asks of a struct what an engine is asked of its facts.
func TestBoundWhatIf(t *testing.T) {
	t.Parallel()
	bound, err := engine.Bind[application](jingmen(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := bound.WhatIf(context.Background(), engine.Input{At: sampleAt}, sample(ptr(300.1), ptr(20.0)), engine.Want("works[water].approval", "filing"))
	if err != nil || len(got.List) == 0 || got.List[0].Changes[0].Fact != "works[water].length" {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestBindTwiceOrNothing: a fact has one field, and a struct that binds nothing is a
// mistake.
func TestBindTwiceOrNothing(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "bound.yaml", boundSet)
	type twice struct {
		Who  whoFacts `fact:"who"`
		Name string   `fact:"who.name"`
	}
	type nothing struct{ Name string }
	type empty struct {
		Who nothing `fact:"who"`
	}
	type keyless struct {
		Parts []struct {
			Size float64 `fact:"size"`
		} `fact:"parts"`
	}
	for want, bind := range map[string]func() error{
		`field Name: fact "who.name" is bound by field Name already`: func() error { _, err := engine.Bind[twice](eng); return err },
		"binds no fact":               func() error { _, err := engine.Bind[nothing](eng); return err },
		"field Who: it binds nothing": func() error { _, err := engine.Bind[empty](eng); return err },
		`the key of the list, "k"`:    func() error { _, err := engine.Bind[keyless](eng); return err },
	} {
		if err := bind(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want …%s…", err, want)
		}
	}
}

// TestOptionalJSON writes and reads a value that may be unknown.
func TestOptionalJSON(t *testing.T) {
	t.Parallel()
	type form struct {
		A engine.Optional[int]    `json:"a"`
		B engine.Optional[string] `json:"b,omitzero"`
	}
	for _, c := range []struct {
		form form
		text string
	}{{form{}, `{"a":null}`}, {form{engine.Known(0), engine.Known("")}, `{"a":0,"b":""}`}} {
		text, err := json.Marshal(c.form)
		if err != nil || string(text) != c.text {
			t.Errorf("got %s, %v, want %s", text, err, c.text)
		}
		back := form{A: engine.Known(5), B: engine.Known("x")}
		if c.form.B.Known == false {
			back.B = engine.Optional[string]{}
		}
		if err := json.Unmarshal(text, &back); err != nil || back != c.form {
			t.Errorf("read back %+v, %v, want %+v", back, err, c.form)
		}
	}
	var o engine.Optional[int]
	if err := json.Unmarshal([]byte(`"x"`), &o); err == nil || o.Known {
		t.Errorf("a text is read as a number: %+v", o)
	}
}
