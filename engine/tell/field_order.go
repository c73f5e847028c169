package tell

import (
	"cmp"
	"fmt"
	"math/big"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Order is where an application stands in a list that is sorted by a field.
type Order struct {
	known  bool
	number *big.Rat // nil of texts
	text   string
}

// Order is the place of the first of some values: numbers and dates by their size,
// values of an enum as they are declared, texts as they are spelt. What is open or none
// comes last.
func (n Teller) Order(f *Field, all []Has) Order {
	if len(all) == 0 || all[0].Open {
		return Order{}
	}
	return n.order(f, all[0].Value)
}

func (n Teller) order(f *Field, v any) Order {
	o := Order{known: true, text: fmt.Sprint(v)}
	switch f.kind.Kind {
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		if r, ok := new(big.Rat).SetString(o.text); ok {
			o.number = r
		}
	case rules.KindDatetime, rules.KindEvent:
		if t, err := calendar.ParseMoment(o.text, n.zone()); err == nil {
			o.number = new(big.Rat).SetFrac64(t.UnixNano(), int64(time.Second))
		}
	case rules.KindEnum, rules.KindSet:
		if s, ok := v.([]any); ok && len(s) > 0 {
			o.text = fmt.Sprint(s[0])
		}
		if rank, ok := f.ranks[o.text]; ok {
			o.number = new(big.Rat).SetInt64(int64(rank))
		}
	}
	return o
}

// Compare compares two places of one field, as [cmp.Compare] does.
func (o Order) Compare(p Order) int {
	switch {
	case o.known != p.known:
		return cmp.Compare(after(o), after(p))
	case o.number != nil && p.number != nil:
		return o.number.Cmp(p.number)
	}
	return cmp.Compare(o.text, p.text)
}

// Known reports whether there is a value.
func (o Order) Known() bool { return o.known }

func after(o Order) int {
	if o.known {
		return 0
	}
	return 1
}
