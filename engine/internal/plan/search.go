package plan

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// search looks for applications that show what may become of a value, by working
// it out for some values of all that it reads.
type search struct {
	c    *compilation
	work int // evaluations left
}

// How many applications are tried for one place, and for all together.
const (
	triesEach = 400
	mostWork  = 40_000
)

// shown is an application that shows something.
type shown struct {
	facts    string // "a = 1234.57, b = 3"
	value    string
	supposed []string // outcomes among them that rules need not give so
}

// find looks for values under which a place is reached and what is kept there has
// digits too many; nil where none of those tried is.
func (s *search) find(k keeping) *shown {
	t := s.table(k)
	for n := 0; n < triesEach && s.work > 0; n++ {
		s.work--
		env := t.application(n)
		if k.rule != nil && k.rule.Cond != nil && !k.rule.Cond.Eval(env).True() {
			continue
		}
		if v := k.expr.Eval(env); k.want.lacks(v) {
			return &shown{t.told(), lang.Written(v), t.supposed()}
		}
	}
	return nil
}

// lacks reports whether a value is not as it must be.
func (w want) lacks(v lang.Value) bool {
	for _, it := range append(slices.Clone(v.Items()), v) {
		places, ends, ok := lang.Places(it)
		switch {
		case !ok:
		case !ends, w == wantWhole && places > 0, w == wantCents && places > 2:
			return true
		}
	}
	return false
}

// trial is what is tried for one slot.
type trial struct {
	dep      lang.Dep
	field    lang.Field
	values   []lang.Value
	given    bool // it is an outcome that is worked out
	supposed bool // it is one that is not
}

// trials are what is tried for the slots that a place depends on.
type trials struct {
	s     *search
	loop  *lang.Loop
	rows  []trial
	given []given // outcomes that are worked out, those that others read first
	days  []calendar.Date
	root  *lang.Record
	lists map[int][]*lang.Record // by the slot of the list
	seed  uint64
}

func (s *search) table(k keeping) *trials {
	t := &trials{s: s, loop: k.loop, days: []calendar.Date{firstTried()}}
	deps := slices.Clone(k.expr.Deps)
	for _, p := range k.expr.Tree().AllParams() {
		t.dated(p)
	}
	if k.rule != nil {
		if k.rule.Cond != nil {
			addReads(&deps, k.rule.Cond.Deps)
		}
		if !k.rule.From.IsZero() {
			t.days[0] = k.rule.From
		}
	}
	seen := map[lang.Dep]bool{}
	for _, d := range deps {
		t.follow(d, seen)
	}
	return t
}

// firstTried is a day like any other: no clock is read.
func firstTried() calendar.Date {
	d, _ := calendar.NewDate(2024, time.May, 6)
	return d
}

func (t *trials) dated(p *lang.Param) {
	for _, v := range p.Values {
		if !v.From.IsZero() {
			t.days = append(t.days, v.From)
		} else if !v.To.IsZero() {
			t.days = append(t.days, v.To)
		}
	}
}

// row lists the values that are tried for a slot, simple ones first.
func (t *trials) row(d lang.Dep) trial {
	c := t.s.c
	rec := c.lay.Global
	if d.List >= 0 {
		rec = c.lay.Lists[c.lay.ListAt(d.List)].Rec
	}
	out := trial{dep: d, field: rec.Fields[d.Slot]}
	for _, cut := range c.plan.Cuts[d] {
		if cut.Param == nil {
			out.values = append(out.values, cut.Value)
			continue
		}
		for _, v := range cut.Param.Values {
			out.values = append(out.values, v.Value)
		}
	}
	out.values = slices.DeleteFunc(append(out.usual(), out.values...), func(v lang.Value) bool { return !c.may(out.field, v) })
	return out
}

// may reports whether a fact may have a value.
func (c *compilation) may(f lang.Field, v lang.Value) bool {
	k := c.plan.Checks[f.Fact]
	if f.Fact == nil || k == nil {
		return true
	}
	return !(k.Min != nil && lang.Less(v, *k.Min)) && !(k.Max != nil && lang.Less(*k.Max, v))
}

// usual are values of a type; of numbers those that show what digits come of them,
// in steps where the fact is measured in steps.
func (r *trial) usual() []lang.Value {
	switch f := r.field; f.Type.K {
	case rules.KindInt:
		return numbers(f.Type, "3", "7", "1", "11", "2", "10", "100", "0")
	case rules.KindNumber, rules.KindMoney:
		if f.Step != "" {
			return inSteps(f.Type, f.Step)
		}
		if f.Type.K == rules.KindMoney {
			return numbers(f.Type, "1234.57", "100", "0.01", "10.33", "7", "3", "1")
		}
		return numbers(f.Type, "3", "7", "0.7", "1.234", "11", "1", "10", "0.001", "100", "0")
	case rules.KindBool:
		return []lang.Value{lang.BoolOf(true), lang.BoolOf(false)}
	case rules.KindEnum:
		var out []lang.Value
		for i, v := range f.Type.Values {
			out = append(out, lang.TextOf(v.ID).With(int64(i)+1))
		}
		return out
	case rules.KindSet:
		out := []lang.Value{lang.Scalar(lang.Set, 1<<len(f.Type.Values)-1)}
		for i := range f.Type.Values {
			out = append(out, lang.Scalar(lang.Set, 1<<i))
		}
		return out
	case rules.KindDate:
		return []lang.Value{lang.DateOf(firstTried()), lang.DateOf(firstTried().AddDays(-9000))}
	case rules.KindString:
		return []lang.Value{lang.TextOf("a")}
	}
	return nil
}

func numbers(t lang.Type, texts ...string) []lang.Value {
	var out []lang.Value
	for _, s := range texts {
		if v, bad := ParseNumber(s, t); bad == nil {
			out = append(out, v)
		}
	}
	return out
}

// inSteps are multiples of a step.
func inSteps(t lang.Type, step string) []lang.Value {
	var out []lang.Value
	for _, n := range []string{"3", "7", "1", "11", "10", "501", "1234567", "0"} {
		out = append(out, numbers(t, lang.Product(n, step))...)
	}
	return out
}

// application fills the slots: those of the first application with the first
// values, and of others with one or another.
func (t *trials) application(n int) *lang.Env {
	c := t.s.c
	t.seed = uint64(n)
	day := t.days[n%len(t.days)]
	at := time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, c.set.Zone)
	t.root, t.lists = &lang.Record{Type: c.lay.Global, Slots: make([]lang.Value, len(c.lay.Global.Fields))}, map[int][]*lang.Record{}
	env := &lang.Env{At: at, RulesOn: day, Zone: c.set.Zone, Cal: c.plan.Cal}
	env.Frames[0] = t.root.Value()
	for i := range c.lay.Lists {
		t.elements(c.lay.Lists[i], 1+n%3)
	}
	for i := range t.rows {
		t.fill(&t.rows[i])
	}
	t.workOut(env)
	if t.loop != nil {
		env.Frames[1] = t.lists[t.loop.List][0].Value()
	}
	return env
}

// elements makes elements of a list, where some slot is of one.
func (t *trials) elements(l *ListInfo, n int) {
	list := &lang.List{}
	for i := range n {
		r := &lang.Record{Type: l.Rec, Slots: make([]lang.Value, len(l.Rec.Fields)), Index: i, Parent: t.root}
		if l.Rec.Key >= 0 {
			r.Key = fmt.Sprint(i)
			r.Slots[l.Rec.Key] = lang.TextOf(r.Key)
		}
		t.lists[l.Slot] = append(t.lists[l.Slot], r)
		list.Items = append(list.Items, r.Value())
	}
	t.root.Slots[l.Slot] = list.Value()
}

func (t *trials) fill(r *trial) {
	if r.given {
		return
	}
	if r.dep.List < 0 {
		if t.lists[r.dep.Slot] == nil {
			t.root.Slots[r.dep.Slot] = t.pick(r)
		}
		return
	}
	for _, e := range t.lists[r.dep.List] {
		e.Slots[r.dep.Slot] = t.pick(r)
	}
}

// pick takes the next value for a slot: the first in the first application.
func (t *trials) pick(r *trial) lang.Value {
	if len(r.values) == 0 {
		return lang.Value{}
	}
	if t.seed == 0 {
		return r.values[0]
	}
	t.seed = t.seed*6364136223846793005 + 1442695040888963407
	return r.values[(t.seed>>33)%uint64(len(r.values))]
}

// supposed are the outcomes whose values were not worked out.
func (t *trials) supposed() []string {
	var out []string
	for _, r := range t.rows {
		if r.supposed {
			out = append(out, r.field.Name)
		}
	}
	return out
}

// told lists the values that a place reads, as an application has them.
func (t *trials) told() string {
	var out []string
	say := func(name string, v lang.Value, field lang.Field) {
		if v.Known() {
			out = append(out, name+" = "+fmt.Sprint(v.PlainIn(t.s.c.set.Zone, &field.Type)))
		}
	}
	for _, r := range t.rows {
		switch {
		case r.dep.List < 0 && t.lists[r.dep.Slot] == nil:
			say(r.field.Name, t.root.Slots[r.dep.Slot], r.field)
		case r.dep.List >= 0 && t.loop != nil && t.loop.List == r.dep.List:
			say(t.loop.Var+"."+r.field.Name, t.lists[r.dep.List][0].Slots[r.dep.Slot], r.field)
		case r.dep.List >= 0:
			for _, e := range t.lists[r.dep.List] {
				say(e.Path(r.dep.Slot), e.Slots[r.dep.Slot], r.field)
			}
		}
	}
	return strings.Join(out, ", ")
}
