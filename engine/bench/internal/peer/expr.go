package peer

import (
	"fmt"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

func exprPeer() Peer {
	return one("expr", "one program a rule, a map of facts, one reused VM", loadExpr)
}

type exprProgram struct {
	set      *workload.Set
	programs []*vm.Program
	inputs   []map[string]any
}

func loadExpr(s *workload.Set) (Program, error) {
	p := &exprProgram{set: s}
	env, dialect := s.Map(0), words()
	for _, r := range s.Rules {
		prog, err := expr.Compile(dialect.write(s, r.When), expr.Env(env), expr.AsBool())
		if err != nil {
			return nil, fmt.Errorf("expr: rule %s: %w", r.ID, err)
		}
		p.programs = append(p.programs, prog)
	}
	return p, nil
}

func (p *exprProgram) Prepare(s *workload.Set) error {
	for i := range s.Inputs {
		p.inputs = append(p.inputs, s.Map(i))
	}
	return nil
}

func (p *exprProgram) Worker(string) Worker {
	return &exprWorker{numbered: numbered{set: p.set}, prog: p}
}

type exprWorker struct {
	numbered
	prog *exprProgram
	vm   vm.VM
}

func (w *exprWorker) Eval(i int) (int, error) {
	w.hits = w.hits[:0]
	for k, p := range w.prog.programs {
		v, err := w.vm.Run(p, w.prog.inputs[i])
		if err != nil {
			return 0, err
		}
		if v == true {
			w.hits = append(w.hits, int32(k))
		}
	}
	return len(w.hits), nil
}
