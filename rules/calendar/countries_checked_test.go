package calendar_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// The years that count as checked are those, all of them and no others, in which the days
// off of both sources are the same.
func TestCountriesChecked(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/countries.txt")
	if err != nil {
		t.Fatal(err)
	}
	cals := map[string]*calendar.Calendar{}
	alike, checked := 0, 0
	for line := range bytes.Lines(data) {
		var code, sum string
		var year, n int
		if line[0] == '#' {
			continue
		}
		if _, err := fmt.Sscan(string(line), &code, &year, &n, &sum); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		if cals[code] == nil {
			if cals[code], err = calendar.Country(code, time.UTC, 2000, 2030); err != nil {
				t.Fatal(err)
			}
		}
		same := daysOff(t, cals[code], year) == sum
		said := false
		for _, run := range calendar.CheckedYears(code) {
			said = said || run[0] <= year && year <= run[1]
		}
		if same != said {
			t.Errorf("%s %d: alike %v, said to be checked %v", code, year, same, said)
		}
		if checked++; same {
			alike++
		}
	}
	if alike < 1500 || checked < 2900 {
		t.Errorf("%d of %d years alike", alike, checked)
	}
}

// daysOff is the sum of the days off of a year from Monday to Friday.
func daysOff(t *testing.T, c *calendar.Calendar, year int) string {
	t.Helper()
	var days []string
	for d := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() == year; d = d.AddDate(0, 0, 1) {
		date, err := calendar.NewDate(year, d.Month(), d.Day())
		if err != nil {
			t.Fatal(err)
		}
		if d.Weekday() != time.Saturday && d.Weekday() != time.Sunday && !c.IsWorkday(date) {
			days = append(days, date.String())
		}
	}
	sum := sha256.Sum256([]byte(strings.Join(days, " ")))
	return hex.EncodeToString(sum[:])[:12]
}

// A year that was not checked is provisional, and says what it waits for.
func TestCountryUnchecked(t *testing.T) {
	t.Parallel()
	at := func(y int) calendar.Date {
		d, err := calendar.NewDate(y, time.March, 3)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	for _, tt := range []struct {
		code        string
		year        int
		provisional bool
	}{
		{"at", 2026, false}, {"at", 2031, true}, {"gb", 2025, false}, {"gb", 2022, true}, {"gb", 2021, true}, {"ke", 2026, true},
	} {
		c, err := calendar.Country(tt.code, time.UTC, 2000, 2031)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.Day(at(tt.year)).Provisional; got != tt.provisional {
			t.Errorf("%s %d: provisional %v", tt.code, tt.year, got)
		}
	}
}
