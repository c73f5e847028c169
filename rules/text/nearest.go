package text

import (
	"strings"
	"unicode"
)

// MostOptions bounds the work of looking for the nearest name.
const MostOptions = 1000

// Nearest returns the option that is most like word, or "" where none is like
// it: for asking whether that was meant. Case, "_", "-" and spaces do not
// count, full-width letters are as good as others, and a longer word may hold
// more mistakes. Of several the first wins. Where none is, a word in Chinese may be
// short for one option, or one option for it, or have one character in another's place.
// No more than a thousand options are
// looked at.
func Nearest(word string, options []string) string {
	if len(word) > 1000 { // which no name is like
		return ""
	}
	w := []rune(plainSpelling(word))
	best, bestDistance := "", len(w)/3+1
	if len(w) == 0 || len(w) > 100 {
		return ""
	}
	options = options[:min(len(options), MostOptions)]
	for _, o := range options {
		if d := distance(w, []rune(plainSpelling(o)), bestDistance); d < bestDistance {
			best, bestDistance = o, d
		}
	}
	if best == "" {
		return likeChinese(word, options)
	}
	return best
}

// likeChinese is the one option that a word in Chinese is a part of, that is a part of it,
// or that differs from it in one character; "" where there is none, or several.
func likeChinese(word string, options []string) (only string) {
	if !isChinese(word) {
		return ""
	}
	for _, o := range options {
		switch {
		case strings.Contains(o, word), isChinese(o) && strings.Contains(word, o):
		case isChinese(o) && distance([]rune(word), []rune(o), 2) < 2:
		default:
			continue
		}
		if only != "" {
			return ""
		}
		only = o
	}
	return only
}

func isChinese(s string) bool { return len([]rune(s)) > 1 && strings.IndexFunc(s, notHan) < 0 }

func notHan(c rune) bool { return !unicode.Is(unicode.Han, c) }

func plainSpelling(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '_' || r == '-' || unicode.IsSpace(r):
			return -1
		}
		return unicode.ToLower(r)
	}, HalfWidth(s))
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

// Meant asks whether a name was meant; nil where there is none.
func Meant(name string) Text {
	if name == "" {
		return nil
	}
	return Say("是否要写%s？", "did you mean %s?", Quoted(name))
}

// DidYouMean is the hint for a name that is not one of the options: the nearest
// one, else all of them.
func DidYouMean(word string, options []string) Text {
	if near := Nearest(word, options); near != "" {
		return Meant(near)
	}
	return OneOf(options)
}

// LongestList is how many names a hint lists.
const LongestList = 24

// OneOf lists what may stand in a place; nil where nothing may.
func OneOf(options []string) Text {
	switch {
	case len(options) == 0:
		return nil
	case len(options) > LongestList:
		return Say("可用：%s，另有 %d 项", "it may be one of %s and %d more",
			Names(options[:LongestList]), len(options)-LongestList)
	}
	return Say("可用：%s", "it may be one of: %s", Names(options))
}

// HalfWidth writes full-width letters, digits and signs as plain ones.
func HalfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}
