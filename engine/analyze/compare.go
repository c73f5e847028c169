package analyze

import (
	"encoding/json"
	"fmt"
	"slices"
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
		add("route", r.Task, r.By, "→ "+r.To, r.Cc, r.After, r.Combine)
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
