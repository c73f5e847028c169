package names

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// structure changes what stands outside expressions: the lists of loops, the outcomes and
// values of decisions, the columns of tables.
func (w *writer) structure() {
	w.facts(w.set.Facts)
	for _, p := range w.set.Params {
		for i := range p.Values {
			w.typed(&p.Type, &p.Values[i].Value)
		}
	}
	for _, d := range w.set.Definitions {
		w.loop(d.For)
	}
	for _, p := range w.set.Policies {
		for _, r := range p.Rules {
			w.rule(r)
		}
	}
}

func (w *writer) rule(r *rules.Rule) {
	w.loop(r.For)
	for i := range r.Effects {
		w.about(r.For, &r.Effects[i])
		w.after(&r.Effects[i])
		if r.Effects[i].Kind != "decide" {
			continue
		}
		for _, a := range r.Effects[i].Args {
			w.outcome(a.Pos, r.For, a.Name)
			if o := w.decl(r.For, a.Name); o != nil {
				w.value(a.Value.Pos, o.Type.Values, idOf(o.Type.Values, a.Value.Text))
			}
		}
	}
	if t := r.Table; t != nil {
		for _, in := range t.Inputs {
			w.path(in, r.For)
		}
		for i, out := range t.Outputs {
			w.outcome(t.OutputsAt[i], r.For, out)
		}
	}
}

func idOf(values []rules.EnumValue, s string) string {
	for _, v := range values {
		if v.ID == s || v.Alias == s || slices.Contains(v.Titles, s) {
			return v.ID
		}
	}
	return ""
}

// loop is "x in list".
func (w *writer) loop(l *rules.Loop) {
	if l == nil {
		return
	}
	f := w.set.Fact(l.List)
	if f == nil {
		return
	}
	to := f.Name
	if w.style == Titles {
		if best := w.best(aliasToo(f.Titles, f.Alias), f.Title); best != "" {
			to = best
		}
	}
	var all []string
	for _, name := range slices.Concat([]string{f.Name, f.Alias}, f.Titles) {
		if name != "" {
			all = append(all, l.Var+" in "+name)
		}
	}
	w.at(l.Pos, l.Var+" in "+to, all...)
}

// decl is the outcome that a rule names.
func (w *writer) decl(l *rules.Loop, name string) *rules.Outcome {
	if l != nil {
		if field, ok := strings.CutPrefix(name, l.Var+"."); ok {
			name = l.List + "." + field
		}
	}
	for _, o := range w.set.Outcomes {
		if o.Name == name {
			return o
		}
	}
	return nil
}

// outcome is a name behind the variable of its loop, or alone.
func (w *writer) outcome(pos rules.Pos, l *rules.Loop, name string) {
	o := w.decl(l, name)
	if o == nil {
		return
	}
	before := ""
	if l != nil && strings.HasPrefix(name, l.Var+".") {
		before = l.Var + "."
		name = strings.TrimPrefix(name, before)
	}
	to := name
	if w.style == Titles {
		if best := w.best(o.Titles, o.Title); best != "" {
			to = best
		}
	}
	all := []string{before + name}
	for _, t := range o.Titles {
		all = append(all, before+t)
	}
	w.at(pos, before+to, all...)
}

// path is the input of a table that is a plain name.
func (w *writer) path(e *rules.Expr, l *rules.Loop) {
	source := strings.TrimSpace(e.Source)
	if field, ok := strings.CutPrefix(source, "params."); ok {
		for _, p := range w.set.Params {
			if p.Name == field || slices.Contains(p.Titles, field) {
				w.paramAt(e.Pos, p)
			}
		}
		return
	}
	before, path := "", source
	if l != nil && strings.HasPrefix(source, l.Var+".") {
		before, path = l.Var+".", l.List+strings.TrimPrefix(source, l.Var)
	}
	if o := w.decl(nil, w.set.Named(path)); o != nil {
		name := o.Name
		if before != "" {
			name = before + strings.TrimPrefix(o.Name, l.List+".")
		}
		w.outcome(e.Pos, l, name)
		return
	}
	f := w.set.Fact(path)
	if f == nil {
		for _, p := range w.set.Params {
			if slices.Contains(p.Bare, path) {
				w.paramAt(e.Pos, p)
			}
		}
		for _, d := range w.set.Definitions {
			if d.Name == path || slices.Contains(d.Titles, path) {
				w.call(e.Pos, d.Name, "", d.Titles, d.Title)
			}
		}
		return
	}
	to := f.Name
	if w.style == Titles {
		if best := w.best(aliasToo(f.Titles, f.Alias), f.Title); best != "" {
			to = best
		}
	}
	var all []string
	for _, name := range slices.Concat([]string{f.Name, f.Alias}, f.Titles) {
		if name != "" {
			all = append(all, before+name)
		}
	}
	w.at(e.Pos, before+to, all...)
}

// facts are the defaults of facts, and of the fields of lists.
func (w *writer) facts(fs []*rules.Fact) {
	for _, f := range fs {
		if f.Default != nil {
			w.typed(&f.Type, f.Default)
		}
		w.facts(f.Item)
	}
}

// typed is a value of an enum or set.
func (w *writer) typed(t *rules.Type, v *rules.Value) {
	if t.Kind != rules.KindEnum && t.Kind != rules.KindSet {
		return
	}
	if v.Kind == rules.ValueString {
		w.value(v.Pos, t.Values, idOf(t.Values, v.Text))
	}
	for i := range v.Items {
		w.typed(t, &v.Items[i])
	}
}

// about is the fact that an effect is about.
func (w *writer) about(l *rules.Loop, e *rules.Effect) {
	v := e.Arg("fact")
	if v == nil || v.Kind != rules.ValueString {
		return
	}
	before, path := "", v.Text
	if l != nil && strings.HasPrefix(path, l.Var+".") {
		before, path = l.Var+".", l.List+strings.TrimPrefix(path, l.Var)
	}
	f := w.set.Fact(path)
	if f == nil || before == "" && f.Name != path { // of an element by its path: its names stay
		return
	}
	to := f.Name
	if best := w.best(aliasToo(f.Titles, f.Alias), f.Title); w.style == Titles && best != "" {
		to = best
	}
	var all []string
	for _, name := range slices.Concat([]string{f.Name, f.Alias}, f.Titles) {
		if name != "" {
			all = append(all, before+name)
		}
	}
	w.at(v.Pos, before+to, all...)
}

// after are the tasks that a task comes after.
func (w *writer) after(e *rules.Effect) {
	after := e.Arg("after")
	if e.Kind != "route" || after == nil {
		return
	}
	if w.tasks == nil {
		w.tasks = tasksOf(w.set)
	}
	for i := range after.Items {
		v := &after.Items[i]
		title := w.tasks[v.Text].In(w.set.Languages[0])
		if v.Kind != rules.ValueString || !rules.IsCallable(title) || w.set.Task(title) != v.Text {
			continue
		}
		to := v.Text
		if w.style == Titles {
			to = title
		}
		w.at(v.Pos, to, v.Text, title)
	}
}

// tasksOf are the titles of tasks, the first of each, that need nothing filled in.
func tasksOf(set *rules.Set) map[string]rules.Text {
	out := map[string]rules.Text{}
	for _, p := range set.Policies {
		for _, r := range p.Rules {
			for i := range r.Effects {
				if task, title := r.Effects[i].TaskTitle(); title != nil && out[task] == nil {
					out[task] = title
				}
			}
		}
	}
	return out
}
