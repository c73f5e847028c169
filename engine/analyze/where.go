package analyze

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// where describes a domain: one condition for each axis that leaves classes out.
func (s *side) where(d domain) []string {
	out := []string{}
	for _, a := range s.sp.axes {
		if d.count(a) == len(a.classes) {
			continue
		}
		switch a.kind {
		case freeAxis: // a guess, which the witness stands for
		case dateAxis:
			out = append(out, s.dateText(a, d))
		default:
			out = append(out, s.factText(a, d))
		}
	}
	return out
}

func (s *side) dateText(a *axis, d domain) string {
	name := "rules_on"
	if strings.Contains(a.name, ":") {
		name = strings.Join(a.reasons, ", ")
	}
	var parts []string
	d.each(a, func(i int) bool {
		from, to := "", ""
		if i > 0 {
			from = a.classes[i].v.Date().String()
		}
		if i+1 < len(a.classes) {
			to = a.classes[i+1].v.Date().AddDays(-1).String()
		}
		if n := len(parts); n > 0 && d.has(a, i-1) {
			head, _, _ := strings.Cut(parts[n-1], "..")
			parts[n-1] = head + ".." + to
			return true
		}
		parts = append(parts, from+".."+to)
		return true
	})
	return name + " in " + strings.Join(parts, ", ")
}

// factText is the values of a fact that a domain allows.
func (s *side) factText(a *axis, d domain) string {
	if text := setText(a, d); text != "" {
		return text
	}
	var parts []string
	last, open := -2, false // the class before, and whether a range may go on from it
	d.each(a, func(i int) bool {
		c := a.classes[i]
		if c.v.Supposed && len(parts) > 0 {
			return true // what is so where it is known is so where it turns out
		}
		in, isRange := c.v.X.(*lang.Interval)
		ordered := !c.v.Supposed && (isRange && c.v.K == lang.Between || numericPoint(c.v))
		if ordered && open && last == i-1 {
			head, _, _ := strings.Cut(parts[len(parts)-1], "\x00")
			parts[len(parts)-1] = head + "\x00" + s.upper(a, c.v, in)
		} else if ordered {
			parts = append(parts, s.lower(a, c.v, in)+"\x00"+s.upper(a, c.v, in))
		} else {
			parts = append(parts, s.classText(a, c))
		}
		last, open = i, ordered
		return true
	})
	for i, p := range parts {
		parts[i] = rangeText(a.name, p)
	}
	return strings.Join(parts, " or ")
}

// setText says of a set what it must hold, where that is all that is asked.
func setText(a *axis, d domain) string {
	for _, v := range a.typ.Values {
		all := len(a.classes) > 0 && a.classes[0].v.K == lang.Set
		for i, c := range a.classes {
			if !c.v.Supposed && c.v.K == lang.Set && d.has(a, i) != slices.Contains(c.names, v.ID) {
				all = false
			}
		}
		if all {
			return a.name + " has " + v.ID
		}
	}
	return ""
}

func numericPoint(v lang.Value) bool {
	switch v.K {
	case lang.Int, lang.Number, lang.Money, lang.Date, lang.Moment:
		return true
	}
	return false
}

// lower and upper are the ends of a class: "> 3", ">= 3", "" for none.
func (s *side) lower(a *axis, v lang.Value, in *lang.Interval) string {
	if in == nil {
		return ">= " + s.pointText(a, v)
	}
	if in.Lo.K == lang.None {
		return ""
	}
	return "> " + s.pointText(a, in.Lo)
}

func (s *side) upper(a *axis, v lang.Value, in *lang.Interval) string {
	if in == nil {
		return "<= " + s.pointText(a, v)
	}
	if in.Hi.K == lang.None {
		return ""
	}
	return "< " + s.pointText(a, in.Hi)
}

func (s *side) pointText(a *axis, v lang.Value) string {
	return fmt.Sprint(v.PlainIn(s.set.Source.Zone, &a.typ))
}

// rangeText writes "name > 3 and name <= 5" as "3 < name <= 5".
func rangeText(name, p string) string {
	lo, hi, isRange := strings.Cut(p, "\x00")
	if !isRange {
		return name + " " + p
	}
	lower, upper := strings.TrimPrefix(strings.TrimPrefix(lo, ">"), "="), strings.TrimPrefix(strings.TrimPrefix(hi, "<"), "=")
	switch {
	case lo == "" && hi == "":
		return name + " has a value"
	case lo == "":
		return name + " " + hi
	case hi == "":
		return name + " " + lo
	case lower == upper:
		return name + " =" + lower
	}
	op := "<"
	if strings.HasPrefix(lo, ">=") {
		op = "<="
	}
	return strings.TrimSpace(lower) + " " + op + " " + name + " " + hi
}

func (s *side) classText(a *axis, c class) string {
	switch c.v.K {
	case lang.Unknown:
		return "is unknown"
	case lang.None:
		return "is none"
	case lang.Happened:
		return "has happened"
	case lang.Other:
		return "is another text"
	case lang.Set:
		return "= [" + strings.Join(c.names, ", ") + "]"
	}
	if c.v.Supposed {
		return "is unknown"
	}
	return "= " + s.pointText(a, c.v)
}
