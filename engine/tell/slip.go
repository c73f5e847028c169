package tell

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
)

// creditNotice stands over every proposed entry for a credit record: a set's
// rules can propose, and only the body that is competent can find.
func (l Lang) creditNotice() string {
	return l.Say("本系统仅生成拟记入建议，未经认定单位确认不得公示",
		"These are proposals only. Nothing may be published before the competent body confirms it.")
}

// slip is the decision about an application as a page for people, the answer to
// "when?" first.
func SlipText(n Teller, given map[string]any, dec *engine.Decision) string {
	s := &slipWriter{Page: page.New(), Teller: n, given: given, dec: dec}
	s.head()
	s.problems()
	s.deadlines()
	s.outcomes()
	s.tasks()
	s.materials()
	s.notices()
	s.missing()
	s.penalties()
	s.emitted()
	s.assumed()
	s.foot()
	return s.String()
}

type slipWriter struct {
	*page.Page
	Teller
	given map[string]any // by the application
	dec   *engine.Decision
}

func (s *slipWriter) head() {
	d, l := s.dec, s.Lang
	s.Line(s.Title())
	s.Columns("", append(s.application(),
		[]string{l.Say("结论", "Result"), l.status(d)},
		[]string{l.Say("审批时点", "Decided at"), l.Moment(d.At.In(s.zone()))},
		[]string{l.Say("规则日期", "Rules as of"), d.RulesOn},
	))
}

// application says which one was decided.
func (s *slipWriter) application() [][]string {
	var rows [][]string
	for _, f := range Identifying(s.Set) {
		if text := s.Identity(f, s.given); text != "" {
			rows = append(rows, []string{cmp.Or(s.Words(f.Title), f.Name), text})
		}
	}
	return rows
}

// problems are what is wrong with the application or with the rules.
func (s *slipWriter) problems() {
	d, l := s.dec, s.Lang
	if len(d.Violations) > 0 {
		s.Heading(l.Say("申请中的问题", "Wrong with the application"))
	}
	for _, v := range d.Violations {
		text := v.Message
		if v.Fix != "" {
			text += l.Say("　办法：", " To do: ") + v.Fix
		}
		s.point(text, v.Fact, v.Cite)
	}
	if len(d.Conflicts)+len(d.Errors) > 0 {
		s.Heading(l.Say("规则中的问题（请转规则维护人员）", "Wrong with the rules (tell those who keep them)"))
	}
	for _, c := range d.Conflicts {
		values := s.value(nil, c.Values)
		s.point(fmt.Sprintf(l.Say("%s 有不同的结果：%s（%s）", "%s: rules disagree: %s (%s)"), c.On, values, strings.Join(c.Rules, ", ")), "", c.Cite)
	}
	for _, e := range d.Errors {
		text := e.Message
		if e.Rule != "" { // a promise that is broken belongs to no rule
			text = fmt.Sprintf("%s%s: %s", e.Rule, s.bracket(e.Element), text)
		}
		s.point(text, e.Pos, nil)
	}
}

func (s *slipWriter) outcomes() {
	if len(s.dec.Outcomes) == 0 {
		return
	}
	s.Heading(s.Lang.Say("决定", "Decided"))
	rows := make([][]string, 0, len(s.dec.Outcomes))
	for i := range s.dec.Outcomes {
		if o := &s.dec.Outcomes[i]; o.Open || o.Value != nil {
			rows = append(rows, s.outcomeRow(o))
		}
	}
	s.Columns("  ", rows)
}

func (s *slipWriter) outcomeRow(o *engine.Outcome) []string {
	title := o.Title
	var values []rules.EnumValue
	if decl := s.outcome(o.Name); decl != nil {
		values = decl.Type.Values
		title = cmp.Or(s.Words(decl.Title), o.Name)
	}
	title = cmp.Or(title, o.Name) + s.In(o.Name)
	if o.Open {
		return []string{title, s.open(values, o)}
	}
	row := s.value(values, o.Value)
	if phrases := s.phrases(o.Rules); phrases != "" {
		row += s.Lang.Say("　", "  ") + phrases
	}
	return []string{title, row + s.cited(o.Cite)}
}

// open says what an outcome may still be, and what decides it.
func (s *slipWriter) open(values []rules.EnumValue, o *engine.Outcome) string {
	text := s.mayBe(values, o.Possible)
	if len(o.WaitsFor) > 0 {
		text += s.Lang.Say("，取决于", ", depends on ") + s.facts(o.WaitsFor)
	}
	return text
}

func (s *slipWriter) facts(paths []string) string {
	out := make([]string, len(paths))
	for i, p := range paths {
		out[i] = s.FactTitle(p)
	}
	return s.Lang.List(out)
}

// factsOf names facts without saying of each that it belongs to the element.
func (s *slipWriter) factsOf(element string, paths []string) string {
	own := s.bracket(element)
	out := make([]string, len(paths))
	for i, p := range paths {
		out[i] = s.FactTitle(p)
		if element != "" && strings.HasPrefix(p, element) {
			out[i] = strings.TrimSuffix(out[i], own)
		}
	}
	return s.Lang.List(out)
}

// phrases are the titles of rules, each once.
func (s *slipWriter) phrases(ids []string) string {
	var out []string
	for _, id := range ids {
		if t := s.rule(id); t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return strings.Join(out, s.Lang.Say("；", "; "))
}

func (s *slipWriter) tasks() {
	if len(s.dec.Routes) == 0 {
		return
	}
	s.Heading(s.Lang.Say("办理流程（同一步骤并联办理）", "Tasks (those of one stage run in parallel)"))
	routes := slices.Clone(s.dec.Routes)
	slices.SortStableFunc(routes, func(a, b engine.Route) int { return stageOrder(a) - stageOrder(b) })
	last, width := "", 1
	for i := range routes {
		width = max(width, page.Width(s.stage(&routes[i])))
	}
	for i := range routes {
		r := &routes[i]
		stage := s.stage(r)
		if stage == last {
			stage = ""
		}
		last = s.stage(r)
		lead := "  " + page.Pad(stage, width) + "  "
		s.Item(lead, cmp.Or(r.Title, r.Task)+s.bracket(r.Element))
		s.Item(strings.Repeat(" ", page.Width(lead)), s.handling(r))
	}
}

func (s *slipWriter) stage(r *engine.Route) string {
	if r.Stage == 0 {
		return s.Lang.Say("待定", "open")
	}
	return fmt.Sprint(r.Stage)
}

// stageOrder puts tasks whose stage is still open last.
func stageOrder(r engine.Route) int {
	if r.Stage == 0 {
		return 1 << 30
	}
	return r.Stage
}

// handling says who does a task, for whom, and why.
func (s *slipWriter) handling(r *engine.Route) string {
	who := s.body(r.To)
	if r.By != "" {
		who = s.body(r.By) + " → " + who
	}
	if len(r.Cc) > 0 {
		who += s.Lang.Say("，抄送", ", cc ") + s.bodies(r.Cc)
	}
	if len(r.WaitsFor) > 0 {
		who += s.Lang.Say("（待定：", " (open: ") + s.factsOf(r.Element, r.WaitsFor) + s.Lang.Say("）", ")")
	}
	return who + s.cited(r.Cite)
}

func (s *slipWriter) bracket(element string) string {
	if element == "" {
		return ""
	}
	return s.Lang.Say("（", " (") + s.element(element) + s.Lang.Say("）", ")")
}
