package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/engine"
)

const (
	set         = "testdata/policies.yaml"
	application = `{"services": ["water"], "works": [{"service": "water", "length": 300.1}]}`
)

// write puts a file into a new folder.
func write(t *testing.T, name, content string) string {
	t.Helper()
	name = filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestEvalText(t *testing.T) {
	t.Parallel()
	got := run(t, application, "eval", "-p", set, "-")
	if got.code != cli.ExitOK || got.stderr != "" {
		t.Fatalf("eval: %+v", got)
	}
	golden(t, "eval", got.stdout)
	// The language of people is the set's first, whatever the environment says.
	if english := run(t, application, "eval", "-p", set, "--lang", "en", "-"); !strings.HasPrefix(english.stdout, "Water and gas") {
		t.Errorf("--lang en begins %.40q", english.stdout)
	}
}

// The same application in each format gives the same decision.
func TestEvalFormats(t *testing.T) {
	t.Parallel()
	want := run(t, application, "eval", "-p", set, "-o", "json", "-")
	golden(t, "eval.json", want.stdout)
	var dec engine.Decision
	if err := json.Unmarshal([]byte(want.stdout), &dec); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, file, content string }{
		{"json", "a.json", application},
		{"json with a byte order mark", "a.json", "\ufeff" + application},
		{"yaml", "a.yaml", "services: [water]\nworks:\n  - service: water\n    外线长度: 300.1\n"},
		{"yaml without a name", "application", "# 申请\nservices: [water]\nworks: [{service: water, length: 300.1}]\n"},
		{"dotted", "a.yml", "services: [water]\nworks: [{service: water, length: 300.10}]\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", "eval", "-p", set, "-o", "json", write(t, tt.file, tt.content))
			if got.stdout != want.stdout || got.code != cli.ExitOK {
				t.Errorf("differs from standard input: %+v", got)
			}
		})
	}
	t.Run("ndjson", func(t *testing.T) {
		t.Parallel()
		got := run(t, "", "eval", "-p", set, "-o", "json", write(t, "a.ndjson", application+"\n"))
		var one engine.Decision
		if err := json.Unmarshal([]byte(got.stdout), &one); err != nil || strings.Count(got.stdout, "\n") != 1 || one.Receipt != dec.Receipt {
			t.Errorf("want the same decision on one line, got %q", got.stdout)
		}
	})
}

// A bad line is reported with its number and stops nothing.
func TestEvalLines(t *testing.T) {
	t.Parallel()
	in := strings.Join([]string{
		application, "", `{"services": ["water"]}`, `{"services": ["wat`, `[1]`, `{"works": 5}`, application,
	}, "\n")
	for _, workers := range []string{"1", "3"} {
		got := run(t, in, "eval", "-p", set, "-o", "json", "--workers", workers, "-")
		if got.code != cli.ExitProblems {
			t.Errorf("exit code %d, want %d", got.code, cli.ExitProblems)
		}
		var statuses []string
		for line := range strings.Lines(got.stdout) {
			var d struct {
				Status, Error string
				Line          int
			}
			if err := json.Unmarshal([]byte(line), &d); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
			if d.Error != "" {
				d.Status = fmt.Sprintf("line %d", d.Line)
			}
			statuses = append(statuses, d.Status)
		}
		if s := strings.Join(statuses, ", "); s != "decided, incomplete, line 4, line 5, invalid, decided" {
			t.Errorf("%s workers: %s", workers, s)
		}
		for _, want := range []string{"标准输入:4:19: ", "标准输入:5:1: "} {
			if !strings.Contains(got.stderr, want) {
				t.Errorf("stderr %q, want %q in it", got.stderr, want)
			}
		}
	}
	golden(t, "eval-lines", run(t, in, "eval", "-p", set, "-").stdout)
}

func TestEvalManyFiles(t *testing.T) {
	t.Parallel()
	good, bad := write(t, "good.json", application), write(t, "bad.yaml", "services: [water]\nservices: [gas]\n")
	got := run(t, "", "eval", "-p", set, "-o", "json", good, bad, good)
	lines := strings.Split(strings.TrimSpace(got.stdout), "\n")
	if got.code != cli.ExitProblems || len(lines) != 3 || lines[0] != lines[2] || !strings.Contains(lines[1], `"error":`) {
		t.Errorf("want decision, error, decision; got %+v", got)
	}
	if !strings.Contains(got.stderr, "bad.yaml:2:1: ") {
		t.Errorf("stderr %q, want the place of the second services", got.stderr)
	}
	text := run(t, "", "eval", "-p", set, good, good)
	if n := strings.Count(text.stdout, "用水用气报装"); n != 2 {
		t.Errorf("%d slips, want 2", n)
	}
}

func TestEvalExitCodes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reason, in string
		args             []string
		code             int
		stderr           string
	}{
		{"fail on", "a status that is asked for", application, []string{"--fail-on", "decided"}, cli.ExitProblems, ""},
		{"fail on another", "or not", application, []string{"--fail-on", "invalid,conflict"}, cli.ExitOK, ""},
		{"invalid is an answer", "an invalid application is decided too", `{"works": 5}`, nil, cli.ExitOK, ""},
		{"not json", "what cannot be read is a problem", `{"works": `, nil, cli.ExitProblems, "标准输入:1:10: "},
		{"not an object", "an application is an object", `[1]`, nil, cli.ExitProblems, "标准输入"},
		{"two documents", "the second would be lost", "a: 1\n---\nb: 2\n", nil, cli.ExitProblems, "second-document"},
		{"date", "the rules of another day", application, []string{"--rules-on", "2020-01-01"}, cli.ExitOK, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, tt.in, append([]string{"eval", "-p", set, "-"}, tt.args...)...)
			if got.code != tt.code || !strings.Contains(got.stderr, tt.stderr) || tt.stderr == "" && got.stderr != "" {
				t.Errorf("%s: code %d, stderr %q; want %d, %q", tt.reason, got.code, got.stderr, tt.code, tt.stderr)
			}
		})
	}
}

// A set that cannot be used is a failure, with what is wrong with it.
func TestEvalNoMissing(t *testing.T) {
	t.Parallel()
	for want, args := range map[bool][]string{true: nil, false: {"--no-missing"}} {
		got := run(t, "{}", append([]string{"eval", "-p", set, "-o", "json", "-"}, args...)...)
		if got.code != cli.ExitOK || strings.Contains(got.stdout, `"missing": []`) == want {
			t.Errorf("eval %v: %+v", args, got)
		}
	}
}

func TestEvalBrokenSet(t *testing.T) {
	t.Parallel()
	got := run(t, application, "eval", "-p", "testdata/broken.yaml", "-")
	if got.code != cli.ExitFailure || got.stdout != "" || !strings.Contains(got.stderr, "[unknown-key]") {
		t.Errorf("eval with a broken set: %+v", got)
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	got := run(t, application, "explain", "-p", set, "-")
	if got.code != cli.ExitOK {
		t.Fatalf("explain: %+v", got)
	}
	golden(t, "explain", got.stdout)
	golden(t, "explain-all", run(t, application, "explain", "-p", set, "--all", "-").stdout)
	one := run(t, application, "explain", "-p", set, "--rule", "line/filing", "-o", "json", "-")
	golden(t, "explain.json", one.stdout)
	for _, in := range []string{application + "\n" + application, "{"} {
		if bad := run(t, in, "explain", "-p", set, "-"); bad.code == cli.ExitOK {
			t.Errorf("explain of %q: %+v", in, bad)
		}
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
		code int
	}{
		{"check", []string{"-p", set}, cli.ExitOK},
		{"check-broken", []string{"testdata/broken.yaml"}, cli.ExitProblems},
		{"check-broken-en", []string{"testdata/broken.yaml", "--lang", "en"}, cli.ExitProblems},
		{"check-broken.json", []string{"testdata/broken.yaml", "-o", "json"}, cli.ExitProblems},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append([]string{"check"}, tt.args...)...)
			if got.code != tt.code || got.stderr != "" {
				t.Fatalf("check %q: code %d, stderr %q", tt.args, got.code, got.stderr)
			}
			golden(t, tt.name, got.stdout)
		})
	}
	if got := run(t, "", "check", "testdata/none.yaml"); got.code != cli.ExitFailure {
		t.Errorf("a file that is not there: %+v", got)
	}
}

// A path outside the working folder is read, and named so that it can be opened.
func TestCheckElsewhere(t *testing.T) {
	t.Parallel()
	name := write(t, "elsewhere.yaml", "guize: 1\nset: x\nwhat: 1\n")
	got := run(t, "", "check", name)
	if got.code != cli.ExitProblems || !strings.Contains(got.stdout, name+":3:1: ") || !strings.Contains(got.stdout, "    3 | what: 1\n") {
		t.Errorf("check %s: %+v", name, got)
	}
}

// With --root a set may extend one in a folder beside or above its own, wherever
// the command is started.
func TestCheckExtends(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"base.yaml":             "guize: 1\nset: base\nlanguages: [en]\nsources: {law: {title: The law}}\n",
		"city/water/upper.yaml": "guize: 1\nset: upper\nextends: ../../base.yaml\nparams: {x: {title: X, type: number, values: [{value: 1, cite: law 1}]}}\n",
		"city/broken.yaml":      "guize: 1\nset: broken\nextends: ../none.yaml\n",
	} {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	upper := filepath.Join(dir, "city", "water", "upper.yaml")
	if got := run(t, "", "check", upper); got.code != cli.ExitProblems || !strings.Contains(got.stdout, "[outside]") {
		t.Errorf("check of a set that extends one above, without leave: %+v", got)
	}
	if got := run(t, "", "check", "--root", dir, upper); got.code != cli.ExitOK {
		t.Errorf("check of a set that extends one above: %+v", got)
	}
	broken := filepath.Join(dir, "city", "broken.yaml")
	if got := run(t, "", "check", "--root", dir, broken); got.code != cli.ExitProblems || !strings.Contains(got.stdout, broken+":3:10: ") {
		t.Errorf("check of a set that extends nothing: %+v", got)
	}
}

func TestTest(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		args []string
		code int
	}{
		{"test", []string{"-p", set}, cli.ExitOK},
		{"test-run", []string{"-p", set, "--run", "^exactly"}, cli.ExitOK},
		{"test-failing", []string{"testdata/failing_test.yaml"}, cli.ExitProblems},
		{"test-failing-en", []string{"testdata/failing_test.yaml", "--lang", "en"}, cli.ExitProblems},
		{"test-failing.json", []string{"testdata/failing_test.yaml", "-o", "json"}, cli.ExitProblems},
		{"test-mistakes", []string{"testdata/mistakes_test.yaml"}, cli.ExitProblems},
		{"test-untouched", []string{"testdata/untouched_test.yaml"}, cli.ExitProblems},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append([]string{"test"}, tt.args...)...)
			if got.code != tt.code || got.stderr != "" {
				t.Fatalf("test %q: code %d, stderr %q", tt.args, got.code, got.stderr)
			}
			golden(t, tt.name, got.stdout)
		})
	}
	if got := run(t, "", "test", "-p", set, "--run", "no such name"); got.code != cli.ExitUsage {
		t.Errorf("no case selected: %+v", got)
	}
	bad := write(t, "x_test.yaml", "cases: [{name: a}]\n")
	for _, output := range []string{"text", "json"} {
		if got := run(t, "", "test", bad, "-o", output); got.code != cli.ExitProblems || !strings.Contains(got.stdout, "case-expects-nothing") {
			t.Errorf("a file with a mistake: %+v", got)
		}
	}
}
