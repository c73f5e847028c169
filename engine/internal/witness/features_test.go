package witness

import (
	"reflect"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// made counts what a set that compiles holds: the keys that the generator gave,
// and what its expressions are made of, by reading them again.
func (c *campaign) made(g *gen, w *witnesses) {
	for k, n := range g.made {
		c.features[k] += n
	}
	c.walk(reflect.ValueOf(w.set), w.set)
}

var exprType, typeType = reflect.TypeFor[*rules.Expr](), reflect.TypeFor[rules.Type]()

// walk finds the expressions and types of a set, wherever they stand.
func (c *campaign) walk(v reflect.Value, set *rules.Set) {
	switch v.Kind() {
	case reflect.Pointer:
		switch {
		case v.IsNil() || v.Type().PkgPath() == "time":
		case v.Type() == exprType:
			c.expression(v.Interface().(*rules.Expr), set)
		case strings.HasSuffix(v.Type().Elem().PkgPath(), "/rules"):
			c.walk(v.Elem(), set)
		}
	case reflect.Struct:
		if v.Type() == typeType {
			t := v.Interface().(rules.Type)
			c.features["type "+t.Kind.String()]++
			if t.Format != "" {
				c.features["format "+t.Format]++
			}
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.Name != "Table" && f.IsExported() { // what is not is found again elsewhere
				c.walk(v.Field(i), set)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			c.walk(v.Index(i), set)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			c.walk(v.MapIndex(k), set)
		}
	}
}

func (c *campaign) expression(e *rules.Expr, set *rules.Set) {
	if tree, err := parseReadable(e.Source); err == nil {
		ast.Walk(&tree, &counter{c.features, set})
	}
}

// counter counts operators and functions, and over what lists quantifiers run.
type counter struct {
	features map[string]int
	set      *rules.Set
}

func (k *counter) Visit(n *ast.Node) {
	switch n := (*n).(type) {
	case *ast.BinaryNode:
		k.features["op "+n.Operator]++
	case *ast.UnaryNode:
		k.features["op "+n.Operator]++
		if b, ok := n.Node.(*ast.BinaryNode); ok && n.Operator == "not" && b.Operator == "in" {
			k.features["op not in"]++
		}
	case *ast.ConditionalNode:
		k.features["op ? :"]++
	case *ast.BuiltinNode:
		k.features["fn "+n.Name]++
		if len(n.Arguments) > 0 {
			k.features["fn "+n.Name+" over "+k.kind(n.Arguments[0])]++
		}
	case *ast.CallNode:
		if name, ok := n.Callee.(*ast.IdentifierNode); ok {
			k.features["fn "+name.Value]++
		}
	case *ast.MemberNode:
		if _, parts, ok := tryFlatten(n); ok && len(parts) > 2 && parts[len(parts)-3] == "deadlines" {
			k.features["reading "+parts[len(parts)-1]]++
		}
	case *ast.IdentifierNode:
		k.features["name "+n.Value]++
	}
}

// kind says how a list is written.
func (k *counter) kind(n ast.Node) string {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		for _, d := range k.set.Definitions {
			if d.Name == n.Value {
				return "a definition"
			}
		}
		return "a name"
	case *ast.MemberNode:
		return "a nested list or parameter"
	case *ast.BuiltinNode:
		return n.Name
	case *ast.ConditionalNode:
		return "? :"
	case *ast.BinaryNode:
		return n.Operator
	}
	return "something else"
}

func tryFlatten(n ast.Node) (base *ast.PointerNode, parts []string, ok bool) {
	defer func() { ok = recover() == nil && parts != nil }()
	base, parts = flatten(n)
	return base, parts, true
}

// saw counts what decisions came to.
func (c *campaign) saw(d *engine.Decision) {
	c.features["status "+string(d.Status)]++
	for _, r := range d.Rules {
		c.features["rule "+string(r.Status)]++
	}
	for _, k := range d.Deadlines {
		c.features["clock "+string(k.Status)]++
		c.features["light "+string(k.Light)]++
		if k.Provisional {
			c.features["clock provisional"]++
		}
	}
	for _, e := range d.Errors {
		c.features["error "+e.Code]++
		if e.Outcome != "" && e.Pos != "" {
			c.features["error of a promise"]++
		}
	}
	for _, v := range d.Violations {
		c.features["violation "+v.Code]++
	}
	for _, r := range d.Routes {
		if len(r.Dropped) > 0 {
			c.features["route dropped"]++
		}
	}
}
