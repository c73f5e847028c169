package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/cli"
)

// begin writes the starting set into a new folder.
func begin(t *testing.T) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "new")
	if got := run(t, "", "init", folder); got.code != cli.ExitOK || strings.Count(got.stdout, "wrote ") != 2 {
		t.Fatalf("init: %+v", got)
	}
	return filepath.Join(folder, "policies.yaml")
}

// edit replaces one text in a file; it must stand there once.
func edit(t *testing.T, name, old, new string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(data), old) != 1 {
		t.Fatalf("%s: %q stands there %d times", name, old, strings.Count(string(data), old))
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(data), old, new, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The set that init writes is right in every way that guize can tell.
func TestInit(t *testing.T) {
	t.Parallel()
	set := begin(t)
	if got := run(t, "", "check", "-p", set); got.code != cli.ExitOK || !strings.Contains(got.stdout, "错误 0 个，警告 0 个") {
		t.Errorf("check: %+v", got)
	}
	if got := run(t, "", "test", "-p", set, "--coverage", "--mutate", "--threshold", "rules=100,sides=100,boundaries=100,mutants=100"); got.code != cli.ExitOK {
		t.Errorf("test: %+v", got)
	}
	if got := run(t, "", "fmt", "--check", "-p", set); got.code != cli.ExitOK || got.stdout != "" || got.stderr != "2 个文件排版都整齐\n" {
		t.Errorf("fmt: %+v", got)
	}
	// What is there is not touched.
	edit(t, set, "set: external-line", "set: my-own")
	if got := run(t, "", "init", filepath.Dir(set)); got.code != cli.ExitFailure || got.stdout != "" {
		t.Errorf("init again: %+v", got)
	}
	if data, err := os.ReadFile(set); err != nil || !strings.Contains(string(data), "set: my-own") {
		t.Errorf("the set was written again: %v", err)
	}
}

func TestFmt(t *testing.T) {
	t.Parallel()
	set := begin(t)
	edit(t, set, "  bureau: {title: {zh: 行政审批局, en: Approval bureau}}\n", "  bureau:   { title: {zh: 行政审批局,en: Approval bureau} }  # 注\n\n\n")
	before, err := os.ReadFile(set)
	if err != nil {
		t.Fatal(err)
	}
	if got := run(t, "", "fmt", "--check", "-p", set); got.code != cli.ExitProblems || got.stdout != set+"\n" {
		t.Errorf("fmt --check: %+v", got)
	}
	piped := run(t, string(before), "fmt", "-")
	if got := run(t, "", "fmt", "-p", set); got.code != cli.ExitOK || got.stdout != set+"\n" {
		t.Errorf("fmt: %+v", got)
	}
	after, err := os.ReadFile(set)
	if err != nil || !strings.Contains(string(after), "  bureau: {title: {zh: 行政审批局, en: Approval bureau}}  # 注\n\n#") {
		t.Errorf("%v; the file is\n%s", err, after)
	}
	if diff := cmp.Diff(string(after), piped.stdout); diff != "" {
		t.Errorf("fmt - (-file +output):\n%s", diff)
	}
	if got := run(t, "", "fmt", filepath.Dir(set)); got.code != cli.ExitOK || got.stdout != "" {
		t.Errorf("fmt of a folder, again: %+v", got)
	}
	bad := write(t, "bad.yaml", "a: 1\na: 2\n")
	if got := run(t, "", "fmt", bad); got.code != cli.ExitProblems || !strings.Contains(got.stderr, "duplicate-key") {
		t.Errorf("fmt of a mistake: %+v", got)
	}
	if got := run(t, "", "fmt", "nothing.yaml"); got.code != cli.ExitFailure {
		t.Errorf("fmt of no file: %+v", got)
	}
}

func TestSchema(t *testing.T) {
	t.Parallel()
	language := run(t, "", "schema")
	want, err := os.ReadFile("../../rules/policies.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), language.stdout); diff != "" {
		t.Errorf("schema (-committed +printed):\n%s", diff)
	}
	golden(t, "schema-facts", run(t, "", "schema", "-p", set, "--lang", "en").stdout)
	if got := run(t, "", "schema", "-p", "nothing.yaml"); got.code != cli.ExitFailure {
		t.Errorf("schema of no set: %+v", got)
	}
}

// buffer is a buffer that two goroutines may use.
type buffer struct {
	lock sync.Mutex
	b    bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.lock.Lock()
	defer b.lock.Unlock()
	return b.b.String()
}

// waits until the text stands in the output so many times, or for a long time.
func (b *buffer) waits(t *testing.T, text string, times int) {
	t.Helper()
	for range 600 {
		if strings.Count(b.String(), text) >= times {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("%q does not stand %d times in %q", text, times, b.String())
}

func TestWatch(t *testing.T) {
	t.Parallel()
	set := begin(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out, errs buffer
	code := make(chan int)
	go func() {
		c := cli.Command{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }}
		code <- c.Run(ctx, []string{"check", "--watch", set})
	}()
	errs.waits(t, "等待文件改动", 1)
	edit(t, set, "line.length <= params.filing_limit", "line.length < params.filing_limit")
	errs.waits(t, "等待文件改动", 2)
	if !strings.Contains(out.String(), "[gap]") {
		t.Errorf("the gap is not told: %q", out.String())
	}
	edit(t, set, "line.length < params.filing_limit", "line.length <= params.filing_limit")
	errs.waits(t, "等待文件改动", 3)
	edit(t, set, "set: external-line", "set: External")
	errs.waits(t, "等待文件改动", 4)
	cancel()
	if c := <-code; c != cli.ExitProblems || strings.Count(out.String(), "错误 0 个") != 2 {
		t.Errorf("exit code %d; output %q", c, out.String())
	}
}

// A set that is begun in one language is whole in it, says nothing in the other, and
// decides what the set in both decides.
func TestInitOneLanguage(t *testing.T) {
	t.Parallel()
	both := begin(t)
	for lang, other := range map[string]*regexp.Regexp{
		"zh": regexp.MustCompile(`# .*[A-Za-z]+ [A-Za-z]+ [A-Za-z]+|\ben: |name: .*[A-Za-z]`),
		"en": regexp.MustCompile(`[\p{Han}，。：；“”、（）]|\bzh: `),
	} {
		folder := filepath.Join(t.TempDir(), lang)
		if got := run(t, "", "init", folder, "--lang", lang); got.code != cli.ExitOK {
			t.Fatalf("init: %+v", got)
		}
		set := filepath.Join(folder, "policies.yaml")
		for _, file := range []string{set, filepath.Join(folder, "policies_test.yaml")} {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for n, line := range strings.Split(string(data), "\n") {
				if other.MatchString(line) && !strings.Contains(line, "yaml-language-server") {
					t.Errorf("%s, line %d, in %s: %s", filepath.Base(file), n+1, lang, line)
				}
			}
		}
		for _, args := range [][]string{
			{"check"}, {"fmt", "--check"}, {"test", "--coverage", "--threshold", "rules=100,sides=100"},
		} {
			if got := run(t, "", append(args, "-p", set)...); got.code != cli.ExitOK {
				t.Errorf("%s: %+v", lang, got)
			}
		}
		if got := run(t, "", "diff", both, set, "--lang", "en"); got.code != cli.ExitOK || !regexp.MustCompile(`proved|do not differ`).MatchString(got.stdout) {
			t.Errorf("%s: %+v", lang, got)
		}
	}
}
