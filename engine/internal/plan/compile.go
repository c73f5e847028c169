// Package plan holds a policy set as it is compiled: rules, facts and outcomes with
// their slots, their order, the index of conditions, and the form in which package
// analyze reasons about it. It decides nothing: package engine runs it over an
// application.
package plan

import (
	"context"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Plan is a compiled policy set: what is known of it before an application comes.
// It never changes once it is made.
type Plan struct {
	Set                    *rules.Set
	cfg                    *Config
	Lay                    *layout
	Cal                    *calendar.Calendar
	Rules                  []*Rule
	Steps                  []step   // the order of evaluation
	Fillers                []Filler // of the global facts, in order of dependence
	Checks                 map[*rules.Fact]*Check
	Prefixes               map[string]bool // of dotted fact names
	RulesOn                *lang.Expr
	DatedFacts             bool // derivations depend on the date whose rules apply
	Policies               []PolicyInfo
	Complete               []Completeness
	Promises               []Promise
	Targets                []Target
	Ranked                 bool // rules of different ranks give one outcome
	Cuts                   map[lang.Dep][]lang.Cut
	Balances               map[lang.Dep][]Balance
	Warnings               rules.Diagnostics
	titles                 map[string]rules.Text // of bodies and materials
	Indexes                []*RuleIndex          // of the global scope, then of each list
	OverList               [][]*Rule             // rules over each list
	OutcomeRank, ClockRank []int32               // the steps at which they are published
	OverSlots              int
	Template               []lang.Value // of the global record: what is so before any rule
	Must                   []lang.Dep   // required facts
	Derives                map[lang.Dep]*lang.Expr
	Asking                 map[lang.Dep][]*Rule // the rules that ask whether a fact is known
	Eras                   []Era
	Computed               map[lang.Dep]int  // the step that fills a slot which is no fact
	Valued                 map[lang.Dep]bool // facts whose values matter, and not only whether they are known
	RuleIndex              map[string]int
	Varies                 map[Place]bool // values that are written with expressions
	Personal               map[Place]bool // values that are calculated from sensitive facts; nil for none
	Share                  *Share         // what tells applications apart
	Apart                  bool           // what becomes of each rule hangs on what is given alone
}

// Balance is a comparison by the rule date of a policy; -1 is that of the set.
type Balance struct {
	lang.Balance
	Policy int
}

// PolicyInfo is a policy: its own rule date, and the days on which it is in force.
type PolicyInfo struct {
	Id       string
	RulesOn  *lang.Expr
	From, To calendar.Date
}

// Completeness is the claim that an outcome has a value where Expr holds.
type Completeness struct {
	Outcome int
	Expr    *lang.Expr
}

// compilation is the state of one call of Compile.
type compilation struct {
	ctx   context.Context
	meter *lang.Meter
	set   *rules.Set
	cfg   *Config
	plan  *Plan
	lay   *layout
	scope *lang.Scope
	diags rules.Diagnostics
	byID  map[string]int // rules
	ranks map[string]int // of sources that have one
	keep  bool           // the trees of conditions, once the index is built
	uses  *lang.Uses     // what expressions name; nil where nobody asks

	current  *Rule             // that is being compiled
	keepings []keeping         // where something may have digits too many
	unwhole  rules.Diagnostics // of those that stop nothing

	calculated []calculation // what values are calculated from

	counted, wrong int  // diagnostics that were counted, and errors among them
	full           bool // compiling has left off, which is told
}

// Compile checks every expression of a set and prepares it for evaluation. What
// is wrong comes as an error with all diagnostics, those of reading among them.
func Compile(ctx context.Context, set *rules.Set, cfg *Config) (*Plan, error) {
	c := newCompilation(ctx, set, cfg)
	c.diags = append(c.diags, set.Warnings...)
	c.diags = append(c.diags, set.Errors...)
	known := len(c.diags)
	c.run()
	if c.findKept(); ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if set.Partial {
		c.diags = slices.Concat(c.diags[:known], slices.DeleteFunc(c.diags[known:], aboutNames))
	}
	all := slices.Concat(c.diags, c.unwhole)
	if c.diags.HasErrors() {
		return nil, all.Err()
	}
	c.plan.Warnings = all.Sorted()
	return c.plan, nil
}

func newCompilation(ctx context.Context, set *rules.Set, cfg *Config) *compilation {
	return &compilation{ctx: ctx, meter: lang.NewMeter(ctx, MostWork), set: set, cfg: cfg, plan: &Plan{Set: set, cfg: cfg},
		byID: map[string]int{}, ranks: ranks(set.Sources)}
}

// aboutNames reports whether a mistake may come of a name that stands in a part
// of a file which could not be read.
func aboutNames(d rules.Diagnostic) bool {
	return strings.HasPrefix(d.Code, "unknown-") || d.Code == "not-in-loop" || d.Code == "not-usable"
}

// run compiles the set. Where ctx ends it leaves off, and nothing of the plan can be
// used.
func (c *compilation) run() {
	c.calendar()
	c.layout()
	c.plan.Lay = c.lay
	c.scope = &lang.Scope{Global: c.lay.Global, Titled: c.set.Titled, TitledAt: c.set.TitledAt, Params: map[string]*lang.Param{},
		Funcs: c.cfg.Funcs, Zone: c.set.Zone, Valued: map[lang.Dep]bool{}, Uses: c.uses, Meter: c.meter}
	if !c.steps(c.params, c.definitions, c.facts, c.policiesAndRules, c.completeness, c.promises, c.ofManyCases, c.values, c.titles, c.personal) {
		return
	}
	c.lay.close()
	c.plan.RuleIndex, c.plan.Ranked = c.byID, c.plan.ranked()
	c.order()
	if !c.diags.HasErrors() && !c.steps(c.collectCuts, c.prepare, c.share) {
		return
	}
	if c.plan.Apart = !c.keep && c.plan.apart(); !c.keep {
		c.drop()
	}
}

// steps does one thing after the other, and reports whether ctx left the time for
// all of them.
func (c *compilation) steps(all ...func()) bool {
	for _, step := range all {
		if step(); c.ended() {
			return false
		}
	}
	return true
}

// drop forgets what only the index and the classes were made from. Over ten
// thousand rules that is a third of what an engine holds.
func (c *compilation) drop() {
	for _, r := range c.plan.Rules {
		if r.Cond != nil {
			r.Cond.Drop()
		}
		r.Shapes, r.parts, r.given = nil, nil, nil
		for _, e := range r.Effects {
			e.given = nil
		}
		for i := range r.Decides {
			r.Decides[i].Tree = nil
		}
	}
}

// Whole compiles the set once more and forgets nothing. The error is that of ctx.
func (p *Plan) Whole(ctx context.Context) (*Plan, error) {
	c := newCompilation(ctx, p.Set, p.cfg)
	c.keep = true
	c.run()
	return c.plan, ctx.Err()
}

func (c *compilation) calendar() {
	if cal, ok := c.cfg.Calendars[c.set.CalendarID]; ok {
		c.plan.Cal = cal
		return
	}
	if cal, ok := c.set.Calendar(c.set.CalendarID); ok {
		c.plan.Cal = cal
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
	c.plan.titles = map[string]rules.Text{}
	for _, b := range c.set.Bodies {
		c.plan.titles[b.ID] = b.Title
	}
	for _, m := range c.set.Materials {
		c.plan.titles[m.ID] = m.Title
	}
}

func (c *compilation) params() {
	for _, p := range c.set.Params {
		var values []lang.DatedValue
		for _, v := range p.Values {
			if p.Type.Kind == rules.KindScale {
				if s := c.scale(p, v.Bands); s != nil {
					values = append(values, lang.DatedValue{From: v.Valid.From, To: v.Valid.To, Value: lang.TextOf(s.Text()), Scale: s})
				}
			} else if val, ok := c.literal(v.Value, typeOf(p.Type)); ok {
				val = rounded(val, p.Type.Round)
				values = append(values, lang.DatedValue{From: v.Valid.From, To: v.Valid.To, Value: val})
			}
		}
		out := lang.NewParam(p.Name, typeOf(p.Type), values)
		out.Decl = p
		out.Unset, out.Words = len(p.Values) == 0 || len(p.Unset) > 0, p.Unset
		c.scope.Params[p.Name] = out
	}
}

// definitions compiles `define`. Each is compiled where it is first named, so
// that one may use another; a cycle is reported with its path.
func (c *compilation) definitions() {
	byName, names := map[string]*rules.Definition{}, []string{}
	given := map[string]*lang.Given{}
	for _, d := range c.set.Definitions {
		if len(d.Given) > 0 {
			given[d.Name] = c.given(d)
		} else {
			byName[d.Name], names = d, append(names, d.Name)
		}
	}
	var path []string // of those under way
	c.scope.Defs = lang.NewDefs(names)
	c.scope.Defs.Titles, c.scope.Defs.Given = map[string]string{}, given
	for _, d := range c.set.Definitions {
		for _, title := range d.Titles {
			c.scope.Defs.Titles[title] = d.Name
		}
	}
	c.scope.Defs.Compile = func(name string) (*lang.Expr, *lang.Loop) {
		d := byName[name]
		if len(path) > mostDefinitions {
			c.nestedTooDeep(d)
			return nil, nil
		}
		if at := slices.Index(path, name); at >= 0 {
			cycle := strings.Join(append(slices.Clone(path[at:]), name), " → ")
			c.report(d.Pos, "cycle", "定义互相引用，无从先后，请删去一处：%[1]s", "definitions go round in a circle: %[1]s", cycle)
			return nil, nil
		}
		if d.Expr == nil { // it could not be read, and that has been reported
			return nil, nil
		}
		path = append(path, name)
		loop := c.loop(d.For)
		e, _ := lang.Compile(c.scopeFor(loop), d.Expr, &c.diags)
		path = path[:len(path)-1]
		return c.roundedDefinition(d, e), loop
	}
	for _, d := range c.set.Definitions {
		if g := given[d.Name]; g != nil && g.Src != nil {
			c.checkGiven(d, g)
		}
		if c.ended() {
			return
		}
	}
	for _, name := range names {
		if d := c.scope.Defs.Get(name); d.Depth() == mostDefinitions+1 {
			c.nestedTooDeep(byName[name])
		}
		if c.ended() {
			return
		}
	}
}

// roundedDefinition is what a definition stands for, rounded as it says; nil where
// that cannot be rounded.
func (c *compilation) roundedDefinition(d *rules.Definition, e *lang.Expr) *lang.Expr {
	if e == nil || d.Round.To == "" {
		return e
	}
	if !e.Type.Rounds() {
		zh, en := e.Type.Words()
		c.report(d.Round.Pos, "type-mismatch", "只有数和金额能舍入，定义“%[1]s”却是%[2]s", "only numbers and money are rounded; the definition %[1]q is %[3]s", d.Name, zh, en)
		return nil
	}
	return e.Rounded(d.Round)
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
	return &lang.Loop{Var: l.Var, Type: c.lay.Lists[i].Rec, List: c.lay.Lists[i].Slot}
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
	for i, o := range c.lay.Outcomes {
		if o.Decl.Complete == nil {
			continue
		}
		scope := c.scope
		if o.List >= 0 {
			l := c.lay.Lists[o.List]
			scope = c.scopeFor(&lang.Loop{Var: "item", Type: l.Rec, List: l.Slot})
		}
		if e, ok := lang.CompileCond(scope, o.Decl.Complete, &c.diags); ok {
			c.plan.Complete = append(c.plan.Complete, Completeness{i, e})
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
