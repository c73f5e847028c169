package rules

import (
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// scale reads the bands of a scale, and checks that they fit its type and leave
// no hole.
func (c *checker) scale(p *Param, v *ParamValue) {
	of, gives := p.Type.OfScale()
	if (p.Type.Of != nil && of.Kind == 0) || (p.Type.Gives != nil && gives.Kind == 0) {
		return // it could not be read, and that has been reported
	}
	bands, points := make([]Band, 0, len(v.Value.Entries)), 0
	for i := range v.Value.Entries {
		e := &v.Value.Entries[i]
		b, ok := c.band(e.Name, e.Pos, of.Kind, bands)
		if !ok {
			return
		}
		if why := gives.refuses(&e.Value); why != nil || e.Value.Kind == ValueNull || e.Value.Kind == ValueExpr {
			c.misfit(&gives, &e.Value, text.Say("%s 的值不符：%s", "the value of %s does not fit: %s", text.Quoted(b.String()), fixed(why)))
			return
		}
		b.Value = e.Value
		bands = append(bands, b)
		if b.Point() {
			points++
		}
	}
	if points > 0 {
		c.line(bands)
	}
	for _, f := range faults(bands, of.Kind) {
		c.out.Fail(f.at.Pos, f.code, f.message, text.Say("让每一档从上一档终止处开始，如 [0..180]、(180..260]、> 260", "begin each band where the one before ends, as in [0..180], (180..260], > 260"))
	}
	v.Bands = bands
}

func fixed(why Text) Text {
	if why == nil {
		return text.Say("应是固定的值", "it must be fixed")
	}
	return why
}

// band reads a band whose ends are values of a kind, after those before it.
func (c *checker) band(s string, pos Pos, kind Kind, before []Band) (Band, bool) {
	b, ok := ParseBand(s)
	b.Pos = pos
	if !ok {
		insteadBand(c.out.Fail(pos, codeBadBand, text.Say("读不懂分档 %s", "the band %s cannot be read", text.Quoted(s)),
			text.Say("写 “[0..180]”“(180..260]”“> 260”，两端是写明的数或日期；折线写一个个点，如 “0”“100”", `write "[0..180]", "(180..260]", "> 260" with numbers or dates written out, or, of a line, its points, "0", "100"`)),
			s, bandMeantAfter(before, s))
		return b, false
	}
	for _, end := range []string{b.From, b.To} {
		t := Type{Kind: kind}
		v := Value{Kind: ValueNumber, Text: end}
		if source.IsDate(end) {
			v.Kind = ValueString
		}
		if why := t.refuses(&v); end != "" && why != nil {
			c.out.Fail(pos, codeBadBand, text.Say("分档 %s 的两端不符：%s", "an end of the band %s does not fit: %s", text.Quoted(s), why), nil)
			return b, false
		}
	}
	if b.From != "" && b.To != "" && !b.Point() && compareEdges(b.From, b.To) >= 0 {
		c.out.Fail(pos, codeBadBand, text.Say("分档 %s 的起点不小于终点", "the band %s does not begin below its end", text.Quoted(s)), text.Say("调换两端", "swap its ends"))
		return b, false
	}
	return b, true
}

// line checks that what gives points gives no bands between them: only before
// the first and behind the last may there be one, which is open.
func (c *checker) line(bands []Band) {
	for i := range bands {
		if b := &bands[i]; !b.Point() && b.From != "" && b.To != "" {
			c.out.Fail(b.Pos, codeBadBand, text.Say("既有点又有分档：%s", "points and bands stand together: %s", text.Quoted(b.String())),
				text.Say("折线只写点，两头可写 “< 0”“> 1000”；分档只写分档", `a line has points, with "< 0" and "> 1000" beside them if need be; a scale of bands has bands alone`))
			return
		}
	}
}
