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
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
)

// DecisionRequest asks for a decision. It is the body of POST /v1/decisions,
// and a line of POST /v1/decisions:batch.
type DecisionRequest struct {
	Facts    map[string]any `json:"facts" required:"true" description:"The application, as the facts of the set are declared; see GET /v1/sets/{set}."`
	At       *time.Time     `json:"at,omitempty" description:"When clocks are read; now, where it is not given."`
	RulesOn  string         `json:"rules_on,omitempty" format:"date" description:"The date whose rules apply; by the set, where it is not given."`
	Lang     string         `json:"lang,omitempty" description:"Language of messages; by Accept-Language, where it is not given."`
	Unknown  []string       `json:"unknown,omitempty" description:"Paths of events of which it is not known whether they have come."`
	Policies []string       `json:"policies,omitempty" description:"Only these policies; all, where it is not given."`
}

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
	input, p := h.input(in, body, h.now())
	if p != nil {
		h.fail(w, r, p)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), h.opts.Limits.Timeout)
	defer cancel()
	dec, trace, p := h.decide(ctx, in, input, explain)
	if p != nil {
		h.fail(w, r, p)
		return
	}
	w.Header().Set("Content-Language", input.Lang)
	w.Header().Set("Cache-Control", "no-store")
	if explain {
		h.answer(w, r, &Explained{dec, trace})
		return
	}
	h.answer(w, r, dec)
}

// decide decides an application and keeps the decision.
func (h *Handler) decide(ctx context.Context, in *info, input engine.Input, explain bool) (dec *engine.Decision, trace *engine.Trace, p *Problem) {
	var err error
	eng := in.policy.eng
	if explain {
		dec, trace, err = eng.Explain(ctx, input)
	} else {
		dec, err = eng.Evaluate(ctx, input)
	}
	if err != nil {
		return nil, nil, evaluationProblem(ctx, err)
	}
	if h.opts.Journal != nil {
		begin := time.Now()
		err = h.opts.Journal.Keep(ctx, eng, input, dec)
		h.metrics.kept(time.Since(begin), err)
		if err != nil {
			return nil, nil, h.journalProblem(in, err)
		}
	}
	h.metrics.decisions.WithLabelValues(dec.Set, string(dec.Status)).Inc()
	return dec, trace, nil
}

func evaluationProblem(ctx context.Context, err error) *Problem {
	if ctx.Err() != nil {
		return problem("timeout", say("未能及时作出决定", "the decision was not made in time"))
	}
	return problem("bad-request", say("%[1]v", "%[1]v", err))
}

// journalProblem says that a decision was not kept; why is in the log alone.
func (h *Handler) journalProblem(in *info, err error) *Problem {
	h.log.Error("decision not kept", "request", in.id, "error", err.Error())
	if errors.Is(err, journal.ErrMask) {
		return problem("masking-failed", say("规则集的个人信息设置不能用于保存，请与管理员联系", "the set's personal facts cannot be masked; tell the administrator"))
	}
	return problem("journal-unavailable", say("决定未能保存，请稍后再试", "the decision could not be kept; try again"))
}

// input reads a request for a decision. A key that is not known is refused,
// since it may be a misspelt one.
func (h *Handler) input(in *info, body []byte, now time.Time) (engine.Input, *Problem) {
	out := engine.Input{At: now, Lang: in.set}
	if out.Lang == "" {
		out.Lang = in.policy.set.Languages[0]
	}
	m, err := engine.DecodeFacts(body)
	if err != nil {
		return out, problem("bad-json", say("%[1]v", "%[1]v", err))
	}
	for key, v := range m {
		if p := readKey(&out, key, v); p != nil {
			return out, p
		}
	}
	if out.Facts == nil {
		return out, problem("bad-request", say(`缺少“facts”：{"facts": {…}}`, `"facts" is missing: {"facts": {…}}`))
	}
	if !slices.Contains(in.policy.set.Languages, out.Lang) {
		return out, problem("unknown-language", say("语言有：%[1]s", "there are: %[1]s", strings.Join(in.policy.set.Languages, ", ")))
	}
	return out, nil
}

func readKey(out *engine.Input, key string, v any) *Problem {
	ok := true
	switch key {
	case "facts":
		out.Facts, ok = v.(map[string]any)
	case "at":
		ok = readMoment(&out.At, v)
	case "rules_on":
		ok = readString(&out.RulesOn, v)
	case "lang":
		ok = readString(&out.Lang, v)
	case "unknown":
		out.Unknown, ok = stringsOf(v)
	case "policies":
		out.Policies, ok = stringsOf(v)
	default:
		return problem("unknown-key", say("没有“%[1]s”这一项；可用：facts、at、rules_on、lang、unknown、policies",
			"there is no key %[1]q; there are: facts, at, rules_on, lang, unknown, policies", short(key)))
	}
	if !ok {
		return problem("bad-request", say("“%[1]s”的值不对：%[2]s", "%[1]q has a wrong value: %[3]s", key, wantZh(key), wantEn(key)))
	}
	return nil
}

func wantZh(key string) string {
	switch key {
	case "facts":
		return "应是一组事实 {…}"
	case "at":
		return "应是 2021-09-10T09:00:00+08:00 这样的时点"
	case "unknown", "policies":
		return "应是一列名称"
	}
	return "应是文字"
}

func wantEn(key string) string {
	switch key {
	case "facts":
		return "want a group of facts {…}"
	case "at":
		return "want a time such as 2021-09-10T09:00:00+08:00"
	case "unknown", "policies":
		return "want a list of names"
	}
	return "want a text"
}

func readMoment(out *time.Time, v any) bool {
	s, ok := v.(string)
	if v == nil {
		return true
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	*out = t
	return ok && err == nil && t.Year() >= 1 && t.Year() <= 9999
}

func readString(out *string, v any) bool {
	if v == nil {
		return true
	}
	s, ok := v.(string)
	if ok && s != "" {
		*out = s
	}
	return ok
}

func stringsOf(v any) ([]string, bool) {
	list, ok := v.([]any)
	if v == nil {
		return nil, true
	}
	out := make([]string, len(list))
	for i, e := range list {
		s, isText := e.(string)
		out[i], ok = s, ok && isText
	}
	return out, ok
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
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return b.Bytes(), err
}
