package tell

import (
	"context"
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell/page"
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

// head names the sets that are compared, and the date that both are held to.
func (c *Comparison) head(p *page.Page) {
	p.Line(c.OldName + Arrow + c.NewName)
	if c.RulesOn != "" {
		p.Line(fmt.Sprintf(c.New.Lang.Say("一律按 %s 的规则", "by the rules of %s throughout"), c.RulesOn))
	}
}

// RegionsPage is what the comparison of all applications found.
func (c *Comparison) RegionsPage(ctx context.Context, old, new *engine.Engine, diff *analyze.Difference) (string, error) {
	l, p := c.New.Lang, page.New()
	c.head(p)
	for _, x := range diff.Declarations {
		p.Item(l.Say("声明不同：", "declared differently: "), c.declared(&x)+l.Say("：", ": ")+orNone(l, x.From)+Arrow+orNone(l, x.To))
	}
	all := make([][]Difference, len(diff.Regions))
	for i := range diff.Regions {
		var err error
		if all[i], err = c.region(ctx, old, new, &diff.Regions[i]); err != nil {
			return "", err
		}
	}
	first := map[int]bool{}
	for _, g := range Sections() {
		heading := l.Section(g)
		for i := range diff.Regions {
			rows := rowsOf(l, all[i], g, c.New)
			if len(rows) == 0 {
				continue
			}
			if heading != "" {
				p.Heading(heading)
				heading = ""
			}
			c.describe(p, &diff.Regions[i], i, first)
			p.Columns("    ", rows)
		}
	}
	p.Line("")
	c.verdict(p, diff)
	return p.String(), nil
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
		return called(l.Say("规则日期的来源", "what dates the rules"), x.Name)
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

// rowsOf are the changes of a section, each with what it is about.
func rowsOf(l Lang, all []Difference, section engine.Section, n Teller) [][]string {
	var rows [][]string
	for _, s := range all {
		if s.Section == section {
			rows = append(rows, []string{s.Title + n.In(s.Element), s.Whole})
		}
	}
	return rows
}

// describe says which applications a region holds, where it comes first.
func (c *Comparison) describe(p *page.Page, r *analyze.Region, i int, first map[int]bool) {
	l := c.New.Lang
	if first[i] {
		p.Line(fmt.Sprintf(l.Say("  第 %d 种情形", "  region %d"), i+1))
		return
	}
	first[i] = true
	p.Item(fmt.Sprintf(l.Say("  第 %d 种情形：", "  region %d: "), i+1), c.where(r))
	p.Item(l.Say("    例如：", "    for example: "), ExampleText(l, r.Witness, c.At))
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

// verdict sums up, with the reason where a proof is not possible.
func (c *Comparison) verdict(p *page.Page, diff *analyze.Difference) {
	l := c.New.Lang
	switch {
	case diff.Same:
		p.Line(l.Say("没有不同：已证明全部申请的处理结果相同（文字和出处除外）。", "No difference: every application is proved to be decided alike (words and citations apart)."))
	case len(diff.Regions) > 0:
		more := ""
		if diff.Left > 0 {
			more = l.Say("，还有别的", ", and more")
		}
		p.Line(l.Count(len(diff.Regions), "有 %d 种情形处理不同", "%d region is decided differently", "%d regions are decided differently") + more + l.Say("。", "."))
	case len(diff.Undecided) > 0:
		p.Line(l.Say("没有找到不同，但不能证明没有。", "No difference was found, and it cannot be proved that there is none."))
	default:
		p.Line(l.Say("规则没有不同；声明的不同可能有影响。", "The rules do not differ; what is declared differently may matter."))
	}
	c.undecided(p, diff.Undecided)
}
