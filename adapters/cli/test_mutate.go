package cli

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/suite"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
)

// equivalent makes what reports whether it is proven that two sets decide every
// application alike: no decision differs, and neither breaks a promise of its
// own to give an outcome.
func equivalent(at time.Time) func(context.Context, *engine.Engine, *engine.Engine) bool {
	opts := analyze.Options{At: at}
	return func(ctx context.Context, old, mutant *engine.Engine) bool {
		d, err := analyze.Diff(ctx, old, mutant, opts)
		return err == nil && d.Same && gapless(ctx, old, opts) && gapless(ctx, mutant, opts)
	}
}

// gapless reports whether every promise of a set to give an outcome is proven.
func gapless(ctx context.Context, eng *engine.Engine, opts analyze.Options) bool {
	r, err := analyze.Check(ctx, eng, opts)
	if err != nil {
		return false
	}
	for _, f := range r.Findings {
		if f.Code == "gap" {
			return false
		}
	}
	for _, u := range r.Undecided {
		if u.Code == "gap" {
			return false
		}
	}
	return true
}

// printMutation shows the score and each mistake that no case notices.
func (a *app) printMutation(n tell.Teller, r *suite.MutationReport) {
	l := n.Lang
	killed, alive := r.Count(suite.FateKilled), r.Count(suite.FateSurvived)
	fmt.Fprintf(a.out, l.Say("改错检验：%d 处改动，发现 %d 处，未发现 %d 处，证明无影响 %d 处；检出率 %s\n",
		"mistakes made: %d, noticed %d, unnoticed %d, proven harmless %d; score %s\n"),
		killed+alive+r.Count(suite.FateEquivalent), killed, alive, r.Count(suite.FateEquivalent), percent(r.Score()))
	for i := range r.Results {
		if res := &r.Results[i]; res.Fate == suite.FateSurvived {
			a.printSurvivor(l, i, res)
		}
	}
}

func (a *app) printSurvivor(l tell.Lang, i int, r *suite.MutantResult) {
	p := page.New()
	p.Line(l.Say("未发现 ", "unnoticed ") + r.Where + "  " + r.Pos.String())
	p.Item("  "+l.Say("原文：", "as it is: "), r.Old)
	if r.New == "" {
		p.Line("  " + l.Say("改动：删除", "mistake:  deleted"))
	} else {
		p.Item("  "+l.Say("改动：", "mistake:  "), r.New)
	}
	fmt.Fprint(a.out, p)
	if r.Killer == nil {
		fmt.Fprintln(a.out, "  "+l.Say("没有找到能发现它的申请；可能没有影响", "no application was found that shows it; it may be harmless"))
		return
	}
	a.printKiller(l, fmt.Sprintf("%s-%d", strings.ReplaceAll(r.Where, "/", "-"), i+1), r.Killer)
}

// printKiller shows how the decision changes, and the case to keep.
func (a *app) printKiller(l tell.Lang, name string, k *suite.Killer) {
	what := l.Say("用例“%s”", "the case %q")
	if len(k.Change) > 0 {
		what += l.Say("，改为 ", " with ") + l.List(k.Change)
	}
	p := page.New()
	p.Item("  ", fmt.Sprintf(what, k.Case)+l.Say(" 能发现：", " shows it:"))
	for i, d := range k.Differs {
		if i == mostDifferences {
			p.Line(fmt.Sprintf(l.Say("    另有 %d 处", "    and %d more"), len(k.Differs)-i))
			break
		}
		p.Item("    ", d.Path+l.Say("：", ": ")+cmp.Or(d.Set, l.Say("无", "nothing"))+" → "+cmp.Or(d.Mutant, l.Say("无", "nothing")))
	}
	p.Line("  " + l.Say("核对后可作为用例留下：", "once checked, keep it as a case:"))
	fmt.Fprint(a.out, p, k.YAML(name))
}

const mostDifferences = 4

// measuresJSON are the parts of the JSON of a test run that must be asked for.
type measuresJSON struct {
	Coverage *coverageJSON `json:"coverage,omitempty"`
	Mutation *mutationJSON `json:"mutation,omitempty"`
}

type coverageJSON struct {
	Shares  map[string]shareJSON `json:"shares"`
	Missing []goalJSON           `json:"missing"`
}

type shareJSON struct {
	Covered int     `json:"covered"`
	All     int     `json:"all"`
	Percent float64 `json:"percent"`
}

type goalJSON struct {
	Measure string    `json:"measure"`
	Rule    string    `json:"rule"`
	Pos     rules.Pos `json:"pos"`
	Side    string    `json:"side,omitempty"`
	Fact    string    `json:"fact,omitempty"`
	Value   string    `json:"value,omitempty"`
}

type mutationJSON struct {
	Killed     int            `json:"killed"`
	Survived   int            `json:"survived"`
	Equivalent int            `json:"equivalent"`
	Invalid    int            `json:"invalid"`
	Score      float64        `json:"score"`
	Survivors  []survivorJSON `json:"survivors"`
}

type survivorJSON struct {
	Kind   string    `json:"kind"`
	Where  string    `json:"where"`
	Pos    rules.Pos `json:"pos"`
	Old    string    `json:"old"`
	New    string    `json:"new"`
	Killer string    `json:"killer,omitempty"` // a case in YAML
}

func (m *measured) json() measuresJSON {
	var out measuresJSON
	if c := m.coverage; c != nil {
		out.Coverage = &coverageJSON{Shares: map[string]shareJSON{}, Missing: []goalJSON{}}
		for _, k := range suite.Measures() {
			covered, all := c.Count(k)
			out.Coverage.Shares[string(k)] = shareJSON{covered, all, c.Percent(k)}
		}
		for i := range c.Goals {
			if g := &c.Goals[i]; !g.Covered() {
				out.Coverage.Missing = append(out.Coverage.Missing, goalJSON{string(g.Measure), g.Rule, g.Pos, g.Side, g.Fact, g.Value})
			}
		}
	}
	if r := m.mutation; r != nil {
		out.Mutation = mutationReport(r)
	}
	return out
}

func mutationReport(r *suite.MutationReport) *mutationJSON {
	out := &mutationJSON{Killed: r.Count(suite.FateKilled), Survived: r.Count(suite.FateSurvived),
		Equivalent: r.Count(suite.FateEquivalent), Invalid: r.Count(suite.FateInvalid), Score: r.Score(), Survivors: []survivorJSON{}}
	for i := range r.Results {
		res := &r.Results[i]
		if res.Fate != suite.FateSurvived {
			continue
		}
		s := survivorJSON{Kind: string(res.Kind), Where: res.Where, Pos: res.Pos, Old: res.Old, New: res.New}
		if res.Killer != nil {
			s.Killer = res.Killer.YAML(fmt.Sprintf("%s-%d", strings.ReplaceAll(res.Where, "/", "-"), i+1))
		}
		out.Survivors = append(out.Survivors, s)
	}
	return out
}
