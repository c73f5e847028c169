package cli_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/engine"
)

// hostSet needs a function of its host.
const hostSet = `guize: 1
set: lines
languages: [en]
sources: {plan: {title: Plan}}
facts:
  length: {type: int, title: Length, question: "How long is it?"}
outcomes: {approval: {type: enum, values: [filing, coordination], title: Approval}}
policies:
  lines:
    title: Lines
    cite: plan 4
    rules:
      - {id: short, title: Short, when: length <= doubled(150), then: [decide: {approval: filing}]}
      - {id: long, title: Long, when: length > doubled(150), then: [decide: {approval: coordination}]}
`

const hostTests = `tests: lines.yaml
at: 2021-09-10T09:00:00+08:00
cases:
  - {name: at the limit, given: {length: 300}, expect: {outcomes: {approval: filing}}}
  - {name: above it, given: {length: 301}, expect: {outcomes: {approval: coordination}}}
`

// A host's function is known to every command that reads a set.
func TestHostOptions(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	set, tests, lines := filepath.Join(dir, "lines.yaml"), filepath.Join(dir, "lines_test.yaml"), filepath.Join(dir, "lines.ndjson")
	for name, text := range map[string]string{set: hostSet, tests: hostTests, lines: "{\"length\": 300}\n"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	doubled := engine.WithFunction("doubled", []string{"int"}, "int", func(_ context.Context, args []any) (any, error) {
		n, ok := args[0].(int64)
		if !ok {
			return nil, errors.New("no number")
		}
		return 2 * n, nil
	})
	for _, c := range []struct {
		args, want string
		code       int
	}{
		{"eval -p " + set + " " + lines, "filing", cli.ExitOK},
		{"check -p " + set, "", cli.ExitOK},
		{"test -p " + set + " --mutate", "100", cli.ExitOK},
		{"diff " + set + " " + set, "", cli.ExitOK},
		{"schema -p " + set, "length", cli.ExitOK},
		{"eval -p " + set + " --work-limit 1 " + lines, "the limit (1)", cli.ExitOK},
	} {
		got := hosted(t, []engine.Option{doubled, engine.WithWorkLimit(1000)}, strings.Fields(c.args)...)
		if got.code != c.code || !strings.Contains(got.stdout+got.stderr, c.want) {
			t.Errorf("%s: exit code %d\n%s%s", c.args, got.code, got.stdout, got.stderr)
		}
		if got := hosted(t, nil, strings.Fields(c.args)...); !strings.Contains(got.stdout+got.stderr, "doubled") && !strings.HasPrefix(c.args, "schema") {
			t.Errorf("%s: decided without the function\n%s%s", c.args, got.stdout, got.stderr)
		}
	}
	if got := hosted(t, []engine.Option{doubled, engine.WithWorkLimit(1)}, "eval", "-p", set, lines); !strings.Contains(got.stdout, "the limit (1)") {
		t.Errorf("the host's limit does not count:\n%s%s", got.stdout, got.stderr)
	}
	s := startCommand(t, cli.Command{Engine: []engine.Option{doubled}, Getenv: func(string) string { return "" }}, "-p", set)
	if status, body := ask(t, "POST", s.url+"/v1/decisions", "", `{"facts": {"length": 301}}`); status != 200 || !strings.Contains(string(body), "coordination") {
		t.Errorf("served without the function: %d %s", status, body)
	}
	s.stop()
}

func hosted(t *testing.T, opts []engine.Option, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	c := cli.Command{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs,
		Now:    func() time.Time { return time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC) },
		Getenv: func(string) string { return "" },
		Engine: opts,
	}
	code := c.Run(t.Context(), args)
	return result{code, out.String(), errs.String()}
}
