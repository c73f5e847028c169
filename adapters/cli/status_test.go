package cli_test

import (
	"strings"
	"testing"

	"github.com/guize-rules/guize/adapters/cli"
)

const holeSet = `guize: 1
set: hole
languages: [zh, en]
facts:
  length: {type: number, title: {zh: 长度, en: Length}}
  parts: {type: number, default: 1, title: {zh: 份数, en: Parts}}
outcomes:
  approval: {type: bool, complete: length < 500 and length != 250, title: {zh: 审批, en: Approval}}
policies:
  p:
    title: {zh: 规则, en: Rules}
    rules:
      - {id: short, title: {zh: 短, en: Short}, when: length < 200, then: [decide: {approval: true}], cite: x}
      - {id: long, title: {zh: 长, en: Long}, when: length / parts > 200, then: [decide: {approval: false}], cite: x}
sources: {x: {title: {zh: 文件, en: Document}}}
`

// Whoever reads "something is still unknown" asks the applicant; where the
// rules are the cause that is in vain.
func TestStatusOfHole(t *testing.T) {
	t.Parallel()
	set := write(t, "hole.yaml", holeSet)
	const unknown, hole, fails = "incomplete: something is still unknown", "no decision: the rules leave a hole (tell those who keep them)", "no decision: a rule fails (tell those who keep them)"
	tests := []struct{ name, reason, facts, want string }{
		{"decided", "a rule applies", `{"length": 100}`, "decided"},
		{"hole", "200 is given nothing", `{"length": 200}`, hole},
		{"failing rule", "it divides by zero, and nothing is promised", `{"length": 250, "parts": 0}`, fails},
		{"failing rule and promise", "the rule that fails may have given it", `{"length": 300, "parts": 0}`, fails},
		{"missing", "the applicant can be asked", `{"parts": 2}`, unknown},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, command := range []string{"eval", "explain"} {
				got := run(t, tt.facts, command, "-p", set, "--lang", "en", "-")
				if got.code != cli.ExitOK || !strings.Contains(got.stdout, "  "+tt.want+"\n") {
					t.Errorf("%s: no %q (%s) in\n%s%s", command, tt.want, tt.reason, got.stdout, got.stderr)
				}
			}
		})
	}
	if zh := run(t, `{"length": 200}`, "eval", "-p", set, "-").stdout; !strings.Contains(zh, "规则有缺漏，暂不能作出决定（请告知规则维护人员）") {
		t.Errorf("in Chinese:\n%s", zh)
	}
	if many := run(t, `{"length": 200}`+"\n"+`{"length": 100}`+"\n", "eval", "-p", set, "--lang", "en", "--format", "ndjson", "-").stdout; !strings.Contains(many, `must have a value here`) {
		t.Errorf("one of many:\n%s", many)
	}
}

// A decision that takes more work than its limit says so, and does not look as if
// something were missing.
func TestStatusOfWorkLimit(t *testing.T) {
	t.Parallel()
	set := write(t, "hole.yaml", holeSet)
	got := run(t, `{"length": 250, "parts": 1}`, "eval", "-p", set, "--lang", "en", "--work-limit", "3", "-")
	if !strings.Contains(got.stdout, "no decision: it takes more work than the limit (tell those who keep them)\n") || !strings.Contains(got.stdout, "than the limit (3)") {
		t.Errorf("%s%s", got.stdout, got.stderr)
	}
	zh := run(t, `{"length": 250, "parts": 1}`, "eval", "-p", set, "--work-limit", "3", "-").stdout
	if !strings.Contains(zh, "计算量超过上限，未能作出决定（请告知规则维护人员）") || !strings.Contains(zh, "计算量超过上限（3）") {
		t.Errorf("in Chinese:\n%s", zh)
	}
	if none := run(t, `{}`, "eval", "-p", set, "--lang", "en", "--work-limit", "0", "-"); none.code == cli.ExitOK || !strings.Contains(none.stderr, "at least 1") {
		t.Errorf("no work at all: %d %s", none.code, none.stderr)
	}
}
