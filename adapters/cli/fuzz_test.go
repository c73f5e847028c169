package cli_test

import (
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
