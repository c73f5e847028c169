package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules/text"
)

// This file gives names to what a layer says by title outside expressions and decisions
// (R44): defaults and the values of parameters, the facts that effects are about, and the
// tasks that others come after.

// values gives the values of enums and sets their ids.
func (m *merger) values() {
	var of func(fs []*Fact)
	of = func(fs []*Fact) {
		for _, f := range fs {
			if f.Default != nil {
				f.Type.byID(f.Default)
			}
			of(f.Item)
		}
	}
	of(m.own.set.Facts)
	for _, p := range m.own.set.Params {
		for i := range p.Values {
			p.Type.byID(&p.Values[i].Value)
		}
	}
}

// byID puts the id of a value of the type in the place of its title.
func (t *Type) byID(v *Value) {
	if t.Kind != KindEnum && t.Kind != KindSet {
		return
	}
	if v.Kind == ValueString && !t.has(v.Text) {
		v.Text = ByID(t.Values, v.Text)
	}
	for i := range v.Items {
		t.byID(&v.Items[i])
	}
}

// SharedValue says which values go by a title; nil where none or one does.
func SharedValue(values []EnumValue, title string) Text {
	var ids []string
	for _, v := range values {
		if slices.Contains(wordsOf(v.Title), title) {
			ids = append(ids, v.ID+" ("+v.Pos.String()+")")
		}
	}
	if len(ids) < 2 {
		return nil
	}
	return text.Say("%[2]s 的标题都是 %[1]s，写名称", "several values go by the title %[1]s; write the name: %[2]s", text.Quoted(title), strings.Join(ids, ", "))
}

// about gives the fact of an effect its name, behind the variable of a loop or alone.
func (m *merger) about(l *Loop, e *Effect) {
	v := e.Arg("fact")
	if v == nil || v.Kind != ValueString {
		return
	}
	if l != nil && strings.HasPrefix(v.Text, l.Var+".") {
		v.Text = m.plain(l, v.Text)
		return
	}
	v.Text = m.set.Named(v.Text)
}

// tasks are those that rules give under names without places to fill in.
type tasks struct {
	names  map[string]bool
	titled map[string][]titledThing
}

func tasksOf(policies ...*Policy) tasks {
	out := tasks{map[string]bool{}, map[string][]titledThing{}}
	for _, p := range policies {
		for _, u := range p.Rules {
			for i := range u.Effects {
				out.add(&u.Effects[i])
			}
		}
	}
	return out
}

func (ts *tasks) add(e *Effect) {
	task, title := e.TaskTitle()
	if task == "" {
		return
	}
	ts.names[task] = true
	for _, said := range wordsOf(title) {
		same := func(x titledThing) bool { return x.name == task }
		if !slices.ContainsFunc(ts.titled[said], same) {
			ts.titled[said] = append(ts.titled[said], titledThing{task, e.Arg("task").Pos})
		}
	}
}

// TaskTitle is the task that a route gives, and its title as far as nothing is to be
// filled in; task is "" for any other effect, and where something is to be in its name.
func (e *Effect) TaskTitle() (task string, title Text) {
	v := e.Arg("task")
	if e.Kind != "route" || v == nil || v.Kind != ValueString {
		return "", nil
	}
	if t := e.Arg("title"); t != nil {
		title = plainText(t)
	}
	return v.Text, title
}

// plainText is a text of an effect, as far as nothing is to be filled in.
func plainText(v *Value) Text {
	out := Text{}
	if v.Kind == ValueString {
		out[""] = v.Text
	}
	for _, lang := range slices.Sorted(maps.Keys(v.Parts)) {
		if t := v.Parts[lang]; len(t) == 1 && t[0].Expr == nil {
			out[lang] = t[0].Text
		}
	}
	return out
}

// after gives the tasks that an effect comes after their names.
func (m *merger) after(ts *tasks, e *Effect) {
	after := e.Arg("after")
	if e.Kind != "route" || after == nil {
		return
	}
	for i := range after.Items {
		v := &after.Items[i]
		all := ts.titled[v.Text]
		switch {
		case v.Kind != ValueString || ts.names[v.Text] || len(all) == 0:
		case len(all) == 1:
			v.Text = all[0].name
		default:
			names := make([]string, len(all))
			places := make([]Pos, len(all))
			for j, x := range all {
				names[j], places[j] = x.name+" ("+x.pos.String()+")", x.pos
			}
			m.out.Fail(v.Pos, codeUnknownTask, text.Say("任务 %[1]s 不止一个：%[2]s", "several tasks go by the title %[1]s: %[2]s", text.Quoted(v.Text), strings.Join(names, ", ")),
				text.Say("写任务的名称", "write the name of the task"), places...)
			v.Text = all[0].name
		}
	}
}

// Task is the name of the task that goes by a title alone; what is none stays.
func (s *Set) Task(title string) string {
	ts := s.called().tasks
	if all := ts.titled[title]; len(all) == 1 && !ts.names[title] {
		return all[0].name
	}
	return title
}

// sheets reads the rows of tables that stand in files of their own, whose columns may go
// by titles, and puts them where the tables stand among the rules of their policies.
func (m *merger) sheets() {
	more := map[*Policy]int{}
	for _, d := range m.own.sheets {
		p, at := d.policy, d.at+more[d.policy]
		before := len(p.Rules)
		d.sheet(m.headings(d))
		rows := slices.Clone(p.Rules[before:])
		p.Rules = slices.Insert(p.Rules[:before:before], at, rows...)
		more[p] += len(rows)
	}
}

// headings finds the column of a table that a file calls by a name or title: the one that
// means the same, in a loop without its variable too. What is none stays, or means several.
func (m *merger) headings(d *tableDraft) func(string) string {
	in := d.rules.For
	means := map[string][]string{}
	for _, column := range slices.Concat(d.inputs, d.outputs) {
		name := m.plain(in, column)
		means[name] = append(means[name], column)
	}
	return func(heading string) string {
		found := means[m.plain(in, heading)]
		if found == nil && in != nil {
			found = means[m.plain(in, in.Var+"."+heading)]
		}
		if len(found) == 1 {
			return found[0]
		}
		return heading
	}
}

// plain is a path by its names, behind the variable of a loop or alone.
func (m *merger) plain(l *Loop, path string) string {
	x := m.set.called()
	if name, field, dotted := strings.Cut(path, "."); dotted && l != nil && l.Var == name {
		if list := x.facts[l.List]; list != nil && x.lists[list.Name] != nil {
			return name + "." + x.lists[list.Name].named(field)
		}
		return path
	}
	if name := x.named(path); name != path {
		return name
	}
	title := strings.TrimPrefix(path, "params.")
	if all := x.titled[title]; len(all) == 1 && strings.HasPrefix(all[0].name, "params.") {
		return all[0].name
	}
	return path
}
