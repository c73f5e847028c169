package peer

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/bench/internal/cpu"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
	"github.com/guize-rules/guize/rules"
)

func guizePeer() Peer {
	return Peer{Guize, "facts in a map", func(s *workload.Set) (Program, error) { return loadGuize(s, false) }}
}

func guizeJSON() Peer {
	return Peer{"guize, JSON", "facts as the bytes of a JSON object", func(s *workload.Set) (Program, error) { return loadGuize(s, true) }}
}

type guizeProgram struct {
	parse, compile time.Duration
	eng            *engine.Engine
	json           bool
	inputs         []engine.Input
}

// at is when every application is decided; no rule of the comparison looks at it.
func at() time.Time { return time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC) }

func loadGuize(s *workload.Set, json bool) (*guizeProgram, error) {
	text := YAML(s)
	start := cpu.Time()
	set, err := rules.Parse("rules.yaml", text, rules.Limits{FileBytes: 64 << 20})
	if err != nil {
		return nil, fmt.Errorf("guize: %w", err)
	}
	parsed := cpu.Time()
	eng, err := engine.Compile(set)
	if err != nil {
		return nil, fmt.Errorf("guize: %w", err)
	}
	return &guizeProgram{parse: parsed - start, compile: cpu.Time() - parsed, eng: eng, json: json}, nil
}

// Phases says how long reading the text took, and how long compiling it.
func (p *guizeProgram) Phases() (parse, compile time.Duration) { return p.parse, p.compile }

func (p *guizeProgram) Prepare(s *workload.Set) error {
	for i := range s.Inputs {
		in := engine.Input{At: at()}
		if p.json {
			data, err := s.JSON(i)
			if err != nil {
				return err
			}
			in.JSON = data
		} else {
			in.Facts = s.Map(i)
		}
		p.inputs = append(p.inputs, in)
	}
	return nil
}

func (p *guizeProgram) Worker() Worker { return &guizeWorker{prog: p} }

type guizeWorker struct {
	prog *guizeProgram
	last *engine.Decision
}

func (w *guizeWorker) Eval(i int) (int, error) {
	d, err := w.prog.eng.Evaluate(context.Background(), w.prog.inputs[i])
	w.last = d
	if err != nil {
		return 0, err
	}
	return len(d.Rules), nil
}

func (w *guizeWorker) Matched() []string {
	var out []string
	for _, r := range w.last.Rules {
		if r.Status == "applies" {
			out = append(out, strings.TrimPrefix(r.Rule, "p/"))
		}
	}
	return out
}
