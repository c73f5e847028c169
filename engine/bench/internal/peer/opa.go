package peer

import (
	"context"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

func opaPeer() Peer {
	return one("OPA", "a set of rule ids by partial rules (its rule index applies), prepared query, parsed input", loadOPA)
}

type opaProgram struct {
	query  rego.PreparedEvalQuery
	inputs []ast.Value
}

func loadOPA(s *workload.Set) (Program, error) {
	q, err := rego.New(rego.Query("data.bench.applies"), rego.Module("rules.rego", RegoRules(s))).PrepareForEval(context.Background())
	if err != nil {
		return nil, fmt.Errorf("OPA: %w", err)
	}
	return &opaProgram{query: q}, nil
}

// RegoRules writes the rules in Rego. It has no "or" within a rule, so that each
// alternative of a condition is a rule of its own.
func RegoRules(s *workload.Set) string {
	var out strings.Builder
	out.WriteString("package bench\n\n")
	for _, r := range s.Rules {
		for _, body := range r.When.Alternatives() {
			fmt.Fprintf(&out, "applies contains %q if {\n", r.ID)
			for _, c := range body {
				fmt.Fprintf(&out, "\t%s\n", regoTest(s, c))
			}
			out.WriteString("}\n")
		}
	}
	return out.String()
}

func regoTest(s *workload.Set, c workload.Cond) string {
	fact := "input." + s.Facts[c.Fact].Name
	switch c.Op {
	case workload.Not:
		return "input." + s.Facts[c.Kids[0].Fact].Name + " == false"
	case workload.Is:
		return fact + " == true"
	case workload.In:
		return fact + " in " + list("{", c.Texts, "}")
	}
	return infix{}.compare(fact, c)
}

func (p *opaProgram) Prepare(s *workload.Set) error {
	for i := range s.Inputs {
		v, err := ast.InterfaceToValue(s.Map(i))
		if err != nil {
			return fmt.Errorf("OPA: %w", err)
		}
		p.inputs = append(p.inputs, v)
	}
	return nil
}

func (p *opaProgram) Worker(string) Worker { return &opaWorker{prog: p} }

type opaWorker struct {
	prog *opaProgram
	last []any
}

func (w *opaWorker) Eval(i int) (int, error) {
	rs, err := w.prog.query.Eval(context.Background(), rego.EvalParsedInput(w.prog.inputs[i]))
	if err != nil {
		return 0, fmt.Errorf("OPA: %w", err)
	}
	w.last, _ = rs[0].Expressions[0].Value.([]any)
	return len(w.last), nil
}

func (w *opaWorker) Matched() []string {
	var out []string
	for _, v := range w.last {
		id, _ := v.(string)
		out = append(out, id)
	}
	return out
}
