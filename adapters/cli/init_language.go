package cli

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/guize-rules/guize/engine/tell"
)

var (
	// bothTexts is a text in two languages.
	bothTexts = regexp.MustCompile(`\{zh: ([^,]+), en: ("[^"]*"|[^}]+)\}`)
	// bothSaid is a comment, or the name of a case or its reason: some words that are
	// of no language, Chinese, and behind the last Chinese character English.
	bothSaid = regexp.MustCompile(`^(.*?(?:# |name: |reason: ))(.*)$`)
)

// inOne leaves of a file of the starter what one language says. A comment that says
// nothing in it goes, and so does its line where there is nothing else.
func inOne(l tell.Lang, file []byte) []byte {
	var out []byte
	for line := range strings.Lines(string(file)) {
		line = strings.TrimSuffix(line, "\n")
		line = bothTexts.ReplaceAllString(line, l.Say("$1", "$2"))
		line = strings.Replace(line, "[zh, en]", "["+l.Say("zh", "en")+"]    ", 1)
		if l != "zh" && strings.Contains(line, " alias: ") {
			continue // a name in Chinese
		}
		if m := bothSaid.FindStringSubmatch(line); m != nil && !strings.HasPrefix(m[2], "yaml-language-server") {
			if said := partOf(l, m[2], strings.HasSuffix(m[1], "# ")); said != "" {
				line = m[1] + said
			} else if line = strings.TrimRight(m[1], " #"); line == "" {
				continue
			}
		}
		out = append(out, line+"\n"...)
	}
	return out
}

// partOf returns what a line of both languages says in one. Without Chinese a comment
// is in English, and any other text in no language.
func partOf(l tell.Lang, s string, comment bool) string {
	first := strings.IndexFunc(s, chinese)
	last := strings.LastIndexFunc(s, chinese)
	switch {
	case first < 0 && comment:
		return l.Say("", s)
	case first < 0:
		return s
	}
	_, size := utf8.DecodeRuneInString(s[last:])
	end := last + size
	if english := strings.TrimSpace(s[end:]); english != "" {
		before := s[:first]
		if before != "" && !strings.HasSuffix(before, " ") {
			before += ", "
		}
		return l.Say(s[:end], before+english)
	}
	return l.Say(s, "")
}

// chinese reports characters that stand in Chinese text alone.
func chinese(r rune) bool {
	return unicode.Is(unicode.Han, r) || r >= 0x3000 && r < 0x3040 || r >= 0xFF00 && r < 0xFF60 || strings.ContainsRune("“”", r)
}
