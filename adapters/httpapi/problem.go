package httpapi

import (
	"net/http"
	"strconv"
	"time"

	"github.com/guize-rules/guize/adapters/httpapi/wire"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// fault is why a request is refused, before it is told in a language.
type fault struct {
	code   string
	status int
	text   rules.Text
	bad    *engine.InputError // whose place is in text; nil: there is none
	reload *wire.Reload       // reload-failed: why
	wait   time.Duration      // until asking again may help; 0: who knows
	quiet  bool               // the log said it of others, and need not of this one
}

const problemType = "https://pkg.go.dev/github.com/guize-rules/guize/adapters/httpapi#problem-"

func problem(code string, detail rules.Text) *fault {
	return &fault{code: code, status: kindOf(code).status, text: detail}
}

// misplaced is a problem of a place in what was sent.
func misplaced(code string, bad *engine.InputError) *fault {
	p := problem(code, rules.Text{"zh": bad.In("zh"), "en": bad.In("en")})
	p.bad = bad
	return p
}

// atLine is the problem of a line of a batch, whose place is in the batch then.
func (p *fault) atLine(n int) *fault {
	if p.bad == nil || p.bad.Line == 0 {
		return p
	}
	moved := *p.bad
	moved.Line += n - 1
	return misplaced(p.code, &moved)
}

type problemKind struct {
	code   string
	status int
	title  rules.Text
}

// kindOf finds the kind of problem of a code.
func kindOf(code string) problemKind {
	for _, k := range problemKinds {
		if k.code == code {
			return k
		}
	}
	return problemKind{code, http.StatusInternalServerError, text.Say("内部错误", "internal error")}
}

// statusCallerLeft is what nginx and others log where nobody is there to answer
// any more. No caller gets to see it, and it is no error of the server.
const statusCallerLeft = 499

// problemKinds is never written to.
var problemKinds = []problemKind{
	{"bad-json", http.StatusBadRequest, text.Say("不是可读的 JSON", "not readable as JSON")},
	{"bad-request", http.StatusBadRequest, text.Say("请求有误", "the request is wrong")},
	{"unknown-key", http.StatusBadRequest, text.Say("请求中有不认识的项", "the request has a key that is not known")},
	{"unknown-language", http.StatusBadRequest, text.Say("没有这种语言", "there is no such language")},
	{"too-large", http.StatusRequestEntityTooLarge, text.Say("请求过大", "the request is too large")},
	{"too-slow", http.StatusRequestTimeout, text.Say("请求发送过慢", "the request took too long to send")},
	{"too-many", http.StatusRequestEntityTooLarge, text.Say("条目过多", "there are too many of them")},
	{"unsupported-media-type", http.StatusUnsupportedMediaType, text.Say("内容类型不对", "the content type is wrong")},
	{"not-found", http.StatusNotFound, text.Say("没有找到", "not found")},
	{"method-not-allowed", http.StatusMethodNotAllowed, text.Say("不支持这种方法", "the method is not allowed")},
	{"unauthorised", http.StatusUnauthorized, text.Say("需要令牌", "a token is needed")},
	{"forbidden", http.StatusForbidden, text.Say("没有权限", "not permitted")},
	{"cross-origin", http.StatusForbidden, text.Say("不接受其他网站发来的请求", "requests from other sites are refused")},
	{"wrong-host", http.StatusMisdirectedRequest, text.Say("主机名不对", "the host name is wrong")},
	{"rate-limited", http.StatusTooManyRequests, text.Say("请求过于频繁", "too many requests")},
	{"set-not-served", http.StatusConflict, text.Say("这台服务器没有这一版规则集", "this server does not have that set")},
	{"no-journal", http.StatusNotFound, text.Say("服务不保存决定", "the server keeps no decisions")},
	{"journal-unavailable", http.StatusServiceUnavailable, text.Say("决定未能保存", "the decision could not be kept")},
	{"journal-gap", http.StatusConflict, text.Say("不能接着这一条往下导出", "the export cannot go on from there")},
	{"masking-failed", http.StatusInternalServerError, text.Say("个人信息未能遮蔽，决定没有保存", "personal facts could not be masked, and nothing was kept")},
	{"entry-changed", http.StatusInternalServerError, text.Say("日志条目被改动", "an entry of the journal was changed")},
	{"idempotency-key-reused", http.StatusUnprocessableEntity, text.Say("这个键已用于另一个请求", "the key was used for another request")},
	{"reload-failed", http.StatusUnprocessableEntity, text.Say("新规则集不能使用，旧的继续服务", "the new set cannot be used, and the old one serves on")},
	{"busy", http.StatusServiceUnavailable, text.Say("服务繁忙", "the server is busy")},
	{"timeout", http.StatusServiceUnavailable, text.Say("未能及时完成", "it could not be done in time")},
	{"caller-left", statusCallerLeft, text.Say("调用方已断开", "the caller left")},
	{"internal", http.StatusInternalServerError, text.Say("内部错误", "internal error")},
}

// in is a fault as its reader gets it.
func (p *fault) in(lang, request string) *wire.Problem {
	return &wire.Problem{Type: problemType + p.code, Code: p.code, Title: kindOf(p.code).title.In(lang, "en"), Status: p.status,
		Detail: p.text.In(lang, "en"), Instance: request, Reload: p.reload}
}

// fail answers with a problem.
func (h *Handler) fail(w http.ResponseWriter, r *http.Request, p *fault) {
	in := infoOf(r.Context())
	in.problem, in.quiet = p.code, p.quiet
	body, err := encodeLine(p.in(in.words, in.id))
	if err != nil {
		body = []byte("{\"status\":500}\n")
	}
	head := w.Header()
	head.Set("Content-Type", "application/problem+json")
	head.Set("Content-Language", in.words)
	head.Set("Cache-Control", "no-store")
	switch p.code {
	case "unauthorised":
		head.Set("WWW-Authenticate", `Bearer realm="guize"`)
	case "rate-limited", "journal-unavailable", "busy":
		head.Set("Retry-After", strconv.Itoa(1+int((p.wait-1)/time.Second)))
	case "too-large", "too-slow":
		head.Set("Connection", "close")
	}
	w.WriteHeader(p.status)
	w.Write(body)
}
