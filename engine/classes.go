package engine

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// classesOf cuts the values that an unknown fact may have into classes such that
// no comparison of this fact with a constant tells two values of one class
// apart. It returns nil where the fact is compared with no constant. The classes
// together hold every value that an application can give.
func (st *state) classesOf(ref factRef) []lang.Value {
	e := st.eng
	rec, dep := e.plan.Lay.Global, lang.Dep{List: -1, Slot: ref.slot}
	if ref.list >= 0 {
		dep.List = ref.list
		rec = rec.Fields[ref.list].Type.Elem.Rec
	}
	f, consts := &rec.Fields[ref.slot], e.constants(dep)
	switch f.Type.K {
	case rules.KindBool, rules.KindEnum, rules.KindSet:
	case rules.KindEvent:
		return append([]lang.Value{lang.NoneValue()}, classes.OfEvent(&f.Type, consts, lang.MomentOf(st.env.At))...)
	default:
		if len(consts) == 0 {
			return nil
		}
	}
	k := e.plan.Checks[f.Fact]
	return slices.DeleteFunc(classes.Of(&f.Type, consts, k.Bounds()), func(v lang.Value) bool { return !k.Admits(v) })
}

// constants lists the values that a fact is compared with, each once.
func (e *Engine) constants(dep lang.Dep) []lang.Value {
	var out []lang.Value
	add := func(v lang.Value) {
		if v.Known() && v.Kind() != lang.None && !slices.ContainsFunc(out, func(o lang.Value) bool { return lang.Same(o, v) }) {
			out = append(out, v)
		}
	}
	for _, cut := range e.plan.Cuts[dep] {
		if cut.Param == nil {
			add(cut.Value)
			continue
		}
		for _, v := range cut.Param.Values {
			add(v.Value)
		}
	}
	return out
}

// notGiven reports whether a class of a required fact counts as not given: the
// empty set or text. It keeps a decision open as long as nothing is given, and is
// no completion.
func notGiven(f *rules.Fact, v lang.Value) bool {
	empty := v.Kind() == lang.Set && v.N() == 0 || v.Kind() == lang.Text && strings.TrimSpace(v.Text()) == ""
	return f.Required && f.Derive == nil && empty
}
