package witness

// The reference interpreter: what docs/spec.md sections 2 to 5 say, done in the
// plainest way, as a second witness for package engine. It walks the syntax
// tree of each expression anew, keeps every value as an `any` with explicit
// unknown, error and none, and asks for what it needs by recursion. There is no
// index, no sharing and no speed in it.

import (
	"time"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// refFunc is a host's function.
type refFunc func(args []any) (any, error)

// refInput is what the reference decides.
type refInput struct {
	facts   map[string]any
	at      time.Time
	rulesOn string
	unknown []string // events
	only    []string // policies; empty: all
	// base is the run of the application itself where this is a completion of
	// it: the answers of known(x) and the dates of rules stay (R9, R19).
	base *refRun
}

// refSetup is a policy set with what a host adds to it.
type refSetup struct {
	set   *rules.Set
	cal   *calendar.Calendar
	funcs map[string]hostFunc
	trees map[*rules.Expr]ast.Node
}

// refRun is one decision.
type refRun struct {
	*refSetup
	in      refInput
	date    calendar.Date            // whose rules apply
	dates   map[string]calendar.Date // … by policy
	assumed map[string]any
	// defaulted are the facts that have their default.
	defaulted map[string]bool
	bad       map[string]bool // facts that are not what they should be
	underived map[string]bool // facts whose derivation fails
	facts     map[string]any
	known     map[string]bool
	isKnown   map[string]bool // by path, once all facts are complete
	failed    map[string]bool // "rule element": an error was found in it

	instances map[*rules.Rule][]*refInst
	order     []*refInst
	inForce   bool
	outcomes  map[string]*refOutcome
	clocks    map[string]*refClock
}

// refInst is a rule, for one element where it runs over a list. Where the list
// is not known there is one instance without an element, and whole is set.
type refInst struct {
	policy *rules.Policy
	rule   *rules.Rule
	elem   *refElem
	whole  bool
	date   calendar.Date

	id      string
	busy    bool
	settled bool
	status  string // applies, does_not_apply, undetermined, defeated
	by      string
}

func newReference(set *rules.Set, funcs map[string]hostFunc) *refSetup {
	s := &refSetup{set: set, funcs: funcs, trees: map[*rules.Expr]ast.Node{}}
	s.cal, _ = set.Calendar(set.CalendarID)
	return s
}

// run evaluates an application as far as its statuses; the effects are read
// from it afterwards.
func (s *refSetup) run(in refInput) *refRun {
	r := &refRun{refSetup: s, in: in, dates: map[string]calendar.Date{}}
	today := calendar.DateOf(in.at, s.set.Zone)
	r.date = today
	if in.base != nil {
		r.date = in.base.date
		r.complete()
	} else if in.rulesOn != "" {
		r.date, _ = calendar.ParseDate(in.rulesOn)
		r.complete()
	} else {
		r.complete()
		if s.set.RulesOn != nil {
			if d, ok := r.dateOf(s.set.RulesOn); ok {
				r.date = d
				r.complete()
			} else {
				r.assumed["rules_on"] = today.String()
			}
		}
	}
	r.isKnown = map[string]bool{}
	r.eachFact(func(path string, _ *rules.Fact, v any) { r.isKnown[path] = isKnown(v) })
	r.instantiate()
	for _, i := range r.order {
		r.settle(i)
	}
	return r
}

// dateOf reads the date whose rules apply (R9).
func (r *refRun) dateOf(e *rules.Expr) (calendar.Date, bool) {
	switch v := r.eval(e, refScope{date: r.date}).(type) {
	case calendar.Date:
		return v, true
	case time.Time:
		return calendar.DateOf(v, r.set.Zone), true
	}
	return calendar.Date{}, false
}

// instantiate makes an instance of every rule in force for each element (R10, R13).
func (r *refRun) instantiate() {
	r.instances, r.order = map[*rules.Rule][]*refInst{}, nil
	r.outcomes, r.clocks = map[string]*refOutcome{}, map[string]*refClock{}
	for _, p := range r.set.Policies {
		if len(r.in.only) > 0 && !has(r.in.only, p.ID) {
			continue
		}
		date := r.date
		if r.in.base != nil {
			date = r.in.base.dates[p.ID]
		} else if p.RulesOn != nil {
			if d, ok := r.dateOf(p.RulesOn); ok {
				date = d
			} else {
				r.assumed["policies."+p.ID+".rules_on"] = date.String()
			}
		}
		r.dates[p.ID] = date
		for _, u := range p.Rules {
			if !covers(p.Valid, date) || !covers(u.Valid, date) {
				continue
			}
			r.inForce = true
			for _, elem := range r.elements(u) {
				i := &refInst{policy: p, rule: u, elem: elem, date: date, id: p.ID + "/" + u.ID}
				i.whole = u.For != nil && elem == nil
				r.instances[u] = append(r.instances[u], i)
				r.order = append(r.order, i)
			}
		}
	}
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func covers(v rules.Validity, d calendar.Date) bool {
	from, to, s := v.From.String(), v.To.String(), d.String()
	return (from == "" || from <= s) && (to == "" || s <= to)
}

// elements are those over which a rule runs: one nil for a rule without a loop
// and for a list that is not known.
func (r *refRun) elements(u *rules.Rule) []*refElem {
	if u.For == nil {
		return []*refElem{nil}
	}
	list, ok := r.facts[u.For.List].([]any)
	if !ok {
		return []*refElem{nil}
	}
	var out []*refElem
	for _, x := range list {
		out = append(out, x.(*refElem))
	}
	return out
}

func (i *refInst) scope() refScope {
	sc := refScope{date: i.date, elem: i.elem}
	if i.rule.For != nil {
		sc.loop = i.rule.For.Var
		sc.loopOpen = i.whole
	}
	return sc
}

// element is the name of an instance's element, "" where it has none.
func (i *refInst) element() string {
	if i.elem == nil {
		return ""
	}
	return i.elem.path()
}

// settle finds the status of an instance: its own condition, and whether
// another rule defeats it (R13, R14).
func (r *refRun) settle(i *refInst) {
	if i.settled {
		return
	}
	if i.busy {
		panic("the reference goes round in a circle at " + i.id)
	}
	i.busy = true
	cond := r.condition(i)
	i.status = "applies"
	switch v := cond.(type) {
	case bool:
		if !v {
			i.status = "does_not_apply"
		}
	default:
		i.status = "undetermined"
	}
	if i.status != "does_not_apply" {
		r.meet(i)
	}
	if _, failed := cond.(refError); failed && i.status == "undetermined" {
		r.fail(i)
	}
	i.settled, i.busy = true, false
}

// meet looks at the rules that override an instance.
func (r *refRun) meet(i *refInst) {
	open := false
	for _, o := range r.order {
		if !overrides(o, i) {
			continue
		}
		r.settle(o)
		switch o.status {
		case "applies":
			i.status, i.by = "defeated", o.id
			return
		case "undetermined":
			open = true
		}
	}
	if open {
		i.status = "undetermined"
	}
}

// overrides reports whether o names i's rule and meets its element.
func overrides(o, i *refInst) bool {
	named := earlierRow(o, i)
	for _, ref := range o.rule.Overrides {
		named = named || ref.ID == i.id
	}
	return named && (o.rule.For == nil || o.elem == i.elem)
}

// earlierRow reports whether o is a row above i in a table whose first row
// counts (R28).
func earlierRow(o, i *refInst) bool {
	if o.rule.Table == nil || o.rule.Table != i.rule.Table || o.rule.Table.Hit != "first" {
		return false
	}
	for _, u := range o.policy.Rules {
		if u == o.rule || u == i.rule {
			return u == o.rule && u != i.rule
		}
	}
	return false
}

func (r *refRun) fail(i *refInst) {
	if r.failed == nil {
		r.failed = map[string]bool{}
	}
	r.failed[i.id+" "+i.element()] = true
}

// condition is `applies and when and not unless` (R13).
func (r *refRun) condition(i *refInst) any {
	sc := i.scope()
	parts := []any{r.cond(i.policy.Applies, sc), r.cond(i.rule.When, sc)}
	if i.rule.Unless != nil {
		parts = append(parts, refNot(r.cond(i.rule.Unless, sc)))
	}
	if c := refAll(parts); !i.whole || c == false {
		return c
	}
	return refUnknown{}
}

func (r *refRun) cond(c *rules.Cond, sc refScope) any {
	if c == nil {
		return true
	}
	if c.Expr != nil {
		return r.eval(c.Expr, sc)
	}
	each := func(cs []*rules.Cond) []any {
		var out []any
		for _, k := range cs {
			out = append(out, r.cond(k, sc))
		}
		return out
	}
	var parts []any
	if c.All != nil {
		parts = append(parts, refAll(each(c.All)))
	}
	if c.Any != nil {
		parts = append(parts, refAny(each(c.Any)))
	}
	if c.None != nil {
		parts = append(parts, refNot(refAny(each(c.None))))
	}
	return refAll(parts)
}
