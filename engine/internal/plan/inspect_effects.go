package plan

import (
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
				pieces := x.decided(scope, r.List, d.Outcome, &e.Args[j].Value)
				m.Decides = append(m.Decides, model.Decide{Outcome: d.Outcome, Literal: d.Literal, Rank: d.Rank, Pieces: pieces})
				at++
			}
		}
	}
}

// decided takes a value of an outcome apart. One that is worked out is rounded as
// the outcome says.
func (x *dissector) decided(scope *lang.Scope, list, outcome int, v *rules.Value) []model.Piece {
	o := &x.c.lay.Outcomes[outcome]
	if v.Kind != rules.ValueExpr || o.rounding().To == "" {
		return x.pieces(scope, list, v)
	}
	return []model.Piece{{Text: v.Expr.Source, Leaf: x.rounded(scope, list, v.Expr, o.rounding()), Whole: true}}
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
		out.Events = x.events(scope, list, e.Arg("start"))
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
	for i := range v.Items {
		out = append(out, x.starts(scope, list, &v.Items[i])...)
	}
	for i := range v.Entries {
		out = append(out, x.starts(scope, list, &v.Entries[i].Value)...)
	}
	if v.Expr != nil {
		if l := x.whole(scope, list, v.Expr); l != nil {
			out = append(out, l.Expr.Deps...)
		}
	}
	return out
}

// events lists the events that must all have come before a deadline starts:
// those that are named as they are.
func (x *dissector) events(scope *lang.Scope, list int, v *rules.Value) []lang.Dep {
	switch {
	case v == nil:
		return nil
	case v.Kind == rules.ValueMap:
		if v.Entries[0].Name == "earliest" {
			return nil
		}
		return x.events(scope, list, &v.Entries[0].Value)
	}
	var out []lang.Dep
	for i := range v.Items {
		out = append(out, x.events(scope, list, &v.Items[i])...)
	}
	if v.Expr != nil {
		if l := x.whole(scope, list, v.Expr); l != nil && l.Expr.Tree().Op == lang.OpSlot {
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
