package analyze

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// sayings are the values of an effect, as they are read on a side.
type sayings struct {
	at     *side
	policy int
	effect *model.Effect
}

// sayings are the values of an effect of a rule.
func (s *side) sayings(rule int, e *model.Effect) sayings {
	return sayings{s, s.set.Rules[rule].Policy, e}
}

// key is the same for two effects that say the same to every application,
// words for people apart.
func (s sayings) key() string {
	parts := []string{s.effect.Kind}
	for _, a := range s.effect.Args {
		v := s.arg(a.Name)
		parts = append(parts, a.Name+"="+v.key())
	}
	slices.Sort(parts[1:])
	return strings.Join(parts, "\n")
}

func (s sayings) name() saying { return saying{side: s.at, policy: s.policy, pieces: s.effect.Known} }

// arg is the value of an argument; nothing where it is not there.
func (s sayings) arg(name string) saying {
	out := saying{side: s.at, policy: s.policy}
	for _, a := range s.effect.Args {
		if a.Name == name {
			out.pieces = a.Pieces
		}
	}
	return out
}

// list is the value of an argument that is a list, where one name is a list of one.
func (s sayings) list(name string) saying {
	out := s.arg(name)
	if ps := out.pieces; len(ps) > 0 && ps[0].Text != "[" && !ps[0].Whole {
		out.pieces = slices.Concat([]model.Piece{{Text: "["}}, ps, []model.Piece{{Text: "]"}})
	}
	return out
}

// period is how long a deadline is; "1 workdays" is "1 workday".
func (s sayings) period() saying {
	out := s.arg("within")
	if len(out.pieces) == 1 && out.pieces[0].Leaf == nil {
		if p, err := calendar.ParsePeriod(out.pieces[0].Text); err == nil {
			out.pieces = []model.Piece{{Text: p.String()}}
		}
	}
	return out
}

// started is that the events which a deadline starts with have come.
func (s sayings) started() ref {
	out := always
	for _, d := range s.effect.Starts {
		a := s.at.axisOf(d)
		if a == nil || a.typ.K != rules.KindEvent {
			continue
		}
		t := &table{axes: []*axis{a}}
		for _, k := range a.classes {
			t.answers = append(t.answers, map[bool]mask{true: no, false: yes}[k.v.K == lang.None])
		}
		out = s.at.sp.graph.and(out, s.at.sp.graph.leaf(t))
	}
	return out
}

// counting are the arguments of a deadline that say when it is due, apart from
// its length.
func counting() []string {
	return []string{"start", "start_if", "exclude", "restart", "not_before", "extend", "roll", "ends", "make_up", "partly", "calendar"}
}

// givenUnlike is that two tasks differ in a body, in what they come after or in
// what they are issued with; or two deadlines in who owes them, in how long
// they are or when they are due.
func (s *side) givenUnlike(x, y sayings) ref {
	g := s.sp.graph
	if engine.SectionOf(x.effect.Kind) == engine.SectionRoutes {
		return g.or(s.unlike(x.arg("by"), y.arg("by")), s.unlike(x.arg("to"), y.arg("to")), s.unlike(x.list("cc"), y.list("cc")),
			s.unlike(x.list("after"), y.list("after")), s.unlike(x.arg("combine"), y.arg("combine")))
	}
	return g.or(s.unlike(x.arg("owner"), y.arg("owner")), s.unlike(x.period(), y.period()), s.dueUnlike(x, y))
}

// dueUnlike is that two deadlines are due at different times for another reason
// than their lengths: anybody's guess, once either has started.
func (s *side) dueUnlike(x, y sayings) ref {
	var key, reasons []string
	for _, name := range counting() {
		a, b := x.arg(name), y.arg(name)
		if a.key() == b.key() {
			continue
		}
		key = append(key, a.key(), b.key())
		for _, v := range []saying{a, b} {
			for _, p := range v.pieces {
				if p.Leaf != nil {
					reasons = append(reasons, v.behind(p.Leaf.Expr.Deps)...)
				}
			}
		}
	}
	if len(key) == 0 {
		return never
	}
	slices.Sort(reasons)
	return s.sp.graph.and(s.maybe("due "+strings.Join(key, "|"), slices.Compact(reasons)), s.sp.graph.or(x.started(), y.started()))
}

func (s sayings) bare() string {
	parts := []string{s.effect.Kind}
	for _, a := range s.effect.Args {
		v := s.arg(a.Name)
		parts = append(parts, a.Name+"="+v.bare())
	}
	slices.Sort(parts[1:])
	return strings.Join(parts, "\n")
}

func (s sayings) deps() []lang.Dep {
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
func (s *side) usual(e *model.Effect) string {
	if engine.SectionOf(e.Kind) == engine.SectionMaterials {
		for _, m := range s.set.Source.Materials {
			if len(e.Known) == 1 && m.ID == e.Known[0].Text {
				return "\nusually from " + m.From
			}
		}
	}
	return ""
}

// computed names the outcomes and deadlines among slots.
func (s *side) computed(deps []lang.Dep) []string {
	var out []string
	for _, d := range deps {
		if o := s.outcomeAt(d); o >= 0 {
			out = append(out, "outcome "+s.set.Outcomes[o].Decl.Name)
		} else if id := s.clockAt(d); id != "" {
			out = append(out, clockName(id))
		}
	}
	return out
}

func clockName(id string) string { return "deadlines." + id }

// named lists the arguments of two effects.
func (s *sayings) named(o *sayings) []string {
	var out []string
	for _, a := range slices.Concat(s.effect.Args, o.effect.Args) {
		if !slices.Contains(out, a.Name) {
			out = append(out, a.Name)
		}
	}
	return out
}
