package lang

import "github.com/guize-rules/guize/rules"

func evalCompare(n *Node) Eval {
	x, y, pos := n.Kids[0].Eval, n.Kids[1].Eval, n.Pos
	accepted, ordered := accepts[n.Name], n.Name != "==" && n.Name != "!="
	return func(e *Env) Value {
		v, w := x(e), y(e)
		if !e.weigh(v, w) {
			return pastLimit
		}
		return compareValues(v, w, accepted, ordered, pos)
	}
}

func compareValues(v, w Value, accepted relation, ordered bool, pos rules.Pos) Value {
	switch {
	case v.Kind() == Failed:
		return v
	case w.Kind() == Failed:
		return w
	case ordered && (v.Kind() == None || w.Kind() == None):
		return failure(pos, "no-value", "比较的一方没有值", "one side of the comparison has no value")
	case v.Kind() == Duration && w.Kind() == Duration && !oneUnit(v, w):
		return periodsFail(pos)
	}
	r := relate(v, w, ordered)
	if ordered && r == different {
		return noOrder(pos)
	}
	return verdict(r, accepted)
}

// noOrder is the error of comparing values of different kinds by size.
func noOrder(pos rules.Pos) Value {
	return failure(pos, "type-mismatch", "这两个值之间没有大小", "the two values have no order")
}

// periodsFail is the error of comparing or adding periods that have no order.
func periodsFail(pos rules.Pos) Value {
	return failure(pos, "unit-mismatch", "单位不同的期限不能比较或相加", "periods of different units have no order and no sum")
}

// evalOneOf is x == a or x == b or …
func evalOneOf(n *Node) Eval {
	x, pos := n.Kids[0].Eval, n.Pos
	parts := make([]Eval, len(n.Kids)-1)
	for i, k := range n.Kids[1:] {
		y := k.Eval
		parts[i] = func(e *Env) Value { return compareValues(x(e), y(e), equal, false, pos) }
	}
	return junction(parts, 1)
}

func evalInSet(n *Node) Eval {
	x, set, pos, t := n.Kids[0].Eval, n.Kids[1].Eval, n.Pos, n.Kids[1].Type
	return func(e *Env) Value {
		v, s := x(e), set(e)
		if !v.Known() || !s.Known() {
			return lackOf(v, s)
		}
		if s.Kind() == None {
			return failure(pos, "no-value", "集合没有值", "the set has no value")
		}
		i := t.ValueIndex(v.Text())
		return BoolOf(v.Kind() == Text && i >= 0 && s.N()>>i&1 == 1)
	}
}

func evalInList(n *Node) Eval {
	x, list, pos := n.Kids[0].Eval, n.Kids[1].Eval, n.Pos
	return func(e *Env) Value {
		v, l := x(e), list(e)
		switch {
		case !v.Known() || !l.Known():
			return lackOf(v, l)
		case l.Kind() == None:
			return noList(l, pos)
		case l.Kind() != ListKind:
			return failure(pos, "type-mismatch", "in 的右边不是列表", "the right of in is no list")
		}
		if !e.spend(int64(len(l.Items())) * (1 + v.Weight())) {
			return pastLimit
		}
		return among(v, l.Items(), pos)
	}
}

// among reports whether a value is one of some; a period of none of their units
// cannot be told.
func among(v Value, items []Value, pos rules.Pos) Value {
	out := BoolOf(false)
	for _, it := range items {
		switch {
		case Same(v, it):
			return BoolOf(true)
		case v.Kind() == Duration && it.Kind() == Duration && !oneUnit(v, it):
			out = periodsFail(pos)
		}
	}
	return out
}

func evalTextTest(n *Node) Eval {
	x, y, pos, test := n.Kids[0].Eval, n.Kids[1].Eval, n.Pos, n.test
	return func(e *Env) Value {
		v, w := x(e), y(e)
		switch {
		case v.Kind() == Text && w.Kind() == Text:
			if !e.weigh(v, w) {
				return pastLimit
			}
			return BoolOf(test(v.Text(), w.Text()))
		case v.Kind() == Failed || w.Kind() == Failed:
			return lackOf(v, w)
		case v.Kind() == None || w.Kind() == None:
			return failure(pos, "no-value", "这里需要文本，却没有值", "a text is needed here, but there is no value")
		}
		return unsuitedOf([]Value{v, w}, pos)
	}
}

// evalExtreme is the least or the greatest of some values.
func evalExtreme(n *Node) Eval {
	kids, pos, wanted := n.kids(), n.Pos, -1
	if n.Name == "max" {
		wanted = 1
	}
	return func(e *Env) Value {
		best, open := Value{}, Value{}
		for i, kid := range kids {
			v := kid(e)
			switch {
			case v.Kind() == Failed:
				return v
			case !v.Known():
				best, open = Value{}, lack(v)
			case v.Kind() == None:
				return failure(pos, "no-value", "比较的一方没有值", "one of the values to compare is missing")
			case i == 0:
				best = v
			case best.Known():
				c, ok := order(v, best)
				switch {
				case !ok && v.Kind() == Duration && best.Kind() == Duration:
					return periodsFail(pos)
				case !ok:
					return noOrder(pos)
				case c == wanted:
					best = v
				}
			}
		}
		if !best.Known() {
			return open
		}
		return best
	}
}
