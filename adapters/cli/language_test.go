package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// What is wrong with a command line, with tests or with the layout of a file is
// said in the language of the set that the line names, before the set is loaded
// and where it cannot be.
func TestMistakesInTheSetsLanguage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	zh := file("zh.yaml", strings.Replace(partsSet, "[en, zh]", "[zh, en]", 1))
	en := file("en.yaml", partsSet)
	broken := file("broken.yaml", "guize: 1\nset: broken\nlanguages: [zh]\nfacts: [\n")
	tests := file("zh_test.yaml", "tests: zh.yaml\ncasses: []\n")
	file("en_test.yaml", "tests: en.yaml\ncasses: []\n")
	untidy := file("untidy.yaml", "guize:   1\nset: u\nlanguages: [zh]\nsources: {a: [}\n")
	application := file("application.yaml", "guize: 1\n")
	folder := filepath.Join(dir, "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	file("folder/one.yaml", "guize: 1\nset: f\nlanguages: [zh]\n")
	cases := []struct {
		name, reason string
		args         []string
		code         int
		want         string // a part of what is said
	}{
		{"a flag", "before -p is read", []string{"eval", "--speed", "x.json", "-p", zh}, cli.ExitUsage, "没有选项 --speed"},
		{"a flag in English", "the set's", []string{"eval", "--speed", "x.json", "-p", en}, cli.ExitUsage, "there is no flag --speed"},
		{"joined", "-p without a space", []string{"eval", "--policies=" + zh}, cli.ExitUsage, "参数不够"},
		{"--lang", "the last word", []string{"eval", "-p", zh, "--lang", "en"}, cli.ExitUsage, "an argument is missing"},
		{"no such language", "it is not one", []string{"eval", "x", "-p", zh, "--lang", "fr"}, cli.ExitUsage, "--lang fr：应是 zh 或 en"},
		{"a value", "of an option", []string{"eval", "--at", "noon", "x.json", "-p", zh}, cli.ExitUsage, "--at “noon”：应是"},
		{"the new set", "of two", []string{"diff", en, zh, "--rules-on", "soon"}, cli.ExitUsage, "--rules-on soon：应是"},
		{"the old set", "the new one is not there", []string{"diff", zh, "none.yaml"}, cli.ExitFailure, "没有这个文件或文件夹"},
		{"-p before files", "it is the set", []string{"explain", application, zh, "-p", en}, cli.ExitUsage, "is one too many"},
		{"tests", "the set beside them", []string{"test", tests}, cli.ExitProblems, "casses"},
		{"a pattern", "the set of the tests", []string{"test", tests, "--run", "("}, cli.ExitUsage, "不是正则表达式"},
		{"fmt", "the file that is formatted", []string{"fmt", untidy}, cli.ExitProblems, "错误"},
		{"fmt in English", "the file that is formatted", []string{"fmt", "--check", en, filepath.Join(dir, "en_test.yaml")}, cli.ExitOK, "2 files are tidy"},
		{"a broken set", "it says its language", []string{"eval", "x.json", "-p", broken, "--at", "noon"}, cli.ExitUsage, "--at “noon”：应是"},
		{"a folder", "a set in files", []string{"eval", "-p", folder}, cli.ExitUsage, "参数不够"},
		{"no set", "the environment's", []string{"eval", "-p", "none.yaml"}, cli.ExitUsage, "an argument is missing"},
	}
	for _, tt := range cases {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", tt.args...)
			if got.code != tt.code || !strings.Contains(got.stdout+got.stderr, tt.want) {
				t.Errorf("%s: no %q in %+v", tt.reason, tt.want, got)
			}
			if usage := "用法见 guize help"; got.code == cli.ExitUsage && strings.Contains(got.stderr, usage) != (tt.want[0] >= 0x80 || strings.Contains(tt.want, "应是")) {
				t.Errorf("%s: two languages in %+v", tt.reason, got)
			}
		})
	}
}
