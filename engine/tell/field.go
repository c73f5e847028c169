package tell

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// Field is something that a list of applications has of each: the status, a fact or an
// outcome. One of a list is of all its elements, unless the path names one.
type Field struct {
	Path  string // "status", "site.district", "works.approval", "works[water].approval"
	Title string
	Fact  *rules.Fact // nil of an outcome and of the status

	kind   *rules.Type
	ranks  map[string]int // of values that have an order of their own
	status bool
}

// Field finds a field by its name, alias or title in a language of the set, or by a part
// of that which no other has. The error says which there may be.
func (n Teller) Field(name string) (Field, error) {
	bare, elements := n.fieldNames()
	for _, all := range [][]calledBy{bare, elements} {
		switch found := named(all, name); {
		case len(found) == 1:
			return n.fieldAt(found[0]), nil
		case len(found) > 1:
			return Field{}, unnamed("“%s”有几项，请写其中一个：%s", "several fields go by %q; write one of %s", name, n.Lang.List(namesOf(all, found, name)))
		}
	}
	if near := n.nearest(name, append(bare, elements...)); near != "" {
		return Field{}, unnamed("没有“%[1]s”，是否要写“%[2]s”？", "there is no %[1]q; did you mean %[2]q?", name, near)
	}
	var titles []string
	for _, o := range n.Set.Outcomes {
		titles = append(titles, n.FactTitle(o.Name))
	}
	return Field{}, unnamed("没有“%[1]s”：应写一项事实或结果的名称，例如%[2]s", "there is no %[1]q: write a fact or an outcome, such as %[2]s", name, n.Lang.List(titles[:min(3, len(titles))]))
}

// fieldNames are the names that fields go by, those of all elements and those of one.
func (n Teller) fieldNames() (bare, elements []calledBy) {
	add := func(path string, names ...string) {
		for _, name := range names {
			if name != "" {
				bare = append(bare, calledBy{name, path}, calledBy{unbracketed(name), path})
			}
		}
	}
	fact := func(prefix string, f *rules.Fact) {
		add(prefix+f.Name, slices.Concat([]string{n.Words(f.Title), prefix + f.Name, f.Alias}, slices.Sorted(maps.Values(f.Title)))...)
	}
	for _, l := range n.languages() {
		add(statusPath, l.Section(engine.SectionStatus), l.Say("状态", "status"))
	}
	add(statusPath, statusPath)
	for _, f := range n.Set.Facts {
		if f.Type.Kind != rules.KindList {
			fact("", f)
			continue
		}
		for _, item := range f.Item {
			if item.Type.Kind == rules.KindList {
				continue
			}
			path := f.Name + "." + item.Name
			fact(f.Name+".", item)
			for _, v := range n.elementValues(f.Name) {
				of := f.Name + "[" + v.ID + "]." + item.Name
				elements = append(elements, calledBy{n.FactTitle(of), of}, calledBy{of, of}, calledBy{cmp.Or(n.Words(v.Title), v.ID) + "." + n.plainTitle(path), of})
			}
		}
	}
	for _, o := range n.Set.Outcomes {
		add(o.Name, slices.Concat([]string{n.Words(o.Title), o.Name}, slices.Sorted(maps.Values(o.Title)))...)
	}
	return bare, append(elements, n.outcomeNames()...)
}

// unbracketed is a name without what stands in brackets: 提交时间 of 提交（采集）时间.
func unbracketed(name string) string {
	before, rest, ok := strings.Cut(name, "（")
	_, after, closed := strings.Cut(rest, "）")
	if !ok || !closed || before+after == "" {
		return name
	}
	return before + after
}

const statusPath = "status"

// fieldAt is the field of a path.
func (n Teller) fieldAt(path string) Field {
	f := Field{Path: path, Title: n.FactTitle(path), kind: &rules.Type{}}
	if f.status = path == statusPath; f.status {
		f.Title, f.kind = n.Lang.Section(engine.SectionStatus), &rules.Type{Kind: rules.KindEnum}
		for _, s := range engine.Statuses() {
			f.kind.Values = append(f.kind.Values, rules.EnumValue{ID: string(s), Title: rules.Text{string(n.Lang): n.Lang.ShortStatus(s)}})
		}
	} else if t := n.typed(path); t != nil {
		f.kind = &t.Type
		f.Fact = n.valued(plainPath(path))
	}
	f.ranks = map[string]int{}
	for i, v := range f.kind.Values {
		f.ranks[v.ID] = i
	}
	return f
}

// Outcomes are the fields of the outcomes, one for each element of a list whose
// elements the set knows.
func (n Teller) Outcomes() []Field {
	var out []Field
	for _, o := range n.Set.Outcomes {
		list, field, dotted := strings.Cut(o.Name, ".")
		elements := n.elementValues(list)
		if !dotted || len(elements) == 0 {
			out = append(out, n.fieldAt(o.Name))
			continue
		}
		for _, v := range elements {
			out = append(out, n.fieldAt(list+"["+v.ID+"]."+field))
		}
	}
	return out
}

// FactField is the field of a fact that belongs to no list.
func (n Teller) FactField(f *rules.Fact) Field { return n.fieldAt(f.Name) }

// StatusField is the field of the status.
func (n Teller) StatusField() Field { return n.fieldAt(statusPath) }

// Kind is of what type the values are.
func (f *Field) Kind() rules.Kind { return f.kind.Kind }

// Heading is the title with the unit of its numbers.
func (n Teller) Heading(f *Field) string {
	if f.kind.Unit == "" {
		return f.Title
	}
	return f.Title + n.Lang.bracketed(n.unit(f.kind.Unit))
}

// Has is a value that an application has under a field.
type Has struct {
	Element string // "works[water]"; "" for no list
	Open    bool   // an outcome that is not decided
	Value   any
}

// Values are what an application has under a field, of facts as [engine.Engine.Facts]
// gives them and of the decision. What is not known, and what is none, is left out.
func (n Teller) Values(f *Field, facts map[string]any, d *engine.Decision) []Has {
	switch {
	case f.status:
		return []Has{{Value: string(d.Status)}}
	case n.outcome(f.Path) != nil:
		return outcomesAt(f.Path, d)
	}
	at := rules.ParsePath(f.Path)
	list, field, _ := strings.Cut(at.Name, ".")
	if l := n.fact(list); l == nil || l.Type.Kind != rules.KindList {
		if v := facts[at.Name]; v != nil {
			return []Has{{Value: v}}
		}
		return nil
	}
	elements, _ := facts[list].([]any)
	var out []Has
	for i, x := range elements {
		e, _ := x.(map[string]any)
		key := fmt.Sprint(i)
		if k := n.fact(list).Key; k != "" && e[k] != nil {
			key = fmt.Sprint(e[k])
		}
		if v := e[field]; v != nil && (at.List == "" || at.Key == key) {
			out = append(out, Has{Element: list + "[" + key + "]", Value: v})
		}
	}
	return out
}

func outcomesAt(path string, d *engine.Decision) []Has {
	var out []Has
	for i := range d.Outcomes {
		o := &d.Outcomes[i]
		if (o.Name == path || plainPath(o.Name) == path) && (o.Open || o.Value != nil) {
			out = append(out, Has{elementOf(o.Name), o.Open, o.Value})
		}
	}
	return out
}

// InWords is what an application has under a field as people read it, each value once;
// "" for nothing.
func (n Teller) InWords(f *Field, all []Has) string {
	var out []string
	for _, h := range all {
		text := n.Lang.Say("尚不能确定", "open")
		if !h.Open {
			text = n.value(f.kind, h.Value)
		}
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return n.Lang.List(out)
}

// Cell is what an application has under a field for a cell of a spreadsheet: a number,
// date or moment as programs write it, all else in words.
func (n Teller) Cell(f *Field, all []Has) string {
	switch f.kind.Kind {
	case rules.KindInt, rules.KindNumber, rules.KindMoney, rules.KindDate, rules.KindDatetime, rules.KindEvent:
		if len(all) == 1 && !all[0].Open {
			return fmt.Sprint(all[0].Value)
		}
	}
	return n.InWords(f, all)
}
