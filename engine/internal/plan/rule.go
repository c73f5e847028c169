package plan

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// Rule is a compiled rule.
type Rule struct {
	Index    int
	Id       string // "policy/rule"
	Src      *rules.Rule
	Policy   int
	List     int          // of its loop, or -1
	Cond     *lang.Expr   // nil: always
	Lines    []lang.Eval  // of the condition, as a trace writes it; nil where there is one at most
	parts    []*lang.Node // of the condition: applies, when, not unless; until the index is built
	Shapes   []*lang.Node // of the lines, until the index is built
	Defs     []*lang.Def  // that the condition uses
	From, To calendar.Date
	Rank     int   // in the order of evaluation
	Over     []int // rules that override this one
	OverSlot int   // where others find what became of it, or -1; rows of a table share one
	Prev     int   // the row before it in a `first` table, or -1
	Decides  []Decide
	Clocks   []*Clock
	Effects  []*Effect
	Cite     []Cite
	Numbers  []Cite     // of the parameter values that it reads
	Reads    []lang.Dep // by anything in the rule
	Needs    []lang.Dep // by its condition, values and deadlines
	Asked    []lang.Dep // of which its condition or a value asks whether they are known
	valued   []lang.Dep // whose values these read
	Whole    []int      // slots of the lists that it reads beyond its own element
	Own      bool       // it gives what only the application at hand says: a text, a number, a moment
	OwnReads []lang.Dep // … where one of these facts has a value
	Late     bool       // see [Share]

	given []*lang.Node // what its effects are written with; until it is known whether they are its own
}

// Decide gives an outcome a value.
type Decide struct {
	Outcome int
	Cite    []Cite
	Rank    int // of its citations, 1 the highest; 0: none
	Value   lang.Eval
	Literal *lang.Value // a value that depends on nothing
	Tree    *lang.Node  // of an expression; dropped
}

// Effect is a compiled effect that is worked out once all outcomes are known.
type Effect struct {
	Kind    string
	Row     int // of the table of kinds; -1 of the host's own
	Args    map[string]*Value
	Values  []*Value // the arguments that decide something, and not only its words
	Dynamic bool     // some of values reads facts
	Cite    []Cite

	Own      bool       // it gives a number, a moment or the like that only the application at hand says
	OwnReads []lang.Dep // the facts that it gives so where they have a value

	given []*lang.Node // as of a rule, of what can be given anew to each application
}

// anew reports whether what stands under a key can be given anew to applications that
// share the rest: no other effect asks what it says, and it is no name.
func anew(section, key string) bool {
	return section == "penalties" && key != "act" && key != "subject" || section == "emitted" && key == "data"
}

// wordArgs are the arguments that people read. It is never written to.
var wordArgs = map[string]bool{"title": true, "message": true, "fix": true, "reason": true, "fact": true}

// Arg returns an argument, or nil.
func (e *Effect) Arg(name string) *Value { return e.Args[name] }

// EffectKinds are the kinds that every set has. It is never written to.
var EffectKinds = rules.EffectKinds()

// KindRow is the place of a kind among those that every set has, or -1.
func KindRow(name string) int {
	return slices.IndexFunc(EffectKinds, func(k rules.EffectKind) bool { return k.Name == name })
}

func (c *compilation) policiesAndRules() {
	for _, p := range c.set.Policies {
		info := PolicyInfo{Id: p.ID, RulesOn: c.optional(p.RulesOn), From: p.Valid.From, To: p.Valid.To}
		c.plan.Policies = append(c.plan.Policies, info)
		for _, r := range p.Rules {
			if c.ended() {
				return
			}
			c.rule(p, r)
		}
	}
	c.plan.RulesOn = c.optional(c.set.RulesOn)
	c.overrides()
}

func (c *compilation) rule(p *rules.Policy, src *rules.Rule) {
	r := &Rule{Index: len(c.plan.Rules), Id: p.ID + "/" + src.ID, Src: src, Policy: len(c.plan.Policies) - 1, List: -1,
		From: src.Valid.From, To: src.Valid.To, Prev: -1, OverSlot: -1, Cite: cites(src.Cites)}
	c.current = r
	loop := c.loop(src.For)
	if loop != nil {
		r.List = c.lay.listIndex(src.For.List)
	}
	scope, read := *c.scopeFor(loop), []*lang.Param{}
	scope.Read = &read
	var lines []*lang.Expr
	r.Cond, lines = c.ruleCondition(&scope, p, src, r)
	r.setLines(lines)
	if r.Cond != nil {
		addReads(&r.Needs, r.Cond.Deps)
		r.Defs = r.Cond.Tree().Definitions()
		r.asks(r.Cond.Tree())
	}
	for i := range src.Effects {
		c.effect(&scope, r, &src.Effects[i])
	}
	r.Numbers = c.numbers(read)
	r.Whole = c.wholeLists(r)
	if loop != nil {
		own := lang.Dep{List: -1, Slot: loop.List}
		r.Needs = append([]lang.Dep{own}, slices.DeleteFunc(r.Needs, func(d lang.Dep) bool { return d == own })...)
	}
	if r.Reads == nil {
		r.Reads = r.Needs
	} else {
		addReads(&r.Reads, r.Needs)
	}
	c.firstTable(p, r)
	c.byID[r.Id], c.current = r.Index, nil
	c.plan.Rules = append(c.plan.Rules, r)
}

// asks notes of which facts a tree asks whether they are known.
func (r *Rule) asks(tree *lang.Node) {
	asked, valued := tree.Asked()
	addReads(&r.Asked, asked)
	addReads(&r.valued, valued)
}

// OnlyAsks reports whether a rule looks at a fact for no more than whether it is
// known.
func (r *Rule) OnlyAsks(d lang.Dep) bool {
	return slices.Contains(r.Asked, d) && !slices.Contains(r.valued, d)
}

// wholeLists lists the slots of the lists that a rule reads by more than its own
// element: as a whole, or of another list.
func (c *compilation) wholeLists(r *Rule) []int {
	var out []int
	for _, d := range slices.Concat(r.Needs, r.Reads) {
		slot := d.List
		if d.List < 0 {
			if slot = d.Slot; c.lay.ListAt(slot) < 0 {
				continue
			}
		} else if r.List >= 0 && c.lay.Lists[r.List].Slot == d.List {
			continue
		}
		if !slices.Contains(out, slot) {
			out = append(out, slot)
		}
	}
	return out
}

// firstTable links a row of a `first` table to the row before it.
func (c *compilation) firstTable(p *rules.Policy, r *Rule) {
	t := r.Src.Table
	if t == nil || t.Hit != "first" {
		return
	}
	if r.Index > 0 && c.plan.Rules[r.Index-1].Src.Table == t {
		r.Prev = r.Index - 1
		r.OverSlot = c.plan.Rules[r.Prev].OverSlot
		return
	}
	r.OverSlot = c.plan.OverSlots
	c.plan.OverSlots++
}

func (c *compilation) effect(scope *lang.Scope, r *Rule, src *rules.Effect) {
	switch src.Kind {
	case "decide":
		for i := range src.Args {
			c.decide(scope, r, &src.Args[i], Decide{Cite: r.citesOf(src), Rank: c.rank(r, src)})
		}
		return
	case "deadline":
		c.clock(scope, r, src)
		return
	}
	if _, declared := c.cfg.Kinds[src.Kind]; KindRow(src.Kind) < 0 && !declared {
		c.unknownEffect(src)
		return
	}
	e := &Effect{Kind: src.Kind, Row: KindRow(src.Kind), Args: map[string]*Value{}, Cite: r.citesOf(src)}
	for i := range src.Args {
		a := &src.Args[i]
		var reads []lang.Dep
		from := len(r.given)
		v := c.value(scope, &a.Value, &reads)
		addReads(&r.Reads, reads)
		e.Args[a.Name] = v
		section, key := sectionKey(e, a.Name)
		if anew(section, key) {
			e.given, r.given = append(e.given, r.given[from:]...), r.given[:from]
		}
		c.calculates(r, section, key, v, reads)
		if !wordArgs[a.Name] {
			e.Values = append(e.Values, v)
			e.Dynamic = e.Dynamic || v.dynamic()
		}
	}
	r.Effects = append(r.Effects, e)
	c.fitEffect(src, e)
}

// citesOf are the citations of an effect: its own, or those of its rule.
func (r *Rule) citesOf(e *rules.Effect) []Cite {
	if len(e.Cites) > 0 {
		return cites(e.Cites)
	}
	return r.Cite
}

func (c *compilation) unknownEffect(src *rules.Effect) {
	var kinds []string
	for i := range EffectKinds {
		kinds = append(kinds, EffectKinds[i].Name)
	}
	for k := range c.cfg.Kinds {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	c.report(src.Pos, "unknown-effect", "没有名为“%[1]s”的效果", "there is no effect %[1]q", src.Kind)
	c.diags[len(c.diags)-1].Hint = text.Meant(text.Nearest(src.Kind, kinds))
}

func (c *compilation) decide(scope *lang.Scope, r *Rule, a *rules.Arg, d Decide) {
	i, ok := c.target(r, a)
	if !ok {
		return
	}
	t := c.lay.Outcomes[i].Typ
	if c.lay.Outcomes[i].Decl.Combine == "list" {
		t = *t.Elem
	}
	d.Outcome = i
	if a.Value.Kind == rules.ValueExpr {
		e, ok := lang.CompileFor(scope, a.Value.Expr, t, &c.diags)
		if !ok {
			return
		}
		e = e.Rounded(c.lay.Outcomes[i].rounding())
		c.keptByOutcome(scope, r, a, &c.lay.Outcomes[i], e, t)
		addReads(&r.Needs, e.Deps)
		c.calculatesOutcome(i, e.Deps)
		r.asks(e.Tree())
		d.Value, d.Literal, d.Tree = e.Kept(), e.Constant(), e.Tree()
		if c.lay.Outcomes[i].Decl.Combine == "sum" {
			d.Value = e.Eval // the sum is kept, not its parts
		}
		if d.Literal != nil && !c.lay.Outcomes[i].takes(*d.Literal, t) {
			d.Literal = nil // which is an error where the rule applies
		}
		t = e.Type
	} else {
		v, ok := c.literal(a.Value, t)
		if !ok {
			return
		}
		v = rounded(v, c.lay.Outcomes[i].rounding())
		d.Value, d.Literal = func(*lang.Env) lang.Value { return v }, &v
		t = v.Typed(t)
	}
	c.oneUnit(i, t, a)
	r.Decides = append(r.Decides, d)
}

// takes reports whether a constant may be given to an outcome whose values are of a
// type.
func (o *OutcomeInfo) takes(v lang.Value, t lang.Type) bool {
	sum := o.Decl.Combine == "sum"
	if t.K == rules.KindInt && sum && o.Decl.Type.Round.To != "" {
		return true // only the sum is whole
	}
	_, whole := lang.Convert(v, t)
	return (t.K != rules.KindInt || v.Kind() == lang.None || whole) && (sum || lang.Keep(v, rules.Pos{}).Kind() != lang.Failed)
}

// oneUnit checks that the periods which rules give to an outcome that joins them
// have one unit, as far as that is known before an application comes.
func (c *compilation) oneUnit(outcome int, t lang.Type, a *rules.Arg) {
	o := &c.lay.Outcomes[outcome]
	if t.K != rules.KindDuration || t.Unit == "" || o.Decl.Combine == "" || o.Decl.Combine == "list" {
		return
	}
	if o.unit == "" {
		o.unit = t.Unit
	}
	if o.unit != t.Unit {
		c.report(a.Pos, "unit-mismatch", "单位不同：%[1]s 与 %[2]s；%[3]s 要合并的期限应为同一单位",
			"the units differ: %[1]s and %[2]s; the periods that %[3]q combines have one unit", o.unit, t.Unit, o.Decl.Name)
	}
}

// target resolves the outcome that a decide names: by its own name, or by the
// loop's variable ("work.approval" over works is works.approval).
func (c *compilation) target(r *Rule, a *rules.Arg) (int, bool) {
	name := a.Name
	if f := r.Src.For; f != nil {
		if rest, ok := cutPrefix(name, f.Var+"."); ok {
			name = f.List + "." + rest
		}
	}
	i, ok := c.lay.ByName[name]
	if !ok {
		c.report(a.Pos, "unknown-outcome", "没有名为“%[1]s”的结果", "there is no outcome %[1]q", a.Name)
		d, near := &c.diags[len(c.diags)-1], text.Nearest(a.Name, c.targets(r))
		if d.Hint = c.outcomeHint(name, near, r); near != "" {
			d.Edits = []rules.Edit{{Pos: a.Pos, Was: a.Name, Now: near}}
		}
		return 0, false
	}
	if list := c.lay.Outcomes[i].List; list >= 0 && list != r.List {
		c.report(a.Pos, "not-in-loop", "结果“%[1]s”属于列表的每一项，规则要写 for", "outcome %[1]q belongs to each element of a list; the rule needs a for", a.Name)
		return 0, false
	}
	return i, true
}

// outcomeHint says what may have been meant by an outcome that there is not:
// one of a list's elements, in a rule without a loop, or one much like it.
func (c *compilation) outcomeHint(name, near string, r *Rule) rules.Text {
	if variable, field, ok := strings.Cut(name, "."); ok && r.List < 0 {
		for _, l := range c.lay.Lists {
			if _, ok := c.lay.ByName[l.Fact.Name+"."+field]; ok {
				return text.Say("规则是否漏了 for: %s in %s？", "does the rule lack for: %s in %s?", variable, l.Fact.Name)
			}
		}
	}
	return text.Meant(near)
}

// targets are the names and titles by which a decide of a rule may name outcomes.
func (c *compilation) targets(r *Rule) []string {
	var names, titles []string
	for _, o := range c.set.Outcomes {
		name, prefix := o.Name, ""
		if f := r.Src.For; f != nil {
			if rest, ok := cutPrefix(name, f.List+"."); ok {
				name, prefix = f.Var+"."+rest, f.Var+"."
			}
		}
		names = append(names, name)
		for _, title := range o.Titles {
			titles = append(titles, prefix+title)
		}
	}
	return append(names, titles...)
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
	for _, r := range c.plan.Rules {
		for _, ref := range r.Src.Overrides {
			i, ok := c.byID[ref.ID]
			if !ok {
				continue // the reader reports it
			}
			other := c.plan.Rules[i]
			if r.List >= 0 && r.List != other.List {
				c.report(ref.Pos, "override-scope", "“%[1]s”写了 for，只能取代对同一列表写 for 的规则，不能取代“%[2]s”",
					"%[1]q runs over a list and cannot override %[2]q, which does not run over the same", r.Id, other.Id)
				continue
			}
			other.Over = append(other.Over, r.Index)
			if r.OverSlot < 0 {
				r.OverSlot = c.plan.OverSlots
				c.plan.OverSlots++
			}
		}
	}
}
