// Bench compares guize with other rule engines on the same rules and facts,
// and prints the comparison as tables of ratios:
//
//	go run .          # all sizes, under a quarter of an hour
//	go run . -quick   # up to 10,000 rules, under a minute
//	go run . -quick -only guize
//	go run . -sets decision,open,search,lines,servers
//
// The last table has the aims of docs/design.md and whether they are met. The
// servers are built from their modules by way of the Go proxy; one that cannot
// be had is left out and said so, but in CI that is an error.
//
// Each engine runs in a process of its own, so that none pays for another's
// heap. The processes take turns, round after round, so that what else the
// machine does hits all alike. A figure is a median over the rounds, a ratio
// the median of the ratios within each round. Time is processor time of the
// whole process, the garbage collector's included; the gain from a second
// goroutine is given by the clock on the wall too.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine/bench/internal/peer"
)

// plan says what is measured, and for how long.
type plan struct {
	sizes    []int
	only     string   // engines whose name begins so, beside the two yardsticks
	sets     []string // of those of [plan.all], where not all
	rounds   int
	slice    time.Duration // of processor time for one way in one round
	check    time.Duration // for comparing an engine's answers
	maxLoad  time.Duration // of processor time; a peer that needs more is left out
	reload   time.Duration // in which loading is repeated, for a median
	maxRound time.Duration // where one evaluation takes longer there are fewer rounds
	root     string        // the folder of policies.yaml

	lines, programRounds int // of the file of applications, and how often programs go through it
}

func full() plan {
	return plan{sizes: []int{10, 100, 1_000, 10_000, 100_000}, rounds: 21, slice: 10 * time.Millisecond,
		check: 2 * time.Second, maxLoad: 20 * time.Second, reload: time.Second, maxRound: 50 * time.Millisecond,
		lines: 20_000, programRounds: 5}
}

func quick() plan {
	return plan{sizes: []int{10, 100, 1_000, 10_000}, rounds: 9, slice: 3 * time.Millisecond,
		check: 100 * time.Millisecond, maxLoad: 5 * time.Second, reload: 100 * time.Millisecond, maxRound: 20 * time.Millisecond,
		lines: 4_000, programRounds: 3}
}

// limit is how long an engine may load. guize is never left out, since its
// load time is what one wants to know.
func (p plan) limit(engine string) time.Duration {
	if engine == peer.Guize {
		return 10 * p.maxLoad
	}
	return p.maxLoad
}

func (p plan) wants(set string, e peer.Peer) bool {
	if set == decision || set == open || set == search {
		return true
	}
	name := e.Ways[0].Name
	return name == peer.Hand || name == peer.Guize || strings.HasPrefix(name, p.only)
}

func main() {
	err := run(os.Args[1:], os.Stdin, os.Stdout)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(args []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	short := flags.Bool("quick", false, "up to 10,000 rules, few rounds, under a minute")
	root := flags.String("root", "../..", "folder of policies.yaml")
	only := flags.String("only", "", "measure beside guize and hand-written Go only engines whose name begins so")
	sets := flags.String("sets", "", "measure only these sets, as decision,open,search,jingmen,10000")
	bare := flags.String("bare", "", "serve the twelve rules by hand on this address (used by the command itself)")
	whole := flags.String("bare-whole", "", "serve the whole decision by hand on this address (used by the command itself)")
	file := flags.String("decode", "", "decode this file by encoding/json (used by the command itself)")
	var j job
	j.flags(flags)
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *bare != "" {
		return serveBare(*bare)
	}
	if *whole != "" {
		return serveWhole(*whole, *root)
	}
	if *file != "" {
		return decode(*file)
	}
	if j.Engine != "" {
		return serve(j, *root, in, out)
	}
	p := full()
	if *short {
		p = quick()
	}
	p.root, p.only = *root, *only
	if *sets != "" {
		p.sets = strings.Split(*sets, ",")
	}
	return compare(p, out)
}

// measures reports whether a set, or the servers, are to be measured.
func (p plan) measures(set string) bool { return p.sets == nil || slices.Contains(p.sets, set) }

// all lists the sets of the same rules on every engine, and those of guize.
func (p plan) all() (rules, own []string) {
	rules = []string{jingmen}
	for _, n := range p.sizes {
		rules = append(rules, fmt.Sprint(n))
	}
	left := func(set string) bool { return !p.measures(set) }
	return slices.DeleteFunc(rules, left), slices.DeleteFunc([]string{decision, open, search}, left)
}

// measured is all that one run measures.
type measured struct {
	rules    []*result // of the same rules on every engine
	own      map[string]*result
	web      []*servedGroup
	programs []*program
}

// compare measures everything and prints the tables.
func compare(p plan, out io.Writer) error {
	m, err := measureAll(p)
	if err != nil {
		return err
	}
	if len(m.rules) > 0 {
		printRules(out, m.rules)
	}
	if r := m.own[decision]; r != nil {
		printDecision(out, r)
	}
	if m.own[open] != nil || m.own[search] != nil {
		printOpen(out, m.own[open], m.own[search])
	}
	if m.programs != nil {
		printPrograms(out, m.programs, p.lines)
	}
	for _, g := range m.web {
		g.print(out)
	}
	printAims(out, m)
	return nil
}

func measureAll(p plan) (m measured, err error) {
	rules, own := p.all()
	results, err := measureSets(p, slices.Concat(rules, own))
	if err != nil {
		return m, err
	}
	m.rules, m.own = results[:len(rules)], bySet(results)
	if p.measures(lines) {
		fmt.Fprintln(os.Stderr, "measuring a file of applications")
		if m.programs, err = measurePrograms(p); err != nil {
			return m, err
		}
	}
	if p.measures(servers) {
		m.web, err = measureServers(p)
	}
	return m, err
}

func measureSets(p plan, sets []string) (results []*result, err error) {
	for _, set := range sets {
		fmt.Fprintf(os.Stderr, "measuring %s\n", titles(set))
		r, err := measure(p, set)
		if err != nil {
			return nil, err
		}
		results = append(results, r)
	}
	return results, nil
}
