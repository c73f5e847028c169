package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// secret is a line that no message may show.
const secret = "root:hunter2:0:0"

// confinedSet is a set whose line 3 is the way out.
func confinedSet(line string) string {
	return "guize: 1\nset: s\n" + line + "languages: [zh, en]\noutcomes: {o: {type: bool, title: O}}\nfacts: {n: {type: number, title: N}}\n"
}

const rowsFrom = `policies:
  p:
    title: P
    tables: [{id: t, inputs: [n], outputs: [o], rows_from: FILE}]
`

// hold makes a folder with what a set should not read in and beside it.
func hold(t *testing.T, set string) (file string) {
	t.Helper()
	dir := t.TempDir()
	put := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("secret", secret+"\nmore: "+secret+"\n")
	put("keys.yaml", "hunter2: "+secret+"\n")
	put("sub/secret.csv", secret+"\n")
	put("sub/secret.yaml", "hunter2: "+secret+"\n")
	put("sub/plain.yaml", secret+"\n")
	put("sub/set.yaml", set)
	put("sub/huge.yaml", "")
	if err := os.Truncate(filepath.Join(dir, "sub", "huge.yaml"), 1<<40); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"link.yaml": "../secret", "null.yaml": "/dev/zero", "folder": ".."} {
		if err := os.Symlink(to, filepath.Join(dir, "sub", name)); err != nil {
			t.Skip("no symbolic links here:", err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "sub", "pipe.yaml"), 0o600); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, "sub", "set.yaml")
}

// What a set names is read in its folder alone, at once, and nothing is shown of
// what is no policy.
func TestConfined(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ line, zh, en string }{
		"up":               {"extends: ../../../../../../etc/hostname\n", "--root", "--root"},
		"up, not there":    {"extends: ../../../../../../etc/no-such-file\n", "--root", "--root"},
		"above":            {"extends: ../keys.yaml\n", "--root", "--root"},
		"absolute":         {"extends: /etc/hostname\n", "--root", "--root"},
		"a link out":       {"extends: link.yaml\n", "--root", "--root"},
		"a linked folder":  {"extends: folder/keys.yaml\n", "--root", "--root"},
		"a device":         {"extends: null.yaml\n", "--root", "--root"},
		"a pipe":           {"extends: pipe.yaml\n", "不是普通文件", "no regular file"},
		"huge":             {"extends: huge.yaml\n", "上限", "the limit"},
		"no policy":        {"extends: secret.yaml\n", "这不是规则集", "this is no policy set"},
		"no mapping":       {"extends: plain.yaml\n", "映射", "mapping"},
		"rows: no CSV":     {strings.ReplaceAll(rowsFrom, "FILE", "secret.csv"), "第一行没有一个列名", "names none of the columns"},
		"rows: no CSV, up": {strings.ReplaceAll(rowsFrom, "FILE", "../secret"), "--root", "--root"},
		"rows: a link":     {strings.ReplaceAll(rowsFrom, "FILE", "link.yaml"), "--root", "--root"},
		"rows: a pipe":     {strings.ReplaceAll(rowsFrom, "FILE", "pipe.yaml"), "不是普通文件", "no regular file"},
		"rows: huge":       {strings.ReplaceAll(rowsFrom, "FILE", "huge.yaml"), "上限", "the limit"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := hold(t, confinedSet(tt.line))
			for lang, says := range map[string]string{"zh": tt.zh, "en": tt.en} {
				got := run(t, "", "check", "--quick", "--lang", lang, file)
				shows := got.stdout + got.stderr
				if got.code != cli.ExitProblems || !strings.Contains(shows, says) || strings.Contains(shows, "hunter2") {
					t.Errorf("check in %s: want %q and nothing of the file: %+v", lang, says, got)
				}
			}
			if got := run(t, "{}", "eval", "-p", file, "-"); got.code != cli.ExitFailure || strings.Contains(got.stdout+got.stderr, "hunter2") {
				t.Errorf("eval: %+v", got)
			}
		})
	}
}

// A file that the command line names is read through links, and must be a file; of
// what is none of what it should be nothing is shown.
func TestConfinedNamed(t *testing.T) {
	t.Parallel()
	file := hold(t, confinedSet(""))
	dir := filepath.Dir(file)
	in := func(name string) string { return filepath.Join(dir, name) }
	links := t.TempDir()
	if err := os.Symlink(in("set.yaml"), filepath.Join(links, "a.yaml")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		says string
		args []string
	}{
		{"no regular file", []string{"check", in("pipe.yaml")}},
		{"no regular file", []string{"eval", "-p", in("pipe.yaml"), in("set.yaml")}},
		{"no regular file", []string{"test", in("pipe.yaml")}},
		{"no regular file", []string{"fmt", in("pipe.yaml")}},
		{"no regular file", []string{"boundaries", "-p", file, "--tests", in("pipe.yaml")}},
		{"no regular file", []string{"diff", file, in("pipe.yaml")}},
		{"no regular file", []string{"check", in("null.yaml")}},
		{"no regular file", []string{"calendar", "days", "2025", "-p", in("pipe.yaml"), "--calendar", "x"}},
		{"no regular file", []string{"table", "list", "-p", in("pipe.yaml")}},
		{"no regular file", []string{"serve", "-p", in("pipe.yaml")}},
		{"none of the keys", []string{"check", in("secret.yaml")}},
		{"mapping", []string{"check", in("plain.yaml")}},
		{"syntax", []string{"check", in("link.yaml")}},
		{"", []string{"test", in("plain.yaml")}},
		{"", []string{"fmt", "--check", in("plain.yaml")}},
		{"mapping", []string{"eval", "-p", file, in("plain.yaml")}},
		{"limit", []string{"check", in("huge.yaml")}},
		{"limit", []string{"test", in("huge.yaml")}},
		{"limit", []string{"fmt", in("huge.yaml")}},
		{"--root", []string{"fmt", links}},
		{"--root", []string{"check", "--root", filepath.Join(dir, "folder2"), file}},
	} {
		got := run(t, "", append(tt.args, "--lang", "en")...)
		if shows := got.stdout + got.stderr; got.code == cli.ExitOK && tt.says != "" || !strings.Contains(shows, tt.says) || strings.Contains(shows, "hunter2") {
			t.Errorf("%q: want %q: %+v", tt.args, tt.says, got)
		}
	}
}

// The tests beside a set are of its folder; a file of tests names a set in its own.
func TestConfinedTests(t *testing.T) {
	t.Parallel()
	file := hold(t, confinedSet(""))
	tests := strings.TrimSuffix(file, ".yaml") + "_test.yaml"
	if err := os.Symlink("../secret", tests); err != nil {
		t.Skip(err)
	}
	for lang, says := range map[string]string{"zh": "用 --root 指定", "en": "--root names"} {
		for _, args := range [][]string{{"test"}, {"boundaries"}, {"fmt"}} {
			got := run(t, "", append(args, "--lang", lang, "-p", file)...)
			if got.code != cli.ExitFailure || !strings.Contains(got.stderr, says) || strings.Contains(got.stdout+got.stderr, "hunter2") {
				t.Errorf("%s: %+v", args, got)
			}
		}
		other := write(t, "x_test.yaml", "tests: ../../set.yaml\ncases: [{name: a, at: 2021-09-10T09:00:00+08:00, expect: {status: decided}}]\n")
		if got := run(t, "", "test", "--lang", lang, other); got.code != cli.ExitFailure || !strings.Contains(got.stderr, says) {
			t.Errorf("tests of a set elsewhere: %+v", got)
		}
	}
}
