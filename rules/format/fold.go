package format

import (
	"strings"
	"unicode"

	"github.com/guize-rules/guize/rules/text"
)

// folded is a value in plain characters, each with its place in the value as given.
type folded struct {
	runes []rune
	at    []int // 1-based
	edits edits
}

// fold turns full-width characters, special spaces and the many dashes into
// the plain ones, drops characters that cannot be seen, and trims spaces.
func fold(s string) folded {
	f := folded{runes: make([]rune, 0, len(s)), at: make([]int, 0, len(s))}
	n := 0
	for _, r := range s {
		n++
		c, e := plain(r)
		f.edits |= e
		if e != editInvisible {
			f.runes, f.at = append(f.runes, c), append(f.at, n)
		}
	}
	f.trim()
	return f
}

func plain(r rune) (rune, edits) {
	switch {
	case '!' <= r && r <= '~' || r == ' ':
		return r, 0
	case isInvisible(r):
		return 0, editInvisible
	case '！' <= r && r <= '～':
		return r - '！' + '!', editWidth
	case unicode.IsSpace(r):
		return ' ', editSpace
	case isDash(r):
		return '-', editHyphen
	}
	return r, 0
}

func isInvisible(r rune) bool {
	return unicode.Is(unicode.Cf, r) // soft hyphen, zero-width, direction and byte-order marks
}

func isDash(r rune) bool {
	switch r {
	case '‐', '‑', '‒', '–', '—', '―', '⁃', '−', '─', 'ー', '﹘', '﹣':
		return true
	}
	return false
}

func (f *folded) trim() {
	i, j := 0, len(f.runes)
	for i < j && f.runes[i] == ' ' {
		i++
	}
	for i < j && f.runes[j-1] == ' ' {
		j--
	}
	if i > 0 || j < len(f.runes) {
		f.edits |= editSpace
	}
	f.runes, f.at = f.runes[i:j], f.at[i:j]
}

// drop removes spaces and hyphens.
func (f *folded) drop() {
	n := 0
	for i, r := range f.runes {
		switch r {
		case ' ':
			f.edits |= editSpace
		case '-':
			f.edits |= editHyphen
		default:
			f.runes[n], f.at[n] = r, f.at[i]
			n++
		}
	}
	f.runes, f.at = f.runes[:n], f.at[:n]
}

func (f *folded) upper() {
	for i, r := range f.runes {
		if 'a' <= r && r <= 'z' {
			f.runes[i] = r - 'a' + 'A'
			f.edits |= editCase
		}
	}
}

func (f *folded) String() string { return string(f.runes) }

// edits says what was changed in a value.
type edits uint16

const (
	editWidth edits = 1 << iota
	editSpace
	editHyphen
	editCase
	editInvisible
	editCountry
	editZero
	editName
	editScheme
	editBracket
	editSuffix
)

// problem is the note that says what was changed.
func (e edits) problem() Problem {
	var zh, en []string
	for _, p := range []struct {
		edit   edits
		zh, en string
	}{
		{editWidth, "全角字符改为半角", "full-width characters made plain"},
		{editSpace, "去掉空格", "spaces removed"},
		{editHyphen, "调整连字符", "hyphens put right"},
		{editCase, "统一字母大小写", "letter case made uniform"},
		{editInvisible, "去掉不可见字符", "invisible characters removed"},
		{editCountry, "去掉国家代码 86", "country code 86 removed"},
		{editZero, "补齐前面的 0", "leading zeros put right"},
		{editName, "名称改为代码", "name turned into its code"},
		{editScheme, "去掉前缀", "prefix removed"},
		{editBracket, "统一括号", "brackets made uniform"},
		{editSuffix, "补上“号”字", `"号" added`},
	} {
		if e&p.edit != 0 {
			zh, en = append(zh, p.zh), append(en, p.en)
		}
	}
	if len(zh) == 0 {
		zh, en = []string{"按标准写法排列"}, []string{"put into the standard layout"}
	}
	return Problem{Code: "normalised",
		Message: text.Say("已规范写法："+strings.Join(zh, "、"), "written in the standard way: "+strings.Join(en, ", "))}
}
