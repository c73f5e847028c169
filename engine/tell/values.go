package tell

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Value is a value of the fact or outcome at a path in words; of one that the set does
// not declare, as it is.
func (n Teller) Value(path string, v any) string {
	return strings.ReplaceAll(n.ofFact(n.typed(path), v), page.Glue, " ")
}

// value is a value of a fact, parameter or outcome in words, by its type, which may
// be nil: the titles of what is listed, dates as people write them, amounts and
// quantities with their unit.
func (n Teller) value(t *rules.Type, v any) string {
	if t == nil {
		t = &rules.Type{}
	}
	switch v := v.(type) {
	case nil:
		if t.Kind == rules.KindEvent {
			return n.Lang.Say("尚无记录", "not yet")
		}
		return n.Lang.Say("无", "none")
	case bool:
		return n.Lang.Word(fmt.Sprint(v))
	case string:
		return n.written(t, v)
	case []string:
		return n.values(t, len(v), func(i int) any { return v[i] })
	case []any:
		return n.values(t, len(v), func(i int) any { return v[i] })
	}
	return n.quantity(fmt.Sprint(v), t)
}

func (n Teller) values(t *rules.Type, count int, at func(int) any) string {
	if count == 0 {
		return n.Lang.Say("无", "none")
	}
	parts := make([]string, count)
	for i := range parts {
		parts[i] = n.value(t, at(i))
	}
	return n.Lang.List(parts)
}

// written is a value that is written as a text.
func (n Teller) written(t *rules.Type, v string) string {
	if title, ok := n.valueTitle(t.Values, v); ok {
		return title
	}
	switch t.Kind {
	case rules.KindDate:
		if d, err := time.Parse(time.DateOnly, v); err == nil {
			return n.Lang.Date(d)
		}
	case rules.KindDatetime, rules.KindEvent:
		if at, err := calendar.ParseMoment(v, n.zone()); err == nil {
			return n.Lang.DateTime(at.In(n.zone()))
		}
	case rules.KindDuration:
		return n.Lang.period(v)
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		return n.quantity(v, t)
	}
	return v
}

// plain is a value of no declared type in words.
func (n Teller) plain(v any) string { return n.value(nil, v) }

// quantity is a number with its unit, an amount with two decimals at least.
func (n Teller) quantity(number string, t *rules.Type) string {
	if t.Kind == rules.KindMoney && number != "0" {
		number = cents(number)
	}
	return n.withUnit(number, t.Unit)
}

// cents writes an amount with two decimals at least.
func cents(number string) string {
	whole, decimals, _ := strings.Cut(number, ".")
	if strings.Trim(whole, "-0123456789") != "" || len(decimals) >= 2 {
		return number
	}
	return whole + "." + decimals + strings.Repeat("0", 2-len(decimals))
}

// withUnit puts a unit behind a number: in Chinese next to it.
func (n Teller) withUnit(number, unit string) string {
	switch {
	case unit == "":
		return number
	case unit == "%":
		return number + unit
	}
	return number + n.Lang.Say("", page.Glue) + n.unit(unit)
}

// unit is what people call a unit: as the set says, else as the language does, each
// part of t/d by itself; one that has no words stands as it is written.
func (n Teller) unit(unit string) string {
	for _, u := range n.Set.Units {
		if u.ID == unit {
			return cmp.Or(n.Words(u.Title), unit)
		}
	}
	if n.Lang != "zh" {
		return unit
	}
	parts := strings.Split(unit, "/")
	for i, part := range parts {
		word, ok := chineseUnits[part]
		if !ok {
			return unit
		}
		parts[i] = word
	}
	return strings.Join(parts, "/")
}

// chineseUnits are the units of GB 3100 and GB 3101 that applications are made of,
// and some currencies of ISO 4217.
var chineseUnits = map[string]string{
	"mm": "毫米", "cm": "厘米", "m": "米", "km": "千米", "m2": "平方米", "m²": "平方米", "km2": "平方千米", "km²": "平方千米", "ha": "公顷",
	"m3": "立方米", "m³": "立方米", "L": "升", "g": "克", "kg": "千克", "t": "吨", "Pa": "帕", "kPa": "千帕", "MPa": "兆帕",
	"W": "瓦", "kW": "千瓦", "MW": "兆瓦", "kWh": "千瓦时", "s": "秒", "min": "分", "h": "时", "d": "日", "a": "年",
	"CNY": "元", "HKD": "港元", "USD": "美元", "EUR": "欧元",
}
