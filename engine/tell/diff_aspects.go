package tell

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
)

// aspect is one thing in a decision, as people know it.
type aspect struct {
	title   string  // without its element
	element string  // that it belongs to, as "works[water]"; "" for none
	says    []facet // what matters most of it
	rest    []facet // what else a decision says of it
}

// facet is something that a decision says of a thing.
type facet struct{ label, text string }

// aspects finds what a decision has under the name that [analyze.Compare] gives
// it; mostly one thing, or none.
func (n Teller) aspects(d *engine.Decision, section engine.Section, name string) []aspect {
	var out []aspect
	for e := range d.ElementsOf(section) {
		if called(placeOf(e), e.Name) == name {
			out = append(out, n.aspect(d, e))
		}
	}
	return out
}

// placeOf is the element, or the fact that is refused, which a change names.
func placeOf(e engine.Element) string {
	switch e.Section {
	case engine.SectionRoutes: // a task is one, whatever element asks for it
		return ""
	case engine.SectionViolations:
		return plainOr(e.Value("fact"))
	}
	return e.Element
}

// called is a name with its element before it.
func called(element, name string) string { return strings.TrimPrefix(element+" "+name, " ") }

// aspect is an element of a decision as people know it.
func (n Teller) aspect(d *engine.Decision, e engine.Element) aspect {
	if e.Section == engine.SectionOutcomes {
		return n.ofOutcome(e)
	}
	a := aspect{title: n.thing(e), element: e.Element}
	refusal := e.Section == engine.SectionViolations
	if refusal {
		a.element = elementOf(placeOf(e))
	}
	for i := range sayings {
		s := &sayings[i]
		if v := e.Value(s.key); v != nil && !(refusal && s.key == "fact") { // which stands in the title
			a.says = append(a.says, n.facets(s, d, e, v)...)
		}
	}
	a.says = given(a.says...)
	for f := range e.Fields() {
		if f.Rank == 0 && !f.Words && !f.Follows {
			a.rest = append(a.rest, facet{f.Key, plainOr(f.Value)})
		}
	}
	return a
}

// facets are what a field of an element says. A limit that is counted back is no
// time within which something is done.
func (n Teller) facets(s *saying, d *engine.Decision, e engine.Element, v any) []facet {
	out := s.facets(n, d, v)
	if s.key == "within" && slices.ContainsFunc(e.Rules(), func(rule string) bool { return n.countsBack(rule, e.Name) }) {
		out[0].label = n.Lang.Say("至少提前", "ahead at least")
	}
	return out
}

// thing is what an element is called, without the element of a list.
func (n Teller) thing(e engine.Element) string {
	rule := ""
	if ids := e.Rules(); len(ids) > 0 {
		rule = n.rule(ids[0])
	}
	switch e.Section {
	case engine.SectionPenalties:
		return n.word(e.Name)
	case engine.SectionNotices:
		return cmp.Or(rule, e.Name)
	case engine.SectionViolations:
		if fact := placeOf(e); rule == "" && fact != "" {
			return n.plainTitle(fact) + " [" + e.Name + "]"
		}
		return cmp.Or(rule, e.Name)
	}
	return cmp.Or(plainOr(e.Value("title")), e.Name)
}

func (n Teller) ofOutcome(e engine.Element) aspect {
	a := aspect{title: plainPath(e.Name), element: elementOf(e.Name)}
	value := e.Value("value")
	decl := n.outcome(e.Name)
	if decl == nil {
		a.says = []facet{{"", n.plain(value)}}
		return a
	}
	a.title = cmp.Or(n.Words(decl.Title), a.title)
	text := n.value(&decl.Type, value)
	if e.Open {
		possible, _ := e.Value("possible").([]any)
		text = n.mayBe(&decl.Type, possible)
	}
	if e.Open || value != nil {
		a.says = []facet{{"", text}}
	}
	return a
}

// saying is how a field of a decision is told: under which label, and its value
// in words. Fields without one are told as programs know them.
type saying struct {
	key, zh, en string
	of          func(n Teller, d *engine.Decision, v any) string
}

// sayings are the fields that matter most, in the order in which they are told. It is
// never written to.
var sayings = []saying{
	{"message", "", "", plainly},
	{"waived", "", "", handedIn},
	{"by", "承办", "by", body},
	{"to", "送", "to", body},
	{"cc", "抄送", "cc", bodies},
	{"after", "前置环节", "after", tasksAfter},
	{"combine", "合并办结", "issued with", plainly},
	{"owner", "责任单位", "owner", body},
	{"within", "时限", "within", func(n Teller, _ *engine.Decision, v any) string { return n.Lang.period(plainOr(v)) }},
	{"due", "截止", "due", moment},
	{"subject", "主体", "subject", body},
	{"role", "角色", "role", word},
	{"class", "类别", "class", word},
	{"points", "分值", "points", plainly},
	{"register", "记入", "files", words},
	{"status", "状态", "status", func(n Teller, _ *engine.Decision, v any) string { return n.Lang.Word(plainOr(v)) }},
	{"on_late", "逾期", "when late", func(n Teller, _ *engine.Decision, v any) string { return n.Lang.Word(plainOr(v)) }},
	{"measure", "措施", "measure", plainly},
	{"from", "来自", "from", word},
	{"fact", "关于", "about", func(n Teller, _ *engine.Decision, v any) string { return n.FactTitle(plainOr(v)) }},
	{"level", "级别", "level", level},
	{"data", "", "", nil}, // each by its own name
}

func (s *saying) facets(n Teller, d *engine.Decision, v any) []facet {
	if m, ok := v.(map[string]any); ok {
		return data(m)
	}
	return []facet{{n.Lang.Say(s.zh, s.en), s.of(n, d, v)}}
}

func plainly(_ Teller, _ *engine.Decision, v any) string { return plainOr(v) }

func body(n Teller, _ *engine.Decision, v any) string { return n.body(plainOr(v)) }

func word(n Teller, _ *engine.Decision, v any) string { return n.word(plainOr(v)) }

func bodies(n Teller, _ *engine.Decision, v any) string {
	ids, _ := v.([]string)
	return n.bodies(ids)
}

func words(n Teller, _ *engine.Decision, v any) string {
	codes, _ := v.([]string)
	return n.wordsOf(codes)
}

func moment(n Teller, _ *engine.Decision, v any) string {
	t, ok := v.(time.Time)
	if !ok {
		return ""
	}
	return n.Lang.Moment(t.In(n.zone()))
}

func handedIn(n Teller, _ *engine.Decision, v any) string {
	if v == true {
		return n.Lang.Say("免予提交", "need not be handed in")
	}
	return n.Lang.Say("须提交", "to be handed in")
}

// level is said of a warning alone.
func level(n Teller, _ *engine.Decision, v any) string {
	if v != "warning" {
		return ""
	}
	return n.Lang.Say("注意", "warning")
}

func tasksAfter(n Teller, d *engine.Decision, v any) string {
	ids, _ := v.([]string)
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = n.task(d, id)
	}
	return n.Lang.List(out)
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
