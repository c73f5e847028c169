package tell

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// Slip is a decision as people are told of it, in one language. [Slip.Text]
// lays it out, the answer to "when?" first.
type Slip struct {
	Lang   Lang   `json:"lang"`
	Title  string `json:"title"`  // of the set
	Known  []Row  `json:"known"`  // what identifies the application
	Status string `json:"status"` // in words

	At      time.Time `json:"at"`
	RulesOn string    `json:"rules_on"`

	Wrong      []Point    `json:"wrong"`       // with the application
	WrongRules []Point    `json:"wrong_rules"` // with the rules
	Clocks     []Clock    `json:"clocks"`      // those that run first
	Unlimited  []string   `json:"unlimited"`   // clocks for which no limit is set
	Outcomes   []Outcome  `json:"outcomes"`
	Resolved   []Point    `json:"resolved,omitempty"` // what a higher rank settles
	Tasks      []Task     `json:"tasks"`              // stage by stage
	Needed     []Point    `json:"needed"`
	Waived     []Point    `json:"waived"` // papers that need not be handed in
	Notices    []Point    `json:"notices"`
	Missing    []Question `json:"missing"`
	Left       string     `json:"left,omitempty"` // said where more is asked than may be needed, since not all of it was worked out
	Proposals  []Point    `json:"proposals"`      // for the credit record; [Lang.CreditNotice] stands over them
	Emitted    []Point    `json:"emitted"`
	Assumed    []Row      `json:"assumed"`
	Sources    []Row      `json:"sources"` // what the citations mean

	Set     string `json:"set"`
	Digest  string `json:"digest"`
	Receipt string `json:"receipt"`
}

// Outcome is an outcome in words.
type Outcome struct {
	Path    string   `json:"path"`
	Title   string   `json:"title"`             // with its element
	Text    string   `json:"text"`              // its value, or what it may still be and what decides it
	Figures string   `json:"figures,omitempty"` // how it comes about, where that is short
	Because string   `json:"because,omitempty"`
	Cite    []string `json:"cite,omitempty"`
}

// Clock is a deadline in words.
type Clock struct {
	Title string   `json:"title"`
	Light string   `json:"light"` // "green", "yellow", …
	State string   `json:"state"` // when it ends and where it stands
	Basis []string `json:"basis"` // the limit, whose it is, and what else is to be said
	Cite  []string `json:"cite,omitempty"`
}

// Task is a task in words.
type Task struct {
	Stage int      `json:"stage"` // 0: still open
	Title string   `json:"title"`
	Who   string   `json:"who"`
	Cite  []string `json:"cite,omitempty"`
}

// CreditNotice stands over every proposed entry for a credit record: a set's
// rules can propose, and only the body that is competent can find.
func (l Lang) CreditNotice() string {
	return l.Say("本系统仅生成拟记入建议，未经认定单位确认不得公示",
		"These are proposals only. Nothing may be published before the competent body confirms it.")
}

// Slip tells a decision about an application; given are the facts as the
// application gives them, for what identifies it.
func (n Teller) Slip(given map[string]any, dec *engine.Decision) *Slip {
	s := &Slip{
		Lang: n.Lang, Title: n.Title(), Known: n.application(given), Status: n.Lang.Status(dec),
		At: dec.At.In(n.zone()), RulesOn: dec.RulesOn, Set: dec.Set, Digest: dec.Digest, Receipt: dec.Receipt,
		Wrong: n.wrong(dec), WrongRules: n.wrongRules(dec), Outcomes: n.outcomes(dec), Resolved: n.resolved(dec), Tasks: n.tasks(dec),
		Notices: n.notices(dec), Missing: n.questions(dec), Left: n.left(dec), Proposals: n.proposals(dec), Emitted: n.emitted(dec),
		Assumed: n.assumed(dec), Sources: n.sources(dec),
	}
	s.Clocks, s.Unlimited = n.clocks(dec)
	s.Needed, s.Waived = n.papers(dec)
	return s
}

// application says which one was decided.
func (n Teller) application(given map[string]any) []Row {
	var rows []Row
	for _, f := range Identifying(n.Set) {
		if text := n.Identity(f, given); text != "" {
			rows = append(rows, Row{cmp.Or(n.Words(f.Title), f.Name), text})
		}
	}
	return rows
}

// wrong is what is wrong with the application.
func (n Teller) wrong(dec *engine.Decision) []Point {
	var out []Point
	for _, v := range dec.Violations {
		text := v.Message
		if v.Fix != "" {
			text += n.Lang.Say("　办法：", " To do: ") + v.Fix
		}
		out = append(out, Point{Text: text, About: v.Fact, Cite: n.citations(v.Cite)})
	}
	return out
}

// wrongRules is what is wrong with the rules.
func (n Teller) wrongRules(dec *engine.Decision) []Point {
	var out []Point
	l := n.Lang
	for _, c := range dec.Conflicts {
		text := n.disagree(&c)
		out = append(out, Point{Text: text, Cite: n.citations(c.Cite)})
	}
	for _, e := range dec.Errors {
		text := e.Message
		switch {
		case e.Code != "no-value" || e.Outcome == "":
		case dec.Status == engine.StatusNotInForce:
			continue // which the status says already
		default:
			text = fmt.Sprintf(l.Say("“%s”应有结果，却没有规则给出", "%s must have a value here, and no rule gives one"), n.FactTitle(e.Outcome))
		}
		if e.Rule != "" { // a promise that is broken belongs to no rule
			text = n.ruleTitle(e.Rule) + n.bracket(e.Element) + l.Say("：", ": ") + text
		}
		out = append(out, Point{Text: text, About: e.Pos})
	}
	return out
}

// disagree says what rules that contradict each other say.
func (n Teller) disagree(c *engine.Conflict) string {
	title, t := c.Name, (*rules.Type)(nil)
	if o := n.outcome(c.Name); o != nil && c.Section == engine.SectionOutcomes {
		title, t = n.FactTitle(c.Name), &o.Type
	} else if title == "" {
		title = c.On
	}
	if elementOf(c.Name) == "" {
		title += n.bracket(c.Element)
	}
	return fmt.Sprintf(n.Lang.Say("规定不一致：“%s”同时被定为%s", "rules disagree about %s: %s"), title, n.value(t, c.Values)) + n.Lang.bracketed(n.rulesNamed(c.Rules))
}

// resolved says which rules of a higher rank prevail, and over what.
func (n Teller) resolved(dec *engine.Decision) []Point {
	var out []Point
	for _, r := range dec.Resolved {
		title, t := r.Outcome, (*rules.Type)(nil)
		if o := n.outcome(r.Outcome); o != nil {
			title, t = n.FactTitle(r.Outcome), &o.Type
		}
		text := fmt.Sprintf(n.Lang.Say("“%s”从层级高的规定，为%s%s；层级低的规定为%s%s，不予适用", "%s is %s by the higher rules%s; the lower ones say %s%s, which does not apply"),
			title, n.value(t, r.Value), n.Lang.bracketed(n.rulesNamed(r.Rules)), n.value(t, r.Over), n.Lang.bracketed(n.rulesNamed([]string{r.OverRule})))
		out = append(out, Point{Text: text, Cite: n.citations(slices.Concat(r.Cite, r.OverCite))})
	}
	return out
}

// rulesNamed are rules by what they are called.
func (n Teller) rulesNamed(ids []string) string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = n.ruleTitle(id)
	}
	return n.Lang.List(out)
}

// outcomes are those that have a value or may still get one.
func (n Teller) outcomes(dec *engine.Decision) []Outcome {
	var out []Outcome
	for i := range dec.Outcomes {
		if o := &dec.Outcomes[i]; o.Open || o.Value != nil {
			out = append(out, n.ofDecided(o))
		}
	}
	return out
}

func (n Teller) ofDecided(o *engine.Outcome) Outcome {
	title := o.Title
	var t *rules.Type
	if decl := n.outcome(o.Name); decl != nil {
		t, title = &decl.Type, n.Words(decl.Title)
	}
	out := Outcome{Path: o.Name, Title: cmp.Or(title, o.Name) + n.In(o.Name)}
	if o.Open {
		out.Text = n.open(t, o)
		return out
	}
	out.Text, out.Because, out.Cite = n.value(t, o.Value), n.phrases(o.Rules), n.citations(o.Cite)
	return out
}

// open says what an outcome may still be, and what decides it.
func (n Teller) open(t *rules.Type, o *engine.Outcome) string {
	text := n.mayBe(t, o.Possible)
	if len(o.WaitsFor) > 0 {
		text += n.Lang.Say("，须先核实", ", depends on ") + n.facts("", o.WaitsFor)
	}
	return text
}

// facts names facts, without saying of each that it belongs to the element.
func (n Teller) facts(element string, paths []string) string {
	out := make([]string, len(paths))
	for i, p := range paths {
		if out[i] = n.FactTitle(p); element != "" && strings.HasPrefix(p, element) {
			out[i] = n.plainTitle(p)
		}
	}
	return n.Lang.List(out)
}

// phrases are the titles of rules, each once.
func (n Teller) phrases(ids []string) string {
	var out []string
	for _, id := range ids {
		if t := n.rule(id); t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return strings.Join(out, n.Lang.Say("；", "; "))
}

// tasks are in the order of their stages, those whose stage is open last.
func (n Teller) tasks(dec *engine.Decision) []Task {
	routes := byStage(dec)
	out := make([]Task, len(routes))
	for i := range routes {
		r := &routes[i]
		out[i] = Task{Stage: r.Stage, Title: n.taskTitle(r), Who: n.handling(r), Cite: n.citations(r.Cite)}
	}
	return out
}

// taskTitle is a task with its element, unless its own title ends in that.
func (n Teller) taskTitle(r *engine.Route) string {
	title, element := cmp.Or(r.Title, r.Task), n.element(r.Element)
	if element != "" && strings.HasSuffix(title, element) {
		return title
	}
	return title + n.Lang.bracketed(element)
}

func byStage(dec *engine.Decision) []engine.Route {
	routes := slices.Clone(dec.Routes)
	slices.SortStableFunc(routes, func(a, b engine.Route) int { return stageOrder(a) - stageOrder(b) })
	return routes
}

// stageOrder puts tasks whose stage is still open last.
func stageOrder(r engine.Route) int {
	if r.Stage == 0 {
		return 1 << 30
	}
	return r.Stage
}

// handling says who does a task, and for whom.
func (n Teller) handling(r *engine.Route) string {
	who := n.body(r.To)
	if r.By != "" {
		who = n.body(r.By) + " → " + who
	}
	if len(r.Cc) > 0 {
		who += n.Lang.Say("，抄送", ", cc ") + n.bodies(r.Cc)
	}
	if len(r.WaitsFor) > 0 {
		who += n.Lang.Say("（须先核实：", " (open: ") + n.facts(r.Element, r.WaitsFor) + n.Lang.Say("）", ")")
	}
	return who
}

// bracket is an element in brackets, "" for none.
func (n Teller) bracket(element string) string { return n.Lang.bracketed(n.element(element)) }
