package calendar

import "time"

// Case is an open case whose due date may move when a calendar changes.
type Case struct {
	ID    string    `json:"id"`
	Clock Clock     `json:"-"`
	At    time.Time `json:"-"` // when the clock is read; the zero time is its latest start
}

// Change is a case whose due date differs between two calendars.
type Change struct {
	ID  string `json:"id"`
	Old Due    `json:"old,omitzero"` // zero where the clock has no due date
	New Due    `json:"new,omitzero"`
	// Days is by how many days the due date moves, negative for earlier; 0
	// where only Provisional differs, as when a notice settles a date.
	Days int `json:"days"`
	// Problem says why there is no due date under one of the calendars.
	Problem string `json:"problem,omitempty"`
}

// Changes returns the cases whose due date moves from one calendar to another,
// is settled by it, or is no longer settled, in the order of the cases.
func Changes(from, to *Calendar, cases []Case) []Change {
	var out []Change
	for _, c := range cases {
		at := c.At
		if at.IsZero() {
			for _, s := range c.Clock.Starts {
				if s.After(at) {
					at = s
				}
			}
		}
		a, errA := c.Clock.At(from, at)
		b, errB := c.Clock.At(to, at)
		change := Change{ID: c.ID, Old: a.Due, New: b.Due, Problem: problem(errA, errB)}
		if !a.Due.Date.IsZero() && !b.Due.Date.IsZero() {
			change.Days = b.Due.Date.Sub(a.Due.Date)
		}
		if !a.Due.Time.Equal(b.Due.Time) || a.Due.Provisional != b.Due.Provisional {
			out = append(out, change)
		}
	}
	return out
}

func problem(errs ...error) string {
	for _, err := range errs {
		if err != nil {
			return err.Error()
		}
	}
	return ""
}
