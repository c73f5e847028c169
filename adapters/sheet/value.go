package sheet

import (
	"strconv"
	"strings"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// value is what a cell of a workbook holds, which may be another thing than it
// shows.
type value struct {
	kind valueKind
	text string // a number as a plain decimal, a date as YYYY-MM-DD with its time of day, a boolean as true or false
	zero bool   // a number that is shown with zeros before it
}

type valueKind int

const (
	emptyValue valueKind = iota
	textValue
	numberValue
	boolValue
	dateValue
	badValue // text says why nothing can be taken
)

// spreadDigits is how many digits of a number spreadsheets keep.
const spreadDigits = 15

// number reads a number as a workbook stores it, which may have digits behind
// those that a spreadsheet works with: 0.075 is stored as 7.4999999999999997E-2.
func number(stored string) (f float64, plain string, ok bool) {
	f, err := strconv.ParseFloat(strings.TrimSpace(stored), 64)
	if err != nil {
		return 0, "", false
	}
	f, err = strconv.ParseFloat(strconv.FormatFloat(f, 'e', spreadDigits-1, 64), 64)
	if err != nil {
		return 0, "", false
	}
	if f == 0 {
		return 0, "0", true // and never -0
	}
	return f, strconv.FormatFloat(f, 'f', -1, 64), true
}

// taken is the value as the text of a cell in a column of a kind; nil, or why it
// cannot be taken.
func (v value) taken(kind rules.Kind) (string, rules.Text) {
	switch v.kind {
	case textValue:
		return typed(v.text, kind)
	case numberValue:
		return v.number(kind)
	case dateValue:
		return v.date(kind)
	case badValue:
		return "", text.Say("%s", "%s", whyBad(v.text))
	}
	return v.text, nil
}

// number is a number in a column of a kind.
func (v value) number(kind rules.Kind) (string, rules.Text) {
	switch kind {
	case rules.KindString, rules.KindEnum, rules.KindSet:
		switch {
		case v.zero:
			return "", text.Say("存的是数 %s，前面的零只是显示出来的；请把单元格设为文本后重新填写", "it holds the number %s, and the zeros before it are only shown; format the cell as text and write it again", v.text)
		case len(strings.TrimLeft(v.text, "-")) > spreadDigits && !strings.Contains(v.text, "."):
			return "", text.Say("存的是数 %s，第 15 位以后的数字已经丢失；请把单元格设为文本后重新填写", "it holds the number %s, of which spreadsheets keep 15 digits; format the cell as text and write it again", v.text)
		}
	case rules.KindDate, rules.KindDatetime, rules.KindEvent:
		return "", text.Say("存的是数 %s，应是日期；请把单元格设为日期格式", "it holds the number %s where a date is wanted; format the cell as a date", v.text)
	}
	return v.text, nil
}

// date is a date in a column of a kind: where none is wanted, the spreadsheet
// has made one of something else, such as 1-2.
func (v value) date(kind rules.Kind) (string, rules.Text) {
	switch kind {
	case 0, rules.KindDate, rules.KindDatetime, rules.KindEvent:
		return v.text, nil
	}
	return "", text.Say("存的是日期 %s，这一列不是日期；请把单元格设为文本后重新填写", "it holds the date %s, and the column none; format the cell as text and write it again", v.text)
}

// whyBad says why nothing can be taken from a cell, by a word that the reader of
// the workbook left.
func whyBad(word string) rules.Text {
	switch word {
	case noResult:
		return text.Say("公式没有存下结果；请在表格软件里打开、重算并保存，或直接填写值", "its formula has no stored result; open the file in a spreadsheet program, let it be worked out and save it, or write the value")
	case emptyResult:
		return text.Say("公式的结果是空的；请填写值，任意值写 “-”", `its formula has no result; write the value, or "-" for anything`)
	case timeOfDay:
		return text.Say("存的是时刻或时长，不是日期；请把单元格设为文本后重新填写", "it holds a time and no date; format the cell as text and write it again")
	case noDate:
		return text.Say("存的数不是任何日期", "its number is no date")
	}
	return text.Say("是错误值 %s；请改正公式或直接填写值", "it holds the error %s; mend the formula, or write the value", shown(word))
}

// The words for what is wrong with a cell beside its error value.
const (
	noResult    = "no result"
	emptyResult = "empty result" // or none: programs write both in the same way
	timeOfDay   = "time of day"
	noDate      = "no date"
)
