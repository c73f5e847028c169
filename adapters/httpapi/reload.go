package httpapi

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/internal/watch"
	"github.com/guize-rules/guize/adapters/signed"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// reading is a report that is being made.
type reading wire.Reload

// fail notes an error and the diagnostics in it.
func (r *reading) fail(err error) {
	bad, unsigned := (*rules.Error)(nil), (*signed.Error)(nil)
	switch {
	case err == nil:
	case errors.As(err, &unsigned):
		r.Error, r.Unsigned = unsigned.Why, true
	case errors.As(err, &bad):
		r.Error = text.Say("规则集有错误", "the policy set has mistakes")
		r.add(bad.Diagnostics)
	default:
		r.Error = text.Say("%[1]v", "%[1]v", err)
	}
}

// maxDiagnostics bounds the report, which is kept.
const maxDiagnostics = 200

func (r *reading) add(ds rules.Diagnostics) {
	for _, d := range ds {
		r.find(&analyze.Finding{Diagnostic: d})
	}
}

func (r *reading) find(f *analyze.Finding) {
	one := wire.Diagnostic{Pos: f.Pos, Code: f.Code, Severity: f.Severity.String(), Message: f.Message, Hint: f.Hint, Witness: f.Witness}
	if len(r.Diagnostics) < maxDiagnostics && !r.has(one) {
		r.Diagnostics = append(r.Diagnostics, one)
	}
}

func (r *reading) has(d wire.Diagnostic) bool {
	for _, e := range r.Diagnostics {
		if e.Pos == d.Pos && e.Code == d.Code && e.Message["en"] == d.Message["en"] {
			return true
		}
	}
	return false
}

func (r *reading) failedCase(res *suite.Result) {
	if res.Passed() || len(r.Failed) == maxDiagnostics {
		return
	}
	c := wire.FailedCase{Name: res.Name, Pos: res.Pos}
	for _, d := range res.Differences {
		c.Differences = append(c.Differences, rules.Text{"zh": d.In("zh"), "en": d.In("en")})
	}
	r.Failed = append(r.Failed, c)
}

// Reload reads the set again and brings it into use where it compiles, has no
// gap and no contradiction, passes its tests and, where there is a journal, is
// kept there. Otherwise the old set serves on, and so it does where it has tests
// and the new one has none. It is safe to call at any time, from anywhere. Of several
// sets each is read, and the report is that of the first that is not used, or of the
// first.
//
// Where the files change while they are read the reload begins again with the new
// ones, so that a set which takes long does not stand in the way of the next.
func (h *Handler) Reload(ctx context.Context) *wire.Reload {
	var out *wire.Reload
	for _, s := range h.sets {
		if r := s.reload(ctx); out == nil || out.OK && !r.OK {
			out = r
		}
	}
	return out
}

// reload is [Handler.Reload] of one set.
func (s *served) reload(ctx context.Context) *wire.Reload {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	s.loading.Store(true)
	defer s.loading.Store(false)
	var report *wire.Reload
	var p *policy
	for range mostAttempts {
		var again bool
		if report, p, again = s.attempt(ctx); !again || ctx.Err() != nil {
			break
		}
	}
	s.use(p, report)
	var serving *engine.Engine
	if now := s.policy.Load(); now != nil {
		serving = now.at(report.At).eng
	}
	s.h.opts.OnReload(serving, report)
	return report
}

// mostAttempts is how often a reload begins again.
const mostAttempts = 10

// attempt reads the set once. It ends early, to be made again, where the files
// change meanwhile.
func (s *served) attempt(ctx context.Context) (report *wire.Reload, p *policy, again bool) {
	names, _ := s.seen.last()
	stamp := s.source.signature(names)
	s.seen.note(names, stamp)
	ctx, cancel := context.WithTimeout(ctx, s.h.opts.Limits.Reload)
	defer cancel()
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	go func() {
		if watch.Until(ctx, lookAgain, s.changed) {
			stop(errChanged)
		}
	}()
	report = &wire.Reload{At: s.h.opts.Now()}
	p, sets := s.source.load(ctx, (*reading)(report))
	all := s.source.watched(sets)
	now := s.source.signature(all) // before the look that says that nothing has changed
	if s.source.signature(names) != stamp || slices.ContainsFunc(sets, func(set *rules.Set) bool { return !s.source.asRead(set) }) {
		stop(errChanged) // what was read may be half of one set and half of another
		p = nil
	} else if slices.ContainsFunc(sets, func(set *rules.Set) bool { return len(set.Files) > 0 }) {
		s.seen.note(all, now)
	}
	if old := s.policy.Load(); p != nil && old != nil && old.cases > 0 && slices.ContainsFunc(p.versions(), func(one *policy) bool { return one.cases == 0 }) {
		report.Error, p = text.Say("新规则集没有用例，而在用的有 %[1]d 个；把用例文件一起交来", "the set has no tests, and the one in use has %[1]d; hand over its file of tests too", old.cases), nil
	}
	if p != nil && s.h.opts.Journal != nil {
		if err := s.keepSets(ctx, p, sets); err != nil {
			report.Error, p = text.Say("日志没能保存规则集：%[1]v", "the journal does not keep the set: %[1]v", err), nil
		}
	}
	if p == nil {
		again = s.ended(ctx, report)
	}
	return report, p, again
}

// keepSets has the journal keep the sets, and the plan by which they take turns.
func (s *served) keepSets(ctx context.Context, p *policy, sets []*rules.Set) error {
	for _, set := range sets {
		if err := s.h.opts.Journal.KeepSet(ctx, set); err != nil {
			return err
		}
	}
	if plan := p.planned(); plan != nil {
		return s.h.opts.Journal.KeepPlan(ctx, plan)
	}
	return nil
}

// lookAgain is how often a reload looks whether the files have changed.
const lookAgain = 250 * time.Millisecond

var errChanged = errors.New("the files of the set have changed")

// ended says in the report that a reload was ended, and why; changed says that the
// files are others by now.
func (s *served) ended(ctx context.Context, report *wire.Reload) (changed bool) {
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, errChanged):
		report.Error = text.Say("读取期间文件又有改动", "the files changed while they were read")
		return true
	case errors.Is(cause, context.DeadlineExceeded):
		report.Error = text.Say("规则集在时限（%[1]s）内没有读完、查完、测完；把它拆小，或放宽重新加载的时限", "the set was not read, checked and tested within the limit of %[1]s: make it smaller, or give a reload more time", s.h.opts.Limits.Reload)
	}
	return false
}

// seen is the state of some files when they were read.
type seen struct {
	lock  sync.Mutex
	names []string
	stamp string
}

func (s *seen) note(names []string, stamp string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.names, s.stamp = names, stamp
}

func (s *seen) last() (names []string, stamp string) {
	s.lock.Lock()
	defer s.lock.Unlock()
	return s.names, s.stamp
}

// changed reports whether the files are others than those that were read last.
func (s *served) changed() bool {
	names, stamp := s.seen.last()
	return s.source.signature(names) != stamp
}

// use swaps the set in, and remembers the report.
func (s *served) use(p *policy, report *wire.Reload) {
	s.h.naming.Lock()
	defer s.h.naming.Unlock()
	if p != nil {
		if report.Error = s.taken(p.set); report.Error != nil {
			p = nil
		}
	}
	old := s.policy.Load()
	if p != nil {
		for _, one := range p.versions() {
			one.served, one.since = s, report.At
			if one.from.After(report.At) {
				one.since = one.from
			}
			one.counts = s.h.metrics.counts(one.set.ID)
		}
		now := p.at(report.At)
		report.Digest, report.Cases, report.Plan = now.set.Digest, now.cases, p.planned()
		report.OK, report.Changed = true, old == nil || old.at(report.At).set.Digest != now.set.Digest || !reflect.DeepEqual(old.planned(), report.Plan)
		if old != nil && old.set.ID != p.set.ID {
			s.h.metrics.gone(old.set.ID)
		}
		s.policy.Store(p)
		s.active.Store(now)
		old = p
	}
	if old != nil {
		report.Serving = old.at(report.At).set.Digest
		if report.Set == "" {
			report.Set = old.set.ID
		}
		s.h.metrics.reloaded(old.set.ID, report)
	}
	s.report.Store(report)
	if report.OK {
		s.h.log.Info("policy set loaded", "set", report.Set, "digest", report.Digest, "changed", report.Changed, "cases", report.Cases)
		if report.Cases == 0 {
			s.h.log.Warn("policy set has no tests", "set", report.Set, "expected", s.source.tests())
		}
		return
	}
	s.h.log.Error("policy set not loaded", "set", report.Set, "error", report.Err().Error(), "serving", report.Serving)
}

// Watch looks every so often whether the files of a set have changed, waits
// until two looks see the same, and reloads it then, until ctx is done. What the
// files hold counts, not their times. A set that cannot be used is tried again
// when it changes again.
func (h *Handler) Watch(ctx context.Context, every time.Duration) {
	var all sync.WaitGroup
	for _, s := range h.sets {
		all.Go(func() { s.watch(ctx, every) })
	}
	all.Wait()
}

// watch is [Handler.Watch] of one set.
func (s *served) watch(ctx context.Context, every time.Duration) {
	for watch.Until(ctx, every, s.changed) {
		if watch.Settled(ctx, min(every, lookAgain), s.look) {
			s.reload(ctx)
		}
	}
}

// look is the state of the files now.
func (s *served) look() string {
	names, _ := s.seen.last()
	return s.source.signature(names)
}
