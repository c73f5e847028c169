package source

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules/text"
)

var closeDash = regexp.MustCompile(`^(\s*)-([\pL{\["'])`)

// misplaced moves a line that begins with a tab, at an odd place, or with a dash without a
// space behind it.
func misplaced(lines []string, n int) []repair {
	line := lines[n-1]
	at := depth(line)
	if m := closeDash.FindStringSubmatch(line); m != nil {
		return []repair{{line: m[1] + "- " + line[len(m[1])+1:], col: at + 1, message: text.Say("“-” 后没有空格", `no space stands behind "-"`),
			hint: text.Say("“-” 后要有一个空格", `put a space after the "-"`)}}
	}
	if at%2 == 0 && !strings.Contains(line[:at], "\t") {
		return nil
	}
	return aligned(lines, n)
}

// aligned moves a line to where those around it stand, the nearest place first.
func aligned(lines []string, n int) []repair {
	line := lines[n-1]
	at := depth(line)
	slip := repair{col: at + 1, message: text.Say("这一行的缩进与上面的内容对不上", "the indentation of this line does not match the lines above"),
		hint: text.Say("与同级的内容对齐", "align it with its neighbours of the same level")}
	body := line[at:]
	if strings.Contains(line[:at], "\t") {
		slip.col, slip.message, slip.hint = 1, text.Say("行首有制表符（Tab）", "the line begins with a tab"), text.Say("缩进要用空格，不能用 Tab", "indent with spaces, not with tabs")
		at = 0
	}
	var out []repair
	for _, d := range depthsAround(lines, n, at) {
		slip.line = strings.Repeat(" ", d) + body
		out = append(out, slip)
	}
	return out
}

// mostAround is how many lines are looked at above one that stands wrongly.
const mostAround = 30

// depthsAround are the places at which a line may stand by those above and below it, the
// nearest to where it stands first.
func depthsAround(lines []string, n, at int) []int {
	var out []int
	add := func(d int) {
		if d != at && !slices.Contains(out, d) {
			out = append(out, d)
		}
	}
	deepest := -1
	for i := n - 2; i >= max(n-2-mostAround, 0); i-- {
		if blank(lines[i]) || strings.Contains(lines[i][:depth(lines[i])], "\t") {
			continue
		}
		d := depth(lines[i])
		if deepest < 0 {
			add(d + 2)
		} else if d >= deepest {
			continue
		}
		deepest = d
		if strings.HasPrefix(lines[i][d:], "- ") {
			add(d + 2)
		}
		add(d)
	}
	if i := slices.IndexFunc(lines[n:], func(l string) bool { return !blank(l) }); i >= 0 {
		add(depth(lines[n+i]))
	}
	slices.SortStableFunc(out, func(a, b int) int { return cmp.Compare(max(a-at, at-a), max(b-at, at-b)) })
	return out
}
