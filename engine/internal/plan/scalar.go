package plan

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// BadValue says why something is not a value of a type.
type BadValue struct {
	Code   string
	Zh, En string
}

// Bad is a value that is not of its type, with the message.
func Bad(code, zh, en string, args ...any) *BadValue {
	return &BadValue{code, text.SayIn("zh", zh, en, args...), text.SayIn("en", zh, en, args...)}
}

// ReadScalar reads what a host or a function gave as a value of a type.
func ReadScalar(x any, t lang.Type, zone *time.Location) (lang.Value, bool) {
	if zone == nil {
		zone = time.UTC
	}
	v, b := ParseValue(x, t, zone)
	return v, b == nil
}

// ParseValue reads nil, bool, numbers of any Go type, json.Number, string,
// time.Time or []any as a value of a scalar or set type. Nothing is rounded:
// what the type cannot hold exactly is an error.
func ParseValue(x any, t lang.Type, zone *time.Location) (lang.Value, *BadValue) {
	if f, ok := x.(float64); ok {
		if n, ok := exact.Float(f); ok {
			return NumberValue(n, nil, "", t)
		}
	}
	if n, ok := numberText(x); ok {
		return ParseNumber(n, t)
	}
	switch x := x.(type) {
	case bool:
		if t.K == rules.KindBool {
			return lang.BoolOf(x), nil
		}
	case string:
		return ParseText(x, t, zone)
	case time.Time:
		return ParseTime(x, t, zone)
	case calendar.Date:
		return ParseText(x.String(), t, zone)
	case calendar.Period:
		return ParseText(x.String(), t, zone)
	case []any:
		if t.K == rules.KindSet {
			return parseSet(x, t)
		}
	case []string:
		return ParseValue(anySlice(x), t, zone)
	}
	return lang.Value{}, wrongKind(t)
}

func anySlice(in []string) []any {
	out := make([]any, len(in))
	for i, s := range in {
		out[i] = s
	}
	return out
}

// numberText returns a number of any Go type as decimal text.
func numberText(x any) (string, bool) {
	switch x := x.(type) {
	case json.Number:
		return x.String(), true
	case int:
		return strconv.FormatInt(int64(x), 10), true
	case int64:
		return strconv.FormatInt(x, 10), true
	case int32:
		return strconv.FormatInt(int64(x), 10), true
	case uint64:
		return strconv.FormatUint(x, 10), true
	case uint:
		return strconv.FormatUint(uint64(x), 10), true
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64), true
	case float32:
		return strconv.FormatFloat(float64(x), 'g', -1, 32), true
	}
	return "", false
}

// ParseNumber reads a number as it is written, exactly or not at all.
func ParseNumber(text string, t lang.Type) (lang.Value, *BadValue) {
	x, err := exact.Parse(text)
	return NumberValue(x, err, text, t)
}

// NumberValue is a number that was read from a text as a value of a type, or what
// is wrong with it.
func NumberValue[T string | []byte](x exact.Num, err error, text T, t lang.Type) (lang.Value, *BadValue) {
	if t.K != rules.KindInt && t.K != rules.KindNumber && t.K != rules.KindMoney {
		return lang.Value{}, wrongKind(t)
	}
	switch {
	case err == exact.TooLong:
		return lang.Value{}, Bad("too-many-digits", "“%[1]s”的有效数字过多，最多%[2]d位", "%[1]s has too many digits; a number has at most %[2]d", Short(string(text)), exact.ReadDigits)
	case err != nil && t.K == rules.KindMoney:
		return lang.Value{}, notMoney(string(text))
	case err != nil:
		return lang.Value{}, Bad("not-a-number", "“%[1]s”不是数，或超出范围", "%[1]s is not a number, or out of range", Short(string(text)))
	case t.K == rules.KindInt && !x.IsInt():
		return lang.Value{}, Bad("not-whole", "“%[1]s”不是整数", "%[1]s is not a whole number", Short(string(text)))
	case t.K == rules.KindMoney:
		return lang.MoneyOf(x), nil
	}
	return lang.NumOf(x), nil
}

// notMoney is the mistake of what is no amount, and how it is written where it holds one.
func notMoney(s string) *BadValue {
	if _, slip := text.NumberMeant(s); slip != nil {
		return Bad("not-money", "金额“%[1]s”不是数；%[2]s", "the amount %[1]s is not a number; %[2]s", Short(s), slip)
	}
	return Bad("not-money", "金额“%[1]s”不是数，或超出范围", "the amount %[1]s is not a number, or out of range", Short(s))
}

// ParseText reads a value that is written as a text.
func ParseText(s string, t lang.Type, zone *time.Location) (lang.Value, *BadValue) {
	if !utf8.ValidString(s) { // JSON cannot hold it, so nobody could replay it
		return lang.Value{}, Bad("not-text", "不是有效的文字（UTF-8）", "not valid text (UTF-8)")
	}
	switch t.K {
	case rules.KindString:
		return lang.TextOf(s), nil
	case rules.KindEnum:
		if i := t.ValueIndex(s); i >= 0 {
			return t.Enum(i), nil
		}
		return lang.Value{}, NotListed(s, t)
	case rules.KindMoney:
		return ParseNumber(s, t)
	case rules.KindDate:
		if v, ok := lang.ParseDate(s); ok {
			return v, nil
		}
		return lang.Value{}, Bad("not-a-date", "“%[1]s”不是日期，%[2]s", "%[1]q is not a date; %[2]s", Short(s), calendar.WrongDate(s))
	case rules.KindDatetime, rules.KindEvent:
		if v, ok := lang.ParseMoment(s, zone); ok {
			if len(s) == len(time.DateOnly) {
				v = v.AsDay()
			}
			return v, nil
		}
		return lang.Value{}, Bad("not-a-moment", "“%[1]s”不是时刻，%[2]s", "%[1]q is not a moment; %[2]s", Short(s), calendar.WrongMoment(s))
	case rules.KindDuration:
		p, err := calendar.ParsePeriod(s)
		if err == nil {
			return lang.PeriodOf(p), nil
		}
		return lang.Value{}, Bad("not-a-period", "“%[1]s”不是期限，%[2]s", "%[1]q is not a period; %[2]s", Short(s), calendar.WrongPeriod(s))
	case rules.KindNumber, rules.KindInt:
		return lang.Value{}, notNumber(s, t)
	}
	return lang.Value{}, wrongKind(t)
}

// notNumber is the mistake of a text where a number is meant, and what is wrong with it
// where it holds one.
func notNumber(s string, t lang.Type) *BadValue {
	zh, en := t.Words()
	_, slip := text.NumberMeant(s)
	if _, err := exact.Parse(s); err == nil {
		slip = text.Say("不加引号", "without quotes")
	}
	if slip == nil {
		return wrongKind(t)
	}
	return Bad("wrong-kind", "这里应是%[1]s，却是“%[3]s”；%[4]s", "this must be %[2]s, not %[3]q; %[4]s", zh, en, Short(s), slip)
}

// ParseTime reads a moment or date that is given as a time.
func ParseTime(x time.Time, t lang.Type, zone *time.Location) (lang.Value, *BadValue) {
	day := calendar.DateOf(x, zone)
	if day.IsZero() {
		return lang.Value{}, Bad("not-a-moment", "不在公元1年至9999年之间", "outside the years 1 to 9999")
	}
	switch t.K {
	case rules.KindDate:
		return lang.DateOf(day), nil
	case rules.KindDatetime, rules.KindEvent:
		return lang.MomentOf(x), nil
	}
	return lang.Value{}, wrongKind(t)
}

func parseSet(items []any, t lang.Type) (lang.Value, *BadValue) {
	out := lang.Scalar(lang.Set, 0)
	for _, it := range items {
		s, ok := it.(string)
		i := t.ValueIndex(s)
		if !ok || i < 0 {
			return lang.Value{}, NotListed(fmt.Sprint(it), t)
		}
		if out.N()>>i&1 == 1 {
			return lang.Value{}, RepeatedValue(s)
		}
		out = out.With(out.N() | 1<<i)
	}
	return out, nil
}

// ids are the values of an enum or set.
func ids(t lang.Type) []string {
	out := make([]string, len(t.Values))
	for i, v := range t.Values {
		out[i] = v.ID
	}
	return out
}

// NotListed is the mistake of a value that an enum or set does not have.
func NotListed(s string, t lang.Type) *BadValue {
	list := text.Names(ids(t))
	if near := text.Nearest(s, rules.ValueNames(t.Values)); near != "" {
		return Bad("not-listed", "“%[1]s”不在可选值之中（是否为“%[3]s”？）：%[2]s", "%[1]q is not one of the values (did you mean %[3]q?): %[2]s", Short(s), list, near)
	}
	return Bad("not-listed", "“%[1]s”不在可选值之中：%[2]s", "%[1]q is not one of the values: %[2]s", Short(s), list)
}

// RepeatedValue is the mistake of a value that a set has twice.
func RepeatedValue(s string) *BadValue {
	return Bad("repeated-value", "“%[1]s”出现了两次", "%[1]q stands there twice", Short(s))
}

func wrongKind(t lang.Type) *BadValue {
	zh, en := t.Words()
	return Bad("wrong-kind", "这里应是%[1]s", "this must be %[2]s", zh, en)
}

// Short keeps what is quoted in a message to a readable length.
func Short(s string) string { return text.Short(s, 40) }

// literal reads a value of the policy set as a value of a type.
func (c *compilation) literal(v rules.Value, t lang.Type) (lang.Value, bool) {
	v = byID(v, t)
	val, b := literalValue(v, t, c.set.Zone)
	if b != nil {
		code := "bad-value"
		if b.Code == "not-listed" {
			code = "enum-value"
		}
		if !c.reported(v.Pos) { // by the reader, which knows more of what stands there
			c.report(v.Pos, code, "%[1]s", "%[2]s", b.Zh, b.En)
			near := text.Nearest(v.Text, rules.ValueNames(t.Values))
			if t.K == rules.KindMoney || t.K == rules.KindNumber || t.K == rules.KindInt {
				near, _ = text.NumberMeant(v.Text)
			}
			if near != "" {
				d := &c.diags[len(c.diags)-1]
				d.Edits = []rules.Edit{{Pos: v.Pos, Was: v.Text, Now: near}}
			}
		}
		return lang.Value{}, false
	}
	return val, true
}

// byID is a value with the ids of an enum or set in the place of titles.
func byID(v rules.Value, t lang.Type) rules.Value {
	if i := t.Written(v.Text); i >= 0 {
		v.Text = t.Values[i].ID
	}
	if t.K == rules.KindSet || t.K == rules.KindList && t.Elem != nil {
		elem := t
		if t.Elem != nil {
			elem = *t.Elem
		}
		v.Items = slices.Clone(v.Items)
		for i := range v.Items {
			v.Items[i] = byID(v.Items[i], elem)
		}
	}
	return v
}

// rounded is a value that is written out, rounded as is said of what has it.
func rounded(v lang.Value, r rules.Rounding) lang.Value {
	if by, ok := lang.RoundsOf(r); ok {
		return by.Value(v)
	}
	return v
}

func literalValue(v rules.Value, t lang.Type, zone *time.Location) (lang.Value, *BadValue) {
	switch v.Kind {
	case rules.ValueNull:
		return lang.NoneValue(), nil
	case rules.ValueBool:
		return ParseValue(v.Text == "true", t, zone)
	case rules.ValueNumber:
		return ParseValue(json.Number(v.Text), t, zone)
	case rules.ValueString, rules.ValueText:
		return ParseValue(v.Text, t, zone)
	case rules.ValueList:
		return literalList(v, t, zone)
	}
	return lang.Value{}, wrongKind(t)
}

func literalList(v rules.Value, t lang.Type, zone *time.Location) (lang.Value, *BadValue) {
	if t.K == rules.KindSet {
		items := make([]any, len(v.Items))
		for i, it := range v.Items {
			items[i] = it.Text
		}
		return parseSet(items, t)
	}
	if t.K != rules.KindList {
		return lang.Value{}, wrongKind(t)
	}
	elem := lang.Type{K: rules.KindString}
	if t.Elem != nil {
		elem = *t.Elem
	}
	items := make([]lang.Value, len(v.Items))
	for i, it := range v.Items {
		val, b := literalValue(it, elem, zone)
		if b != nil {
			return lang.Value{}, b
		}
		items[i] = val
	}
	return lang.ListOf(items), nil
}
