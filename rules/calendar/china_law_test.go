package calendar_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules/calendar"
)

// Before a notice is out the days off that the law gives are days off, by the version
// that was in force; they are not provisional, and the days about them are.
func TestChinaLaw(t *testing.T) {
	t.Parallel()
	asOf := func(day string) *calendar.Calendar {
		c, err := calendar.ChinaAsOf(date(t, day))
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	for _, tt := range []struct {
		name   string
		c      *calendar.Calendar
		year   string
		want   string // the days off by law
		notice string
	}{
		{"now", calendar.China(), "2027", "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03", "国务院令第795号"},
		{"far", calendar.China(), "2100", "01-01 02-08 02-09 02-10 02-11 04-05 05-01 05-02 06-12 09-18 10-01 10-02 10-03", "国务院令第795号"},
		{"before 2025", asOf("2024-01-01"), "2026", "01-01 02-17 02-18 02-19 04-05 05-01 06-19 09-25 10-01 10-02 10-03", "国务院令第644号"},
		{"before 2014", asOf("2013-12-10"), "2014", "01-01 01-30 01-31 02-01 04-05 05-01 06-02 09-08 10-01 10-02 10-03", "国务院令第513号"},
		{"before 2008", asOf("2006-12-31"), "2008", "01-01 02-07 02-08 02-09 05-01 05-02 05-03 10-01 10-02 10-03", "国务院令第270号"},
		{"to come", asOf("2007-12-17"), "2008", "01-01 02-06 02-07 02-08 04-04 05-01 06-08 09-14 10-01 10-02 10-03", "国务院令第513号"},
	} {
		var got []string
		for d := date(t, tt.year+"-01-01"); d.Year() == date(t, tt.year+"-12-31").Year(); d = d.AddDays(1) {
			info := tt.c.Day(d)
			switch {
			case info.Layer == "cn-law":
				got = append(got, d.String()[5:])
				if info.Workday || info.Provisional || info.Notice != tt.notice || info.Name.IsZero() {
					t.Errorf("%s: %+v", tt.name, info)
				}
			case !info.Provisional:
				t.Errorf("%s: %+v is settled", tt.name, info)
			}
		}
		if s := strings.Join(got, " "); s != tt.want {
			t.Errorf("%s: off by law in %s: %s, want %s", tt.name, tt.year, s, tt.want)
		}
	}
}

// What was decided by the national calendar of an earlier release can be decided again by
// it. Whoever changes the calendar moves the digest of today into the list of editions.
func TestChinaEditions(t *testing.T) {
	t.Parallel()
	const today = "sha256:1538436111199a50c15c4cd3cb3dc308439e0e104fbc5d44b28881741159f6d5"
	earlier := []string{"sha256:549979c2fdcb5673bcd015d2cc4f8b790d5691c9862c3e2145438dc0c24c7cc8"}
	if got := calendar.China().Digest(); got != today {
		t.Errorf("the calendar is %s, and was %s: add the one that was to ChinaEditions, and here", got, today)
	}
	var got []string
	for _, c := range calendar.ChinaEditions() {
		got = append(got, c.Digest())
		if c.ID() != "cn" {
			t.Errorf("id %s", c.ID())
		}
	}
	if strings.Join(got, " ") != strings.Join(earlier, " ") {
		t.Errorf("editions %v, want %v", got, earlier)
	}
}
