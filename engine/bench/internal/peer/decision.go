package peer

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
	"github.com/guize-rules/guize/rules"
)

// The ways to make a full decision by policies.yaml, and what they are
// measured against.
const (
	FromMap  = "from a map"
	FromJSON = "from JSON bytes"
	JSONOnly = "encoding/json alone"
	Twelve   = "12 rules alone"
)

// DecisionNames returns them in the order of the table.
func DecisionNames() []string { return []string{Twelve, FromMap, FromJSON, JSONOnly} }

const applications = 1024 // distinct ones

// Decision returns the applications and the way of that name to decide them.
// The applications vary examples/applications/both-one-over.json under root.
func Decision(name, root string) (*workload.Set, Peer, error) {
	if name == Twelve {
		return workload.Jingmen(applications), guizePeer(), nil
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

// policies is the set of policies.yaml, with applications in one form.
type policies struct {
	eng    *engine.Engine
	name   string
	forms  [][]byte
	inputs []engine.Input
}

func loadPolicies(root, name string, forms [][]byte) (Program, error) {
	set, err := rules.Load(os.DirFS(root), "policies.yaml")
	if err != nil {
		return nil, err
	}
	eng, err := engine.Compile(set)
	return &policies{eng: eng, name: name, forms: forms}, err
}

func (p *policies) Prepare(*workload.Set) error {
	for _, form := range p.forms {
		in := engine.Input{At: at()}
		if p.name == FromJSON {
			in.JSON = form
		} else if err := json.Unmarshal(form, &in.Facts); err != nil {
			return err
		}
		p.inputs = append(p.inputs, in)
	}
	return nil
}

func (p *policies) Worker() Worker { return &policyWorker{p: p} }

type policyWorker struct {
	p    *policies
	last *engine.Decision
}

func (w *policyWorker) Eval(i int) (n int, err error) {
	w.last, err = w.p.eng.Evaluate(context.Background(), w.p.inputs[i])
	return len(w.last.Rules), err
}

func (w *policyWorker) Matched() []string { return nil }

// Compare reports whether the last decision is that of [engine.Engine.Evaluate]
// from JSON, and no trivial one.
func (w *policyWorker) Compare(i int) error {
	want, err := w.p.eng.Evaluate(context.Background(), engine.Input{At: at(), JSON: w.p.forms[i]})
	if err != nil {
		return err
	}
	a, err := json.Marshal(w.last)
	if err != nil {
		return err
	}
	b, err := json.Marshal(want)
	if err != nil {
		return err
	}
	if string(a) != string(b) {
		return fmt.Errorf("the decision is %s, want %s", a, b)
	}
	if want.Status != engine.StatusDecided || len(want.Deadlines) < 6 || len(want.Routes) < 10 {
		return fmt.Errorf("status %s, %d deadlines, %d routes", want.Status, len(want.Deadlines), len(want.Routes))
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
