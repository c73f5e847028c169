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
		if x.Kind() == lang.Text {
			return x.Text()
		}
		if !x.Known() || x.Kind() == lang.None {
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
		if x.Kind() == lang.ListKind {
			for _, it := range x.Items() {
				st.names = append(st.names, plainText(it.PlainIn(st.env.Zone, nil)))
			}
		} else if x.Known() && x.Kind() != lang.None {
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

// cited is the citations in force of a rule, or of an effect that has its own,
// with those of the parameter values in force.
func (st *state) cited(r *plan.Rule, own []plan.Cite) []string {
	from := len(st.names)
	st.cite(from, r, own)
	return st.cut(from)
}

// cite appends the citations of a rule, and of the parameter values that it
// reads, that are in force and do not stand there since from.
func (st *state) cite(from int, r *plan.Rule, own []plan.Cite) {
	for _, list := range [...][]plan.Cite{own, r.Numbers} {
		for i := range list {
			if c := &list[i]; plan.Within(st.dates[r.Policy], c.From, c.To) {
				st.addName(from, c.Cite)
			}
		}
	}
}
