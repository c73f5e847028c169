package analyze

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// task is a route effect of a rule, by the name of its task as it is written.
type task struct {
	name  string
	rule  int
	pos   rules.Pos
	after []after
}

type after struct {
	name string
	pos  rules.Pos
}

// tasks looks for tasks that wait for ever: those in a circle that come
// together, and those that wait for a task which never comes together with
// them. Names with places to fill in are compared as they are written, within
// the rules of one list.
func (c *checker) tasks() {
	ts := c.routes()
	c.circles(ts)
	for i := range ts {
		for _, a := range ts[i].after {
			c.never(ts, &ts[i], a)
		}
	}
}

func (c *checker) routes() []task {
	var out []task
	for i, r := range c.set.Rules {
		for _, e := range r.Src.Effects {
			name := e.Arg("task")
			if e.Kind != "route" || name == nil {
				continue
			}
			t := task{name: c.written(name, i), rule: i, pos: e.Pos}
			if v := e.Arg("after"); v != nil {
				items := v.Items
				if v.Kind != rules.ValueList {
					items = []rules.Value{*v}
				}
				for k := range items {
					t.after = append(t.after, after{c.written(&items[k], i), items[k].Pos})
				}
			}
			out = append(out, t)
		}
	}
	return out
}

// written is a name with the loop's variable called "item"; a name that is
// worked out as a whole is "".
func (c *checker) written(v *rules.Value, rule int) string {
	if v.Kind == rules.ValueExpr {
		return ""
	}
	r := &c.set.Rules[rule]
	if v.Kind != rules.ValueText || r.Src.For == nil {
		return v.Text
	}
	return strings.ReplaceAll(v.Text, "{"+r.Src.For.Var+".", "{"+r.Src.For.List+".item.")
}

func plain(name string) bool { return name != "" && !strings.Contains(name, "{") }

// circles looks for circles of tasks by `after`, each reported once.
func (c *checker) circles(ts []task) {
	at := map[string][]int{}
	for i, t := range ts {
		if t.name != "" {
			at[t.name] = append(at[t.name], i)
		}
	}
	const mostPaths = 10_000
	paths := 0
	for i := range ts {
		var walk func(path []int)
		walk = func(path []int) {
			last := &ts[path[len(path)-1]]
			for _, a := range last.after {
				for _, n := range at[a.name] {
					if paths++; paths > mostPaths {
						return
					}
					if n == path[0] {
						c.circle(ts, path)
					} else if n > path[0] && !slices.Contains(path, n) {
						walk(append(slices.Clone(path), n))
					}
				}
			}
		}
		if ts[i].name != "" {
			walk([]int{i})
		}
	}
}

func (c *checker) circle(ts []task, path []int) {
	var goals []goal
	var names []string
	for _, i := range path {
		goals = append(goals, goal{c.applies[ts[i].rule], yes})
		names = append(names, shownTask(ts[i].name))
	}
	names = append(names, names[0])
	first := &ts[path[0]]
	w, v, facts := c.show(goals, func(d *engine.Decision) bool {
		stuck := 0
		for _, r := range d.Routes {
			if r.Stage == 0 {
				stuck++
			}
		}
		return stuck >= len(path)
	})
	switch v {
	case found:
		w.Shows = say("这些任务没有一项能开始", "none of these tasks can begin")
		c.find(first.pos, "waits-for-ever", say("任务相互等待，永远不能开始：%[1]s", "tasks wait for one another and never begin: %[1]s", strings.Join(names, " → ")),
			say("去掉其中一个 after", "take out one of the afters"), w, c.allowed(&c.set.Rules[first.rule])...)
	case exhausted:
		c.undecided("waits-for-ever", first.name, first.pos, facts)
	}
}

func shownTask(name string) string { return strings.ReplaceAll(name, ".item.", ".") }

// never reports an `after` whose task never comes together with the task that
// waits for it.
func (c *checker) never(ts []task, t *task, a after) {
	if a.name == "" || c.applies[t.rule] == never {
		return
	}
	producers := 0
	for i := range ts {
		switch {
		case ts[i].name == a.name:
			producers++
			if c.prove(goal{c.applies[t.rule], yes}, goal{c.applies[ts[i].rule], yes}) != impossible {
				return
			}
		case !plain(ts[i].name) || !plain(a.name):
			return // some name may turn out to be this one
		}
	}
	if producers == 0 {
		return
	}
	r := &c.set.Rules[t.rule]
	w, v, _ := c.show([]goal{{c.applies[t.rule], yes}}, func(d *engine.Decision) bool {
		for _, x := range d.Routes {
			if slices.Contains(x.Dropped, a.name) {
				return true
			}
		}
		return false
	})
	if v == found {
		w.Shows = say("没有任务 %[1]s", "there is no task %[1]s", a.name)
	}
	c.find(a.pos, "never-together", say("任务“%[1]s”等待“%[2]s”，两者却不会出现在同一件申请里", "task %[1]q waits for %[2]q, and the two never come in one application", shownTask(t.name), a.name),
		say("删去这个 after，或改正条件", "delete the after or correct the conditions"), w, c.allowed(r)...)
}
