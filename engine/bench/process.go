package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine/bench/internal/peer"
)

// process is a child process that holds the rules of one set in one engine.
type process struct {
	load   loaded
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *json.Decoder
	stderr *bytes.Buffer
}

// start starts a process for an engine and returns the ways to ask it, each
// with as many evaluations as fill its share of a round.
func start(p plan, engine peer.Peer, set string) (*process, []*way, error) {
	name := engine.Ways[0].Name
	proc, err := launch(job{Engine: name, Set: set, MaxLoad: p.limit(name), Reload: p.reload, Check: p.check}, p.root)
	if err != nil {
		return proc, nil, err
	}
	err = proc.read(&proc.load)
	var ways []*way
	for _, w := range engine.Ways {
		x := &way{name: w.Name, process: proc, rounds: p.rounds}
		ways = append(ways, x)
		if err == nil && !proc.load.GaveUp {
			err = x.calibrate(p)
		}
	}
	return proc, ways, err
}

func launch(j job, root string) (*process, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{stderr: &bytes.Buffer{}, cmd: exec.Command(self, j.args(root)...)}
	p.cmd.Stderr = p.stderr
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.out = json.NewDecoder(bufio.NewReader(out))
	return p, p.cmd.Start()
}

func (p *process) ask(o order) (s sample, err error) {
	line, err := json.Marshal(o)
	if err != nil {
		return s, err
	}
	if _, err := p.in.Write(append(line, '\n')); err != nil {
		return s, p.why(err)
	}
	err = p.read(&s)
	return s, err
}

func (p *process) read(v any) error {
	if err := p.out.Decode(v); err != nil {
		return p.why(err)
	}
	return nil
}

// why says what the process said before it ended.
func (p *process) why(err error) error {
	p.stop()
	if said := strings.TrimSpace(p.stderr.String()); said != "" {
		return errors.New(said)
	}
	return err
}

func (p *process) stop() {
	if p != nil && p.cmd != nil && p.cmd.Process != nil {
		_ = p.in.Close()
		_ = p.cmd.Wait()
		p.cmd = nil
	}
}

// way is a way to ask an engine about one set. It has no samples where loading
// took too long.
type way struct {
	*process
	name   string
	one    []sample // with one goroutine, by round
	two    []sample // with two
	ops    int      // in one round
	rounds int
	slow   bool // one evaluation takes seconds: it is measured once, and with one goroutine
}

// calibrate finds how many evaluations fill a share of processor time.
func (w *way) calibrate(p plan) error {
	for w.ops = 1; ; w.ops *= 2 {
		s, err := w.ask(order{w.name, w.ops, 1})
		if err != nil {
			return err
		}
		if s.CPU >= p.slice/2 {
			one := max(1, s.CPU/time.Duration(w.ops))
			w.ops = max(1, int(p.slice/one))
			w.rounds = min(p.rounds, max(3, int(time.Duration(p.rounds)*p.maxRound/one)))
			if w.slow = one > 10*p.maxRound; w.slow {
				w.rounds = 1
			}
			return nil
		}
	}
}

func (w *way) round(n int) error {
	if w.load.GaveUp || n >= w.rounds {
		return nil
	}
	one, err := w.ask(order{w.name, w.ops, 1})
	if err != nil {
		return err
	}
	w.one = append(w.one, one)
	if w.slow {
		return nil
	}
	two, err := w.ask(order{w.name, w.ops, 2})
	w.two = append(w.two, two)
	return err
}
