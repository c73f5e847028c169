package httpapi

import (
	"net/http"
	"slices"
	"strings"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/rules"
)

func (h *Handler) getSets(w http.ResponseWriter, r *http.Request) {
	lang := h.setLanguage(r)
	out, digests := wire.Sets{}, make([]string, 0, len(h.sets))
	for _, p := range h.usable(&infoOf(r.Context()).caller, RoleDecide) {
		out.Sets = append(out.Sets, wire.ValueInfo{ID: p.set.ID, Title: p.set.Title.In(lang, p.set.Languages...)})
		digests = append(digests, p.set.Digest)
	}
	if !h.fresh(w, r, strings.Join(digests, "."), lang) {
		h.answer(w, r, out)
	}
}

func (h *Handler) getSet(w http.ResponseWriter, r *http.Request) {
	p, lang := infoOf(r.Context()).policy, h.setLanguage(r)
	if !h.fresh(w, r, p.set.Digest, lang) {
		h.answer(w, r, setInfo(p, lang))
	}
}

const schemaKind = "application/schema+json"

// getSchema is the JSON Schema of an application to the set.
func (h *Handler) getSchema(w http.ResponseWriter, r *http.Request) {
	set, lang := infoOf(r.Context()).policy.set, h.setLanguage(r)
	if !h.fresh(w, r, set.Digest, lang) {
		w.Header().Set("Content-Type", schemaKind)
		w.Write(rules.FactsSchema(set, lang))
	}
}

func (h *Handler) setLanguage(r *http.Request) string {
	in := infoOf(r.Context())
	if in.set != "" {
		return in.set
	}
	return in.policy.set.Languages[0]
}

// fresh sets the headers of an answer that changes only with a digest and the
// language. It reports whether the caller has that answer, which is then said.
func (h *Handler) fresh(w http.ResponseWriter, r *http.Request, digest, lang string) bool {
	head := w.Header()
	tag := `"` + digest + "." + lang + `"`
	head.Set("ETag", tag)
	head.Set("Vary", "Accept-Encoding, Accept-Language")
	head.Set("Cache-Control", "no-cache")
	head.Set("Content-Language", lang)
	has := slices.Contains(etags(r), tag)
	if has {
		w.WriteHeader(http.StatusNotModified)
	}
	return has
}

func setInfo(p *policy, lang string) *wire.SetInfo {
	s := p.set
	v := view{lang, s.Languages}
	out := &wire.SetInfo{ID: s.ID, Title: v.text(s.Title), Digest: s.Digest, Since: p.since, Languages: s.Languages, Timezone: s.Timezone,
		Calendar: s.CalendarID, Tests: p.cases, Facts: v.facts(s.Facts), Outcomes: []wire.OutcomeInfo{}, Policies: []wire.PolicyInfo{}}
	for _, o := range s.Outcomes {
		out.Outcomes = append(out.Outcomes, wire.OutcomeInfo{Name: o.Name, Title: v.text(o.Title), Type: o.Type.Kind.String(), Values: v.values(o.Type.Values)})
	}
	for _, pol := range s.Policies {
		out.Policies = append(out.Policies, v.policy(pol))
	}
	return out
}

// view renders a set in a language.
type view struct {
	lang     string
	fallback []string
}

func (v view) text(t rules.Text) string { return t.In(v.lang, v.fallback...) }

func (v view) facts(fs []*rules.Fact) []wire.FactInfo {
	out := make([]wire.FactInfo, len(fs))
	for i, f := range fs {
		out[i] = wire.FactInfo{Name: f.Name, Alias: f.Alias, Title: v.text(f.Title), Question: v.text(f.Question), Type: f.Type.Kind.String(),
			Unit: f.Type.Unit, Format: f.Type.Format, Values: v.values(f.Type.Values), Min: f.Type.Min, Max: f.Type.Max,
			Required: f.Required, Sensitive: f.Sensitive, Key: f.Key}
		if len(f.Item) > 0 {
			out[i].Item = v.facts(f.Item)
		}
	}
	return out
}

func (v view) values(vs []rules.EnumValue) []wire.ValueInfo {
	var out []wire.ValueInfo
	for _, e := range vs {
		out = append(out, wire.ValueInfo{ID: e.ID, Title: v.text(e.Title)})
	}
	return out
}

func (v view) policy(p *rules.Policy) wire.PolicyInfo {
	out := wire.PolicyInfo{ID: p.ID, Title: v.text(p.Title), Rules: []wire.RuleInfo{}}
	for _, r := range p.Rules {
		cites := r.Cites
		if len(cites) == 0 {
			cites = p.Cites
		}
		one := wire.RuleInfo{ID: p.ID + "/" + r.ID, Title: v.text(r.Title), Cite: []string{}, From: r.Valid.From.String(), To: r.Valid.To.String()}
		for _, c := range cites {
			one.Cite = append(one.Cite, c.Dated())
		}
		out.Rules = append(out.Rules, one)
	}
	return out
}
