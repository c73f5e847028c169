package tell_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

// loaded reads a set, from a file where no text is given.
func loaded(t *testing.T, file string, data []byte) *rules.Set {
	t.Helper()
	var err error
	if data == nil {
		if data, err = os.ReadFile(file); err != nil {
			t.Fatal(err)
		}
	}
	set, err := rules.Parse(t.Context(), file, data)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// identity is what identifies an application, as a name and a text each.
func identity(set *rules.Set, application string) []string {
	facts, err := engine.DecodeFacts([]byte(application))
	if err != nil {
		return []string{err.Error()}
	}
	var out []string
	for _, f := range tell.Identifying(set) {
		if text := (tell.Teller{Set: set, Lang: "en"}).Identity(f, facts); text != "" {
			out = append(out, f.Name+" "+text)
		}
	}
	return out
}

// What identifies an application is told by the set, and never by the names of
// one set's facts.
func TestIdentity(t *testing.T) {
	t.Parallel()
	plan := loaded(t, "../../policies.yaml", nil)
	other := loaded(t, "other.yaml", []byte(`guize: 1
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
			if diff := cmp.Diff(tt.want, identity(tt.set, tt.facts)); diff != "" {
				t.Errorf("%s: (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}
