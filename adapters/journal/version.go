package journal

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// version is by what an application was decided: the version of the language,
// and that of the program.
type version struct {
	language int
	program  string
}

// since names what of a version is newer than another: the language, or else the
// program; then names the same of the other.
func (v version) since(old version) (since, then text.Text) {
	if v.language != old.language {
		return language(v.language), language(old.language)
	}
	return text.Say("程序 %s", "program %s", v.program), text.Say("程序 %s", "program %s", old.program)
}

func language(n int) text.Text { return text.Say("语言版本 %d", "version %d of the language", n) }

// older reports whether a version is known to come before another. Programs whose
// names are no versions, as of a build of a developer, come before none.
func (v version) older(than version) bool {
	if c := cmp.Compare(v.language, than.language); c != 0 {
		return c < 0
	}
	a, ok := release(v.program)
	b, known := release(than.program)
	return ok && known && slices.Compare(a, b) < 0
}

// release takes the version out of what a program calls itself, such as "v0.3.0
// 0123456789ab" or "v0.3.1-rc.1": its numbers, and 0 where it comes before the
// release of these numbers. ok is false for what is no version.
func release(program string) (numbers []int, ok bool) {
	s, _, _ := strings.Cut(program, " ")
	s, ok = strings.CutPrefix(s, "v")
	s, _, _ = strings.Cut(s, "+")
	s, _, before := strings.Cut(s, "-")
	parts := strings.Split(s, ".")
	for _, p := range parts {
		n, err := strconv.Atoi(p)
		ok = ok && err == nil && n >= 0
		numbers = append(numbers, n)
	}
	if before {
		return append(numbers, 0), ok && len(parts) == 3
	}
	return append(numbers, 1), ok && len(parts) == 3
}

// versionOf is the version of a record. Records of version 1 do not name it.
func versionOf(rec *records.Record) version {
	return version{max(rec.Language, 1), rec.Program}
}

// today is the version by which replay decides.
func (j *Journal) today() version {
	return version{rules.LanguageVersion, j.opts.Program}
}
