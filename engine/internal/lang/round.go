package lang

import (
	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/rules"
)

// evalRound rounds a number or an amount, which stays one.
func evalRound(n *Node) Eval {
	x, pos, r := n.Kids[0].Eval, n.Pos, n.Rounds()
	return func(e *Env) Value {
		v := x(e)
		if !e.weigh(v, Value{}) {
			return pastLimit
		}
		return r.at(v, pos)
	}
}

// evalKept rounds a value where it is kept; where there is none, none is.
func evalKept(n *Node) Eval {
	x, pos, r := n.Kids[0].Eval, n.Pos, n.Rounds()
	return func(e *Env) Value {
		v := x(e)
		if v.Kind() == None {
			return v
		}
		return r.at(v, pos)
	}
}

// Rounds is a rounding: to a multiple of To.
type Rounds struct {
	To   exact.Num
	Mode exact.Mode
}

// Rounds is how a node rounds that does.
func (n *Node) Rounds() Rounds {
	r := Rounds{exact.Int(1), exact.HalfUp}
	if len(n.Kids) > 1 {
		r.To = n.Kids[1].Konst.Num()
	}
	switch {
	case n.Name == "floor":
		r.Mode = exact.Floor
	case n.Name == "ceil":
		r.Mode = exact.Ceil
	case len(n.Kids) > 2:
		r.Mode, _ = exact.ModeOf(n.Kids[2].Konst.Text())
	}
	return r
}

// RoundsOf is what is said where a thing is declared; ok is false where nothing is.
func RoundsOf(r rules.Rounding) (Rounds, bool) {
	to, err := exact.Parse(r.To)
	mode, ok := exact.ModeOf(r.Mode)
	return Rounds{to, mode}, err == nil && ok && to.Sign() > 0
}

// Value rounds a value; what is no number or amount stays as it is.
func (r Rounds) Value(v Value) Value {
	if !v.Numeric() {
		return v
	}
	return r.at(v, rules.Pos{})
}

func (r Rounds) at(v Value, pos rules.Pos) Value {
	switch {
	case v.Kind() == None:
		return failure(pos, "no-value", "要舍入的没有值", "what is to be rounded has no value")
	case !v.Numeric():
		return unsuited(v, pos)
	}
	x, ok := v.Num().Round(r.To, r.Mode)
	if !ok {
		return overflow(pos)
	}
	return ofKind(v.Kind(), x)
}
