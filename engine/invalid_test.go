package engine_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// TestInvalid compiles the files of testdata/invalid. Each says on a line what
// should be found there: "# want code column, code column".
func TestInvalid(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/invalid/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := mistakes(t, filepath.Base(file), data)
			if os.Getenv("UPDATE_GOLDEN") != "" {
				data = marked(string(data), got)
				if err := os.WriteFile(file, data, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(wanted(string(data)), got); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s", diff)
			}
		})
	}
}

// mistakes lists what compiling finds, by line; reading must find nothing.
func mistakes(t *testing.T, name string, data []byte) map[int][]string {
	t.Helper()
	set, err := rules.Parse(t.Context(), name, data)
	if err != nil {
		t.Fatal(err)
	}
	_, err = engine.Compile(t.Context(), set)
	var bad *rules.Error
	if !errors.As(err, &bad) {
		t.Fatalf("Compile() = %v", err)
	}
	out := map[int][]string{}
	for _, d := range bad.Diagnostics {
		if d.Message["zh"] == "" || d.Message["en"] == "" {
			t.Errorf("%s lacks a language", d.Code)
		}
		out[d.Pos.Line] = append(out[d.Pos.Line], fmt.Sprintf("%s %d", d.Code, d.Pos.Col))
	}
	return out
}

var wantMark = regexp.MustCompile(` *# want ([a-z0-9, -]+)$`)

func wanted(text string) map[int][]string {
	out := map[int][]string{}
	for i, line := range strings.Split(text, "\n") {
		if m := wantMark.FindStringSubmatch(line); m != nil {
			out[i+1] = strings.Split(m[1], ", ")
		}
	}
	return out
}

// marked puts what was found into the comments of a file.
func marked(text string, got map[int][]string) []byte {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = wantMark.ReplaceAllString(lines[i], "")
		if found := got[i+1]; len(found) > 0 {
			lines[i] += " # want " + strings.Join(found, ", ")
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// TestExpressionTooLong compiles a set that was read with a wider limit than
// the expressions of the language have.
func TestExpressionTooLong(t *testing.T) {
	t.Parallel()
	data := strings.Replace(example, "WHEN", "n > 0"+strings.Repeat(" or n > 1000", 400), 1)
	set, err := rules.Parse(t.Context(), "t.yaml", []byte(data), rules.Limits{ExprChars: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	_, err = engine.Compile(t.Context(), set)
	var bad *rules.Error
	if !errors.As(err, &bad) || bad.Diagnostics[0].Code != "expression-too-long" {
		t.Errorf("Compile() = %v, want expression-too-long", err)
	}
}

const example = `guize: 1
set: example
sources: {s: {}}
facts: {n: {type: number}}
policies: {p: {cite: s 1, rules: [{id: r, when: "WHEN", then: [{notice: {code: c, message: M}}]}]}}
`
