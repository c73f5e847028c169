package engine

import (
	"math"
	"reflect"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
)

// plain reads the values of a field of which nothing more is to be asked: answers,
// whole numbers within the bounds of a fact, values of an enum as the set writes
// them. Every other value, and every other field, is left to [fieldPlan.readAny].
type plain struct {
	kind   reflect.Kind // Bool, Int64 or String; Invalid where no value is plain
	lo, hi int64
	ids    []string
	enum   *lang.Type
}

func plainOf(k reflect.Kind, t *lang.Type, c *plan.Check) plain {
	if c == nil {
		c = &plan.Check{}
	}
	bare := *c == plan.Check{}
	switch {
	case k == reflect.Bool && bare:
		return plain{kind: k}
	case k == reflect.String && t.K == rules.KindEnum && bare:
		p := plain{kind: k, enum: t}
		for _, v := range t.Values {
			p.ids = append(p.ids, v.ID)
		}
		return p
	case reflect.Int <= k && k <= reflect.Int64 && t.K != rules.KindMoney:
		p := plain{kind: reflect.Int64, lo: math.MinInt64, hi: math.MaxInt64}
		if whole(c.Min, &p.lo) && whole(c.Max, &p.hi) {
			return p
		}
	}
	return plain{}
}

// whole takes over a bound, if there is one, and reports whether it could.
func whole(bound *lang.Value, to *int64) bool {
	if bound == nil {
		return true
	}
	n, ok := bound.Num().Int64()
	*to = n
	return ok
}

// readPlain reads the field of a struct into its slot, and reports whether its value
// is plain.
func (f *fieldPlan) readPlain(slots []lang.Value, v reflect.Value) bool {
	switch p := &f.plain; p.kind {
	case reflect.Bool:
		slots[f.slot] = lang.BoolOf(v.Field(f.index).Bool())
		return true
	case reflect.Int64:
		n := v.Field(f.index).Int()
		if p.lo <= n && n <= p.hi {
			slots[f.slot] = lang.IntOf(n)
			return true
		}
	case reflect.String:
		s := v.Field(f.index).String()
		for i := range p.ids {
			if p.ids[i] == s {
				slots[f.slot] = p.enum.Enum(i)
				return true
			}
		}
	}
	return false
}
