package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/lang"
)

// mostSplit is the number of contents of the other set up to which a region is
// looked for in each by itself, so that one thing changes in all of it.
const mostSplit = 8

// questions asks where two sets give a thing differently. Where none of what is
// asked for is possible, they give it alike: to every application to which one
// gives a content, the other gives one that is proved to be equal by value,
// as often and in the same order where that makes a difference.
func (p *comparison) questions(t *aspect) [][]prove.Goal {
	var out [][]prove.Goal
	for n := range t.sides {
		for _, c := range t.sides[n] {
			out = append(out, p.lacking(t, n, c)...)
		}
	}
	for n := range t.sides {
		for _, c := range t.sides[n] {
			out = append(out, p.rarer(t, n, c)...)
		}
	}
	return append(out, p.turned(t)...)
}

// lacking asks where one set gives a content and the other gives none like it.
func (p *comparison) lacking(t *aspect, side int, c *content) [][]prove.Goal {
	g := p.old.Sp.Graph
	given, like := g.Or(c.when...), p.likeGiven(t, side, c)
	if given == like {
		return nil
	}
	others := t.sides[1-side]
	base := []prove.Goal{given.Is(prove.Yes), like.Is(prove.No | prove.Open)}
	out := [][]prove.Goal{{given.Is(prove.Open), like.Is(prove.No)}}
	if len(others) > mostSplit {
		return append(out, base)
	}
	var any []prove.Ref
	for _, o := range others {
		any = append(any, o.when...)
		for _, differ := range p.ways(t, c, o) {
			out = append(out, append(slices.Clone(base), g.Or(o.when...).Is(prove.Yes), differ.Is(prove.Yes|prove.Open)))
		}
	}
	return append(out, append(slices.Clone(base), g.Or(any...).Is(prove.No|prove.Open)))
}

// likeGiven is that the other set gives a content that is equal to one.
func (p *comparison) likeGiven(t *aspect, side int, c *content) prove.Ref {
	g := p.old.Sp.Graph
	var out []prove.Ref
	for _, o := range t.sides[1-side] {
		out = append(out, g.And(g.Or(o.when...), g.Not(p.differ(t, c, o))))
	}
	return g.Or(out...)
}

// rarer asks where one set gives a content more often than the other.
func (p *comparison) rarer(t *aspect, side int, c *content) [][]prove.Goal {
	if !t.counts {
		return nil
	}
	i := slices.IndexFunc(t.sides[1-side], func(o *content) bool { return o.meaning == c.meaning && o.list == c.list })
	if i < 0 {
		return nil
	}
	mine, other := p.times(c.when), p.times(t.sides[1-side][i].when)
	var out [][]prove.Goal
	for n := 1; n < len(mine); n++ {
		less := prove.Never
		if n < len(other) {
			less = other[n]
		}
		if mine[n] != less {
			out = append(out, []prove.Goal{mine[n].Is(prove.Yes), less.Is(prove.No | prove.Open)}, []prove.Goal{mine[n].Is(prove.Open), less.Is(prove.No)})
		}
	}
	return out
}

// times is, for each number, that more than so many of some conditions hold.
func (p *comparison) times(when []prove.Ref) []prove.Ref {
	g := p.old.Sp.Graph
	var out []prove.Ref
	for _, w := range when {
		out = append(out, prove.Never)
		for n := len(out) - 1; n > 0; n-- {
			out[n] = g.Or(out[n], g.And(out[n-1], w))
		}
		out[0] = g.Or(out[0], w)
	}
	return out
}

// turned asks where two contents come in another order, of which the first
// counts, or both in turn.
func (p *comparison) turned(t *aspect) [][]prove.Goal {
	if !t.ordered {
		return nil
	}
	var out [][]prove.Goal
	g := p.old.Sp.Graph
	for i, a := range t.sides[0] {
		for _, b := range t.sides[0][i+1:] {
			x, y := t.sameOf(1, a), t.sameOf(1, b)
			if x != nil && y != nil && !before(a, b, x, y) {
				out = append(out, []prove.Goal{g.Or(a.when...).Is(prove.Yes), g.Or(b.when...).Is(prove.Yes), p.differ(t, a, b).Is(prove.Yes | prove.Open)})
			}
		}
	}
	return out
}

// sameOf is the content of a set that means the same as one, or nil.
func (t *aspect) sameOf(side int, c *content) *content {
	i := slices.IndexFunc(t.sides[side], func(o *content) bool { return o.meaning == c.meaning && o.list == c.list })
	if i < 0 {
		return nil
	}
	return t.sides[side][i]
}

// before reports whether all rules that give one content stand before all that
// give another, in both sets or in neither.
func before(a, b, x, y *content) bool {
	return a.last < b.first && x.last < y.first || b.last < a.first && y.last < x.first
}

// differ is that two contents are not the same.
func (p *comparison) differ(t *aspect, a, b *content) prove.Ref {
	g := p.old.Sp.Graph
	switch {
	case a.list != b.list && (t.owned || t.counts):
		return prove.Always
	case a.meaning == b.meaning:
		return prove.Never
	case a.literal && b.literal || t.counts:
		return prove.Always
	}
	out := p.unlikeContents(a, b)
	if a.bare == b.bare { // only what rules decide can make them differ
		out = g.And(out, p.readsDiffer(slices.Concat(a.reads, b.reads)))
	}
	return out
}

// unlikeContents is that the values of two contents differ.
func (p *comparison) unlikeContents(a, b *content) prove.Ref {
	if a.effect == nil {
		return p.old.Unlike(a.value, b.value)
	}
	if a.effect.Effect.Kind != b.effect.Effect.Kind {
		return prove.Always
	}
	var out []prove.Ref
	for _, name := range a.effect.Named(b.effect) {
		x, y := a.effect.Arg(name), b.effect.Arg(name)
		switch {
		case x.Key() == y.Key():
		case names(name):
			out = append(out, p.old.Unlike(x, y))
		default:
			out = append(out, p.old.Maybe("unlike "+x.Key()+"|"+y.Key(), slices.Concat(x.Reasons(), y.Reasons())))
		}
	}
	return p.old.Sp.Graph.Or(out...)
}

// names reports whether an argument is read as a name, so that equal texts are
// equal values. Of others, such as data, a number is another value than its text.
func names(arg string) bool {
	switch arg {
	case "to", "by", "combine", "code", "level", "from", "subject", "role", "class", "status", "measure", "owner", "act", "task", "material":
		return true
	}
	return false
}

// readsDiffer is that the sets may decide otherwise something that is read.
func (p *comparison) readsDiffer(reads []string) prove.Ref {
	var out []prove.Ref
	for _, key := range reads {
		for _, t := range p.all {
			if p.byKey[key] == t || t.section == engine.SectionDeadlines && prove.ClockName(t.name) == key {
				out = append(out, p.mayDiffer(t))
			}
		}
	}
	return p.old.Sp.Graph.Or(out...)
}

// mayDiffer is that the sets may give a thing differently.
func (p *comparison) mayDiffer(t *aspect) prove.Ref {
	switch {
	case t.done:
		return t.differ
	case t.busy:
		return prove.Always // what each of the sets lets depend on the other
	}
	t.busy = true
	g := p.old.Sp.Graph
	var out []prove.Ref
	for n := range t.sides {
		for _, c := range t.sides[n] {
			out = append(out, g.And(g.Or(c.when...), g.Not(p.likeGiven(t, n, c))))
		}
	}
	for n := range t.sides {
		for _, c := range t.sides[n] {
			for _, q := range p.rarer(t, n, c) {
				out = append(out, g.And(q[0].Node, g.Not(q[1].Node)))
			}
		}
	}
	for _, q := range p.turned(t) {
		out = append(out, g.And(q[0].Node, q[1].Node))
	}
	t.differ, t.done, t.busy = g.Or(out...), true, false
	return t.differ
}

// mostWays bounds the ways in which two values are told apart.
const mostWays = 12

// ways are the ways in which two contents differ: where the values of both are
// worked out from few classes, each pair of values by itself, else that they
// differ.
func (p *comparison) ways(t *aspect, a, b *content) []prove.Ref {
	differ := p.differ(t, a, b)
	if differ == prove.Never || a.effect != nil || t.counts || a.literal && b.literal {
		return []prove.Ref{differ}
	}
	xs, ys := a.value.Cells(), b.value.Cells()
	tab, _ := prove.TableOf(slices.Concat(xs, ys))
	if tab == nil {
		return []prove.Ref{differ}
	}
	var order, pairs []string
	tab.Each(slices.Concat(xs, ys), func() {
		x, y := a.value.Text(xs), b.value.Text(ys)
		pair := "?"
		if x.Settled() && y.Settled() && !x.Lacking && !y.Lacking {
			pair = x.Begin + "\x00" + y.Begin
		}
		pairs = append(pairs, pair)
		if !slices.Contains(order, pair) {
			order = append(order, pair)
		}
	})
	if len(order) > mostWays {
		return []prove.Ref{differ}
	}
	var out []prove.Ref
	for _, pair := range order {
		one := &prove.Table{Axes: tab.Axes}
		for _, p := range pairs {
			one.Answers = append(one.Answers, map[bool]prove.Mask{true: prove.Yes, false: prove.No}[p == pair])
		}
		if r := p.old.Sp.Graph.And(differ, p.old.Sp.Graph.Leaf(one)); r != prove.Never {
			out = append(out, r)
		}
	}
	return out
}

func (p *comparison) sides() []*prove.Side { return []*prove.Side{p.old, p.new} }

// apart asks where one condition holds and another does not.
func (p *comparison) apart(old, new prove.Ref) [][]prove.Goal {
	if old == new {
		return nil
	}
	return [][]prove.Goal{{old.Is(prove.Yes), new.Is(prove.No | prove.Open)}, {new.Is(prove.Yes), old.Is(prove.No | prove.Open)}}
}

func (p *comparison) promise(s *prove.Side, outcome int) prove.Ref {
	o := &s.Set.Outcomes[outcome]
	if o.Complete == nil {
		return prove.Never
	}
	parts := []prove.Ref{s.Cond(o.Complete), s.Gives(outcome, lang.NoneValue())}
	if o.List >= 0 {
		parts = append(parts, s.Exists[o.List])
	}
	return s.Sp.Graph.And(parts...)
}
