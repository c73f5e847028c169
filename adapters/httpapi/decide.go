package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"time"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
)

// Explained is a decision and how it came about.
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
	dec, trace, p := h.decide(ctx, in, req, explain)
	if p != nil {
		h.fail(w, r, p)
		return
	}
	defer h.decisions.Put(dec)
	w.Header().Set("Content-Language", req.Lang)
	w.Header().Set("Cache-Control", "no-store")
	if explain {
		h.answer(w, r, &Explained{dec, trace})
		return
	}
	h.answer(w, r, dec)
}

// decide decides an application and keeps the decision. Whoever is done with
// the decision puts it into h.decisions, from which the next one is made.
func (h *Handler) decide(ctx context.Context, in *info, req *request, explain bool) (dec *engine.Decision, trace *engine.Trace, p *Problem) {
	var err error
	eng := in.policy.eng
	if explain {
		dec, trace, err = eng.Explain(ctx, req.Input)
	} else {
		if dec, _ = h.decisions.Get().(*engine.Decision); dec == nil {
			dec = new(engine.Decision)
		}
		err = eng.EvaluateInto(ctx, req.Input, dec)
	}
	if err != nil {
		return nil, nil, req.refused(ctx, err)
	}
	if h.opts.Journal != nil {
		begin := time.Now()
		err = h.opts.Journal.Keep(ctx, eng, req.Input, dec)
		h.metrics.kept(time.Since(begin), err)
		if err != nil {
			return nil, nil, h.journalProblem(in, err)
		}
	}
	h.metrics.decisions.WithLabelValues(dec.Set, string(dec.Status)).Inc()
	return dec, trace, nil
}

// journalProblem says that a decision was not kept; why is in the log alone.
func (h *Handler) journalProblem(in *info, err error) *Problem {
	h.log.Error("decision not kept", "request", in.id, "error", err.Error())
	if errors.Is(err, journal.ErrMask) {
		return problem("masking-failed", say("规则集的个人信息设置不能用于保存，请与管理员联系", "the set's personal facts cannot be masked; tell the administrator"))
	}
	return problem("journal-unavailable", say("决定未能保存，请稍后再试", "the decision could not be kept; try again"))
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

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
	return problem("too-large", say("最多 %[1]d 字节", "at most %[1]d bytes", limit))
}

func readProblem(err error, limit int64) *Problem {
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return tooLarge(limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return problem("too-slow", say("请求没有及时发完", "the request was not sent in time"))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return problem("bad-request", say("请求没有发完", "the request ends too early"))
	}
	return problem("bad-request", say("请求读不出来", "the request cannot be read"))
}

func contentType(r *http.Request, want string) *Problem {
	got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || got != want {
		return problem("unsupported-media-type", say("请写 Content-Type: %[1]s", "send Content-Type: %[1]s", want))
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
	return false, problem("bad-request", say("%[1]s 应是 0 或 1", "%[1]s is 0 or 1", name))
}

// answer writes a value as JSON.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, v any) {
	body, err := encodeLine(v)
	if err != nil {
		h.log.Error("answer", "request", infoOf(r.Context()).id, "error", err.Error())
		h.fail(w, r, problem("internal", say("回答写不出来，已记入日志", "the answer cannot be written; the log says why")))
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Write(body)
}

// encodeLine is JSON in one line, without HTML escapes.
func encodeLine(v any) ([]byte, error) {
	if dec, ok := v.(*engine.Decision); ok {
		text, err := dec.AppendJSON(make([]byte, 0, 8<<10))
		return append(text, '\n'), err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}
