package page_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-runewidth"

	"github.com/guize-rules/guize/engine/tell/page"
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
		{"clause", "a clause stays with its title, and whole", "见《方案》三（四）4", 10, []string{"见《方", "案》三", "（四）4"}},
		{"long word", "a word stays whole", "sha256:0123456789abcdef x", 10, []string{"sha256:0123456789abcdef", "x"}},
		{"empty", "one empty line", "", 10, []string{""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, page.Wrap(tt.text, tt.width)); diff != "" {
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
	f.Add("\xe3\x80   \x80", 4)
	f.Fuzz(func(t *testing.T, text string, width int) {
		if width < 2 || width > 200 {
			return
		}
		lines := page.Wrap(text, width)
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		got := ""
		for _, l := range lines { // halves of a character at two lines' ends make none
			got += squeeze(l)
		}
		if got != squeeze(text) {
			t.Errorf("Wrap(%q, %d) = %q: characters differ", text, width, lines)
		}
	})
}

func TestColumns(t *testing.T) {
	t.Parallel()
	p := page.New()
	p.Columns("", [][]string{
		{"[绿]", "完成接入（用水）", "2021-09-13 周一"},
		{"[red]", "build", strings.Repeat("限", 60)},
	})
	want := strings.Join([]string{
		"[绿]   完成接入（用水）  2021-09-13 周一",
		"[red]  build             " + strings.Repeat("限", 35),
		"                         " + strings.Repeat("限", 25),
		"",
	}, "\n")
	if diff := cmp.Diff(want, p.String()); diff != "" {
		t.Errorf("Columns() mismatch (-want +got):\n%s", diff)
	}
}

// The widths of letters, numbers, punctuation and symbols are those of another
// library. Of a few marks of music and of old scripts it has another opinion.
func TestWidth(t *testing.T) {
	t.Parallel()
	other := runewidth.Condition{StrictEmojiNeutral: true}
	for r := ' '; r <= unicode.MaxRune; r++ {
		if want := other.RuneWidth(r); unicode.IsGraphic(r) && !unicode.IsMark(r) && page.Width(string(r)) != want {
			t.Errorf("%U takes %d columns, want %d", r, page.Width(string(r)), want)
		}
	}
}

func TestShort(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{{"供水供气", "供水供气"}, {"供水供气。", "供水供…"}, {"e\u0301abcdefgh", "e\u0301abcdef…"}, {"", ""}} {
		if got := page.Short(tt.text, 8); got != tt.want || page.Width(got) > 8 {
			t.Errorf("Short(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}
