package rules

import (
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// Binding says what a layer above may make of a parameter (spec R8).
type Binding string

// The kinds of binding. None is what stands where a set says nothing, or false.
const (
	BindingNone    Binding = ""
	BindingFixed   Binding = "true"     // it may not be changed
	BindingAtMost  Binding = "at_most"  // its value may be lowered and never raised
	BindingAtLeast Binding = "at_least" // its value may be raised and never lowered
)

var oneWay = []string{string(BindingAtMost), string(BindingAtLeast)}

// oneWay reports whether a layer above may change the value to one side.
func (b Binding) oneWay() bool { return slices.Contains(oneWay, string(b)) }

// aBinding is the binding of a parameter.
func aBinding() form[Binding] {
	return form[Binding]{object{{"enum", []any{true, false, string(BindingAtMost), string(BindingAtLeast)}}}, func(r *reader, n *yaml.Node) Binding {
		switch {
		case n.Kind == yaml.ScalarNode && n.Tag == "!!str" && !slices.Contains([]string{"true", "false", "yes", "no", "y", "n", "on", "off", "是", "否"}, strings.ToLower(n.Value)):
			return Binding(r.OneWord(n, "binding|binding", string(BindingFixed), string(BindingAtMost), string(BindingAtLeast)))
		case r.Boolean(n):
			return BindingFixed
		}
		return BindingNone
	}}
}

// isBinding is that of what has no value: it may be changed or not.
func isBinding() form[bool] {
	return form[bool]{typed("boolean"), func(r *reader, n *yaml.Node) bool {
		if n.Kind == yaml.ScalarNode && slices.Contains(oneWay, n.Value) {
			r.Fail(n, source.CodeWrongKind, text.Say("%s 只用于参数", "%s goes with a parameter only", text.Quoted(n.Value)),
				text.Say("把可以收紧的数写成参数，在参数下写 binding；这里写 true 就是不得变更", "make the number that may be tightened a parameter and write it there; true here allows no change")).Instead(n.Value, "true")
			return false
		}
		return r.Boolean(n)
	}}
}

// ordered reports whether one value of the type can be more than another.
func (t *Type) ordered() bool { return slices.Contains(orderedKinds(), t.Kind) }

func orderedKinds() []Kind { return []Kind{KindInt, KindNumber, KindMoney, KindDate, KindDuration} }

// compare tells how two values of the type lie; not ok where that cannot be told,
// as with periods of two units.
func (t *Type) compare(a, b *Value) (c int, ok bool) {
	if t.Kind == KindDuration {
		x, err := calendar.ParsePeriod(a.Text)
		y, other := calendar.ParsePeriod(b.Text)
		return x.Halves - y.Halves, err == nil && other == nil && x.Unit == y.Unit
	}
	return compareLiterals(a.Text, b.Text), t.refuses(a) == nil && t.refuses(b) == nil
}

// sameMeasure reports whether values of two types can be compared.
func (t *Type) sameMeasure(u *Type) bool {
	return t.Kind == u.Kind && t.Unit == u.Unit && t.Round.To == u.Round.To && t.Round.Mode == u.Round.Mode
}

// tightening is a parameter that two layers give, of which the lower one says to
// which side its value may be changed.
type tightening struct {
	*loader
	below, own *Param
	given      given  // the keys that the upper one gives
	law, layer string // the sets that the values are from
}

// bounded keeps what a layer makes of a parameter that may be tightened, until the
// types and values of all have been checked.
func (m *merger) bounded(own, below *Param, g given) {
	law, layer := m.saidBy(below), m.own.set.ID
	if below.Binding.oneWay() {
		m.tightened = append(m.tightened, tightening{m.loader, below, own, g, law, layer})
	}
	if !g.Has("type", "value", "values", "unset") {
		m.valued[own] = law
	}
}

// saidBy is the set that gave a parameter its values, which another may have given
// a title since.
func (m *merger) saidBy(p *Param) string {
	if id, ok := m.valued[p]; ok {
		return id
	}
	return p.Layer
}

// check reports what is looser than the set that is extended allows.
func (t tightening) check() {
	p, g := t.own, t.given
	switch {
	case t.below.Type.Kind != 0 && !t.below.Type.sameMeasure(&p.Type):
		t.fail(g.At(p.Pos, "type", "unit", "round"), text.Say("%s 改了类型、单位或舍入", "%s gives it another type, unit or rounding", text.Quoted(t.layer)),
			text.Say("类型、单位和 round 照 %s 写，或不写", "give type, unit and round as %s does, or not at all", text.Quoted(t.law)), t.below.Pos)
	case p.Binding != t.below.Binding && p.Binding != BindingFixed:
		t.fail(g.At(p.Pos, "binding"), text.Say("%s 改了 binding", "%s gives it another binding", text.Quoted(t.layer)),
			text.Say("删掉这里的 binding，或写 true", "delete binding here, or write true"), t.below.Pos)
	case !p.Type.ordered():
		if p.Type.Kind != 0 && p.Binding == BindingFixed { // else it is told of the upper one
			t.unordered(t.below)
		}
	default:
		t.values()
	}
}

// values compares each value with those below, and looks for days that lost theirs.
func (t tightening) values() {
	p := t.own
	for i := range t.below.Values {
		was := &t.below.Values[i]
		spans := make([]Validity, len(p.Values))
		for k := range p.Values {
			spans[k] = p.Values[k].Valid
			t.compare(was, &p.Values[k])
		}
		for _, days := range holes(was.Valid, spans) {
			t.fail(p.Pos, text.Say("%s，而 %s 没有写值%s", "%s, %s gives no value%s", t.said(was, t.law), text.Quoted(t.layer), during(days)),
				text.Say("补上那些日子的值，如 %s", "give a value for these days, such as %s", was.Value.Text), was.Pos)
		}
	}
}

// unordered reports a parameter that may be changed to one side and whose values
// have none.
func (l *loader) unordered(p *Param) {
	l.out.Fail(l.given[p].At(p.Pos, "binding"), codeWrongConstraint, text.Say("binding: %s 不能用于类型 %s：它的值没有高低", "binding: %s does not go with the type %s, whose values are not more or less", p.Binding, p.Type.Kind),
		text.Say("写 true（不得变更），或改用类型：%s", "write true (no change), or use one of the types %s", text.Names(words(orderedKinds()))))
}

// compare reports a value that is looser than the one below, on the days of both.
func (t tightening) compare(was, now *ParamValue) {
	days := was.Valid.and(now.Valid)
	if !days.From.IsZero() && !days.To.IsZero() && days.To.Before(days.From) {
		return
	}
	both := text.Say("%s，而 %s%s", "%s and %s%s", t.said(was, t.law), t.said(now, t.layer), during(days))
	kind := &t.own.Type
	c, ok := kind.compare(&now.Value, &was.Value)
	switch {
	case kind.refuses(&now.Value) != nil || now.Value.Kind == ValueNull: // reported of the value
	case !ok && kind.refuses(&was.Value) == nil:
		t.fail(now.Value.Pos, text.Say("%s，单位不同的期限不能比较", "%s: periods of two units cannot be compared", both),
			text.Say("用同一单位写，如 %s", "write it in the same unit, such as %s", was.Value.Text), was.Pos)
	case !ok:
		t.fail(was.Value.Pos, text.Say("%s 的值读不懂", "the value of %s cannot be read", text.Quoted(t.law)), nil, now.Pos)
	case t.below.Binding == BindingAtMost && c > 0:
		t.fail(now.Value.Pos, both, text.Say("写不高于 %s 的值，或从 %s 中删掉这一改动", "write %s or less, or delete the change from %s", was.Value.Text, text.Quoted(t.layer)), was.Pos)
	case t.below.Binding == BindingAtLeast && c < 0:
		t.fail(now.Value.Pos, both, text.Say("写不低于 %s 的值，或从 %s 中删掉这一改动", "write %s or more, or delete the change from %s", was.Value.Text, text.Quoted(t.layer)), was.Pos)
	}
}

// during says on which days, where they have an end.
func during(days Validity) Text {
	if days.Always() {
		return Text{}
	}
	return text.Say("（%s）", " (%s)", stretch(days))
}

// said is a value of a layer with its clauses.
func (t tightening) said(v *ParamValue, layer string) Text {
	value := text.Say("%s", "%s", strings.TrimSpace(v.Value.Text+" "+t.own.Type.Unit))
	if p, err := calendar.ParsePeriod(v.Value.Text); err == nil && t.own.Type.Kind == KindDuration {
		value = text.Text{"zh": p.In("zh"), "en": p.In("en")}
	}
	if len(v.Cites) == 0 {
		return text.Say("%s 定为 %s", "%s says %s", text.Quoted(layer), value)
	}
	clauses := make(text.Names, len(v.Cites))
	for i, c := range v.Cites {
		clauses[i] = c.String()
	}
	return text.Say("%s 定为 %s（%s）", "%s says %s (%s)", text.Quoted(layer), value, clauses)
}

func (t tightening) fail(pos Pos, message, hint Text, below Pos) {
	may := text.Say("只可调低，不得调高", "may be lowered and not raised")
	if t.below.Binding == BindingAtLeast {
		may = text.Say("只可调高，不得调低", "may be raised and not lowered")
	}
	t.out.Fail(pos, codeBinding, text.Say("参数 %s %s（binding: %s）：%s", "the parameter %s %s (binding: %s): %s", text.Quoted(t.own.Name), may, t.below.Binding, message), hint, below)
}
