package proofview

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"github.com/guize-rules/guize/rules/calendar"
)

// Event is what a calendar program must be told of a due date besides the proof.
type Event struct {
	UID     string    // stays the same when the date moves; required
	Stamp   time.Time // when the entry was made; required
	Summary string    // what is due; "" for a general word
}

// ProofICS returns an iCalendar file with one entry, on the day on which the
// period ends, with the whole proof as its description and a reminder at nine
// on that day. A provisional date is marked tentative. The language is "zh" or "en".
func ProofICS(p *calendar.Proof, e Event, lang string) (string, error) {
	l := tongue(lang)
	switch {
	case p.Due.Date.IsZero():
		return "", errors.New("a clock without a due date has no entry")
	case e.UID == "" || e.Stamp.IsZero():
		return "", errors.New("an entry needs an id and the time at which it is made")
	}
	cal := newCalendar(l)
	ev := cal.AddEvent(e.UID)
	ev.SetDtStampTime(e.Stamp)
	ev.SetAllDayStartAt(noon(p.Due.Date))
	ev.SetAllDayEndAt(noon(p.Due.Date.AddDays(1)))
	summary := e.Summary
	if summary == "" {
		summary = l.say("期限届满", "Due")
	}
	ev.SetSummary(summary + untilText(p.Due.Time.In(p.Start.Location()), l))
	ev.SetDescription(p.Text(lang))
	ev.SetStatus(ics.ObjectStatusConfirmed)
	if p.Due.Provisional {
		ev.SetStatus(ics.ObjectStatusTentative)
	}
	alarm := ev.AddAlarm()
	alarm.SetAction(ics.ActionDisplay)
	alarm.SetTrigger("PT9H")
	alarm.SetDescription(summary)
	return serialize(cal)
}

// untilText says until when on the day.
func untilText(t time.Time, l tongue) string {
	clock := strings.TrimSpace(calendar.TimeWords(string(l), t))
	return l.say("（"+clock+"前）", " (by "+clock+")")
}

// DaysICS returns an iCalendar file with the holidays and the days worked by
// order from one day to another, neighbours of one kind and name in one entry.
// The stamp is the time at which the file is made.
func DaysICS(c *calendar.Calendar, from, to calendar.Date, stamp time.Time, lang string) (string, error) {
	switch {
	case from.IsZero() || to.Before(from):
		return "", errors.New("there is no day to write")
	case to.Sub(from) > maxMonths*31:
		return "", fmt.Errorf("%d days are too many for a file; at most %d", to.Sub(from)+1, maxMonths*31)
	case stamp.IsZero():
		return "", errors.New("a file needs the time at which it is made")
	}
	cal := newCalendar(tongue(lang))
	for d := from; !d.After(to) && !d.IsZero(); {
		info, first := c.Day(d), d
		for d = d.AddDays(1); !d.After(to) && !d.IsZero() && same(c.Day(d), info); {
			d = d.AddDays(1)
		}
		if info.Kind != calendar.Working && info.Kind != calendar.Weekend {
			addDays(cal, c, info, first, d, stamp, tongue(lang))
		}
	}
	return serialize(cal)
}

func same(a, b calendar.DayInfo) bool {
	return a.Kind == b.Kind && a.Name == b.Name && a.Layer == b.Layer
}

// addDays adds the days from first up to end, which is not included.
func addDays(cal *ics.Calendar, c *calendar.Calendar, info calendar.DayInfo, first, end calendar.Date, stamp time.Time, l tongue) {
	ev := cal.AddEvent(fmt.Sprintf("%s-%v@%s", info.Layer, first, c.ID()))
	ev.SetDtStampTime(stamp)
	ev.SetAllDayStartAt(noon(first))
	ev.SetAllDayEndAt(noon(end))
	ev.SetSummary(summary(info, l))
	if info.Notice != "" {
		ev.SetDescription(info.Notice)
	}
	ev.SetTimeTransparency(ics.TransparencyTransparent)
}

// noon is a moment whose date is the day's in any reading.
func noon(d calendar.Date) time.Time { return d.In(time.UTC).Add(12 * time.Hour) }

func newCalendar(l tongue) *ics.Calendar {
	cal := ics.NewCalendarFor("guize")
	cal.SetMethod(ics.MethodPublish)
	cal.SetProductId("-//guize//calendar//" + l.say("ZH", "EN"))
	return cal
}

func serialize(cal *ics.Calendar) (string, error) {
	var b bytes.Buffer
	if err := cal.SerializeTo(&b, ics.WithNewLineWindows); err != nil {
		return "", err
	}
	return b.String(), nil
}
