package lang

import "slices"

// Atom is a comparison of one slot of the application or of the element of the
// loop with a constant, a dated parameter or a list of constants.
type Atom struct {
	Frame  int // 0 global, 1 the element of the loop
	Slot   int
	Op     string // == != < <= > >= in has; "true" for a bool slot that must hold
	Value  Value
	Param  *Param  // instead of Value
	Values []Value // in
	From   *Param  // that Value or, of what is listed, the items come from
	Listed bool    // in the items of From
}

// swapped gives each comparison with its sides changed. It is never written to.
var swapped = map[string]string{"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

// Atom returns the comparison that a node is, or nil.
func (n *Node) Atom() *Atom {
	switch n.Op {
	case OpCompare:
		if a := atomOf(n.Name, n.Kids[0].Bare(), n.Kids[1].Bare()); a != nil {
			return a
		}
		return atomOf(swapped[n.Name], n.Kids[1].Bare(), n.Kids[0].Bare())
	case OpOneOf:
		return n.oneOfAtom()
	case OpInSet:
		if x, set := n.Kids[0].Bare(), n.Kids[1].Bare(); x.Konst != nil && x.Konst.Kind() == Text && set.plain() {
			return &Atom{Frame: set.Frame, Slot: set.Slot, Op: "has", Value: IntOf(int64(set.Type.ValueIndex(x.Konst.Text())))}
		}
	case OpInList:
		if x, list := n.Kids[0].Bare(), n.Kids[1].Bare(); x.plain() && list.Op == OpParam {
			return &Atom{Frame: x.Frame, Slot: x.Slot, Op: "in", From: list.Param, Listed: true}
		}
	case OpSlot:
		if n.plain() && n.Type.K == boolType.K {
			return &Atom{Frame: n.Frame, Slot: n.Slot, Op: "true"}
		}
	}
	return nil
}

func atomOf(op string, slot, with *Node) *Atom {
	if !slot.plain() {
		return nil
	}
	a := &Atom{Frame: slot.Frame, Slot: slot.Slot, Op: op}
	if with.Op == OpParam {
		a.From = with.Param
	}
	switch {
	case with.Konst != nil:
		a.Value = *with.Konst
	case a.From != nil:
		a.Param = a.From
	default:
		return nil
	}
	return a
}

func (n *Node) oneOfAtom() *Atom {
	x := n.Kids[0].Bare()
	if !x.plain() {
		return nil
	}
	a := &Atom{Frame: x.Frame, Slot: x.Slot, Op: "in"}
	for _, k := range n.Kids[1:] {
		if k.Konst == nil {
			return nil
		}
		a.Values = append(a.Values, *k.Konst)
	}
	return a
}

// plain reports whether a node reads a slot of the application or of the element
// of the loop, and does nothing else.
func (n *Node) plain() bool { return n.Op == OpSlot && n.Frame <= frameLoop && n.Konst == nil }

// Unmet is a comparison that keeps a condition from coming out as it should:
// the slot has Value, and Op with Want (or Wants, for in and not_in) is asked of it.
type Unmet struct {
	Frame, Slot int
	Value       Value
	Op          string // == != < <= > >= in not_in has has_not
	Want        Value
	Wants       []Value
	Param       *Param // that Want comes from
	Need        Need
}

// Need says whether a comparison has to be met for a condition to come out.
type Need uint8

// What there is to need.
const (
	NeedAll  Need = iota // it has to be met
	NeedOne              // one of those that say so has to be met, and it does not matter which
	NeedSome             // there are several ways, of which some take more than one
)

// negated gives each comparison that is true where another is false. It is
// never written to.
var negated = map[string]string{"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<", "in": "not_in", "has": "has_not"}

// Unmet lists the comparisons that keep a condition from being what is wanted.
// It knows of those that compare a slot with constants, and of no others; of a
// condition that is as wanted it lists nothing.
func (n *Node) Unmet(env *Env, want bool) []Unmet {
	return unmets{env, map[asked][]Unmet{}}.of(n, want)
}

// unmets finds what is unmet. Each node is gone into once, however often a
// definition names it.
type unmets struct {
	env   *Env
	known map[asked][]Unmet
}

// asked is what is wanted of a node.
type asked struct {
	node *Node
	want bool
}

func (us unmets) of(n *Node, want bool) []Unmet {
	n = n.Bare()
	at := asked{n, want}
	out, ok := us.known[at]
	if !ok {
		out = us.work(n, want)
		us.known[at] = out
	}
	return out
}

func (us unmets) work(n *Node, want bool) []Unmet {
	v := n.Eval(us.env)
	switch {
	case v.True() && want, v.False() && !want:
		return nil
	case n.Op == OpNot:
		return us.of(n.Kids[0], !want)
	case n.Op == OpAnd || n.Op == OpOr:
		return us.joint(n, want)
	}
	if a := n.Atom(); a != nil && v.Known() {
		return []Unmet{a.unmet(us.env, want)}
	}
	return nil
}

// joint is work for and and or.
func (us unmets) joint(n *Node, want bool) []Unmet {
	var out []Unmet
	ways, kids, all := 0, 0, 0 // kids with several ways; kids with anything to meet; what they have together
	for _, k := range n.Kids {
		if !k.Eval(us.env).Known() {
			continue
		}
		more := us.of(k, want)
		if all += len(more); len(more) > 0 {
			kids++
		}
		if slices.ContainsFunc(more, func(u Unmet) bool { return u.Need != NeedAll }) {
			ways++
		}
		out = addUnmet(out, more)
	}
	need := NeedAll
	switch {
	case (n.Op == OpOr) == want && kids == all && ways == 0:
		need = NeedOne
	case (n.Op == OpOr) == want, ways > 1:
		need = NeedSome
	}
	for i := range out {
		if need != NeedAll && ((n.Op == OpOr) == want || out[i].Need != NeedAll) {
			out[i].Need = need
		}
	}
	return out
}

// addUnmet appends the comparisons that are not there yet.
func addUnmet(out, more []Unmet) []Unmet {
	for _, u := range more {
		if !slices.ContainsFunc(out, u.same) {
			out = append(out, u)
		}
	}
	return out
}

// same reports whether two are one comparison.
func (u Unmet) same(o Unmet) bool {
	return u.Frame == o.Frame && u.Slot == o.Slot && u.Op == o.Op && u.Param == o.Param && u.Need == o.Need &&
		Same(u.Want, o.Want) && slices.EqualFunc(u.Wants, o.Wants, Same)
}

func (a *Atom) slot(env *Env) Value {
	r := env.Frames[a.Frame].Record()
	if r == nil || a.Slot >= len(r.Slots) {
		return Value{}
	}
	return r.Slots[a.Slot]
}

func (a *Atom) unmet(env *Env, want bool) Unmet {
	out := Unmet{Frame: a.Frame, Slot: a.Slot, Value: a.slot(env), Op: a.Op, Want: a.Value, Wants: a.Values, Param: a.From}
	if a.From != nil {
		v, _ := a.From.on(env.RulesOn)
		out.Want = v
		if a.Listed {
			out.Wants = v.Items()
		}
	}
	if a.Op == "true" {
		out.Op, out.Want = "==", BoolOf(want)
		return out
	}
	if !want {
		out.Op = negated[a.Op]
	}
	return out
}
