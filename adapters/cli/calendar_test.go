package cli_test

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/cli"
)

// result is what a command line did.
type result struct {
	code           int
	stdout, stderr string
}

// run executes a command line in English, at a fixed time.
func run(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	c := cli.Command{
		Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs,
		Now:    func() time.Time { return time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC) },
		Getenv: func(string) string { return "" },
	}
	code := c.Run(t.Context(), args)
	return result{code, out.String(), errs.String()}
}

// golden compares with a file of testdata, or writes it where UPDATE_GOLDEN is
// set. Digests are left out: they change with every word of a set.
func golden(t *testing.T, name, got string) {
	t.Helper()
	name = "testdata/" + name + ".golden"
	got = regexp.MustCompile(`sha256:[0-9a-f]{64}`).ReplaceAllString(got, "sha256:…")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: mismatch (-want +got), UPDATE_GOLDEN=1 writes it anew:\n%s", name, diff)
	}
}

func TestCalendarDueTable(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reason, in, want, stderr string
		code                           int
	}{
		{
			name: "kinds", reason: "working days skip, days and months roll off a rest day",
			in: "WD\t2021-09-17T09:00:00+08:00\t2\nCD\t2021-09-30\t3\ncm\t2021-08-31\t1\n", want: "2021-09-22\n2021-10-08\n2021-09-30\n",
		},
		{
			name: "header and more columns", reason: "a line of output for each line",
			in: "kind\tstart\tn\tdue\tnote\nWD\t2026-02-13\t1\t2026-02-14\tmake-up\n", want: "due\n2026-02-14\n",
		},
		{
			name: "another zone", reason: "20:00 UTC is the next day in China",
			in: "WD\t2021-09-09T20:00:00Z\t1\n", want: "2021-09-13\n",
		},
		{
			name: "bad lines", reason: "each keeps its line, and the rest goes on",
			in:   "WD\t2021-09-10\t1\nXX\t2021-09-10\t1\nWD\tyesterday\t1\nWD\t2021-09-10\t-1\nWD\t2021-09-10\n\nWD\t2021-09-10\t1\n",
			want: "2021-09-13\nerror\nerror\nerror\nerror\n\n2021-09-13\n",
			stderr: `line 2: "XX": want WD, CD or CM
line 3: "yesterday": want a time; write it as 2021-09-10T09:00:00+08:00
line 4: "-1": want a number of days or months
line 5: want "kind start n", separated by tabs
`, code: cli.ExitProblems,
		},
		{
			name: "provisional", reason: "a date that may move is never silent",
			in: "WD\t2026-12-25\t5\n", want: "2027-01-04\n",
			stderr: "provisional dates, for which the notice of their year is not out: 1\n",
		},
		{
			name: "long line", reason: "of bounded length",
			in: strings.Repeat("x", 1<<17) + "\nWD\t2021-09-10\t1\n", want: "error\n2021-09-13\n",
			stderr: "line 1: the line is too long\n", code: cli.ExitProblems,
		},
		{name: "empty", reason: "no cases, no dates"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, tt.in, "calendar", "due")
			if diff := cmp.Diff(result{tt.code, tt.want, tt.stderr}, got, cmp.AllowUnexported(result{})); diff != "" {
				t.Errorf("%s: mismatch (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

func TestCalendarDueTableJSON(t *testing.T) {
	t.Parallel()
	got := run(t, "kind\tstart\tn\nWD\t2021-09-10\t1\nxx\n", "calendar", "due", "-o", "json")
	golden(t, "due.json", got.stdout)
	if got.code != cli.ExitProblems {
		t.Errorf("exit code %d, want %d", got.code, cli.ExitProblems)
	}
}

func TestCalendarDue(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		args   []string
		stdout string
		code   int
	}{
		{"one case", []string{"2021-09-10", "1 workday"}, "2021-09-13 Mon, by midnight\n", 0},
		{"in Chinese", []string{"2021-09-10", "20个工作日", "--lang", "zh"}, "2021年10月14日（星期四）24时前\n", 0},
		{"provisional", []string{"2026-12-25", "5 workdays", "--lang", "zh"}, "2027年1月4日（星期一）24时前（暂定，待国务院办公厅关于2027年部分节假日安排的通知）\n", 0},
		{"no period", []string{"2021-09-10", "soon"}, "", cli.ExitUsage},
		{"no time", []string{"soon", "1 workday"}, "", cli.ExitUsage},
		{"one argument", []string{"2021-09-10"}, "", cli.ExitUsage},
		{"no opening hours", []string{"2021-09-10", "2 workhours"}, "", cli.ExitFailure},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append([]string{"calendar", "due"}, tt.args...)...)
			if got.stdout != tt.stdout || got.code != tt.code || (got.stderr == "") != (tt.code == 0) {
				t.Errorf("due %q = %+v, want %q and code %d", tt.args, got, tt.stdout, tt.code)
			}
		})
	}
}

func TestCalendarDays(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
		code int
	}{
		{"days-2026", []string{"2026"}, 0},
		{"days-zh", []string{"2021-09-18", "2021-10-09", "--all", "--lang", "zh"}, 0},
		{"days-json", []string{"2021-09", "-o", "json"}, 0},
		{"reversed", []string{"2021-09-10", "2021-09-09"}, cli.ExitUsage},
		{"too long", []string{"1900-01-01", "2100-01-01"}, cli.ExitUsage},
		{"no date", []string{"2021-02-30"}, cli.ExitUsage},
		{"no second date", []string{"2021-02-03", "later"}, cli.ExitUsage},
		{"none", nil, cli.ExitUsage},
		{"unknown calendar", []string{"2026", "--calendar", "mars", "-p", "testdata/policies.yaml"}, cli.ExitUsage},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append([]string{"calendar", "days"}, tt.args...)...)
			if got.code != tt.code {
				t.Fatalf("exit code %d, want %d: %s", got.code, tt.code, got.stderr)
			}
			if tt.code == 0 {
				golden(t, tt.name, got.stdout)
			}
		})
	}
}
