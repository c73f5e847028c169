package witness

import (
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/format"
)

// isGiven answers known(x); in a completion as in the application itself (R19).
func (r *refRun) isGiven(n ast.Node, sc refScope) bool {
	path, known, f := r.factPath(n, sc)
	if r.in.base == nil {
		return known
	}
	if was, there := r.in.base.isKnown[path]; there {
		return was
	}
	return f.Default != nil || f.Type.Kind == rules.KindEvent // of an element that was not there
}

// unknownFacts lists the titles of those facts that are not known.
func (r *refRun) unknownFacts(args []ast.Node, sc refScope) any {
	out := []any{}
	for _, a := range args {
		if _, _, f := r.factPath(a, sc); !r.isGiven(a, sc) {
			title := f.Title.In(r.set.Languages[0])
			if title == "" {
				title = f.Name
			}
			out = append(out, title)
		}
	}
	return out
}

func (r *refRun) call(name string, args []ast.Node, sc refScope) any {
	if v, ok := r.called(name, args, sc); ok {
		return v
	}
	switch name {
	case "unknown_facts":
		return r.unknownFacts(args, sc)
	case "known":
		if _, parts := flatten(args[0]); len(parts) == 2 && parts[0] == "params" {
			_, inForce := refOpen(r.param(parts[1], sc.date))
			return inForce
		}
		if _, parts := flatten(args[0]); sc.loopOpen && len(parts) > 0 && parts[0] == sc.loop {
			return refUnknown{}
		}
		return r.isGiven(args[0], sc)
	case "on":
		_, parts := flatten(args[0])
		d := r.node(args[1], sc)
		if open, ok := refOpen(d); !ok {
			return open
		}
		if s, ok := d.(string); ok {
			d, _ = calendar.ParseDate(s)
		}
		if t, ok := d.(time.Time); ok {
			d = calendar.DateOf(t, r.set.Zone)
		}
		if isNone(d) {
			return refError{"no date"}
		}
		return r.param(strings.Join(parts[1:], "."), d.(calendar.Date))
	case "marginal", "band", "linear":
		return r.scaled(name, args, sc)
	case "all", "any", "none", "one", "count", "filter", "map", "sum":
		return r.overList(name, args, sc)
	}
	vs := make([]any, len(args))
	for i, a := range args {
		vs[i] = r.node(a, sc)
	}
	f, ofHost := r.funcs[name]
	if open, ok := refOpen(vs...); !ok {
		_, failed := open.(refError)
		takesNone := ofHost || name == "happened" || name == "uscc_kind"
		if !failed && !takesNone && slices.ContainsFunc(vs, isNone) {
			return refError{name + " of none"}
		}
		return open
	}
	if ofHost {
		return r.host(f, vs)
	}
	return r.function(name, vs)
}

// host calls a host's function: an error, a panic and a result of another type
// are errors; nothing is none.
func (r *refRun) host(f hostFunc, vs []any) (v any) {
	defer func() {
		if p := recover(); p != nil {
			v = refError{"it panicked"}
		}
	}()
	args := make([]any, len(vs))
	for i, v := range vs {
		args[i] = r.refPlain(v)
		if x, isNumber := exact(v); isNumber && f.arg == "number" {
			near, _ := x.Float64()
			if back, _ := refNumber(near, rules.KindNumber); back.(refNum).Cmp(x) != 0 {
				return refError{"not exact as a double"}
			}
			args[i] = near
		} else if isNumber && !(x.IsInt() && x.Num().IsInt64()) {
			return refError{"not exact as a whole number"}
		}
	}
	out, err := f.call(args)
	switch {
	case err != nil:
		return refError{err.Error()}
	case out == nil:
		return refNone{}
	}
	v, ok := refRead(out, &rules.Type{Kind: kindNamed(f.result)}, r.set.Zone)
	if !ok {
		return refError{"not what the function promises"}
	}
	return v
}

func kindNamed(word string) rules.Kind {
	return map[string]rules.Kind{"bool": rules.KindBool, "int": rules.KindInt, "number": rules.KindNumber, "string": rules.KindString,
		"date": rules.KindDate, "datetime": rules.KindDatetime}[word]
}

func (r *refRun) overList(name string, args []ast.Node, sc refScope) any {
	v := r.node(args[0], sc)
	if open, ok := refOpen(v); !ok {
		return open
	}
	var items []any
	switch v := v.(type) {
	case []any:
		items = v
	case refSet:
		items = v.items()
	case refNone:
		return refError{"none is no list"}
	}
	each := items
	if len(args) > 1 {
		each = nil
		for _, it := range items {
			each = append(each, r.node(args[1].(*ast.PredicateNode).Node, sc.with(it)))
		}
	}
	return fold(name, items, each)
}

func fold(name string, items, each []any) any {
	switch name {
	case "all":
		return refAll(each)
	case "any":
		return refAny(each)
	case "none":
		return refNot(refAny(each))
	case "one":
		return exactlyOne(each)
	}
	if (name == "filter" || name == "count") && slices.ContainsFunc(each, isNone) {
		return refError{"none is no truth value"}
	}
	if open, ok := refOpen(each...); !ok {
		return open
	}
	switch name {
	case "map":
		return each
	case "sum":
		return total(each)
	}
	var out []any
	for i, c := range each {
		if c == true {
			out = append(out, items[i])
		}
	}
	if name == "count" {
		return int64(len(out))
	}
	return out
}

// exactlyOne is known where no completion could change it.
func exactlyOne(each []any) any {
	yes, open := 0, any(nil)
	for _, c := range each {
		switch v := c.(type) {
		case bool:
			if v {
				yes++
			}
		case refError:
			if _, failed := open.(refError); !failed {
				open = v
			}
		case refNone:
			if _, failed := open.(refError); !failed {
				open = refError{"none is no truth value"}
			}
		case refUnknown:
			switch u := open.(type) {
			case nil:
				open = v
			case refUnknown:
				open = u.or(v)
			}
		}
	}
	if yes > 1 || open == nil {
		return yes == 1
	}
	return open
}

func total(vs []any) any {
	var out any = int64(0)
	for i, v := range vs {
		if _, isPeriod := v.(calendar.Period); isPeriod && i == 0 {
			out = v
			continue
		}
		out = arithmetic("+", out, v)
		if _, failed := out.(refError); failed {
			return out
		}
	}
	return out
}

// function is a function of the language, of known values.
func (r *refRun) function(name string, vs []any) any {
	if name == "len" {
		switch v := vs[0].(type) {
		case string:
			return int64(len([]rune(v)))
		case refSet:
			return int64(len(v))
		case []any:
			return int64(len(v))
		}
		return refError{"no length"}
	}
	if name == "happened" {
		t, ok := vs[0].(time.Time)
		return ok && !t.After(r.in.at)
	}
	for _, v := range vs {
		if isNone(v) && name == "uscc_kind" {
			return v
		}
		if isNone(v) {
			return refError{name + " of none"}
		}
	}
	if v, ok := r.timeFunction(name, vs); ok {
		return v
	}
	switch name {
	case "min", "max":
		return r.extreme(name, vs)
	case "abs":
		if c, _ := r.refCompare(vs[0], int64(0)); c < 0 {
			return arithmetic("-", int64(0), vs[0])
		}
		return vs[0]
	case "floor", "ceil", "round":
		return roundCall(name, vs)
	case "part":
		return r.part(vs)
	case "money":
		x, _ := exact(vs[0])
		return refMoney{x}
	case "upper":
		return strings.ToUpper(vs[0].(string))
	case "lower":
		return strings.ToLower(vs[0].(string))
	case "trim":
		return strings.TrimSpace(vs[0].(string))
	case "datetime":
		if t, ok := parseMoment(vs[0].(string), r.set.Zone); ok {
			return t
		}
		return refError{"no moment"}
	case "uscc_kind":
		if k := format.USCCKind(vs[0].(string)); k != "" {
			return k
		}
		return refNone{}
	}
	return r.dateFunction(name, vs)
}

func (r *refRun) extreme(name string, vs []any) any {
	if list, ok := vs[0].([]any); ok && len(vs) == 1 {
		vs = list
	}
	if len(vs) == 0 {
		return refError{name + " of nothing"}
	}
	best := vs[0]
	for _, v := range vs[1:] {
		if otherUnits(v, best) {
			return refError{"periods of different units"}
		}
		if c, _ := r.refCompare(v, best); c < 0 == (name == "min") && c != 0 {
			best = v
		}
	}
	return best
}

func (r *refRun) dateFunction(name string, vs []any) any {
	var days []calendar.Date
	for _, v := range vs {
		d, ok := r.day(v)
		if !ok {
			return refError{"not a date"}
		}
		days = append(days, d)
	}
	if v, ok := dayFunction(name, days); ok {
		return v
	}
	switch name {
	case "date":
		return days[0]
	case "year":
		return int64(days[0].Year())
	case "month":
		return int64(days[0].Month())
	case "day":
		return int64(days[0].Day())
	case "days_between":
		return int64(days[1].Sub(days[0]))
	case "workdays_between":
		n := int64(0)
		for d := days[0].AddDays(1); !d.After(days[1]); d = d.AddDays(1) {
			if r.cal.IsWorkday(d) {
				n++
			}
		}
		for d := days[1].AddDays(1); !d.After(days[0]); d = d.AddDays(1) {
			if r.cal.IsWorkday(d) {
				n--
			}
		}
		return n
	}
	panic("the reference has no function " + name)
}

func (r *refRun) day(v any) (calendar.Date, bool) {
	switch v := v.(type) {
	case calendar.Date:
		return v, true
	case time.Time:
		return calendar.DateOf(v, r.set.Zone), true
	case string:
		d, err := calendar.ParseDate(v)
		return d, err == nil
	}
	return calendar.Date{}, false
}
