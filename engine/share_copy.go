package engine

import (
	"maps"
	"slices"
)

// copier copies a decision, so that nothing in the copy is shared with it but
// texts. All lists of names are cut from one, and all of values that are possible.
type copier struct {
	names  []string
	values []any
}

func newCopier(names, values int) copier {
	return copier{make([]string, 0, names), make([]any, 0, values)}
}

// shared is what decisions share of one: what rules give, but no deadline's
// reading.
func (c *copier) shared(to, from *Decision) {
	to.Status = from.Status
	to.Outcomes = append(to.Outcomes[:0], from.Outcomes...)
	for i := range to.Outcomes {
		o := &to.Outcomes[i]
		o.Value, o.Possible, o.WaitsFor = plainCopy(o.Value), c.possible(o.Possible), c.texts(o.WaitsFor)
		o.Rules, o.Cite = c.texts(o.Rules), c.texts(o.Cite)
	}
	to.Violations = append(to.Violations[:0], from.Violations...)
	for i := range to.Violations {
		to.Violations[i].Cite = c.texts(to.Violations[i].Cite)
	}
	to.Notices = append(to.Notices[:0], from.Notices...)
	for i := range to.Notices {
		to.Notices[i].Cite = c.texts(to.Notices[i].Cite)
	}
	to.Materials = append(to.Materials[:0], from.Materials...)
	for i := range to.Materials {
		to.Materials[i].Cite = c.texts(to.Materials[i].Cite)
	}
	to.Routes = append(to.Routes[:0], from.Routes...)
	for i := range to.Routes {
		r := &to.Routes[i]
		r.Cc, r.After, r.Dropped, r.Cite = c.texts(r.Cc), c.texts(r.After), c.texts(r.Dropped), c.texts(r.Cite)
		r.WaitsFor = c.texts(r.WaitsFor)
	}
	c.gone(to, from)
	c.open(to, from)
	to.Assumed = append(to.Assumed[:0], from.Assumed...)
	for i := range to.Assumed {
		to.Assumed[i].Value = plainCopy(to.Assumed[i].Value)
	}
	to.Used = append(to.Used[:0], from.Used...)
	to.Rules = append(to.Rules[:0], from.Rules...)
	to.Conflicts, to.Resolved, to.Errors = to.Conflicts[:0], nil, to.Errors[:0]
	to.ID, to.Receipt, to.Commitment = "", "", nil
}

// open copies what is missing and what is pending.
func (c *copier) open(to, from *Decision) {
	to.Missing = append(to.Missing[:0], from.Missing...)
	for i := range to.Missing {
		m := &to.Missing[i]
		m.Rules, m.Then = c.texts(m.Rules), mapCopy(m.Then)
	}
	to.Pending = append(to.Pending[:0], from.Pending...)
	for i := range to.Pending {
		to.Pending[i].WaitsFor = c.texts(to.Pending[i].WaitsFor)
	}
}

// gone copies penalties, emissions and what deadlines are, without their readings.
func (c *copier) gone(to, from *Decision) {
	to.Penalties = append(to.Penalties[:0], from.Penalties...)
	for i := range to.Penalties {
		p := &to.Penalties[i]
		p.Register, p.Cite, p.Data, p.Publicity = c.texts(p.Register), c.texts(p.Cite), mapCopy(p.Data), mapCopy(p.Publicity)
		p.Points, p.Repair, p.Objection = plainCopy(p.Points), plainCopy(p.Repair), plainCopy(p.Objection)
		p.WaitsFor = c.texts(p.WaitsFor)
	}
	to.Emitted = append(to.Emitted[:0], from.Emitted...)
	for i := range to.Emitted {
		e := &to.Emitted[i]
		e.Data, e.Cite, e.WaitsFor = mapCopy(e.Data), c.texts(e.Cite), c.texts(e.WaitsFor)
	}
	to.Deadlines = slices.Grow(to.Deadlines[:0], len(from.Deadlines))
	for i := range from.Deadlines {
		d := &from.Deadlines[i]
		to.Deadlines = append(to.Deadlines, Deadline{ID: d.ID, Title: d.Title, Element: d.Element, Owner: d.Owner, Rule: d.Rule, Cite: c.texts(d.Cite)})
	}
}

// deadline copies one with its reading: that of a clock which has not started, and
// so holds no moments.
func (c *copier) deadline(to, from *Deadline) {
	*to = *from
	to.WaitsFor, to.Notes, to.Cite = c.texts(from.WaitsFor), c.texts(from.Notes), c.texts(from.Cite)
}

// possible copies values, in which there may be lists.
func (c *copier) possible(list []any) []any {
	if list == nil {
		return nil
	}
	from := len(c.values)
	for _, x := range list {
		c.values = append(c.values, plainCopy(x))
	}
	return c.values[from:len(c.values):len(c.values)]
}

func (c *copier) texts(list []string) []string {
	if list == nil {
		return nil
	}
	from := len(c.names)
	c.names = append(c.names, list...)
	return c.names[from:len(c.names):len(c.names)]
}

func plainCopy(x any) any {
	switch x := x.(type) {
	case []any:
		out := slices.Clone(x)
		for i := range out {
			out[i] = plainCopy(out[i])
		}
		return out
	case map[string]any:
		return mapCopy(x)
	}
	return x
}

func mapCopy(m map[string]any) map[string]any {
	if m == nil {
		return nil
	}
	out := maps.Clone(m)
	for k, v := range out {
		out[k] = plainCopy(v)
	}
	return out
}
