package lang

import (
	"fmt"
	"math"
	"math/bits"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// fn is a function of settled values.
type fn struct {
	args   []rules.Kind
	result rules.Kind
	call   func(e *Env, args []Value) (Value, error)
}

const (
	anyNumber = rules.KindNumber
	anyText   = rules.KindString
	anyMoment = rules.KindDatetime
)

// simple holds the functions that need nothing but their arguments' values.
// It is never written to.
var simple = map[string]fn{
	"abs":   {[]rules.Kind{anyNumber}, anyNumber, func(_ *Env, a []Value) (Value, error) { return absolute(a[0]) }},
	"floor": {[]rules.Kind{anyNumber}, anyNumber, rounding(math.Floor)},
	"ceil":  {[]rules.Kind{anyNumber}, anyNumber, rounding(math.Ceil)},
	"round": {[]rules.Kind{anyNumber}, anyNumber, rounding(math.Round)},
	"upper": {[]rules.Kind{anyText}, anyText, texts(strings.ToUpper)},
	"lower": {[]rules.Kind{anyText}, anyText, texts(strings.ToLower)},
	"trim":  {[]rules.Kind{anyText}, anyText, texts(strings.TrimSpace)},
	"date":  {[]rules.Kind{0}, rules.KindDate, toDate},
	"datetime": {[]rules.Kind{anyText}, anyMoment, func(e *Env, a []Value) (Value, error) {
		v, ok := ParseMoment(a[0].S, e.Zone)
		if !ok {
			return v, fmt.Errorf("%q", a[0].S)
		}
		return v, nil
	}},
	"year":  {[]rules.Kind{0}, rules.KindInt, datePart(func(d calendar.Date) int { return d.Year() })},
	"month": {[]rules.Kind{0}, rules.KindInt, datePart(func(d calendar.Date) int { return int(d.Month()) })},
	"day":   {[]rules.Kind{0}, rules.KindInt, datePart(func(d calendar.Date) int { return d.Day() })},
	"days_between": {[]rules.Kind{0, 0}, rules.KindInt, between(func(_ *Env, a, b calendar.Date) int {
		return b.Sub(a)
	})},
	"workdays_between": {[]rules.Kind{0, 0}, rules.KindInt, between(workdaysBetween)},
}

// compiler returns what compiles a call of the function.
func (f fn) compiler() func(*compiler, ast.Node, []ast.Node) *Expr {
	return func(c *compiler, n ast.Node, args []ast.Node) *Expr {
		types := make([]Type, len(f.args))
		for i, k := range f.args {
			types[i] = Type{K: k}
		}
		nodes, ok := c.arguments(args, types)
		if !ok {
			return badExpr
		}
		pos, call := c.pos(n), f.call
		out := &Expr{Type: Type{K: f.result, Free: f.result == rules.KindInt}, Node: func(e *Env) Value {
			var room [2]Value
			vs, settled := evaluate(e, nodes, room[:len(nodes)])
			for _, v := range vs {
				if v.K == None {
					return failure(pos, "no-value", "函数的参数没有值", "an argument of the function has no value")
				}
			}
			if !settled {
				return lackOf(vs...)
			}
			v, err := call(e, vs)
			if err != nil {
				return failure(pos, "function-failed", "函数的参数不合适："+err.Error(), "the argument does not suit the function: "+err.Error())
			}
			return v
		}}
		return c.written(out, args)
	}
}

// written evaluates a call whose arguments are written out, such as
// date("2024-06-01"), once: a comparison with it is one with a constant.
func (c *compiler) written(call *Expr, args []ast.Node) *Expr {
	for _, a := range args {
		if _, text := a.(*ast.StringNode); !text {
			return call
		}
	}
	if call.Type.K != rules.KindDate && call.Type.K != rules.KindDatetime {
		return call
	}
	v := call.Node(&Env{Zone: c.scope.Zone})
	if e, failed := v.X.(*Error); failed {
		return c.errorf(args[0], "bad-date", "%[1]s", "%[2]s", e.Message["zh"], e.Message["en"])
	}
	return constant(v, call.Type)
}

func absolute(v Value) (Value, error) {
	if v.K == Int && v.N != math.MinInt64 {
		return IntOf(max(v.N, -v.N)), nil
	}
	return NumberOf(math.Abs(v.Float())), nil
}

func rounding(f func(float64) float64) func(*Env, []Value) (Value, error) {
	return func(_ *Env, a []Value) (Value, error) {
		if a[0].K == Int {
			return a[0], nil
		}
		return NumberOf(f(a[0].Float())), nil
	}
}

func texts(f func(string) string) func(*Env, []Value) (Value, error) {
	return func(_ *Env, a []Value) (Value, error) { return TextOf(f(a[0].S)), nil }
}

// dateIn returns the day of a date, of a moment in the set's zone, or of a text.
func dateIn(e *Env, v Value) (calendar.Date, error) {
	switch v.K {
	case Date:
		return v.Date(), nil
	case Moment:
		return calendar.DateOf(v.Time(e.Zone), e.Zone), nil
	case Text:
		return calendar.ParseDate(v.S)
	}
	return calendar.Date{}, fmt.Errorf("not a date")
}

func toDate(e *Env, a []Value) (Value, error) {
	d, err := dateIn(e, a[0])
	return DateOf(d), err
}

func datePart(f func(calendar.Date) int) func(*Env, []Value) (Value, error) {
	return func(e *Env, a []Value) (Value, error) {
		d, err := dateIn(e, a[0])
		return IntOf(int64(f(d))), err
	}
}

func between(f func(e *Env, a, b calendar.Date) int) func(*Env, []Value) (Value, error) {
	return func(e *Env, a []Value) (Value, error) {
		x, err := dateIn(e, a[0])
		if err != nil {
			return Value{}, err
		}
		y, err := dateIn(e, a[1])
		if err != nil {
			return Value{}, err
		}
		return IntOf(int64(f(e, x, y))), nil
	}
}

// workdaysBetween counts the working days after a up to b; where b is earlier
// the count is negative.
func workdaysBetween(e *Env, a, b calendar.Date) int {
	if b.Before(a) {
		return -workdaysBetween(e, b, a)
	}
	return e.Cal.Workdays(a.AddDays(1), b)
}

func (c *compiler) length(n ast.Node, args []ast.Node) *Expr {
	e := c.compile(args[0])
	if e == badExpr {
		return e
	}
	if e.Type.K != rules.KindList && e.Type.K != rules.KindSet && !e.Type.isText() && !e.Type.isAny() {
		return c.mismatch(args[0], e.Type, "len 用于列表、集合或文本", "len is for lists, sets and texts")
	}
	x, pos := e.Node, c.pos(n)
	return &Expr{Type: intType, Node: func(env *Env) Value {
		switch v := x(env); v.K {
		case ListKind:
			return IntOf(int64(len(v.Items())))
		case Set:
			return IntOf(int64(bits.OnesCount64(uint64(v.N))))
		case Text:
			return IntOf(int64(len([]rune(v.S))))
		case None:
			return failure(pos, "no-value", "len 的参数没有值", "the argument of len has no value")
		default:
			return lack(v)
		}
	}}
}

// extremum compiles min(a, b, …) and max(a, b, …).
func extremum(name string) func(*compiler, ast.Node, []ast.Node) *Expr {
	wanted := -1
	if name == "max" {
		wanted = 1
	}
	return func(c *compiler, n ast.Node, args []ast.Node) *Expr {
		parts := make([]*Expr, len(args))
		for i, a := range args {
			if parts[i] = c.compile(a); parts[i] == badExpr {
				return badExpr
			}
			if i > 0 {
				_, parts[i] = c.alike(a, parts[0], parts[i])
			}
		}
		if c.failed {
			return badExpr
		}
		if !parts[0].Type.ordered() {
			return c.mismatch(args[0], parts[0].Type, name+" 用于有大小的值", name+" is for values that have an order")
		}
		pos := c.pos(n)
		return &Expr{Type: parts[0].Type, Node: func(e *Env) Value { return pick(e, parts, wanted, pos) }}
	}
}

func pick(e *Env, parts []*Expr, wanted int, pos rules.Pos) Value {
	var best, open Value
	for i, p := range parts {
		v := p.Node(e)
		switch {
		case !v.Known():
			if open = lack(v); v.K == Failed {
				return v
			}
			best = Value{}
		case v.K == None:
			return failure(pos, "no-value", "比较的一方没有值", "one of the values to compare is missing")
		case i == 0 || best.Known():
			if c, ok := order(v, best); i == 0 || ok && c == wanted {
				best = v
			}
		}
	}
	if !best.Known() {
		return open
	}
	return best
}
