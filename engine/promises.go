package engine

import (
	"cmp"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// promise is the claim of a set that an outcome has a value, where none is given for
// certain yet and the claim is not known not to hold.
type promise struct {
	outcome string
	unit    unit
	holds   lang.Value
	waits   []lang.Ref // unknown facts behind the condition
}

// promises asks for which outcomes the set promises a value: all of them, or those
// of the cone of a completion.
func (b *build) promises() {
	st := b.st
	if st.part != nil && !st.part.promises {
		return
	}
	st.env.RulesOn = st.setDate
	for i, c := range st.eng.plan.Complete {
		o := &st.eng.plan.Lay.Outcomes[c.Outcome]
		if o.List < 0 {
			b.promise(i, nil, o.Decl.Name)
			continue
		}
		for _, it := range st.global.Slots[st.eng.plan.Lay.Lists[o.List].Slot].Items() {
			st.env.Frames[1] = it
			b.promise(i, it.Record(), it.Record().Path(o.Slot))
		}
		st.env.Frames[1] = lang.Value{}
	}
}

func (b *build) promise(index int, elem *lang.Record, outcome string) {
	if !b.st.gives(promiseUnit, index, nil, elem) {
		return
	}
	p := promise{outcome: outcome, unit: unit{kind: promiseUnit, index: index, elem: elem}}
	p.holds, p.waits = b.st.evalReads(b.st.eng.plan.Complete[index].Expr.Eval)
	given := slices.ContainsFunc(b.dec.Outcomes, func(o Outcome) bool { return o.Name == outcome && !o.Open })
	if b.st.halted(place{outcome: outcome}) || given || p.holds.False() {
		return
	}
	b.promised = append(b.promised, p)
}

// mayBreak lists the facts that have to be known to tell whether a promise is kept:
// those behind the condition for an outcome that no rule gives, or may give any more.
func (b *build) mayBreak(p *promise) []string {
	if p.holds.Kind() != lang.Unknown || b.has(p.outcome) {
		return nil
	}
	return b.st.paths(slices.DeleteFunc(slices.Clone(p.waits), func(r lang.Ref) bool { return !r.OfRecord() }))
}

// breaks reports whether it is not known of some promise whether it is kept.
func (b *build) breaks() bool {
	for i := range b.promised {
		if len(b.mayBreak(&b.promised[i])) > 0 {
			return true
		}
	}
	return false
}

// promises completes the conditions of promises that may be broken, each by itself,
// once it is known which outcomes rules may give.
func (o *openings) promises() error {
	for i := range o.b.promised {
		p := &o.b.promised[i]
		paths := o.b.mayBreak(p)
		if len(paths) == 0 {
			continue
		}
		key := outcomeKey(p.outcome)
		g := &cluster{keys: []string{key}, waits: paths, units: []unit{p.unit}}
		g.rest(o.st)
		o.waits[key], o.by[key], o.groups = paths, g, append(o.groups, g)
		if err := o.solve(g); err != nil {
			return err
		}
		if g.settled[key] {
			p.holds = g.ends[0].made.promiseOf(p.outcome)
		}
		for _, path := range o.b.mayBreak(p) {
			o.b.open = true
			if c := o.facts[path]; c != nil && g.tree == nil {
				c.must = true
			}
		}
	}
	return nil
}

// promiseOf is whether an outcome is promised: false, true, unknown or an error.
func (b *build) promiseOf(outcome string) lang.Value {
	for i := range b.promised {
		if b.promised[i].outcome == outcome {
			return b.promised[i].holds
		}
	}
	return lang.BoolOf(false)
}

// says is what a completion says of a promise.
func (p *promise) says() string {
	if e := asError(p.holds); e != nil {
		return e.Code
	}
	return "promised"
}

// gaps reports outcomes that the set promises to give and no rule gave. Where the
// condition fails it is not known whether the outcome should have a value, which is
// told unless it has one.
func (b *build) gaps() {
	for i := range b.promised {
		p := &b.promised[i]
		if b.has(p.outcome) {
			continue
		}
		if e := asError(p.holds); e != nil {
			out := b.st.ruleError(e)
			out.Outcome, out.Pos = p.outcome, cmp.Or(out.Pos, b.st.eng.plan.Complete[p.unit.index].Expr.Src.Pos.String())
			b.dec.Errors = append(b.dec.Errors, out)
		} else if p.holds.True() {
			b.dec.Errors = append(b.dec.Errors, RuleError{Outcome: p.outcome, Code: "no-value",
				Message: b.st.say("结果“%[1]s”应有值，却没有规则给出", "outcome %[1]q must have a value here, and no rule gives one", p.outcome)})
		}
	}
}
