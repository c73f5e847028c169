package calendar_test

import (
	"testing"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/de"
	"github.com/rickar/cal/v2/gb"
	"github.com/rickar/cal/v2/jp"
	"github.com/rickar/cal/v2/us"

	"github.com/guize-rules/guize/rules/calendar"
)

// TestCountryAgrees compares every day of twelve years with the library's own
// answer.
func TestCountryAgrees(t *testing.T) {
	t.Parallel()
	tests := []struct {
		code     string
		holidays []*cal.Holiday
	}{
		{"de", de.Holidays},
		{"de-by", de.HolidaysBY},
		{"gb", gb.Holidays},
		{"jp", jp.Holidays},
		{"us", us.Holidays},
	}
	for _, tt := range tests {
		t.Run(tt.code, func(t *testing.T) {
			t.Parallel()
			c, err := calendar.Country(tt.code, time.UTC, 2018, 2029)
			if err != nil {
				t.Fatal(err)
			}
			theirs := cal.NewBusinessCalendar()
			theirs.AddHoliday(tt.holidays...)
			off := 0
			for d := date(t, "2018-01-01"); d.Before(date(t, "2030-01-01")); d = d.AddDays(1) {
				at := d.In(time.UTC).Add(12 * time.Hour)
				if c.IsWorkday(d) != theirs.IsWorkday(at) {
					t.Errorf("%s: IsWorkday(%v) = %v, the library says otherwise: %+v", tt.code, d, c.IsWorkday(d), c.Day(d))
				}
				if day := c.Day(d); day.Kind == calendar.Off {
					off++
					if day.Name.EN == "" || day.Layer != tt.code || day.Notice == "" {
						t.Errorf("%s: a holiday without name or source: %+v", tt.code, day)
					}
				}
			}
			if off < 12*5 {
				t.Errorf("%s: only %d days off in twelve years", tt.code, off)
			}
		})
	}
}

func TestCountryRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		code        string
		zone        *time.Location
		first, last int
	}{
		{"unknown", "atlantis", time.UTC, 2020, 2021},
		{"no zone", "de", nil, 2020, 2021},
		{"backwards", "de", time.UTC, 2021, 2020},
		{"too long", "de", time.UTC, 1, 9000},
		{"year 0", "de", time.UTC, 0, 1},
	}
	for _, tt := range tests {
		if c, err := calendar.Country(tt.code, tt.zone, tt.first, tt.last); err == nil {
			t.Errorf("%s: Country made %v", tt.name, c.Title())
		}
	}
}

func TestCountryCode(t *testing.T) {
	t.Parallel()
	lower, err := calendar.Country("de-by", time.UTC, 2024, 2025)
	if err != nil {
		t.Fatal(err)
	}
	if upper, err := calendar.Country("DE-BY", time.UTC, 2024, 2025); err != nil || !upper.Equal(lower) {
		t.Errorf("DE-BY is not de-by: %v", err)
	}
}

func TestCountryProvisional(t *testing.T) {
	t.Parallel()
	c, err := calendar.Country("de", time.UTC, 2024, 2025)
	if err != nil {
		t.Fatal(err)
	}
	due, err := c.Due(time.Date(2025, 12, 30, 9, 0, 0, 0, time.UTC), calendar.Workdays(2))
	if err != nil || due.Date.String() != "2026-01-01" || !due.Provisional || due.WaitsFor.EN != "the public holidays in 2026, checked against a second source" {
		t.Errorf("Due = %+v, %v; want New Year, provisional", due, err)
	}
}

// TestEveryCountry makes each calendar there is.
func TestEveryCountry(t *testing.T) {
	t.Parallel()
	codes := calendar.Countries()
	if len(codes) != 97 {
		t.Errorf("%d countries", len(codes))
	}
	for _, code := range codes {
		c, err := calendar.Country(code, time.UTC, 2020, 2030)
		if err != nil {
			t.Fatal(err)
		}
		if n := c.Workdays(date(t, "2024-01-01"), date(t, "2024-12-31")); n < 235 || n > 262 {
			t.Errorf("%s works on %d days of 2024", code, n)
		}
	}
}
