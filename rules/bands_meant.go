package rules

import (
	"regexp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules/internal/source"
)

// bandMeantAfter is the band that was meant by one as it stands in a letter: 100-300,
// 100至300, over 300, 300以上, [0..1,000], （100..300］; "" where that cannot be seen. An
// amount lies in one band: at an end that the one before has, this one begins above it.
func bandMeantAfter(before []Band, s string) string {
	plain := strings.TrimSpace(thousands.ReplaceAllStringFunc(plainCell(s), func(n string) string { return strings.ReplaceAll(n, ",", "") }))
	if band := bandMeant(KindNumber, plain); band != "" {
		plain = band
	}
	b, ok := ParseBand(plain)
	if ok && b.FromIn && !b.Point() && slices.ContainsFunc(before, func(o Band) bool { return o.ToIn && o.To == b.From }) {
		b.FromIn = false
	}
	if !ok || b.String() == s {
		return ""
	}
	return b.String()
}

// insteadBand proposes a band for another, in quotes where it stood without.
func insteadBand(f source.Found, was, now string) {
	if now != "" {
		for _, quote := range []string{`"`, "'"} {
			f.Instead(quote+was+quote, quote+now+quote)
		}
		f.Instead(was, `"`+now+`"`).Instead(was, now) // where it stands in quotes that the place leaves out
	}
}

var thousands = regexp.MustCompile(`\d{1,3}(?:,\d{3})+`)
