package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const targetsSet = `
guize: 1
set: s
title: {zh: 答复, en: Answers}
languages: [zh, en]
timezone: Asia/Shanghai
rules_on: received_at
sources: {law: {title: {zh: 办法, en: Measures}}}
bodies: {office: {title: {zh: 机关, en: Office}}}
facts:
  received_at: {type: event, title: {zh: 收到时间, en: Received}}
  answered_at: {type: event, title: {zh: 答复时间, en: Answered}}
  district: {type: enum, title: {zh: 区县, en: District}, values: {a: {zh: 甲区, en: A}, b: {zh: 乙区, en: B}}}
outcomes: {taken: {type: bool, title: {zh: 受理, en: Taken}}}
policies:
  p:
    title: {zh: 答复, en: Answer}
    cite: law 1
    rules:
      - id: answer
        title: {zh: 答复, en: Answer}
        then: [{decide: {taken: true}}, {deadline: {id: answer, title: {zh: 答复, en: Answer}, owner: office, start: received_at, done: answered_at, within: 20 workdays}}]
targets:
  share: {title: {zh: 按时答复, en: Answered in time}, of: deadlines.answer.used_workdays, within: 5, share: 50, by: month, cite: law 2}
  mean: {title: {zh: 平均用时, en: Mean time}, of: deadlines.answer.used_workdays, average: 5.5, by: 区县, when: happened(答复时间), cite: law 2}
`

// Targets are told after the list of many applications, in words and as data; a list of
// some speaks of those.
func TestEvalTargets(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	set, file := filepath.Join(dir, "s.yaml"), filepath.Join(dir, "a.ndjson")
	if err := os.WriteFile(set, []byte(targetsSet), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(`{"received_at":"2025-03-03T09:00:00+08:00","answered_at":"2025-03-05T09:00:00+08:00","district":"a"}
{"received_at":"2025-03-03T09:00:00+08:00","answered_at":"2025-03-31T09:00:00+08:00","district":"a"}
{"received_at":"2025-04-07T09:00:00+08:00","answered_at":"2025-04-21T09:00:00+08:00","district":"b"}
{"received_at":"2025-04-28T09:00:00+08:00","district":"b"}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{
		"zh": "按时答复：50%的件不超过5个工作日\n  2025年3月　50%，达标（2件）\n  2025年4月　50%，达标（2件）\n" +
			"平均用时：平均不超过5.5个工作日\n  甲区　11个工作日，未达标（2件）\n  乙区　10个工作日，未达标（1件）\n",
		"en": "Answered in time: 50 % within 5 working days\n  2025-03  50 %, met (2 cases)\n  2025-04  50 %, met (2 cases)\n" +
			"Mean time: average at most 5.5 working days\n  A  11 working days, not met (2 cases)\n  B  10 working days, not met (1 case)\n",
	} {
		got := run(t, "", "eval", file, "-p", set, "--at", "2025-05-05", "--lang", lang)
		if !strings.HasSuffix(got.stdout, want) {
			t.Errorf("%s: it does not end with\n%s\nbut is\n%s%s", lang, want, got.stdout, got.stderr)
		}
	}
	some := run(t, "", "eval", file, "-p", set, "--at", "2025-05-05", "--lang", "zh", "--where", "区县 = 乙区")
	if !strings.Contains(some.stdout, "  2025年4月　50%，达标（2件）\n") || strings.Contains(some.stdout, "2025年3月　") {
		t.Errorf("of some:\n%s%s", some.stdout, some.stderr)
	}
	lines := strings.Split(strings.TrimSpace(run(t, "", "eval", file, "-p", set, "--at", "2025-05-05", "-o", "json").stdout), "\n")
	var last struct {
		Targets []struct{ Target, Group, Value string }
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || len(lines) != 5 || len(last.Targets) != 4 || last.Targets[2].Group != "a" || last.Targets[2].Value != "11" {
		t.Errorf("%d lines, the last %+v, %v", len(lines), last, err)
	}
}
