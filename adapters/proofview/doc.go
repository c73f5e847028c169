// Package proofview shows the proof of a due date, and the days of a calendar,
// where people look for them: as a picture of the months (SVG) that can be
// checked at a glance, and as entries for a calendar program (iCalendar).
//
//	p, err := calendar.China().Proof(start, calendar.Workdays(20))
//	svg, err := proofview.ProofSVG(p, "zh")
//	ics, err := proofview.ProofICS(p, proofview.Event{UID: "case-7", Stamp: now}, "zh")
//
// Every mark is a colour together with a word and a shape, so that the picture
// can be read without seeing colours and on black-and-white paper. The same
// input gives the same bytes.
package proofview
