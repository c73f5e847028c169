package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// Any bytes as an application give an answer or a message, and one of two exit
// codes; what is written for programs is JSON, a value for each application.
func FuzzEval(f *testing.F) {
	f.Add(application)
	f.Add(application + "\n" + application + "\nx\n")
	f.Add("services: [water]\nworks: [{service: water, 外线长度: 300}]\n")
	f.Add("{\"services\": [\"water\", \"water\"], \"works\": [{\"service\": \"gas\", \"length\": 1e400}]}")
	f.Add("\ufeff{}\n{}")
	f.Add("---\n...\n")
	f.Fuzz(func(t *testing.T, in string) {
		got := run(t, in, "eval", "-p", set, "-o", "json", "-")
		if got.code != cli.ExitOK && got.code != cli.ExitProblems {
			t.Fatalf("exit code %d: %s", got.code, got.stderr)
		}
		if (got.code == cli.ExitOK) != (got.stderr == "") {
			t.Errorf("exit code %d with stderr %q", got.code, got.stderr)
		}
		d := json.NewDecoder(strings.NewReader(got.stdout))
		for d.More() {
			var v map[string]any
			if err := d.Decode(&v); err != nil {
				t.Fatalf("output is no JSON: %v", err)
			}
		}
		if text := run(t, in, "eval", "-p", set, "-"); text.code != got.code {
			t.Errorf("as text the exit code is %d, as JSON %d", text.code, got.code)
		}
	})
}

// Any bytes as CSV give a message or, for each of its rows, an answer, in the
// order of the rows; where encoding/csv reads the whole file there are as many
// answers as it has rows with something in them.
func FuzzEvalCSV(f *testing.F) {
	f.Add("services,works[water].length\nwater;gas,300\n")
	f.Add("\ufeff\"services\",site.central\r\n\"water\n gas\",是\r\n,\r\nwater,\"x\nwater,否")
	f.Add("services\nwater\n5\"\n\"\n\"water\"\n\xff\n")
	f.Add("services\n\"\n\"\n\"\"\n \n")
	f.Fuzz(func(t *testing.T, in string) {
		got := run(t, in, "eval", "-p", set, "-o", "json", "--format", "csv", "-")
		if got.code != cli.ExitOK && got.code != cli.ExitProblems || (got.code == cli.ExitOK) != (got.stderr == "") {
			t.Fatalf("exit code %d: %s", got.code, got.stderr)
		}
		answers := 0
		for line := range strings.Lines(got.stdout) {
			if !json.Valid([]byte(line)) {
				t.Fatalf("output is no JSON: %q", line)
			}
			answers++
		}
		text := run(t, in, "eval", "-p", set, "--format", "csv", "--workers", "1", "-")
		if text.code != got.code || text.stderr != got.stderr {
			t.Errorf("as text %d %q, as JSON %d %q", text.code, text.stderr, got.code, got.stderr)
		}
		r := csv.NewReader(strings.NewReader(strings.TrimPrefix(in, "\ufeff")))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil || text.stdout == "" || strings.Contains(in, "\r") {
			return
		}
		rows = slices.DeleteFunc(rows, func(cells []string) bool { return len(strings.Join(cells, "")) == 0 })
		if answers > len(rows)-1 || answers < len(rows)-1-strings.Count(in, " ")-strings.Count(in, "\t") {
			t.Errorf("%d answers for %d rows", answers, len(rows)-1)
		}
	})
}

// A table of cases gives a line for each line, whatever is in them.
func FuzzCalendarDue(f *testing.F) {
	f.Add("kind\tstart\tn\nWD\t2021-09-10T09:00:00+08:00\t1\n")
	f.Add("CD\t9999-12-31\t1\nCM\t0000-01-01\t999999999\nWD\t2021-02-30\t-1")
	f.Add("\n#\n\t\t\n")
	f.Fuzz(func(t *testing.T, in string) {
		got := run(t, in, "calendar", "due")
		in = strings.TrimSuffix(in, "\n")
		if want := strings.Count(in, "\n") + 1; in != "" && strings.Count(got.stdout, "\n") != want {
			t.Errorf("%d lines for %d: %q", strings.Count(got.stdout, "\n"), want, got.stdout)
		}
		wrong := slices.Contains(strings.Split(got.stdout, "\n"), "error")
		if got.code != cli.ExitOK && !(got.code == cli.ExitProblems && wrong) {
			t.Errorf("exit code %d, output %q", got.code, got.stdout)
		}
	})
}
