package sheet

import (
	"regexp"
	"strings"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// How a text that a person typed, or that a spreadsheet wrote into a CSV file,
// stands for a value in a column of a kind.
var (
	// thousands is a number with commas in it, which is also a list.
	thousands = regexp.MustCompile(`(?:^|[^\d.,])(\d{1,3}(?:,\d{3})+(?:\.\d+)?)(?:$|[^\d,])`)
	// somePercent is a number with a sign that the column may or may not count in.
	somePercent = regexp.MustCompile(`\d\s*[%‰]`)
	// someDate is a date with its year first.
	someDate = regexp.MustCompile(`\b(\d{4})(?:/(\d{1,2})/(\d{1,2})\b|年(\d{1,2})月(\d{1,2})日)`)
)

// typed is a text as the cell of a table in a column of a kind; nil, or why it
// cannot be taken.
func typed(cell string, kind rules.Kind) (string, rules.Text) {
	switch kind {
	case rules.KindBool:
		switch strings.ToLower(text.HalfWidth(strings.TrimSpace(cell))) {
		case "true", "yes", "是":
			return "true", nil
		case "false", "no", "否":
			return "false", nil
		}
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		return typedNumber(strings.TrimSpace(cell))
	case rules.KindDate, rules.KindDatetime, rules.KindEvent:
		return isoDates(cell), nil
	}
	return cell, nil
}

func typedNumber(cell string) (string, rules.Text) {
	if strings.HasPrefix(cell, "=") {
		return cell, nil // an expression
	}
	cell = text.HalfWidth(cell)
	if m := thousands.FindStringSubmatch(cell); m != nil {
		return "", text.Say("“%s”里的逗号可能是千位分隔，也可能是几个值；一个数写作 %s，几个值在逗号后空一格",
			"the commas in %q may group digits or stand between values; write one number as %s, and a space after the commas between values", m[1], strings.ReplaceAll(m[1], ",", ""))
	}
	if somePercent.MatchString(cell) {
		return "", text.Say("“%s”里有百分号；请写成小数，例如 7.5%% 写作 0.075", `%q has a percent sign; write the number itself, such as 0.075 for 7.5%%`, shown(cell))
	}
	return cell, nil
}

// isoDates writes the dates in a cell as YYYY-MM-DD.
func isoDates(cell string) string {
	return someDate.ReplaceAllStringFunc(text.HalfWidth(cell), func(s string) string {
		m := someDate.FindStringSubmatch(s)
		return m[1] + "-" + twoDigits(m[2]+m[4]) + "-" + twoDigits(m[3]+m[5])
	})
}

// errorValue is what a spreadsheet shows, and writes into a CSV file, where a
// formula fails.
var errorValue = regexp.MustCompile(`^#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|GETTING_DATA|BUSY!|PYTHON!)$|^Err:\d{3}$`)
