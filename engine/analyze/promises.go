package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// PromiseState says what an analysis came to about a promise.
type PromiseState string

// The states of a promise.
const (
	PromiseProved  PromiseState = "proved"    // no application breaks it: the search came to its end
	PromiseBroken  PromiseState = "broken"    // an application breaks it, as the engine confirms
	PromiseUnknown PromiseState = "undecided" // neither was found, for the sake of Facts
)

// Promise is what became of a promise of the set. What breaks it is told as a
// finding too, unless the set allows it.
type Promise struct {
	ID    string
	Title rules.Text
	Pos   rules.Pos
	State PromiseState

	Witness *Witness // that breaks it, or the first of two that do together
	Twin    *Witness // the second; nil where one breaks it
	Facts   []string // of what is undecided: that make it so
}

// CodePromise is that of findings about promises, and of those left open.
const CodePromise = "broken-promise"

// promises proves or refutes what must hold for everyone.
func (c *checker) promises() {
	for i := range c.Set.Promises {
		p := &c.Set.Promises[i]
		out := Promise{ID: p.Decl.ID, Title: p.Decl.Title, Pos: p.Decl.Pos}
		switch p.Decl.Kind() {
		case rules.PromiseHolds:
			c.holds(p, &out)
		case rules.PromiseEvery:
			c.every(p, &out)
		case rules.PromiseMonotone, rules.PromiseBlind:
			c.twice(p, &out)
		}
		slices.Sort(out.Facts)
		out.Facts = slices.Compact(out.Facts)
		c.report.Promises = append(c.report.Promises, out)
	}
}

// came notes what a search for an application that breaks a promise came to, and
// reports whether one does.
func (p *Promise) came(w *Witness, v prove.Verdict, facts []string) bool {
	switch {
	case v == prove.Found:
		if p.State != PromiseBroken {
			p.State, p.Witness, p.Facts = PromiseBroken, w, nil
		}
		return true
	case v == prove.Exhausted && p.State != PromiseBroken:
		p.State, p.Facts = PromiseUnknown, append(p.Facts, facts...)
	case p.State == "":
		p.State = PromiseProved
	}
	return false
}

// holds looks for an application of which the condition of a promise is false.
func (c *checker) holds(p *model.Promise, out *Promise) {
	goals := []prove.Goal{c.Cond(p.Holds).Is(prove.No), c.Made(p).Is(prove.Yes)}
	breaks := func(w *Witness) bool {
		c.report.Applications++
		broken, err := c.Eng.Broken(c.ctx, w.Input())
		return err == nil && slices.Contains(broken, p.Decl.ID)
	}
	w, v, facts := c.showing(goals, breaks, anyManner()...)
	if out.came(w, v, facts) {
		w.Shows = text.Say("违背承诺“%[1]s”", "it breaks the promise %[1]q", p.Decl.ID)
	}
	c.reportPromise(p, out, problem{pos: p.Decl.Pos, message: text.Say("承诺“%[1]s”不成立：有的申请违背它", "the promise %[1]q does not hold: some applications break it", p.Decl.ID)})
}

// anyManner are the ways to make an application where the condition may reckon with
// what the classes of facts do not tell apart.
func anyManner() []manner {
	return slices.Concat(manners(0), alike(manners(0)), []manner{{above: 1}, {above: 3}, {happen: true}, {other: true}})
}

// reportPromise tells of a promise that is broken, or not decided.
func (c *checker) reportPromise(p *model.Promise, out *Promise, of problem) {
	of.twin = out.Twin
	of.code, of.on, of.witness, of.facts = CodePromise, p.Decl.ID, out.Witness, out.Facts
	of.allow = append(of.allow, p.Decl.Allow)
	of.hint = text.Say("改正给出这一结果的规则；规则没有错的，改正承诺", "mend the rules that decide so or, where they are right, the promise")
	switch out.State {
	case PromiseBroken:
		if f := c.find(of); f != nil && f.Pos != p.Decl.Pos {
			f.Related = append(f.Related, p.Decl.Pos)
		}
	case PromiseUnknown:
		c.leave(of)
	}
}

// every looks for effects of a kind that lack an argument, of rules that can apply.
func (c *checker) every(p *model.Promise, out *Promise) {
	out.State = PromiseProved
	for i := range c.Set.Rules {
		r := &c.Set.Rules[i]
		for k := range r.Src.Effects {
			if e := &r.Src.Effects[k]; e.Kind == p.Decl.Every.ID && !c.hasArgument(r, e, p.Decl.Has.ID) {
				c.effectLacks(p, out, i, e)
			}
		}
	}
	if out.State == PromiseUnknown {
		c.reportPromise(p, out, problem{pos: p.Decl.Pos})
	}
}

// hasArgument reports whether an effect has an argument; a citation may be that of
// its rule.
func (c *checker) hasArgument(r *model.Rule, e *rules.Effect, name string) bool {
	if name == "cite" {
		return len(e.Cites)+len(r.Src.Cites)+len(c.Set.Source.Policies[r.Policy].Cites) > 0
	}
	return e.Arg(name) != nil
}

// effectLacks looks for an application to which the rule of an effect applies.
func (c *checker) effectLacks(p *model.Promise, out *Promise, rule int, e *rules.Effect) {
	r := &c.Set.Rules[rule]
	goals := []prove.Goal{c.Applies[rule].Is(prove.Yes), c.Made(p).Is(prove.Yes)}
	w, v, facts := c.show(goals, func(d *engine.Decision) bool { return applying(d, r.ID) }, anyManner()...)
	if !out.came(w, v, facts) {
		return
	}
	w.Shows = text.Say("%[1]s 适用，其 %[2]s 没有 %[3]s", "%[1]s applies, and its %[2]s has no %[3]s", r.ID, e.Kind, p.Decl.Has.ID)
	one := Promise{State: PromiseBroken, Witness: w}
	c.reportPromise(p, &one, problem{pos: e.Pos, allow: c.allowed(r), message: text.Say("违背承诺“%[1]s”：%[2]s 的 %[3]s 没有 %[4]s", "it breaks the promise %[1]q: the %[3]s of %[2]q has no %[4]s",
		p.Decl.ID, r.ID, e.Kind, p.Decl.Has.ID)})
}
