package tell

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// Targets says in a line each what the cases of the targets of the set came to, each
// group of a target below its head.
func (n Teller) Targets(results []engine.TargetResult) []string {
	var out []string
	last := ""
	for i := range results {
		r := &results[i]
		d := n.target(r.Target)
		if r.Target != last {
			out = append(out, cmp.Or(n.Words(d.Title), r.Target)+n.Lang.Say("：", ": ")+n.targetWords(d, r))
			last = r.Target
		}
		out = append(out, "  "+n.targetResult(d, r))
	}
	return out
}

// target is a target of the set by its id; one that says nothing where there is none.
func (n Teller) target(id string) *rules.Target {
	if i := slices.IndexFunc(n.Set.Targets, func(t *rules.Target) bool { return t.ID == id }); i >= 0 {
		return n.Set.Targets[i]
	}
	return &rules.Target{ID: id, Of: &rules.Expr{}}
}

// targetWords is what a target asks for.
func (n Teller) targetWords(d *rules.Target, r *engine.TargetResult) string {
	limit := n.counted(d, r.Limit)
	switch rules.TargetKind(r.Kind) {
	case rules.TargetShare:
		return n.Lang.Say(r.Share+"%的件不超过"+limit, r.Share+" % within "+limit)
	case rules.TargetPercentile:
		return n.Lang.Say("第"+r.Share+"百分位不超过"+limit, "percentile "+r.Share+" at most "+limit)
	}
	return n.Lang.Say("平均不超过"+limit, "average at most "+limit)
}

// targetResult is what a group came to.
func (n Teller) targetResult(d *rules.Target, r *engine.TargetResult) string {
	l := n.Lang
	text := ""
	switch {
	case d.By != nil:
		text = n.groupWords(d, r.Group) + l.Say("　", "  ")
	case r.Group != "": // of a target of another set
		text = r.Group + l.Say("　", "  ")
	}
	switch {
	case r.Cases == 0:
		text += l.Say("没有可以计算的件", "no case yet")
	case rules.TargetKind(r.Kind) == rules.TargetShare:
		text += r.Value + l.Say("%", " %")
	default:
		text += n.counted(d, r.Value)
	}
	if r.Cases > 0 && r.Met {
		text += l.Say("，达标", ", met")
	} else if r.Cases > 0 {
		text += l.Say("，未达标", ", not met")
	}
	cases := l.Count(r.Cases, "%d件", "%d case", "%d cases")
	if r.Open > 0 {
		cases += l.Count(r.Open, "，另有%d件尚无结果", ", %d still open", ", %d still open")
	}
	return text + l.bracketed(cases)
}

// groupWords is what a group is called.
func (n Teller) groupWords(d *rules.Target, group string) string {
	year, month, isMonth := strings.Cut(group, "-")
	switch {
	case group == "":
		return n.Lang.Say("未知", "unknown")
	case d.By.Source == rules.ByMonth && isMonth && n.Lang == "zh":
		return year + "年" + strings.TrimPrefix(month, "0") + "月"
	case d.By.Source == rules.ByMonth:
		return group
	case group == "true" || group == "false":
		return n.Lang.Word(group)
	}
	return n.Value(n.loopPath(d, d.By.Source), group)
}

// counted is a number of what a target counts, with its unit.
func (n Teller) counted(d *rules.Target, number string) string {
	if strings.HasSuffix(d.Of.Source, "_workdays") {
		return number + n.Lang.Say("个工作日", " working days")
	}
	return n.Value(n.loopPath(d, d.Of.Source), number)
}

// loopPath is a path of which the variable of the loop is its list.
func (n Teller) loopPath(d *rules.Target, path string) string {
	if rest, ok := strings.CutPrefix(path, loopVar(d.For)); ok && d.For != nil {
		return n.Set.Named(d.For.List + rest)
	}
	return n.Set.Named(path)
}

func loopVar(l *rules.Loop) string {
	if l == nil {
		return ""
	}
	return l.Var
}
