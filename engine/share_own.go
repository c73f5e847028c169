package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/plan"
)

// An effect may give what only one application says, as the days by which it is late.
// Of a penalty and of what is emitted nothing else asks, so that applications share
// the rest of a decision, and each is given its own.

// ownEffect is such an effect, and where in its section stands what it gives.
type ownEffect struct {
	rule   *plan.Rule
	effect *plan.Effect
	elem   int32 // of the rule's list; -1 for none
	at     int
}

// own notes what an effect gave that only the application says; loose is what the
// meter showed before it.
func (c *course) own(b *build, inst *instance, e *plan.Effect, loose int64) {
	if c == nil || b.st.part != nil || !b.st.givesAnew(inst, e) {
		return
	}
	c.live += b.st.env.Meter.Loose() - loose
	c.owns = append(c.owns, ownEffect{inst.rule, e, int32(elementIndex(inst.elem)), kindAt(e).section.in(b.dec).Len() - 1})
}

// givesAnew reports whether an effect gives what only the application says.
func (st *state) givesAnew(inst *instance, e *plan.Effect) bool {
	return e.Own || st.hasAny(inst, e.OwnReads)
}

// giveOwn gives what only the application says. ok is false where it is not all there;
// then the state is spent.
func (st *state) giveOwn(g *given) (ok bool) {
	if len(g.owns) == 0 {
		return true
	}
	st.own = &Decision{}
	b := &build{st: st, dec: st.own}
	for i := range g.owns {
		o := &g.owns[i]
		elem := st.enter(o.rule, o.elem)
		kindAt(o.effect).give(b, &instance{rule: o.rule, elem: elem, status: applies, by: -1}, o.effect)
	}
	return !st.open && len(b.waiting)+len(st.errors) == 0
}

// putOwn puts what only the application says into lists that others share.
func (st *state) putOwn(g *given, d *Decision) {
	if len(g.owns) > 0 {
		g.eachOwn(d, func(i int, penalty *Penalty) { *penalty, st.own.Penalties = st.own.Penalties[0], st.own.Penalties[1:] },
			func(i int, emission *Emission) { *emission, st.own.Emitted = st.own.Emitted[0], st.own.Emitted[1:] })
	}
}

// dropOwn empties the places of what only the application says.
func (g *given) dropOwn(d *Decision) {
	g.eachOwn(d, func(_ int, p *Penalty) { *p = Penalty{} }, func(_ int, e *Emission) { *e = Emission{} })
}

func (g *given) eachOwn(d *Decision, penalty func(int, *Penalty), emission func(int, *Emission)) {
	for i := range g.owns {
		switch o := &g.owns[i]; kindAt(o.effect).section.name {
		case SectionPenalties:
			penalty(o.at, &d.Penalties[o.at])
		default:
			emission(o.at, &d.Emitted[o.at])
		}
	}
}

// hasOwn reports whether a section has anything that only one application says.
func (g *given) hasOwn(key string) bool {
	return slices.ContainsFunc(g.owns, func(o ownEffect) bool { return string(kindAt(o.effect).section.name) == key })
}
