package rules

import (
	"slices"
	"time"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// param checks the values of a parameter and the days that they cover.
func (c *checker) param(p *Param) {
	c.types(&p.Type, p, p.Pos, "参数|a parameter", p.Name)
	g := c.given[p]
	if p.Binding.oneWay() && p.Type.Kind != 0 && !p.Type.ordered() {
		c.unordered(p)
	}
	if len(p.Values) == 0 && len(p.Unset) == 0 && !g.Has("value", "values", "unset") {
		c.missing(p.Pos, text.Say("参数 %s 没有值", "the parameter %s has no value", text.Quoted(p.Name)),
			text.Say("写 value 或 values；文件没有规定就写 unset: 文件未规定", "give value or values, or unset where the document gives none"))
	}
	for i := range p.Values {
		v := &p.Values[i]
		switch {
		case v.Value.Kind == 0:
		case p.Type.Kind == KindScale && v.Value.Kind == ValueMap:
			c.scale(p, v)
		case v.Value.Kind == ValueExpr, v.Value.Kind == ValueMap, v.Value.Kind == ValueNull:
			c.out.Fail(v.Value.Pos, codeBadValue, text.Say("参数的值应是固定的", "the value of a parameter must be fixed"),
				text.Say("写出值；没有值就写 unset", "write the value out, or unset where there is none"))
		default:
			if why := p.Type.refuses(&v.Value); p.Type.Kind != 0 && why != nil {
				c.misfit(&p.Type, &v.Value, text.Say("参数值不符：%s", "the value does not fit: %s", why))
			}
		}
	}
	c.cover(p)
}

// cover reports values in force on the same day, and days between two values
// on which none is and the document is not said to leave it open.
func (c *checker) cover(p *Param) {
	values := slices.Clone(p.Values)
	slices.SortStableFunc(values, func(a, b ParamValue) int { return a.Valid.From.Compare(b.Valid.From) })
	for i := 1; i < len(values); i++ {
		before, v := values[i-1].Valid, values[i].Valid
		switch {
		case before.To.IsZero() || v.From.IsZero() || !v.From.After(before.To):
			f := c.out.Fail(v.Pos, codeDatesOverlap, text.Say("参数 %s 在同一天有两个值：这里%s，另一个%s", "the parameter %s has two values on one day: this one %s, the other %s",
				text.Quoted(p.Name), begins(v.From), ends(before.To)), apart(before, v), values[i-1].Pos)
			if !before.To.IsZero() && !v.From.IsZero() {
				f.InsteadAt(values[i-1].Pos, before.To.String(), v.From.AddDays(-1).String())
			}
			if before.To.IsZero() || before.To.After(v.To) && !v.To.IsZero() {
				values[i].Valid.To = before.To // what follows is compared with the longer one
			}
		case len(p.Unset) == 0 && before.To.AddDays(1).Before(v.From):
			c.warn(v.Pos, codeDatesHole, text.Say("参数 %s 从 %s 到 %s 没有值", "the parameter %s has no value from %s to %s", text.Quoted(p.Name), before.To.AddDays(1), v.From.AddDays(-1)),
				text.Say("补上这段时间的值；文件没有规定就写 unset；或写 allow 说明", "give a value for these days, or unset where the document gives none, or say why under allow"), p.Allow, c.set.Allow)
		}
	}
}

// open is a date, or a word for a side that is open.
func begins(date calendar.Date) Text {
	if date.IsZero() {
		return text.Say("没有写从哪一天起", "has no first day")
	}
	return text.Say("从 %s 起", "begins on %s", date)
}

func ends(date calendar.Date) Text {
	if date.IsZero() {
		return text.Say("没有写到哪一天止", "has no last day")
	}
	return text.Say("到 %s 止", "ends on %s", date)
}

// apart says how two values of a parameter come to follow one another.
func apart(before, v Validity) Text {
	switch {
	case v.From.IsZero() && !before.To.IsZero():
		return text.Say("给这个值写上 from: %s", "begin this value with from: %s", before.To.AddDays(1))
	case v.From.IsZero():
		return text.Say("给前一个值写上 to，给这个值写上次日的 from", "end the earlier value with to, and begin this one the day after with from")
	}
	return text.Say("前一个值写成 to: %s", "end the earlier value with to: %s", v.From.AddDays(-1))
}

// isMoment reports whether a text is a date, or a date and time.
func isMoment(s string) bool {
	_, _, ok := parseMoment(s)
	return ok
}

// parseMoment reads a date, or a date and time; zoned says that it names its
// offset. Without one it is read as UTC.
func parseMoment(s string) (t time.Time, zoned, ok bool) {
	t, err := calendar.ParseMoment(s, nil)
	if err == nil {
		return t, true, true
	}
	t, err = calendar.ParseMoment(s, time.UTC)
	return t, false, err == nil
}
