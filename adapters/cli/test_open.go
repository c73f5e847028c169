package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/engine/tell/page"
)

// openCases are cases that fail for the same reason: they should be decided, and the set
// waits for facts that none of them gives, as after a fact was made required.
type openCases struct {
	missing string // the facts, as one key
	cases   []*suite.Result
}

// openGroups are those of a file, of at least two cases each, in the order of the first.
type openGroups []openCases

// leftOpen finds the cases that are told together.
func leftOpen(r *suite.Report) openGroups {
	var out openGroups
	for i := range r.Results {
		x := &r.Results[i]
		if x.Passed() || x.Decision == nil || x.Decision.Status != engine.StatusIncomplete || len(x.Decision.Missing) == 0 ||
			!slices.ContainsFunc(x.Differences, func(d suite.Difference) bool { return d.Path == "status" }) {
			continue
		}
		key := missingKey(x.Decision)
		at := slices.IndexFunc(out, func(g openCases) bool { return g.missing == key })
		if at < 0 {
			at, out = len(out), append(out, openCases{missing: key})
		}
		out[at].cases = append(out[at].cases, x)
	}
	return slices.DeleteFunc(out, func(g openCases) bool { return len(g.cases) < 2 })
}

func missingKey(d *engine.Decision) string {
	names := make([]string, len(d.Missing))
	for i, m := range d.Missing {
		names[i] = m.Fact
	}
	return strings.Join(names, "\n")
}

func (g openGroups) has(r *suite.Result) bool {
	return slices.ContainsFunc(g, func(c openCases) bool { return slices.Contains(c.cases, r) })
}

// printLeftOpen says once for all cases that wait for the same what that is.
func (a *app) printLeftOpen(n tell.Teller, groups openGroups) {
	l := n.Lang
	for _, g := range groups {
		p := page.New()
		facts := make([]string, 0, len(g.cases[0].Decision.Missing))
		for _, m := range g.cases[0].Decision.Missing {
			facts = append(facts, n.FactTitle(m.Fact)+l.Say("（", " (")+m.Fact+l.Say("）", ")"))
		}
		p.Item("", fmt.Sprintf(l.Say("不通过 下列 %d 个用例应能决定，现在都缺：%s", "FAIL these %d cases should be decided, and all lack: %s"), len(g.cases), l.List(facts)))
		for _, r := range g.cases {
			p.Line("  - " + r.Name + "  " + r.Pos.String())
		}
		p.Item(l.Say("  提示：", "  hint: "), l.Say("在用例里写上这些事实（各用例相同的写在 base 里）；规则集里不是非填不可的，去掉 required 或写 default",
			"give these facts in the cases (what all have in common, in base); where the set does not need them, drop required or write a default"))
		fmt.Fprint(a.out, p)
	}
}
