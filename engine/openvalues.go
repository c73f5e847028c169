package engine

import (
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// An open thing whose rules are settled waits only for what their values read,
// and no more for what decided whether the rules apply.

// givenBy notes a rule among those that give what stands under a key.
func (b *build) givenBy(key string, r *plan.Rule) {
	if b.by == nil {
		b.by = map[string]string{}
	}
	b.by[key] += r.Id + " "
}

// valuesBy notes the rules behind outcomes and deadlines.
func (b *build) valuesBy() {
	for i := range b.st.given {
		if con := &b.st.given[i]; !con.open {
			b.givenBy(b.st.outcomeKey(con), con.rule)
		}
	}
	for i := range b.st.clocks {
		if cs := &b.st.clocks[i]; !cs.pending {
			b.givenBy(cs.key(), cs.rule)
		}
	}
}

func (st *state) outcomeKey(con *contribution) string {
	o := &st.eng.plan.Lay.Outcomes[con.outcome]
	if con.elem != nil {
		return outcomeKey(con.elem.Path(o.Slot))
	}
	return outcomeKey(o.Decl.Name)
}

func (cs *clockState) key() string {
	return sectionOf(SectionDeadlines).key(cs.clock.Id, elementName(cs.elem))
}

// valueReads lists by key the facts behind the values that rules give there, or
// would; "" stands for any, where the elements of a list are not known. There are
// none where it is not known yet what rules give.
func (b *build) valueReads() map[string][]string {
	out := map[string][]string{}
	if b.unnamed {
		return out
	}
	add := func(key string, whole bool, refs []lang.Ref) {
		out[key] = addPaths(out[key], b.st.paths(refs))
		if whole {
			out[key] = addPaths(out[key], []string{""})
		}
	}
	for e := range b.dec.Elements() {
		if e.section.given && e.Section != SectionOutcomes && e.Section != SectionDeadlines {
			out[e.key()] = addPaths(out[e.key()], e.WaitsFor())
		}
	}
	for _, w := range b.pending {
		add(w.key, false, w.refs)
	}
	for i := range b.st.given {
		con := &b.st.given[i]
		add(b.st.outcomeKey(con), con.many, con.reads)
	}
	for i := range b.st.clocks {
		cs := &b.st.clocks[i]
		add(cs.key(), cs.elem == nil && cs.rule.List >= 0, cs.reads)
	}
	for _, p := range b.dec.Pending {
		if b.overUnknown(p) {
			add(pendingKey(p), true, nil)
		}
	}
	return out
}
