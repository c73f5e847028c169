package engine

import (
	"bytes"
	"encoding/json"
	"maps"
	"math"
	"slices"
	"unicode/utf8"
)

// MarshalJSON writes the decision as its JSON tags say; see
// [Decision.AppendJSON].
func (d Decision) MarshalJSON() ([]byte, error) { return d.AppendJSON(make([]byte, 0, usualSize)) }

// usualSize is the room that the JSON of most decisions needs.
const usualSize = 8 << 10

// AppendJSON appends the JSON of the decision to a buffer, several times as
// fast as reflection finds it. The error is that of a value which a host put
// into an effect and which JSON cannot hold.
func (d *Decision) AppendJSON(b []byte) ([]byte, error) {
	w := jsonWriter{canon: canon{b: b, first: true}}
	w.decision(d)
	if text := w.b[len(b):]; !utf8.Valid(text) { // a host's, since facts are checked
		w.b = append(w.b[:len(b):len(b)], bytes.ToValidUTF8(text, []byte(`\ufffd`))...)
	}
	return w.b, w.err
}

// jsonWriter writes a decision with the words for people, its keys in the order
// of the structs. A test holds it against encoding/json.
type jsonWriter struct {
	canon
	err error
}

func items[T any](w *jsonWriter, key string, list []T, write func(*jsonWriter, *T)) {
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

func (w *jsonWriter) decision(d *Decision) {
	w.open('{')
	w.text("id", d.ID)
	w.text("set", d.Set)
	w.text("digest", d.Digest)
	w.key("calendar")
	w.open('{')
	w.text("id", d.Calendar.ID)
	w.text("digest", d.Calendar.Digest)
	w.close('}')
	w.time("at", d.At)
	w.text("rules_on", d.RulesOn)
	w.text("status", string(d.Status))
	w.key("outcomes")
	w.outcomes(d.Outcomes)
	items(w, "conflicts", d.Conflicts, (*jsonWriter).conflict)
	items(w, "errors", d.Errors, (*jsonWriter).ruleError)
	items(w, "violations", d.Violations, (*jsonWriter).violation)
	items(w, "notices", d.Notices, (*jsonWriter).notice)
	items(w, "materials", d.Materials, (*jsonWriter).material)
	items(w, "routes", d.Routes, (*jsonWriter).route)
	items(w, "deadlines", d.Deadlines, (*jsonWriter).deadline)
	items(w, "penalties", d.Penalties, (*jsonWriter).penalty)
	items(w, "emitted", d.Emitted, (*jsonWriter).emission)
	if len(d.Pending) > 0 {
		items(w, "pending", d.Pending, (*jsonWriter).pending)
	}
	items(w, "missing", d.Missing, (*jsonWriter).missing)
	items(w, "assumed", d.Assumed, func(w *jsonWriter, a *Assumed) {
		w.text("fact", a.Fact)
		w.plain("value", a.Value)
	})
	w.texts("used", d.Used)
	items(w, "rules", d.Rules, (*jsonWriter).ruleState)
	w.text("receipt", d.Receipt)
	w.close('}')
}

func (w *jsonWriter) outcomes(os Outcomes) {
	w.open('{')
	for i := range os {
		w.name(os[i].Name)
		w.outcome(&os[i])
	}
	w.close('}')
}

func (w *jsonWriter) outcome(o *Outcome) {
	w.open('{')
	w.optional("title", o.Title)
	if o.Open {
		w.key("possible")
		w.list(o.Possible)
		w.texts("waits_for", o.WaitsFor)
		w.optionalTexts("rules", o.Rules)
	} else {
		w.plain("value", o.Value)
		w.texts("rules", o.Rules)
		w.texts("cite", o.Cite)
	}
	w.close('}')
}

func (w *jsonWriter) conflict(c *Conflict) {
	w.text("on", c.On)
	w.key("values")
	w.list(c.Values)
	w.texts("rules", c.Rules)
	w.texts("cite", c.Cite)
}

func (w *jsonWriter) ruleError(e *RuleError) {
	w.text("rule", e.Rule)
	w.optional("element", e.Element)
	w.text("code", e.Code)
	w.text("message", e.Message)
	w.optional("pos", e.Pos)
}

func (w *jsonWriter) violation(v *Violation) {
	w.text("code", v.Code)
	w.optional("fact", v.Fact)
	w.text("message", v.Message)
	w.optional("fix", v.Fix)
	w.optional("rule", v.Rule)
	w.optionalTexts("cite", v.Cite)
}

func (w *jsonWriter) notice(n *Notice) {
	w.text("code", n.Code)
	w.text("level", n.Level)
	w.optional("fact", n.Fact)
	w.text("message", n.Message)
	w.optional("rule", n.Rule)
	w.optional("element", n.Element)
	w.optionalTexts("cite", n.Cite)
}

func (w *jsonWriter) material(m *Material) {
	w.text("material", m.Material)
	w.text("title", m.Title)
	w.optional("from", m.From)
	w.bool("waived", m.Waived)
	w.optional("reason", m.Reason)
	w.text("rule", m.Rule)
	w.optional("waived_by", m.WaivedBy)
	w.optionalTexts("cite", m.Cite)
}

func (w *jsonWriter) route(r *Route) {
	w.text("task", r.Task)
	w.text("title", r.Title)
	w.optional("element", r.Element)
	w.text("by", r.By)
	w.text("to", r.To)
	w.texts("cc", r.Cc)
	w.int("stage", r.Stage)
	w.texts("after", r.After)
	w.optionalTexts("dropped", r.Dropped)
	w.optional("combine", r.Combine)
	w.optionalTexts("waits_for", r.WaitsFor)
	w.text("rule", r.Rule)
	w.optionalTexts("cite", r.Cite)
}

func (w *jsonWriter) deadline(d *Deadline) {
	w.text("id", d.ID)
	w.optional("title", d.Title)
	w.optional("element", d.Element)
	w.text("owner", d.Owner)
	w.optional("within", d.Within)
	w.text("status", d.Status)
	w.text("light", d.Light)
	w.optionalTime("start", d.Start)
	w.optionalTime("due", d.Due)
	w.optionalTime("done", d.Done)
	w.bool("provisional", d.Provisional)
	w.optional("provisional_for", d.ProvisionalFor)
	w.int("remaining_workdays", d.RemainingWorkdays)
	w.bool("late", d.Late)
	w.optionalInt("late_workdays", d.LateWorkdays)
	w.optional("time_used", d.TimeUsed)
	w.optional("time_left", d.TimeLeft)
	if d.Promised != nil {
		w.promised(d.Promised)
	}
	w.optional("on_late", d.OnLate)
	w.optionalTime("on_late_at", d.OnLateAt)
	w.optionalTexts("waits_for", d.WaitsFor)
	w.optionalTexts("notes", d.Notes)
	w.text("rule", d.Rule)
	w.optionalTexts("cite", d.Cite)
}

func (w *jsonWriter) promised(p *Promised) {
	w.key("promised")
	w.open('{')
	w.text("within", p.Within)
	w.text("status", p.Status)
	w.text("light", p.Light)
	w.optionalTime("due", p.Due)
	w.bool("late", p.Late)
	w.optionalInt("late_workdays", p.LateWorkdays)
	w.close('}')
}

func (w *jsonWriter) penalty(p *Penalty) {
	w.text("act", p.Act)
	w.optional("element", p.Element)
	w.text("subject", p.Subject)
	w.optional("role", p.Role)
	w.optional("class", p.Class)
	w.optionalPlain("points", p.Points)
	w.texts("register", p.Register)
	if len(p.Publicity) > 0 {
		w.plain("publicity", p.Publicity)
	}
	w.optionalPlain("repair", p.Repair)
	w.optional("measure", p.Measure)
	w.optional("legal_basis", p.LegalBasis)
	w.text("status", p.Status)
	w.optionalPlain("objection", p.Objection)
	w.plain("data", p.Data)
	w.optionalTexts("waits_for", p.WaitsFor)
	w.text("rule", p.Rule)
	w.optionalTexts("cite", p.Cite)
}

func (w *jsonWriter) emission(e *Emission) {
	w.text("kind", e.Kind)
	w.plain("data", e.Data)
	w.optional("element", e.Element)
	w.optionalTexts("waits_for", e.WaitsFor)
	w.text("rule", e.Rule)
	w.optionalTexts("cite", e.Cite)
}

func (w *jsonWriter) pending(p *Pending) {
	w.text("rule", p.Rule)
	w.optional("element", p.Element)
	w.text("kind", p.Kind)
	w.text("name", p.Name)
	w.texts("waits_for", p.WaitsFor)
}

func (w *jsonWriter) missing(m *Missing) {
	w.text("fact", m.Fact)
	w.text("title", m.Title)
	w.optional("question", m.Question)
	w.optional("ask", m.Ask)
	w.optional("from", m.From)
	w.bool("certain", m.Certain)
	w.texts("rules", m.Rules)
}

func (w *jsonWriter) ruleState(r *RuleState) {
	w.text("rule", r.Rule)
	w.optional("element", r.Element)
	w.text("status", r.Status)
	w.optional("by", r.By)
}

func (w *jsonWriter) optionalInt(k string, n int) {
	if n != 0 {
		w.int(k, n)
	}
}

func (w *jsonWriter) plain(k string, v any) {
	w.key(k)
	w.one(v)
}

func (w *jsonWriter) optionalPlain(k string, v any) {
	if v != nil {
		w.plain(k, v)
	}
}

func (w *jsonWriter) list(vs []any) {
	w.open('[')
	for _, v := range vs {
		w.next()
		w.one(v)
	}
	w.close(']')
}

// one writes a plain value. Unlike the canonical form it keeps the digits of an
// amount, and what a host put into an effect may be of any type.
func (w *jsonWriter) one(v any) {
	switch v := v.(type) {
	case nil, string, bool, int64:
		w.any(v)
	case json.Number:
		w.b = append(w.b, v...)
	case float64:
		if v == 0 && math.Signbit(v) {
			w.b = append(w.b, '-')
		}
		w.number(v)
	case []any:
		w.list(v)
	case map[string]any:
		w.open('{')
		for _, k := range slices.Sorted(maps.Keys(v)) {
			w.name(k)
			w.one(v[k])
		}
		w.close('}')
	default:
		w.other(v)
	}
}

func (w *jsonWriter) other(v any) {
	text, err := json.Marshal(v)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.b = append(w.b, text...)
	w.first = false
}
