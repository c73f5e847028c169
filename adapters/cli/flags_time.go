package cli

import (
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// moment is the value of a flag that takes a time: RFC 3339, or a date (its
// midnight) or a date and time of day in a zone that is known later. It is read
// when the command line is.
type moment struct {
	text  string // "": the flag is not given
	local time.Time
	zoned bool // it names its own offset
}

// String is the moment as it was written.
func (m *moment) String() string { return m.text }

// Type is what help says of the value.
func (m *moment) Type() string { return "time" }

// Set reads the moment; "" is as if the flag were not given.
func (m *moment) Set(s string) error {
	if s == "" {
		*m = moment{}
		return nil
	}
	t, err := parseTime(s, time.UTC)
	if err != nil {
		return err
	}
	_, noOffset := calendar.ParseMoment(s, nil)
	m.text, m.local, m.zoned = s, t, noOffset == nil
	return nil
}

func (m *moment) given() bool { return m.text != "" }

// in is the moment, in the zone where it names none; nil is UTC.
func (m *moment) in(zone *time.Location) time.Time {
	if m.zoned || zone == nil {
		return m.local
	}
	t, _ := parseTime(m.text, zone) // it was read before
	return t
}

// or is the moment, or another where the flag is not given.
func (m *moment) or(other time.Time, zone *time.Location) time.Time {
	if !m.given() {
		return other
	}
	return m.in(zone)
}

// date is the value of a flag that takes a date.
type date struct{ calendar.Date }

// String is the date, "" where the flag is not given.
func (d *date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.Date.String()
}

// Type is what help says of the value.
func (d *date) Type() string { return "date" }

// Set reads the date; "" is as if the flag were not given.
func (d *date) Set(s string) (err error) {
	if s == "" {
		*d = date{}
		return nil
	}
	if d.Date, err = calendar.ParseDate(s); err != nil {
		return said("%[1]s：应是日期，%[2]s", "%[1]s: want a date; %[2]s", s, calendar.WrongDate(s))
	}
	return nil
}

// parseTime reads a moment or a date, in the zone.
func parseTime(s string, zone *time.Location) (time.Time, error) {
	if zone == nil {
		zone = time.UTC
	}
	t, err := calendar.ParseMoment(s, zone)
	if err != nil {
		return t, said("“%[1]s”：应是时间，%[2]s", "%[1]q: want a time; %[2]s", s, calendar.WrongMoment(s))
	}
	return t, nil
}
