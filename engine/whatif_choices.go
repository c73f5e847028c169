package engine

import (
	"slices"
	"sort"
)

// Facts that cannot give what is wanted together cannot by fewer of them. So of a
// choice that is passed over it is worked out how many more facts it could have
// had, and every choice among these is passed over with it: where some fact has to
// change whatever else does, only choices with that fact are left.

// idle are sets of levers that do not give what is wanted together, and what was
// gained by them.
type idle struct {
	sets    [][]bool // by lever
	asked   int      // how often it was asked whether one more lever may join
	skipped int      // how many choices were passed over for it
}

// The bounds of idle sets: how many there are, and how often it may be asked
// for them before choices were passed over.
const (
	mostIdle  = 64
	askedIdle = 400
)

// level tries every choice of n levers, each with every combination of its
// values, as long as the levers that are chosen and those that may be could give
// what is wanted.
func (s *search) level(n, first int, chosen []int) error {
	if len(chosen) == n {
		defer s.last(chosen)
		return s.choice(chosen)
	}
	end := first + sort.Search(len(s.levers)-first, func(k int) bool {
		return !s.mayGive(nil, s.chosen(chosen, first+k, len(s.levers)))
	})
	if first < len(s.levers) {
		s.last(append(slices.Clip(chosen), first))
	}
	for i := first; i < end && !s.meter.Ended() && len(s.out.List) < whatIfAlternatives; i++ {
		if err := s.level(n, i+1, append(slices.Clone(chosen), i)); err != nil {
			return err
		}
	}
	return nil
}

// last notes the levers that were being tried when the work ended.
func (s *search) last(at []int) {
	if s.meter.Ended() && len(s.out.Last) == 0 {
		for _, i := range at {
			s.out.Last = append(s.out.Last, s.levers[i].path)
		}
	}
}

// chosen are some levers, and all from one on to another.
func (s *search) chosen(at []int, from, to int) []*lever {
	out := make([]*lever, 0, len(at)+to-from)
	for _, i := range at {
		out = append(out, s.levers[i])
	}
	return append(out, s.levers[from:to]...)
}

// choice tries the combinations of some levers.
func (s *search) choice(at []int) error {
	if s.meter.Spend(int64(1 + len(s.idle.sets)/8)); s.idle.has(at) {
		return nil
	}
	levers := s.chosen(at, 0, 0)
	if !s.mayGive(nil, levers) {
		s.widen(at)
		return nil
	}
	return s.combine(levers, 0, nil)
}

// has reports whether levers are all in one set.
func (d *idle) has(at []int) bool {
	for i, set := range d.sets {
		if !slices.ContainsFunc(at, func(l int) bool { return !set[l] }) {
			d.skipped++
			d.sets[0], d.sets[i] = set, d.sets[0] // which mostly has the next one too
			return true
		}
	}
	return false
}

// widen adds to some levers that do not give what is wanted all others with which
// they still do not, those first that are chosen next. It is not asked oftener than
// that has saved.
func (s *search) widen(at []int) {
	d := &s.idle
	if len(d.sets) == mostIdle || d.asked > askedIdle+d.skipped {
		return
	}
	var rest []int
	for k := range s.levers {
		if i := (at[len(at)-1] + 1 + k) % len(s.levers); !slices.Contains(at, i) {
			rest = append(rest, i)
		}
	}
	if all := s.join(at, rest); len(all) > len(at) {
		set := make([]bool, len(s.levers))
		for _, i := range all {
			set[i] = true
		}
		d.sets = append(d.sets, set)
	}
}

// join adds to levers that do not give what is wanted as many more as still do not.
func (s *search) join(in, more []int) []int {
	if len(more) == 0 {
		return in
	}
	s.idle.asked++
	all := slices.Concat(in, more)
	switch {
	case !s.mayGive(nil, s.chosen(all, 0, 0)):
		return all
	case len(more) == 1:
		return in
	}
	half := len(more) / 2
	return s.join(s.join(in, more[:half]), more[half:])
}
