package plan

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// Promise is a promise of the set. Nothing of it takes part in a decision.
type Promise struct {
	Decl    *rules.Promise
	Holds   *lang.Expr // of a condition
	Outcome int        // that it is about; -1 for none
	Fact    lang.Dep   // of what goes with a fact, or is blind to it
}

// promises compiles what must hold for everyone.
func (c *compilation) promises() {
	for _, decl := range c.set.Promises {
		p := Promise{Decl: decl, Outcome: -1}
		ok := true
		switch decl.Kind() {
		case rules.PromiseHolds:
			p.Holds = c.condition(c.scope, decl.Holds)
			ok = p.Holds != nil
		case rules.PromiseMonotone:
			ok = c.promisedOutcome(&p) && c.promisedFact(&p, decl.When) && c.hasOrder(&p)
		case rules.PromiseBlind:
			ok = (decl.Section() != "" || c.promisedOutcome(&p)) && c.promisedFact(&p, decl.To)
		case rules.PromiseEvery:
			ok = c.promisedEffect(decl)
		}
		if ok {
			c.plan.Promises = append(c.plan.Promises, p)
		}
	}
}

func (c *compilation) promisedOutcome(p *Promise) bool {
	name := c.set.Named(p.Decl.Of.ID)
	i, ok := c.lay.ByName[name]
	if !ok {
		names := make([]string, len(c.set.Outcomes))
		for j, o := range c.set.Outcomes {
			names[j] = o.Name
		}
		c.report(p.Decl.Of.Pos, "unknown-outcome", "没有名为“%[1]s”的结果", "there is no outcome %[1]q", name)
		c.diags[len(c.diags)-1].Hint = text.Meant(text.Nearest(name, names))
		return false
	}
	p.Outcome = i
	return true
}

// promisedFact finds the fact of a promise: one of the application, or a field of a
// list.
func (c *compilation) promisedFact(p *Promise, ref rules.Ref) bool {
	name := c.set.Named(ref.ID)
	if slot, ok := c.lay.Global.Slot(name); ok && slot < c.lay.Facts && c.lay.ListAt(slot) < 0 {
		p.Fact = lang.Dep{List: -1, Slot: slot}
		return true
	}
	names := []string{}
	for _, f := range c.lay.Global.Fields[:c.lay.Facts] {
		names = append(names, f.Name)
	}
	for _, l := range c.lay.Lists {
		if field, ok := strings.CutPrefix(name, l.Fact.Name+"."); ok {
			if slot, ok := l.Rec.Slot(field); ok && slot < l.Fields && l.Rec.Fields[slot].Type.K != rules.KindList {
				p.Fact = lang.Dep{List: l.Slot, Slot: slot}
				return true
			}
		}
		for _, f := range l.Rec.Fields[:l.Fields] {
			names = append(names, l.Fact.Name+"."+f.Name)
		}
	}
	c.report(ref.Pos, "unknown-fact", "没有名为“%[1]s”的事实，或者它是列表", "there is no fact %[1]q, or it is a list", name)
	c.diags[len(c.diags)-1].Hint = text.Meant(text.Nearest(name, names))
	return false
}

// ordered are the kinds of values of which one is more than another; of an enum the
// later one is. It is never written to.
var ordered = []rules.Kind{rules.KindBool, rules.KindInt, rules.KindNumber, rules.KindMoney, rules.KindDate, rules.KindDatetime, rules.KindDuration, rules.KindEnum}

// hasOrder checks that there is more and less of the outcome and of the fact.
func (c *compilation) hasOrder(p *Promise) bool {
	o := &c.lay.Outcomes[p.Outcome]
	if !slices.Contains(ordered, o.Typ.K) {
		c.report(p.Decl.Of.Pos, "bad-promise", "“%[1]s”没有大小先后，说不上升降", "there is no more and less of %[1]q", o.Decl.Name)
		return false
	}
	if k := c.lay.fieldAt(p.Fact).Type.K; !slices.Contains(ordered, k) || k == rules.KindDuration {
		c.report(p.Decl.When.Pos, "bad-promise", "“%[1]s”没有大小先后，说不上增减", "there is no more and less of %[1]q", p.Decl.When.ID)
		return false
	}
	return true
}

// fieldAt is the field of a slot.
func (l *layout) fieldAt(d lang.Dep) lang.Field {
	if d.List < 0 {
		return l.Global.Fields[d.Slot]
	}
	return l.Lists[l.ListAt(d.List)].Rec.Fields[d.Slot]
}

// promisedEffect checks that there is a kind of effect.
func (c *compilation) promisedEffect(decl *rules.Promise) bool {
	kinds := []string{}
	for i := range EffectKinds {
		kinds = append(kinds, EffectKinds[i].Name)
	}
	for k := range c.cfg.Kinds {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	if slices.Contains(kinds, decl.Every.ID) {
		return true
	}
	c.report(decl.Every.Pos, "unknown-effect", "没有名为“%[1]s”的效果", "there is no effect %[1]q", decl.Every.ID)
	c.diags[len(c.diags)-1].Hint = text.Meant(text.Nearest(decl.Every.ID, kinds))
	return false
}
