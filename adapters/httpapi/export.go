package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/rules/text"
)

// journalEntries streams the entries after ?after=, a line each, up to the end of
// the journal. Who may read the decisions of a set alone gets those. Where it ends
// early the last line is a problem, or else the connection breaks; whoever has a
// whole line goes on after its number.
func (h *Handler) journalEntries(w http.ResponseWriter, r *http.Request) {
	if h.noJournal(w, r) {
		return
	}
	after, err := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	if err != nil && r.URL.Query().Has("after") || after < 0 {
		h.fail(w, r, problem("bad-request", text.Say("after 应是一条记录的编号（seq），0 为从头开始", "after is the number (seq) of an entry, 0 for the beginning")))
		return
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	out := &exporting{w: w, rc: http.NewResponseController(w), wait: h.opts.Limits.Read + h.opts.Limits.Timeout}
	caller := infoOf(ctx).caller
	whole := caller.has(RoleJournal, "")
	for l, err := range h.opts.Journal.Export(ctx, after) {
		if err != nil {
			h.exportEnded(r, out, err)
			return
		}
		if (whole || mayRead(&caller, l.JSON)) && !out.line(l.JSON) {
			return
		}
	}
	out.begin() // of nothing at all, too
}

// mayRead reports whether a caller who may not read every entry may read one.
func mayRead(c *Caller, line []byte) bool {
	var e struct{ Kind, Set string }
	return json.Unmarshal(line, &e) == nil && e.Kind == records.KindDecision && c.has(RoleJournal, e.Set)
}

// exportEnded says why an export ends early.
func (h *Handler) exportEnded(r *http.Request, out *exporting, err error) {
	in := infoOf(r.Context())
	var p *fault
	switch gap := (*records.Gap)(nil); {
	case left(r.Context()):
		return
	case errors.As(err, &gap) && gap.After > gap.Last:
		p = problem("journal-gap", text.Say("日志只到第 %[1]d 条，没有第 %[2]d 条：可能是从备份恢复的", "the journal ends with entry %[1]d, before %[2]d: it may have been restored", gap.Last, gap.After))
	case errors.As(err, &gap):
		p = problem("journal-gap", text.Say("第 %[1]d 条起的记录已不在；现存最早的是第 %[2]d 条", "entries from %[1]d on are not there any more; the first one is %[2]d", gap.After+1, gap.First))
	default:
		p = h.unreadable(r.Context(), infoOf(r.Context()), err)
	}
	if !out.begun {
		h.fail(out.w, r, p)
		return
	}
	in.problem = p.code
	if line, err := encodeLine(wire.JournalLine{Problem: p.in(in.words, in.id)}); err == nil {
		out.line(line)
	}
}

// exporting is an export under way.
type exporting struct {
	w     http.ResponseWriter
	rc    *http.ResponseController
	wait  time.Duration // for the reader to take a line
	begun bool
}

func (e *exporting) begin() {
	if !e.begun {
		e.begun = true
		head := e.w.Header()
		head.Set("Content-Type", "application/x-ndjson")
		head.Set("Cache-Control", "no-store")
	}
}

// line writes a line; it is false where nobody takes it.
func (e *exporting) line(text []byte) bool {
	e.begin()
	e.rc.SetWriteDeadline(time.Now().Add(e.wait))
	_, err := e.w.Write(text)
	return err == nil
}
