package format

import (
	"strings"

	"github.com/guize-rules/guize/rules/text"
)

// checkLinkageNo reads a linkage service number, a year and a serial printed
// as 2021（0137）号, with either kind of parentheses. The serial is kept with
// at least four digits.
func checkLinkageNo(s string) Result {
	f := fold(s)
	f.drop()
	f.brackets()
	year, rest, opened := strings.Cut(f.String(), "(")
	serial, tail, closed := strings.Cut(rest, ")")
	switch {
	case !opened || !closed || tail != "" && tail != "号" || !allDigits(year+serial):
		return failed(Problem{Code: "linkage-no-form",
			Message: text.Say("联动服务编号应写作“2021（0137）号”的样式", "a linkage number is written like 2021（0137）号"),
			Hint:    text.Say("年份四位，括号内为顺序号", "four digits of the year, and the serial in brackets")})
	case len(year) != 4 || year[:2] != "20":
		return failed(Problem{Code: "linkage-no-year",
			Message: text.Say("联动服务编号的年份应为四位数字，如 2021", "the year of a linkage number has four digits, such as 2021")})
	case serial == "":
		return failed(Problem{Code: "linkage-no-blank",
			Message: text.Say("括号内还没有顺序号", "there is no serial in the brackets yet"),
			Hint:    text.Say("编号由受理窗口或平台赋予", "the number is given at intake")})
	}
	short := strings.TrimLeft(serial, "0")
	if len(short) > 8 {
		return failed(Problem{Code: "linkage-no-serial",
			Message: text.Say("顺序号过长，至多 8 位", "the serial is too long: it has at most 8 digits")})
	}
	padded := "0000"[min(4, len(short)):] + short
	return done(s, year+"（"+padded+"）号", linkageEdits(s, padded != serial, tail == "", f.edits))
}

// linkageEdits says what was changed. The normal form has full-width brackets
// itself, so that only other full-width characters count as changed.
func linkageEdits(given string, padded, suffix bool, e edits) edits {
	e &^= editWidth
	if strings.ContainsAny(given, "０１２３４５６７８９") {
		e |= editWidth
	}
	if !strings.Contains(given, "（") || !strings.Contains(given, "）") {
		e |= editBracket
	}
	if padded {
		e |= editZero
	}
	if suffix {
		e |= editSuffix
	}
	return e
}

// brackets makes every kind of bracket a plain parenthesis.
func (f *folded) brackets() {
	for i, r := range f.runes {
		switch r {
		case '[', '〔', '【', '﹝', '{':
			f.runes[i] = '('
		case ']', '〕', '】', '﹞', '}':
			f.runes[i] = ')'
		}
	}
}
