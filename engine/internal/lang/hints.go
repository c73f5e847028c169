package lang

import (
	"slices"
	"strings"
	"unicode"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// This file knows the usual slips of people who write an expression as they
// would write a sentence or a cell of a spreadsheet, and what to write instead.

func writeInstead(op string) rules.Text { return text.Say("请写 %[1]s", "write %[1]s", op) }

// operatorFor is the operator that a word or sign stands for in other writing.
func operatorFor(word string) string {
	switch strings.ToLower(word) {
	case "等于", "是", "=":
		return "=="
	case "不等于", "不是", "<>":
		return "!="
	case "大于", "超过":
		return ">"
	case "小于", "低于", "不足", "不到":
		return "<"
	case "大于等于", "大于或等于", "不小于", "不低于", "至少", "=>":
		return ">="
	case "小于等于", "小于或等于", "不大于", "不超过", "以内", "至多", "=<":
		return "<="
	case "且", "并且", "而且", "和", "and", "&":
		return "and"
	case "或", "或者", "or", "|":
		return "or"
	case "非", "not":
		return "not"
	case "属于":
		return "in"
	case "包含":
		return "contains"
	}
	return ""
}

// syntaxHint says what to write for the part at which an expression cannot be
// read, and in the place of what, where that is known.
func syntaxHint(source string, at int, what string) (hint rules.Text, was, now string) {
	rest := []rune(source)
	rest = rest[min(at, len(rest)):]
	for _, n := range []int{2, 1} {
		if len(rest) >= n {
			sign := string(rest[:n])
			if op := operatorFor(sign); op != "" && sign != "=" && !unicode.IsLetter(rest[0]) {
				return writeInstead(op), sign, op
			}
		}
	}
	switch op := operatorFor(what); {
	case what == "=":
		return text.Say("“相等”写作 ==", `"equals" is written ==`), what, op
	case op != "":
		return writeInstead(op), what, op
	}
	if p, err := calendar.ParsePeriod("1 " + what); err == nil {
		return text.Say("由数得出的期限写作 %[1]ss(n)", "a period of a number is written %[1]ss(n)", p.Unit), "", ""
	}
	before := []rune(strings.TrimSpace(string([]rune(source)[:min(at, len([]rune(source)))])))
	if n := len(before); n > 0 && unicode.IsDigit(before[n-1]) && len(rest) > 0 && unicode.IsLetter(rest[0]) {
		return numberAlone(), "", ""
	}
	return nil, "", ""
}

func numberAlone() rules.Text {
	return text.Say("只写数，不写单位", "write the number alone, without a unit")
}

// nameHint says what may have been meant by a name that there is not: a value
// without its quotes, a field of a list's elements without its loop or its
// variable, or a name much like it; and what to write in its place, if that is known.
func (c *compiler) nameHint(name string) (hint rules.Text, write string) {
	if c.isValue(name) {
		return text.Say(`“%[1]s”是取值，要加引号："%[1]s"`, `%[1]s is a value; put it in quotes: "%[1]s"`, name), `"` + name + `"`
	}
	if h := c.loopHint(name); h != nil {
		return h, ""
	}
	if c.scope.Titled != nil {
		if ids := c.scope.Titled(name); len(ids) > 1 {
			return text.Say("%[2]s 的标题都是“%[1]s”，写名称", "several go by the title %[1]q; write the name: %[2]s", name, strings.Join(c.places(name, ids), ", ")), ""
		} else if len(ids) == 1 {
			return text.Say("“%[1]s”是 %[2]s 的标题，这里要写 %[2]s", "%[1]q is the title of %[2]s; write that here", name, ids[0]), ids[0]
		}
	}
	if _, unit, ok := text.ChineseNumber(name); ok && unit == "" {
		number, slip := text.NumberMeant(name)
		return slip, number
	}
	near := text.Nearest(name, c.names())
	return text.Meant(near), near
}

// places are the names of things that share a title, each with where it is declared.
func (c *compiler) places(title string, names []string) []string {
	if c.scope.TitledAt == nil {
		return names
	}
	out := slices.Clone(names)
	for i, pos := range c.scope.TitledAt(title) {
		out[i] += " (" + pos.String() + ")"
	}
	return out
}

// isValue reports whether a name is a value of some enum or set.
func (c *compiler) isValue(name string) bool {
	has := func(fields []Field) bool {
		return slices.ContainsFunc(fields, func(f Field) bool { return f.Type.Written(name) >= 0 })
	}
	if has(c.scope.Global.Fields) {
		return true
	}
	return slices.ContainsFunc(c.scope.Global.Fields, func(f Field) bool {
		return f.Type.Elem != nil && f.Type.Elem.Rec != nil && has(f.Type.Elem.Rec.Fields)
	})
}

// loopHint is for a name that is one of a list's elements: in a loop it needs
// the loop's variable, elsewhere a loop.
func (c *compiler) loopHint(name string) rules.Text {
	variable, field, dotted := strings.Cut(name, ".")
	if l := c.scope.Loop; l != nil {
		for _, f := range []string{field, name} {
			if _, ok := l.Type.Slot(f); ok && f != "" {
				return text.Say("在 for: %[1]s in %[2]s 中写作 %[1]s.%[3]s", "in for: %[1]s in %[2]s write %[1]s.%[3]s", l.Var, l.Type.Name, f)
			}
		}
		return nil
	}
	if !dotted {
		variable, field = "x", name
	}
	for _, g := range c.scope.Global.Fields {
		if g.Type.Elem == nil || g.Type.Elem.Rec == nil {
			continue
		}
		if _, ok := g.Type.Elem.Rec.Slot(field); ok {
			return text.Say("“%[3]s”属于“%[2]s”的每一项；规则是否漏了 for: %[1]s in %[2]s？", "%[3]q belongs to each element of %[2]q; does the rule lack for: %[1]s in %[2]s?", variable, g.Name, field)
		}
	}
	return nil
}

// fieldOfList is the list, and the field of its elements, that a path names: the
// invoices and grant of invoices.grant, or the items and price of order.items.price in
// a loop over orders. Both are "" of anything else.
func (c *compiler) fieldOfList(n ast.Node) (list, field string) {
	root, steps := flatten(n)
	id, ok := root.(*ast.IdentifierNode)
	if !ok {
		return "", ""
	}
	rec, full, prefix := c.scope.Global, id.Value, ""
	if l := c.scope.Loop; l != nil && l.Var == id.Value && len(steps) > 0 && steps[0].expr == nil {
		rec, full, prefix, steps = l.Type, steps[0].name, id.Value+".", steps[1:]
	}
	for i, s := range steps {
		if slot, ok := rec.Find(full); ok {
			t := rec.Fields[slot].Type
			if t.K != rules.KindList || t.Elem == nil || t.Elem.Rec == nil {
				return "", ""
			}
			field = dotted(steps[i:])
			if _, ok := t.Elem.Rec.Find(field); !ok {
				return "", ""
			}
			return prefix + full, field
		}
		if s.expr != nil {
			return "", ""
		}
		full += "." + s.name
	}
	return "", ""
}

// dotted is the name that steps make up; "" where one is no name.
func dotted(steps []step) string {
	names := make([]string, len(steps))
	for i, s := range steps {
		if s.expr != nil {
			return ""
		}
		names[i] = s.name
	}
	return strings.Join(names, ".")
}

// fieldHint is how to say to a function what was meant by the field of a list.
func fieldHint(function string, alone bool, list, field string) rules.Text {
	if alone && function == "sum" {
		return text.Say("请写 sum(%[1]s, .%[2]s)", "write sum(%[1]s, .%[2]s)", list, field)
	}
	return text.Say("先写列表，再写每一项的条件或值：%[1]s(%[2]s, … .%[3]s …)",
		"name the list first, then what is said of each element: %[1]s(%[2]s, … .%[3]s …)", function, list, field)
}
