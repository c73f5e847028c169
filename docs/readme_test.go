package docs_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/cli"
)

// What README.md shows is what happens: a console block is run and compared,
// a YAML block that names a file is that file, and Go is part of a program
// that is compiled and tested. UPDATE_GOLDEN=1 writes the blocks anew.
func TestReadme(t *testing.T) {
	t.Parallel()
	const name = "README.md"
	old, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	updated := fence.ReplaceAllStringFunc(string(old), func(block string) string {
		m := fence.FindStringSubmatch(block)
		kinds[m[1]]++
		body, err := real(m[1], m[2])
		if err != nil {
			t.Errorf("block of %s %.60q: %v", m[1], m[2], err)
			return block
		}
		return "```" + m[1] + "\n" + body + "```\n"
	})
	for _, kind := range []string{"console", "go", "sh", "yaml"} {
		if kinds[kind] == 0 {
			t.Errorf("%s has no block of %s", name, kind)
		}
	}
	if diff := cmp.Diff(string(old), updated); diff != "" {
		if os.Getenv("UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(name, []byte(updated), 0o644); err != nil {
				t.Fatal(err)
			}
			return
		}
		t.Errorf("%s mismatch (-README +real), UPDATE_GOLDEN=1 writes it anew:\n%s", name, diff)
	}
}

var fence = regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```\n")

// real is what a block of README.md should hold.
func real(kind, body string) (string, error) {
	first, _, _ := strings.Cut(body, "\n")
	switch kind {
	case "console":
		return console(first)
	case "yaml":
		file, ok := strings.CutPrefix(first, "# ")
		if !ok {
			return "", fmt.Errorf("the first line does not name a file")
		}
		data, err := os.ReadFile(file)
		return string(data), err
	case "go":
		for _, file := range []string{"examples/embed/main.go", "examples/grant/server.go"} {
			if data, err := os.ReadFile(file); err != nil || strings.Contains(string(data), body) {
				return body, err
			}
		}
		return body, fmt.Errorf("it is part of no example")
	case "sh":
		return body, nil // .ci/run runs them
	}
	return "", fmt.Errorf("unknown kind of block")
}

// console runs "$ guize …", with "echo … |" before it and "| head -n" behind
// it, and gives the line and its output.
func console(line string) (string, error) {
	words := shellWords(strings.TrimPrefix(line, "$ "))
	var input string
	if i := slices.Index(words, "|"); i == 2 && words[0] == "echo" {
		input, words = words[1]+"\n", words[3:]
	}
	limit := -1
	if i := slices.Index(words, "|"); i >= 0 && i == len(words)-3 && words[i+1] == "head" {
		n, err := strconv.Atoi(strings.TrimPrefix(words[i+2], "-"))
		if err != nil {
			return "", err
		}
		limit, words = n, words[:i]
	}
	if len(words) == 0 || words[0] != "guize" {
		return "", fmt.Errorf("want $ guize …")
	}
	var out bytes.Buffer
	c := cli.Command{Stdin: strings.NewReader(input), Stdout: &out, Stderr: &out, Getenv: func(string) string { return "" }}
	if code := c.Run(context.Background(), words[1:]); code > cli.ExitProblems {
		return "", fmt.Errorf("exit code %d: %s", code, out.String())
	}
	lines := strings.SplitAfter(out.String(), "\n")
	if limit >= 0 && limit < len(lines) {
		lines = lines[:limit]
	}
	return line + "\n" + strings.Join(lines, ""), nil
}

// shellWords splits at spaces outside quotes.
func shellWords(line string) []string {
	var words []string
	for _, w := range regexp.MustCompile(`'[^']*'|"[^"]*"|[^\s'"]+`).FindAllString(line, -1) {
		words = append(words, strings.Trim(w, `'"`))
	}
	return words
}
