package tell

import (
	"context"
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// Section is the heading of what a decision has in a section.
func (l Lang) Section(s engine.Section) string {
	switch s {
	case engine.SectionStatus:
		return l.Say("结论", "Status")
	case engine.SectionOutcomes:
		return l.Say("结果", "Outcomes")
	case engine.SectionRoutes:
		return l.Say("任务", "Tasks")
	case engine.SectionDeadlines:
		return l.Say("期限", "Due dates")
	case engine.SectionPenalties:
		return l.Say("信用记录", "Penalties")
	case engine.SectionMaterials:
		return l.Say("材料", "Materials")
	case engine.SectionNotices:
		return l.Say("提示", "Notices")
	case Reworded:
		return l.Say("提示等的文字", "Words of notices")
	case engine.SectionViolations:
		return l.Say("不予受理和内容错误", "Rejections and mistakes")
	case "function":
		return l.Say("函数", "Function")
	case "format":
		return l.Say("格式", "Format")
	}
	return l.Say("其他", "Other")
}

// Sections are those in which decisions are compared, in the order in which
// their differences are told.
func Sections() []engine.Section { return append(engine.GivenSections(), engine.SectionStatus) }

// Regions are the kinds of applications that two sets decide differently, of all
// that there can be. [Regions.Text] lays them out.
type Regions struct {
	Lang      Lang     `json:"lang"`
	Compared  string   `json:"compared"`           // the old set and the new
	RulesOn   string   `json:"rules_on,omitempty"` // the date that both are held to
	Declared  []string `json:"declared"`           // what is declared differently
	List      []Region `json:"list"`
	Opened    []Opened `json:"opened"`  // what the old set decides and the new one leaves open
	Untried   bool     `json:"untried"` // and there may be more of these
	Verdict   string   `json:"verdict"`
	Undecided []string `json:"undecided"` // what could be neither shown nor excluded, and on what it rests
}

// Opened is a fact without which the new set decides nothing where the old one did.
type Opened struct {
	Fact    string       `json:"fact"`    // its title
	Example string       `json:"example"` // that both sets have really decided
	Changes []Difference `json:"changes"`
}

// Region is a kind of applications.
type Region struct {
	Where   string       `json:"where"`
	Example string       `json:"example"` // that both sets have really decided
	Changes []Difference `json:"changes"`
}

// Regions tells what the comparison of all applications by two engines found.
func (c *Comparison) Regions(ctx context.Context, old, new *engine.Engine, diff *analyze.Difference) (*Regions, error) {
	l := c.New.Lang
	out := &Regions{Lang: l, Compared: c.OldName + Arrow + c.NewName, RulesOn: c.RulesOn, Verdict: l.verdict(diff), Untried: diff.Untried}
	for _, x := range diff.Declarations {
		out.Declared = append(out.Declared, c.declared(&x)+l.Say("：", ": ")+orNone(l, c.Old.declarationWords(&x, x.From))+Arrow+orNone(l, c.New.declarationWords(&x, x.To)))
	}
	for i := range diff.Regions {
		r := &diff.Regions[i]
		changes, err := c.region(ctx, old, new, r)
		if err != nil {
			return nil, err
		}
		out.List = append(out.List, Region{c.where(r), ExampleText(l, r.Witness, c.At), changes})
	}
	for i := range diff.Openings {
		o := &diff.Openings[i]
		changes, err := c.region(ctx, old, new, &analyze.Region{Section: engine.SectionStatus, Witness: o.Witness, Changes: o.Changes})
		if err != nil {
			return nil, err
		}
		out.Opened = append(out.Opened, Opened{c.New.FactTitle(o.Fact), ExampleText(l, o.Witness, c.At), changes})
	}
	for i := range diff.Undecided {
		u := &diff.Undecided[i]
		why := l.Say("；涉及", "; it rests on ") + c.involved(u.Facts)
		if len(u.Facts) == 0 {
			why = l.Say("；", "; ") + l.Say(u.Reason()["zh"], u.Reason()["en"])
		}
		out.Undecided = append(out.Undecided, c.undecidedThing(u)+why)
	}
	return out, nil
}

// Text is the regions as a page.
func (r *Regions) Text() string {
	w, l := &writer{lang: r.Lang}, r.Lang
	w.compared(r.Compared, r.RulesOn)
	for _, x := range r.Declared {
		w.Item(l.Say("申请表及结果栏目的变化：", "declared differently: "), x)
	}
	described := make([]bool, len(r.List))
	for _, s := range Sections() {
		heading := l.Section(s)
		for i := range r.List {
			rows := r.List[i].rows(s)
			if len(rows) == 0 {
				continue
			}
			if heading != "" {
				w.Heading(heading)
				heading = ""
			}
			w.region(i+1, &r.List[i], described[i])
			described[i] = true
			w.Columns("    ", rows)
		}
	}
	w.opened(r.Opened)
	if r.Untried {
		w.Item("", untried(l))
	}
	w.Line("")
	w.Line(r.Verdict)
	w.undecided(r.Undecided)
	return w.String()
}

// opened tells which facts decisions newly wait for, each once: what becomes open for
// want of it, without what follows from that.
func (w *writer) opened(all []Opened) {
	if len(all) == 0 {
		return
	}
	l := w.lang
	w.Heading(l.Say("原可作出决定、现须先核实的", "Decided before, now waiting for"))
	for i := range all {
		o := &all[i]
		w.Item("  - ", o.Fact)
		w.Item(l.Say("    例如：", "    for example: "), o.Example)
		w.Columns("    ", o.rows())
	}
}

// untried says that there may be more of what becomes open.
func untried(l Lang) string {
	return l.Say("须先核实的事项没有逐一试遍，可能还有。", "Not every application was tried for what becomes open; there may be more.")
}

// rows are the outcomes that become open, else what else does.
func (o *Opened) rows() [][]string {
	var outcomes, rest [][]string
	for _, d := range o.Changes {
		row := []string{d.Named, d.Whole}
		if d.Section == engine.SectionOutcomes {
			outcomes = append(outcomes, row)
		} else {
			rest = append(rest, row)
		}
	}
	if len(outcomes) > 0 {
		return outcomes
	}
	return rest
}

// compared names the sets that are compared, and the date that both are held to.
func (w *writer) compared(sets, rulesOn string) {
	w.Line(sets)
	if rulesOn != "" {
		w.Line(fmt.Sprintf(w.lang.Say("统一按%s的规定测算", "by the rules of %s throughout"), w.lang.day(rulesOn)))
	}
}

// rows are the changes in a section, each with what it is about.
func (r *Region) rows(s engine.Section) [][]string {
	var rows [][]string
	for _, d := range r.Changes {
		if d.Section == s {
			rows = append(rows, []string{d.Named, d.Whole})
		}
	}
	return rows
}

// region says which applications a region holds, where it comes first.
func (w *writer) region(number int, r *Region, described bool) {
	l := w.lang
	if described {
		w.Line(fmt.Sprintf(l.Say("  第%d种情形", "  region %d"), number))
		return
	}
	w.Item(fmt.Sprintf(l.Say("  第%d种情形：", "  region %d: "), number), r.Where)
	w.Item(l.Say("    例如：", "    for example: "), r.Example)
}

// declared is the name of what is declared differently. Of a fact it is the
// title and the name, since that is what has to be looked for in the files.
func (c *Comparison) declared(x *analyze.Declaration) string {
	l := c.New.Lang
	switch x.Kind {
	case "fact":
		n := c.New
		if n.fact(x.Name) == nil {
			n.Set = c.Old.Set
		}
		title := n.FactTitle(x.Name)
		if title == x.Name {
			return l.Say("事实 ", "fact ") + title
		}
		return l.Say("事实 ", "fact ") + title + l.Say("（", " (") + x.Name + l.Say("）", ")")
	case "outcome":
		return called(l.Say("结果", "outcome"), x.Name)
	case "calendar":
		return called(l.Say("日历", "calendar"), x.Name)
	case "timezone":
		return l.Say("时区", "time zone")
	case "rules_on":
		return called(l.Say("适用规定的日期的来源", "what dates the rules"), x.Name)
	}
	return called(x.Kind, x.Name)
}

// region decides the application that stands for a region once more, by both
// sets, for the words in which they do.
func (c *Comparison) region(ctx context.Context, old, new *engine.Engine, r *analyze.Region) ([]Difference, error) {
	in := engine.Input{At: r.Witness.At, RulesOn: r.Witness.RulesOn, Facts: r.Witness.Facts, Lang: string(c.New.Lang), NoReceipt: true}
	before, err := old.Evaluate(ctx, in)
	if err != nil {
		return nil, err
	}
	after, err := new.Evaluate(ctx, in)
	if err != nil {
		return nil, err
	}
	return c.Differences(before, after, r.Changes), nil
}

// where says a region in words. A fact that only the old set has goes by its
// title there.
func (c *Comparison) where(r *analyze.Region) string {
	l := c.New.Lang
	if len(r.Terms) == 0 {
		return l.Say("全部申请", "all applications")
	}
	parts := make([]string, len(r.Terms))
	for i := range r.Terms {
		t := &r.Terms[i]
		n := c.New
		if t.Fact != "" && n.valued(strings.TrimRight(t.Fact, "'[]")) == nil {
			n.Set = c.Old.Set
		}
		parts[i] = n.term(t)
	}
	return strings.Join(parts, l.Say("；", "; "))
}

func orNone(l Lang, s string) string {
	if s == "" {
		return l.Say("（无）", "(nothing)")
	}
	return s
}

// spaced is a sentence behind another.
func spaced(l Lang, s string) string {
	if s == "" {
		return ""
	}
	return l.Say("", " ") + s
}

// verdict sums up.
func (l Lang) verdict(diff *analyze.Difference) string {
	opened := ""
	if n := len(diff.Openings); n > 0 {
		opened = l.Count(n, "有%d项事实须另行核实，否则原可作出决定的申请不能决定。", "%d fact must now be known where applications were decided without it.", "%d facts must now be known where applications were decided without them.")
	}
	switch {
	case diff.Same:
		return l.Say("没有不同：已证明全部申请的处理结果相同（文字和出处除外）。", "No difference: every application is proved to be decided alike (words and citations apart).")
	case len(diff.Regions) > 0:
		more := ""
		if diff.Left > 0 {
			more = l.Say("，另有其他", ", and more")
		}
		return l.Count(len(diff.Regions), "有%d种情形处理不同", "%d region is decided differently", "%d regions are decided differently") + more + l.Say("。", ".") + spaced(l, opened)
	case opened != "":
		return opened
	case len(diff.Undecided) > 0:
		return l.Say("未发现不同，但不能证明没有不同。", "No difference was found, and it cannot be proved that there is none.")
	}
	return l.Say("规则没有不同；声明的不同可能有影响。", "The rules do not differ; what is declared differently may matter.")
}
