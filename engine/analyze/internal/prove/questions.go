package prove

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
)

// mostSplit is the number of contents of the other set up to which a region is
// looked for in each by itself, so that one thing changes in all of it.
const mostSplit = 8

// Questions asks where two sets give a thing differently. Where none of what is
// asked for is possible, they give it alike: to every application to which one
// gives a content, the other gives one that is proved to be equal by value,
// as often and in the same order where that makes a difference.
func (p *Comparison) Questions(t *Aspect) [][]Goal {
	var out [][]Goal
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
func (p *Comparison) lacking(t *Aspect, side int, c *content) [][]Goal {
	g := p.old.Sp.Graph
	given, like := g.Or(c.when...), p.likeGiven(t, side, c)
	if given == like {
		return nil
	}
	others := t.sides[1-side]
	base := []Goal{given.Is(Yes), like.Is(No | Open)}
	out := [][]Goal{{given.Is(Open), like.Is(No)}}
	if len(others) > mostSplit {
		return append(out, base)
	}
	var any []Ref
	for _, o := range others {
		any = append(any, o.when...)
		for _, differ := range p.ways(t, c, o) {
			out = append(out, append(slices.Clone(base), g.Or(o.when...).Is(Yes), differ.Is(Yes|Open)))
		}
	}
	return append(out, append(slices.Clone(base), g.Or(any...).Is(No|Open)))
}

// likeGiven is that the other set gives a content that is equal to one.
func (p *Comparison) likeGiven(t *Aspect, side int, c *content) Ref {
	g := p.old.Sp.Graph
	var out []Ref
	for _, o := range t.sides[1-side] {
		out = append(out, g.And(g.Or(o.when...), g.Not(p.differ(t, c, o))))
	}
	return g.Or(out...)
}

// rarer asks where one set gives a content more often than the other.
func (p *Comparison) rarer(t *Aspect, side int, c *content) [][]Goal {
	if !t.counts {
		return nil
	}
	i := slices.IndexFunc(t.sides[1-side], func(o *content) bool { return o.meaning == c.meaning && o.list == c.list })
	if i < 0 {
		return nil
	}
	mine, other := p.times(c.when), p.times(t.sides[1-side][i].when)
	var out [][]Goal
	for n := 1; n < len(mine); n++ {
		less := Never
		if n < len(other) {
			less = other[n]
		}
		if mine[n] != less {
			out = append(out, []Goal{mine[n].Is(Yes), less.Is(No | Open)}, []Goal{mine[n].Is(Open), less.Is(No)})
		}
	}
	return out
}

// times is, for each number, that more than so many of some conditions hold.
func (p *Comparison) times(when []Ref) []Ref {
	g := p.old.Sp.Graph
	var out []Ref
	for _, w := range when {
		out = append(out, Never)
		for n := len(out) - 1; n > 0; n-- {
			out[n] = g.Or(out[n], g.And(out[n-1], w))
		}
		out[0] = g.Or(out[0], w)
	}
	return out
}

// turned asks where two contents come in another order, of which the first
// counts, or both in turn.
func (p *Comparison) turned(t *Aspect) [][]Goal {
	if !t.ordered {
		return nil
	}
	var out [][]Goal
	g := p.old.Sp.Graph
	for i, a := range t.sides[0] {
		for _, b := range t.sides[0][i+1:] {
			x, y := t.sameOf(1, a), t.sameOf(1, b)
			if x != nil && y != nil && !before(a, b, x, y) {
				out = append(out, []Goal{g.Or(a.when...).Is(Yes), g.Or(b.when...).Is(Yes), p.differ(t, a, b).Is(Yes | Open)})
			}
		}
	}
	return out
}

// sameOf is the content of a set that means the same as one, or nil.
func (t *Aspect) sameOf(side int, c *content) *content {
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
func (p *Comparison) differ(t *Aspect, a, b *content) Ref {
	g := p.old.Sp.Graph
	switch {
	case a.list != b.list && (t.owned || t.counts):
		return Always
	case a.meaning == b.meaning:
		return Never
	case a.literal && b.literal || t.counts:
		return Always
	}
	out := p.unlikeContents(a, b)
	if a.bare == b.bare { // only what rules decide can make them differ
		out = g.And(out, p.readsDiffer(slices.Concat(a.reads, b.reads)))
	}
	return out
}

// unlikeContents is that the values of two contents differ.
func (p *Comparison) unlikeContents(a, b *content) Ref {
	if a.effect == nil {
		return p.old.Unlike(a.value, b.value)
	}
	if a.effect.effect.Kind != b.effect.effect.Kind {
		return Always
	}
	var out []Ref
	for _, name := range a.effect.named(b.effect) {
		x, y := a.effect.arg(name), b.effect.arg(name)
		switch {
		case x.key() == y.key():
		case names(name):
			out = append(out, p.old.Unlike(x, y))
		default:
			out = append(out, p.old.maybe("unlike "+x.key()+"|"+y.key(), slices.Concat(x.reasons(), y.reasons())))
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
func (p *Comparison) readsDiffer(reads []string) Ref {
	var out []Ref
	for _, key := range reads {
		for _, t := range p.All {
			if p.byKey[key] == t || t.Section == engine.SectionDeadlines && clockName(t.Name) == key {
				out = append(out, p.mayDiffer(t))
			}
		}
	}
	return p.old.Sp.Graph.Or(out...)
}

// mayDiffer is that the sets may give a thing differently.
func (p *Comparison) mayDiffer(t *Aspect) Ref {
	switch {
	case t.done:
		return t.differ
	case t.busy:
		return Always // what each of the sets lets depend on the other
	}
	t.busy = true
	g := p.old.Sp.Graph
	var out []Ref
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
func (p *Comparison) ways(t *Aspect, a, b *content) []Ref {
	differ := p.differ(t, a, b)
	if differ == Never || a.effect != nil || t.counts || a.literal && b.literal {
		return []Ref{differ}
	}
	xs, ys := a.value.cells(), b.value.cells()
	tab, _ := tableOf(slices.Concat(xs, ys))
	if tab == nil {
		return []Ref{differ}
	}
	var order, pairs []string
	tab.each(slices.Concat(xs, ys), func() {
		x, y := a.value.text(xs), b.value.text(ys)
		pair := "?"
		if x.settled() && y.settled() && !x.lacking && !y.lacking {
			pair = x.begin + "\x00" + y.begin
		}
		pairs = append(pairs, pair)
		if !slices.Contains(order, pair) {
			order = append(order, pair)
		}
	})
	if len(order) > mostWays {
		return []Ref{differ}
	}
	var out []Ref
	for _, pair := range order {
		one := &Table{Axes: tab.Axes}
		for _, p := range pairs {
			one.Answers = append(one.Answers, map[bool]Mask{true: Yes, false: No}[p == pair])
		}
		if r := p.old.Sp.Graph.And(differ, p.old.Sp.Graph.Leaf(one)); r != Never {
			out = append(out, r)
		}
	}
	return out
}

// Sides are the old set and the new.
func (p *Comparison) Sides() []*Side { return []*Side{p.old, p.New} }

// Apart asks where one condition holds and another does not.
func (p *Comparison) Apart(old, new Ref) [][]Goal {
	if old == new {
		return nil
	}
	return [][]Goal{{old.Is(Yes), new.Is(No | Open)}, {new.Is(Yes), old.Is(No | Open)}}
}

// Promise is that an outcome should have a value and has none.
func (p *Comparison) Promise(s *Side, outcome int) Ref {
	o := &s.Set.Outcomes[outcome]
	if o.Complete == nil {
		return Never
	}
	parts := []Ref{s.Cond(o.Complete), s.gives(outcome, lang.NoneValue())}
	if o.List >= 0 {
		parts = append(parts, s.Exists[o.List])
	}
	return s.Sp.Graph.And(parts...)
}
