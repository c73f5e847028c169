package engine_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// unknownWorks is a set over a list, and an application with n works of which
// nothing is known.
const unknownWorks = `guize: 1
set: lens
languages: [en]
facts:
  kind: {type: enum, values: [a, b, c, d], title: Kind}
  works: {type: list, title: Works, item: {length: {type: number, title: Length}}}
outcomes:
  works.approval: {type: enum, values: [filing, coordination], title: R}
policies:
  p:
    allow: {missing-citation: a test}
    rules:
      - {id: one, for: w in works, when: "w.length <= 300 and kind == 'a'", then: [decide: {w.approval: filing}]}
      - {id: two, for: w in works, when: "not (w.length <= 300 and kind == 'a')", then: [decide: {w.approval: coordination}]}
`

func empty(list string, n int) []byte {
	return []byte(`{"` + list + `": [` + strings.TrimSuffix(strings.Repeat("{}, ", n), ", ") + `]}`)
}

// TestOpenCasesGrowAsListsDo counts the work of lists of which nothing is known:
// ten times the elements take about ten times the work, and nothing is left open.
func TestOpenCasesGrowAsListsDo(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "lens.yaml", unknownWorks)
	var units []int64
	for _, n := range []int{10, 100, 1000} {
		w := &engine.Work{}
		d, err := eng.Evaluate(engine.CountWork(context.Background(), w), engine.Input{At: sampleAt, JSON: empty("works", n)})
		if err != nil {
			t.Fatal(err)
		}
		last := fmt.Sprintf("works[%d].approval", n-1)
		for _, o := range d.Outcomes {
			if got := fmt.Sprint(o.Possible, o.WaitsFor); o.Name == last && got != fmt.Sprintf("[coordination filing] [works[%d].length kind]", n-1) {
				t.Errorf("%d works: %s is %s", n, last, got)
			}
		}
		if len(d.Missing) != n+1 || len(d.LeftOpen) != 0 {
			t.Errorf("%d works: %d facts are missing and %v is left open, want %d and nothing", n, len(d.Missing), d.LeftOpen, n+1)
		}
		units = append(units, w.Units())
	}
	for i, u := range units[1:] {
		if u > 11*units[i] {
			t.Errorf("the work is %v: more than the list grows", units)
		}
	}
}

// TestLeftOpen holds that what takes more work than there is is named, that its
// facts are listed, and that the same is named each time.
func TestLeftOpen(t *testing.T) {
	t.Parallel()
	var facts, sum []string
	for i := range 24 {
		facts, sum = append(facts, fmt.Sprintf("b%d: {type: bool}", i)), append(sum, fmt.Sprintf("(b%d ? 1 : 0)", i))
	}
	set, err := rules.Parse(context.Background(), "left.yaml", []byte(`guize: 1
set: left
languages: [en]
facts: {`+strings.Join(facts, ", ")+`}
outcomes: {x: {type: enum, values: [p, q]}}
policies:
  p:
    allow: {missing-citation: a test}
    rules:
      - {id: y, when: "`+strings.Join(sum, " + ")+` > 12", then: [{decide: {x: p}}]}
      - {id: n, when: "`+strings.Join(sum, " + ")+` <= 12", then: [{decide: {x: q}}]}
`))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(context.Background(), set, engine.WithWorkLimit(1_000_000))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		d, err := eng.Evaluate(context.Background(), engine.Input{At: sampleAt, JSON: []byte("{}")})
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(d.LeftOpen) != "[outcomes x]" || len(d.Missing) != 24 || d.Status != engine.StatusIncomplete {
			t.Errorf("%s, %d facts missing, left open: %v; want incomplete, 24, outcomes x", d.Status, len(d.Missing), d.LeftOpen)
		}
	}
}

// TestThen holds what is announced of the elements of lists.
func TestThen(t *testing.T) {
	t.Parallel()
	const set = `
facts:
  services: {type: set, values: [water, gas]}
  works: {type: list, key: service, keys: services, item: {length: {type: number}, idle: {type: bool}, done: {type: event}}}
  acts: {type: list, item: {kind: {type: string}, n: {type: int, default: 1}}}
outcomes: {works.fee: {type: number}, x: {type: bool}}
policies:
  p:
    rules:
      - {id: fee, for: w in works, when: w.length > 3 and not happened(w.done), then: [{decide: {w.fee: 1}}]}
      - {id: act, when: 'any(acts, .kind == "a" and .n > 3)', then: [{decide: {x: true}}]}
`
	runTable(t, []tableCase{{name: "R19 elements are announced", set: set,
		want: `{"missing": [{"fact": "acts", "then": {"*": ["acts[].kind"]}},
			{"fact": "services", "then": {"gas": ["works[gas].length"], "water": ["works[water].length"]}}]}`,
		reason: "each of them will be asked once there is such an element"}})
}

// TestNoMissing holds that what is missing can be left out, which decides no more.
func TestNoMissing(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "lens.yaml", unknownWorks)
	d, err := eng.Evaluate(context.Background(), engine.Input{At: sampleAt, JSON: empty("works", 2), NoMissing: true})
	if err != nil {
		t.Fatal(err)
	}
	if d.Status != engine.StatusIncomplete || len(d.Missing) != 0 || len(d.Pending) != 4 {
		t.Errorf("%s, %d facts missing, %d effects pending; want incomplete, 0, 4", d.Status, len(d.Missing), len(d.Pending))
	}
}
