package peer

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// The ways to decide about applications of which something is not known.
const (
	Whole     = "whole: nothing unknown"
	OneLength = "one length unknown"
)

// EmptyActs names the way to decide with so many empty elements of acts.
func EmptyActs(n int) string { return fmt.Sprintf("%d empty acts", n) }

// UnknownList names the way to decide about a list of n lengths, none known.
func UnknownList(n int) string { return fmt.Sprintf("%d unknown lengths", n) }

// How many empty acts, and how many unknown lengths, are measured.
var (
	ActsSizes = []int{4, 64, 1_000}
	ListSizes = []int{10, 100, 1_000, 10_000}
)

//go:embed testdata/lengths.yaml
var lengthsSet []byte

// Opens returns the ways to decide about open applications, each in an engine
// of its own, since some may never come to an end.
func Opens(root string) ([]Peer, error) {
	forms, err := Forms(root)
	if err != nil {
		return nil, err
	}
	jingmen := func() (*engine.Engine, error) { return compilePolicies(root) }
	out := []Peer{
		deciding(Whole, jingmen, engine.StatusDecided, forms),
		deciding(OneLength, jingmen, engine.StatusIncomplete, without(forms, `, "length": `)),
	}
	for _, n := range ActsSizes {
		out = append(out, deciding(EmptyActs(n), jingmen, engine.StatusIncomplete, withActs(forms, n)))
	}
	lengths := func() (*engine.Engine, error) { return compileText("lengths.yaml", lengthsSet) }
	for _, n := range ListSizes {
		out = append(out, deciding(UnknownList(n), lengths, engine.StatusIncomplete, [][]byte{emptyObjects("works", n)}))
	}
	return out, nil
}

// without takes the last length out of each form.
func without(forms [][]byte, key string) (out [][]byte) {
	for _, f := range forms {
		text := string(f)
		at := strings.LastIndex(text, key)
		end := at + strings.Index(text[at:], "}")
		out = append(out, []byte(text[:at]+text[end:]))
	}
	return out
}

// withActs gives each form n acts of which nothing is known.
func withActs(forms [][]byte, n int) (out [][]byte) {
	acts := strings.Trim(string(emptyObjects("acts", n)), "{")
	for _, f := range forms {
		text := strings.TrimRight(string(f), " \n}")
		out = append(out, []byte(text+", "+acts))
	}
	return out
}

// emptyObjects is an application with a list of n empty objects.
func emptyObjects(list string, n int) []byte {
	return []byte(`{"` + list + `": [` + strings.TrimSuffix(strings.Repeat("{}, ", n), ", ") + `]}`)
}

func compileText(name string, text []byte) (*engine.Engine, error) {
	set, err := rules.Parse(context.Background(), name, text)
	if err != nil {
		return nil, err
	}
	return engine.Compile(context.Background(), set)
}

// deciding decides JSON, each time into the same decision.
func deciding(name string, compile func() (*engine.Engine, error), want engine.Status, inputs [][]byte) Peer {
	return single(name, "Engine.EvaluateInto from JSON", func() (func() worker, error) {
		for _, in := range inputs {
			if !json.Valid(in) {
				return nil, fmt.Errorf("%s: no JSON: %s", name, in)
			}
		}
		eng, err := compile()
		return func() worker { return decider(eng, want, inputs) }, err
	})
}

func decider(eng *engine.Engine, want engine.Status, inputs [][]byte) worker {
	var d engine.Decision
	return worker{
		eval: func(i int) error {
			return eng.EvaluateInto(context.Background(), engine.Input{At: at(), JSON: inputs[i%len(inputs)]}, &d)
		},
		compare: func(int) error {
			if d.Status != want || len(d.Errors) > 0 {
				return fmt.Errorf("status %s, want %s; errors: %v", d.Status, want, d.Errors)
			}
			return nil
		},
	}
}

// The way to ask for something out of reach, and the bound on its time.
const (
	OutOfReach  = "what-if of something out of reach, 26 rules"
	WhatIfBound = 100 * time.Millisecond
)

//go:embed testdata/grants.yaml
var grantsSet []byte

// grantsForm is a firm that is far from the highest grant; much of it is not known.
const grantsForm = `{"firm": {"age": 20, "staff": 40, "revenue": 20000000, "district": "duodao", "trade": "chemicals"},
 "project": {"own_share": 30, "months": 30}, "grants": {"received": 1}}`

// Searches returns the ways to ask what would have to be otherwise.
func Searches() []Peer {
	return []Peer{single(OutOfReach, "Engine.WhatIf", func() (func() worker, error) {
		eng, err := compileText("grants.yaml", grantsSet)
		return func() worker { return searcher(eng) }, err
	})}
}

func searcher(eng *engine.Engine) worker {
	var last *engine.Alternatives
	return worker{
		eval: func(int) (err error) {
			last, err = eng.WhatIf(context.Background(), engine.Input{At: at(), JSON: []byte(grantsForm)}, engine.Want("level", "highest"))
			return err
		},
		compare: func(int) error {
			if last.Have || len(last.List) > 0 {
				return fmt.Errorf("the highest grant is within reach: %v", last.List)
			}
			return nil
		},
	}
}
