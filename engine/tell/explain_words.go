package tell

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// inWords says an expression in words, with the value of each parameter behind its
// title. One of which only a part would be words stands as it is written.
func (a *argument) inWords(words []engine.Word, on string) string {
	text, parts := cutOut(words)
	text = a.Lang.operators(a.including(text, parts))
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
		if w.Fact == "" && fact != "" {
			return a.paramBeside(w, fact, on)
		}
		fact = w.Fact
		return a.called(w, on)
	})
}

// within is a constant that something is asked for.
var within = regexp.MustCompile(`⟦(\d+)⟧ (not )?in ⟦(\d+)⟧`)

// including puts what is asked for behind what it is asked of: "water" in services is said as
// services includes "water".
func (a *argument) including(text string, parts []engine.Word) string {
	return within.ReplaceAllStringFunc(text, func(s string) string {
		m := within.FindStringSubmatch(s)
		what, _ := strconv.Atoi(m[1])
		of, _ := strconv.Atoi(m[3])
		if _, err := strconv.Unquote(parts[what].Text); err != nil || parts[of].Fact == "" {
			return s
		}
		verb := a.Lang.Say("包括", " includes ")
		if m[2] != "" {
			verb = a.Lang.Say("不包括", " does not include ")
		}
		return "⟦" + m[3] + "⟧" + verb + "⟦" + m[1] + "⟧"
	})
}

// paramBeside is what people call a parameter with which a fact is compared, with its value
// as one of the fact.
func (a *argument) paramBeside(w engine.Word, fact, on string) string {
	day, err := calendar.ParseDate(on)
	for _, p := range a.Set.Params {
		for _, v := range p.Values {
			if w.Param == p.Name && err == nil && v.Valid.Covers(day) && v.Value.Kind == rules.ValueList {
				items := make([]string, len(v.Value.Items))
				for i := range v.Value.Items {
					items[i] = a.ofFact(a.typed(fact), v.Value.Items[i].Text)
				}
				return cmp.Or(a.Words(p.Title), w.Text) + a.Lang.bracketed(a.Lang.List(items))
			}
		}
	}
	return a.called(w, on)
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
	case deadlineReading(w.Fact) != "":
		return a.clockRead(w.Fact)
	case w.Fact != "" && a.plainTitle(w.Fact) == w.Fact: // perhaps which element of a list it is
		return a.unique(w.Fact)
	case w.Fact != "":
		return a.plainTitle(w.Fact)
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

// clockRead is what people call a reading of a deadline of any element.
func (a *argument) clockRead(path string) string {
	reading := deadlineReading(path)
	for i := range a.dec.Deadlines {
		if d := &a.dec.Deadlines[i]; strings.HasSuffix(path, "deadlines."+d.ID+"."+reading) {
			return cmp.Or(d.Title, d.ID) + a.Lang.reading(reading)
		}
	}
	return path
}

// operators puts words for the operators of an expression whose names are places.
func (l Lang) operators(text string) string {
	for range deepestWords {
		for _, f := range functionWords {
			text = f.form.ReplaceAllString(text, l.Say(f.zh, f.en))
		}
	}
	if l != "zh" {
		return strings.NewReplacer(" == none", " is not given", " != none", " is given", " == ", " is ", " != ", " is not ", " <= ", " is at most ", " >= ", " is at least ", " < ", " is under ", " > ", " is over ",
			" not in ", " is none of ", " in ", " is one of ").Replace(text)
	}
	return strings.NewReplacer(" == none", "未填写", " != none", "已填写", " == ", "为", " != ", "不为", " <= ", "不大于", " >= ", "不小于", " < ", "小于", " > ", "大于",
		" not in ", "不属于", " in ", "属于", " and ", "，且", " or ", "，或", "not ", "并非：", " + ", "加", " - ", "减", " * ", "乘", " / ", "除以",
		"true", "是", "false", "否").Replace(text)
}

// deepestWords is how many functions within one another are told in words.
const deepestWords = 3

// functionWords are functions, and periods that are written out, that have words.
var functionWords = []functionForm{
	ofTwo("age", "自${1}至${2}的周岁数", "the age from ${1} to ${2}"),
	ofTwo("years_between", "自${1}至${2}的整年数", "the full years from ${1} to ${2}"),
	ofTwo("months_between", "自${1}至${2}的整月数", "the full months from ${1} to ${2}"),
	ofTwo("days_between", "自${1}至${2}的日数", "the days from ${1} to ${2}"),
	ofTwo("workdays_between", "自${1}至${2}的工作日数", "the working days from ${1} to ${2}"),
	ofTwo("min", "${1}与${2}中较小的", "the lesser of ${1} and ${2}"),
	ofTwo("max", "${1}与${2}中较大的", "the greater of ${1} and ${2}"),
	ofOne("abs", "${1}的绝对值", "the size of ${1}"),
	ofOne("year", "${1}的年份", "the year of ${1}"),
	ofOne("month", "${1}的月份", "the month of ${1}"),
	ofOne("date", "${1}的日期", "the date of ${1}"),
	ofOne("first_of_month", "${1}当月的首日", "the first of the month of ${1}"),
	ofOne("last_of_month", "${1}当月的末日", "the last of the month of ${1}"),
	ofOne("first_of_quarter", "${1}当季的首日", "the first of the quarter of ${1}"),
	ofOne("last_of_quarter", "${1}当季的末日", "the last of the quarter of ${1}"),
	ofOne("first_of_year", "${1}当年的首日", "the first of the year of ${1}"),
	ofOne("last_of_year", "${1}当年的末日", "the last of the year of ${1}"),
	period("workday", "${1}个工作日", "${1} working day${2}"),
	period("workhour", "${1}个工作小时", "${1} working hour${2}"),
	period("day", "${1}日", "${1} day${2}"),
	period("month", "${1}个月", "${1} month${2}"),
	period("year", "${1}年", "${1} year${2}"),
	period("hour", "${1}小时", "${1} hour${2}"),
	{regexp.MustCompile(`not happened\((⟦\d+⟧)\)`), "尚无“${1}”的记录", "there is no ${1} yet"},
	{regexp.MustCompile(`happened\((⟦\d+⟧)\)`), "已有“${1}”的记录", "${1} has come"},
	{regexp.MustCompile(`not known\((⟦\d+⟧)\)`), "“${1}”尚不知道", "${1} is not known"},
	{regexp.MustCompile(`known\((⟦\d+⟧)\)`), "“${1}”已知", "${1} is known"},
	{regexp.MustCompile(`len\((⟦\d+⟧)\)`), "${1}的项数", "the number of ${1}"},
}

// functionForm is how a function is told.
type functionForm = struct {
	form   *regexp.Regexp
	zh, en string
}

// ofOne is a function of what is told already, ofTwo one of two of those.
func ofOne(name, zh, en string) functionForm {
	return functionForm{regexp.MustCompile(`\b` + name + `\(([^(),]+)\)`), zh, en}
}

func ofTwo(name, zh, en string) functionForm {
	return functionForm{regexp.MustCompile(`\b` + name + `\(([^(),]+), ([^(),]+)\)`), zh, en}
}

func period(unit, zh, en string) functionForm {
	return functionForm{regexp.MustCompile(`\b(\d+(?:\.\d+)?) ` + unit + `(s?)\b`), zh, en}
}
