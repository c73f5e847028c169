package source

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/diag"
	"github.com/guize-rules/guize/rules/text"
)

// A line that is not YAML is mostly one slip away from being so. The usual slips
// are taken back one at a time, and the first line that lets the reader go on says
// what the slip was: it is both the message and the corrected line.

// repair is a line without a slip that it may have.
type repair struct {
	line          string
	col           int // where the slip stands
	message, hint text.Text
	text          string // that gets quotes, if any
}

// mostRepairs is how many corrected lines are tried, each by reading the file.
const mostRepairs = 12

// repair finds the slip at a line, or in one of the few before it, whose correction
// lets the reader go on past it; n is 0 where there is none.
func (src File) repair(ctx context.Context, content string, line int) (n int, found repair) {
	if len(content) > largestPatch {
		return 0, repair{}
	}
	lines, tried := SplitLines(content), 0
	for _, slips := range []func(lines []string, n int) []repair{misplaced, repairs} {
		for n := min(line, len(lines)); n > max(line-3, 0); n-- {
			if blank(lines[n-1]) || len(lines[n-1]) > mostRequoted {
				continue
			}
			for _, r := range slips(lines, n) {
				if !readable(ctx, strings.TrimLeft(r.line, " -")) {
					continue
				}
				if tried++; tried > mostRepairs || ctx.Err() != nil {
					return 0, repair{}
				}
				if src.goesOn(ctx, lines, n, r.line) {
					return n, r
				}
			}
		}
	}
	if line > 0 && line <= len(lines) && !blank(lines[line-1]) {
		for _, r := range aligned(lines, line) {
			if tried++; tried <= mostRepairs && src.goesOn(ctx, lines, line, r.line) {
				return line, r
			}
		}
	}
	return 0, repair{}
}

func readable(ctx context.Context, content string) bool {
	_, err := decodeNode(decoder(ctx, content))
	return err == nil
}

// goesOn reports whether a file with another line n is read past that line, and past
// those around it on which a reader may see the mistake.
func (src File) goesOn(ctx context.Context, lines []string, n int, line string) bool {
	all := append([]string(nil), lines...)
	all[n-1] = line
	content := strings.Join(all, "\n")
	_, err := decodeNode(decoder(ctx, content))
	if err == nil {
		return true
	}
	at, problem := cutProblem(err)
	return (File{Lines: all}).problemLine(ctx, content, at, problem) > n+3
}

// repairs lists what a line may have been meant to be, the least change first.
func repairs(lines []string, n int) []repair {
	line := lines[n-1]
	return slices.Concat(spaced(line), plainMarks(line), closed(line), quotedValues(line))
}

var (
	wideSpace  = regexp.MustCompile(`^([^"'#]*?)[\x{3000}\x{a0}]+`)
	wideColon  = regexp.MustCompile(`^(\s*(?:- +)*[\pL\pN_.-]+)：\s*`)
	closeColon = regexp.MustCompile(`^(\s*(?:- +)*[\pL\pN_.-]+):([^\s:])`)
)

// spaced writes plain spaces for full-width ones, and one behind the colon of a key.
func spaced(line string) []repair {
	var out []repair
	if m := wideSpace.FindStringSubmatchIndex(line); m != nil {
		out = append(out, repair{line: line[:m[3]] + " " + line[m[1]:], col: column(line, m[3]), message: text.Say("这里有全角空格", "a full-width space stands here"),
			hint: text.Say("改用半角空格", "use plain spaces")})
	}
	if m := wideColon.FindStringSubmatchIndex(line); m != nil {
		out = append(out, repair{line: line[:m[3]] + ": " + line[m[1]:], col: column(line, depth(line)), message: text.Say("键后的冒号是全角的", "the colon behind the key is full-width"),
			hint: text.Say("键后要用半角冒号和一个空格 “: ”", `after a key write a plain colon and a space, ": "`)})
	}
	if m := closeColon.FindStringSubmatchIndex(line); m != nil {
		out = append(out, repair{line: line[:m[4]] + " " + line[m[4]:], col: column(line, depth(line)), message: text.Say("冒号后没有空格", "no space stands behind the colon"),
			hint: text.Say("冒号后要有一个空格", "put a space after the colon")})
	}
	return out
}

func column(line string, at int) int { return len([]rune(line[:at])) + 1 }

// plainMarks writes plain marks for full-width ones outside quotes: one of them, a
// pair of brackets, or all.
func plainMarks(line string) []repair {
	src := File{Lines: []string{line}, last: &Line{}}
	at := map[int]rune{}
	var cols []int
	src.outside(1, func(col int, _, c rune) {
		if plainMark[c] != "" {
			at[col] = c
			cols = append(cols, col)
		}
	})
	var out []repair
	add := func(picked func(col int) bool) {
		var b strings.Builder
		first, space := 0, false
		for i, c := range []rune(line) {
			switch {
			case at[i+1] != 0 && picked(i+1):
				if first == 0 {
					first = i + 1
				}
				b.WriteString(plainMark[c])
				space = strings.HasSuffix(plainMark[c], " ")
				continue
			case space && c == ' ':
			default:
				b.WriteRune(c)
			}
			space = false
		}
		if first > 0 {
			mark := string(at[first])
			out = append(out, repair{line: b.String(), col: first, message: text.Say("%s 是全角字符", "%s is a full-width character", text.Quoted(mark)), hint: fullWidthHint(mark)})
		}
	}
	for _, col := range cols[:min(len(cols), mostRepairs)] {
		add(func(c int) bool { return c == col })
	}
	for _, pair := range []string{"｛｝", "［］", "【】", "（）", "“”"} {
		add(func(c int) bool { return strings.ContainsRune(pair, at[c]) })
	}
	add(func(int) bool { return true })
	return out
}

// closed adds the brackets that a line lacks at its end.
func closed(line string) []repair {
	src := File{Lines: []string{line}, last: &Line{}}
	var open []rune
	wrong, at := false, 0
	last := src.outside(1, func(col int, _, c rune) {
		switch c {
		case '{', '[':
			open, at = append(open, c+2), col // "{" and "}", "[" and "]" are two apart
		case '}', ']':
			if len(open) == 0 || open[len(open)-1] != c {
				wrong = true
				return
			}
			open = open[:len(open)-1]
		}
	})
	if wrong || last > 0 || len(open) == 0 {
		return nil
	}
	end := ""
	for i := len(open) - 1; i >= 0; i-- {
		end += string(open[i])
	}
	return []repair{{line: strings.TrimRight(line, " ") + end, col: at, message: text.Say("这一行的括号没有结束，缺少 “%s”", `a bracket of this line is not closed: "%s" is missing`, end),
		hint: text.Say("补上 “%s”", `add "%s"`, end)}}
}

var keyBefore = regexp.MustCompile(`(?:^\s*(?:- +)*|[{,]\s*)(?:[\pL\pN_.-]+|"[^"]*"|'[^']*'):\s+`)

// quotedValues puts quotes around each text of a line that may need them, or mends
// those that it has: shorter texts first.
func quotedValues(line string) []repair {
	var out []repair
	keys := keyBefore.FindAllStringIndex(line, -1)
	for pass := range 2 { // first what is no mapping or list
		for i, k := range keys {
			end := len(line)
			if i+1 < len(keys) {
				end = keys[i+1][0]
			}
			value := strings.TrimRightFunc(line[k[1]:end], unicode.IsSpace)
			if value == "" || (pass == 0) == strings.ContainsRune("{[", rune(value[0])) {
				continue
			}
			before, _, comment := strings.Cut(value, " #")
			if comment {
				out = append(out, quotedValue(line, k[1], strings.TrimRight(before, " "))...)
			}
			out = append(out, quotedValue(line, k[1], value)...)
		}
	}
	return out
}

// quotedValue puts quotes around the value at an offset of a line, or around what
// stands there before brackets.
func quotedValue(line string, from int, value string) (out []repair) {
	for body := range shorter(value) {
		if now, slip := quote(body); now != "" {
			slip.text = body
			slip.line = line[:from] + now + line[from+len(body):]
			slip.col += column(line, from)
			out = append(out, slip)
		}
	}
	return out
}

// shorter gives a value without the brackets behind it, from none of them to all.
func shorter(value string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		body := strings.TrimRight(value, "}] ")
		for {
			if body != "" && !yield(body) || len(body) == len(value) {
				return
			}
			body = value[:len(body)+1]
			for strings.HasSuffix(body, " ") && len(body) < len(value) {
				body = value[:len(body)+1]
			}
		}
	}
}

// quote writes a text in quotes, and says why it needs them; "" where it has them.
func quote(body string) (string, repair) {
	inner, mark := body, body[0]
	if mark == '"' || mark == '\'' {
		inner = body[1:]
		shut := len(inner) > 0 && inner[len(inner)-1] == mark
		if shut {
			inner = inner[:len(inner)-1]
		}
		switch within := strings.IndexByte(inner, mark); {
		case shut && within < 0:
			return "", repair{}
		case shut:
			return inQuotes(inner), repair{col: column(body, within+1) - 1, message: text.Say("引号里面又有引号，文字到第二个引号就结束了", "quotation marks stand within quotation marks; the text ends at the second of them"),
				hint: text.Say("里面有 \" 的文字，外面用单引号 '…'", `put a text that holds " in single quotes: '…'`)}
		}
		return string(mark) + inner + string(mark), repair{message: text.Say("从这里开始的引号没有结束", "the quotation mark that opens here is never closed"),
			hint: text.Say("补上结尾的引号", "add the closing quotation mark")}
	}
	at, message, hint := whyQuotes(body)
	return inQuotes(inner), repair{col: column(body, at) - 1, message: message, hint: hint}
}

// inQuotes is a text in double quotes, or in single ones where it holds those.
func inQuotes(s string) string {
	if strings.ContainsAny(s, "\"\\") {
		return "'" + strings.ReplaceAll(s, "'", "''") + "'"
	}
	return `"` + s + `"`
}

// whyQuotes says where a text has what YAML takes for something else.
func whyQuotes(s string) (at int, message, hint text.Text) {
	hint = text.Say("整段文字要加引号", "put the whole text in quotes")
	if i := strings.Index(s, " #"); i >= 0 {
		return i + 1, text.Say("“ #” 起到行末被当作注释", `what stands behind " #" is taken for a comment`),
			text.Say("文字里有 “ #” 的，整段文字要加引号", `put quotes around a text that holds " #"`)
	}
	if i := strings.Index(s, ": "); i >= 0 {
		return i, text.Say("文字里有冒号和空格 “: ”，被当作又一个键", `the text holds a colon and a space, ": ", and is taken for a key`),
			text.Say("含有 “: ” 的文字要加引号，同级的键要对齐", `put quotes around a text that holds ": ", and align keys of one level`)
	}
	if i := strings.IndexAny(s, "{}[]"); i >= 0 {
		return i, text.Say("文字里有括号 “%s”，被当作映射或列表", `the text holds the bracket "%s", and is taken for a mapping or a list`, s[i:i+1]),
			text.Say("文字里有 { } 或 [ ] 的，整段文字要加引号", "a text that holds { } or [ ] stands in quotes as a whole")
	}
	if strings.HasSuffix(s, "?") {
		return len(s) - 1, text.Say("文字以 “?” 结束，后面紧接着括号", `the text ends in "?" just before a bracket`),
			text.Say("以 “?” 结束的文字要加引号", `put quotes around a text that ends in "?"`)
	}
	if strings.ContainsRune("@`%*&!|>", rune(s[0])) {
		return 0, text.Say("文字以 “%s” 开头，YAML 另有用处", `the text begins with "%s", which YAML uses otherwise`, s[:1]),
			text.Say("以 “%s” 开头的文字要加引号", `put quotes around a text that begins with "%s"`, s[:1])
	}
	if i := strings.IndexByte(s, ','); i >= 0 {
		return i, text.Say("文字里有逗号", "the text holds a comma"), text.Say("前面的文字里有逗号，要整句加引号", "the text before it holds a comma; put it in quotes")
	}
	return 0, text.Say("这段文字要加引号", "the text needs quotes"), hint
}

// requote proposes the line of a key with quotes around the text before it, which
// may have ended at a comma.
func (r *Walker) requote(f Found, k *yaml.Node) {
	line := r.Line(k.Line)
	if r.Out.full() || len(line) > mostRequoted {
		return
	}
	proposed := 0
	for _, q := range quotedValues(line) {
		if proposed == mostRepairs/2 {
			return
		}
		if strings.Contains(q.text, ",") && strings.Contains(q.text, k.Value) && readable(r.Ctx, strings.TrimLeft(q.line, " -")) {
			f.InsteadAt(diag.Pos{File: r.Path, Line: k.Line, Col: 1}, line, q.line)
			proposed++
		}
	}
}

// mostRequoted is how long a line is that is looked at for a text without quotes.
const mostRequoted = 2000
