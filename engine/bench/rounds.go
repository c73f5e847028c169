package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine/bench/internal/peer"
)

// The sets that are no number of random rules.
const (
	jingmen  = "jingmen"
	decision = "decision"
)

// result is what was measured on one set.
type result struct {
	set     string
	engines []*engine
}

// engine is one engine on one set. It has no samples where loading took too long.
type engine struct {
	name   string
	load   loaded
	one    []sample // with one goroutine, by round
	two    []sample // with two
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *json.Decoder
	stderr *bytes.Buffer
	ops    int // in one round
	rounds int
}

// measure loads every engine for a set, one after the other, and then lets
// them evaluate in turns.
func measure(p plan, set string) (*result, error) {
	r := &result{set: set}
	defer func() {
		for _, e := range r.engines {
			e.stop()
		}
	}()
	for _, name := range names(set) {
		e, err := start(p, name, set)
		if e != nil {
			r.engines = append(r.engines, e)
		}
		if err != nil {
			return nil, fmt.Errorf("%s on %s: %w", name, titles(set), err)
		}
	}
	for round := range p.rounds {
		for i := range r.engines {
			e := r.engines[(i+round)%len(r.engines)]
			if err := e.round(round); err != nil {
				return nil, fmt.Errorf("%s on %s: %w", e.name, titles(set), err)
			}
		}
	}
	return r, nil
}

func names(set string) []string {
	if set == decision {
		return peer.DecisionNames()
	}
	var out []string
	for _, p := range peer.All() {
		out = append(out, p.Name)
	}
	return out
}

// start starts a process for an engine and finds how many evaluations fill its
// share of a round.
func start(p plan, name, set string) (*engine, error) {
	j := job{Engine: name, Set: set, MaxLoad: p.maxLoad, Reload: p.reload, Check: p.check}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	e := &engine{name: name, stderr: &bytes.Buffer{}, rounds: p.rounds, cmd: exec.Command(self, j.args(p.root)...)}
	e.cmd.Stderr = e.stderr
	if e.in, err = e.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := e.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	e.out = json.NewDecoder(bufio.NewReader(out))
	if err := e.cmd.Start(); err != nil {
		return nil, err
	}
	if err := e.read(&e.load); err != nil || e.load.GaveUp {
		return e, err
	}
	return e, e.calibrate(p)
}

func (e *engine) calibrate(p plan) error {
	for e.ops = 1; ; e.ops *= 2 {
		s, err := e.ask(e.ops, 1)
		if err != nil {
			return err
		}
		if s.CPU >= p.slice/2 {
			one := max(1, s.CPU/time.Duration(e.ops))
			e.ops = max(1, int(p.slice/one))
			e.rounds = min(p.rounds, max(3, int(time.Duration(p.rounds)*p.maxRound/one)))
			return nil
		}
	}
}

func (e *engine) round(n int) error {
	if e.load.GaveUp || n >= e.rounds {
		return nil
	}
	one, err := e.ask(e.ops, 1)
	if err != nil {
		return err
	}
	two, err := e.ask(e.ops, 2)
	e.one, e.two = append(e.one, one), append(e.two, two)
	return err
}

func (e *engine) ask(ops, goroutines int) (s sample, err error) {
	line, err := json.Marshal(order{ops, goroutines})
	if err != nil {
		return s, err
	}
	if _, err := e.in.Write(append(line, '\n')); err != nil {
		return s, e.why(err)
	}
	err = e.read(&s)
	return s, err
}

func (e *engine) read(v any) error {
	if err := e.out.Decode(v); err != nil {
		return e.why(err)
	}
	return nil
}

// why says what the process said before it ended.
func (e *engine) why(err error) error {
	e.stop()
	if said := strings.TrimSpace(e.stderr.String()); said != "" {
		return errors.New(said)
	}
	return err
}

func (e *engine) stop() {
	if e.cmd != nil && e.cmd.Process != nil {
		_ = e.in.Close()
		_ = e.cmd.Wait()
		e.cmd = nil
	}
}

func (s sample) each() float64 { return float64(s.CPU) / float64(s.Ops) }

// nanoseconds of processor time for one evaluation, the median over the rounds.
func (e *engine) nanoseconds() float64 { return median(apply(e.one, sample.each)) }

// times is how many times longer an evaluation takes than with another engine:
// the median of the ratios within the rounds that both have.
func (e *engine) times(other *engine) float64 {
	var out []float64
	for i := range min(len(e.one), len(other.one)) {
		out = append(out, e.one[i].each()/other.one[i].each())
	}
	return median(out)
}

// gain is how many times as many evaluations two goroutines do in the same
// time on the wall, and cost how much more processor time one takes.
func (e *engine) gain() (gain, cost float64) {
	var gains, costs []float64
	for i, one := range e.one {
		two := e.two[i]
		gains = append(gains, float64(one.Wall)/float64(one.Ops)/(float64(two.Wall)/float64(two.Ops)))
		costs = append(costs, two.each()/one.each())
	}
	return median(gains), median(costs)
}

func (e *engine) allocs() float64 {
	return median(apply(e.one, func(s sample) float64 { return float64(s.Allocs) / float64(s.Ops) }))
}

func (e *engine) bytes() float64 {
	return median(apply(e.one, func(s sample) float64 { return float64(s.Bytes) / float64(s.Ops) }))
}

func (r *result) engine(name string) *engine {
	for _, e := range r.engines {
		if e.name == name {
			return e
		}
	}
	return nil
}

func apply[T any](in []T, f func(T) float64) []float64 {
	var out []float64
	for _, x := range in {
		out = append(out, f(x))
	}
	return out
}

func median(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(xs))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
