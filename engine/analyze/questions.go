package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
)

// mostSplit is the number of contents of the other set up to which a region is
// looked for in each by itself, so that one thing changes in all of it.
const mostSplit = 8

// questions asks where two sets give a thing differently. Where none of what is
// asked for is possible, they give it alike: to every application to which one
// gives a content, the other gives one that is proved to be equal by value,
// as often and in the same order where that makes a difference.
func (d *differ) questions(t *aspect) [][]goal {
	var out [][]goal
	for n := range t.sides {
		for _, c := range t.sides[n] {
			out = append(out, d.lacking(t, n, c)...)
		}
	}
	for n := range t.sides {
		for _, c := range t.sides[n] {
			out = append(out, d.rarer(t, n, c)...)
		}
	}
	return append(out, d.turned(t)...)
}

// lacking asks where one set gives a content and the other gives none like it.
func (d *differ) lacking(t *aspect, side int, c *content) [][]goal {
	g := d.sp.graph
	given, like := g.or(c.when...), d.likeGiven(t, side, c)
	if given == like {
		return nil
	}
	others := t.sides[1-side]
	base := []goal{{given, yes}, {like, no | open}}
	out := [][]goal{{{given, open}, {like, no}}}
	if len(others) > mostSplit {
		return append(out, base)
	}
	var any []ref
	for _, o := range others {
		any = append(any, o.when...)
		for _, differ := range d.ways(t, c, o) {
			out = append(out, append(slices.Clone(base), goal{g.or(o.when...), yes}, goal{differ, yes | open}))
		}
	}
	return append(out, append(slices.Clone(base), goal{g.or(any...), no | open}))
}

// likeGiven is that the other set gives a content that is equal to one.
func (d *differ) likeGiven(t *aspect, side int, c *content) ref {
	g := d.sp.graph
	var out []ref
	for _, o := range t.sides[1-side] {
		out = append(out, g.and(g.or(o.when...), g.not(d.differ(t, c, o))))
	}
	return g.or(out...)
}

// rarer asks where one set gives a content more often than the other.
func (d *differ) rarer(t *aspect, side int, c *content) [][]goal {
	if !t.counts {
		return nil
	}
	i := slices.IndexFunc(t.sides[1-side], func(o *content) bool { return o.meaning == c.meaning && o.list == c.list })
	if i < 0 {
		return nil
	}
	mine, other := d.times(c.when), d.times(t.sides[1-side][i].when)
	var out [][]goal
	for n := 1; n < len(mine); n++ {
		less := never
		if n < len(other) {
			less = other[n]
		}
		if mine[n] != less {
			out = append(out, []goal{{mine[n], yes}, {less, no | open}}, []goal{{mine[n], open}, {less, no}})
		}
	}
	return out
}

// times is, for each number, that more than so many of some conditions hold.
func (d *differ) times(when []ref) []ref {
	g := d.sp.graph
	var out []ref
	for _, w := range when {
		out = append(out, never)
		for n := len(out) - 1; n > 0; n-- {
			out[n] = g.or(out[n], g.and(out[n-1], w))
		}
		out[0] = g.or(out[0], w)
	}
	return out
}

// turned asks where two contents come in another order, of which the first
// counts, or both in turn.
func (d *differ) turned(t *aspect) [][]goal {
	if !t.ordered {
		return nil
	}
	var out [][]goal
	g := d.sp.graph
	for i, a := range t.sides[0] {
		for _, b := range t.sides[0][i+1:] {
			x, y := t.sameOf(1, a), t.sameOf(1, b)
			if x != nil && y != nil && !before(a, b, x, y) {
				out = append(out, []goal{{g.or(a.when...), yes}, {g.or(b.when...), yes}, {d.differ(t, a, b), yes | open}})
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
func (d *differ) differ(t *aspect, a, b *content) ref {
	g := d.sp.graph
	switch {
	case a.list != b.list && (t.owned || t.counts):
		return always
	case a.meaning == b.meaning:
		return never
	case a.literal && b.literal || t.counts:
		return always
	}
	out := d.unlikeContents(a, b)
	if a.bare == b.bare { // only what rules decide can make them differ
		out = g.and(out, d.readsDiffer(slices.Concat(a.reads, b.reads)))
	}
	return out
}

// unlikeContents is that the values of two contents differ.
func (d *differ) unlikeContents(a, b *content) ref {
	if a.effect == nil {
		return d.unlike(a.value, b.value)
	}
	if a.effect.effect.Kind != b.effect.effect.Kind {
		return always
	}
	var out []ref
	for _, name := range a.effect.named(b.effect) {
		x, y := a.effect.arg(name), b.effect.arg(name)
		switch {
		case x.key() == y.key():
		case names(name):
			out = append(out, d.unlike(x, y))
		default:
			out = append(out, d.maybe("unlike "+x.key()+"|"+y.key(), slices.Concat(x.reasons(), y.reasons())))
		}
	}
	return d.sp.graph.or(out...)
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
func (d *differ) readsDiffer(reads []string) ref {
	var out []ref
	for _, key := range reads {
		for _, t := range d.all {
			if d.byKey[key] == t || t.section == engine.SectionDeadlines && clockName(t.name) == key {
				out = append(out, d.mayDiffer(t))
			}
		}
	}
	return d.sp.graph.or(out...)
}

// mayDiffer is that the sets may give a thing differently.
func (d *differ) mayDiffer(t *aspect) ref {
	switch {
	case t.done:
		return t.differ
	case t.busy:
		return always // what each of the sets lets depend on the other
	}
	t.busy = true
	g := d.sp.graph
	var out []ref
	for n := range t.sides {
		for _, c := range t.sides[n] {
			out = append(out, g.and(g.or(c.when...), g.not(d.likeGiven(t, n, c))))
		}
	}
	for n := range t.sides {
		for _, c := range t.sides[n] {
			for _, q := range d.rarer(t, n, c) {
				out = append(out, g.and(q[0].node, g.not(q[1].node)))
			}
		}
	}
	for _, q := range d.turned(t) {
		out = append(out, g.and(q[0].node, q[1].node))
	}
	t.differ, t.done, t.busy = g.or(out...), true, false
	return t.differ
}

// mostWays bounds the ways in which two values are told apart.
const mostWays = 12

// ways are the ways in which two contents differ: where the values of both are
// worked out from few classes, each pair of values by itself, else that they
// differ.
func (d *differ) ways(t *aspect, a, b *content) []ref {
	differ := d.differ(t, a, b)
	if differ == never || a.effect != nil || t.counts || a.literal && b.literal {
		return []ref{differ}
	}
	xs, ys := a.value.cells(), b.value.cells()
	tab, _ := tableOf(slices.Concat(xs, ys))
	if tab == nil {
		return []ref{differ}
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
		return []ref{differ}
	}
	var out []ref
	for _, pair := range order {
		one := &table{axes: tab.axes}
		for _, p := range pairs {
			one.answers = append(one.answers, map[bool]mask{true: yes, false: no}[p == pair])
		}
		if r := d.sp.graph.and(differ, d.sp.graph.leaf(one)); r != never {
			out = append(out, r)
		}
	}
	return out
}
