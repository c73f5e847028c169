package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/text"
)

// Explained is a decision and how it came about: the answer to
// POST /v1/decisions?explain=1.
type Explained struct {
	Decision *engine.Decision `json:"decision"`
	Trace    *engine.Trace    `json:"trace"`
}

func (h *Handler) decision(w http.ResponseWriter, r *http.Request) {
	body, p := h.body(w, r, "application/json")
	if p != nil {
		h.fail(w, r, p)
		return
	}
	explain, p := flag(r, "explain")
	if p != nil {
		h.fail(w, r, p)
		return
	}
	in := infoOf(r.Context())
	req, p := h.request(in, body, h.now())
	if p != nil {
		h.fail(w, r, p)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), h.opts.Limits.Timeout)
	defer cancel()
	text, id, p := h.decide(ctx, in, req, explain)
	if p != nil {
		h.fail(w, r, p)
		return
	}
	in.decision = id
	head := w.Header()
	head.Set("Content-Language", req.Lang)
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Type", "application/json")
	w.Write(append(text, '\n'))
}

// decide decides an application, keeps the decision, and gives its id and it as
// JSON: the decision, or what Explained holds.
func (h *Handler) decide(ctx context.Context, in *info, req *request, explain bool) (text []byte, id string, p *Problem) {
	dec, trace, err := h.evaluate(ctx, in.policy, req, explain)
	if err != nil {
		return nil, "", req.refused(ctx, err)
	}
	defer h.decisions.Put(dec)
	if text, p = h.keep(ctx, in, req, dec); p != nil {
		return nil, "", p
	}
	id = dec.ID
	h.metrics.decisions.WithLabelValues(dec.Set, string(dec.Status)).Inc()
	if !explain {
		return text, id, nil
	}
	why, err := encodeLine(trace)
	if err != nil {
		return nil, id, unwritable()
	}
	return slices.Concat([]byte(`{"decision":`), text, []byte(`,"trace":`), bytes.TrimSuffix(why, []byte("\n")), []byte("}")), id, nil
}

// evaluate decides into a decision of the pool, to which it is to be given back.
func (h *Handler) evaluate(ctx context.Context, by *policy, req *request, explain bool) (dec *engine.Decision, trace *engine.Trace, err error) {
	ctx, end := h.opts.Tracer.Start(ctx, "decide", slog.String("guize.set", by.set.ID), slog.String("guize.digest", by.set.Digest))
	if explain {
		dec, trace, err = by.eng.Explain(ctx, req.Input)
	} else {
		if dec, _ = h.decisions.Get().(*engine.Decision); dec == nil {
			dec = new(engine.Decision)
		}
		err = by.eng.EvaluateInto(ctx, req.Input, dec)
	}
	if err != nil {
		end(err)
		return nil, nil, err
	}
	end(nil, slog.String("guize.status", string(dec.Status)))
	return dec, trace, nil
}

// keep keeps a decision, where there is a journal, and gives its JSON.
func (h *Handler) keep(ctx context.Context, in *info, req *request, dec *engine.Decision) ([]byte, *Problem) {
	if h.opts.Journal == nil {
		text, err := dec.AppendJSON(make([]byte, 0, 8<<10))
		if err != nil {
			return nil, unwritable()
		}
		return text, nil
	}
	begin := time.Now()
	ctx, end := h.opts.Tracer.Start(ctx, "keep")
	text, err := h.opts.Journal.Keep(ctx, in.policy.eng, req.Input, dec)
	end(err, slog.String("guize.id", dec.ID))
	if errors.Is(err, context.Canceled) && left(ctx) {
		h.log.Info("caller left before the decision was kept", "request", in.id)
		return nil, late(ctx)
	}
	h.metrics.kept(time.Since(begin), err)
	if err != nil {
		return nil, h.journalProblem(in, err)
	}
	return text, nil
}

func unwritable() *Problem {
	return problem("internal", text.Say("回答写不出来", "the answer cannot be written"))
}

// journalProblem says that a decision was not kept; why is in the log alone.
func (h *Handler) journalProblem(in *info, err error) *Problem {
	h.log.Error("decision not kept", "request", in.id, "error", err.Error())
	if errors.Is(err, journal.ErrMask) {
		return problem("masking-failed", text.Say("规则集的个人信息设置不能用于保存，请与管理员联系", "the set's personal facts cannot be masked; tell the administrator"))
	}
	return problem("journal-unavailable", text.Say("决定未能保存，请稍后再试", "the decision could not be kept; try again"))
}

// short is what was sent, as a message quotes it.
func short(s string) string { return text.Short(s, text.Shown) }

// body reads the body of a request, within the limits of size and time.
func (h *Handler) body(w http.ResponseWriter, r *http.Request, kind string) ([]byte, *Problem) {
	if p := contentType(r, kind); p != nil {
		return nil, p
	}
	limit := h.opts.Limits.Body
	if r.ContentLength > limit {
		return nil, tooLarge(limit)
	}
	rc := http.NewResponseController(w)
	rc.SetReadDeadline(time.Now().Add(h.opts.Limits.Read)) // not every server can
	var b bytes.Buffer
	b.Grow(int(max(r.ContentLength, 0)) + bytes.MinRead)
	_, err := b.ReadFrom(http.MaxBytesReader(w, r.Body, limit))
	if err != nil {
		return nil, readProblem(err, limit)
	}
	return b.Bytes(), nil
}

func tooLarge(limit int64) *Problem {
	return problem("too-large", text.Say("最多 %[1]d 字节", "at most %[1]d bytes", limit))
}

func readProblem(err error, limit int64) *Problem {
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return tooLarge(limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return problem("too-slow", text.Say("请求没有及时发完", "the request was not sent in time"))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return problem("bad-request", text.Say("请求没有发完", "the request ends too early"))
	}
	return problem("bad-request", text.Say("请求读不出来", "the request cannot be read"))
}

func contentType(r *http.Request, want string) *Problem {
	got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || got != want {
		return problem("unsupported-media-type", text.Say("请写 Content-Type: %[1]s", "send Content-Type: %[1]s", want))
	}
	return nil
}

// flag reads a parameter of the query that is 0 or 1.
func flag(r *http.Request, name string) (bool, *Problem) {
	switch v := r.URL.Query().Get(name); v {
	case "", "0", "false":
		return false, nil
	case "1", "true":
		return true, nil
	}
	return false, problem("bad-request", text.Say("%[1]s 应是 0 或 1", "%[1]s is 0 or 1", name))
}

// answer writes a value as JSON.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, v any) {
	body, err := encodeLine(v)
	if err != nil {
		h.unwritten(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}

// unwritten answers where an answer cannot be written, and logs why.
func (h *Handler) unwritten(w http.ResponseWriter, r *http.Request, err error) {
	h.log.Error("answer", "request", infoOf(r.Context()).id, "error", err.Error())
	h.fail(w, r, problem("internal", text.Say("回答写不出来，已记入日志", "the answer cannot be written; the log says why")))
}

// encodeLine is JSON in one line, without HTML escapes.
func encodeLine(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}
