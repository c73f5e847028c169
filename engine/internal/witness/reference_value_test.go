package witness

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Values of the reference are bool, int64, refNum, string, refMoney, refSet,
// calendar.Date, time.Time, calendar.Period, []any, *refElem, and these three.
type (
	refUnknown struct{ unset string } // the parameters that alone leave it so, "" where anything else does
	refNone    struct{}
	refError   struct{ why string }

	refNum   struct{ *big.Rat }
	refMoney struct{ *big.Rat }
	refSet   []string // in the order of the set's declaration
)

// or is what is unknown for want of either.
func (u refUnknown) or(v refUnknown) refUnknown {
	switch {
	case u.unset == "" || v.unset == "":
		return refUnknown{}
	case u != v:
		u.unset += " " + v.unset
	}
	return u
}

// refAll is `and`: false where a part is false; else the first error; else
// unknown where a part is (R12).
func refAll(parts []any) any { return refKleene(parts, true) }

// refAny is `or`.
func refAny(parts []any) any { return refKleene(parts, false) }

func refKleene(parts []any, start bool) any {
	var out any = start
	for _, p := range parts {
		switch v := p.(type) {
		case bool:
			if v != start {
				return !start
			}
		case refError:
			if _, failed := out.(refError); !failed {
				out = v
			}
		case refNone:
			if _, failed := out.(refError); !failed {
				out = refError{"none is no truth value"}
			}
		case refUnknown:
			switch was := out.(type) {
			case refUnknown:
				out = was.or(v)
			case bool:
				out = v
			}
		default:
			if out == any(start) {
				out = v
			}
		}
	}
	return out
}

func refNot(v any) any {
	switch v := v.(type) {
	case bool:
		return !v
	case refNone:
		return refError{"none is no truth value"}
	}
	return v
}

// refOpen is the first error among operands, else unknown where one is; ok
// says that there is neither.
func refOpen(vs ...any) (open any, ok bool) {
	for _, v := range vs {
		if e, bad := v.(refError); bad {
			return e, false
		}
	}
	for _, v := range vs {
		switch was := open.(type) {
		case refUnknown:
			if u, unknown := v.(refUnknown); unknown {
				open = was.or(u)
			}
		default:
			if u, unknown := v.(refUnknown); unknown {
				open = u
			}
		}
	}
	return open, open == nil
}

func isNone(v any) bool { _, ok := v.(refNone); return ok }

// refCompare gives the order of two values of one kind; ok is false where
// there is none.
func (r *refRun) refCompare(a, b any) (order int, ok bool) {
	a, b = r.alike(a, b)
	if x, isNumber := exact(a); isNumber {
		y, isNumber := exact(b)
		if !isNumber {
			return 0, false
		}
		return x.Cmp(y), true
	}
	switch x := a.(type) {
	case calendar.Date:
		y, ok := b.(calendar.Date)
		return x.Compare(y), ok
	case time.Time:
		y, ok := b.(time.Time)
		return x.Compare(y), ok
	case string:
		y, ok := b.(string)
		return strings.Compare(x, y), ok
	case calendar.Period:
		y, ok := b.(calendar.Period)
		return x.Halves - y.Halves, ok && x.Unit == y.Unit
	}
	return 0, false
}

// alike reads a written date where the other side is a date or moment.
func (r *refRun) alike(a, b any) (any, any) {
	return r.likeOf(a, b), r.likeOf(b, a)
}

func (r *refRun) likeOf(v, other any) any {
	s, ok := v.(string)
	if !ok {
		return v
	}
	switch other.(type) {
	case calendar.Period:
		if p, err := calendar.ParsePeriod(s); err == nil {
			return p
		}
	case calendar.Date:
		if d, err := calendar.ParseDate(s); err == nil {
			return d
		}
	case time.Time:
		if t, ok := parseMoment(s, r.set.Zone); ok {
			return t
		}
	}
	return v
}

// momentForm is how a moment is written.
var momentForm = regexp.MustCompile(`^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-](0\d|1[0-3]):[0-5]\d|[+-]14:00)?)?$`)

func parseMoment(s string, zone *time.Location) (time.Time, bool) {
	if !momentForm.MatchString(s) || strings.HasPrefix(s, "0000") {
		return time.Time{}, false
	}
	for _, clock := range []string{"", "T15:04", "T15:04:05", " 15:04", " 15:04:05"} {
		for _, offset := range []string{"", "Z07:00"} {
			if t, err := time.ParseInLocation(time.DateOnly+clock+offset, s, zone); err == nil {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

func (r *refRun) refEqual(a, b any) bool {
	if isNone(a) || isNone(b) {
		return isNone(a) && isNone(b)
	}
	switch x := a.(type) {
	case bool:
		return x == b
	case *refElem:
		return x == b
	case refSet:
		if y, written := b.([]any); written {
			return sameMembers(x, y)
		}
		y, ok := b.(refSet)
		return ok && slices.Equal(x, y)
	case []any:
		if y, isSet := b.(refSet); isSet {
			return sameMembers(y, x)
		}
		y, ok := b.([]any)
		return ok && slices.EqualFunc(x, y, r.refEqual)
	}
	n, ok := r.refCompare(a, b)
	return ok && n == 0
}

// sameMembers compares a set with a written list, whose order says nothing.
func sameMembers(s refSet, list []any) bool {
	for _, x := range list {
		if id, ok := x.(string); !ok || !slices.Contains(s, id) {
			return false
		}
	}
	return len(s) == len(list)
}

// arithmetic is + - * / % of numbers and money, and + of texts.
func arithmetic(op string, a, b any) any {
	if open, ok := refOpen(a, b); !ok {
		return open
	}
	if isNone(a) || isNone(b) {
		return refError{"arithmetic with none"}
	}
	if x, ok := a.(string); ok {
		return x + b.(string)
	}
	if x, ok := a.(calendar.Period); ok {
		if y, ok := b.(calendar.Period); ok {
			return periods(op, x, y)
		}
		return refError{"a period and something else"}
	}
	return calculated(op, a, b)
}

// refRead reads a value given for a fact, a parameter or a default as its type
// says; ok is false where it is no such value.
func refRead(x any, t *rules.Type, zone *time.Location) (v any, ok bool) {
	switch t.Kind {
	case rules.KindBool:
		v, ok = x.(bool)
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		return refNumber(x, t.Kind)
	case rules.KindString:
		v, ok = x.(string)
	case rules.KindEnum:
		s, isText := x.(string)
		v, ok = enumID(s, t)
		ok = ok && isText
	case rules.KindSet:
		return refSetOf(x, t)
	case rules.KindDate:
		s, _ := x.(string)
		d, err := calendar.ParseDate(s)
		return d, err == nil
	case rules.KindDatetime, rules.KindEvent:
		s, _ := x.(string)
		v, ok := parseMoment(s, zone)
		return markDay(v, s), ok
	case rules.KindDuration:
		s, _ := x.(string)
		p, err := calendar.ParsePeriod(s)
		return p, err == nil
	}
	return v, ok
}

func enumID(s string, t *rules.Type) (string, bool) {
	for _, v := range t.Values {
		if v.ID == s || v.Alias != "" && v.Alias == s {
			return v.ID, true
		}
	}
	return "", false
}

func refSetOf(x any, t *rules.Type) (any, bool) {
	items, ok := x.([]any)
	var ids []string
	for _, it := range items {
		s, _ := it.(string)
		id, listed := enumID(s, t)
		if !listed || slices.Contains(ids, id) {
			return nil, false
		}
		ids = append(ids, id)
	}
	out := refSet{}
	for _, e := range t.Values {
		if slices.Contains(ids, e.ID) {
			out = append(out, e.ID)
		}
	}
	return out, ok
}

// literal reads a value written in the set.
func (r *refRun) literal(v rules.Value, t *rules.Type) any {
	var x any
	switch v.Kind {
	case rules.ValueNull:
		return refNone{}
	case rules.ValueBool:
		x = v.Text == "true"
	case rules.ValueNumber:
		x = json.Number(v.Text)
	case rules.ValueString:
		x = v.Text
	case rules.ValueList:
		return r.literalList(v, t)
	}
	out, ok := refRead(x, t, r.set.Zone)
	if !ok {
		return refError{"bad literal " + v.Text}
	}
	return out
}

func (r *refRun) literalList(v rules.Value, t *rules.Type) any {
	var items []any
	for _, it := range v.Items {
		if it.Kind == rules.ValueNumber {
			n, _ := refNumber(json.Number(it.Text), rules.KindNumber)
			items = append(items, n)
			continue
		}
		items = append(items, it.Text)
	}
	if t.Kind == rules.KindSet {
		s, _ := refSetOf(items, t)
		return s
	}
	return items
}

// refPlain is a value as a decision's JSON has it.
func (r *refRun) refPlain(v any) any {
	switch v := v.(type) {
	case refNone, refUnknown, refError:
		return nil
	case refNum:
		if v.IsInt() && v.Num().IsInt64() {
			return v.Num().Int64()
		}
		return json.Number(written(v.Rat))
	case refMoney:
		return json.Number(written(v.Rat))
	case refSet:
		return v.items()
	case calendar.Date:
		return v.String()
	case time.Time:
		return v.In(r.set.Zone).Format(time.RFC3339)
	case calendar.Period:
		return v.String()
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = r.refPlain(x)
		}
		return out
	}
	return v
}

func (s refSet) items() []any {
	out := []any{}
	for _, x := range s {
		out = append(out, x)
	}
	return out
}

func (r *refRun) json(v any) string {
	b, err := json.Marshal(r.refPlain(v))
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(b)
}
