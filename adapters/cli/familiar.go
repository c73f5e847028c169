package cli

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// topKeys are the keys that a policy set and a file of tests have at their top.
const topKeys = "guize set title languages timezone calendar rules_on extends remove allow sources params bodies materials facts outcomes define policies duties promises targets calendars " +
	"tests at base cases"

// familiar reports whether a file is what it is read as, so that a line of it may be
// shown: rows of a table or applications by a column that is known; a policy set,
// tests or an application by their keys, "guize" or more than half of them. What
// else there is may be anything, a file of passwords too.
func (a *app) familiar(name string, lines []string) bool {
	if strings.EqualFold(filepath.Ext(name), ".csv") {
		known := a.known("id")
		cells := strings.FieldsFunc(lines[0], func(r rune) bool { return strings.ContainsRune(",;\t\"", r) })
		return slices.ContainsFunc(cells, func(c string) bool { return known[strings.TrimSpace(c)] })
	}
	known, here, all := a.known(topKeys), 0, 0
	key := regexp.MustCompile(`^(?:\{ *)?["']?([\pL_][\pL\pN_.-]*)["']?:(?: |$)`)
	for _, line := range lines {
		m := key.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if m[1] == "guize" {
			return true
		}
		if all++; known[m[1]] {
			here++
		}
	}
	return 2*here > all
}

// known are some words and the names of the facts of the set that was loaded last.
func (a *app) known(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	if a.set == nil {
		return out
	}
	for _, f := range a.set.Facts {
		top, _, _ := strings.Cut(f.Name, ".")
		for _, w := range []string{f.Name, top, f.Alias, f.Title["zh"], f.Title["en"], f.Title[""]} {
			out[w] = w != ""
		}
	}
	return out
}
