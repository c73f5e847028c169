// Package text holds what people read, in the languages of a policy set or in
// Chinese and English, the two that the library speaks itself: [Say] makes a
// message, [Text.In] picks its language, [Short] keeps what it quotes readable,
// and [Nearest] finds the name that was perhaps meant.
package text

import (
	"maps"
	"slices"
)

// Text is something that a person reads, by language ("zh", "en").
type Text map[string]string

// In returns the text in the language asked for, else in the first of the
// fallback languages that has one, else in the alphabetically first language.
// It returns "" only for an empty text.
func (t Text) In(lang string, fallback ...string) string {
	if s, ok := t[lang]; ok {
		return s
	}
	for _, l := range fallback {
		if s, ok := t[l]; ok {
			return s
		}
	}
	for _, l := range slices.Sorted(maps.Keys(t)) {
		return t[l]
	}
	return ""
}
