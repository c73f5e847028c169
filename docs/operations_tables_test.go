package docs_test

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// guideTable is a table of the operators' guide, by the first word of its head.
type guideTable struct {
	name string
	rows [][]string // cells, without the head
}

// guideTables are the tables of both guides, by language. The heads of the
// Chinese ones are given English names, so that one test reads both.
func guideTables(t *testing.T) map[string]map[string]guideTable {
	t.Helper()
	english := map[string]string{"参数": "flag", "指标": "metric", "日志行（`msg`）": "line (`msg`)", "问题代码": "problem code", "发现": "finding", "提示": "message"}
	out := map[string]map[string]guideTable{}
	for lang, name := range map[string]string{"en": "docs/operations.md", "zh": "docs/operations.zh.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out[lang] = map[string]guideTable{}
		for _, text := range regexp.MustCompile(`(?m)(^\|.*\n)+`).FindAllString(string(data), -1) {
			var g guideTable
			for line := range strings.Lines(text) {
				cells := strings.Split(strings.Trim(line, "|\n"), "|")
				for i := range cells {
					cells[i] = strings.TrimSpace(cells[i])
				}
				g.rows = append(g.rows, cells)
			}
			g.name, g.rows = g.rows[0][0], g.rows[2:]
			if e := english[g.name]; e != "" {
				g.name = e
			}
			out[lang][g.name] = g
		}
	}
	return out
}

// keys are the words in code of the first cells.
func (g guideTable) keys() []string {
	var out []string
	for _, row := range g.rows {
		out = append(out, codeWords(row[0])...)
	}
	slices.Sort(out)
	return out
}

func codeWords(cell string) []string {
	var out []string
	for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cell, -1) {
		out = append(out, m[1])
	}
	return out
}

// sources are the Go files of some folders, without tests.
func sources(t *testing.T, folders ...string) string {
	t.Helper()
	var b strings.Builder
	for _, f := range folders {
		for _, name := range programFiles(t, f+"/*.go") {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(data)
		}
	}
	return b.String()
}

// programFiles are the files of some patterns, without tests.
func programFiles(t *testing.T, patterns ...string) []string {
	t.Helper()
	var out []string
	for _, p := range patterns {
		names, err := filepath.Glob(p)
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v", p, err)
		}
		out = append(out, names...)
	}
	return slices.DeleteFunc(out, func(name string) bool { return strings.HasSuffix(name, "_test.go") })
}

// matches are the first groups of a pattern, in order, each once.
func matches(pattern, text string) []string {
	var out []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// The guides know every metric, kind of finding, and problem, and no other.
func TestOperationsTables(t *testing.T) {
	t.Parallel()
	web := sources(t, "adapters/httpapi")
	want := map[string][]string{
		"metric":       matches(`(?:Name: |NewDesc\()"(guize_[a-z_]+)"`, web),
		"finding":      matches(`FindingKind = "([a-z-]+)"`, sources(t, "adapters/journal")),
		"problem code": matches(`\{"([a-z-]+)", http\.Status`, web),
		"line (`msg`)": logLines(t),
	}
	for lang, tables := range guideTables(t) {
		for name, w := range want {
			if diff := cmp.Diff(w, tables[name].keys()); diff != "" || len(w) < 5 {
				t.Errorf("%s, table of %s (-program +guide):\n%s", lang, name, diff)
			}
		}
		for _, row := range tables["problem code"].rows {
			code := codeWords(row[0])[0]
			status, _ := strconv.Atoi(row[1])
			name := "http.Status" + strings.NewReplacer(" ", "", "-", "").Replace(http.StatusText(status))
			if !strings.Contains(web, fmt.Sprintf("{%q, %s,", code, name)) {
				t.Errorf("%s: %s has not the status %s", lang, code, row[1])
			}
		}
	}
}

// logLines are what a server writes to its log.
func logLines(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, name := range programFiles(t, "adapters/httpapi/*.go", "adapters/tracing/*.go", "adapters/cli/serve*.go") {
		src, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(src, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !slices.Contains([]string{"Debug", "Info", "Warn", "Error", "LogAttrs"}, sel.Sel.Name) {
				return true
			}
			for _, arg := range call.Args { // the first text is the message
				if lit, ok := arg.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					msg, _ := strconv.Unquote(lit.Value)
					out = append(out, msg)
					break
				}
			}
			return true
		})
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Every message that the guides explain is one that the program, SQLite or the
// system writes. SQLite, and the system's errors, are in this very program.
func TestOperationsMessages(t *testing.T) {
	t.Parallel()
	name, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	linked, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	program := sources(t, "adapters/cli", "adapters/httpapi", "adapters/journal")
	for lang, tables := range guideTables(t) {
		messages := tables["message"].keys()
		for _, m := range messages {
			for part := range strings.SplitSeq(m, " … ") {
				if !strings.Contains(program, part) && !bytes.Contains(linked, []byte(part)) {
					t.Errorf("%s: nothing says %q", lang, m)
				}
			}
		}
		if len(messages) < 10 {
			t.Errorf("%s: only %d messages", lang, len(messages))
		}
	}
}

// The table of settings is the help of "guize serve", flag by flag, with
// defaults; and no variable of systemd or the container is another.
func TestOperationsFlags(t *testing.T) {
	t.Parallel()
	var help bytes.Buffer
	c := cli.Command{Stdin: strings.NewReader(""), Stdout: &help, Stderr: &help, Getenv: func(string) string { return "" }}
	if code := c.Run(context.Background(), []string{"serve", "--help", "--lang", "en"}); code != cli.ExitOK {
		t.Fatal(help.String())
	}
	type setting struct{ Short, Name, Variable, Default string }
	var want []setting
	for _, m := range regexp.MustCompile(`(?m)^ +(-\w)?,? +--([a-z-]+)(.*)$`).FindAllStringSubmatch(regexp.MustCompile(`\n {20,}`).ReplaceAllString(help.String(), " "), -1) { // a usage may take lines
		if m[2] == "help" {
			continue
		}
		s := setting{m[1], "--" + m[2], "GUIZE_" + strings.ToUpper(strings.ReplaceAll(m[2], "-", "_")), ""}
		if d := regexp.MustCompile(`\(default "?([^")]+)"?\)$`).FindStringSubmatch(m[3]); d != nil {
			s.Default = d[1]
		}
		want = append(want, s)
	}
	slices.SortFunc(want, func(a, b setting) int { return strings.Compare(a.Name, b.Name) })
	for lang, tables := range guideTables(t) {
		var got []setting
		for _, row := range tables["flag"].rows {
			names := codeWords(row[0])
			s := setting{Name: names[len(names)-1], Variable: strings.Trim(row[1], "`"), Default: strings.Trim(row[2], "`")}
			if len(names) == 2 {
				s.Short = names[0]
			}
			got = append(got, s)
		}
		slices.SortFunc(got, func(a, b setting) int { return strings.Compare(a.Name, b.Name) })
		if diff := cmp.Diff(want, got); diff != "" || len(want) < 20 {
			t.Errorf("%s: (-help +guide)\n%s", lang, diff)
		}
	}
	for _, name := range []string{"examples/server/deploy/guize.service", "examples/server/deploy/Containerfile"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range matches(`(GUIZE_[A-Z_]+)`, string(data)) {
			if !slices.ContainsFunc(want, func(s setting) bool { return s.Variable == v }) {
				t.Errorf("%s: %s is no setting", name, v)
			}
		}
	}
}

// The guides say the same: the same commands in the same order, and the same
// tables. Only what stands in quotes may be in the other language.
func TestOperationsGuidesAgree(t *testing.T) {
	t.Parallel()
	commands := func(name string) []string {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, block := range guideFence.FindAllStringSubmatch(string(data), -1) {
			if block[1] == "diff" && strings.Contains(block[3], "languages:") {
				continue // the set speaks Chinese by itself
			}
			if block[1] == "sh" || block[1] == "diff" || block[1] == "console" {
				for line := range strings.Lines(block[3]) {
					if block[1] != "console" || strings.HasPrefix(line, "$ ") || strings.HasPrefix(line, "> ") {
						out = append(out, regexp.MustCompile(`'[^']*'|\s*#.*`).ReplaceAllString(line, ""))
					}
				}
			}
		}
		return out
	}
	if diff := cmp.Diff(commands("docs/operations.md"), commands("docs/operations.zh.md")); diff != "" {
		t.Errorf("commands (-en +zh):\n%s", diff)
	}
	tables := guideTables(t)
	if en, zh := len(tables["en"]), len(tables["zh"]); en != zh {
		t.Errorf("%d tables and %d", en, zh)
	}
}

// What the guides link to is there, in other files and in themselves.
func TestOperationsLinks(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"docs/operations.md", "docs/operations.zh.md", "examples/server/README.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var anchors []string
		for _, head := range matches(`(?m)^## (.*)$`, string(data)) { // as GitHub makes them
			kept := regexp.MustCompile(`[^\p{L}\p{N} -]`).ReplaceAllString(strings.ToLower(head), "")
			anchors = append(anchors, "#"+strings.ReplaceAll(kept, " ", "-"))
		}
		for _, link := range matches(`\]\(([^)]+)\)`, guideFence.ReplaceAllString(string(data), "")) {
			switch {
			case strings.HasPrefix(link, "http"):
			case strings.HasPrefix(link, "#"):
				if !slices.Contains(anchors, link) {
					t.Errorf("%s: no heading %s", name, link)
				}
			default:
				if _, err := os.Stat(filepath.Join(filepath.Dir(name), link)); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
}

// The guides say how much room a decision of Jingmen's plan takes, for one line
// and for two.
func TestOperationsDiskSpace(t *testing.T) {
	if os.Getenv("GUIZE_LONG") == "" {
		t.Skip("keeps thousands of decisions: GUIZE_LONG=1 runs it")
	}
	t.Parallel()
	set, err := rules.Load(t.Context(), os.DirFS("."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	one, two := room(t, eng, "examples/applications/line-300.0.json"), room(t, eng, "examples/applications/both-one-over.json")
	for name, want := range map[string]string{
		"docs/operations.md":    fmt.Sprintf("about %d kB, for water and gas together about %d kB, so that a million a year need %d to %d GB", one, two, one, two),
		"docs/operations.zh.md": fmt.Sprintf("约 %d kB，供水和燃气一起申请的约 %d kB，一年一百万件约需 %d 至 %d GB", one, two, one, two),
	} {
		data, err := os.ReadFile(name)
		if err != nil || !strings.Contains(string(data), want) {
			t.Errorf("%s does not say %q, %v", name, want, err)
		}
	}
}

// room is how many kB a decision on an application takes in a journal, the empty
// journal and the set left out.
func room(t *testing.T, eng *engine.Engine, file string) int64 {
	t.Helper()
	facts, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "j.db")
	j, err := journal.Open(t.Context(), name, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer j.Close()
	const many = 50
	sizes := make([]int64, 2)
	for i := range sizes {
		for range many {
			in := engine.Input{At: time.Date(2021, 9, 10, 9, 0, 0, 0, eng.Set().Zone), JSON: facts}
			dec, err := eng.Evaluate(t.Context(), in)
			if err == nil {
				_, err = j.Keep(t.Context(), eng, in, dec)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		copied := fmt.Sprint(name, i)
		if err := j.Copy(t.Context(), copied); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(copied)
		if err != nil {
			t.Fatal(err)
		}
		sizes[i] = info.Size()
	}
	return (sizes[1] - sizes[0] + many*500) / (many * 1000)
}
