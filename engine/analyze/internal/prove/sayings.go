package prove

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Sayings are the values of an effect, as they are read on a side.
type Sayings struct {
	at     *Side
	policy int
	effect *model.Effect
}

// Sayings are the values of an effect of a rule.
func (s *Side) Sayings(rule int, e *model.Effect) Sayings {
	return Sayings{s, s.Set.Rules[rule].Policy, e}
}

// key is the same for two effects that say the same to every application,
// words for people apart.
func (s Sayings) key() string {
	parts := []string{s.effect.Kind}
	for _, a := range s.effect.Args {
		v := s.arg(a.Name)
		parts = append(parts, a.Name+"="+v.key())
	}
	slices.Sort(parts[1:])
	return strings.Join(parts, "\n")
}

// Name is the value of the name.
func (s Sayings) Name() Saying { return Saying{Side: s.at, Policy: s.policy, Pieces: s.effect.Known} }

// arg is the value of an argument; nothing where it is not there.
func (s Sayings) arg(name string) Saying {
	out := Saying{Side: s.at, Policy: s.policy}
	for _, a := range s.effect.Args {
		if a.Name == name {
			out.Pieces = a.Pieces
		}
	}
	return out
}

// list is the value of an argument that is a list, where one name is a list of one.
func (s Sayings) list(name string) Saying {
	out := s.arg(name)
	if ps := out.Pieces; len(ps) > 0 && ps[0].Text != "[" && !ps[0].Whole {
		out.Pieces = slices.Concat([]model.Piece{{Text: "["}}, ps, []model.Piece{{Text: "]"}})
	}
	return out
}

// period is how long a deadline is; "1 workdays" is "1 workday".
func (s Sayings) period() Saying {
	out := s.arg("within")
	out.Pieces = slices.Clone(out.Pieces)
	for i, x := range out.Pieces {
		if p, err := calendar.ParsePeriod(x.Text); err == nil && x.Leaf == nil {
			out.Pieces[i] = model.Piece{Text: p.String()}
		}
	}
	return out
}

// Started is that the events which a deadline starts with have come.
func (s Sayings) Started() Ref {
	out := Always
	for _, d := range s.effect.Events {
		a := s.at.AxisOf(d)
		if a == nil || a.Typ.K != rules.KindEvent {
			continue
		}
		t := &Table{Axes: []*Axis{a}}
		for _, k := range a.Classes {
			t.Answers = append(t.Answers, map[bool]Mask{true: No, false: Yes}[k.V.Kind() == lang.None])
		}
		out = s.at.Sp.Graph.And(out, s.at.Sp.Graph.Leaf(t))
	}
	return out
}

// counting are the arguments of a deadline that say when it is due, apart from
// its length.
func counting() []string {
	return []string{"start", "start_if", "before", "at_least", "exclude", "restart", "not_before", "extend", "roll", "ends", "make_up", "partly", "calendar"}
}

// GivenUnlike is that two tasks differ in a body, in what they come after or in
// what they are issued with; or two deadlines in who owes them, in how long
// they are or when they are due.
func (s *Side) GivenUnlike(x, y Sayings) Ref {
	g := s.Sp.Graph
	if engine.SectionOf(x.effect.Kind) == engine.SectionRoutes {
		return g.Or(s.Unlike(x.arg("by"), y.arg("by")), s.Unlike(x.arg("to"), y.arg("to")), s.Unlike(x.list("cc"), y.list("cc")),
			s.Unlike(x.list("after"), y.list("after")), s.Unlike(x.arg("combine"), y.arg("combine")))
	}
	return g.Or(s.Unlike(x.arg("owner"), y.arg("owner")), s.Unlike(x.period(), y.period()), s.dueUnlike(x, y))
}

// dueUnlike is that two deadlines are due at different times for another reason
// than their lengths: anybody's guess, once either has started.
func (s *Side) dueUnlike(x, y Sayings) Ref {
	var key, reasons []string
	for _, name := range counting() {
		a, b := x.arg(name), y.arg(name)
		if a.key() == b.key() {
			continue
		}
		key = append(key, a.key(), b.key())
		for _, v := range []Saying{a, b} {
			for _, p := range v.Pieces {
				if p.Leaf != nil {
					reasons = append(reasons, v.behind(p.Leaf.Expr.Deps)...)
				}
			}
		}
	}
	if len(key) == 0 {
		return Never
	}
	slices.Sort(reasons)
	return s.Sp.Graph.And(s.maybe("due "+strings.Join(key, "|"), slices.Compact(reasons)), s.Sp.Graph.Or(x.Started(), y.Started()))
}

// bare is what an effect says apart from what rules decide.
func (s Sayings) bare() string {
	parts := []string{s.effect.Kind}
	for _, a := range s.effect.Args {
		v := s.arg(a.Name)
		parts = append(parts, a.Name+"="+v.bare())
	}
	slices.Sort(parts[1:])
	return strings.Join(parts, "\n")
}

// deps are the slots that an effect reads.
func (s Sayings) deps() []lang.Dep {
	var out []lang.Dep
	for _, a := range s.effect.Args {
		v := s.arg(a.Name)
		out = append(out, v.deps()...)
	}
	return out
}

// usual is what a set says of a thing wherever a rule gives it, unless the rule
// says otherwise: of a paper, where it comes from; of a fact that is named by
// the variable of a loop, which.
func (s *Side) usual(e *model.Effect) string {
	if engine.SectionOf(e.Kind) == engine.SectionMaterials {
		for _, m := range s.Set.Source.Materials {
			if len(e.Known) == 1 && m.ID == e.Known[0].Text {
				return "\nusually from " + m.From
			}
		}
	}
	return ""
}

// computed names the outcomes and deadlines among slots.
func (s *Side) computed(deps []lang.Dep) []string {
	var out []string
	for _, d := range deps {
		if o := s.outcomeAt(d); o >= 0 {
			out = append(out, "outcome "+s.Set.Outcomes[o].Decl.Name)
		} else if id := s.clockAt(d); id != "" {
			out = append(out, clockName(id))
		}
	}
	return out
}

// clockName is how a deadline is named among what an expression reads.
func clockName(id string) string { return "deadlines." + id }

// named lists the arguments of two effects.
func (s *Sayings) named(o *Sayings) []string {
	var out []string
	for _, a := range slices.Concat(s.effect.Args, o.effect.Args) {
		if !slices.Contains(out, a.Name) {
			out = append(out, a.Name)
		}
	}
	return out
}
