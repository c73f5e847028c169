package suite

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
)

// Options says which cases are run. The zero value runs all.
type Options struct {
	Only *regexp.Regexp // names of the cases to run; nil: every case
}

// Report is what came of a file of tests.
type Report struct {
	File     string
	Set      string            // id of the policy set
	Digest   string            // of the policy set
	Results  []Result          // in the order of the file, those not selected left out
	Problems rules.Diagnostics // what is wrong with the file itself; any makes the run fail
}

// Passed reports whether every case holds and the file is in order.
func (r *Report) Passed() bool { return r.Failed() == 0 && !r.Problems.HasErrors() }

// Failed counts the cases that do not hold.
func (r *Report) Failed() int {
	n := 0
	for i := range r.Results {
		if !r.Results[i].Passed() {
			n++
		}
	}
	return n
}

// Result is what came of one case.
type Result struct {
	Name        string
	Pos         rules.Pos
	Reason      string // why the case expects what it expects, from the file
	Differences []Difference
	Decision    *engine.Decision
}

// Passed reports whether the decision is as expected.
func (r *Result) Passed() bool { return len(r.Differences) == 0 }

// Run decides each case of the file and compares. It returns an error only
// where the engine does: for a cancelled context or a broken limit.
//
// A file that has a mistake (see [Report]) is not run at all. Two show only when cases are
// decided: a fact that cannot be taken as it is written, whose case has no result then, and
// that no rule touches any case.
func Run(ctx context.Context, eng *engine.Engine, file *cases.File, opts Options) (*Report, error) {
	set := eng.Set()
	report := &Report{File: file.Name, Set: set.ID, Digest: set.Digest}
	file = named(set, file)
	report.Problems = check(set, file)
	if report.Problems.HasErrors() {
		return report, nil
	}
	touched := false
	for _, c := range file.Cases {
		if opts.Only != nil && !opts.Only.MatchString(c.Name) {
			continue
		}
		res, slips, err := runCase(ctx, eng, file, c)
		if err != nil {
			return report, fmt.Errorf("%s: case %q: %w", c.Pos, c.Name, err)
		}
		if len(slips) > 0 {
			report.Problems = append(report.Problems, slips...)
			continue
		}
		touched = touched || len(res.Decision.Rules) > 0
		report.Results = append(report.Results, res)
	}
	if !touched && len(report.Results) > 0 && !report.Problems.HasErrors() {
		report.Problems = append(report.Problems, untouched(set, file))
	}
	report.Problems = report.Problems.Sorted()
	return report, nil
}

// runCase decides a case and compares; slips are what is wrong with its facts.
func runCase(ctx context.Context, eng *engine.Engine, file *cases.File, c *cases.Case) (res Result, slips rules.Diagnostics, err error) {
	res = Result{Name: c.Name, Pos: c.Pos, Reason: c.Reason}
	in, err := input(eng.Set(), file, c)
	if err != nil {
		return res, nil, err
	}
	if res.Decision, err = eng.Evaluate(ctx, in); err != nil {
		return res, nil, err
	}
	if slips, err = wrong(ctx, eng, file, c, in, res.Decision); len(slips) > 0 || err != nil {
		return res, slips, err
	}
	got, err := tree(res.Decision)
	if err != nil {
		return res, nil, err
	}
	res.Differences = compare(c.Expect, c.Absent, got)
	return res, nil, nil
}

// input is the application of a case. The facts go in as JSON, so that a
// number reaches the engine as it is written.
func input(set *rules.Set, file *cases.File, c *cases.Case) (engine.Input, error) {
	at, err := moment(cmp.Or(c.At, file.At), set.Zone)
	if err != nil {
		return engine.Input{}, err
	}
	facts, err := json.Marshal(overlay(file.Base, c.Given, aliases(set)))
	if err != nil {
		return engine.Input{}, err
	}
	return engine.Input{
		At:      at,
		RulesOn: cmp.Or(c.RulesOn, file.RulesOn),
		JSON:    facts,
		Unknown: c.Unknown,
		Lang:    cmp.Or(c.Lang, file.Lang),
	}, nil
}

// tree is the decision as a program reads its JSON, numbers exact.
func tree(dec *engine.Decision) (map[string]any, error) {
	data, err := json.Marshal(dec)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var got map[string]any
	err = d.Decode(&got)
	return got, err
}
