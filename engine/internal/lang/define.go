package lang

import (
	"maps"
	"slices"

	"github.com/guize-rules/guize/rules/calendar"
)

// Def is a named sub-expression. It is worked out once a decision, or once for
// each element; Loop is nil for one that reads no element.
type Def struct {
	Name string
	Type Type
	Loop *Loop
	Deps []Dep

	Eval Eval // its value in the present frames

	tree *Node // nil: it has a mistake, which has been reported
	slot int   // of its answer
	size int64 // of the tree

	depth int // how many definitions rest on one another, this one among them

	lacks, reads bool // mayBeNone and readsValue of the tree, worked out once

	Told bool // what it comes to, and costs, is the same for all applications of a kind
}

// Defs are the definitions of a set. They are compiled when they are first
// asked for, so that their order in the file does not matter.
type Defs struct {
	// Compile compiles a definition of that name; nil where it has a mistake.
	// It is asked once for each.
	Compile func(name string) (*Expr, *Loop)

	Titles map[string]string // the names of those that are called by a title too

	Given map[string]*Given // those that are called with arguments

	names map[string]*Def // nil: not compiled yet
	slots int
}

// NewDefs declares definitions by their names.
func NewDefs(names []string) *Defs {
	d := &Defs{names: map[string]*Def{}}
	for _, n := range names {
		d.names[n] = nil
	}
	return d
}

// Get returns a definition, or nil where there is none of that name.
func (ds *Defs) Get(name string) *Def {
	if ds == nil {
		return nil
	}
	if of, ok := ds.Titles[name]; ok {
		name = of
	}
	d, declared := ds.names[name]
	if !declared || d != nil {
		return d
	}
	d = &Def{Name: name, slot: ds.slots}
	ds.slots++
	e, loop := ds.Compile(name)
	if e != nil {
		d.tree, d.Type, d.Loop, d.Deps = e.tree, e.Type, loop, e.Deps
		d.Eval = evalDef(&Node{Def: d})
		d.lacks, d.reads, d.size = d.tree.mayBeNone(), d.tree.readsValue(), d.tree.size()
		d.depth = 1 + d.tree.deepest()
	}
	ds.names[name] = d
	return d
}

func (s *Scope) definition(name string) *Def { return s.Defs.Get(name) }

// givens lists the definitions with arguments.
func (s *Scope) givens() []string {
	if s.Defs == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(s.Defs.Given))
}

func (s *Scope) definitions() []string {
	if s.Defs == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(s.Defs.names))
}

// Depth is how many definitions rest on one another, this one among them.
func (d *Def) Depth() int { return d.depth }

// deepest is the depth of the deepest definition that a tree names.
func (n *Node) deepest() int {
	out := 0
	if n.Op == OpDef {
		out = n.Def.depth
	}
	for _, k := range n.Kids {
		out = max(out, k.deepest())
	}
	return out
}

// Tree returns the root of what the definition stands for.
func (d *Def) Tree() *Node { return d.tree }

// Answers holds what definitions came to, until it is reset. It belongs to one
// evaluation.
type Answers struct {
	run    uint32
	global []answer
	items  [][]answer // by definition and element
}

// answer is what a definition came to under the rules of one date.
type answer struct {
	run     uint32
	rulesOn calendar.Date
	value   Value
	reads   []Ref // unknown facts that it waits for
	noted   bool  // reads were looked for
}

// Reset forgets all answers, as it must where a fact changes.
func (a *Answers) Reset() { a.run++ }

// at is the place of the answer to a definition in the present frames; nil where
// there is none to keep, of an element that is not known.
func (a *Answers) at(e *Env, d *Def) *answer {
	if d.Loop == nil {
		a.global = room(a.global, d.slot)
		return &a.global[d.slot]
	}
	r := e.Frames[frameLoop].Record()
	if r == nil {
		return nil
	}
	a.items = room(a.items, d.slot)
	a.items[d.slot] = room(a.items[d.slot], r.Index)
	return &a.items[d.slot][r.Index]
}

func room[T any](s []T, i int) []T {
	for len(s) <= i {
		var zero T
		s = append(s, zero)
	}
	return s
}

func evalDef(n *Node) Eval {
	d := n.Def
	if d.Eval != nil {
		return d.Eval
	}
	return func(e *Env) Value {
		if e.Answers == nil {
			return d.now(e)
		}
		a := e.Answers.at(e, d)
		if a == nil {
			return d.now(e)
		}
		if a.run != e.Answers.run || a.rulesOn != e.RulesOn || !a.noted && e.Reads != nil && !a.value.Known() {
			a.work(e, d)
		}
		if e.Reads != nil {
			e.Reads.Unknown = append(e.Reads.Unknown, a.reads...)
		}
		return a.value
	}
}

// now is what a definition comes to, which counts as the work of its tree.
func (d *Def) now(e *Env) Value {
	if !e.spend(d.size) {
		return pastLimit
	}
	return d.tree.Eval(e)
}

// counted is now, which notes what it cost where the definition is told.
func (d *Def) counted(e *Env) Value {
	if !d.Told || e.Meter == nil {
		return d.now(e)
	}
	loose := e.Meter.Loose()
	v := d.now(e)
	e.Meter.told = e.Meter.spent - loose
	return v
}

// work evaluates a definition and keeps what it came to. The definitions below
// it may move the answers, so that this one is written last.
func (a *answer) work(e *Env, d *Def) {
	outer := e.Reads
	if outer != nil {
		e.Reads = &Reads{}
	}
	out := answer{run: e.Answers.run, rulesOn: e.RulesOn, noted: outer != nil}
	out.value = d.counted(e)
	if outer != nil && !out.value.Known() {
		out.reads = e.Reads.each()
	}
	e.Reads = outer
	*e.Answers.at(e, d) = out
	*a = out
}
