package sheet

import (
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"github.com/guize-rules/guize/rules"
)

// exactDigits is how many digits of a number a spreadsheet keeps.
const exactDigits = 15

// cellValue is a cell of a kind as a workbook holds it: a float64, a [time.Time], or
// the text as it is.
func cellValue(kind rules.Kind, cell string) any {
	switch kind {
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		digits := strings.TrimLeft(strings.NewReplacer(".", "", "-", "").Replace(cell), "0")
		if n, err := strconv.ParseFloat(cell, 64); err == nil && len(digits) <= exactDigits && strings.Trim(cell, "-.0123456789") == "" {
			return n
		}
	case rules.KindDate:
		if t, err := time.Parse(time.DateOnly, cell); err == nil && storable(t) {
			return t
		}
	case rules.KindDatetime, rules.KindEvent:
		if t, err := time.Parse(time.RFC3339Nano, cell); err == nil && storable(t) {
			return wallClock(t)
		}
	}
	return cell
}

// storable reports whether a spreadsheet has the day: it counts from 1900, and a year
// that never had a 29 February until the March of that year.
func storable(t time.Time) bool { return t.Year() > 1900 && t.Year() < 10_000 }

// wallClock is what a clock on the wall showed; spreadsheets know no zones.
func wallClock(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// typedAs reports whether a cell is of its column's kind, and no text.
func typedAs(kind rules.Kind, cell string) bool {
	_, text := cellValue(kind, cell).(string)
	return !text
}

// columnWidth is how wide a column is, in characters.
func (c *Column) columnWidth() float64 {
	switch {
	case c.Width > 0:
		return c.Width
	case c.Kind == rules.KindInt, c.Kind == rules.KindNumber, c.Kind == rules.KindMoney, c.Kind == rules.KindDate:
		return float64(min(28, max(12, textWidth(c.Title)+4))) // room for the button of the filter
	case c.Kind == rules.KindDatetime, c.Kind == rules.KindEvent:
		return 18
	}
	return 28
}

// numberFormats are the formats of the cells of a kind; a kind without one is text.
func numberFormat(kind rules.Kind) (format string, ok bool) {
	switch kind {
	case rules.KindInt:
		return "0", true
	case rules.KindNumber:
		return "General", true
	case rules.KindMoney:
		return "0.00############", true
	case rules.KindDate:
		return "yyyy-mm-dd", true
	case rules.KindDatetime, rules.KindEvent:
		return "yyyy-mm-dd hh:mm", true
	}
	return "", false
}

// listStyles are the styles of a list: of texts, of headings, and of each kind that
// has a format.
type listStyles struct {
	text, head int
	kinds      map[rules.Kind]int
}

func newListStyles(f *excelize.File, columns []Column) (s listStyles, err error) {
	s.kinds = map[rules.Kind]int{}
	if s.text, err = f.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}); err != nil {
		return s, err
	}
	if s.head, err = f.NewStyle(&excelize.Style{NumFmt: 49, Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}); err != nil {
		return s, err
	}
	for i := range columns {
		format, ok := numberFormat(columns[i].Kind)
		if _, made := s.kinds[columns[i].Kind]; made || !ok {
			continue
		}
		if s.kinds[columns[i].Kind], err = f.NewStyle(&excelize.Style{CustomNumFmt: &format, Alignment: &excelize.Alignment{Vertical: "top"}}); err != nil {
			return s, err
		}
	}
	return s, nil
}
