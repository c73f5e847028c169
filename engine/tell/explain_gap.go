package tell

import (
	"fmt"
	"math/big"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// gap says in brackets how far a number or a date is off what a rule asks of it; ""
// where that is no matter of more or less, or where it is off by nothing (asked: more
// than 300, given: 300).
func (n Teller) gap(u *engine.Unmet) string {
	f := n.typed(u.Fact)
	if f == nil {
		return ""
	}
	switch u.Op {
	case "<", "<=", ">", ">=":
	default:
		return ""
	}
	if f.Type.Kind == rules.KindDate {
		return n.daysOff(fmt.Sprint(u.Value), fmt.Sprint(u.Want))
	}
	has, ok := new(big.Rat).SetString(fmt.Sprint(u.Value))
	want, both := new(big.Rat).SetString(fmt.Sprint(u.Want))
	if !ok || !both || has.Cmp(want) == 0 {
		return ""
	}
	off := new(big.Rat).Sub(has, want)
	digits, _ := off.FloatPrec()
	by := n.quantity(new(big.Rat).Abs(off).FloatString(digits), &f.Type)
	if off.Sign() > 0 {
		return n.Lang.bracketed(n.Lang.Say("多"+by, by+" over"))
	}
	return n.Lang.bracketed(n.Lang.Say("少"+by, by+" under"))
}

// daysOff is how many days a date is off another.
func (n Teller) daysOff(has, want string) string {
	a, err := time.Parse(time.DateOnly, has)
	b, err2 := time.Parse(time.DateOnly, want)
	days := int(a.Sub(b) / (24 * time.Hour))
	switch {
	case err != nil || err2 != nil || days == 0:
		return ""
	case days > 0:
		return n.Lang.bracketed(n.Lang.Count(days, "晚%d日", "%d day later", "%d days later"))
	}
	return n.Lang.bracketed(n.Lang.Count(-days, "早%d日", "%d day earlier", "%d days earlier"))
}
