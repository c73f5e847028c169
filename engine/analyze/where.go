package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// where describes a domain: one condition for each axis that leaves classes out.
func (c *checker) where(d domain) []string {
	out := []string{}
	for _, a := range c.narrowed(d) {
		if a.kind == dateAxis {
			out = append(out, c.dateText(a, d))
		} else {
			out = append(out, c.factText(a, d))
		}
	}
	return out
}

// terms says the same as data.
func (c *checker) terms(d domain) []Term {
	out := []Term{}
	for _, a := range c.narrowed(d) {
		if a.kind == dateAxis {
			out = append(out, dateTerm(a, d))
		} else {
			out = append(out, c.factTerm(a, d))
		}
	}
	return out
}

func (c *checker) dateText(a *axis, d domain) string {
	t := dateTerm(a, d)
	return t.String()
}

// factText is the values of a fact that a domain allows.
func (c *checker) factText(a *axis, d domain) string {
	t := c.factTerm(a, d)
	return t.String()
}

func dateTerm(a *axis, d domain) Term {
	t := Term{}
	if a.name != setDate {
		t.From = a.reasons
	}
	last := -2
	d.each(a, func(i int) bool {
		p := Part{Kind: PartRange}
		if i > 0 {
			p.Low = a.classes[i].v.Date().String()
		}
		if i+1 < len(a.classes) {
			p.High = a.classes[i+1].v.Date().AddDays(-1).String()
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
func (c *checker) factTerm(a *axis, d domain) Term {
	t := Term{Fact: a.name}
	if id := mustHold(a, d); id != "" {
		t.Parts = []Part{{Kind: PartHas, Value: id}}
		return t
	}
	last := -2 // the ordered class before
	d.each(a, func(i int) bool {
		k := a.classes[i]
		if k.v.Supposed && len(t.Parts) > 0 {
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
func mustHold(a *axis, d domain) string {
	for _, v := range a.typ.Values {
		all := len(a.classes) > 0 && a.classes[0].v.K == lang.Set
		for i, c := range a.classes {
			if !c.v.Supposed && c.v.K == lang.Set && d.has(a, i) != slices.Contains(c.names, v.ID) {
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
func (c *checker) part(a *axis, k class) Part {
	switch k.v.K {
	case lang.Unknown:
		return Part{Kind: PartUnknown}
	case lang.None:
		return Part{Kind: PartIs}
	case lang.Happened:
		return Part{Kind: PartHappened}
	case lang.Other:
		return Part{Kind: PartOther}
	case lang.Set:
		return Part{Kind: PartIs, Value: k.names}
	}
	in, isRange := k.v.X.(*lang.Interval)
	switch {
	case k.v.Supposed:
		return Part{Kind: PartUnknown}
	case isRange && k.v.K == lang.Between:
		return Part{Kind: PartRange, Low: c.end(a, in.Lo), High: c.end(a, in.Hi), Above: true, Below: true}
	case numericPoint(k.v):
		at := c.end(a, k.v)
		return Part{Kind: PartRange, Low: at, High: at}
	}
	return Part{Kind: PartIs, Value: c.end(a, k.v)}
}

func numericPoint(v lang.Value) bool {
	switch v.K {
	case lang.Int, lang.Number, lang.Money, lang.Date, lang.Moment:
		return true
	}
	return false
}

// end is a value as it is written; nil where there is none.
func (c *checker) end(a *axis, v lang.Value) any {
	if v.K == lang.None {
		return nil
	}
	return v.PlainIn(c.set.Source.Zone, &a.typ)
}
