package source

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// This file reads scalars. What a scalar is, is decided by how it is written:
// YAML readers disagree on 010, 1_000, yes and 0x1F, so such a thing is a
// mistake where a number or true/false is meant, and itself where text is.

func fullWidthColon(n *yaml.Node) bool { return strings.Contains(n.Value, "：") }

// Str reads a scalar as it is written; a number or date is text too.
func (r *Walker) Str(n *yaml.Node, what text.Noun) string {
	if !r.IsScalar(n, what) {
		return ""
	}
	return n.Value
}

// Boolean reads true or false.
func (r *Walker) Boolean(n *yaml.Node) bool {
	if !r.IsScalar(n, "true 或 false|true or false") {
		return false
	}
	if n.Tag == "!!bool" {
		return strings.EqualFold(n.Value, "true")
	}
	var hint text.Text
	was, now := n.Value, ""
	switch meant := BooleanMeant(n.Value); {
	case !IsPlain(n):
		hint = text.Say("去掉引号", "leave out the quotes")
		was, now = r.written(n), n.Value
	case meant != "":
		hint, now = text.Say("写 %s", "write %s", meant), meant
	}
	r.Fail(n, CodeWrongKind, text.Say("这里应是 true 或 false，却是文字 %s", "true or false is expected here, not the text %s", text.Quoted(n.Value)), hint).
		Instead(was, now)
	return false
}

// BooleanMeant is the true or false that was meant by a word; "" for any other.
func BooleanMeant(word string) string {
	switch strings.ToLower(word) {
	case "yes", "y", "on", "是":
		return "true"
	case "no", "n", "off", "否":
		return "false"
	}
	return ""
}

// written is a scalar of one line as it stands in the file, with its quotes.
func (r *Walker) written(n *yaml.Node) string {
	switch n.Style {
	case yaml.DoubleQuotedStyle:
		return `"` + n.Value + `"`
	case yaml.SingleQuotedStyle:
		return "'" + n.Value + "'"
	}
	return n.Value
}

// PlainNumber is what every YAML and JSON reader takes for the same number.
func PlainNumber(s string) bool {
	return numberForm.MatchString(s)
}

// IsNumber reports whether YAML takes a node for a number.
func IsNumber(n *yaml.Node) bool { return n.Tag == "!!int" || n.Tag == "!!float" }

// Number reads a decimal number as it is written.
func (r *Walker) Number(n *yaml.Node) string {
	if !r.IsScalar(n, "一个数|a number") {
		return ""
	}
	switch {
	case IsNumber(n) && PlainNumber(n.Value):
		return n.Value
	case IsNumber(n):
		r.Ambiguous(n)
	case !IsPlain(n) && PlainNumber(n.Value):
		r.Fail(n, CodeWrongKind, text.Say("这里应是数，却是带引号的文字 %s", "a number is expected here, not the text %s", text.Quoted(n.Value)),
			text.Say("去掉引号", "leave out the quotes")).Instead(r.written(n), n.Value)
	default:
		number, slip := text.NumberMeant(n.Value)
		r.Fail(n, CodeWrongKind, text.Say("这里应是数，却是 %s", "a number is expected here, not %s", text.Quoted(n.Value)), slip).
			Instead(r.written(n), number)
	}
	return ""
}

// Ambiguous reports a number that YAML readers take differently.
func (r *Walker) Ambiguous(n *yaml.Node) {
	hint := text.Say("写成十进制数；若是文字（如编号）就加引号", "write it as a decimal number, or in quotes if it is text such as a code")
	if v, ok := new(big.Float).SetString(strings.ReplaceAll(n.Value, "_", "")); ok && strings.Contains(n.Value, "_") && !v.IsInf() {
		hint = text.Say("写 %s；若是文字就加引号", "write %s, or put it in quotes if it is text", strings.ReplaceAll(n.Value, "_", ""))
	} else if octal(n.Value) {
		v, _ := new(big.Int).SetString(n.Value, 8)
		hint = text.Say("若是编号，写 \"%s\"；若是数，写 %s（YAML 把 0 开头的数当作八进制，得 %s）",
			"if it is a code write \"%s\"; if a number, write %s (YAML takes a leading 0 for octal, which gives %s)",
			n.Value, strings.TrimLeft(n.Value, "0"), v.String())
	}
	r.Fail(n, codeAmbiguousNumber, text.Say("不同的 YAML 程序对 %s 的读法不同", "YAML programs differ on what %s is", text.Quoted(n.Value)), hint)
}

func octal(s string) bool {
	return len(s) > 1 && s[0] == '0' && strings.Trim(s, "01234567") == ""
}

// Date reads a day that exists, written YYYY-MM-DD, with or without quotes.
func (r *Walker) Date(n *yaml.Node) calendar.Date {
	if !r.IsScalar(n, "一个日期|a date") {
		return calendar.Date{}
	}
	d, err := calendar.ParseDate(n.Value)
	if err != nil {
		return r.badDate(n)
	}
	return d
}

// badDate tells a day that does not exist from one that is written otherwise,
// and returns the day that was meant, as far as it can be seen.
func (r *Walker) badDate(n *yaml.Node) calendar.Date {
	meant := calendar.Meant(n.Value)
	all := calendar.DatesMeant(n.Value)
	switch {
	case len(all) == 1:
		meant = all[0]
	case len(all) == 2:
		f := r.Fail(n, CodeBadDate, text.Say("%s 不是日期", "%s is no date", text.Quoted(n.Value)),
			text.Say("日和月分不清：写 %s 或 %s", "which is the day cannot be told: write %s or %s", all[0], all[1]))
		f.Instead(n.Value, all[0])
		d, _ := calendar.ParseDate(all[0])
		return d
	case len(meant) != len(time.DateOnly):
		r.Fail(n, CodeBadDate, text.Say("%s 不是日期", "%s is no date", text.Quoted(n.Value)), text.Say("写成 2021-09-01 这样", "write it like 2021-09-01"))
		return calendar.Date{}
	}
	year, month, day := atoi(meant[:4]), atoi(meant[5:7]), atoi(meant[8:])
	written := fmt.Sprintf("%04d-%02d-%02d", year, month, day)
	if d, err := calendar.ParseDate(written); err == nil {
		r.Fail(n, CodeBadDate, text.Say("日期 %s 的写法不对", "the date %s is not written as it should be", text.Quoted(n.Value)), text.Say("写成 %s", "write %s", written)).
			Instead(n.Value, written)
		return d
	}
	if month < 1 || month > 12 {
		r.Fail(n, CodeBadDate, text.Say("%s 这一天不存在", "there is no day %s", text.Quoted(n.Value)), text.Say("一年有 12 个月", "a year has 12 months"))
		return calendar.Date{}
	}
	last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC)
	written = last.Format(time.DateOnly)
	r.Fail(n, CodeBadDate, text.Say("%s 这一天不存在", "there is no day %s", text.Quoted(n.Value)),
		text.Say("%d 年 %d 月有 %d 天", "%d-%02d has %d days", year, month, last.Day())).Instead(n.Value, written)
	d, _ := calendar.ParseDate(written)
	return d // near enough that nothing else is said of it
}

// atoi reads a few digits.
func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// IsDate reports whether a text is a day that exists, written YYYY-MM-DD.
func IsDate(s string) bool {
	_, err := calendar.ParseDate(s)
	return err == nil
}

// OneWord reads one of a few words.
func (r *Walker) OneWord(n *yaml.Node, what text.Noun, words ...string) string {
	s := r.Str(n, what)
	if s == "" && !(n.Kind == yaml.ScalarNode && !IsNull(n)) {
		return ""
	}
	for _, w := range words {
		if s == w {
			return s
		}
	}
	r.Fail(n, codeUnknownWord, text.Say("%s不能是 %s", "%s cannot be %s", what, text.Quoted(s)), r.Out.DidYouMean(s, words)).
		Instead(s, r.Out.nearest(s, words))
	return ""
}

// Text reads what a person reads: one text, or one for each language.
func (r *Walker) Text(n *yaml.Node) text.Text {
	t := text.Text{}
	r.Languages(n, func(lang string, v *yaml.Node) { t[lang] = v.Value })
	if len(t) == 0 {
		return nil
	}
	return t
}

// Languages calls each for the text of every language; "" is the language of a
// text that stands alone.
func (r *Walker) Languages(n *yaml.Node, each func(lang string, v *yaml.Node)) {
	if n.Kind == yaml.ScalarNode {
		r.oneText("", n, each)
		return
	}
	if n.Kind != yaml.MappingNode {
		r.WrongKind(n, "文字，或 {zh: …, en: …}|a text, or {zh: …, en: …}", "")
		return
	}
	r.Entries(n, "文字|a text", func(k, v *yaml.Node) {
		if !IsLanguage(k.Value) {
			hint := text.Say("写 zh、en 这样的代码", "write a code such as zh or en")
			switch {
			case strings.ContainsAny(k.Value, fullWidthMarks):
				hint = fullWidthHint(k.Value)
			case v.Kind == yaml.ScalarNode && v.Tag == "!!null" && v.Value == "":
				hint = text.Say("前面的文字里有逗号，要整句加引号", "the text before it holds a comma; put it in quotes")
			}
			f := r.Fail(k, CodeBadLanguage, text.Say("%s 不是语言代码", "%s is not the code of a language", text.Quoted(k.Value)), hint)
			r.requote(f, k)
			return
		}
		r.oneText(k.Value, v, each)
	})
}

func (r *Walker) oneText(lang string, n *yaml.Node, each func(string, *yaml.Node)) {
	if !r.IsScalar(n, "文字|a text") {
		return
	}
	switch chars := len([]rune(n.Value)); {
	case strings.TrimSpace(n.Value) == "":
		r.Fail(n, CodeNoValue, text.Say("文字是空的", "the text is empty"), text.Say("写上文字，或删掉整项", "write one, or leave the key out"))
	case chars > r.Lim.TextChars:
		r.Fail(n, CodeTooLarge, text.Say("文字有 %d 个字，超过上限 %d", "the text has %d characters, more than the limit of %d", chars, r.Lim.TextChars),
			text.Say("缩短它，或分成几条", "shorten it, or split it"))
	default:
		each(lang, n)
	}
}

// IsLanguage reports whether a text has the form of a language's code.
func IsLanguage(s string) bool {
	return LanguageForm.MatchString(s)
}
