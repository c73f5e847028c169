package calendar

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// before are the periods of the legs before the last; none of no path.
func (p *path) before() []Period {
	if p == nil {
		return nil
	}
	var out []Period
	for _, g := range p.legs[:len(p.legs)-1] {
		out = append(out, g.period)
	}
	return out
}

// writeLegs lists the days of the legs before the last, and returns from when
// the last counts.
func (p *prover) writeLegs() time.Time {
	n := len(p.path.legs) - 1
	for i, g := range p.path.legs[:n] {
		p.again(g.start, g.period)
		p.leg(g.start, g.period, g.due.counted())
		p.rollTo(g.due.Date)
		p.endLeg(i, g.period)
	}
	last := p.path.legs[n]
	p.again(last.start, last.period)
	return last.start
}

// endLeg says on its last day that a leg ends.
func (p *prover) endLeg(i int, period Period) {
	if len(p.proof.Days) == 0 {
		return
	}
	day, n, t := &p.proof.Days[len(p.proof.Days)-1], strconv.Itoa(i+1), period.text()
	day.Reason.ZH += "；第" + n + "段（" + t.ZH + "）至此届满，其后另起一段"
	day.Reason.EN += "; part " + n + " (" + t.EN + ") ends here, and the next begins"
}

// rolled reports whether a leg before the last rolled off a rest day.
func (p *path) rolled() bool {
	return p != nil && slices.ContainsFunc(p.legs[:len(p.legs)-1], func(g leg) bool { return !g.due.Unrolled.IsZero() })
}

// again lists the day on which hours begin once more: they count on the very
// day on which the leg before ended.
func (p *prover) again(start time.Time, period Period) {
	if day := DateOf(start, p.cal.zone); !period.Unit.days() && !p.day.Before(day) {
		p.day = day.AddDays(-1)
	}
}

// beside adds the proofs of the limits that did not decide.
func (p *prover) beside(k *Clock) error {
	if p.path == nil {
		return nil
	}
	if k.Limit.How != 0 {
		p.proof.Limit = k.Limit.String()
	}
	for _, c := range p.path.choices {
		p.proof.Rules = append(p.proof.Rules, c.text(p.cal))
		for i, l := range c.parts {
			if i == c.chosen {
				continue
			}
			other := *k
			other.Starts, other.Restart, other.NotBefore, other.Extensions = []time.Time{c.paths[i].legs[0].start}, time.Time{}, time.Time{}, nil
			other.Limit, other.Within = l, Period{}
			x, err := other.Proof(p.cal, maxTime(p.at, other.Starts[0]))
			if err != nil {
				return err
			}
			p.proof.Beside = append(p.proof.Beside, x)
		}
	}
	return nil
}

func maxTime(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}

// text says what limits side by side came to, and which decides.
func (c *choice) text(cal *Calendar) Text {
	var zh, en []string
	for i, l := range c.parts {
		t, due := l.text(), Text{"因暂停未定", "open while suspended"}
		if !c.paths[i].open() {
			s := inWords(c.paths[i].last().due.Time.In(cal.zone))
			due = Text{"于" + s.ZH + "届满", "ends " + s.EN}
		}
		zh, en = append(zh, t.ZH+due.ZH), append(en, t.EN+" "+due.EN)
	}
	from, which := inWords(c.from.at.In(cal.zone)), c.how.which(len(c.parts))
	return Text{
		"自" + from.ZH + "起分别计算：" + strings.Join(zh, "，") + "；以" + which.ZH + "为准",
		"side by side from " + from.EN + ": " + strings.Join(en, ", ") + "; the " + which.EN + " holds",
	}
}
