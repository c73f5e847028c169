package cli_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/rules"
)

func loaded(t *testing.T, file string) *rules.Set {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.Parse(file, data)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// What identifies an application is told by the set, and never by the names of
// one set's facts.
func TestIdentity(t *testing.T) {
	t.Parallel()
	plan := loaded(t, planFile)
	other := loaded(t, write(t, "other.yaml", `guize: 1
set: other
languages: [en]
timezone: Asia/Shanghai
rules_on: 申请日
facts:
  a.b.no: {type: string, title: No}
  day: {type: date, alias: 申请日, title: Day}
  secret: {type: string, sensitive: true, title: Secret}
  kind: {type: string, derive: a.b.no, title: Kind}
  remark: {type: string, default: none, title: Remark}
  size: {type: number, title: Size}
  parts: {type: list, title: Parts, item: {label: {type: string, title: Label}}}
policies: {p: {title: P, rules: [{id: r, title: R, when: size > 1, then: [notice: {code: c, message: m}]}]}}
`))
	tests := []struct {
		name, reason string
		set          *rules.Set
		facts        string
		want         []string
	}{
		{"plan", "the texts of the form, without the contact", plan, `{"application":{"number":"2021（1）号","submitted_at":"2021-09-07T01:00:00Z","accepted_at":"2021-09-08"},"applicant":{"name":"甲","uscc":"91420800000000019W"},"contact":{"name":"某人","phone":"13800000000"},"site":{"address":"东宝区"}}`,
			[]string{"application.number 2021（1）号", "application.submitted_at 2021-09-07 09:00", "applicant.name 甲", "applicant.uscc 91420800000000019W", "site.address 东宝区"}},
		{"other", "an alias dates the rules; derived, assumed, sensitive and others' facts stay away", other, `{"a":{"b":{"no":" 1\n2 "}},"申请日":"2021-09-07","secret":"s","kind":"k","remark":"r","size":3,"parts":[{"label":"l"}]}`,
			[]string{"a.b.no 1 2", "day 2021-09-07"}},
		{"dots", "as the engine reads them", other, `{"a.b":{"no":"x"},"day":"soon"}`, []string{"a.b.no x", "day soon"}},
		{"dots further on", "as the engine reads them", other, `{"a":{"b.no":5}}`, []string{"a.b.no 5"}},
		{"long", "a page is no place for it", other, `{"a.b.no":"` + strings.Repeat("长", 100) + `"}`, []string{"a.b.no " + strings.Repeat("长", 80) + "…"}},
		{"no text", "what is no value says nothing", other, `{"a.b.no":{"x":1},"day":null}`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, cli.Identity(tt.set, tt.facts)); diff != "" {
				t.Errorf("%s: (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

// A slip on paper says which application was decided, and by which rules.
func TestSlipNames(t *testing.T) {
	t.Parallel()
	got := run(t, "", "eval", "-p", planFile, "../../examples/applications/line-300.1.json").stdout
	head := "荆门市中心城区用水用气报装\n联动服务编号      2021（0102）号\n提交（采集）时间  2021-09-07 09:00\n申请单位          荆门示例制造有限公司\n信用代码          91420800000000019W\n申请地址          荆门市东宝区示例大道1号\n结论              已决定\n"
	if !strings.HasPrefix(got, head) {
		t.Errorf("the head is\n%.400s", got)
	}
	if !regexp.MustCompile(`\n规则集 jingmen-connection sha256:[0-9a-f]{12}…\n回执 sha256:[0-9a-f]{64}\n$`).MatchString(got) {
		t.Errorf("the foot is\n%s", got[max(0, len(got)-200):])
	}
	if strings.Contains(got, "示例联系人") || strings.Contains(got, "13800000000") {
		t.Error("the contact stands on it, who is sensitive")
	}
}
