package names

import (
	"cmp"
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
		w.param(n.Pos, n.Param.Decl)
	case lang.OpDef:
		if d := w.definitions[n.Name]; d != nil {
			w.definition(n.Pos, d)
		}
	case lang.OpConst:
		if n.Type.K == rules.KindEnum && n.Konst != nil && n.Konst.Kind() == lang.Text {
			if i := n.Type.ValueIndex(n.Konst.Text()); i >= 0 {
				w.value(n.Pos, &n.Type.Values[i])
			}
		}
	}
	for _, k := range n.Kids {
		w.tree(k)
	}
}

// call changes what a thing is called by at a place, behind what stands before it there.
func (w *writer) call(pos rules.Pos, before, name, alias string, titles []string, title rules.Text) {
	all := slices.Clone(titles)
	if alias != "" { // which may be one of the titles, and is then not among them
		all = append(all, alias)
	}
	to := name
	if w.style == Titles {
		to = cmp.Or(w.best(all, title), name)
	}
	all = append(all, name)
	for i := range all {
		all[i] = before + all[i]
	}
	w.at(pos, before+to, all...)
}

func (w *writer) fact(pos rules.Pos, before string, f *rules.Fact) {
	w.call(pos, before, f.Name, f.Alias, f.Titles, f.Title)
}

func (w *writer) definition(pos rules.Pos, d *rules.Definition) {
	w.call(pos, "", d.Name, "", d.Titles, d.Title)
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
		w.fact(pos, "", f.Fact)
	} else if o := w.outcomes[strings.TrimPrefix(rec.Name+"."+f.Name, ".")]; o != nil {
		w.call(pos, "", f.Name, "", o.Titles, o.Title)
	}
}

// param is called params.NAME, by a title behind "params.", or by one that needs none.
func (w *writer) param(pos rules.Pos, d *rules.Param) {
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
func (w *writer) value(pos rules.Pos, v *rules.EnumValue) {
	to := v.ID
	if w.style == Titles {
		to = cmp.Or(w.best(v.Titles, v.Title), v.ID)
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
		if rules.IsCallable(to) && rules.IsCallable(v.ID) { // else it would not come back
			w.at(pos, to, was)
		}
	}
}
