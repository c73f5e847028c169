package lang

import (
	"errors"
	"fmt"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// evalShift is a date or moment some time later or earlier.
func evalShift(n *Node) Eval {
	x, y, pos, back := n.Kids[0].Eval, n.Kids[1].Eval, n.Pos, n.Name == "-"
	if n.Kids[0].Type.isPeriod() || n.Kids[1].Type.isDay() {
		return func(e *Env) Value { p := x(e); return e.shift(y(e), p, back, pos) }
	}
	return func(e *Env) Value { return e.shift(x(e), y(e), back, pos) }
}

func (e *Env) shift(v, by Value, back bool, pos rules.Pos) Value {
	p, ok := by.Period()
	switch {
	case v.Kind() == Failed:
		return v
	case by.Kind() == Failed:
		return by
	case v.Kind() == None || by.Kind() == None:
		return failure(pos, "no-value", "参加运算的一方没有值", "one side of the calculation has no value")
	case v.Kind() == Between && ok:
		return e.shiftBetween(v, p, back, pos)
	case !v.Known() || !by.Known():
		return Value{}
	case !ok || v.Kind() != Date && v.Kind() != Moment:
		return failure(pos, "type-mismatch", "只有日期、时刻与期限能这样计算", "only a date or moment and a period are calculated like this")
	}
	out, err := e.shifted(v, p, back)
	if err != nil {
		return callFailed(shiftFault(err), pos)
	}
	return out
}

func (e *Env) shifted(v Value, p calendar.Period, back bool) (Value, error) {
	if v.Kind() == Date {
		shift := p.After
		if back {
			shift = p.Before
		}
		d, err := shift(v.Date(), e.Cal)
		if p.Unit == calendar.Workday && err == nil {
			e.countedBetween(v.Date(), d)
		}
		return DateOf(d), err
	}
	shift := p.AfterMoment
	if back {
		shift = p.BeforeMoment
	}
	t, err := shift(v.Time(e.Zone), e.Zone, e.Cal)
	if p.Unit == calendar.Workday && err == nil {
		e.countedBetween(calendar.DateOf(v.Time(e.Zone), e.Zone), calendar.DateOf(t, e.Zone))
	}
	if v.Day() && p.Unit != calendar.Hour {
		return MomentOf(t).AsDay(), err
	}
	return MomentOf(t), err
}

// shiftBetween shifts the ends of a class of dates, which keep their order. Where
// the first to be shifted is outside the years, so are all; where only others may
// be, the class is unknown.
func (e *Env) shiftBetween(v Value, p calendar.Period, back bool, pos rules.Pos) Value {
	in := v.Ref().(*Interval)
	if in.Lo.Kind() != None && in.Lo.Kind() != Date || in.Hi.Kind() != None && in.Hi.Kind() != Date {
		return Value{}
	}
	lo, errLo := e.shiftEnd(in.Lo, 1, minDate, p, back)
	hi, errHi := e.shiftEnd(in.Hi, -1, maxDate, p, back)
	switch {
	case !back && errLo != nil:
		return callFailed(shiftFault(errLo), pos)
	case back && errHi != nil:
		return callFailed(shiftFault(errHi), pos)
	case errLo != nil || errHi != nil:
		return Value{}
	}
	return Refer(Between, &Interval{Lo: lo, Hi: hi}).supposedAs(v)
}

// shiftEnd shifts the outermost day of a class, which is next to its end, and gives
// what is next to that. The outermost of an open end is the last day there is.
func (e *Env) shiftEnd(end Value, in, open int64, p calendar.Period, back bool) (Value, error) {
	outermost := Scalar(Date, open)
	if end.Kind() == Date {
		outermost = Scalar(Date, end.N()+in)
	}
	out, err := e.shifted(outermost, p, back)
	return out.With(out.N() - in), err
}

// shiftFault says why a shift cannot be.
func shiftFault(err error) *fault {
	switch {
	case errors.Is(err, calendar.ErrNoTime):
		return &fault{"unit-mismatch", "日期没有小时，只能加减日、工作日、月、年；要计小时，请用时刻，日期的第一刻写作 datetime(d)", "a date has no hours, only days, working days, months and years; take a moment: datetime(d) is the first of a date"}
	case errors.Is(err, calendar.ErrOpening):
		return &fault{"unit-mismatch", "工作小时只在时限（deadline）里计算", "working hours are counted by deadlines only"}
	case errors.Is(err, calendar.ErrHalf):
		return &fault{"bad-period", "半日、半个工作日没有确定的长度，日期、时刻不能加减；请写小时或整数", "half a day or working day has no fixed length by which a date or moment could be moved; write hours, or a whole number"}
	}
	return &fault{"overflow", "结果不在公元1年至9999年之间", "the result lies outside the years 1 to 9999"}
}

func oneDay(f func(calendar.Date) calendar.Date) func(*Env, []Value) (Value, error) {
	return func(e *Env, a []Value) (Value, error) {
		d, err := dateIn(e, a[0])
		if err != nil {
			return Value{}, err
		}
		return DateOf(f(d)), nil
	}
}

func firstOf(months int) func(*Env, []Value) (Value, error) {
	return oneDay(func(d calendar.Date) calendar.Date { return d.FirstOf(months) })
}

func lastOf(months int) func(*Env, []Value) (Value, error) {
	return oneDay(func(d calendar.Date) calendar.Date { return d.LastOf(months) })
}

// dateOf is date(x) or date(year, month, day).
func dateOf(e *Env, a []Value) (Value, error) {
	if len(a) == 1 {
		return toDate(e, a)
	}
	var n [3]int
	for i, v := range a {
		if !isWhole(v) || v.N() < 0 || v.N() > 9999 {
			return Value{}, fmt.Errorf("date(%s, %s, %s)", plainText(a[0]), plainText(a[1]), plainText(a[2]))
		}
		n[i] = int(v.N())
	}
	if n[0] < 1 {
		return Value{}, shiftFault(calendar.ErrOutside)
	}
	d, err := calendar.NewDate(n[0], time.Month(n[1]), n[2])
	if err != nil {
		return Value{}, &fault{"function-failed", fmt.Sprintf("没有%d年%d月%d日", n[0], n[1], n[2]), err.Error()}
	}
	return DateOf(d), nil
}

func plainText(v Value) string { return fmt.Sprint(v.Plain()) }

// toMoment reads a text as a moment, and takes the first moment of a date.
func toMoment(e *Env, a []Value) (Value, error) {
	switch v := a[0]; v.Kind() {
	case Moment:
		return v, nil
	case Date:
		return MomentOf(v.Date().In(e.Zone)).AsDay(), nil
	case Text:
		if m, ok := ParseMoment(v.Text(), e.Zone); ok {
			return m, nil
		}
		return Value{}, fmt.Errorf("%q", v.Text())
	}
	return Value{}, fmt.Errorf("not a moment")
}
