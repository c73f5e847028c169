package witness

import (
	"math/big"
	"regexp"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"github.com/guize-rules/guize/rules/calendar"
)

// periodForm is a period as an expression writes it.
var periodForm = regexp.MustCompile(`(^|[^\pL\pN_."']|\.\.)(\d+(?:\.5)?\s*(?:workdays?|days?|months?|years?|hours?|workhours?))\b`)

// readable writes each period outside quotes as a call of a function that no set
// has, for the parser of the language knows no periods.
func readableExpr(source string) string {
	var b strings.Builder
	for i, part := range strings.Split(source, `"`) {
		if i > 0 {
			b.WriteByte('"')
		}
		if i%2 == 0 {
			part = periodForm.ReplaceAllString(part, "${1}"+`writtenPeriod("${2}")`)
		}
		b.WriteString(part)
	}
	return b.String()
}

func parseReadable(source string) (ast.Node, error) {
	tree, err := parser.Parse(readableExpr(source))
	if err != nil {
		return nil, err
	}
	return tree.Node, nil
}

// timeArithmetic is + - * of dates, moments and periods; ok is false where there
// is none of them.
func (r *refRun) timeArithmetic(op string, a, b any) (v any, ok bool) {
	p, first := a.(calendar.Period)
	q, second := b.(calendar.Period)
	switch {
	case op != "+" && op != "-" && op != "*":
	case first && second:
		return periods(op, p, q), true
	case first && op == "*":
		return timesPeriod(p, b), true
	case second && op == "*":
		return timesPeriod(q, a), true
	case first && op == "+":
		return r.shift(b, p, 1), true
	case second && op == "+":
		return r.shift(a, q, 1), true
	case second && op == "-":
		return r.shift(a, q, -1), true
	}
	return nil, false
}

// periods adds or subtracts two of one unit.
func periods(op string, x, y calendar.Period) any {
	if x.Unit != y.Unit {
		return refError{"periods of different units"}
	}
	if op == "-" {
		return refPeriod(x.Unit, big.NewRat(int64(x.Halves-y.Halves), 2))
	}
	return refPeriod(x.Unit, big.NewRat(int64(x.Halves+y.Halves), 2))
}

func timesPeriod(p calendar.Period, by any) any {
	n, ok := exact(by)
	if !ok {
		return refError{"a period times no number"}
	}
	return refPeriod(p.Unit, new(big.Rat).Mul(big.NewRat(int64(p.Halves), 2), n))
}

// refPeriod is a period of so many units: whole or half ones, whole months.
func refPeriod(u calendar.Unit, n *big.Rat) any {
	halves := new(big.Rat).Mul(n, big.NewRat(2, 1))
	whole := u != calendar.Month || n.IsInt()
	if !whole || !halves.IsInt() || n.Sign() < 0 || n.Cmp(big.NewRat(1_000_000, 1)) > 0 {
		return refError{"no period"}
	}
	return calendar.Period{Unit: u, Halves: int(halves.Num().Int64())}
}

// shift is the date or moment a period after (sign 1) or before (-1) another.
func (r *refRun) shift(v any, p calendar.Period, sign int) any {
	if s, ok := v.(string); ok {
		if d, err := calendar.ParseDate(s); err == nil {
			v = d
		} else if t, ok := parseMoment(s, r.set.Zone); ok {
			v = t
		}
	}
	switch v := v.(type) {
	case calendar.Date:
		if d, ok := r.shiftDay(v, p, sign); ok {
			return d
		}
	case time.Time:
		if p.Unit == calendar.Hour {
			return inYears(v.Add(time.Duration(sign*p.Halves) * time.Hour / 2))
		}
		at := v.In(r.set.Zone)
		if d, ok := r.shiftDay(calendar.DateOf(v, r.set.Zone), p, sign); ok {
			y, m, day := d.Date()
			return inYears(time.Date(y, m, day, at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), r.set.Zone))
		}
	}
	return refError{"nothing that a period moves"}
}

func inYears(t time.Time) any {
	if t.Year() < 1 || t.Year() > 9999 {
		return refError{"outside the years"}
	}
	return t
}

func (r *refRun) shiftDay(d calendar.Date, p calendar.Period, sign int) (calendar.Date, bool) {
	months, n := 0, p.Halves/2
	switch {
	case p.Unit == calendar.Year:
		months = 6 * p.Halves
	case p.Halves%2 != 0, p.Unit == calendar.Hour, p.Unit == calendar.Workhour:
		return d, false
	case p.Unit == calendar.Month:
		months = n
	case p.Unit == calendar.Day:
		d = d.AddDays(sign * n)
	case p.Unit == calendar.Workday:
		for ; n > 0 && !d.IsZero(); n-- {
			for d = d.AddDays(sign); !d.IsZero() && !r.cal.IsWorkday(d); {
				d = d.AddDays(sign)
			}
		}
	}
	if months > 0 {
		d = onMonth(d, sign*months)
	}
	return d, !d.IsZero() && d.Year() >= 1
}

// onMonth is the matching day of another month, or its last where there is none.
func onMonth(d calendar.Date, months int) calendar.Date {
	y, m, day := d.Date()
	first := time.Date(y, m+time.Month(months), 1, 0, 0, 0, 0, time.UTC)
	last := time.Date(y, m+time.Month(months)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	out, err := calendar.NewDate(first.Year(), first.Month(), min(day, last))
	if err != nil {
		return calendar.Date{}
	}
	return out
}

// fullMonths counts the months that lead from a day no further than to another.
func fullMonths(from, to calendar.Date) int64 {
	if to.Before(from) {
		return -fullMonths(to, from)
	}
	n := int64(0)
	for d := onMonth(from, 1); !d.IsZero() && !d.After(to); d = onMonth(from, int(n)+1) {
		n++
	}
	return n
}

// ageOn counts birthdays.
func ageOn(born, day calendar.Date) int64 {
	n := int64(0)
	for d := onMonth(born, 12); !d.IsZero() && !d.After(day); d = onMonth(born, int(n+1)*12) {
		n++
	}
	for d := born; !d.IsZero() && d.After(day); d = onMonth(born, int(n)*12) {
		n--
	}
	return n
}

// timeFunction is a function of dates and periods; ok is false for another.
func (r *refRun) timeFunction(name string, vs []any) (v any, ok bool) {
	if unit, isPeriod := map[string]calendar.Unit{"workdays": calendar.Workday, "days": calendar.Day, "months": calendar.Month,
		"years": calendar.Year, "hours": calendar.Hour, "workhours": calendar.Workhour}[name]; isPeriod {
		n, _ := exact(vs[0])
		return refPeriod(unit, n), true
	}
	switch name {
	case "writtenPeriod":
		p, err := calendar.ParsePeriod(vs[0].(string))
		if err != nil {
			return refError{err.Error()}, true
		}
		return p, true
	case "date":
		if len(vs) == 3 {
			return dateOfParts(vs), true
		}
	case "datetime":
		switch v := vs[0].(type) {
		case time.Time:
			return v, true
		case calendar.Date:
			y, m, d := v.Date()
			return time.Date(y, m, d, 0, 0, 0, 0, r.set.Zone), true
		}
	}
	return nil, false
}

func dateOfParts(vs []any) any {
	var n [3]int64
	for i, v := range vs {
		x, ok := exact(v)
		if !ok || !x.IsInt() || !x.Num().IsInt64() {
			return refError{"no whole number"}
		}
		n[i] = x.Num().Int64()
	}
	if n[0] < 1 || n[0] > 9999 || n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > 31 {
		return refError{"no such date"}
	}
	d, err := calendar.NewDate(int(n[0]), time.Month(n[1]), int(n[2]))
	if err != nil {
		return refError{"no such date"}
	}
	return d
}

// dayFunction is a function of days; ok is false for another.
func dayFunction(name string, days []calendar.Date) (v any, ok bool) {
	switch name {
	case "weekday":
		if n := int64(days[0].Weekday()); n > 0 {
			return n, true
		}
		return int64(7), true
	case "months_between":
		return fullMonths(days[0], days[1]), true
	case "years_between":
		return fullMonths(days[0], days[1]) / 12, true
	case "age":
		return ageOn(days[0], days[1]), true
	}
	months := map[string]int{"month": 1, "quarter": 3, "year": 12}
	for what, n := range months {
		end, isEnd := strings.CutSuffix(name, "_of_"+what)
		if !isEnd {
			continue
		}
		y, m, _ := days[0].Date()
		from := time.Month((int(m)-1)/n*n + 1)
		t := time.Date(y, from, 1, 0, 0, 0, 0, time.UTC)
		if end == "last" {
			t = time.Date(y, from+time.Month(n), 0, 0, 0, 0, 0, time.UTC)
		}
		return calendar.DateOf(t, time.UTC), true
	}
	return nil, false
}

// otherUnits reports whether two values are periods that cannot be compared.
func otherUnits(a, b any) bool {
	p, ok1 := a.(calendar.Period)
	q, ok2 := b.(calendar.Period)
	return ok1 && ok2 && p.Unit != q.Unit
}
