package sheet_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/rules"
)

const oldFacts = `
guize: 1
set: old
languages: [zh, en]
facts:
  applicant.name: {type: string, alias: 申请单位, title: {zh: 申请单位全称, en: Applicant}}
  applicant.type:
    type: enum
    title: {zh: 用户类型, en: Kind of applicant}
    values:
      enterprise: {title: {zh: 企业, en: Company}, alias: 公司}
      shop: {zh: 个体, en: Small}
      stall: {zh: 个体, en: Stall}
      small: {zh: 小, en: Tiny}
  site.central: {type: bool, title: {zh: 中心城区, en: Central}}
  investment: {type: money, unit: CNY, title: {zh: 投资, en: Investment}}
  people: {type: int, title: {zh: 人数, en: People}}
  submitted_at: {type: event, title: {zh: 提交, en: Submitted}}
  founded_on: {type: date, title: {zh: 成立, en: Founded}}
  wait: {type: duration, title: {zh: 期限, en: Wait}}
  services: {type: set, title: {zh: 服务, en: Services}, values: {water: {zh: 用水, en: Water}, gas: {zh: 气（管道、瓶装）, en: Gas}}}
  works:
    type: list
    key: service
    keys: services
    title: {zh: 工程, en: Works}
    item:
      length: {type: number, alias: 外线长度, title: {zh: 长度, en: Length}}
      stops: {type: list, title: {zh: 暂停, en: Stops}, item: {from: {type: datetime, title: {zh: 起, en: From}}}}
  approvals: {type: list, key: kind, title: {zh: 审批, en: Approvals}, item: {kind: {type: string, title: {zh: 事项, en: Kind}}, done: {type: bool, title: {zh: 办结, en: Done}}}}
  acts: {type: list, title: {zh: 行为, en: Acts}, item: {act: {type: string, title: {zh: 行为, en: Act}}}}
`

const newFacts = `
guize: 1
set: new
languages: [zh, en]
facts:
  applicant.type: {type: enum, title: {zh: 用户类型, en: Kind}, values: {enterprise: {zh: 企业单位, en: Firm}, kiosk: {zh: 小, en: Kiosk}, institution: {zh: 事业单位, en: Institution}}}
  people: {type: string, title: {zh: 人员, en: People}}
  applicant: {type: string, title: {zh: 申请人, en: Applicant}}
  services: {type: set, title: {zh: 服务, en: Services}, values: {heating: {zh: 供热, en: Heating}}}
  works: {type: list, key: service, keys: services, title: {zh: 工程, en: Works}, item: {depth: {type: number, title: {zh: 深度, en: Depth}}}}
`

func parse(t testing.TB, text string) *rules.Set {
	t.Helper()
	set, err := rules.Parse(t.Context(), "facts.yaml", []byte(text))
	if err != nil && set == nil {
		t.Fatal(err)
	}
	return set
}

func sets(t testing.TB) []*rules.Set { return []*rules.Set{parse(t, oldFacts), parse(t, newFacts)} }

func TestApplication(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, reason, header, row, want string }{
		{"nested", "dots are objects", "applicant.type,site.central", "enterprise,true", `{"applicant":{"type":"enterprise"},"site":{"central":true}}`},
		{"alias", "by the name of the fact", "申请单位", "甲", `{"applicant":{"name":"甲"}}`},
		{"space around a name", "people leave it", " people , site.central ", "5,否", `{"people":5,"site":{"central":false}}`},
		{"empty", "nothing is given", "applicant.type,site.central,services", ", ,\u3000", `{}`},
		{"part empty", "an object of nothing is left out", "applicant.type,site.central,people", ",,7", `{"people":7}`},
		{"text", "as it is", "applicant.name", `" 甲,""乙"" "`, `{"applicant":{"name":" 甲,\"乙\" "}}`},
		{"yes", "as people write it", "site.central", "是", `{"site":{"central":true}}`},
		{"True", "as programs write it", "site.central", " True ", `{"site":{"central":true}}`},
		{"neither", "the engine says what is wrong", "site.central", "也许", `{"site":{"central":"也许"}}`},
		{"number", "as it is written", "investment,people", "1E+05, -3 ", `{"investment":1E+05,"people":-3}`},
		{"no number", "thousands are not guessed at", "investment,people", `"1,000",007`, `{"investment":"1,000","people":"007"}`},
		{"id", "as it is", "applicant.type", "small", `{"applicant":{"type":"small"}}`},
		{"alias of a value", "as it is", "applicant.type", "公司", `{"applicant":{"type":"公司"}}`},
		{"title", "by id", "applicant.type", "企业", `{"applicant":{"type":"enterprise"}}`},
		{"title in English", "in any language", "applicant.type", "Stall", `{"applicant":{"type":"stall"}}`},
		{"title of the other set", "either will do", "applicant.type", "事业单位", `{"applicant":{"type":"institution"}}`},
		{"title of two values", "not guessed at", "applicant.type", "个体", `{"applicant":{"type":"个体"}}`},
		{"title of a value in each set", "nor this", "applicant.type", "小", `{"applicant":{"type":"小"}}`},
		{"set", "whatever separates it", "services", "用水；heating", `{"services":["water","heating"]}`},
		{"set with commas", "in quotes", "services", `"water, Gas,"`, `{"services":["water","gas"]}`},
		{"title with a separator", "taken whole", "services", "气（管道、瓶装）", `{"services":["gas"]}`},
		{"of a set no value", "the engine says so", "services", "water;电", `{"services":["water","电"]}`},
		{"moment", "as it is", "submitted_at,founded_on", "2021-09-07T09:00:00+08:00,2021-09-07", `{"submitted_at":"2021-09-07T09:00:00+08:00","founded_on":"2021-09-07"}`},
		{"moment of a spreadsheet", "year first leaves no doubt", "submitted_at,founded_on", "2021/9/7 8:05,2021/12/31", `{"submitted_at":"2021-09-07 08:05","founded_on":"2021-12-31"}`},
		{"other slashes", "not guessed at", "founded_on", "9/7/2021", `{"founded_on":"9/7/2021"}`},
		{"period", "as it is", "wait", "1 workday", `{"wait":"1 workday"}`},
		{"element", "with its key", "works[water].length", "5", `{"works":[{"service":"water","length":5}]}`},
		{"elements", "as the keys are declared", "works[gas].外线长度,works[用水].length,works[heating].depth", "1,2,3",
			`{"works":[{"service":"water","length":2},{"service":"gas","length":1},{"service":"heating","depth":3}]}`},
		{"element of nothing", "is not there", "works[gas].length,works[water].length", ",2", `{"works":[{"service":"water","length":2}]}`},
		{"free key", "any text", "approvals[道路挖掘].done", "是", `{"approvals":[{"kind":"道路挖掘","done":true}]}`},
		{"numbers", "say the order", "acts[10].act,acts[9].act", "b,a", `{"acts":[{"act":"a"},{"act":"b"}]}`},
		{"list in a list", "the same again", "works[water].stops[0].from", "2021-09-07", `{"works":[{"service":"water","stops":[{"from":"2021-09-07"}]}]}`},
		{"the first set's type", "where they differ", "people", "12", `{"people":12}`},
		{"few cells", "the rest is empty", "people,site.central", "12", `{"people":12}`},
		{"a column without a name", "where it is empty", "people,,site.central,", "12,,否,,", `{"people":12,"site":{"central":false}}`},
		{"a cell of two lines", "its ends are line feeds", "applicant.name", "\"甲\r\n乙\"", `{"applicant":{"name":"甲\n乙"}}`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, err := sheet.ReadColumns("a.csv", 1, []byte(tt.header), sets(t)...)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // a reader is used again
				got, err := c.Application([]byte(tt.row), 2)
				if err != nil || string(got) != tt.want {
					t.Errorf("%s: %q under %q = %s, %v, want %s", tt.reason, tt.row, tt.header, got, err, tt.want)
				}
			}
		})
	}
}

func TestHeader(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, reason, header, want string }{
		{"misspelt", "the nearest name", "people,applicant.tpye", `a.csv:3:8 unknown-fact: did you mean "applicant.type"? if not, delete the column`},
		{"misspelt in a list", "the whole path", "people,works[gas].lenght", `a.csv:3:8 unknown-fact: did you mean "works[gas].length"? if not, delete the column`},
		{"twice by title", "a title is as good as the name", "site.central,中心城区", `a.csv:3:14 duplicate-key: delete one of them`},
		{"alias of a field", "of which element?", "people,外线长度", `a.csv:3:8 unknown-fact: did you mean "works[water].length"? if not, delete the column`},
		{"the dots of a flat file", "the nearest path", "people,works.gas.length", `a.csv:3:8 unknown-fact: did you mean "works[gas].length"? if not, delete the column`},
		{"nothing like it", "still what to do", "备注,people", `a.csv:3:1 unknown-fact: correct the name, or delete the column`},
		{"twice", "where the first is", "people,site.central,people", `a.csv:3:21 duplicate-key: delete one of them`},
		{"twice by alias", "the same fact", "申请单位,applicant.name", `a.csv:3:6 duplicate-key: delete one of them`},
		{"twice by the title of a key", "the same element", "works[用水].length,works[water].length", `a.csv:3:18 duplicate-key: delete one of them`},
		{"a list", "which element?", "people,works", `a.csv:3:8 wrong-kind: write it as works[water].length, for example`},
		{"no list", "takes no brackets", "people,people[0].x", `a.csv:3:8 wrong-kind: `},
		{"no field", "of what?", "people,works[water]", `a.csv:3:8 syntax: write it as works[water].length, for example`},
		{"open bracket", "of what?", "people,works[water.length", `a.csv:3:8 syntax: write it as works[water].length, for example`},
		{"no such element", "the keys", "people,works[watre].length", `a.csv:3:8 unknown-fact: did you mean "water"? it may be one of: water, gas, heating`},
		{"no number", "a list without a key", "people,acts[first].act", `a.csv:3:8 syntax: write it as acts[0].act, for example`},
		{"number with zeros", "01 and 1 would be two", "people,acts[01].act", `a.csv:3:8 syntax: write it as acts[0].act, for example`},
		{"the key as a column", "it stands in the brackets", "works[water].length,works[water].service", `a.csv:3:21 repeated-key: delete this column`},
		{"facts of two sets", "a and a.b", "applicant,applicant.name", `a.csv:3:11 conflicting-keys: `},
		{"several", "all in one run", "peeple,people,zzzzzz", `a.csv:3:1 unknown-fact: did you mean "people"? if not, delete the column; a.csv:3:15 unknown-fact: correct the name, or delete the column`},
		{"no header", "said once", "甲,企业,是", `a.csv:3:1 unknown-fact: put a row of names before it, such as applicant.name,applicant.type,site.central`},
		{"empty file", "nothing is there", "", `a.csv:3:1 empty-file: put a row of names before it, such as applicant.name,applicant.type,site.central`},
		{"semicolons", "other separators", "people;site.central", `a.csv:3:1 unknown-fact: the columns must be separated by commas`},
		{"tabs", "other separators", "people\tsite.central", `a.csv:3:1 unknown-fact: the columns must be separated by commas`},
		{"old line ends", "one line only", "people,site.central\r12,是", `a.csv:3:20 syntax: save the file as "CSV UTF-8 (comma delimited)"`},
		{"GBK", "how to save it", "people,\xd6\xd0\xd0\xc4", `a.csv:3:8 not-utf8: save the file as "CSV UTF-8 (comma delimited)"`},
		{"UTF-16", "how to save it", "\xff\xfep\x00", `a.csv:3:1 not-utf8: save the file as "CSV UTF-8 (comma delimited)"`},
		{"quote", "in the middle", "人数,pe\"ople", `a.csv:3:6 syntax: a cell with quotation marks in it must stand in double quotes, and each mark inside be written twice`},
		{"second line", "a name with a line end", "people,\"a\nb\",中中", `a.csv:3:8 unknown-fact: correct the name, or delete the column; a.csv:4:4 unknown-fact: correct the name, or delete the column`},
		{"many", "too many to be meant", strings.Repeat("a,", 1000) + "b", `a.csv:3:2001 too-large: `},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := sheet.ReadColumns("a.csv", 3, []byte(tt.header), sets(t)...)
			var bad *rules.Error
			if !errors.As(err, &bad) {
				t.Fatalf("%s: no mistakes but %v", tt.reason, err)
			}
			var got []string
			for _, d := range bad.Diagnostics {
				got = append(got, fmt.Sprintf("%s %s: %s", d.Pos, d.Code, d.Hint["en"]))
				if d.Message["zh"] == "" || d.Message["en"] == "" || (d.Hint["zh"] == "") != (d.Hint["en"] == "") {
					t.Errorf("not in both languages: %+v", d)
				}
				if strings.Contains(d.Message["zh"]+d.Message["en"]+d.Hint["zh"]+d.Hint["en"], "%!") {
					t.Errorf("a message was not filled in: %+v", d)
				}
			}
			if s := strings.Join(got, "; "); s != tt.want {
				t.Errorf("%s:\ngot  %s\nwant %s", tt.reason, s, tt.want)
			}
		})
	}
}

func TestBadRow(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, reason, row, want string }{
		{"too many", "the first that has no place", "甲,1,2,,x", "a.csv:7:5 wrong-columns"},
		{"without a name", "something stands in it", "甲,1,二", "a.csv:7:5 wrong-columns"},
		{"quote", "in characters", "甲乙,\"1\" ", "a.csv:7:6 syntax"},
		{"not closed", "where it begins", "甲乙,\"1", "a.csv:7:4 syntax"},
		{"bytes", "in characters", "甲乙\xd6", "a.csv:7:3 not-utf8"},
		{"second line", "of the row", "\"甲\n乙\xd6\"", "a.csv:8:2 not-utf8"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c, err := sheet.ReadColumns("a.csv", 1, []byte("applicant.name,people,,site.central"), sets(t)...)
			if err != nil {
				t.Fatal(err)
			}
			_, err = c.Application([]byte(tt.row), 7)
			var d rules.Diagnostic
			if !errors.As(err, &d) {
				t.Fatalf("%s: %v", tt.reason, err)
			}
			if got := fmt.Sprintf("%s %s", d.Pos, d.Code); got != tt.want || d.Hint["zh"] == "" || d.Hint["en"] == "" {
				t.Errorf("%s: got %s %v, want %s", tt.reason, got, d.Hint, tt.want)
			}
			// The next row is read as if nothing had been.
			if got, err := c.Application([]byte("丙,1"), 8); string(got) != `{"applicant":{"name":"丙"},"people":1}` {
				t.Errorf("the next row: %s, %v", got, err)
			}
		})
	}
}

func TestQuotes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reason string
		lines        []string
		want         sheet.Quotes
	}{
		{"none", "nothing to follow", []string{"a,b"}, sheet.Quotes{}},
		{"closed", "at the end", []string{`a,"b"`}, sheet.Quotes{At: 2}},
		{"doubled", "a mark in a cell", []string{`a,"b"""`}, sheet.Quotes{At: 2}},
		{"empty", "two are a cell", []string{`"",""`}, sheet.Quotes{At: 3}},
		{"open", "the cell goes on", []string{`a,"b`}, sheet.Quotes{Open: true, At: 2}},
		{"open at a doubled one", "the cell goes on", []string{`a,"b""`}, sheet.Quotes{Open: true, At: 2}},
		{"over two lines", "closed in the second", []string{`a,"b`, `c",d`}, sheet.Quotes{At: 2}},
		{"over three", "a line without marks changes nothing", []string{`a,"b`, `c,d`, `"`}, sheet.Quotes{At: 2}},
		{"in the middle", "inches", []string{`a,5",b`}, sheet.Quotes{Broken: true, At: 3}},
		{"behind a closed one", "neither end nor comma", []string{`"a" ,b`}, sheet.Quotes{Broken: true, At: 2}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var q sheet.Quotes
			for _, l := range tt.lines {
				q.Line([]byte(l))
			}
			if diff := cmp.Diff(tt.want, q); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}
