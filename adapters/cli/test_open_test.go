package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

// What a set newly asks for is told once for all cases that it leaves open, and each of
// these by its name and place; a case that fails for another reason is told by itself.
func TestLeftOpenOnce(t *testing.T) {
	t.Parallel()
	set := write(t, "policies.yaml", strings.Replace(meterSet, "facts:\n", "facts:\n  street: {type: bool, required: true, title: 位于历史街区}\n", 1))
	tests := filepath.Join(filepath.Dir(set), "policies_test.yaml")
	text := `tests: policies.yaml
at: 2025-03-05T09:00:00+08:00
cases:
  - {name: 甲, given: {meter.dn: 20}, expect: {status: decided, outcomes: {meter.class: 小表}}}
  - {name: 乙, given: {meter.dn: 50}, expect: {status: decided, outcomes: {meter.class: 大表}}}
  - {name: 丙, given: {meter.dn: 50, street: true}, expect: {status: decided, outcomes: {meter.class: 小表}}}
`
	if err := os.WriteFile(tests, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	got := run(t, "", "test", tests)
	if got.code != cli.ExitProblems || strings.Count(got.stdout, "位于历史街区（street）") != 1 || strings.Count(got.stdout, "不通过 ") != 3 ||
		!strings.Contains(got.stdout, "不通过 下列 2 个用例应能决定，现在都缺：位于历史街区（street）\n  - 甲  "+tests+":4:5\n  - 乙  "+tests+":5:5\n") ||
		!strings.Contains(got.stdout, "不通过 丙") || !strings.Contains(got.stdout, "用例 3 个，通过 0 个，不通过 3 个") {
		t.Errorf("%+v", got)
	}
}
