package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
)

// undecided says where a difference could be neither shown nor excluded, what
// that means, and what to do about it.
func (d *differences) undecided(p *page.Page, list []analyze.Undecided) {
	if len(list) == 0 {
		return
	}
	l := d.names.l
	p.Line("")
	p.Line(l.count(len(list), "未能判定的有 %d 处：", "Not decided, in %d place:", "Not decided, in %d places:"))
	for i := range list {
		u := &list[i]
		p.Item("  - ", d.undecidedThing(u)+l.say("；涉及", "; it rests on ")+d.involved(u.Facts))
	}
	p.Item("", l.say("这不证明有不同，也不证明没有不同：那里的条件要把几个值合在一起算（列表各项的合计或计数、两个事实相比、当前时间等），情形数不尽，无法逐一审遍。",
		"This is neither a proof that they differ nor one that they do not: the conditions there reckon with several values together (a sum or a count over a list, one fact against another, the present time), of which there is no end, so that not every case can be gone through."))
	p.Item("", fmt.Sprintf(l.say("怎么办：用历史申请实际比一比：guize diff %[1]s %[2]s --history 文件；界限附近的情形，写成用例。",
		"What to do: compare with applications that came in, guize diff %[1]s %[2]s --history FILE, and write cases for what lies near the limits."), d.oldFile, d.newFile))
}

// undecidedThing is what was not decided: an outcome, or a rule with what it gives.
func (d *differences) undecidedThing(u *analyze.Undecided) string {
	l := d.names.l
	for _, set := range []*rules.Set{d.names.set, d.oldSet} {
		n := names{set, l}
		if n.outcome(u.On) != nil {
			return l.group(u.Code) + l.say("“", " \"") + n.factTitle(u.On) + l.say("”", `"`)
		}
		if r := giving(set, u.Pos); r != nil {
			return l.group(u.Code) + l.say("“", " \"") + orID(n.text(r.Title), r.ID) + l.say("”（", "\" (") + u.On + l.say("）", ")")
		}
	}
	return l.group(u.Code) + " " + u.On
}

// giving is the rule that has an effect at a place, or nil.
func giving(set *rules.Set, at rules.Pos) *rules.Rule {
	for _, p := range set.Policies {
		for _, r := range p.Rules {
			if slices.ContainsFunc(r.Effects, func(e rules.Effect) bool { return e.Pos.Line == at.Line && e.Pos.Col == at.Col }) {
				return r
			}
		}
	}
	return nil
}

// involved are the titles of facts, each once. Of a list it is all its elements
// that matter.
func (d *differences) involved(paths []string) string {
	l := d.names.l
	var out []string
	for _, name := range paths {
		n := d.names
		if n.valued(name) == nil {
			n.set = d.oldSet
		}
		title := n.unique(name)
		if f := n.fact(name); f != nil && f.Type.Kind == rules.KindList {
			title = l.say("“", "all of \"") + title + l.say("”的各项", `"`)
		} else if list, _, _ := strings.Cut(name, "."); n.fact(list) != nil && n.keyOf(list) == n.fact(name) && slices.Contains(paths, list) {
			continue // it only says which element it is
		}
		if !slices.Contains(out, title) {
			out = append(out, title)
		}
	}
	return l.list(out)
}
