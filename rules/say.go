package rules

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoted is a name from the file, as an argument of say: it is shown in
// quotes, shortened, and without characters that could disturb a terminal.
type quoted string

// noun is a kind of thing in Chinese and English ("规则|a rule"), as an
// argument of say.
type noun string

// names is a list of names to choose from, as an argument of say.
type names []string

// say writes a message in both languages. The formats use %s and %d; an
// argument that is a quoted, a noun, names or a Text is put into words in each
// language.
func say(zh, en string, args ...any) Text {
	return Text{"zh": fmt.Sprintf(zh, inLanguage("zh", args)...), "en": fmt.Sprintf(en, inLanguage("en", args)...)}
}

func inLanguage(lang string, args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case quoted:
			out[i] = a.in(lang)
		case noun:
			out[i] = a.in(lang)
		case names:
			out[i] = a.in(lang)
		case Text:
			out[i] = a.In(lang)
		default:
			out[i] = a
		}
	}
	return out
}

const longestQuote = 60

func (q quoted) in(lang string) string {
	s := clean(string(q))
	if r := []rune(s); len(r) > longestQuote {
		s = string(r[:longestQuote]) + "…"
	}
	if lang == "zh" {
		return "“" + s + "”"
	}
	return `"` + s + `"`
}

// clean makes a text harmless to show on one line.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return '�'
		}
		return r
	}, s)
}

func (n noun) in(lang string) string {
	zh, en, _ := strings.Cut(string(n), "|")
	if lang != "zh" {
		return en
	}
	if last := zh[len(zh)-1]; last < utf8.RuneSelf { // a Latin word keeps its distance
		return zh + " "
	}
	return zh
}

func (l names) in(lang string) string {
	if lang == "zh" {
		return strings.Join(l, "、")
	}
	return strings.Join(l, ", ")
}
