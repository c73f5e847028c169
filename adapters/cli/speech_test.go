package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/guize-rules/guize/adapters/cli"
)

// What is wrong with a command line, a file or an application is said in the
// language asked for, with what to do, and never in the words of a library.
func TestMessagesInBothLanguages(t *testing.T) {
	t.Parallel()
	locked := filepath.Join(t.TempDir(), "folder")
	if err := os.Mkdir(locked, 0o700); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, reason, in string
		args             []string
		zh, en           string
	}{
		{"no such command", "the nearest", "", []string{"chekc"}, "是否要写 guize check？", "did you mean guize check?"},
		{"no command like it", "all of them", "", []string{"zzz"}, "可用：boundaries", "there are: boundaries"},
		{"no such command of a group", "the nearest", "", []string{"calendar", "day"}, "是否要写 guize calendar days？", "did you mean guize calendar days?"},
		{"misspelt flag", "the nearest", "", []string{"eval", "--worker", "3", "-"}, "是否要写 --workers？", "did you mean --workers?"},
		{"unknown flag", "where they are listed", "", []string{"eval", "--zzzzzz", "-"}, "guize eval --help", "guize eval --help lists them"},
		{"unknown letter", "as it was written", "", []string{"eval", "-z", "-"}, "没有选项 -z", "there is no flag -z"},
		{"flag without a value", "it needs one", "", []string{"eval", "--at"}, "选项 --at 后面要写值", "--at needs a value"},
		{"a word for a number", "what it should be", "", []string{"eval", "--workers", "many", "-"}, "“many”不对，应是整数", `"many": want a whole number`},
		{"no argument", "how it is written", "", []string{"diff", "a.yaml"}, "应写作：guize diff OLD NEW", "is missing: guize diff OLD NEW"},
		{"one argument too many", "which", "", []string{"version", "now"}, "多了参数“now”", `"now" is one too many`},
		{"no such file", "its name", "", []string{"eval", "-p", set, "none.json"}, "none.json：没有这个文件", "none.json: no such file"},
		{"a folder", "a file is needed", "", []string{"eval", "-p", set, locked}, "这是文件夹", "this is a folder"},
		{"no such set", "its name", "", []string{"check", "none.yaml"}, "none.yaml：没有这个文件", "none.yaml: no such file"},
		{"an hour of one digit", "the corrected form", "", []string{"eval", "--at", "2021-09-10T9:00:00+08:00", "-"}, "应写作 2021-09-10T09:00:00+08:00", "write it as 2021-09-10T09:00:00+08:00"},
		{"a wrong time", "how it is written", "", []string{"eval", "--at", "noon", "-"}, "--at “noon”：应是时间", `--at "noon": want a time`},
		{"a wrong day", "how it is written", "", []string{"calendar", "days", "soon"}, "“soon”不是日期", `"soon" is not a date`},
		{"a wrong period", "how it is written", "", []string{"calendar", "due", "2021-09-10", "ten"}, "“ten”不是期限", `"ten" is not a period`},
		{"unfinished JSON", "line and column", "{\"services\": [", []string{"eval", "-p", set, "-"}, ":1:15: 错误: JSON 没有写完", ":1:15: error: the JSON ends too early"},
		{"full-width comma", "in characters", "{\"services\": [\"water\"]，\"site\": 1}", []string{"eval", "-p", set, "-"}, ":1:23: 错误: 这里不应是“，”", `:1:23: error: "，" does not belong here`},
		{"full-width comma", "what to do", "{\"services\": [\"water\"]，\"site\": 1}", []string{"eval", "-p", set, "-"}, "改用英文标点", "use the ASCII character"},
		{"single quotes", "what to do", "{'services': 1}", []string{"eval", "-p", set, "-"}, "JSON 用双引号", "JSON takes double quotes"},
		{"a key twice", "the second", "{\"site\": {\"central\": true,\n \"central\": false}}", []string{"eval", "-p", set, "-"}, ":2:2: 错误: “central”写了两次", `:2:2: error: "central" is given twice`},
		{"GBK", "how to save it", "{\"用\xd3\xc3\": 1}", []string{"eval", "-p", set, "-"}, "可能是 GBK", "it may be GBK"},
		{"a list", "what it should be", " [1]", []string{"eval", "-p", set, "--format", "json", "-"}, ":1:2: 错误: 申请应是 JSON 对象", ":1:2: error: an application is a JSON object"},
		{"a bad line", "its line and column", "{}\n  {\"a\": tru}\n", []string{"eval", "-p", set, "--format", "ndjson", "-"}, ":2:12: 这里不应是“}”", `:2:12: "}" does not belong here`},
		{"a bad line of a history", "its line and column", "{}\n  {\"a\": tru}\n", []string{"diff", set, set, "--history", "-", "--format", "ndjson"}, ":2:12: 这里不应是“}”", `:2:12: "}" does not belong here`},
		{"explain nothing", "as eval does", "{", []string{"explain", "-p", set, "-"}, "JSON 没有写完", "the JSON ends too early"},
		{"no such format", "those there are", "", []string{"eval", "-p", set, "--format", "xml", "-"}, "应是 json、yaml、ndjson、csv 或 xlsx", "want json, yaml, ndjson, csv or xlsx"},
		{"no such table", "those there are", "", []string{"table", "export", "x", "x.csv", "-p", set}, "没有决策表 x", "there is no table x"},
		{"a sheet of another kind", "what kinds there are", "", []string{"table", "export", "x", "x.pdf", "-p", set}, "应以 .xlsx 或 .csv 结尾", "ends in .xlsx or .csv"},
		{"a share of 200", "its bounds", "", []string{"test", "--coverage", "--threshold", "200"}, "应是 0 到 100 的数", "a number from 0 to 100"},
	}
	for _, tt := range tests {
		t.Run(tt.name+", "+tt.reason, func(t *testing.T) {
			t.Parallel()
			for lang, want := range map[string]string{"zh": tt.zh, "en": tt.en} {
				args := append([]string{"--lang", lang}, tt.args...)
				got := run(t, tt.in, args...)
				if got.code == cli.ExitOK || !strings.Contains(got.stderr, want) {
					t.Errorf("%s: %q: code %d, no %q in %q", tt.reason, args, got.code, want, got.stderr)
				}
				if lang == "en" && strings.ContainsFunc(got.stderr, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
					t.Errorf("%q speaks Chinese: %q", args, got.stderr)
				}
				if strings.Contains(got.stderr, "%!") {
					t.Errorf("%q: a message was not filled in: %q", args, got.stderr)
				}
			}
		})
	}
}

// Where --lang is not given the set's language counts once it is loaded, and
// the environment's before.
func TestLanguageOfMessages(t *testing.T) {
	t.Parallel()
	english := write(t, "set.yaml", strings.Replace(read(t, "testdata/policies.yaml"), "languages: [zh, en]", "languages: [en, zh]", 1))
	if got := run(t, "", "eval", "-p", english, "none.json"); !strings.Contains(got.stderr, "no such file") {
		t.Errorf("a set in English: %q", got.stderr)
	}
	if got := run(t, "", "eval", "-p", set, "none.json"); !strings.Contains(got.stderr, "没有这个文件") {
		t.Errorf("a set in Chinese: %q", got.stderr)
	}
	if got := run(t, "", "eval", "--zzzzzz"); !strings.Contains(got.stderr, "there is no flag") {
		t.Errorf("no set yet: %q", got.stderr)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
