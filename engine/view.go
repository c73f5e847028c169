package engine

import (
	"cmp"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// view is the part of a decision that was open, as one completion has it: by
// key what stands there, "" where nothing does.
type view struct {
	content map[string]string
	open    map[string]bool   // still open in this completion
	waits   map[string]bool   // facts that its open part waits for
	asks    map[string]bool   // … or a message in it reads
	over    map[string]string // what a conflict is over, by the key of both
	pending map[string]bool   // a rule that could give it is undetermined
	by      map[string]string // the rules that give it
}

// differ compares two views that differ in one fact: whether it makes a
// difference, and whether something that is decided in both differs. What is
// open in both may still differ where it waits for the fact.
func (v view) differ(w view, waits func(key string, settled bool) bool) (differ, certain bool) {
	for k := range v.union(w) {
		if v.open[k] || w.open[k] {
			differ = differ || v.open[k] != w.open[k] || waits(k, v.alike(w, k))
			continue
		}
		if v.content[k] == w.content[k] {
			continue
		}
		if over := cmp.Or(v.over[k], w.over[k]); !v.open[over] && !w.open[over] {
			return true, true
		}
		differ = true // the conflict may come yet
	}
	return differ, false
}

// alike reports whether the same rules give a thing for certain in both views, and
// as far as it is settled the same.
func (v view) alike(w view, key string) bool {
	return !v.pending[key] && !w.pending[key] && v.by[key] == w.by[key] && v.content[key] == w.content[key]
}

func (v view) union(w view) map[string]bool {
	keys := map[string]bool{}
	for k := range v.content {
		keys[k] = true
	}
	for k := range w.content {
		keys[k] = true
	}
	for k := range v.open {
		keys[k] = true
	}
	for k := range w.open {
		keys[k] = true
	}
	return keys
}

func (d *Decision) inConflict(on string) bool {
	return slices.ContainsFunc(d.Conflicts, func(c Conflict) bool { return c.On == on })
}

// stands goes through what can come out differently in other completions: what
// rules give, and their conflicts. What rules are in conflict over is not open,
// and says no more than that. The text holds until the next.
func (b *build) stands(yield func(e Element, says []byte)) {
	d := b.dec
	w := writer{canon: canon{b: b.st.buf}, canonical: true}
	for e := range d.Elements() {
		switch w.b = w.b[:0]; {
		case e.Section == SectionConflicts:
		case !e.section.given:
			continue
		case len(d.Conflicts) > 0 && d.inConflict(e.on()):
			e.Open = e.Open && e.Section != SectionOutcomes
			w.b = append(w.b, "conflict"...)
		default:
			w.said(e)
		}
		yield(e, w.b)
	}
	b.st.buf = w.b
}

// openWaits lists the facts that each open thing in the decision waits for.
func (b *build) openWaits() map[string][]string {
	out := map[string][]string{}
	for _, p := range b.dec.Pending {
		key := pendingKey(p)
		out[key] = append(out[key], p.WaitsFor...)
	}
	b.stands(func(e Element, _ []byte) {
		if e.Open {
			key := e.key()
			out[key] = append(out[key], e.WaitsFor()...)
		}
	})
	return out
}

// openWords lists the notices whose message is not settled, with the facts that
// it reads.
func (b *build) openWords() map[string][]string {
	out := map[string][]string{}
	st := b.st
	for i := range st.found {
		inst := &st.found[i]
		if inst.status != applies {
			continue
		}
		for k, e := range inst.rule.Effects {
			v := e.Arg("message")
			if kindAt(e).section.name != SectionNotices || v == nil || !st.gives(effectUnit, k, inst.rule, inst.elem) {
				continue
			}
			st.env.RulesOn, st.env.Frames[1] = st.dates[inst.rule.Policy], lang.Value{}
			if inst.elem != nil {
				st.env.Frames[1] = inst.elem.Value()
			}
			if paths := st.paths(b.unsettled(v)); len(paths) > 0 {
				key := b.keyOf(inst, e)
				out[key] = addPaths(out[key], paths)
			}
		}
	}
	st.env.Frames[1] = lang.Value{}
	return out
}

// view is what a completion says, and what is still open in it.
func (b *build) view() view {
	b.valuesBy()
	v := view{content: map[string]string{}, open: map[string]bool{}, waits: map[string]bool{}, over: map[string]string{}, pending: map[string]bool{}, by: b.by}
	b.stands(func(e Element, says []byte) {
		key := e.key()
		if c, ok := e.v.Addr().Interface().(*Conflict); ok {
			v.over[key] = sectionOf(c.Section).key(c.Name, c.Element)
		}
		if e.Open {
			v.open[key] = true
			markAll(v.waits, e.WaitsFor())
		}
		v.content[key] += string(append(says, '\n'))
	})
	for _, p := range b.dec.Pending {
		v.open[pendingKey(p)], v.pending[pendingKey(p)] = true, true
		markAll(v.waits, p.WaitsFor)
	}
	for i := range b.promised {
		p := &b.promised[i]
		key := outcomeKey(p.outcome)
		v.content[key] = p.says()
		if p.holds.Kind() == lang.Unknown {
			v.open[key] = true
			markAll(v.waits, b.mayBreak(p))
		}
	}
	return v
}
