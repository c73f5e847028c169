package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/guize-rules/guize/engine/bench/internal/asking"
	"github.com/guize-rules/guize/engine/bench/internal/cpu"
	"github.com/guize-rules/guize/engine/bench/internal/rival"
)

// serverPlan says how servers are measured.
type serverPlan struct {
	connections int
	rounds      int
	slice       time.Duration // of asking one server in one round
	checked     int           // answers of each that are compared
	start       time.Duration // in which a server must answer
}

func (p plan) servers() serverPlan {
	s := serverPlan{connections: 8, rounds: p.rounds, slice: 40 * p.slice, checked: 200, start: 30 * time.Second}
	return s
}

// served is a server that runs, and what was measured of it.
type served struct {
	rival.Server
	cmd      *exec.Cmd
	stderr   bytes.Buffer
	conns    []*asking.Conn
	requests [][]byte

	up      time.Duration // from its start to its first answer
	upCPU   time.Duration
	memory  uint64 // resident, after all rounds
	skipped string // why it was not measured

	rate     []float64 // answers a second, by round
	each     []float64 // nanoseconds of its processor time an answer
	mid, top []float64 // the median and the 99th of a hundred times of answer, in nanoseconds
}

// servedGroup is the servers of the same rules.
type servedGroup struct {
	rival.Group
	all []*served
}

// measureServers measures the servers of the twelve rules, and those of the
// whole decision.
func measureServers(p plan) (out []*servedGroup, err error) {
	dir, err := os.MkdirTemp("", "guize-rivals")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	twelve, err := rival.Twelve(p.root, self, inputs)
	if err != nil {
		return nil, err
	}
	whole, err := rival.Whole(p.root, self)
	if err != nil {
		return nil, err
	}
	for _, group := range []rival.Group{twelve, whole} {
		g := newGroup(group)
		out = append(out, g)
		if err := g.measure(dir, p.servers()); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func newGroup(group rival.Group) *servedGroup {
	g := &servedGroup{Group: group}
	for _, v := range group.Servers {
		g.all = append(g.all, &served{Server: v})
	}
	return g
}

// measure builds, starts, checks and measures the servers of a group, in turns.
// All are built before one starts: a server closes connections that idle.
func (g *servedGroup) measure(dir string, p serverPlan) error {
	defer func() {
		for _, v := range g.all {
			v.stop()
		}
	}()
	for _, step := range []func(*served) error{
		func(v *served) error { return v.build(dir) },
		func(v *served) error { return v.bringUp(dir, g.Applications, p) },
	} {
		for _, v := range g.all {
			if err := step(v); err != nil {
				return fmt.Errorf("%s: %w", v.Name, err)
			}
		}
	}
	if err := rounds(g.all, p); err != nil {
		return err
	}
	for _, v := range g.all {
		if v.skipped != "" {
			continue
		}
		var err error
		if v.memory, err = cpu.Resident(v.cmd.Process.Pid); err != nil {
			return err
		}
	}
	return nil
}

func rounds(all []*served, p serverPlan) error {
	for round := range p.rounds {
		for i := range all {
			v := all[(i+round)%len(all)]
			if v.skipped != "" {
				continue
			}
			if err := v.round(p.slice); err != nil {
				return fmt.Errorf("%s: %w", v.Name, err)
			}
		}
	}
	return nil
}

// build builds a server. One whose module cannot be had is skipped, but not in CI.
func (v *served) build(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, v.Program)); err == nil {
		return nil // for another group
	}
	fmt.Fprintf(os.Stderr, "building %s\n", v.Name)
	out, err := v.Build(filepath.Join(dir, v.Program)).CombinedOutput()
	if err == nil {
		return nil
	}
	err = fmt.Errorf("cannot be built: %w\n%s", err, out)
	if os.Getenv("CI") != "" || v.Name == rival.Bare || v.Name == rival.Guize {
		return err
	}
	v.skipped = "not built"
	fmt.Fprintf(os.Stderr, "%s is left out: %v\n", v.Name, err)
	return nil
}

// bringUp starts a server that was built, and compares its answers.
func (v *served) bringUp(dir string, applications [][]byte, p serverPlan) error {
	if v.skipped != "" {
		return nil
	}
	home, err := os.MkdirTemp(dir, v.Program+"-home")
	if err != nil {
		return err
	}
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	for _, a := range applications {
		v.requests = append(v.requests, asking.Request(addr, v.Path, v.Body(a)))
	}
	if err := v.launch(filepath.Join(dir, v.Program), home, addr, p); err != nil {
		return fmt.Errorf("%w\n%s", err, v.stderr.Bytes())
	}
	return v.compare(p.checked)
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// launch starts a server, waits for its first answer and opens the connections.
func (v *served) launch(program, home, addr string, p serverPlan) error {
	args, err := v.Start(home, addr)
	if err != nil {
		return err
	}
	v.cmd = exec.Command(program, args...)
	v.cmd.Stderr = &v.stderr
	began := time.Now()
	if err := v.cmd.Start(); err != nil {
		return err
	}
	for err = errors.New("not asked yet"); err != nil; time.Sleep(time.Millisecond) {
		if time.Since(began) > p.start {
			return fmt.Errorf("no answer within %v: %w", p.start, err)
		}
		var c *asking.Conn
		if c, err = asking.Dial(addr); err == nil {
			_, err = c.Ask(v.requests[0])
			c.Close()
		}
	}
	v.up = time.Since(began)
	if v.upCPU, err = cpu.Of(v.cmd.Process.Pid); err != nil {
		return err
	}
	for range p.connections {
		c, err := asking.Dial(addr)
		if err != nil {
			return err
		}
		v.conns = append(v.conns, c)
	}
	return nil
}

// compare checks the first n answers.
func (v *served) compare(n int) error {
	for i := range min(n, len(v.requests)) {
		body, err := v.conns[0].Ask(v.requests[i])
		if err != nil {
			return err
		}
		if err := v.Check(i, body); err != nil {
			return err
		}
	}
	return nil
}

func (v *served) round(d time.Duration) error {
	if _, err := asking.Run(v.conns, v.requests, d/4); err != nil {
		return err
	}
	before, err := cpu.Of(v.cmd.Process.Pid)
	if err != nil {
		return err
	}
	r, err := asking.Run(v.conns, v.requests, d)
	if err != nil {
		return err
	}
	after, err := cpu.Of(v.cmd.Process.Pid)
	v.rate = append(v.rate, float64(r.Requests)/r.Wall.Seconds())
	v.each = append(v.each, float64(after-before)/float64(r.Requests))
	slices.Sort(r.Times)
	v.mid = append(v.mid, float64(r.Times[len(r.Times)/2]))
	v.top = append(v.top, float64(r.Times[len(r.Times)*99/100]))
	return err
}

func (v *served) stop() {
	for _, c := range v.conns {
		c.Close()
	}
	if v.cmd != nil && v.cmd.Process != nil {
		_ = v.cmd.Process.Kill()
		_ = v.cmd.Wait()
	}
}
