package engine

import (
	"cmp"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// classes cuts the values that an unknown fact may have into classes such that
// no comparison of this fact with a constant tells two values of one class
// apart: the constants themselves and the open intervals between them, the
// values of an enum, true and false. It returns nil where the fact is not
// compared with constants. The classes together hold every value.
func (e *Engine) classes(ref factRef) []lang.Value {
	rec, dep := e.lay.global, lang.Dep{List: -1, Slot: ref.slot}
	if ref.list >= 0 {
		dep.List = ref.list
		rec = rec.Fields[ref.list].Type.Elem.Rec
	}
	field := rec.Fields[ref.slot]
	t := field.Type
	switch t.K {
	case rules.KindBool:
		return []lang.Value{lang.BoolOf(false), lang.BoolOf(true)}
	case rules.KindEnum:
		return enumClasses(t)
	case rules.KindSet:
		return setClasses(t)
	case rules.KindEvent:
		return []lang.Value{lang.NoneValue(), {K: lang.Happened}}
	case rules.KindString:
		return e.textClasses(dep)
	case rules.KindInt, rules.KindNumber, rules.KindMoney, rules.KindDate, rules.KindDatetime:
		return e.orderedClasses(dep, t, e.checks[field.Fact])
	}
	return nil
}

func enumClasses(t lang.Type) []lang.Value {
	out := make([]lang.Value, len(t.Values))
	for i, v := range t.Values {
		out[i] = lang.TextOf(v.ID)
	}
	return out
}

// setClasses lists all subsets of a small set.
func setClasses(t lang.Type) []lang.Value {
	const most = 5
	if len(t.Values) > most {
		return nil
	}
	out := make([]lang.Value, 1<<len(t.Values))
	for i := range out {
		out[i] = lang.Value{K: lang.Set, N: int64(i)}
	}
	return out
}

// constants lists the values that a fact is compared with, each once.
func (e *Engine) constants(dep lang.Dep) []lang.Value {
	var out []lang.Value
	add := func(v lang.Value) {
		if v.Known() && v.K != lang.None && !slices.ContainsFunc(out, func(o lang.Value) bool { return lang.Same(o, v) }) {
			out = append(out, v)
		}
	}
	for _, cut := range e.cuts[dep] {
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

func (e *Engine) textClasses(dep lang.Dep) []lang.Value {
	consts := e.constants(dep)
	if len(consts) == 0 {
		return nil
	}
	excluded := &lang.Excluded{}
	for _, v := range consts {
		excluded.Texts = append(excluded.Texts, v.S)
	}
	return append(consts, lang.Value{K: lang.Other, X: excluded})
}

// orderedClasses are the points and open intervals between the constants,
// within the bounds of the fact.
func (e *Engine) orderedClasses(dep lang.Dep, t lang.Type, k *check) []lang.Value {
	consts := e.constants(dep)
	if len(consts) == 0 {
		return nil
	}
	slices.SortFunc(consts, func(a, b lang.Value) int {
		return cmp.Compare(btoi(lang.Less(b, a)), btoi(lang.Less(a, b)))
	})
	none := lang.NoneValue()
	lo := none
	var out []lang.Value
	for _, c := range append(consts, none) {
		if possible(lo, c, t, k) {
			out = append(out, lang.Value{K: lang.Between, X: &lang.Interval{Lo: lo, Hi: c}})
		}
		if c.K != lang.None && (k == nil || !outside(c, k)) {
			if v, ok := lang.Convert(c, t); ok {
				out = append(out, v)
			}
		}
		lo = c
	}
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func outside(v lang.Value, k *check) bool {
	return k.min != nil && lang.Less(v, *k.min) || k.max != nil && lang.Less(*k.max, v)
}

// possible reports whether a fact can have a value strictly between two.
func possible(lo, hi lang.Value, t lang.Type, k *check) bool {
	if k != nil && k.min != nil && hi.K != lang.None && !lang.Less(*k.min, hi) {
		return false
	}
	if k != nil && k.max != nil && lo.K != lang.None && !lang.Less(lo, *k.max) {
		return false
	}
	whole := t.K == rules.KindInt && lo.K == lang.Int && hi.K == lang.Int
	return !whole || hi.N-lo.N > 1
}
