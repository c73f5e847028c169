package rules

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// cellExpr makes an expression of an input and a cell over it: nil for "-" and
// for a cell that cannot be read, which is reported. givesNone says that the row
// gives the value none.
func (m *merger) cellExpr(input *Expr, cell located, kind Kind, givesNone bool) *Expr {
	c := cellReader{loader: m.loader, input: input.Source, inputAt: input.At(0), text: cell, kind: kind}
	if !isPath(input.Source) {
		c.input = "(" + input.Source + ")"
	}
	from, to := c.trim(0, len(cell.text))
	if from == to || string(cell.text[from:to]) == "-" {
		return nil
	}
	if at := fullWidthAt(cell.text); at >= 0 {
		f := m.out.Fail(cell.at(at), codeBadCell, text.Say("单元格中有全角符号 %s", "the cell holds the full-width character %s", text.Quoted(cell.text[at:at+1])),
			text.Say("改用半角的 “,” “<=” “[1..5]” 等", `use plain characters such as "," "<=" "[1..5]"`))
		f.InsteadAt(cell.at(0), string(cell.text), plainCell(string(cell.text)))
		return nil
	}
	if band := bandMeant(kind, string(cell.text[from:to])); band != "" {
		hint := text.Say("两头都算的写 “%s”", `with both ends write "%s"`, band)
		if band[0] != '[' {
			hint = text.Say("写作 “%s”", `write "%s"`, band)
		}
		m.out.Fail(cell.at(from), codeBadCell, text.Say("单元格中的范围 %s 写法不对", "the range %s in the cell is not written as it should be", text.Quoted(string(cell.text[from:to]))), hint).Instead(string(cell.text[from:to]), band).
			Instead(string(cell.text[from:to]), `"`+band+`"`) // where it stands without quotes
		return nil
	}
	if !c.cell(from, to) {
		return nil
	}
	if c.holdsNone && givesNone {
		m.out.Fail(cell.at(from), codeTwoNones, text.Say("none 在这一行里有两个意思：if 里是没有值，then 里是取值“none”", `none means two things in this row: no value under "if", the value "none" under "then"`),
			text.Say("没有值写作 “= nil”", `write "= nil" for no value`))
		return nil
	}
	if len(cell.text) > m.limits.ExprChars || len(c.out) > m.limits.ExprChars {
		m.out.Fail(cell.at(from), source.CodeTooLarge, text.Say("单元格太长", "the cell is too long"), nil)
		return nil
	}
	return &Expr{Source: string(c.out), Pos: cell.at(from), marks: c.marks, exact: true}
}

// wideCell are the full-width marks of a cell, with what is written for them.
var wideCell = strings.NewReplacer("，", ",", "、", ",", "；", ";", "（", "(", "）", ")", "【", "[", "】", "]", "［", "[", "］", "]",
	"≤", "<=", "≥", ">=", "＜", "<", "＞", ">", "＝", "=", "．", ".", "　", " ")

func plainCell(s string) string { return text.HalfWidth(wideCell.Replace(s)) }

// cellWords are comparisons as a letter writes them, before the number or behind it.
var cellWords = []struct{ word, op string }{
	{"小于等于", "<="}, {"小于或等于", "<="}, {"大于等于", ">="}, {"大于或等于", ">="}, {"不超过", "<="}, {"不大于", "<="}, {"至多", "<="},
	{"不少于", ">="}, {"不小于", ">="}, {"不低于", ">="}, {"至少", ">="}, {"小于", "<"}, {"低于", "<"}, {"不足", "<"}, {"不到", "<"}, {"大于", ">"}, {"高于", ">"}, {"超过", ">"},
	{"及以下", "<="}, {"以下", "<="}, {"以内", "<="}, {"及以上", ">="}, {"以上", ">="},
	{"at most", "<="}, {"up to", "<="}, {"at least", ">="}, {"less than", "<"}, {"under", "<"}, {"more than", ">"}, {"over", ">"}, {"or less", "<="}, {"or more", ">="},
}

var wordedCell = regexp.MustCompile(`^(\D*?)\s*(\d+(?:\.\d+)?)\s*(\D*)$`)

// comparisonMeant is the comparison that was meant by a cell such as 小于50 or 200米以上.
func comparisonMeant(cell string) string {
	m := wordedCell.FindStringSubmatch(strings.ToLower(cell))
	if m == nil {
		return ""
	}
	for _, w := range cellWords {
		if m[1] == w.word || m[1] == "" && strings.HasSuffix(m[3], w.word) {
			return w.op + " " + m[2]
		}
	}
	return ""
}

// rangeSlip is a range as it stands in a letter: 200~500, 200-500, 200至500.
var rangeSlip = regexp.MustCompile(`^(\d+(?:\.\d+)?)\s*(?:~|～|〜|-|–|—+|至|到|to|…+|\.{3})\s*(\d+(?:\.\d+)?)$`)

// bandMeant is the range or comparison that was meant by a cell over numbers; "" for any
// other.
func bandMeant(kind Kind, cell string) string {
	if !kind.isNumber() {
		return ""
	}
	m := rangeSlip.FindStringSubmatch(cell)
	if m == nil {
		return comparisonMeant(cell)
	}
	return "[" + m[1] + ".." + m[2] + "]"
}

// none reports whether the cell holds the bare word none, which is no value.
func (c *cellReader) none(from, to int) bool {
	found := string(c.text.text[from:to]) == "none"
	c.holdsNone = c.holdsNone || found
	return found
}

// cellReader reads one cell and writes the expression that it stands for.
type cellReader struct {
	*loader
	input   string
	inputAt Pos
	text    located
	kind    Kind // of the input; 0: not known
	out     []rune
	marks   []mark

	holdsNone bool
}

// generated writes text that stands nowhere in the file; a mistake in it is
// shown at the given place of the cell.
func (c *cellReader) generated(s string, at int) {
	c.marks = append(c.marks, mark{offset: len(c.out), pos: c.text.at(at), fixed: true})
	c.out = append(c.out, []rune(s)...)
}

// theInput writes the input of the column, where mistakes in its name are shown.
func (c *cellReader) theInput() {
	c.marks = append(c.marks, mark{offset: len(c.out), pos: c.inputAt, fixed: true})
	c.out = append(c.out, []rune(c.input)...)
}

// written writes a part of the cell as it is.
func (c *cellReader) written(from, to int) {
	for i := from; i < to; i++ {
		at := c.text.at(i)
		last := len(c.marks) - 1
		straight := i > from && last >= 0 && at.Line == c.marks[last].pos.Line && at.Col-c.marks[last].pos.Col == len(c.out)-c.marks[last].offset
		if !straight {
			c.marks = append(c.marks, mark{offset: len(c.out), pos: at, fixed: !c.text.exact})
		}
		c.out = append(c.out, c.text.text[i])
	}
}

func (c *cellReader) trim(from, to int) (int, int) {
	for from < to && unicode.IsSpace(c.text.text[from]) {
		from++
	}
	for from < to && unicode.IsSpace(c.text.text[to-1]) {
		to--
	}
	return from, to
}

// fail reports a cell that cannot be read.
func (c *cellReader) fail(at int, message Text) bool {
	c.loader.out.Fail(c.text.at(at), codeBadCell, message,
		text.Say("写 “-”、值、“<= 5”、“[1..5]”、“(1..5]”、“a, b”、“not a” 或 “= 表达式”",
			`write "-", a value, "<= 5", "[1..5]", "(1..5]", "a, b", "not a" or "= expression"`))
	return false
}

// cell writes the expression of a whole cell.
func (c *cellReader) cell(from, to int) bool {
	if rest, ok := c.after(from, to, "not"); ok {
		from, to = c.trim(rest, to)
		if from == to {
			return c.fail(from-1, text.Say("not 后面没有内容", `nothing follows "not"`))
		}
		c.generated("not (", from)
		ok := c.list(from, to)
		c.generated(")", to-1)
		return ok
	}
	return c.list(from, to)
}

// after returns the place after a leading word.
func (c *cellReader) after(from, to int, word string) (int, bool) {
	end := from + len(word)
	if end > to || string(c.text.text[from:end]) != word || end < to && !unicode.IsSpace(c.text.text[end]) {
		return 0, false
	}
	return end, true
}

// list writes alternatives that are separated by commas.
func (c *cellReader) list(from, to int) bool {
	if c.text.text[from] == '=' && !(from+1 < to && c.text.text[from+1] == '=') { // an expression, commas and all
		return c.item(from, to)
	}
	parts := c.split(from, to)
	if len(parts) > 1 {
		c.generated("(", from)
	}
	for i, p := range parts {
		if i > 0 {
			c.generated(" or ", p[0])
		}
		if p[0] == p[1] {
			return c.fail(min(p[0], to-1), text.Say("逗号之间没有内容", "there is nothing between two commas"))
		}
		if len(c.out) > c.limits.ExprChars { // reported by cellExpr
			return true
		}
		if !c.item(p[0], p[1]) {
			return false
		}
	}
	if len(parts) > 1 {
		c.generated(")", to-1)
	}
	return true
}

// split cuts at the commas outside quotes and brackets.
func (c *cellReader) split(from, to int) [][2]int {
	var parts [][2]int
	depth, quote, start := 0, rune(0), from
	cut := func(end int) {
		f, t := c.trim(start, end)
		parts = append(parts, [2]int{f, t})
		start = end + 1
	}
	for i := from; i < to; i++ {
		switch r := c.text.text[i]; {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '(' || r == '[' || r == '{':
			depth++
		case r == ')' || r == ']' || r == '}':
			depth--
		case r == ',' && depth == 0:
			cut(i)
		}
	}
	cut(to)
	return parts
}

// item writes one alternative: a range, a comparison, an expression or a value.
func (c *cellReader) item(from, to int) bool {
	first, last := c.text.text[from], c.text.text[to-1]
	if (first == '[' || first == '(') && (last == ']' || last == ')') {
		if dots := strings.Index(string(c.text.text[from:to]), ".."); dots >= 0 {
			return c.span(from, to, from+len([]rune(string(c.text.text[from:to])[:dots])))
		}
	}
	for _, op := range []string{"<=", ">=", "==", "!=", "<", ">", "="} {
		end := from + len(op)
		if end > to || string(c.text.text[from:end]) != op {
			continue
		}
		f, t := c.trim(end, to)
		if f == t {
			return c.fail(from, text.Say("%s 后面没有值", "nothing follows %s", text.Quoted(op)))
		}
		if op == "=" {
			op = "=="
		}
		return c.compare(op, f, t, from)
	}
	return c.equal(from, to)
}

// span writes a range; dots is the place of "..".
func (c *cellReader) span(from, to, dots int) bool {
	f1, t1 := c.trim(from+1, dots)
	f2, t2 := c.trim(dots+2, to-1)
	if f1 >= t1 || f2 >= t2 {
		return c.fail(from, text.Say("区间缺少一端", "the range lacks an end"))
	}
	low, high := ">=", "<="
	if c.text.text[from] == '(' {
		low = ">"
	}
	if c.text.text[to-1] == ')' {
		high = "<"
	}
	c.generated("(", from)
	ok := c.compare(low, f1, t1, from)
	c.generated(" and ", dots)
	ok = c.compare(high, f2, t2, dots) && ok
	c.generated(")", to-1)
	return ok
}

// compare writes "input op operand".
func (c *cellReader) compare(op string, from, to, at int) bool {
	c.theInput()
	c.generated(" "+op+" ", at)
	return c.operand(from, to)
}

// operand writes a number, date or text as a literal and all else as an
// expression, in brackets that nothing in it may close.
func (c *cellReader) operand(from, to int) bool {
	switch s := string(c.text.text[from:to]); {
	case c.kind == KindEnum && source.PlainNumber(s):
		c.asText(from, to)
	case source.IsDate(s):
		c.generated(`date("`, from)
		c.written(from, to)
		c.generated(`")`, to-1)
	case c.none(from, to), source.PlainNumber(s), isPath(s), isQuoted(s):
		c.written(from, to)
	default:
		if at := c.unbalanced(from, to); at >= 0 {
			return c.fail(at, text.Say("括号不成对：%s", "the brackets do not match: %s", text.Quoted(s)))
		}
		c.generated("(", from)
		c.written(from, to)
		c.generated(")", to-1)
	}
	return true
}

// unbalanced finds a bracket that closes what was not opened, or that is never
// closed, outside quotes; -1 where there is none.
func (c *cellReader) unbalanced(from, to int) int {
	var open []int
	quote := -1
	for i := from; i < to; i++ {
		r := c.text.text[i]
		switch {
		case quote >= 0:
			if r == '\\' {
				i++
			} else if r == c.text.text[quote] {
				quote = -1
			}
		case r == '"' || r == '\'' || r == '`':
			quote = i
		case strings.ContainsRune("([{", r):
			open = append(open, i)
		case strings.ContainsRune(")]}", r):
			if len(open) == 0 || !pair(c.text.text[open[len(open)-1]], r) {
				return i
			}
			open = open[:len(open)-1]
		}
	}
	if quote < 0 && len(open) > 0 {
		quote = open[len(open)-1]
	}
	return quote
}

func pair(open, closing rune) bool {
	return open == '(' && closing == ')' || open == '[' && closing == ']' || open == '{' && closing == '}'
}

// asText writes a part of the cell as text.
func (c *cellReader) asText(from, to int) {
	c.generated(`"`, from)
	c.written(from, to)
	c.generated(`"`, to-1)
}

// equal writes that the input is a value, or contains it where it is a set.
func (c *cellReader) equal(from, to int) bool {
	set := c.kind == KindSet
	if !set {
		c.theInput()
		c.generated(" == ", from)
	}
	switch s := string(c.text.text[from:to]); {
	case source.IsDate(s):
		c.operand(from, to)
	case source.PlainNumber(s) && !set && c.kind != KindEnum, s == "true", s == "false", c.none(from, to), isQuoted(s):
		c.written(from, to)
	case strings.ContainsAny(s, "\"\\()[]{}<>="):
		return c.fail(from, text.Say("读不懂单元格 %s", "the cell %s cannot be read", text.Quoted(s)))
	default:
		c.asText(from, to)
	}
	if set {
		c.generated(" in ", from)
		c.theInput()
	}
	return true
}

// isPath reports whether a text is a name or names joined by dots.
func isPath(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if !source.IsAlias(strings.TrimLeft(part, "_")) {
			return false
		}
	}
	return true
}

func isQuoted(s string) bool {
	return len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] && !strings.ContainsAny(s[1:len(s)-1], `"'\`)
}

// fullWidthAt is the first full-width character of those that mean something
// in a cell; -1 where there is none.
func fullWidthAt(text []rune) int {
	quote := rune(0)
	for i, r := range text {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case strings.ContainsRune("，、；（）【】［］≤≥＜＞＝．　", r):
			return i
		}
	}
	return -1
}
