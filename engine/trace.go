package engine

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Trace is how a decision came about, in the order of evaluation. A nil Trace
// records nothing.
type Trace struct {
	Steps   []Step          `json:"steps"`
	Proofs  []DeadlineProof `json:"proofs"`            // of the due dates, day by day (R27)
	Figures []Figure        `json:"figures,omitempty"` // of the outcomes that are numbers or amounts
}

// DeadlineProof proves the due date of one deadline of the decision. Why says
// in its place why there is none: the clock has not started, or has no limit.
type DeadlineProof struct {
	ID      string          `json:"id"`
	Element string          `json:"element,omitempty"`
	Proof   *calendar.Proof `json:"proof,omitempty"`
	Why     string          `json:"why,omitempty"`
}

// proofs adds the proofs of the deadlines.
func (t *Trace) proofs(st *state) {
	if t == nil {
		return
	}
	t.Proofs = []DeadlineProof{}
	for i := range st.clocks {
		cs := &st.clocks[i]
		if cs.pending {
			continue
		}
		p := DeadlineProof{ID: cs.clock.Id, Element: elementName(cs.elem)}
		p.Proof, p.Why = st.proof(cs)
		t.Proofs = append(t.Proofs, p)
	}
}

func (st *state) proof(cs *clockState) (*calendar.Proof, string) {
	switch {
	case cs.open:
		return nil, st.openWord()
	case cs.idle != 0:
		return nil, st.say("尚未起算", "not started")
	case cs.spec.NoLimit:
		return nil, st.say("文件未规定期限", "no limit")
	}
	proof, err := cs.spec.Proof(cs.clock.Cal, st.env.At)
	if err != nil {
		return nil, err.Error()
	}
	return proof, ""
}

// Step is one rule for one element.
type Step struct {
	Rule      string     `json:"rule"`
	Title     string     `json:"title,omitempty"`
	Element   string     `json:"element,omitempty"`
	Pos       string     `json:"pos"` // file:line:col
	Status    RuleStatus `json:"status"`
	By        string     `json:"by,omitempty"` // the rule that defeats it
	RulesOn   string     `json:"rules_on"`     // the date whose rules apply in its policy
	Condition []string   `json:"condition"`    // as written; all must hold
	Holds     []string   `json:"holds"`        // of each of these "true", "false" or "unknown"; [] where the rule is not in force
	Unmet     []Unmet    `json:"unmet"`        // why lines are false, where that is a comparison with constants
	Read      []ReadFact `json:"read"`
	Defined   []Defined  `json:"defined,omitempty"` // the definitions that the condition uses
	Figures   []Figure   `json:"figures,omitempty"` // of these definitions, those of what it gives and the sums that it compares
	Cite      []string   `json:"cite"`
	// ProvisionalFor is the notice that a count of working days in the condition or the
	// values waits for, since no notice settles some of the days.
	ProvisionalFor string `json:"provisional_for,omitempty"`
	ChangedBy      string `json:"changed_by,omitempty"` // the set that replaced this rule
	Error          string `json:"error,omitempty"`

	Rests []ReadFact `json:"-"` // of a rule that applies, what its condition, values and deadlines read
	Lines []Line     `json:"-"` // the condition line by line in words; not the caller's
	Gives []Given    `json:"-"` // how it works out the values that it gives; not the caller's
}

// ReadFact is a fact, outcome or reading of a deadline on which a step rests;
// Value is null where it is not known.
type ReadFact struct {
	Fact  string `json:"fact"`
	Known bool   `json:"known"`
	Value any    `json:"value"`
}

// Defined is a definition that a step uses, and what it came to; Value is null
// where that is not known.
type Defined struct {
	Name  string `json:"name"`
	Title string `json:"title,omitempty"`
	Known bool   `json:"known"`
	Value any    `json:"value"`

	Words []Word `json:"-"` // what it stands for; not the caller's
}

// defined lists the definitions that a rule's condition uses, in the present frames.
func (st *state) defined(r *plan.Rule) []Defined {
	var out []Defined
	words := st.eng.shape().phrases[r.Index].defined
	for i, d := range r.Defs {
		v, t := d.Eval(&st.env), d.Type
		x := Defined{Name: d.Name, Known: v.Known(), Value: v.PlainIn(st.env.Zone, &t), Words: words[i]}
		for _, decl := range st.eng.plan.Set.Definitions {
			if decl.Name == d.Name {
				x.Title = st.inLang(decl.Title)
			}
		}
		out = append(out, x)
	}
	return out
}

func (t *Trace) rule(st *state, inst *instance) {
	if t == nil {
		return
	}
	s := t.step(st, inst.rule)
	s.Element, s.Status = elementName(inst.elem), inst.status.told()
	s.Holds, s.Unmet = st.holds(inst.rule)
	s.Defined = st.defined(inst.rule)
	if inst.status != doesNotApply {
		s.Figures = st.worked(inst)
	}
	s.ProvisionalFor = st.awaits(inst)
	if inst.by >= 0 {
		s.By = st.eng.plan.Rules[inst.by].Id
	}
	if inst.failure != nil {
		s.Error = inst.failure.Message.In(st.env.Lang)
	}
	if inst.rule.Cond != nil {
		for _, d := range inst.rule.Cond.Deps {
			s.Read = append(s.Read, st.readFacts(inst, d)...)
		}
	}
	if inst.status == applies {
		for _, d := range inst.rule.Needs {
			s.Rests = append(s.Rests, st.readFacts(inst, d)...)
		}
	}
	t.Steps = append(t.Steps, s)
}

func (t *Trace) notInForce(st *state, r *plan.Rule) {
	if t == nil {
		return
	}
	s := t.step(st, r)
	s.Status = RuleNotInForce
	t.Steps = append(t.Steps, s)
}

func (t *Trace) step(st *state, r *plan.Rule) Step {
	s := Step{Rule: r.Id, Title: st.inLang(r.Src.Title), Pos: r.Src.Pos.String(), Unmet: []Unmet{}, Read: []ReadFact{}, Cite: slices.Clone(st.cited(r, r.Cite)),
		Condition: []string{}, Holds: []string{}, RulesOn: st.dates[r.Policy].String()}
	said := &st.eng.shape().phrases[r.Index]
	s.Lines, s.Gives = said.lines, said.gives
	s.Condition = sources(s.Condition, st.eng.plan.Set.Policies[r.Policy].Applies, "")
	s.Condition = sources(s.Condition, r.Src.When, "")
	s.Condition = sources(s.Condition, r.Src.Unless, "not ")
	for _, c := range st.eng.plan.Set.Changes {
		if c.Kind == "rule" && c.ID == r.Id && !c.Removed {
			s.ChangedBy = c.By
		}
	}
	return s
}

// sources lists a condition as it is written, one line for each part of which
// all must hold.
func sources(out []string, c *rules.Cond, prefix string) []string {
	switch {
	case c == nil:
		return out
	case c.Expr != nil:
		return append(out, prefix+group(prefix, c.Expr.Source))
	case prefix == "" && len(c.Any)+len(c.None) == 0:
		for _, k := range c.All {
			out = sources(out, k, "")
		}
		return out
	}
	return append(out, prefix+group(prefix, condText(c)))
}

func group(prefix, s string) string {
	if prefix == "" {
		return s
	}
	return "(" + s + ")"
}

func condText(c *rules.Cond) string {
	if c.Expr != nil {
		return c.Expr.Source
	}
	var parts []string
	add := func(kids []*rules.Cond, op, prefix string) {
		if len(kids) == 0 {
			return
		}
		texts := make([]string, len(kids))
		for i, k := range kids {
			texts[i] = "(" + condText(k) + ")"
		}
		parts = append(parts, prefix+"("+strings.Join(texts, op)+")")
	}
	add(c.All, " and ", "")
	add(c.Any, " or ", "")
	add(c.None, " or ", "not ")
	return strings.Join(parts, " and ")
}

func (st *state) readFacts(inst *instance, d lang.Dep) []ReadFact {
	if d.List < 0 {
		if t := &st.global.Type.Fields[d.Slot].Type; t.Elem != nil && t.Elem.Rec != nil {
			return nil // its fields are read one by one
		}
		return []ReadFact{st.readFact(st.global, d.Slot)}
	}
	if inst.elem != nil && st.eng.plan.Lay.Lists[inst.rule.List].Slot == d.List {
		return []ReadFact{st.readFact(inst.elem, d.Slot)}
	}
	var out []ReadFact
	for _, it := range st.global.Slots[d.List].Items() {
		out = append(out, st.readFact(it.Record(), d.Slot))
	}
	return out
}

func (st *state) readFact(rec *lang.Record, slot int) ReadFact {
	v, t := rec.Slots[slot], rec.Type.Fields[slot].Type
	return ReadFact{Fact: rec.Path(slot), Known: v.Known(), Value: v.PlainIn(st.env.Zone, &t)}
}
