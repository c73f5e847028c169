package httpapi

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// searchDecisions lists decisions that were kept, those of the sets whose journal the
// caller may read.
func (h *Handler) searchDecisions(w http.ResponseWriter, r *http.Request) {
	if h.noJournal(w, r) {
		return
	}
	s, p := readSearch(r.URL.Query())
	if p == nil {
		p = restrict(&s, &infoOf(r.Context()).caller)
	}
	if p != nil {
		h.fail(w, r, p)
		return
	}
	found, err := h.opts.Journal.Search(r.Context(), s)
	if err != nil {
		h.fail(w, r, h.unreadable(r.Context(), infoOf(r.Context()), err))
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	h.answer(w, r, wire.Found(s, found))
}

// restrict leaves of a search the sets whose journal a caller may read.
func restrict(s *records.Search, c *Caller) *fault {
	if c.has(RoleJournal, "") {
		return nil
	}
	for _, set := range s.Sets {
		if !c.has(RoleJournal, set) {
			return problem("forbidden", text.Say("“%[1]s”没有“%[2]s”权限", "%[1]q does not have the role %[2]q", c.Name, string(RoleJournal.On(set))))
		}
	}
	for _, role := range c.Roles {
		if set, ok := strings.CutPrefix(string(role), string(RoleJournal.On(""))); ok && len(s.Sets) < len(c.Roles) {
			s.Sets = append(s.Sets, set)
		}
	}
	return nil
}

// searchKeys read the parameters of a search. It is never written to.
var searchKeys = map[string]func(s *records.Search, v string) bool{
	"set":    func(s *records.Search, v string) bool { s.Sets = []string{v}; return true },
	"number": func(s *records.Search, v string) bool { s.Number = v; return true },
	"rule":   func(s *records.Search, v string) bool { s.Rule = v; return true },
	"status": func(s *records.Search, v string) bool {
		s.Status = engine.Status(v)
		return slices.Contains(engine.Statuses(), s.Status)
	},
	"from":  func(s *records.Search, v string) bool { return searchMoment(&s.From, v) },
	"until": func(s *records.Search, v string) bool { return searchMoment(&s.Until, v) },
	"before": func(s *records.Search, v string) (ok bool) {
		var err error
		s.Before, err = strconv.ParseInt(v, 10, 64)
		return err == nil && s.Before > 0
	},
	"limit": func(s *records.Search, v string) bool {
		var err error
		s.Limit, err = strconv.Atoi(v)
		return err == nil && s.Limit > 0 && s.Limit <= records.MostPage
	},
}

// readSearch reads a search from a query. What it does not know is refused: a
// misspelt name would list everything.
func readSearch(q map[string][]string) (s records.Search, p *fault) {
	for _, name := range slices.Sorted(maps.Keys(q)) {
		read, known := searchKeys[name]
		v := q[name]
		switch {
		case !known:
			return s, problem("bad-request", text.Say("没有参数“%[1]s”；可用：%[2]s", "there is no parameter %[1]q; there are: %[2]s", short(name), text.Names(slices.Sorted(maps.Keys(searchKeys)))))
		case len(v) != 1 || v[0] == "" || !read(&s, v[0]):
			return s, problem("bad-request", text.Say("参数 %[1]s 的值不对：%[2]s", "the parameter %[1]s has a wrong value: %[2]s", name, searchWants(name)))
		}
	}
	return s, nil
}

// searchWants says what a parameter of a search has to be.
func searchWants(name string) text.Text {
	switch name {
	case "status":
		var all []string
		for _, s := range engine.Statuses() {
			all = append(all, string(s))
		}
		return text.Say("应是以下之一：%[1]s", "want one of %[1]s", text.Names(all))
	case "from", "until":
		return text.Say("应是时刻，如 2026-01-02T09:00:00+08:00（+ 写作 %%2B）", "want a moment such as 2026-01-02T09:00:00+08:00, with %%2B for +")
	case "before":
		return text.Say("应是上一页的 before", "want the before of the last page")
	case "limit":
		return text.Say("应是 1 到 %[1]d", "want 1 to %[1]d", records.MostPage)
	}
	return text.Say("应写一次，不能为空", "it is given once, and not empty")
}

func searchMoment(out *time.Time, v string) bool {
	t, err := calendar.ParseMoment(v, nil)
	*out = t
	return err == nil
}
