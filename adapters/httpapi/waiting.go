package httpapi

import (
	"net/http"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/rules/text"
)

// Waiting answers while a program waits for the database of its journal and has no
// [Handler] yet: /healthz is ok, /readyz says that the journal is unavailable, and all
// else is the problem journal-unavailable, for callers to come back.
func Waiting(version string) http.Handler {
	own := newMatcher([]string{"zh", "en"})
	words := tongues{first: "zh", set: own, own: own}
	answer := func(w http.ResponseWriter, status int, kind string, v any) {
		body, err := encodeLine(v)
		if err != nil {
			status = http.StatusInternalServerError
		}
		w.Header().Set("Content-Type", kind)
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		w.Write(body)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/healthz":
			answer(w, http.StatusOK, "application/json", wire.Health{Status: "ok", Version: version})
		case "/readyz":
			answer(w, http.StatusServiceUnavailable, "application/json", wire.Readiness{Reload: "loading", Journal: "unavailable"})
		default:
			_, lang := words.pick(r)
			p := problem("journal-unavailable", text.Say("日志的数据库还连不上，请稍后再试", "the database of the journal cannot be reached yet; try again"))
			w.Header().Set("Retry-After", "1")
			w.Header().Set("Content-Language", lang)
			answer(w, p.status, "application/problem+json", p.in(lang, ""))
		}
	})
}
