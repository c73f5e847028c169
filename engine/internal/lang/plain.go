package lang

import (
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// Plain returns the value as it goes into JSON: nil, bool, int64, json.Number,
// string or []any. A number is an int64 where it is whole and fits, an amount never;
// dates and moments are strings, these in UTC.
func (v Value) Plain() any { return v.PlainIn(time.UTC, nil) }

// PlainIn is Plain with moments in a zone; the values of a set are named by
// its type, which may be nil otherwise.
func (v Value) PlainIn(zone *time.Location, t *Type) any {
	switch v.Kind() {
	case Bool:
		return v.N() != 0
	case Number, Money:
		return v.plainNumber()
	case Text:
		return v.Text()
	case Date:
		return v.Date().String()
	case Moment:
		return v.Time(zone).Format(time.RFC3339Nano)
	case Duration:
		if p, ok := v.Period(); ok {
			return p.String()
		}
	case Set:
		return v.setNames(t)
	case ListKind:
		return v.plainItems(zone, t)
	case RecordKind:
		return v.Record().Plain(zone)
	}
	return nil
}

func (v Value) setNames(t *Type) any {
	names := []any{}
	if t == nil {
		return names
	}
	for i, x := range t.Values {
		if v.N()>>i&1 == 1 {
			names = append(names, x.ID)
		}
	}
	return names
}

func (v Value) plainItems(zone *time.Location, t *Type) any {
	var elem *Type
	if t != nil {
		elem = t.Elem
	}
	out := make([]any, 0, len(v.Items()))
	for _, it := range v.Items() {
		out = append(out, it.PlainIn(zone, elem))
	}
	return out
}

// Plain is the record as maps, under the names of its facts; what is not known is not in it.
func (r *Record) Plain(zone *time.Location) map[string]any {
	out := map[string]any{}
	for i, f := range r.Type.Fields {
		if f.Fact != nil && r.Slots[i].Known() {
			out[f.Name] = r.Slots[i].PlainIn(zone, &r.Type.Fields[i].Type)
		}
	}
	return out
}

// Words renders a value for a person: enum values by their titles, moments to
// the minute, lists joined.
func (v Value) Words(lang string, zone *time.Location, t *Type) string {
	switch v.Kind() {
	case Bool:
		return pickWord(lang, v.N() != 0)
	case Number:
		return v.Num().String()
	case Money:
		return moneyText(v.Num())
	case Text:
		return enumTitle(v.Text(), lang, t)
	case Date:
		return calendar.DateWords(lang, v.Date().In(time.UTC))
	case Moment:
		return calendar.MomentWords(lang, v.Time(zone))
	case Duration:
		if p, ok := v.Period(); ok {
			return p.In(lang)
		}
	case Set, ListKind:
		return v.listWords(lang, zone, t)
	case None:
		return text.Pick(lang, "无", "none")
	}
	s, _ := v.PlainIn(zone, t).(string)
	return s
}

func pickWord(lang string, b bool) string {
	if b {
		return text.Pick(lang, "是", "yes")
	}
	return text.Pick(lang, "否", "no")
}

func enumTitle(id, lang string, t *Type) string {
	if t != nil && t.K == rules.KindEnum {
		if i := t.ValueIndex(id); i >= 0 && len(t.Values[i].Title) > 0 {
			return t.Values[i].Title.In(lang)
		}
	}
	return id
}

func (v Value) listWords(lang string, zone *time.Location, t *Type) string {
	var parts []string
	if v.Kind() == Set && t != nil {
		enum := Type{K: rules.KindEnum, Values: t.Values}
		for i, x := range t.Values {
			if v.N()>>i&1 == 1 {
				parts = append(parts, enumTitle(x.ID, lang, &enum))
			}
		}
	}
	var elem *Type
	if t != nil {
		elem = t.Elem
	}
	for _, it := range v.Items() {
		parts = append(parts, it.Words(lang, zone, elem))
	}
	return text.Names(parts).In(lang)
}

// Convert reads a known value as one of a type: a whole number as a number or
// amount, a text as an enum value. ok is false where it is none.
func Convert(v Value, t Type) (Value, bool) {
	switch t.K {
	case rules.KindMoney:
		if v.Kind() == Number {
			return ofKind(Money, v.Num()), true
		}
		return v, v.Kind() == Money
	case rules.KindInt:
		return v, v.Kind() == Number && v.Num().IsInt()
	case rules.KindEnum:
		i := t.ValueIndex(v.Text())
		v = v.With(int64(i) + 1) // the place among the values of this type, not of that it comes from
		return v, v.Kind() == Text && i >= 0
	}
	want, ok := valueKinds[t.K]
	return v, !ok || v.Kind() == want
}

// valueKinds gives the kind of value that each type holds. It is never written to.
var valueKinds = map[rules.Kind]Kind{
	rules.KindBool: Bool, rules.KindInt: Number, rules.KindNumber: Number, rules.KindMoney: Money, rules.KindString: Text, rules.KindSet: Set, rules.KindDate: Date,
	rules.KindDatetime: Moment, rules.KindEvent: Moment, rules.KindDuration: Duration, rules.KindList: ListKind,
}
