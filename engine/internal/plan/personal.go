package plan

import (
	"maps"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// Place is where values stand in a decision: the section, the rule that gives
// them, and the key. Of an outcome it is the name without the element, and no rule.
type Place struct{ Section, Rule, Key string }

// calculation is a value that a rule gives, and what it is calculated from.
type calculation struct {
	place Place
	gives lang.Dep // the slot of an outcome
	given bool     // it gives one
	deps  []lang.Dep
}

// calculates notes that a value which a rule gives is written with an expression,
// and what it is calculated from.
func (c *compilation) calculates(r *Rule, section, key string, v *Value, deps []lang.Dep) {
	if v == nil || !v.dynamic() {
		return
	}
	at := Place{section, r.Id, key}
	if c.plan.Varies == nil {
		c.plan.Varies = map[Place]bool{}
	}
	c.plan.Varies[at] = true
	c.calculated = append(c.calculated, calculation{place: at, deps: v.fieldsOf(deps)})
}

// calculatesOutcome notes what the value of an outcome is calculated from.
func (c *compilation) calculatesOutcome(outcome int, deps []lang.Dep) {
	o := &c.lay.Outcomes[outcome]
	dep := lang.Dep{List: -1, Slot: o.Slot}
	if o.List >= 0 {
		dep.List = c.lay.Lists[o.List].Slot
	}
	c.calculated = append(c.calculated, calculation{Place{Section: "outcomes", Key: o.Decl.Name}, dep, true, deps})
}

// sectionKey is the section of an effect and the key under which an argument
// stands there.
func sectionKey(e *Effect, arg string) (section, key string) {
	if e.Row < 0 { // the arguments of a host's effect are its data
		return "emitted", "data"
	}
	return EffectKinds[e.Row].Section, arg
}

// personal finds the values that are calculated from sensitive facts, by way of
// derived facts and outcomes too. What only a condition reads is no part of a value.
func (c *compilation) personal() {
	from := c.sensitive()
	c.spread(from)
	for _, x := range c.calculated {
		if x.place.Section != "" && slices.ContainsFunc(x.deps, func(d lang.Dep) bool { return from[d] }) {
			if c.plan.Personal == nil {
				c.plan.Personal = map[Place]bool{}
			}
			c.plan.Personal[x.place] = true
		}
	}
	c.calculated = nil
}

// spread adds the slots whose values are calculated from those of some slots.
func (c *compilation) spread(from map[lang.Dep]bool) {
	gives := map[lang.Dep][]lang.Dep{}
	for _, x := range c.calculated {
		for _, d := range x.deps {
			if x.given && len(from) > 0 {
				gives[d] = append(gives[d], x.gives)
			}
		}
	}
	queue := slices.Collect(maps.Keys(from)) // the order does not matter
	for len(queue) > 0 {
		d := queue[0]
		queue = queue[1:]
		for _, to := range gives[d] {
			if !from[to] {
				from[to] = true
				queue = append(queue, to)
			}
		}
	}
}

// sensitive lists the slots of facts that are sensitive or have a sensitive
// part, and notes what derived facts are calculated from.
func (c *compilation) sensitive() map[lang.Dep]bool {
	out := map[lang.Dep]bool{}
	for slot, f := range c.lay.Global.Fields[:c.lay.Facts] {
		if f.Fact.Sensitive { // of a list: its fields have slots of their own
			out[lang.Dep{List: -1, Slot: slot}] = true
		}
	}
	for _, l := range c.lay.Lists {
		for slot, f := range l.Rec.Fields[:l.Fields] {
			if l.Fact.Sensitive || hasSensitive(f.Fact) {
				out[lang.Dep{List: l.Slot, Slot: slot}] = true
			}
		}
	}
	c.derivations(-1, c.plan.Fillers)
	for _, f := range c.plan.Fillers {
		if f.List != nil {
			c.derivations(f.Slot, f.List.Items)
		}
	}
	return out
}

func (c *compilation) derivations(list int, fillers []Filler) {
	for _, f := range fillers {
		if f.Derive != nil {
			c.calculated = append(c.calculated, calculation{gives: lang.Dep{List: list, Slot: f.Slot}, given: true, deps: f.Derive.Deps})
		}
	}
}

// hasSensitive reports whether a fact or a part of it is sensitive.
func hasSensitive(f *rules.Fact) bool {
	return f.Sensitive || slices.ContainsFunc(f.Item, hasSensitive)
}

// fieldsOf lists the fields of the elements that a value holds whole.
func (v *Value) fieldsOf(list []lang.Dep) []lang.Dep {
	list = recordFields(v.Typ, list)
	for _, parts := range v.Text {
		for _, p := range parts {
			list = recordFields(p.Typ, list)
		}
	}
	for _, it := range v.Items {
		list = it.fieldsOf(list)
	}
	for _, e := range v.Entries {
		list = e.Value.fieldsOf(list)
	}
	return list
}

func recordFields(t lang.Type, list []lang.Dep) []lang.Dep {
	for t.Rec == nil {
		if t.Elem == nil {
			return list
		}
		t = *t.Elem
	}
	if t.Rec.List < 0 { // of a list within an element, whose field is sensitive where one of its own is
		return list
	}
	for slot := range t.Rec.Fields {
		list = append(list, lang.Dep{List: t.Rec.List, Slot: slot})
	}
	return list
}
