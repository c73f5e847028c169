package plan

import (
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// scale compiles what a scale holds on some days; nil where it has a mistake,
// which has been reported.
func (c *compilation) scale(p *rules.Param, bands []rules.Band) *lang.Scale {
	of, gives := p.Type.OfScale()
	out := &lang.Scale{}
	for i := range bands {
		b := &bands[i]
		lo, ok := c.edge(b.From, b.Pos, of)
		hi, ok2 := c.edge(b.To, b.Pos, of)
		v, ok3 := c.literal(b.Value, typeOf(gives))
		if !ok || !ok2 || !ok3 {
			return nil
		}
		out.Bands = append(out.Bands, lang.Band{Lo: lo, Hi: hi, LoIn: b.FromIn, HiIn: b.ToIn, Point: b.Point(), Value: v})
	}
	if len(out.Bands) == 0 {
		return nil
	}
	return out
}

// edge is an end of a band; none where the band is open.
func (c *compilation) edge(text string, pos rules.Pos, of rules.Type) (lang.Value, bool) {
	if text == "" {
		return lang.NoneValue(), true
	}
	v := rules.Value{Kind: rules.ValueNumber, Text: text, Pos: pos}
	if of.Kind == rules.KindDate {
		v.Kind = rules.ValueString
	}
	return c.literal(v, typeOf(of))
}
