package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"
)

// sum returns the digest over everything on which results and proofs depend,
// written out one statement a line in a fixed order.
func (c *Calendar) sum() string {
	h := sha256.New()
	fmt.Fprintf(h, "guize-calendar 1\nid %q\ntitle %q %q\nzone %q\nrest %v\nsettled %v %v\nawaits %q %q %d\n",
		c.id, c.title.ZH, c.title.EN, c.zone, c.rest, c.from, c.to, c.awaits.ZH, c.awaits.EN, c.nextFrom)
	writeOffsets(h, c.zone)
	for _, s := range c.hours {
		fmt.Fprintf(h, "hours %v %v %v\n", s.From, s.To, s.Day)
		for d := time.Sunday; d <= time.Saturday; d++ {
			if open, ok := s.Weekday[d]; ok {
				fmt.Fprintf(h, "weekday %d %v\n", int(d), open)
			}
		}
	}
	for i := 0; i < len(c.days); {
		j := i + 1 // days of one entry that follow one another share a line
		for j < len(c.days) && c.days[j].entry == c.days[i].entry && c.days[j].day == c.days[j-1].day+1 {
			j++
		}
		writeEntry(h, Date{c.days[i].day}, Date{c.days[j-1].day}, &c.entries[c.days[i].entry])
		i = j
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// writeOffsets writes how far the zone is ahead of UTC, and since when: its
// name alone does not tell zones apart. From 1900 to 2100, since what comes
// before is of no use and what comes after repeats itself.
func writeOffsets(w io.Writer, zone *time.Location) {
	t := time.Date(1900, time.January, 1, 0, 0, 0, 0, time.UTC).In(zone)
	_, offset := t.Zone()
	fmt.Fprintf(w, "offset %d\n", offset)
	for before := offset; ; before = offset {
		_, end := t.ZoneBounds()
		if end.IsZero() || end.Year() > 2100 {
			return
		}
		if !end.After(t) { // so ZoneBounds answers on the last day of a leap year
			end = t.AddDate(0, 0, 1)
		}
		t = end
		if _, offset = t.Zone(); offset != before {
			fmt.Fprintf(w, "offset %d since %d\n", offset, t.Unix())
		}
	}
}

func writeEntry(w io.Writer, from, to Date, e *entry) {
	fmt.Fprintf(w, "days %v %v work %t open %v name %q %q notice %q layer %q\n",
		from, to, e.work, e.open, e.name.ZH, e.name.EN, e.notice, e.layer)
	if e.law {
		fmt.Fprintln(w, "law")
	}
}
