package journal_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Nothing that a sensitive fact says reaches the database, and the entry can
// be replayed all the same.
func TestMask(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		facts  string
		secret []string
		masked []string
		keeps  []string
		reason string

		otherwise bool // what is masked decides otherwise
	}{
		{"plain", `{"length": 5}`, nil, nil, []string{`"length":5`}, "nothing is sensitive", false},
		{"nested", `{"length": 5, "contact": {"name": "张三丰"}}`, []string{"张三丰"}, []string{"contact.name"}, []string{`"filing"`}, "by its name", false},
		{"dotted", `{"length": 5, "contact.name": "张三丰"}`, []string{"张三丰"}, []string{"contact.name"}, nil, "by its dotted name", false},
		{"alias", `{"length": 5, "联系人": "张三丰"}`, []string{"张三丰"}, []string{"联系人"}, nil, "by its alias", false},
		{"message", `{"length": 500, "contact": {"name": "张三丰", "phone": "+86 138-0013-8000"}}`, []string{"张三丰", "13800138000", "138-0013-8000"},
			[]string{"contact.name", "contact.phone"}, []string{"请致电***（***）", `"coordination"`}, "the notice holds both, the number as its format writes it, which a notice tells", true},
		{"decided by it", `{"length": 5, "household": {"income": 987.5}}`, []string{"987.5"}, []string{"household.income"}, []string{`"aid":{"title":"减免","value":true`}, "the outcome is kept", false},
		{"decided otherwise without it", `{"length": 5, "household": {"income": 98765.5}}`, []string{"98765.5"}, []string{"household.income"}, nil, "an income of nothing would be low", true},
		{"escapes", `{"length": 500, "contact": {"name": "张\"三\\丰\n<b>"}}`, []string{`三\\丰`, `张\"三`}, []string{"contact.name"}, []string{"请致电***"}, "JSON writes it otherwise", false},
		{"list", `{"length": 5, "people": [{"role": "owner", "name": "李四光"}]}`, []string{"李四光"}, []string{"people[0].name"}, []string{"owner"}, "a field of a list", false},
		{"list by key", `{"length": 5, "people": {"owner": {"name": "李四光"}}}`, []string{"李四光"}, []string{"people[owner].name"}, []string{"owner"}, "a list given by key", false},
		{"unknown key", `{"length": 5, "contact": {"fone": "13800138000", "x": {"y": ["王五六"]}}}`, []string{"13800138000", "王五六"}, []string{"contact.fone", "contact.x"}, []string{"fone"}, "a misspelt name is no reason to keep a number", false},
		{"harmless text", `{"length": 5, "contact": {"name": "filing"}}`, nil, []string{"contact.name"}, []string{`"approval":{"title":"审批方式","value":"filing"`}, "the word stands there without the contact too", false},
		{"wrong kind", `{"length": 5, "contact": {"name": ["张三丰", {"a": 4711471147}]}}`, []string{"张三丰", "4711471147"}, []string{"contact.name"}, nil, "whatever stands there", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, name string) {
				j := open(t, name, journal.Options{})
				dec := keep(t, j, compile(t, setFile), tt.facts)
				e, err := j.EntryAt(t.Context(), 1)
				if err != nil {
					t.Fatal(err)
				}
				body := string(j.Body(t, 1))
				for _, s := range tt.secret {
					if strings.Contains(body, s) {
						t.Errorf("%q is in the entry, though %s:\n%s", s, tt.reason, body)
					}
				}
				for _, s := range tt.keeps {
					if !strings.Contains(body, s) {
						t.Errorf("%q is not in the entry:\n%s", s, body)
					}
				}
				if d := cmp.Diff(tt.masked, e.Input.Masked); d != "" {
					t.Errorf("masked (-want +got):\n%s", d)
				}
				if e.Receipt != dec.Receipt || (e.Check != "") != tt.otherwise || e.Kept != "" {
					t.Errorf("receipt %s, check %q, kept %q", e.Receipt, e.Check, e.Kept)
				}
				wantReport(t, j, 1, 1)
			})
		})
	}
}

// Where masking fails nothing is written.
func TestMaskFails(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		eng := compile(t, setFile, "role: {type: string,", "role: {type: string, sensitive: true,")
		j := open(t, name, journal.Options{})
		dec, err := tryKeep(t.Context(), j, eng, `{"length": 5}`)
		if !errors.Is(err, records.ErrMask) || dec.ID != "" {
			t.Errorf("Keep: %v, id %q", err, dec.ID)
		}
		wantReport(t, j, 0, 0)
	})
}

// What the policy set of the repository keeps of an application, in full.
func TestMaskJingmen(t *testing.T) {
	t.Parallel()
	set, err := rules.Load(t.Context(), os.DirFS("../.."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	facts, err := os.ReadFile("../../examples/applications/line-300.0.json")
	if err != nil {
		t.Fatal(err)
	}
	j := open(t, filepath.Join(t.TempDir(), "j.db"), journal.Options{})
	keep(t, j, eng, string(facts))
	e, err := j.EntryAt(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]string{"contact.name", "contact.phone"}, e.Input.Masked); d != "" {
		t.Errorf("masked (-want +got):\n%s", d)
	}
	wantReport(t, j, 1, 1)
}

// Facts given as Go values are masked as JSON is.
func TestMaskGoValues(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		eng := compile(t, setFile)
		j := open(t, name, journal.Options{})
		in := engine.Input{At: at, Facts: map[string]any{"length": 400, "contact.name": "张三丰", "household.income": 98765.5,
			"people": []map[string]any{{"role": "owner", "name": "李四光"}}}}
		dec, err := eng.Evaluate(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := j.Keep(t.Context(), eng, in, dec); err != nil {
			t.Fatal(err)
		}
		day := calendar.DateOf(time.Date(1971, 3, 5, 0, 0, 0, 0, time.UTC), time.UTC) // in place of a name, which a notice tells
		in.Facts = map[string]any{"length": 400, "contact.name": day}
		if dec, err = eng.Evaluate(t.Context(), in); err != nil || !strings.Contains(dec.Notices[0].Message, "1971-03-05") {
			t.Fatal(dec, err)
		}
		if _, err := j.Keep(t.Context(), eng, in, dec); err != nil {
			t.Fatal(err)
		}
		for _, s := range []string{"张三丰", "李四光", "98765.5", "1971-03-05"} {
			if strings.Contains(string(j.Body(t, 1))+string(j.Body(t, 2)), s) {
				t.Errorf("%q is in the entry", s)
			}
		}
		wantReport(t, j, 2, 2)
	})
}

func FuzzScrub(f *testing.F) {
	f.Add([]byte(`{"a":"张三 13800138000","b":[1,2.5,true,null,"\"\\u5f20"]}`), "张三")
	f.Add([]byte(`"`), "x")
	f.Fuzz(func(t *testing.T, body []byte, secret string) {
		journal.Scrub(body, secret) // no panic, and it ends
	})
}

const ranked = `guize: 1
set: ranked
languages: [zh]
sources: {law: {title: 法, rank: 1}, city: {title: 市, rank: 2}}
facts:
  income: {type: number, sensitive: true, title: 收入}
  name: {type: string, sensitive: true, title: 姓名}
outcomes:
  counted: {type: number, title: 计入}
  fixed: {type: number, title: 定额}
  called: {type: string, title: 称呼}
policies:
  p:
    rules:
      - {id: law, then: [decide: {counted: = income, fixed: 5, called: 户主}], cite: law 1}
      - {id: city, then: [decide: {counted: 7, fixed: = income, called: '= name + "户"'}], cite: city 1}
`

// What a rank sets aside, and what prevails over it, is masked as the outcome is: the
// decision still says which rule gave way to which.
func TestMaskResolved(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j, eng := open(t, name, journal.Options{}), compileText(t, ranked)
		dec := keep(t, j, eng, `{"income": 98765.5, "name": "张三丰"}`)
		told, err := dec.AppendJSON(nil)
		if err != nil || len(dec.Resolved) != 3 || !strings.Contains(string(told), `"value":98765.5`) || !strings.Contains(string(told), `"over":98765.5`) || !strings.Contains(string(told), `"over":"张三丰户"`) {
			t.Fatalf("%v %s: each value must be told to whom it concerns", err, told)
		}
		body := string(j.Body(t, 1))
		for _, s := range []string{"98765.5", "张三丰"} {
			if strings.Contains(body, s) {
				t.Errorf("%q is in the entry:\n%s", s, body)
			}
		}
		for _, s := range []string{`"outcome":"counted","value":"***","rank":1,"rules":["p/law"]`, `"over":7,`, `"outcome":"fixed","value":5,`, `"over":"***",`, `"over":"***户",`, `"over_cite":["city 1"]`} {
			if !strings.Contains(body, s) {
				t.Errorf("%q is not in the entry:\n%s", s, body)
			}
		}
		e, err := j.EntryAt(t.Context(), 1)
		if err != nil || e.Receipt != dec.Receipt || e.Kept != "" {
			t.Errorf("%v, receipt %s, kept %q: what is calculated from a sensitive fact is no part of a receipt", err, e.Receipt, e.Kept)
		}
		wantReport(t, j, 1, 1)
	})
}
