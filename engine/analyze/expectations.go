package analyze

import (
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
	keys := map[string]bool{}
	for i := range ss {
		if ss[i].dec == nil {
			return
		}
		for j := range ss[:i] {
			for _, c := range Compare(ss[j].dec, ss[i].dec) {
				keys[c.Group+"\n"+c.Name] = true
			}
		}
		for _, o := range ss[i].dec.Outcomes {
			if slices.ContainsFunc(b.set.Rules[rule].Decides, func(d model.Decide) bool { return b.names1(d.Outcome, o.Name) }) {
				keys["outcome\n"+o.Name] = true
			}
		}
	}
	for i := range ss {
		expect, absent := expectation(ss[i].dec, keys)
		b.add(&ss[i], expect, absent, reason)
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

// sections gives for each group of changes its list in a decision and the key
// by which its elements are known. It is never written to.
var sections = map[string][2]string{"route": {"routes", "task"}, "due": {"deadlines", "id"}, "notice": {"notices", "code"},
	"material": {"materials", "material"}, "penalty": {"penalties", "act"}}

// expectation is what a decision says of the things in which the samples of
// its edge differ.
func expectation(d *engine.Decision, keys map[string]bool) (expect, absent map[string]any) {
	expect, absent = map[string]any{"status": string(d.Status)}, map[string]any{}
	outcomes, none := map[string]any{}, []any{}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		group, name, _ := strings.Cut(key, "\n")
		if group == "outcome" {
			if v, state := outcomeOf(d, name); state == "value" {
				outcomes[name] = v
			} else if state == "none" {
				none = append(none, name)
			}
			continue
		}
		section, ok := sections[group]
		if !ok {
			continue
		}
		list, there := expect, said(elements(d), Change{Group: group, Name: name}) != ""
		if !there {
			list = absent
		}
		items, _ := list[section[0]].([]any)
		list[section[0]] = append(items, identity(section[1], name))
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

// identity takes "works[water] connect" apart into the keys of an element.
func identity(key, name string) map[string]any {
	if element, id, ok := strings.Cut(name, "] "); ok {
		return map[string]any{key: id, "element": element + "]"}
	}
	return map[string]any{key: name}
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
