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
	"strconv"
	"time"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/text"
)

func (h *Handler) decision(w http.ResponseWriter, r *http.Request) {
	room := h.room()
	lang, p := h.decideBody(w, r, room)
	if p != nil {
		h.leave(room)
		h.fail(w, r, p)
		return
	}
	head := w.Header()
	head.Set("Content-Language", lang)
	head["Cache-Control"] = h.fixed.noStore
	head["Content-Type"] = h.fixed.json
	head.Set("Content-Length", strconv.Itoa(len(room.text)))
	if _, err := w.Write(room.text); err == nil { // else HTTP/2 may still be reading it
		h.leave(room)
	}
}

// decideBody decides the application in the body of a request, and leaves the answer
// in the room.
func (h *Handler) decideBody(w http.ResponseWriter, r *http.Request, room *room) (lang string, p *fault) {
	if p := h.body(w, r, "application/json", &room.body); p != nil {
		return "", p
	}
	explain, p := flag(r, "explain")
	if p != nil {
		return "", p
	}
	fields, p := readFields(r)
	if p != nil {
		return "", p
	}
	noMissing, p := h.noMissing(r)
	if p != nil {
		return "", p
	}
	in := infoOf(r.Context())
	if p := in.pin(r); p != nil {
		return "", p
	}
	req, p := h.request(in, room.body, h.now())
	if p != nil {
		return "", p
	}
	if h.opts.Journal != nil {
		if req.repeat, p = repeatable(r, in, room.body); p != nil {
			return "", p
		}
	}
	req.fields, req.NoMissing = fields, noMissing
	room.text = room.text[:0]
	if in.decision, p = h.decide(r.Context(), in, req, explain, room); p != nil {
		return "", p
	}
	room.text = append(room.text, '\n')
	return req.Lang, nil
}

// decide decides an application, keeps the decision, and appends its JSON, or that
// of what Explained holds, to the text of the room. The id is that of a decision
// that was kept.
func (h *Handler) decide(ctx context.Context, in *info, req *request, explain bool, room *room) (id string, p *fault) {
	timed := h.until(ctx, in)
	defer timed.done()
	from := len(room.text)
	if h.opts.Journal == nil && !explain {
		p := h.write(timed, in, req, room)
		if p == nil {
			room.text = req.fields.cut(room.text, from)
		}
		return "", p
	}
	trace, err := h.evaluate(timed, req.by, req, explain, &room.dec)
	if err != nil {
		return "", req.refused(timed, err)
	}
	if explain {
		room.text = append(room.text, `{"decision":`...)
		from = len(room.text)
	}
	was, p := h.keep(timed, in, req, room)
	if was != nil {
		trace, p = h.again(timed, in, req, explain, room, was)
	}
	if p != nil {
		return "", p
	}
	if was == nil {
		h.metrics.pastLimit(room.dec.Status, room.text[from:])
		req.by.decided(room.dec.Status)
	}
	room.text = req.fields.cut(room.text, from)
	if !explain {
		return room.dec.ID, nil
	}
	why, err := encodeLine(trace)
	if err != nil {
		return "", unwritable()
	}
	room.text = append(append(room.text, `,"trace":`...), bytes.TrimSuffix(why, []byte("\n"))...)
	room.text = append(room.text, '}')
	return room.dec.ID, nil
}

// write decides an application and writes the decision in one go, where nobody asks
// for more than its JSON.
func (h *Handler) write(ctx context.Context, in *info, req *request, room *room) (p *fault) {
	end := h.noted(&ctx, req.by)
	text, status, err := req.by.eng.AppendDecision(ctx, room.text, req.Input, "")
	end(status, err)
	switch {
	case err != nil && status != "": // decided, but a host put into it what JSON cannot hold
		return unwritable()
	case err != nil:
		return req.refused(ctx, err)
	}
	h.metrics.pastLimit(status, text[len(room.text):])
	room.text = text
	req.by.decided(status)
	return nil
}

// evaluate decides into a decision of the room.
func (h *Handler) evaluate(ctx context.Context, by *policy, req *request, explain bool, dec *engine.Decision) (*engine.Trace, error) {
	end := h.noted(&ctx, by)
	trace, err := by.evaluate(ctx, req, explain, dec)
	end(dec.Status, err)
	return trace, err
}

// noted has the tracer note a decision under way; end is told what came of it.
func (h *Handler) noted(ctx *context.Context, by *policy) (end func(engine.Status, error)) {
	if h.untraced {
		return func(engine.Status, error) {}
	}
	inner, done := h.opts.Tracer.Start(*ctx, "decide", slog.String("guize.set", by.set.ID), slog.String("guize.digest", by.set.Digest))
	*ctx = inner
	return func(s engine.Status, err error) {
		if err != nil {
			done(err)
			return
		}
		done(nil, slog.String("guize.status", string(s)))
	}
}

func (p *policy) evaluate(ctx context.Context, req *request, explain bool, dec *engine.Decision) (*engine.Trace, error) {
	if !explain {
		return nil, p.eng.EvaluateInto(ctx, req.Input, dec)
	}
	given, trace, err := p.eng.Explain(ctx, req.Input)
	if err == nil {
		*dec = *given
	}
	return trace, err
}

// keep keeps a decision, where there is a journal, and appends its JSON to the text
// of the room. Where there is a decision for the request already it gives that.
func (h *Handler) keep(timed *until, in *info, req *request, room *room) (*records.Repeated, *fault) {
	if h.opts.Journal == nil {
		text, err := room.dec.AppendJSON(room.text)
		if err != nil {
			return nil, unwritable()
		}
		room.text = text
		return nil, nil
	}
	wait, trial := h.outage.ask()
	if wait > 0 {
		return nil, leftAlone(wait)
	}
	defer h.outage.leave(trial)
	// In time of its own: what is left to a decision that took long would be too
	// little, and look as if the journal were away.
	ctx, cancel := context.WithTimeout(timed.Context, h.opts.Limits.Timeout)
	defer cancel()
	begin := time.Now()
	ctx, end := h.opts.Tracer.Start(ctx, "keep")
	ctx = records.WithAsked(ctx, in.asked())
	if req.repeat != nil {
		ctx = records.WithRequest(ctx, *req.repeat)
	}
	text, err := h.opts.Journal.Keep(ctx, req.by.eng, req.Input, &room.dec)
	if was := (*records.Repeated)(nil); errors.As(err, &was) {
		end(nil, slog.String("guize.id", was.Entry.ID))
		h.metrics.kept(time.Since(begin), nil)
		return was, nil
	}
	end(err, slog.String("guize.id", room.dec.ID))
	if callersOwn(ctx, err) {
		h.log.Info("decision not kept in time", "request", in.id, "error", err.Error())
		return nil, late(ctx)
	}
	h.metrics.kept(time.Since(begin), err)
	if err != nil {
		return nil, h.journalProblem(ctx, in, err, trial)
	}
	h.keeps()
	room.text = append(room.text, text...)
	return nil, nil
}

// callersOwn reports whether a decision was not kept, or an entry not read, because
// its caller had left, or had sent what takes too long to decide a second time with
// its facts masked. Neither is a fault of the set or of the journal.
func callersOwn(ctx context.Context, err error) bool {
	switch {
	case err == nil || errors.Is(err, records.ErrForged):
		return false
	case errors.Is(err, records.ErrMask) && errors.Is(err, context.DeadlineExceeded):
		return true
	}
	return left(ctx)
}

func unwritable() *fault {
	return problem("internal", text.Say("回答写不出来", "the answer cannot be written"))
}

// journalProblem says that a decision was not kept; why is in the log alone.
func (h *Handler) journalProblem(ctx context.Context, in *info, err error, trial bool) *fault {
	forged, unmasked := errors.Is(err, records.ErrForged), errors.Is(err, records.ErrMask)
	if !forged && !unmasked {
		return h.failsToKeep(in, err, trial)
	}
	h.log.Error("decision not kept", "request", in.id, "error", err.Error())
	if unmasked {
		return problem("masking-failed", text.Say("规则集的个人信息设置不能用于保存，请与管理员联系", "the set's personal facts cannot be masked; tell the administrator"))
	}
	return h.unreadable(ctx, in, err)
}

// short is what was sent, as a message quotes it.
func short(s string) string { return text.Short(s, text.Shown) }

// body reads the body of a request into a buffer, within the limits of size and
// time.
func (h *Handler) body(w http.ResponseWriter, r *http.Request, kind string, into *[]byte) *fault {
	if p := contentType(r, kind); p != nil {
		return p
	}
	limit := h.opts.Limits.Body
	if r.ContentLength > limit {
		return tooLarge(limit)
	}
	rc := http.NewResponseController(w)
	rc.SetReadDeadline(time.Now().Add(h.opts.Limits.Read)) // not every server can
	b := bytes.NewBuffer((*into)[:0])
	b.Grow(int(min(max(r.ContentLength, 0), firstRoom)) + bytes.MinRead)
	_, err := b.ReadFrom(holding{http.MaxBytesReader(w, r.Body, limit), h, infoOf(r.Context())})
	*into = b.Bytes()
	if err != nil {
		return readProblem(err, limit)
	}
	return nil
}

// firstRoom is how much of a body is made room for before it comes: what a caller says
// that it will send costs nothing.
const firstRoom = 16 << 10

func tooLarge(limit int64) *fault {
	return problem("too-large", text.Say("最多 %[1]d 字节", "at most %[1]d bytes", limit))
}

func readProblem(err error, limit int64) *fault {
	var big *http.MaxBytesError
	switch {
	case errors.Is(err, errBusy):
		return busy()
	case errors.As(err, &big):
		return tooLarge(limit)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return problem("too-slow", text.Say("请求没有及时发完", "the request was not sent in time"))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return problem("bad-request", text.Say("请求没有发完", "the request ends too early"))
	}
	return problem("bad-request", text.Say("请求读不出来", "the request cannot be read"))
}

func contentType(r *http.Request, want string) *fault {
	if r.Header.Get("Content-Type") == want {
		return nil
	}
	got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || got != want {
		return problem("unsupported-media-type", text.Say("请写 Content-Type: %[1]s", "send Content-Type: %[1]s", want))
	}
	return nil
}

// flag reads a parameter of the query that is 0 or 1.
func flag(r *http.Request, name string) (bool, *fault) {
	if r.URL.RawQuery == "" {
		return false, nil
	}
	switch v := r.URL.Query().Get(name); v {
	case "", "0", "false":
		return false, nil
	case "1", "true":
		return true, nil
	}
	return false, problem("bad-request", text.Say("%[1]s 应是 0 或 1", "%[1]s is 0 or 1", name))
}

// noMissing reads the parameter no_missing of the query. A decision that is kept has
// what is missing, so that it can be made again.
func (h *Handler) noMissing(r *http.Request) (bool, *fault) {
	no, p := flag(r, "no_missing")
	if no && h.opts.Journal != nil {
		return false, problem("bad-request", text.Say("no_missing：决定要留存，缺项不能省去", "no_missing: decisions are kept here, with what is missing"))
	}
	return no, p
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
