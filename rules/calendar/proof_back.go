package calendar

import (
	"time"
)

// proveBack returns the proof of a due date that is counted back: its day, and
// each day up to the event's.
func (k *Clock) proveBack(cal *Calendar, at time.Time) (*Proof, error) {
	r, ok := k.backReading(cal, at)
	if !ok || k.NoLimit {
		return nil, errNoProof
	}
	if err := r.measureBack(); err != nil {
		return nil, err
	}
	p := newProver(r)
	p.proof.Backward, p.proof.Start = true, whole(k.Before).In(cal.zone)
	event := DateOf(k.Before, cal.zone)
	if err := p.bounded(event.AddDays(p.lastDay().Sub(event))); err != nil {
		return nil, err
	}
	p.writeBack(event)
	p.rulesBack()
	return p.proof, nil
}

// writeBack lists the days from the last on which the act is in time up to the
// event. A day that counts has its number back from the event.
func (p *prover) writeBack(event Date) {
	a, n, _ := p.cal.axisOf(p.clock.Within, event)
	due := p.state.Due
	p.day = due.Date.AddDays(-1)
	for p.day.Before(event) {
		d := p.day.AddDays(1)
		day := p.backDay(a, d, event)
		if d == due.Date {
			day.Last = true
		}
		if n == 0 && d == due.Date && a.days() {
			why := p.why(d)
			day.Role, day.Count, day.Reason = RoleCounted, 0, Text{why.ZH + "，当日为最后一日", why.EN + "; the last day"}
		}
		p.add(d, day)
	}
}

func (p *prover) backDay(a axis, d, event Date) ProofDay {
	if !a.days() {
		return p.backTime(a, d, event)
	}
	why, day := p.why(d), ProofDay{}
	counted := p.base.counted()
	switch n := int(a.between(int64(d.n)-1, int64(event.n)-1)); {
	case d == event:
		day.Role, day.Reason = RoleEvent, Text{"基准日当日，不计入", "the day of the event does not count"}
	case d.Before(counted):
		day.Role, day.Reason = RoleRolled, p.rolledBack(d)
	case a.between(int64(d.n)-1, int64(d.n)) == 0:
		day.Role, day.Reason = RoleSkipped, Text{why.ZH + "，不计入", why.EN + "; does not count"}
	default:
		w := legWriter{prover: p, axis: a, count: n, back: true}
		day.Role, day.Count, day.Reason = RoleCounted, n, w.ordinal(why, d)
	}
	return day
}

func (p *prover) rolledBack(d Date) Text {
	why := p.why(d)
	if d == p.state.Due.Date {
		return Text{why.ZH + "，提前至本日为最后一日", why.EN + "; the last day moves back to this one"}
	}
	return Text{why.ZH + "，最后一日遇休息日，继续提前", why.EN + "; the last day is not a rest day"}
}

// backTime is a day of a period of hours that is counted back.
func (p *prover) backTime(a axis, d, event Date) ProofDay {
	from, to := a.position(p.base.Time), a.position(p.clock.Before)
	if !p.base.Unrolled.IsZero() {
		from = to - int64(p.clock.Within.Halves)*1800
	}
	lo, hi := a.position(d.In(p.cal.zone)), to
	if d.Before(event) {
		hi = a.position(d.AddDays(1).In(p.cal.zone))
	}
	t := time.Duration(a.between(max(lo, from), hi)) * time.Second
	why, day := p.why(d), ProofDay{Role: RoleCounted, Time: t}
	amount := Amount{Unit: Hour, Time: t}
	day.Reason = Text{why.ZH + "，计" + amount.In("zh"), why.EN + "; " + amount.In("en")}
	if t > 0 {
		return day
	}
	day.Role, day.Reason = RoleSkipped, Text{why.ZH + "，不计入", why.EN + "; does not count"}
	if d.Before(p.base.counted()) {
		day.Role, day.Reason = RoleRolled, p.rolledBack(d)
	}
	return day
}

// rulesBack lists the rules by which a period is counted back.
func (p *prover) rulesBack() {
	add := func(zh, en string) { p.proof.Rules = append(p.proof.Rules, Text{zh, en}) }
	if p.clock.Within.Unit.days() {
		add("自基准日向前倒算，基准日当日不计入，倒数最后一日为行为的最后一日（参照民法典第二百零一条；文件未规定的从此）", "counted back from the day of the event, which does not count; the day reached is the last on which the act is in time (after Civil Code 201, where the document is silent)")
		add("最后一日的截止时间为二十四时；有业务时间并据此约定的，为停止业务的时间（民法典第二百零三条）", "the last day ends at midnight or, where so agreed, at close of business (Civil Code 203)")
	} else {
		add("按小时计算的期间，自基准时刻向前倒算", "a period of hours runs back from the moment")
	}
	if p.clock.Within.Unit == Month || p.clock.Within.Unit == Year {
		add("到期月的对应日为最后一日；没有对应日的，以月末日为最后一日（民法典第二百零二条）", "a month ends on the matching day or, where there is none, on its last (Civil Code 202)")
	}
	if !p.base.Unrolled.IsZero() {
		add("规则写明：最后一日是休息日的，提前至其前一工作日", "as the rule says, a last day that rests is the working day before")
	} else if p.clock.Within.Unit.days() && !p.cal.IsWorkday(p.base.Date) {
		add("倒算的最后一日遇休息日不顺延：顺延会缩短应留的时间（民法典第二百零三条系延长期间）", "a last day that is counted back and rests does not move: it would shorten the time that must be left (Civil Code 203 lengthens a period)")
	}
}
