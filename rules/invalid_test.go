package rules_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
)

// A file of testdata/invalid says on each line what should be found there:
// "# want code column", or "# want code column, code column".
var want = regexp.MustCompile(`# want ([a-z0-9, -]+)`)

func TestInvalid(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/invalid/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	fsys := os.DirFS("testdata/invalid")
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			set, err := rules.Load(t.Context(), fsys, filepath.Base(file))
			if set == nil {
				t.Fatal(err)
			}
			if os.Getenv("UPDATE_GOLDEN") != "" {
				data = rewrite(t, file, string(data), set)
			}
			if diff := cmp.Diff(wanted(t, string(data)), places(set)); diff != "" {
				t.Errorf("diagnostics (-want +got):\n%s\n%v", diff, err)
			}
			if (err != nil) != (len(set.Errors) > 0) {
				t.Errorf("err = %v with %d errors in the set", err, len(set.Errors))
			}
			inWords(t, set)
		})
	}
}

// rewrite puts what was found into the comments of a file.
func rewrite(t *testing.T, file, text string, set *rules.Set) []byte {
	t.Helper()
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = regexp.MustCompile(` *# want .*`).ReplaceAllString(lines[i], "")
	}
	ds := slices.Concat(set.Errors, set.Warnings).Sorted()
	for _, d := range ds {
		sep := ","
		if !strings.Contains(lines[d.Pos.Line-1], "# want ") {
			sep = " # want"
		}
		lines[d.Pos.Line-1] += fmt.Sprintf("%s %s %d", sep, d.Code, d.Pos.Col)
		t.Log(d)
	}
	data := []byte(strings.Join(lines, "\n"))
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return data
}

func wanted(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	for i, line := range strings.Split(text, "\n") {
		m := want.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		for w := range strings.SplitSeq(m[1], ",") {
			f := strings.Fields(w)
			if len(f) != 2 {
				t.Fatalf("line %d: cannot read %q", i+1, w)
			}
			col, err := strconv.Atoi(f[1])
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, fmt.Sprintf("%04d:%03d %s", i+1, col, f[0]))
		}
	}
	slices.Sort(out)
	return out
}

// places lists what was found in a set, in the form of wanted.
func places(set *rules.Set) []string {
	var out []string
	for _, d := range slices.Concat(set.Errors, set.Warnings) {
		out = append(out, fmt.Sprintf("%04d:%03d %s", d.Pos.Line, d.Pos.Col, d.Code))
	}
	slices.Sort(out)
	return out
}

// inWords checks that each finding can be read by the people that it is for.
func inWords(t *testing.T, set *rules.Set) {
	t.Helper()
	leak := regexp.MustCompile(`%!|map\[|yaml\.|rules\.[A-Z]|tag:yaml|<nil>|node`)
	for _, d := range slices.Concat(set.Errors, set.Warnings) {
		for _, lang := range []string{"zh", "en"} {
			m := d.Message[lang]
			if m == "" || leak.MatchString(m+d.Hint[lang]) || strings.HasSuffix(m, ".") {
				t.Errorf("%s: message in %s: %q", d.Code, lang, d.In(lang))
			}
		}
		if (d.Hint["zh"] == "") != (d.Hint["en"] == "") {
			t.Errorf("%s: hint in one language only: %v", d.Code, d.Hint)
		}
	}
}
