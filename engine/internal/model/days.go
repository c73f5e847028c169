package model

import "github.com/guize-rules/guize/rules/calendar"

// Later is the later of two first days, of which a zero one is open.
func Later(a, b calendar.Date) calendar.Date {
	if a.Before(b) {
		return b
	}
	return a
}

// Earlier is the earlier of two last days, of which a zero one is open.
func Earlier(a, b calendar.Date) calendar.Date {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
