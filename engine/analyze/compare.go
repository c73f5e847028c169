package analyze

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
)

// Change is something that two decisions differ in. Group is "outcome",
// "route", "due", "penalty", "material", "notice", "rejection", "emit" or
// "status"; From and To are "" where the thing is not there.
type Change struct {
	Group string `json:"group"`
	Name  string `json:"name"`
	From  string `json:"from"`
	To    string `json:"to"`
}

// Compare lists what two decisions about the same application differ in, apart
// from words, citations and the names of rules, in the order of the groups
// above.
func Compare(old, new *engine.Decision) []Change {
	if same(old, new) {
		return nil
	}
	a, b := elements(old), elements(new)
	var out []Change
	seen := map[string]bool{}
	for _, x := range slices.Concat(a, b) {
		key := x.Group + "\n" + x.Name
		if seen[key] {
			continue
		}
		seen[key] = true
		if from, to := said(a, x), said(b, x); from != to {
			out = append(out, Change{x.Group, x.Name, from, to})
		}
	}
	slices.SortStableFunc(out, func(x, y Change) int {
		return slices.Index(groupOrder, x.Group) - slices.Index(groupOrder, y.Group)
	})
	return out
}

// groupOrder is never written to.
var groupOrder = []string{"status", "outcome", "route", "due", "penalty", "material", "notice", "rejection", "emit"}

// element is one thing in a decision; From holds what it says.
type element = Change

func said(list []element, x element) string {
	text := ""
	for _, e := range list {
		if e.Group == x.Group && e.Name == x.Name {
			if text != "" {
				text += "; "
			}
			text += e.From
		}
	}
	return text
}

// elements lists what a decision gives.
func elements(d *engine.Decision) []element {
	out := []element{{Group: "status", Name: "status", From: string(d.Status)}}
	add := func(group, name string, says ...any) {
		text := ""
		for _, s := range says {
			if t := plainText(s); t != "" {
				if text != "" {
					text += ", "
				}
				text += t
			}
		}
		if text == "" {
			text = "✓"
		}
		out = append(out, element{Group: group, Name: name, From: text})
	}
	for _, o := range d.Outcomes {
		if o.Open {
			add("outcome", o.Name, "?", o.Possible)
		} else if o.Value != nil {
			add("outcome", o.Name, o.Value)
		}
	}
	for _, r := range d.Routes {
		add("route", r.Task, label("by", r.By), label("to", r.To), label("cc", r.Cc), label("after", r.After), label("with", r.Combine))
	}
	for _, k := range d.Deadlines {
		add("due", trim(k.Element+" "+k.ID), k.Owner, k.Within, k.Status, k.Due, k.OnLate)
	}
	for _, p := range d.Penalties {
		add("penalty", trim(p.Element+" "+p.Act), p.Subject, p.Role, p.Class, p.Points, p.Register, p.Status, p.Measure, p.Data)
	}
	for _, m := range d.Materials {
		add("material", m.Material, map[bool]string{true: "waived", false: "required"}[m.Waived], m.From)
	}
	for _, n := range d.Notices {
		add("notice", trim(n.Element+" "+n.Code), n.Level, n.Fact)
	}
	for _, v := range d.Violations {
		add("rejection", trim(v.Fact+" "+v.Code), "")
	}
	for _, e := range d.Emitted {
		add("emit", trim(e.Element+" "+e.Kind), e.Data)
	}
	return out
}

// label puts a word before a value, where there is one.
func label(word string, x any) string {
	if t := plainText(x); t != "" {
		return word + " " + t
	}
	return ""
}

func trim(s string) string {
	if len(s) > 0 && s[0] == ' ' {
		return s[1:]
	}
	return s
}

// plainText is a value of a decision as text; "" for nothing.
func plainText(x any) string {
	switch x := x.(type) {
	case nil:
		return ""
	case string:
		return x
	case []string:
		if len(x) == 0 {
			return ""
		}
		return "[" + strings.Join(x, ", ") + "]"
	case []any:
		if len(x) == 0 {
			return ""
		}
	case map[string]any:
		if len(x) == 0 {
			return ""
		}
	case *time.Time:
		if x == nil {
			return ""
		}
		return x.Format(time.RFC3339)
	}
	b, err := json.Marshal(x)
	if err != nil {
		return fmt.Sprint(x)
	}
	return string(b)
}

// same reports whether two decisions plainly agree, element by element. It may
// miss that they do, and [Compare] then finds nothing.
func same(a, b *engine.Decision) bool {
	return a.Status == b.Status && sameOutcomes(a.Outcomes, b.Outcomes) &&
		slices.EqualFunc(a.Routes, b.Routes, func(x, y engine.Route) bool {
			return x.Task == y.Task && x.By == y.By && x.To == y.To && x.Combine == y.Combine && slices.Equal(x.Cc, y.Cc) && slices.Equal(x.After, y.After)
		}) &&
		slices.EqualFunc(a.Deadlines, b.Deadlines, sameDeadline) &&
		slices.EqualFunc(a.Materials, b.Materials, func(x, y engine.Material) bool {
			return x.Material == y.Material && x.Waived == y.Waived && x.From == y.From
		}) &&
		slices.EqualFunc(a.Notices, b.Notices, func(x, y engine.Notice) bool {
			return x.Code == y.Code && x.Level == y.Level && x.Fact == y.Fact && x.Element == y.Element
		}) &&
		slices.EqualFunc(a.Violations, b.Violations, func(x, y engine.Violation) bool { return x.Code == y.Code && x.Fact == y.Fact }) &&
		len(a.Penalties)+len(b.Penalties)+len(a.Emitted)+len(b.Emitted) == 0
}

func sameOutcomes(a, b engine.Outcomes) bool {
	return slices.EqualFunc(a, b, func(x, y engine.Outcome) bool {
		if x.Name != y.Name || x.Open || y.Open {
			return false
		}
		switch x.Value.(type) {
		case nil, bool, int64, float64, string, json.Number:
			return x.Value == y.Value
		}
		return false
	})
}

func sameDeadline(x, y engine.Deadline) bool {
	return x.ID == y.ID && x.Element == y.Element && x.Owner == y.Owner && x.Within == y.Within && x.Status == y.Status &&
		x.OnLate == y.OnLate && (x.Due == y.Due || x.Due != nil && y.Due != nil && x.Due.Equal(*y.Due))
}
