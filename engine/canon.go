package engine

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
	"unicode/utf16"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
)

// canon writes canonical JSON (spec R34): keys in the order of their UTF-16 code
// units and texts as RFC 8785 has them, numbers as plain decimals, no spaces.
type canon struct {
	b     []byte
	first bool // nothing stands in the present object or list yet
}

func (w *canon) open(c byte) {
	w.b = append(w.b, c)
	w.first = true
}

func (w *canon) close(c byte) {
	w.b = append(w.b, c)
	w.first = false
}

// next writes the comma before everything but the first.
func (w *canon) next() {
	if !w.first {
		w.b = append(w.b, ',')
	}
	w.first = false
}

// key writes a key of ours, which is a plain word.
func (w *canon) key(k string) {
	w.next()
	w.b = append(w.b, '"')
	w.b = append(w.b, k...)
	w.b = append(w.b, `":`...)
}

// name writes a key that may be any text.
func (w *canon) name(k string) {
	w.next()
	w.string(k)
	w.b = append(w.b, ':')
}

func (w *canon) moment(t *time.Time) {
	w.b = append(w.b, '"')
	w.b = t.AppendFormat(w.b, time.RFC3339Nano)
	w.b = append(w.b, '"')
}

// any writes a plain value: nil, bool, a number, string, []any or map.
func (w *canon) any(x any) {
	switch x := x.(type) {
	case map[string]any:
		w.open('{')
		for _, k := range sortedUTF16(x) {
			w.name(k)
			w.any(x[k])
		}
		w.close('}')
	case []any:
		w.open('[')
		for _, v := range x {
			w.next()
			w.any(v)
		}
		w.close(']')
	case string:
		w.string(x)
	case json.Number:
		w.decimal(x.String())
	case float64:
		w.number(x)
	case int64:
		w.b = strconv.AppendInt(w.b, x, 10)
	case bool:
		w.b = strconv.AppendBool(w.b, x)
	default:
		w.b = append(w.b, "null"...)
	}
}

func sortedUTF16(m map[string]any) []string { return slices.SortedFunc(maps.Keys(m), compareUTF16) }

// compareUTF16 orders texts by their UTF-16 code units, which differs from the
// order of bytes only where a text has characters beyond the basic plane.
func compareUTF16(a, b string) int {
	for i := 0; i < min(len(a), len(b)); i++ {
		if a[i] != b[i] {
			if a[i] < 0x80 && b[i] < 0x80 {
				return int(a[i]) - int(b[i])
			}
			return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
		}
	}
	return len(a) - len(b)
}

func (w *canon) string(s string) {
	w.b = append(w.b, '"')
	w.rest(s)
}

// rest writes a text that has begun, and its end.
func (w *canon) rest(s string) {
	for {
		n := plainPrefix(s)
		w.b = append(w.b, s[:n]...)
		if n == len(s) {
			break
		}
		w.escape(s[n])
		s = s[n+1:]
	}
	w.b = append(w.b, '"')
}

// plainPrefix is how many bytes of a text JSON writes as they are. Most texts
// are plain, so it looks at eight bytes at a time: subtracting a value from
// each byte borrows from its top bit just where the byte is less.
func plainPrefix(s string) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		x := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		quote, slash := x^ones*'"', x^ones*'\\'
		if ((x-ones*0x20)&^x|(quote-ones)&^quote|(slash-ones)&^slash)&tops != 0 {
			break
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' {
			break
		}
	}
	return i
}

func (w *canon) escape(c byte) {
	const hexDigits = "0123456789abcdef"
	switch c {
	case '"', '\\':
		w.b = append(w.b, '\\', c)
	case '\b', '\t', '\n', '\f', '\r':
		w.b = append(w.b, '\\', "btn.fr"[c-'\b'])
	default:
		w.b = append(w.b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
	}
}

// decimal writes a number, given as JSON writes it, as a plain decimal: no
// exponent, no zero that says nothing, and 0 without a sign. One that is past the
// digits which the language reads, as only a host can give, stays as it is.
func (w *canon) decimal(s string) {
	if x, err := exact.Parse(s); err == nil {
		w.b = x.Append(w.b)
	} else {
		w.b = append(w.b, s...)
	}
}

// number writes a double as a plain decimal, by the fewest digits that give it.
func (w *canon) number(f float64) {
	if x, ok := exact.Float(f); ok {
		w.b = x.Append(w.b)
	} else {
		w.float(f)
	}
}

// float writes a double as ECMAScript does.
func (w *canon) float(f float64) {
	if f == 0 {
		w.b = append(w.b, '0')
		return
	}
	if a := max(f, -f); a >= 1e-6 && a < 1e21 {
		w.b = strconv.AppendFloat(w.b, f, 'f', -1, 64)
		return
	}
	w.b = strconv.AppendFloat(w.b, f, 'e', -1, 64)
	if n := len(w.b); n > 4 && w.b[n-2] == '0' && (w.b[n-3] == '-' || w.b[n-3] == '+') {
		w.b = append(w.b[:n-2], w.b[n-1]) // e-07 is e-7
	}
}

// fact writes a fact as it was given.
func (w *canon) fact(v *lang.Value, t *lang.Type, zone *time.Location) {
	switch v.Kind() {
	case lang.Text:
		w.string(v.Text())
	case lang.Number, lang.Money:
		w.b = v.Num().Append(w.b)
	case lang.Bool:
		w.b = strconv.AppendBool(w.b, v.N() != 0)
	case lang.Moment:
		layout := time.RFC3339Nano
		if v.Day() {
			layout = time.DateOnly
		}
		w.b = append(w.b, '"')
		w.b = v.Time(zone).AppendFormat(w.b, layout)
		w.b = append(w.b, '"')
	case lang.ListKind:
		w.open('[')
		for i := range v.Items() {
			w.next()
			w.fact(&v.Items()[i], t.Elem, zone)
		}
		w.close(']')
	case lang.RecordKind:
		w.record(v.Record(), zone)
	default:
		w.any(v.PlainIn(zone, t))
	}
}

// record writes the known facts of a record.
func (w *canon) record(r *lang.Record, zone *time.Location) {
	w.open('{')
	for _, slot := range r.Type.Sorted {
		if slot < len(r.Slots) && r.Slots[slot].Known() {
			v := &r.Slots[slot]
			w.name(r.Type.Fields[slot].Name)
			w.fact(v, &r.Type.Fields[slot].Type, zone)
		}
	}
	w.close('}')
}
