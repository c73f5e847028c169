package engine

import (
	"maps"
	"slices"
)

// copier copies a decision, so that nothing in the copy is shared with it but
// texts. All lists of names are cut from one.
type copier struct{ names []string }

// shared is what decisions share of one: what rules give, but no deadline's
// reading.
func (c *copier) shared(to, from *Decision) {
	to.Status = from.Status
	to.Outcomes = append(to.Outcomes[:0], from.Outcomes...)
	for i := range to.Outcomes {
		o := &to.Outcomes[i]
		o.Value, o.Possible, o.WaitsFor = plainCopy(o.Value), nil, nil
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
	}
	c.gone(to, from)
	to.Assumed = append(to.Assumed[:0], from.Assumed...)
	for i := range to.Assumed {
		to.Assumed[i].Value = plainCopy(to.Assumed[i].Value)
	}
	to.Used = append(to.Used[:0], from.Used...)
	to.Rules = append(to.Rules[:0], from.Rules...)
	to.Conflicts, to.Errors, to.Missing, to.Pending = to.Conflicts[:0], to.Errors[:0], to.Missing[:0], nil
	to.ID, to.Receipt, to.Commitment = "", "", nil
}

// gone copies penalties, emissions and what deadlines are, without their readings.
func (c *copier) gone(to, from *Decision) {
	to.Penalties = append(to.Penalties[:0], from.Penalties...)
	for i := range to.Penalties {
		p := &to.Penalties[i]
		p.Register, p.Cite, p.Data, p.Publicity = c.texts(p.Register), c.texts(p.Cite), mapCopy(p.Data), mapCopy(p.Publicity)
		p.Points, p.Repair, p.Objection = plainCopy(p.Points), plainCopy(p.Repair), plainCopy(p.Objection)
	}
	to.Emitted = append(to.Emitted[:0], from.Emitted...)
	for i := range to.Emitted {
		to.Emitted[i].Data, to.Emitted[i].Cite = mapCopy(to.Emitted[i].Data), c.texts(to.Emitted[i].Cite)
	}
	to.Deadlines = slices.Grow(to.Deadlines[:0], len(from.Deadlines))
	for i := range from.Deadlines {
		d := &from.Deadlines[i]
		to.Deadlines = append(to.Deadlines, Deadline{ID: d.ID, Title: d.Title, Element: d.Element, Owner: d.Owner, Rule: d.Rule, Cite: c.texts(d.Cite)})
	}
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
	out := maps.Clone(m)
	for k, v := range out {
		out[k] = plainCopy(v)
	}
	return out
}
