package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal/records"
)

func (h *Handler) health(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	h.answer(w, r, wire.Health{Status: "ok", Version: h.opts.Version})
}

// ready answers 503 where the journal cannot be reached or the server is being
// shut down. A failed reload leaves it ready, since the old set serves.
func (h *Handler) ready(w http.ResponseWriter, r *http.Request) {
	out := wire.Readiness{Ready: true, Reload: "ok", Journal: "none", Ending: h.draining.Load()}
	for _, s := range h.sets {
		one := s.readiness()
		out.Sets = append(out.Sets, one)
		out.Cases += one.Cases
		if out.Reload == "ok" {
			out.Reload, out.Why = one.Reload, one.Why
		}
	}
	if len(out.Sets) == 1 {
		out.Set, out.Digest, out.Next, out.Sets = out.Sets[0].Set, out.Sets[0].Digest, out.Sets[0].Next, nil
	}
	if h.opts.Journal != nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), 2*time.Second) // who asks and leaves is no fault of the journal
		defer cancel()
		out.Journal = "ok"
		err := h.opts.Journal.Ping(ctx)
		if err != nil {
			out.Journal = "unavailable"
		}
		h.journalIs(err)
		if err == nil {
			h.keeps()
		}
	}
	out.Ready = out.Journal != "unavailable" && !out.Ending
	body, err := encodeLine(out)
	if err != nil {
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "application/json")
	if !out.Ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	w.Write(body)
}

// readiness says which set serves.
func (s *served) readiness() wire.SetReadiness {
	p := s.current()
	out := wire.SetReadiness{Set: p.set.ID, Digest: p.set.Digest, Cases: p.cases, Reload: s.reloadState()}
	if last := s.report.Load(); out.Reload == "failed" && last.Unsigned {
		out.Why = last.Error
	}
	if next := s.next(); next != nil {
		out.Next = &records.Step{Digest: next.set.Digest, From: next.from}
	}
	return out
}

// reloadState says whether the set that serves is the one that lies on disk.
func (s *served) reloadState() string {
	switch {
	case s.loading.Load():
		return "loading"
	case s.changed():
		return "changed"
	case !s.report.Load().OK:
		return "failed"
	}
	return "ok"
}

// journalIs logs that the journal went away or came back, once each, however
// often probes ask.
func (h *Handler) journalIs(err error) {
	switch away := err != nil; {
	case h.away.Swap(away) == away:
	case away:
		h.log.Error("journal unavailable", "error", err.Error())
	default:
		h.log.Info("journal available again")
	}
}

// reload is POST /v1/admin/reload.
func (h *Handler) reload(w http.ResponseWriter, r *http.Request) {
	report := infoOf(r.Context()).policy.served.reload(context.WithoutCancel(r.Context())) // finished even where the caller leaves
	result := "ok " + report.Digest
	if !report.OK {
		result = "failed: " + report.Error.In("en")
	}
	h.audit(r, "reload", result)
	w.Header().Set("Cache-Control", "no-store")
	if report.OK {
		h.answer(w, r, report)
		return
	}
	p := problem("reload-failed", report.Error)
	p.reload = report
	h.fail(w, r, p)
}

// lastReload is GET /v1/admin/reload.
func (h *Handler) lastReload(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	h.answer(w, r, infoOf(r.Context()).policy.served.report.Load())
}

// audit notes what an administrator did, in the log and in the journal.
func (h *Handler) audit(r *http.Request, action, result string) {
	in := infoOf(r.Context())
	who, id := in.caller.Name, in.id
	h.log.Info("audit", "who", who, "action", action, "result", result, "request", id, "from", address(r))
	if h.opts.Journal == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), h.opts.Limits.Timeout)
	defer cancel()
	if err := h.opts.Journal.Audit(ctx, records.Audit{Who: who, Action: action, Result: result, Request: id}); err != nil {
		h.log.Error("audit not kept", "request", id, "error", err.Error())
	}
}
