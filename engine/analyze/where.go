package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
)

// where describes a domain: one condition for each axis that leaves classes out.
func (s *side) where(d domain) []string {
	out := []string{}
	for _, a := range s.narrowed(d) {
		if a.kind == dateAxis {
			out = append(out, s.dateText(a, d))
		} else {
			out = append(out, s.factText(a, d))
		}
	}
	return out
}

// terms says the same as data.
func (s *side) terms(d domain) []Term {
	out := []Term{}
	for _, a := range s.narrowed(d) {
		if a.kind == dateAxis {
			out = append(out, dateTerm(a, d))
		} else {
			out = append(out, s.factTerm(a, d))
		}
	}
	return out
}

// narrowed lists the axes of which a domain leaves classes out. A guess is none
// of them: the witness stands for it.
func (s *side) narrowed(d domain) []*axis {
	var out []*axis
	for _, a := range s.sp.axes {
		if a.kind != freeAxis && d.count(a) < len(a.classes) {
			out = append(out, a)
		}
	}
	return out
}

func (s *side) dateText(a *axis, d domain) string {
	t := dateTerm(a, d)
	return t.String()
}

// factText is the values of a fact that a domain allows.
func (s *side) factText(a *axis, d domain) string {
	t := s.factTerm(a, d)
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
func (s *side) factTerm(a *axis, d domain) Term {
	t := Term{Fact: a.name}
	if id := mustHold(a, d); id != "" {
		t.Parts = []Part{{Kind: PartHas, Value: id}}
		return t
	}
	last := -2 // the ordered class before
	d.each(a, func(i int) bool {
		c := a.classes[i]
		if c.v.Supposed && len(t.Parts) > 0 {
			return true // what is so where it is known is so where it turns out
		}
		p := s.part(a, c)
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
func (s *side) part(a *axis, c class) Part {
	switch c.v.K {
	case lang.Unknown:
		return Part{Kind: PartUnknown}
	case lang.None:
		return Part{Kind: PartIs}
	case lang.Happened:
		return Part{Kind: PartHappened}
	case lang.Other:
		return Part{Kind: PartOther}
	case lang.Set:
		return Part{Kind: PartIs, Value: c.names}
	}
	in, isRange := c.v.X.(*lang.Interval)
	switch {
	case c.v.Supposed:
		return Part{Kind: PartUnknown}
	case isRange && c.v.K == lang.Between:
		return Part{Kind: PartRange, Low: s.end(a, in.Lo), High: s.end(a, in.Hi), Above: true, Below: true}
	case numericPoint(c.v):
		at := s.end(a, c.v)
		return Part{Kind: PartRange, Low: at, High: at}
	}
	return Part{Kind: PartIs, Value: s.end(a, c.v)}
}

func numericPoint(v lang.Value) bool {
	switch v.K {
	case lang.Int, lang.Number, lang.Money, lang.Date, lang.Moment:
		return true
	}
	return false
}

// end is a value as it is written; nil where there is none.
func (s *side) end(a *axis, v lang.Value) any {
	if v.K == lang.None {
		return nil
	}
	return v.PlainIn(s.set.Source.Zone, &a.typ)
}
