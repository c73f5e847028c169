package peer

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
	"github.com/guize-rules/guize/rules"
)

// The ways to make a full decision by policies.yaml, and what they are
// measured against.
const (
	Twelve     = "the 12 rules alone, ids"
	MatchOnly  = "all its rules, ids alone"
	FromStruct = "decision: struct, used again"
	FromMap    = "decision: map"
	FromJSON   = "decision: JSON bytes"
	InAndOut   = "decision: JSON bytes in and out"
	NoReceipt  = "decision: JSON bytes in and out, no receipt"
	JSONOnly   = "encoding/json into a map, no rules"
	JSONBoth   = "encoding/json reads it, writes the decision"
	JSONMaps   = "encoding/json does so with maps"
)

const applications = 1024 // distinct ones

// Decisions returns the ways to decide applications, and the applications that
// each is to decide. They vary examples/applications/both-one-over.json under
// root.
func Decisions(root string) ([]Peer, error) {
	forms, err := Forms(root)
	if err != nil {
		return nil, err
	}
	return []Peer{
		{[]Way{{Twelve, "the rules of the first table"}}, func(*workload.Set) (Program, error) {
			return twelve()
		}},
		{[]Way{
			{MatchOnly, "Bound.Match"}, {FromStruct, "Bound.EvaluateInto"}, {FromMap, "Engine.Evaluate"}, {FromJSON, "Engine.Evaluate"},
			{InAndOut, "Engine.AppendDecision"}, {NoReceipt, "the same, with Input.NoReceipt"},
		}, func(*workload.Set) (Program, error) { return loadPolicies(root, forms) }},
		single(HandDecision, "byhand.Jingmen", func() (func() worker, error) { return handDecision(root, forms) }),
		single(RegoDecision, "rego.PreparedEvalQuery", func() (func() worker, error) { return regoDecision(root, forms) }),
		single(JSONOnly, "json.Unmarshal", func() (func() worker, error) { return decoding(forms), nil }),
		{[]Way{{JSONBoth, "json.Unmarshal into a struct, json.Encoder"}, {JSONMaps, "json.Unmarshal into a map, json.Marshal of maps"}},
			func(*workload.Set) (Program, error) { return plainJSON(root, forms) }},
	}, nil
}

// Applications stands for the applications of [Decisions], of which only the
// number matters.
func Applications() *workload.Set {
	return &workload.Set{Name: "decisions", Inputs: make([]workload.Input, applications)}
}

// twelve is the program of the twelve rules, with inputs of its own.
func twelve() (Program, error) {
	s := workload.Jingmen(applications)
	p, err := loadGuize(s)
	return &twelveRules{p, s}, err
}

type twelveRules struct {
	*guizeProgram
	set *workload.Set
}

func (t *twelveRules) Prepare(*workload.Set) error { return t.guizeProgram.Prepare(t.set) }

func (t *twelveRules) Worker(string) Worker {
	return twelveWorker{t.guizeProgram.Worker(GuizeIDs), t.set}
}

type twelveWorker struct {
	Worker
	set *workload.Set
}

// Compare compares with the plain meaning of the twelve rules.
func (t twelveWorker) Compare(i int) error { return compare(t.set, t.Worker, i, len(t.Matched())) }

// Forms makes distinct applications, as JSON.
func Forms(root string) ([][]byte, error) {
	data, err := os.ReadFile(filepath.Join(root, "examples", "applications", "both-one-over.json"))
	if err != nil {
		return nil, err
	}
	var out [][]byte
	for i := range applications {
		form := strings.NewReplacer(
			"0103", fmt.Sprintf("%04d", i),
			"300.0", fmt.Sprintf("%d.%d", 100+i*7%400, i%10),
			"300.1", fmt.Sprintf("%d.%d", 100+i*13%400, i*3%10),
		).Replace(string(data))
		if i%2 == 1 {
			form = strings.Replace(form, "掇刀区", "东宝区", 1)
		}
		if !json.Valid([]byte(form)) {
			return nil, fmt.Errorf("form %d is no JSON: %s", i, form)
		}
		out = append(out, []byte(form))
	}
	return out, nil
}

// policies is the set of policies.yaml, with applications in every form.
type policies struct {
	eng     *engine.Engine
	bound   *engine.Bound[form]
	json    [][]byte
	maps    []map[string]any
	structs []*form
}

func compilePolicies(root string) (*engine.Engine, error) {
	set, err := rules.Load(context.Background(), os.DirFS(root), "policies.yaml")
	if err != nil {
		return nil, err
	}
	return engine.Compile(context.Background(), set)
}

func loadPolicies(root string, forms [][]byte) (_ Program, err error) {
	p := &policies{json: forms}
	if p.eng, err = compilePolicies(root); err != nil {
		return nil, err
	}
	p.bound, err = engine.Bind[form](p.eng)
	return p, err
}

func (p *policies) Prepare(*workload.Set) error {
	for _, data := range p.json {
		var m map[string]any
		if err := json.Unmarshal(data, &m); err != nil {
			return err
		}
		f, err := formOf(data)
		if err != nil {
			return err
		}
		p.maps, p.structs = append(p.maps, m), append(p.structs, f)
	}
	return nil
}

func (p *policies) Worker(way string) Worker {
	w := &policyWorker{p: p, way: way, last: &engine.Decision{}}
	ctx, eng := context.Background(), p.eng
	switch way {
	case FromStruct:
		w.eval = func(i int) error { return p.bound.EvaluateInto(ctx, engine.Input{At: at()}, p.structs[i], w.last) }
	case MatchOnly:
		w.eval = func(i int) (err error) {
			w.last.Rules, err = p.bound.Match(ctx, engine.Input{At: at()}, p.structs[i], w.last.Rules[:0])
			return err
		}
	case FromMap:
		w.eval = func(i int) (err error) {
			w.last, err = eng.Evaluate(ctx, engine.Input{At: at(), Facts: p.maps[i]})
			return err
		}
	case InAndOut, NoReceipt:
		w.eval = func(i int) (err error) {
			w.text, _, err = eng.AppendDecision(ctx, w.text[:0], engine.Input{At: at(), JSON: p.json[i], NoReceipt: way == NoReceipt}, "")
			return err
		}
	case FromJSON:
		w.eval = func(i int) (err error) {
			w.last, err = eng.Evaluate(ctx, engine.Input{At: at(), JSON: p.json[i]})
			return err
		}
	}
	return w
}

type policyWorker struct {
	p    *policies
	way  string
	eval func(int) error
	last *engine.Decision
	text []byte // of the decision, where that is asked for
}

func (w *policyWorker) Eval(i int) (int, error) {
	if err := w.eval(i); err != nil {
		return 0, err
	}
	return len(w.last.Rules), nil
}

func (w *policyWorker) Matched() []string { return nil }

// Compare reports whether the last answer is that of [engine.Engine.Evaluate]
// from JSON, and no trivial one.
func (w *policyWorker) Compare(i int) error {
	want, err := w.p.eng.Evaluate(context.Background(), engine.Input{At: at(), JSON: w.p.json[i], NoReceipt: w.way == NoReceipt})
	if err != nil {
		return err
	}
	if want.Status != engine.StatusDecided || len(want.Deadlines) < 6 || len(want.Routes) < 10 {
		return fmt.Errorf("status %s, %d deadlines, %d routes", want.Status, len(want.Deadlines), len(want.Routes))
	}
	if w.text != nil {
		text, err := want.AppendJSON(nil)
		if err == nil && !bytes.Equal(text, w.text) {
			err = fmt.Errorf("AppendDecision gives\n%s\nand Evaluate\n%s", w.text, text)
		}
		return err
	}
	if w.way == MatchOnly {
		return same(inOrder(w.last.Rules), inOrder(want.Rules))
	}
	return same(w.last, want)
}

// inOrder sorts what became of the rules; Match lists them as they were evaluated.
func inOrder(list []engine.RuleState) []engine.RuleState {
	return slices.SortedFunc(slices.Values(list), func(a, b engine.RuleState) int {
		return cmp.Or(strings.Compare(a.Rule, b.Rule), strings.Compare(a.Element, b.Element))
	})
}

func same(got, want any) error {
	a, err := json.Marshal(got)
	if err != nil {
		return err
	}
	b, err := json.Marshal(want)
	if err != nil {
		return err
	}
	if string(a) != string(b) {
		return fmt.Errorf("the answer is %s, want %s", a, b)
	}
	return nil
}

// decoding decodes applications and does nothing with them.
func decoding(forms [][]byte) func() worker {
	return func() worker {
		return worker{eval: func(i int) error {
			var facts map[string]any
			return json.Unmarshal(forms[i], &facts)
		}}
	}
}

// plainJSON prepares what encoding/json reads and writes.
func plainJSON(root string, forms [][]byte) (Program, error) {
	p, err := compilePolicies(root)
	if err != nil {
		return nil, err
	}
	var structs []*plainDecision
	var maps []any
	for _, f := range forms {
		d, err := p.Evaluate(context.Background(), engine.Input{At: at(), JSON: f})
		if err != nil {
			return nil, err
		}
		m, err := anyOf(d)
		if err != nil {
			return nil, err
		}
		structs, maps = append(structs, plainOf(d)), append(maps, m)
	}
	return calls{JSONBoth: readAndWrite(forms, structs), JSONMaps: readAndWriteMaps(forms, maps)}, nil
}
