package engine_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

func compiled() *engine.Engine {
	set, err := rules.Load(context.Background(), os.DirFS(".."), "policies.yaml")
	if err != nil {
		log.Fatal(err) // a *rules.Error: every mistake, with its place
	}
	eng, err := engine.Compile(context.Background(), set)
	if err != nil {
		log.Fatal(err)
	}
	return eng
}

func ExampleEngine_Evaluate() {
	eng := compiled()
	dec, err := eng.Evaluate(context.Background(), engine.Input{
		At:   time.Date(2021, 9, 10, 9, 0, 0, 0, eng.Set().Zone),
		Lang: "en",
		JSON: []byte(`{
			"applicant": {"name": "A company", "uscc": "91420800000000019W"},
			"site": {"address": "Dongbao", "central": true},
			"contact": {"name": "B", "phone": "0724-1234567"},
			"services": ["water", "gas"],
			"works": [{"service": "water", "length": 300}]
		}`),
	})
	if err != nil {
		log.Fatal(err)
	}
	approval, err := engine.Get[string](dec, "works[water].approval")
	fmt.Println(dec.Status, approval, err)
	for _, m := range dec.Missing {
		fmt.Println("missing:", m.Fact, "- ask", m.Ask)
	}
	// Output:
	// incomplete filing <nil>
	// missing: works[gas].length - ask centre
}

func ExampleEngine_Explain() {
	eng := compiled()
	_, trace, err := eng.Explain(context.Background(), engine.Input{
		At:   time.Date(2021, 9, 10, 9, 0, 0, 0, eng.Set().Zone),
		Lang: "en",
		JSON: []byte(`{"applicant": {"type": "enterprise"}, "site": {"central": true},
			"services": ["water"], "works": [{"service": "water", "length": 300.1}]}`),
	})
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range trace.Steps {
		if s.Rule == "external-line/filing" || s.Rule == "external-line/coordination" {
			fmt.Println(s.Rule, s.Element, s.Status, s.Condition, s.Cite)
		}
	}
	// Output:
	// external-line/filing works[water] does_not_apply [handled work.covered work.length <= params.filing_limit] [plan 四(一)2 civil-code 1259]
	// external-line/coordination works[water] applies [handled work.covered work.length > params.filing_limit] [plan 四(一)2 plan 三(四)6 civil-code 1259]
}

func ExampleBind() {
	type Line struct {
		Service string                   `fact:"service"`
		Length  engine.Optional[float64] `fact:"length"`
	}
	type Application struct {
		Kind     string   `fact:"applicant.type"`
		Central  bool     `fact:"site.central"`
		Services []string `fact:"services"`
		Works    []Line   `fact:"works"`
	}
	eng := compiled()
	bound, err := engine.Bind[Application](eng)
	if err != nil {
		log.Fatal(err)
	}
	app := Application{Kind: "enterprise", Central: true, Services: []string{"gas"},
		Works: []Line{{"gas", engine.Known(1200.0)}}}
	dec, err := bound.Evaluate(context.Background(), engine.Input{At: time.Date(2021, 9, 10, 9, 0, 0, 0, eng.Set().Zone)}, &app)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(engine.Get[string](dec, "works[gas].approval"))
	// Output: coordination <nil>
}

func ExampleCompile() {
	set, err := rules.Parse(context.Background(), "limit.yaml", []byte(`guize: 1
set: demo
title: {en: Demo}
languages: [en]
timezone: Asia/Shanghai
calendar: cn
facts:
  length: {type: number, unit: m, title: {en: Length}}
outcomes:
  route: {type: enum, values: [filing, coordination], title: {en: Route}}
policies:
  line:
    title: {en: The line}
    rules:
      - {id: near, title: {en: Near}, when: lenght <= 300, then: [{decide: {route: filling}}], allow: {missing-citation: a demonstration}}
`))
	if err != nil {
		log.Fatal(err)
	}
	_, err = engine.Compile(context.Background(), set)
	fmt.Println(err)
	// Output:
	// limit.yaml:15:45: there is no fact, outcome or parameter "lenght" [unknown-name]; did you mean "length"?
	// limit.yaml:15:84: "filling" is not one of the values (did you mean "filing"?): filing, coordination [enum-value]
}
