package lang

import (
	"strings"

	"github.com/guize-rules/guize/rules"
)

// Scale is what a parameter of bands holds on some days: bands in ascending
// order that leave no hole, or the points of a line.
type Scale struct{ Bands []Band }

// Band is a step of a scale; an end of kind None is open.
type Band struct {
	Lo, Hi     Value
	LoIn, HiIn bool // the end belongs to it
	Point      bool // a point of a line, at Lo
	Value      Value
}

// ScaleType is what the bands of a scale divide and what stands in them.
type ScaleType struct{ Of, Gives Type }

// Holds reports whether a value lies in a band.
func (b *Band) Holds(x Value) bool {
	if lo, ok := order(b.Lo, x); ok && (lo > 0 || lo == 0 && !b.LoIn) {
		return false
	}
	hi, ok := order(x, b.Hi)
	return !ok || hi < 0 || hi == 0 && b.HiIn
}

// band is the band that a value lies in, or nil.
func (s *Scale) band(x Value) *Band {
	for i := range s.Bands {
		if s.Bands[i].Holds(x) {
			return &s.Bands[i]
		}
	}
	return nil
}

// measures reports whether a value is of the kind that the bands divide.
func (s *Scale) measures(x Value) bool {
	for _, end := range [...]Value{s.Bands[0].Hi, s.Bands[len(s.Bands)-1].Lo} {
		if end.Kind() != None {
			_, ok := order(x, end)
			return ok
		}
	}
	return true
}

// pointed reports whether a scale is a line through points.
func (s *Scale) pointed() bool {
	for i := range s.Bands {
		if s.Bands[i].Point {
			return true
		}
	}
	return false
}

// wholly reports whether the bands begin at 0 and never end, so that every
// amount has its parts in them.
func (s *Scale) wholly(of Type) bool {
	first, last := &s.Bands[0], &s.Bands[len(s.Bands)-1]
	c, ok := order(first.Lo, zeroOf(of))
	if of.K == rules.KindInt && c > 0 && first.LoIn {
		c, _ = order(first.Lo, IntOf(1)) // the first that is counted
	}
	return ok && c == 0 && last.Hi.Kind() == None
}

// zeroOf is nothing of a number or an amount.
func zeroOf(t Type) Value {
	if t.K == rules.KindMoney {
		return Scalar(Money, 0)
	}
	return IntOf(0)
}

// Part is what of a value lies in a band of a scale that begins at 0: how much,
// at what rate, and what that comes to.
type Part struct{ Amount, Rate, Value Value }

// Parts divides a value over the bands of a scale, up to the one that it lies
// in; what lies up to after has been counted before. A failure, of the sum or of
// a part, comes in its place.
func (s *Scale) Parts(x, after Value, of Type, pos rules.Pos) (parts []Part, failed Value) {
	zero := zeroOf(of)
	total := arithmetic("+", after, x, pos)
	for _, v := range [...]Value{after, total} {
		if v.Kind() == Failed {
			return nil, v
		}
		if Less(v, zero) {
			return nil, failure(pos, "outside-scale", "小于 0 的量不能分档："+v.shown(), "an amount below 0 has no part in any band: "+v.shown())
		}
	}
	lo := zero
	for i := range s.Bands {
		b := &s.Bands[i]
		hi := b.Hi
		if of.K == rules.KindInt && !b.HiIn && hi.Kind() != None { // those that lie in it are counted
			hi = arithmetic("-", hi, IntOf(1), pos)
		}
		amount := arithmetic("-", upTo(total, lo, hi), upTo(after, lo, hi), pos)
		lo = hi
		if c, ok := order(amount, zero); ok && c == 0 && i > 0 {
			continue
		}
		p := Part{Amount: amount, Rate: b.Value, Value: arithmetic("*", amount, b.Value, pos)}
		if p.Value.Kind() == Failed {
			return nil, p.Value
		}
		parts = append(parts, p)
	}
	return parts, Value{}
}

// upTo is a value within the ends of a band, the nearest end where it lies
// outside.
func upTo(x, lo, hi Value) Value {
	switch {
	case Less(x, lo):
		return lo
	case hi.Kind() != None && Less(hi, x):
		return hi
	}
	return x
}

// Text writes a scale; two that are equal are written alike.
func (s *Scale) Text() string {
	var b strings.Builder
	for i := range s.Bands {
		x := &s.Bands[i]
		b.WriteString(s.Bands[i].ends() + "=" + x.Value.shown() + " ")
	}
	return b.String()
}

// ends writes a band as it is written in a set.
func (b *Band) ends() string {
	switch lo, hi := b.Lo.shown(), b.Hi.shown(); {
	case b.Point:
		return lo
	case b.Lo.Kind() == None:
		return choose(b.HiIn, "<= ", "< ") + hi
	case b.Hi.Kind() == None:
		return choose(b.LoIn, ">= ", "> ") + lo
	default:
		return choose(b.LoIn, "[", "(") + lo + ".." + hi + choose(b.HiIn, "]", ")")
	}
}

func choose(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// shown writes a value as an expression would.
func (v Value) shown() string { return strings.Trim(literal(v), `"`) }

// Edges lists the ends of the bands, and the points, of the scales that a tree
// reads for a slot; Param is the scale.
func (n *Node) Edges() []Cut {
	var out []Cut
	n.Each(func(k *Node) {
		if k.Op != OpScale {
			return
		}
		d, ok := k.Kids[1].Bare().Dep()
		for i := range k.Kids[0].Param.Values {
			for _, v := range k.Kids[0].Param.Values[i].Scale.edges() {
				if ok && v.Kind() != None {
					out = append(out, Cut{Dep: d, Value: v, Param: k.Kids[0].Param, Of: i})
				}
			}
		}
	})
	return out
}

func (s *Scale) edges() []Value {
	var out []Value
	for i := range s.Bands {
		out = append(out, s.Bands[i].Lo, s.Bands[i].Hi)
	}
	return out
}
