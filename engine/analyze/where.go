package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/lang"
)

// where describes a domain: one condition for each axis that leaves classes out.
func (c *checker) where(d prove.Domain) []string {
	out := []string{}
	for _, a := range c.Narrowed(d) {
		if a.Kind == prove.DateAxis {
			out = append(out, c.dateText(a, d))
		} else {
			out = append(out, c.factText(a, d))
		}
	}
	return out
}

// terms says the same as data.
func (c *checker) terms(d prove.Domain) []Term {
	out := []Term{}
	for _, a := range c.Narrowed(d) {
		if a.Kind == prove.DateAxis {
			out = append(out, dateTerm(a, d))
		} else {
			out = append(out, c.factTerm(a, d))
		}
	}
	return out
}

func (c *checker) dateText(a *prove.Axis, d prove.Domain) string {
	t := dateTerm(a, d)
	return t.String()
}

// factText is the values of a fact that a domain allows.
func (c *checker) factText(a *prove.Axis, d prove.Domain) string {
	t := c.factTerm(a, d)
	return t.String()
}

func dateTerm(a *prove.Axis, d prove.Domain) Term {
	t := Term{}
	if a.Name != prove.SetDate {
		t.From = a.Reasons
	}
	last := -2
	d.Each(a, func(i int) bool {
		p := Part{Kind: PartRange}
		if i > 0 {
			p.Low = a.Classes[i].V.Date().String()
		}
		if i+1 < len(a.Classes) {
			p.High = a.Classes[i+1].V.Date().AddDays(-1).String()
		}
		if last == i-1 {
			t.Parts[len(t.Parts)-1].High = p.High
		} else {
			t.Parts = append(t.Parts, p)
		}
		last = i
		return true
	})
	return t
}

// factTerm is the values of a fact that a domain allows. Classes that lie side
// by side are one range.
func (c *checker) factTerm(a *prove.Axis, d prove.Domain) Term {
	t := Term{Fact: a.Name}
	if id := mustHold(a, d); id != "" {
		t.Parts = []Part{{Kind: PartHas, Value: id}}
		return t
	}
	last := -2 // the ordered class before
	d.Each(a, func(i int) bool {
		k := a.Classes[i]
		if k.V.Supposed() && len(t.Parts) > 0 {
			return true // what is so where it is known is so where it turns out
		}
		p := c.part(a, k)
		if p.Kind != PartRange {
			t.Parts = append(t.Parts, p)
			return true
		}
		if last == i-1 {
			before := &t.Parts[len(t.Parts)-1]
			before.High, before.Below = p.High, p.Below
		} else {
			t.Parts = append(t.Parts, p)
		}
		last = i
		return true
	})
	return t
}

// mustHold says of a set what it must hold, where that is all that is asked.
func mustHold(a *prove.Axis, d prove.Domain) string {
	for _, v := range a.Typ.Values {
		all := len(a.Classes) > 0 && a.Classes[0].V.Kind() == lang.Set
		for i, c := range a.Classes {
			if !c.V.Supposed() && c.V.Kind() == lang.Set && d.Has(a, i) != slices.Contains(c.Names, v.ID) {
				all = false
			}
		}
		if all {
			return v.ID
		}
	}
	return ""
}

// part is what a class of values is.
func (c *checker) part(a *prove.Axis, k prove.Class) Part {
	switch k.V.Kind() {
	case lang.Unknown:
		return Part{Kind: PartUnknown}
	case lang.None:
		return Part{Kind: PartIs}
	case lang.Happened:
		return Part{Kind: PartHappened}
	case lang.Other:
		return Part{Kind: PartOther}
	case lang.Set:
		return Part{Kind: PartIs, Value: k.Names}
	}
	in, isRange := k.V.Ref().(*lang.Interval)
	switch {
	case k.V.Supposed():
		return Part{Kind: PartUnknown}
	case isRange && k.V.Kind() == lang.Between:
		return Part{Kind: PartRange, Low: c.end(a, in.Lo), High: c.end(a, in.Hi), Above: true, Below: true}
	case numericPoint(k.V):
		at := c.end(a, k.V)
		return Part{Kind: PartRange, Low: at, High: at}
	}
	return Part{Kind: PartIs, Value: c.end(a, k.V)}
}

func numericPoint(v lang.Value) bool {
	switch v.Kind() {
	case lang.Number, lang.Money, lang.Date, lang.Moment:
		return true
	}
	return false
}

// end is a value as it is written; nil where there is none.
func (c *checker) end(a *prove.Axis, v lang.Value) any {
	if v.Kind() == lang.None {
		return nil
	}
	return v.PlainIn(c.Set.Source.Zone, &a.Typ)
}
