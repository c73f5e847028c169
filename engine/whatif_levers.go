package engine

import (
	"cmp"
	"math/bits"
	"slices"
	"strconv"
	"time"

	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
)

// findLevers lists the facts on which the outcome may depend, those that its
// own rules read first, with the values to try for each.
func (s *search) findLevers() error {
	in := s.in
	in.Facts = s.facts
	ev, err := s.eng.read(uncounted(s.ctx), in)
	if err != nil {
		return err
	}
	s.ev, ev.meter = ev, &s.meter
	st := ev.begin(nil)
	defer st.release()
	if _, err := st.give(&Decision{}); err != nil {
		return err
	}
	c := s.eng.dependence(s.outcome)
	s.cone = make([]bool, len(s.eng.plan.Rules))
	for _, r := range c.queue {
		s.cone[r] = true
	}
	s.adverse.seed(st, c.facts)
	dates := s.eng.dating()
	for _, d := range c.facts {
		s.leversOf(st, d, dates[d])
	}
	return nil
}

// dependence finds the rules and facts on which an outcome may depend, the nearest
// facts first.
func (e *Engine) dependence(outcome int) *closure {
	c := e.closure()
	c.outcome(outcome)
	if e.plan.RulesOn != nil {
		c.dates = e.plan.RulesOn.Deps
	}
	c.follow()
	return c
}

// dating is the facts on which the date of rules may depend.
func (e *Engine) dating() map[lang.Dep]bool {
	c := e.closure()
	if e.plan.RulesOn != nil {
		c.reads(e.plan.RulesOn.Deps)
	}
	for _, p := range e.plan.Policies {
		if p.RulesOn != nil {
			c.reads(p.RulesOn.Deps)
		}
	}
	c.follow()
	return c.seen
}

func (e *Engine) closure() *closure {
	return &closure{eng: e, seen: map[lang.Dep]bool{}, rules: map[int]bool{}}
}

// closure follows what rules read to the facts behind it.
type closure struct {
	eng   *Engine
	facts []lang.Dep
	seen  map[lang.Dep]bool
	queue []int
	rules map[int]bool
	dates []lang.Dep // read after the rules
}

// follow goes on to what is behind all that was added.
func (c *closure) follow() {
	for i := 0; i < len(c.queue); i++ {
		c.rule(c.eng.plan.Rules[c.queue[i]])
	}
	c.reads(c.dates)
	for i := 0; i < len(c.facts); i++ {
		c.behind(c.facts[i])
	}
}

func (c *closure) add(rule int) {
	if !c.rules[rule] {
		c.rules[rule] = true
		c.queue = append(c.queue, rule)
	}
}

func (c *closure) outcome(index int) {
	for i, r := range c.eng.plan.Rules {
		if slices.ContainsFunc(r.Decides, func(d plan.Decide) bool { return d.Outcome == index }) {
			c.add(i)
		}
	}
}

func (c *closure) rule(r *plan.Rule) {
	for _, o := range r.Over {
		c.add(o)
	}
	if r.Prev >= 0 {
		c.add(r.Prev)
	}
	if r.List >= 0 {
		if keys := c.eng.plan.Lay.Lists[r.List].Keys; keys >= 0 {
			c.reads([]lang.Dep{{List: -1, Slot: keys}})
		}
	}
	c.reads(r.Needs)
	if e := c.eng.plan.Policies[r.Policy].RulesOn; e != nil {
		c.reads(e.Deps)
	}
}

func (c *closure) reads(deps []lang.Dep) {
	for _, d := range deps {
		if c.seen[d] || d.Slot < 0 {
			continue
		}
		c.seen[d] = true
		step, computed := c.eng.plan.Computed[d]
		switch {
		case !computed:
			c.facts = append(c.facts, d)
		case step < len(c.eng.plan.Lay.Outcomes):
			c.outcome(step)
		default:
			for i, r := range c.eng.plan.Rules {
				if slices.ContainsFunc(r.Clocks, func(k *plan.Clock) bool { return k.Info == step-len(c.eng.plan.Lay.Outcomes) }) {
					c.add(i)
				}
			}
		}
	}
}

// behind adds the facts from which a fact is derived.
func (c *closure) behind(d lang.Dep) {
	for i := range c.eng.plan.Fillers {
		f := &c.eng.plan.Fillers[i]
		if d.List < 0 && f.Slot == d.Slot && f.Derive != nil {
			c.reads(f.Derive.Deps)
		}
		if f.Slot == d.List && f.List != nil {
			for _, it := range f.List.Items {
				if it.Slot == d.Slot && it.Derive != nil {
					c.reads(it.Derive.Deps)
				}
			}
		}
	}
}

// leversOf makes the levers of a fact: one, or one for each element at hand.
func (s *search) leversOf(st *state, d lang.Dep, dates bool) {
	if d.List < 0 {
		s.lever(st, st.global, d, -1, dates)
		return
	}
	l := s.eng.plan.Lay.ListAt(d.List)
	if l < 0 || d.Slot == s.eng.plan.Lay.Lists[l].Rec.Key {
		return
	}
	only := s.eng.plan.Lay.Outcomes[s.outcome].List == l
	for _, it := range st.global.Slots[d.List].Items() {
		if rec := it.Record(); rec != nil && (!only || rec.Key == s.key || rec.Key == "" && strconv.Itoa(rec.Index) == s.key) {
			s.lever(st, rec, d, l, dates)
		}
	}
}

func (s *search) lever(st *state, rec *lang.Record, d lang.Dep, list int, dates bool) {
	field := &rec.Type.Fields[d.Slot]
	if field.Fact == nil || field.Type.K == rules.KindList {
		return
	}
	path := rec.Path(d.Slot)
	if !field.Fact.Changeable {
		s.out.Fixed = append(s.out.Fixed, path)
		return
	}
	v := rec.Slots[d.Slot]
	l := &lever{path: path, list: list, key: rec.Key, index: rec.Index, slot: d.Slot, known: v.Known(), dates: dates}
	if l.known {
		l.from = v.PlainIn(st.env.Zone, &field.Type)
	}
	l.values = s.values(st, rec, d, field)
	if len(l.values) > whatIfValues {
		l.values = l.values[:whatIfValues]
	}
	for _, x := range l.values {
		l.read = append(l.read, s.asFact(x, field))
	}
	if len(l.values) > 0 {
		s.levers = append(s.levers, l)
	}
}

// values lists what to try for a fact: where rules change their mind about it,
// the nearest to its present value first.
func (s *search) values(st *state, rec *lang.Record, d lang.Dep, f *lang.Field) []any {
	zone, now := s.eng.plan.Set.Zone, rec.Slots[d.Slot]
	switch f.Type.K {
	case rules.KindBool:
		return except([]any{true, false}, now.PlainIn(zone, nil))
	case rules.KindEnum:
		var out []any
		for _, v := range f.Type.Values {
			out = append(out, v.ID)
		}
		return except(out, now.PlainIn(zone, nil))
	case rules.KindSet:
		return subsets(f, now)
	case rules.KindString:
		var out []any
		for _, c := range s.eng.constants(d) {
			out = append(out, c.Text())
		}
		return except(out, now.PlainIn(zone, nil))
	case rules.KindEvent:
		if now.Kind() == lang.None || !now.Known() {
			return []any{st.env.At.In(zone).Format(time.RFC3339)}
		}
		return []any{nil}
	}
	return s.edges(f, now, append(s.eng.constants(d), s.passes(st, rec, d, f)...))
}

func except(list []any, now any) []any {
	return slices.DeleteFunc(list, func(x any) bool { return x == now })
}

// subsets lists the other values of a small set, those that differ least first.
func subsets(f *lang.Field, now lang.Value) []any {
	var masks []int64
	for _, v := range classes.Of(&f.Type, nil, classes.Bounds{}) {
		if (v.N() != now.N() || now.Kind() != lang.Set) && (v.N() != 0 || !f.Fact.Required) {
			masks = append(masks, v.N())
		}
	}
	slices.SortStableFunc(masks, func(a, b int64) int {
		return cmp.Compare(bits.OnesCount64(uint64(a^now.N())), bits.OnesCount64(uint64(b^now.N())))
	})
	out := make([]any, len(masks))
	for i, m := range masks {
		out[i] = lang.Scalar(lang.Set, m).PlainIn(nil, &f.Type)
	}
	return out
}

// edges lists the values at which something changes, and those one step beside them.
func (s *search) edges(f *lang.Field, now lang.Value, at []lang.Value) []any {
	var vs []lang.Value
	for _, c := range at {
		vs = append(vs, neighbours(c, f)...)
	}
	k := s.eng.plan.Checks[f.Fact]
	vs = slices.DeleteFunc(vs, func(v lang.Value) bool {
		return k.Bounds().Outside(v) || now.Known() && lang.Same(v, now)
	})
	slices.SortStableFunc(vs, func(a, b lang.Value) int { return distance(a, now).Cmp(distance(b, now)) })
	vs = slices.CompactFunc(vs, lang.Same)
	out := make([]any, 0, len(vs))
	for _, v := range vs {
		out = append(out, v.PlainIn(s.eng.plan.Set.Zone, &f.Type))
	}
	return out
}

// neighbours are a constant and the values one step beside it.
func neighbours(c lang.Value, f *lang.Field) []lang.Value {
	switch c.Kind() {
	case lang.Number, lang.Money, lang.Date, lang.Moment:
		at := func(by int64) lang.Value { return classes.Beside(c, &f.Type, f.Fact, by) }
		return []lang.Value{at(0), at(1), at(-1)}
	}
	return nil
}

// distance orders values by how far they are from the present one.
func distance(v, now lang.Value) exact.Num {
	x, y := exact.Int(v.N()), exact.Int(now.N())
	switch {
	case !now.Known() || now.Kind() == lang.None:
		return exact.Num{}
	case v.Kind() == lang.Number || v.Kind() == lang.Money:
		x, y = v.Num(), now.Num()
	}
	d, _ := x.Sub(y)
	return d.Abs()
}
