package suite

import (
	"slices"

	"github.com/guize-rules/guize/rules"
)

// A mistake in a scale is another value in a band, or an end of bands elsewhere:
// the bands on either side of it move together, so that they leave no hole.

func (m *mutator) scale(p *rules.Param, v *rules.ParamValue, edit func(func(*rules.ParamValue)) func() *rules.Set) {
	where := "params." + p.Name
	of, gives := p.Type.OfScale()
	bands := func(change func([]rules.Band)) func() *rules.Set {
		return edit(func(v *rules.ParamValue) {
			v.Bands = slices.Clone(v.Bands)
			change(v.Bands)
		})
	}
	for i := range v.Bands {
		b := &v.Bands[i]
		for _, c := range literalChanges(&b.Value, m.paramStep(&rules.Param{Type: gives})) {
			m.add(c.kind, where, b.Value.Pos, b.String()+": "+b.Value.Text, b.String()+": "+c.text, bands(func(bs []rules.Band) { bs[i].Value.Text = c.text }))
		}
	}
	var done []string
	for i := range v.Bands {
		for _, end := range []string{v.Bands[i].From, v.Bands[i].To} {
			if end == "" || slices.Contains(done, end) {
				continue
			}
			done = append(done, end)
			kind := rules.ValueNumber
			if of.Kind == rules.KindDate {
				kind = rules.ValueString
			}
			for _, c := range literalChanges(&rules.Value{Kind: kind, Text: end}, m.paramStep(&rules.Param{Type: of})) {
				m.add(c.kind, where, v.Bands[i].Pos, end, c.text, bands(func(bs []rules.Band) { moveEnd(bs, end, c.text) }))
			}
		}
	}
}

// moveEnd puts another end in place of one, wherever it stands.
func moveEnd(bands []rules.Band, from, to string) {
	for i := range bands {
		if bands[i].From == from {
			bands[i].From = to
		}
		if bands[i].To == from {
			bands[i].To = to
		}
	}
}
