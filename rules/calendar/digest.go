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

func writeEntry(w io.Writer, from, to Date, e *entry) {
	fmt.Fprintf(w, "days %v %v work %t open %v name %q %q notice %q layer %q\n",
		from, to, e.work, e.open, e.name.ZH, e.name.EN, e.notice, e.layer)
}
