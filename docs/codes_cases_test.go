package docs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules/cases"
	"github.com/guize-rules/guize/rules/format"
)

// cases runs the case of a file of tests that is named for the code: it must
// hold, and the decision must have that code and no other.
func (r *row) cases(ctx context.Context, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	tests, err := cases.Parse(ctx, path.Base(file), data)
	if err != nil {
		return err
	}
	report, err := runTests(ctx, path.Dir(file), tests)
	if err != nil {
		return err
	}
	for _, res := range report.Results {
		if !res.Passed() {
			return fmt.Errorf("%s: case %q: %v", file, res.Name, res.Differences)
		}
	}
	set, err := os.ReadFile(filepath.Join(path.Dir(file), tests.Set))
	if err != nil {
		return err
	}
	eng, err := compiled(tests.Set, set)
	if err != nil {
		return err
	}
	n := 0
	for _, c := range tests.Cases {
		if name, _, _ := strings.Cut(c.Name, " "); name != r.Name {
			continue
		}
		n++
		got, err := codesOfCase(ctx, eng, tests, c)
		if err != nil {
			return err
		}
		if !slices.Equal(got, []string{r.Name}) {
			return fmt.Errorf("%s: case %q gives %v", file, c.Name, got)
		}
	}
	if n == 0 {
		return fmt.Errorf("%s has no case %q", file, r.Name)
	}
	return nil
}

// codesOfCase lists the codes in the decision of a case, each once: of
// violations, notices and errors, and of what clocks say.
func codesOfCase(ctx context.Context, eng *engine.Engine, tests *cases.File, c *cases.Case) ([]string, error) {
	facts := maps.Clone(tests.Base)
	maps.Copy(facts, c.Given)
	body, err := json.Marshal(facts)
	if err != nil {
		return nil, err
	}
	at, err := time.Parse(time.RFC3339, tests.At)
	if err != nil {
		return nil, err
	}
	d, err := eng.Evaluate(ctx, engine.Input{At: at, RulesOn: c.RulesOn, JSON: body, Lang: "zh"})
	if err != nil {
		return nil, err
	}
	var out []string
	for _, v := range d.Violations {
		out = append(out, v.Code)
	}
	for _, n := range d.Notices {
		out = append(out, n.Code)
	}
	for _, e := range d.Errors {
		out = append(out, e.Code)
	}
	for _, k := range d.Deadlines {
		for _, note := range k.Notes {
			code, err := codeOfNote(note)
			if err != nil {
				return nil, err
			}
			out = append(out, code)
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// codeOfNote is the code of what a clock says, which a decision has in words
// only: that of the one note in the sources of rules/calendar that begins so.
func codeOfNote(text string) (string, error) {
	files, err := filepath.Glob("rules/calendar/*.go")
	if err != nil {
		return "", err
	}
	var codes []string
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return "", err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if c, ok := n.(*ast.CallExpr); ok && called(c) == "note" && len(c.Args) == 3 && strings.HasPrefix(text, begins(c.Args[1])) {
				codes = append(codes, begins(c.Args[0]))
			}
			return true
		})
	}
	if len(codes) != 1 {
		return "", fmt.Errorf("the note %q is that of %v", text, codes)
	}
	return codes[0], nil
}

// begins is the text that an expression spells out, or begins with.
func begins(e ast.Expr) string {
	for {
		sum, ok := e.(*ast.BinaryExpr)
		if !ok {
			break
		}
		e = sum.X
	}
	lit, ok := e.(*ast.BasicLit)
	if !ok {
		return "\x00"
	}
	text, err := strconv.Unquote(lit.Value)
	if err != nil {
		return "\x00"
	}
	return text
}

// identifier checks an identifier by a format: the row's code is all that it
// says.
func (r *row) identifier(name, text string) error {
	f, ok := format.Builtin().Lookup(name)
	if !ok {
		return fmt.Errorf("no format %q", name)
	}
	res := f.Check(text)
	var got []string
	if res.Error != nil {
		got = append(got, res.Error.Code)
	}
	for _, p := range slices.Concat(res.Warnings, res.Notes) {
		got = append(got, p.Code)
	}
	if !slices.Equal(got, []string{r.Name}) {
		return fmt.Errorf("%s %q gives %v", name, text, got)
	}
	return nil
}

// test holds that a test of the name is in the file, and demands the code: by
// its text, or by the name of its constant.
func (r *row) test(name, file string) error {
	set := token.NewFileSet()
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	parsed, err := parser.ParseFile(set, file, src, 0)
	if err != nil {
		return err
	}
	for _, d := range parsed.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != name {
			continue
		}
		body := src[set.Position(f.Pos()).Offset:set.Position(f.End()).Offset]
		if bytes.Contains(body, []byte(r.Name)) || bytes.Contains(body, []byte("Code"+camel(r.Name))) {
			return nil
		}
		return fmt.Errorf("%s in %s does not demand %s", name, file, r.Name)
	}
	return fmt.Errorf("no %s in %s", name, file)
}

// camel writes "too-many" as "TooMany".
func camel(code string) string {
	var b strings.Builder
	for _, part := range strings.Split(code, "-") {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return b.String()
}
