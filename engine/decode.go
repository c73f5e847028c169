package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
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

// errInput marks input that is no application at all.
var errInput = errors.New("unreadable application")

// DecodeFacts reads an application from a JSON object. Numbers are kept as
// they are written ([json.Number]); a key that stands twice, deep nesting and
// text after the object are errors.
func DecodeFacts(data []byte) (map[string]any, error) {
	if len(data) > maxFactBytes {
		return nil, fmt.Errorf("%w: more than %d bytes", errInput, maxFactBytes)
	}
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%w: not UTF-8", errInput)
	}
	d := &decoder{dec: json.NewDecoder(bytes.NewReader(data))}
	d.dec.UseNumber()
	v, err := d.value(0)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errInput, d.where(data, err))
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, fmt.Errorf("%w: a JSON object is needed", errInput)
	}
	if _, err := d.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: %w", errInput, d.where(data, errors.New("there is something after the object")))
	}
	return m, nil
}

type decoder struct{ dec *json.Decoder }

// where adds line and column, in characters, to an error.
func (d *decoder) where(data []byte, err error) error {
	at := int(d.dec.InputOffset())
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		at = afterSeparator(data, at)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		at, err = len(data), errors.New("it ends too early")
	}
	before := data[:min(max(at, 0), len(data))]
	line := 1 + bytes.Count(before, []byte("\n"))
	col := 1 + utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])
	return fmt.Errorf("line %d, column %d: %w", line, col, err)
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
		return nil, fmt.Errorf("nested more than %d deep", maxFactDepth)
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
			return nil, errors.New("a key is needed")
		}
		if _, twice := out[key]; twice {
			return nil, fmt.Errorf("the key %q stands twice", short(key))
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
