package engine

import (
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
)

// plain evaluates a value to what goes into a decision: nil where it is open.
func (st *state) plainOf(v *plan.Value) any {
	switch {
	case v == nil:
		return nil
	case v.Node != nil:
		return st.settled(v.Node, v.Typ)
	case v.Text != nil:
		return st.render(v.Text, false)
	case v.Shape == rules.ValueList:
		out := make([]any, len(v.Items))
		for i, it := range v.Items {
			out[i] = st.plainOf(it)
		}
		return out
	case v.Shape == rules.ValueMap:
		return st.plainMapOf(v)
	}
	return v.Konst
}

func (st *state) plainMapOf(v *plan.Value) map[string]any {
	out := map[string]any{}
	if v == nil {
		return out
	}
	for _, e := range v.Entries {
		out[e.Name] = st.plainOf(e.Value)
	}
	return out
}

// id evaluates a value that names something: a body, a task, a code.
func (st *state) idOf(v *plan.Value) string {
	switch {
	case v == nil:
		return ""
	case v.Text != nil:
		return st.render(v.Text, true)
	case v.Node != nil:
		x := v.Node(&st.env)
		if x.K == lang.Text {
			return x.S
		}
		if !x.Known() || x.K == lang.None {
			return ""
		}
		return plainText(x.PlainIn(st.env.Zone, &v.Typ))
	}
	if s, ok := v.Konst.(string); ok || v.Konst == nil {
		return s
	}
	return plainText(v.Konst)
}

// ids evaluates a list of names; one name is a list of one.
func (st *state) idsOf(v *plan.Value) []string {
	from := len(st.names)
	switch {
	case v == nil:
		return []string{}
	case v.Shape == rules.ValueList:
		for _, it := range v.Items {
			st.names = append(st.names, st.idOf(it))
		}
	case v.Node != nil:
		x := v.Node(&st.env)
		if x.K == lang.ListKind {
			for _, it := range x.Items() {
				st.names = append(st.names, plainText(it.PlainIn(st.env.Zone, nil)))
			}
		} else if x.Known() && x.K != lang.None {
			st.names = append(st.names, plainText(x.PlainIn(st.env.Zone, &v.Typ)))
		}
	default:
		st.names = append(st.names, st.idOf(v))
	}
	return st.cut(from)
}

// words evaluates a text for people.
func (st *state) wordsOf(v *plan.Value) string {
	switch {
	case v == nil:
		return ""
	case v.Text != nil:
		return st.render(v.Text, false)
	case v.Node != nil:
		val := st.eval(v.Node)
		if !val.Known() {
			return st.openText(v.Node)
		}
		return val.Words(st.env.Lang, st.env.Zone, &v.Typ)
	}
	return plainText(v.Konst)
}

// cut takes what was appended to the shared names as a list of its own, which
// the decision owns.
func (st *state) cut(from int) []string { return st.names[from:len(st.names):len(st.names)] }

// cited is the citations of a rule, or of an effect that has its own, with
// those of the parameter values in force.
func (st *state) cited(r *plan.Rule, own []string) []string {
	from := len(st.names)
	st.names = append(st.names, own...)
	st.addNumbers(from, r)
	return st.cut(from)
}

// addNumbers adds the citations of the parameter values that a rule reads.
func (st *state) addNumbers(from int, r *plan.Rule) {
	for i := range r.Numbers {
		if n := &r.Numbers[i]; plan.Within(st.dates[r.Policy], n.From, n.To) {
			st.addName(from, n.Cite)
		}
	}
}
