package calendar

import (
	"strconv"
	"strings"
	"time"
)

// provide marks the due date as provisional where a day from need up to it is
// not settled by a notice; need is zero where no kind of day matters.
func (c *Calendar) provide(due *Due, need Date) {
	if need.IsZero() {
		return
	}
	need = minDate(need, due.Date)
	if !c.unsettled(need) && !c.unsettled(due.Date) {
		return
	}
	due.Provisional, due.WaitsFor = true, c.waitsFor(need, due.Date)
}

func minDate(a, b Date) Date {
	if b.Before(a) {
		return b
	}
	return a
}

// Awaits names what would settle the days from one to another, both included, which is
// a notice that is not out yet; it is the zero Text where they are settled, or there are none.
func (c *Calendar) Awaits(from, to Date) Text {
	if to.Before(from) || !c.unsettled(from) && !c.unsettled(to) {
		return Text{}
	}
	return c.waitsFor(from, to)
}

// waitsFor names what would settle the days.
func (c *Calendar) waitsFor(from, to Date) Text {
	if !c.from.IsZero() && from.Before(c.from) {
		return Text{
			"本日历自" + c.from.String() + "起有依据，更早的日子无从核定",
			"the calendar begins on " + c.from.String() + "; earlier days cannot be settled",
		}
	}
	first := c.to.AddDays(1)
	if from.After(first) {
		first = from
	}
	a, b := first.Year(), to.Year()
	if c.nextFrom > 0 && first.Year() == c.to.Year() {
		a++ // what is left of the last notice's year waits for the next one
	}
	if _, m, d := to.Date(); c.nextFrom > 0 && m == time.December && d >= c.nextFrom {
		b++
	}
	b = max(a, b)
	zh, en := strconv.Itoa(a), strconv.Itoa(a)
	switch {
	case b == a+1:
		zh, en = zh+"年、"+strconv.Itoa(b), en+" and "+strconv.Itoa(b)
	case b > a:
		zh, en = zh+"年至"+strconv.Itoa(b), en+" to "+strconv.Itoa(b)
	}
	return Text{strings.ReplaceAll(c.awaits.ZH, "{year}", zh), strings.ReplaceAll(c.awaits.EN, "{year}", en)}
}
