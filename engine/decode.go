package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
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
// place.
func DecodeFacts(data []byte) (map[string]any, error) {
	if len(data) > maxFactBytes {
		return nil, &InputError{Code: "too-large", Text: text.Say("超过 %[1]d 字节", "more than %[1]d bytes", maxFactBytes)}
	}
	if !utf8.Valid(data) {
		return nil, notUTF8(data)
	}
	if at := loneSurrogate(data); at >= 0 {
		return nil, unreadable(data, at, "not-utf8", text.Say("%[1]s 是半个字符，不是文字", "%[1]s is half of a character and no text", string(data[at:at+6])), nil)
	}
	d := &decoder{data: data, dec: json.NewDecoder(bytes.NewReader(data))}
	d.dec.UseNumber()
	v, err := d.value(0)
	if err != nil {
		return nil, d.worded(err)
	}
	m, ok := v.(map[string]any)
	if !ok {
		at := len(data) - len(bytes.TrimLeft(data, " \t\r\n"))
		return nil, unreadable(data, at, "wrong-kind", text.Say("申请应是 JSON 对象", "an application is a JSON object"), text.Say(`写成 {"事实": 值, …}`, `write {"fact": value, …}`))
	}
	if _, err := d.token(); !errors.Is(err, io.EOF) {
		if err != nil {
			return nil, notJSON(data, err)
		}
		return nil, d.here("syntax", text.Say("对象之后还有内容", "there is something after the object"), nil)
	}
	return m, nil
}

type decoder struct {
	data []byte
	dec  *json.Decoder
	at   int // where the last token began, or the space before it
}

func (d *decoder) token() (json.Token, error) {
	d.at = int(d.dec.InputOffset())
	return d.dec.Token()
}

// here makes an error at the last token.
func (d *decoder) here(code string, message, hint rules.Text) error {
	rest := d.data[min(d.at, len(d.data)):]
	return unreadable(d.data, d.at+len(rest)-len(bytes.TrimLeft(rest, " \t\r\n,:")), code, message, hint)
}

// worded puts an error of the JSON reader into words.
func (d *decoder) worded(err error) error {
	if bad := (*InputError)(nil); errors.As(err, &bad) {
		return bad
	}
	return notJSON(d.data, err)
}

func (d *decoder) value(depth int) (any, error) {
	if depth > maxFactDepth {
		return nil, d.here("too-deep", text.Say("嵌套超过 %[1]d 层", "nested more than %[1]d deep", maxFactDepth), nil)
	}
	tok, err := d.token()
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
		tok, err := d.token()
		if err != nil {
			return nil, err
		}
		key, ok := tok.(string)
		if !ok {
			return nil, d.here("syntax", text.Say("这里应是带引号的键", "a key in quotes is needed"), nil)
		}
		if _, twice := out[key]; twice {
			return nil, d.here("duplicate-key", text.Say("“%[1]s”写了两次", "%[1]q is given twice", plan.Short(key)), text.Say("删掉其中一个", "delete one of them"))
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
