package engine_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// grants is a small set of a made-up programme.
func grants(opts ...engine.Option) *engine.Engine {
	set, err := rules.Parse(context.Background(), "grants.yaml", []byte(`guize: 1
set: grants
languages: [en]
allow: {missing-citation: it is an example}
facts:
  price: {type: money, unit: CNY, title: Price}
  listed: {type: bool, title: Listed}
outcomes:
  amount: {type: money, unit: CNY, round: 0.01, title: Amount}
policies:
  p:
    title: P
    rules:
      - {id: half, title: Half, when: not listed, then: [decide: {amount: "= price / 2"}, payment: {amount: "= price / 2"}]}
      - {id: none, title: None, when: listed, then: [decide: {amount: 0}]}
`))
	if err != nil {
		log.Fatal(err)
	}
	eng, err := engine.Compile(context.Background(), set, opts...)
	if err != nil {
		log.Fatal(err)
	}
	return eng
}

type transfer struct {
	Amount json.Number `data:"amount"`
}

type grantApplication struct {
	Price  json.Number `fact:"price"`
	Listed *bool       `fact:"listed"` // nil: not known
}

func ExampleBindOutcomes() {
	type Results struct {
		Amount engine.Answer[json.Number] `outcome:"amount"`
	}
	eng := grants(engine.WithEffectKind("payment"))
	results, err := engine.BindOutcomes[Results](eng) // once: a field that does not fit is an error here
	if err != nil {
		log.Fatal(err)
	}
	for _, facts := range []string{`{"price": 100.5, "listed": false}`, `{"price": 100.5}`} {
		dec, err := eng.Evaluate(context.Background(), engine.Input{At: time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC), JSON: []byte(facts)})
		if err != nil {
			log.Fatal(err)
		}
		got, err := results.Read(dec)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(got.Amount.Given, got.Amount.Value, got.Amount.Possible, got.Amount.WaitsFor)
	}
	// Output:
	// true 50.25 [] []
	// false  [0 50.25] [listed]
}

func ExampleBound_Input() {
	eng := grants(engine.WithEffectKind("payment"))
	bound, err := engine.Bind[grantApplication](eng)
	if err != nil {
		log.Fatal(err)
	}
	app := grantApplication{Price: "100.50"}
	in, err := bound.Input(engine.Input{At: time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC)}, &app)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(in.Facts) // what a journal keeps, and Evaluate takes
	dec, err := eng.Evaluate(context.Background(), in)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(dec.Status, dec.Missing[0].Fact)
	// Output:
	// map[price:100.50]
	// incomplete listed
}

func ExampleWithObserver() {
	eng := grants(engine.WithEffectKind("payment"), engine.WithObserver(engine.Observer{
		Decided: func(_ context.Context, o engine.Observed) { fmt.Println("decided:", o.Set, o.Status, len(o.Errors)) },
	}))
	_, err := eng.Evaluate(context.Background(), engine.Input{At: time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC), JSON: []byte(`{"price": 1, "listed": true}`)})
	if err != nil {
		log.Fatal(err)
	}
	// Output: decided: grants decided 0
}

func ExampleNewEffect() {
	payments := engine.NewEffect[transfer]("payment") // an option, and what reads it
	eng := grants(payments)
	dec, err := eng.Evaluate(context.Background(), engine.Input{At: time.Date(2026, 1, 2, 9, 0, 0, 0, time.UTC), JSON: []byte(`{"price": 99, "listed": false}`)})
	if err != nil {
		log.Fatal(err)
	}
	emitted, err := payments.Read(dec)
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range emitted {
		fmt.Println(e.Rule, e.Data.Amount)
	}
	// Output: p/half 49.5
}
