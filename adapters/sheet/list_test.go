package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/guize-rules/guize/adapters/sheet"
)

// hostile are texts that a spreadsheet would rather work out or change.
func hostile() []string {
	return []string{"=1+1", "+8613800000000", "-5", "@SUM(A1)", "\t=1", "007", "2021-09-07", "1e5", " 空 ", "", "甲，乙\n丙", `"引"`, "<&>", "_x0041_", "TRUE", "\x01", strings.Repeat("长", 20_000)}
}

// What stands in a workbook is what was written, each cell as text: no reader
// finds a formula, a number or a date in it.
func TestXLSXList(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	columns := append([]string{"行"}, make([]string, len(hostile()))...)
	columns[1] = "=列"
	l, err := sheet.NewXLSXList(&b, "变化", columns)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{3, 12} {
		if err := l.Row(n, hostile()); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("变化", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != 3 || rows[0][1] != "=列" {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	want := hostile()
	want[15], want[16] = "\ufffd", strings.Repeat("长", 16_000)+"…"
	if diff := cmp.Diff(append([]string{"12"}, want...), rows[2]); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, part := range cellTypes(t, b.Bytes()) {
		if number := part.style == 0; part.formula || number == (part.kind == "inlineStr") {
			t.Errorf("cell %s is of type %q, style %d, formula %v", part.ref, part.kind, part.style, part.formula)
		}
	}
}

type cellType struct {
	ref, kind string
	style     int
	formula   bool
}

// cellTypes reads the cells of the first sheet by the letter of the format, as
// any other program does.
func cellTypes(t *testing.T, book []byte) []cellType {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	var s struct {
		Cells []struct {
			Ref     string    `xml:"r,attr"`
			Kind    string    `xml:"t,attr"`
			Style   int       `xml:"s,attr"`
			Formula *struct{} `xml:"f"`
		} `xml:"sheetData>row>c"`
	}
	if err := xml.Unmarshal(data, &s); err != nil {
		t.Fatal(err)
	}
	var out []cellType
	for _, c := range s.Cells {
		out = append(out, cellType{c.Ref, c.Kind, c.Style, c.Formula != nil})
	}
	if len(out) < 3*len(hostile()) {
		t.Fatalf("only %d cells", len(out))
	}
	return out
}

// A text of CSV that a spreadsheet would work out has an apostrophe before it;
// everything else is as it was.
func TestCSVList(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	l, err := sheet.NewCSVList(&b, []string{"行", "甲", "乙"})
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range hostile() {
		if err := l.Row(i, []string{text, "x"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(b.String(), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked || len(rows) != 1+len(hostile()) {
		t.Fatalf("%d rows, marked %v, %v", len(rows), marked, err)
	}
	for i, want := range hostile() {
		if i < 5 {
			want = "'" + want
		}
		if diff := cmp.Diff([]string{strconv.Itoa(i), want, "x"}, rows[i+1]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

// Rows that do not fit on a sheet go on on the next, under the same names.
func TestListOfManyRows(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	name := strings.Repeat("长", 40) + "/x"
	l, err := sheet.NewShortList(&b, name, []string{"n", "text"}, 4)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 7 {
		if err := l.Row(i, []string{strconv.Itoa(i)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range book.GetSheetList() {
		rows, err := book.GetRows(s)
		if err != nil || rows[0][0] != "n" {
			t.Errorf("%s: %v %v", s, rows, err)
		}
		for _, row := range rows[1:] {
			got = append(got, strings.Join(row, " "))
		}
	}
	if diff := cmp.Diff([]string{"0 0", "1 1", "2 2", "3 3", "4 4", "5 5", "6 6"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if n := len(book.GetSheetList()); n != 3 {
		t.Errorf("%d sheets", n)
	}
}
