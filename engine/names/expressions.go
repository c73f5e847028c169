package names

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// tree changes what the nodes of an expression name.
func (w *writer) tree(n *lang.Node) {
	switch n.Op {
	case lang.OpSlot, lang.OpField:
		w.field(n.Pos, n.Rec, n.Slot)
	case lang.OpParam:
		w.param(n.Pos, n.Param)
	case lang.OpDef:
		for _, d := range w.set.Definitions {
			if d.Name == n.Name {
				w.call(n.Pos, d.Name, "", d.Titles, d.Title)
			}
		}
	case lang.OpConst:
		if n.Type.K == rules.KindEnum && n.Konst != nil && n.Konst.Kind() == lang.Text {
			w.value(n.Pos, n.Type.Values, n.Konst.Text())
		}
	}
	for _, k := range n.Kids {
		w.tree(k)
	}
}

// call changes the name of a thing to what it is to be called by.
func (w *writer) call(pos rules.Pos, name, alias string, titles []string, title rules.Text) {
	to := name
	if w.style == Titles {
		if best := w.best(aliasToo(titles, alias), title); best != "" {
			to = best
		}
	}
	w.at(pos, to, slices.Concat([]string{name, alias}, titles)...)
}

// aliasToo are the titles with the alias, which may be one of them and is then not among them.
func aliasToo(titles []string, alias string) []string {
	if alias == "" {
		return titles
	}
	return append(slices.Clone(titles), alias)
}

// best is the title by which people call a thing, of those that can be names.
func (w *writer) best(titles []string, title rules.Text) string {
	if t := title.In(w.set.Languages[0]); slices.Contains(titles, t) {
		return t
	}
	if len(titles) > 0 {
		return titles[0]
	}
	return ""
}

func (w *writer) field(pos rules.Pos, rec *lang.RecordType, slot int) {
	f := rec.Fields[slot]
	if f.Fact != nil {
		w.call(pos, f.Name, f.Fact.Alias, f.Fact.Titles, f.Fact.Title)
		return
	}
	for _, o := range w.set.Outcomes {
		if o.Name == strings.TrimPrefix(rec.Name+"."+f.Name, ".") {
			w.call(pos, f.Name, "", o.Titles, o.Title)
		}
	}
}

// param is called params.NAME, by a title behind "params.", or by one that needs none.
func (w *writer) param(pos rules.Pos, p *lang.Param) { w.paramAt(pos, p.Decl) }

func (w *writer) paramAt(pos rules.Pos, d *rules.Param) {
	to := "params." + d.Name
	all := append([]string{to}, d.Bare...)
	for _, t := range d.Titles {
		all = append(all, "params."+t)
	}
	if w.style == Titles {
		if best := w.best(d.Bare, d.Title); best != "" {
			to = best
		} else if best = w.best(d.Titles, d.Title); best != "" {
			to = "params." + best
		}
	}
	w.at(pos, to, all...)
}

// value is one of an enum, in quotes or as a table or decision writes it.
func (w *writer) value(pos rules.Pos, values []rules.EnumValue, id string) {
	for _, v := range values {
		if v.ID != id {
			continue
		}
		to := v.ID
		if w.style == Titles {
			if best := w.best(v.Titles, v.Title); best != "" {
				to = best
			}
		}
		if strings.ContainsAny(to, `"'\`) || strings.TrimSpace(to) != to {
			return
		}
		for _, was := range slices.Concat([]string{v.ID, v.Alias}, v.Titles) {
			if was == "" {
				continue
			}
			w.at(pos, `"`+to+`"`, `"`+was+`"`)
			w.at(pos, "'"+to+"'", "'"+was+"'")
			if plainWord(to) && plainWord(v.ID) { // else it would not come back
				w.at(pos, to, was)
			}
		}
	}
}

// plainWord reports whether a value can stand in YAML and in a cell without quotes.
func plainWord(s string) bool {
	return s != "" && rules.IsCallable(s)
}
