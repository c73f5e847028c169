package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// request is a request as it was read. The facts stay as they were sent, for
// the engine to read.
type request struct {
	engine.Input
	body   []byte
	by     *policy          // that decides it
	want   *wire.Want       // of a what-if
	fields fields           // of the answer
	repeat *records.Request // nil: it is not said whether it may be sent again
}

// request reads a request. A key that is not known is refused, since it may be
// a misspelt one; want is known to a what-if alone. Where anything is wrong the
// body is taken apart again in the way that knows what.
func (h *Handler) request(in *info, body []byte, now time.Time, more ...string) (*request, *fault) {
	var room [8]keyValue
	if keys, ok := plainly(body, room[:0]); ok {
		if req, p := h.requestOf(in, body, keys, now, more); p == nil {
			return req, nil
		}
	}
	keys, err := split(body)
	if err != nil {
		return nil, badJSON(body, err)
	}
	return h.requestOf(in, body, keys, now, more)
}

func (h *Handler) requestOf(in *info, body []byte, keys []keyValue, now time.Time, more []string) (*request, *fault) {
	req := &request{Input: engine.Input{At: now}, body: body}
	for _, k := range keys {
		if p := req.key(k, more); p != nil {
			return nil, p
		}
	}
	if req.JSON == nil {
		return nil, problem("bad-request", text.Say(`缺少“facts”：{"facts": {…}}`, `"facts" is missing: {"facts": {…}}`))
	}
	req.by = in.decides(req.At)
	if req.Lang == "" {
		req.Lang = in.langOf(req.by.set)
	}
	return req, nil
}

// langOf is the language in which a set is told to a caller who names none in the
// request itself.
func (in *info) langOf(set *rules.Set) string {
	if in.set != "" && (set == in.policy.set || slices.Contains(set.Languages, in.set)) {
		return in.set
	}
	return set.Languages[0]
}

// badJSON says what is wrong with a body, and where in it.
func badJSON(body []byte, cause error) *fault {
	_, err := engine.DecodeFacts(body)
	if bad := (*engine.InputError)(nil); errors.As(err, &bad) {
		return misplaced("bad-json", bad)
	}
	return problem("bad-json", text.Say("%[1]v", "%[1]v", cause))
}

// refused says why the engine took no application from a request.
func (req *request) refused(ctx context.Context, err error) *fault {
	bad := (*engine.InputError)(nil)
	switch {
	case ctx.Err() != nil:
		return late(ctx)
	case !errors.As(err, &bad):
		return problem("bad-request", text.Say("%[1]v", "%[1]v", err))
	}
	if _, err := engine.DecodeFacts(req.body); err != nil { // of the facts it knows no place in the body
		return badJSON(req.body, err)
	}
	if bad.Code == engine.CodeUnknownLanguage {
		return misplaced(bad.Code, bad)
	}
	return misplaced("bad-request", bad)
}

// late is of a decision whose time was over, or whose caller had left.
func late(ctx context.Context) *fault {
	if left(ctx) {
		return problem("caller-left", text.Say("调用方在决定作出之前断开", "the caller left before the decision was made"))
	}
	return problem("timeout", text.Say("未能及时作出决定", "the decision was not made in time"))
}

func left(ctx context.Context) bool { return errors.Is(ctx.Err(), context.Canceled) }

func (req *request) key(k keyValue, more []string) *fault {
	if known := [...]string{"facts", "at", "rules_on", "lang", "unknown", "policies"}; !slices.Contains(known[:], k.key) && !slices.Contains(more, k.key) {
		return problem("unknown-key", text.Say("没有“%[1]s”这一项；可用：%[2]s", "there is no key %[1]q; there are: %[2]s",
			short(k.key), text.Names(slices.Concat(known[:], more))))
	}
	if !req.read(k) {
		return problem("bad-request", text.Say("“%[1]s”的值不对：%[2]s", "%[1]q has a wrong value: %[2]s", k.key, wanted(k)))
	}
	return nil
}

// read reads the value of a key; null is as if it were not there.
func (req *request) read(k keyValue) bool {
	if string(k.value) == "null" {
		return true
	}
	switch k.key {
	case "facts":
		req.JSON = k.value
		return k.value[0] == '{'
	case "at":
		return readMoment(&req.At, k.value)
	case "rules_on":
		return readText(&req.RulesOn, k.value)
	case "lang":
		return readText(&req.Lang, k.value)
	case "unknown":
		return json.Unmarshal(k.value, &req.Unknown) == nil
	case "policies":
		return json.Unmarshal(k.value, &req.Policies) == nil
	}
	req.want = readWant(k.value)
	return req.want != nil
}

// wanted says what a key of a request has to hold.
func wanted(k keyValue) text.Text {
	switch k.key {
	case "facts":
		return text.Say("应是一组事实 {…}", "want a group of facts {…}")
	case "at":
		var s string
		_ = json.Unmarshal(k.value, &s) // what is no text is shown an example
		return text.Say("应是时刻，%[1]s", "want a moment; %[1]s", calendar.WrongMoment(s))
	case "unknown", "policies":
		return text.Say("应是一列名称", "want a list of names")
	case "want":
		return text.Say(`应是 {"outcome": "结果", "value": 值}`, `want {"outcome": "…", "value": …}`)
	}
	return text.Say("应是文字", "want a text")
}

func readMoment(out *time.Time, raw json.RawMessage) bool {
	s, ok := readString(raw)
	if !ok {
		return false
	}
	t, err := calendar.ParseMoment(s, nil)
	*out = t
	return err == nil && t.Year() >= 1 && t.Year() <= 9999
}

// readText reads a text; an empty one is as if it were not there.
func readText(out *string, raw json.RawMessage) bool {
	s, ok := readString(raw)
	if !ok {
		return false
	}
	if s != "" {
		*out = s
	}
	return true
}
