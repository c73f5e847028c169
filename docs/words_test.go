package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWords reads the words that are not written any more from docs/words.zh.md, and looks
// for them in every text of the program.
func TestWords(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("docs/words.zh.md")
	if err != nil {
		t.Fatal(err)
	}
	glossary, _, _ := strings.Cut(string(page), "\n## ")
	var retired []string
	for line := range strings.Lines(glossary) {
		if cells := strings.Split(line, "|"); len(cells) == 5 && !strings.Contains(line, "---") && !strings.Contains(line, "指什么") {
			for word := range strings.SplitSeq(strings.TrimSpace(cells[3]), "、") {
				retired = append(retired, word)
			}
		}
	}
	if len(retired) < 25 {
		t.Fatalf("%d words in the glossary: %q", len(retired), retired)
	}
	for _, dir := range []string{"engine/tell", "adapters/cli", "adapters/proofview", "engine/analyze"} {
		for place, text := range texts(t, dir) {
			for _, word := range retired {
				if strings.Contains(text, word) {
					t.Errorf("%s: %q says %q, which docs/words.zh.md replaces", place, text, word)
				}
			}
		}
	}
}

// texts are the string literals of the Go files of a folder, without tests.
func texts(t *testing.T, dir string) map[string]string {
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				out[set.Position(lit.Pos()).String()] = lit.Value
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
