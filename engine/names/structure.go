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
			if o := w.outcome(a.Pos, r.For, a.Name); o != nil {
				w.plain(&o.Type, &a.Value)
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

// loop is "x in list".
func (w *writer) loop(l *rules.Loop) {
	if l == nil {
		return
	}
	if f := w.set.Fact(l.List); f != nil {
		w.fact(l.Pos, l.Var+" in ", f)
	}
}

// behind is what stands before a name: the variable of a loop, or nothing.
func behind(l *rules.Loop, name string) string {
	if l.Path(name) != name {
		return l.Var + "."
	}
	return ""
}

// outcome changes a name behind the variable of its loop, or alone; it returns the outcome.
func (w *writer) outcome(pos rules.Pos, l *rules.Loop, name string) *rules.Outcome {
	o, before := w.outcomes[l.Path(name)], behind(l, name)
	if o != nil {
		w.call(pos, before, strings.TrimPrefix(name, before), "", o.Titles, o.Title)
	}
	return o
}

// path is the input of a table that is a plain name.
func (w *writer) path(e *rules.Expr, l *rules.Loop) {
	source := strings.TrimSpace(e.Source)
	path, before := l.Path(source), behind(l, source)
	if field, ok := strings.CutPrefix(source, "params."); ok {
		w.params(e.Pos, func(p *rules.Param) bool { return p.Name == field || slices.Contains(p.Titles, field) })
		return
	}
	if o := w.outcomes[w.set.Named(path)]; o != nil {
		name := o.Name
		if before != "" {
			name = strings.TrimPrefix(o.Name, l.List+".")
		}
		w.call(e.Pos, before, name, "", o.Titles, o.Title)
		return
	}
	if f := w.set.Fact(path); f != nil {
		w.fact(e.Pos, before, f)
		return
	}
	w.params(e.Pos, func(p *rules.Param) bool { return slices.Contains(p.Bare, path) })
	for _, d := range w.set.Definitions {
		if d.Name == path || slices.Contains(d.Titles, path) {
			w.definition(e.Pos, d)
		}
	}
}

func (w *writer) params(pos rules.Pos, are func(*rules.Param) bool) {
	for _, p := range w.set.Params {
		if are(p) {
			w.param(pos, p)
		}
	}
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
	w.plain(t, v)
	for i := range v.Items {
		w.typed(t, &v.Items[i])
	}
}

// plain is a single value.
func (w *writer) plain(t *rules.Type, v *rules.Value) {
	if i := rules.ValueOf(t.Values, v.Text); i >= 0 && v.Kind == rules.ValueString {
		w.value(v.Pos, &t.Values[i])
	}
}

// about is the fact that an effect is about.
func (w *writer) about(l *rules.Loop, e *rules.Effect) {
	v := e.Arg("fact")
	if v == nil || v.Kind != rules.ValueString {
		return
	}
	path, before := l.Path(v.Text), behind(l, v.Text)
	if f := w.set.Fact(path); f != nil && (before != "" || f.Name == path) { // of an element by its path: its names stay
		w.fact(v.Pos, before, f)
	}
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
