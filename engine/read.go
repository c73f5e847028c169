package engine

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine/internal/index"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/format"
	"github.com/guize-rules/guize/rules/text"
)

// reading is what was made of one application: the facts as given, before
// anything is derived or assumed, and what is wrong with them.
type reading struct {
	eng        *Engine
	lang       string
	zone       *time.Location
	global     *lang.Record
	texts      lang.Texts
	violations []Violation
	notices    []Notice
	elements   int
	ordered    bool // keys of maps are read in their order
	strange    []strange

	arena []*lang.Record // of elements, to use again
	taken int            // how many of them are in use
	nodes []*factNode    // the names that stand in the application; scratch
	marks []bool         // fields that stand in the elements under way; scratch

	hits   []index.Hit   // of the index alone; scratch
	points []index.Point // scratch
}

func (e *Engine) newReading() *reading {
	return &reading{eng: e, zone: e.plan.Set.Zone, global: &lang.Record{Slots: make([]lang.Value, e.plan.Lay.Facts), Type: e.plan.Lay.Global}}
}

// clear makes a reading empty again.
func (r *reading) clear() {
	clear(r.global.Slots)
	r.texts.Clear()
	r.violations, r.notices, r.elements, r.taken, r.ordered, r.strange = nil, nil, 0, 0, false, nil
}

// newElement takes a record of an element that was used before, or makes one. Its
// slots are unknown.
func (r *reading) newElement(parent *lang.Record, t *lang.RecordType, index int) *lang.Record {
	if r.taken == len(r.arena) {
		r.arena = append(r.arena, &lang.Record{})
	}
	e := r.arena[r.taken]
	r.taken++
	e.Reset(t)
	e.Index, e.Parent = index, parent
	return e
}

// sort orders what was found by the facts, so that the order in which they
// were given makes no difference.
func (r *reading) sort() {
	if len(r.violations)+len(r.notices) == 0 {
		return
	}
	slices.SortStableFunc(r.violations, func(a, b Violation) int {
		return cmp.Or(cmp.Compare(a.Fact, b.Fact), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	slices.SortStableFunc(r.notices, func(a, b Notice) int {
		return cmp.Or(cmp.Compare(a.Fact, b.Fact), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
}

// codeUnknownFact is of a key that no fact of the set has.
const codeUnknownFact = "unknown-fact"

// object reads the keys of the application, or of a part of it.
func (r *reading) object(m map[string]any, prefix string) {
	for key := range r.keys(m) {
		path := key
		if prefix != "" {
			path = prefix + "." + key
		}
		if slot, ok := r.eng.plan.Lay.Global.Slot(path); ok && slot < r.eng.plan.Lay.Facts {
			r.fact(r.global, slot, m[key])
			continue
		}
		if sub, ok := m[key].(map[string]any); ok && r.eng.plan.Prefixes[path] {
			r.object(sub, path)
			continue
		}
		if m[key] == nil && r.eng.plan.Prefixes[path] {
			continue
		}
		r.undeclared(path, r.eng.factNames)
	}
}

// facts reads an application that is given as a map. Where something is wrong with
// it, it is read once more in the order of the keys: of a fact that is given twice,
// once badly, it matters which comes first.
func (r *reading) facts(m map[string]any) {
	r.object(m, "")
	if len(r.violations) > 0 {
		r.clear()
		r.ordered = true
		r.object(m, "")
	}
	r.tellStrange()
	r.sort()
}

// keys are those of a map, in their order where it matters.
func (r *reading) keys(m map[string]any) iter.Seq[string] {
	if r.ordered {
		return slices.Values(slices.Sorted(maps.Keys(m)))
	}
	return maps.Keys(m)
}

// undeclared notes a key that the set does not know.
func (r *reading) undeclared(path string, names func() []string) {
	r.strange = append(r.strange, strange{path, names})
}

// factNames are the facts that are of no list.
func (e *Engine) factNames() []string { return e.plan.Lay.Global.Names()[:e.plan.Lay.Facts] }

// strange is a key that the set does not know, and the names among which it may have
// been meant.
type strange struct {
	path  string
	names func() []string
}

// mostStrange is how many keys that the set does not know are told one by one. Who has
// more misspelt none, and an answer is not to be longer than what it answers.
const mostStrange = 20

// tellStrange reports the keys that the set does not know: the first by name with what
// was meant, and how many there are besides.
func (r *reading) tellStrange() {
	slices.SortFunc(r.strange, func(a, b strange) int { return cmp.Compare(a.path, b.path) })
	for i, s := range r.strange {
		fact := plan.Short(s.path)
		v := Violation{Code: codeUnknownFact, Fact: fact, Message: r.say("没有“%[1]s”这一栏", "there is no fact %[1]q", fact)}
		if others := len(r.strange) - i - 1; i == mostStrange && others > 0 {
			v.Message = r.say("没有“%[1]s”这一栏，另有%[2]d栏也没有", "there is no fact %[1]q, nor %[2]d others", fact, others)
			r.violations = append(r.violations, v)
			return
		}
		if near := text.Nearest(s.path, s.names()); near != "" {
			v.Fix = text.Meant(near).In(r.lang)
		}
		r.violations = append(r.violations, v)
	}
}

func (r *reading) say(zh, en string, args ...any) string {
	return text.SayIn(r.lang, zh, en, args...)
}

// fact reads one fact into its slot; null leaves it unknown.
func (r *reading) fact(rec *lang.Record, slot int, x any) {
	if x == nil {
		return
	}
	field := &rec.Type.Fields[slot]
	if rec.Slots[slot].Kind() != lang.Unknown {
		r.violate(rec, slot, "repeated-fact", r.say("同一事实给了两次（名称和别名）", "the fact is given twice, by name and by alias"))
		rec.Slots[slot] = lang.Value{}
		return
	}
	if field.Type.K == rules.KindList && field.Type.Elem != nil {
		r.list(rec, slot, x)
		return
	}
	if blank(x) && (field.Fact.Required || isText(x) && blankIsUnknown(field)) {
		return
	}
	v, b := plan.ParseValue(x, field.Type, r.zone)
	if b != nil {
		r.violate(rec, slot, b.Code, r.say("%[1]s", "%[2]s", b.Zh, b.En))
		return
	}
	if v, ok := r.constrain(rec, slot, v); ok {
		rec.Slots[slot] = v
	}
}

// blankIsUnknown reports whether an empty text, which a form sends for a box
// left empty, counts as not given: of a required fact, and of one for which it
// is no value, such as a date or a text of a certain format.
func blankIsUnknown(f *lang.Field) bool {
	return f.Fact.Required || f.Type.K != rules.KindString || f.Fact.Type.Format != ""
}

func isText(x any) bool {
	_, ok := x.(string)
	return ok
}

// blank reports whether a value says nothing, like a box left empty on a form.
func blank(x any) bool {
	switch x := x.(type) {
	case string:
		return blankText(x)
	case []any:
		return len(x) == 0
	case []string:
		return len(x) == 0
	}
	return false
}

// blankText reports whether a text is empty but for white space.
func blankText(s string) bool {
	return s == "" || (s[0] <= ' ' || s[0] >= utf8.RuneSelf) && strings.TrimSpace(s) == ""
}

func (r *reading) violate(rec *lang.Record, slot int, code, message string) {
	f := rec.Type.Fields[slot].Fact
	v := Violation{Code: code, Fact: rec.Path(slot), Message: message}
	if t := f.Title.In(r.lang); t != "" {
		v.Message = t + r.say("：", ": ") + message
	}
	r.violations = append(r.violations, v)
}

// constrain checks a value against the constraints of its fact.
func (r *reading) constrain(rec *lang.Record, slot int, v lang.Value) (lang.Value, bool) {
	k := r.eng.plan.Checks[rec.Type.Fields[slot].Fact]
	if k == nil {
		k = &plan.Check{}
	}
	return r.constrainBy(k, rec, slot, v)
}

func (r *reading) constrainBy(k *plan.Check, rec *lang.Record, slot int, v lang.Value) (lang.Value, bool) {
	t := &rec.Type.Fields[slot].Type
	if k.Min != nil && lang.Less(v, *k.Min) {
		r.violate(rec, slot, "too-small", r.say("不得小于%[1]s", "must be at least %[1]s", k.Min.Words(r.lang, r.zone, t)+t.Unit))
		return v, false
	}
	if k.Max != nil && lang.Less(*k.Max, v) {
		r.violate(rec, slot, "too-large", r.say("不得大于%[1]s", "must be at most %[1]s", k.Max.Words(r.lang, r.zone, t)+t.Unit))
		return v, false
	}
	if v.Kind() == lang.Text {
		return r.constrainText(rec, slot, v, k)
	}
	return v, true
}

// constrainText brings a text into the form of its format before it looks at
// its length and pattern.
func (r *reading) constrainText(rec *lang.Record, slot int, v lang.Value, k *plan.Check) (lang.Value, bool) {
	if r.tooLong(rec, slot, v, maxTextRunes) {
		return v, false
	}
	if k.Format != nil {
		var ok bool
		if v, ok = r.format(rec, slot, v, *k.Format); !ok {
			return v, false
		}
	}
	if k.Length > 0 && r.tooLong(rec, slot, v, k.Length) {
		return v, false
	}
	if k.Pattern != nil && !k.Pattern.MatchString(v.Text()) {
		r.violate(rec, slot, "pattern", r.say("“%[1]s”不合规定的样式", "%[1]q does not have the form required", plan.Short(v.Text())))
		return v, false
	}
	return v, true
}

func (r *reading) tooLong(rec *lang.Record, slot int, v lang.Value, most int) bool {
	if len(v.Text()) <= most || utf8.RuneCountInString(v.Text()) <= most {
		return false
	}
	r.violate(rec, slot, "too-long", r.say("超过%[1]d个字", "longer than %[1]d characters", most))
	return true
}

// format normalises an identifier: an error makes the fact unknown, warnings
// and notes are told.
func (r *reading) format(rec *lang.Record, slot int, v lang.Value, f format.Format) (lang.Value, bool) {
	res := f.Check(v.Text())
	if res.Error != nil {
		r.violate(rec, slot, res.Error.Code, rules.Text(res.Error.Message).In(r.lang))
		r.violations[len(r.violations)-1].Fix = rules.Text(res.Error.Hint).In(r.lang)
		return v, false
	}
	for _, w := range res.Warnings {
		msg := rules.Text(w.Message).In(r.lang)
		if h := rules.Text(w.Hint).In(r.lang); h != "" {
			msg += r.say("；", "; ") + h
		}
		r.notices = append(r.notices, Notice{Code: w.Code, Level: LevelWarning, Fact: rec.Path(slot), Message: msg})
	}
	for _, n := range res.Notes {
		r.notices = append(r.notices, Notice{Code: n.Code, Level: LevelNotice, Fact: rec.Path(slot), Message: rules.Text(n.Message).In(r.lang)})
	}
	return r.texts.Of(res.Normal), true
}

// list reads the elements of a list fact. A list with a key may also be given
// as an object by key.
func (r *reading) list(rec *lang.Record, slot int, x any) {
	inner := rec.Type.Fields[slot].Type.Elem.Rec
	var items []any
	switch x := x.(type) {
	case []any:
		items = x
	case []map[string]any:
		for _, m := range x {
			items = append(items, m)
		}
	case map[string]any:
		if inner != nil && inner.Key >= 0 {
			var other string
			if items, other = byKey(x, inner); other != "" {
				r.violate(rec, slot, "repeated-fact", r.say("“%[1]s”项另写了别的键", "the element %[1]q says that it is another", plan.Short(other)))
			}
			break
		}
		r.violate(rec, slot, "wrong-kind", r.say("这里应是列表", "this must be a list"))
		return
	default:
		r.violate(rec, slot, "wrong-kind", r.say("这里应是列表", "this must be a list"))
		return
	}
	if r.elements += len(items); r.elements > maxElements {
		r.violate(rec, slot, "too-many", r.say("列表共有%[1]d项以上", "the lists have more than %[1]d elements", maxElements))
		return
	}
	list := &lang.List{}
	seen := map[string]bool{}
	for i, it := range items {
		if e := r.element(rec, slot, inner, i, it, seen); e != nil {
			list.Items = append(list.Items, e.Value())
		}
	}
	rec.Slots[slot] = list.Value()
}

// byKey turns {water: {length: 300}} into elements with their key; other is the
// key of one that says itself that it is another.
func byKey(m map[string]any, rec *lang.RecordType) (items []any, other string) {
	name := rec.Fields[rec.Key].Name
	for _, key := range slices.Sorted(maps.Keys(m)) {
		sub, ok := m[key].(map[string]any)
		if !ok && m[key] != nil {
			items = append(items, m[key]) // no group of facts
			continue
		}
		elem := map[string]any{name: key}
		for k, v := range sub {
			switch at, ok := rec.Slot(k); {
			case !ok || at != rec.Key:
				elem[k] = v
			case fmt.Sprint(v) == key:
				elem[name] = v
			default:
				other = key
			}
		}
		items = append(items, elem)
	}
	return items, other
}

// element reads one element; nil where it cannot be one.
func (r *reading) element(parent *lang.Record, slot int, rec *lang.RecordType, i int, x any, seen map[string]bool) *lang.Record {
	m, ok := x.(map[string]any)
	if !ok {
		r.notAnElement(parent, slot, i)
		return nil
	}
	e := r.newElement(parent, rec, i)
	if rec.Key >= 0 && !r.key(e, parent, slot, m, seen) {
		return nil
	}
	for name := range r.keys(m) {
		at, ok := rec.Slot(name)
		switch {
		case ok && rec.Fields[at].Fact != nil && at == rec.Key:
		case ok && rec.Fields[at].Fact != nil:
			r.fact(e, at, m[name])
		default:
			r.undeclared(e.Element()+"."+name, func() []string { return elementNames(e) })
		}
	}
	return e
}

func (r *reading) notAnElement(parent *lang.Record, slot, i int) {
	r.violate(parent, slot, "wrong-kind", r.say("第%[1]d项应是一组事实", "element %[1]d must be a group of facts", i+1))
}

func elementNames(e *lang.Record) []string {
	var names []string
	for i, f := range e.Type.Fields {
		if f.Fact != nil {
			names = append(names, e.Path(i))
		}
	}
	return names
}

// key reads the key of an element and checks that it stands only once.
func (r *reading) key(e, parent *lang.Record, slot int, m map[string]any, seen map[string]bool) bool {
	rec := e.Type
	var v lang.Value
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if at, ok := rec.Slot(name); !ok || at != rec.Key {
			continue
		}
		var b *plan.BadValue
		if v, b = plan.ParseValue(m[name], rec.Fields[rec.Key].Type, r.zone); b != nil {
			return r.keyed(e, parent, slot, v, b, seen)
		}
	}
	return r.keyed(e, parent, slot, v, nil, seen)
}

// keyed gives an element the key that was read, or says what is wrong with it (b).
func (r *reading) keyed(e, parent *lang.Record, slot int, v lang.Value, b *plan.BadValue, seen map[string]bool) bool {
	name := e.Type.Fields[e.Type.Key].Name
	if b != nil {
		r.violate(parent, slot, b.Code, r.say("第%[1]d项的“%[2]s”：%[3]s", "%[2]q of element %[1]d: %[4]s", e.Index+1, name, b.Zh, b.En))
		return false
	}
	e.Slots[e.Type.Key], e.Key = v, keyText(v)
	switch {
	case e.Key == "":
		r.violate(parent, slot, "element-without-key", r.say("第%[1]d项没有“%[2]s”", "element %[1]d has no %[2]q", e.Index+1, name))
		return false
	case seen[e.Key]:
		r.violate(parent, slot, "repeated-key", r.say("“%[1]s”出现了两次", "%[1]q stands there twice", e.Key))
		return false
	}
	seen[e.Key] = true
	return true
}

func keyText(v lang.Value) string {
	switch v.Kind() {
	case lang.Text:
		return v.Text()
	case lang.Number:
		return v.Num().String()
	}
	return ""
}
