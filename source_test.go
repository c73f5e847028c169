package guize_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path"
	"strconv"
	"strings"
	"testing"
)

// A type of an outside module in an exported signature would make a change of
// that module a change of ours.
func TestNoOutsideTypeInExportedSignatures(t *testing.T) {
	t.Parallel()
	for _, f := range files(t) {
		if f.test || f.command || strings.Contains(f.dir+"/", "internal/") || part(f.dir) == "examples" {
			continue
		}
		fset, src := parse(t, f.name)
		outside := map[string]bool{}
		for _, imp := range src.Imports {
			p, _ := strconv.Unquote(imp.Path.Value)
			if _, own := within(p); own || standard(p) {
				continue
			}
			outside[importName(imp, p)] = true
		}
		for _, decl := range src.Decls {
			for _, n := range exported(decl) {
				ast.Inspect(n, func(n ast.Node) bool {
					if sel, ok := n.(*ast.SelectorExpr); ok {
						if id, ok := sel.X.(*ast.Ident); ok && outside[id.Name] && !handedOver(f.dir, id.Name+"."+sel.Sel.Name) {
							t.Errorf("%s: %s.%s in an exported signature", fset.Position(sel.Pos()), id.Name, sel.Sel.Name)
						}
					}
					return true
				})
			}
		}
	}
}

// handedOver reports whether a type of an outside module is there because a host
// hands over its own.
func handedOver(dir, name string) bool {
	return dir == "adapters/httpapi" && (name == "prometheus.Registerer" || name == "prometheus.Collector")
}

// rules and engine have no init, no panic and no clock of their own.
func TestNoInitPanicOrClock(t *testing.T) {
	t.Parallel()
	for _, f := range files(t) {
		if f.test || f.command || ranks[part(f.dir)] > ranks["engine"] {
			continue
		}
		fset, src := parse(t, f.name)
		ast.Inspect(src, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				if n.Recv == nil && n.Name.Name == "init" {
					t.Errorf("%s: init", fset.Position(n.Pos()))
				}
			case *ast.CallExpr:
				if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "panic" {
					t.Errorf("%s: panic", fset.Position(n.Pos()))
				}
				if sel, ok := n.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Now" {
					t.Errorf("%s: reads the clock", fset.Position(n.Pos()))
				}
			}
			return true
		})
	}
}

func parse(t *testing.T, name string) (*token.FileSet, *ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	src, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	return fset, src
}

// importName is the name by which a file knows an import; a version at the end
// of the path, or after a dot, is not part of it.
func importName(imp *ast.ImportSpec, p string) string {
	if imp.Name != nil {
		return imp.Name.Name
	}
	base := path.Base(p)
	if _, err := strconv.Atoi(strings.TrimPrefix(base, "v")); err == nil {
		base = path.Base(path.Dir(p))
	}
	name, _, _ := strings.Cut(base, ".")
	return strings.TrimPrefix(name, "go-")
}

// exported gives the parts of a declaration that a user of the package sees.
func exported(decl ast.Decl) []ast.Node {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && (d.Recv == nil || receiverExported(d.Recv)) {
			return []ast.Node{d.Type}
		}
	case *ast.GenDecl:
		var out []ast.Node
		for _, spec := range d.Specs {
			out = append(out, exportedSpec(spec)...)
		}
		return out
	}
	return nil
}

func receiverExported(recv *ast.FieldList) bool {
	typ := recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if index, ok := typ.(*ast.IndexExpr); ok {
		typ = index.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && id.IsExported()
}

func exportedSpec(spec ast.Spec) []ast.Node {
	switch s := spec.(type) {
	case *ast.ValueSpec:
		if s.Type != nil && s.Names[0].IsExported() {
			return []ast.Node{s.Type}
		}
	case *ast.TypeSpec:
		if !s.Name.IsExported() {
			return nil
		}
		st, ok := s.Type.(*ast.StructType)
		if !ok {
			return []ast.Node{s.Type}
		}
		var out []ast.Node
		for _, field := range st.Fields.List {
			if len(field.Names) == 0 || field.Names[0].IsExported() {
				out = append(out, field.Type)
			}
		}
		return out
	}
	return nil
}
