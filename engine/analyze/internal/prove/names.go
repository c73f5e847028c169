package prove

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// taskNames collects with what the facts in names of tasks make the names of
// other tasks: the text "water" where there are tasks "filing-{kind}" and
// "filing-water".
func (s *Side) taskNames() {
	var plain []string
	var formed [][]model.Piece
	for _, r := range s.Set.Rules {
		for _, e := range r.Effects {
			switch {
			case engine.SectionOf(e.Kind) != engine.SectionRoutes:
			case len(e.Known) == 1 && e.Known[0].Leaf == nil:
				plain = append(plain, e.Known[0].Text)
			default:
				formed = append(formed, e.Known)
				plain = append(plain, namesOf(e.Known)...)
			}
		}
	}
	for _, ps := range formed {
		for _, name := range plain {
			s.nameConstant(ps, name)
		}
	}
}

// namesOf lists the names that a name with one value of an enum can be.
func namesOf(ps []model.Piece) []string {
	i := slices.IndexFunc(ps, func(p model.Piece) bool { return p.Leaf != nil })
	if i < 0 || ps[i].Leaf.Expr.Type.K != rules.KindEnum {
		return nil
	}
	var out []string
	for _, v := range ps[i].Leaf.Expr.Type.Values {
		out = append(out, Spelt(ps[:i])+v.ID+Spelt(ps[i+1:]))
	}
	return out
}

// nameConstant is what the one text in a name must be to make another name.
func (s *Side) nameConstant(ps []model.Piece, name string) {
	i := slices.IndexFunc(ps, func(p model.Piece) bool { return p.Leaf != nil })
	if i < 0 || len(ps[i].Leaf.Expr.Deps) != 1 {
		return
	}
	begin, end := Spelt(ps[:i]), Spelt(ps[i+1:])
	a := s.AxisOf(ps[i].Leaf.Expr.Deps[0])
	if a == nil || a.Typ.K != rules.KindString || len(name) < len(begin)+len(end) {
		return
	}
	if rest, ok := strings.CutPrefix(name, begin); ok && strings.HasSuffix(rest, end) {
		a.addConst(lang.TextOf(strings.TrimSuffix(rest, end)))
	}
}

// Spelt is a name as it is written.
func Spelt(ps []model.Piece) string {
	var b strings.Builder
	for _, p := range ps {
		if p.Leaf != nil {
			b.WriteString("{" + p.Text + "}")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

// NamesOutcome reports whether a path, such as works[water].approval, is that of an outcome.
func (s *Side) NamesOutcome(outcome int, path string) bool {
	o := &s.Set.Outcomes[outcome]
	if o.List < 0 {
		return path == o.Decl.Name
	}
	list, field, _ := strings.Cut(o.Decl.Name, ".")
	return strings.HasPrefix(path, list+"[") && strings.HasSuffix(path, "]."+field)
}
