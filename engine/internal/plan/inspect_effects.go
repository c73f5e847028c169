package plan

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// effects notes what a rule gives.
func (x *dissector) effects(m *model.Rule, r *Rule, scope *lang.Scope) {
	at := 0
	for i := range r.Src.Effects {
		e := &r.Src.Effects[i]
		if e.Kind != "decide" {
			m.Effects = append(m.Effects, x.effect(scope, r.List, e))
			continue
		}
		for j := range e.Args {
			if at < len(r.Decides) {
				d := r.Decides[at]
				pieces := x.pieces(scope, r.List, &e.Args[j].Value)
				m.Decides = append(m.Decides, model.Decide{Outcome: d.Outcome, Literal: d.Literal, Pieces: pieces})
				at++
			}
		}
	}
}

// spokenArgs are arguments that only speak to people. It is never written to.
var spokenArgs = map[string]bool{"title": true, "message": true, "fix": true, "reason": true}

func (x *dissector) effect(scope *lang.Scope, list int, e *rules.Effect) model.Effect {
	out := model.Effect{Kind: e.Kind, Pos: e.Pos}
	named, builtin := "", KindRow(e.Kind)
	if builtin >= 0 {
		named = EffectKinds[builtin].ID
	}
	for i := range e.Args {
		a := &e.Args[i]
		ps := x.pieces(scope, list, &a.Value)
		switch {
		case builtin >= 0 && a.Name == named:
			out.Name, out.Known = written(ps), ps
		case !spokenArgs[a.Name] || builtin < 0:
			out.Args = append(out.Args, model.Arg{Name: a.Name, Pieces: ps})
		}
	}
	if out.Known == nil {
		out.Name, out.Known = e.Kind, []model.Piece{{Text: e.Kind}}
	}
	if e.Kind == "deadline" {
		out.Starts = append(x.starts(scope, list, e.Arg("start")), x.starts(scope, list, e.Arg("start_if"))...)
	}
	if after := e.Arg("after"); e.Kind == "route" && after != nil {
		out.After = x.after(scope, list, after)
	}
	return out
}

// after lists the names of tasks that one waits for.
func (x *dissector) after(scope *lang.Scope, list int, v *rules.Value) []model.After {
	items := v.Items
	if v.Kind != rules.ValueList {
		items = []rules.Value{*v}
	}
	var out []model.After
	for i := range items {
		out = append(out, model.After{Pieces: x.pieces(scope, list, &items[i]), Pos: items[i].Pos})
	}
	return out
}

// starts lists the slots that the start of a deadline reads.
func (x *dissector) starts(scope *lang.Scope, list int, v *rules.Value) []lang.Dep {
	if v == nil {
		return nil
	}
	var out []lang.Dep
	for _, it := range append(slices.Clone(v.Items), *v) {
		if it.Expr == nil {
			continue
		}
		if l := x.whole(scope, list, it.Expr); l != nil {
			out = append(out, l.Expr.Deps...)
		}
	}
	return out
}

// pieces takes a value apart into the texts and expressions that it is made of.
func (x *dissector) pieces(scope *lang.Scope, list int, v *rules.Value) []model.Piece {
	switch v.Kind {
	case rules.ValueExpr:
		return []model.Piece{x.piece(scope, list, v.Expr, true)}
	case rules.ValueText:
		return x.template(scope, list, v)
	case rules.ValueList:
		out := []model.Piece{{Text: "[", Kind: v.Kind}}
		for i := range v.Items {
			out = separate(out, i)
			out = append(out, x.pieces(scope, list, &v.Items[i])...)
		}
		return append(out, model.Piece{Text: "]", Kind: v.Kind})
	case rules.ValueMap:
		out := []model.Piece{{Text: "{", Kind: v.Kind}}
		for i := range v.Entries {
			out = append(separate(out, i), model.Piece{Text: v.Entries[i].Name + ": ", Kind: v.Kind})
			out = append(out, x.pieces(scope, list, &v.Entries[i].Value)...)
		}
		return append(out, model.Piece{Text: "}", Kind: v.Kind})
	}
	return []model.Piece{{Text: v.Text, Kind: v.Kind}}
}

func separate(ps []model.Piece, i int) []model.Piece {
	if i == 0 {
		return ps
	}
	return append(ps, model.Piece{Text: ", ", Kind: rules.ValueList})
}

func (x *dissector) piece(scope *lang.Scope, list int, e *rules.Expr, whole bool) model.Piece {
	return model.Piece{Text: e.Source, Leaf: x.whole(scope, list, e), Whole: whole}
}

func (x *dissector) template(scope *lang.Scope, list int, v *rules.Value) []model.Piece {
	parts, ok := v.Parts[""]
	if !ok {
		parts = v.Parts[x.c.set.Languages[0]]
	}
	var out []model.Piece
	for _, p := range parts {
		if p.Expr != nil {
			out = append(out, x.piece(scope, list, p.Expr, false))
		} else {
			out = append(out, model.Piece{Text: p.Text})
		}
	}
	return out
}

// written is a name as it is written.
func written(ps []model.Piece) string {
	var b strings.Builder
	for _, p := range ps {
		if p.Leaf != nil {
			p.Text = "{" + p.Text + "}"
		}
		b.WriteString(p.Text)
	}
	return b.String()
}
