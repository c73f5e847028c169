package docs_test

import (
	"bytes"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// The tables of both READMEs name every command that there is, and every
// package that a program can import.
func TestReadmeTables(t *testing.T) {
	t.Parallel()
	commands, packages := commandsOf(t), packagesOf(t)
	if len(commands) < 14 || len(packages) < 10 {
		t.Fatalf("only %d commands and %d packages", len(commands), len(packages))
	}
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rows := strings.Join(regexp.MustCompile(`(?m)^\| .*$`).FindAllString(string(data), -1), "\n")
		for _, c := range commands {
			if !regexp.MustCompile("`(guize )?" + c + "[` ]").MatchString(rows) {
				t.Errorf("%s does not list the command %s", name, c)
			}
		}
		for _, p := range packages {
			if !strings.Contains(rows, "[`"+p+"`]("+p+")") {
				t.Errorf("%s does not list the package %s", name, p)
			}
		}
	}
}

// commandsOf lists the commands that "guize help" lists.
func commandsOf(t *testing.T) []string {
	t.Helper()
	var out bytes.Buffer
	c := cli.Command{Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }}
	if code := c.Run(context.Background(), []string{"help"}); code != cli.ExitOK {
		t.Fatalf("exit code %d", code)
	}
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^  ([a-z]+)  +\S`).FindAllStringSubmatch(out.String(), -1) {
		if m[1] != "help" && m[1] != "guize" {
			names = append(names, m[1])
		}
	}
	return names
}

// packagesOf lists the packages that say what they are for and are not
// internal.
func packagesOf(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, top := range []string{"rules", "engine", "adapters"} {
		err := filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
			dir := filepath.ToSlash(filepath.Dir(name))
			if err == nil && d.Name() == "doc.go" && !strings.Contains(dir+"/", "/internal/") {
				out = append(out, dir)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}
