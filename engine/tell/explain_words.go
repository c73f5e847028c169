package tell

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/engine"
)

// inWords says an expression in words, with the value of each parameter behind its
// title. One of which only a part would be words stands as it is written.
func (a *argument) inWords(words []engine.Word, on string) string {
	text, parts := cutOut(words)
	text = a.Lang.operators(text)
	if code.MatchString(text) {
		return a.withParams(words, on)
	}
	text = listed.ReplaceAllStringFunc(text, func(s string) string {
		return strings.ReplaceAll(strings.Trim(s, "[]"), ", ", a.Lang.Say("、", " or "))
	})
	fact := "" // with which what comes next is compared
	return place.ReplaceAllStringFunc(text, func(s string) string {
		i, _ := strconv.Atoi(place.FindStringSubmatch(s)[1])
		w := parts[i]
		if literal, err := strconv.Unquote(w.Text); err == nil {
			if fact == "" {
				return w.Text
			}
			return a.ofFact(a.typed(fact), literal)
		}
		fact = w.Fact
		return a.called(w, on)
	})
}

// cutOut takes out of an expression what may hold any character, names and texts, and
// leaves numbered places, so that only the language's own words are read as such.
func cutOut(words []engine.Word) (string, []engine.Word) {
	var parts []engine.Word
	put := func(w engine.Word) string {
		parts = append(parts, w)
		return "⟦" + strconv.Itoa(len(parts)-1) + "⟧"
	}
	var b strings.Builder
	for _, w := range words {
		if w.Param != "" || w.Defined != "" || w.Fact != "" {
			b.WriteString(put(w))
			continue
		}
		b.WriteString(quoted.ReplaceAllStringFunc(w.Text, func(s string) string { return put(engine.Word{Text: s}) }))
	}
	return b.String(), parts
}

var (
	place  = regexp.MustCompile(`⟦(\d+)⟧`)
	quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	listed = regexp.MustCompile(`\[⟦\d+⟧(?:, ⟦\d+⟧)*\]`)
	// code is what is left of an expression where operators have no words for it.
	code = regexp.MustCompile(`[a-z_]+\(|[?#{}]|\.[a-z]`)
)

// called is what people call a part of an expression.
func (a *argument) called(w engine.Word, on string) string {
	switch {
	case w.Fact != "":
		return cmp.Or(a.plainTitle(w.Fact), w.Text)
	case w.Param != "":
		for _, p := range a.Set.Params {
			if p.Name == w.Param {
				return cmp.Or(a.Words(p.Title), w.Text) + a.Lang.bracketed(a.param(p, on))
			}
		}
	case w.Defined != "":
		for _, d := range a.Set.Definitions {
			if d.Name == w.Defined {
				return cmp.Or(a.Words(d.Title), w.Text)
			}
		}
	}
	return w.Text
}

// operators puts words for the operators of an expression whose names are places.
func (l Lang) operators(text string) string {
	for _, f := range functionWords {
		text = f.form.ReplaceAllString(text, l.Say(f.zh, f.en))
	}
	if l != "zh" {
		return strings.NewReplacer(" == ", " is ", " != ", " is not ", " <= ", " is at most ", " >= ", " is at least ", " < ", " is under ", " > ", " is over ",
			" not in ", " is none of ", " in ", " is one of ").Replace(text)
	}
	return strings.NewReplacer(" == ", "为", " != ", "不为", " <= ", "不大于", " >= ", "不小于", " < ", "小于", " > ", "大于",
		" not in ", "不属于", " in ", "属于", " and ", "，且", " or ", "，或", "not ", "并非：", " + ", "加", " - ", "减", " * ", "乘", " / ", "除以",
		"true", "是", "false", "否").Replace(text)
}

// functionWords are functions of one thing that have words.
var functionWords = []struct {
	form   *regexp.Regexp
	zh, en string
}{
	{regexp.MustCompile(`not happened\((⟦\d+⟧)\)`), "尚无“$1”的记录", "there is no $1 yet"},
	{regexp.MustCompile(`happened\((⟦\d+⟧)\)`), "已有“$1”的记录", "$1 has come"},
	{regexp.MustCompile(`not known\((⟦\d+⟧)\)`), "“$1”尚不知道", "$1 is not known"},
	{regexp.MustCompile(`known\((⟦\d+⟧)\)`), "“$1”已知", "$1 is known"},
	{regexp.MustCompile(`len\((⟦\d+⟧)\)`), "$1的项数", "the number of $1"},
}
