package cli_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
)

func TestExcerpt(t *testing.T) {
	t.Parallel()
	lines := []string{"guize: 1", "\t标题: {zh: 用水, whenn: x}", strings.Repeat("长", 200) + "x", strings.Repeat("(", 1<<20) + "x" + strings.Repeat(")", 1<<20)}
	tests := []struct {
		name, reason string
		pos          rules.Pos
		mark         string // the character over the caret
	}{
		{"ascii", "one cell a character", rules.Pos{Line: 1, Col: 8}, "1"},
		{"after chinese", "two cells a character before it", rules.Pos{Line: 2, Col: 15}, "w"},
		{"chinese", "at the first of its cells", rules.Pos{Line: 2, Col: 2}, "标"},
		{"long line", "cut around the place", rules.Pos{Line: 3, Col: 201}, "x"},
		{"very long line", "no more of it looked at than fits", rules.Pos{Line: 4, Col: 1<<20 + 1}, "x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := cli.Excerpt(lines, tt.pos)
			rows := strings.Split(got, "\n")
			if len(rows) != 3 {
				t.Fatalf("Excerpt() = %q, want two lines", got)
			}
			column := strings.Index(rows[1], "^")
			if c := atCell(rows[0], column); c != tt.mark {
				t.Errorf("%s: the caret stands under %q, want %q:\n%s", tt.reason, c, tt.mark, got)
			}
		})
	}
	for _, pos := range []rules.Pos{{}, {Line: 9, Col: 1}, {Line: 1}} {
		if got := cli.Excerpt(lines, pos); got != "" {
			t.Errorf("Excerpt(%v) = %q, want nothing", pos, got)
		}
	}
}

// atCell is the character that covers a cell of a terminal.
func atCell(s string, cell int) string {
	for _, r := range s {
		if w := page.Width(string(r)); cell < w {
			return string(r)
		} else {
			cell -= w
		}
	}
	return ""
}
