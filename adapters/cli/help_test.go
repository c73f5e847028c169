package cli_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/guize-rules/guize/adapters/cli"
)

// Every command says how it is used in one language: in Chinese no sentence of English,
// in English no Chinese but in examples, which are in quotes.
func TestHelpIsInOneLanguage(t *testing.T) {
	t.Parallel()
	english := regexp.MustCompile(`[a-z]{2,} [a-z]{2,} [a-z]{2,}`)
	commands := regexp.MustCompile(`guize [a-z ]+`)
	examples := regexp.MustCompile(`"[^"]*"`)
	var walk func(path []string) int
	walk = func(path []string) int {
		n := 1
		zh := run(t, "", slices.Concat(path, []string{"--help", "--lang", "zh"})...)
		if zh.code != cli.ExitOK || !strings.Contains(zh.stdout, "用法：\n") || english.MatchString(commands.ReplaceAllString(zh.stdout, "")) {
			t.Errorf("%q in Chinese (%q):\n%s", path, english.FindString(commands.ReplaceAllString(zh.stdout, "")), zh.stdout)
		}
		en := run(t, "", slices.Concat(path, []string{"--help", "--lang", "en"})...)
		if text := examples.ReplaceAllString(en.stdout, ""); en.code != cli.ExitOK || strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%q in English:\n%s", path, en.stdout)
		}
		_, below, _ := strings.Cut(en.stdout, "Available Commands:\n")
		below, _, _ = strings.Cut(below, "\n\n")
		for line := range strings.Lines(below) {
			if fields := strings.Fields(line); len(fields) > 0 && strings.HasPrefix(line, "  ") && line[2] != ' ' && fields[0] != "help" {
				n += walk(append(slices.Clone(path), fields[0]))
			}
		}
		return n
	}
	if n := walk(nil); n < 30 {
		t.Errorf("%d commands", n)
	}
}
