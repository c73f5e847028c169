package analyze

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/rules/text"
)

// quantity is a number with a unit that a text names.
type quantity struct {
	number exact.Num
	unit   string // as a set writes it: m, workday, 元, …
	text   string
}

// unitWords are the words for units, by what a set writes; of two that begin
// alike the longer comes first.
func unitWords() []struct{ unit, words string } {
	return []struct{ unit, words string }{
		{"workday", `个?工作日|working days?|workdays?|business days?`},
		{"hour", `个?小时|hours?`},
		{"month", `个月|months?`},
		{"year", `年|years?`},
		{"day", `个?自然日|日历天|天|日|calendar days?|days?`},
		{"m²", `平方米|square met(?:re|er)s?|m²|㎡`},
		{"m³", `立方米|cubic met(?:re|er)s?|m³`},
		{"km", `公里|千米|kilomet(?:re|er)s?|km`},
		{"mm", `毫米|millimet(?:re|er)s?|mm`},
		{"cm", `厘米|centimet(?:re|er)s?|cm`},
		{"m", `米|met(?:re|er)s?|m`},
		{"kg", `公斤|千克|kilograms?|kg`},
		{"t", `吨|tonnes?|tons?|t`},
		{"元", `元|yuan|RMB`},
		{"%", `%|％|per ?cent`},
		{"kPa", `千帕|kPa`},
		{"kW", `千瓦|kW`},
	}
}

const (
	arabic  = `\d[\d,]*(?:\.\d+)?万?`
	chinese = `[零〇一二两三四五六七八九十百千万]+`
	english = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|sixty|ninety`
)

// quantityForm finds quantities: a number, perhaps a space, and a unit that
// does not go on in another word.
var quantityForm = sync.OnceValue(func() *regexp.Regexp {
	var groups []string
	for _, u := range unitWords() {
		groups = append(groups, "("+u.words+")")
	}
	return regexp.MustCompile(`(?i)(` + arabic + `|` + chinese + `|\b(?:` + english + `))(?: |-)?(?:` + strings.Join(groups, "|") + `)`)
})

// quantities lists the numbers with units in a text. Dates, ordinals and parts
// of longer words are not quantities.
func quantities(text string) []quantity {
	var out []quantity
	for _, at := range quantityForm().FindAllStringSubmatchIndex(text, -1) {
		before, after := text[:at[0]], text[at[1]:]
		for i, u := range unitWords() {
			if at[4+2*i] < 0 || isDate(before, after, u.unit) || goesOn(text[at[4+2*i]:at[5+2*i]], after) {
				continue
			}
			if n, ok := number(text[at[2]:at[3]]); ok && !(u.unit == "year" && n.Cmp(exact.Int(1900)) >= 0) {
				out = append(out, quantity{n, u.unit, text[at[0]:at[1]]})
			}
		}
	}
	return out
}

// isDate reports whether a number with a unit is a part of a date (9月1日) or
// an ordinal (第3天).
func isDate(before, after, unit string) bool {
	return strings.HasSuffix(before, "月") || strings.HasSuffix(before, "第") || unit == "year" && strings.HasPrefix(after, "月")
}

// goesOn reports whether a unit in Latin letters is only the beginning of a word.
func goesOn(unit, after string) bool {
	if unit[len(unit)-1] >= utf8.RuneSelf {
		return false
	}
	next, _ := utf8.DecodeRuneInString(after)
	return (unicode.IsLetter(next) || unicode.IsNumber(next)) && !unicode.Is(unicode.Han, next)
}

// number reads 1,000, 10万, 三百 or twelve.
func number(s string) (exact.Num, bool) {
	digits, tenThousands := strings.CutSuffix(strings.ReplaceAll(s, ",", ""), "万")
	if x, err := exact.Parse(digits); err == nil && tenThousands {
		return x.Mul(exact.Int(10_000))
	} else if err == nil {
		return x, true
	}
	words := strings.Split(english, "|")
	values := []int64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 20, 30, 60, 90}
	if i := slices.Index(words, strings.ToLower(s)); i >= 0 {
		return exact.Int(values[i]), true
	}
	n, rest, ok := text.ChineseNumber(s)
	return exact.Int(n), ok && rest == ""
}
