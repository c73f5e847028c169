package lang

// Operand is a piece of a calculation in figures: an operator, a bracket or the
// name of a function with its bracket, or a value with what it is of.
type Operand struct {
	Op    string // "+" "-" "*" "/" "%" "(" ")" "," "min(" …; "" of a value
	Name  string // of the fact, parameter or definition whose value it is; "" of others
	Value Value
	Type  Type
}

// mostTerms is how many elements of a list a calculation shows one by one.
const mostTerms = 24

// Figures writes a calculation of numbers or amounts with its values: what is
// calculated from is evaluated in the present frames, and the pieces come to the
// value of the tree. It is nil where something is not known.
func (n *Node) Figures(e *Env) []Operand {
	f := &figures{env: e}
	f.node(n, 0)
	if f.lost {
		return nil
	}
	return f.out
}

type figures struct {
	env  *Env
	out  []Operand
	lost bool // something has no value
}

func (f *figures) op(s string) { f.out = append(f.out, Operand{Op: s}) }

func (f *figures) value(v Value, t Type, name string) {
	f.lost = f.lost || !v.Numeric()
	f.out = append(f.out, Operand{Name: name, Value: v, Type: t})
}

// within writes in brackets what holds its parts together more loosely than what
// stands around it.
func (f *figures) within(own, around int, write func()) {
	if own < around {
		f.op("(")
		defer f.op(")")
	}
	write()
}

func (f *figures) node(n *Node, around int) {
	switch n.Op {
	case OpArith:
		own := n.binds()
		f.within(own, around, func() {
			f.node(n.Kids[0], own)
			f.op(n.Name)
			f.node(n.Kids[1], own+1)
		})
	case OpNegate:
		f.within(bindsAdd, around, func() {
			f.op("-")
			f.node(n.Kids[0], bindsAll)
		})
	case OpIf:
		f.chosen(n, around)
	case OpElse:
		if n.Kids[0].Eval(f.env).Kind() == None {
			f.node(n.Kids[1], around)
			return
		}
		f.node(n.Kids[0], around)
	case OpExtreme, OpRound, OpKept:
		f.function(n.Name, n.Kids)
	case OpCall:
		switch n.Name {
		case "abs":
			f.function(n.Name, n.Kids)
		case "money":
			f.node(n.Kids[0], around)
		default:
			f.leaf(n)
		}
	case OpSum:
		f.sum(n, around)
	case OpScale:
		f.scale(n, around)
	default:
		f.leaf(n)
	}
}

// chosen is the branch that counts.
func (f *figures) chosen(n *Node, around int) {
	switch v := n.Kids[0].Eval(f.env); {
	case v.True():
		f.node(n.Kids[1], around)
	case v.False():
		f.node(n.Kids[2], around)
	default:
		f.lost = true
	}
}

func (f *figures) function(name string, args []*Node) {
	f.op(name + "(")
	for i, a := range args {
		if i > 0 {
			f.op(",")
		}
		if k := a.Konst; k != nil && k.Kind() == Text { // how it is rounded
			f.op(k.Text())
			continue
		}
		f.node(a, 0)
	}
	f.op(")")
}

// Unrounded is what is kept of a tree before it is rounded where it is kept.
func (n *Node) Unrounded() *Node {
	if n.Op == OpKept {
		return n.Kids[0]
	}
	return n
}

// sum writes the elements that are added, one by one.
func (f *figures) sum(n *Node, around int) {
	list := n.Kids[0].Eval(f.env)
	items := list.Items()
	if list.Kind() != ListKind || len(items) == 0 || len(items) > mostTerms {
		f.leaf(n)
		return
	}
	f.within(bindsAdd, around, func() {
		saved := f.env.Frames[n.Frame]
		defer func() { f.env.Frames[n.Frame] = saved }()
		for i, it := range items {
			if i > 0 {
				f.op("+")
			}
			f.env.Frames[n.Frame] = it
			switch {
			case len(n.Kids) > 1:
				f.node(n.Kids[1], bindsAdd+1)
			default:
				f.value(it, n.Type, "")
			}
		}
	})
}

// scale writes the parts of a value, each at the rate of its band.
func (f *figures) scale(n *Node, around int) {
	s, _ := n.Kids[0].scale(f.env)
	x, of := n.Kids[1].Eval(f.env), n.Kids[0].Type.Scale.Of
	after := zeroOf(of)
	if len(n.Kids) > 2 {
		after = n.Kids[2].Eval(f.env)
	}
	if n.Name != "marginal" || s == nil || !x.Known() || !after.Known() {
		f.leaf(n)
		return
	}
	parts, failed := s.Parts(x, after, of, n.Pos)
	if failed.Kind() == Failed {
		f.lost = true
		return
	}
	f.within(bindsAdd, around, func() {
		for i, p := range parts {
			if i > 0 {
				f.op("+")
			}
			f.value(p.Amount, of, "")
			f.op("*")
			f.value(p.Rate, n.Kids[0].Type.Scale.Gives, "")
		}
	})
}

// leaf is a value that is not taken apart.
func (f *figures) leaf(n *Node) {
	f.value(n.Eval(f.env), n.Type, n.named(f.env))
}

// named is how messages name what a node reads.
func (n *Node) named(e *Env) string {
	switch n.Op {
	case OpParam, OpDef:
		return n.Name
	case OpParamOn:
		return "params." + n.Param.Name
	case OpSlot:
		if n.Frame >= 0 {
			if r := e.Frames[n.Frame].Record(); r != nil {
				return r.Path(n.Slot)
			}
		}
	case OpField:
		if r := n.Kids[0].Eval(e).Record(); r != nil {
			return r.Path(n.Slot)
		}
	}
	return ""
}

// Sums lists the calculations that a condition compares: sides of comparisons
// that are more than a name or a constant.
func (n *Node) Sums() []*Node {
	var out []*Node
	var walk func(n *Node)
	walk = func(n *Node) {
		switch n.Op {
		case OpCompare:
			for _, k := range n.Kids {
				if k.Op != OpDef && k.calculates() { // a definition is shown by its name
					out = append(out, k)
				}
			}
		case OpAnd, OpOr, OpNot, OpTruth:
			for _, k := range n.Kids {
				walk(k)
			}
		}
	}
	walk(n)
	return out
}

// calculates reports whether a number or an amount is worked out by a node.
func (n *Node) calculates() bool {
	if !n.Calculates() {
		return false
	}
	switch n.Op {
	case OpArith, OpNegate, OpSum, OpExtreme, OpIf, OpElse, OpRound, OpKept:
		return true
	case OpScale:
		return n.Name == "marginal"
	}
	return n.Op == OpCall && n.Name == "abs"
}

// Calculates reports whether a number or an amount is worked out by a tree, or
// is that of a parameter, a fact or a definition.
func (n *Node) Calculates() bool {
	return n.Type.isAmount() && (n.Konst == nil || n.has(func(k *Node) bool { return k.Op == OpParam || k.Op == OpDef }))
}
