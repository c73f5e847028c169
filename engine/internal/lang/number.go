package lang

import (
	"cmp"
	"encoding/json"
	"math/big"
	"strings"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/rules"
)

// NumOf returns a number as a value.
func NumOf(x exact.Num) Value { return ofKind(Number, x) }

// MoneyOf returns an amount as a value.
func MoneyOf(x exact.Num) Value { return ofKind(Money, x) }

func ofKind(k Kind, x exact.Num) Value {
	if n, scale, ok := x.Small(); ok {
		return Value{&shared[k][0][scale], n}
	}
	return Value{h: &head{kind: k, ref: x.Rat()}}
}

// Num is the number in v, which must be a Number or a Money; of others it is 0.
func (v Value) Num() exact.Num {
	switch {
	case v.Kind() != Number && v.Kind() != Money:
		return exact.Num{}
	case v.h.ref == nil:
		return exact.Small(v.n, v.h.unit)
	}
	r, _ := v.h.ref.(*big.Rat)
	x, _ := exact.Rat(r)
	return x
}

// Whole returns a whole number that fits; ok is false of all else.
func (v Value) Whole() (n int64, ok bool) {
	return v.n, v.Kind() == Number && v.h.unit == 0 && v.h.ref == nil
}

// compareNumbers compares two numbers, or two amounts.
func compareNumbers(a, b Value) int {
	if a.h.unit == b.h.unit && a.h.ref == nil && b.h.ref == nil {
		return cmp.Compare(a.n, b.n)
	}
	return a.Num().Cmp(b.Num())
}

// ParseMoney reads an amount as it is written, exactly.
func ParseMoney(text string) (Value, bool) {
	x, err := exact.Parse(text)
	return MoneyOf(x), err == nil
}

// moneyText is an amount with at least two decimals.
func moneyText(x exact.Num) string {
	s := x.String()
	at := strings.IndexByte(s, '.')
	switch {
	case strings.Contains(s, "/"):
		return s
	case at < 0:
		return s + ".00"
	case len(s)-at == 2:
		return s + "0"
	}
	return s
}

// plainNumber is a number or amount as it goes into JSON: of numbers int64 where it
// is whole and fits; a fraction, which is never kept, is a text such as "1/3".
func (v Value) plainNumber() any {
	if n, ok := v.Whole(); ok {
		return n
	}
	x := v.Num()
	if !x.IsDecimal() {
		return x.String()
	}
	return json.Number(x.String())
}

// overflow is the error of a result that is past the digits of a number.
func overflow(pos rules.Pos) Value {
	return failure(pos, "overflow", "计算结果的位数超出限度", "the result has more digits than a number may have")
}

// Keep is v as it may be kept: a number that does not end when it is written out,
// or has too many digits, is an error, never rounded.
func Keep(v Value, pos rules.Pos) Value {
	switch v.Kind() {
	case Number, Money:
		if v.h.ref == nil {
			return v
		}
		switch x := v.Num(); {
		case !x.IsDecimal():
			return failure(pos, "not-a-decimal", "结果"+x.String()+"除不尽，写不成小数；请写明取整方法，如 round(…)",
				"the result "+x.String()+" does not end as a decimal; say how it is rounded: round(…)")
		case !x.Keeps():
			return overflow(pos)
		}
	case ListKind:
		for _, it := range v.Items() {
			if k := Keep(it, pos); k.Kind() == Failed {
				return k
			}
		}
	}
	return v
}

// Kept is the evaluation of an expression whose value is kept: in an outcome, a
// fact, a message. Inside an expression a quotient is a fraction; here it must end.
func (e *Expr) Kept() Eval {
	if !e.Tree().divides() {
		return e.Eval
	}
	inner, pos := e.Eval, e.Tree().Pos
	return func(env *Env) Value { return Keep(inner(env), pos) }
}

// divides reports whether a fraction may come of a tree or of what it names.
func (n *Node) divides() bool {
	found := false
	n.Each(func(k *Node) {
		found = found || k.Op == OpArith && k.Name != "+" && k.Name != "-" || k.Op == OpScale || k.Op == OpDef && k.Def.Tree().divides()
	})
	return found
}

func isWhole(v Value) bool {
	_, ok := v.Whole()
	return ok
}

// Numeric reports whether v is a known number or amount.
func (v Value) Numeric() bool { return v.Kind() == Number || v.Kind() == Money }

// Places is how many decimals a number or amount has; ends is false where they
// do not end, ok of what is neither.
func Places(v Value) (n int, ends, ok bool) {
	if !v.Numeric() {
		return 0, false, false
	}
	n, ends = v.Num().Places()
	return n, ends, true
}

// Written is a number or amount in digits, with dots for those that do not end.
func Written(v Value) string {
	if l := v.Items(); len(l) > 0 {
		return Written(l[0])
	}
	x := v.Num()
	if x.IsDecimal() {
		return x.String()
	}
	return x.Rat().FloatString(6) + "…"
}

// Product is a product of two decimals; "" where one of them is none.
func Product(a, b string) string {
	x, err := exact.Parse(a)
	y, err2 := exact.Parse(b)
	if p, ok := x.Mul(y); ok && err == nil && err2 == nil {
		return p.String()
	}
	return ""
}
