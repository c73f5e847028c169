package source

import (
	"context"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/diag"
	"github.com/guize-rules/guize/rules/text"
)

// syntax reports that the text is not YAML, in words for people who do not
// know how a YAML reader thinks. It returns the line of the mistake.
func (src File) syntax(ctx context.Context, content string, err error, out *Sink) int {
	line, problem := cutProblem(err)
	line = src.problemLine(ctx, content, line, problem)
	if n, r := src.repair(ctx, content, line); n > 0 {
		out.Fail(diag.Pos{File: src.Path, Line: n, Col: r.col}, CodeSyntax, r.message, r.hint).
			InsteadAt(diag.Pos{File: src.Path, Line: n, Col: 1}, src.Line(n), r.line)
		return n
	}
	message, hint := inPlainWords(problem)
	at, col, slip := src.slip(line)
	if slip == nil {
		if at, col = src.openQuote(line); col > 0 {
			message = text.Say("从这里开始的引号没有结束", "the quotation mark that opens here is never closed")
			slip = text.Say("补上结尾的引号", "add the closing quotation mark")
		}
	}
	if slip == nil && strings.Contains(problem, "',' or") {
		col, slip = src.bracketSlip(line)
	}
	if slip != nil {
		line, hint = at, slip
	}
	if strings.HasPrefix(src.Line(line), "\t") {
		message = text.Say("行首有制表符（Tab）", "the line begins with a tab")
	}
	pos := diag.Pos{File: src.Path, Line: line, Col: col}
	if l := src.Line(line); col == 0 {
		pos.Col = len(l) - len(strings.TrimLeft(l, " ")) + 1
	}
	out.Fail(pos, CodeSyntax, message, hint)
	return line
}

// cutProblem takes yaml.v3's "yaml: line 3: did not find …" apart. Line is 0
// where it gives none.
func cutProblem(err error) (line int, problem string) {
	problem = strings.TrimPrefix(err.Error(), "yaml: ")
	m := regexp.MustCompile(`^line (\d+): `).FindStringSubmatch(problem)
	if m == nil {
		return 0, problem
	}
	line, _ = strconv.Atoi(m[1]) // at most a file's number of lines
	return line, problem[len(m[0]):]
}

// problemLine finds the line of a mistake. yaml.v3 names the line where the
// surrounding block begins, one too small, or none at all; so apart from the
// cases where it is right, the place is the shortest beginning of the file
// that has the same mistake, looked for from where the reader stopped.
func (src File) problemLine(ctx context.Context, text string, line int, problem string) int {
	switch {
	case strings.Contains(problem, "',' or"): // an open bracket: where it stands
		return min(line+1, len(src.Lines))
	case strings.Contains(problem, "could not find expected ':'"), strings.Contains(problem, "end of stream"):
		return max(line, 1)
	}
	r := &lineReader{lines: strings.SplitAfter(text, "\n")}
	_, _ = decodeNode(yaml.NewDecoder(&reader{ctx, r})) // to see how far it gets
	found := max(min(r.read, len(src.Lines)), 1)
	for range 3 {
		if found <= 1 {
			break
		}
		_, err := decodeNode(decoder(ctx, strings.Join(r.lines[:min(found-1, len(r.lines))], "")))
		if err == nil {
			break
		}
		if _, p := cutProblem(err); p != problem {
			break
		}
		found--
	}
	return found
}

// lineReader hands out one line at a time and counts them.
type lineReader struct {
	lines []string
	read  int
	rest  string
}

func (r *lineReader) Read(p []byte) (int, error) {
	if r.rest == "" {
		if r.read == len(r.lines) {
			return 0, io.EOF
		}
		r.rest = r.lines[r.read]
		r.read++
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// inPlainWords says what a message of yaml.v3 means, and what to do.
func inPlainWords(problem string) (message, hint text.Text) {
	has := func(s string) bool { return strings.Contains(problem, s) }
	quotes := text.Say("把这段文字放进引号", "put the text in quotes")
	switch {
	case has("mapping values are not allowed"):
		return text.Say("这里不该出现冒号：前面的文字含有 “: ”，或缩进不对", `a colon is out of place: the text before it holds ": ", or the indentation is wrong`),
			text.Say("含有 “: ” 的文字要加引号，同级的键要对齐", `put quotes around a text that holds ": ", and align keys of one level`)
	case has("could not find expected ':'"):
		return text.Say("这一行缺少冒号，或冒号后没有空格", "this line lacks a colon, or a space after it"),
			text.Say("写成 “键: 值”", `write "key: value"`)
	case has("did not find expected ',' or"):
		return text.Say("从这一行开始的括号没有正确结束", "the bracket that opens on this line is not closed properly"),
			text.Say("检查逗号和结尾的 “]” “}”；含有括号或 “?” 的文字要加引号", `check the commas and the closing "]" or "}", and put quotes around text that holds brackets or "?"`)
	case has("did not find expected key"), has("'-' indicator"):
		return text.Say("这一行的缩进与上面的内容对不上", "the indentation of this line does not match the lines above"),
			text.Say("与同级的内容对齐", "align it with its neighbours of the same level")
	case has("tab character"):
		return text.Say("缩进中有制表符（Tab）", "a tab stands in the indentation"), text.Say("改用空格", "use spaces")
	case has("cannot start any token"):
		return text.Say("这里的文字以 @、`、%% 一类的字符开头", "a text begins with a character such as @, ` or %%"), quotes
	case has("end of stream"):
		return text.Say("从这里开始的引号没有结束", "the quotation mark that opens here is never closed"),
			text.Say("补上结尾的引号", "add the closing quotation mark")
	case has("unknown anchor"), has("alphabetic or numeric"):
		return text.Say("以 “*” 或 “&” 开头的文字被当作别名", `a text that begins with "*" or "&" is taken for an alias`), quotes
	case has("escape"), has("hexdecimal"):
		return text.Say("双引号中有不认识的 “\\” 转义", `an unknown "\" escape stands inside double quotes`),
			text.Say("改用单引号，或把 “\\” 写成 “\\\\”", `use single quotes, or write "\\" for "\"`)
	case has("max depth"):
		return text.Say("嵌套层数太多", "this is nested too deep"), nil
	case has("block scalar"), has("comment or line break"), has("indentation indicator"):
		return text.Say("“|” 或 “>” 之后只能换行", `only a line break may follow "|" or ">"`), text.Say("把文字写到下一行", "put the text on the next line")
	}
	return text.Say("这里不是正确的 YAML", "this is not valid YAML"),
		text.Say("检查缩进、冒号后的空格和引号", "check the indentation, the space after each colon, and the quotes")
}

// slip looks at a line and the one before it for the usual slips, and returns
// its line, its column (0: where the line begins) and what to do; nil where it
// sees none.
func (src File) slip(n int) (line, col int, hint text.Text) {
	for _, i := range []int{n, n - 1} {
		body := strings.TrimLeft(src.Line(i), " ")
		switch m := slipForm.FindStringSubmatch(body); {
		case strings.HasPrefix(body, "\t"):
			return i, 1, text.Say("缩进要用空格，不能用 Tab", "indent with spaces, not with tabs")
		case strings.HasPrefix(body, "\u3000"), strings.HasPrefix(body, "\u00a0"):
			return i, 0, text.Say("缩进中有全角空格，请改用半角空格", "the indentation holds a full-width space; use plain spaces")
		case m != nil && m[2] == "：":
			return i, 0, text.Say("键后要用半角冒号和一个空格 “: ”", `after a key write a plain colon and a space, ": "`)
		case m != nil:
			return i, 0, text.Say("冒号后要有一个空格", "put a space after the colon")
		}
	}
	return n, 0, nil
}

// fullWidthMarks are what a Chinese keyboard writes in place of the marks of
// YAML.
const fullWidthMarks = "，：、［］｛｝【】"

// plainMark is what is meant by each, with the space that stands behind it, and by those
// that stand in texts too.
var plainMark = map[rune]string{'，': ", ", '、': ", ", '；': ", ", '：': ": ", '［': "[", '］': "]", '｛': "{", '｝': "}", '【': "[", '】': "]", '（': "{", '）': "}", '“': `"`, '”': `"`}

// outside visits the characters of a line that stand outside quotes, with their
// columns and the last character before them that is no space. It returns the
// column of a quotation mark that is not closed on the line; 0 for none.
func (src File) outside(n int, visit func(col int, before, c rune)) (open int) {
	var quote, before rune
	at := 0
	for _, c := range src.Line(n) {
		at++
		switch {
		case quote != 0:
			if c == quote {
				quote, open = 0, 0
			}
			continue
		case (c == '"' || c == '\'') && strings.ContainsRune("\x00:,[{-", before):
			quote, open = c, at
		case c == '#' && before == 0:
			return 0
		default:
			visit(at, before, c)
		}
		if c != ' ' {
			before = c
		}
	}
	return open
}

// openQuote looks at a line and the three before it for a quotation mark that
// is not closed on its line.
func (src File) openQuote(n int) (line, col int) {
	for i := n; i > max(n-4, 0); i-- {
		if col := src.outside(i, func(int, rune, rune) {}); col > 0 {
			return i, col
		}
	}
	return n, 0
}

// bracketSlip finds in a line whose brackets do not close a text that holds
// brackets of its own, and so needs quotes, or else the first full-width mark.
func (src File) bracketSlip(n int) (col int, hint text.Text) {
	src.outside(n, func(at int, before, c rune) {
		inText := c == '{' && !strings.ContainsRune("\x00:,[{-", before) || before == '}' && !strings.ContainsRune(" ,]}#", c)
		if inText && hint == nil {
			col, hint = at, text.Say("文字里有 { } 或 [ ] 的，整段文字要加引号", "a text that holds { } or [ ] stands in quotes as a whole")
		}
	})
	if hint != nil {
		return col, hint
	}
	src.outside(n, func(at int, _, c rune) {
		if hint == nil && strings.ContainsRune(fullWidthMarks, c) {
			col, hint = at, fullWidthHint(string(c))
		}
	})
	return col, hint
}

// fullWidthHint names the first full-width mark of a text, and the plain one; nil where
// there is none.
func fullWidthHint(s string) text.Text {
	i := strings.IndexFunc(s, func(c rune) bool { return plainMark[c] != "" })
	if i < 0 {
		return nil
	}
	c, _ := utf8.DecodeRuneInString(s[i:])
	plain := strings.TrimSuffix(plainMark[c], " ")
	if c == '：' {
		plain = plainMark[c]
	}
	return text.Say("“%s” 是全角字符；用来分隔时要写成半角的 “%s”", `"%s" is a full-width character; what separates is written "%s"`, string(c), plain)
}
