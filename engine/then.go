package engine

import (
	"fmt"
	"maps"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
)

// One notice is enough: whoever gives all that is missing is asked later for nothing
// that was not announced. Only lists that are not known yet lead to more: to the
// facts of their elements.

// then says what will be missing of the elements of a list, by what names them, and is
// not listed yet; nil of any other fact.
func (b *build) then(c *candidate, listed map[string]bool) map[string]any {
	lay := b.st.eng.plan.Lay
	out := map[string]any{}
	for _, l := range lay.Lists {
		switch {
		case l.Keys >= 0 && lay.Global.Fields[l.Keys].Fact == c.fact:
			for _, v := range lay.Global.Fields[l.Keys].Type.Values {
				addThen(out, v.ID, b.fields(l, l.Fact.Name+"["+v.ID+"]."))
				addThen(out, v.ID, b.beside(l, listed))
			}
		case c.fact == l.Fact:
			addThen(out, "*", b.fields(l, l.Fact.Name+"[]."))
			addThen(out, "*", b.beside(l, listed))
		}
	}
	addThen(out, "*", b.asking(c, listed))
	if t := c.fact.Type; t.Kind == rules.KindList && len(c.fact.Item) > 0 && len(out) == 0 {
		addThen(out, "*", within(c.fact, c.path+"[]."))
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

func addThen(out map[string]any, value string, facts []any) {
	if was, ok := out[value].([]any); ok {
		facts = slices.Concat(was, facts)
	}
	if len(facts) > 0 {
		out[value] = facts
	}
}

// fields names the facts of an element that may be missing: those that rules which
// may apply read, those behind other facts, and the required ones.
func (b *build) fields(l *plan.ListInfo, prefix string) []any {
	read := make([]bool, l.Fields)
	mark := func(deps []lang.Dep) {
		for _, d := range deps {
			if d.List == l.Slot && d.Slot < l.Fields {
				read[d.Slot] = true
			}
		}
	}
	for i := range b.st.found {
		if inst := &b.st.found[i]; inst.status != defeated {
			mark(inst.rule.Reads)
		}
	}
	for _, e := range b.st.eng.plan.Derives {
		mark(e.Deps)
	}
	var out []any
	for slot, f := range l.Rec.Fields[:l.Fields] {
		if (read[slot] || f.Fact.Required) && slot != l.Rec.Key && mayLack(f.Fact) {
			out = append(out, prefix+f.Name)
		}
		if read[slot] && f.Fact.Type.Kind == rules.KindList {
			out = append(out, within(f.Fact, prefix+f.Name+"[].")...)
		}
	}
	return out
}

// beside names the facts outside of a list that is not known which rules over it
// read, and of which nothing was asked yet: a rule without its elements reads no
// more than its condition.
func (b *build) beside(l *plan.ListInfo, listed map[string]bool) []any {
	var out []any
	add := func(rec *lang.Record, slot int) {
		if rec.Type.Fields[slot].Fact == nil || rec.Slots[slot].Known() {
			return
		}
		path := rec.Path(b.st.asked(lang.Ref{Record: rec, Slot: slot}))
		if !listed[path] && !slices.Contains(out, any(path)) {
			out = append(out, path)
		}
	}
	for i := range b.st.found {
		inst := &b.st.found[i]
		if inst.status == defeated || inst.elem != nil || inst.rule.List < 0 || b.st.eng.plan.Lay.Lists[inst.rule.List] != l {
			continue
		}
		for _, d := range inst.rule.Reads {
			switch {
			case d.List < 0:
				add(b.st.global, d.Slot)
			case d.List != l.Slot:
				for _, it := range b.st.global.Slots[d.List].Items() {
					add(it.Record(), d.Slot)
				}
			}
		}
	}
	return out
}

// asking names what may be missing once a fact is given of which rules ask whether
// it is known: all else that they read, and the rules behind them.
func (b *build) asking(c *candidate, listed map[string]bool) []any {
	p := b.st.eng.plan
	dep := lang.Dep{List: c.ref.list, Slot: c.ref.slot}
	asked := slices.Clone(p.Asking[dep])
	if len(asked) == 0 {
		return nil
	}
	named := map[string]bool{}
	for i := 0; i < len(asked); i++ {
		for _, d := range asked[i].Reads {
			if !asked[i].OnlyAsks(d) {
				b.lacking(d, named)
			}
		}
		asked = p.AddAfter(asked, asked[i])
	}
	out := make([]any, 0, len(named))
	for _, path := range slices.Sorted(maps.Keys(named)) {
		if !listed[path] {
			out = append(out, path)
		}
	}
	return out
}

// lacking names a fact that is unknown; of elements of a list, all at once.
func (b *build) lacking(d lang.Dep, named map[string]bool) {
	lay := b.st.eng.plan.Lay
	if d.List < 0 {
		if d.Slot < lay.Facts && !b.st.global.Slots[d.Slot].Known() {
			named[b.st.global.Path(b.st.asked(lang.Ref{Record: b.st.global, Slot: d.Slot}))] = true
		}
		return
	}
	l := lay.Lists[lay.ListAt(d.List)]
	if d.Slot < l.Fields && mayLack(l.Rec.Fields[d.Slot].Fact) {
		f := l.Rec.Fields[d.Slot]
		named[l.Fact.Name+"[]."+f.Name] = true
		if f.Fact.Type.Kind == rules.KindList {
			for _, x := range within(f.Fact, l.Fact.Name+"[]."+f.Name+"[].") {
				named[fmt.Sprint(x)] = true
			}
		}
	}
}

// within names the facts of an element of a list within an element.
func within(list *rules.Fact, prefix string) []any {
	var out []any
	for _, f := range list.Item {
		if mayLack(f) {
			out = append(out, prefix+f.Name)
		}
		if f.Type.Kind == rules.KindList {
			out = append(out, within(f, prefix+f.Name+"[].")...)
		}
	}
	return out
}

// mayLack reports whether a fact that is not given is unknown.
func mayLack(f *rules.Fact) bool {
	return f.Required || f.Default == nil && f.Type.Kind != rules.KindEvent
}
