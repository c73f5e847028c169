package witness

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// refScope is where an expression stands: the date of its parameters, the
// element of the loop around it, and the items of the conditions on lists.
type refScope struct {
	date     calendar.Date
	loop     string
	elem     *refElem
	loopOpen bool // over a list that is not known
	items    []any
}

func (sc refScope) with(item any) refScope {
	sc.items = append(slices.Clone(sc.items), item)
	return sc
}

func (r *refRun) eval(e *rules.Expr, sc refScope) any {
	tree, ok := r.trees[e]
	if !ok {
		t, err := parser.Parse(e.Source)
		if err != nil {
			return refError{"unreadable"}
		}
		tree = t.Node
		r.trees[e] = tree
	}
	return r.node(tree, sc)
}

func (r *refRun) node(n ast.Node, sc refScope) any {
	switch n := n.(type) {
	case *ast.BoolNode:
		return n.Value
	case *ast.IntegerNode:
		return int64(n.Value)
	case *ast.FloatNode:
		return n.Value
	case *ast.StringNode:
		return n.Value
	case *ast.IdentifierNode, *ast.MemberNode, *ast.PointerNode:
		return r.path(n, sc)
	case *ast.UnaryNode:
		return r.unary(n, sc)
	case *ast.BinaryNode:
		return r.binary(n, sc)
	case *ast.ConditionalNode:
		return r.conditional(n, sc)
	case *ast.ArrayNode:
		out := []any{}
		for _, x := range n.Nodes {
			out = append(out, r.node(x, sc))
		}
		if open, ok := refOpen(out...); !ok {
			return open
		}
		return out
	case *ast.BuiltinNode:
		return r.call(n.Name, n.Arguments, sc)
	case *ast.CallNode:
		return r.call(n.Callee.(*ast.IdentifierNode).Value, n.Arguments, sc)
	}
	panic(fmt.Sprintf("the reference does not know %T", n))
}

func (r *refRun) unary(n *ast.UnaryNode, sc refScope) any {
	v := r.node(n.Node, sc)
	if n.Operator == "not" || n.Operator == "!" {
		return refNot(v)
	}
	if n.Operator == "+" {
		return v
	}
	if f, ok := v.(float64); ok {
		return -f
	}
	return arithmetic("-", int64(0), v)
}

func (r *refRun) binary(n *ast.BinaryNode, sc refScope) any {
	switch n.Operator {
	case "and", "&&":
		return refAll([]any{r.node(n.Left, sc), r.node(n.Right, sc)})
	case "or", "||":
		return refAny([]any{r.node(n.Left, sc), r.node(n.Right, sc)})
	case "in":
		return r.in_(n, sc)
	case "??":
		a := r.node(n.Left, sc)
		if isNone(a) {
			return r.node(n.Right, sc)
		}
		return a
	}
	a, b := r.node(n.Left, sc), r.node(n.Right, sc)
	if n.Operator != "==" && n.Operator != "!=" && (isNone(a) || isNone(b)) {
		open, _ := refOpen(a, b)
		if e, failed := open.(refError); failed {
			return e
		}
		return refError{"no value"}
	}
	if open, ok := refOpen(a, b); !ok {
		return open
	}
	switch n.Operator {
	case "==":
		return r.refEqual(a, b)
	case "!=":
		return !r.refEqual(a, b)
	case "<", "<=", ">", ">=":
		return r.ordered(n.Operator, a, b)
	case "contains", "startsWith", "endsWith", "matches":
		return texts(n.Operator, a, b)
	}
	return arithmetic(n.Operator, a, b)
}

func (r *refRun) ordered(op string, a, b any) any {
	if isNone(a) || isNone(b) {
		return refError{"comparison with none"}
	}
	c, ok := r.refCompare(a, b)
	if !ok {
		return refError{"incomparable"}
	}
	switch op {
	case "<":
		return c < 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	}
	return c >= 0
}

func texts(op string, a, b any) any {
	x, ok := a.(string)
	y, ok2 := b.(string)
	if !ok || !ok2 {
		return refError{"not a text"}
	}
	switch op {
	case "contains":
		return strings.Contains(x, y)
	case "startsWith":
		return strings.HasPrefix(x, y)
	case "endsWith":
		return strings.HasSuffix(x, y)
	}
	return regexp.MustCompile(y).MatchString(x)
}

func (r *refRun) in_(n *ast.BinaryNode, sc refScope) any {
	v := r.node(n.Left, sc)
	if b, ok := n.Right.(*ast.BinaryNode); ok && b.Operator == ".." {
		lo, hi := r.node(b.Left, sc), r.node(b.Right, sc)
		if open, ok := refOpen(v, lo, hi); !ok {
			return open
		}
		return refAll([]any{r.ordered(">=", v, lo), r.ordered("<=", v, hi)})
	}
	list := r.node(n.Right, sc)
	if open, ok := refOpen(v, list); !ok {
		return open
	}
	switch list := list.(type) {
	case refSet:
		s, _ := v.(string)
		return slices.Contains(list, s)
	case []any:
		for _, x := range list {
			if r.refEqual(v, x) {
				return true
			}
		}
		return false
	}
	return refError{"not a list"}
}

func (r *refRun) conditional(n *ast.ConditionalNode, sc refScope) any {
	switch c := r.node(n.Cond, sc).(type) {
	case bool:
		if c {
			return r.node(n.Exp1, sc)
		}
		return r.node(n.Exp2, sc)
	case refUnknown:
		a, b := r.node(n.Exp1, sc), r.node(n.Exp2, sc)
		if open, ok := refOpen(a, b); !ok {
			if _, failed := open.(refError); failed {
				return refUnknown{}
			}
			return open
		}
		if r.refEqual(a, b) {
			return a
		}
		return refUnknown{}
	case refError:
		return c
	}
	return refError{"none is no truth value"}
}

// path reads a name: of a fact, an outcome, a parameter, a clock, a definition.
func (r *refRun) path(n ast.Node, sc refScope) any {
	base, parts := flatten(n)
	if base != nil {
		item := sc.items[len(sc.items)-1]
		if len(parts) == 0 {
			return item
		}
		return r.field(item, parts, sc)
	}
	switch {
	case len(parts) == 1 && parts[0] == "none":
		return refNone{}
	case len(parts) == 1 && parts[0] == "at":
		return r.in.at
	case sc.loop != "" && parts[0] == sc.loop:
		if sc.loopOpen {
			return refUnknown{}
		}
		return r.field(sc.elem, parts[1:], sc)
	case parts[0] == "params":
		return r.param(strings.Join(parts[1:], "."), sc.date)
	case parts[0] == "deadlines":
		return r.clockField(parts[1], nil, parts[2])
	}
	return r.global(parts, sc)
}

// flatten takes a chain of members apart: works[water].length has no base and
// three parts; .length has the item as base.
func flatten(n ast.Node) (base *ast.PointerNode, parts []string) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return nil, []string{n.Value}
	case *ast.PointerNode:
		return n, nil
	case *ast.MemberNode:
		base, parts = flatten(n.Node)
		switch p := n.Property.(type) {
		case *ast.StringNode:
			return base, append(parts, p.Value)
		case *ast.IdentifierNode:
			return base, append(parts, p.Value)
		}
	}
	panic(fmt.Sprintf("the reference does not know the path %T", n))
}

// global reads a name that stands at the top: the longest that is declared.
func (r *refRun) global(parts []string, sc refScope) any {
	for k := len(parts); k > 0; k-- {
		name, rest := strings.Join(parts[:k], "."), parts[k:]
		for _, d := range r.set.Definitions {
			if d.Name == name && len(rest) == 0 {
				return r.eval(d.Expr, refScope{date: sc.date})
			}
		}
		for _, o := range r.set.Outcomes {
			if o.Name == name && len(rest) == 0 && r.listOf(o) == nil {
				return r.outcome(o, nil).read()
			}
		}
		for _, f := range r.set.Facts {
			if f.Name == name || f.Alias == name && f.Alias != "" {
				return r.within(r.facts[f.Name], rest, sc)
			}
		}
	}
	return refError{"no such name " + strings.Join(parts, ".")}
}

// within goes from a list to one of its elements.
func (r *refRun) within(v any, rest []string, sc refScope) any {
	if len(rest) == 0 {
		return v
	}
	list, ok := v.([]any)
	if !ok {
		return v // unknown, or none
	}
	for _, x := range list {
		if e := x.(*refElem); e.key == rest[0] {
			return r.field(e, rest[1:], sc)
		}
	}
	return refNone{}
}

// field reads what an element has: its fields, outcomes, clocks, definitions.
func (r *refRun) field(item any, rest []string, sc refScope) any {
	e, ok := item.(*refElem)
	if !ok {
		return refError{"not an element"}
	}
	if len(rest) == 0 {
		return e
	}
	if rest[0] == "deadlines" {
		return r.clockField(rest[1], e, rest[2])
	}
	name := strings.Join(rest, ".")
	for _, f := range e.list.Item {
		if f.Name == name || f.Alias == name && f.Alias != "" {
			return e.vals[f.Name]
		}
	}
	for _, o := range r.set.Outcomes {
		if o.Name == e.list.Name+"."+name {
			return r.outcome(o, e).read()
		}
	}
	for _, d := range r.set.Definitions {
		if d.For != nil && d.For.List == e.list.Name && d.Name == name {
			return r.eval(d.Expr, refScope{date: sc.date, loop: d.For.Var, elem: e})
		}
	}
	return refError{"no such field " + name}
}

// param reads a parameter on a date (R10).
func (r *refRun) param(name string, date calendar.Date) any {
	for _, p := range r.set.Params {
		if p.Name != name {
			continue
		}
		for _, v := range p.Values {
			if covers(v.Valid, date) {
				return r.literal(v.Value, &p.Type)
			}
		}
		if len(p.Unset) > 0 {
			return refUnknown{}
		}
		return refError{"no value on " + date.String()}
	}
	return refError{"no such parameter " + name}
}

// factPath is the path of the fact that an argument of known() names.
func (r *refRun) factPath(n ast.Node, sc refScope) (path string, known bool, f *rules.Fact) {
	base, parts := flatten(n)
	elem := sc.elem
	if base != nil {
		elem = sc.items[len(sc.items)-1].(*refElem)
		parts = append([]string{sc.loop}, parts...)
	}
	if base != nil || sc.loop != "" && parts[0] == sc.loop {
		name := strings.Join(parts[1:], ".")
		for _, f := range elem.list.Item {
			if f.Name == name || f.Alias == name && f.Alias != "" {
				return elem.path() + "." + f.Name, isKnown(elem.vals[f.Name]), f
			}
		}
	}
	name := strings.Join(parts, ".")
	for _, f := range r.set.Facts {
		if f.Name == name || f.Alias == name && f.Alias != "" {
			return f.Name, isKnown(r.facts[f.Name]), f
		}
	}
	return "", false, nil
}

func isKnown(v any) bool {
	_, unknown := v.(refUnknown)
	return !unknown
}

func (r *refRun) call(name string, args []ast.Node, sc refScope) any {
	switch name {
	case "known":
		if _, parts := flatten(args[0]); sc.loopOpen && len(parts) > 0 && parts[0] == sc.loop {
			return refUnknown{}
		}
		path, known, f := r.factPath(args[0], sc)
		if r.in.base == nil {
			return known
		}
		if was, there := r.in.base.isKnown[path]; there {
			return was
		}
		return f.Default != nil || f.Type.Kind == rules.KindEvent // of an element that was not there
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
	case "all", "any", "none", "one", "count", "filter", "map", "sum":
		return r.overList(name, args, sc)
	}
	vs := make([]any, len(args))
	for i, a := range args {
		vs[i] = r.node(a, sc)
	}
	if open, ok := refOpen(vs...); !ok {
		return open
	}
	if f, ok := r.funcs[name]; ok {
		return r.host(f, vs)
	}
	return r.function(name, vs)
}

func (r *refRun) host(f refFunc, vs []any) any {
	args := make([]any, len(vs))
	for i, v := range vs {
		args[i] = r.refPlain(v)
	}
	out, err := f(args)
	switch {
	case err != nil:
		return refError{err.Error()}
	case out == nil:
		return refNone{}
	}
	return out
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
		default:
			if open == nil {
				open = refUnknown{}
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
	for _, v := range vs {
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
		return !isNone(vs[0])
	}
	for _, v := range vs {
		if isNone(v) {
			return refError{name + " of none"}
		}
	}
	switch name {
	case "min", "max":
		return r.extreme(name, vs)
	case "abs":
		if c, _ := r.refCompare(vs[0], int64(0)); c < 0 {
			return arithmetic("-", int64(0), vs[0])
		}
		return vs[0]
	case "floor", "ceil":
		f := math.Floor(asFloat(vs[0]))
		if name == "ceil" {
			f = math.Ceil(asFloat(vs[0]))
		}
		return int64(f)
	case "upper":
		return strings.ToUpper(vs[0].(string))
	case "lower":
		return strings.ToLower(vs[0].(string))
	case "trim":
		return strings.TrimSpace(vs[0].(string))
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
