package httpapi

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"io/fs"
	"path"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/guize-rules/guize/adapters/internal/watch"
	"github.com/guize-rules/guize/adapters/signed"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/cases"
	"github.com/guize-rules/guize/rules/text"
)

// Source is where a policy set is read from. Nothing outside FS can be reached
// through a set; os.OpenRoot gives an FS that symbolic links do not leave
// either.
type Source struct {
	FS     fs.FS
	Name   string          // file or folder of the set
	Tests  string          // file of its tests; "": the one beside it, where there is one
	Engine []engine.Option // formats, functions and effect kinds of the host
	// Plan is a file of FS that says which sets decide, in place of Name and Tests, and
	// from when on each does: a line is the file or folder of a set, its digest and, but
	// for the first, a moment. All are held ready, and what is decided as of a moment is
	// decided by the set of that moment, whichever server is asked, so that a fleet
	// changes at once.
	Plan  string
	Keys  []ed25519.PublicKey // where there are any: nothing is loaded that none of them signed (package signed)
	Quick bool                // leave out the analysis of what the rules say together, as for a very large set
}

// policy is a set in use. It never changes.
type policy struct {
	eng    *engine.Engine
	set    *rules.Set
	served *served // where it comes from
	since  time.Time
	from   time.Time // it decides, where there is a plan
	plan   []*policy // all sets of the plan, this one too; nil: there is none
	cases  int       // tests that it passed

	tongues tongues
	counts  map[engine.Status]prometheus.Counter // of decisions
}

// decided counts a decision.
func (p *policy) decided(s engine.Status) { p.counts[s].Inc() }

// load loads the set, or those of the plan.
func (s *Source) load(ctx context.Context, report *reading) (*policy, []*rules.Set) {
	if s.Plan != "" {
		return s.loadPlan(ctx, report)
	}
	p, set := s.loadSet(ctx, report)
	if set == nil {
		return p, nil
	}
	return p, []*rules.Set{set}
}

// loadSet reads, compiles, analyses and tests a set. Whatever stops it is in the
// report; the set is given as far as it could be read.
func (s *Source) loadSet(ctx context.Context, report *reading) (*policy, *rules.Set) {
	s, err := s.verified()
	if err != nil {
		report.fail(err)
		return nil, nil
	}
	l, err := engine.Load(ctx, s.FS, s.Name, s.Engine...)
	if err != nil {
		report.fail(err)
		return nil, nil
	}
	set := l.Set
	if set != nil {
		report.Set, report.Digest = set.ID, set.Digest
	}
	if l.Engine == nil {
		report.fail(&rules.Error{Diagnostics: l.Diagnostics})
		return nil, set
	}
	report.add(l.Diagnostics)
	p := &policy{eng: l.Engine, set: set, tongues: newTongues(set)}
	if !s.analyse(ctx, p, report) || !s.test(ctx, p, report) {
		return nil, set
	}
	return p, set
}

// verified is the source with the bytes that were signed, where that is asked for.
func (s *Source) verified() (*Source, error) {
	if s.Keys == nil {
		return s, nil
	}
	out := *s
	var err error
	out.FS, err = signed.Open(s.FS, s.Name, s.Keys)
	return &out, err
}

// analyse looks for gaps, contradictions and the like, as guize check does. It
// is false where one of them is an error.
func (s *Source) analyse(ctx context.Context, p *policy, report *reading) bool {
	if s.Quick {
		return true
	}
	got, err := analyze.Check(ctx, p.eng, analyze.Options{At: report.At})
	if err != nil {
		report.fail(err)
		return false
	}
	for i := range got.Findings {
		report.find(&got.Findings[i])
	}
	if got.Diagnostics().HasErrors() {
		report.Error = text.Say("规则有遗漏或相互矛盾", "the rules of the set leave a gap or contradict one another")
		return false
	}
	return true
}

// tests is the file of the set's tests, by its name.
func (s *Source) tests() string {
	name := path.Clean(strings.ReplaceAll(s.Name, `\`, "/"))
	switch ext := path.Ext(name); {
	case s.Tests != "":
		return s.Tests
	case ext == ".yaml", ext == ".yml":
		return strings.TrimSuffix(name, ext) + "_test" + ext
	}
	return path.Join(name, "policies_test.yaml")
}

// test runs the tests of the set. There need be none, unless they are named.
func (s *Source) test(ctx context.Context, p *policy, report *reading) bool {
	data, err := fs.ReadFile(s.FS, s.tests())
	if errors.Is(err, fs.ErrNotExist) && s.Tests == "" {
		return true
	}
	var file *cases.File
	if err == nil {
		file, err = cases.Parse(ctx, s.tests(), data)
	}
	if err != nil {
		report.fail(err)
		return false
	}
	got, err := suite.Run(ctx, p.eng, file, suite.Options{})
	if err != nil {
		report.fail(err)
		return false
	}
	p.cases, report.Cases = len(got.Results), len(got.Results)
	report.add(got.Problems)
	for i := range got.Results {
		report.failedCase(&got.Results[i])
	}
	switch {
	case got.Problems.HasErrors():
		report.Error = text.Say("测试文件 %s 有误", "the file of tests, %s, has mistakes", s.tests())
	case !got.Passed():
		report.Error = text.Say("%[2]d 个用例中有 %[1]d 个不通过", "%[1]d of %[2]d tests fail", got.Failed(), len(got.Results))
	}
	return got.Passed()
}

// watched are the files whose change may change the set: those that were read
// last, the tests, and the folder.
func (s *Source) watched(sets []*rules.Set) []string {
	names := []string{path.Clean(strings.ReplaceAll(s.Name, `\`, "/")), s.tests()}
	if s.Plan != "" {
		names = append([]string{s.Plan}, s.watchedSteps()...)
	}
	if s.Keys != nil && s.Plan == "" {
		names = append(names, signed.Beside(s.FS, s.Name))
	}
	for _, set := range sets {
		for _, f := range set.Files {
			names = append(names, f.Name)
		}
	}
	return names
}

// signature tells one state of the files from another.
func (s *Source) signature(names []string) string { return watch.Stamp(s.FS, names) }

// asRead reports whether the files of a set still hold what was read of them.
func (s *Source) asRead(set *rules.Set) bool {
	for _, f := range set.Files {
		if data, err := fs.ReadFile(s.FS, f.Name); err != nil || !bytes.Equal(data, f.Data) {
			return false
		}
	}
	return true
}
