package main

import (
	"fmt"
	"slices"
)

// The sets that are no number of random rules.
const (
	jingmen  = "jingmen"
	decision = "decision"
	open     = "open"
	search   = "search"
	lines    = "lines"   // no set of rules, but programs that go through a file
	servers  = "servers" // nor this, but servers
)

// result is what was measured on one set.
type result struct {
	set  string
	ways []*way
}

// measure loads every engine for a set, one after the other, and then lets
// them evaluate in turns.
func measure(p plan, set string) (*result, error) {
	r := &result{set: set}
	all, err := peers(set, p.root)
	if err != nil {
		return nil, err
	}
	for _, engine := range all {
		if !p.wants(set, engine) {
			continue
		}
		proc, ways, err := start(p, engine, set)
		defer proc.stop()
		if err != nil {
			return nil, fmt.Errorf("%s on %s: %w", engine.Ways[0].Name, titles(set), err)
		}
		r.ways = append(r.ways, ways...)
	}
	for round := range p.rounds {
		for i := range r.ways {
			w := r.ways[(i+round)%len(r.ways)]
			if err := w.round(round); err != nil {
				return nil, fmt.Errorf("%s on %s: %w", w.name, titles(set), err)
			}
		}
	}
	return r, nil
}

func (s sample) each() float64 { return float64(s.CPU) / float64(s.Ops) }

// nanoseconds of processor time for one evaluation, the median over the rounds.
func (w *way) nanoseconds() float64 { return median(apply(w.one, sample.each)) }

// times is how many times longer an evaluation takes than in another way: the
// median of the ratios within the rounds that both have. It is 0 where one of
// them was not measured.
func (w *way) times(other *way) float64 {
	if w == nil || other == nil {
		return 0
	}
	var out []float64
	for i := range min(len(w.one), len(other.one)) {
		out = append(out, w.one[i].each()/other.one[i].each())
	}
	return median(out)
}

// gain is how many times as many evaluations two goroutines do in the same
// time on the wall, and how many times the processor time one takes.
func (w *way) gain() (gain, cost float64) {
	var gains, costs []float64
	for i, two := range w.two {
		one := w.one[i]
		gains = append(gains, float64(one.Wall)/float64(one.Ops)/(float64(two.Wall)/float64(two.Ops)))
		costs = append(costs, two.each()/one.each())
	}
	return median(gains), median(costs)
}

func (w *way) allocs() float64 {
	if w == nil {
		return 0
	}
	return median(apply(w.one, func(s sample) float64 { return float64(s.Allocs) / float64(s.Ops) }))
}

func (w *way) bytes() float64 {
	return median(apply(w.one, func(s sample) float64 { return float64(s.Bytes) / float64(s.Ops) }))
}

// way finds a way to ask by its name; nil where it was not measured.
func (r *result) way(name string) *way {
	if r == nil {
		return nil
	}
	for _, w := range r.ways {
		if w.name == name && len(w.one) > 0 {
			return w
		}
	}
	return nil
}

// gaveUp reports whether a way to ask took too long to be measured.
func (r *result) gaveUp(name string) bool {
	return r != nil && slices.ContainsFunc(r.ways, func(w *way) bool { return w.name == name && w.load.GaveUp })
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

func bySet(results []*result) map[string]*result {
	out := map[string]*result{}
	for _, r := range results {
		out[r.set] = r
	}
	return out
}
