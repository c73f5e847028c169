package rules_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/guize-rules/guize/rules"
)

// What a slip of an officer is answered with: one finding, at the slip, whose
// hint says the words to write.
func TestSlips(t *testing.T) {
	t.Parallel()
	const set = `guize: 1
set: example
sources: {s: {title: 办法}}
params:
  limit:
    type: number
    values:
      - {value: 300, to: 2025-06-30, cite: s 1}
      - {value: 200, from: 2025-07-01, cite: s 1}
outcomes: {way: {type: enum, values: {near: 近}}}
policies:
  p:
    cite: s 1
    rules:
      - id: first
        title: 上限以内
        then: [{decide: {way: near}}, {notice: {code: n, message: {zh: 请到窗口，带上合同}}}]
      - id: second
        overrides: first
        then: [{decide: {way: near}}]
`
	tests := []struct {
		name, old, new string
		place, hint    string
	}{
		{"braces in a text", "请到窗口，", "请到{way}窗口，", `17:74 syntax`, "整段文字要加引号"},
		{"text behind braces", "message: {zh: 请到窗口，带上合同}", "message: {way}窗口", `17:67 syntax`, "整段文字要加引号"},
		{"full-width comma", "{code: n, message", "{code: n， message", `17:56 syntax`, "写成半角的 “,”"},
		{"quote not closed", "title: 上限以内", `title: "上限以内`, `16:16 syntax`, "补上结尾的引号"},
		{"quote not closed, told later", "      - id: second\n", "      - id: second\n        title: \"第二\n", `19:16 syntax`, "补上结尾的引号"},
		{"item without its dash", "      - id: second\n        overrides: first\n", "        id: second\n", `18:9 duplicate-key`, "“- ”"},
		{"comma in a text", "title: 上限以内", "title: {zh: 上限以内, 含上限}", `16:27 bad-language`, "要整句加引号"},
		{"slashes in a date", "from: 2025-07-01", "from: 2025/7/1", `9:28 bad-date`, "2025-07-01"},
		{"full-width digits", "from: 2025-07-01", "from: ２０２５-07-01", `9:28 bad-date`, "2025-07-01"},
		{"one day too many", "to: 2025-06-30", "to: 2025-07-01", `9:28 dates-overlap`, "to: 2025-06-30"},
		{"no last day", "to: 2025-06-30, ", "", `9:28 dates-overlap`, "to: 2025-06-30"},
		{"no first day", "from: 2025-07-01, ", "", `9:9 dates-overlap`, "from: 2025-07-01"},
		{"neither", "to: 2025-06-30, cite: s 1}\n      - {value: 200, from: 2025-07-01, ", "cite: s 1}\n      - {value: 200, ", `9:9 dates-overlap`, "次日的 from"},
		{"title for an id", "overrides: first", "overrides: 上限以内", `19:20 unknown-rule`, "“first”"},
		{"misspelt rule", "overrides: first", "overrides: frist", `19:20 unknown-rule`, "“first”"},
		{"rule that is nowhere", "overrides: first", "overrides: xyz", `19:20 unknown-rule`, "first、second"},
		{"tab", "      - id: second", "\t- id: second", `18:1 syntax`, "不能用 Tab"},
		{"character that begins nothing", "title: 上限以内", "title: @上限", `16:16 syntax`, "引号"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if strings.Count(set, tt.old) != 1 {
				t.Fatalf("%q is not there once", tt.old)
			}
			_, err := rules.Parse(t.Context(), "p.yaml", []byte(strings.Replace(set, tt.old, tt.new, 1)))
			bad := (*rules.Error)(nil)
			if !errors.As(err, &bad) {
				t.Fatalf("error %v", err)
			}
			d := bad.Diagnostics[0]
			if got := strings.TrimPrefix(d.Pos.String(), "p.yaml:") + " " + d.Code; len(bad.Diagnostics) != 1 || got != tt.place || !strings.Contains(d.Hint["zh"], tt.hint) {
				t.Errorf("want one finding %s with %q, got\n%v", tt.place, tt.hint, bad)
			}
		})
	}
}
