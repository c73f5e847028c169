package engine

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The structs of decision.go describe what a decision holds, and their tags
// say of each field what has to be known of it:
//
//	json  its key, and whether it is left out where it is empty
//	as    what it is to the thing that it stands in, where it is more than
//	      something said of it; several words with commas between them:
//	name     what the thing is called: a task, an id, a code, …
//	element  the element of a list that it belongs to, part of what it is called
//	apart    tells things of one name apart
//	rule     the rule or rules behind it
//	cite     the citations behind it
//	waits    the facts that it waits for
//	words    written for people; two decisions that differ in it alone say the same
//	follows  follows from other things in the decision
//	outside  no part of what is decided: the decision's id and receipt, and what
//	         stands there in other words already
//	given    a list of what rules give
//	fixed    fixed by the set, or by the facts and what else is decided
//	arg      an argument of an effect, which the set fixes unless it is written with
//	         an expression
//	1, 2, …  its place in the order of telling: of a list, among all that rules
//	         give; of another field, among what matters most where something changes
//
// The receipt holds what is named, told apart by or said, and not fixed; of
// arguments those with an expression (spec R35). A new field is in it unless its
// tag says that it is fixed.

// role is what a field is to the thing that it stands in.
type role uint8

const (
	isSaid role = iota
	isName
	isElement
	isRule
	isCite
	isWaits
	isWords
	isFollows
	isOutside
)

// form is how a field is written.
type form uint8

const (
	textForm form = iota
	boolForm
	intForm
	timeForm
	optionalTimeForm
	textsForm
	plainForm
	plainsForm
	mapForm
	objectForm
	optionalObjectForm
	listForm
	outcomesForm
)

// field is a field of a struct of the decision.
type field struct {
	key     string
	written string // the key as JSON has it
	at      int
	form    form
	omit    bool // left out where it is empty
	role    role
	apart   bool
	given   bool
	fixed   bool
	arg     bool
	rank    int
	shape   *shape        // of the struct in it, or of the structs in its list
	none    reflect.Value // of a list that is never absent: an empty one
}

// shape is a struct of the decision: its fields as they stand there; by key,
// those that say something, and those of the receipt.
type shape struct {
	fields    []field
	canonical []field
	sealed    []field
	rule      int // the field of the one rule behind it, or -1
}

// decisionShape describes a decision and all in it. It is never written to.
var decisionShape = shapeOf(reflect.TypeFor[Decision]())

// outcomeShape describes an outcome. It is never written to.
var outcomeShape = shapeOf(reflect.TypeFor[Outcome]())

func shapeOf(t reflect.Type) *shape {
	s := &shape{rule: -1}
	for i := range t.NumField() {
		tag := t.Field(i).Tag
		key, omit, _ := strings.Cut(tag.Get("json"), ",")
		f := field{key: key, written: `"` + key + `":`, at: i, omit: omit == "omitempty"}
		for word := range strings.SplitSeq(tag.Get("as"), ",") {
			f.as(word)
		}
		f.form, f.shape = formOf(t.Field(i).Type)
		if t.Field(i).Type.Kind() == reflect.Slice && !f.omit {
			f.none = reflect.MakeSlice(t.Field(i).Type, 0, 0)
		}
		if key == "rule" && f.role == isRule {
			s.rule = i
		}
		s.fields = append(s.fields, f)
		if key != "-" && f.role != isWords && f.role != isOutside {
			s.canonical = append(s.canonical, f)
		}
	}
	slices.SortFunc(s.canonical, func(a, b field) int { return cmp.Compare(a.key, b.key) })
	for _, f := range s.canonical {
		if !f.fixed && (f.role == isSaid || f.role == isName || f.role == isElement) {
			s.sealed = append(s.sealed, f)
		}
	}
	return s
}

// as takes in one word of a field's tag.
func (f *field) as(word string) {
	roles := map[string]role{"name": isName, "element": isElement, "rule": isRule, "cite": isCite, "waits": isWaits,
		"words": isWords, "follows": isFollows, "outside": isOutside}
	switch word {
	case "apart":
		f.apart = true
	case "given":
		f.given = true
	case "fixed":
		f.fixed = true
	case "arg":
		f.arg = true
	default:
		if n, err := strconv.Atoi(word); err == nil {
			f.rank = n
		} else {
			f.role = roles[word]
		}
	}
	f.apart = f.apart || f.role == isName || f.role == isElement
}

func formOf(t reflect.Type) (form, *shape) {
	switch t {
	case reflect.TypeFor[time.Time]():
		return timeForm, nil
	case reflect.TypeFor[*time.Time]():
		return optionalTimeForm, nil
	case reflect.TypeFor[Outcomes]():
		return outcomesForm, nil
	case reflect.TypeFor[[]string]():
		return textsForm, nil
	case reflect.TypeFor[[]any]():
		return plainsForm, nil
	}
	switch t.Kind() {
	case reflect.Bool:
		return boolForm, nil
	case reflect.Int:
		return intForm, nil
	case reflect.Interface:
		return plainForm, nil
	case reflect.Map:
		return mapForm, nil
	case reflect.Struct:
		return objectForm, shapeOf(t)
	case reflect.Pointer:
		return optionalObjectForm, shapeOf(t.Elem())
	case reflect.Slice:
		return listForm, shapeOf(t.Elem())
	}
	return textForm, nil
}

// What stands in a field, without a copy of it.

func textsIn(v reflect.Value) []string { return *v.Addr().Interface().(*[]string) }

func plainIn(v reflect.Value) any { return v.Interface() }

func plainsIn(v reflect.Value) []any { return *v.Addr().Interface().(*[]any) }

func mapIn(v reflect.Value) map[string]any { return v.Interface().(map[string]any) }

func timeIn(v reflect.Value) *time.Time { return v.Interface().(*time.Time) }

// empty reports whether a field has nothing, as encoding/json sees it.
func (f *field) empty(v reflect.Value) bool {
	switch f.form {
	case textForm, textsForm, plainsForm, mapForm, listForm, outcomesForm:
		return v.Len() == 0
	case boolForm:
		return !v.Bool()
	case intForm:
		return v.Int() == 0
	case optionalTimeForm, optionalObjectForm, plainForm:
		return v.IsNil()
	}
	return false
}

// writer writes a decision: as JSON, in canonical form, or as the receipt has it,
// which is canonical too.
type writer struct {
	canon
	canonical bool
	sealed    bool
	masks     *masks // what the receipt has of each element; nil where it is none
	err       error
}

func (w *writer) object(s *shape, v reflect.Value) {
	w.open('{')
	fields := w.fields(s)
	for i := range fields {
		f := &fields[i]
		if x := v.Field(f.at); !(f.omit || w.sealed) || !f.empty(x) {
			w.field(f, x)
		}
	}
	w.close('}')
}

func (w *writer) fields(s *shape) []field {
	switch {
	case w.sealed:
		return s.sealed
	case w.canonical:
		return s.canonical
	}
	return s.fields
}

func (w *writer) field(f *field, v reflect.Value) {
	w.next()
	w.b = append(w.b, f.written...)
	switch f.form {
	case textForm:
		w.string(v.String())
	case boolForm:
		w.b = strconv.AppendBool(w.b, v.Bool())
	case intForm:
		w.b = strconv.AppendInt(w.b, v.Int(), 10)
	case timeForm:
		w.moment(timeIn(v.Addr()))
	case optionalTimeForm:
		w.moment(timeIn(v))
	case textsForm:
		w.texts(v)
	case plainForm:
		w.plain(plainIn(v))
	case plainsForm:
		w.plains(plainsIn(v))
	case mapForm:
		w.plain(mapIn(v))
	case objectForm:
		w.object(f.shape, v)
	case optionalObjectForm:
		w.object(f.shape, v.Elem())
	case listForm:
		w.list(f, v)
	case outcomesForm:
		w.outcomes(*v.Addr().Interface().(*Outcomes))
	}
}

func (w *writer) texts(v reflect.Value) {
	w.open('[')
	for i := range v.Len() {
		w.next()
		w.string(v.Index(i).String())
	}
	w.close(']')
}

func (w *writer) list(f *field, v reflect.Value) {
	if w.sealed {
		w.sealedList(f, v)
		return
	}
	w.open('[')
	for i := range v.Len() {
		w.next()
		w.object(f.shape, v.Index(i))
	}
	w.close(']')
}

// outcomes writes the outcomes as one object; the receipt has them by name.
func (w *writer) outcomes(os Outcomes) {
	w.open('{')
	if !w.canonical {
		for i := range os {
			w.name(os[i].Name)
			w.outcome(&os[i])
		}
	} else {
		var room [64]int32 // more than most sets have
		for _, i := range byName(os, room[:0]) {
			w.name(os[i].Name)
			w.outcome(&os[i])
		}
	}
	w.close('}')
}

// byName is the order of outcomes by their names; it uses order's room.
func byName(os Outcomes, order []int32) []int32 {
	for i := range os {
		order = append(order, int32(i))
	}
	slices.SortStableFunc(order, func(a, b int32) int { return compareUTF16(os[a].Name, os[b].Name) })
	return order
}

// outcome writes what is decided with its value, which may be null, and what is
// open with what is possible.
func (w *writer) outcome(o *Outcome) {
	v := reflect.ValueOf(o).Elem()
	w.open('{')
	for i := range w.fields(outcomeShape) {
		f := &w.fields(outcomeShape)[i]
		if may, must := o.has(f.key); (must || may && !f.empty(v.Field(f.at))) && !w.masks.outcome(o.Name) {
			w.field(f, v.Field(f.at))
		}
	}
	w.close('}')
}

// has says whether an outcome may have a field, and whether it must.
func (o *Outcome) has(key string) (may, must bool) {
	switch key {
	case "value", "cite":
		return !o.Open, !o.Open
	case "possible", "waits_for":
		return o.Open, o.Open
	case "rules":
		return true, !o.Open
	}
	return key == "title", false
}

func (w *writer) plain(v any) {
	if w.canonical {
		w.any(v)
	} else {
		w.one(v)
	}
}

func (w *writer) plains(vs []any) {
	w.open('[')
	for _, v := range vs {
		w.next()
		w.plain(v)
	}
	w.close(']')
}
