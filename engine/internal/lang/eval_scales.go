package lang

import "github.com/guize-rules/guize/rules"

func evalScale(n *Node) Eval {
	scale, x, after, pos, of := n.Kids[0], n.Kids[1].Eval, Eval(nil), n.Pos, n.Kids[0].Type.Scale.Of
	if len(n.Kids) > 2 {
		after = n.Kids[2].Eval
	}
	read := map[string]func(s *Scale, x Value) Value{
		"band":   func(s *Scale, x Value) Value { return s.at(x, pos) },
		"linear": func(s *Scale, x Value) Value { return s.between(x, pos) },
	}[n.Name]
	return func(e *Env) Value {
		s, lacks := scale.scale(e)
		vs := [2]Value{x(e), zeroOf(of)}
		if after != nil {
			vs[1] = after(e)
		}
		switch {
		case lacks.Kind() == Failed:
			return lacks
		case vs[0].Kind() == Failed || vs[1].Kind() == Failed:
			return lackOf(vs[:]...)
		case vs[0].Kind() == None || vs[1].Kind() == None:
			return failure(pos, "no-value", "分档所按的量没有值", "what the scale divides has no value")
		case s == nil || !vs[0].Known() || !vs[1].Known():
			return Value{}
		case !s.measures(vs[0]) || !s.measures(vs[1]) && after != nil:
			return unsuited(NoneValue(), pos)
		case !e.spend(int64(len(s.Bands))) || !e.weigh(vs[0], vs[1]):
			return pastLimit
		case read != nil:
			return read(s, vs[0])
		}
		return s.marginal(vs[0], vs[1], of, n.Type, pos)
	}
}

// scale is the scale that a parameter holds in force, or on another date; what
// stands in its place where there is none.
func (n *Node) scale(e *Env) (*Scale, Value) {
	on := e.RulesOn
	if n.Op == OpParamOn {
		d := n.Kids[0].Eval(e)
		switch {
		case d.Kind() == None:
			return nil, failure(n.Pos, "no-value", "on 的日期没有值", "the date given to on has no value")
		case d.Kind() != Date:
			return nil, unsuited(d, n.Pos)
		}
		on = d.Date()
	}
	if v := n.Param.inForce(on); v != nil {
		return v.Scale, Value{}
	}
	return nil, n.Param.lacking(e, on, n.Pos)
}

// at is what stands in the band of a value.
func (s *Scale) at(x Value, pos rules.Pos) Value {
	if b := s.band(x); b != nil {
		return b.Value
	}
	return outside(x, pos)
}

func outside(x Value, pos rules.Pos) Value {
	return failure(pos, "outside-scale", x.shown()+" 不在任何一档之内", x.shown()+" lies in no band of the scale")
}

// between is what a line through points has at a value: in a straight line
// between two points, and beyond the last what stands there, if anything does.
func (s *Scale) between(x Value, pos rules.Pos) Value {
	var before *Band
	for i := range s.Bands {
		b := &s.Bands[i]
		switch {
		case b.Holds(x):
			return b.Value
		case before != nil && Less(x, b.Lo):
			return straight(before, b, x, pos)
		case before == nil && Less(x, b.Lo):
			return outside(x, pos)
		case b.Point:
			before = b
		}
	}
	return outside(x, pos)
}

// straight is a + (b - a) × (x - lo) / (hi - lo).
func straight(lo, hi *Band, x Value, pos rules.Pos) Value {
	share := arithmetic("/", toNumber(arithmetic("-", x, lo.Lo, pos)), toNumber(arithmetic("-", hi.Lo, lo.Lo, pos)), pos)
	rise := arithmetic("*", arithmetic("-", hi.Value, lo.Value, pos), share, pos)
	return arithmetic("+", lo.Value, rise, pos)
}

// marginal is what the parts of a value come to, each at the rate of its band.
func (s *Scale) marginal(x, after Value, of, t Type, pos rules.Pos) Value {
	parts, failed := s.Parts(x, after, of, pos)
	if failed.Kind() == Failed {
		return failed
	}
	total := zeroOf(t)
	for _, p := range parts {
		total = arithmetic("+", total, p.Value, pos)
	}
	return total
}

// toNumber is an amount without its currency.
func toNumber(v Value) Value {
	if v.Kind() == Money {
		return NumOf(v.Num())
	}
	return v
}

func evalPart(n *Node) Eval {
	kids, pos, zero := n.kids(), n.Pos, zeroOf(n.Type)
	return func(e *Env) Value {
		var room [3]Value
		vs, settled := evaluate(e, kids, room[:len(kids)])
		for _, v := range vs {
			if v.Kind() == None {
				return failure(pos, "no-value", "函数的参数没有值", "an argument of the function has no value")
			}
		}
		if !settled {
			return lackOf(vs...)
		}
		if Less(vs[0], zero) {
			return failure(pos, "outside-scale", "小于 0 的量不能分档："+vs[0].shown(), "an amount below 0 has no part in any band: "+vs[0].shown())
		}
		hi := NoneValue()
		if len(vs) > 2 {
			if hi = vs[2]; Less(hi, vs[1]) { // nothing lies between
				hi = vs[1]
			}
		}
		return arithmetic("-", upTo(vs[0], vs[1], hi), vs[1], pos)
	}
}
