package peer

import (
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
	JSONOnly   = "encoding/json into a map, no rules"
)

// DecisionNames returns them in the order of the table.
func DecisionNames() []string {
	return []string{Twelve, MatchOnly, FromStruct, FromMap, FromJSON, JSONOnly}
}

const applications = 1024 // distinct ones

// Decision returns the applications and the way of that name to decide them.
// The applications vary examples/applications/both-one-over.json under root.
func Decision(name, root string) (*workload.Set, Peer, error) {
	if name == Twelve {
		for _, p := range guizePeers() {
			if p.Name == GuizeIDs {
				return workload.Jingmen(applications), p, nil
			}
		}
	}
	forms, err := forms(root)
	if err != nil {
		return nil, Peer{}, err
	}
	s := &workload.Set{Name: "decisions", Inputs: make([]workload.Input, len(forms))}
	return s, Peer{Name: name, Load: func(*workload.Set) (Program, error) {
		if name == JSONOnly {
			return &decoding{forms}, nil
		}
		return loadPolicies(root, name, forms)
	}}, nil
}

// forms makes distinct applications, as JSON.
func forms(root string) ([][]byte, error) {
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
	name    string
	json    [][]byte
	maps    []map[string]any
	structs []*form
}

func loadPolicies(root, name string, forms [][]byte) (Program, error) {
	set, err := rules.Load(os.DirFS(root), "policies.yaml")
	if err != nil {
		return nil, err
	}
	p := &policies{name: name, json: forms}
	if p.eng, err = engine.Compile(set); err != nil {
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

func (p *policies) Worker() Worker {
	w := &policyWorker{p: p, last: &engine.Decision{}}
	ctx, eng := context.Background(), p.eng
	switch p.name {
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
	eval func(int) error
	last *engine.Decision
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
	want, err := w.p.eng.Evaluate(context.Background(), engine.Input{At: at(), JSON: w.p.json[i]})
	if err != nil {
		return err
	}
	if want.Status != engine.StatusDecided || len(want.Deadlines) < 6 || len(want.Routes) < 10 {
		return fmt.Errorf("status %s, %d deadlines, %d routes", want.Status, len(want.Deadlines), len(want.Routes))
	}
	if w.p.name == MatchOnly {
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
type decoding struct{ forms [][]byte }

func (d *decoding) Prepare(*workload.Set) error { return nil }

func (d *decoding) Worker() Worker { return d }

func (d *decoding) Eval(i int) (int, error) {
	var facts map[string]any
	err := json.Unmarshal(d.forms[i], &facts)
	return len(facts), err
}

func (d *decoding) Matched() []string { return nil }

func (d *decoding) Compare(int) error { return nil }
