package rules

import (
	"math/big"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// types checks that the constraints of a type go with its kind.
func (c *checker) types(t *Type, thing any, pos Pos, what text.Noun, name string) {
	g := c.given[thing]
	if t.Kind == 0 {
		if !g.Has("type", source.Misspelt+"type") {
			c.missing(pos, text.Say("%s %s 缺少 type", "%s needs a type: %s has none", what, text.Quoted(name)),
				text.Say("加上 “type: …”，可用：%s", `add "type: …", one of %s`, text.Names(kindsOf(thing))))
		}
		return
	}
	for _, key := range []string{"values", "choices", "unit", "min", "max", "step", "round", "max_length", "pattern", "format", "item", "key", "keys", "of", "gives"} {
		if _, isParam := thing.(*Param); isParam && key == "values" {
			continue
		}
		if p, ok := g[key]; ok && !slices.Contains(kindsWith(key), t.Kind) {
			c.out.Fail(p, codeWrongConstraint, text.Say("%s 不能用于类型 %s", "%s does not go with the type %s", text.Quoted(key), t.Kind),
				text.Say("删掉它，或改用类型：%s", "delete it, or use one of the types %s", text.Names(words(kindsWith(key)))))
		}
	}
	if (t.Kind == KindEnum || t.Kind == KindSet) && len(t.Values) == 0 && !g.Has("values", "choices") {
		c.missing(c.at(thing, pos, "type"), text.Say("%s 类型的 %s 缺少取值", "%[2]s of type %[1]s needs its values", t.Kind, text.Quoted(name)),
			text.Say("加上 “values: {名称: 标题}”", `add "values: {name: title}"`))
	}
	c.order(t, thing, pos)
	c.rounding(t, thing, pos)
	c.aliases(t.Values)
}

// kindsOf lists the words for the kinds that a thing may be of.
func kindsOf(thing any) []string {
	if _, isParam := thing.(*Param); isParam {
		return kindWords()
	}
	return valueKinds()
}

// kindsWith lists the kinds that a key goes with.
func kindsWith(key string) []Kind {
	switch key {
	case "values", "choices":
		return []Kind{KindEnum, KindSet}
	case "unit", "step", "round":
		return []Kind{KindInt, KindNumber, KindMoney}
	case "min", "max":
		return []Kind{KindInt, KindNumber, KindMoney, KindDate, KindDatetime}
	case "max_length", "pattern", "format":
		return []Kind{KindString}
	case "of", "gives":
		return []Kind{KindScale}
	}
	return []Kind{KindList} // item, key, keys
}

func words(ks []Kind) []string {
	out := make([]string, len(ks))
	for i, k := range ks {
		out[i] = k.String()
	}
	return out
}

// order checks that the bounds are of the kind and in order, and the step
// above zero.
func (c *checker) order(t *Type, thing any, pos Pos) {
	dated := t.Kind == KindDate || t.Kind == KindDatetime
	for _, b := range []struct{ key, value string }{{"min", t.Min}, {"max", t.Max}} {
		if b.value != "" && source.IsDate(b.value) != dated {
			c.out.Fail(c.at(thing, pos, b.key), codeBadNumber, text.Say("%s 的值 %s 与类型 %s 不符", "%s cannot be %s where the type is %s", text.Quoted(b.key), text.Quoted(b.value), t.Kind),
				text.Say("日期类型写日期，其他类型写数", "write a date for a type of dates and a number for any other"))
			return
		}
	}
	if t.Min != "" && t.Max != "" && compareLiterals(t.Min, t.Max) > 0 {
		c.out.Fail(c.at(thing, pos, "max", "min"), codeBadNumber, text.Say("max %s 小于 min %s", "max %s is less than min %s", text.Quoted(t.Max), text.Quoted(t.Min)),
			text.Say("调换两个值", "swap the two"))
	}
	if t.Step != "" && compareLiterals(t.Step, "0") <= 0 {
		c.out.Fail(c.at(thing, pos, "step"), codeBadNumber, text.Say("step 必须大于 0", "step must be greater than 0"), text.Say("写 0.1、1 这样的数", "write a number such as 0.1 or 1"))
	}
}

// compareLiterals compares two numbers, two dates or two moments; 0 where it
// cannot tell.
func compareLiterals(a, b string) int {
	if source.IsDate(a) && source.IsDate(b) {
		return strings.Compare(a, b)
	}
	if x, zoned, ok := parseMoment(a); ok {
		y, same, ok := parseMoment(b)
		if !ok || zoned != same { // the set's zone decides; the engine knows it
			return 0
		}
		return x.Compare(y)
	}
	x, _ := new(big.Rat).SetString(a)
	y, _ := new(big.Rat).SetString(b)
	if x == nil || y == nil {
		return 0
	}
	return x.Cmp(y)
}

// aliases checks that no alias of a value is another value's.
func (c *checker) aliases(values []EnumValue) {
	seen := map[string]bool{}
	for _, v := range values {
		seen[v.ID] = true
	}
	for _, v := range values {
		if v.Alias != "" && v.Alias != v.ID {
			if seen[v.Alias] {
				c.out.Fail(v.Pos, source.CodeDuplicateID, text.Say("别名 %s 已经用过", "the alias %s is taken", text.Quoted(v.Alias)), text.Say("换一个别名", "choose another alias"))
			}
			seen[v.Alias] = true
		}
	}
}

// fact checks a fact and the fields of a list.
func (c *checker) fact(f *Fact, list string) {
	name := list + f.Name
	c.types(&f.Type, f, f.Pos, "事实|a fact", name)
	if f.Default != nil {
		c.defaultValue(f)
	}
	if f.AskedOf != "" && !c.broken {
		c.body(f.AskedOf, c.at(f, f.Pos, "asked_of", "ask"))
	}
	if f.Type.Kind == KindList {
		c.list(f, list)
	}
	seen := map[string]Pos{}
	for _, x := range f.Item {
		c.fact(x, name+".")
		c.taken(seen, x.Alias, x.Pos)
	}
	for _, x := range f.Item {
		c.taken(seen, x.Name, x.Pos)
	}
}

func (c *checker) taken(seen map[string]Pos, name string, pos Pos) {
	if name == "" {
		return
	}
	if first, again := seen[name]; again && first != pos {
		c.out.Fail(pos, source.CodeDuplicateID, text.Say("名称 %s 已经在 %s 用过", "the name %s is taken, at %s", text.Quoted(name), first),
			text.Say("换一个名称", "choose another name"), first)
		return
	}
	seen[name] = pos
}

// list checks what names the elements of a list.
func (c *checker) list(f *Fact, list string) {
	if len(f.Item) == 0 && !c.given[f].Has("item") {
		c.missing(f.Pos, text.Say("列表 %s 缺少 item", "the list %s needs the fields of its items", text.Quoted(list+f.Name)),
			text.Say("加上 “item: {字段: {type: …}}”", `add "item: {field: {type: …}}"`))
	}
	if f.Keys == "" {
		has := slices.ContainsFunc(f.Item, func(x *Fact) bool { return x.Name == f.Key })
		if f.Key != "" && !has && !c.broken {
			c.out.Fail(c.at(f, f.Pos, "key"), codeUnknownFact, text.Say("元素没有字段 %s", "the items have no field %s", text.Quoted(f.Key)),
				text.Say("在 item 中加上它，或用 keys 指明元素来自哪个 set 事实", "add it under item, or say with keys which set has the elements"))
		}
		return
	}
	at := c.at(f, f.Pos, "keys")
	i := slices.IndexFunc(c.set.Facts, func(x *Fact) bool { return x.Name == f.Keys })
	switch {
	case f.Key == "":
		c.missing(at, text.Say("写了 keys，还要写 key", `"keys" needs "key" beside it`),
			text.Say("key 是元素中标明它属于哪一个的字段", "key is the field that says which one an element is"))
	case i < 0 && !c.broken:
		c.out.Fail(at, codeUnknownFact, text.Say("没有事实 %s", "there is no fact %s", text.Quoted(f.Keys)), c.out.DidYouMean(f.Keys, idsOf(c.set.Facts, (*Fact).thing)))
	case i >= 0 && c.set.Facts[i].Type.Kind != KindSet && c.set.Facts[i].Type.Kind != 0:
		c.out.Fail(at, codeWrongConstraint, text.Say("keys 所指的 %s 应是 set 类型，却是 %s", "keys must name a fact of type set; %s is of type %s", text.Quoted(f.Keys), c.set.Facts[i].Type.Kind), nil)
	}
}

// defaultValue checks a default against the fact's type.
func (c *checker) defaultValue(f *Fact) {
	v := f.Default
	if v.Kind == ValueNull && v.Text == "none" && f.Type.has("none") {
		v.Kind = ValueString
	}
	if why := f.Type.refuses(v); why != nil {
		c.misfit(&f.Type, v, text.Say("默认值不符：%s", "the default does not fit: %s", why))
	}
}

func (t *Type) has(id string) bool {
	return slices.ContainsFunc(t.Values, func(v EnumValue) bool { return v.ID == id })
}

// refuses says why a literal is no value of the type, nil where it is one.
func (t *Type) refuses(v *Value) Text {
	fits := true
	switch t.Kind {
	case KindBool:
		fits = v.Kind == ValueBool
	case KindInt:
		fits = v.Kind == ValueNumber && !strings.ContainsAny(v.Text, ".eE")
	case KindNumber:
		fits = v.Kind == ValueNumber
	case KindMoney:
		fits = (v.Kind == ValueNumber || v.Kind == ValueString) && source.PlainNumber(v.Text) && !strings.ContainsAny(v.Text, "eE")
	case KindDate:
		fits = v.Kind == ValueString && source.IsDate(v.Text)
	case KindDatetime, KindEvent:
		fits = v.Kind == ValueString && isMoment(v.Text)
	case KindDuration:
		fits = v.Kind == ValueString && isPeriod(v.Text)
	case KindString:
		fits = v.Kind != ValueList && v.Kind != ValueMap
	case KindEnum:
		return t.refusesWord(v)
	case KindSet:
		return t.refusesSet(v)
	case KindList:
		fits = v.Kind == ValueList
	case KindScale:
		fits = v.Kind == ValueMap
	}
	switch {
	case v.Kind == ValueNull:
		return nil
	case !fits && t.Kind.isNumber() && rangeSlip.MatchString(v.Text):
		return text.Say("这里只能是一个数；范围的两头各写成一个参数", "one number is expected here; the ends of a range are a parameter each")
	case !fits && t.numberSlip(v) != nil:
		return t.numberSlip(v)
	case !fits:
		return text.Say("应填%[1]s，例如 %[2]s", "a value of type %[3]s is expected, such as %[2]s", kindWord(t.Kind), sample(t.Kind), t.Kind)
	}
	return t.outside(v)
}

// numberSlip says how a number that is written as in a letter should be.
func (t *Type) numberSlip(v *Value) Text {
	_, slip := t.numberMeant(v)
	return slip
}

// numberMeant is the number that was meant by a value that is none, and how it
// differs; "" where there is none. What has the unit % is in that unit.
func (t *Type) numberMeant(v *Value) (number string, slip Text) {
	if !t.Kind.isNumber() || v.Kind != ValueString {
		return "", nil
	}
	written := v.Text
	if t.Unit == "%" {
		written = strings.NewReplacer("%", " %%", "％", " %%").Replace(written) // a unit like any other
	}
	return text.NumberMeant(written)
}

// meant is what was probably meant by a value that the type refuses; "" where
// that cannot be seen.
func (t *Type) meant(v *Value) string {
	if t.Kind == KindEnum {
		return text.Nearest(v.Text, ValueNames(t.Values))
	}
	switch t.Kind {
	case KindDuration:
		return calendar.PeriodMeant(v.Text)
	case KindBool:
		return source.BooleanMeant(v.Text)
	case KindDate:
		if d, err := calendar.ParseDate(calendar.Meant(v.Text)); err == nil {
			return d.String()
		}
		return ""
	}
	number, _ := t.numberMeant(v)
	return number
}

// misfit reports a value that its type refuses.
func (c *checker) misfit(t *Type, v *Value, message Text) {
	now := t.meant(v)
	f := c.out.Fail(v.Pos, codeBadValue, message, nil)
	for _, quote := range []string{`"`, "'"} { // a number stands without them
		if t.Kind.isNumber() {
			f.Instead(quote+v.Text+quote, now)
		}
	}
	f.Instead(v.Text, now)
}

func (k Kind) isNumber() bool { return k == KindInt || k == KindNumber || k == KindMoney }

// kindWord is what a value of a kind is called in Chinese.
func kindWord(k Kind) string {
	switch k {
	case KindBool:
		return "true（是）或 false（否）"
	case KindInt:
		return "整数，不加引号、不带单位"
	case KindNumber:
		return "数字，不加引号、不带单位"
	case KindMoney:
		return "金额，不加引号、不带单位"
	case KindDate:
		return "日期"
	case KindDatetime, KindEvent:
		return "时间"
	case KindDuration:
		return "期限"
	case KindList:
		return "列表"
	case KindScale:
		return "分档"
	}
	return "文字"
}

func sample(k Kind) string {
	switch k {
	case KindBool:
		return "true"
	case KindInt:
		return "3"
	case KindMoney:
		return "3.50"
	case KindDate:
		return "2021-09-01"
	case KindDatetime, KindEvent:
		return "2021-09-01T09:00:00+08:00"
	case KindDuration:
		return "5 workdays"
	case KindList:
		return "[a, b]"
	case KindScale:
		return `{"[0..180]": 5, "> 180": 7}`
	}
	return "3.5"
}

func (t *Type) refusesWord(v *Value) Text {
	switch {
	case v.Kind == ValueNull, len(t.Values) == 0, t.has(v.Text):
		return nil
	}
	if shared := SharedValue(t.Values, v.Text); shared != nil {
		return shared
	}
	ids := make([]string, len(t.Values))
	for i, e := range t.Values {
		ids[i] = e.ID
	}
	return text.Say("%s 不是它的取值（%s）", "%s is not one of its values (%s)", text.Quoted(v.Text), text.Names(ids[:min(len(ids), text.LongestList)]))
}

func (t *Type) refusesSet(v *Value) Text {
	if v.Kind == ValueNull {
		return nil
	}
	if v.Kind != ValueList {
		return text.Say("应填列表，例如 [a, b]", "a list is expected, such as [a, b]")
	}
	for i := range v.Items {
		if why := t.refusesWord(&v.Items[i]); why != nil {
			return why
		}
	}
	return nil
}

// outside says that a literal lies outside the bounds of its type.
func (t *Type) outside(v *Value) Text {
	switch {
	case t.Min != "" && compareLiterals(v.Text, t.Min) < 0:
		return text.Say("%s 小于下限 %s", "%s is less than the minimum %s", text.Quoted(v.Text), t.Min)
	case t.Max != "" && compareLiterals(v.Text, t.Max) > 0:
		return text.Say("%s 大于上限 %s", "%s is more than the maximum %s", text.Quoted(v.Text), t.Max)
	case t.Length > 0 && len([]rune(v.Text)) > t.Length:
		return text.Say("%s 超过 %d 个字", "%s has more than %d characters", text.Quoted(v.Text), t.Length)
	}
	return nil
}
