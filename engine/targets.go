package engine

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
)

// This file measures applications against the targets of the set, which speak of many
// together (docs/spec.md R48). A decision knows nothing of them.

// Measure is what one application, or one element of it, adds to a target.
type Measure struct {
	target *plan.Target
	group  string
	value  exact.Num
	open   bool
}

// Measure decides one application and says what it adds to each target of the set; nothing
// where its facts are wrong or it is rejected. The error is that of Evaluate.
func (e *Engine) Measure(ctx context.Context, in Input) ([]Measure, error) {
	if len(e.plan.Targets) == 0 {
		return nil, nil
	}
	ev, err := e.times(ctx, in)
	if err != nil {
		return nil, err
	}
	defer ev.release()
	ev.quiet = true
	if err := ev.readFacts(); err != nil {
		return nil, err
	}
	st := ev.begin(nil)
	defer st.release()
	dec := &Decision{}
	if _, err := st.give(dec); err != nil {
		return nil, err
	}
	if len(ev.given.violations)+len(dec.Violations) > 0 {
		return nil, nil
	}
	st.env.RulesOn = st.setDate
	st.publishUnread()
	var out []Measure
	for i := range e.plan.Targets {
		out = st.measure(out, &e.plan.Targets[i])
	}
	return out, st.ended()
}

// measure adds what the application gives to a target.
func (st *state) measure(out []Measure, t *plan.Target) []Measure {
	if !t.Decl.Valid.Covers(st.setDate) {
		return out
	}
	elements := []lang.Value{{}}
	if t.List >= 0 {
		elements = st.global.Slots[st.eng.plan.Lay.Lists[t.List].Slot].Items()
	}
	for _, elem := range elements {
		st.env.Frames[1] = elem
		if m, counts := st.measured(t); counts {
			m.target = t
			out = append(out, m)
		}
	}
	st.env.Frames[1] = lang.Value{}
	return out
}

// measured is what one element adds; it does not count where the condition is false, and is
// open where that or the number is not known.
func (st *state) measured(t *plan.Target) (m Measure, counts bool) {
	if t.Decl.By != nil {
		m.group = st.setDate.String()[:len("2006-01")]
	}
	if t.By != nil {
		m.group = ""
		if v := st.eval(t.By.Eval); v.Known() {
			m.group = fmt.Sprint(v.PlainIn(st.env.Zone, &t.By.Type))
		}
	}
	if t.When != nil {
		switch v := st.eval(t.When.Eval); {
		case v.False():
			return m, false
		case !v.Known():
			m.open = true
		}
	}
	v := st.eval(t.Of.Eval)
	if m.open = m.open || !v.Numeric(); !m.open {
		m.value = v.Num()
	}
	return m, true
}

// Tally puts together what applications add to the targets of a set, or of several: two
// targets of one name that say the same are one. The zero value is empty and ready. It is
// not safe for concurrent use; [Engine.Measure] is.
type Tally struct {
	targets []*plan.Target
	groups  map[targetGroup]*tallied
}

// targetGroup is a group of the cases of a target, by its place in the list.
type targetGroup struct {
	target int
	name   string
}

// tallied is one group: how many cases have each value, which is exact and needs no more
// room than there are different values.
type tallied struct {
	open   int
	values map[string]int
	nums   map[string]exact.Num
}

// Expect has the targets of a set told, also where no case counts.
func (t *Tally) Expect(e *Engine) {
	for i := range e.plan.Targets {
		t.place(&e.plan.Targets[i])
	}
}

// place is where a target stands in the list.
func (t *Tally) place(target *plan.Target) int {
	said := func(d *rules.Target) [5]string {
		return [5]string{d.ID, string(d.Kind()), d.Limit(), d.Percent(), d.Of.Source}
	}
	for i, x := range t.targets {
		if x == target || said(x.Decl) == said(target.Decl) {
			return i
		}
	}
	t.targets = append(t.targets, target)
	return len(t.targets) - 1
}

// Add adds what one application came to.
func (t *Tally) Add(of []Measure) {
	if t.groups == nil {
		t.groups = map[targetGroup]*tallied{}
	}
	for _, m := range of {
		at := targetGroup{t.place(m.target), m.group}
		g := t.groups[at]
		if g == nil {
			g = &tallied{values: map[string]int{}, nums: map[string]exact.Num{}}
			t.groups[at] = g
		}
		if m.open {
			g.open++
			continue
		}
		key := m.value.String()
		g.values[key]++
		g.nums[key] = m.value
	}
}

// TargetResult is what the cases of a target, or of one of its groups, came to.
type TargetResult struct {
	Target string `json:"target"`
	Kind   string `json:"kind"`              // average, share or percentile
	Group  string `json:"group,omitempty"`   // a month, or a value as decisions have it; "" also where that is not known
	Cases  int    `json:"cases"`             // that have a number
	Open   int    `json:"open"`              // that have none yet, or of which it is not known whether they count
	Value  string `json:"value,omitempty"`   // the average, the share in percent, or the percentile; "" where there is no case
	Limit  string `json:"limit"`             // what it, or for a share the number of each case, may be at most
	Share  string `json:"percent,omitempty"` // of how many in a hundred the target speaks
	Met    bool   `json:"met"`               // false where there is no case
}

// Results are what the targets came to, in the order of the sets and of the groups' names;
// one without any case has one result.
func (t *Tally) Results() []TargetResult {
	keys := slices.SortedFunc(maps.Keys(t.groups), func(a, b targetGroup) int {
		return cmp.Or(cmp.Compare(a.target, b.target), cmp.Compare(a.name, b.name))
	})
	var out []TargetResult
	for i := range t.targets {
		found := false
		for _, k := range keys {
			if k.target == i {
				out, found = append(out, t.result(i, k.name, t.groups[k])), true
			}
		}
		if !found {
			out = append(out, t.result(i, "", &tallied{}))
		}
	}
	return out
}

func (t *Tally) result(i int, name string, g *tallied) TargetResult {
	target := t.targets[i]
	d := target.Decl
	r := TargetResult{Target: d.ID, Kind: string(d.Kind()), Group: name, Open: g.open, Limit: d.Limit(), Share: d.Percent()}
	nums := slices.SortedFunc(maps.Values(g.nums), exact.Num.Cmp)
	for _, n := range g.values {
		r.Cases += n
	}
	if r.Cases == 0 {
		return r
	}
	var value *big.Rat
	switch d.Kind() {
	case rules.TargetAverage:
		value = new(big.Rat)
		for _, x := range nums {
			value.Add(value, new(big.Rat).Mul(x.Rat(), count(g.values[x.String()])))
		}
		value.Quo(value, count(r.Cases))
		r.Met = value.Cmp(target.Limit.Rat()) <= 0
	case rules.TargetShare:
		within := 0
		for _, x := range nums {
			if x.Cmp(target.Limit) <= 0 {
				within += g.values[x.String()]
			}
		}
		value = big.NewRat(int64(within)*100, int64(r.Cases))
		r.Met = value.Cmp(target.Percent.Rat()) >= 0
	case rules.TargetPercentile:
		value = percentile(nums, g.values, r.Cases, target.Percent.Rat())
		r.Met = value.Cmp(target.Limit.Rat()) <= 0
	}
	r.Value = twoPlaces(value)
	return r
}

func count(n int) *big.Rat { return big.NewRat(int64(n), 1) }

// percentile is the smallest value that so many percent of the cases do not exceed (the
// nearest rank).
func percentile(nums []exact.Num, counts map[string]int, cases int, percent *big.Rat) *big.Rat {
	need := new(big.Rat).Mul(percent, count(cases))
	seen := 0
	for _, x := range nums {
		if seen += counts[x.String()]; count(seen*100).Cmp(need) >= 0 {
			return x.Rat()
		}
	}
	return nums[len(nums)-1].Rat()
}

// twoPlaces is a number with at most two decimals, half up; whether a target is met is
// decided by the number itself.
func twoPlaces(x *big.Rat) string {
	return strings.TrimSuffix(strings.TrimRight(x.FloatString(2), "0"), ".")
}
