package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// The programs that go through a file of applications, and those that they
// stand beside.
const (
	historyDiff = "guize diff --history, two sets"
	decodeFile  = "encoding/json decodes the file"
	evalText    = "guize eval"
	evalJSON    = "guize eval -o json"
	jqCompact   = "jq -c ."
)

// program is a command that goes through a file of applications. What it does
// once, such as compiling a set, is taken away by a run over a short file.
type program struct {
	name    string
	command func(file string) []string
	version string
	skipped string
	each    []float64 // nanoseconds of processor time an application, by round
	memory  int64     // the most that was resident
}

// measurePrograms runs the programs in turns over the same made-up history.
func measurePrograms(p plan) ([]*program, error) {
	dir, err := os.MkdirTemp("", "guize-history")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	all, err := programs(p.root, dir)
	if err != nil {
		return nil, err
	}
	short, long := filepath.Join(dir, "short.ndjson"), filepath.Join(dir, "long.ndjson")
	few := p.lines / 20
	if err := errors.Join(makeHistory(dir, short, few), makeHistory(dir, long, p.lines)); err != nil {
		return nil, err
	}
	for round := range p.programRounds {
		for i := range all {
			g := all[(i+round)%len(all)]
			if g.skipped != "" {
				continue
			}
			if err := g.round(short, long, p.lines-few); err != nil {
				return nil, fmt.Errorf("%s: %w", g.name, err)
			}
		}
	}
	return all, nil
}

// programs builds what is to be run.
func programs(root, dir string) ([]*program, error) {
	guize, self := filepath.Join(dir, "guize"), ""
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	for file, from := range map[string]string{guize: "./adapters/cli/guize", filepath.Join(dir, "history"): "./examples/history"} {
		cmd := exec.Command("go", "build", "-o", file, from)
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s cannot be built: %w\n%s", from, err, out)
		}
	}
	set, old := filepath.Join(root, "policies.yaml"), filepath.Join(dir, "old.yaml")
	if err := writeOld(set, old); err != nil {
		return nil, err
	}
	jq := &program{name: jqCompact, command: func(f string) []string { return []string{"jq", "-c", ".", f} }}
	if version, err := exec.Command("jq", "--version").Output(); err != nil {
		jq.skipped = "there is no jq"
		if os.Getenv("CI") != "" {
			return nil, fmt.Errorf("jq: %w", err)
		}
		fmt.Fprintf(os.Stderr, "jq is left out: %v\n", err)
	} else {
		jq.version = " (" + strings.TrimSpace(string(version)) + ")"
	}
	return []*program{
		{name: historyDiff, command: func(f string) []string { return []string{guize, "diff", old, set, "--history", f} }},
		{name: evalText, command: func(f string) []string { return []string{guize, "eval", "-p", set, f} }},
		{name: evalJSON, command: func(f string) []string { return []string{guize, "eval", "-p", set, "-o", "json", f} }},
		{name: decodeFile, command: func(f string) []string { return []string{self, "-decode", f} }},
		jq,
	}, nil
}

// writeOld writes the set as it was when lines up to 200 m were approved by
// filing.
func writeOld(set, old string) error {
	text, err := os.ReadFile(set)
	if err != nil {
		return err
	}
	const limit = "{value: 300, cite: plan 四(一)2}"
	if strings.Count(string(text), limit) != 1 {
		return fmt.Errorf("%s has no %q, which the older set has otherwise", set, limit)
	}
	return os.WriteFile(old, []byte(strings.Replace(string(text), limit, strings.Replace(limit, "300", "200", 1), 1)), 0o644)
}

func makeHistory(dir, file string, n int) error {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer out.Close()
	cmd := exec.Command(filepath.Join(dir, "history"), "-n", fmt.Sprint(n))
	cmd.Stdout = out
	return errors.Join(cmd.Run(), out.Close())
}

func (g *program) round(short, long string, lines int) error {
	few, err := g.run(short)
	if err != nil {
		return err
	}
	many, err := g.run(long)
	g.each = append(g.each, float64(many-few)/float64(lines))
	return err
}

// run runs the program over a file and gives the processor time it used.
func (g *program) run(file string) (time.Duration, error) {
	args := g.command(file)
	cmd := exec.Command(args[0], args[1:]...)
	var said strings.Builder
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return 0, fmt.Errorf("%w\n%s", err, said.String())
	}
	g.memory = max(g.memory, maxResident(cmd.ProcessState))
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
}

// decode has encoding/json decode a file of applications, and does nothing
// with them.
func decode(file string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	for d := json.NewDecoder(bufio.NewReaderSize(f, 1<<20)); ; {
		var facts map[string]any
		if err := d.Decode(&facts); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// programOf finds a program that was measured; nil where there is none of that name.
func programOf(all []*program, name string) *program {
	for _, g := range all {
		if g.name == name && len(g.each) > 0 {
			return g
		}
	}
	return nil
}

func (g *program) times(other *program) float64 {
	if g == nil || other == nil {
		return 0
	}
	var out []float64
	for i, x := range g.each {
		out = append(out, x/other.each[i])
	}
	return median(out)
}

func printPrograms(out io.Writer, all []*program, lines int) {
	t := &table{}
	t.add("", "processor time an application", "beside encoding/json", "beside jq", "memory")
	for _, g := range all {
		if len(g.each) == 0 {
			t.add(g.name, "— ("+g.skipped+")", "—", "—", "—")
			continue
		}
		t.add(g.name+g.version, short(median(g.each)), times(g.times(programOf(all, decodeFile))), times(g.times(programOf(all, jqCompact))), size(float64(g.memory)))
	}
	t.print(out, fmt.Sprintf("A file of %s made-up applications, as NDJSON", grouped(fmt.Sprint(lines))),
		"Processor time of the whole process on all cores, less what it needs for a twentieth of the file.")
}

func programAims(all []*program) []aim {
	jq := programOf(all, jqCompact)
	return []aim{
		most("history by two sets, beside encoding/json decoding the file", 3, programOf(all, historyDiff).times(programOf(all, decodeFile))),
		most("eval of NDJSON, beside jq -c .", 3, programOf(all, evalText).times(jq)),
		most("eval -o json of NDJSON, beside jq -c .", 3, programOf(all, evalJSON).times(jq)),
	}
}
