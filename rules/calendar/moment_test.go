package calendar_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

func TestParseMoment(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 8*60*60)
	tests := []struct{ in, want, reason string }{
		{"2024-05-06", "2024-05-06T00:00:00+08:00", "a date is its first moment"},
		{"2024-05-06T07:00", "2024-05-06T07:00:00+08:00", "in the zone"},
		{"2024-05-06 07:00", "2024-05-06T07:00:00+08:00", "a space for the T"},
		{"2024-05-06T07:00:09", "2024-05-06T07:00:09+08:00", ""},
		{"2024-05-06T07:00:09.25", "2024-05-06T07:00:09.25+08:00", ""},
		{"2024-05-06T07:00:09.1234567899", "2024-05-06T07:00:09.123456789+08:00", "what is under a nanosecond is left out"},
		{"2024-05-06T07:00Z", "2024-05-06T07:00:00Z", ""},
		{"2024-05-06T07:00:00+00:00", "2024-05-06T07:00:00Z", ""},
		{"2024-05-06T07:00:00.5-09:30", "2024-05-06T07:00:00.5-09:30", ""},
		{"2024-05-06T07:00:00+14:00", "2024-05-06T07:00:00+14:00", "the furthest there is"},
		{"2024-05-06T07:00:00-14:00", "2024-05-06T07:00:00-14:00", ""},
		{"2024-05-06T07:00:00+14:01", "", "an offset lies between -14:00 and +14:00; write it such as 2024-05-06T07:00:00+08:00"},
		{"2024-05-06T07:00:00+19:00", "", "an offset lies between -14:00 and +14:00; write it such as 2024-05-06T07:00:00+08:00"},
		{"2024-05-06T07:00:00+24:00", "", "an offset lies between -14:00 and +14:00; write it such as 2024-05-06T07:00:00+08:00"},
		{"2024-05-06T07:00:00+08:60", "", "an offset lies between -14:00 and +14:00; write it such as 2024-05-06T07:00:00+08:00"},
		{"2024-05-06T7:00:00Z", "", "write it as 2024-05-06T07:00:00Z"},
		{"2024-05-06T7:00", "", "write it as 2024-05-06T07:00"},
		{"2024-5-6", "", "write it as 2024-05-06"},
		{"2024/5/6 7:00", "", "write it as 2024-05-06T07:00"},
		{"2024-05-06T07:00:00+8:00", "", "write it as 2024-05-06T07:00:00+08:00"},
		{"2024-05-06T07:00:00+0800", "", "write it as 2024-05-06T07:00:00+08:00"},
		{"2024-05-06T07:00:00+08", "", "write it as 2024-05-06T07:00:00+08:00"},
		{"2024-05-06T07:00:00,5Z", "", "write it as 2024-05-06T07:00:00.5Z"},
		{"2024-05-06t07:00:00z", "", "write it as 2024-05-06T07:00:00Z"},
		{" 2024-05-06T07:00 ", "", "write it as 2024-05-06T07:00"},
		{"2024-05-06T24:00", "", "there is no such day or time of day; write it as 2021-09-10T09:00:00+08:00"},
		{"2024-05-06T07:60", "", "there is no such day or time of day; write it as 2021-09-10T09:00:00+08:00"},
		{"2024-05-06T07:00:60Z", "", "there is no such day or time of day; write it as 2021-09-10T09:00:00+08:00"},
		{"2023-02-29T07:00", "", "there is no such day or time of day; write it as 2021-09-10T09:00:00+08:00"},
		{"2024-05-06T07", "", "write it as 2021-09-10T09:00:00+08:00"},
		{"2024-05-06Z", "", "write it as 2021-09-10T09:00:00+08:00"},
		{"2024-05-06T07:00:00.", "", "write it as 2021-09-10T09:00:00+08:00"},
		{"2024-05-06T07:00:00.5.5", "", "write it as 2021-09-10T09:00:00+08:00"},
		{"6 May 2024", "", "write it as 2021-09-10T09:00:00+08:00"},
		{"", "", "write it as 2021-09-10T09:00:00+08:00"},
	}
	for _, tt := range tests {
		got, err := calendar.ParseMoment(tt.in, zone)
		if (err == nil) != (tt.want != "") {
			t.Errorf("ParseMoment(%q) = %v, %v; want %q", tt.in, got, err, tt.want)
		} else if err == nil && got.Format(time.RFC3339Nano) != tt.want {
			t.Errorf("ParseMoment(%q) = %s, want %s (%s)", tt.in, got.Format(time.RFC3339Nano), tt.want, tt.reason)
		} else if err != nil && !strings.HasSuffix(err.Error(), " is not a moment: "+tt.reason) {
			t.Errorf("ParseMoment(%q): %v; want: %s", tt.in, err, tt.reason)
		}
	}
}

// TestParseMomentWithoutZone: where nobody says what zone is meant, the moment has to.
// A time of day that clocks show twice is the first, and one that they leap
// over is as much later as they leap.
func TestParseMomentWhereClocksChange(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, in, want string }{
		{"America/Santiago", "2024-09-08", "2024-09-08T01:00:00-03:00"},
		{"America/Santiago", "2024-09-08T00:30", "2024-09-08T01:30:00-03:00"},
		{"America/Santiago", "2024-09-08T01:00", "2024-09-08T01:00:00-03:00"},
		{"America/Santiago", "2024-04-06T23:30", "2024-04-06T23:30:00-03:00"},
		{"Asia/Amman", "2021-10-29", "2021-10-29T00:00:00+03:00"},
		{"Asia/Amman", "2021-10-29T01:00", "2021-10-29T01:00:00+02:00"},
		{"Europe/Berlin", "2024-10-27T02:30", "2024-10-27T02:30:00+02:00"},
		{"Europe/Berlin", "2024-03-31T02:30", "2024-03-31T03:30:00+02:00"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Skipf("no time zone database: %v", err)
		}
		if got, err := calendar.ParseMoment(c.in, zone); err != nil || got.Format(time.RFC3339) != c.want {
			t.Errorf("%s in %s is %v, %v; want %s", c.in, c.zone, got, err, c.want)
		}
	}
}

func TestParseMomentWithoutZone(t *testing.T) {
	t.Parallel()
	if got, err := calendar.ParseMoment("2024-05-06T07:00:00+08:00", nil); err != nil || got.Unix() != 1714950000 {
		t.Errorf("with an offset: %v, %v", got, err)
	}
	for _, s := range []string{"2024-05-06", "2024-05-06T07:00:00"} {
		if _, err := calendar.ParseMoment(s, nil); err == nil || !strings.Contains(err.Error(), "write its offset too") {
			t.Errorf("ParseMoment(%q) without a zone: %v", s, err)
		}
	}
}

func TestWrongDate(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2021/9/7": "write it as 2021-09-07", "2021-9-7": "write it as 2021-09-07",
		"2021-02-30": "there is no such day; write it as 2021-09-10",
		"7.9.2021":   "write it as 2021-09-10", "2021-09-07T09:00": "write it as 2021-09-10",
	} {
		if got := calendar.WrongDate(in)["en"]; got != want {
			t.Errorf("WrongDate(%q): %s, want %s", in, got, want)
		}
	}
}

// momentForm is the form of a moment, said a second time.
var momentForm = regexp.MustCompile(`^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?)?$`)

// momentByLayouts reads a moment of the right form by Go's own reader.
func momentByLayouts(s string, zone *time.Location) (time.Time, bool) {
	if !momentForm.MatchString(s) || strings.HasPrefix(s, "0000") {
		return time.Time{}, false
	}
	for _, clock := range []string{"", "T15:04", "T15:04:05", " 15:04", " 15:04:05"} {
		for _, offset := range []string{"", "Z07:00"} {
			if t, err := time.ParseInLocation(time.DateOnly+clock+offset, s, zone); err == nil {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

// FuzzParseMoment holds the reader to Go's, behind a form of its own, and what
// it proposes for a wrong text to what it reads.
func FuzzParseMoment(f *testing.F) {
	for _, s := range []string{"2024-05-06", "2024-05-06T07:00", "2024-05-06 07:00:09.25-09:30", "2024-05-06T7:00:00Z", "2024-02-30T07:00+14:01",
		"2024/5/6 7:0", "0001-01-01T00:00:00+14:00", "0000-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999999-14:00", "2024-05-06T07:00:00,5Z", "2024-03-31T02:30"} {
		f.Add(s)
	}
	zone, err := time.LoadLocation("Europe/Berlin") // has hours that do not exist, and hours that come twice
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := calendar.ParseMoment(s, zone)
		want, ok := momentByLayouts(s, zone)
		if ok != (err == nil) || ok && !got.Equal(want) {
			t.Fatalf("ParseMoment(%q) = %v, %v; by the form and Go's layouts %v, %v", s, got, err, want, ok)
		}
		if err == nil {
			return
		}
		words := strings.Fields(calendar.WrongMoment(s)["en"])
		if fixed := words[len(words)-1]; len(fixed) > 0 {
			if _, err := calendar.ParseMoment(fixed, zone); err != nil {
				t.Errorf("for %q it proposes %q: %v", s, fixed, err)
			}
		}
	})
}
