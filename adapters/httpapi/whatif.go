package httpapi

import (
	"bytes"
	"encoding/json"
	"net/http"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/text"
)

// readWant is nil where there is no outcome and value.
func readWant(raw json.RawMessage) *wire.Want {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	d.UseNumber()
	var w wire.Want
	if d.Decode(&w) != nil || w.Outcome == "" || w.Value == nil {
		return nil
	}
	return &w
}

// whatIf is POST /v1/what-if. Nothing of it is kept: nobody applied.
func (h *Handler) whatIf(w http.ResponseWriter, r *http.Request) {
	var body []byte
	p := h.body(w, r, "application/json", &body)
	if p != nil {
		h.fail(w, r, p)
		return
	}
	in := infoOf(r.Context())
	req, p := (*request)(nil), in.pin(r)
	if p == nil {
		req, p = h.request(in, body, h.now(), "want")
	}
	if p == nil && req.want == nil {
		p = problem("bad-request", text.Say(`缺少“want”：%[1]s`, `"want" is missing: %[1]s`, wanted(keyValue{key: "want"})))
	}
	if p != nil {
		h.fail(w, r, p)
		return
	}
	alts, p := h.search(h.until(r.Context(), in), req.by.eng, req)
	if p != nil {
		h.fail(w, r, p)
		return
	}
	w.Header().Set("Content-Language", req.Lang)
	w.Header().Set("Cache-Control", "no-store")
	h.answer(w, r, alts)
}

// search may decide many applications, so it needs a turn from the start. Where its
// time is over it has what it found by then.
func (h *Handler) search(timed *until, eng *engine.Engine, req *request) (*engine.Alternatives, *fault) {
	defer timed.done()
	if !timed.turn() {
		return nil, problem("timeout", text.Say("正在进行的查询太多，请稍后再试", "too many searches are under way; try again later"))
	}
	alts, err := eng.WhatIf(timed, req.Input, engine.Want(req.want.Outcome, req.want.Value))
	if err != nil {
		return nil, req.refused(timed, err)
	}
	if alts.Ended {
		h.metrics.limited.WithLabelValues(ofSearch).Inc()
	}
	return alts, nil
}
