package plan

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// layout says where everything that expressions can read has its slot: the
// facts, then the outcomes, then the readings of deadlines.
type layout struct {
	Global   *lang.RecordType
	Facts    int         // global slots that hold facts
	Lists    []*ListInfo // top-level list facts
	Outcomes []OutcomeInfo
	Clocks   []ClockInfo
	ByName   map[string]int // outcomes
	clockOf  map[clockKey]int
}

// ListInfo is a top-level list fact.
type ListInfo struct {
	Fact     *rules.Fact
	Slot     int // of the list in the global record
	Rec      *lang.RecordType
	Fields   int                    // slots of rec that hold facts
	Keys     int                    // global slot of the set that gives its keys, or -1
	Template []lang.Value           // of an element: what is so before any rule
	Names    map[string]*lang.Names // by key, where the keys are known
}

// OutcomeInfo is an outcome; list is the index of its list, or -1.
type OutcomeInfo struct {
	Decl *rules.Outcome
	List int
	Slot int
	Typ  lang.Type
	unit string // of the periods that it combines, "" where there are none yet
}

// Combined joins the values that several rules give. A sum is rounded once,
// whatever its parts are.
func (o *OutcomeInfo) Combined(vs []lang.Value) lang.Value {
	v := lang.Combine(o.Decl.Combine, vs)
	if r, ok := lang.RoundsOf(o.Decl.Type.Round); ok && o.Decl.Combine == "sum" {
		return r.Value(v)
	}
	return lang.Keep(v, rules.Pos{})
}

// rounding is how each value that a rule gives is rounded.
func (o *OutcomeInfo) rounding() rules.Rounding {
	if o.Decl.Combine == "sum" {
		return rules.Rounding{}
	}
	return o.Decl.Type.Round
}

// clockKey names a deadline within the list that its rule runs over (-1: none).
type clockKey struct {
	List int
	id   string
}

// ID is the deadline that the key is of.
func (k clockKey) ID() string { return k.id }

// ClockInfo is a deadline of the set, and the slot of its first reading.
type ClockInfo struct {
	Key  clockKey
	Slot int // of the first of its readings
	More int // of the first of those that are there only where something reads one; -1 for none
}

// The readings of a deadline that conditions can use, in slot order.
const (
	ClockStatus = iota
	ClockDue
	ClockLate
	ClockLateWorkdays
	ClockRemaining
	ClockReadings
)

// The readings that are there only where something reads one.
const (
	MoreUsed = iota
	MoreAccepted
	MoreGranted
	MorePromised // the first of those of a promised limit, which has the same as the deadline
	MoreReadings = MorePromised + ClockReadings
)

// Holds reports whether a slot of its record is one of the deadline's readings.
func (k *ClockInfo) Holds(slot int) bool {
	return slot >= k.Slot && slot < k.Slot+ClockReadings || k.More >= 0 && slot >= k.More && slot < k.More+MoreReadings
}

func (c *compilation) layout() {
	c.lay = &layout{Global: lang.NewRecordType(""), ByName: map[string]int{}, clockOf: map[clockKey]int{}}
	for _, f := range c.set.Facts {
		c.addGlobalFact(f)
	}
	c.lay.Facts = len(c.lay.Global.Fields)
	for _, l := range c.lay.Lists {
		l.Keys = -1
		if s, ok := c.lay.Global.Slot(l.Fact.Keys); ok && l.Fact.Keys != "" {
			l.Keys = s
		}
	}
	for _, o := range c.set.Outcomes {
		c.addOutcome(o)
	}
	c.eachDeadline(c.addClock)
}

func (c *compilation) addGlobalFact(f *rules.Fact) {
	t := typeOf(f.Type)
	var rec *lang.RecordType
	if f.Type.Kind == rules.KindList {
		rec = c.recordType(f)
		t.Elem = &lang.Type{Rec: rec}
	}
	slot, ok := c.lay.Global.Add(lang.Field{Name: f.Name, Type: t, Event: f.Type.Kind == rules.KindEvent, Fact: f, Step: f.Type.Step}, f.Alias, f.Titles...)
	if !ok {
		c.report(f.Pos, "duplicate-name", "名称或别名“%[1]s”重复", "the name or alias of %[1]q is taken", f.Name)
	}
	if rec != nil {
		rec.List = slot
		c.lay.Lists = append(c.lay.Lists, &ListInfo{Fact: f, Slot: slot, Rec: rec, Fields: len(rec.Fields)})
	}
}

// recordType lays out the elements of a list fact.
func (c *compilation) recordType(f *rules.Fact) *lang.RecordType {
	rec := lang.NewRecordType(f.Name)
	for _, item := range f.Item {
		t := typeOf(item.Type)
		if item.Type.Kind == rules.KindList {
			t.Elem = &lang.Type{Rec: c.recordType(item)}
		}
		slot, ok := rec.Add(lang.Field{Name: item.Name, Type: t, Event: item.Type.Kind == rules.KindEvent, Fact: item, Step: item.Type.Step}, item.Alias, item.Titles...)
		if !ok {
			c.report(item.Pos, "duplicate-name", "名称或别名“%[1]s”重复", "the name or alias of %[1]q is taken", item.Name)
		}
		if item.Name == f.Key {
			rec.Key = slot
		}
	}
	c.addKey(f, rec)
	return rec
}

// addKey gives a list that has a key but does not declare the field one.
func (c *compilation) addKey(f *rules.Fact, rec *lang.RecordType) {
	if f.Key == "" || rec.Key >= 0 {
		return
	}
	t := lang.Type{K: rules.KindString}
	for _, g := range c.set.Facts {
		if g.Name == f.Keys {
			t = lang.Type{K: rules.KindEnum, Values: g.Type.Values}
		}
	}
	key := &rules.Fact{Name: f.Key, Pos: f.Pos, Type: rules.Type{Kind: t.K, Values: t.Values}, Changeable: true}
	rec.Key, _ = rec.Add(lang.Field{Name: f.Key, Type: t, Fact: key}, "")
}

func typeOf(t rules.Type) lang.Type {
	out := lang.Type{K: t.Kind, Unit: t.Unit, Values: t.Values}
	if t.Kind == rules.KindScale {
		of, gives := t.OfScale()
		out.Scale = &lang.ScaleType{Of: typeOf(of), Gives: typeOf(gives)}
	}
	return out
}

func (c *compilation) addOutcome(o *rules.Outcome) {
	info := OutcomeInfo{Decl: o, List: -1, Typ: typeOf(o.Type)}
	if !lang.Combines(o.Combine, info.Typ) {
		zh, en := info.Typ.Words()
		c.report(o.Pos, "type-mismatch", "combine: %[1]s 不能用于%[2]s", "combine: %[1]s is not for %[3]s", o.Combine, zh, en)
	}
	if o.Combine == "list" {
		elem := info.Typ
		info.Typ = lang.Type{K: rules.KindList, Elem: &elem}
	}
	rec, name := c.lay.Global, o.Name
	if head, tail, dotted := strings.Cut(o.Name, "."); dotted {
		if i := c.lay.listIndex(head); i >= 0 {
			info.List, rec, name = i, c.lay.Lists[i].Rec, tail
		}
	}
	slot, ok := rec.Add(lang.Field{Name: name, Type: info.Typ, Step: o.Type.Round.To}, "", o.Titles...)
	if !ok {
		c.report(o.Pos, "duplicate-name", "结果“%[1]s”与同名的事实重复", "outcome %[1]q has the name of a fact", o.Name)
		return
	}
	info.Slot = slot
	c.lay.ByName[o.Name] = len(c.lay.Outcomes)
	c.lay.Outcomes = append(c.lay.Outcomes, info)
}

func (l *layout) listIndex(name string) int {
	for i, info := range l.Lists {
		if info.Fact.Name == name {
			return i
		}
	}
	return -1
}

// eachDeadline calls f for each deadline effect of the set.
func (c *compilation) eachDeadline(f func(list int, e *rules.Effect)) {
	for _, p := range c.set.Policies {
		for _, r := range p.Rules {
			list := -1
			if r.For != nil {
				list = c.lay.listIndex(r.For.List)
			}
			for i := range r.Effects {
				if r.Effects[i].Kind == "deadline" {
					f(list, &r.Effects[i])
				}
			}
		}
	}
}

func (c *compilation) addClock(list int, e *rules.Effect) {
	id := e.Arg("id")
	if id == nil || id.Text == "" {
		return // the reader reports it
	}
	key := clockKey{list, id.Text}
	if _, seen := c.lay.clockOf[key]; seen {
		return
	}
	rec := c.lay.Global
	if list >= 0 {
		rec = c.lay.Lists[list].Rec
	}
	first := len(rec.Fields)
	for _, f := range clockFields("deadlines." + id.Text) {
		if _, ok := rec.Add(f, ""); !ok {
			c.report(e.Pos, "duplicate-name", "时限“%[1]s”与事实重名", "deadline %[1]q has the name of a fact", id.Text)
			return
		}
	}
	at := len(c.lay.Clocks)
	rec.Spare(moreFields("deadlines."+id.Text), func(first int) { c.lay.Clocks[at].More = first })
	c.lay.clockOf[key] = at
	c.lay.Clocks = append(c.lay.Clocks, ClockInfo{key, first, -1})
}

// close gives no more slots: everything that reads is compiled.
func (l *layout) close() {
	l.Global.Close()
	for _, list := range l.Lists {
		list.Rec.Close()
	}
}

func clockFields(of string) []lang.Field {
	whole := lang.Type{K: rules.KindInt, Free: true}
	return []lang.Field{
		{Name: of + ".status", Type: lang.Type{K: rules.KindString}}, {Name: of + ".due", Type: lang.Type{K: rules.KindDatetime}},
		{Name: of + ".late", Type: lang.Type{K: rules.KindBool}}, {Name: of + ".late_workdays", Type: whole}, {Name: of + ".remaining_workdays", Type: whole},
	}
}

func moreFields(of string) []lang.Field {
	moment := lang.Type{K: rules.KindDatetime}
	return append([]lang.Field{
		{Name: of + ".used_workdays", Type: lang.Type{K: rules.KindInt, Free: true}}, {Name: of + ".accepted_at", Type: moment}, {Name: of + ".granted_at", Type: moment},
	}, clockFields(of+".promised")...)
}

// report adds an error to the diagnostics; both messages take the same arguments.
// reported reports whether a place has an error already.
func (c *compilation) reported(pos rules.Pos) bool {
	return slices.ContainsFunc(c.diags, func(d rules.Diagnostic) bool { return d.Pos == pos && d.Severity == rules.SeverityError })
}

func (c *compilation) report(pos rules.Pos, code, zh, en string, args ...any) {
	c.diags = append(c.diags, rules.Diagnostic{Pos: pos, Code: code, Severity: rules.SeverityError,
		Message: text.Say(zh, en, args...)})
}

// ListAt returns which list fact has a global slot, or -1.
func (l *layout) ListAt(slot int) int {
	for i, info := range l.Lists {
		if info.Slot == slot {
			return i
		}
	}
	return -1
}
