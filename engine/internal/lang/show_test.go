package lang_test

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// show writes a value so that values of different kinds look different.
func (w *world) show(v lang.Value, t lang.Type) string {
	switch v.Kind() {
	case lang.Unknown:
		return "unknown"
	case lang.Failed:
		e := v.Ref().(*lang.Error)
		return fmt.Sprintf("fails %s %d", e.Code, max(0, e.Pos.Col-indent))
	case lang.Happened:
		return "happened"
	case lang.Between:
		in := v.Ref().(*lang.Interval)
		return "between " + w.show(in.Lo, t) + " " + w.show(in.Hi, t)
	case lang.Other:
		return "other"
	case lang.Number:
		return v.Num().String()
	case lang.Money:
		return "¥" + v.Words("en", nil, nil)
	case lang.Text:
		return strconv.Quote(v.Text())
	case lang.Moment:
		return v.Time(w.scope.Zone).Format(time.RFC3339Nano)
	case lang.RecordKind:
		return v.Record().Element()
	case lang.ListKind:
		return "[" + strings.Join(w.showAll(v.Items(), t.Elem), ", ") + "]"
	case lang.Set:
		var parts []string
		for _, it := range v.PlainIn(w.scope.Zone, &t).([]any) {
			parts = append(parts, fmt.Sprint(it))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case lang.None:
		return "none"
	}
	return fmt.Sprint(v.Plain())
}

func (w *world) showAll(vs []lang.Value, t *lang.Type) []string {
	if t == nil {
		t = &lang.Type{}
	}
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = w.show(v, *t)
	}
	return out
}

// showType writes a type: its kind, its unit, "*" where it takes any unit.
func showType(t lang.Type) string {
	switch {
	case t.None:
		return "none"
	case t.Rec != nil:
		return "element of " + t.Rec.Name
	case t.K == 0:
		return "any"
	case t.K == rules.KindList && t.Elem != nil:
		return "list of " + showType(*t.Elem)
	}
	parts := []string{t.K.String()}
	if t.Free {
		parts = append(parts, "*")
	}
	if t.Unit != "" {
		parts = append(parts, t.Unit)
	}
	for _, v := range t.Values {
		parts = append(parts, v.ID)
	}
	return strings.Join(parts, " ")
}

// showDiags writes the codes and columns of mistakes.
func showDiags(ds rules.Diagnostics) string {
	var out []string
	for _, d := range ds {
		out = append(out, fmt.Sprintf("mistake %s %d", d.Code, d.Pos.Col-indent))
	}
	return strings.Join(out, ", ")
}

// slot names a slot as expressions in a loop do, by list and field.
func (w *world) slot(d lang.Dep) string {
	if d.List < 0 {
		return w.scope.Global.Fields[d.Slot].Name
	}
	list := w.scope.Global.Fields[d.List]
	return list.Name + "." + list.Type.Elem.Rec.Fields[d.Slot].Name
}

func (w *world) framed(frame, slot int) string {
	if frame == 0 {
		return w.slot(lang.Dep{List: -1, Slot: slot})
	}
	return "work." + w.loops["work"].Type.Fields[slot].Name
}

func (w *world) reads(e *lang.Expr, valued map[lang.Dep]bool) string {
	var out []string
	for _, d := range e.Deps {
		name := w.slot(d)
		if !valued[d] {
			name = "(" + name + ")"
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

// about says what a tree has that is not seen from its value.
func (w *world) about(e *lang.Expr) string {
	var out []string
	add := func(word string, names ...string) {
		if len(names) > 0 {
			out = append(out, word+" "+strings.Join(names, " "))
		}
	}
	flag := func(word string, has bool) {
		if has {
			out = append(out, word)
		}
	}
	n := e.Tree()
	asks, values := n.Asks()
	flag("asks", asks)
	flag("values", values)
	flag("timed", n.Timed())
	flag("element", n.Element())
	flag("nests", n.Nests())
	add("params", paramNames(n.Params())...)
	if all := paramNames(n.AllParams()); len(all) != len(n.Params()) {
		add("all", all...)
	}
	add("texts", n.Texts()...)
	for _, d := range n.Definitions() {
		add("def", d.Name)
	}
	if e.Unset() != "" {
		add("unset", e.Unset())
	}
	if v := e.Constant(); v != nil {
		add("constant", w.show(*v, e.Type))
	}
	return strings.Join(out, ", ")
}

func paramNames(ps []*lang.Param) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Name)
	}
	return out
}

func (w *world) cuts(n *lang.Node) string {
	var out []string
	for _, c := range n.Cuts(nil) {
		with := w.show(c.Value, lang.Type{})
		if c.Param != nil {
			with = "params." + c.Param.Name
		}
		if c.Last {
			with += " last"
		}
		out = append(out, w.slot(c.Dep)+" "+with)
	}
	return strings.Join(out, ", ")
}

func (w *world) atom(a *lang.Atom) string {
	if a == nil {
		return "-"
	}
	out := w.framed(a.Frame, a.Slot) + " " + a.Op
	if a.Value.Kind() != lang.Unknown {
		out += " " + w.show(a.Value, lang.Type{})
	}
	if a.Values != nil {
		out += " [" + strings.Join(w.showAll(a.Values, nil), ", ") + "]"
	}
	if a.From != nil {
		out += " from params." + a.From.Name
	}
	if a.Param != nil {
		out += " dated"
	}
	return out
}

func (w *world) unmet(us []lang.Unmet) string {
	var out []string
	for _, u := range us {
		s := w.framed(u.Frame, u.Slot) + " " + u.Op
		if u.Want.Kind() != lang.Unknown {
			s += " " + w.show(u.Want, lang.Type{})
		}
		if u.Wants != nil {
			s += " [" + strings.Join(w.showAll(u.Wants, nil), ", ") + "]"
		}
		need := [...]string{lang.NeedAll: "", lang.NeedOne: " (one)", lang.NeedSome: " (some)"}[u.Need]
		out = append(out, s+" not "+w.show(u.Value, lang.Type{})+need)
	}
	return strings.Join(out, ", ")
}

// mutants lists small mistakes with their columns; a whole number may be one more.
func mutants(w *world, c one) string {
	var out []string
	for _, m := range w.must(c).Tree().Mutants(func(literal string) []string {
		if n, err := strconv.Atoi(literal); err == nil {
			return []string{strconv.Itoa(n + 1)}
		}
		return nil
	}) {
		out = append(out, fmt.Sprintf("%d: %s", m.Pos.Col-indent, m.Text))
	}
	return strings.Join(out, "; ")
}
