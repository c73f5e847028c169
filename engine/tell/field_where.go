package tell

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// Where is a condition on what an application has under a field.
type Where struct {
	Field Field
	holds func(all []Has) bool
}

// Holds reports whether the condition holds of what an application has under the field:
// of a list, of one of its elements. What is not equal is no element's.
func (w *Where) Holds(all []Has) bool { return w.holds(all) }

// comparison finds the operator of a condition, whose name has none.
var comparison = regexp.MustCompile(`^([^=<>!≠≤≥＝＜＞！]+?)\s*(==|!=|<=|>=|！＝|＜＝|＞＝|=|<|>|≠|≤|≥|＝|＜|＞)\s*(.+)$`)

// operators are the ways to write one.
var operators = strings.NewReplacer("==", "=", "！＝", "!=", "≠", "!=", "＜＝", "<=", "≤", "<=", "＞＝", ">=", "≥", ">=", "＝", "=", "＜", "<", "＞", ">")

// Where reads a condition such as 审批方式 = 协调 or 外线长度 > 300.
func (n Teller) Where(condition string) (Where, error) {
	m := comparison.FindStringSubmatch(strings.TrimSpace(condition))
	if m == nil {
		return Where{}, unnamed("看不懂“%s”：应写成 名称 = 值，也可以用 !=、<、<=、>、>=", "%q cannot be read: write NAME = VALUE, or with !=, <, <=, >, >=", condition)
	}
	f, err := n.Field(strings.TrimSpace(m[1]))
	if err != nil {
		return Where{}, err
	}
	op, value := operators.Replace(m[2]), strings.Trim(strings.TrimSpace(m[3]), `"'“”`)
	equal := func(h Has) bool { return h.Open }
	_, listed := f.ranks["none"]
	switch {
	case slices.Contains([]string{"尚不能确定", "open"}, value):
	case slices.Contains([]string{"无", "none"}, value) && !listed:
		return n.whether(f, op, func(all []Has) bool { return len(all) == 0 })
	default:
		if equal, err = n.compared(&f, op, value); err != nil {
			return Where{}, err
		}
	}
	if op == "!=" {
		return Where{f, func(all []Has) bool { return !slices.ContainsFunc(all, equal) }}, nil
	}
	return Where{f, func(all []Has) bool { return slices.ContainsFunc(all, equal) }}, nil
}

// whether is a condition that only = and != can make.
func (n Teller) whether(f Field, op string, holds func([]Has) bool) (Where, error) {
	switch op {
	case "=":
		return Where{f, holds}, nil
	case "!=":
		return Where{f, func(all []Has) bool { return !holds(all) }}, nil
	}
	return Where{}, n.unordered(&f)
}

func (n Teller) unordered(f *Field) error {
	return unnamed("“%s”不能比大小，只能用 = 和 !=", "%q has no order: only = and != can be used", f.Title)
}

// compared says which values a comparison is true of; of != those that are equal.
func (n Teller) compared(f *Field, op, value string) (func(Has) bool, error) {
	switch f.kind.Kind {
	case rules.KindInt, rules.KindNumber, rules.KindMoney, rules.KindDate, rules.KindDatetime, rules.KindEvent:
		return n.measured(f, op, value)
	}
	if op != "=" && op != "!=" {
		return nil, n.unordered(f)
	}
	want, err := n.valueNamed(f.kind, f.Title, value)
	return func(h Has) bool {
		if set, ok := h.Value.([]any); ok {
			return slices.Contains(set, any(want))
		}
		return !h.Open && loosely(fmt.Sprint(h.Value)) == loosely(want)
	}, err
}

// measured compares numbers, dates and moments. A moment is compared with a day by the
// day on which it is.
func (n Teller) measured(f *Field, op, value string) (func(Has) bool, error) {
	want, day, err := n.measure(f, value)
	return func(h Has) bool {
		if h.Open {
			return false
		}
		has := n.order(f, h.Value)
		if t, err := calendar.ParseMoment(has.text, n.zone()); day && err == nil {
			has = Order{known: true, text: t.In(n.zone()).Format(time.DateOnly)}
		}
		switch c := has.Compare(want); op {
		case "<":
			return c < 0
		case "<=":
			return c <= 0
		case ">":
			return c > 0
		case ">=":
			return c >= 0
		default:
			return c == 0
		}
	}, err
}

// writtenDay is a day as people write it.
var writtenDay = regexp.MustCompile(`^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$`)

// measure reads the number, day or moment that a condition compares with.
func (n Teller) measure(f *Field, value string) (want Order, day bool, err error) {
	value = text.HalfWidth(value)
	switch f.kind.Kind {
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		number := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(value, f.kind.Unit), n.unit(f.kind.Unit)))
		if r, ok := new(big.Rat).SetString(number); ok && strings.Trim(number, "+-.0123456789") == "" {
			return Order{known: true, number: r}, false, nil
		}
		return want, false, unnamed("“%[1]s”应与一个数比较，而不是“%[2]s”", "%[1]q is compared with a number, not %[2]q", f.Title, value)
	}
	if m := writtenDay.FindStringSubmatch(value); m != nil {
		iso := fmt.Sprintf("%s-%02s-%02s", m[1], m[2], m[3])
		if _, err := time.Parse(time.DateOnly, iso); err == nil {
			return Order{known: true, text: iso}, true, nil
		}
	}
	if _, err := calendar.ParseMoment(value, n.zone()); err == nil && f.kind.Kind != rules.KindDate {
		return n.order(f, value), false, nil
	}
	return want, false, unnamed("“%[1]s”应与一个日期比较，例如 2026-07-01，而不是“%[2]s”", "%[1]q is compared with a date such as 2026-07-01, not %[2]q", f.Title, value)
}
