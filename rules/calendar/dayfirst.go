package calendar

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	dayFirst     = regexp.MustCompile(`^(\d{1,2})([./-])(\d{1,2})[./-](\d{4})$`)
	dayMonth     = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?([a-z]{3,9})\.?,?\s+(\d{4})$`)
	monthDay     = regexp.MustCompile(`^([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})$`)
	inCharacters = regexp.MustCompile(`^([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]$`)
)

// months are the months by the letters that tell them apart.
var months = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// DatesMeant are the dates that may have been meant by one with the day or the month
// before the year (1/7/2026, 30.06.2026, 1 July 2026) or in characters (二〇二六年七月一日),
// as they should be written: two where day and month cannot be told apart, the day first;
// none for anything else.
func DatesMeant(s string) []string {
	s = strings.ToLower(strings.TrimSpace(s))
	if m := dayFirst.FindStringSubmatch(s); m != nil {
		out := days(written(m[4], m[3], m[1]))
		if m[2] != "." && m[1] != m[3] {
			out = append(out, days(written(m[4], m[1], m[3]))...)
		}
		return out
	}
	if m := dayMonth.FindStringSubmatch(s); m != nil {
		return days(written(m[3], month(m[2]), m[1]))
	}
	if m := monthDay.FindStringSubmatch(s); m != nil {
		return days(written(m[3], month(m[1]), m[2]))
	}
	if m := inCharacters.FindStringSubmatch(s); m != nil {
		year := ""
		for _, c := range m[1] {
			year += character(c)
		}
		return days(written(year, characters(m[2]), characters(m[3])))
	}
	return nil
}

func written(year, month, day string) string {
	return year + "-" + ("00" + month)[len(month):] + "-" + ("00" + day)[len(day):]
}

// days keeps what is a day that exists.
func days(s string) []string {
	if _, err := ParseDate(s); err != nil {
		return nil
	}
	return []string{s}
}

// month is the number of a month by its name or the beginning of it; "0" for none.
func month(name string) string {
	return strconv.Itoa(1 + slices.IndexFunc(months, func(m string) bool { return strings.HasPrefix(m, name) || name == "sept" && m == "september" }))
}

// characters are a number up to 99, such as 三十一.
func characters(s string) string {
	tens, ones, ten := strings.Cut(s, "十")
	if !ten {
		return character([]rune(s)[0])
	}
	n := 10
	if tens != "" {
		n, _ = strconv.Atoi(character([]rune(tens)[0]) + "0")
	}
	if ones != "" {
		one, _ := strconv.Atoi(character([]rune(ones)[0]))
		n += one
	}
	return fmt.Sprint(n)
}

func character(c rune) string {
	at := slices.Index([]rune("〇一二三四五六七八九"), c)
	return strconv.Itoa(max(at, 0)) // 零 is written for 〇
}
