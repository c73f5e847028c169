package layout_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/layout"
)

func TestTidy(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, reason, in, want string }{
		{"levels", "two spaces for each", "a:\n    b:\n        c: 1\n", "a:\n  b:\n    c: 1\n"},
		{"dashes", "below their key", "cases:\n- name: x\n  expect: 1\n- name: y\n", "cases:\n  - name: x\n    expect: 1\n  - name: y\n"},
		{"wide dashes", "one space after a dash", "a:\n  -   b: 1\n      c: 2\n  -   - x\n      -  y\n", "a:\n  - b: 1\n    c: 2\n  - - x\n    - y\n"},
		{"colons", "one space after a colon", "a:   1\nb:\t2\n\"c d\":  x\n", "a: 1\nb: 2\n\"c d\": x\n"},
		{"brackets", "no space inside, one after a comma", "a: { b:  1,c: [ x,y , z ] }\n", "a: {b: 1, c: [x, y, z]}\n"},
		{"quotes in brackets", "what is in quotes stays", "a: {b: \"x,  y\",c: 'it''s,  ok', d: it's  so}\n", "a: {b: \"x,  y\", c: 'it''s,  ok', d: it's  so}\n"},
		{"brackets over lines", "they move with their key", "a:\n    b: {x: 1,\n        y: 2}\n", "a:\n  b: {x: 1,\n      y: 2}\n"},
		{"empty lines", "one at most, none at either end", "\n\na: 1\n\n\n\nb: 2\n\n\n", "a: 1\n\nb: 2\n"},
		{"ends of lines", "no spaces, one line feed", "a: 1  \r\nb: 2\t", "a: 1\nb: 2\n"},
		{"comments", "they move with what follows", "a:\n    # of b\n    b: 1  # beside b\n    # after b\n# of c\nc: 2\n# end", "a:\n  # of b\n  b: 1  # beside b\n  # after b\n# of c\nc: 2\n# end\n"},
		{"comments of a list", "they stand with the next dash", "a:\n# out\n- x\n  # in\n- y\n", "a:\n  # out\n  - x\n  # in\n  - y\n"},
		{"literal block", "its lines move together", "a:\n    b: |\n          x\n            y\n\n          z  \n    c: 1\n", "a:\n  b: |\n    x\n      y\n\n    z  \n  c: 1\n"},
		{"folded block in a list", "a block below a dash", "a:\n- >-\n    x\n    y\n- b: |\n   # no comment\n   1\n", "a:\n  - >-\n    x\n    y\n  - b: |\n      # no comment\n      1\n"},
		{"block that keeps its end", "empty lines are part of it", "a: |+\n  x\n\n\nb: 1\n", "a: |+\n  x\n\n\nb: 1\n"},
		{"block with an explicit indent", "the number counts from the key", "a:\n    b: |2\n       x\n      y\n", "a:\n  b: |2\n     x\n    y\n"},
		{"plain text over lines", "they move with their key", "a:\n    b: x and\n      y\n    c:\n        z or\n        w\n", "a:\n  b: x and\n    y\n  c:\n      z or\n      w\n"},
		{"quoted text over lines", "a line that begins like a comment is none", "a:\n      b: \"x\n        # y\n        z\"\n", "a:\n  b: \"x\n    # y\n    z\"\n"},
		{"Chinese", "columns are characters", "事实:\n    -   {外线长度:  300,单位: 米}   # 米\n", "事实:\n  - {外线长度: 300, 单位: 米}   # 米\n"},
		{"document start", "it stays", "---\na:\n   b: 1\n", "---\na:\n  b: 1\n"},
		{"nothing to do", "a bracket alone is left as it is", "{a: 1,b: 2}\n", "{a: 1,b: 2}\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := layout.Tidy("f.yaml", []byte(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, string(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
			formatted(t, []byte(tt.in))
		})
	}
}

// A file with mistakes is not touched, and the mistakes are told.
func TestTidyMistakes(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "a: [", "a: 1\na: 2\n", "a: &x 1\n", "a: 1\n---\nb: 2\n", "\xff"} {
		if got, err := layout.Tidy("f.yaml", []byte(in)); err == nil {
			t.Errorf("Tidy(%q) = %q, want an error", in, got)
		}
	}
}

// formatted checks what holds of every formatted file: formatting again
// changes nothing, only white space differs, and YAML reads the same.
func formatted(t *testing.T, in []byte) {
	t.Helper()
	once, err := layout.Tidy("f.yaml", in)
	if err != nil {
		return
	}
	twice, err := layout.Tidy("f.yaml", once)
	if err != nil {
		t.Fatalf("formatted file has a mistake: %v\n%s", err, once)
	}
	if diff := cmp.Diff(string(once), string(twice)); diff != "" {
		t.Errorf("not stable, of %q (-once +twice):\n%s", in, diff)
	}
	if a, b := solid(in), solid(once); a != b {
		t.Errorf("more than white space changed:\n%q\n%q", a, b)
	}
	var a, b yaml.Node
	if yaml.Unmarshal(in, &a) != nil || yaml.Unmarshal(once, &b) != nil {
		t.Fatalf("not YAML any more:\n%s", once)
	}
	if x, y := plainTree(&a), plainTree(&b); !reflect.DeepEqual(x, y) {
		t.Errorf("another meaning (-before +after):\n%s", cmp.Diff(x, y))
	}
}

// solid is a text without white space and byte order mark.
func solid(data []byte) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.TrimPrefix(string(data), "\ufeff"))
}

func plainTree(n *yaml.Node) []any {
	out := []any{n.Kind, n.Tag, n.Value}
	for _, c := range n.Content {
		out = append(out, plainTree(c))
	}
	return out
}

// The files of this repository are formatted.
func TestFilesAreFormatted(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"../../*.yaml", "../../examples/*/*.yaml", "../../engine/suite/testdata/*.yaml"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := layout.Tidy(name, data); err != nil {
				if filepath.Base(name) != "mistakes.yaml" { // it is there for its mistakes
					t.Error(err)
				}
			} else if diff := cmp.Diff(string(data), string(got)); diff != "" {
				t.Errorf("%s is not formatted (-file +formatted):\n%s", name, diff)
			}
			wide(t, data)
		}
	}
}

// wide lays a file out as another program would, and checks that formatting
// keeps it.
func wide(t *testing.T, data []byte) {
	t.Helper()
	var node yaml.Node
	if err := yaml.Unmarshal(data, &node); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	e := yaml.NewEncoder(&b)
	e.SetIndent(5)
	if err := e.Encode(&node); err != nil {
		t.Fatal(err)
	}
	formatted(t, b.Bytes())
}

// However a set is laid out, formatting it gives the same set.
func TestTidyKeepsTheSet(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../testdata/everything.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{3, 4} {
		var node yaml.Node
		if err := yaml.Unmarshal(data, &node); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		e := yaml.NewEncoder(&b)
		e.SetIndent(width)
		if err := e.Encode(&node); err != nil {
			t.Fatal(err)
		}
		formatted(t, b.Bytes())
		once, err := layout.Tidy("p.yaml", b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		if width != 2 && bytes.Equal(once, b.Bytes()) {
			t.Errorf("width %d: nothing was formatted", width)
		}
		want, err1 := rules.Parse(t.Context(), "p.yaml", b.Bytes())
		got, err2 := rules.Parse(t.Context(), "p.yaml", once)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(rules.Pos{}), cmpopts.IgnoreUnexported(rules.Expr{}, rules.Set{}),
			cmpopts.IgnoreFields(rules.Set{}, "Files", "Digest", "Zone")); diff != "" {
			t.Errorf("width %d: another set (-before +after):\n%s", width, diff)
		}
	}
}

func FuzzTidy(f *testing.F) {
	for _, s := range []string{
		"a:\n    b: [1,2]\n    # c\n    c: |\n       x\n", "- a: {b: 'c',d: \"e\"}\n-  f\n", "a:\n- b\n\n\n# x\n- c: >-\n   y\n   z\n", "? a\n: b\n", "a: x\n  y\n #z\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		if len(in) > 4096 {
			return
		}
		formatted(t, in)
	})
}
