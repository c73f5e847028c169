package tell

import (
	"cmp"
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
func (n Teller) aspects(d *engine.Decision, group, name string) []aspect {
	switch group {
	case "outcomes":
		return matching(d.Outcomes, name, func(o *engine.Outcome) string { return o.Name }, n.ofOutcome)
	case "routes":
		return matching(d.Routes, name, func(r *engine.Route) string { return r.Task }, func(r *engine.Route) aspect { return n.ofRoute(d, r) })
	case "deadlines":
		return matching(d.Deadlines, name, func(k *engine.Deadline) string { return called(k.Element, k.ID) }, n.ofDeadline)
	case "penalties":
		return matching(d.Penalties, name, func(p *engine.Penalty) string { return called(p.Element, p.Act) }, n.ofPenalty)
	case "materials":
		return matching(d.Materials, name, func(m *engine.Material) string { return m.Material }, n.ofMaterial)
	case "notices":
		return matching(d.Notices, name, func(x *engine.Notice) string { return called(x.Element, x.Code) }, n.ofNotice)
	case "violations":
		return matching(d.Violations, name, func(v *engine.Violation) string { return called(v.Fact, v.Code) }, n.ofViolation)
	case "emitted":
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

func (n Teller) ofOutcome(o *engine.Outcome) aspect {
	a := aspect{title: plainPath(o.Name), element: elementOf(o.Name)}
	decl := n.outcome(o.Name)
	if decl == nil {
		a.says = []facet{{"", n.value(nil, o.Value)}}
		return a
	}
	a.title = cmp.Or(n.Words(decl.Title), a.title)
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

func (n Teller) ofRoute(d *engine.Decision, r *engine.Route) aspect {
	after := make([]string, len(r.After))
	for i, task := range r.After {
		after[i] = n.task(d, task)
	}
	l := n.Lang
	return aspect{cmp.Or(r.Title, r.Task), r.Element, given(
		facet{l.Say("承办", "by"), n.body(r.By)},
		facet{l.Say("送", "to"), n.body(r.To)},
		facet{l.Say("抄送", "cc"), n.bodies(r.Cc)},
		facet{l.Say("前置", "after"), l.List(after)},
		facet{l.Say("合并办结", "issued with"), r.Combine})}
}

// task is the title of a task of a decision, with its element.
func (n Teller) task(d *engine.Decision, id string) string {
	for i := range d.Routes {
		if r := &d.Routes[i]; r.Task == id {
			return cmp.Or(r.Title, id) + n.In(r.Element)
		}
	}
	return id
}

func (n Teller) ofDeadline(d *engine.Deadline) aspect {
	l, due := n.Lang, ""
	if d.Due != nil {
		due = l.Moment(d.Due.In(n.zone()))
	}
	return aspect{cmp.Or(d.Title, d.ID), d.Element, given(
		facet{l.Say("责任单位", "owner"), n.body(d.Owner)},
		facet{l.Say("时限", "within"), l.period(d.Within)},
		facet{l.Say("截止", "due"), due},
		facet{l.Say("状态", "status"), l.Word(d.Status)},
		facet{l.Say("逾期", "when late"), l.Word(d.OnLate)})}
}

func (n Teller) ofPenalty(p *engine.Penalty) aspect {
	l := n.Lang
	says := given(
		facet{l.Say("主体", "subject"), n.body(p.Subject)},
		facet{l.Say("角色", "role"), n.word(p.Role)},
		facet{l.Say("类别", "class"), n.word(p.Class)},
		facet{l.Say("分值", "points"), plainOr(p.Points)},
		facet{l.Say("记入", "files"), n.wordsOf(p.Register)},
		facet{l.Say("状态", "status"), l.Word(p.Status)},
		facet{l.Say("措施", "measure"), p.Measure})
	return aspect{n.word(p.Act), p.Element, append(says, data(p.Data)...)}
}

func (n Teller) ofMaterial(m *engine.Material) aspect {
	text := n.Lang.Say("须提交", "to be handed in")
	if m.Waived {
		text = n.Lang.Say("无需提交", "need not be handed in")
	}
	return aspect{cmp.Or(m.Title, m.Material), "", given(facet{"", text}, facet{n.Lang.Say("来自", "from"), n.word(m.From)})}
}

func (n Teller) ofNotice(x *engine.Notice) aspect {
	says := given(facet{"", x.Message}, facet{n.Lang.Say("关于", "about"), n.factOr(x.Fact)})
	if x.Level == "warning" {
		says = append(says, facet{n.Lang.Say("级别", "level"), n.Lang.Say("注意", "warning")})
	}
	return aspect{cmp.Or(n.rule(x.Rule), x.Code), x.Element, says}
}

func (n Teller) ofViolation(v *engine.Violation) aspect {
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

func (n Teller) ofEmission(e *engine.Emission) aspect { return aspect{e.Kind, e.Element, data(e.Data)} }

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

func (n Teller) wordsOf(codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = n.word(c)
	}
	return n.Lang.List(out)
}

func (n Teller) factOr(path string) string {
	if path == "" {
		return ""
	}
	return n.FactTitle(path)
}
