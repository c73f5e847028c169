package witness

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// kindRow is a type of the language: constants of it and what it is compared with.
type kindRow struct {
	name    string
	ordered bool
	pool    []string
	compare func(g *gen, r readable, name string) string
}

var serviceValues = []string{"water", "gas", "heat"}

// kinds are all types but `list`. Constants that meet, and are next to each
// other, are what finds faults.
func kinds() []kindRow {
	return []kindRow{
		{"bool", false, []string{"true", "false"}, func(g *gen, r readable, name string) string {
			return g.oneOf(name, "not "+name, name+" == true", name+" != true", name+" == false")
		}},
		{"int", true, []string{"0", "1", "2", "3", "7", "100"}, compareOrdered},
		{"number", true, []string{"0", "1", "2.5", "10", "99.9", "300"}, compareOrdered},
		{"money", true, []string{"0", "0.1", "0.3", "100", "1000000"}, compareOrdered},
		{"string", false, []string{"a", "ab", "abc", "荆门", "荆门市", "", "running"}, compareText},
		{"enum", false, nil, compareWord},
		{"set", false, nil, compareSet},
		{"date", true, []string{"2021-01-01", "2021-02-28", "2021-09-10", "2021-12-31", "2022-01-01"}, compareOrdered},
		{"datetime", true, []string{"2021-09-01T08:00:00+08:00", "2021-09-10T09:00:00+08:00", "2021-09-10T17:30:00+08:00", "2021-10-08T00:00:00+08:00"}, compareOrdered},
		{"event", true, []string{"2021-09-01T08:00:00+08:00", "2021-09-10T09:00:00+08:00", "2021-09-10T17:30:00+08:00", "2021-10-08T00:00:00+08:00"}, compareEvent},
		{"duration", true, []string{"1 workday", "2 workdays", "0.5 workday", "10 workdays"}, func(*gen, readable, string) string { return "" }},
	}
}

func kindOf(name string) (kindRow, bool) {
	all := kinds()
	if i := slices.IndexFunc(all, func(k kindRow) bool { return k.name == name }); i >= 0 {
		return all[i], true
	}
	return kindRow{}, false
}

// value is a constant of a type, as it stands in YAML; of a set a list.
func (g *gen) value(t typ) string {
	switch t.kind {
	case "enum":
		return pick(g, t.values)
	case "set":
		n := g.IntN(len(t.values) + 1)
		return quoted(t.values[:n])
	case "list":
		return "[]"
	}
	k, _ := kindOf(t.kind)
	if g.small {
		return k.pool[g.IntN(2)]
	}
	return pick(g, k.pool)
}

// writtenAs is a constant as it stands in an expression, beside something of its type.
func writtenAs(t typ, value string) string {
	switch t.kind {
	case "string", "enum", "date", "datetime", "event":
		return strconv.Quote(value)
	}
	return value
}

// inYAML is a constant as a default, a parameter's value or an outcome's.
func inYAML(t typ, value string) string {
	switch t.kind {
	case "string", "enum", "date", "datetime", "event", "duration":
		return strconv.Quote(value)
	}
	return value
}

// constant is a constant that stands alone in an expression; "" where the type has none.
func (g *gen) constant(t typ) string {
	switch v := g.value2(t); t.kind {
	case "date", "datetime":
		return t.kind + "(" + strconv.Quote(v) + ")"
	case "duration":
		if t.unit == "" {
			return g.oneOf("3 days", "1 month", "24 hours")
		}
		return v
	case "event", "money", "set", "list":
		return ""
	default:
		return writtenAs(t, v)
	}
}

func (g *gen) value2(t typ) string {
	if t.kind == "list" || t.kind == "" {
		return ""
	}
	return g.value(t)
}

func compareWord(g *gen, r readable, name string) string {
	v, w := g.value(r.typ), g.value(r.typ)
	return g.oneOf(fmt.Sprintf("%s == %q", name, v), fmt.Sprintf("%s != %q", name, v), fmt.Sprintf("%s in [%q, %q]", name, v, w),
		fmt.Sprintf("%s not in [%q]", name, v), fmt.Sprintf("%q == %s", v, name))
}

func compareSet(g *gen, r readable, name string) string {
	v := pick(g, r.typ.values)
	if g.simple || g.chance(0.5) {
		return fmt.Sprintf("%q %s %s", v, g.oneOf("in", "not in"), name)
	}
	return g.oneOf(fmt.Sprintf("len(%s) %s %d", name, g.oneOf(">", "==", "<="), g.IntN(4)),
		fmt.Sprintf("%s %s %s", name, g.oneOf("==", "!="), g.value(r.typ)))
}

func compareText(g *gen, r readable, name string) string {
	c := g.value(r.typ)
	r.mark(c)
	r.mark(c + "x")
	if g.simple || g.chance(0.4) {
		return fmt.Sprintf("%s %s %q", name, g.oneOf("==", "!="), c)
	}
	return g.oneOf(fmt.Sprintf("%s contains %q", name, c), fmt.Sprintf("%s startsWith %q", name, c), fmt.Sprintf("%s endsWith %q", name, c),
		fmt.Sprintf(`%s matches "^%s.?$"`, name, c), fmt.Sprintf("%s in [%q, %q]", name, c, "ab"), fmt.Sprintf("len(%s) > %d", name, g.IntN(3)))
}

func compareEvent(g *gen, r readable, name string) string {
	c := r.mark(g.value(r.typ))
	return g.oneOf("happened("+name+")", "not happened("+name+")", name+" == none", name+" != none",
		fmt.Sprintf("happened(%s) and %s %s %q", name, name, g.oneOf("<", ">="), c))
}

// sample is a random value of a fact, near the constants that it is compared with.
func (g *gen) sample(f *genFact) any {
	t := f.typ
	consts := f.consts
	if k, ok := kindOf(t.kind); ok && (len(consts) == 0 || g.chance(0.2)) {
		consts = k.pool
	}
	if f.format != "" {
		return pick(g, textOf[f.format])
	}
	switch t.kind {
	case "bool":
		return g.chance(0.5)
	case "enum":
		return pick(g, t.values)
	case "set":
		out := []any{}
		for _, v := range t.values {
			if g.chance(0.5) {
				out = append(out, v)
			}
		}
		return out
	case "event": // mostly one that has come
		k, _ := kindOf(t.kind)
		return pick(g, []string{pick(g, consts), k.pool[0], k.pool[1]})
	case "number", "int", "money":
		return g.sampleNumber(t.kind, pick(g, consts))
	case "date":
		d, _ := time.Parse(time.DateOnly, pick(g, consts))
		return d.AddDate(0, 0, pick(g, []int{0, 0, 0, 1, -1})).Format(time.DateOnly)
	}
	return pick(g, consts)
}

// longNumbers are such that a double does not hold, or that are at a limit of what
// is read.
var longNumbers = []string{"110.00000000000001", "9007199254740993", "0.30000000000000000004", "1e-30", "-1e30", "9223372036854775808",
	"1234567890123456789012345678901234", "12345678901234567890123456789012345", "0.1234567890123456789012345678901234", "1e399", "1e400", "1e-400"}

func (g *gen) sampleNumber(kind, near string) any {
	if g.chance(0.04) {
		return json.Number(pick(g, longNumbers))
	}
	if g.chance(0.1) && kind != "int" {
		return json.Number(strconv.FormatFloat(float64(g.IntN(4000))/8, 'f', 3, 64))
	}
	c, _ := strconv.ParseFloat(near, 64)
	c += pick(g, []float64{0, 0, 0, 1, -1, 0.1})
	switch {
	case kind == "int":
		return int64(c)
	case kind == "money":
		return json.Number(strconv.FormatFloat(c, 'f', 2, 64))
	case g.chance(0.3):
		return json.Number(strconv.FormatFloat(c, 'g', -1, 64))
	}
	return c
}

// textOf is a value for a text with a format, mostly a right one.
var textOf = map[string][]string{
	"uscc":            {"91420800MA4900XY12", "91420802ma4te5t13a", "12420800420000000X", "nonsense"},
	"cn-project-code": {"2020-420802-47-03-000001", "nonsense"},
	"cn-division":     {"420802", "42", "nonsense"},
	"cn-phone":        {"13800000000", "+86 138 0000 0000", "12"},
	"email":           {"a@b.cn", "A@B.CN", "nobody"},
	"url":             {"https://a.cn/x", "a.cn", "::"},
}

func formats() []string {
	out := []string{}
	for k := range textOf {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
