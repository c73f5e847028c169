package httpapi

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// step is a line of a plan: a set, and from when on it decides.
type step struct {
	name, digest string
	from         time.Time // zero: from ever on
}

// mostSteps bounds a plan; each of its sets is held ready.
const mostSteps = 8

// parsePlan reads a plan: a line is the file or folder of a set, its digest, and,
// but for the first, the moment from which on it decides. Blank lines and lines that
// begin with # are passed over.
func parsePlan(data []byte) ([]step, error) {
	var out []step
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 1; lines.Scan(); n++ {
		words := strings.Fields(lines.Text())
		if len(words) == 0 || words[0][0] == '#' {
			continue
		}
		s, err := parseStep(words, len(out) == 0)
		if err == nil && len(out) > 0 && !s.from.After(out[len(out)-1].from) {
			err = fmt.Errorf("%s is not after the moment of the line before", words[2])
		}
		if err != nil {
			return nil, fmt.Errorf("line %d of the plan: %w", n, err)
		}
		if out = append(out, s); len(out) > mostSteps {
			return nil, fmt.Errorf("the plan has more than %d lines: take out those whose time is over", mostSteps)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("the plan names no set")
	}
	return out, lines.Err()
}

func parseStep(words []string, first bool) (s step, err error) {
	if len(words) > 3 || len(words) < 2 || len(words) == 2 && !first || !strings.HasPrefix(words[1], "sha256:") {
		return s, fmt.Errorf(`want the file of a set, its digest ("sha256:…"), and the moment from which on it decides; the first line may do without the moment`)
	}
	s.name, s.digest = words[0], words[1]
	if len(words) == 3 {
		if s.from, err = calendar.ParseMoment(words[2], nil); err != nil {
			return s, fmt.Errorf("%q is no moment with an offset, such as 2026-12-01T00:00:00+08:00", words[2])
		}
	}
	return s, nil
}

// loadPlan loads all sets of a plan. The policy is the first, and knows the others.
func (s *Source) loadPlan(ctx context.Context, report *reading) (*policy, []*rules.Set) {
	data, err := fs.ReadFile(s.FS, s.Plan)
	var steps []step
	if err == nil {
		steps, err = parsePlan(data)
	}
	if err != nil {
		report.fail(err)
		return nil, nil
	}
	var all []*policy
	var sets []*rules.Set
	for _, st := range steps {
		one := s.of(st)
		p, set := one.loadSet(ctx, report)
		if set != nil {
			sets = append(sets, set)
		}
		switch {
		case p == nil:
		case set.Digest != st.digest:
			report.Error = text.Say("%[1]s 的摘要是 %[2]s，计划写的是 %[3]s", "%[1]s has the digest %[2]s, and the plan says %[3]s", st.name, set.Digest, st.digest)
		case set.ID != sets[0].ID:
			report.Error = text.Say("计划中的规则集名称不同：“%[1]s”“%[2]s”", "the plan is of sets of two names, %[1]q and %[2]q", sets[0].ID, set.ID)
		}
		if p == nil || report.Error != nil {
			return nil, sets
		}
		p.from = st.from
		all = append(all, p)
	}
	for _, p := range all {
		p.plan = all
	}
	return all[0], sets
}

// of is the source of a step of the plan.
func (s *Source) of(st step) *Source {
	return &Source{FS: s.FS, Name: st.name, Engine: s.Engine, Keys: s.Keys, Quick: s.Quick}
}

// watchedSteps are the files of the sets that the plan names now.
func (s *Source) watchedSteps() (names []string) {
	data, err := fs.ReadFile(s.FS, s.Plan)
	if err != nil {
		return nil
	}
	steps, err := parsePlan(data)
	if err != nil {
		return nil
	}
	for _, st := range steps {
		names = append(names, s.of(st).watched(nil)...)
	}
	return names
}

// at is the set that decides what is decided as of a moment, whichever server is
// asked and whenever it read the files; without a plan the one there is.
func (p *policy) at(moment time.Time) *policy {
	for _, one := range slices.Backward(p.plan) {
		if !moment.Before(one.from) {
			return one
		}
	}
	return p.earliest()
}

func (p *policy) earliest() *policy {
	if p.plan != nil {
		return p.plan[0]
	}
	return p
}

// of is the set of a digest; nil where it is not here.
func (p *policy) of(digest string) *policy {
	for _, one := range p.versions() {
		if one.set.Digest == digest {
			return one
		}
	}
	return nil
}

func (p *policy) versions() []*policy {
	if p.plan == nil {
		return []*policy{p}
	}
	return p.plan
}

// planned is the plan as a journal keeps it; nil: there is none.
func (p *policy) planned() *records.Plan {
	if p == nil || p.plan == nil {
		return nil
	}
	out := &records.Plan{Set: p.set.ID}
	for _, one := range p.plan {
		out.Steps = append(out.Steps, records.Step{Digest: one.set.Digest, From: one.from.UTC()})
	}
	return out
}

// current is the set that decides now. The first to see that another does says so.
func (s *served) current() *policy {
	head := s.policy.Load()
	if head == nil {
		return nil
	}
	now := head.at(s.h.opts.Now())
	if was := s.active.Load(); was != now && s.active.CompareAndSwap(was, now) && was != nil {
		s.h.metrics.serves(now.set.ID, now.set.Digest, now.cases)
		if was.set.Digest != now.set.Digest {
			s.h.log.Info("policy set activated", "set", now.set.ID, "digest", now.set.Digest, "from", now.from)
		}
	}
	return now
}

// next is the set that will decide after the one that decides now; nil: none.
func (s *served) next() *policy {
	now := s.current()
	if i := slices.Index(now.plan, now); i >= 0 && i+1 < len(now.plan) {
		return now.plan[i+1]
	}
	return nil
}

// pin reads ?set=, the digest of the set by which a caller wants to be decided: by
// that or not at all.
func (in *info) pin(r *http.Request) *fault {
	if r.URL.RawQuery == "" {
		return nil
	}
	digest := r.URL.Query().Get("set")
	if digest == "" {
		return nil
	}
	if in.pinned = in.policy.of(digest); in.pinned == nil {
		var have []string
		for _, one := range in.policy.versions() {
			have = append(have, one.set.Digest)
		}
		return problem("set-not-served", text.Say("这台服务器没有摘要为 %[1]s 的规则集；有：%[2]s", "this server has no set of the digest %[1]s; it has %[2]s", short(digest), text.Names(have)))
	}
	return nil
}

// decides is the set that decides a request.
func (in *info) decides(at time.Time) *policy {
	if in.pinned != nil {
		return in.pinned
	}
	return in.policy.at(at)
}
