package suite

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

// MutateOptions adjusts [Mutate]. The zero value will do.
type MutateOptions struct {
	Workers  int             // 0: as many as there are processors
	Compile  []engine.Option // those of the engine: mutants are compiled with them
	Search   int             // most applications tried for each survivor to find one that kills it; 0: 1000
	Progress func(done, all int)

	// Equivalent reports whether it is proven that two sets decide every
	// application alike; nil proves nothing. It is asked only where no
	// application was found that tells them, and from several goroutines.
	Equivalent func(ctx context.Context, old, mutant *engine.Engine) bool
}

// Fate says what became of a mutant.
type Fate string

// The fates of a mutant.
const (
	FateKilled     Fate = "killed"     // a case fails with it
	FateSurvived   Fate = "survived"   // no case fails with it
	FateEquivalent Fate = "equivalent" // proven to decide everything alike
	FateInvalid    Fate = "invalid"    // it is no policy set: the compiler finds the mistake
)

// MutantResult is what became of one mutant.
type MutantResult struct {
	Mutant
	Fate   Fate
	By     string  // the case that killed it
	Killer *Killer // of a survivor: an application that tells it from the set; nil where none was found
}

// MutationReport says how well the tests of a set would notice small mistakes.
type MutationReport struct {
	Results []MutantResult // in the order of the set's files
}

// Count counts the mutants of a fate.
func (r *MutationReport) Count(f Fate) int {
	n := 0
	for i := range r.Results {
		if r.Results[i].Fate == f {
			n++
		}
	}
	return n
}

// Score is the share of mutants that were killed, in percent: of those that
// are policy sets and not proven equivalent. It is 100 where there are none.
func (r *MutationReport) Score() float64 {
	killed, survived := r.Count(FateKilled), r.Count(FateSurvived)
	if killed+survived == 0 {
		return 100
	}
	return 100 * float64(killed) / float64(killed+survived)
}

// Mutate makes small mistakes in the set, one at a time, and runs the cases
// against each until one fails. It returns an error where a case fails without
// any mistake, or where the engine does.
func Mutate(ctx context.Context, eng *engine.Engine, file *cases.File, opts MutateOptions) (*MutationReport, error) {
	h := hunt{ctx: ctx, eng: eng, file: named(eng.Set(), file), opts: opts}
	if err := h.baseline(); err != nil {
		return nil, err
	}
	mutants, err := Mutants(ctx, eng)
	if err != nil {
		return nil, err
	}
	report := &MutationReport{Results: make([]MutantResult, len(mutants))}
	workers := opts.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var (
		next, done int
		failed     error
		lock       sync.Mutex
		wait       sync.WaitGroup
	)
	take := func() int {
		lock.Lock()
		defer lock.Unlock()
		if next >= len(mutants) || failed != nil {
			return -1
		}
		next++
		return next - 1
	}
	finish := func(err error) {
		lock.Lock()
		defer lock.Unlock()
		if err != nil && failed == nil {
			failed = err
		}
		if done++; opts.Progress != nil {
			opts.Progress(done, len(mutants))
		}
	}
	for range workers {
		wait.Go(func() {
			for i := take(); i >= 0; i = take() {
				res, err := h.try(mutants[i])
				report.Results[i] = res
				finish(err)
			}
		})
	}
	wait.Wait()
	if failed != nil {
		return nil, failed
	}
	return report, nil
}

// hunt is one call of Mutate.
type hunt struct {
	ctx   context.Context
	eng   *engine.Engine
	file  *cases.File
	opts  MutateOptions
	cases []tried
}

// tried is a case with what it showed without any mistake.
type tried struct {
	*cases.Case
	input   engine.Input
	touches map[string]bool     // rules that apply, are defeated or open
	reads   map[string][]string // what the conditions of rules read
}

// baseline runs every case on the set as it is.
func (h *hunt) baseline() error {
	if ds := check(h.eng.Set(), h.file); ds.HasErrors() {
		return ds.Err()
	}
	for _, c := range h.file.Cases {
		in, err := input(h.eng.Set(), h.file, c)
		if err != nil {
			return fmt.Errorf("%s: case %q: %w", c.Pos, c.Name, err)
		}
		dec, trace, err := h.eng.Explain(h.ctx, in)
		if err != nil {
			return fmt.Errorf("%s: case %q: %w", c.Pos, c.Name, err)
		}
		got, err := tree(dec)
		if err != nil {
			return err
		}
		if len(compare(c.Expect, c.Absent, got)) > 0 {
			return &FailingError{Pos: c.Pos, Case: c.Name}
		}
		t := tried{Case: c, input: in, touches: map[string]bool{}, reads: map[string][]string{}}
		for i := range trace.Steps {
			t.note(&trace.Steps[i])
		}
		h.cases = append(h.cases, t)
	}
	return nil
}

func (t *tried) note(s *engine.Step) {
	if s.Status != "does_not_apply" && s.Status != "not_in_force" {
		t.touches[s.Rule] = true
	}
	for _, r := range s.Read {
		t.reads[s.Rule] = append(t.reads[s.Rule], r.Fact)
	}
}

// FailingError says that a case fails on the set as it is, so that mistakes
// in the set cannot be told by it.
type FailingError struct {
	Pos  rules.Pos
	Case string
}

// Error names the case.
func (e *FailingError) Error() string {
	return fmt.Sprintf("%s: case %q fails without any mutation", e.Pos, e.Case)
}

// try runs the cases against one mutant.
func (h *hunt) try(m Mutant) (MutantResult, error) {
	res := MutantResult{Mutant: m, Fate: FateSurvived}
	eng, err := engine.Compile(h.ctx, m.build(), h.opts.Compile...)
	if h.ctx.Err() != nil {
		return res, h.ctx.Err()
	}
	if err != nil {
		res.Fate = FateInvalid
		return res, nil
	}
	ordered := h.nearest(m)
	for _, c := range ordered {
		dec, err := eng.Evaluate(h.ctx, c.input)
		if err != nil {
			return res, err
		}
		got, err := tree(dec)
		if err != nil {
			return res, err
		}
		if len(compare(c.Expect, c.Absent, got)) > 0 {
			res.Fate, res.By = FateKilled, c.Name
			return res, nil
		}
	}
	res.Killer, err = h.search(m, eng, ordered)
	if err == nil && res.Killer == nil && h.opts.Equivalent != nil && h.opts.Equivalent(h.ctx, h.eng, eng) {
		res.Fate = FateEquivalent
	}
	return res, err
}

// nearest puts the cases first that touch the rule with the mistake.
func (h *hunt) nearest(m Mutant) []tried {
	out := slices.Clone(h.cases)
	slices.SortStableFunc(out, func(a, b tried) int {
		return rank(b.touches[m.Where]) - rank(a.touches[m.Where])
	})
	return out
}

func rank(b bool) int {
	if b {
		return 1
	}
	return 0
}
