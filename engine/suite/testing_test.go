package suite_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/suite"
)

// hosted is a set that needs a function of its host, with its tests. Where limit
// is not 300 a case fails.
func hosted(limit string) fstest.MapFS {
	return fstest.MapFS{
		"sets/lines.yaml": {Data: []byte(`guize: 1
set: lines
languages: [en]
sources: {plan: {title: Plan}}
facts:
  length: {type: number, title: Length, question: "How long is it?"}
outcomes: {approval: {type: enum, values: [filing, coordination], title: Approval}}
policies:
  lines:
    title: Lines
    cite: plan 4
    rules:
      - {id: short, title: Short, when: length <= doubled(` + limit + `), then: [decide: {approval: filing}]}
      - {id: long, title: Long, when: length > doubled(` + limit + `), then: [decide: {approval: coordination}]}
`)},
		"sets/lines_test.yaml": {Data: []byte(`tests: lines.yaml
at: 2021-09-10T09:00:00+08:00
cases:
  - name: at the limit
    given: {length: 300}
    expect: {outcomes: {approval: filing}}
`)},
	}
}

// doubled is a function of the host.
func doubled() engine.Option {
	return engine.WithFunction("doubled", []string{"number"}, "number", func(_ context.Context, args []any) (any, error) {
		f, ok := args[0].(float64)
		if !ok {
			return nil, errors.New("no number")
		}
		return 2 * f, nil
	})
}

func TestTest(t *testing.T) {
	t.Parallel()
	suite.Test(t, hosted("150"), doubled())
	suite.Test(t, os.DirFS("../../examples/laws"))
}

// TestFailing is what [TestTestFails] runs in a process of its own: a *testing.T
// that fails cannot be made inside a test.
func TestFailing(t *testing.T) {
	fsys := hosted("150")
	switch os.Getenv("GUIZE_FAILING") {
	case "":
		t.Skip("run by TestTestFails")
	case "case":
		fsys = hosted("149")
	case "option":
		suite.Test(t, fsys)
		return
	case "set":
		fsys["sets/lines_test.yaml"] = &fstest.MapFile{Data: []byte("at: 2021-09-10T09:00:00+08:00\ncases:\n  - {name: a, given: {length: 1}, expect: {outcomes: {aproval: filing}}}\n")}
	case "none":
		delete(fsys, "sets/lines_test.yaml")
	case "gone":
		delete(fsys, "sets/lines.yaml")
	}
	suite.Test(t, fsys, doubled())
}

func TestTestFails(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{
		"case":   `sets/lines_test.yaml:6`,
		"option": `doubled`,
		"set":    `test-unknown-outcome`,
		"none":   `no file of tests`,
		"gone":   `lines.yaml`,
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			cmd := exec.Command(os.Args[0], "-test.run=^TestFailing$")
			cmd.Env = append(os.Environ(), "GUIZE_FAILING="+kind)
			out, err := cmd.CombinedOutput()
			if err == nil || !strings.Contains(string(out), want) || !strings.Contains(string(out), "--- FAIL: TestFailing") {
				t.Errorf("%v, without %q:\n%s", err, want, out)
			}
		})
	}
}
