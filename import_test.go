package guize_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/guize-rules/guize"

// ranks orders the parts of the module: a file imports only parts of a lower
// rank, and anything within its own part. The longest folder that holds a file
// is its part.
var ranks = map[string]int{
	"engine/internal/exact":         0,
	"rules/text":                    0,
	"rules/calendar":                1,
	"rules/diag":                    1,
	"rules/codes":                   1,
	"rules/format":                  1,
	"rules/internal/source":         2,
	"rules/internal/mistakes":       2, // of tests
	"rules":                         3,
	"rules/cases":                   4,
	"rules/grid":                    4,
	"rules/layout":                  4,
	"engine/internal/lang":          4,
	"engine/internal/index":         4,
	"engine/internal/classes":       5,
	"engine/internal/model":         6,
	"engine/internal/plan":          7,
	"engine":                        8,
	"engine/analyze/internal/prove": 9, // no messages: those are of what finds by it
	"engine/analyze":                10,
	"engine/suite":                  10,
	"engine/internal/witness":       11, // tests that hold the two against brute force
	"engine/tell":                   11,
	"adapters":                      12,
	"examples":                      13,
	"docs":                          14, // tests of its pages and of README.md
	".":                             14, // tests of the module itself
}

// homes says where an outside module may be imported: in these folders, and
// everywhere in those that end in "/...". Modules not listed belong to
// adapters, examples, and tests of docs.
var homes = map[string][]string{
	"gopkg.in/yaml.v3":          {"rules", "rules/cases", "rules/grid", "rules/layout", "rules/internal/...", "rules/calendar/internal/gen"},
	"github.com/rickar/cal/v2":  {"rules/calendar"},
	"github.com/expr-lang/expr": {"engine", "engine/internal/..."},
	"github.com/google/go-cmp":  {"engine/suite"}, // and every test
}

// witnesses are modules that the tests of any package may import.
var witnesses = []string{"github.com/google/go-cmp", "github.com/mattn/go-runewidth", "github.com/santhosh-tekuri/jsonschema/v6"}

// impure lists what rules and engine do not import: their answers depend on
// nothing but their input.
var impure = []string{"math/rand", "math/rand/v2", "crypto/rand", "net", "net/http", "os/exec", "log", "log/slog", "flag", "unsafe", "plugin"}

type file struct {
	dir     string // from the root, with slashes
	name    string
	test    bool
	command bool // package main
	imports []string
}

func TestImportDirection(t *testing.T) {
	t.Parallel()
	for _, f := range files(t) {
		for _, imp := range f.imports {
			to, ok := within(imp)
			if !ok {
				continue
			}
			from, onto := part(f.dir), part(to)
			if from != onto && ranks[onto] >= ranks[from] {
				t.Errorf("%s imports %s: %q is not below %q", f.name, to, onto, from)
			}
		}
	}
}

func TestOutsideModulesHaveOneHome(t *testing.T) {
	t.Parallel()
	for _, f := range files(t) {
		for _, imp := range f.imports {
			if _, own := within(imp); own || standard(imp) {
				continue
			}
			if !atHome(f, imp) {
				t.Errorf("%s imports %s, which has its home elsewhere", f.name, imp)
			}
		}
	}
}

func atHome(f file, imp string) bool {
	if f.test && slices.ContainsFunc(witnesses, func(mod string) bool { return imp == mod || strings.HasPrefix(imp, mod+"/") }) {
		return true
	}
	for mod, dirs := range homes {
		if imp != mod && !strings.HasPrefix(imp, mod+"/") {
			continue
		}
		return slices.ContainsFunc(dirs, func(dir string) bool {
			tree, deep := strings.CutSuffix(dir, "/...")
			return f.dir == dir || deep && strings.HasPrefix(f.dir+"/", tree+"/")
		})
	}
	p := part(f.dir)
	return p == "adapters" || p == "examples" || p == "docs"
}

// What the prover finds is put into words by those who ask it.
func TestProverHasNoMessages(t *testing.T) {
	t.Parallel()
	for _, f := range files(t) {
		if part(f.dir) == "engine/analyze/internal/prove" && slices.Contains(f.imports, module+"/rules/text") {
			t.Errorf("%s has messages", f.name)
		}
	}
}

func TestRulesAndEngineArePure(t *testing.T) {
	t.Parallel()
	for _, f := range files(t) {
		told := part(f.dir) == "engine/tell"
		if f.test || f.command || !told && ranks[part(f.dir)] > ranks["engine"] {
			continue
		}
		for _, imp := range f.imports {
			if slices.Contains(impure, imp) || told && (imp == "os" || imp == "io/fs") {
				t.Errorf("%s imports %s", f.name, imp)
			}
		}
	}
}

// Holidays are law: another version of the calendar library may change due
// dates, so it changes only on purpose and with its tests.
func TestCalendarLibraryIsPinned(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if _, version, ok := strings.Cut(line, "github.com/rickar/cal/v2 "); ok && strings.Fields(version)[0] != "v2.1.31" {
			t.Errorf("go.mod has rickar/cal %s, want v2.1.31", strings.TrimSpace(version))
		}
	}
}

// files reads the imports of every Go file of the module.
func files(t *testing.T) []file {
	t.Helper()
	var out []file
	fset := token.NewFileSet()
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		p = filepath.ToSlash(p)
		if d.IsDir() {
			return skipDir(p, d.Name())
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		src, err := parser.ParseFile(fset, p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		f := file{dir: path.Dir(p), name: p, test: strings.HasSuffix(p, "_test.go"), command: src.Name.Name == "main"}
		for _, imp := range src.Imports {
			s, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			f.imports = append(f.imports, s)
		}
		out = append(out, f)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 10 {
		t.Fatalf("only %d Go files found", len(out))
	}
	return out
}

// skipDir passes over what is not this module: hidden folders, test data, and
// modules of their own such as engine/bench.
func skipDir(p, name string) error {
	if p == "." {
		return nil
	}
	_, err := os.Stat(filepath.Join(filepath.FromSlash(p), "go.mod"))
	if name == "testdata" || strings.HasPrefix(name, ".") || err == nil {
		return filepath.SkipDir
	}
	return nil
}

// within gives the folder of an import of this module.
func within(imp string) (string, bool) {
	if imp == module {
		return ".", true
	}
	return strings.CutPrefix(imp, module+"/")
}

func standard(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return !strings.Contains(first, ".")
}

// part is the longest folder of ranks that holds dir.
func part(dir string) string {
	for dir != "." {
		if _, ok := ranks[dir]; ok {
			return dir
		}
		dir = path.Dir(dir)
	}
	return "."
}
