package lang

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// The limits on one expression, checked before and after it is parsed.
const (
	MaxLength  = 4_000 // characters
	MaxNesting = 64
	MaxNodes   = 1_000
)

// parse turns the text into a syntax tree, or says what is wrong with it. The
// nodes at the places of periods are texts that stand for them.
func parse(src *rules.Expr) (ast.Node, periods, *rules.Diagnostic) {
	if n := utf8.RuneCountInString(src.Source); n > MaxLength {
		d := problem(src.Pos, "expression-too-long",
			"表达式有%d个字符，上限为%d", "the expression has %d characters; the limit is %d", n, MaxLength)
		return nil, nil, &d
	}
	if at := tooDeep(src.Source); at >= 0 {
		d := problem(src.At(at), "expression-too-deep",
			"括号嵌套超过%d层", "brackets are nested more than %d deep", MaxNesting)
		return nil, nil, &d
	}
	for _, look := range []func(*rules.Expr) *rules.Diagnostic{fullWidth, comment, pipe, oddNumber} {
		if d := look(src); d != nil {
			return nil, nil, d
		}
	}
	plain, found, d := readPeriods(src)
	if d != nil {
		return nil, nil, d
	}
	tree, err := treeOf(plain)
	if err != nil {
		return nil, nil, syntaxError(src, found, err)
	}
	return tree, found, nil
}

// treeOf is the syntax tree of an expression without periods.
func treeOf(plain string) (ast.Node, error) {
	tree, err := parser.Parse(longNumbers(plain))
	if err != nil {
		return nil, err
	}
	return tree.Node, nil
}

// periods are those that an expression spells out, by the place of the first
// character.
type periods map[int]written

type written struct {
	text   string
	period calendar.Period
}

// word finds what may hold a period and what may not: texts, names and numbers,
// these with the word behind them.
var word = regexp.MustCompile(`"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|` + "`[^`]*`?" + `|[\pL_$][\pL\pN_$]*|(\d+(?:\.\d+)?)(\s*)([\pL_][\pL\pN_]*)?`)

// readPeriods takes the periods out of an expression, which an officer writes as
// "18 years" and the parser does not know. In their place stands a text of the
// same length, so that everything else keeps its place.
func readPeriods(src *rules.Expr) (plain string, found periods, d *rules.Diagnostic) {
	found = periods{}
	if !mayCount(src.Source) {
		return src.Source, found, nil
	}
	var b strings.Builder
	last, at := 0, 0 // in bytes and in characters
	for _, m := range word.FindAllStringSubmatchIndex(src.Source, -1) {
		if m[6] < 0 || !isUnit(src.Source[m[6]:m[7]]) {
			continue
		}
		between := src.Source[last:m[0]]
		at += utf8.RuneCountInString(between)
		text := src.Source[m[0]:m[7]]
		p, err := calendar.ParsePeriod(text)
		if err != nil {
			d := problem(src.At(at), "bad-period", "“%[1]s”不能作期限：数应是整数或半数（半个月除外），不超过一百万", "%[1]q is no period: its number is a whole one or one and a half, not half a month, and at most a million", text)
			return "", nil, &d
		}
		found[at] = written{text, p}
		n := utf8.RuneCountInString(text)
		b.WriteString(between + `"` + strings.Repeat(".", n-2) + `"`)
		last, at = m[7], at+n
	}
	b.WriteString(src.Source[last:])
	return b.String(), found, nil
}

// mayCount reports whether a word stands behind a number, as in a period: any but
// those that join conditions. It is quick to say no, which is the answer mostly.
func mayCount(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			continue
		}
		rest := strings.TrimLeft(s[i+1:], "\t\n\f\r ")
		switch n := wordLength(rest); {
		case n == 0 || isDigit(rest[0]):
		case rest[:n] != "and" && rest[:n] != "or" && rest[:n] != "in" && rest[:n] != "not":
			return true
		}
	}
	return false
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// wordLength is how many bytes of letters, digits and what is not ASCII a text
// begins with.
func wordLength(s string) int {
	n := 0
	for n < len(s) && (isDigit(s[n]) || s[n] == '_' || 'a' <= s[n]|0x20 && s[n]|0x20 <= 'z' || s[n] >= utf8.RuneSelf) {
		n++
	}
	return n
}

// longDigits is how many digits a number has at least that the parser does not hold.
const longDigits = 19

// longNumbers puts another number in the place of each whole one that the parser
// does not hold; [compiler.decimal] reads what is written there.
func longNumbers(s string) string {
	if !hasLongNumber(s) {
		return s
	}
	var b strings.Builder
	last := 0
	for _, m := range word.FindAllStringSubmatchIndex(s, -1) {
		if m[2] < 0 || m[6] >= 0 {
			continue
		}
		digits := s[m[2]:m[3]]
		if _, err := strconv.ParseInt(digits, 10, 64); err == nil || strings.Contains(digits, ".") {
			continue
		}
		b.WriteString(s[last:m[2]] + "1." + strings.Repeat("0", len(digits)-2))
		last = m[3]
	}
	return b.String() + s[last:]
}

func hasLongNumber(s string) bool {
	run := 0
	for i := range len(s) {
		if run++; !isDigit(s[i]) {
			run = 0
		} else if run == longDigits {
			return true
		}
	}
	return false
}

// isUnit reports whether a word names what periods are counted in.
func isUnit(word string) bool {
	_, err := calendar.ParsePeriod("1 " + word)
	return err == nil
}

// isWord reports whether a text stands for itself as a name.
func isWord(s string) bool {
	tree, err := parser.Parse(s)
	if err != nil {
		return false
	}
	id, ok := tree.Node.(*ast.IdentifierNode)
	return ok && id.Value == s
}

// tooDeep returns the offset of the first bracket past the nesting limit, or -1.
func tooDeep(s string) int {
	depth, at := 0, 0
	for _, r := range s {
		switch r {
		case '(', '[', '{':
			if depth++; depth > MaxNesting {
				return at
			}
		case ')', ']', '}':
			depth--
		}
		at++
	}
	return -1
}

// wide maps full-width punctuation, which Chinese input methods produce, to
// what an expression needs.
var wide = strings.NewReplacer("（", "(", "）", ")", "，", ",", "“", `"`, "”", `"`, "‘", "'", "’", "'",
	"＜", "<", "＞", ">", "＝", "=", "！", "!", "＋", "+", "－", "-", "＊", "*", "／", "/", "％", "%",
	"［", "[", "］", "]", "｛", "{", "｝", "}", "：", ":", "？", "?", "。", ".", "．", ".", "；", ";",
	"≤", "<=", "≥", ">=", "≠", "!=", "、", ",")

// unquoted goes through what stands outside quotes, with its place.
func unquoted(source string, do func(at int, r rune) (found bool)) {
	at := 0
	var quote rune
	escaped := false
	for _, r := range source {
		switch {
		case escaped:
			escaped = false
		case quote != 0 && r == '\\' && quote != '`':
			escaped = true
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'' || r == '`':
			quote = r
		case do(at, r):
			return
		}
		at++
	}
}

// fullWidth looks for full-width punctuation and digits outside quotes.
func fullWidth(src *rules.Expr) *rules.Diagnostic {
	first, run, narrow := 0, "", "" // the first of them, and those right behind it
	var wrong []int
	unquoted(src.Source, func(at int, r rune) bool {
		instead := halfWidth(r)
		if instead == "" {
			return false
		}
		if len(wrong) == 0 {
			first = at
		}
		if wrong = append(wrong, at); at == first+utf8.RuneCountInString(run) {
			run, narrow = run+string(r), narrow+instead
		}
		return false
	})
	if len(wrong) == 0 {
		return nil
	}
	var plain strings.Builder
	for at, r := range []rune(src.Source) {
		if len(wrong) > 0 && wrong[0] == at {
			wrong = wrong[1:]
			plain.WriteString(halfWidth(r))
		} else {
			plain.WriteRune(r)
		}
	}
	d := problem(src.At(first), "full-width", "表达式中有全角字符“%s”", "full-width character %q in an expression", run)
	d.Hint = text.Say("请改用“%s”", "write %s instead", narrow)
	if narrow == `"` {
		d.Hint = text.Say("请改用半角的引号 %s", "write plain quotes instead: %s", narrow)
	}
	d.Edits = []rules.Edit{{Pos: src.At(0), Was: src.Source, Now: plain.String()}}
	return &d
}

// halfWidth is what to write for a full-width character; "" where it is none.
func halfWidth(r rune) string {
	if r < utf8.RuneSelf {
		return ""
	}
	s := string(r)
	switch narrow := wide.Replace(s); {
	case r >= '０' && r <= '９':
		return string(r - '０' + '0')
	case narrow != s:
		return narrow
	}
	return ""
}

// comment looks for what the parser would pass over as a comment: a part of a
// condition that looks as if it counted, or a division of other languages.
func comment(src *rules.Expr) (found *rules.Diagnostic) {
	last := rune(0)
	lastAt := -2
	unquoted(src.Source, func(at int, r rune) bool {
		two := string([]rune{last, r})
		if lastAt == at-1 && (two == "//" || two == "/*") {
			d := problem(src.At(lastAt), "not-allowed", "表达式中不能写“%s”", "an expression cannot hold %s", two)
			d.Hint = text.Say("整除写作 floor(a / b)；说明请写在 YAML 的 # 之后", "a whole quotient is floor(a / b); a comment stands behind # in YAML")
			found = &d
			return true
		}
		last, lastAt = r, at
		return false
	})
	return found
}

// pipe looks for a single "|", which the parser would read as a call of what
// stands behind it.
func pipe(src *rules.Expr) (found *rules.Diagnostic) {
	bars, last := 0, 0
	unquoted(src.Source, func(at int, r rune) bool {
		switch {
		case r == '|' && bars > 0 && last == at-1:
			bars++
		case r == '|':
			bars = 1
		case bars == 1:
			d := problem(src.At(last), "syntax", "表达式写法有误：此处不应有“|”", `the expression cannot be read: "|" is not expected here`)
			d.Hint = writeInstead("or")
			found = &d
		default:
			bars = 0
		}
		if r == '|' {
			last = at
		}
		return found != nil
	})
	return found
}

// oddNumber looks for a number in another base, or with "_" in it, which the parser
// reads in part or as other than it looks (spec R3).
func oddNumber(src *rules.Expr) *rules.Diagnostic {
	if !mayBeOdd(src.Source) {
		return nil
	}
	for _, m := range word.FindAllStringSubmatchIndex(src.Source, -1) {
		if m[2] < 0 || m[6] < 0 || m[4] < m[5] { // no number with a word right behind it
			continue
		}
		number, behind := src.Source[m[2]:m[3]], src.Source[m[6]]
		if behind != '_' && (number != "0" || !strings.ContainsRune(bases, rune(behind))) {
			continue
		}
		d := problem(src.At(utf8.RuneCountInString(src.Source[:m[2]])), "ambiguous-number", "表达式中的数“%[1]s”写法不明", "the number %[1]s in the expression can be read in several ways",
			text.Short(src.Source[m[0]:m[1]], text.Shown))
		d.Hint = text.Say("写成十进制，不用 “_” 分隔", "write it in decimal digits alone, without _")
		return &d
	}
	return nil
}

// bases are the letters behind the 0 of a number in another base than ten.
const bases = "xXoObB"

// mayBeOdd reports, at little cost, whether oddNumber has to look.
func mayBeOdd(s string) bool {
	for i := 1; i < len(s); i++ {
		if isDigit(s[i-1]) && (s[i] == '_' || s[i-1] == '0' && strings.IndexByte(bases, s[i]) >= 0) {
			return true
		}
	}
	return false
}

func syntaxError(src *rules.Expr, found periods, err error) *rules.Diagnostic {
	at := 0
	var fe *file.Error
	msg := "unreadable"
	if errors.As(err, &fe) {
		at, msg = fe.From, fe.Message
	}
	if at > utf8.RuneCountInString(src.Source) {
		at = utf8.RuneCountInString(src.Source)
	}
	what := unexpected(msg)
	if p, ok := found[at]; ok && what != "" {
		what = p.text
	}
	zh, en := plainSyntax(msg, what)
	d := problem(src.At(at), "syntax", "表达式写法有误：%[1]s", "the expression cannot be read: %[2]s", zh, en)
	hint, was, now := syntaxHint(src.Source, at, what)
	if r := hyphened(src.Source); what == "=" && r.now != "" {
		hint, was, now = r.hint, r.was, r.now
	}
	if d.Hint = hint; now != "" {
		d.Edits = []rules.Edit{{Pos: d.Pos, Was: was, Now: now}}
	}
	if number, ok := strings.CutPrefix(msg, "bad number syntax: "); ok {
		written := strings.Trim(number, `"`)
		if word := wordAt(src.Source, at); strings.HasPrefix(word, written) {
			written, number = word, strconv.Quote(word)
		}
		d = problem(src.At(at), "syntax", "表达式写法有误：“%[1]s”不是数", "the expression cannot be read: %[2]s is no number", written, number)
		d.Hint = numberAlone()
		if meant, _ := text.NumberMeant(written); meant != "" {
			d.Edits = []rules.Edit{{Pos: lineBegin(src, at), Was: written, Now: meant}}
		}
	}
	if word := wordAt(src.Source, at); word != "" {
		if number, letter := text.NearlyNumber(word); number != "" {
			d.Hint, d.Edits = text.LetterInNumber(number, letter), []rules.Edit{{Pos: lineBegin(src, at), Was: word, Now: number}}
		}
	}
	if src.Cut() && (what == "" || what == "EOF") && at >= utf8.RuneCountInString(src.Source)-1 {
		d.Hint = text.Say("YAML 把空格后的 # 起到行末当作注释；把整个表达式放进单引号：'…'", "YAML takes what stands behind a space and # for a comment; put the whole expression in single quotes: '…'")
	} else if r, ok := rewritten(src.Source, at); ok && len(d.Edits) == 0 {
		r.tell(&d, lineBegin(src, at))
	}
	return &d
}

// lineBegin is where the part of an expression begins that stands in the file on the line
// of a character of it.
func lineBegin(src *rules.Expr, at int) rules.Pos {
	first := src.At(at)
	for i := at; i >= 0; i-- {
		p := src.At(i)
		if p.File != first.File || p.Line != first.Line {
			break
		}
		first.Col = min(first.Col, p.Col)
	}
	return first
}

// wordAt is the run of letters, digits and points around a character.
func wordAt(source string, at int) string {
	all := []rune(source)
	is := func(i int) bool {
		return i >= 0 && i < len(all) && (all[i] == '.' || unicode.In(all[i], unicode.L, unicode.N))
	}
	from, to := at, at
	for is(from - 1) {
		from--
	}
	for is(to) {
		to++
	}
	return string(all[min(from, len(all)):min(to, len(all))])
}

// unexpected is the part that the parser did not expect, or "".
func unexpected(msg string) string {
	_, what, ok := strings.Cut(msg, "unexpected token")
	if !ok {
		return ""
	}
	if i := strings.IndexByte(what, '('); i >= 0 {
		what = strings.TrimSuffix(what[i+1:], ")")
	}
	return strings.Trim(strings.TrimSpace(what), `"`)
}

// plainSyntax puts the parser's message into words that do not speak of tokens.
func plainSyntax(msg, what string) (zh, en string) {
	switch {
	case strings.Contains(msg, "unexpected token EOF"), strings.Contains(msg, "unexpected end"):
		return "话没有写完", "it ends too early"
	case what != "":
		return "此处不应有“" + what + "”", fmt.Sprintf("%q is not expected here", what)
	case strings.Contains(msg, "literal not terminated"), strings.Contains(msg, "unterminated"):
		return "引号没有成对", "a quotation mark has no partner"
	case strings.Contains(msg, "unrecognized character"):
		return "有不能识别的字符", "there is a character that it cannot hold"
	}
	return msg, msg
}

func problem(pos rules.Pos, code, zh, en string, args ...any) rules.Diagnostic {
	return rules.Diagnostic{Pos: pos, Code: code, Severity: rules.SeverityError,
		Message: text.Say(zh, en, args...)}
}
