package httpapi

import (
	"net/http"
	"slices"

	"golang.org/x/text/language"

	"github.com/guize-rules/guize/rules"
)

// languages picks the languages of an answer by Accept-Language: set is that of
// the set's texts ("" where the request asks for none), words that of ours.
func languages(r *http.Request, set *rules.Set) (inSet, words string) {
	words = "en"
	if slices.Contains([]string{"zh", "en"}, set.Languages[0]) {
		words = set.Languages[0]
	}
	asked := r.Header.Get("Accept-Language")
	if asked == "" || len(asked) > 200 {
		return "", words
	}
	return pick(asked, set.Languages, ""), pick(asked, []string{"zh", "en"}, words)
}

// pick is the best of the languages for a header, or the default where none
// will do.
func pick(asked string, of []string, def string) string {
	tags := make([]language.Tag, 0, len(of))
	for _, l := range of {
		tag, err := language.Parse(l)
		if err != nil {
			return def
		}
		tags = append(tags, tag)
	}
	want, _, err := language.ParseAcceptLanguage(asked)
	if err != nil {
		return def
	}
	_, i, sure := language.NewMatcher(tags).Match(want...)
	if sure == language.No {
		return def
	}
	return of[i]
}
