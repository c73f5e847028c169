package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// plainSet says < > & wherever a text can stand.
const plainSet = `guize: 1
set: plain
languages: [en]
timezone: Asia/Shanghai
sources: {m: {title: "a <b> & c"}}
facts:
  kind: {type: string, title: "kind <b> & c"}
  length: {type: number, unit: m, title: "length <b> & c"}
outcomes: {way: {type: enum, title: "way <b> & c", values: {file: "file <b> & c", review: "review <b> & c"}, complete: length > 0}}
policies:
  p:
    title: "policy <b> & c"
    rules:
      - {id: file, title: "short <b> & c", when: ["length <= 300", 'kind != "a <b> & c"'], then: [decide: {way: file}, notice: {code: told, message: "told <b> & c {kind}"}], cite: m 1}
      - {id: review, title: "long <b> & c", when: [length > 400, 'kind != "a <b> & c"'], then: [decide: {way: review}], cite: m 1}
`

// People read the JSON of the command too; > stands in it as >.
func TestJSONIsPlain(t *testing.T) {
	t.Parallel()
	set := write(t, "plain.yaml", plainSet)
	other := write(t, "other.yaml", strings.Replace(plainSet, "<= 300", "<= 200", 1))
	tests := write(t, "plain_test.yaml", "tests: plain.yaml\nat: 2021-09-10T09:00:00+08:00\ncases:\n  - {name: \"a <b> & c\", given: {length: 10, kind: x}, expect: {outcomes: {way: review}}}\n")
	changed := filepath.Join(t.TempDir(), "changed.ndjson")
	const one, two = `{"length": 250, "kind": "\"a\" <b> & d"}`, "\n{\"length\": 900, \"kind\": \"x\"}\n"
	for _, tt := range []struct {
		name, stdin string
		args        []string
	}{
		{"check", "", []string{"check", set, "-o", "json"}},
		{"sarif", "", []string{"check", set, "-o", "sarif"}},
		{"one", one, []string{"eval", "-p", set, "-o", "json", "-"}},
		{"many", one + two, []string{"eval", "-p", set, "-o", "json", "--format", "ndjson", "-"}},
		{"unreadable", one + "\n<b>\n", []string{"eval", "-p", set, "-o", "json", "--format", "ndjson", "-"}},
		{"explain", one, []string{"explain", "-p", set, "-o", "json", "-"}},
		{"want", one, []string{"explain", "-p", set, "-o", "json", "--want", "way=review", "-"}},
		{"diff", "", []string{"diff", set, other, "-o", "json"}},
		{"test", "", []string{"test", "-p", set, tests, "-o", "json"}},
		{"due", "WD\t<b>\t1\n", []string{"calendar", "due", "-o", "json"}},
		{"history", "length,kind\n250,\"\"\"a\"\" <b> & d\"\n", []string{"diff", set, other, "--history", "-", "--format", "csv", "-o", "json", "--changed", changed}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, tt.stdin, tt.args...).stdout
			if tt.name == "history" {
				data, err := os.ReadFile(changed)
				if err != nil {
					t.Fatal(err)
				}
				got += string(data)
			}
			if strings.Contains(got, `\u00`) || !strings.Contains(got, "<") {
				t.Errorf("%s", got)
			}
		})
	}
}
