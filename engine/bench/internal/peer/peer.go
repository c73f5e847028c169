// Package peer runs the rules of a workload on each engine that is compared.
//
// Every engine gets what is best for it: its own compiled form, the facts
// ready in the shape that it reads fastest, and whatever it can use again from
// one evaluation to the next.
package peer

import (
	"fmt"
	"slices"

	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

// Peer is an engine. Ways are the ways to ask it, which share the loaded rules
// and have a row of the table each; the first is the engine's own.
type Peer struct {
	Ways []Way
	Load func(*workload.Set) (Program, error)
}

// Way is a way to ask an engine.
type Way struct {
	Name string
	How  string // the rules and facts are given in this way
}

// Program is a loaded set of rules; it may be shared by goroutines.
type Program interface {
	// Prepare brings the inputs of the set into the engine's form.
	Prepare(*workload.Set) error
	// Worker returns a worker that asks in the way of that name.
	Worker(way string) Worker
}

// Worker evaluates; each goroutine needs one of its own.
type Worker interface {
	// Eval evaluates an input and counts the rules that apply.
	Eval(input int) (int, error)
	// Matched gives the ids of the rules that applied in the last Eval.
	Matched() []string
}

// The names by which the table finds its yardsticks.
const (
	Guize     = "guize"
	GuizeIDs  = "guize, rule ids"
	GuizeMap  = "guize, map"
	GuizeJSON = "guize, JSON"
	Hand      = "hand-written Go"
)

// All returns the engines in the order of the table.
func All() []Peer {
	return []Peer{handPeer(), guizePeer(), exprPeer(), celPeer(), cedarPeer(), opaPeer()}
}

func one(name, how string, load func(*workload.Set) (Program, error)) Peer {
	return Peer{[]Way{{name, how}}, load}
}

// Check evaluates the inputs and reports the first on which a worker's answer
// differs from the plain meaning of the rules. It says how many were compared:
// it stops where more reports false, but not before the first.
func Check(s *workload.Set, w Worker, more func(done int) bool) (int, error) {
	i := 0
	for ; i < len(s.Inputs) && (i == 0 || more(i)); i++ {
		n, err := w.Eval(i)
		if err == nil {
			err = compare(s, w, i, n)
		}
		if err != nil {
			return i, fmt.Errorf("input %d: %w", i, err)
		}
	}
	return i, nil
}

func compare(s *workload.Set, w Worker, i, n int) error {
	if c, ok := w.(interface{ Compare(i int) error }); ok {
		return c.Compare(i)
	}
	var want []string
	for _, k := range s.Matching(i) {
		want = append(want, s.Rules[k].ID)
	}
	got := slices.Sorted(slices.Values(w.Matched()))
	slices.Sort(want)
	if n != len(got) || !slices.Equal(got, want) {
		return fmt.Errorf("rules %v apply to %v, want %v", got, s.Map(i), want)
	}
	return nil
}

// numbered is what most workers keep: the numbers of the rules that applied.
type numbered struct {
	set  *workload.Set
	hits []int32
}

func (n *numbered) Matched() []string {
	var out []string
	for _, k := range n.hits {
		out = append(out, n.set.Rules[k].ID)
	}
	return out
}
