package calendar

import "time"

// momentLayouts are the ways to write a moment. It is never written to.
var momentLayouts = [...]string{
	time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15", time.DateOnly,
}

// ParseMoment reads RFC 3339, or a date and a time of day, or a date (its first
// moment), the last two in a zone; nil is UTC.
func ParseMoment(text string, zone *time.Location) (t time.Time, ok bool) {
	if zone == nil {
		zone = time.UTC
	}
	for _, layout := range momentLayouts {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
