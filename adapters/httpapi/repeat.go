package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/text"
)

// idempotencyKey is the header by which a caller asks again for the decision that
// it may have been given, as draft-ietf-httpapi-idempotency-key-header says.
const idempotencyKey = "Idempotency-Key"

const mostKey = 200 // letters

// repeatable is the request that a body is, where its caller may send it again;
// nil where it gives no key. Under which key it is kept is of this caller and set.
func repeatable(r *http.Request, in *info, body []byte) (*records.Request, *fault) {
	given := r.Header.Values(idempotencyKey)
	if given == nil {
		return nil, nil
	}
	key, ok := readKey(given[0])
	if !ok || len(given) > 1 {
		return nil, problem("bad-request", text.Say(`Idempotency-Key 应是一个带引号的文本，如 "8e03978e-40d5"，最多 %[1]d 个字符`, `Idempotency-Key is one text in quotation marks, such as "8e03978e-40d5", of %[1]d letters at most`, mostKey))
	}
	own := sha256.Sum256([]byte(in.caller.Name + "\n" + in.policy.set.ID + "\n" + key))
	return &records.Request{Key: hex.EncodeToString(own[:]), Digest: sha256.Sum256(body)}, nil
}

// readKey reads a String of RFC 9651; one without quotation marks is taken too, as
// many clients write it.
func readKey(s string) (string, bool) {
	s = strings.TrimSpace(s)
	quoted := len(s) >= 2 && s[0] == '"' && s[len(s)-1] == '"'
	if quoted {
		s = s[1 : len(s)-1]
	}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c < ' ' || c > '~' || c == '"' && (i == 0 || s[i-1] != '\\'), !quoted && (c == ' ' || c == ',' || c == ';'):
			return "", false
		}
	}
	return s, s != "" && len(s) <= mostKey
}

// again answers a request by the decision that it was given before. Where the set
// of that time still serves it is made again, at that time, so that its personal
// facts are in it; else it is as the journal has it, masked.
func (h *Handler) again(timed *until, in *info, req *request, explain bool, room *room, was *records.Repeated) (*engine.Trace, *fault) {
	if !was.Same {
		return nil, problem("idempotency-key-reused", text.Say("这个键已用于另一个请求；重发须原样，新的申请用新的键", "the key was used for another request: send that again as it was, and a new application under a new key"))
	}
	e := was.Entry
	by := in.policy.of(e.Digest)
	if e.Input == nil || by == nil {
		room.dec.ID = e.ID
		return nil, h.asKept(timed, in, room, e.ID)
	}
	req.At, req.Lang = e.Input.At, e.Input.Lang
	trace, err := h.evaluate(timed, by, req, explain, &room.dec)
	if err != nil {
		return nil, req.refused(timed, err)
	}
	room.dec.ID, room.dec.Commitment = e.ID, e.Commitment
	if room.dec.Receipt != e.Receipt {
		return trace, h.asKept(timed, in, room, e.ID)
	}
	body, err := room.dec.AppendJSON(room.text)
	if err != nil {
		return nil, unwritable()
	}
	room.text = body
	return trace, nil
}

// asKept appends a decision as the journal has it, where it is as the journal wrote it.
func (h *Handler) asKept(timed *until, in *info, room *room, id string) *fault {
	ctx, cancel := context.WithTimeout(timed.Context, h.opts.Limits.Timeout)
	defer cancel()
	e, err := h.opts.Journal.Get(ctx, id)
	if err != nil {
		return h.unreadable(ctx, in, err)
	}
	room.text = append(room.text, e.Decision...)
	return nil
}
