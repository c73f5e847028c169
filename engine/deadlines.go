package engine

import (
	"cmp"
	"slices"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules/calendar"
)

// deadlines lists the clocks of a decision, in the order of the file.
func (b *build) deadlines() {
	st := b.st
	st.byElem.clocks, st.byElem.clocksTo = nil, 0
	slices.SortStableFunc(st.clocks, func(x, y clockState) int {
		return cmp.Or(cmp.Compare(x.rule.Index, y.rule.Index), cmp.Compare(elementIndex(x.elem), elementIndex(y.elem)))
	})
	for i := range st.clocks {
		if cs := &st.clocks[i]; !cs.pending && st.gives(clockUnit, cs.clock.Info, nil, cs.elem) {
			b.deadline(&st.clocks[i])
		}
		if st.halted(place{rule: st.clocks[i].rule, elem: st.clocks[i].elem}) {
			return
		}
	}
}

func (b *build) deadline(cs *clockState) {
	st := b.st
	if cs.elem != nil {
		st.env.Frames[1] = cs.elem.Value()
		defer func() { st.env.Frames[1] = lang.Value{} }()
	}
	d := Deadline{ID: cs.clock.Id, Title: st.wordsOf(cs.clock.Title), Element: elementName(cs.elem), Owner: st.idOf(cs.clock.Owner),
		Rule: cs.rule.Id, Cite: st.cited(cs.rule, cs.clock.Cite)}
	st.reading(&d, cs)
	if !b.clash(&d) {
		b.dec.Deadlines = append(b.dec.Deadlines, d)
	}
}

// reading is what a deadline says of one application: how its clock stands.
func (st *state) reading(d *Deadline, cs *clockState) {
	s := &cs.state
	d.Status, d.Light, d.Late, d.LateWorkdays = s.Status, s.Light, s.Late, s.LateWorkdays
	d.RemainingWorkdays, d.OnLate = s.RemainingWorkdays, s.Effect
	d.Within = st.within(cs)
	if !cs.spec.Before.IsZero() {
		d.Before = moment(cs.spec.Before, st)
	}
	if !s.Start.IsZero() {
		d.Start = moment(s.Start, st)
	}
	if !s.Due.Date.IsZero() {
		d.Due = moment(s.Due.Time, st)
		d.Provisional, d.ProvisionalFor = s.Due.Provisional, s.Due.WaitsFor.In(st.env.Lang)
	}
	if !s.Done.IsZero() {
		d.Done = moment(s.Done, st)
	}
	d.TimeUsed, d.TimeLeft = s.Used.In(st.env.Lang), s.Left.In(st.env.Lang)
	if !s.EffectAt.IsZero() {
		d.OnLateAt = moment(s.EffectAt, st)
	}
	d.Promised = promised(cs, st)
	if from := len(st.names); len(s.Notes) > 0 || cs.unset != "" {
		for _, n := range s.Notes {
			st.names = append(st.names, n.Text.In(st.env.Lang))
		}
		if cs.unset != "" {
			st.names = append(st.names, st.paramWords(cs.unset))
		}
		d.Notes = st.cut(from)
	}
	switch {
	case cs.open:
		d.Status, d.Light, d.WaitsFor = DeadlineOpen, calendar.Grey, st.paths(cs.waits)
	case cs.idle != 0:
		d.WaitsFor = st.idlePaths(cs)
	}
}

// within is the limit as policy files have it; "" where there is none.
func (st *state) within(cs *clockState) string {
	switch {
	case cs.spec.NoLimit:
		return ""
	case cs.spec.Limit.How != 0:
		return cs.spec.Limit.String()
	}
	text, ok := st.periods[cs.spec.Within]
	if !ok {
		if text = cs.spec.Within.String(); st.periods == nil || len(st.periods) >= maxInterned {
			st.periods = map[calendar.Period]string{}
		}
		st.periods[cs.spec.Within] = text
	}
	return text
}

func promised(cs *clockState, st *state) *Promised {
	s := cs.state.Promised
	if s == nil {
		return nil
	}
	p := &Promised{Within: cs.spec.Promised.String(), Status: s.Status, Light: s.Light, Late: s.Late, LateWorkdays: s.LateWorkdays}
	if !s.Due.Date.IsZero() {
		p.Due = moment(s.Due.Time, st)
	}
	return p
}

// clash reports whether the same deadline stands there already: two rules that
// give it alike merge, two that differ are a conflict.
func (b *build) clash(d *Deadline) bool {
	b.st.spend(1)
	i := b.clocks.of(len(b.dec.Deadlines), func(i int) [2]string { return [2]string{b.dec.Deadlines[i].ID, b.dec.Deadlines[i].Element} }, [2]string{d.ID, d.Element})
	if i < 0 {
		return false
	}
	if other := &b.dec.Deadlines[i]; other.Owner != d.Owner || other.Within != d.Within || !sameTime(other.Due, d.Due) {
		c := conflict(SectionDeadlines, d.ID, d.Element)
		c.Values, c.Rules, c.Cite = []any{other.Within, d.Within}, []string{other.Rule, d.Rule}, slices.Concat(other.Cite, d.Cite)
		b.st.disagree(c)
	}
	return true
}

// disagree notes a conflict; all who disagree over one thing stand in one.
func (st *state) disagree(c Conflict) {
	i := st.disagreed.of(len(st.conflicts), func(i int) string { return st.conflicts[i].On }, c.On)
	if i < 0 {
		st.conflicts = append(st.conflicts, c)
		return
	}
	was := &st.conflicts[i]
	was.Rules, was.Cite = addPaths(was.Rules, c.Rules), addPaths(was.Cite, c.Cite)
	for _, v := range c.Values {
		if !slices.Contains(was.Values, v) {
			was.Values = append(was.Values, v)
		}
	}
}

func elementSuffix(element string) string {
	if element == "" {
		return ""
	}
	return " of " + element
}

func sameTime(a, b *time.Time) bool {
	return a == nil && b == nil || a != nil && b != nil && a.Equal(*b)
}
