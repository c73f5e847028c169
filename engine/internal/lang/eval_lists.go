package lang

import (
	"math/bits"
	"unicode/utf8"

	"github.com/guize-rules/guize/rules"
)

// evalItems turns a set into the list of its values.
func evalItems(n *Node) Eval {
	set, t := n.Kids[0].Eval, n.Kids[0].Type
	values := make([]Value, len(t.Values))
	for i := range values {
		values[i] = t.Enum(i).With(0)
	}
	return func(e *Env) Value {
		v := set(e)
		if v.Kind() != Set {
			return v
		}
		var items []Value
		for i, x := range values {
			if v.N()>>i&1 == 1 {
				items = append(items, x)
			}
		}
		return ListOf(items)
	}
}

// body is what is evaluated for each item of a list.
type body struct {
	eval Eval
	at   int   // the frame of the item
	size int64 // what it takes for one
}

// bodyOf is the body of a node over a list: the item itself where none is written.
func bodyOf(n *Node) body {
	at := n.Frame
	if len(n.Kids) == 1 {
		return body{func(e *Env) Value { return e.Frames[at] }, at, 1}
	}
	return body{n.Kids[1].Eval, at, n.Kids[1].size()}
}

// of evaluates the body for an item.
func (b *body) of(e *Env, item Value) Value {
	if !e.spend(b.size) {
		return pastLimit
	}
	e.Frames[b.at] = item
	return b.eval(e)
}

// tally runs a condition over the items and counts the answers, until the meter
// ends.
func tally(e *Env, items []Value, body *body) (yes, no, open int, failed Value) {
	saved := e.Frames[body.at]
	defer func() { e.Frames[body.at] = saved }()
	for _, it := range items {
		switch v := body.of(e, it); {
		case v.True():
			yes++
		case v.False():
			no++
		default:
			open++
			if v.Kind() == Failed && failed.Kind() != Failed {
				failed = v
			}
		}
		if e.Meter.Ended() {
			return 0, 0, len(items), pastLimit
		}
	}
	return yes, no, open, failed
}

// decide says what a quantifier comes to, by strong Kleene logic: it is known as
// soon as no completion of the open items could change it.
func decide(name string, yes, no, open int) (result, known bool) {
	switch name {
	case "all":
		return no == 0, no > 0 || open == 0
	case "any":
		return yes > 0, yes > 0 || open == 0
	case "none":
		return yes == 0, yes > 0 || open == 0
	}
	return yes == 1, yes > 1 || open == 0
}

func evalQuantify(n *Node) Eval {
	list, body, name, pos := n.Kids[0].Eval, bodyOf(n), n.Name, n.Pos
	return func(e *Env) Value {
		l := list(e)
		if l.Kind() != ListKind {
			return lackList(e, l, &body, pos)
		}
		mark := e.mark()
		yes, no, open, failed := tally(e, l.Items(), &body)
		if result, known := decide(name, yes, no, open); known {
			return e.settle(mark, BoolOf(result))
		}
		return failed
	}
}

func noList(v Value, pos rules.Pos) Value {
	if v.Kind() == None {
		return failure(pos, "no-value", "列表没有值", "the list has no value")
	}
	return lack(v)
}

func evalCount(n *Node) Eval {
	list, body, pos := n.Kids[0].Eval, bodyOf(n), n.Pos
	return func(e *Env) Value {
		l := list(e)
		if l.Kind() != ListKind {
			return lackList(e, l, &body, pos)
		}
		mark := e.mark()
		yes, _, open, failed := tally(e, l.Items(), &body)
		if open > 0 {
			return failed
		}
		return e.settle(mark, IntOf(int64(yes)))
	}
}

func evalFilter(n *Node) Eval {
	list, body, pos := n.Kids[0].Eval, bodyOf(n), n.Pos
	return func(e *Env) Value {
		l := list(e)
		if l.Kind() != ListKind {
			v := lackList(e, l, &body, pos)
			if v.Kind() == Unknown && l.Ref() != nil {
				return Refer(Unknown, l.Ref()) // what it may hold, this may hold
			}
			return v
		}
		answers, settled := mapItems(e, l.Items(), &body)
		if !settled {
			return open(l.Items(), answers)
		}
		items := []Value{}
		for i, v := range answers {
			if v.True() {
				items = append(items, l.Items()[i])
			}
		}
		return ListOf(items)
	}
}

// open is a list of which it is not known which items it holds. They stand
// behind it, so that what is said of them counts as read.
func open(items, answers []Value) Value {
	out := lackOf(answers...)
	if out.Kind() == Failed {
		return out
	}
	may := make([]Value, 0, len(items))
	for i, v := range answers {
		if !v.False() {
			may = append(may, items[i])
		}
	}
	return Refer(Unknown, &List{Items: may})
}

// lackList is the result of what is said of the items of a list that is not
// settled; what would be read of those that it may hold is noted.
func lackList(e *Env, l Value, body *body, pos rules.Pos) Value {
	if e.Reads != nil && l.Kind() == Unknown {
		items := l.Items()
		if len(items) == 0 {
			items = []Value{{}} // of which nothing is known
		}
		mapItems(e, items, body)
	}
	return noList(l, pos)
}

func evalMap(n *Node) Eval {
	list, body, pos := n.Kids[0].Eval, bodyOf(n), n.Pos
	return func(e *Env) Value {
		l := list(e)
		if l.Kind() != ListKind {
			return lackList(e, l, &body, pos)
		}
		items, settled := mapItems(e, l.Items(), &body)
		if !settled {
			return lackOf(items...)
		}
		return ListOf(items)
	}
}

// mapItems evaluates the body for each item; settled is false where one is
// neither known nor none, and where the meter ends before the last.
func mapItems(e *Env, items []Value, body *body) (out []Value, settled bool) {
	saved := e.Frames[body.at]
	defer func() { e.Frames[body.at] = saved }()
	out, settled = make([]Value, len(items)), true
	for i, it := range items {
		out[i] = body.of(e, it)
		settled = settled && out[i].Known()
		if e.Meter.Ended() {
			out[i] = pastLimit
			return out[:i+1], false
		}
	}
	return out, settled
}

func evalSum(n *Node) Eval {
	items, body, pos := n.Kids[0].Eval, bodyOf(n), n.Pos
	zero := IntOf(0)
	if n.Type.K == rules.KindMoney {
		zero = Scalar(Money, 0)
	}
	return func(e *Env) Value {
		l := items(e)
		if l.Kind() != ListKind {
			return lackList(e, l, &body, pos)
		}
		vs, settled := mapItems(e, l.Items(), &body)
		if !settled {
			return lackOf(vs...)
		}
		total := zero
		for _, v := range vs {
			if !e.weigh(total, v) {
				return pastLimit
			}
			total = arithmetic("+", total, v, pos)
		}
		return total
	}
}

func evalLen(n *Node) Eval {
	x, pos := n.Kids[0].Eval, n.Pos
	return func(e *Env) Value {
		v := x(e)
		switch v.Kind() {
		case ListKind:
			return IntOf(int64(len(v.Items())))
		case Set:
			return IntOf(int64(bits.OnesCount64(uint64(v.N()))))
		case Text:
			e.weigh(v, Value{})
			return IntOf(int64(utf8.RuneCountInString(v.Text())))
		case None:
			return failure(pos, "no-value", "len 的参数没有值", "the argument of len has no value")
		default:
			return unsuited(v, pos)
		}
	}
}

// Combines reports whether values of a type can be joined in a way of [Combine];
// "" joins nothing.
func Combines(how string, t Type) bool {
	switch how {
	case "sum":
		return t.isNumber() || t.K == rules.KindMoney || t.K == rules.KindDuration
	case "min", "max":
		return t.ordered()
	}
	return true
}

// Combine joins the values that several rules give to one outcome, by "sum",
// "min", "max" or "list".
func Combine(how string, vs []Value) Value {
	if how == "list" {
		return ListOf(vs)
	}
	out := vs[0]
	for _, v := range vs[1:] {
		if out.Kind() == Failed {
			return out
		}
		if out.Kind() == Duration && v.Kind() == Duration && !oneUnit(out, v) {
			return periodsFail(rules.Pos{})
		}
		switch {
		case how == "sum":
			out = arithmetic("+", out, v, rules.Pos{})
		case how == "min" && Less(v, out), how == "max" && Less(out, v):
			out = v
		}
	}
	return out
}
