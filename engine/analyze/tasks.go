package analyze

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules/text"
)

// tasks looks for tasks that wait for ever: those in a circle that come
// together, and those that wait for a task which never comes with them.
func (c *checker) tasks() {
	var ts []giver
	for i := range c.Set.Rules {
		for k := range c.Set.Rules[i].Effects {
			if e := &c.Set.Rules[i].Effects[k]; sectionOf(e) == engine.SectionRoutes {
				ts = append(ts, giver{i, e})
			}
		}
	}
	c.circles(ts)
	for _, t := range ts {
		for _, a := range t.effect.After {
			c.never(ts, t, a)
		}
	}
}

// step is a task in a circle, and which of the names that it waits for is that
// of the next.
type step struct {
	giver
	after int
}

// circles looks for circles of tasks by `after`, each reported once.
func (c *checker) circles(ts []giver) {
	const mostPaths = 10_000
	paths := 0
	var walk func(first int, path []step, at int)
	walk = func(first int, path []step, at int) {
		for n, a := range ts[at].effect.After {
			for next := first; next < len(ts); next++ {
				if !mayBeOne(a.Pieces, ts[next].effect.Known) {
					continue
				}
				if paths++; paths > mostPaths || c.ctx.Err() != nil {
					return
				}
				longer := append(slices.Clone(path), step{ts[at], n})
				if next == first {
					c.circle(longer)
				} else if !slices.ContainsFunc(longer, func(s step) bool { return s.effect == ts[next].effect }) {
					walk(first, longer, next)
				}
			}
		}
	}
	for i := range ts {
		walk(i, nil, i)
	}
}

// circle asks whether the tasks of a circle come together: for one element of
// each list, or for two.
func (c *checker) circle(path []step) {
	first := path[0]
	p := problem{code: "waits-for-ever", on: prove.Spelt(first.effect.Known), pos: first.effect.Pos, allow: c.allowed(&c.Set.Rules[first.rule]),
		message: text.Say("任务相互等待，永远不能开始：%[1]s", "tasks wait for one another and never begin: %[1]s", circleText(path)),
		hint:    text.Say("去掉其中一个 after", "take out one of the afters")}
	open := false
	for _, at := range c.placings(path) {
		w, v, facts := c.show(at.goals, func(d *engine.Decision) bool { return goesRound(d, path) }, at.how...)
		if v == prove.Found {
			w.Shows = text.Say("这些任务没有一项能开始", "none of these tasks can begin")
			p.witness = w
			c.find(p)
			return
		}
		open, p.facts = open || v == prove.Exhausted, append(p.facts, facts...)
	}
	if open {
		c.leave(p)
	}
}

func circleText(path []step) string {
	var names []string
	for _, s := range path {
		names = append(names, prove.Spelt(s.effect.Known))
	}
	return strings.Join(append(names, names[0]), " → ")
}

// placing is a way in which the tasks of a circle belong to elements.
type placing struct {
	goals []prove.Goal
	how   []manner
}

// placings lists the ways in which the tasks of a circle can belong to the
// element at hand and one other of the list of the first task.
func (c *checker) placings(path []step) []placing {
	const most = 6 // tasks whose elements are told apart
	n, list := 1, c.Set.Rules[path[0].rule].List
	if list >= 0 && len(path) <= most {
		n = 1 << (len(path) - 1)
	}
	var out []placing
	for bits := range n {
		sides := make([]*prove.Side, len(path))
		ok := true
		for i, s := range path {
			sides[i] = c.Side
			if bits<<1>>i&1 == 1 {
				sides[i], ok = c.Other(list, 1), ok && c.Set.Rules[s.rule].List == list
			}
		}
		if !ok {
			continue
		}
		p := placing{goals: c.circleGoals(path, sides), how: manners(0)}
		if bits > 0 {
			p.how = manners(list + 1)
			p.goals = append(p.goals, prove.Distinct(c.Side, c.Other(list, 1), list).Is(prove.Yes))
		}
		if !slices.ContainsFunc(p.goals, func(g prove.Goal) bool { return g.Node == prove.Never }) {
			out = append(out, p)
		}
	}
	return out
}

// circleGoals is that the rules of a circle apply, and each task waits for the next.
func (c *checker) circleGoals(path []step, sides []*prove.Side) []prove.Goal {
	var out []prove.Goal
	for i, s := range path {
		next := (i + 1) % len(path)
		waits := s.effect.After[s.after]
		out = append(out, sides[i].Rule(s.rule).Is(prove.Yes), c.oneName(s.giver, waits.Pieces, sides[i], path[next].giver, sides[next]).Is(prove.Yes))
	}
	return out
}

// oneName is that a name which a task waits for is the name of another task.
func (c *checker) oneName(t giver, name []model.Piece, at *prove.Side, other giver, there *prove.Side) prove.Ref {
	if at != there && c.ownName(other.rule, name) && written(name) == written(other.effect.Known) {
		return prove.Never // the key of an element is in it
	}
	a := prove.Saying{Side: at, Policy: c.Set.Rules[t.rule].Policy, Pieces: name}
	return c.Sp.Graph.Not(c.Unlike(a, c.sayings(other, there).Name()))
}

// goesRound reports whether a decision has the tasks of a circle, each waiting
// for itself by way of the others.
func goesRound(d *engine.Decision, path []step) bool {
	for _, s := range path {
		if !slices.ContainsFunc(d.Routes, func(r engine.Route) bool { return called(r.Task, s.effect.Known) && waitsForItself(d, r.Task) }) {
			return false
		}
	}
	return true
}

// called reports whether a name can be what a written one came out as.
func called(name string, ps []model.Piece) bool { return mayBeOne([]model.Piece{{Text: name}}, ps) }

func waitsForItself(d *engine.Decision, name string) bool {
	seen := map[string]bool{}
	next := []string{name}
	for len(next) > 0 {
		for _, r := range d.Routes {
			if r.Task != next[0] {
				continue
			}
			if slices.Contains(r.After, name) {
				return true
			}
			for _, a := range r.After {
				if !seen[a] {
					seen[a] = true
					next = append(next, a)
				}
			}
		}
		next = next[1:]
	}
	return false
}

// never reports an `after` whose task never comes together with the task that
// waits for it, where the two names are written alike.
func (c *checker) never(ts []giver, t giver, a model.After) {
	if c.idle(t.rule) {
		return
	}
	givers := 0
	for _, other := range ts {
		switch {
		case !mayBeOne(a.Pieces, other.effect.Known):
			continue
		case written(a.Pieces) != written(other.effect.Known):
			return // a name for each value of a fact is listed whole, though some never come
		}
		if givers++; c.mayCome(t, a, other) {
			return
		}
	}
	if givers > 0 {
		c.reportNever(ts, t, a)
	}
}

// reportNever shows a task that does not wait for another, which is not there.
func (c *checker) reportNever(ts []giver, t giver, a model.After) {
	r := &c.Set.Rules[t.rule]
	test := func(d *engine.Decision) bool {
		return applying(d, r.ID) && slices.ContainsFunc(d.Routes, func(x engine.Route) bool {
			return called(x.Task, t.effect.Known) && slices.ContainsFunc(x.Dropped, func(n string) bool { return called(n, a.Pieces) })
		})
	}
	applies := c.Applies[t.rule].Is(prove.Yes)
	w, v, facts := c.show(append(c.away(rivals(ts, t), c.Side), applies), test)
	if v == prove.Impossible {
		w, v, facts = c.show([]prove.Goal{applies}, test)
	}
	if v == prove.Found {
		w.Shows = text.Say("没有任务 %[1]s", "there is no task %[1]s", prove.Spelt(a.Pieces))
	}
	c.find(problem{code: "never-together", on: prove.Spelt(t.effect.Known), pos: a.Pos, witness: w, facts: facts, allow: c.allowed(r),
		message: text.Say("任务“%[1]s”等待“%[2]s”，两者却不会出现在同一件申请里", "task %[1]q waits for %[2]q, and the two never come in one application", prove.Spelt(t.effect.Known), prove.Spelt(a.Pieces)),
		hint:    text.Say("删去这个 after，或改正条件", "delete the after or correct the conditions")})
}

// mayCome reports whether a task may come together with one that it waits for:
// for one element, or for two of one list.
func (c *checker) mayCome(t giver, a model.After, other giver) bool {
	together := func(there *prove.Side, more ...prove.Goal) bool {
		goals := append(more, c.Applies[t.rule].Is(prove.Yes), there.Rule(other.rule).Is(prove.Yes), c.oneName(t, a.Pieces, c.Side, other, there).Is(prove.Yes))
		return c.prove(goals...) != prove.Impossible
	}
	if together(c.Side) {
		return true
	}
	l := c.Set.Rules[t.rule].List
	if l < 0 || l != c.Set.Rules[other.rule].List {
		return false
	}
	o := c.Other(l, 1)
	return together(o, prove.Distinct(c.Side, o, l).Is(prove.Yes))
}
