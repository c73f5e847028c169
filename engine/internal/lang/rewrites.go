package lang

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// rewrite is an expression without a slip that it may have.
type rewrite struct {
	was, now string // all of it up to the end, from the slip or from before it
	hint     rules.Text
}

// tell adds the rewrite to what is said of an expression that begins somewhere.
func (r rewrite) tell(d *rules.Diagnostic, from rules.Pos) {
	d.Hint, d.Edits = r.hint, []rules.Edit{{Pos: from, Was: r.was, Now: r.now}}
}

// rewritten is the first rewrite of an expression that can be read; ok is false where
// there is none.
func rewritten(source string, at int) (found rewrite, ok bool) {
	for _, r := range rewrites(source, at) {
		if r.was == "" || r.now == r.was {
			continue
		}
		if _, err := treeOf(strings.Replace(source, r.was, r.now, 1)); err == nil {
			return r, true
		}
	}
	return rewrite{}, false
}

func rewrites(source string, at int) []rewrite {
	return append([]rewrite{band(source), ungrouped(source), worded(source), cornered(source), quoteClosed(source)}, bracketsClosed(source, at)...)
}

// bandForm is a band as a letter writes it: 200~500, between 200 and 500, 在200至500之间.
var bandForm = regexp.MustCompile(`(?:\bin\s+|\bbetween\s+|在\s*|介于\s*)?(\d+(?:\.\d+)?)\s*(?:[~～〜—–－]+|至|到|\band\b|和|与)\s*(\d+(?:\.\d+)?)(?:\s*之间)?`)

func band(source string) rewrite { return bandOf(bandForm.FindStringSubmatch(source)) }

// hyphened is a band that is written as a difference: in 200-500.
func hyphened(source string) rewrite { return bandOf(hyphenForm.FindStringSubmatch(source)) }

var hyphenForm = regexp.MustCompile(`(?:\bin\s+|=+\s*)(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)`)

func bandOf(m []string) rewrite {
	if m == nil {
		return rewrite{}
	}
	now := "in " + m[1] + ".." + m[2]
	return rewrite{m[0], now, text.Say("两头都算的范围写作 %[1]s", "a band with both its ends is written %[1]s", now)}
}

var groupedNumber = regexp.MustCompile(`\b\d{1,3}(?:,\d{3})+(?:\.\d+)?`)

func ungrouped(source string) rewrite {
	was := groupedNumber.FindString(source)
	now, hint := text.NumberMeant(was)
	return rewrite{was, now, hint}
}

// wordedOperators are comparisons in English words, the longer ones first. It is never
// written to.
var wordedOperators = []struct{ words, op string }{
	{" is at most ", " <= "}, {" is at least ", " >= "}, {" is more than ", " > "}, {" is less than ", " < "}, {" is over ", " > "}, {" is under ", " < "}, {" is not ", " != "}, {" equals ", " == "}, {" is ", " == "}, {" <> ", " != "},
}

func worded(source string) rewrite {
	for _, w := range wordedOperators {
		if strings.Contains(source, w.words) {
			return rewrite{w.words, w.op, writeInstead(strings.TrimSpace(w.op))}
		}
	}
	return rewrite{}
}

var corner = regexp.MustCompile(`[「『]([^「」『』]*)[」』]`)

// cornered writes quotes for corner brackets.
func cornered(source string) rewrite {
	m := corner.FindStringSubmatch(source)
	if m == nil {
		return rewrite{}
	}
	return rewrite{m[0], `"` + m[1] + `"`, text.Say("文字用半角引号：%[1]s", "a text stands in plain quotes: %[1]s", `"`+m[1]+`"`)}
}

// quoteClosed closes the quotation mark that is open at the end, behind the word.
func quoteClosed(source string) rewrite {
	open := rune(0)
	from := 0
	for i, c := range source {
		switch {
		case open == 0 && (c == '"' || c == '\''):
			open, from = c, i
		case c == open:
			open = 0
		}
	}
	if open == 0 {
		return rewrite{}
	}
	was := source[from:]
	end := strings.IndexFunc(was[1:], func(c rune) bool { return unicode.IsSpace(c) || strings.ContainsRune(")],", c) })
	word, rest := was, ""
	if end >= 0 {
		word, rest = was[:end+1], was[end+1:]
	}
	return rewrite{was, word + string(open) + rest, text.Say("引号没有成对，补上结尾的 %[1]s", "a quotation mark is not closed; add %[1]s", string(open))}
}

// bracketsClosed adds a bracket at the end, or leaves out the one at which the expression
// cannot be read.
func bracketsClosed(source string, at int) []rewrite {
	var out []rewrite
	for _, c := range []string{")", "]"} {
		out = append(out, rewrite{source, source + c, text.Say("括号没有成对，补上 %[1]s", "a bracket is not closed; add %[1]s", c)})
	}
	if all := []rune(source); at < len(all) && strings.ContainsRune(")]}", all[at]) {
		out = append(out, rewrite{source, string(all[:at]) + string(all[at+1:]),
			text.Say("多了一个 %[1]s，删掉", "there is one %[1]s too many; delete it", string(all[at]))})
	}
	return out
}
