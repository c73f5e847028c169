package httpapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"unicode/utf8"
)

// keyValue is a key of a JSON object and its value, not read yet.
type keyValue struct {
	key   string
	value json.RawMessage
}

var errNotPlain = errors.New("not one JSON object with each key once")

// mostKeys is more than the keys that a request may have. Comparing all the keys of a
// body with each other would cost the square of their number.
const mostKeys = 16

// split takes a JSON object apart at its first level.
func split(body []byte) ([]keyValue, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	if open, err := d.Token(); err != nil || open != json.Delim('{') || !utf8.Valid(body) {
		return nil, errNotPlain
	}
	var out []keyValue
	for d.More() {
		tok, err := d.Token()
		key, ok := tok.(string)
		if err != nil || !ok || has(out, key) {
			return nil, errNotPlain
		}
		k := keyValue{key: key}
		if err := d.Decode(&k.value); err != nil {
			return nil, err
		}
		if out = append(out, k); len(out) > mostKeys { // one of them is not known, which is told
			return out, nil
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errNotPlain
	}
	return out, nil
}

func has(keys []keyValue, key string) bool {
	return slices.ContainsFunc(keys, func(k keyValue) bool { return k.key == key })
}

// plainly takes a body apart as split does, into room of the caller's, but looks
// into no value further than to find its end: whoever reads the value will find
// out whether it is JSON. ok is false for what split refuses and for keys with
// escapes.
func plainly(body []byte, room []keyValue) (keys []keyValue, ok bool) {
	s := scan{text: body}
	if !s.take('{') {
		return nil, false
	}
	for more := s.next() != '}'; more; more = s.take(',') {
		key, ok := plainText(s.string())
		if !ok || !utf8.ValidString(key) || has(room, key) || len(room) == mostKeys || !s.take(':') {
			return nil, false
		}
		value := s.value()
		if len(value) == 0 || key != "facts" && !utf8.Valid(value) { // the engine looks at the facts
			return nil, false
		}
		room = append(room, keyValue{key, value})
	}
	if !s.take('}') || s.next() != 0 || s.at < len(body) {
		return nil, false
	}
	return room, true
}

// plainText is the text of a JSON string without escapes.
func plainText(raw []byte) (text string, ok bool) {
	if len(raw) < 2 || raw[0] != '"' || raw[len(raw)-1] != '"' {
		return "", false
	}
	for _, c := range raw[1 : len(raw)-1] {
		if c < ' ' || c == '"' || c == '\\' {
			return "", false
		}
	}
	return string(raw[1 : len(raw)-1]), true
}

// readString reads a JSON string.
func readString(raw []byte) (string, bool) {
	s, plain := plainText(raw)
	if plain && utf8.ValidString(s) {
		return s, true
	}
	return s, json.Unmarshal(raw, &s) == nil
}

// scan goes through a JSON text from value to value.
type scan struct {
	text []byte
	at   int
}

// next is the byte behind white space; 0 at the end.
func (s *scan) next() byte {
	for ; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// take steps over white space and a byte, where that comes next.
func (s *scan) take(c byte) bool {
	if s.next() != c || s.at == len(s.text) {
		return false
	}
	s.at++
	return true
}

// value steps over a value and gives it; nothing where it has no end.
func (s *scan) value() []byte {
	c := s.next()
	from, depth := s.at, 0
	if c == '"' {
		return s.string()
	}
	for ; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case '"':
			s.string()
			s.at--
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return s.text[from:s.at]
			}
			if depth--; depth == 0 {
				s.at++
				return s.text[from:s.at]
			}
		case ',', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return s.text[from:s.at]
			}
		}
	}
	return nil
}

// string steps over a string and gives it with its quotes; nothing where there
// is none or it has no end.
func (s *scan) string() []byte {
	if s.next() != '"' {
		return nil
	}
	from := s.at
	for s.at++; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case '"':
			s.at++
			return s.text[from:s.at]
		case '\\':
			s.at++
		}
	}
	return nil
}
