package calendar

import (
	"cmp"
	"slices"
	"time"
)

// build makes the calendar of a spec that is right.
func build(spec Spec) *Calendar {
	c := &Calendar{id: spec.ID, title: spec.Title, rest: [7]bool{time.Sunday: true, time.Saturday: true}}
	c.inherit(spec.Base)
	c.override(&spec)
	for i := range spec.Layers {
		c.addLayer(&spec.Layers[i])
	}
	c.days = lastOfEach(c.days)
	b := builder{c: c, weekOf: map[[7]int32]int32{}}
	b.build()
	c.digest = c.sum()
	return c
}

func (c *Calendar) inherit(base *Calendar) {
	if base == nil {
		return
	}
	c.zone, c.rest, c.hours = base.zone, base.rest, base.hours
	c.from, c.to, c.awaits, c.nextFrom = base.from, base.to, base.awaits, base.nextFrom
	c.days, c.entries = slices.Clone(base.days), slices.Clone(base.entries)
	if c.title.IsZero() {
		c.title = base.title
	}
}

func (c *Calendar) override(s *Spec) {
	if s.Zone != nil {
		c.zone = s.Zone
	}
	if s.Weekend != nil {
		c.rest = [7]bool{}
		for _, d := range s.Weekend {
			c.rest[d] = true
		}
	}
	if !s.From.IsZero() {
		c.from = s.From
	}
	if !s.To.IsZero() {
		c.to = s.To
	}
	if !s.Awaits.IsZero() {
		c.awaits = s.Awaits
	}
	if s.NextFrom != 0 {
		c.nextFrom = s.NextFrom
	}
	if len(s.Hours) > 0 {
		c.hours = cloneHours(s.Hours)
	}
}

// cloneHours copies the hours, those of the whole year last.
func cloneHours(hours []OpeningHours) []OpeningHours {
	out := make([]OpeningHours, len(hours))
	for i, h := range hours {
		h.Day = slices.Clone(h.Day)
		weekday := make(map[time.Weekday][]Opening, len(h.Weekday))
		for d, open := range h.Weekday {
			weekday[d] = slices.Clone(open)
		}
		h.Weekday = weekday
		out[i] = h
	}
	slices.SortStableFunc(out, func(a, b OpeningHours) int { return cmp.Compare(a.rank(), b.rank()) })
	return out
}

func (h *OpeningHours) rank() int {
	if (h.From == MonthDay{}) {
		return 1
	}
	return 0
}

func (c *Calendar) addLayer(l *Layer) {
	for _, h := range l.Holidays {
		c.addDays(h.From, h.To, entry{name: h.Name, notice: l.Notice, layer: l.ID, law: l.Law})
	}
	for _, w := range l.Workdays {
		c.addDays(w.Date, w.Date, entry{work: true, name: w.Name, notice: l.Notice, layer: l.ID})
	}
	for _, s := range l.Special {
		c.addDays(s.From, s.To, entry{work: true, name: s.Name, notice: l.Notice, layer: l.ID, open: slices.Clone(s.Open)})
	}
}

func (c *Calendar) addDays(from, to Date, e entry) {
	for n := from.n; n <= to.n; n++ {
		c.days = append(c.days, exception{n, int32(len(c.entries))})
	}
	c.entries = append(c.entries, e)
}

// lastOfEach sorts by day and keeps the last that was said of each.
func lastOfEach(days []exception) []exception {
	slices.SortFunc(days, func(a, b exception) int {
		return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(b.entry, a.entry))
	})
	return slices.Clip(slices.CompactFunc(days, func(a, b exception) bool { return a.day == b.day }))
}

// builder lays out the runs of a calendar.
type builder struct {
	c       *Calendar
	weekOf  map[[7]int32]int32
	seasons []int32 // the ordinary week of each of c.hours
	madeUp  []int32 // and the week of a make-up day
	off     int32
	special []int32 // the week of each entry with hours of its own
}

func (b *builder) build() {
	b.c.shapes = []shape{{}}
	b.off = b.addWeek([7]int32{})
	b.addSeasons()
	b.special = make([]int32, len(b.c.entries))
	for i, e := range b.c.entries {
		if e.open != nil {
			b.special[i] = b.addWeek(all(b.addShape(e.open)))
		}
	}
	next := 0 // index of the next exception
	stretches := b.stretches()
	b.c.runs = make([]run, 0, len(stretches)+len(b.c.days))
	for _, s := range stretches {
		for day := s.first; day < s.end; {
			if next == len(b.c.days) || b.c.days[next].day >= s.end {
				b.addRun(day, b.seasons[s.season])
				break
			}
			e := b.c.days[next]
			if day < e.day {
				b.addRun(day, b.seasons[s.season])
			}
			b.addRun(e.day, b.exceptional(e.entry, s.season))
			day = e.day + 1
			next++
		}
	}
	b.sum()
}

func (b *builder) addShape(open []Opening) int32 {
	i := slices.IndexFunc(b.c.shapes, func(s shape) bool { return s.workday && slices.Equal(s.open, open) })
	if i < 0 {
		i = len(b.c.shapes)
		b.c.shapes = append(b.c.shapes, newShape(open))
	}
	return int32(i)
}

func (b *builder) addWeek(shapes [7]int32) int32 {
	if i, ok := b.weekOf[shapes]; ok {
		return i
	}
	i := int32(len(b.c.weeks))
	b.c.weeks = append(b.c.weeks, newWeek(shapes, b.c.shapes))
	b.weekOf[shapes] = i
	return i
}

func all(shape int32) [7]int32 { return [7]int32{shape, shape, shape, shape, shape, shape, shape} }

// addSeasons makes the weeks of each season; a calendar without hours has one
// season, in which working days are open from midnight to midnight.
func (b *builder) addSeasons() {
	hours := b.c.hours
	if len(hours) == 0 {
		hours = []OpeningHours{{Day: []Opening{{0, daySeconds}}}}
	}
	for _, h := range hours {
		day := b.addShape(h.Day)
		var shapes [7]int32
		for i := range shapes {
			d := time.Weekday((i + 1) % 7)
			switch open, ok := h.Weekday[d]; {
			case b.c.rest[d]:
			case ok:
				shapes[i] = b.addShape(open)
			default:
				shapes[i] = day
			}
		}
		b.seasons = append(b.seasons, b.addWeek(shapes))
		b.madeUp = append(b.madeUp, b.addWeek(all(day)))
	}
}

// exceptional returns the week of a day that a layer settles.
func (b *builder) exceptional(entry int32, season int) int32 {
	switch e := &b.c.entries[entry]; {
	case !e.work:
		return b.off
	case e.open != nil:
		return b.special[entry]
	}
	return b.madeUp[season]
}

// stretch is a part of a year with the same hours; end is not included.
type stretch struct {
	first, end int32
	season     int
}

// stretches divides all years by season. Which season a day is in depends on
// month and day alone, so that two years do for all.
func (b *builder) stretches() []stretch {
	if len(b.c.hours) < 2 {
		return []stretch{{1, lastDay + 1, 0}}
	}
	common, leap := b.seasonsOf(2001), b.seasonsOf(2000)
	out := make([]stretch, 0, 10000*len(leap))
	for year := 1; year <= 9999; year++ {
		parts := common
		if daysIn(year, time.February) == 29 {
			parts = leap
		}
		begin := ymd(year, time.January, 1).n
		for _, s := range parts {
			n := len(out)
			if n > 0 && out[n-1].season == s.season {
				continue
			}
			if n > 0 {
				out[n-1].end = begin + s.first
			}
			out = append(out, stretch{begin + s.first, lastDay + 1, s.season})
		}
	}
	return out
}

// seasonsOf divides one year; first counts its days from 0.
func (b *builder) seasonsOf(year int) []stretch {
	begin := ymd(year, time.January, 1)
	starts := []Date{begin}
	for _, h := range b.c.hours {
		if h.rank() == 0 {
			starts = append(starts, h.From.in(year), h.To.in(year).AddDays(1))
		}
	}
	slices.SortFunc(starts, Date.Compare)
	var out []stretch
	for _, d := range slices.Compact(starts) {
		if d.Year() == year {
			season := slices.IndexFunc(b.c.hours, func(h OpeningHours) bool { return h.covers(d) })
			out = append(out, stretch{first: d.n - begin.n, season: season})
		}
	}
	return out
}

// addRun begins a run, unless the one before is of the same kind of week.
func (b *builder) addRun(first, week int32) {
	if n := len(b.c.runs); n > 0 && b.c.runs[n-1].week == week {
		return
	}
	b.c.runs = append(b.c.runs, run{first: first, week: week})
}

func (b *builder) sum() {
	runs := slices.Clip(b.c.runs)
	for i := 1; i < len(runs); i++ {
		last, w := &runs[i-1], &b.c.weeks[runs[i-1].week]
		first, n := int64(last.first), int64(runs[i].first-last.first)
		runs[i].days = last.days + int32(w.daysIn(first, n))
		runs[i].open = last.open + w.openIn(first, n)
	}
	b.c.runs, b.c.dir = runs, newDirectory(runs)
}
