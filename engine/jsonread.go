package engine

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
)

// jsonReader reads an application straight from JSON into slots. It takes the
// plain case only: on anything out of the ordinary — a mistake in the JSON, a
// key that is not declared or stands twice, a list given by key — it gives up,
// and the application is read again by way of [DecodeFacts], which says what
// is wrong. So it must never accept what that refuses, and whatever it accepts
// must come out the same; a fuzz test holds both.
type jsonReader struct {
	data  []byte
	at    int
	whole string // the same, where it is short and was asked for: what texts are cut from
	r     *reading
	bad   bool
}

// factNode is a name, or the first parts of names, of global facts.
type factNode struct {
	slot int // -1 where it is no whole name
	kids map[string]*factNode
}

func newFactNode() *factNode { return &factNode{slot: -1, kids: map[string]*factNode{}} }

// factTree arranges the names of the global facts by their parts; aliases
// stand beside the first parts.
func (e *Engine) factTree() *factNode {
	root := newFactNode()
	for slot, f := range e.plan.Lay.Global.Fields[:e.plan.Lay.Facts] {
		n := root
		for part := range strings.SplitSeq(f.Name, ".") {
			if n.kids[part] == nil {
				n.kids[part] = newFactNode()
			}
			n = n.kids[part]
		}
		n.slot = slot
		if a := f.Fact.Alias; a != "" && root.kids[a] == nil {
			root.kids[a] = &factNode{slot: slot}
		}
	}
	return root
}

// readJSON reads an application; ok is false where it gave up, and then the
// reading is empty again.
func (r *reading) readJSON(data []byte) (ok bool) {
	if len(data) > maxFactBytes || !utf8.Valid(data) || loneSurrogate(data) >= 0 {
		return false
	}
	j := jsonReader{data: data, r: r}
	r.nodes, r.marks = r.nodes[:0], r.marks[:0]
	if j.next() != '{' {
		return false
	}
	j.object(r.eng.tree, 0)
	if j.next() != 0 || j.at != len(data) {
		j.bad = true
	}
	if j.bad {
		r.clear()
	}
	return !j.bad
}

// fail gives up.
func (j *jsonReader) fail() { j.bad = true }

// next skips white space and returns the byte that follows, or 0 at the end.
func (j *jsonReader) next() byte {
	for ; j.at < len(j.data); j.at++ {
		switch c := j.data[j.at]; c {
		case ' ', '\t', '\n', '\r':
		default:
			return c
		}
	}
	return 0
}

// members calls f at each value of an object, with its key.
func (j *jsonReader) members(f func(key []byte)) {
	j.at++ // {
	if j.next() == '}' {
		j.at++
		return
	}
	for !j.bad {
		if j.next() != '"' {
			j.fail()
			return
		}
		key, plain := j.raw()
		if !plain || j.next() != ':' {
			j.fail()
			return
		}
		j.at++
		f(key)
		if !j.more('}') {
			return
		}
	}
}

// more steps over a comma, or over the end of an object or list.
func (j *jsonReader) more(end byte) bool {
	if j.bad {
		return false
	}
	switch j.next() {
	case ',':
		j.at++
		return true
	case end:
		j.at++
		return false
	}
	j.fail()
	return false
}

// object reads the members of the application, or of a part of it.
func (j *jsonReader) object(n *factNode, depth int) {
	if depth >= maxFactDepth {
		j.fail()
		return
	}
	j.members(func(key []byte) {
		kid := n.kids[string(key)]
		if kid == nil || slices.Contains(j.r.nodes, kid) {
			j.fail()
			return
		}
		j.r.nodes = append(j.r.nodes, kid)
		switch c := j.next(); {
		case kid.slot >= 0:
			j.fact(j.r.global, kid.slot, depth+1)
		case c == '{':
			j.object(kid, depth+1)
		default:
			j.fail()
		}
	})
}

// fact reads one value into a slot.
func (j *jsonReader) fact(rec *lang.Record, slot, depth int) {
	field := &rec.Type.Fields[slot]
	if rec.Slots[slot].Kind() != lang.Unknown {
		j.fail()
		return
	}
	c := j.next()
	switch {
	case c == 'n':
		j.word("null")
	case field.Type.K == rules.KindList && field.Type.Elem != nil && field.Type.Elem.Rec != nil:
		j.list(rec, slot, field.Type.Elem.Rec, depth)
	case c == '"':
		j.text(rec, slot)
	case c == '-' || c >= '0' && c <= '9':
		v, b := parseDecimal(j.number(), field.Type)
		j.set(rec, slot, v, b)
	case c == 't' && field.Type.K == rules.KindBool:
		j.word("true")
		j.set(rec, slot, lang.BoolOf(true), nil)
	case c == 'f' && field.Type.K == rules.KindBool:
		j.word("false")
		j.set(rec, slot, lang.BoolOf(false), nil)
	case c == '[' && field.Type.K == rules.KindSet:
		j.texts(rec, slot)
	default:
		j.fail()
	}
}

// set puts a value into its slot. What is wrong with a value is worded by the
// slow way, which knows the element's key.
func (j *jsonReader) set(rec *lang.Record, slot int, v lang.Value, b *plan.BadValue) {
	if b != nil || j.bad {
		j.fail()
		return
	}
	before := len(j.r.violations)
	v, ok := j.r.constrain(rec, slot, v)
	if !ok || len(j.r.violations) > before {
		j.fail()
		return
	}
	rec.Slots[slot] = v
}

func (j *jsonReader) word(w string) {
	if !bytes.HasPrefix(j.data[j.at:], []byte(w)) {
		j.fail()
		return
	}
	j.at += len(w)
}

// raw reads a string without escapes; plain is false where it has some, and
// then the string is still stepped over.
func (j *jsonReader) raw() (s []byte, plain bool) {
	from := j.at + 1
	plain = true
	for i := from; i < len(j.data); i++ {
		switch c := j.data[i]; {
		case c == '"':
			j.at = i + 1
			return j.data[from:i], plain
		case c == '\\':
			plain = false
			i++
		case c < 0x20:
			j.fail()
			return nil, false
		}
	}
	j.fail()
	return nil, false
}

// shortText is how long an application may be for its texts to be cut from one copy
// of it: whoever keeps a text keeps the copy.
const shortText = 4 << 10

// string reads a string, escapes and all.
func (j *jsonReader) string() string {
	from := j.at
	s, plain := j.raw()
	if plain && len(j.data) <= shortText {
		if j.whole == "" {
			j.whole = string(j.data)
		}
		return j.whole[from+1 : from+1+len(s)]
	}
	if plain || j.bad {
		return string(s)
	}
	var out string
	if json.Unmarshal(j.data[from:j.at], &out) != nil {
		j.fail()
	}
	return out
}

func (j *jsonReader) text(rec *lang.Record, slot int) {
	field := &rec.Type.Fields[slot]
	if field.Type.K == rules.KindEnum && j.enum(rec, slot) {
		return
	}
	s := j.string()
	if blankText(s) && blankIsUnknown(field) {
		return
	}
	if field.Type.K == rules.KindString {
		j.set(rec, slot, j.r.texts.Of(s), nil)
		return
	}
	v, b := plan.ParseText(s, field.Type, j.r.zone)
	j.set(rec, slot, v, b)
}

// enum reads a value of an enum as it is listed, or steps over nothing.
func (j *jsonReader) enum(rec *lang.Record, slot int) bool {
	t, from := &rec.Type.Fields[slot].Type, j.at
	if s, plain := j.raw(); plain {
		if i := t.ValueIndex(string(s)); i >= 0 {
			j.set(rec, slot, t.Enum(i), nil)
			return true
		}
	}
	j.at = from
	return j.bad
}

// texts reads the values of a set.
func (j *jsonReader) texts(rec *lang.Record, slot int) {
	field := &rec.Type.Fields[slot]
	out := lang.Scalar(lang.Set, 0)
	j.at++ // [
	if j.next() == ']' {
		j.at++
	} else {
		for !j.bad {
			if j.next() != '"' {
				j.fail()
				return
			}
			i := field.Type.ValueIndex(j.string())
			if i < 0 || out.N()>>i&1 == 1 {
				j.fail()
				return
			}
			out = out.With(out.N() | 1<<i)
			if !j.more(']') {
				break
			}
		}
	}
	if field.Fact.Required && out.N() == 0 {
		return
	}
	j.set(rec, slot, out, nil)
}

// list reads the elements of a list fact.
func (j *jsonReader) list(rec *lang.Record, slot int, inner *lang.RecordType, depth int) {
	if j.next() != '[' || depth >= maxFactDepth {
		j.fail()
		return
	}
	j.at++
	var items []lang.Value
	if j.next() == ']' {
		j.at++
	} else {
		for !j.bad {
			if j.next() != '{' {
				j.fail()
				return
			}
			e := j.element(rec, inner, len(items), depth+1)
			if j.bad || inner.Key >= 0 && (e.Key == "" || byElementKey(items, e.Key) != nil) {
				j.fail()
				return
			}
			items = append(items, e.Value())
			if !j.more(']') {
				break
			}
		}
	}
	if j.r.elements += len(items); j.r.elements > maxElements {
		j.fail()
	}
	rec.Slots[slot] = lang.ListOf(items)
}

// element reads one element. An element whose notices would need its key
// before the key was read is left to the slow way.
func (j *jsonReader) element(parent *lang.Record, inner *lang.RecordType, index, depth int) *lang.Record {
	e := j.r.newElement(parent, inner, index)
	from := len(j.r.marks)
	j.r.marks = append(j.r.marks, make([]bool, len(inner.Fields))...)
	j.members(func(key []byte) {
		slot, ok := inner.SlotBytes(key)
		if !ok || inner.Fields[slot].Fact == nil || j.r.marks[from+slot] {
			j.fail()
			return
		}
		j.r.marks[from+slot] = true
		notices := len(j.r.notices)
		j.fact(e, slot, depth)
		if slot == inner.Key {
			e.Key = keyText(e.Slots[slot])
		}
		if len(j.r.notices) > notices && inner.Key >= 0 && e.Key == "" {
			j.fail()
		}
	})
	j.r.marks = j.r.marks[:from]
	return e
}

// number steps over a number as JSON writes it.
func (j *jsonReader) number() []byte {
	from := j.at
	if j.data[j.at] == '-' {
		j.at++
	}
	switch {
	case j.at < len(j.data) && j.data[j.at] == '0':
		j.at++
	default:
		j.digits()
	}
	if j.at < len(j.data) && j.data[j.at] == '.' {
		j.at++
		j.digits()
	}
	if j.at < len(j.data) && (j.data[j.at] == 'e' || j.data[j.at] == 'E') {
		j.at++
		if j.at < len(j.data) && (j.data[j.at] == '+' || j.data[j.at] == '-') {
			j.at++
		}
		j.digits()
	}
	return j.data[from:j.at]
}

func (j *jsonReader) digits() {
	from := j.at
	for j.at < len(j.data) && j.data[j.at] >= '0' && j.data[j.at] <= '9' {
		j.at++
	}
	if j.at == from {
		j.fail()
	}
}

// parseDecimal reads a number.
func parseDecimal(text []byte, t lang.Type) (lang.Value, *plan.BadValue) {
	x, err := exact.Parse(text)
	return plan.NumberValue(x, err, text, t)
}
