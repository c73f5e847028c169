package tell_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine/tell"
)

// Nothing that stands in a set or an application is a mark of the page.
func TestMarkdown(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a | b\nc":              `a \| b<br>c`,
		"<img src=x> & @all #1": "&lt;img src=x&gt; &amp; &#64;all &#35;1",
		"**b** _i_ `c` [l](u)":  "\\*\\*b\\*\\* \\_i\\_ \\`c\\` \\[l\\](u)",
		"“三百米”，<= 5":            "“三百米”，&lt;= 5",
	} {
		if got := tell.Markdown(in); got != want {
			t.Errorf("Markdown(%q) = %q, want %q", in, got, want)
		}
	}
	if got := tell.CodeBlock("a\n````\nb"); !strings.HasPrefix(got, "`````\n") || !strings.HasSuffix(got, "\n`````") {
		t.Errorf("CodeBlock = %q", got)
	}
}
