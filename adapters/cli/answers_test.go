package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/rules/cases"
	"github.com/guize-rules/guize/rules/grid"
)

const answersDir = "testdata/answers"

// answer is one entry of answers.yaml, which says what each field means.
type answer struct {
	Name, Run, At, Input, Each string
	Times                      int
	Show                       []string
	Today, Right, Words, Owner string
	Done, Never, Slow          bool
}

func answers(t *testing.T) []answer {
	t.Helper()
	name := filepath.Join(answersDir, "answers.yaml")
	file, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := cases.ParseFacts(name, file)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(entries["answers"])
	if err != nil {
		t.Fatal(err)
	}
	var out []answer
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

// What was found wrong gives the answer that is written down, until it is mended.
func TestAnswers(t *testing.T) {
	t.Parallel()
	long, program := os.Getenv("GUIZE_LONG") != "", ""
	if long {
		program = build(t)
	}
	for _, a := range answers(t) {
		t.Run(a.Name, func(t *testing.T) {
			t.Parallel()
			switch {
			case (a.Never || a.Slow) && !long:
				t.Skip("GUIZE_LONG=1 runs it")
			case a.Never:
				a.neverEnds(t, program)
			default:
				if got := a.give(t); got != a.Today {
					t.Errorf("guize %s %s\n got   %s\n today %s\n right %s", a.Run, a.Input, got, a.Today, a.Right+a.Words)
				}
			}
		})
	}
}

// An entry is marked done where its answer is right, and only there.
func TestAnswersDone(t *testing.T) {
	t.Parallel()
	right := 0
	all := answers(t)
	for _, a := range all {
		if a.Done {
			right++
		}
		if is := a.isRight(); a.Words == "" && is != a.Done {
			t.Errorf("%s: done is %t; today %q, right %q", a.Name, a.Done, a.Today, a.Right)
		}
		if (a.Today == "") != a.Never || (a.Right == "") != (a.Words != "") || a.Never && a.Done {
			t.Errorf("%s: want one of today and never, and one of right and words", a.Name)
		}
		if !slices.Contains([]string{"once", "exact", "bounded", "adopt"}, a.Owner) {
			t.Errorf("%s: owner %q", a.Name, a.Owner)
		}
	}
	t.Logf("%d of %d are right", right, len(all))
}

// isRight reports whether today's answer is one of the right ones.
func (a answer) isRight() bool {
	return slices.ContainsFunc(strings.Split(a.Right, " | "), func(want string) bool {
		pattern := strings.ReplaceAll(regexp.QuoteMeta(want), "…", ".*")
		return regexp.MustCompile("^(?:" + pattern + ")$").MatchString(a.Today)
	})
}

// give runs the command and shows what the entry asks for.
func (a answer) give(t *testing.T) string {
	t.Helper()
	args := a.args()
	if args[0] == "table" {
		return a.imported(t, args)
	}
	got := run(t, a.application(t), args...)
	if got.code > cli.ExitProblems {
		return refused(got)
	}
	d := json.NewDecoder(strings.NewReader(got.stdout))
	d.UseNumber() // as it is written
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v: %+v", err, got)
	}
	return a.shown(v)
}

// args is the command line, with names of files as the test's folder has them.
func (a answer) args() []string {
	args := strings.Fields(a.Run)
	for i, arg := range args {
		if strings.Contains(arg, "/") {
			args[i] = filepath.Join(answersDir, arg)
		}
	}
	args = append(args, "--lang", "en")
	if args[0] == "table" {
		return args
	}
	at := a.At
	if at == "" {
		at = "2024-05-06T09:00:00+08:00"
	}
	args = append(args, "-o", "json", "--at", at)
	if args[0] == "eval" {
		args = append(args, "-")
	}
	return args
}

func (a answer) application(t *testing.T) string {
	t.Helper()
	if a.Times > 0 {
		return `{"works": [` + strings.Repeat(a.Each+", ", a.Times-1) + a.Each + `]}`
	}
	if !strings.HasSuffix(a.Input, ".json") {
		return a.Input
	}
	data, err := os.ReadFile(filepath.Join(answersDir, a.Input))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// imported runs table import on a copy of the set and shows cells of the table.
func (a answer) imported(t *testing.T, args []string) string {
	t.Helper()
	at := slices.Index(args, "-p") + 1
	data, err := os.ReadFile(args[at])
	if err != nil {
		t.Fatal(err)
	}
	set := write(t, "policies.yaml", string(data))
	args[at] = set
	got := run(t, "", args...)
	if got.code > cli.ExitProblems {
		return refused(got)
	}
	if data, err = os.ReadFile(set); err != nil {
		t.Fatal(err)
	}
	return strings.Join(append([]string{a.shown(cells(t, set, data))}, codesOf(got.stdout)...), "; ")
}

// cells are those of the table of a set, by row and column.
func cells(t *testing.T, name string, set []byte) map[string]any {
	t.Helper()
	g, err := grid.Read(name, set, "p/t")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]any{}
	for _, r := range g.Rows {
		row := map[string]any{}
		for i, c := range g.Columns {
			row[c] = r[i]
		}
		rows[r[slices.Index(g.Columns, "id")]] = row
	}
	return rows
}

// refused is what a run says that did not take its set, sheet or input.
func refused(got result) string {
	if codes := codesOf(got.stderr); codes != nil {
		return "refused: " + strings.Join(codes, ", ")
	}
	return "refused: " + strings.TrimSpace(got.stderr)
}

// codesOf lists the codes of the findings of a page, each once.
func codesOf(page string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`(?m): (?:error|warning): .* \[([a-z-]+)\]$`).FindAllStringSubmatch(page, -1) {
		if m[1] != "unused-fact" && !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// shown joins what the paths of the entry lead to.
func (a answer) shown(v any) string {
	var out []string
	for _, path := range a.Show {
		out = append(out, text(follow(v, strings.Split(path, "/"))))
	}
	return strings.Join(out, "; ")
}

// absent is what a path leads to that leads nowhere.
type absent struct{}

// follow takes a path into a value; lists of lists become one.
func follow(v any, path []string) any {
	if len(path) == 0 {
		return v
	}
	switch v := v.(type) {
	case map[string]any:
		if inner, ok := v[path[0]]; ok {
			return follow(inner, path[1:])
		}
	case []any:
		if path[0] == "*" {
			return followAll(v, path[1:])
		}
		if i, err := strconv.Atoi(path[0]); err == nil && i < len(v) {
			return follow(v[i], path[1:])
		}
	}
	return absent{}
}

func followAll(list []any, path []string) any {
	out := []any{}
	for _, e := range list {
		switch inner := follow(e, path).(type) {
		case absent:
		case []any:
			out = append(out, inner...)
		default:
			out = append(out, inner)
		}
	}
	return out
}

func text(v any) string {
	switch v := v.(type) {
	case absent:
		return "absent"
	case string:
		return v
	}
	data, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// needsLong skips what plain `go test` has no time for.
func needsLong(t *testing.T) {
	t.Helper()
	if os.Getenv("GUIZE_LONG") == "" {
		t.Skip("takes long: GUIZE_LONG=1 runs it")
	}
}

// build makes the command a program, which can be ended.
func build(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "guize")
	if out, err := exec.Command("go", "build", "-o", file, "./guize").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return file
}

// neverEnds runs the command for some seconds, in which it does not end.
func (a answer) neverEnds(t *testing.T, program string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, a.args()...)
	cmd.Stdin = strings.NewReader(a.application(t))
	out, err := cmd.CombinedOutput()
	if !errors.Is(ctx.Err(), context.DeadlineExceeded) {
		t.Errorf("guize %s ends: %v\n%.500s", a.Run, err, out)
	}
}
