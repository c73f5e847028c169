package witness

import (
	"fmt"
	"strings"
)

// deadline writes a clock with some of its many arguments.
func (g *gen) deadline(at where, level int) string {
	events := g.moments(at)
	if len(events) == 0 {
		return ""
	}
	event := func() string { return pick(g, events) }
	id := fmt.Sprintf("clock%d", len(g.clocks))
	shared := g.chance(0.1) // by several rules; no condition reads it
	if shared {
		id = "shared"
	}
	if at.loop != nil {
		id = at.loop.variable + id
	}
	t := g.thing("effect deadline").set("id", id).some(0.2, "title", "{en: Clock}").some(0.9, "owner", "north", "south")
	if !g.simple && g.chance(0.15) {
		return g.backward(t, at, id, shared, level)
	}
	t.set("start", g.several(at, event)).set("within", g.limit(at, 2)).maybe(0.6, "done", func() string { return g.several(at, event) })
	t.some(0.3, "warn", "50%", "1 workday", "2 days").some(0.2, "roll", "none", "next_workday").some(0.15, "ends", "close", "midnight")
	t.some(0.1, "make_up", "rests", "works").some(0.1, "partly", "excluded", "counts").some(0.3, "on_late", "overdue", "deemed_accepted", "deemed_granted", "refund")
	if !shared {
		g.clocks = append(g.clocks, genClock{id, at.loop, level})
	}
	if g.simple { // the rest asks for more than whether something has come
		return t.flow()
	}
	t.some(0.15, "calendar", "cn", "hall").maybe(0.1, "promised", func() string { return g.within(at) })
	several := func() string { return g.several(at, event) }
	t.maybe(0.15, "restart", several).maybe(0.15, "not_before", several)
	t.maybe(0.2, "extend", func() string {
		one := func() string {
			x := g.thing("extend").set("by", g.oneOf("5 workdays", "10 days", "1 workday")).set("when", several())
			return x.some(0.3, "at_most", "1", "2").flow()
		}
		if g.chance(0.3) {
			return "[" + one() + ", " + one() + "]"
		}
		return one()
	})
	t.maybe(0.1, "start_if", func() string { return yamlQuote(g.cond(at, 1)) })
	t.maybe(0.6, "exclude", func() string { return g.pauses(at, event) })
	return t.flow()
}

// pauses are lists of the element, intervals made of events, or both.
func (g *gen) pauses(at where, event func() string) string {
	var out []string
	if at.loop != nil {
		for _, f := range at.loop.fields {
			if f.name == "pauses" {
				out = append(out, g.oneOf(at.loop.variable+".pauses", yamlQuote("filter("+at.loop.variable+".pauses, .from != none)")))
			}
		}
	}
	if g.chance(0.3) {
		x := g.thing("pause").set("from", event()).maybe(0.9, "to", event).some(0.2, "reason", "{en: Waiting}")
		out = append(out, x.maybe(0.4, "when", func() string { return yamlQuote(g.cond(at, 1)) }).flow())
	}
	switch {
	case len(out) == 0:
		return ""
	case len(out) == 1 && g.chance(0.7):
		return out[0]
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// backward writes a clock that counts back.
func (g *gen) backward(t *thing, at where, id string, shared bool, level int) string {
	days := g.moments(at)
	for _, f := range g.facts {
		if f.typ.kind == "date" || f.typ.kind == "datetime" {
			days = append(days, f.name, f.name)
		}
	}
	event := func() string { return pick(g, days) }
	before := event()
	if g.chance(0.3) {
		before = "{" + g.oneOf("latest", "earliest") + ": [" + before + ", " + event() + "]}"
	}
	t.set("before", before).set("at_least", g.oneOf("3 workdays", "1 workday", "0 workdays", "10 days", "1 month", "24 hours", "0.5 year", "1 workday"))
	t.maybe(0.3, "start", event).maybe(0.6, "done", event).some(0.3, "warn", "1 workday", "2 days")
	t.some(0.3, "roll", "none", "previous_workday").some(0.15, "ends", "close", "midnight").some(0.1, "make_up", "rests", "works")
	t.some(0.3, "on_late", "overdue", "deemed_granted", "refund").some(0.15, "calendar", "cn", "hall")
	if !shared {
		g.clocks = append(g.clocks, genClock{id, at.loop, level})
	}
	return t.flow()
}

// several is an event, or several of which one is chosen.
func (g *gen) several(at where, event func() string) string {
	if g.chance(0.75) {
		return event()
	}
	list := "[" + event() + ", " + event() + "]"
	if g.simple {
		return list
	}
	if l := g.eventLists(); len(l) > 0 && g.chance(0.4) {
		list = yamlQuote(pick(g, l))
	}
	if g.chance(0.4) {
		return list
	}
	return "{" + g.oneOf("latest", "earliest") + ": " + list + "}"
}

// eventLists are expressions that give a list of events.
func (g *gen) eventLists() (out []string) {
	for _, l := range g.lists {
		for _, f := range l.fields {
			if f.typ.kind == "event" {
				out = append(out, "map("+l.name+", ."+f.name+")")
			}
		}
	}
	return out
}

// limit is how long a clock runs: a period, or several put together.
func (g *gen) limit(at where, depth int) string {
	if depth == 0 || g.simple || g.chance(0.75) {
		return g.within(at)
	}
	list := "[" + g.limit(at, depth-1) + ", " + g.limit(at, depth-1)
	if g.chance(0.2) {
		list += ", " + g.limit(at, 0)
	}
	switch list += "]"; {
	case g.chance(0.5):
		return list
	case g.chance(0.5):
		return "{latest: " + list + "}"
	}
	return "{earliest: " + list + "}"
}

// moments are the events and moments from which a clock can run.
func (g *gen) moments(at where) []string {
	var out []string
	for _, f := range g.facts {
		if f.typ.kind == "event" || f.typ.kind == "datetime" && !g.simple && g.chance(0.2) {
			out = append(out, f.name)
		}
	}
	if at.loop != nil {
		for _, f := range at.loop.fields {
			if f.typ.kind == "event" {
				p := at.loop.variable + "." + f.name
				out = append(out, p, p, p)
			}
		}
	}
	return out
}

func (g *gen) within(at where) string {
	if g.chance(0.4) && !g.simple {
		t := typ{kind: "duration", unit: "workday"}
		for _, r := range g.reads(at, typ{kind: "duration"}) {
			if g.chance(0.5) {
				return yamlQuote("= " + r.text)
			}
		}
		if e := g.expr(at, t, 1); e != "" {
			return yamlQuote("= " + e)
		}
	}
	return g.oneOf("1 workday", "3 days", "1 workday", "2 hours", "2 workdays", "1 month", "2 hours", "0.5 workday", "4 workhours", "1 year", "20 workdays", "0 workdays", "0.5 day", "0.5 year")
}
