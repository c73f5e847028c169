package witness

import "strings"

// roundTo is what numbers of a type are rounded to: of an int a whole number.
func (g *gen) roundTo(t typ) string {
	if t.kind == "int" {
		return g.oneOf("1", "2", "5", "10")
	}
	return g.oneOf("1", "0.1", "0.01", "0.25", "5", "10")
}

func (g *gen) roundMode() string {
	return g.oneOf("half_up", "half_even", "up", "down", "ceil", "floor")
}

// rounding is how something is rounded, as its declaration says.
func (g *gen) rounding(t typ) string {
	switch to := g.roundTo(t); g.IntN(4) {
	case 0:
		return to
	case 1:
		return "{to: " + to + "}"
	default:
		return "{to: " + to + ", mode: " + g.roundMode() + "}"
	}
}

func numeric(t typ) bool { return t.kind == "int" || t.kind == "number" || t.kind == "money" }

// roundRows round in place. A number that is rounded to a whole number is one.
func roundRows() []row {
	rounded := func(from string, to func(g *gen) string) func(*gen, where, typ, int) string {
		return func(g *gen, at where, t typ, d int) string {
			x := g.expr(at, typ{kind: from, unit: t.unit}, d)
			if t.unit != "" {
				x = g.united(at, t, d)
			}
			step := to(g)
			switch n := g.IntN(5); {
			case n == 0 && step == "1":
				return say(g.oneOf("round", "floor", "ceil")+"(%s)", x)
			case n < 2:
				return say(g.oneOf("round", "floor", "ceil")+"(%s, %s)", x, step)
			}
			return say("round(%s, %s, \""+g.roundMode()+"\")", x, step)
		}
	}
	any := func(k string) func(*gen) string { return func(g *gen) string { return g.roundTo(kind(k)) } }
	return []row{
		{"int", 2, false, rounded("number", any("int"))},
		{"int", 1, false, rounded("int", any("int"))},
		{"number", 3, false, rounded("number", any("number"))},
		{"money", 3, false, rounded("money", any("money"))},
	}
}

// keeps is an expression whose value is kept: rounded where it may not end (R40).
// What is declared with a rounding needs none.
func (g *gen) keeps(e string, t typ, rounded bool) string {
	if e == "" || !numeric(t) || rounded || g.ends(e) {
		return e
	}
	return "round(" + e + ", " + g.roundTo(t) + ")"
}

// ends reports whether an expression surely ends: nothing is divided in it.
func (g *gen) ends(e string) bool {
	if strings.Contains(e, "/") || strings.Contains(e, "linear(") {
		return false
	}
	for _, d := range g.defs {
		if strings.Contains(e, d.name) && !g.ends(d.text) {
			return false
		}
	}
	return true
}
