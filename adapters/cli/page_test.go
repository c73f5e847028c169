package cli_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-runewidth"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/rules"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reason, text string
		width              int
		want               []string
	}{
		{"short", "nothing to do", "abc 你好", 20, []string{"abc 你好"}},
		{"words", "Latin text breaks at spaces", "one two three", 8, []string{"one two", "three"}},
		{"han", "Chinese breaks anywhere", "供水供气报装", 8, []string{"供水供气", "报装"}},
		{"punctuation", "no line begins with a full stop", "供水供气。报装", 8, []string{"供水供", "气。报装"}},
		{"opening bracket", "no line ends with one", "供水供（气报装）", 8, []string{"供水供", "（气报", "装）"}},
		{"mixed", "between the scripts", "依据plan 四(一)2", 8, []string{"依据plan", "四(一)2"}},
		{"long word", "a word stays whole", "sha256:0123456789abcdef x", 10, []string{"sha256:0123456789abcdef", "x"}},
		{"empty", "one empty line", "", 10, []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, cli.Wrap(tt.text, tt.width)); diff != "" {
				t.Errorf("%s: mismatch (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// However a text is broken, no character is lost but the spaces, of any width,
// at which it is broken.
func FuzzWrap(f *testing.F) {
	f.Add("新建投资项目，随同填写《采集单》。 one two\tthree", 10)
	f.Add("（（（供水", 3)
	f.Add("\u3000", 4)
	f.Fuzz(func(t *testing.T, text string, width int) {
		if width < 2 || width > 200 {
			return
		}
		lines := cli.Wrap(text, width)
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got := squeeze(strings.Join(lines, "")); got != squeeze(text) {
			t.Errorf("Wrap(%q, %d) = %q: characters differ", text, width, lines)
		}
	})
}

func TestColumns(t *testing.T) {
	t.Parallel()
	got := cli.Columns([][]string{
		{"[绿]", "完成接入（用水）", "2021-09-13 周一"},
		{"[red]", "build", strings.Repeat("限", 60)},
	})
	want := strings.Join([]string{
		"[绿]   完成接入（用水）  2021-09-13 周一",
		"[red]  build             " + strings.Repeat("限", 35),
		"                         " + strings.Repeat("限", 25),
		"",
	}, "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Columns() mismatch (-want +got):\n%s", diff)
	}
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	lines := []string{"guize: 1", "\t标题: {zh: 用水, whenn: x}", strings.Repeat("长", 200) + "x"}
	tests := []struct {
		name, reason string
		pos          rules.Pos
		mark         string // the character over the caret
	}{
		{"ascii", "one cell a character", rules.Pos{Line: 1, Col: 8}, "1"},
		{"after chinese", "two cells a character before it", rules.Pos{Line: 2, Col: 15}, "w"},
		{"chinese", "at the first of its cells", rules.Pos{Line: 2, Col: 2}, "标"},
		{"long line", "cut around the place", rules.Pos{Line: 3, Col: 201}, "x"},
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
	c := runewidth.Condition{StrictEmojiNeutral: true}
	for _, r := range s {
		if w := c.RuneWidth(r); cell < w {
			return string(r)
		} else {
			cell -= w
		}
	}
	return ""
}
