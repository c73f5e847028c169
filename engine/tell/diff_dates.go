package tell

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// Span is a stretch of dates on which two sets differ and on which no
// application of a history falls. "" leaves an end open.
type Span struct {
	From    string `json:"from"`
	To      string `json:"to"`
	Regions int    `json:"regions"` // kinds of difference that lie there
}

// Unreached are differences that a history cannot show: a number that is
// changed the right way, from a date on, leaves last year's applications as
// they were. A kind of difference counts where all its dates are such.
func (t *Tally) Unreached(diff *analyze.Difference) []Span {
	var out []Span
	for i := range diff.Regions {
		days := rulesDates(&diff.Regions[i])
		if slices.ContainsFunc(days, t.reaches) {
			continue
		}
		for _, s := range days {
			at := slices.IndexFunc(out, func(o Span) bool { return o.From == s.From && o.To == s.To })
			if at < 0 {
				at, out = len(out), append(out, s)
			}
			out[at].Regions++
		}
	}
	slices.SortFunc(out, func(a, b Span) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	return out
}

// Dated reports whether a set has anything that begins or ends on a date.
func Dated(set *rules.Set) bool {
	for _, p := range set.Params {
		if slices.ContainsFunc(p.Values, func(v rules.ParamValue) bool { return !v.Valid.Always() }) {
			return true
		}
	}
	return slices.ContainsFunc(set.Policies, func(p *rules.Policy) bool {
		return !p.Valid.Always() || slices.ContainsFunc(p.Rules, func(r *rules.Rule) bool { return !r.Valid.Always() })
	})
}

// rulesDates are the dates whose rules a region is about; of one that is about
// every date, a stretch without ends.
func rulesDates(r *analyze.Region) []Span {
	for _, t := range r.Terms {
		if t.Fact != "" || len(t.From) > 0 {
			continue
		}
		out := make([]Span, len(t.Parts))
		for i, p := range t.Parts {
			out[i] = Span{From: plainOr(p.Low), To: plainOr(p.High)}
		}
		return out
	}
	return []Span{{}}
}

// reaches reports whether an application falls on a stretch.
func (t *Tally) reaches(s Span) bool {
	for date := range t.dates {
		if date >= s.From && (s.To == "" || date <= s.To) {
			return true
		}
	}
	return false
}

// Unseen says of each stretch that the history of a tally cannot show what
// differs there.
func (c *Comparison) Unseen(t *Tally, away []Span) []string {
	l := c.New.Lang
	first, last := t.Span()
	own := l.Span(Span{From: first, To: last})
	out := make([]string, len(away))
	for i, s := range away {
		out[i] = l.Count(s.Regions, "另有%d类变化本批历史件未涉及：只涉及", "%d kind of difference does not show here. It touches only ", "%d kinds of difference do not show here. They touch only ") +
			fmt.Sprintf(l.Say("“%[1]s：%[2]s”的申请，本批历史件未涉及（本批为%[3]s）。", "applications with %[1]q %[2]s, and here that is %[3]s."), c.New.DateTitle(nil), l.Span(s), own)
	}
	return out
}

// Span is the first and the last date whose rules apply to an application; ""
// where there is none.
func (t *Tally) Span() (first, last string) {
	dates := slices.Sorted(maps.Keys(t.dates))
	if len(dates) == 0 {
		return "", ""
	}
	return dates[0], dates[len(dates)-1]
}

// Span is a stretch of dates in words.
func (l Lang) Span(s Span) string {
	var from, to any
	if s.From != "" {
		from = s.From
	}
	if s.To != "" {
		to = s.To
	}
	return l.days(from, to)
}
