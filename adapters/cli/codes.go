package cli

import (
	"net/url"
	"strings"
	"unicode"

	"github.com/guize-rules/guize/docs"
	"github.com/guize-rules/guize/rules"
)

// codesPage is where people can read of codes.
const codesPage = "https://github.com/guize-rules/guize/blob/main/docs/diagnostics.md"

// codeHelp is what the page of codes says of one.
type codeHelp struct {
	means rules.Text // what is wrong, in a few words
	uri   string     // of its part of the page
}

// codesHelp reads the page of codes. A code that stands in two of its parts
// goes by the first, which is that of policy sets.
func codesHelp() map[string]codeHelp {
	out := map[string]codeHelp{}
	section := ""
	for line := range strings.Lines(docs.Diagnostics()) {
		if title, ok := strings.CutPrefix(line, "## "); ok {
			section = slug(strings.TrimSpace(title))
		}
		code, means, ok := codeRow(line)
		if _, seen := out[code]; !ok || seen {
			continue
		}
		out[code] = codeHelp{means, codesPage + "#" + url.PathEscape(section)}
	}
	return out
}

// codeRow takes a row of a table of codes apart: | `code` | kind | 意思 | meaning | example |.
func codeRow(line string) (code string, means rules.Text, ok bool) {
	cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
	if len(cells) < 6 || !strings.HasPrefix(cells[1], " `") {
		return "", nil, false
	}
	for i := range cells {
		cells[i] = strings.ReplaceAll(strings.Trim(cells[i], " \n"), "\x00", "|")
	}
	return strings.Trim(cells[1], "`"), rules.Text{"zh": plain(cells[3]), "en": plain(cells[4])}, true
}

// plain is a text without the marks of Markdown.
func plain(s string) string { return strings.ReplaceAll(s, "`", "") }

// slug is the anchor of a heading, as code hosts make it: letters, digits and
// hyphens, in small letters, with a hyphen for each space.
func slug(title string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return '-'
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		}
		return -1
	}, title)
}
