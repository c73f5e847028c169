package httpapi

import (
	"net/http"
	"slices"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// SetInfo is a policy set as its users need it, in one language.
type SetInfo struct {
	ID        string        `json:"id"`
	Title     string        `json:"title"`
	Digest    string        `json:"digest"`
	Since     time.Time     `json:"since"` // it serves
	Languages []string      `json:"languages"`
	Timezone  string        `json:"timezone"`
	Calendar  string        `json:"calendar"`
	Tests     int           `json:"tests"` // that it passed
	Facts     []FactInfo    `json:"facts"`
	Outcomes  []OutcomeInfo `json:"outcomes"`
	Policies  []PolicyInfo  `json:"policies"`
}

// FactInfo is a fact that an application may give.
type FactInfo struct {
	Name      string      `json:"name"`
	Alias     string      `json:"alias,omitempty"`
	Title     string      `json:"title"`
	Question  string      `json:"question,omitempty"`
	Type      string      `json:"type"`
	Unit      string      `json:"unit,omitempty"`
	Format    string      `json:"format,omitempty"`
	Values    []ValueInfo `json:"values,omitempty"`
	Min       string      `json:"min,omitempty"`
	Max       string      `json:"max,omitempty"`
	Required  bool        `json:"required"`
	Sensitive bool        `json:"sensitive"`
	Key       string      `json:"key,omitempty"`
	Item      []FactInfo  `json:"item,omitempty"` // of a list
}

// ValueInfo is a value that a fact or outcome may have.
type ValueInfo struct {
	ID    string `json:"id"`
	Title string `json:"title,omitempty"`
}

// OutcomeInfo is something that the set may decide.
type OutcomeInfo struct {
	Name   string      `json:"name"`
	Title  string      `json:"title"`
	Type   string      `json:"type"`
	Values []ValueInfo `json:"values,omitempty"`
}

// PolicyInfo is a named group of rules.
type PolicyInfo struct {
	ID    string     `json:"id"`
	Title string     `json:"title"`
	Rules []RuleInfo `json:"rules"`
}

// RuleInfo is one rule.
type RuleInfo struct {
	ID    string   `json:"id"` // in full, "policy/rule"
	Title string   `json:"title"`
	Cite  []string `json:"cite"`
	From  string   `json:"from,omitempty"`
	To    string   `json:"to,omitempty"`
}

func (h *Handler) getSets(w http.ResponseWriter, r *http.Request) {
	set := infoOf(r.Context()).policy.set
	lang := h.setLanguage(r)
	if !h.fresh(w, r, set, lang) {
		h.answer(w, r, setsAnswer{[]ValueInfo{{set.ID, set.Title.In(lang, set.Languages...)}}})
	}
}

func (h *Handler) getSet(w http.ResponseWriter, r *http.Request) {
	p, lang := infoOf(r.Context()).policy, h.setLanguage(r)
	if h.named(w, r, p.set) && !h.fresh(w, r, p.set, lang) {
		h.answer(w, r, setInfo(p, lang))
	}
}

const schemaKind = "application/schema+json"

// getSchema is the JSON Schema of an application to the set.
func (h *Handler) getSchema(w http.ResponseWriter, r *http.Request) {
	set, lang := infoOf(r.Context()).policy.set, h.setLanguage(r)
	if h.named(w, r, set) && !h.fresh(w, r, set, lang) {
		w.Header().Set("Content-Type", schemaKind)
		w.Write(rules.FactsSchema(set, lang))
	}
}

// named reports whether the path names the set in use, and answers where it
// does not.
func (h *Handler) named(w http.ResponseWriter, r *http.Request, set *rules.Set) bool {
	ok := r.PathValue("set") == set.ID
	if !ok {
		h.fail(w, r, problem("not-found", text.Say("没有规则集“%[1]s”；有：%[2]s", "there is no set %[1]q; there is %[2]q", short(r.PathValue("set")), set.ID)))
	}
	return ok
}

func (h *Handler) setLanguage(r *http.Request) string {
	in := infoOf(r.Context())
	if in.set != "" {
		return in.set
	}
	return in.policy.set.Languages[0]
}

// fresh sets the headers of an answer that changes only with the set and the
// language. It reports whether the caller has that answer, which is then said.
func (h *Handler) fresh(w http.ResponseWriter, r *http.Request, set *rules.Set, lang string) bool {
	head := w.Header()
	tag := `"` + set.Digest + "." + lang + `"`
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

func setInfo(p *policy, lang string) *SetInfo {
	s := p.set
	v := view{lang, s.Languages}
	out := &SetInfo{ID: s.ID, Title: v.text(s.Title), Digest: s.Digest, Since: p.since, Languages: s.Languages, Timezone: s.Timezone,
		Calendar: s.CalendarID, Tests: p.cases, Facts: v.facts(s.Facts), Outcomes: []OutcomeInfo{}, Policies: []PolicyInfo{}}
	for _, o := range s.Outcomes {
		out.Outcomes = append(out.Outcomes, OutcomeInfo{o.Name, v.text(o.Title), o.Type.Kind.String(), v.values(o.Type.Values)})
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

func (v view) facts(fs []*rules.Fact) []FactInfo {
	out := make([]FactInfo, len(fs))
	for i, f := range fs {
		out[i] = FactInfo{Name: f.Name, Alias: f.Alias, Title: v.text(f.Title), Question: v.text(f.Question), Type: f.Type.Kind.String(),
			Unit: f.Type.Unit, Format: f.Type.Format, Values: v.values(f.Type.Values), Min: f.Type.Min, Max: f.Type.Max,
			Required: f.Required, Sensitive: f.Sensitive, Key: f.Key}
		if len(f.Item) > 0 {
			out[i].Item = v.facts(f.Item)
		}
	}
	return out
}

func (v view) values(vs []rules.EnumValue) []ValueInfo {
	var out []ValueInfo
	for _, e := range vs {
		out = append(out, ValueInfo{e.ID, v.text(e.Title)})
	}
	return out
}

func (v view) policy(p *rules.Policy) PolicyInfo {
	out := PolicyInfo{ID: p.ID, Title: v.text(p.Title), Rules: []RuleInfo{}}
	for _, r := range p.Rules {
		cites := r.Cites
		if len(cites) == 0 {
			cites = p.Cites
		}
		one := RuleInfo{ID: p.ID + "/" + r.ID, Title: v.text(r.Title), Cite: []string{}, From: r.Valid.From.String(), To: r.Valid.To.String()}
		for _, c := range cites {
			one.Cite = append(one.Cite, c.Dated())
		}
		out.Rules = append(out.Rules, one)
	}
	return out
}
