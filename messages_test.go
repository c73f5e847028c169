package guize_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// Each message takes the arguments that it is given, in Chinese and in English:
// what fmt would write into it, such as %!(EXTRA, is seen by no compiler where
// two formats share one list.
func TestMessagesTakeTheirArguments(t *testing.T) {
	t.Parallel()
	format := formatters(t)
	seen := 0
	for _, f := range files(t) {
		if f.test {
			continue
		}
		fset, src := parse(t, f.name)
		outer := map[ast.Node]*ast.CallExpr{} // the call that another is an argument of
		ast.Inspect(src, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for _, a := range call.Args {
				outer[a] = call
			}
			at, zh, en := formats(call)
			if at < 0 {
				return true
			}
			seen++
			args, known := call.Args[at+2:], format[name(call)] && !call.Ellipsis.IsValid()
			if around := outer[call]; len(args) == 0 && strings.EqualFold(name(call), "Say") { // it chooses one of them
				if known = around != nil; known {
					args, known = formatted(around, call)
				}
			}
			for lang, text := range map[string]string{"zh": zh, "en": en} {
				if wrong := misformatted(text, len(args)); known && wrong != "" {
					t.Errorf("%s: in %s with %d arguments: %s", fset.Position(call.Pos()), lang, len(args), wrong)
				}
			}
			if !known && name(call) != "Count" && needs(zh) != needs(en) {
				t.Errorf("%s: %q takes %d arguments, %q %d", fset.Position(call.Pos()), zh, needs(zh), en, needs(en))
			}
			return true
		})
	}
	if seen < 1000 {
		t.Errorf("only %d messages were found", seen)
	}
}

// formatters are the names of the functions that take two formats and arguments
// for both.
func formatters(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, f := range files(t) {
		_, src := parse(t, f.name)
		for _, d := range src.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok {
				continue
			}
			ps := fn.Type.Params.List
			if len(ps) < 2 {
				continue
			}
			rest, variadic := ps[len(ps)-1].Type.(*ast.Ellipsis)
			words := ps[len(ps)-2].Names
			if variadic && fmt.Sprint(rest.Elt) == "any" && len(words) >= 2 && words[len(words)-1].Name == "en" && words[len(words)-2].Name == "zh" {
				out[fn.Name.Name] = true
			}
		}
	}
	return out
}

// formatted are the arguments that a call of fmt has for its format.
func formatted(call *ast.CallExpr, format ast.Expr) (args []ast.Expr, known bool) {
	at := -1
	switch name(call) {
	case "Sprintf", "Errorf", "Printf":
		at = 0
	case "Fprintf", "Appendf":
		at = 1
	}
	if at < 0 || len(call.Args) <= at || call.Args[at] != format || call.Ellipsis.IsValid() {
		return nil, false
	}
	return call.Args[at+1:], true
}

// name is that of the function which is called.
func name(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

// formats finds a Chinese text and an English one that stand side by side in a
// call; at is below 0 where there are none.
func formats(call *ast.CallExpr) (at int, zh, en string) {
	for i := 0; i+1 < len(call.Args); i++ {
		a, ok := literal(call.Args[i])
		b, ok2 := literal(call.Args[i+1])
		if ok && ok2 && strings.ContainsFunc(a, han) && !strings.ContainsFunc(b, han) {
			return i, a, b
		}
	}
	return -1, "", ""
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// literal is a text that stands in the source, perhaps in parts.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		s, err := strconv.Unquote(e.Value)
		return s, e.Kind == token.STRING && err == nil
	case *ast.BinaryExpr:
		a, ok := literal(e.X)
		b, ok2 := literal(e.Y)
		return a + b, ok && ok2 && e.Op == token.ADD
	case *ast.ParenExpr:
		return literal(e.X)
	}
	return "", false
}

// misformatted is a message with so many arguments where fmt complains in it.
func misformatted(format string, n int) string {
	args := make([]any, n)
	for i := range args {
		args[i] = anything{}
	}
	if out := fmt.Sprintf(format, args...); strings.Contains(out, "%!") {
		return out
	}
	return ""
}

// needs is how many arguments a format takes.
func needs(format string) int {
	for n := range 12 {
		if misformatted(format, n) == "" {
			return n
		}
	}
	return -1
}

// anything can be formatted by any verb.
type anything struct{}

func (anything) Format(s fmt.State, _ rune) { fmt.Fprint(s, "x") }
