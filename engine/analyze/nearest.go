package analyze

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// neighbour is a rule that gives an outcome to an application that differs from
// another in one fact.
type neighbour struct {
	rule int
	axis *prove.Axis
	in   prove.Domain // what the fact may be
	far  int          // classes away
	same bool         // the rule asks for something else that the application has
}

const mostNear = 3

// nearest lists the rules that would give an outcome to an application which
// gets none, if one of the facts that matter were otherwise: first those that it
// meets in all else that they ask for, and of these the smallest changes. Each value of the fact was really evaluated.
func (c *checker) nearest(outcome int, d prove.Domain, how manner) []neighbour {
	var out []neighbour
	tries := 0
	d = c.Picked(d)
	for _, a := range c.Sp.Axes {
		if from := c.Tied(a); from != nil && d.Count(from) < len(from.Classes) {
			continue // it goes with the fact
		}
		for _, i := range aside(a, d) {
			if tries++; tries > mostTries {
				break
			}
			e := slices.Clone(d)
			e.Only(a, i)
			dec, err := c.Eng.Evaluate(c.ctx, c.witness(e, how).Input())
			c.report.Applications++
			if err != nil {
				continue
			}
			for _, r := range c.Deciders[outcome] {
				if applying(dec, c.Set.Rules[r].ID) {
					out = note(out, neighbour{r, a, e, away(a, d, i), c.agrees(r, d)})
				}
			}
		}
	}
	slices.SortStableFunc(out, func(x, y neighbour) int {
		if x.same != y.same {
			return map[bool]int{true: -1, false: 1}[x.same]
		}
		return cmp.Compare(x.far, y.far)
	})
	seen := map[int]bool{}
	out = slices.DeleteFunc(out, func(n neighbour) bool {
		again := seen[n.rule]
		seen[n.rule] = true
		return again
	})
	return out[:min(len(out), mostNear)]
}

// agrees reports whether an application meets a part of the condition of a rule:
// a row that differs from it in one column of several is nearer than one that
// asks for nothing but what the application has not.
func (c *checker) agrees(rule int, d prove.Domain) bool {
	c.Policy = c.Set.Rules[rule].Policy
	parts := []prove.Ref{}
	for _, p := range asWritten(c.Set.Rules[rule].Parts) {
		parts = append(parts, c.Cond(p))
	}
	c.Policy = -1
	c.solver.Ready()
	return slices.ContainsFunc(parts, func(r prove.Ref) bool { return c.solver.Eval(r, d) == prove.Yes })
}

// asWritten lists the parts of a condition that are each written by itself, as a
// cell of a row is.
func asWritten(cs []*model.Cond) []*model.Cond {
	var out []*model.Cond
	for _, c := range cs {
		if c.Op == model.And && c.Src == nil {
			out = append(out, asWritten(c.Kids)...)
		} else {
			out = append(out, c)
		}
	}
	return out
}

// note adds a value at which a rule applies to what is known of the rule and
// the fact; nearer values come first.
func note(all []neighbour, n neighbour) []neighbour {
	i := slices.IndexFunc(all, func(o neighbour) bool { return o.rule == n.rule && o.axis == n.axis })
	if i < 0 {
		return append(all, n)
	}
	for w := range n.in.Part(n.axis) {
		all[i].in[n.axis.First+w] |= n.in[n.axis.First+w]
	}
	return all
}

// aside are the other classes of an axis that a domain settles, the nearest
// first, as far as an application can choose them.
func aside(a *prove.Axis, d prove.Domain) []int {
	if a.Kind != prove.FactAxis && a.Kind != prove.DateAxis || a.Place > 0 || d.Count(a) != 1 {
		return nil
	}
	var out []int
	for i, c := range a.Classes {
		if !d.Has(a, i) && !c.V.Supposed() && c.V.Kind() != lang.Unknown && c.V.Kind() != lang.None {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(i, j int) int { return cmp.Compare(away(a, d, i), away(a, d, j)) })
	return out
}

// away is how many classes lie between one and that which a domain settles.
// Another kind of case altogether is further than any number or date.
func away(a *prove.Axis, d prove.Domain, i int) int {
	switch a.Typ.K {
	case rules.KindBool, rules.KindEnum, rules.KindSet, rules.KindString:
		return math.MaxInt
	}
	at := 0
	d.Each(a, func(k int) bool { at = k; return false })
	return max(i-at, at-i)
}

// says is what a domain says of one axis: of a fact as an expression would, of the date
// of the rules in words.
func (c *checker) says(a *prove.Axis, d prove.Domain) rules.Text {
	if a.Kind != prove.DateAxis {
		t := c.factTerm(a, d)
		return text.Say(" %s ", "%s", t.String())
	}
	t := dateTerm(a, d)
	var zh, en []string
	for _, p := range t.Parts {
		s := p.span()
		zh, en = append(zh, s["zh"]), append(en, s["en"])
	}
	return rules.Text{"zh": "适用规定的日期" + strings.Join(zh, "，或"), "en": "the date of the rules is " + strings.Join(en, ", or ")}
}

// span is a stretch of days in words.
func (p *Part) span() rules.Text {
	from, to := end(p.Low), end(p.High)
	switch {
	case from == "":
		return text.Say("不晚于%s", "not after %s", to)
	case to == "":
		return text.Say("不早于%s", "not before %s", from)
	}
	return text.Say("自%s至%s", "from %s to %s", from, to)
}
