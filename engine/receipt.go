package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// receipt is the SHA-256 of the canonical JSON (RFC 8785) of the facts, the
// times, the digests, the language version and the decision, without what is
// written for people and without the decision's id and the receipt itself.
// Whoever has the set and the facts can make it again.
func (ev *evaluation) receipt(st *state, d *Decision) string {
	w := canon{b: st.buf[:0]}
	w.open('{')
	w.time("at", ev.in.At.UTC())
	w.key("decision")
	w.decision(d)
	w.key("facts")
	w.record(ev.given.global, ev.eng.set.Zone)
	w.int("language", ev.eng.set.Language)
	w.optionalTexts("policies", sorted(ev.in.Policies))
	w.optionalTexts("unknown", sorted(ev.in.Unknown))
	w.close('}')
	st.buf = w.b
	sum := sha256.Sum256(w.b)
	var text [len("sha256:") + 2*sha256.Size]byte
	copy(text[:], "sha256:")
	hex.Encode(text[len("sha256:"):], sum[:])
	return string(text[:])
}

func sorted(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return slices.Sorted(slices.Values(list))
}

// each writes a list of things.
func each[T any](w *canon, key string, list []T, write func(*canon, *T)) {
	w.key(key)
	w.open('[')
	for i := range list {
		w.next()
		w.open('{')
		write(w, &list[i])
		w.close('}')
	}
	w.close(']')
}

// decision writes what a decision says. The words for people, its id and its
// receipt are not part of it.
func (w *canon) decision(d *Decision) {
	w.open('{')
	each(w, "assumed", d.Assumed, func(w *canon, a *Assumed) {
		w.text("fact", a.Fact)
		w.value("value", a.Value)
	})
	w.time("at", d.At)
	w.key("calendar")
	w.open('{')
	w.text("digest", d.Calendar.Digest)
	w.text("id", d.Calendar.ID)
	w.close('}')
	each(w, "conflicts", d.Conflicts, (*canon).conflict)
	each(w, "deadlines", d.Deadlines, (*canon).deadline)
	w.text("digest", d.Digest)
	each(w, "emitted", d.Emitted, (*canon).emission)
	each(w, "errors", d.Errors, func(w *canon, e *RuleError) {
		w.text("code", e.Code)
		w.optional("element", e.Element)
		w.optional("pos", e.Pos)
		w.text("rule", e.Rule)
	})
	each(w, "materials", d.Materials, (*canon).material)
	each(w, "missing", d.Missing, func(w *canon, m *Missing) {
		w.optional("ask", m.Ask)
		w.bool("certain", m.Certain)
		w.text("fact", m.Fact)
		w.texts("rules", m.Rules)
	})
	each(w, "notices", d.Notices, (*canon).notice)
	w.key("outcomes")
	w.outcomes(d.Outcomes)
	each(w, "penalties", d.Penalties, (*canon).penalty)
	if len(d.Pending) > 0 {
		each(w, "pending", d.Pending, (*canon).pending)
	}
	each(w, "routes", d.Routes, (*canon).route)
	each(w, "rules", d.Rules, func(w *canon, r *RuleState) {
		w.optional("by", r.By)
		w.optional("element", r.Element)
		w.text("rule", r.Rule)
		w.text("status", r.Status)
	})
	w.text("rules_on", d.RulesOn)
	w.text("set", d.Set)
	w.text("status", string(d.Status))
	w.texts("used", d.Used)
	each(w, "violations", d.Violations, func(w *canon, v *Violation) {
		w.optionalTexts("cite", v.Cite)
		w.text("code", v.Code)
		w.optional("fact", v.Fact)
		w.optional("rule", v.Rule)
	})
	w.close('}')
}

func (w *canon) outcomes(os Outcomes) {
	if !slices.IsSortedFunc(os, byName) {
		os = slices.Clone(os)
		slices.SortStableFunc(os, byName)
	}
	w.open('{')
	for i := range os {
		o := &os[i]
		w.name(o.Name)
		w.open('{')
		if o.Open {
			w.key("possible")
			w.any(notNilAny(o.Possible))
			w.optionalTexts("rules", o.Rules)
			w.texts("waits_for", o.WaitsFor)
		} else {
			w.texts("cite", o.Cite)
			w.texts("rules", o.Rules)
			w.value("value", o.Value)
		}
		w.close('}')
	}
	w.close('}')
}

func byName(a, b Outcome) int { return compareUTF16(a.Name, b.Name) }

func (w *canon) conflict(c *Conflict) {
	w.texts("cite", c.Cite)
	w.text("on", c.On)
	w.texts("rules", c.Rules)
	w.key("values")
	w.any(notNilAny(c.Values))
}

func (w *canon) deadline(d *Deadline) {
	w.optionalTexts("cite", d.Cite)
	w.optionalTime("done", d.Done)
	w.optionalTime("due", d.Due)
	w.optional("element", d.Element)
	w.text("id", d.ID)
	w.bool("late", d.Late)
	if d.LateWorkdays != 0 {
		w.int("late_workdays", d.LateWorkdays)
	}
	w.text("light", d.Light)
	w.optional("on_late", d.OnLate)
	w.optionalTime("on_late_at", d.OnLateAt)
	w.text("owner", d.Owner)
	if d.Promised != nil {
		w.promised(d.Promised)
	}
	w.bool("provisional", d.Provisional)
	w.int("remaining_workdays", d.RemainingWorkdays)
	w.text("rule", d.Rule)
	w.optionalTime("start", d.Start)
	w.text("status", d.Status)
	w.optionalTexts("waits_for", d.WaitsFor)
	w.optional("within", d.Within)
}

func (w *canon) promised(p *Promised) {
	w.key("promised")
	w.open('{')
	w.optionalTime("due", p.Due)
	w.bool("late", p.Late)
	if p.LateWorkdays != 0 {
		w.int("late_workdays", p.LateWorkdays)
	}
	w.text("light", p.Light)
	w.text("status", p.Status)
	w.text("within", p.Within)
	w.close('}')
}

func (w *canon) emission(e *Emission) {
	w.optionalTexts("cite", e.Cite)
	w.key("data")
	w.any(e.Data)
	w.optional("element", e.Element)
	w.text("kind", e.Kind)
	w.text("rule", e.Rule)
	w.optionalTexts("waits_for", e.WaitsFor)
}

func (w *canon) material(m *Material) {
	w.optionalTexts("cite", m.Cite)
	w.optional("from", m.From)
	w.text("material", m.Material)
	w.text("rule", m.Rule)
	w.bool("waived", m.Waived)
	w.optional("waived_by", m.WaivedBy)
}

func (w *canon) notice(n *Notice) {
	w.optionalTexts("cite", n.Cite)
	w.text("code", n.Code)
	w.optional("element", n.Element)
	w.optional("fact", n.Fact)
	w.text("level", n.Level)
	w.optional("rule", n.Rule)
}

func (w *canon) penalty(p *Penalty) {
	w.text("act", p.Act)
	w.optionalTexts("cite", p.Cite)
	w.optional("class", p.Class)
	w.key("data")
	w.any(p.Data)
	w.optional("element", p.Element)
	w.optional("legal_basis", p.LegalBasis)
	w.optional("measure", p.Measure)
	w.optionalValue("objection", p.Objection)
	w.optionalValue("points", p.Points)
	if len(p.Publicity) > 0 {
		w.value("publicity", p.Publicity)
	}
	w.texts("register", p.Register)
	w.optionalValue("repair", p.Repair)
	w.optional("role", p.Role)
	w.text("rule", p.Rule)
	w.text("status", p.Status)
	w.text("subject", p.Subject)
	w.optionalTexts("waits_for", p.WaitsFor)
}

func (w *canon) pending(p *Pending) {
	w.optional("element", p.Element)
	w.text("kind", p.Kind)
	w.text("name", p.Name)
	w.text("rule", p.Rule)
	w.texts("waits_for", p.WaitsFor)
}

func (w *canon) route(r *Route) {
	w.texts("after", r.After)
	w.text("by", r.By)
	w.texts("cc", r.Cc)
	w.optionalTexts("cite", r.Cite)
	w.optional("combine", r.Combine)
	w.optionalTexts("dropped", r.Dropped)
	w.optional("element", r.Element)
	w.text("rule", r.Rule)
	w.int("stage", r.Stage)
	w.text("task", r.Task)
	w.text("to", r.To)
	w.optionalTexts("waits_for", r.WaitsFor)
}
