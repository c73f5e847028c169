package docs_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/cli"
)

// What the officer's guide tells an officer to do is done here, from its first
// line to its last in an empty folder: files are written, changes are made,
// commands are run, and each must print what the guide says it prints.
// UPDATE_GOLDEN=1 writes the outputs anew.
func TestOfficerGuide(t *testing.T) { // not parallel: it works in a folder of its own
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			name, err := filepath.Abs("docs/officer-guide." + lang + ".md")
			if err != nil {
				t.Fatal(err)
			}
			old, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			t.Chdir(t.TempDir())
			g := guide{lang: lang}
			updated := guideFence.ReplaceAllStringFunc(string(old), func(block string) string {
				m := guideFence.FindStringSubmatch(block)
				body, err := g.block(m[1], strings.TrimSpace(m[2]), m[3])
				if err != nil {
					t.Errorf("block of %s %.80q: %v", m[1], m[3], err)
					return block
				}
				return "```" + m[1] + m[2] + "\n" + body + "```\n"
			})
			if g.commands < 20 || g.edits < 5 {
				t.Errorf("only %d commands and %d changes", g.commands, g.edits)
			}
			diff := cmp.Diff(string(old), updated)
			if diff != "" && os.Getenv("UPDATE_GOLDEN") != "" {
				if err := os.WriteFile(name, []byte(updated), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if diff != "" {
				t.Errorf("%s mismatch (-guide +real), UPDATE_GOLDEN=1 writes it anew:\n%s", name, diff)
			}
		})
	}
}

var guideFence = regexp.MustCompile("(?ms)^```([a-z]+)([^\n]*)\n(.*?)^```\n")

// receiptForm is what stands for the bytes of a whole decision, or of a set: it
// changes with every change of the engine or the file, and tells a reader nothing.
var receiptForm = regexp.MustCompile(`sha256:([0-9a-f]{64}|[0-9a-f]{12}…)`)

// guide is a guide while it is followed, in the working folder.
type guide struct {
	lang            string
	commands, edits int
}

// block follows one block. What stands after the kind is the name of a file.
func (g *guide) block(kind, file, body string) (string, error) {
	switch kind {
	case "console":
		return g.console(body)
	case "diff":
		g.edits++
		return body, patch(file, body)
	case "yaml", "json", "csv":
		if file != "" {
			return body, os.WriteFile(file, []byte(body), 0o600)
		}
		return body, nil
	case "text":
		return body, nil
	}
	return "", fmt.Errorf("unknown kind of block")
}

// console runs each line that begins with "$ " and puts what it prints below.
func (g *guide) console(body string) (string, error) {
	var out strings.Builder
	for line := range strings.Lines(body) {
		if !strings.HasPrefix(line, "$ ") {
			continue
		}
		g.commands++
		printed, err := g.run(shellWords(strings.TrimPrefix(strings.TrimSpace(line), "$ ")))
		if err != nil {
			return "", fmt.Errorf("%s: %w", strings.TrimSpace(line), err)
		}
		out.WriteString(line + printed)
	}
	return out.String(), nil
}

// run runs guize, or cp, the one other command that the guide needs.
func (g *guide) run(words []string) (string, error) {
	if words[0] == "cp" && len(words) == 3 {
		data, err := os.ReadFile(words[1])
		if err == nil {
			err = os.WriteFile(words[2], data, 0o600)
		}
		return "", err
	}
	limit := -1
	if i := slices.Index(words, "|"); i >= 0 && i == len(words)-3 && words[i+1] == "head" {
		n, err := strconv.Atoi(strings.TrimPrefix(words[i+2], "-"))
		if err != nil {
			return "", err
		}
		limit, words = n, words[:i]
	}
	if words[0] != "guize" {
		return "", fmt.Errorf("want $ guize … or $ cp OLD NEW")
	}
	var out bytes.Buffer
	c := cli.Command{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &out,
		Now: func() time.Time { return time.Date(2025, 3, 5, 9, 0, 0, 0, time.FixedZone("", 8*60*60)) },
		Getenv: func(key string) string {
			return map[string]string{"LANG": map[string]string{"zh": "zh_CN.UTF-8"}[g.lang]}[key]
		},
	}
	if code := c.Run(context.Background(), words[1:]); code > cli.ExitProblems {
		return "", fmt.Errorf("exit code %d: %s", code, out.String())
	}
	text := receiptForm.ReplaceAllString(out.String(), "sha256:…")
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if lines := strings.SplitAfter(text, "\n"); limit >= 0 && limit < len(lines) {
		text = strings.Join(lines[:limit], "")
	}
	return text, nil
}

// patch makes the change that a diff shows: the lines with "-" and " " must
// stand in the file once, and those with "+" and " " take their place.
func patch(file, diff string) error {
	var old, new strings.Builder
	for line := range strings.Lines(diff) {
		if line == "\n" {
			line = " \n"
		}
		switch text := line[1:]; line[0] {
		case '-':
			old.WriteString(text)
		case '+':
			new.WriteString(text)
		case ' ':
			old.WriteString(text)
			new.WriteString(text)
		default:
			return fmt.Errorf("a line of a diff begins with +, - or a space, not as %q", line)
		}
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if n := strings.Count(string(data), old.String()); n != 1 {
		return fmt.Errorf("the old lines stand %d times in %s", n, file)
	}
	return os.WriteFile(file, []byte(strings.Replace(string(data), old.String(), new.String(), 1)), 0o600)
}
