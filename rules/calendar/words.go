package calendar

import (
	"strings"
	"time"
)

// DateWords is the day of a moment as people write it: in Chinese 2026年10月8日 (GB/T
// 9704, 8.4), in other languages 2026-10-08.
func DateWords(lang string, t time.Time) string {
	if lang == "zh" {
		return t.Format("2006年1月2日")
	}
	return t.Format(time.DateOnly)
}

// MomentWords is a moment to the minute as people write it: 2026年10月8日10时30分, or
// 2026-10-08 10:30.
func MomentWords(lang string, t time.Time) string { return DateWords(lang, t) + TimeWords(lang, t) }

// TimeWords is the time of day as it stands behind a day: 10时30分, 9时, or " 10:30". The
// last second of a day is its end, 24时.
func TimeWords(lang string, t time.Time) string {
	at := "24:00"
	if t.Format(time.TimeOnly) != lastTime {
		at = t.Format("15:04")
	}
	if lang != "zh" {
		return " " + at
	}
	hour, minute, _ := strings.Cut(at, ":")
	return strings.TrimSuffix(strings.TrimPrefix(hour, "0")+"时"+minute+"分", "00分")
}

// inWords is a moment in both languages, to the second where it has some.
func inWords(t time.Time) Text { return Text{instantWords("zh", t), instantWords("en", t)} }

func instantWords(lang string, t time.Time) string {
	s := MomentWords(lang, t)
	if t.Second() == 0 || t.Format(time.TimeOnly) == lastTime {
		return s
	}
	if lang != "zh" {
		return s + t.Format(":05")
	}
	return DateWords(lang, t) + t.Format("15时04分05秒")
}
