package cli

import (
	"net/url"
	"strings"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/codes"
)

// codesPage is where people can read of codes.
const codesPage = "https://github.com/guize-rules/guize/blob/main/docs/diagnostics.md"

// codeHelp is what the list of codes says of one.
type codeHelp struct {
	means rules.Text // what is wrong, in a few words
	uri   string     // of its part of the page
}

// codesHelp describes every code. A code that stands in two parts goes by the
// first, which is that of policy sets.
func codesHelp() map[string]codeHelp {
	out := map[string]codeHelp{}
	for _, p := range codes.Parts() {
		uri := codesPage + "#" + url.PathEscape(p.Anchor())
		for _, c := range p.Codes {
			if _, seen := out[c.Name]; !seen {
				out[c.Name] = codeHelp{rules.Text{"zh": plain(c.Means.ZH), "en": plain(c.Means.EN)}, uri}
			}
		}
	}
	return out
}

// plain is a text without the marks of Markdown.
func plain(s string) string { return strings.ReplaceAll(s, "`", "") }
