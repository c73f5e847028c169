package analyze

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// emit adds the samples of an edge as cases that expect what they differ in,
// and what the rule decides.
func (b *edges) emit(rule int, ss []sample, reason rules.Text) {
	differ := map[thing]bool{}
	for i := range ss {
		if ss[i].dec == nil {
			return
		}
		for j := range ss[:i] {
			differing(ss[j].dec, ss[i].dec, differ)
		}
		for _, e := range given(ss[i].dec) {
			if e.Section == engine.SectionOutcomes && slices.ContainsFunc(b.Set.Rules[rule].Decides, func(d model.Decide) bool { return b.NamesOutcome(d.Outcome, e.Name) }) {
				differ[thingOf(e)] = true
			}
		}
	}
	for i := range ss {
		expect, absent := expectation(ss[i].dec, differ)
		b.add(&ss[i], expect, absent, reason)
	}
}

// differing notes the things that two decisions differ in.
func differing(old, new *engine.Decision, differ map[thing]bool) {
	changes := Compare(old, new)
	for _, e := range slices.Concat(given(old), given(new)) {
		x := thingOf(e)
		if slices.ContainsFunc(changes, func(c Change) bool { return c.Section == x.section && c.Name == x.called() }) {
			differ[x] = true
		}
	}
}

func (b *edges) add(s *sample, expect, absent map[string]any, reason rules.Text) {
	name := s.what
	for n := 2; b.seen["name "+name]; n++ {
		name = fmt.Sprintf("%s (%d)", s.what, n)
	}
	b.seen["name "+name] = true
	given := map[string]any{}
	for k, x := range s.given {
		nest(given, k, x)
	}
	b.out = append(b.out, Case{Name: name, At: s.at, RulesOn: s.rulesOn, Given: given, Expect: expect, Absent: absent, Reason: reason})
}

// expectation is what a decision says of the things in which the samples of
// its edge differ.
func expectation(d *engine.Decision, differ map[thing]bool) (expect, absent map[string]any) {
	expect, absent = map[string]any{"status": string(d.Status)}, map[string]any{}
	outcomes, none := map[string]any{}, []any{}
	there := given(d)
	for _, x := range slices.SortedFunc(maps.Keys(differ), byName) {
		if x.section == engine.SectionOutcomes {
			if v, state := outcomeOf(d, x.name); state == "value" {
				outcomes[x.name] = v
			} else if state == "none" {
				none = append(none, x.name)
			}
			continue
		}
		list := expect
		if x.in(there) == "" {
			list = absent
		}
		items, _ := list[string(x.section)].([]any)
		list[string(x.section)] = append(items, x.identity())
	}
	if len(outcomes) > 0 {
		expect["outcomes"] = outcomes
	}
	if len(none) > 0 {
		absent["outcomes"] = none
	}
	if len(absent) == 0 {
		absent = nil
	}
	return expect, absent
}

func byName(x, y thing) int {
	return cmp.Or(strings.Compare(string(x.section), string(y.section)), strings.Compare(x.called(), y.called()))
}

func outcomeOf(d *engine.Decision, name string) (v any, state string) {
	for _, o := range d.Outcomes {
		if o.Name == name {
			if o.Open {
				return nil, "open"
			}
			if o.Value != nil {
				return o.Value, "value"
			}
		}
	}
	return nil, "none"
}
