package httpapi

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/rules/text"
)

// noJournal answers where there is no journal.
func (h *Handler) noJournal(w http.ResponseWriter, r *http.Request) bool {
	if h.opts.Journal == nil {
		h.fail(w, r, problem("no-journal", text.Say("以 --journal 启动的服务才保存决定", "a server that keeps decisions is started with --journal")))
	}
	return h.opts.Journal == nil
}

func (h *Handler) keptDecision(w http.ResponseWriter, r *http.Request) {
	if h.noJournal(w, r) {
		return
	}
	e, err := h.opts.Journal.Get(r.Context(), r.PathValue("id"))
	if errors.Is(err, records.ErrNotFound) || err == nil && (e.Kind != records.KindDecision || !infoOf(r.Context()).caller.has(RoleJournal, e.Set)) {
		h.fail(w, r, problem("not-found", text.Say("没有这个编号的决定", "there is no decision of this id")))
		return
	}
	if err != nil {
		h.fail(w, r, h.unreadable(r.Context(), infoOf(r.Context()), err))
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	h.answer(w, r, e)
}

func (h *Handler) journalHead(w http.ResponseWriter, r *http.Request) {
	if h.noJournal(w, r) {
		return
	}
	head, err := h.opts.Journal.Head(r.Context())
	if err != nil {
		h.fail(w, r, h.unreadable(r.Context(), infoOf(r.Context()), err))
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	h.answer(w, r, head)
}

func (h *Handler) unreadable(ctx context.Context, in *info, err error) *fault {
	if callersOwn(ctx, err) {
		return late(ctx)
	}
	h.log.Error("journal", "request", in.id, "error", err.Error())
	if errors.Is(err, records.ErrForged) {
		return problem("entry-changed", text.Say("这个编号的条目已不是日志所写，不予提供；请管理员用 guize replay 复核", "the entry of this id is not as the journal wrote it, and is not given; let an administrator run guize replay"))
	}
	return problem("journal-unavailable", text.Say("日志现在读不到", "the journal cannot be read now"))
}

// etags are those that the caller has.
func etags(r *http.Request) []string {
	var out []string
	for _, line := range r.Header.Values("If-None-Match") {
		for tag := range strings.SplitSeq(line, ",") {
			out = append(out, strings.TrimPrefix(strings.TrimSpace(tag), "W/"))
		}
	}
	return out
}
