package httpapi

import (
	"net"
	"net/http"
	"slices"
	"strings"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/rules/text"
)

// Role is something that a caller may do; with "@" and the id of a set behind
// it ("decide@jingmen-connection"), with that set alone.
type Role string

// The roles.
const (
	RoleDecide  Role = "decide"  // ask for decisions, read sets and calendars
	RoleJournal Role = "journal" // read decisions that were kept
	RoleAdmin   Role = "admin"   // reload, and read what came of it
)

// On is the role for one set alone.
func (r Role) On(set string) Role { return r + Role("@"+set) }

// plain is the role without the set that it is for.
func (r Role) plain() Role {
	plain, _, _ := strings.Cut(string(r), "@")
	return Role(plain)
}

// Caller is who sent a request, and what they may do. The zero value is somebody
// whom nobody knows.
type Caller struct {
	Name  string // in the log and the journal, and by which rates are limited; "": by the address
	Roles []Role

	// Subject is who a decision that is kept says has asked for it: an id that means
	// nothing to others, say, where Name is that of a person and the journal must not
	// hold it. "": Name.
	Subject string
}

// asked is what a journal is told of who asked.
func (in *info) asked() records.Asked {
	a := records.Asked{By: in.caller.Name, Pinned: in.pinned != nil}
	if in.caller.Subject != "" {
		a.By = in.caller.Subject
	}
	return a
}

// has reports whether a caller may do something with a set.
func (c *Caller) has(need Role, set string) bool {
	return slices.ContainsFunc(c.Roles, func(r Role) bool {
		return r == need || strings.HasPrefix(string(r), string(need)) && r == need.On(set)
	})
}

// identify finds out who sent a request.
func (h *Handler) identify(r *http.Request, in *info) {
	if h.opts.Authenticate == nil {
		return
	}
	c, err := h.opts.Authenticate(r)
	if err != nil {
		in.refused = err
		return
	}
	in.caller = c
}

// allow says why a caller may not use a route, or nil.
func (h *Handler) allow(c *Caller, need Role, set string) *fault {
	open := h.opts.Authenticate == nil
	switch {
	case need == "" || c.has(need, set):
		return nil
	case need == RoleDecide && open:
		return nil
	case c.Name != "":
		if len(h.sets) > 1 {
			need = need.On(set)
		}
		return problem("forbidden", text.Say("“%[1]s”没有“%[2]s”权限", "%[1]q does not have the role %[2]q", c.Name, string(need)))
	case open:
		return problem("unauthorised", text.Say("服务没有配置令牌，此功能关闭", "the server has no tokens, so nobody may do this"))
	}
	return problem("unauthorised", text.Say("请出示令牌：Authorization: Bearer …", "show a token: Authorization: Bearer …"))
}

// who tells callers apart: by name, or by the address, without the port, where
// nobody is known.
func (c *Caller) who(remote string) string {
	if c.Name != "" {
		return c.Name
	}
	return "@" + withoutPort(remote)
}

// address is where a request came from.
func address(r *http.Request) string { return withoutPort(r.RemoteAddr) }

func withoutPort(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return remote
	}
	return host
}
