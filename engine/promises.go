package engine

import (
	"cmp"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// promise is the claim of a set that an outcome has a value, where none is given for
// certain yet and the claim is not known not to hold.
type promise struct {
	outcome string
	of      plan.Completeness
	holds   lang.Value
	waits   []lang.Ref // unknown facts behind the condition
}

// promises asks for which outcomes the set promises a value.
func (b *build) promises() {
	st := b.st
	st.env.RulesOn = st.setDate
	for _, c := range st.eng.plan.Complete {
		o := &st.eng.plan.Lay.Outcomes[c.Outcome]
		if o.List < 0 {
			b.promise(c, o.Decl.Name)
			continue
		}
		for _, it := range st.global.Slots[st.eng.plan.Lay.Lists[o.List].Slot].Items() {
			st.env.Frames[1] = it
			b.promise(c, it.Record().Path(o.Slot))
		}
		st.env.Frames[1] = lang.Value{}
	}
}

func (b *build) promise(c plan.Completeness, outcome string) {
	p := promise{outcome: outcome, of: c}
	p.holds, p.waits = b.st.evalReads(c.Expr.Eval)
	given := slices.ContainsFunc(b.dec.Outcomes, func(o Outcome) bool { return o.Name == outcome && !o.Open })
	if b.st.halted(place{outcome: outcome}) || given || p.holds.False() {
		return
	}
	b.promised = append(b.promised, p)
}

// mayBreak lists the facts that have to be known to tell whether promises are kept:
// those behind the conditions for outcomes that no rule gives, or may give any more.
func (b *build) mayBreak() (paths []string) {
	for i := range b.promised {
		if p := &b.promised[i]; p.holds.Kind() == lang.Unknown && !b.has(p.outcome) {
			paths = addPaths(paths, b.st.paths(slices.DeleteFunc(slices.Clone(p.waits), func(r lang.Ref) bool { return !r.OfRecord() })))
		}
	}
	return paths
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
			out.Outcome, out.Pos = p.outcome, cmp.Or(out.Pos, p.of.Expr.Src.Pos.String())
			b.dec.Errors = append(b.dec.Errors, out)
		} else if p.holds.True() {
			b.dec.Errors = append(b.dec.Errors, RuleError{Outcome: p.outcome, Code: "no-value",
				Message: b.st.say("结果“%[1]s”应有值，却没有规则给出", "outcome %[1]q must have a value here, and no rule gives one", p.outcome)})
		}
	}
}
