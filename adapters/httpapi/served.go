package httpapi

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// served is one of the sets behind a handler: where it is read, and what of it is
// in use.
type served struct {
	h      *Handler
	source Source
	policy atomic.Pointer[policy] // the first of a plan
	active atomic.Pointer[policy] // that decided last
	report atomic.Pointer[wire.Reload]

	reloading sync.Mutex // one reload at a time
	loading   atomic.Bool
	seen      seen // the files as they were read last
}

// find is the set of an id that is in use, or nil.
func (h *Handler) find(id string) *policy {
	for _, s := range h.sets {
		if p := s.current(); p != nil && p.set.ID == id {
			return p
		}
	}
	return nil
}

// usable are the sets with which a caller may do something, in their order.
func (h *Handler) usable(c *Caller, need Role) []*policy {
	var out []*policy
	for _, s := range h.sets {
		if p := s.current(); h.allow(c, need, p.set.ID) == nil {
			out = append(out, p)
		}
	}
	return out
}

// admit finds the set that a request is about, and says why its caller may not ask
// that, or nil. What is about no set takes the role for any of them.
func (h *Handler) admit(rt *route, r *http.Request, in *info) *fault {
	switch {
	case strings.Contains(rt.path, "{set}"):
		id := r.PathValue("set")
		if p := h.find(id); p != nil {
			in.about(p, r)
			return h.allow(&in.caller, rt.role, p.set.ID)
		}
		return h.strange(in, rt.role, "没有规则集“%[1]s”；有：%[2]s", "there is no set %[1]q; there is %[2]s", short(id))
	case len(h.sets) == 1:
		return h.allow(&in.caller, rt.role, in.policy.set.ID)
	case rt.ofSet:
		return h.strange(in, rt.role, "这里有几套规则集，请在路径中指明：%[1]s；有：%[2]s", "there are several sets here, so the path names one: %[1]s; there is %[2]s", rt.pathOf())
	case rt.role == "" || len(h.usable(&in.caller, rt.role)) > 0:
		return nil
	}
	return h.allow(&in.caller, rt.role, in.policy.set.ID)
}

// strange answers who names no set that is here, with those that the caller may use.
func (h *Handler) strange(in *info, need Role, zh, en, named string) *fault {
	var ids []string
	for _, p := range h.usable(&in.caller, need) {
		ids = append(ids, p.set.ID)
	}
	if ids == nil {
		return h.allow(&in.caller, need, in.policy.set.ID)
	}
	return problem("not-found", text.Say(zh, en, named, text.Names(ids)))
}

// about notes the set that a request is about, in whose languages it is answered.
func (in *info) about(p *policy, r *http.Request) {
	if in.policy != p {
		in.policy = p
		in.set, in.words = p.tongues.pick(r)
	}
}

// pathOf is the path by which a route that is about a set names it.
func (rt *route) pathOf() string { return strings.Replace(rt.path, "/v1/", "/v1/sets/{set}/", 1) }

// withSets puts beside each route about the only set the one that names a set.
func withSets(routes []route) []route {
	out := make([]route, 0, 2*len(routes))
	for _, rt := range routes {
		out = append(out, rt)
		if rt.ofSet {
			of := rt
			of.path, of.id = rt.pathOf(), rt.id+"BySet"
			of.summary += "; by the set that the path names / 用路径中指明的规则集"
			of.problems = append([]string{"not-found"}, rt.problems...)
			out = append(out, of)
		}
	}
	return out
}

// taken says that another set of the handler has this one's id, or nothing.
func (s *served) taken(set *rules.Set) rules.Text {
	for _, other := range s.h.sets {
		if p := other.policy.Load(); other != s && p != nil && p.set.ID == set.ID {
			return text.Say("另一个规则集文件（%[2]s）也叫“%[1]s”；每套规则集的 set 应各不相同", "another set, of %[2]s, is called %[1]q too: each needs a name of its own (key set)", set.ID, other.source.Name)
		}
	}
	return nil
}
