package sheet_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/grid"
)

func sample() *grid.Grid {
	return &grid.Grid{
		Table:   "meters/classes",
		Columns: []string{"id", "title.zh", "meter.dn", "meter.class", "cite", "from"},
		Rows: [][]string{
			{"small", "小表", "<= 40", "1", "rules 3\ncode 1(2)", ""},
			{"general", "一般 ", "= x + 1", "007", "", "2024-01-01"},
			{"rest", "", "-", "1-2", "rules 5", ""},
		},
	}
}

func readXLSX(r io.Reader, table string) (*grid.Grid, error) {
	g, _, err := sheet.Reading{Table: table}.XLSX(r)
	return g, err
}

func readCSV(r io.Reader, table string) (*grid.Grid, error) {
	g, _, err := sheet.Reading{Table: table}.CSV(r)
	return g, err
}

// What goes into a sheet comes back, whichever kind of sheet it is.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		write func(io.Writer, *grid.Grid) error
		read  func(io.Reader, string) (*grid.Grid, error)
	}{
		{"xlsx", func(w io.Writer, g *grid.Grid) error { return sheet.WriteXLSX(w, g) }, readXLSX},
		{"csv", sheet.WriteCSV, readCSV},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var b bytes.Buffer
			if err := tt.write(&b, sample()); err != nil {
				t.Fatal(err)
			}
			got, err := tt.read(&b, "meters/classes")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(sample(), got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What stands under the headings of people comes back as the policy file has it, as it is
// and after it was changed; ids may stand there too.
func TestHeadings(t *testing.T) {
	t.Parallel()
	headings := []sheet.Heading{
		{Column: "id", Title: "编号"},
		{Column: "applicant", Title: "申请人", Kind: rules.KindEnum, Open: true, Values: []sheet.Choice{{ID: "firm", Title: "企业"}, {ID: "home", Title: "居民"}}},
		{Column: "length", Title: "长度", Kind: rules.KindNumber, Open: true},
		{Column: "approval", Title: "审批方式", Kind: rules.KindEnum, Values: []sheet.Choice{{ID: "filing", Title: "报备"}, {ID: "review", Title: "审查"}}},
		{Column: "fee", Title: "收费", Kind: rules.KindMoney},
		{Column: "from", Title: "有效期自", Kind: rules.KindDate},
	}
	g := &grid.Grid{
		Table:   "fees/survey",
		Columns: []string{"id", "applicant", "length", "approval", "fee", "from"},
		Rows: [][]string{
			{"a", "firm", "< 50", "filing", "0", ""},
			{"b", "firm,home", "50", "review", "100.50", "2025-07-01"},
			{"c", "not home", "-", "-", "= length * 2", ""},
			{"d", `"firm"`, "[1..2]", "review", "9007199254740993.01", "someday"},
		},
	}
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, g, headings...); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("fees.survey")
	want := [][]string{
		{"编号", "申请人", "长度", "审批方式", "收费", "有效期自"},
		{"a", "企业", "< 50", "报备", "0.00"},
		{"b", "企业, 居民", "50", "审查", "100.50", "2025-07-01"},
		{"c", "not 居民", "-", "-", "= length * 2"},
		{"d", `"firm"`, "[1..2]", "审查", "9007199254740993.01", "someday"},
	}
	if diff := cmp.Diff(want, rows); err != nil || diff != "" {
		t.Errorf("shown (-want +got), %v:\n%s", err, diff)
	}
	for cell, want := range map[string]excelize.CellType{"C3": excelize.CellTypeUnset, "E3": excelize.CellTypeUnset, "F3": excelize.CellTypeUnset, "E4": excelize.CellTypeSharedString, "C2": excelize.CellTypeSharedString} {
		if got, err := f.GetCellType("fees.survey", cell); got != want || err != nil { // unset: a number
			t.Errorf("%s: type %v, want %v; %v", cell, got, want, err)
		}
	}
	lists, err := f.GetDataValidations("fees.survey")
	if err != nil || len(lists) != 2 || lists[0].Formula1 != `"企业,居民"` || lists[1].Formula1 != `"报备,审查"` || lists[0].ShowErrorMessage || !lists[1].ShowErrorMessage {
		t.Errorf("lists %+v, %v", lists, err)
	}
	kinds := map[string]rules.Kind{"applicant": rules.KindEnum, "length": rules.KindNumber, "approval": rules.KindEnum, "fee": rules.KindMoney}
	read := func() *grid.Grid {
		t.Helper()
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		got, _, err := sheet.Reading{Table: "fees/survey", Kinds: kinds, Old: g, Headings: headings}.XLSX(&b)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if diff := cmp.Diff(g, read()); diff != "" {
		t.Errorf("not changed (-want +got):\n%s", diff)
	}
	for cell, v := range map[string]any{"B2": "居民、企业", "D2": "review", "E3": 120, "D4": "报备", "F2": "2026年1月1日"} {
		if err := f.SetCellValue("fees.survey", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	after := &grid.Grid{Table: g.Table, Columns: g.Columns, Rows: [][]string{
		{"a", "home, firm", "< 50", "review", "0", "2026-01-01"},
		{"b", "firm,home", "50", "review", "120", "2025-07-01"},
		{"c", "not home", "-", "filing", "= length * 2", ""},
		g.Rows[3],
	}}
	if diff := cmp.Diff(after, read()); diff != "" {
		t.Errorf("changed (-want +got):\n%s", diff)
	}
}

// A spreadsheet program must not take a cell for a formula, a number or a date.
func TestCellsAreText(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, sample()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	for _, cell := range []string{"C3", "D3", "D4", "F3"} {
		kind, err := f.GetCellType("meters.classes", cell)
		formula, err2 := f.GetCellFormula("meters.classes", cell)
		if kind != excelize.CellTypeSharedString || formula != "" || err != nil || err2 != nil {
			t.Errorf("%s: type %v, formula %q, %v %v", cell, kind, formula, err, err2)
		}
	}
}

// Spreadsheets leave out empty cells, add empty lines, and keep what a person
// types as a number.
func TestReadXLSXOfPeople(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	for cell, v := range map[string]any{"A1": "id", "B1": " dn ", "C1": "class", "A2": "a", "B2": 40, "A3": "b", "C3": 2.5, "B6": " "} {
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := readXLSX(&b, "p/t")
	if err != nil {
		t.Fatal(err)
	}
	want := &grid.Grid{Table: "p/t", Columns: []string{"id", "dn", "class"}, Rows: [][]string{{"a", "40", ""}, {"b", "", "2.5"}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	if _, err := readXLSX(strings.NewReader("id,dn\n"), "p/t"); err == nil {
		t.Error("a CSV file was taken for a workbook")
	}
	for _, text := range []string{"", "id,\"dn\n"} {
		if _, err := readCSV(strings.NewReader(text), "p/t"); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

func FuzzReadXLSX(f *testing.F) {
	var b bytes.Buffer
	if err := sheet.WriteXLSX(&b, sample()); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		if g, err := readXLSX(bytes.NewReader(data), "p/t"); (g == nil) == (err == nil) {
			t.Errorf("grid %v, error %v", g, err)
		}
	})
}
