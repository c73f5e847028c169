package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
)

// aspect is one thing in a decision, as people know it.
type aspect struct {
	title   string // without its element
	element string // that it belongs to, as "works[water]"; "" for none
	says    []facet
}

// facet is something that a decision says of a thing.
type facet struct{ label, text string }

// aspects finds what a decision has under the name that [analyze.Compare] gives
// it; mostly one thing, or none.
func (n names) aspects(d *engine.Decision, group, name string) []aspect {
	switch group {
	case "outcome":
		return matching(d.Outcomes, name, func(o *engine.Outcome) string { return o.Name }, n.ofOutcome)
	case "route":
		return matching(d.Routes, name, func(r *engine.Route) string { return r.Task }, func(r *engine.Route) aspect { return n.ofRoute(d, r) })
	case "due":
		return matching(d.Deadlines, name, func(k *engine.Deadline) string { return called(k.Element, k.ID) }, n.ofDeadline)
	case "penalty":
		return matching(d.Penalties, name, func(p *engine.Penalty) string { return called(p.Element, p.Act) }, n.ofPenalty)
	case "material":
		return matching(d.Materials, name, func(m *engine.Material) string { return m.Material }, n.ofMaterial)
	case "notice":
		return matching(d.Notices, name, func(x *engine.Notice) string { return called(x.Element, x.Code) }, n.ofNotice)
	case "rejection":
		return matching(d.Violations, name, func(v *engine.Violation) string { return called(v.Fact, v.Code) }, n.ofViolation)
	case "emit":
		return matching(d.Emitted, name, func(e *engine.Emission) string { return called(e.Element, e.Kind) }, n.ofEmission)
	}
	return nil
}

// matching makes aspects of those things that bear a name.
func matching[T any](things []T, name string, of func(*T) string, make func(*T) aspect) []aspect {
	var out []aspect
	for i := range things {
		if of(&things[i]) == name {
			out = append(out, make(&things[i]))
		}
	}
	return out
}

// called is a name with its element before it.
func called(element, name string) string { return strings.TrimPrefix(element+" "+name, " ") }

// elementOf is the element to which a path belongs, "" for none.
func elementOf(path string) string {
	if i := strings.IndexByte(path, ']'); i >= 0 {
		return path[:i+1]
	}
	return ""
}

func (n names) ofOutcome(o *engine.Outcome) aspect {
	a := aspect{title: plainPath(o.Name), element: elementOf(o.Name)}
	decl := n.outcome(o.Name)
	if decl == nil {
		a.says = []facet{{"", n.value(nil, o.Value)}}
		return a
	}
	a.title = orID(n.text(decl.Title), a.title)
	text := n.value(decl.Type.Values, o.Value)
	if decl.Type.Unit != "" && o.Value != nil {
		text += " " + decl.Type.Unit
	}
	if o.Open {
		text = n.mayBe(decl.Type.Values, o.Possible)
	}
	if o.Open || o.Value != nil {
		a.says = []facet{{"", text}}
	}
	return a
}

func (n names) ofRoute(d *engine.Decision, r *engine.Route) aspect {
	after := make([]string, len(r.After))
	for i, task := range r.After {
		after[i] = n.task(d, task)
	}
	l := n.l
	return aspect{orID(r.Title, r.Task), r.Element, given(
		facet{l.say("承办", "by"), n.body(r.By)},
		facet{l.say("送", "to"), n.body(r.To)},
		facet{l.say("抄送", "cc"), n.bodies(r.Cc)},
		facet{l.say("前置", "after"), l.list(after)},
		facet{l.say("合并办结", "issued with"), r.Combine})}
}

// task is the title of a task of a decision, with its element.
func (n names) task(d *engine.Decision, id string) string {
	for i := range d.Routes {
		if r := &d.Routes[i]; r.Task == id {
			return orID(r.Title, id) + n.in(r.Element)
		}
	}
	return id
}

func (n names) ofDeadline(d *engine.Deadline) aspect {
	l, due := n.l, ""
	if d.Due != nil {
		due = l.moment(d.Due.In(n.zone()))
	}
	return aspect{orID(d.Title, d.ID), d.Element, given(
		facet{l.say("责任单位", "owner"), n.body(d.Owner)},
		facet{l.say("时限", "within"), l.period(d.Within)},
		facet{l.say("截止", "due"), due},
		facet{l.say("状态", "status"), l.word(d.Status)},
		facet{l.say("逾期", "when late"), l.word(d.OnLate)})}
}

func (n names) ofPenalty(p *engine.Penalty) aspect {
	l := n.l
	says := given(
		facet{l.say("主体", "subject"), n.body(p.Subject)},
		facet{l.say("角色", "role"), n.word(p.Role)},
		facet{l.say("类别", "class"), n.word(p.Class)},
		facet{l.say("分值", "points"), plainOr(p.Points)},
		facet{l.say("记入", "files"), n.wordsOf(p.Register)},
		facet{l.say("状态", "status"), l.word(p.Status)},
		facet{l.say("措施", "measure"), p.Measure})
	return aspect{n.word(p.Act), p.Element, append(says, data(p.Data)...)}
}

func (n names) ofMaterial(m *engine.Material) aspect {
	text := n.l.say("须提交", "to be handed in")
	if m.Waived {
		text = n.l.say("无需提交", "need not be handed in")
	}
	return aspect{orID(m.Title, m.Material), "", given(facet{"", text}, facet{n.l.say("来自", "from"), n.word(m.From)})}
}

func (n names) ofNotice(x *engine.Notice) aspect {
	says := given(facet{"", x.Message}, facet{n.l.say("关于", "about"), n.factOr(x.Fact)})
	if x.Level == "warning" {
		says = append(says, facet{n.l.say("级别", "level"), n.l.say("注意", "warning")})
	}
	return aspect{orID(n.rule(x.Rule), x.Code), x.Element, says}
}

func (n names) ofViolation(v *engine.Violation) aspect {
	title := n.rule(v.Rule)
	switch {
	case title != "":
	case v.Fact != "":
		title = n.plainTitle(v.Fact) + " [" + v.Code + "]"
	default:
		title = v.Code
	}
	return aspect{title, elementOf(v.Fact), []facet{{"", v.Message}}}
}

func (n names) ofEmission(e *engine.Emission) aspect { return aspect{e.Kind, e.Element, data(e.Data)} }

// given leaves out what is not said.
func given(says ...facet) []facet {
	return slices.DeleteFunc(says, func(f facet) bool { return f.text == "" })
}

func data(m map[string]any) []facet {
	var out []facet
	for _, k := range slices.Sorted(maps.Keys(m)) {
		out = append(out, facet{k, plainOr(m[k])})
	}
	return given(out...)
}

// plainOr is a value of no declared type; "" for none.
func plainOr(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func (n names) wordsOf(codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = n.word(c)
	}
	return n.l.list(out)
}

func (n names) factOr(path string) string {
	if path == "" {
		return ""
	}
	return n.factTitle(path)
}

// plainTitle is the title of a fact without the element it belongs to.
func (n names) plainTitle(path string) string {
	return strings.TrimSuffix(n.factTitle(path), n.in(path))
}
