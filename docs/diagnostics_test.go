package docs_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules/codes"
)

// diagnostics.md is the list of codes in words. UPDATE_GOLDEN=1 writes it anew.
func TestDiagnosticsPage(t *testing.T) {
	t.Parallel()
	const name = "docs/diagnostics.md"
	old, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	page := codesPage(codes.Parts())
	if diff := cmp.Diff(string(old), page); diff != "" {
		if os.Getenv("UPDATE_GOLDEN") == "" {
			t.Fatalf("%s mismatch (-page +codes), UPDATE_GOLDEN=1 writes it anew:\n%s", name, diff)
		}
		if err := os.WriteFile(name, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func codesPage(parts []codes.Part) string {
	var b strings.Builder
	b.WriteString(codesPreface)
	for _, p := range parts {
		fmt.Fprintf(&b, "\n## %s\n\n", p.Heading())
		if p.About != (codes.Words{}) {
			fmt.Fprintf(&b, "%s\n\n%s\n\n", p.About.ZH, p.About.EN)
		}
		b.WriteString("| code | | 意思 | meaning | 例子 example |\n| --- | --- | --- | --- | --- |\n")
		for _, c := range p.Codes {
			kind := c.Kind.Words()
			fmt.Fprintf(&b, "| `%s` | %s %s | %s | %s | %s |\n", c.Name, kind.ZH, kind.EN, cell(c.Means.ZH), cell(c.Means.EN), examplesCell(c.Examples))
		}
	}
	return b.String()
}

func examplesCell(examples []codes.Example) string {
	out := make([]string, len(examples))
	for i, e := range examples {
		switch {
		case e.Format != "":
			out[i] = "`" + cell(e.Format+": "+e.Text) + "`"
		case e.Test != "":
			out[i] = fmt.Sprintf("[%s](../%s)", e.Test, e.File)
		default:
			out[i] = fmt.Sprintf("[%s](../%s)", e.File[strings.LastIndex(e.File, "/")+1:], e.File)
		}
	}
	return strings.Join(out, ", ")
}

// cell is a text in a table of Markdown.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

const codesPreface = "<!-- Written from rules/codes: UPDATE_GOLDEN=1 go test ./docs -->\n" +
	"\n" +
	"# 问题代码 · Codes of findings\n" +
	"\n" +
	"`guize check` 报告的每个问题都有代码。代码是接口的一部分：只增不改。“错误”使规则集不能使用；“警告”不妨碍使用，确有理由时在该处写 `allow: {代码: 理由}` 即不再提示（写在最外层则对整个规则集有效）。“例子”一列给出有此错误的文件，其中 `# want 代码 列` 标明在哪一行哪一列报告；文件不便表示的，给出造出这种错误的测试。测试逐个运行这些例子，所给的必须正是这个代码。\n" +
	"\n" +
	"Every finding of `guize check` has a code. Codes are API: new ones come, none is ever renamed. An *error* stops the set from being used. A *warning* does not, and is silenced beside the thing with `allow: {code: reason}` (at the top level: for the whole set). The column *example* names a file with that mistake, in which `# want code column` says where it is reported; where a file cannot well have it, the test that makes it. A test runs every example, which must give just that code.\n" +
	"\n" +
	"Positions are `file:line:column`, lines and columns from 1, columns counted in characters. At most 200 errors and 200 warnings are listed. Where a part of a file is not YAML, that part is left out, the rest is still checked, and names that might have stood in that part are not reported as missing.\n"
