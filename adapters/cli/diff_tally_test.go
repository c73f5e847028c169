package cli_test

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/guize-rules/guize/adapters/cli"
)

// partsSet is a set of which two numbers and a body are to be changed.
const partsSet = `guize: 1
set: parts
languages: [en, zh]
timezone: Asia/Shanghai
rules_on: submitted_at
sources: {m: {title: {zh: 办法, en: Measures}}}
bodies: {desk: {title: {zh: 窗口, en: The desk}}, office: {title: {zh: 办公室, en: The office}}}
params: {limit: {title: {zh: 上限, en: Limit}, type: number, unit: m, values: [{value: 300, cite: m 1}]}}
facts:
  number: {type: string, title: {zh: 编号, en: Number}}
  phone: {type: string, sensitive: true, title: {zh: 电话, en: Phone}}
  submitted_at: {type: event, title: {zh: 提交, en: Submitted}}
  size: {type: number, default: 0, title: {zh: 规模, en: Size}}
  kinds: {type: set, title: {zh: 种类, en: Kinds}, values: {a: {zh: 甲, en: First}, b: {zh: 乙, en: Second}}}
  parts: {type: list, key: kind, keys: kinds, title: {zh: 部分, en: Parts}, item: {length: {type: number, unit: m, title: {zh: 长度, en: Length}}}}
outcomes:
  parts.way: {type: enum, title: {zh: 方式, en: Way}, values: {short: {zh: 短, en: The short way}, long: {zh: 长, en: The long way}}}
policies:
  p:
    title: {zh: 规则, en: Rules}
    rules:
      - id: short
        title: {zh: 短, en: Short}
        for: part in parts
        when: part.length <= params.limit
        then: [decide: {part.way: short}, route: {task: "file-{part.kind}", to: desk, title: {zh: 归档, en: File it}}]
        cite: m 1
      - id: long
        title: {zh: 长, en: Long}
        for: part in parts
        when: part.length > params.limit
        then: [decide: {part.way: long}]
        cite: m 1
      - id: big
        title: {zh: 大, en: Big ones}
        when: any(parts, .length > 900)
        then: [notice: {code: big, message: {zh: 大, en: "=1+1 is big"}}]
        cite: m 2
      - id: check
        title: {zh: 核查, en: Checked}
        when: size > 10
        then: [route: {task: check, to: desk, title: {zh: 核查, en: Check it}}]
        cite: m 3
`

// partsHistory was made by hand; what changes in each stands beside it.
const partsHistory = `{"number":"A","phone":"1","submitted_at":"2021-01-05T09:00:00+08:00","kinds":["a","b"],"parts":[{"kind":"a","length":100},{"kind":"b","length":100}]}
{"number":"=B","phone":"2","submitted_at":"2021-02-05T09:00:00+08:00","kinds":["a","b"],"parts":[{"kind":"a","length":250},{"kind":"b","length":250}]}
{"number":"C","phone":"3","submitted_at":"2021-03-05T09:00:00+08:00","kinds":["a"],"parts":[{"kind":"a","length":250}]}
{"number":"D","phone":"4","submitted_at":"2021-04-05T09:00:00+08:00","kinds":["a"],"parts":[{"kind":"a","length":850}]}
not an application
{"number":"E","phone":"5","submitted_at":"2021-05-05T09:00:00+08:00","kinds":["a"],"parts":[{"kind":"a","length":850}],"size":20}
{"number":"F","phone":"6","submitted_at":"2021-06-05T09:00:00+08:00","kinds":["a"],"parts":[{"kind":"a","length":100}],"size":20}
{"number":"G","phone":"7","submitted_at":"2021-07-05T09:00:00+08:00","kinds":["a"],"parts":[{"kind":"a","length":250}],"size":20}
`

// A is as before; B and C change in their parts, G in its part and a task; E in
// a task and a notice, F in a task, D in a notice only.
const partsPage = `standard input: 8 applications, 6 decided differently (75.00 %), 1 as before, 1 unreadable
  3 applications  with a change in an outcome
  2 applications  with the same outcomes and a change in tasks, due dates or the like
  1 application   with a change in notices only
Below, an application with several changes is counted under each; these numbers add up to more.

Outcomes: 3 applications (4 in Parts)
  3 applications  Way  The short way → The long way (4 in Parts); with it: "File it" is gone

Tasks (beside what comes with an outcome)
  3 applications  Check it  differs: to

Notices: 2 applications
  2 applications  Big ones  is new
`

func partsSets(t *testing.T) (old, new string) {
	t.Helper()
	changes := strings.NewReplacer("value: 300", "value: 200", "> 900", "> 800", "{task: check, to: desk", "{task: check, to: office")
	return write(t, "old.yaml", partsSet), write(t, "new.yaml", changes.Replace(partsSet))
}

func TestHistoryAddsUp(t *testing.T) {
	t.Parallel()
	old, new := partsSets(t)
	got := run(t, partsHistory, "diff", old, new, "--history", "-", "--format", "ndjson")
	if diff := cmp.Diff(old+" → "+new+"\n"+partsPage, got.stdout); diff != "" || got.code != cli.ExitProblems {
		t.Errorf("code %d (-want +got):\n%s%s", got.code, diff, got.stderr)
	}
	var out struct {
		Total, Changed, Unread int
		Parts                  struct{ Outcomes, Other, Notices int }
		Sections               map[string]int
	}
	programs := run(t, partsHistory, "diff", old, new, "--history", "-", "--format", "ndjson", "-o", "json")
	if err := json.Unmarshal([]byte(programs.stdout), &out); err != nil {
		t.Fatal(err)
	}
	if p := out.Parts; out.Total != 8 || out.Changed != 6 || out.Unread != 1 || p.Outcomes != 3 || p.Other != 2 || p.Notices != 1 ||
		out.Sections["outcomes"] != 3 || out.Sections["routes"] != 5 || out.Sections["notices"] != 2 {
		t.Errorf("%s", programs.stdout)
	}
}

// A notice in other words is no change of what is decided: it is counted apart,
// on top of what else changes, and the numbers still add up.
func TestHistoryReworded(t *testing.T) {
	t.Parallel()
	in := `{"number":"A","parts":[],"kinds":[]}
{"number":"B","kinds":["a"],"parts":[{"kind":"a","length":950}]}
{"number":"C","kinds":["a","b"],"parts":[{"kind":"a","length":950},{"kind":"b","length":250}]}
`
	words := strings.NewReplacer("=1+1 is big", "{size} is big").Replace(partsSet)
	file := filepath.Join(t.TempDir(), "changed.csv")
	old, new := write(t, "old.yaml", partsSet), write(t, "new.yaml", strings.Replace(words, "value: 300", "value: 200", 1))
	got := run(t, in, "diff", old, new, "--history", "-", "--format", "ndjson", "--exit-code", "--changed", file)
	want := old + " → " + new + `
standard input: 3 applications, 1 decided differently (33.33 %), 1 as before, 1 with only the words of a notice changed
  1 application  with a change in an outcome
Below, an application with several changes is counted under each; these numbers add up to more.

Outcomes: 1 application (1 in Parts)
  1 application  Way  The short way → The long way (1 in Parts); with it: "File it" is gone

Words of notices: 2 applications
  2 applications  Big ones  in other words, as =1+1 is big → 0 is big
`
	if diff := cmp.Diff(want, got.stdout); diff != "" || got.code != cli.ExitProblems {
		t.Errorf("code %d (-want +got):\n%s%s", got.code, diff, got.stderr)
	}
	if rows := sheetOf(t, file); len(rows) != 2 || rows[1][1] != "C" {
		t.Errorf("changed: %q", rows)
	}
	only := write(t, "words.yaml", words)
	got = run(t, in, "diff", old, only, "--history", "-", "--format", "ndjson", "--exit-code")
	if got.code != cli.ExitOK || !strings.Contains(got.stdout, "3 applications, 0 decided differently (0.00 %), 1 as before, 2 with only the words of a notice changed\n\nWords") {
		t.Errorf("words only, code %d:\n%s", got.code, got.stdout)
	}
	got = run(t, in, "diff", old, only, "--history", "-", "--format", "ndjson", "-o", "json")
	var out struct{ Total, Changed, Reworded, Unread int }
	if err := json.Unmarshal([]byte(got.stdout), &out); err != nil || out.Total != 3 || out.Changed != 0 || out.Reworded != 2 {
		t.Errorf("%v %+v", err, out)
	}
}

// The lists for people hold each application that changes, with what identifies
// it and without what is sensitive; no text of an applicant is a formula.
func TestChangedLists(t *testing.T) {
	t.Parallel()
	old, new := partsSets(t)
	head := []string{"Line", "Number", "Submitted", "Size", "Kinds", "Length (First) (m)", "Length (Second) (m)", "Outcomes", "What follows"}
	const first, gone, to, big = "Way (First): The short way → The long way", "Tasks | File it (First): is gone", "Tasks | Check it: differs: to", "Notices | Big ones: is new: =1+1 is big"
	want := [][]string{head,
		{"2", "=B", "2021-02-05 09:00", "0", "First, Second", "250", "250", first + "\nWay (Second): The short way → The long way", gone + "; Tasks | File it (Second): is gone"},
		{"3", "C", "2021-03-05 09:00", "0", "First", "250", "", first, gone},
		{"4", "D", "2021-04-05 09:00", "0", "First", "850", "", "", big},
		{"6", "E", "2021-05-05 09:00", "20", "First", "850", "", "", big + "; " + to},
		{"7", "F", "2021-06-05 09:00", "20", "First", "100", "", "", to},
		{"8", "G", "2021-07-05 09:00", "20", "First", "250", "", first, gone + "; " + to},
	}
	for _, name := range []string{"changed.xlsx", "changed.CSV"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), name)
			if got := run(t, partsHistory, "diff", old, new, "--history", "-", "--format", "ndjson", "--changed", file); got.code != cli.ExitProblems {
				t.Fatalf("%+v", got)
			}
			got := sheetOf(t, file)
			want := cloneRows(want)
			if name == "changed.CSV" {
				want[1][1] = "'=B"
			}
			for i := range got {
				for len(got[i]) < len(head) {
					got[i] = append(got[i], "")
				}
			}
			sortLines(got)
			sortLines(want)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func cloneRows(rows [][]string) [][]string {
	out := make([][]string, len(rows))
	for i, r := range rows {
		out[i] = append([]string(nil), r...)
	}
	return out
}

// sortLines sorts the lines within cells: what changes first within a group is
// not promised.
func sortLines(rows [][]string) {
	for _, r := range rows {
		for i, cell := range r {
			lines := strings.Split(cell, "\n")
			if len(lines) == 2 && lines[0] > lines[1] {
				r[i] = lines[1] + "\n" + lines[0]
			}
			if parts := strings.Split(cell, "; "); len(parts) == 2 && parts[0] > parts[1] {
				r[i] = parts[1] + "; " + parts[0]
			}
		}
	}
}

func sheetOf(t *testing.T, file string) [][]string {
	t.Helper()
	if strings.HasSuffix(file, ".xlsx") {
		book, err := excelize.OpenFile(file)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows(book.GetSheetList()[0])
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(data), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// What is written as NDJSON is decided as the lines that it came from.
func TestChangedIsRead(t *testing.T) {
	t.Parallel()
	old, new := partsSets(t)
	file := filepath.Join(t.TempDir(), "changed.ndjson")
	if got := run(t, partsHistory, "diff", old, new, "--history", "-", "--format", "ndjson", "--changed", file); got.code != cli.ExitProblems {
		t.Fatalf("%+v", got)
	}
	data, err := os.ReadFile(file)
	if first, _, _ := strings.Cut(string(data), "\n"); err != nil || !strings.Contains(first, `"in_words":["Outcomes | Way (First): The short way → The long way",`) {
		t.Errorf("%v: the first line is %s", err, first)
	}
	var own []string
	for i, line := range strings.Split(strings.TrimSpace(partsHistory), "\n") {
		if i != 0 && i != 4 { // A does not change, and one cannot be read
			own = append(own, line)
		}
	}
	want := run(t, strings.Join(own, "\n"), "eval", "-p", new, "-o", "json", "--format", "ndjson", "-")
	got := run(t, "", "eval", "-p", new, "-o", "json", file)
	if diff := cmp.Diff(want.stdout, got.stdout); diff != "" || want.stdout == "" {
		t.Errorf("eval (-want +got):\n%s", diff)
	}
	again := run(t, "", "diff", old, new, "--history", file)
	if !strings.Contains(again.stdout, "6 applications, 6 decided differently (100.00 %), 0 as before\n") {
		t.Errorf("diff:\n%s", again.stdout)
	}
	// A mistake keeps its place, and what is not quite such a line is an application.
	wrong := run(t, `{"line":1,"changes":[],"application":{"nunber":"A"}}`+"\n"+`{"line":1,"changes":[],"application":{},"more":1}`+"\n", "eval", "-p", new, "--format", "ndjson", "-")
	for _, want := range []string{"nunber", `there is no fact "line"`} {
		if !strings.Contains(wrong.stdout, want) {
			t.Errorf("no %q in\n%s%s", want, wrong.stdout, wrong.stderr)
		}
	}
}

// A file that could not be written is refused before the history is decided.
func TestDiffFiles(t *testing.T) {
	t.Parallel()
	old, new := partsSets(t)
	in := write(t, "history.ndjson", partsHistory)
	tests := []struct {
		name, reason string
		args         []string
		want         string
	}{
		{"a document", "a list of what can be", []string{"--changed", "x.docx"}, "--changed x.docx: want a name that ends in .xlsx, .csv or .ndjson"},
		{"no ending", "a list of what can be", []string{"--changed", "changed"}, "want a name that ends in"},
		{"a picture of points", "SVG only", []string{"--chart", "x.png"}, "--chart x.png: want a name that ends in .svg"},
		{"the history", "it would be lost", []string{"--changed", in}, "is the history itself"},
		{"no date", "what a date looks like", []string{"--rules-on", "soon"}, "want a date; write it as 2021-09-10"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append([]string{"diff", old, new, "--history", in, "--lang", "en"}, tt.args...)...)
			if got.code != cli.ExitUsage || got.stdout != "" || !strings.Contains(got.stderr, tt.want) {
				t.Errorf("%s: %+v", tt.reason, got)
			}
		})
	}
	same(t, in, partsHistory)
}
