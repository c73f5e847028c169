package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"
	"unicode/utf16"
)

// receipt is the SHA-256 of the canonical JSON (RFC 8785) of the facts, the
// times, the digests, the language version and the decision, without what is
// written for people and without the decision's id and the receipt itself.
func (ev *evaluation) receipt(d *Decision) string {
	facts := ev.given.plain()
	doc := map[string]any{
		"language": json.Number(strconv.Itoa(ev.eng.set.Language)),
		"facts":    facts,
		"unknown":  anySlice(slices.Sorted(maps.Keys(ev.unknown))),
		"policies": anySlice(ev.in.Policies),
		"at":       ev.in.At.UTC().Format(time.RFC3339Nano),
	}
	body, err := json.Marshal(d)
	if err != nil {
		return ""
	}
	var tree any
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	if dec.Decode(&tree) != nil {
		return ""
	}
	doc["decision"] = withoutWords(tree)
	var b bytes.Buffer
	canonical(&b, doc)
	sum := sha256.Sum256(b.Bytes())
	return "sha256:" + hex.EncodeToString(sum[:])
}

// plain returns the facts as they were given, by path.
func (r *reading) plain() map[string]any {
	out := map[string]any{}
	for slot, f := range r.global.Type.Fields[:r.eng.lay.facts] {
		if v := r.global.Slots[slot]; v.Known() {
			out[f.Name] = v.PlainIn(r.zone, &f.Type)
		}
	}
	return out
}

// wordKeys are the keys of a decision that hold text for people, or name the
// record that keeps it. It is never written to.
var wordKeys = map[string]bool{
	"id": true, "receipt": true, "message": true, "title": true, "fix": true, "reason": true, "question": true,
	"notes": true, "provisional_for": true, "from_text": true,
}

// withoutWords drops the words from a decision. Deadlines keep their id, which
// is a name.
func withoutWords(x any) any {
	switch x := x.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, v := range x {
			_, clock := x["light"]
			_, data := x["digest"]
			if wordKeys[k] && !(k == "id" && (clock || data && x["set"] == nil)) {
				continue
			}
			out[k] = withoutWords(v)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = withoutWords(v)
		}
		return out
	}
	return x
}

// canonical writes JSON as RFC 8785 has it: keys in the order of their UTF-16
// code units, numbers as ECMAScript writes them, no spaces.
func canonical(b *bytes.Buffer, x any) {
	switch x := x.(type) {
	case map[string]any:
		b.WriteByte('{')
		for i, k := range sortedUTF16(x) {
			if i > 0 {
				b.WriteByte(',')
			}
			canonicalString(b, k)
			b.WriteByte(':')
			canonical(b, x[k])
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, v := range x {
			if i > 0 {
				b.WriteByte(',')
			}
			canonical(b, v)
		}
		b.WriteByte(']')
	case string:
		canonicalString(b, x)
	case json.Number:
		b.WriteString(canonicalNumber(x.String()))
	case float64:
		b.WriteString(canonicalNumber(strconv.FormatFloat(x, 'g', -1, 64)))
	case int64:
		b.WriteString(strconv.FormatInt(x, 10))
	case bool:
		b.WriteString(strconv.FormatBool(x))
	default:
		b.WriteString("null")
	}
}

func sortedUTF16(m map[string]any) []string {
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		return slices.Compare(utf16.Encode([]rune(a)), utf16.Encode([]rune(b)))
	})
}

func canonicalString(b *bytes.Buffer, s string) {
	const hexDigits = "0123456789abcdef"
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\b', r == '\t', r == '\n', r == '\f', r == '\r':
			b.WriteByte('\\')
			b.WriteByte("btn.fr"[r-'\b'])
		case r < 0x20:
			b.WriteString(`\u00`)
			b.WriteByte(hexDigits[r>>4])
			b.WriteByte(hexDigits[r&15])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
}

// canonicalNumber writes a number as ECMAScript does. Whole numbers that a
// double cannot hold keep their digits.
func canonicalNumber(s string) string {
	if _, err := strconv.ParseInt(s, 10, 64); err == nil && s != "-0" {
		return s
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return "null"
	}
	if f == 0 {
		return "0"
	}
	if a := max(f, -f); a < 1e-6 || a >= 1e21 {
		out := []byte(strconv.FormatFloat(f, 'e', -1, 64))
		if n := len(out); n > 4 && out[n-2] == '0' && (out[n-3] == '-' || out[n-3] == '+') {
			out = append(out[:n-2], out[n-1]) // e-07 is e-7
		}
		return string(out)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
