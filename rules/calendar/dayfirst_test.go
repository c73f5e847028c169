package calendar_test

import (
	"slices"
	"testing"

	"github.com/guize-rules/guize/rules/calendar"
)

func TestDatesMeant(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][]string{
		"1/7/2026":         {"2026-07-01", "2026-01-07"},
		"7/7/2026":         {"2026-07-07"},
		"30/6/2026":        {"2026-06-30"},
		"6/30/2026":        {"2026-06-30"},
		"31/6/2026":        nil, // no such day
		"30.06.2026":       {"2026-06-30"},
		"06.07.2026":       {"2026-07-06"}, // with points the day comes first
		"1 July 2026":      {"2026-07-01"},
		"1st of July 2026": {"2026-07-01"},
		"July 1, 2026":     {"2026-07-01"},
		"Sept. 3 2026":     {"2026-09-03"},
		"3 Smarch 2026":    nil,
		"二〇二六年七月一日":        {"2026-07-01"},
		"二零二六年十二月三十一日":     {"2026-12-31"},
		"二〇二六年十月二十日":       {"2026-10-20"},
		"二〇二六年十月十日":        {"2026-10-10"},
		"十一一年":             nil,
		"":                 nil,
	} {
		if got := calendar.DatesMeant(s); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", s, got, want)
		}
	}
}
