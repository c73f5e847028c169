package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules/codes"
)

// codeAt says which argument of a function is the code of a finding.
var codeAt = map[string]int{
	"errorf": 1, "hintf": 1, "failure": 1, "Fail": 1, "problem": 1, "report": 1, "violate": 2, "bad": 0, "Bad": 0, // engine
	"add":           1, // engine/suite
	"pointless":     2, // engine/analyze
	"note":          0, // rules/calendar
	"digitsProblem": 2, // rules/format
}

var codeForm = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// TestCodesAreListed holds that rules/codes lists every code that the library
// can give, and no other: of diagnostics, of violations and notices, of errors
// in a decision, of formats and of clocks.
func TestCodesAreListed(t *testing.T) {
	t.Parallel()
	var listed []string
	for _, p := range codes.Parts() {
		for _, c := range p.Codes {
			listed = append(listed, c.Name)
		}
	}
	where := codesInSource(t, "rules", "engine")
	if len(where) < 150 {
		t.Errorf("only %d codes were found in the sources", len(where))
	}
	for code, file := range where {
		if !slices.Contains(listed, code) {
			t.Errorf("%s: the code %q is not in rules/codes", file, code)
		}
	}
	for _, code := range listed {
		if where[code] == "" {
			t.Errorf("rules/codes: nothing gives the code %q", code)
		}
	}
}

// codesInSource finds the codes that stand in the sources, each with a file.
func codesInSource(t *testing.T, roots ...string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, root := range roots {
		err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && (d.Name() == "bench" || d.Name() == "testdata" || name == "rules/codes"):
				return fs.SkipDir
			case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
				return nil
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
			if err != nil {
				return err
			}
			ast.Inspect(file, func(n ast.Node) bool {
				for _, e := range codesOf(n) {
					if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
						if code, err := strconv.Unquote(lit.Value); err == nil && codeForm.MatchString(code) {
							for _, suffix := range suffixes(n) {
								out[code+suffix] = name
							}
						}
					}
				}
				return true
			})
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// suffixes returns what a function puts behind the code that it is given.
func suffixes(n ast.Node) []string {
	if c, ok := n.(*ast.CallExpr); ok && called(c) == "digitsProblem" {
		return []string{"-character", "-length"}
	}
	return []string{""}
}

// codesOf returns what stands in a node where a code is expected.
func codesOf(n ast.Node) []ast.Expr {
	isCode := func(e ast.Expr) bool {
		id, ok := e.(*ast.Ident)
		return ok && strings.HasPrefix(strings.ToLower(id.Name), "code")
	}
	switch n := n.(type) {
	case *ast.CallExpr:
		if at, ok := codeAt[called(n)]; ok && at < len(n.Args) {
			return n.Args[at : at+1]
		}
	case *ast.KeyValueExpr:
		if isCode(n.Key) {
			return []ast.Expr{n.Value}
		}
	case *ast.AssignStmt:
		if isCode(n.Lhs[0]) {
			return n.Rhs[:1]
		}
	case *ast.ValueSpec:
		if isCode(n.Names[0]) && len(n.Values) == 1 {
			return n.Values
		}
	}
	return nil
}

func called(n *ast.CallExpr) string {
	switch f := n.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}
