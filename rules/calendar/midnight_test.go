package calendar_test

import (
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// TestNoMidnight asks for everything that a date alone begins on days that have
// no midnight, and on the days beside them.
func TestNoMidnight(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ zone, day, first string }{
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"},
		{"Africa/Cairo", "2024-04-26", "2024-04-26T01:00:00+03:00"},
		{"Asia/Beirut", "2024-03-31", "2024-03-31T01:00:00+03:00"},
		{"Asia/Beirut", "2024-04-01", "2024-04-01T00:00:00+03:00"},
		{"Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00"}, // a day that was left out
	} {
		zone, err := time.LoadLocation(tt.zone)
		if err != nil {
			t.Skipf("no time zone database: %v", err)
		}
		c, err := calendar.New(calendar.Spec{ID: "c", Zone: zone, Weekend: []time.Weekday{}})
		if err != nil {
			t.Fatal(err)
		}
		d := date(t, tt.day)
		first, err := calendar.ParseMoment(tt.day, zone)
		if err != nil || first.In(zone).Format(time.RFC3339) != tt.first || !d.In(zone).Equal(first) {
			t.Errorf("%s begins at %v in %s, %v", tt.day, first.In(zone), tt.zone, err)
		}
		if tt.zone == "Pacific/Apia" {
			continue
		}
		if calendar.DateOf(first, zone) != d || calendar.DateOf(first.Add(-time.Second), zone) != d.AddDays(-1) {
			t.Errorf("%v is not the first moment of %v", first, d)
		}
		before, at := d.AddDays(-2).In(zone).Add(10*time.Hour), d.In(zone)
		due, err := c.Due(before, calendar.Days(2), calendar.RollNone)
		if end := d.AddDays(1).In(zone).Add(-time.Second); err != nil || due.Date != d || !due.Time.Equal(end) {
			t.Errorf("two days from %v end at %v, %v", before, due.Time, err)
		}
		if due, err = c.Due(before, calendar.Days(1), calendar.RollNone); err != nil || !due.Time.Equal(first.Add(-time.Second)) {
			t.Errorf("the day before %v ends at %v, %v", d, due.Time, err)
		}
		if due, err = c.Due(at, calendar.Workdays(1)); err != nil || due.Date != d.AddDays(1) {
			t.Errorf("a working day from the first moment of %v ends on %v, %v", d, due.Date, err)
		}
		k := calendar.Clock{Starts: []time.Time{before}, Within: calendar.Days(1), Roll: calendar.RollNone, NotBefore: first}
		s, err := k.At(c, before)
		if end := d.AddDays(1).In(zone).Add(-time.Second); err != nil || !s.Due.Time.Equal(end) {
			t.Errorf("an appointment on %v, a date alone, is for the whole day and not until %v, %v", d, s.Due.Time, err)
		}
		out := calendar.Clock{Starts: k.Starts, Within: calendar.Days(1), Roll: calendar.RollNone, Exclude: []calendar.Interval{{From: d.AddDays(-1).In(zone), To: d.AddDays(1).In(zone)}, {From: d.In(zone), To: d.AddDays(1).In(zone)}}}
		if s, err = out.At(c, before); err != nil || s.Due.Date != d.AddDays(1) {
			t.Errorf("two days that are suspended whole: %v, %v", s.Due, err)
		}
		out.Exclude = out.Exclude[1:]
		out.Within = calendar.Days(3)
		if s, err = out.At(c, before); err != nil || s.Due.Date != d.AddDays(2) {
			t.Errorf("a suspension of %v alone leaves it out: %v, %v", d, s.Due, err)
		}
		p, err := k.Proof(c, before)
		if err != nil || p.Days[len(p.Days)-1].Date != d || !strings.Contains(p.Text("en"), "moved to the appointment of "+tt.day+"\n") {
			t.Errorf("its proof: %v\n%v", err, p.Text("en"))
		}
	}
}
