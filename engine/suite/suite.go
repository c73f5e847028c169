package suite

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

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

// Wrong says what is wrong with the facts of a case that fails, such as a
// misspelt name, in the language of its decision. It is nil for a case that
// expects them to be wrong.
func (r *Result) Wrong() []string {
	if r.Passed() || r.Decision == nil || r.Decision.Status != engine.StatusInvalid ||
		!slices.ContainsFunc(r.Differences, func(d Difference) bool { return d.Path == "status" || d.Kind == Lacking }) {
		return nil
	}
	var out []string
	for _, v := range r.Decision.Violations {
		if v.Rule == "" {
			out = append(out, strings.TrimSpace(v.Message+" "+v.Fix))
		}
	}
	return out
}

// Run decides each case of the file and compares. It returns an error only
// where the engine does: for a cancelled context or a broken limit.
//
// A file that has a mistake (see [Report]) is not run at all; one whose cases
// no rule touches is a mistake that shows only after they are run.
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
		res, err := runCase(ctx, eng, file, c)
		if err != nil {
			return report, fmt.Errorf("%s: case %q: %w", c.Pos, c.Name, err)
		}
		touched = touched || len(res.Decision.Rules) > 0
		report.Results = append(report.Results, res)
	}
	if !touched && len(report.Results) > 0 {
		report.Problems = append(report.Problems, untouched(set, file))
	}
	return report, nil
}

func runCase(ctx context.Context, eng *engine.Engine, file *cases.File, c *cases.Case) (Result, error) {
	res := Result{Name: c.Name, Pos: c.Pos, Reason: c.Reason}
	in, err := input(eng.Set(), file, c)
	if err != nil {
		return res, err
	}
	res.Decision, err = eng.Evaluate(ctx, in)
	if err != nil {
		return res, err
	}
	got, err := tree(res.Decision)
	if err != nil {
		return res, err
	}
	res.Differences = compare(c.Expect, c.Absent, got)
	if res.Decision.Status == engine.StatusInvalid && !expectsInvalid(c) {
		res.Differences = append(res.Differences, Difference{Kind: Unwanted, Path: "status", Pos: c.Pos, Want: string(engine.StatusInvalid)})
	}
	return res, nil
}

// expectsInvalid reports whether a case says of itself what becomes of it as a whole or
// what is wrong with its facts. Of any other a fact that cannot be taken as it is written
// is a slip of the pen: it counts as not given, which may be what the case expects too.
func expectsInvalid(c *cases.Case) bool {
	return entry(c.Expect, "status") != nil || entry(c.Expect, "violations") != nil
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
