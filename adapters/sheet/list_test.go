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
	"github.com/guize-rules/guize/rules"
)

// hostile are texts that a spreadsheet would rather work out or change.
func hostile() []string {
	return []string{"=1+1", "+8613800000000", "-5", "@SUM(A1)", "\t=1", "007", "2021-09-07", "1e5", " 空 ", "", "甲，乙\n丙", `"引"`, "<&>", "_x0041_", "TRUE", "\x01", strings.Repeat("长", 20_000)}
}

// titled are columns of texts.
func titled(titles ...string) []sheet.Column {
	out := make([]sheet.Column, len(titles))
	for i, t := range titles {
		out[i].Title = t
	}
	return out
}

// What stands in a workbook is what was written, each cell as text: no reader
// finds a formula, a number or a date in it.
func TestXLSXList(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	columns := append([]sheet.Column{{Title: "行"}}, make([]sheet.Column, len(hostile()))...)
	columns[1].Title = "=列"
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
	data := []byte(sheetXML(t, book))
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
	if len(out) < 30 {
		t.Fatalf("only %d cells", len(out))
	}
	return out
}

// sheetXML is the first sheet of a workbook as it is written.
func sheetXML(t *testing.T, book []byte) string {
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
	return string(data)
}

// A text of CSV that a spreadsheet would work out has an apostrophe before it;
// everything else is as it was.
func TestCSVList(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	l, err := sheet.NewCSVList(&b, titled("行", "甲", "乙"))
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
	l, err := sheet.NewShortList(&b, name, titled("n", "text"), 4)
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

// Numbers and dates are such in a workbook, exactly as they were given; what a
// spreadsheet could not keep, and every text, stays a text whatever its column. Each
// sheet has a filter over all that stands there.
func TestListOfTypedCells(t *testing.T) {
	t.Parallel()
	tests := []struct {
		kind    rules.Kind
		in, raw string
		text    bool
		reason  string
	}{
		{rules.KindInt, "007", "7", false, "a whole number"},
		{rules.KindNumber, "300.1", "300.1", false, "a number as it is written"},
		{rules.KindNumber, "-5", "-5", false, "below zero"},
		{rules.KindNumber, "1234567890123456.7", "1234567890123456.7", true, "more digits than are kept"},
		{rules.KindNumber, "=1+1", "=1+1", true, "a formula"},
		{rules.KindNumber, "1e5", "1e5", true, "not written out"},
		{rules.KindNumber, "Inf", "Inf", true, "no number"},
		{rules.KindMoney, "50.10", "50.1", false, "an amount"},
		{rules.KindDate, "2021-09-07", "44446", false, "a day, counted from 1900"},
		{rules.KindDate, "1900-02-28", "1900-02-28", true, "before the day that never was"},
		{rules.KindDate, "soon", "soon", true, "no day"},
		{rules.KindEvent, "2021-09-07T12:00:00+08:00", "44446.5", false, "what the clock on the wall shows"},
		{rules.KindString, "2021-09-07", "2021-09-07", true, "a text"},
		{0, "7", "7", true, "of no kind"},
	}
	var b bytes.Buffer
	columns, cells := titled("行"), []string{}
	for _, tt := range tests {
		columns, cells = append(columns, sheet.Column{Title: tt.reason, Kind: tt.kind}), append(cells, tt.in)
	}
	l, err := sheet.NewXLSXList(&b, "清单", columns)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := l.Row(1, cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	data := bytes.Clone(b.Bytes())
	book, err := excelize.OpenReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := book.GetRows("清单", excelize.Options{RawCellValue: true})
	if err != nil || len(rows) != 3 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	types := map[string]cellType{}
	for _, c := range cellTypes(t, data) {
		types[c.ref] = c
	}
	for i, tt := range tests {
		ref, _ := excelize.CoordinatesToCellName(i+2, 3)
		if c := types[ref]; rows[2][i+1] != tt.raw || (c.kind == "inlineStr") != tt.text || c.formula {
			t.Errorf("%s (%s): %q as %+v, want %q, text: %v", tt.in, tt.reason, rows[2][i+1], c, tt.raw, tt.text)
		}
	}
	if xml := sheetXML(t, data); !strings.Contains(xml, `<autoFilter ref="$A$1:$O$3"`) {
		t.Errorf("no filter over all cells: %.300s", xml[strings.Index(xml, "</sheetData>"):])
	}
}
