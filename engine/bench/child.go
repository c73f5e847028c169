package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/guize-rules/guize/engine/bench/internal/cpu"
	"github.com/guize-rules/guize/engine/bench/internal/peer"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

const inputs = 4096 // a power of two; a few hundred would be learnt by the branch predictor

// job is what one process does: one engine on one set.
type job struct {
	Engine, Set string
	MaxLoad     time.Duration
	Reload      time.Duration
	Check       time.Duration
}

func (j *job) flags(f *flag.FlagSet) {
	f.StringVar(&j.Engine, "engine", "", "measure this engine on request (used by the command itself)")
	f.StringVar(&j.Set, "set", jingmen, "with -engine: the set of rules")
	f.DurationVar(&j.MaxLoad, "maxload", time.Minute, "with -engine: give up loading after this processor time")
	f.DurationVar(&j.Reload, "reload", time.Second, "with -engine: load again for a median within this processor time")
	f.DurationVar(&j.Check, "check", time.Second, "with -engine: time for comparing answers")
}

func (j *job) args(root string) []string {
	return []string{"-engine", j.Engine, "-set", j.Set, "-root", root, "-maxload", j.MaxLoad.String(),
		"-reload", j.Reload.String(), "-check", j.Check.String()}
}

// loaded is what a process says once it is ready to evaluate.
type loaded struct {
	GaveUp              bool
	CPU, Parse, Compile time.Duration // Parse and Compile of guize only
	Heap                uint64        // bytes retained
	Checked             int           // inputs on which the answer was compared
}

// order asks for evaluations; sample answers it.
type order struct {
	Way             string
	Ops, Goroutines int
}

type sample struct {
	Ops           int
	CPU, Wall     time.Duration
	Allocs, Bytes uint64
}

// serve loads one engine, checks its answers and evaluates as it is told to.
func serve(j job, root string, in io.Reader, out io.Writer) error {
	say := json.NewEncoder(out)
	s, p, err := findJob(j, root)
	if err != nil {
		return err
	}
	done := giveUpAfter(j.MaxLoad, func() { _ = say.Encode(loaded{GaveUp: true}) })
	defer close(done)
	prog, l, err := load(s, p, j.Reload)
	if err != nil {
		return err
	}
	if err := prog.Prepare(s); err != nil {
		return err
	}
	stop := time.Now().Add(j.Check)
	for _, way := range p.Ways {
		n, err := peer.Check(s, prog.Worker(way.Name), func(int) bool { return time.Now().Before(stop) })
		if err != nil {
			return fmt.Errorf("%s answers otherwise: %w", way.Name, err)
		}
		l.Checked += n
	}
	done <- struct{}{}
	if err := say.Encode(l); err != nil {
		return err
	}
	return obey(prog, p.Ways, len(s.Inputs), in, say)
}

// findJob finds the set and the engine of a job.
func findJob(j job, root string) (*workload.Set, peer.Peer, error) {
	ps, err := peers(j.Set, root)
	if err != nil {
		return nil, peer.Peer{}, err
	}
	i := slices.IndexFunc(ps, func(p peer.Peer) bool { return p.Ways[0].Name == j.Engine })
	if i < 0 {
		return nil, peer.Peer{}, fmt.Errorf("there is no engine %q", j.Engine)
	}
	switch j.Set {
	case decision, open, search:
		return peer.Applications(), ps[i], nil
	case jingmen:
		return workload.Jingmen(inputs), ps[i], nil
	}
	n, err := strconv.Atoi(j.Set)
	return workload.Random(n, inputs), ps[i], err
}

func peers(set, root string) ([]peer.Peer, error) {
	switch set {
	case decision:
		return peer.Decisions(root)
	case open:
		return peer.Opens(root)
	case search:
		return peer.Searches(), nil
	}
	return peer.All(), nil
}

// giveUpAfter calls f and ends the process once it has used that much
// processor time, unless the channel is closed before.
func giveUpAfter(limit time.Duration, f func()) chan struct{} {
	done := make(chan struct{})
	limit += cpu.Time()
	go func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(50 * time.Millisecond):
				if cpu.Time() > limit {
					f()
					os.Exit(0)
				}
			}
		}
	}()
	return done
}

// load loads the rules, a few times where that is quick, and measures the heap
// that the last one holds.
func load(s *workload.Set, p peer.Peer, reload time.Duration) (peer.Program, loaded, error) {
	var l loaded
	var prog peer.Program
	var times, parse, compile []float64
	before := heap()
	for start := cpu.Time(); len(times) == 0 || len(times) < 9 && cpu.Time()-start < reload; {
		prog = nil
		from := cpu.Time()
		next, err := p.Load(s)
		if err != nil {
			return nil, l, err
		}
		times = append(times, float64(cpu.Time()-from))
		if g, ok := next.(interface{ Phases() (a, b time.Duration) }); ok {
			a, b := g.Phases()
			parse, compile = append(parse, float64(a)), append(compile, float64(b))
		}
		prog = next
	}
	if after := heap(); after > before {
		l.Heap = after - before
	}
	l.CPU, l.Parse, l.Compile = time.Duration(median(times)), time.Duration(median(parse)), time.Duration(median(compile))
	return prog, l, nil
}

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func obey(prog peer.Program, ways []peer.Way, inputs int, in io.Reader, say *json.Encoder) error {
	workers := map[string][]*spinner{}
	for _, w := range ways {
		workers[w.Name] = []*spinner{{prog.Worker(w.Name), 1}, {prog.Worker(w.Name), 2}}
	}
	lines := bufio.NewScanner(in)
	for lines.Scan() {
		var o order
		if err := json.Unmarshal(lines.Bytes(), &o); err != nil {
			return err
		}
		s, err := evaluate(workers[o.Way][:o.Goroutines], o.Ops, inputs)
		if err != nil {
			return err
		}
		if err := say.Encode(s); err != nil {
			return err
		}
	}
	return lines.Err()
}

// evaluate lets each worker evaluate ops inputs, all workers at once, after a
// quarter as many that warm the caches.
func evaluate(workers []*spinner, ops, inputs int) (sample, error) {
	var before, after runtime.MemStats
	errs := make([]error, len(workers))
	runtime.GC()
	for _, w := range workers {
		if err := w.spin(ops/4, inputs); err != nil {
			return sample{}, err
		}
	}
	runtime.ReadMemStats(&before)
	wall, used := time.Now(), cpu.Time()
	if len(workers) == 1 {
		errs[0] = workers[0].spin(ops, inputs)
	} else {
		var wg sync.WaitGroup
		for k, w := range workers {
			wg.Go(func() { errs[k] = w.spin(ops, inputs) })
		}
		wg.Wait()
	}
	s := sample{Ops: ops * len(workers), CPU: cpu.Time() - used, Wall: time.Since(wall)}
	runtime.ReadMemStats(&after)
	s.Allocs, s.Bytes = after.Mallocs-before.Mallocs, after.TotalAlloc-before.TotalAlloc
	for _, err := range errs {
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

// spinner evaluates inputs in an order without a pattern: in a fixed one the
// branch predictor learns thousands of inputs by heart.
type spinner struct {
	peer.Worker
	state uint32
}

func (w *spinner) spin(ops, inputs int) error {
	x := w.state
	defer func() { w.state = x }()
	for range ops {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		if _, err := w.Eval(int(x) % inputs); err != nil {
			return err
		}
	}
	return nil
}
