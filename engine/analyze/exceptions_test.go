package analyze_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// A conflict is reported at the exception, whose name the hint gives.
func TestConflictStandsAtTheException(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/bad/conflict.yaml")
	if err != nil {
		t.Fatal(err)
	}
	head, _, _ := strings.Cut(string(body), "    rules:\n")
	const summer = "valid: {from: 2026-04-01, to: 2026-09-30}"
	tests := []struct {
		name, reason  string
		first, second string // what the two rules say besides what they decide
		line          int    // of the two, from 0
		hint          string
	}{
		{"some days", "an exception for a time", "when: length <= 500, " + summer, "when: length > 200", 0, "if \"p/a\" is the exception, write `overrides: b` in it"},
		{"some days, last", "wherever it stands", "when: length > 200", "when: length <= 500, " + summer, 1, "if \"p/b\" is the exception, write `overrides: a` in it"},
		{"narrower", "a special case", "when: length == 300", "when: length > 200", 0, "if \"p/a\" is the exception, write `overrides: b` in it"},
		{"neither", "the later one", "when: length > 200", "when: length <= 300", 1, "`overrides: a` in \"p/b\" or `overrides: b` in \"p/a\""},
		{"always both", "the later one", "when: length > 200", "when: length > 200", 1, "`overrides: a` in \"p/b\" or `overrides: b` in \"p/a\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set := head + fmt.Sprintf("    rules:\n      - {id: a, %s, then: [{decide: {way: long}}]}\n      - {id: b, %s, then: [{decide: {way: short}}]}\n", tt.first, tt.second)
			r := check(t, compile(t, "p.yaml", []byte(set)))
			begins := strings.Count(head, "\n") + 2
			for _, f := range r.Findings {
				if f.Code == "conflict" {
					if f.Pos.Line-begins != tt.line || !strings.Contains(f.Hint["en"], tt.hint) {
						t.Errorf("%s: reported at rule %d: %s", tt.reason, f.Pos.Line-begins, f.Hint["en"])
					}
					return
				}
			}
			t.Errorf("no conflict in\n%s", set)
		})
	}
}
