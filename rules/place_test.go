package rules_test

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/internal/mistakes"
)

// expressions finds every expression that a value holds, by reflection, so
// that no field can be forgotten.
func expressions(v any) []*rules.Expr {
	var out []*rules.Expr
	seen := map[any]bool{}
	var walk func(reflect.Value)
	walk = func(v reflect.Value) {
		switch v.Kind() {
		case reflect.Pointer:
			if v.IsNil() || seen[v.Interface()] {
				return
			}
			seen[v.Interface()] = true
			if e, ok := v.Interface().(*rules.Expr); ok {
				out = append(out, e)
				return
			}
			walk(v.Elem())
		case reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					walk(v.Field(i))
				}
			}
		case reflect.Slice:
			for i := range v.Len() {
				walk(v.Index(i))
			}
		case reflect.Map:
			for _, k := range v.MapKeys() {
				walk(v.MapIndex(k))
			}
		}
	}
	walk(reflect.ValueOf(v))
	return out
}

// charAt is the character of a file at a place, 0 outside it.
func charAt(files map[string][]string, p rules.Pos) rune {
	lines := files[p.File]
	if p.Line < 1 || p.Line > len(lines) {
		return 0
	}
	row := []rune(lines[p.Line-1])
	if p.Col < 1 || p.Col > len(row) {
		return 0
	}
	return row[p.Col-1]
}

// checkPlaces checks that each character of each exact expression stands in
// the file where At says, and returns how many expressions are exact.
func checkPlaces(t *testing.T, set *rules.Set) (exact, all int) {
	t.Helper()
	files := map[string][]string{}
	for _, f := range set.Files {
		text := strings.TrimPrefix(string(f.Data), "\ufeff")
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
		files[f.Name] = strings.Split(text, "\n")
	}
	for _, e := range expressions(set) {
		all++
		if !e.Exact() {
			continue
		}
		exact++
		for i, c := range []rune(e.Source) {
			if unicode.IsSpace(c) { // a fold: the line break is the space
				continue
			}
			if got := charAt(files, e.At(i)); got != c && got != '\\' && got != '\'' {
				t.Fatalf("%s: character %d of %q is %q, but the file has %q at %s", e.Pos, i, e.Source, c, got, e.At(i))
			}
		}
	}
	return exact, all
}

func TestPlacesOfExpressions(t *testing.T) {
	t.Parallel()
	const head = "guize: 1\nset: s\n"
	tests := []struct {
		name   string
		yaml   string // after head
		source string
		word   string // looked up in source
		line   int
		col    int
		reason string
	}{
		{"plain", "define:\n  a: x and 外线长度 > y\n", "x and 外线长度 > y", "y", 4, 19, "columns count characters"},
		{"after Chinese text", "define: {甲: 乙, a: 长度 > 上限}\n", "长度 > 上限", "上限", 3, 24, "what stands before counts in characters too"},
		{"double quotes", "define:\n  a: \"x > '中' or y\"\n", "x > '中' or y", "y", 4, 18, "the quote counts one"},
		{"double quotes, escapes", "define:\n  a: \"x == \\\"中\\\" or y\"\n", `x == "中" or y`, "y", 4, 21, "an escaped quote counts two"},
		{"double quotes, other escapes", "define:\n  a: \"x == '\\u4e2d' or y\"\n", "x == '中' or y", "y", 4, 6, "not exact: the scalar's place"},
		{"single quotes", "define:\n  a: 'x == ''中'' or y'\n", "x == '中' or y", "y", 4, 21, "a doubled quote counts two"},
		{"literal block", "define:\n  a: |\n    x and\n      外线 and\n    y\n", "x and\n  外线 and\ny", "y", 7, 5, "lines of their own"},
		{"literal block, inner", "define:\n  a: |\n    x and\n      外线 and\n    y\n", "x and\n  外线 and\ny", "外线", 6, 7, "further indented"},
		{"literal block, kept breaks", "define:\n  a: |+\n    x and\n    y\n\n\n", "x and\ny", "y", 6, 5, "chomping does not matter"},
		{"literal block, indent given", "define:\n  a: |2\n      x and\n      y\n", "x and\n  y", "y", 6, 7, "the value keeps its own spaces"},
		{"literal block, blank line", "define:\n  a: |-\n\n    x and\n\n    y\n", "x and\n\ny", "y", 4, 6, "a block that begins blank is not exact"},
		{"literal block, blank between", "define:\n  a: |-\n    x and\n\n    y\n", "x and\n\ny", "y", 7, 5, "an empty line between"},
		{"folded block", "define:\n  a: >-\n    x and\n    外线 and\n    y\n", "x and 外线 and y", "y", 7, 5, "a fold is a space"},
		{"folded block, paragraph", "define:\n  a: >\n    x and\n\n    y\n", "x and\ny", "y", 7, 5, "an empty line is a break"},
		{"plain over lines", "define:\n  a: x and\n    外线 and\n     y\n", "x and 外线 and y", "y", 6, 6, "a fold is a space"},
		{"double quotes over lines", "define:\n  a: \"x and\n    外线 and\n    y\"\n", "x and 外线 and y", "外线", 5, 5, "a fold is a space"},
		{"double quotes, line end escaped", "define:\n  a: \"x an\\\n    d y\"\n", "x and y", "y", 4, 6, "not exact"},
		{"single quotes over lines", "define:\n  a: 'x and\n\n    y'\n", "x and\ny", "y", 6, 5, "an empty line is a break"},
		{"with an equals sign", "define:\n  a: = x or y\n", "x or y", "y", 4, 13, "harmless where an expression is expected"},
		{"flow sequence", "define: {a: {expr: x or y}}\n", "x or y", "y", 3, 25, "inside brackets"},
		{"tabs between words", "define:\n  a: x\tor y\n", "x\tor y", "y", 4, 11, "a tab is one character"},
		{"CRLF", "define:\r\n  a: >-\r\n    x and\r\n    y\r\n", "x and y", "y", 6, 5, "line ends of two bytes"},
		{"trailing comment", "define:\n  a: x or y   # 注\n", "x or y", "y", 4, 11, "a comment is no part of it"},
		{"literal, trailing spaces", "define:\n  a: |\n    x or  \n    y\n", "x or  \ny", "y", 6, 5, "kept in a literal block"},
		{"plain, trailing spaces", "define:\n  a: x or  \n    y\n", "x or y", "y", 5, 5, "dropped in a plain scalar"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set, _ := rules.Parse(t.Context(), "f.yaml", []byte(head+tt.yaml))
			var e *rules.Expr
			for _, d := range set.Definitions {
				if d.Name == "a" {
					e = d.Expr
				}
			}
			if e == nil {
				t.Fatalf("no expression: %v", set.Errors)
			}
			if diff := cmp.Diff(tt.source, e.Source); diff != "" {
				t.Errorf("source (-want +got):\n%s", diff)
			}
			at := len([]rune(tt.source[:strings.Index(tt.source, tt.word)]))
			want := rules.Pos{File: "f.yaml", Line: tt.line, Col: tt.col}
			if got := e.At(at); got != want {
				t.Errorf("At(%d) = %s, want %s: %s", at, got, want, tt.reason)
			}
			checkPlaces(t, set)
		})
	}
}

// TestPlacesInFiles checks every expression of real files, character by character.
func TestPlacesInFiles(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"rules/testdata/example.yaml", "policies.yaml"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, err := rules.Load(t.Context(), os.DirFS(".."), name)
			if err != nil {
				t.Fatal(err)
			}
			exact, all := checkPlaces(t, set)
			if exact != all {
				t.Errorf("%d of %d expressions know the place of each character, want all", exact, all)
			}
		})
	}
}

func TestTemplates(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, want, reason string
	}{
		{"none", "外线较长", "外线较长", "plain text"},
		{"one", "外线 {work.length} 米", "外线 |work.length@8| 米", "the place is the expression's"},
		{"two", "{a}{ b }", "|a@5||b@9|", "side by side, spaces around"},
		{"escaped", "{{a}} {b}", "{a} |b@11|", "doubled braces are braces"},
		{"string inside", `{x == "}" ? 1 : 2}`, `|x == "}" ? 1 : 2@5|`, "a brace in a string does not close"},
		{"map inside", `{f({'a': 1})}`, `|f({'a': 1})@5|`, "inner braces pair"},
		{"escaped quote", `{x == 'it\'s' }`, `|x == 'it\'s'@5|`, "an escaped quote does not end the string"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set, _ := rules.Parse(t.Context(), "f.yaml", mistakes.Lines(
				"guize: 1", "set: s", "policies:", " p:", "  rules:", "  - id: r", "    then:", "    - notice:",
				"       code: c", "       message: |-", "        "+tt.text))
			e := set.Policies[0].Rules[0].Effects[0]
			var got strings.Builder
			for _, p := range e.Arg("message").Parts[""] {
				if p.Expr != nil {
					fmt.Fprintf(&got, "|%s@%d|", p.Expr.Source, p.Expr.Pos.Col-5)
				} else {
					got.WriteString(p.Text)
				}
			}
			if got.String() != tt.want {
				t.Errorf("got %s, want %s: %s", got.String(), tt.want, tt.reason)
			}
			checkPlaces(t, set)
		})
	}
}
