package peer

import (
	"github.com/guize-rules/guize/engine/bench/internal/workload"
)

// calls is a program that is asked by calling functions: a way has a function
// that makes the function of a worker, which takes the number of an input.
type calls map[string]func() worker

// worker is a [Worker] made of functions. A nil compare takes any answer.
type worker struct {
	eval    func(int) error
	compare func(int) error
}

func (c calls) Prepare(*workload.Set) error { return nil }

func (c calls) Worker(way string) Worker { return c[way]() }

func (w worker) Eval(i int) (int, error) { return 1, w.eval(i) }

func (w worker) Matched() []string { return nil }

func (w worker) Compare(i int) error {
	if w.compare == nil {
		return nil
	}
	return w.compare(i)
}

// single is an engine that is asked in one way, by a function.
func single(name, how string, load func() (func() worker, error)) Peer {
	return one(name, how, func(*workload.Set) (Program, error) {
		w, err := load()
		return calls{name: w}, err
	})
}
