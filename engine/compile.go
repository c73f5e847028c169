package engine

import (
	"slices"
	"strings"
	"sync"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Engine is a compiled policy set. It never changes and is safe for any number
// of goroutines.
type Engine struct {
	set                    *rules.Set
	cfg                    *config
	lay                    *layout
	cal                    *calendar.Calendar
	rules                  []*rule
	steps                  []step   // the order of evaluation
	fillers                []filler // of the global facts, in order of dependence
	checks                 map[*rules.Fact]*check
	prefixes               map[string]bool // of dotted fact names
	rulesOn                *lang.Expr
	policies               []policyInfo
	complete               []completeness
	cuts                   map[lang.Dep][]lang.Cut
	warnings               rules.Diagnostics
	titles                 map[string]rules.Text // of bodies and materials
	indexes                []*ruleIndex          // of the global scope, then of each list
	overList               [][]*rule             // rules over each list
	outcomeRank, clockRank []int32               // the steps at which they are published
	overSlots              int
	template               []lang.Value // of the global record: what is so before any rule
	must                   []lang.Dep   // required facts
	tree                   *factNode    // the names of the global facts
	eras                   []era
	pool                   sync.Pool         // of *state
	evaluations            sync.Pool         // of *evaluation
	computed               map[lang.Dep]int  // the step that fills a slot which is no fact
	valued                 map[lang.Dep]bool // facts whose values matter, and not only whether they are known
	ruleIndex              map[string]int

	shapes shapes
}

type policyInfo struct {
	id       string
	rulesOn  *lang.Expr
	from, to calendar.Date
}

// completeness is the claim that an outcome has a value where Expr holds.
type completeness struct {
	outcome int
	expr    *lang.Expr
}

// compilation is the state of one call of Compile.
type compilation struct {
	set   *rules.Set
	cfg   *config
	eng   *Engine
	lay   *layout
	scope *lang.Scope
	diags rules.Diagnostics
	byID  map[string]int // rules
	keep  bool           // the shapes of conditions, once the index is built
}

// Compile checks every expression of the set and prepares it for evaluation.
// The error is a *[rules.Error] with all diagnostics, those that reading the
// set found among them, or says what is wrong with an option.
func Compile(set *rules.Set, opts ...Option) (*Engine, error) {
	cfg, err := newConfig(opts)
	if err != nil {
		return nil, err
	}
	c := &compilation{set: set, cfg: cfg, eng: &Engine{set: set, cfg: cfg}, byID: map[string]int{}}
	c.diags = append(c.diags, set.Warnings...)
	c.diags = append(c.diags, set.Errors...)
	known := len(c.diags)
	c.run()
	if set.Partial {
		c.diags = slices.Concat(c.diags[:known], slices.DeleteFunc(c.diags[known:], aboutNames))
	}
	if err := c.diags.Err(); err != nil {
		return nil, err
	}
	c.eng.warnings = c.diags.Sorted()
	return c.eng, nil
}

// aboutNames reports whether a mistake may come of a name that stands in a part
// of a file which could not be read.
func aboutNames(d rules.Diagnostic) bool {
	return strings.HasPrefix(d.Code, "unknown-") || d.Code == "not-in-loop" || d.Code == "not-usable"
}

func (c *compilation) run() {
	c.calendar()
	c.layout()
	c.eng.lay = c.lay
	c.scope = &lang.Scope{Global: c.lay.global, Params: map[string]*lang.Param{}, Defs: map[string]*lang.Def{},
		Funcs: c.cfg.funcs, Zone: c.set.Zone, Valued: map[lang.Dep]bool{}}
	c.params()
	c.definitions()
	c.facts()
	c.policiesAndRules()
	c.eng.rulesOn = c.optional(c.set.RulesOn)
	c.completeness()
	c.values()
	c.titles()
	c.eng.ruleIndex = c.byID
	if !c.diags.HasErrors() {
		c.order()
	}
	if !c.diags.HasErrors() {
		c.collectCuts()
		c.prepare()
	}
	if !c.keep {
		c.drop()
	}
}

// drop forgets what only the index and the classes were made from. Over ten
// thousand rules that is a third of what an engine holds.
func (c *compilation) drop() {
	for _, r := range c.eng.rules {
		if r.cond != nil {
			r.cond.Cuts, r.cond.Cond = nil, nil
		}
		r.shapes = nil
	}
}

// whole compiles the set once more and forgets nothing.
func (e *Engine) whole() *Engine {
	c := &compilation{set: e.set, cfg: e.cfg, eng: &Engine{set: e.set, cfg: e.cfg}, byID: map[string]int{}, keep: true}
	c.run()
	return c.eng
}

func (c *compilation) calendar() {
	if cal, ok := c.cfg.calendars[c.set.CalendarID]; ok {
		c.eng.cal = cal
		return
	}
	if cal, ok := c.set.Calendar(c.set.CalendarID); ok {
		c.eng.cal = cal
		return
	}
	c.report(c.set.Pos, "unknown-calendar", "没有名为“%[1]s”的日历", "there is no calendar %[1]q", c.set.CalendarID)
}

// optional compiles an expression of the global scope; nil stays nil.
func (c *compilation) optional(src *rules.Expr) *lang.Expr {
	if src == nil {
		return nil
	}
	e, _ := lang.Compile(c.scope, src, &c.diags)
	return e
}

func (c *compilation) titles() {
	c.eng.titles = map[string]rules.Text{}
	for _, b := range c.set.Bodies {
		c.eng.titles[b.ID] = b.Title
	}
	for _, m := range c.set.Materials {
		c.eng.titles[m.ID] = m.Title
	}
}

func (c *compilation) params() {
	for _, p := range c.set.Params {
		out := &lang.Param{Name: p.Name, Type: typeOf(p.Type), Unset: len(p.Values) == 0, Words: p.Unset}
		for _, v := range p.Values {
			val, ok := c.literal(v.Value, out.Type)
			if !ok {
				continue
			}
			out.Values = append(out.Values, lang.DatedValue{From: dateOr0(v.Valid.From), To: dateOr0(v.Valid.To), Value: val})
		}
		c.scope.Params[p.Name] = out
	}
}

// dateOr0 reads a date that the reader of sets has checked; "" is no date.
func dateOr0(s string) calendar.Date {
	d, err := calendar.ParseDate(s)
	if err != nil {
		return calendar.Date{}
	}
	return d
}

// definitions compiles `define` in the order of their dependence on one
// another; a cycle is reported with its path.
func (c *compilation) definitions() {
	byName := map[string]*rules.Definition{}
	for _, d := range c.set.Definitions {
		byName[d.Name] = d
	}
	state := map[string]int{} // 1 under way, 2 done
	var visit func(d *rules.Definition, path []string)
	visit = func(d *rules.Definition, path []string) {
		path = append(path, d.Name)
		if state[d.Name] != 0 {
			if state[d.Name] == 1 {
				cycle := strings.Join(path[slices.Index(path, d.Name):], " → ")
				c.report(d.Pos, "cycle", "定义相互引用成环：%[1]s", "definitions go round in a circle: %[1]s", cycle)
			}
			return
		}
		if d.Expr == nil { // it could not be read, and that has been reported
			c.scope.Defs[d.Name] = lang.Define(nil, nil)
			state[d.Name] = 2
			return
		}
		state[d.Name] = 1
		for _, word := range lang.Words(d.Expr) {
			if other, ok := byName[word]; ok {
				visit(other, path)
			}
		}
		state[d.Name] = 2
		c.define(d)
	}
	for _, d := range c.set.Definitions {
		visit(d, nil)
	}
}

func (c *compilation) define(d *rules.Definition) {
	loop := c.loop(d.For)
	e, _ := lang.Compile(c.scopeFor(loop), d.Expr, &c.diags)
	c.scope.Defs[d.Name] = lang.Define(e, loop)
}

// loop resolves `for`; nil where there is none or it is wrong.
func (c *compilation) loop(l *rules.Loop) *lang.Loop {
	if l == nil {
		return nil
	}
	i := c.lay.listIndex(l.List)
	if i < 0 {
		c.report(l.Pos, "unknown-list", "“%[1]s”不是列表事实", "%[1]q is not a list fact", l.List)
		return nil
	}
	return &lang.Loop{Var: l.Var, Type: c.lay.lists[i].rec, List: c.lay.lists[i].slot}
}

func (c *compilation) scopeFor(l *lang.Loop) *lang.Scope {
	if l == nil {
		return c.scope
	}
	s := *c.scope
	s.Loop = l
	return &s
}

func (c *compilation) completeness() {
	for i, o := range c.lay.outcomes {
		if o.decl.Complete == nil {
			continue
		}
		scope := c.scope
		if o.list >= 0 {
			l := c.lay.lists[o.list]
			scope = c.scopeFor(&lang.Loop{Var: "item", Type: l.rec, List: l.slot})
		}
		if e, ok := lang.CompileCond(scope, o.decl.Complete, &c.diags); ok {
			c.eng.complete = append(c.eng.complete, completeness{i, e})
		}
	}
}

// condition compiles a condition in any of its forms.
func (c *compilation) condition(scope *lang.Scope, cond *rules.Cond) *lang.Expr {
	if cond == nil {
		return nil
	}
	if cond.Expr != nil {
		e, _ := lang.CompileCond(scope, cond.Expr, &c.diags)
		return e
	}
	var parts []*lang.Expr
	add := func(kids []*rules.Cond, join func([]*lang.Expr) *lang.Expr) {
		var es []*lang.Expr
		for _, k := range kids {
			if e := c.condition(scope, k); e != nil {
				es = append(es, e)
			}
		}
		if len(es) > 0 {
			parts = append(parts, join(es))
		}
	}
	add(cond.All, lang.AllOf)
	add(cond.Any, lang.AnyOf)
	add(cond.None, func(es []*lang.Expr) *lang.Expr { return lang.Negate(lang.AnyOf(es)) })
	return lang.AllOf(parts)
}
