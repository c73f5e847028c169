package prove

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// What can fail though all facts are known is said by the operators themselves.
// An operator or function that is not known here may fail.

// sound are the operators that fail only where a part of them does or has no
// value. It is never written to.
var sound = []lang.Op{lang.OpConst, lang.OpItem, lang.OpNow, lang.OpDef, lang.OpNot, lang.OpAnd, lang.OpOr, lang.OpIf, lang.OpElse,
	lang.OpInSet, lang.OpInList, lang.OpTextTest, lang.OpArray, lang.OpNegate, lang.OpItems, lang.OpQuantify, lang.OpCount, lang.OpFilter, lang.OpMap,
	lang.OpKnown, lang.OpUnknownOf, lang.OpHappened, lang.OpLen}

// soundCalls are the functions that fail only where an argument has no value;
// of a day, only where it is written as a text. It is never written to.
var soundCalls = []string{"abs", "floor", "ceil", "upper", "lower", "trim", "year", "month", "day", "days_between", "workdays_between",
	"months_between", "years_between", "age", "weekday", "first_of_month", "last_of_month", "first_of_quarter", "last_of_quarter", "first_of_year", "last_of_year"}

// mayFail reports whether an expression can fail where all facts are known: what
// it reads may have no value, or a part of it does not suit.
func mayFail(l *model.Leaf) bool {
	fails := false
	l.Expr.Tree().Each(func(n *lang.Node) { fails = fails || failsAt(n) })
	return fails
}

// failsAt reports whether a node may fail by itself, or be the lack of a value
// which fails what it is a part of.
func failsAt(n *lang.Node) bool {
	switch n.Op {
	case lang.OpArith:
		if n.Name == "/" || n.Name == "%" {
			return !nonzero(n.Kids[1])
		}
		return !numeric(n.Type.K) && n.Type.K != rules.KindString
	case lang.OpSum:
		return !numeric(n.Type.K)
	case lang.OpCompare, lang.OpOneOf:
		return n.Kids[0].Type.K == rules.KindDuration
	case lang.OpExtreme:
		return n.Type.K == rules.KindDuration
	case lang.OpCall:
		return !slices.Contains(soundCalls, n.Name) || slices.ContainsFunc(n.Kids, func(k *lang.Node) bool {
			return n.Name != "upper" && n.Name != "lower" && n.Name != "trim" && k.Type.K == rules.KindString && !isDate(k)
		})
	case lang.OpTruth:
		return lacking(n.Kids[0])
	case lang.OpParam, lang.OpParamOn:
		return len(n.Param.Values) != 1 || !n.Param.Values[0].From.IsZero() || !n.Param.Values[0].To.IsZero()
	case lang.OpSlot, lang.OpField:
		return lacking(n)
	}
	return !slices.Contains(sound, n.Op)
}

// isDate reports whether a text that is written out is a date.
func isDate(n *lang.Node) bool {
	if n.Konst == nil {
		return false
	}
	_, ok := lang.ParseDate(n.Konst.Text())
	return ok
}

// nonzero reports whether a divisor is a number other than zero.
func nonzero(n *lang.Node) bool {
	if n.Konst == nil {
		return false
	}
	x, ok := rational(*n.Konst)
	return ok && x.Sign() != 0
}

// lacking reports whether an expression may have no value where all facts are
// known. What follows from the parts of it is asked of those.
func lacking(n *lang.Node) bool {
	switch n.Op {
	case lang.OpSlot, lang.OpField:
		f := n.Rec.Fields[n.Slot]
		return f.Fact == nil || f.Event || f.Fact.Default != nil && f.Fact.Default.Kind == rules.ValueNull
	case lang.OpElement, lang.OpHost:
		return true
	}
	return false
}
