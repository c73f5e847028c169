package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/guize-rules/guize/rules"
)

// jsonMistake says what is wrong with an application that the engine could not
// read, and where: line is that of the file on which it begins. What it cannot
// say better it leaves as it is.
func jsonMistake(file string, line int, data []byte, err error) error {
	var (
		syntax *json.SyntaxError
		any    any
	)
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	at := func(offset int, code string, message, hint rules.Text) error {
		before := data[:min(max(offset, 0), len(data))]
		pos := rules.Pos{File: file, Line: line + bytes.Count(before, []byte("\n")), Col: 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])}
		return rules.Diagnostic{Pos: pos, Code: code, Severity: rules.SeverityError, Message: message, Hint: hint}
	}
	if !utf8.Valid(data) {
		return at(validPrefix(data), "not-utf8", both("不是 UTF-8 编码，可能是 GBK", "this is not UTF-8 text; it may be GBK"), both("另存为 UTF-8", "save it as UTF-8"))
	}
	if errors.As(json.Unmarshal(data, &any), &syntax) {
		offset := int(syntax.Offset) - 1
		if syntax.Error() == "unexpected end of JSON input" {
			return at(len(bytes.TrimRight(data, " \t\r\n")), "syntax", both("JSON 没有写完", "the JSON ends too early"),
				both("检查引号和括号是否成对", "check that quotes and brackets come in pairs"))
		}
		message, hint := misplaced(data, offset)
		return at(offset, "syntax", message, hint)
	}
	if start := bytes.TrimLeft(data, " \t\r\n"); len(start) > 0 && start[0] != '{' {
		return at(len(data)-len(start), "wrong-kind", both("申请应是 JSON 对象", "an application is a JSON object"), both(`写成 {"事实": 值, …}`, `write {"fact": value, …}`))
	}
	if key, offset := repeatedKey(data); offset >= 0 {
		return at(offset, "duplicate-key", both("“%s”写了两次", "%q is given twice", key), both("删掉其中一个", "delete one of them"))
	}
	return err
}

func both(zh, en string, args ...any) rules.Text {
	return rules.Text{"zh": fmt.Sprintf(zh, args...), "en": fmt.Sprintf(en, args...)}
}

// validPrefix is how many bytes there are before the first that is not UTF-8.
func validPrefix(data []byte) int {
	at := 0
	for at < len(data) {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n < 2 {
			break
		}
		at += n
	}
	return at
}

// misplaced says what stands where it may not.
func misplaced(data []byte, at int) (message, hint rules.Text) {
	r, _ := utf8.DecodeRune(data[min(max(at, 0), len(data)):])
	message = both("这里不应是“%s”", "%q does not belong here", shownRune(r))
	switch {
	case r == '\'':
		hint = both("JSON 用双引号", "JSON takes double quotes")
	case strings.ContainsRune("，：“”｛｝［］、；", r):
		hint = both("改用英文标点", "use the ASCII character")
	default:
		hint = both("看看前面是否缺逗号、冒号、引号或括号", "look for a comma, colon, quote or bracket that is missing before it")
	}
	return message, hint
}

// shownRune is a character as a message can hold it.
func shownRune(r rune) string { return printable(string(r)) }

// repeatedKey finds a key that stands twice in an object, and the byte of its
// second place; -1 for none.
func repeatedKey(data []byte) (key string, offset int) {
	d := json.NewDecoder(bytes.NewReader(data))
	var seen []map[string]bool // of the objects and lists around; nil for a list
	isKey := false
	for {
		before := int(d.InputOffset())
		token, err := d.Token()
		if err != nil {
			return "", -1
		}
		switch t := token.(type) {
		case json.Delim:
			switch t {
			case '{':
				seen = append(seen, map[string]bool{})
			case '[':
				seen = append(seen, nil)
			default:
				seen = seen[:len(seen)-1]
			}
			isKey = len(seen) > 0 && seen[len(seen)-1] != nil
			continue
		case string:
			if isKey {
				keys := seen[len(seen)-1]
				if keys[t] {
					return t, before + bytes.IndexByte(data[before:], '"')
				}
				keys[t] = true
				isKey = false
				continue
			}
		}
		isKey = len(seen) > 0 && seen[len(seen)-1] != nil
	}
}
