package lang

import (
	"maps"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// Type is the static type of an expression.
type Type struct {
	K      rules.Kind // 0: none, unknown or of any type
	Unit   string     // of a period: its own, "" where that is not known before it is read
	Free   bool       // a number literal, which takes any unit
	Values []rules.EnumValue
	Elem   *Type       // of a list
	Rec    *RecordType // of an element; K is 0
	None   bool        // the literal none
	Opaque bool        // whatever a host function returns
	ready  []Value     // of an enum in a layout: its values
	Scale  *ScaleType  // of a scale
}

// RecordType says how the slots of a record are laid out.
type RecordType struct {
	Name   string // of the list; "" for the global record
	Fields []Field
	Sorted []int // the slots of facts, by the names of the fields
	names  map[string]int
	titles map[string]int // by which expressions call fields too; nil: none
	spare  []spare
	Key    int // the slot that names an element; -1 for none
	List   int // the slot of the list in the global record; -1 for the global record, and for a list within an element
}

// spare are fields that get slots only once an expression names one of them.
type spare struct {
	fields []Field
	given  func(first int)
}

// Spare adds fields that get slots, one after the other, once [RecordType.Find]
// is asked for one of them; given is then told the first.
func (t *RecordType) Spare(fields []Field, given func(first int)) {
	t.spare = append(t.spare, spare{fields, given})
}

// Find is Slot for an expression that is being compiled.
func (t *RecordType) Find(name string) (int, bool) {
	s, ok := t.Slot(name)
	if !ok {
		s, ok = t.titles[name]
	}
	if ok || len(t.spare) == 0 {
		return s, ok
	}
	at := slices.IndexFunc(t.spare, func(x spare) bool {
		return slices.ContainsFunc(x.fields, func(f Field) bool { return f.Name == name })
	})
	if at < 0 {
		return 0, false
	}
	x := t.spare[at]
	t.spare = slices.Delete(slices.Clone(t.spare), at, at+1)
	first := len(t.Fields)
	for _, f := range x.fields {
		t.Add(f, "")
	}
	x.given(first)
	return t.Slot(name)
}

// Close gives no more slots to spare fields.
func (t *RecordType) Close() { t.spare = nil }

// Field is one slot of a record. A slot holds a fact, an outcome or a reading
// of a deadline.
type Field struct {
	Name  string
	Type  Type
	Event bool // may be "not yet"
	Fact  *rules.Fact
	Step  string // how fine it is: the step of a fact, what an outcome is rounded to; "" for not said
}

// NewRecordType returns an empty layout.
func NewRecordType(name string) *RecordType {
	return &RecordType{Name: name, names: map[string]int{}, Key: -1, List: -1}
}

// Add appends a field under its name and an alias ("" for none), and returns
// its slot; ok is false where a name is taken. By the titles only expressions find it.
func (t *RecordType) Add(f Field, alias string, titles ...string) (slot int, ok bool) {
	slot = len(t.Fields)
	for i, v := range f.Type.Values {
		f.Type.ready = append(f.Type.ready, TextOf(v.ID).With(int64(i)+1))
	}
	ok = t.bind(f.Name, slot) && (alias == "" || t.bind(alias, slot))
	for _, title := range titles {
		ok = ok && t.title(title, slot)
	}
	t.Fields = append(t.Fields, f)
	if f.Fact != nil {
		at, _ := slices.BinarySearchFunc(t.Sorted, f.Name, func(s int, name string) int { return strings.Compare(t.Fields[s].Name, name) })
		t.Sorted = slices.Insert(t.Sorted, at, slot)
	}
	return slot, ok
}

func (t *RecordType) title(title string, slot int) bool {
	if t.titles == nil {
		t.titles = map[string]int{}
	}
	_, taken := t.names[title]
	if _, also := t.titles[title]; taken || also {
		return false
	}
	t.titles[title] = slot
	return true
}

// Titles are those by which expressions call fields, in order.
func (t *RecordType) Titles() []string { return slices.Sorted(maps.Keys(t.titles)) }

// Called are the names and aliases by which fields go, in order.
func (t *RecordType) Called() []string { return slices.Sorted(maps.Keys(t.names)) }

func (t *RecordType) bind(name string, slot int) bool {
	if _, taken := t.names[name]; taken {
		return false
	}
	t.names[name] = slot
	return true
}

// Slot returns the slot of a name or alias.
func (t *RecordType) Slot(name string) (int, bool) {
	s, ok := t.names[name]
	return s, ok
}

// SlotBytes is Slot for a name that is not a string yet.
func (t *RecordType) SlotBytes(name []byte) (int, bool) {
	s, ok := t.names[string(name)]
	return s, ok
}

// Names returns the field names in the order of their slots, and those that may
// get one.
func (t *RecordType) Names() []string {
	names := make([]string, len(t.Fields))
	for i, f := range t.Fields {
		names[i] = f.Name
	}
	for _, x := range t.spare {
		for _, f := range x.fields {
			names = append(names, f.Name)
		}
	}
	return names
}

func (t Type) isNumber() bool { return t.K == rules.KindInt || t.K == rules.KindNumber }
func (t Type) isText() bool   { return t.K == rules.KindString || t.K == rules.KindEnum }
func (t Type) isMoment() bool { return t.K == rules.KindDatetime || t.K == rules.KindEvent }
func (t Type) isAny() bool    { return t.K == 0 && t.Rec == nil }

// Rounds reports whether values of the type can be rounded.
func (t Type) Rounds() bool { return t.isNumber() || t.K == rules.KindMoney || t.isAny() }

func (t Type) ordered() bool {
	return t.isNumber() || t.isMoment() || t.K == rules.KindMoney || t.K == rules.KindDate ||
		t.K == rules.KindDuration || t.isAny()
}

// common is the type of what may be one or the other of two alike values.
func common(a, b Type) Type {
	switch {
	case a.None || a.isAny(), a.K == rules.KindMoney && a.Free:
		return b
	case b.None || b.isAny():
		return a
	case a.isNumber() && b.isNumber():
		return commonNumber(a, b)
	case a.K == rules.KindDuration && a.Unit != b.Unit:
		a.Unit = ""
	case a.isText() && !sameValues(a, b):
		return textType
	case a.K == rules.KindEvent:
		return b
	}
	return a
}

func commonNumber(a, b Type) Type {
	if a.Free {
		a.Unit, a.Free = b.Unit, b.Free
	}
	if b.K == rules.KindNumber {
		a.K = rules.KindNumber
	}
	return a
}

// sameValues reports whether two enums or sets have the same values in the same order.
func sameValues(a, b Type) bool {
	return a.K == b.K && slices.EqualFunc(a.Values, b.Values, func(x, y rules.EnumValue) bool { return x.ID == y.ID })
}

// sameElements reports whether the elements of two lists, if these are lists,
// can be looked at as one.
func sameElements(a, b Type) bool {
	if a.Elem == nil || b.Elem == nil {
		return true
	}
	x, y := *a.Elem, *b.Elem
	return x.isAny() || y.isAny() || x.Rec == y.Rec && (x.K == y.K || x.isNumber() && y.isNumber() || x.isText() && y.isText())
}

// Enum returns a value of an enum, by its place.
func (t *Type) Enum(i int) Value {
	if i < len(t.ready) {
		return t.ready[i]
	}
	return TextOf(t.Values[i].ID).With(int64(i) + 1)
}

// ValueIndex returns the place of an enum value by id or alias, or -1.
func (t *Type) ValueIndex(id string) int {
	for i := range t.Values {
		if t.Values[i].ID == id {
			return i
		}
	}
	for i := range t.Values {
		if id != "" && t.Values[i].Alias == id {
			return i
		}
	}
	return -1
}

// Written returns the place of an enum value as a policy file writes it: by id, alias or
// title (R44); -1 where there is none. Applications write ids and aliases alone.
func (t *Type) Written(s string) int {
	return rules.ValueOf(t.Values, s)
}

var (
	boolType   = Type{K: rules.KindBool}
	intType    = Type{K: rules.KindInt, Free: true}
	numberType = Type{K: rules.KindNumber, Free: true}
	textType   = Type{K: rules.KindString}
	dateType   = Type{K: rules.KindDate}
	momentType = Type{K: rules.KindDatetime}
	periodType = Type{K: rules.KindDuration}
	noneType   = Type{None: true}
)

// Words names a type for a person, in Chinese and English.
func (t Type) Words() (zh, en string) {
	switch {
	case t.None:
		return "无（none）", "none"
	case t.Rec != nil && t.Rec.Name != "":
		return "“" + t.Rec.Name + "”的一项", "an element of " + t.Rec.Name
	}
	w, ok := kindWords[t.K]
	if !ok {
		return "任意值", "any value"
	}
	if t.Unit != "" {
		return w[0] + "（" + t.Unit + "）", w[1] + " in " + t.Unit
	}
	return w[0], w[1]
}

// kindWords is never written to.
var kindWords = map[rules.Kind][2]string{
	rules.KindBool:     {"是或否", "true or false"},
	rules.KindInt:      {"整数", "a whole number"},
	rules.KindNumber:   {"数", "a number"},
	rules.KindMoney:    {"金额", "an amount of money"},
	rules.KindString:   {"文本", "a text"},
	rules.KindEnum:     {"选项值", "one of the listed values"},
	rules.KindSet:      {"选项集合", "a set of values"},
	rules.KindDate:     {"日期", "a date"},
	rules.KindDatetime: {"时刻", "a moment"},
	rules.KindEvent:    {"事件", "an event"},
	rules.KindDuration: {"期限", "a period"},
	rules.KindList:     {"列表", "a list"},
	rules.KindScale:    {"分档", "a scale"},
}
