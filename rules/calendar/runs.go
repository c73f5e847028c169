package calendar

// A calendar is kept as runs of days whose weeks are all alike: an ordinary
// stretch, a holiday, a make-up day, a season of other hours. Each run knows
// how many working days and seconds of opening lie before it, so that counting
// is a look-up of the run and arithmetic inside it, whatever the distance.
// Ordinary stretches need no table: ten thousand years without exceptions are
// one run.

type run struct {
	first int32 // its first day; it ends before the next run
	week  int32
	days  int32 // working days before first
	open  int64 // seconds of opening before first
}

// week is the shape of each day from Monday on, with sums over two weeks so
// that a count may begin on any day.
type week struct {
	shape [7]int32
	days  [15]int32
	open  [15]int64
}

func newWeek(shape [7]int32, shapes []shape) week {
	w := week{shape: shape}
	for i := range 14 {
		s := &shapes[shape[i%7]]
		w.days[i+1], w.open[i+1] = w.days[i], w.open[i]
		if s.workday {
			w.days[i+1]++
			w.open[i+1] += int64(s.total)
		}
	}
	return w
}

// monday returns the days from the Monday before to day n.
func monday(n int64) int64 { return (n + 4) % 7 }

// daysIn returns the working days among n days from day first on.
func (w *week) daysIn(first, n int64) int64 {
	at, full, rest := monday(first), n/7, n%7
	return full*int64(w.days[7]) + int64(w.days[at+rest]-w.days[at])
}

// openIn returns the seconds of opening in n days from day first on.
func (w *week) openIn(first, n int64) int64 {
	at, full, rest := monday(first), n/7, n%7
	return full*w.open[7] + w.open[at+rest] - w.open[at]
}

// directory finds runs: entry k is the run of day base + k<<shift. Only days
// between the second run's first and the last run's first are looked up in it.
type directory struct {
	base  int64
	shift uint
	run   []int32
}

// newDirectory makes a directory of at most some thousand entries.
func newDirectory(runs []run) directory {
	if len(runs) < 2 {
		return directory{}
	}
	d := directory{base: int64(runs[1].first)}
	span := int64(runs[len(runs)-1].first) - d.base
	for d.shift = 4; span>>d.shift > 4096; {
		d.shift++
	}
	i := 1
	for k := int64(0); k <= span>>d.shift+1; k++ {
		for i+1 < len(runs) && int64(runs[i+1].first) <= d.base+k<<d.shift {
			i++
		}
		d.run = append(d.run, int32(i))
	}
	return d
}

// runAt returns the run of day n, for n in 1..lastDay+1.
func (c *Calendar) runAt(n int64) int {
	last := len(c.runs) - 1
	switch {
	case last == 0 || n < c.dir.base:
		return 0
	case n >= int64(c.runs[last].first):
		return last
	}
	k := (n - c.dir.base) >> c.dir.shift
	lo, hi := int(c.dir.run[k]), int(c.dir.run[k+1])+1
	for hi-lo > 1 {
		m := int(uint(lo+hi) >> 1)
		if int64(c.runs[m].first) <= n {
			lo = m
		} else {
			hi = m
		}
	}
	return lo
}

func (c *Calendar) shapeOf(d Date) *shape {
	n := int64(d.n)
	r := &c.runs[c.runAt(n)]
	return &c.shapes[c.weeks[r.week].shape[monday(n)]]
}

// workdaysBefore returns the working days before day n, n in 1..lastDay+1.
func (c *Calendar) workdaysBefore(n int64) int {
	r := &c.runs[c.runAt(n)]
	return int(int64(r.days) + c.weeks[r.week].daysIn(int64(r.first), n-int64(r.first)))
}

// openBefore returns the seconds of opening before day n, n in 1..lastDay+1.
func (c *Calendar) openBefore(n int64) int64 {
	r := &c.runs[c.runAt(n)]
	return r.open + c.weeks[r.week].openIn(int64(r.first), n-int64(r.first))
}

// workdayAfter returns the n-th working day after day d, n > 0, or false where
// there is none in the range. d may be 0, the day before the first.
func (c *Calendar) workdayAfter(d, n int64) (int64, bool) {
	i := c.runAt(max(d, 1))
	r := &c.runs[i]
	want := int64(r.days) + c.weeks[r.week].daysIn(int64(r.first), max(0, d+1-int64(r.first))) + n
	i = c.gallop(i, func(r *run) bool { return int64(r.days) < want })
	r = &c.runs[i]
	w := &c.weeks[r.week]
	if w.days[7] == 0 {
		return 0, false
	}
	left := want - int64(r.days) // working days from the run's first on, > 0
	full := (left - 1) / int64(w.days[7])
	at, rest := monday(int64(r.first)), int32(left-full*int64(w.days[7]))
	j := int64(1)
	for w.days[at+j]-w.days[at] < rest {
		j++
	}
	day := int64(r.first) + 7*full + j - 1
	return day, day <= lastDay
}

// openAfter returns the first day at whose end n seconds of opening have
// passed since the first day of the range, and how many had passed before it.
func (c *Calendar) openAfter(from int, n int64) (day, before int64, ok bool) {
	i := c.gallop(from, func(r *run) bool { return r.open < n })
	r := &c.runs[i]
	w := &c.weeks[r.week]
	if w.open[7] == 0 {
		return 0, 0, false
	}
	full := (n - r.open - 1) / w.open[7]
	at, rest := monday(int64(r.first)), n-r.open-full*w.open[7]
	j := int64(1)
	for w.open[at+j]-w.open[at] < rest {
		j++
	}
	day = int64(r.first) + 7*full + j - 1
	return day, r.open + full*w.open[7] + w.open[at+j-1] - w.open[at], day <= lastDay
}

// gallop returns the last run from i on for which less holds; it holds for
// run i, and for no run after one for which it does not.
func (c *Calendar) gallop(i int, less func(*run) bool) int {
	step := 1
	for i+step < len(c.runs) && less(&c.runs[i+step]) {
		i += step
		step *= 2
	}
	for ; step > 0; step /= 2 {
		if i+step < len(c.runs) && less(&c.runs[i+step]) {
			i += step
		}
	}
	return i
}
