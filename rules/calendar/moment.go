package calendar

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules/text"
)

// maxOffset is the furthest that a clock of this world goes from UTC.
const maxOffset = 14 * 60 * 60

// ParseMoment reads a moment written YYYY-MM-DDTHH:MM, with seconds and their
// fraction or without, and with Z or an offset such as +08:00, of at most 14
// hours; or a date, which means its first moment. A space may stand for the T.
// What names no offset is in the zone; where that is nil, the offset has to be
// there. Nothing else is read: every number has its two digits.
func ParseMoment(s string, zone *time.Location) (time.Time, error) {
	if t, ok := parseMoment(s, zone); ok {
		return t, nil
	}
	return time.Time{}, fmt.Errorf("%q is not a moment: %s", s, WrongMoment(s)["en"])
}

func parseMoment(s string, zone *time.Location) (time.Time, bool) {
	n := min(len(s), len(time.DateOnly))
	d, plain := parseDate(s[:n])
	hms, nanos, rest, ok := timeOfDay(s[n:])
	if !plain || !ok {
		return time.Time{}, false
	}
	if rest != "" {
		if zone, ok = offset(rest); !ok || n == len(s)-len(rest) {
			return time.Time{}, false
		}
	}
	if zone == nil {
		return time.Time{}, false
	}
	local := time.Date(d.Year(), d.Month(), d.Day(), hms[0], hms[1], hms[2], 0, time.UTC)
	return shown(local.Unix(), zone).Add(time.Duration(nanos)), true
}

// timeOfDay reads T09:00, T09:00:00 or T09:00:00.5 off the front of s; where
// that is empty, midnight.
func timeOfDay(s string) (hms [3]int, nanos int, rest string, ok bool) {
	if s == "" {
		return hms, 0, "", true
	}
	h, ok1 := digits(s, 1, 3)
	m, ok2 := digits(s, 4, 6)
	if !ok1 || !ok2 || s[0] != 'T' && s[0] != ' ' || s[3] != ':' || h > 23 || m > 59 {
		return hms, 0, "", false
	}
	hms, rest = [3]int{h, m}, s[6:]
	if !strings.HasPrefix(rest, ":") {
		return hms, 0, rest, true
	}
	if hms[2], ok = digits(rest, 1, 3); !ok || hms[2] > 59 {
		return hms, 0, "", false
	}
	nanos, rest, ok = fraction(rest[3:])
	return hms, nanos, rest, ok
}

// fraction reads .5 as nanoseconds; digits after the ninth say nothing.
func fraction(s string) (nanos int, rest string, ok bool) {
	if !strings.HasPrefix(s, ".") {
		return 0, s, true
	}
	n, unit := 1, 100_000_000
	for ; n < len(s) && '0' <= s[n] && s[n] <= '9'; n++ {
		nanos += int(s[n]-'0') * unit
		unit /= 10
	}
	return nanos, s[n:], n > 1
}

// offset reads Z or +08:00.
func offset(s string) (*time.Location, bool) {
	if s == "Z" {
		return time.UTC, true
	}
	h, ok1 := digits(s, 1, 3)
	m, ok2 := digits(s, 4, 6)
	seconds := (h*60 + m) * 60
	if len(s) != 6 || s[3] != ':' || !ok1 || !ok2 || m > 59 || seconds > maxOffset {
		return nil, false
	}
	switch s[0] {
	case '+':
		return time.FixedZone("", seconds), true
	case '-':
		return time.FixedZone("", -seconds), true
	}
	return nil, false
}

// loose is what people and programs write for a moment. It is never written to.
var loose = regexp.MustCompile(`^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?(?:[Tt\s]?\s*(\d{1,2})[:时点](?:(\d{1,2})分?)?(?::?(\d{1,2})([.,]\d+)?秒?)?\s*(?:([Zz])|([+-])(\d{1,2})(?::?(\d{2}))?)?)?\s*$`)

var eightDigits = regexp.MustCompile(`^\s*(\d{4})(\d{2})(\d{2})\s*$`)

// Meant writes a loosely written moment or date, such as 2025/4/2 9:00 or 2025年4月2日, as
// it should be written; "" is neither. That there is such a day is not said.
func Meant(s string) string {
	fixed, _ := mended(s)
	return fixed
}

// WrongMoment says how to write what [ParseMoment] does not take, in words
// that go after "… is not a moment": with the corrected form where there is no
// doubt of it, otherwise with an example.
func WrongMoment(s string) text.Text {
	const example = "2021-09-10T09:00:00+08:00"
	fixed, zoned := mended(s)
	_, ok := parseMoment(fixed, time.UTC)
	switch {
	case ok && fixed != s:
		return text.Say("应写作 %[1]s", "write it as %[1]s", fixed)
	case ok && zoned == "":
		return text.Say("要写明时差，如 %[1]s", "write its offset too, such as %[1]s", example)
	}
	if local := strings.TrimSuffix(fixed, zoned); zoned != "" {
		if _, ok := parseMoment(local, time.UTC); ok {
			return text.Say("时差应在 -14:00 与 +14:00 之间，如 %[1]s+08:00", "an offset lies between -14:00 and +14:00; write it such as %[1]s+08:00", local)
		}
	}
	if fixed != "" && !ok {
		return text.Say("没有这一日或这一时刻；应写作 %[1]s", "there is no such day or time of day; write it as %[1]s", example)
	}
	return text.Say("应写作 %[1]s", "write it as %[1]s", example)
}

// mended writes a loosely written moment as it should be, and its offset; ""
// is no moment at all.
func mended(s string) (fixed, zoned string) {
	s = text.HalfWidth(s)
	if m := eightDigits.FindStringSubmatch(s); m != nil {
		return m[1] + "-" + m[2] + "-" + m[3], ""
	}
	m := loose.FindStringSubmatch(s)
	if m == nil {
		return "", ""
	}
	two := func(s string) string { return ("00" + s)[len(s):] }
	fixed = m[1] + "-" + two(m[2]) + "-" + two(m[3])
	if m[4] != "" {
		fixed += "T" + two(m[4]) + ":" + two(m[5])
	}
	if m[6] != "" {
		fixed += ":" + two(m[6]) + strings.Replace(m[7], ",", ".", 1)
	}
	zoned = strings.ToUpper(m[8])
	if m[9] != "" {
		zoned = m[9] + two(m[10]) + ":" + two(m[11])
	}
	return fixed + zoned, zoned
}

// WrongDate says how to write what [ParseDate] does not take, as [WrongMoment]
// does.
func WrongDate(s string) text.Text {
	example := "2021-09-10"
	if fixed, _ := mended(s); len(fixed) == len(example) {
		if _, ok := parseMoment(fixed, time.UTC); !ok {
			return text.Say("没有这一日；应写作 %[1]s", "there is no such day; write it as %[1]s", example)
		}
		example = fixed
	}
	return text.Say("应写作 %[1]s", "write it as %[1]s", example)
}
