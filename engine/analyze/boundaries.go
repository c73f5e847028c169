package analyze

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Case is a test case at an edge of the rules, with what the set decides there
// today. Given is laid over the base that Boundaries was called with. Expect
// and Absent have the form of those keys in a file of tests: what the cases of
// one edge differ in, and their status.
type Case struct {
	Name    string
	At      time.Time
	RulesOn string // "": as the set says
	Given   map[string]any
	Expect  map[string]any
	Absent  map[string]any // nil: nothing
	Reason  rules.Text
}

// Boundaries makes test cases at every edge that the rules have: at each
// constant that a fact is compared with and one step to either side of it; on
// the first day of each dated rule and parameter value and the day before; and
// for each deadline that starts just before a make-up day or a holiday. Base
// is an application that cases build on, such as the base of the set's tests;
// it may be nil.
func Boundaries(ctx context.Context, eng *engine.Engine, opts Options, base map[string]any) ([]Case, error) {
	opts.RulesOn = ""
	c, err := newChecker(ctx, opts, true, eng)
	if err != nil {
		return nil, err
	}
	b := &edges{checker: c, base: c.declared(base), seen: map[string]bool{}}
	for i := range c.set.Rules {
		b.constants(i)
	}
	for i := range c.set.Rules {
		b.dates(i)
	}
	for i := range c.set.Rules {
		b.clocks(i)
	}
	return b.out, ctx.Err()
}

type edges struct {
	*checker
	base map[string]any // by declared names
	seen map[string]bool
	out  []Case
}

// sample is one application of an edge.
type sample struct {
	what    string // "= 300"
	facts   map[string]any
	given   map[string]any
	rulesOn string
	at      time.Time
	dec     *engine.Decision
}

// constants makes cases at the constants of a rule's comparisons.
func (b *edges) constants(rule int) {
	r := &b.set.Rules[rule]
	b.eachLeaf(r.Cond, func(l *model.Leaf) {
		for _, cut := range l.Expr.Cuts {
			a := b.axisOf(cut.Dep)
			if a == nil || !b.measured(a) {
				continue
			}
			if cut.Param == nil {
				b.constant(rule, a, cut.Value, dayIn(r.From, r.To))
				continue
			}
			for _, v := range cut.Param.Values {
				if from, to := later(r.From, v.From), earlier(r.To, v.To); from.IsZero() || to.IsZero() || !to.Before(from) {
					b.constant(rule, a, v.Value, dayIn(from, to))
				}
			}
		}
	})
}

// measured reports whether an axis is of a kind that has neighbours.
func (b *edges) measured(a *axis) bool {
	switch a.typ.K {
	case rules.KindInt, rules.KindNumber, rules.KindMoney, rules.KindDate:
		return true
	}
	return false
}

// later is the later of two first days, of which a zero one is open.
func later(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// earlier is the earlier of two last days, of which a zero one is open.
func earlier(a, b calendar.Date) calendar.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// dayIn is a day on which a rule or dated value is in force; "" for any.
func dayIn(from, to calendar.Date) string {
	switch {
	case !from.IsZero():
		return from.String()
	case !to.IsZero():
		return to.String()
	}
	return ""
}

func (b *edges) constant(rule int, a *axis, v lang.Value, rulesOn string) {
	key := a.name + fmt.Sprint(v.K, v.N) + rulesOn
	if b.seen[key] || v.K == lang.None {
		return
	}
	b.seen[key] = true
	values := b.neighbours(a, v)
	samples, _ := b.telling(rule, func(facts map[string]any) (out []sample) {
		for _, x := range values {
			given := clone(facts)
			b.set1(given, a, x)
			out = append(out, sample{what: fmt.Sprintf("%s = %v", a.name, x), given: given, rulesOn: rulesOn, at: b.sp.at})
		}
		return out
	})
	b.emit(rule, samples, say("边界值 %[1]s", "the edge at %[1]s", fmt.Sprint(v.PlainIn(b.set.Source.Zone, &a.typ))))
}

// telling makes the samples of an edge of a rule from the start on which they
// tell most: where outcomes differ, else where anything does.
func (b *edges) telling(rule int, at func(facts map[string]any) []sample) (best []sample, most change) {
	for _, facts := range b.starts(rule) {
		ss := at(facts)
		if !b.decide(ss) {
			continue
		}
		if c := b.changes(ss); best == nil || c > most {
			best, most = ss, c
		}
		if most == inOutcomes {
			break
		}
	}
	return best, most
}

// starts are the applications that an edge of a rule is tried on: the base as
// it is, then those to which the rule applies, first in place of another.
func (b *edges) starts(rule int) []map[string]any {
	out := []map[string]any{{}}
	goals := [][]goal{}
	for i, r := range b.set.Rules {
		if slices.Contains(r.Over, rule) {
			goals = append(goals, []goal{{b.applies[rule], yes}, {b.conds[i], yes}})
		}
	}
	for _, g := range append(goals, []goal{{b.applies[rule], yes}}) {
		b.solver.search(g, b.budget, func(d domain) bool {
			w := b.witness(d, manner{})
			facts := b.declared(w.Facts)
			if len(b.base) > 0 {
				facts = b.declared(w.Matters)
			}
			out = append(out, facts)
			return true
		})
	}
	if len(b.base) == 0 {
		out = append(out[1:], out[0])
	}
	return out
}

// neighbours are a constant and the values one step beside it, within bounds.
func (b *edges) neighbours(a *axis, v lang.Value) []any {
	var vs []lang.Value
	for _, by := range []int64{-1, 0, 1} {
		x := v
		switch {
		case v.K == lang.Number || v.K == lang.Int && a.typ.K != rules.KindInt:
			x = lang.NumberOf(short6(v.Float() + float64(by)*stepOf(a)))
		case v.K == lang.Money:
			x.N += by * int64(stepOf(a)*10_000)
		default:
			x.N += by
		}
		if !a.outside(x) {
			vs = append(vs, x)
		}
	}
	var out []any
	for _, x := range vs {
		p := x.PlainIn(b.set.Source.Zone, &a.typ)
		if f, ok := p.(float64); ok {
			p = json.Number(strconv.FormatFloat(f, 'f', -1, 64))
		}
		out = append(out, p)
	}
	return out
}

// short6 takes away what sums of doubles add beyond six decimals.
func short6(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// set1 sets a fact in what is laid over the base: of an element, in the
// elements of the base where there are any.
func (b *edges) set1(given map[string]any, a *axis, x any) {
	if a.list == "" {
		given[a.field] = x
		return
	}
	items, ok := given[a.list].([]any)
	if !ok {
		items, _ = b.base[a.list].([]any)
	}
	out := []any{}
	for _, it := range items {
		m, _ := it.(map[string]any)
		out = append(out, maps.Clone(m))
	}
	if len(out) == 0 {
		out = append(out, b.newElement(given, b.list(a.list)))
	}
	if m, ok := out[0].(map[string]any); ok && m != nil {
		m[a.field] = x
	}
	given[a.list] = out
}

// newElement is an element with no more than the key that it needs.
func (b *edges) newElement(given map[string]any, l *model.List) map[string]any {
	e := map[string]any{}
	if l == nil || l.Rec.Key < 0 {
		return e
	}
	facts := clone(b.base)
	maps.Copy(facts, given)
	key := b.freeKey(facts, l, nil)
	if l.Keys >= 0 && lookup(facts, b.set.Global.Fields[l.Keys].Name) == nil {
		given[b.set.Global.Fields[l.Keys].Name] = []any{key}
	}
	e[l.Rec.Fields[l.Rec.Key].Name] = key
	return e
}

func clone(m map[string]any) map[string]any {
	out := maps.Clone(m)
	if out == nil {
		out = map[string]any{}
	}
	return out
}

// decide evaluates the samples; false where one cannot be.
func (b *edges) decide(ss []sample) bool {
	for i := range ss {
		ss[i].facts = clone(b.base)
		maps.Copy(ss[i].facts, ss[i].given)
		d, err := b.eng.Evaluate(b.ctx, engine.Input{At: ss[i].at, RulesOn: ss[i].rulesOn, Facts: ss[i].facts})
		if err != nil {
			return false
		}
		ss[i].dec = d
	}
	return true
}

// change is what the decisions about samples differ in.
type change int

const (
	nothing change = iota
	inEffects
	inOutcomes
)

func (b *edges) changes(ss []sample) change {
	most := nothing
	for i := 1; i < len(ss); i++ {
		for _, c := range Compare(ss[0].dec, ss[i].dec) {
			if most = max(most, inEffects); c.Group == "outcome" {
				return inOutcomes
			}
		}
	}
	return most
}

// dates makes cases on the first day of a rule, and of the parameter values
// that it reads, and on the day before; and around the last day.
func (b *edges) dates(rule int) {
	r := &b.set.Rules[rule]
	if b.set.Dated[r.Policy] != nil {
		return // its date is that of a fact
	}
	first := []calendar.Date{}
	add := func(from, to calendar.Date) {
		if !from.IsZero() {
			first = append(first, from)
		}
		if !to.IsZero() {
			first = append(first, to.AddDays(1))
		}
	}
	add(r.From, r.To)
	b.eachLeaf(r.Cond, func(l *model.Leaf) {
		for _, p := range l.Params {
			for _, v := range p.Values {
				add(v.From, v.To)
			}
		}
	})
	for _, d := range first {
		b.day(rule, d)
	}
}

func (b *edges) day(rule int, d calendar.Date) {
	key := "@" + d.String()
	if b.seen[key] {
		return
	}
	samples, changes := b.telling(rule, func(facts map[string]any) (out []sample) {
		for _, on := range []calendar.Date{d.AddDays(-1), d} {
			out = append(out, sample{what: "rules_on " + on.String(), given: clone(facts), rulesOn: on.String(), at: b.sp.at})
		}
		return out
	})
	b.seen[key] = changes > nothing
	if b.seen[key] {
		b.emit(rule, samples, say("规则在 %[1]s 变化", "the rules change on %[1]s", d))
	}
}

// clocks makes cases for the deadlines of a rule that start on the day before
// a make-up day, and on the last working day before a holiday.
func (b *edges) clocks(rule int) {
	r := &b.set.Rules[rule]
	for _, e := range r.Effects {
		key := "clock " + e.Name
		if e.Group != "due" || len(e.Starts) == 0 || b.seen[key] {
			continue
		}
		for _, day := range b.specialDays() {
			at := day.date.In(b.set.Source.Zone).Add(10 * time.Hour)
			for _, facts := range b.starts(rule) {
				given := clone(facts)
				for _, dep := range e.Starts {
					if a := b.axisOf(dep); a != nil && a.typ.K == rules.KindEvent {
						b.set1(given, a, at.Add(-time.Hour).Format(time.RFC3339))
					} else if a != nil && a.typ.K == rules.KindBool {
						b.set1(given, a, true)
					}
				}
				ss := []sample{{what: e.Name + " " + day.name + " " + day.date.String(), given: given, at: at}}
				if b.decide(ss) && b.due(&ss[0], e.Name, day.reason) {
					b.seen[key] = true
					break
				}
			}
		}
	}
}

// due adds the case of a clock that runs and has a due date.
func (b *edges) due(s *sample, id string, reason rules.Text) bool {
	for _, k := range s.dec.Deadlines {
		if k.ID != id || k.Due == nil {
			continue
		}
		item := map[string]any{"id": k.ID, "due": k.Due.Format(time.RFC3339)}
		if k.Element != "" {
			item["element"] = k.Element
		}
		b.add(s, map[string]any{"status": string(s.dec.Status), "deadlines": []any{item}}, nil, reason)
		return true
	}
	return false
}

// specialDay is a working day next to one that the calendar changes.
type specialDay struct {
	date   calendar.Date
	name   string
	reason rules.Text
}

// specialDays finds, in the year before the time of the analysis, the day
// before a make-up day and the last working day before a holiday.
func (b *edges) specialDays() []specialDay {
	var out []specialDay
	var makeup, holiday bool
	today := b.today()
	for i := range 366 {
		d := today.AddDays(-i)
		next := d.AddDays(1)
		rest := next.Weekday() == time.Saturday || next.Weekday() == time.Sunday
		switch works := b.set.Cal.IsWorkday(next); {
		case rest && works && !makeup:
			makeup = true
			out = append(out, specialDay{d, "before make-up day", say("次日 %[1]s 为调休上班", "the next day, %[1]s, is a make-up day", next)})
		case !rest && !works && b.set.Cal.IsWorkday(d) && !holiday:
			holiday = true
			out = append(out, specialDay{d, "before holiday", say("次日 %[1]s 为节假日", "the next day, %[1]s, is a holiday", next)})
		}
	}
	return out
}

// emit adds the samples of an edge as cases that expect what they differ in,
// and what the rule decides.
func (b *edges) emit(rule int, ss []sample, reason rules.Text) {
	keys := map[string]bool{}
	for i := range ss {
		if ss[i].dec == nil {
			return
		}
		for j := range ss[:i] {
			for _, c := range Compare(ss[j].dec, ss[i].dec) {
				keys[c.Group+"\n"+c.Name] = true
			}
		}
		for _, o := range ss[i].dec.Outcomes {
			if slices.ContainsFunc(b.set.Rules[rule].Decides, func(d model.Decide) bool { return b.names1(d.Outcome, o.Name) }) {
				keys["outcome\n"+o.Name] = true
			}
		}
	}
	for i := range ss {
		expect, absent := expectation(ss[i].dec, keys)
		b.add(&ss[i], expect, absent, reason)
	}
}

func (b *edges) add(s *sample, expect, absent map[string]any, reason rules.Text) {
	name := s.what
	for n := 2; b.seen["name "+name]; n++ {
		name = fmt.Sprintf("%s (%d)", s.what, n)
	}
	b.seen["name "+name] = true
	given := map[string]any{}
	for k, x := range s.given {
		nest(given, k, x)
	}
	b.out = append(b.out, Case{Name: name, At: s.at, RulesOn: s.rulesOn, Given: given, Expect: expect, Absent: absent, Reason: reason})
}

// sections gives for each group of changes its list in a decision and the key
// by which its elements are known. It is never written to.
var sections = map[string][2]string{"route": {"routes", "task"}, "due": {"deadlines", "id"}, "notice": {"notices", "code"},
	"material": {"materials", "material"}, "penalty": {"penalties", "act"}}

// expectation is what a decision says of the things in which the samples of
// its edge differ.
func expectation(d *engine.Decision, keys map[string]bool) (expect, absent map[string]any) {
	expect, absent = map[string]any{"status": string(d.Status)}, map[string]any{}
	outcomes, none := map[string]any{}, []any{}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		group, name, _ := strings.Cut(key, "\n")
		if group == "outcome" {
			if v, state := outcomeOf(d, name); state == "value" {
				outcomes[name] = v
			} else if state == "none" {
				none = append(none, name)
			}
			continue
		}
		section, ok := sections[group]
		if !ok {
			continue
		}
		list, there := expect, said(elements(d), Change{Group: group, Name: name}) != ""
		if !there {
			list = absent
		}
		items, _ := list[section[0]].([]any)
		list[section[0]] = append(items, identity(section[1], name))
	}
	if len(outcomes) > 0 {
		expect["outcomes"] = outcomes
	}
	if len(none) > 0 {
		absent["outcomes"] = none
	}
	if len(absent) == 0 {
		absent = nil
	}
	return expect, absent
}

// identity takes "works[water] connect" apart into the keys of an element.
func identity(key, name string) map[string]any {
	if element, id, ok := strings.Cut(name, "] "); ok {
		return map[string]any{key: id, "element": element + "]"}
	}
	return map[string]any{key: name}
}

func outcomeOf(d *engine.Decision, name string) (v any, state string) {
	for _, o := range d.Outcomes {
		if o.Name == name {
			if o.Open {
				return nil, "open"
			}
			if o.Value != nil {
				return o.Value, "value"
			}
		}
	}
	return nil, "none"
}
