package httpapi

import (
	"net/http"
	"slices"

	"golang.org/x/text/language"

	"github.com/guize-rules/guize/rules"
)

// tongues are the languages in which a set is told, and ours, ready to be matched.
type tongues struct {
	first    string // of our own words, where nothing else is asked for
	set, own matcher
}

// matcher picks one of some languages.
type matcher struct {
	of []string
	by language.Matcher // nil where one of them is no language
}

func newTongues(set *rules.Set) tongues {
	own := []string{"zh", "en"}
	t := tongues{first: "en", set: newMatcher(set.Languages), own: newMatcher(own)}
	if slices.Contains(own, set.Languages[0]) {
		t.first = set.Languages[0]
	}
	return t
}

func newMatcher(of []string) matcher {
	tags := make([]language.Tag, 0, len(of))
	for _, l := range of {
		tag, err := language.Parse(l)
		if err != nil {
			return matcher{}
		}
		tags = append(tags, tag)
	}
	return matcher{of, language.NewMatcher(tags)}
}

// pick picks the languages of an answer by Accept-Language: set is that of the
// set's texts ("" where the request asks for none), words that of ours.
func (t *tongues) pick(r *http.Request) (inSet, words string) {
	asked := r.Header.Get("Accept-Language")
	if asked == "" || len(asked) > 200 {
		return "", t.first
	}
	want, _, err := language.ParseAcceptLanguage(asked)
	if err != nil {
		return "", t.first
	}
	return t.set.pick(want, ""), t.own.pick(want, t.first)
}

// pick is the best of the languages for some that are asked for, or the default
// where none will do.
func (m matcher) pick(want []language.Tag, def string) string {
	if m.by == nil {
		return def
	}
	_, i, sure := m.by.Match(want...)
	if sure == language.No {
		return def
	}
	return m.of[i]
}
