package calendar

import "time"

// extended returns the due date with every extension that is valid.
func (r *reading) extended() (Due, error) {
	k := r.clock
	due, err := r.count(r.state.Start, k.Within, k.ending())
	if len(k.Extensions) == 0 {
		return due, err
	}
	parts := []Period{k.Within}
	left := max(1, k.AtMost)
	for _, x := range k.Extensions {
		told := whole(x.Told)
		switch {
		case x.By.IsZero() || x.Told.After(r.at):
		case x.Told.IsZero():
			r.note("extension-not-told", "延期尚未告知，不生效", "an extension that was not told has no effect")
		case r.restarted && told.Before(r.state.Start):
			r.note("extension-spent", "重新计算前告知的延期不再适用", "an extension told before the count began anew is spent")
		case left == 0:
			r.note("extension-repeated", "延期次数已用完，本次延期无效", "no further extension is allowed; this one is void")
		case err == nil && told.After(due.Time):
			r.note("extension-late", "延期于期限届满后告知，无效", "the extension is void: it was told after the due date")
		default:
			left--
			parts = append(parts, x.By)
			due, err = r.chain(parts)
		}
	}
	return due, err
}

// chain counts several periods, each from the end of the one before, which
// does not roll. Neighbours in one unit are one period.
func (r *reading) chain(parts []Period) (Due, error) {
	start, e := r.state.Start, r.clock.ending()
	sum := parts[0]
	for _, p := range parts[1:] {
		if p.Unit == sum.Unit {
			sum.Halves += p.Halves
			continue
		}
		due, err := r.count(start, sum, ending{roll: RollNone})
		if err != nil {
			return Due{}, err
		}
		start, sum = due.Time, p
	}
	return r.count(start, sum, e)
}

func (r *reading) count(start time.Time, p Period, e ending) (Due, error) {
	day := DateOf(start, r.cal.zone)
	if err := r.cal.countable(start, day, p); err != nil {
		return Due{}, err
	}
	cut := r.cut
	if a, _, _ := r.cal.axisOf(p, day); a.kind != r.axis.kind {
		cut = a.cut(r.clock.Exclude, r.clock.Partly)
	}
	return r.cal.due(start, p, cut, e)
}
