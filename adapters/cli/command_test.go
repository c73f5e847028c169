package cli_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

func TestExitCodes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		args   []string
		code   int
		stderr string // a part of it
	}{
		{"nothing", nil, cli.ExitUsage, "guize help"},
		{"help", []string{"help"}, cli.ExitOK, ""},
		{"unknown command", []string{"evaluate"}, cli.ExitUsage, "did you mean guize eval?"},
		{"unknown flag", []string{"eval", "--speed", "x.json"}, cli.ExitUsage, "there is no flag --speed"},
		{"no file", []string{"eval"}, cli.ExitUsage, "an argument is missing: guize eval FILE…"},
		{"unknown output", []string{"version", "-o", "xml"}, cli.ExitUsage, "version takes text, json"},
		{"unknown language", []string{"version", "--lang", "fr"}, cli.ExitUsage, "want zh or en"},
		{"version", []string{"version"}, cli.ExitOK, ""},
		{"version as json", []string{"version", "-o", "json"}, cli.ExitOK, ""},
		{"no set", []string{"eval", "-p", "testdata/none.yaml", "x.json"}, cli.ExitFailure, "none.yaml"},
		{"no calendar command", []string{"calendar"}, cli.ExitUsage, "guize help"},
		{"bad time", []string{"eval", "--at", "noon", "x.json"}, cli.ExitUsage, "--at"},
		{"bad date", []string{"eval", "--rules-on", "2021-13-01", "x.json"}, cli.ExitUsage, "--rules-on"},
		{"bad status", []string{"eval", "--fail-on", "late", "x.json"}, cli.ExitUsage, "want one of invalid"},
		{"bad pattern", []string{"test", "--run", "("}, cli.ExitUsage, "--run"},
		{"no tests", []string{"test", "testdata/none_test.yaml"}, cli.ExitFailure, "none_test.yaml"},
		{"completion", []string{"completion", "bash"}, cli.ExitOK, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", tt.args...)
			if got.code != tt.code || !strings.Contains(got.stderr, tt.stderr) {
				t.Errorf("guize %q: code %d, stderr %q; want %d, %q", tt.args, got.code, got.stderr, tt.code, tt.stderr)
			}
			if tt.code == cli.ExitOK && got.stderr != "" {
				t.Errorf("guize %q: unexpected stderr %q", tt.args, got.stderr)
			}
		})
	}
}

// Output that cannot be written is a failure, not a success.
func TestBrokenOutput(t *testing.T) {
	t.Parallel()
	var errs bytes.Buffer
	c := cli.Command{Stdin: strings.NewReader(""), Stdout: brokenWriter{}, Stderr: &errs}
	if code := c.Run(t.Context(), []string{"version"}); code != cli.ExitFailure || !strings.Contains(errs.String(), "disk full") {
		t.Errorf("code %d, stderr %q", code, errs.String())
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }

// Without a set and --lang the environment says whether people read Chinese.
func TestLanguageOfTheEnvironment(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		env  map[string]string
		want string
	}{
		{"none", nil, "run \"guize help\""},
		{"chinese", map[string]string{"LANG": "zh_CN.UTF-8"}, "用法见"},
		{"english", map[string]string{"LANG": "en_US.UTF-8"}, "run \"guize help\""},
		{"LC_ALL wins", map[string]string{"LC_ALL": "zh_CN", "LANG": "en_US"}, "用法见"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var out, errs bytes.Buffer
			c := cli.Command{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(k string) string { return tt.env[k] }}
			c.Run(t.Context(), []string{"nonsense"})
			if !strings.Contains(errs.String(), tt.want) {
				t.Errorf("stderr %q, want %q in it", errs.String(), tt.want)
			}
		})
	}
}
