package engine

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// rule is a compiled rule.
type rule struct {
	index    int
	id       string // "policy/rule"
	src      *rules.Rule
	policy   int
	list     int          // of its loop, or -1
	cond     *lang.Expr   // nil: always
	lines    []lang.Eval  // of the condition, as a trace writes it; nil where there is one at most
	parts    []*lang.Node // of the condition: applies, when, not unless; until the index is built
	shapes   []*lang.Node // of the lines, until the index is built
	defs     []*lang.Def  // that the condition uses
	from, to calendar.Date
	rank     int   // in the order of evaluation
	over     []int // rules that override this one
	overSlot int   // where others find what became of it, or -1; rows of a table share one
	prev     int   // the row before it in a `first` table, or -1
	decides  []decide
	clocks   []*clock
	effects  []*effect
	cite     []string
	numbers  []datedCite // of the parameter values that it reads
	reads    []lang.Dep  // by anything in the rule
	needs    []lang.Dep  // by its condition, values and deadlines
}

// decide gives an outcome a value.
type decide struct {
	outcome int
	value   lang.Eval
	literal *lang.Value // a value that depends on nothing
}

// effect is a compiled effect that is worked out once all outcomes are known.
type effect struct {
	kind    string
	row     int // of the table of kinds; -1 of the host's own
	args    map[string]*value
	values  []*value // the arguments that decide something, and not only its words
	dynamic bool     // some of values reads facts
	cite    []string
}

// wordArgs are the arguments that people read. It is never written to.
var wordArgs = map[string]bool{"title": true, "message": true, "fix": true, "reason": true, "fact": true}

func (e *effect) arg(name string) *value { return e.args[name] }

// effectKinds are the kinds that every set has. It is never written to.
var effectKinds = rules.EffectKinds()

// kindRow is the place of a kind among those that every set has, or -1.
func kindRow(name string) int {
	return slices.IndexFunc(effectKinds, func(k rules.EffectKind) bool { return k.Name == name })
}

func (c *compilation) policiesAndRules() {
	for _, p := range c.set.Policies {
		info := policyInfo{id: p.ID, rulesOn: c.optional(p.RulesOn), from: p.Valid.From, to: p.Valid.To}
		c.plan.policies = append(c.plan.policies, info)
		for _, r := range p.Rules {
			c.rule(p, r)
		}
	}
	c.overrides()
}

func (c *compilation) rule(p *rules.Policy, src *rules.Rule) {
	r := &rule{index: len(c.plan.rules), id: p.ID + "/" + src.ID, src: src, policy: len(c.plan.policies) - 1, list: -1,
		from: src.Valid.From, to: src.Valid.To, prev: -1, overSlot: -1, cite: cites(src.Cites)}
	loop := c.loop(src.For)
	if loop != nil {
		r.list = c.lay.listIndex(src.For.List)
		r.needs = append(r.needs, lang.Dep{List: -1, Slot: loop.List})
	}
	scope, read := *c.scopeFor(loop), []*lang.Param{}
	scope.Read = &read
	var lines []*lang.Expr
	r.cond, lines = c.ruleCondition(&scope, p, src, r)
	r.setLines(lines)
	if r.cond != nil {
		addReads(&r.needs, r.cond.Deps)
		r.defs = r.cond.Tree().Definitions()
	}
	for i := range src.Effects {
		c.effect(&scope, r, &src.Effects[i])
	}
	r.numbers = c.numbers(read)
	if r.reads == nil {
		r.reads = r.needs
	} else {
		addReads(&r.reads, r.needs)
	}
	c.firstTable(p, r)
	c.byID[r.id] = r.index
	c.plan.rules = append(c.plan.rules, r)
}

// firstTable links a row of a `first` table to the row before it.
func (c *compilation) firstTable(p *rules.Policy, r *rule) {
	t := r.src.Table
	if t == nil || t.Hit != "first" {
		return
	}
	if r.index > 0 && c.plan.rules[r.index-1].src.Table == t {
		r.prev = r.index - 1
		r.overSlot = c.plan.rules[r.prev].overSlot
		return
	}
	r.overSlot = c.plan.overSlots
	c.plan.overSlots++
}

func cites(cs []rules.Cite) []string {
	out := make([]string, len(cs))
	for i, c := range cs {
		out[i] = c.String()
	}
	return out
}

func (c *compilation) effect(scope *lang.Scope, r *rule, src *rules.Effect) {
	switch src.Kind {
	case "decide":
		for i := range src.Args {
			c.decide(scope, r, &src.Args[i])
		}
		return
	case "deadline":
		c.clock(scope, r, src)
		return
	}
	if kindRow(src.Kind) < 0 && !c.cfg.kinds[src.Kind] {
		c.unknownEffect(src)
		return
	}
	e := &effect{kind: src.Kind, row: kindRow(src.Kind), args: map[string]*value{}, cite: r.cite}
	if len(src.Cites) > 0 {
		e.cite = cites(src.Cites)
	}
	for i := range src.Args {
		a := &src.Args[i]
		v := c.value(scope, &a.Value, &r.reads)
		e.args[a.Name] = v
		if !wordArgs[a.Name] {
			e.values = append(e.values, v)
			e.dynamic = e.dynamic || v.dynamic()
		}
	}
	r.effects = append(r.effects, e)
}

func (c *compilation) unknownEffect(src *rules.Effect) {
	var kinds []string
	for i := range effectKinds {
		kinds = append(kinds, effectKinds[i].Name)
	}
	for k := range c.cfg.kinds {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	c.report(src.Pos, "unknown-effect", "没有名为“%[1]s”的效果", "there is no effect %[1]q", src.Kind)
	c.diags[len(c.diags)-1].Hint = text.Meant(text.Nearest(src.Kind, kinds))
}

func (c *compilation) decide(scope *lang.Scope, r *rule, a *rules.Arg) {
	i, ok := c.target(r, a)
	if !ok {
		return
	}
	t := c.lay.outcomes[i].typ
	if c.lay.outcomes[i].decl.Combine == "list" {
		t = *t.Elem
	}
	d := decide{outcome: i}
	if a.Value.Kind == rules.ValueExpr {
		e, ok := lang.CompileFor(scope, a.Value.Expr, t, &c.diags)
		if !ok {
			return
		}
		addReads(&r.needs, e.Deps)
		d.value, d.literal, t = e.Eval, e.Constant(), e.Type
	} else {
		v, ok := c.literal(a.Value, t)
		if !ok {
			return
		}
		d.value, d.literal = func(*lang.Env) lang.Value { return v }, &v
		t = v.Typed(t)
	}
	c.oneUnit(i, t, a)
	r.decides = append(r.decides, d)
}

// oneUnit checks that the periods which rules give to an outcome that joins them
// have one unit, as far as that is known before an application comes.
func (c *compilation) oneUnit(outcome int, t lang.Type, a *rules.Arg) {
	o := &c.lay.outcomes[outcome]
	if t.K != rules.KindDuration || t.Unit == "" || o.decl.Combine == "" || o.decl.Combine == "list" {
		return
	}
	if o.unit == "" {
		o.unit = t.Unit
	}
	if o.unit != t.Unit {
		c.report(a.Pos, "unit-mismatch", "单位不同：%[1]s 与 %[2]s；%[3]s 要合并的期限应为同一单位",
			"the units differ: %[1]s and %[2]s; the periods that %[3]q combines have one unit", o.unit, t.Unit, o.decl.Name)
	}
}

// target resolves the outcome that a decide names: by its own name, or by the
// loop's variable ("work.approval" over works is works.approval).
func (c *compilation) target(r *rule, a *rules.Arg) (int, bool) {
	name := a.Name
	if f := r.src.For; f != nil {
		if rest, ok := cutPrefix(name, f.Var+"."); ok {
			name = f.List + "." + rest
		}
	}
	i, ok := c.lay.byName[name]
	if !ok {
		names := make([]string, len(c.set.Outcomes))
		for j, o := range c.set.Outcomes {
			names[j] = o.Name
		}
		c.report(a.Pos, "unknown-outcome", "没有名为“%[1]s”的结果", "there is no outcome %[1]q", a.Name)
		c.diags[len(c.diags)-1].Hint = c.outcomeHint(name, names, r)
		return 0, false
	}
	if list := c.lay.outcomes[i].list; list >= 0 && list != r.list {
		c.report(a.Pos, "not-in-loop", "结果“%[1]s”属于列表的每一项，规则要写 for", "outcome %[1]q belongs to each element of a list; the rule needs a for", a.Name)
		return 0, false
	}
	return i, true
}

// outcomeHint says what may have been meant by an outcome that there is not:
// one of a list's elements, in a rule without a loop, or one much like it.
func (c *compilation) outcomeHint(name string, names []string, r *rule) rules.Text {
	if variable, field, ok := strings.Cut(name, "."); ok && r.list < 0 {
		for _, l := range c.lay.lists {
			if _, ok := c.lay.byName[l.fact.Name+"."+field]; ok {
				return text.Say("规则是否漏了 for: %s in %s？", "does the rule lack for: %s in %s?", variable, l.fact.Name)
			}
		}
	}
	return text.Meant(text.Nearest(name, names))
}

func cutPrefix(s, prefix string) (string, bool) {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):], true
	}
	return s, false
}

// overrides resolves `overrides`. Rules over the same list meet element by
// element; a rule without a loop defeats every element's.
func (c *compilation) overrides() {
	for _, r := range c.plan.rules {
		for _, ref := range r.src.Overrides {
			i, ok := c.byID[ref.ID]
			if !ok {
				continue // the reader reports it
			}
			other := c.plan.rules[i]
			if r.list >= 0 && r.list != other.list {
				c.report(ref.Pos, "override-scope", "“%[1]s”遍历列表，不能取代不遍历同一列表的“%[2]s”",
					"%[1]q runs over a list and cannot override %[2]q, which does not run over the same", r.id, other.id)
				continue
			}
			other.over = append(other.over, r.index)
			if r.overSlot < 0 {
				r.overSlot = c.plan.overSlots
				c.plan.overSlots++
			}
		}
	}
}
