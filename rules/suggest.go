package rules

import (
	"strings"
	"unicode"
)

// Nearest returns the option that is most like word, or "" where none is like
// it: for asking whether that was meant. Case, "_", "-" and spaces do not
// count, full-width letters are as good as others, and a longer word may hold
// more mistakes. Of several the first wins.
func Nearest(word string, options []string) string {
	w := []rune(plainSpelling(word))
	best, bestDistance := "", len(w)/3+1
	if len(w) == 0 || len(w) > 100 {
		return ""
	}
	for _, o := range options {
		if d := distance(w, []rune(plainSpelling(o)), bestDistance); d < bestDistance {
			best, bestDistance = o, d
		}
	}
	return best
}

func plainSpelling(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == '-' || unicode.IsSpace(r):
			return -1
		}
		return unicode.ToLower(r)
	}, plainForms(s))
}

// distance counts the insertions, deletions, replacements and swaps of
// neighbours that make b of a; it stops at limit.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// mostOptions bounds the work of looking for the nearest name.
const mostOptions = 1000

// didYouMean is the hint for a name that is not one of the options; none where
// there are so many mistakes that this one will not be shown.
func (s *sink) didYouMean(word string, options []string) Text {
	if s.full() {
		return nil
	}
	if n := Nearest(word, options[:min(len(options), mostOptions)]); n != "" {
		return say("是否要写 %s？", "did you mean %s?", quoted(n))
	}
	return oneOf(options)
}

const longestList = 24

// oneOf lists what may stand in a place.
func oneOf(options []string) Text {
	switch {
	case len(options) == 0:
		return nil
	case len(options) > longestList:
		return say("可用：%s，另有 %d 项", "it may be one of %s and %d more",
			names(options[:longestList]), len(options)-longestList)
	}
	return say("可用：%s", "it may be one of: %s", names(options))
}
