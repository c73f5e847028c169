package rules_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules/codes"
)

// constants reads the constants whose names begin with "code" of this package
// and of those that read files with it.
func constants(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, dir := range []string{".", "cases", "grid", "internal/source"} {
		found, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(found) == 0 {
			t.Fatal(dir, err)
		}
		files = append(files, found...)
	}
	var out []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(strings.ToLower(spec.Names[0].Name), "code") || len(spec.Values) != 1 {
				return true
			}
			if lit, ok := spec.Values[0].(*ast.BasicLit); ok && lit.Kind == token.STRING {
				code, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, code)
			}
			return true
		})
	}
	return out
}

// TestCodesAreListed holds that each code is in the list of codes; a test of
// docs runs the example that stands there.
func TestCodesAreListed(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, p := range codes.Parts() {
		for _, c := range p.Codes {
			listed[c.Name] = true
		}
	}
	all := constants(t)
	if len(all) < 50 {
		t.Fatalf("found %d codes only", len(all))
	}
	for _, code := range all {
		switch {
		case !regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`).MatchString(code):
			t.Errorf("%s is not written with hyphens", code)
		case !listed[code]:
			t.Errorf("%s is not in rules/codes", code)
		}
	}
}
