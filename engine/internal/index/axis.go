package index

import "slices"

// axis tells the classes of one field apart.
//
// An ordered axis with cuts c0 < c1 < … has the classes: below c0, c0, between
// c0 and c1, c1, …, above the last. A text axis has a class for each of its
// texts and one for all others. Both have a last class for no value.
type axis struct {
	cuts  []int64
	texts map[string]int
	text  bool
	count int
	thin  bool // some constants have no class of their own
}

func orderedAxis(constants []int64) axis {
	all := unique(constants)
	cuts := thin(all, MaxCuts)
	return axis{cuts: cuts, count: 2*len(cuts) + 2, thin: len(cuts) < len(all)}
}

func textAxis(constants []string) axis {
	all := unique(constants)
	a := axis{text: true, texts: map[string]int{}, thin: len(all) > 2*MaxCuts}
	for _, s := range thin(all, 2*MaxCuts) {
		a.texts[s] = len(a.texts)
	}
	a.count = len(a.texts) + 2
	return a
}

// thin keeps that many constants at most, evenly spread.
func thin[T any](s []T, most int) []T {
	if len(s) <= most {
		return s
	}
	out := make([]T, most)
	for i := range out {
		out[i] = s[i*len(s)/most]
	}
	return out
}

func (a *axis) none() int { return a.count - 1 }

func (a *axis) class(key int64) int {
	i, found := slices.BinarySearch(a.cuts, key)
	if found {
		return 2*i + 1
	}
	return 2 * i
}

func (a *axis) textClass(s string) int {
	if i, ok := a.texts[s]; ok {
		return i
	}
	return len(a.texts)
}
