package lang

import (
	"context"
	"fmt"
	"strings"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Func is a function that a host adds, or one of the language. Call gets
// settled values of the types declared, and the types of what stands there, must be pure, and may be called from
// many goroutines.
type Func struct {
	Name   string
	Args   []Type
	Result Type
	Call   func(ctx context.Context, args []Value, types []Type) (Value, error)
}

// fn is a function of the language that needs nothing but its arguments' values.
type fn struct {
	Func
	unit bool // its result has the unit of its first argument
	call func(e *Env, args []Value) (Value, error)
}

// anyDay is the type of what a day can be taken from: a date, a moment or a text.
var anyDay = Type{}

// simple is never written to.
var simple = map[string]fn{
	"abs":              {Func: Func{Args: []Type{numberType}, Result: numberType}, unit: true, call: absolute},
	"money":            {Func: Func{Args: []Type{numberType}, Result: Type{K: rules.KindMoney, Free: true}}, call: toMoney},
	"upper":            {Func: Func{Args: []Type{textType}, Result: textType}, call: texts(strings.ToUpper)},
	"lower":            {Func: Func{Args: []Type{textType}, Result: textType}, call: texts(strings.ToLower)},
	"trim":             {Func: Func{Args: []Type{textType}, Result: textType}, call: texts(strings.TrimSpace)},
	"date":             {Func: Func{Args: []Type{anyDay}, Result: dateType}, call: dateOf},
	"datetime":         {Func: Func{Args: []Type{anyDay}, Result: momentType}, call: toMoment},
	"year":             {Func: Func{Args: []Type{anyDay}, Result: intType}, call: datePart(func(d calendar.Date) int { return d.Year() })},
	"month":            {Func: Func{Args: []Type{anyDay}, Result: intType}, call: datePart(func(d calendar.Date) int { return int(d.Month()) })},
	"day":              {Func: Func{Args: []Type{anyDay}, Result: intType}, call: datePart(func(d calendar.Date) int { return d.Day() })},
	"days_between":     {Func: Func{Args: []Type{anyDay, anyDay}, Result: intType}, call: between(func(_ *Env, a, b calendar.Date) int { return b.Sub(a) })},
	"workdays_between": {Func: Func{Args: []Type{anyDay, anyDay}, Result: intType}, call: between(workdaysBetween)},
	"months_between":   {Func: Func{Args: []Type{anyDay, anyDay}, Result: intType}, call: between(func(_ *Env, a, b calendar.Date) int { return a.MonthsTo(b) })},
	"years_between":    {Func: Func{Args: []Type{anyDay, anyDay}, Result: intType}, call: between(func(_ *Env, a, b calendar.Date) int { return a.YearsTo(b) })},
	"age":              {Func: Func{Args: []Type{anyDay, anyDay}, Result: intType}, call: between(func(_ *Env, a, b calendar.Date) int { return a.Age(b) })},
	"weekday":          {Func: Func{Args: []Type{anyDay}, Result: intType}, call: datePart(calendar.Date.ISOWeekday)},
	"first_of_month":   {Func: Func{Args: []Type{anyDay}, Result: dateType}, call: firstOf(1)},
	"last_of_month":    {Func: Func{Args: []Type{anyDay}, Result: dateType}, call: lastOf(1)},
	"first_of_quarter": {Func: Func{Args: []Type{anyDay}, Result: dateType}, call: firstOf(3)},
	"last_of_quarter":  {Func: Func{Args: []Type{anyDay}, Result: dateType}, call: lastOf(3)},
	"first_of_year":    {Func: Func{Args: []Type{anyDay}, Result: dateType}, call: firstOf(12)},
	"last_of_year":     {Func: Func{Args: []Type{anyDay}, Result: dateType}, call: lastOf(12)},
	"workdays":         periodFn(calendar.Workday),
	"days":             periodFn(calendar.Day),
	"months":           periodFn(calendar.Month),
	"years":            periodFn(calendar.Year),
	"hours":            periodFn(calendar.Hour),
	"workhours":        periodFn(calendar.Workhour),
}

// toMoney is a number as an amount, of whatever currency stands beside it.
func toMoney(_ *Env, a []Value) (Value, error) {
	v, ok := Convert(a[0], Type{K: rules.KindMoney})
	if !ok {
		return v, fmt.Errorf("%s", a[0].shown())
	}
	return v, nil
}

func absolute(_ *Env, a []Value) (Value, error) { return NumOf(a[0].Num().Abs()), nil }

func texts(f func(string) string) func(*Env, []Value) (Value, error) {
	return func(_ *Env, a []Value) (Value, error) { return TextOf(f(a[0].Text())), nil }
}

// dateIn returns the day of a date, of a moment in the set's zone, or of a text.
func dateIn(e *Env, v Value) (calendar.Date, error) {
	switch v.Kind() {
	case Date:
		return v.Date(), nil
	case Moment:
		if e == nil { // of a constant, whose zone is not asked for
			break
		}
		return calendar.DateOf(v.Time(e.Zone), e.Zone), nil
	case Text:
		return calendar.ParseDate(v.Text())
	}
	return calendar.Date{}, fmt.Errorf("not a date")
}

func toDate(e *Env, a []Value) (Value, error) {
	d, err := dateIn(e, a[0])
	return DateOf(d), err
}

func datePart(f func(calendar.Date) int) func(*Env, []Value) (Value, error) {
	return func(e *Env, a []Value) (Value, error) {
		d, err := dateIn(e, a[0])
		return IntOf(int64(f(d))), err
	}
}

func between(f func(e *Env, a, b calendar.Date) int) func(*Env, []Value) (Value, error) {
	return func(e *Env, a []Value) (Value, error) {
		x, err := dateIn(e, a[0])
		if err != nil {
			return Value{}, err
		}
		y, err := dateIn(e, a[1])
		if err != nil {
			return Value{}, err
		}
		return IntOf(int64(f(e, x, y))), nil
	}
}

// workdaysBetween counts the working days after a up to b; where b is earlier
// the count is negative.
func workdaysBetween(e *Env, a, b calendar.Date) int {
	if b.Before(a) {
		return -workdaysBetween(e, b, a)
	}
	e.counted(a.AddDays(1), b)
	return e.Cal.Workdays(a.AddDays(1), b)
}
