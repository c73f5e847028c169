package engine_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

const payments = `guize: 1
set: payments
languages: [en]
timezone: Asia/Shanghai
allow: {missing-citation: it is a test}
facts:
  who: {type: string, title: Who}
  amount: {type: money, title: Amount}
  people: {type: int, title: People}
  when: {type: datetime, title: When}
  day: {type: date, title: Day}
  tags: {type: set, values: [old, new], title: Tags}
  parts: {type: list, key: id, title: Parts, item: {id: {type: string, title: Id}, share: {type: number, title: Share}}}
outcomes:
  paid: {type: bool, title: Paid}
policies:
  p:
    title: P
    rules:
      - id: pay
        title: Pay
        then:
          - decide: {paid: true}
          - %s
`

type stamp struct {
	When time.Time      `data:"when"`
	Day  *calendar.Date `data:"day"`
}

type payment struct {
	stamp
	To     string                 `data:"to"`
	Amount json.Number            `data:"amount"`
	People engine.Optional[int]   `data:"people"`
	Tags   []string               `data:"tags"`
	Share  []float64              `data:"share"`
	Bank   *struct{ Name string } `data:"-"`
	Via    struct {
		Kind string `data:"kind"`
		Fee  *int   `data:"fee"`
	} `data:"via"`
	Note any `data:"note"`
}

func withEffect(effect string) *rules.Set {
	set, err := rules.Parse(context.Background(), "payments.yaml", []byte(fmt.Sprintf(payments, effect)))
	if err != nil {
		panic(err)
	}
	return set
}

const plainPayment = `{to: "= who", amount: "= amount", tags: "= tags", share: "= map(parts, .share)", via: {kind: post}, when: "= when"`

// TestEffectData: what a rule writes for an effect of the host's is held to the struct
// that the host declared, whichever way it is written.
func TestEffectData(t *testing.T) {
	t.Parallel()
	pay := engine.NewEffect[payment]("pay")
	for _, tt := range []struct{ data, want string }{
		{plainPayment + `}`, ""},
		{plainPayment + `, day: "= day", people: 3, note: [1, {a: b}]}`, ""},
		{plainPayment + `, people: null, day: null}`, ""},
		{plainPayment + `, amont: 3}`, `"pay" takes no "amont"; did you mean "amount"?`},
		{plainPayment + `, bank: 3}`, `"pay" takes no "bank"; there is: when, day, to, amount, people, tags, share, via, note`},
		{`{to: a, amount: 3, tags: [], share: [], via: {kind: a}}`, `"pay" lacks "when"; add when: … (a moment)`},
		{plainPayment + `, people: 3.5}`, `"people" is a whole number, and this is "3.5"; for "people" write a whole number`},
		{plainPayment + `, people: "= who"}`, `"people" is a whole number, and this is a text; for "people" write a whole number`},
		{strings.Replace(plainPayment, `"= who"`, `12`, 1) + `}`, `"to" is a text, and this is "12"; put it in quotes: '12'`},
		{strings.Replace(plainPayment, `"= who"`, `null`, 1) + `}`, `"to" is a text, and this is nothing; for "to" write a text`},
		{strings.Replace(plainPayment, `"= who"`, `[a]`, 1) + `}`, `"to" is a text, and this is a list; for "to" write a text`},
		{strings.Replace(plainPayment, `"= who"`, `"to {who}"`, 1) + `}`, ""},
		{strings.Replace(plainPayment, `"= amount"`, `"= amount > 3"`, 1) + `}`, `"amount" is a number, and this is true or false; for "amount" write a number`},
		{strings.Replace(plainPayment, `"= tags"`, `[a, 3]`, 1) + `}`, `"tags" is a text, and this is "3"; put it in quotes: '3'`},
		{strings.Replace(plainPayment, `"= tags"`, `old`, 1) + `}`, `"tags" is a list, and this is "old"; for "tags" write a list`},
		{strings.Replace(plainPayment, `{kind: post}`, `{fee: "= people"}`, 1) + `}`, `"via" lacks "kind"; add kind: … (a text)`},
		{strings.Replace(plainPayment, `{kind: post}`, `post`, 1) + `}`, `"via" is a mapping, and this is "post"; for "via" write a mapping`},
		{strings.Replace(plainPayment, `"= when"`, `2026-01-02`, 1) + `}`, `"when" is a moment, and this is "2026-01-02"; for "when" write a moment`},
		{strings.Replace(plainPayment, `"= when"`, `"= day"`, 1) + `}`, `"when" is a moment, and this is a date; for "when" write a moment`},
	} {
		for _, effect := range []string{"pay: " + tt.data, "emit: {kind: pay, data: " + tt.data + "}"} {
			_, err := engine.Compile(t.Context(), withEffect(effect), pay)
			var bad *rules.Error
			var got []string
			if errors.As(err, &bad) {
				for _, d := range bad.Diagnostics {
					if d.Code != "effect-data" || d.Pos.Line != 24 || d.Message["zh"] == "" || d.Hint["zh"] == "" {
						t.Errorf("%s: %+v", effect, d)
					}
					got = append(got, d.Message["en"]+"; "+d.Hint["en"])
				}
			} else if err != nil {
				t.Errorf("%s: %v", effect, err)
			}
			if strings.Join(got, "\n") != tt.want {
				t.Errorf("%s:\n%s\nwant %s", effect, strings.Join(got, "\n"), tt.want)
			}
		}
	}
	if _, err := engine.Compile(t.Context(), withEffect("emit: {kind: other, data: {a: 1}}"), pay); err != nil {
		t.Errorf("a kind without a declaration: %v", err)
	}
	if _, err := engine.Compile(t.Context(), withEffect("emit: {kind: pay}"), pay); err == nil || !strings.Contains(err.Error(), `lacks "to"`) {
		t.Errorf("no data: %v", err)
	}
}

// TestEffectRead: the data of a decision is read as the struct, the same from its JSON.
func TestEffectRead(t *testing.T) {
	t.Parallel()
	pay := engine.NewEffect[payment]("pay")
	eng, err := engine.Compile(t.Context(), withEffect("pay: "+plainPayment+`, day: "= day", people: "= people", note: {a: [1.50]}}`), pay)
	if err != nil {
		t.Fatal(err)
	}
	decide := func(facts string) *engine.Decision {
		t.Helper()
		dec, err := eng.Evaluate(t.Context(), engine.Input{At: time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC), JSON: []byte(facts)})
		if err != nil {
			t.Fatal(err)
		}
		return dec
	}
	whole := decide(`{"who": "a", "amount": 9007199254740993.01, "people": 3, "when": "2026-01-02T08:00:00+08:00", "day": "2026-01-03", "tags": ["new"], "parts": [{"id": "x", "share": 0.1}, {"id": "y", "share": 2}]}`)
	got, err := pay.Read(whole)
	if err != nil || len(got) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	p := got[0].Data
	if p.To != "a" || p.Amount != "9007199254740993.01" || p.People != engine.Known(3) || !p.When.Equal(time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)) ||
		p.Day == nil || p.Day.String() != "2026-01-03" || !cmp.Equal(p.Tags, []string{"new"}) || !cmp.Equal(p.Share, []float64{0.1, 2}) || p.Via.Kind != "post" || p.Via.Fee != nil ||
		got[0].Rule != "p/pay" || got[0].WaitsFor != nil {
		t.Errorf("read %+v", got[0])
	}
	body, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	var back engine.Decision
	if err := json.Unmarshal(body, &back); err != nil {
		t.Fatal(err)
	}
	again, err := pay.Read(&back)
	if diff := cmp.Diff(got, again, cmpopts.EquateEmpty(), cmp.AllowUnexported(payment{}, calendar.Date{})); err != nil || diff != "" {
		t.Errorf("from JSON: %v\n%s", err, diff)
	}

	open := decide(`{"who": "a", "when": "2026-01-02T08:00:00+08:00", "tags": [], "parts": []}`)
	if got, err := pay.Read(open); err != nil || len(got) != 1 || len(got[0].WaitsFor) == 0 || got[0].Data.To != "a" || got[0].Data.Amount != "" || got[0].Data.People.Known {
		t.Errorf("open: %+v, %v", got, err)
	}
	none := decide(`{"who": null, "amount": 1, "people": null, "day": null, "when": "2026-01-02T08:00:00+08:00", "tags": [], "parts": []}`)
	if got, err := pay.Read(none); err != nil && !strings.Contains(err.Error(), `"to" has no value`) {
		t.Errorf("none: %+v, %v", got, err)
	}
	none.Emitted[0].Data["amount"], none.Emitted[0].WaitsFor = "much", nil
	if got, err := pay.Read(none); err == nil || !strings.Contains(err.Error(), `effect "pay" of rule p/pay: "amount" is much, which json.Number does not hold`) {
		t.Errorf("another program's: %+v, %v", got, err)
	}
	if _, err := pay.Read(nil); err == nil {
		t.Error("no decision")
	}
}

// TestEffectStructs: what cannot be the data of an effect is an error of Compile.
func TestEffectStructs(t *testing.T) {
	t.Parallel()
	type selfish struct {
		More []selfish `data:"more"`
	}
	set := withEffect("pay: " + plainPayment + "}")
	for _, tt := range []struct {
		opt  engine.Option
		want string
	}{
		{engine.NewEffect[int]("pay"), "a struct is needed"},
		{engine.NewEffect[struct{ A int }]("pay"), "is tagged"},
		{engine.NewEffect[struct {
			A chan int `data:"a"`
			B int      `data:"a"`
			c int      `data:"c"` //nolint:unused // it is what is wrong
		}]("pay"), "field A: chan int holds no data"},
		{engine.NewEffect[selfish]("pay"), "holds no data"},
		{engine.NewEffect[struct {
			*stamp
		}]("pay"), "a pointer embeds"},
		{engine.NewEffect[payment]("decide"), "built in"},
		{(*engine.Effect[payment])(nil), "nil"},
	} {
		if _, err := engine.Compile(t.Context(), set, tt.opt); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v, want %q", err, tt.want)
		}
	}
	pay := engine.NewEffect[payment]("pay")
	if _, err := engine.Compile(t.Context(), set, pay, pay); err != nil {
		t.Errorf("the same twice: %v", err)
	}
	if _, err := engine.Compile(t.Context(), set, pay, engine.NewEffect[payment]("pay")); err == nil || !strings.Contains(err.Error(), "declared already") {
		t.Errorf("two of one kind: %v", err)
	}
}
