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

// guizePeer asks for a whole decision or for the ids of the rules, with the
// facts in a struct, a map or JSON.
func guizePeer() Peer {
	return Peer{[]Way{
		{Guize, "facts in a struct, the whole decision, used again"},
		{GuizeIDs, "facts in a struct, the ids of the rules"},
		{GuizeMap, "facts in a map, a new decision each"},
		{GuizeJSON, "facts as the bytes of a JSON object, a new decision each"},
	}, func(s *workload.Set) (Program, error) { return loadGuize(s) }}
}

type guizeProgram struct {
	parse, compile time.Duration
	eng            *engine.Engine
	bound          binding
	maps           []map[string]any
	json           [][]byte
}

// at is when every application is decided; no rule of the comparison looks at it.
func at() time.Time { return time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC) }

func loadGuize(s *workload.Set) (*guizeProgram, error) {
	p := &guizeProgram{}
	text := YAML(s)
	start := cpu.Time()
	set, err := rules.Parse(context.Background(), "rules.yaml", text, rules.Limits{FileBytes: 64 << 20})
	if err != nil {
		return p, fmt.Errorf("guize: %w", err)
	}
	p.parse = cpu.Time() - start
	if p.eng, err = engine.Compile(context.Background(), set); err != nil {
		return p, fmt.Errorf("guize: %w", err)
	}
	p.compile = cpu.Time() - start - p.parse
	return p, nil
}

// Phases says how long reading the text took, and how long compiling it.
func (p *guizeProgram) Phases() (parse, compile time.Duration) { return p.parse, p.compile }

func (p *guizeProgram) Prepare(s *workload.Set) (err error) {
	for i := range s.Inputs {
		p.maps = append(p.maps, s.Map(i))
		data, err := s.JSON(i)
		if err != nil {
			return err
		}
		p.json = append(p.json, data)
	}
	if _, ok := s.Inputs[0].Record.(*workload.Record); ok {
		p.bound, err = bind[workload.Record](p.eng, s)
	} else {
		p.bound, err = bind[workload.Application](p.eng, s)
	}
	return err
}

func (p *guizeProgram) Worker(way string) Worker {
	w := &guizeWorker{}
	switch way {
	case Guize:
		w.eval = func(i int) error { return p.bound.into(i, &w.last) }
	case GuizeIDs:
		w.eval = func(i int) (err error) {
			w.last.Rules, err = p.bound.match(i, w.last.Rules[:0])
			return err
		}
	case GuizeMap:
		w.eval = func(i int) error { return w.evaluate(p.eng, engine.Input{At: at(), Facts: p.maps[i]}) }
	case GuizeJSON:
		w.eval = func(i int) error { return w.evaluate(p.eng, engine.Input{At: at(), JSON: p.json[i]}) }
	}
	return w
}

type guizeWorker struct {
	eval func(int) error
	last engine.Decision
}

func (w *guizeWorker) evaluate(eng *engine.Engine, in engine.Input) error {
	d, err := eng.Evaluate(context.Background(), in)
	if err == nil {
		w.last = *d
	}
	return err
}

func (w *guizeWorker) Eval(i int) (int, error) {
	err := w.eval(i)
	return len(w.last.Rules), err
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

// binding evaluates structs of a type that it knows.
type binding interface {
	into(i int, d *engine.Decision) error
	match(i int, out []engine.RuleState) ([]engine.RuleState, error)
}

type bound[T any] struct {
	eng     *engine.Bound[T]
	in      engine.Input
	records []*T
}

func bind[T any](e *engine.Engine, s *workload.Set) (binding, error) {
	b, err := engine.Bind[T](e)
	if err != nil {
		return nil, err
	}
	out := &bound[T]{eng: b, in: engine.Input{At: at()}}
	for i := range s.Inputs {
		r, ok := s.Inputs[i].Record.(*T)
		if !ok {
			return nil, fmt.Errorf("input %d is a %T", i, s.Inputs[i].Record)
		}
		out.records = append(out.records, r)
	}
	return out, nil
}

func (b *bound[T]) into(i int, d *engine.Decision) error {
	return b.eng.EvaluateInto(context.Background(), b.in, b.records[i], d)
}

func (b *bound[T]) match(i int, out []engine.RuleState) ([]engine.RuleState, error) {
	return b.eng.Match(context.Background(), b.in, b.records[i], out)
}
