package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Say writes a message in both languages. One list of arguments fills both
// formats, by index ("%[2]s") where the two need another order; an argument
// with languages of its own (a [Text], [Quoted], [Noun] or [Names]) is put into
// those of the message.
func Say(zh, en string, args ...any) Text {
	return Text{"zh": fmt.Sprintf(zh, inLanguage("zh", args)...), "en": fmt.Sprintf(en, inLanguage("en", args)...)}
}

// SayIn is [Say] where one language is wanted: Chinese for "zh", else English.
func SayIn(lang, zh, en string, args ...any) string {
	if lang == "zh" {
		return fmt.Sprintf(zh, inLanguage("zh", args)...)
	}
	return fmt.Sprintf(en, inLanguage("en", args)...)
}

// Pick is the wording in one language: Chinese for "zh", else English.
func Pick(lang, zh, en string) string {
	if lang == "zh" {
		return zh
	}
	return en
}

func inLanguage(lang string, args []any) []any {
	out := args
	put := func(i int, s string) {
		if &out[0] == &args[0] {
			out = append([]any(nil), args...)
		}
		out[i] = s
	}
	for i, a := range args {
		switch a := a.(type) {
		case Quoted:
			put(i, a.In(lang))
		case Noun:
			put(i, a.In(lang))
		case Names:
			put(i, a.In(lang))
		case Text:
			put(i, a.In(lang))
		}
	}
	return out
}

// Quoted is a name that somebody wrote: it is shown in quotes, shortened, and
// without characters that could disturb a terminal.
type Quoted string

// Shown is how much of a text a message quotes, in characters.
const Shown = 60

// In returns the name between the quotation marks of a language.
func (q Quoted) In(lang string) string {
	return Pick(lang, "“", `"`) + Short(Clean(string(q)), Shown) + Pick(lang, "”", `"`)
}

// Short keeps a text to a number of characters; "…" stands for the rest.
func Short(s string, most int) string {
	if len(s) <= most {
		return s
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// Clean makes a text harmless to show on one line.
func Clean(s string) string {
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

// Noun is a kind of thing in Chinese and English ("规则|a rule").
type Noun string

// In returns the noun in a language. A Chinese one that ends in Latin letters
// keeps its distance from what follows.
func (n Noun) In(lang string) string {
	zh, en, _ := strings.Cut(string(n), "|")
	if lang != "zh" {
		return en
	}
	if last := zh[len(zh)-1]; last < utf8.RuneSelf {
		return zh + " "
	}
	return zh
}

// Names is a list of names in a sentence.
type Names []string

// In returns the names with the commas of a language between them.
func (l Names) In(lang string) string { return strings.Join(l, Pick(lang, "、", ", ")) }
