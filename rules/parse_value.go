package rules

import (
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// expr reads a scalar where an expression is expected. A leading "=", as one
// writes where a value is expected, does no harm.
func (r *reader) expr(n *yaml.Node) *Expr {
	if n.Kind != yaml.ScalarNode || source.IsNull(n) {
		r.WrongKind(n, "一个表达式|an expression", "")
		return nil
	}
	l := locate(r.File, n)
	return r.exprOf(n, l, l.afterEquals(), len(l.text))
}

// exprOf makes an expression of a part of a located text and checks that it is
// neither empty nor too long.
func (r *reader) exprOf(n *yaml.Node, l located, from, to int) *Expr {
	e := l.expr(from, to)
	switch {
	case e.Source == "":
		r.Out.Fail(e.Pos, source.CodeNoValue, text.Say("表达式是空的", "the expression is empty"), text.Say("写上表达式，或删掉整项", "write one, or leave the key out"))
		return nil
	case to-from > r.Lim.ExprChars:
		r.Out.Fail(e.Pos, source.CodeTooLarge, text.Say("表达式有 %d 个字，超过上限 %d", "the expression has %d characters, more than the limit of %d", to-from, r.Lim.ExprChars),
			text.Say("用 define 把它拆成几个有名称的部分", "split it into named parts under define"))
		return nil
	}
	return e
}

// afterEquals is the offset after a leading "=", 0 where there is none.
func (l located) afterEquals() int {
	for i, c := range l.text {
		if c == '=' && !(i+1 < len(l.text) && l.text[i+1] == '=') {
			return i + 1
		}
		if !unicode.IsSpace(c) {
			break
		}
	}
	return 0
}

// value reads whatever stands where a value is expected: scalars as they are
// written, "= …" as an expression, lists and maps of such.
func (r *reader) value(n *yaml.Node) Value {
	v := Value{Pos: r.Pos(n)}
	switch n.Kind {
	case yaml.SequenceNode:
		v.Kind = ValueList
		for _, c := range n.Content {
			if c.Kind != 0 {
				v.Items = append(v.Items, r.value(c))
			}
		}
	case yaml.MappingNode:
		v.Kind = ValueMap
		r.Entries(n, "值|a value", func(k, c *yaml.Node) {
			v.Entries = append(v.Entries, Arg{Name: k.Value, Pos: r.Pos(k), Value: r.value(c)})
		})
	case yaml.ScalarNode:
		r.scalar(n, &v)
	}
	return v
}

func (r *reader) scalar(n *yaml.Node, v *Value) {
	v.Text = n.Value
	switch {
	case source.IsNull(n):
		v.Kind, v.Text = ValueNull, ""
	case n.Tag == "!!bool":
		v.Kind, v.Text = ValueBool, strings.ToLower(n.Value)
	case source.IsNumber(n) && source.PlainNumber(n.Value):
		v.Kind = ValueNumber
	case source.IsNumber(n):
		r.Ambiguous(n)
	case strings.HasPrefix(strings.TrimSpace(n.Value), "="):
		l := locate(r.File, n)
		if e := r.exprOf(n, l, l.afterEquals(), len(l.text)); e != nil {
			v.Kind, v.Expr = ValueExpr, e
		}
	default:
		v.Kind = ValueString
	}
}

// exprValue reads an argument that is an expression.
func (r *reader) exprValue(n *yaml.Node) Value {
	v := Value{Pos: r.Pos(n), Text: n.Value}
	if e := r.expr(n); e != nil {
		v.Kind, v.Expr = ValueExpr, e
	}
	return v
}

// exprList reads an expression or a list of them.
func (r *reader) exprList(n *yaml.Node) Value {
	if n.Kind != yaml.SequenceNode {
		return r.exprValue(n)
	}
	v := Value{Kind: ValueList, Pos: r.Pos(n)}
	r.Some(n, func(c *yaml.Node) { v.Items = append(v.Items, r.exprValue(c)) })
	return v
}

// textValue reads what a person reads, with places to fill in.
func (r *reader) textValue(n *yaml.Node) Value {
	v := Value{Pos: r.Pos(n)}
	if n.Kind == yaml.ScalarNode && strings.HasPrefix(strings.TrimSpace(n.Value), "=") {
		r.scalar(n, &v)
		return v
	}
	v.Parts = map[string]Template{}
	r.Languages(n, func(lang string, c *yaml.Node) {
		v.Parts[lang] = r.template(c)
		if lang == "" {
			v.Text = c.Value
		}
	})
	if len(v.Parts) > 0 {
		v.Kind = ValueText
	}
	return v
}

// nameValue reads a name that may have places to fill in, such as a task's.
func (r *reader) nameValue(n *yaml.Node) Value {
	v := Value{Pos: r.Pos(n)}
	if !r.IsScalar(n, "一个名称|a name") {
		return v
	}
	v.Text = n.Value
	switch {
	case strings.HasPrefix(strings.TrimSpace(n.Value), "="):
		r.scalar(n, &v)
	case strings.ContainsAny(n.Value, "{}"):
		v.Kind, v.Parts = ValueText, map[string]Template{"": r.template(n)}
	default:
		v.Kind = ValueString
	}
	return v
}

// listOf reads a list with the given reader, or one thing as a list of one. An
// expression may stand for the whole list.
func (r *reader) listOf(n *yaml.Node, read func(*yaml.Node) Value) Value {
	if n.Kind == yaml.ScalarNode && strings.HasPrefix(strings.TrimSpace(n.Value), "=") {
		return read(n)
	}
	v := Value{Kind: ValueList, Pos: r.Pos(n)}
	r.Some(n, func(c *yaml.Node) {
		if x := read(c); x.Kind != 0 {
			v.Items = append(v.Items, x)
		}
	})
	return v
}

// template cuts a text at its {expressions}. "{{" and "}}" are braces.
func (r *reader) template(n *yaml.Node) Template {
	l := locate(r.File, n)
	var t Template
	var literal []rune
	flush := func() {
		if len(literal) > 0 {
			t = append(t, Part{Text: string(literal)})
			literal = nil
		}
	}
	for i := 0; i < len(l.text); i++ {
		c := l.text[i]
		doubled := i+1 < len(l.text) && l.text[i+1] == c
		switch {
		case (c == '{' || c == '}') && doubled:
			literal = append(literal, c)
			i++
		case c == '}':
			r.Out.Fail(l.at(i), codeBadTemplate, text.Say("多了一个 “}”", `a "}" is left over`), text.Say("要写花括号本身，就写 “}}”", `write "}}" for a brace itself`))
		case c == '{':
			end := closingBrace(l.text, i+1)
			if end < 0 {
				r.Out.Fail(l.at(i), codeBadTemplate, text.Say("“{” 没有对应的 “}”", `a "{" has no "}"`), text.Say("要写花括号本身，就写 “{{”", `write "{{" for a brace itself`))
				return t
			}
			flush()
			if e := r.exprOf(n, l, i+1, end); e != nil {
				t = append(t, Part{Expr: e})
			}
			i = end
		default:
			literal = append(literal, c)
		}
	}
	flush()
	return t
}

// closingBrace finds the "}" that closes an expression which begins at from,
// past inner braces and strings; -1 where there is none.
func closingBrace(text []rune, from int) int {
	depth, quote := 0, rune(0)
	for i := from; i < len(text); i++ {
		switch c := text[i]; {
		case quote != 0:
			if c == '\\' && quote != '`' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'' || c == '`':
			quote = c
		case c == '{':
			depth++
		case c == '}' && depth == 0:
			return i
		case c == '}':
			depth--
		}
	}
	return -1
}
