package plan

import (
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// declared notes what decides beyond conditions and effects: how facts are
// derived, the calendars that deadlines name, and what a host added.
func (x *dissector) declared() {
	x.out.Derived, x.out.Calendars, x.out.Host = map[*rules.Fact]*model.Leaf{}, map[string]string{}, x.c.cfg.Host
	for _, f := range x.c.lay.Global.Fields[:x.c.lay.Facts] {
		x.derived(x.c.scope, -1, f)
	}
	for _, r := range x.c.plan.Rules {
		for _, k := range r.Clocks {
			if k.Cal != nil {
				x.out.Calendars[k.Cal.ID()] = k.Cal.Digest()
			}
		}
	}
}

// derived notes how a fact is derived, and the fields of a list.
func (x *dissector) derived(scope *lang.Scope, list int, f lang.Field) {
	if f.Fact.Derive != nil {
		x.out.Derived[f.Fact] = x.rounded(scope, list, f.Fact.Derive, f.Fact.Type.Round)
	}
	if f.Type.Elem == nil || f.Type.Elem.Rec == nil {
		return
	}
	rec := f.Type.Elem.Rec
	slot, _ := x.c.lay.Global.Slot(f.Name)
	inner := x.c.scopeFor(&lang.Loop{Var: "item", Type: rec, List: slot})
	for _, it := range rec.Fields {
		if it.Fact != nil {
			x.derived(inner, x.c.lay.listIndex(f.Name), it)
		}
	}
}
