package suite_test

import (
	"context"
	"fmt"
	"log"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

const filing = `
guize: 1
set: filing
facts: {length: {type: number, step: 0.1}}
outcomes: {filed: {type: bool}}
policies:
  line:
    rules:
      - {id: short, when: length <= 300, then: [decide: {filed: true}]}
`

const filingTests = `
at: 2025-03-05
cases:
  - {name: short, given: {length: 120}, expect: {outcomes: {filed: true}}}
  - {name: long, given: {length: 300.1}, expect: {outcomes: {filed: null}}}
`

// What the cases leave untried, and the mistakes that they would not notice.
func ExampleMutate() {
	set, err := rules.Parse(context.Background(), "filing.yaml", []byte(filing))
	if err != nil {
		log.Fatal(err)
	}
	eng, err := engine.Compile(context.Background(), set)
	if err != nil {
		log.Fatal(err)
	}
	tests, err := cases.Parse(context.Background(), "filing_test.yaml", []byte(filingTests))
	if err != nil {
		log.Fatal(err)
	}
	cov, err := suite.Cover(context.Background(), eng, tests, suite.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, g := range cov.Goals {
		if g.Measure == suite.MeasureBoundaries && !g.Covered() {
			fmt.Println("no case with", g.Fact, g.Value)
		}
	}
	report, err := suite.Mutate(context.Background(), eng, tests, suite.MutateOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range report.Results {
		if r.Fate == suite.FateSurvived {
			fmt.Printf("unnoticed: %s, told by %v\n", r.New, r.Killer.Change)
		}
	}
	// Output:
	// no case with length 299.9
	// no case with length 300
	// unnoticed: length < 300, told by [length = 300]
	// unnoticed: length <= 299.9, told by [length = 300]
}
