package cli

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/grid"
)

// headings says what the columns of a table are called in a workbook: by the titles of
// what they hold, each behind its name where two are alike.
func (a *app) headings(t tablePlace, g *grid.Grid) []sheet.Heading {
	n := tell.Teller{Set: a.set, Lang: a.tongue(a.set)}
	out := make([]sheet.Heading, len(g.Columns))
	times := map[string]int{}
	for i, column := range g.Columns {
		out[i] = t.heading(n, column)
		times[out[i].Title]++
	}
	for i := range out {
		if h := &out[i]; times[h.Title] > 1 || slices.Contains(g.Columns, h.Title) && h.Title != h.Column {
			h.Title = h.Column + " " + h.Title
		}
	}
	return out
}

func (t tablePlace) heading(n tell.Teller, column string) sheet.Heading {
	h := sheet.Heading{Column: column, Title: cmp.Or(columnTitle(n.Lang, column), column)}
	switch column {
	case "from", "to":
		h.Kind = rules.KindDate
		return h
	case "id", "cite", "overrides":
		return h
	}
	if h.Title != column {
		return h
	}
	typ, title := t.of(n.Set, column)
	h.Title = cmp.Or(n.Words(title), column)
	if typ == nil {
		return h
	}
	h.Kind, h.Open = typ.Kind, !slices.Contains(t.table.Outputs, column)
	for _, v := range typ.Values {
		h.Values = append(h.Values, sheet.Choice{ID: v.ID, Title: cmp.Or(n.Words(v.Title), v.ID)})
	}
	if typ.Kind == rules.KindBool {
		h.Values = []sheet.Choice{{ID: "true", Title: n.Lang.Word("true")}, {ID: "false", Title: n.Lang.Word("false")}}
	}
	return h
}

// columnTitle is what a column that every table may have is called, "" for any other.
func columnTitle(l tell.Lang, column string) string {
	name, of, _ := strings.Cut(column, ".")
	switch {
	case column == "id":
		return l.Say("编号", "Id")
	case column == "cite":
		return l.Say("依据", "Citation")
	case column == "from":
		return l.Say("有效期自", "Valid from")
	case column == "to":
		return l.Say("有效期至", "Valid to")
	case column == "overrides":
		return l.Say("取代的规则", "Overrides")
	case column == "title":
		return l.Say("标题", "Title")
	case name == "title" && !strings.Contains(of, "."):
		switch of {
		case "zh":
			return l.Say("标题（中文）", "Title (Chinese)")
		case "en":
			return l.Say("标题（英文）", "Title (English)")
		}
		return l.Say("标题（", "Title (") + of + l.Say("）", ")")
	}
	return ""
}

// of is the type and the title of what an input or output holds; nil where it is no name.
func (t tablePlace) of(set *rules.Set, column string) (*rules.Type, rules.Text) {
	column = t.loop.Path(column)
	if f := set.Fact(column); f != nil {
		return &f.Type, f.Title
	}
	for _, o := range set.Outcomes {
		if o.Name == column {
			return &o.Type, o.Title
		}
	}
	for _, p := range set.Params {
		if "params."+p.Name == column {
			return &p.Type, p.Title
		}
	}
	for _, d := range set.Definitions {
		if d.Name == column {
			return nil, d.Title
		}
	}
	return nil, nil
}
