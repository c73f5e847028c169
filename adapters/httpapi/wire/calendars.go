package wire

import (
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/calendar"
)

// CalendarDays are days of a calendar. Ordinary working days and weekends are
// among them only where all days were asked for.
type CalendarDays struct {
	Calendar string             `json:"calendar"`
	Digest   string             `json:"digest"`
	From     calendar.Date      `json:"from"`
	To       calendar.Date      `json:"to"`
	Workdays int                `json:"workdays"`
	Days     []calendar.DayInfo `json:"days"`
}

// DueRequest asks when a period ends.
type DueRequest struct {
	Start  string `json:"start" required:"true" description:"A moment, in the calendar's zone where it names no offset; or a date, its first moment."`
	Period string `json:"period" required:"true" description:"Such as \"1 workday\", \"20个工作日\", \"3 days\", \"1 month\", \"24 hours\"; one after the other as \"[3 workdays, 5 days]\", the later or earlier as \"{latest: [5 days, 3 workdays]}\", \"{earliest: …}\"."`
	Back   bool   `json:"back,omitempty" description:"Counts the period back from the start: until when something is to be done at the latest so long before it."`
}

// DueAnswer is when a period ends, and by which calendar; Proof where it was
// asked for.
type DueAnswer struct {
	Calendar engine.CalendarRef `json:"calendar"`
	Due      calendar.Due       `json:"due"`
	Proof    *calendar.Proof    `json:"proof,omitempty"`
}
