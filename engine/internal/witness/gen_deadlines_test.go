package witness

import "fmt"

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
	start := event()
	if g.chance(0.15) {
		start = "[" + start + ", " + event() + "]"
	}
	t.set("start", start).set("within", g.within(at)).maybe(0.6, "done", event)
	t.some(0.3, "warn", "50%", "1 workday", "2 days").some(0.2, "roll", "none", "next_workday").some(0.15, "ends", "close", "midnight")
	t.some(0.1, "make_up", "rests", "works").some(0.1, "partly", "excluded", "counts").some(0.3, "on_late", "overdue", "deemed_accepted", "deemed_granted", "refund")
	if !shared {
		g.clocks = append(g.clocks, genClock{id, at.loop, level})
	}
	if g.simple { // the rest asks for more than whether something has come
		return t.flow()
	}
	t.some(0.15, "calendar", "cn", "hall").maybe(0.1, "promised", func() string { return g.within(at) })
	t.maybe(0.15, "restart", event).maybe(0.15, "not_before", event)
	t.maybe(0.2, "extend", func() string {
		x := g.thing("extend").set("by", g.oneOf("5 workdays", "10 days", "1 workday")).set("when", event())
		return x.some(0.3, "at_most", "1", "2").flow()
	})
	t.maybe(0.1, "start_if", func() string { return yamlQuote(g.cond(at, 1)) })
	if at.loop != nil {
		for _, f := range at.loop.fields {
			if f.name == "pauses" {
				t.some(0.95, "exclude", at.loop.variable+".pauses", yamlQuote("filter("+at.loop.variable+".pauses, .from != none)"))
			}
		}
	}
	return t.flow()
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
