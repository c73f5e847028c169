package engine

import (
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// plain evaluates a value to what goes into a decision: nil where it is open.
func (st *state) plainOf(v *value) any {
	switch {
	case v == nil:
		return nil
	case v.node != nil:
		return st.settled(v.node, v.typ)
	case v.text != nil:
		return st.render(v.text, false)
	case v.shape == rules.ValueList:
		out := make([]any, len(v.items))
		for i, it := range v.items {
			out[i] = st.plainOf(it)
		}
		return out
	case v.shape == rules.ValueMap:
		return st.plainMapOf(v)
	}
	return v.konst
}

func (st *state) plainMapOf(v *value) map[string]any {
	out := map[string]any{}
	if v == nil {
		return out
	}
	for _, e := range v.entries {
		out[e.name] = st.plainOf(e.value)
	}
	return out
}

// id evaluates a value that names something: a body, a task, a code.
func (st *state) idOf(v *value) string {
	switch {
	case v == nil:
		return ""
	case v.text != nil:
		return st.render(v.text, true)
	case v.node != nil:
		x := v.node(&st.env)
		if x.K == lang.Text {
			return x.S
		}
		if !x.Known() || x.K == lang.None {
			return ""
		}
		return plainText(x.PlainIn(st.env.Zone, &v.typ))
	}
	if s, ok := v.konst.(string); ok || v.konst == nil {
		return s
	}
	return plainText(v.konst)
}

// ids evaluates a list of names; one name is a list of one.
func (st *state) idsOf(v *value) []string {
	from := len(st.names)
	switch {
	case v == nil:
		return []string{}
	case v.shape == rules.ValueList:
		for _, it := range v.items {
			st.names = append(st.names, st.idOf(it))
		}
	case v.node != nil:
		x := v.node(&st.env)
		if x.K == lang.ListKind {
			for _, it := range x.Items() {
				st.names = append(st.names, plainText(it.PlainIn(st.env.Zone, nil)))
			}
		} else if x.Known() && x.K != lang.None {
			st.names = append(st.names, plainText(x.PlainIn(st.env.Zone, &v.typ)))
		}
	default:
		st.names = append(st.names, st.idOf(v))
	}
	return st.cut(from)
}

// words evaluates a text for people.
func (st *state) wordsOf(v *value) string {
	switch {
	case v == nil:
		return ""
	case v.text != nil:
		return st.render(v.text, false)
	case v.node != nil:
		val := st.eval(v.node)
		if !val.Known() {
			return st.openText(v.node)
		}
		return val.Words(st.env.Lang, st.env.Zone, &v.typ)
	}
	return plainText(v.konst)
}

// cut takes what was appended to the shared names as a list of its own, which
// the decision owns.
func (st *state) cut(from int) []string { return st.names[from:len(st.names):len(st.names)] }

// cited is the citations of a rule, or of an effect that has its own, with
// those of the parameter values in force.
func (st *state) cited(r *rule, own []string) []string {
	from := len(st.names)
	st.names = append(st.names, own...)
	st.addNumbers(from, r)
	return st.cut(from)
}

// addNumbers adds the citations of the parameter values that a rule reads.
func (st *state) addNumbers(from int, r *rule) {
	for i := range r.numbers {
		if n := &r.numbers[i]; within(st.dates[r.policy], n.from, n.to) {
			st.addName(from, n.cite)
		}
	}
}
