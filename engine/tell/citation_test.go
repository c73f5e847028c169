package tell_test

import (
	"testing"

	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

// A citation stands as documents write it: short titles in title marks, clauses in
// the form that the source gives to them, or as they are cited.
func TestCitation(t *testing.T) {
	t.Parallel()
	set := &rules.Set{Languages: []string{"zh", "en"}, Sources: []*rules.Source{
		{ID: "plan", Title: rules.Text{"zh": "某某实施方案", "en": "Plan for all"}, Short: rules.Text{"zh": "方案", "en": "Plan"}},
		{ID: "code", Title: rules.Text{"zh": "中华人民共和国民法典", "en": "Civil Code"}, Clause: rules.Text{"zh": "第一条|第一款|第（一）项", "en": "art. 1|(1)"}},
		{ID: "bare"},
	}}
	for _, tt := range []struct{ cite, zh, en string }{
		{"plan 四(一)2", "《方案》四（一）2", "Plan 四(一)2"},
		{"plan", "《方案》", "Plan"},
		{"code 1259", "《民法典》第一千二百五十九条", "Civil Code art. 1259"},
		{"code 201.2", "《民法典》第二百零一条第二款", "Civil Code 201.2"},
		{"code 32(四)", "《民法典》第三十二条第（四）项", "Civil Code art. 32(四)"},
		{"code 10", "《民法典》第十条", "Civil Code art. 10"},
		{"code 110", "《民法典》第一百一十条", "Civil Code art. 110"},
		{"code 1001", "《民法典》第一千零一条", "Civil Code art. 1001"},
		{"code 1.2.3.4", "《民法典》1.2.3.4", "Civil Code 1.2.3.4"},
		{"code 第五条第二款", "《民法典》第五条第二款", "Civil Code 第五条第二款"},
		{"bare 3", "bare3", "bare 3"},
		{"other 3", "other 3", "other 3"},
	} {
		for lang, want := range map[tell.Lang]string{"zh": tt.zh, "en": tt.en} {
			if got := (tell.Teller{Set: set, Lang: lang}).Citation(tt.cite); got != want {
				t.Errorf("%s in %s: %q, want %q", tt.cite, lang, got, want)
			}
		}
	}
}
