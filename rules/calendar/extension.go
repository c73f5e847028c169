package calendar

import (
	"cmp"
	"time"
)

// extended returns the due date with every extension that is valid.
func (r *reading) extended() (Due, error) {
	k := r.clock
	due, err := r.count(r.state.Start, k.Within, k.ending())
	if len(k.Extensions) == 0 {
		return due, err
	}
	parts := []Period{k.Within}
	used := map[int]int{}
	for _, x := range k.Extensions {
		told := whole(x.Told)
		switch {
		case x.By.IsZero() || told.After(r.at):
		case told.IsZero():
			r.note("extension-not-told", "延期尚未告知，不生效", "an extension that was not told has no effect")
		case r.restarted && told.Before(r.begun):
			r.note("extension-spent", "重新计算前告知的延期不再适用", "an extension told before the count began anew is spent")
		case used[x.Of] >= max(1, cmp.Or(x.AtMost, k.AtMost)):
			r.note("extension-repeated", "延期次数已用完，本次延期无效", "no further extension is allowed; this one is void")
		case err == nil && told.After(due.Time):
			r.note("extension-late", "延期于期限届满后告知，无效", "the extension is void: it was told after the due date")
		default:
			used[x.Of]++
			parts = append(parts, x.By)
			due, err = r.chain(parts)
		}
	}
	return due, err
}

// chain counts several periods, each from the end of the one before, which
// does not roll.
func (r *reading) chain(parts []Period) (Due, error) {
	start, parts := r.state.Start, joined(parts)
	r.parts = parts
	for _, p := range parts[:len(parts)-1] {
		due, err := r.count(start, p, ending{roll: RollNone})
		if err != nil {
			return Due{}, err
		}
		start = due.Time
	}
	return r.count(start, parts[len(parts)-1], r.clock.ending())
}

// joined makes neighbours in one unit one period.
func joined(parts []Period) []Period {
	var out []Period
	for _, p := range parts {
		if n := len(out); n > 0 && out[n-1].Unit == p.Unit {
			out[n-1].Halves += p.Halves
			continue
		}
		out = append(out, p)
	}
	return out
}

func (r *reading) count(start time.Time, p Period, e ending) (Due, error) {
	return r.cal.due(start, p, r.cutFor(start, p), e)
}

// cutFor returns the suspended stretches of a period's axis.
func (r *reading) cutFor(start time.Time, p Period) *cuts {
	a, _, _ := r.cal.axisOf(p, DateOf(start, r.cal.zone))
	if a.kind == r.axis.kind {
		return r.cut
	}
	return a.cut(r.clock.Exclude, r.clock.Partly)
}
