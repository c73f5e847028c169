package engine

import (
	"context"
	"slices"
	"sync"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// Unmet is a comparison that makes a line of a condition false: what Fact has,
// and what the rule asks of it. Op is "==", "!=", "<", "<=", ">", ">=", or of
// a list of values "in" or "not_in", or of a fact that is a set "has" or
// "has_not"; what would have to be false is turned round, so that Op and Want
// are always what is asked.
type Unmet struct {
	Line  int    `json:"line"` // of the condition, from 0
	Fact  string `json:"fact"` // or an outcome
	Value any    `json:"value"`
	Op    string `json:"op"`
	Want  any    `json:"want"`
	Param string `json:"param,omitempty"` // that Want is the value of
	Need  string `json:"need,omitempty"`  // "one": one of those of the line that say so is enough; "some": not all of them are needed
}

// unmet lists the comparisons that make a line false, in the present frames.
func (st *state) unmet(r *plan.Rule, line int) []Unmet {
	var out []Unmet
	for _, u := range st.eng.shape().rules[r.Index][line].Unmet(&st.env, true) {
		rec := st.env.Frames[u.Frame].Record()
		t := rec.Type.Fields[u.Slot].Type
		x := Unmet{Line: line, Fact: rec.Path(u.Slot), Value: u.Value.PlainIn(st.env.Zone, &t), Op: u.Op, Need: [...]string{lang.NeedAll: "", lang.NeedOne: "one", lang.NeedSome: "some"}[u.Need]}
		if u.Param != nil {
			x.Param = u.Param.Name
		}
		x.Want = st.wanted(&u, &t)
		out = append(out, x)
	}
	return out
}

// shapes are what conditions look like, line by line of each rule, and rules in
// words. An engine has them from the first explanation on.
type shapes struct {
	once    sync.Once
	rules   [][]*lang.Node
	decides [][]*lang.Node // what each rule gives; nil for what is written out
	uses    [][]*lang.Def  // the definitions that a rule uses
	phrases []phrases
}

func (e *Engine) shape() *shapes {
	e.shapes.once.Do(func() {
		whole, _ := e.plan.Whole(context.Background()) // as it was compiled once before
		for _, r := range whole.Rules {
			e.shapes.rules = append(e.shapes.rules, r.Shapes)
			e.shapes.phrases = append(e.shapes.phrases, phrasesOf(whole, r))
			trees, uses := make([]*lang.Node, len(r.Decides)), slices.Clone(r.Defs)
			for i := range r.Decides {
				if trees[i] = r.Decides[i].Tree; trees[i] != nil {
					uses = append(uses, trees[i].Definitions()...)
				}
			}
			e.shapes.decides, e.shapes.uses = append(e.shapes.decides, trees), append(e.shapes.uses, uses)
		}
	})
	return &e.shapes
}

// gives is the tree of what a rule gives, or nil.
func (s *shapes) gives(con *contribution) *lang.Node {
	for i := range con.rule.Decides {
		if &con.rule.Decides[i] == con.gives {
			return s.decides[con.rule.Index][i]
		}
	}
	return nil
}

func (st *state) wanted(u *lang.Unmet, t *lang.Type) any {
	switch {
	case u.Op == "has" || u.Op == "has_not":
		return t.Values[u.Want.N()].ID
	case u.Wants == nil:
		return u.Want.PlainIn(st.env.Zone, t)
	}
	all := make([]any, len(u.Wants))
	for i, v := range u.Wants {
		all[i] = v.PlainIn(st.env.Zone, t)
	}
	return all
}

// holds says of each line of a condition whether it is true, in the present
// frames, and which comparisons make lines false.
func (st *state) holds(r *plan.Rule) ([]string, []Unmet) {
	lines := r.Lines
	if lines == nil && r.Cond != nil {
		lines = []lang.Eval{r.Cond.Eval}
	}
	out, unmet := make([]string, len(lines)), []Unmet{}
	for i, n := range lines {
		switch v := n(&st.env); {
		case v.True():
			out[i] = "true"
		case v.False():
			out[i] = "false"
			unmet = append(unmet, st.unmet(r, i)...)
		default:
			out[i] = "unknown"
		}
	}
	return out, unmet
}
