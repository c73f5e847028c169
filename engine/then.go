package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
)

// One notice is enough: whoever gives all that is missing is asked later for nothing
// that was not announced. Only lists that are not known yet lead to more: to the
// facts of their elements.

// then says what will be missing of the elements of a list, by what names them; nil
// of any other fact.
func (b *build) then(c *candidate) map[string]any {
	lay := b.st.eng.plan.Lay
	out := map[string]any{}
	for _, l := range lay.Lists {
		switch {
		case l.Keys >= 0 && lay.Global.Fields[l.Keys].Fact == c.fact:
			for _, v := range lay.Global.Fields[l.Keys].Type.Values {
				addThen(out, v.ID, b.fields(l, l.Fact.Name+"["+v.ID+"]."))
			}
		case c.fact == l.Fact:
			addThen(out, "*", b.fields(l, l.Fact.Name+"[]."))
		}
	}
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
