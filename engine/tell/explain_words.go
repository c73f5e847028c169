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
	var b strings.Builder
	for i, w := range words {
		if w.Param != "" || w.Defined != "" || w.Fact != "" {
			b.WriteString("⟦" + strconv.Itoa(i) + "⟧")
			continue
		}
		b.WriteString(w.Text)
	}
	text := a.Lang.operators(b.String())
	if code.MatchString(text) {
		return a.withParams(words, on)
	}
	text = valuesOf.ReplaceAllStringFunc(text, func(s string) string {
		at := valuesOf.FindStringSubmatch(s)
		i, _ := strconv.Atoi(at[1])
		return "⟦" + at[1] + "⟧" + at[2] + a.titled(words[i].Fact, at[3])
	})
	return place.ReplaceAllStringFunc(text, func(s string) string {
		i, _ := strconv.Atoi(place.FindStringSubmatch(s)[1])
		return a.called(words[i], on)
	})
}

var (
	place = regexp.MustCompile(`⟦(\d+)⟧`)
	// code is what is left of an expression where operators have no words for it.
	code = regexp.MustCompile(`[a-z_]+\(|[?#{}]|\.[a-z]`)
	// valuesOf are values that a fact is compared with.
	valuesOf = regexp.MustCompile(`⟦(\d+)⟧([^⟦"\]]*)("[^"]*"|\["[^\]]*\])`)
	quoted   = regexp.MustCompile(`"([^"]*)"`)
)

// titled puts titles for the values of a fact.
func (n Teller) titled(fact, values string) string {
	var out []string
	for _, q := range quoted.FindAllStringSubmatch(values, -1) {
		out = append(out, n.ofFact(n.typed(fact), q[1]))
	}
	return strings.Join(out, n.Lang.Say("、", " or "))
}

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
