package sheet_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/guize-rules/guize/adapters/sheet"
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
		{"xlsx", sheet.WriteXLSX, readXLSX},
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
