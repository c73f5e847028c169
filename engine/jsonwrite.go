package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"math"
	"reflect"
	"slices"
	"unicode/utf8"
)

// MarshalJSON writes the decision as its JSON tags say; see
// [Decision.AppendJSON].
func (d Decision) MarshalJSON() ([]byte, error) { return d.AppendJSON(make([]byte, 0, usualSize)) }

// usualSize is the room that the JSON of most decisions needs.
const usualSize = 8 << 10

// AppendJSON appends the JSON of the decision to a buffer, several times as
// fast as encoding/json does. It fails where a host put a value into an
// effect that JSON cannot hold.
func (d *Decision) AppendJSON(b []byte) ([]byte, error) {
	if d == nil {
		return b, errors.New("there is no decision to write: it is nil")
	}
	w := writer{canon: canon{b: b, first: true}}
	w.object(decisionShape, reflect.ValueOf(d).Elem())
	if text := w.b[len(b):]; !utf8.Valid(text) { // a host's, since facts are checked
		w.b = append(w.b[:len(b):len(b)], bytes.ToValidUTF8(text, []byte(`\ufffd`))...)
	}
	return w.b, w.err
}

// one writes a plain value. Unlike the canonical form it keeps the digits of an
// amount, and what a host put into an effect may be of any type.
func (w *writer) one(v any) {
	switch v := v.(type) {
	case nil, string, bool, int64:
		w.any(v)
	case json.Number:
		w.b = append(w.b, v...)
	case float64:
		if v == 0 && math.Signbit(v) {
			w.b = append(w.b, '-')
		}
		w.float(v)
	case []any:
		w.plains(v)
	case map[string]any:
		w.open('{')
		for _, k := range slices.Sorted(maps.Keys(v)) {
			w.name(k)
			w.one(v[k])
		}
		w.close('}')
	default:
		w.other(v)
	}
}

func (w *writer) other(v any) {
	text, err := json.Marshal(v)
	if err != nil && w.err == nil {
		w.err = err
	}
	w.b = append(w.b, text...)
	w.first = false
}
