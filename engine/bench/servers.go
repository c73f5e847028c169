package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"

	"github.com/guize-rules/guize/engine/bench/internal/asking"
	"github.com/guize-rules/guize/engine/bench/internal/byhand"
	"github.com/guize-rules/guize/engine/bench/internal/cpu"
	"github.com/guize-rules/guize/engine/bench/internal/rival"
	"github.com/guize-rules/guize/engine/bench/internal/workload"
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

// measureServers builds, starts, checks and measures the servers, in turns.
func measureServers(p plan) ([]*served, error) {
	dir, err := os.MkdirTemp("", "guize-rivals")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := workload.Jingmen(inputs)
	var all []*served
	defer func() {
		for _, v := range all {
			v.stop()
		}
	}()
	for _, v := range rival.All(p.root, self, s) {
		all = append(all, &served{Server: v})
	}
	// All are built before one starts: a server closes connections that idle.
	for _, step := range []func(*served) error{
		func(v *served) error { return v.build(dir) },
		func(v *served) error { return v.bringUp(dir, s, p.servers()) },
	} {
		for _, v := range all {
			if err := step(v); err != nil {
				return nil, fmt.Errorf("%s: %w", v.Name, err)
			}
		}
	}
	if err := rounds(all, p.servers()); err != nil {
		return nil, err
	}
	for _, v := range all {
		if v.skipped == "" {
			v.memory, err = cpu.Resident(v.cmd.Process.Pid)
		}
	}
	return all, err
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
func (v *served) bringUp(dir string, s *workload.Set, p serverPlan) error {
	if v.skipped != "" {
		return nil
	}
	home := filepath.Join(dir, v.Program+"-home")
	if err := os.MkdirAll(home, 0o755); err != nil {
		return err
	}
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	if err := v.makeRequests(s, addr); err != nil {
		return err
	}
	if err := v.launch(filepath.Join(dir, v.Program), home, addr, p); err != nil {
		return fmt.Errorf("%w\n%s", err, v.stderr.Bytes())
	}
	return v.compare(s, p.checked)
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func (v *served) makeRequests(s *workload.Set, addr string) error {
	for i := range s.Inputs {
		facts, err := s.JSON(i)
		if err != nil {
			return err
		}
		v.requests = append(v.requests, asking.Request(addr, v.Path, v.Body(facts)))
	}
	return nil
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

func (v *served) compare(s *workload.Set, n int) error {
	var hand byhand.Twelve
	for i := range n {
		body, err := v.conns[0].Ask(v.requests[i])
		if err != nil {
			return err
		}
		if hand.Digest == "" {
			var d struct {
				Digest   string
				Calendar struct{ Digest string }
			}
			_ = json.Unmarshal(body, &d) // others have none
			hand.Digest, hand.Calendar = d.Digest, d.Calendar.Digest
		}
		if err := v.Check(s, i, body, &hand); err != nil {
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
