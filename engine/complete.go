package engine

import (
	"math/bits"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// supposition is a value tried for an unknown fact.
type supposition struct {
	ref   factRef
	value lang.Value
}

// factRef names a fact of one application: a global slot, or a field of an
// element of a top-level list. It outlives the records that it was found in.
type factRef struct {
	list int // slot of the list, or -1
	key  string
	elem int
	slot int
}

// refOf names the fact that a slot of a record holds; ok is false within
// lists of lists.
func refOf(l lang.Ref) (factRef, bool) {
	switch {
	case l.Record == nil || l.Record.Parent == nil:
		return factRef{list: -1, slot: l.Slot}, true
	case l.Record.Parent.Parent == nil:
		slot, ok := l.Record.Parent.Type.Slot(l.Record.Type.Name)
		return factRef{list: slot, key: l.Record.Key, elem: l.Record.Index, slot: l.Slot}, ok
	}
	return factRef{list: -1}, false
}

// finish turns what was given into the facts of a run: suppositions first,
// then events, derivations and defaults, and the elements of keyed lists.
// The records of the reading stay as they are.
func (st *state) finish(given *lang.Record, suppose []supposition) {
	st.taken = 0
	st.global = st.newRecord(given.Type)
	copy(st.global.Slots, given.Slots)
	copy(st.global.Slots[st.eng.plan.Lay.Facts:], st.eng.plan.Template[st.eng.plan.Lay.Facts:])
	st.env.Frames[0] = st.global.Value()
	for _, s := range suppose {
		if s.ref.list < 0 {
			st.global.Slots[s.ref.slot] = s.value
		}
	}
	for i := range st.eng.plan.Fillers {
		f := &st.eng.plan.Fillers[i]
		if f.List != nil && f.List.Info != nil {
			st.fillList(f, suppose)
			continue
		}
		st.fill(st.global, f)
	}
}

// fill gives a fact that was not given its derived or default value.
func (st *state) fill(rec *lang.Record, f *plan.Filler) {
	v := &rec.Slots[f.Slot]
	if f.Event && v.Kind() == lang.Moment && v.N() > st.env.At.UnixMicro() {
		*v = lang.NoneValue()
	}
	if v.Free() || v.Kind() == lang.Unknown && st.declaredUnknown(rec, f.Slot) {
		return
	}
	if v.Kind() == lang.Unknown && f.Derive != nil && !(f.Def != nil && st.assumedBefore(rec, f.Slot)) {
		st.derive(rec, f)
		if st.loose && (!v.Known() || st.base != nil && st.before(rec, f.Slot).Free()) { // it may have a value yet, and then no default
			*v = lang.Free()
			return
		}
	}
	if v.Kind() == lang.Unknown && f.Def != nil {
		*v = *f.Def
		st.assumed = append(st.assumed, assumption{rec, f.Slot})
	}
	if v.Kind() == lang.Unknown && f.Event {
		*v = lang.NoneValue()
	}
	if f.List != nil {
		st.fillNested(rec, f)
	}
}

// derive gives a fact the value of its derivation. One that fails leaves the
// error in its place: a default would hide it.
func (st *state) derive(rec *lang.Record, f *plan.Filler) {
	d := lang.Keep(st.eval(f.Derive.Eval), f.Derive.Src.Pos)
	if st.env.Meter.Ended() && st.halted(place{fact: rec.Path(f.Slot)}) {
		return
	}
	if d.Known() && d.Kind() != lang.None {
		d = st.derived(rec, f, d)
	}
	switch {
	case d.Kind() == lang.Failed:
		out := st.ruleError(asError(d))
		out.Fact, out.Element = rec.Path(f.Slot), rec.Element()
		st.errors = append(st.errors, out)
		rec.Slots[f.Slot] = d
	case d.Known() && d.Kind() != lang.None:
		if st.base != nil && !st.before(rec, f.Slot).Known() {
			d = d.Suppose() // it follows from what is supposed
		}
		rec.Slots[f.Slot] = d
	}
}

// before is the value of a fact in the application itself, of which this is a
// completion; Unknown where it lacks the element.
func (st *state) before(rec *lang.Record, slot int) lang.Value {
	if rec.Parent == nil {
		return st.base.global.Slots[slot]
	}
	list, ok := rec.Parent.Type.Slot(rec.Type.Name)
	if !ok {
		return lang.Value{}
	}
	l := st.before(rec.Parent, list)
	for _, it := range l.Items() {
		if r := it.Record(); r != nil && r.Key == rec.Key && (r.Key != "" || r.Index == rec.Index) {
			return r.Slots[slot]
		}
	}
	return lang.Value{}
}

// derived is a value as one of the fact, within its constraints.
func (st *state) derived(rec *lang.Record, f *plan.Filler, d lang.Value) lang.Value {
	field := &rec.Type.Fields[f.Slot]
	v, b := st.eng.fit(d, field.Type)
	if b != nil {
		return lang.Fail(f.Derive.Src.Pos, b.Code, b.Zh, b.En)
	}
	if st.eng.plan.Checks[field.Fact] == nil {
		return v
	}
	r := reading{eng: st.eng, lang: st.env.Lang, zone: st.env.Zone}
	v, ok := r.constrain(rec, f.Slot, v)
	if !ok {
		w := r.violations[0]
		return lang.Fail(f.Derive.Src.Pos, w.Code, w.Message, w.Message)
	}
	return v
}

// assumedBefore reports whether a fact of the application itself has its
// default: an assumption stays in every completion.
func (st *state) assumedBefore(rec *lang.Record, slot int) bool {
	return st.base != nil && slices.ContainsFunc(st.base.assumed, func(a assumption) bool {
		return a.slot == slot && a.rec.Type == rec.Type && a.rec.Key == rec.Key && a.rec.Index == rec.Index
	})
}

func (st *state) declaredUnknown(rec *lang.Record, slot int) bool {
	return len(st.unknown) > 0 && st.unknown[rec.Path(slot)]
}

// fillNested completes the elements of a list within an element.
func (st *state) fillNested(rec *lang.Record, f *plan.Filler) {
	v := &rec.Slots[f.Slot]
	if v.Kind() != lang.ListKind {
		return
	}
	items := make([]lang.Value, len(v.Items()))
	for i, it := range v.Items() {
		items[i] = st.fillElement(it.Record(), rec, f.List, nil)
	}
	*v = lang.ListOf(items)
}

// fillList completes a top-level list. A list with `keys` gets one element for
// each of them, in the order in which the set declares the keys.
func (st *state) fillList(f *plan.Filler, suppose []supposition) {
	info := f.List.Info
	v := &st.global.Slots[f.Slot]
	if info.Keys < 0 {
		st.fillPlainList(f, suppose)
		return
	}
	keys := st.global.Slots[info.Keys]
	if keys.Kind() != lang.Set {
		switch *v = (lang.Value{}); {
		case keys.Free():
			*v = keys
		case keys.Kind() == lang.None:
			*v = lang.ListOf(nil)
		}
		return
	}
	given := v.Items()
	items := make([]lang.Value, 0, bits.OnesCount64(uint64(keys.N())))
	of := &st.eng.plan.Lay.Global.Fields[info.Keys].Type
	for i, k := range of.Values {
		if keys.N()>>i&1 == 0 {
			continue
		}
		rec := byElementKey(given, k.ID)
		if rec == nil {
			rec = st.newRecord(info.Rec)
			rec.Key = k.ID
			rec.Slots[info.Rec.Key] = of.Enum(i)
		}
		elem := st.fillElement(rec, st.global, f.List, st.supposed(f.Slot, rec, suppose))
		elem.Record().Index = len(items)
		items = append(items, elem)
	}
	st.unexpected(given, keys, info)
	*v = lang.ListOf(items)
}

// byElementKey returns the element with a key, or nil.
func byElementKey(items []lang.Value, key string) *lang.Record {
	for i := range items {
		if r := items[i].Record(); r.Key == key {
			return r
		}
	}
	return nil
}

// unexpected tells of elements whose key is not among the keys.
func (st *state) unexpected(given []lang.Value, keys lang.Value, info *plan.ListInfo) {
	t := st.eng.plan.Lay.Global.Fields[info.Keys].Type
	for _, it := range given {
		if i := t.ValueIndex(it.Record().Key); i < 0 || keys.N()>>i&1 == 0 {
			name := it.Record().Element()
			st.notices = append(st.notices, Notice{Code: "unexpected-element", Level: LevelWarning, Fact: name,
				Message: st.say("“%[1]s”不在“%[2]s”之列，未予考虑", "%[1]s is not one of %[2]s and is left out", name, st.inLang(st.eng.plan.Lay.Global.Fields[info.Keys].Fact.Title))})
		}
	}
}

func (st *state) fillPlainList(f *plan.Filler, suppose []supposition) {
	v := &st.global.Slots[f.Slot]
	if v.Kind() == lang.Unknown && f.Def != nil {
		*v = *f.Def
		st.assumed = append(st.assumed, assumption{st.global, f.Slot})
	}
	if v.Kind() != lang.ListKind {
		return
	}
	items := make([]lang.Value, len(v.Items()))
	for i, it := range v.Items() {
		items[i] = st.fillElement(it.Record(), st.global, f.List, st.supposed(f.Slot, it.Record(), suppose))
	}
	*v = lang.ListOf(items)
}

// supposed picks the suppositions about one element.
func (st *state) supposed(list int, rec *lang.Record, all []supposition) []supposition {
	var out []supposition
	for _, s := range all {
		if s.ref.list == list && (rec.Key != "" && s.ref.key == rec.Key || rec.Key == "" && s.ref.elem == rec.Index) {
			out = append(out, s)
		}
	}
	return out
}

func (st *state) fillElement(given, parent *lang.Record, f *plan.ListFiller, suppose []supposition) lang.Value {
	rec := st.newRecord(f.Rec)
	st.spend(1 + len(rec.Slots)/8)
	rec.Key, rec.Index, rec.Parent = given.Key, given.Index, parent
	copy(rec.Slots, given.Slots)
	if f.Info != nil {
		if rec.Key != "" {
			rec.Names = f.Info.Names[rec.Key]
		}
		copy(rec.Slots[f.Info.Fields:], f.Info.Template[f.Info.Fields:])
	}
	for _, s := range suppose {
		rec.Slots[s.ref.slot] = s.value
	}
	elem := rec.Value()
	saved := st.env.Frames[1]
	st.env.Frames[1] = elem
	for i := range f.Items {
		st.fill(rec, &f.Items[i])
	}
	st.env.Frames[1] = saved
	return elem
}

// fit reads a computed value as a value of a fact or outcome; an enum must
// hold it and a number must not be lost.
func (e *Engine) fit(v lang.Value, t lang.Type) (lang.Value, *plan.BadValue) {
	if v.Kind() == lang.None {
		return v, nil
	}
	out, b := lang.Convert(v, t)
	if !b {
		zh, en := t.Words()
		return v, plan.Bad("wrong-value", "计算结果“%[1]s”不是%[2]s", "the result %[1]s is not %[3]s", plan.Short(plainText(v.Plain())), zh, en)
	}
	return out, nil
}
