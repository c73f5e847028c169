package witness

import (
	"fmt"
	"time"
)

// periodRows calculate with dates, moments and periods.
func periodRows() []row {
	day := func(g *gen) string { return g.oneOf("date", "date", "datetime") }
	return []row{
		{"date", 3, false, (*gen).shifted},
		{"datetime", 2, false, (*gen).shifted},
		{"date", 12, false, func(g *gen, at where, t typ, d int) string {
			return say(g.oneOf("first", "last")+"_of_"+g.oneOf("month", "quarter", "year")+"(%s)", g.expr(at, kind(day(g)), d))
		}},
		{"date", 1, false, func(g *gen, at where, t typ, d int) string {
			y := g.oneOf("2020", "2021", say("year(%s)", g.expr(at, kind("date"), 0)))
			return say("date(%s, %s, %s)", y, g.oneOf("2", "9", "12", g.countable(at)), g.oneOf("1", "28", "29", g.countable(at)))
		}},
		{"datetime", 1, false, applied("datetime", "date")},
		{"int", 6, false, func(g *gen, at where, t typ, d int) string {
			return say(g.oneOf("age", "years_between", "months_between")+"(%s, %s)", g.expr(at, kind(day(g)), d), g.expr(at, kind(day(g)), d))
		}},
		{"int", 1, false, func(g *gen, at where, t typ, d int) string { return say("weekday(%s)", g.expr(at, kind(day(g)), d)) }},
		{"duration", 3, false, (*gen).sumOfPeriods},
		{"bool", 2, false, (*gen).periodsCompared},
		{"bool", 1, false, func(g *gen, at where, t typ, d int) string {
			unit := g.oneOf("days", "months", "years", "hours", "workhours")
			return say("("+unit+"(%s) "+g.oneOf("==", "<", ">=")+" "+g.oneOf("1 ", "3 ", "100 ")+unit+")", g.countable(at))
		}},
		{"bool", 1, true, (*gen).agesCompared},
	}
}

// shifted is a date or moment some time before or after another.
func (g *gen) shifted(at where, t typ, d int) string {
	p := g.oneOf("1 day", "30 days", "1 month", "13 months", "18 years", "0.5 year", "1 workday", "10 workdays", "9000 years")
	switch n := g.countable(at); {
	case t.kind == "datetime" && n != "" && g.chance(0.2):
		p = "hours(" + n + ")"
	case t.kind == "datetime" && g.chance(0.3):
		p = g.oneOf("36 hours", "0.5 hour", "hours(7)")
	case n != "" && g.chance(0.2):
		p = g.oneOf("workdays", "days", "months", "years") + "(" + n + ")"
	case g.chance(0.3):
		p = g.leaf(at, g.periodType())
	}
	day := g.expr(at, t, d)
	if g.chance(0.3) {
		return say("(%s + %s)", p, day)
	}
	return say("(%s "+g.oneOf("+", "-")+" %s)", day, p)
}

// periodType is that of periods of one unit, or of any.
func (g *gen) periodType() typ {
	if g.chance(0.2) {
		return kind("duration")
	}
	return typ{kind: "duration", unit: "workday"}
}

// countable is a whole number that is not known before an application comes; ""
// where there is none.
func (g *gen) countable(at where) string {
	var can []string
	for _, r := range g.reads(at, kind("int")) {
		if r.fact != nil {
			can = append(can, r.text)
		}
	}
	if len(can) == 0 {
		return ""
	}
	return pick(g, can)
}

func (g *gen) sumOfPeriods(at where, t typ, d int) string {
	if t.unit == "" {
		return ""
	}
	p, n := g.expr(at, t, d), g.countable(at)
	switch g.IntN(6) {
	case 0:
		return say("(%s + %s)", p, g.expr(at, t, d))
	case 1:
		return say("((%s + 3 workdays) - 1.5 workdays)", p)
	case 2:
		if open := g.united(at, t, d); open != "" && n != "" {
			return say("(%s - workdays(%s))", open, n)
		}
		return ""
	case 3:
		return say("(%s * %s)", p, g.oneOf("2", n))
	case 4:
		return say("(%s * %s)", g.oneOf("2", n), p)
	}
	return say("workdays(%s)", n)
}

// periodsCompared compares two periods, mostly of one unit.
func (g *gen) periodsCompared(at where, _ typ, d int) string {
	t := typ{kind: "duration", unit: "workday"}
	p := g.expr(at, t, d)
	if n := g.countable(at); n != "" && g.chance(0.2) {
		return say("(workhours(%s) "+g.oneOf("==", "<", ">=")+" 4 workhours)", n)
	}
	if g.chance(0.3) {
		return say("(%s "+g.oneOf("in", "not in")+" [1 workday, %s])", p, g.expr(at, t, d))
	}
	if g.chance(0.2) {
		return say("(%s in 1 workday..%s)", p, g.expr(at, t, d))
	}
	return say("(%s "+g.oneOf("==", "!=", "<", "<=", ">", ">=")+" %s)", p, g.oneOf("1 workday", "2.5 workdays", `"10 workdays"`, g.expr(at, t, d)))
}

// agesCompared compares what is worked out from one date with a constant.
func (g *gen) agesCompared(at where, _ typ, _ int) string {
	can := g.reads(at, kind("date"))
	if len(can) == 0 {
		return ""
	}
	r, op := pick(g, can), " "+g.oneOf("<", "<=", ">", ">=", "==", "!=")+" "
	switch years := pick(g, []int{0, 1, 18}); g.IntN(4) {
	case 0:
		r.markNear("2021-12-31", years, 0)
		r.markNear("2021-12-31", years+1, 0)
		return fmt.Sprintf(`(age(%s, "2021-12-31")%s%d)`, r.text, op, years)
	case 1:
		r.markNear("2022-02-28", years, 0)
		r.markNear("2022-02-28", years+1, 0)
		return fmt.Sprintf(`(%d%sage(%s, "2022-02-28"))`, years, op, r.text)
	case 2:
		r.markNear("2021-09-30", 0, -30)
		r.markNear("2021-09-30", 0, -10)
		return fmt.Sprintf(`("2021-09-30"%s%s - %s)`, op, r.text, g.oneOf("1 month", "10 days"))
	}
	r.markNear("2021-12-31", 0, 30)
	r.markNear("2021-12-31", 18, 0)
	return fmt.Sprintf(`(%s + %s%s"2021-12-31")`, r.text, g.oneOf("1 month", "30 days", "18 years"), op)
}

// markNear notes the days around one so many years and days before another.
func (r readable) markNear(day string, years, days int) {
	d, _ := time.Parse(time.DateOnly, day)
	for by := -3; by <= 3; by++ {
		r.mark(d.AddDate(-years, 0, by-days).Format(time.DateOnly))
	}
}
