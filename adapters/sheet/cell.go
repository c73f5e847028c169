package sheet

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// column is a column of a file of applications.
type column struct {
	index int
	name  string // as the first row writes it; "" for one without a name
	pos   rules.Pos
	kind  rules.Kind
	words map[string]string // of an enum or set: what may stand for a value, and how an application writes it
}

// append writes what a cell says as JSON; of an empty cell, nothing. What is no
// value of the fact's type is written as text, so that the engine says what is
// wrong with it, as it does of any application.
func (c *column) append(dst []byte, cell string) []byte {
	text := strings.TrimSpace(cell)
	if text == "" {
		return dst
	}
	switch c.kind {
	case rules.KindBool:
		return appendBool(dst, text)
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		if isNumber(text) {
			return append(dst, text...)
		}
	case rules.KindEnum:
		text = c.word(text)
	case rules.KindSet:
		return c.appendSet(dst, text)
	case rules.KindDate, rules.KindDatetime, rules.KindEvent:
		text = plainMoment(text)
	case rules.KindString:
		text = cell
	}
	return appendText(dst, text)
}

func (c *column) word(text string) string {
	if w, ok := c.words[text]; ok {
		return w
	}
	return text
}

// separators stand between the values of a set.
const separators = ";；、,，|\n"

func (c *column) appendSet(dst []byte, text string) []byte {
	parts := []string{text}
	if _, whole := c.words[text]; !whole {
		parts = strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(separators, r) })
	}
	dst = append(dst, '[')
	first := true
	for _, p := range parts {
		if p = strings.TrimSpace(p); p == "" {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		first = false
		dst = appendText(dst, c.word(p))
	}
	return append(dst, ']')
}

func appendBool(dst []byte, text string) []byte {
	switch strings.ToLower(text) {
	case "true", "yes", "是":
		return append(dst, "true"...)
	case "false", "no", "否":
		return append(dst, "false"...)
	}
	return appendText(dst, text)
}

// isNumber reports whether a text is a number as JSON writes it.
func isNumber(text string) bool {
	return (text[0] == '-' || text[0] >= '0' && text[0] <= '9') && json.Valid([]byte(text))
}

// slashed is a date, with or without a time of day, as spreadsheets write it
// again when they save a file.
var slashed = regexp.MustCompile(`^(\d{4})/(\d{1,2})/(\d{1,2})(?: (\d{1,2})(:\d{2}(?::\d{2})?))?$`)

// plainMoment writes 2021/9/7 8:30 as 2021-09-07 08:30, and leaves everything
// else as it is.
func plainMoment(text string) string {
	if len(text) < 6 || text[4] != '/' {
		return text
	}
	m := slashed.FindStringSubmatch(text)
	if m == nil {
		return text
	}
	out := m[1] + "-" + twoDigits(m[2]) + "-" + twoDigits(m[3])
	if m[4] != "" {
		out += " " + twoDigits(m[4]) + m[5]
	}
	return out
}

func twoDigits(s string) string {
	if len(s) < 2 {
		return "0" + s
	}
	return s
}

// appendText writes a text as JSON.
func appendText(dst []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c == '"' || c == '\\' {
			return append(dst, quoted(s)...)
		}
	}
	dst = append(dst, '"')
	dst = append(dst, s...)
	return append(dst, '"')
}

// quoted is a text as JSON, without HTML escapes.
func quoted(s string) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a text can always be written
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
