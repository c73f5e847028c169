package analyze

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// giver is a rule that gives a task or deadline.
type giver struct {
	rule   int
	effect *model.Effect
}

// clashes looks for tasks and deadlines of one name that rules give differently
// to one application, which is a conflict as two values are. A deadline belongs
// to the element that its rule runs over; tasks of all elements meet.
func (c *checker) clashes() {
	by := map[engine.Section][]giver{}
	for i := range c.Set.Rules {
		for k := range c.Set.Rules[i].Effects {
			e := &c.Set.Rules[i].Effects[k]
			by[sectionOf(e)] = append(by[sectionOf(e)], giver{i, e})
		}
	}
	for _, s := range []engine.Section{engine.SectionRoutes, engine.SectionDeadlines} {
		for n, a := range by[s] {
			for _, b := range by[s][n:] {
				if !mayClash(a, b) {
					continue
				}
				if c.spent() {
					c.leave(problem{code: "conflict", on: prove.Spelt(a.effect.Known), pos: a.effect.Pos, facts: c.conesOf([]int{a.rule, b.rule}), allow: c.allowed(&c.Set.Rules[a.rule])})
					continue
				}
				c.clash(a, b, by[s])
			}
		}
	}
}

// mayClash reports whether two tasks or deadlines can have one name and differ,
// as they are written.
func mayClash(x, y giver) bool {
	return mayBeOne(x.effect.Known, y.effect.Known) && (prove.HasLeaf(x.effect) || prove.HasLeaf(y.effect) || !sameArgs(x.effect, y.effect))
}

// sameArgs reports whether two effects are written with the same texts.
func sameArgs(x, y *model.Effect) bool {
	return x.Kind == y.Kind && slices.EqualFunc(x.Args, y.Args, func(a, b model.Arg) bool {
		return a.Name == b.Name && slices.Equal(a.Pieces, b.Pieces)
	})
}

func (c *checker) clash(x, y giver, all []giver) {
	task := sectionOf(x.effect) == engine.SectionRoutes
	if !task && c.Set.Rules[x.rule].List != c.Set.Rules[y.rule].List {
		return
	}
	a, b := c.Set.Rules[x.rule].ID, c.Set.Rules[y.rule].ID
	name := prove.Spelt(x.effect.Known)
	what := text.Say("给出不同的任务“%[1]s”", "give the task %[1]q differently", name)
	if !task {
		what = text.Say("给出不同的时限“%[1]s”", "give the deadline %[1]q differently", name)
	}
	m := c.meet(x.rule, y.rule, func(d *engine.Decision) bool { return clashed(d, sectionOf(x.effect), a, b) })
	m.others = rivals(all, x, y)
	differ := func(second *prove.Side) []prove.Ref {
		one, two := c.sayings(x, c.Side), c.sayings(y, second)
		return []prove.Ref{c.Sp.Graph.Not(c.Unlike(one.Name(), two.Name())), c.GivenUnlike(one, two)}
	}
	m.once(differ)
	if task && !(x.effect.Name == y.effect.Name && c.ownName(x.rule, x.effect.Known)) {
		m.twice(differ)
	}
	m.report([2]rules.Pos{x.effect.Pos, y.effect.Pos}, text.Say("%[1]s 与 %[2]s 给出的内容不同", "%[1]s and %[2]s give it differently", a, b), what)
}

// rivals are the other rules that may give a task or deadline of the name, which
// then stands in the decision in place of that of the rules at issue.
func rivals(all []giver, of ...giver) []int {
	var out []int
	for _, g := range all {
		if !slices.ContainsFunc(of, func(x giver) bool { return x.rule == g.rule }) && !slices.Contains(out, g.rule) && mayBeOne(g.effect.Known, of[0].effect.Known) {
			out = append(out, g.rule)
		}
	}
	return out
}

// ownName reports whether the key of the element is all that differs in a name
// that a rule writes, so that no two elements share it.
func (c *checker) ownName(rule int, name []model.Piece) bool {
	list := c.Set.Rules[rule].List
	if list < 0 || c.Set.Lists[list].Rec.Key < 0 {
		return false
	}
	l := &c.Set.Lists[list]
	own := false
	for _, p := range name {
		if p.Leaf == nil {
			continue
		}
		if d, ok := p.Leaf.Expr.Tree().Dep(); !ok || own || d != (lang.Dep{List: l.Slot, Slot: l.Rec.Key}) || !p.Leaf.Expr.Tree().Element() {
			return false
		}
		own = true
	}
	return own
}

// written is a name with what its expressions name written out.
func written(ps []model.Piece) string {
	var b strings.Builder
	for _, p := range ps {
		if p.Leaf != nil {
			b.WriteString("\x00" + prove.LeafMeaning(p.Leaf) + "\x00")
			continue
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// clashed reports whether a decision says that two rules give a task or
// deadline differently.
func clashed(d *engine.Decision, in engine.Section, a, b string) bool {
	return slices.ContainsFunc(d.Conflicts, func(k engine.Conflict) bool {
		return k.Section == in && (slices.Equal(k.Rules, []string{a, b}) || slices.Equal(k.Rules, []string{b, a}))
	})
}

// mayBeOne reports whether two names, as they are written, can turn out to be
// the same.
func mayBeOne(a, b []model.Piece) bool {
	begin, end := fixedEnds(a)
	begin2, end2 := fixedEnds(b)
	switch one, two := len(a) == 1 && a[0].Leaf == nil, len(b) == 1 && b[0].Leaf == nil; {
	case one && two:
		return begin == begin2
	case one:
		return len(begin) >= len(begin2)+len(end2) && strings.HasPrefix(begin, begin2) && strings.HasSuffix(begin, end2)
	case two:
		return mayBeOne(b, a)
	}
	return (strings.HasPrefix(begin, begin2) || strings.HasPrefix(begin2, begin)) &&
		(strings.HasSuffix(end, end2) || strings.HasSuffix(end2, end))
}

// fixedEnds are the texts with which a name surely begins and ends.
func fixedEnds(ps []model.Piece) (begin, end string) {
	if n := len(ps); n > 0 {
		if ps[0].Leaf == nil {
			begin = ps[0].Text
		}
		if ps[n-1].Leaf == nil {
			end = ps[n-1].Text
		}
	}
	return begin, end
}

func (c *checker) sayings(g giver, at *prove.Side) prove.Sayings { return at.Sayings(g.rule, g.effect) }
