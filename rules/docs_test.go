package rules_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules"
)

// codes reads the constants of this package whose names begin with "code".
func codes(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(spec.Names[0].Name, "code") || len(spec.Values) != 1 {
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

// TestCodesAreDocumented holds that each code is listed once in
// docs/diagnostics.md, with a file of testdata/invalid that shows it.
func TestCodesAreDocumented(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../docs/diagnostics.md")
	if err != nil {
		t.Fatal(err)
	}
	row := regexp.MustCompile("(?m)^\\| `([a-z0-9-]+)` \\|.*\\| (?:—|\\[([a-z0-9-]+\\.yaml)\\]\\(\\.\\./rules/testdata/invalid/([a-z0-9-]+\\.yaml)\\)) \\|$")
	documented := map[string]string{}
	for _, m := range row.FindAllStringSubmatch(string(data), -1) {
		if _, twice := documented[m[1]]; twice || m[2] != m[3] {
			t.Errorf("%s: listed twice, or its link differs from its text", m[1])
		}
		documented[m[1]] = m[2]
	}
	all := codes(t)
	if len(all) < 50 {
		t.Fatalf("found %d codes only", len(all))
	}
	without := []string{rules.CodeTooMany, "no-cases", "duplicate-case", "case-expects-nothing", "bad-time", "table-layout", "unknown-table"} // shown by tests of their own
	for _, code := range all {
		file, ok := documented[code]
		switch {
		case !ok:
			t.Errorf("%s is not in docs/diagnostics.md", code)
		case !regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`).MatchString(code):
			t.Errorf("%s is not written with hyphens", code)
		case file == "" && !slices.Contains(without, code):
			t.Errorf("%s has no example", code)
		case file != "":
			example, err := os.ReadFile("testdata/invalid/" + file)
			if err != nil || !regexp.MustCompile("# want .*\\b"+code+" ").Match(example) {
				t.Errorf("%s does not show %s: %v", file, code, err)
			}
		}
	}
}
