package names

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// structure changes what stands outside expressions: the lists of loops, the outcomes and
// values of decisions, the columns of tables.
func (w *writer) structure() {
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
		if best := w.best(f.Titles, f.Title); best != "" {
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
		if best := w.best(f.Titles, f.Title); best != "" {
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
