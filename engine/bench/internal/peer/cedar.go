package peer

import (
	"fmt"
	"strings"

	"github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"

	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

func cedarPeer() Peer {
	return one("cedar-go", "one permit policy a rule, facts in the context, reasons are the answer", loadCedar)
}

type cedarProgram struct {
	set    *cedar.PolicySet
	inputs []cedar.Request
}

func loadCedar(s *workload.Set) (Program, error) {
	dialect := symbols(
		func(name string) string { return "context." + name },
		func(fact, list string) string { return list + ".contains(" + fact + ")" })
	var text strings.Builder
	for _, r := range s.Rules {
		fmt.Fprintf(&text, "permit (principal, action, resource) when { %s };\n", dialect.write(s, r.When))
	}
	policies, err := cedar.NewPolicyListFromBytes("rules.cedar", []byte(text.String()))
	if err != nil {
		return nil, fmt.Errorf("cedar-go: %w", err)
	}
	p := &cedarProgram{set: cedar.NewPolicySet()}
	for i, policy := range policies {
		p.set.Add(cedar.PolicyID(s.Rules[i].ID), policy)
	}
	return p, nil
}

func (p *cedarProgram) Prepare(s *workload.Set) error {
	for _, in := range s.Inputs {
		facts := types.RecordMap{}
		for k, f := range s.Facts {
			switch v := in.Values[k]; f.Kind {
			case workload.Enum:
				facts[types.String(f.Name)] = types.String(v.Text)
			case workload.Int:
				facts[types.String(f.Name)] = types.Long(v.Num)
			case workload.Bool:
				facts[types.String(f.Name)] = types.Boolean(v.Bool)
			}
		}
		p.inputs = append(p.inputs, cedar.Request{
			Principal: cedar.NewEntityUID("Applicant", "a"),
			Action:    cedar.NewEntityUID("Action", "apply"),
			Resource:  cedar.NewEntityUID("Site", "s"),
			Context:   types.NewRecord(facts),
		})
	}
	return nil
}

func (p *cedarProgram) Worker(string) Worker { return &cedarWorker{prog: p} }

type cedarWorker struct {
	prog *cedarProgram
	last cedar.Diagnostic
}

func (w *cedarWorker) Eval(i int) (int, error) {
	_, w.last = cedar.Authorize(w.prog.set, nil, w.prog.inputs[i])
	if len(w.last.Errors) > 0 {
		return 0, fmt.Errorf("cedar-go: %v", w.last.Errors[0])
	}
	return len(w.last.Reasons), nil
}

func (w *cedarWorker) Matched() []string {
	var out []string
	for _, r := range w.last.Reasons {
		out = append(out, string(r.PolicyID))
	}
	return out
}
