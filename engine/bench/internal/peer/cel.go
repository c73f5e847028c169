package peer

import (
	"fmt"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"

	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

func celPeer() Peer {
	return one("cel-go", "one optimised program a rule, facts as CEL values", loadCEL)
}

type celProgram struct {
	set      *workload.Set
	programs []cel.Program
	inputs   []cel.Activation
}

func loadCEL(s *workload.Set) (Program, error) {
	kinds := map[workload.Kind]*cel.Type{workload.Enum: cel.StringType, workload.Int: cel.IntType, workload.Bool: cel.BoolType}
	var vars []cel.EnvOption
	for _, f := range s.Facts {
		vars = append(vars, cel.Variable(f.Name, kinds[f.Kind]))
	}
	env, err := cel.NewEnv(vars...)
	if err != nil {
		return nil, fmt.Errorf("cel-go: %w", err)
	}
	p := &celProgram{set: s}
	dialect := symbols(plain, inList)
	for _, r := range s.Rules {
		ast, issues := env.Compile(dialect.write(s, r.When))
		if issues.Err() != nil {
			return nil, fmt.Errorf("cel-go: rule %s: %w", r.ID, issues.Err())
		}
		prog, err := env.Program(ast, cel.EvalOptions(cel.OptOptimize))
		if err != nil {
			return nil, fmt.Errorf("cel-go: rule %s: %w", r.ID, err)
		}
		p.programs = append(p.programs, prog)
	}
	return p, nil
}

func (p *celProgram) Prepare(s *workload.Set) error {
	for i := range s.Inputs {
		vars := s.Map(i)
		for name, v := range vars {
			vars[name] = types.DefaultTypeAdapter.NativeToValue(v)
		}
		a, err := cel.NewActivation(vars)
		if err != nil {
			return fmt.Errorf("cel-go: %w", err)
		}
		p.inputs = append(p.inputs, a)
	}
	return nil
}

func (p *celProgram) Worker(string) Worker { return &celWorker{numbered{set: p.set}, p} }

type celWorker struct {
	numbered
	prog *celProgram
}

func (w *celWorker) Eval(i int) (int, error) {
	w.hits = w.hits[:0]
	for k, p := range w.prog.programs {
		v, _, err := p.Eval(w.prog.inputs[i])
		if err != nil {
			return 0, err
		}
		if v == types.True {
			w.hits = append(w.hits, int32(k))
		}
	}
	return len(w.hits), nil
}
