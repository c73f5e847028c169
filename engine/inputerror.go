package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// InputError says why an input cannot be decided at all: it is no JSON object,
// or it asks for a date, a language, a policy, an event or an outcome that there is
// not. Text and Hint have the words in Chinese ("zh") and English ("en").
type InputError struct {
	Code      string // of the JSON: syntax, not-utf8, duplicate-key, wrong-kind, too-deep, too-large; of the rest one of the constants
	Line, Col int    // of Input.JSON, from 1, columns in characters; 0 where there is no place
	Text      rules.Text
	Hint      rules.Text // what to do; may be empty
}

// The codes of an [InputError] that is not about the application's JSON.
const (
	CodeNoTime          = "no-time"          // At is not given
	CodeTwoInputs       = "two-inputs"       // facts are given in two ways
	CodeBadDate         = "bad-date"         // RulesOn is no date
	CodeUnknownLanguage = "unknown-language" // Lang
	CodeUnknownPolicy   = "unknown-policy"   // one of Policies
	CodeUnknownEvent    = "unknown-event"    // one of Unknown
	CodeUnknownOutcome  = "unknown-outcome"  // of a [Target]
	CodeBadValue        = "bad-value"        // of a [Target]
)

// Error is the English of In.
func (e *InputError) Error() string {
	if e.Line > 0 || e.Code == "too-large" {
		return "unreadable application: " + e.In("en")
	}
	return e.In("en")
}

// In says in a language what is wrong, where, and what to do.
func (e *InputError) In(lang string) string {
	zh, s := lang == "zh", e.Text.In(lang, "en")
	switch {
	case e.Line > 0 && zh:
		s = fmt.Sprintf("第 %d 行第 %d 列：%s", e.Line, e.Col, s)
	case e.Line > 0:
		s = fmt.Sprintf("line %d, column %d: %s", e.Line, e.Col, s)
	}
	switch hint := e.Hint.In(lang, "en"); {
	case hint == "":
	case zh:
		s += "；" + hint
	default:
		s += "; " + hint
	}
	return s
}

// badInput makes an InputError without a place.
func badInput(code, zh, en string, args ...any) *InputError {
	return &InputError{Code: code, Text: text.Say(zh, en, args...)}
}

// unreadable makes an InputError of a code, at a byte of the application.
func unreadable(data []byte, at int, code string, text, hint rules.Text) *InputError {
	before := data[:min(max(at, 0), len(data))]
	return &InputError{Code: code, Text: text, Hint: hint, Line: 1 + bytes.Count(before, []byte("\n")),
		Col: 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])}
}

// notUTF8 names the first byte that is not.
func notUTF8(data []byte) error {
	at := 0
	for at < len(data) {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n < 2 {
			break
		}
		at += n
	}
	return unreadable(data, at, "not-utf8", text.Say("不是 UTF-8 编码，可能是 GBK", "this is not UTF-8 text; it may be GBK"), text.Say("另存为 UTF-8", "save it as UTF-8"))
}

// notJSON says where a text stops being JSON.
func notJSON(data []byte, err error) error {
	var x any
	var syntax *json.SyntaxError
	at := len(bytes.TrimRight(data, " \t\r\n"))
	if errors.As(json.Unmarshal(data, &x), &syntax) && syntax.Error() != "unexpected end of JSON input" {
		at = int(syntax.Offset) - 1
		r, _ := utf8.DecodeRune(data[min(max(at, 0), len(data)):])
		return unreadable(data, at, "syntax", text.Say("这里不应是“%[1]s”", "%[1]q does not belong here", printable(r)), misplaced(r))
	}
	if syntax == nil { // it is JSON, and something else is wrong
		return unreadable(data, at, "syntax", text.Say("读不下去：%[1]v", "it cannot be read on: %[1]v", err), nil)
	}
	return unreadable(data, at, "syntax", text.Say("JSON 没有写完", "the JSON ends too early"), text.Say("检查引号和括号是否成对", "check that quotes and brackets come in pairs"))
}

// misplaced is what to do about a character that does not belong where it is.
func misplaced(r rune) rules.Text {
	switch {
	case r == '\'':
		return text.Say("JSON 用双引号", "JSON takes double quotes")
	case strings.ContainsRune("，：“”｛｝［］、；", r):
		return text.Say("改用英文标点", "use the ASCII character")
	}
	return text.Say("看看前面是否缺逗号、冒号、引号或括号", "look for a comma, colon, quote or bracket that is missing before it")
}

// printable is a character as a message can hold it.
func printable(r rune) string {
	if r < ' ' || r >= 0x7f && r < 0xa0 {
		return "�"
	}
	return string(r)
}
