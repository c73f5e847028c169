package sheet

import (
	"math"
	"strings"
	"time"
)

// A workbook stores a date as a number of days, and only the format of its cell
// says that it is one.

// cellFormat is what a number format makes of a number.
type cellFormat int

const (
	formatNumber cellFormat = iota
	formatZeros             // digits with zeros before them
	formatDate              // a date, perhaps with a time of day
	formatTime              // a time of day, or a length of time
)

// builtIn is what the number formats mean that have no code in the file. Those
// of 27 to 36, 50 to 58 and 71 to 81 are dates or times by the country of the program, so
// that the number has to tell.
func builtIn(id int) cellFormat {
	switch {
	case id >= 14 && id <= 17, id == 22, id >= 27 && id <= 36, id >= 50 && id <= 58, id >= 71 && id <= 81:
		return formatDate
	case id >= 18 && id <= 21, id >= 45 && id <= 47:
		return formatTime
	}
	return formatNumber
}

// custom is what a number format means by its code, of which the first part is
// that of numbers above 0.
func custom(code string) cellFormat {
	code = bareCode(code)
	if code == "general" || strings.HasPrefix(code, "g/") {
		return formatNumber
	}
	date := strings.ContainsAny(code, "ydgbe")
	time := strings.ContainsAny(code, "hs")
	switch {
	case date, strings.Contains(code, "aaa"), strings.Contains(code, "m") && !time:
		return formatDate
	case time:
		return formatTime
	case strings.HasPrefix(strings.TrimLeft(code, "# "), "00"):
		return formatZeros
	}
	return formatNumber
}

// bareCode is the first part of the code of a number format in small letters,
// without what it shows as it is: text, colours, currencies, the letters of
// morning and of powers of ten.
func bareCode(code string) string {
	var out strings.Builder
	r := []rune(strings.ToLower(code))
	for i := 0; i < len(r) && r[i] != ';'; i++ {
		switch r[i] {
		case '"':
			for i++; i < len(r) && r[i] != '"'; i++ {
			}
		case '\\', '_', '*':
			i++
		case '[':
			from := i
			for i < len(r) && r[i] != ']' {
				i++
			}
			if in := string(r[from+1 : min(i, len(r))]); strings.Trim(in, "hms") == "" {
				out.WriteString(in) // hours or minutes that go on past a day
			}
		default:
			out.WriteRune(r[i])
		}
	}
	return strings.NewReplacer("am/pm", "h", "a/p", "h", "上午/下午", "h", "e+", "", "e-", "").Replace(out.String())
}

// The days of a workbook. 60 is 29 February 1900, which never was.
const (
	lastSerial  = 2_958_465 // 9999-12-31
	noSuchDay   = 60
	days1904    = 1462
	secondsADay = 24 * 60 * 60
)

// dateOf is the date that a number stands for, with the time of day where there
// is one; else a word for what is wrong.
func dateOf(serial float64, from1904 bool) (date, wrong string) {
	if serial < 1 {
		return "", timeOfDay
	}
	if from1904 {
		serial += days1904
	}
	day := math.Floor(serial)
	second := int(math.Round((serial - day) * secondsADay))
	if day < 1 || day > lastSerial || day == noSuchDay {
		return "", noDate
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if day < noSuchDay {
		start = start.AddDate(0, 0, 1)
	}
	t := start.AddDate(0, 0, int(day)).Add(time.Duration(second) * time.Second)
	switch {
	case second == 0:
		return t.Format(time.DateOnly), ""
	case second%60 == 0:
		return t.Format("2006-01-02 15:04"), ""
	}
	return t.Format(time.DateTime), ""
}

// plainDate is a date as a workbook writes it out, which few do.
func plainDate(iso string) (date, wrong string) {
	iso = strings.TrimSuffix(strings.TrimSpace(iso), "Z")
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02T15:04:05.999"} {
		if t, err := time.Parse(layout, iso); err == nil {
			midnight := t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0
			if midnight {
				return t.Format(time.DateOnly), ""
			}
			return t.Format(time.DateTime), ""
		}
	}
	return "", timeOfDay
}
