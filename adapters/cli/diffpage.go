package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell/page"
)

// group is the heading of a kind of change.
func (l tongue) group(g string) string {
	switch g {
	case "status":
		return l.say("结论", "Status")
	case "outcome":
		return l.say("结果", "Outcomes")
	case "route":
		return l.say("任务", "Tasks")
	case "due":
		return l.say("期限", "Due dates")
	case "penalty":
		return l.say("信用记录", "Penalties")
	case "material":
		return l.say("材料", "Materials")
	case "notice":
		return l.say("提示", "Notices")
	case groupWords:
		return l.say("提示等的文字", "Words of notices")
	case "rejection":
		return l.say("不予受理和内容错误", "Rejections and mistakes")
	}
	return l.say("其他", "Other")
}

func changeGroups() []string {
	return []string{"outcome", "route", "due", "penalty", "material", "notice", "rejection", "emit", "status"}
}

// head names the sets that are compared, and the date that both are held to.
func (d *differences) head(p *page.Page) {
	p.Line(d.oldFile + arrow + d.newFile)
	if d.rulesOn != "" {
		p.Line(fmt.Sprintf(d.names.l.say("一律按 %s 的规则", "by the rules of %s throughout"), d.rulesOn))
	}
}

// regionsPage is what the comparison of all applications found.
func (d *differences) regionsPage(ctx context.Context, diff *analyze.Difference) (string, error) {
	l, p := d.names.l, page.New()
	d.head(p)
	for _, x := range diff.Declarations {
		p.Item(l.say("声明不同：", "declared differently: "), d.declared(&x)+l.say("：", ": ")+orNone(l, x.From)+arrow+orNone(l, x.To))
	}
	all := make([][]told, len(diff.Regions))
	for i := range diff.Regions {
		var err error
		if all[i], err = d.region(ctx, &diff.Regions[i]); err != nil {
			return "", err
		}
	}
	first := map[int]bool{}
	for _, g := range changeGroups() {
		heading := l.group(g)
		for i := range diff.Regions {
			rows := rowsOf(l, all[i], g, d.names)
			if len(rows) == 0 {
				continue
			}
			if heading != "" {
				p.Heading(heading)
				heading = ""
			}
			d.describe(p, &diff.Regions[i], i, first)
			p.Columns("    ", rows)
		}
	}
	p.Line("")
	d.verdict(p, diff)
	return p.String(), nil
}

// declared is the name of what is declared differently. Of a fact it is the
// title and the name, since that is what has to be looked for in the files.
func (d *differences) declared(x *analyze.Declaration) string {
	l := d.names.l
	switch x.Kind {
	case "fact":
		n := d.names
		if n.fact(x.Name) == nil {
			n.set = d.oldSet
		}
		title := n.factTitle(x.Name)
		if title == x.Name {
			return l.say("事实 ", "fact ") + title
		}
		return l.say("事实 ", "fact ") + title + l.say("（", " (") + x.Name + l.say("）", ")")
	case "calendar":
		return called(l.say("日历", "calendar"), x.Name)
	case "timezone":
		return l.say("时区", "time zone")
	case "rules_on":
		return called(l.say("规则日期的来源", "what dates the rules"), x.Name)
	}
	return called(x.Kind, x.Name)
}

// region decides the application that stands for a region once more, by both
// sets, for the words in which they do.
func (d *differences) region(ctx context.Context, r *analyze.Region) ([]told, error) {
	in := engine.Input{At: r.Witness.At, RulesOn: r.Witness.RulesOn, Facts: r.Witness.Facts, Lang: string(d.names.l), NoReceipt: true}
	p := &pair{}
	for _, x := range []struct {
		eng *engine.Engine
		dec *engine.Decision
	}{{d.old, &p.old}, {d.new, &p.new}} {
		if err := x.eng.EvaluateInto(ctx, in, x.dec); err != nil {
			return nil, err
		}
	}
	return d.teller().tell(p, r.Changes), nil
}

func (d *differences) teller() teller { return teller{names{d.oldSet, d.names.l}, d.names} }

// rowsOf are the changes of a group, each with what it is about.
func rowsOf(l tongue, all []told, group string, n names) [][]string {
	var rows [][]string
	for _, s := range all {
		if s.group == group {
			rows = append(rows, []string{s.title + n.in(s.element), s.whole})
		}
	}
	return rows
}

// describe says which applications a region holds, where it comes first.
func (d *differences) describe(p *page.Page, r *analyze.Region, i int, first map[int]bool) {
	l := d.names.l
	if first[i] {
		p.Line(fmt.Sprintf(l.say("  第 %d 种情形", "  region %d"), i+1))
		return
	}
	first[i] = true
	p.Item(fmt.Sprintf(l.say("  第 %d 种情形：", "  region %d: "), i+1), d.where(r))
	p.Item(l.say("    例如：", "    for example: "), exampleText(l, r.Witness, d.time))
}

// where says a region in words. A fact that only the old set has goes by its
// title there.
func (d *differences) where(r *analyze.Region) string {
	l := d.names.l
	if len(r.Terms) == 0 {
		return l.say("全部申请", "all applications")
	}
	parts := make([]string, len(r.Terms))
	for i := range r.Terms {
		t := &r.Terms[i]
		n := d.names
		if t.Fact != "" && n.valued(strings.TrimRight(t.Fact, "'[]")) == nil {
			n.set = d.oldSet
		}
		parts[i] = n.term(t)
	}
	return strings.Join(parts, l.say("；", "; "))
}

func orNone(l tongue, s string) string {
	if s == "" {
		return l.say("（无）", "(nothing)")
	}
	return s
}

// verdict sums up, with the reason where a proof is not possible.
func (d *differences) verdict(p *page.Page, diff *analyze.Difference) {
	l := d.names.l
	switch {
	case diff.Same:
		p.Line(l.say("没有不同：已证明全部申请的处理结果相同（文字和出处除外）。", "No difference: every application is proved to be decided alike (words and citations apart)."))
	case len(diff.Regions) > 0:
		more := ""
		if diff.Left > 0 {
			more = l.say("，还有别的", ", and more")
		}
		p.Line(l.count(len(diff.Regions), "有 %d 种情形处理不同", "%d region is decided differently", "%d regions are decided differently") + more + l.say("。", "."))
	case len(diff.Undecided) > 0:
		p.Line(l.say("没有找到不同，但不能证明没有。", "No difference was found, and it cannot be proved that there is none."))
	default:
		p.Line(l.say("规则没有不同；声明的不同可能有影响。", "The rules do not differ; what is declared differently may matter."))
	}
	d.undecided(p, diff.Undecided)
}
