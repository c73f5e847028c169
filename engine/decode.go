package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"
)

// The limits on one application.
const (
	maxFactBytes = 4 << 20
	maxFactDepth = 32
	maxElements  = 10_000 // of all lists together
	maxTextRunes = 100_000
)

// DecodeFacts reads an application from a JSON object. Numbers are kept as
// they are written ([json.Number]); a key that stands twice, deep nesting and
// text after the object are errors. An error is an [InputError] and names the
// line and column.
func DecodeFacts(data []byte) (map[string]any, error) {
	if len(data) > maxFactBytes {
		return nil, badInput("申请读不出来：超过 %[1]d 字节", "unreadable application: more than %[1]d bytes", maxFactBytes)
	}
	if !utf8.Valid(data) {
		return nil, badInput("申请读不出来：不是 UTF-8 编码的文字", "unreadable application: not UTF-8")
	}
	d := &decoder{dec: json.NewDecoder(bytes.NewReader(data))}
	d.dec.UseNumber()
	v, err := d.value(0)
	if err != nil {
		return nil, d.where(data, err)
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, badInput("申请读不出来：应是一个 JSON 对象 {…}", "unreadable application: a JSON object is needed")
	}
	if _, err := d.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, d.where(data, badInput("对象之后还有内容", "there is something after the object"))
	}
	return m, nil
}

type decoder struct{ dec *json.Decoder }

// where adds line and column, in characters, to an error.
func (d *decoder) where(data []byte, err error) error {
	at := int(d.dec.InputOffset())
	var bad *InputError
	switch {
	case errors.As(err, &bad):
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		at, bad = len(data), badInput("没有写完就结束了", "it ends too early")
	default:
		at = afterSeparator(data, at)
		bad = cannotStand(data[min(max(at, 0), len(data)):], err)
	}
	before := data[:min(max(at, 0), len(data))]
	line := 1 + bytes.Count(before, []byte("\n"))
	col := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return bad.at(line, col)
}

// cannotStand says that JSON has something else in a place.
func cannotStand(rest []byte, cause error) *InputError {
	if len(rest) == 0 {
		return badInput("没有写完就结束了", "it ends too early")
	}
	c, _ := utf8.DecodeRune(rest)
	return badInput("从“%[1]c”起不是 JSON", "what begins with %[1]q is not JSON (%[2]v)", c, cause)
}

// afterSeparator skips the space after a token, with the colon or comma in it:
// what cannot be read stands behind.
func afterSeparator(data []byte, at int) int {
	space := func() {
		for at < len(data) && bytes.IndexByte([]byte(" \t\r\n"), data[at]) >= 0 {
			at++
		}
	}
	space()
	if at < len(data) && (data[at] == ':' || data[at] == ',') {
		at++
		space()
	}
	return at
}

func (d *decoder) value(depth int) (any, error) {
	if depth > maxFactDepth {
		return nil, badInput("嵌套超过 %[1]d 层", "nested more than %[1]d deep", maxFactDepth)
	}
	tok, err := d.dec.Token()
	if err != nil {
		return nil, err
	}
	switch tok {
	case json.Delim('{'):
		return d.object(depth)
	case json.Delim('['):
		return d.array(depth)
	}
	return tok, nil
}

func (d *decoder) object(depth int) (any, error) {
	out := map[string]any{}
	for d.dec.More() {
		tok, err := d.dec.Token()
		if err != nil {
			return nil, err
		}
		key, ok := tok.(string)
		if !ok {
			return nil, badInput("这里应是带引号的键", "a key in quotes is needed")
		}
		if _, twice := out[key]; twice {
			return nil, badInput("键“%[1]s”出现了两次", "the key %[1]q stands twice", short(key))
		}
		if out[key], err = d.value(depth + 1); err != nil {
			return nil, err
		}
	}
	_, err := d.dec.Token()
	return out, err
}

func (d *decoder) array(depth int) (any, error) {
	out := []any{}
	for d.dec.More() {
		v, err := d.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	_, err := d.dec.Token()
	return out, err
}
