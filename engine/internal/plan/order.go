package plan

import (
	"container/heap"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules/calendar"
)

// stepKind says what a step of the evaluation does.
type stepKind uint8

const (
	StepRule    stepKind = iota
	StepOutcome          // all its rules are through: it can be read
	stepClock
)

// step is one step of the evaluation; index is into rules, outcomes or clocks.
type step struct {
	Kind  stepKind
	Index int
}

// Within reports whether a day lies between two, of which a zero one is open.
func Within(d, from, to calendar.Date) bool {
	return (from.IsZero() || !d.Before(from)) && (to.IsZero() || !d.After(to))
}

// graph is the dependence of the steps of an evaluation: a rule comes after
// the outcomes and deadlines that it reads, those after the rules that give
// them, and a rule after those that override it.
type graph struct {
	c     *compilation
	steps []step
	after [][]int // for each step the steps that come after it
	wait  []int   // how many steps each one still waits for
}

// order sorts the steps; where the dependence leaves a choice the order of the
// file decides. Cycles are reported with their paths, also where other mistakes
// stand beside them: what could not be compiled then depends on nothing.
func (c *compilation) order() {
	g := c.graph()
	ready := &intHeap{}
	for i, n := range g.wait {
		if n == 0 {
			heap.Push(ready, i)
		}
	}
	before := [][]int(nil)
	for g.through(ready); len(c.plan.Steps) < len(g.steps) && !c.full; g.through(ready) {
		if before == nil {
			before = g.before()
		}
		path := g.cycle(before)
		g.printCycle(path)
		for _, i := range path { // as if it were none, for the next one
			g.wait[i] = 0
			heap.Push(ready, i)
		}
	}
}

// through takes up what is ready, and what becomes ready by it.
func (g *graph) through(ready *intHeap) {
	for ready.Len() > 0 {
		i := heap.Pop(ready).(int)
		g.c.plan.Steps = append(g.c.plan.Steps, g.steps[i])
		for _, j := range g.after[i] {
			if g.wait[j]--; g.wait[j] == 0 {
				heap.Push(ready, j)
			}
		}
	}
}

// graph numbers the steps so that outcomes come before the rules: what is
// ready first is published first.
func (c *compilation) graph() *graph {
	g := &graph{c: c}
	outcomes, clocks := len(c.lay.Outcomes), len(c.lay.Clocks)
	for i := range outcomes {
		g.steps = append(g.steps, step{StepOutcome, i})
	}
	for i := range clocks {
		g.steps = append(g.steps, step{stepClock, i})
	}
	for i := range c.plan.Rules {
		g.steps = append(g.steps, step{StepRule, i})
	}
	g.after = make([][]int, len(g.steps))
	g.wait = make([]int, len(g.steps))
	slots := c.computedSlots()
	c.plan.Computed = slots
	for i, r := range c.plan.Rules {
		g.edges(outcomes+clocks+i, r, slots, outcomes, clocks)
	}
	return g
}

// computedSlots says which step fills each slot that is no fact.
func (c *compilation) computedSlots() map[lang.Dep]int {
	out := map[lang.Dep]int{}
	at := func(list, slot int) lang.Dep {
		if list >= 0 {
			list = c.lay.Lists[list].Slot
		}
		return lang.Dep{List: list, Slot: slot}
	}
	for i, o := range c.lay.Outcomes {
		out[at(o.List, o.Slot)] = i
	}
	for i, k := range c.lay.Clocks {
		for j := range ClockReadings {
			out[at(k.Key.List, k.Slot+j)] = len(c.lay.Outcomes) + i
		}
		for j := 0; k.More >= 0 && j < MoreReadings; j++ {
			out[at(k.Key.List, k.More+j)] = len(c.lay.Outcomes) + i
		}
	}
	return out
}

func (g *graph) edges(at int, r *Rule, slots map[lang.Dep]int, outcomes, clocks int) {
	for _, d := range r.Needs {
		if from, ok := slots[d]; ok {
			g.edge(from, at)
		}
	}
	for _, o := range r.Over {
		g.edge(outcomes+clocks+o, at)
	}
	if r.Prev >= 0 {
		g.edge(outcomes+clocks+r.Prev, at)
	}
	for _, d := range r.Decides {
		g.edge(at, d.Outcome)
	}
	for _, k := range r.Clocks {
		g.edge(at, outcomes+k.Info)
	}
}

func (g *graph) edge(from, to int) {
	g.after[from] = append(g.after[from], to)
	g.wait[to]++
}

// cycle finds one cycle among the steps that never became ready.
func (g *graph) cycle(before [][]int) []int {
	at := 0
	for i, n := range g.wait {
		if n > 0 && g.steps[i].Kind == StepRule {
			at = i
			break
		}
	}
	seen := map[int]int{}
	var path []int
	for {
		if first, ok := seen[at]; ok {
			return path[first:]
		}
		seen[at] = len(path)
		path = append(path, at)
		for _, b := range before[at] {
			if g.wait[b] > 0 {
				at = b
				break
			}
		}
	}
}

func (g *graph) before() [][]int {
	out := make([][]int, len(g.steps))
	for from, tos := range g.after {
		for _, to := range tos {
			out[to] = append(out[to], from)
		}
	}
	return out
}

// printCycle reports the cycle at its first rule, in the order of dependence.
func (g *graph) printCycle(path []int) {
	start := 0
	for i, s := range path {
		if g.steps[s].Kind == StepRule && (g.steps[path[start]].Kind != StepRule || s < path[start]) {
			start = i
		}
	}
	var names []string
	for i := range path {
		names = append(names, g.name(path[(start+len(path)-i)%len(path)]))
	}
	names = append(names, names[0])
	r := g.c.plan.Rules[g.steps[path[start]].Index]
	cycle := strings.Join(names, " → ")
	g.c.report(r.Src.Pos, "cycle", "规则互相依赖，无从先后，请删去一处：%[1]s", "rules depend on one another in a circle: %[1]s", cycle)
}

func (g *graph) name(i int) string {
	s := g.steps[i]
	switch s.Kind {
	case StepOutcome:
		return g.c.lay.Outcomes[s.Index].Decl.Name
	case stepClock:
		return "deadline " + g.c.lay.Clocks[s.Index].Key.id
	}
	return g.c.plan.Rules[s.Index].Id
}

// intHeap is a min-heap of step numbers.
type intHeap []int

func (h intHeap) Len() int           { return len(h) }
func (h intHeap) Less(i, j int) bool { return h[i] < h[j] }
func (h intHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }

// Push appends a number, for container/heap.
func (h *intHeap) Push(x any) { *h = append(*h, x.(int)) }

// Pop removes the last number, for container/heap.
func (h *intHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

// collectCuts gathers the constants that each fact is compared with, each once, and
// the comparisons of what is worked out from it.
func (c *compilation) collectCuts() {
	c.plan.Cuts, c.plan.Balances = map[lang.Dep][]lang.Cut{}, map[lang.Dep][]Balance{}
	seen, balances := map[lang.CutKey]bool{}, map[*lang.Node]bool{}
	var room []lang.Cut
	add := func(e *lang.Expr, policy int) {
		if e == nil {
			return
		}
		room = e.Tree().Cuts(room[:0])
		for _, cut := range room {
			key := cut.Key()
			if cut.Value.Ref() != nil || seen[key] {
				continue // a list is no constant that cuts
			}
			seen[key] = true
			c.plan.Cuts[cut.Dep] = append(c.plan.Cuts[cut.Dep], cut)
		}
		e.Tree().Balances(func(n *lang.Node, b lang.Balance) {
			for _, d := range b.Deps {
				if !balances[n] {
					c.plan.Balances[d] = append(c.plan.Balances[d], Balance{b, policy})
				}
			}
			balances[n] = true
		})
	}
	for _, r := range c.plan.Rules {
		add(r.Cond, r.Policy)
	}
	for _, p := range c.plan.Complete {
		add(p.Expr, -1)
	}
	for _, f := range c.plan.Fillers {
		add(f.Derive, -1)
		if f.List != nil {
			for _, it := range f.List.Items {
				add(it.Derive, -1)
			}
		}
	}
}
