package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/grid"
)

// book makes a workbook with the heading id, v in its first sheet.
func book(t testing.TB, change func(f *excelize.File)) *bytes.Buffer {
	t.Helper()
	f := excelize.NewFile()
	put(t, f, "Sheet1", "A1", "id")
	put(t, f, "Sheet1", "B1", "v")
	put(t, f, "Sheet1", "A2", "a")
	change(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return &b
}

func put(t testing.TB, f *excelize.File, name, cell string, v any) {
	t.Helper()
	if err := f.SetCellValue(name, cell, v); err != nil {
		t.Fatal(err)
	}
}

// styled puts a number into B2 with a number format: one of the built-in, or by
// its code.
func styled(t testing.TB, v float64, id int, code string) func(f *excelize.File) {
	return func(f *excelize.File) {
		style := &excelize.Style{NumFmt: id}
		if code != "" {
			style = &excelize.Style{CustomNumFmt: &code}
		}
		s, err := f.NewStyle(style)
		if err != nil {
			t.Fatal(err)
		}
		put(t, f, "Sheet1", "B2", v)
		if err := f.SetCellStyle("Sheet1", "B2", "B2", s); err != nil {
			t.Fatal(err)
		}
	}
}

func readB2(t testing.TB, b io.Reader, kind rules.Kind) string {
	t.Helper()
	g, _, err := sheet.Reading{Table: "p/t", Kinds: map[string]rules.Kind{"v": kind}}.XLSX(b)
	if err != nil {
		return "refused: " + err.Error()
	}
	return g.Rows[0][1]
}

// A cell is what it holds, whatever it shows.
func TestCellsOfWorkbooks(t *testing.T) {
	t.Parallel()
	at := func(v float64, id int) func(f *excelize.File) { return styled(t, v, id, "") }
	code := func(v float64, code string) func(f *excelize.File) { return styled(t, v, 0, code) }
	raw := func(v any) func(f *excelize.File) { return func(f *excelize.File) { put(t, f, "Sheet1", "B2", v) } }
	formula := func(v any, code string) func(f *excelize.File) {
		return func(f *excelize.File) {
			raw(v)(f)
			if err := f.SetCellFormula("Sheet1", "B2", code); err != nil {
				t.Fatal(err)
			}
		}
	}
	tests := []struct {
		name string
		put  func(f *excelize.File)
		kind rules.Kind
		want string
	}{
		{"a number", raw(1200), rules.KindMoney, "1200"},
		{"grouped", at(1234567.5, 4), rules.KindMoney, "1234567.5"},
		{"a percentage", at(0.0775, 9), rules.KindNumber, "0.0775"},
		{"a currency", code(1234.5, `"¥"#,##0.00`), rules.KindMoney, "1234.5"},
		{"the currency of a country", code(-1234.5, `[$¥-804]#,##0;[Red]-[$¥-804]#,##0`), rules.KindMoney, "-1234.5"},
		{"a power of ten", at(1.23e21, 11), rules.KindNumber, "1230000000000000000000"},
		{"a fraction", at(0.125, 12), rules.KindNumber, "0.125"},
		{"a sum of doubles", raw(0.1 + 0.2), rules.KindNumber, "0.3"},
		{"nothing below nothing", raw(math.Copysign(0, -1)), rules.KindNumber, "0"},
		{"minutes as literals", code(5, `0"m"`), rules.KindNumber, "5"},
		{"a code that the program names", code(5, "General"), rules.KindNumber, "5"},
		{"the same in Chinese", code(5, "G/通用格式"), rules.KindNumber, "5"},
		{"digits of a number as text", raw(724), rules.KindString, "724"},
		{"zeros that are only shown", code(724, "0000"), rules.KindString, "refused: B2: it holds the number 724, and the zeros before it are only shown; format the cell as text and write it again"},
		{"more digits than there are", raw(420801199001011234), rules.KindString, "refused: B2: it holds the number 420801199001011000, of which spreadsheets keep 15 digits; format the cell as text and write it again"},
		{"a boolean", raw(true), rules.KindBool, "true"},
		{"another", raw(false), rules.KindBool, "false"},
		{"a text", raw(" x "), rules.KindString, " x "},
		{"a text that looks like a number", raw("0724"), rules.KindString, "0724"},
		{"a date where text is wanted", at(45659, 14), rules.KindString, "refused: B2: it holds the date 2025-01-02, and the column none; format the cell as text and write it again"},
		{"a date where a number is wanted", at(45659, 14), rules.KindNumber, "refused: B2: it holds the date 2025-01-02, and the column none; format the cell as text and write it again"},
		{"a number where a date is wanted", raw(45659), rules.KindDate, "refused: B2: it holds the number 45659 where a date is wanted; format the cell as a date"},
		{"a date where nobody knows", at(45659, 14), 0, "2025-01-02"},
		{"a time of day", at(0.375, 20), rules.KindDatetime, "refused: B2: it holds a time and no date; format the cell as text and write it again"},
		{"hours past a day", code(1.25, "[h]:mm"), rules.KindDuration, "refused: B2: it holds a time and no date; format the cell as text and write it again"},
		{"a day that never was", at(60, 14), rules.KindDate, "refused: B2: its number is no date"},
		{"a day before there were any", at(-1, 14), rules.KindDate, "refused: B2: it holds a time and no date; format the cell as text and write it again"},
		{"28 February 1900", at(59, 14), rules.KindDate, "1900-02-28"},
		{"1 March 1900", at(61, 14), rules.KindDate, "1900-03-01"},
		{"the last day", at(2958465, 14), rules.KindDate, "9999-12-31"},
		{"a moment", at(45839.5, 22), rules.KindDatetime, "2025-07-01 12:00"},
		{"seconds of a moment", code(45839.99999, "yyyy-mm-dd hh:mm:ss"), rules.KindDatetime, "2025-07-01 23:59:59"},
		{"a formula with its result", formula(2000, "1000*2"), rules.KindNumber, "2000"},
		{"a formula with an empty result, or none", formula(nil, "1000*2"), rules.KindNumber, "refused: B2: its formula has no result; write the value, or \"-\" for anything"},
		{"typed with commas", raw("1,200"), rules.KindNumber, `refused: B2: the commas in "1,200" may group digits or stand between values; write one number as 1200, and a space after the commas between values`},
		{"a limit with commas", raw("<= 1，200，000.5"), rules.KindMoney, `refused: B2: the commas in "1,200,000.5" may group digits or stand between values; write one number as 1200000.5, and a space after the commas between values`},
		{"several numbers", raw("100, 200"), rules.KindNumber, "100, 200"},
		{"a range", raw("[1..1200]"), rules.KindNumber, "[1..1200]"},
		{"typed in full width", raw("＜＝１００"), rules.KindNumber, "<=100"},
		{"an expression", raw("= max(1,200)"), rules.KindNumber, "= max(1,200)"},
		{"typed as a percentage", raw("7.5%"), rules.KindNumber, `refused: B2: "7.5%" has a percent sign; write the number itself, such as 0.075 for 7.5%`},
		{"yes in capitals", raw("TRUE"), rules.KindBool, "true"},
		{"no in Chinese", raw(" 否 "), rules.KindBool, "false"},
		{"anything", raw("-"), rules.KindBool, "-"},
		{"letters in two fonts", func(f *excelize.File) {
			if err := f.SetCellRichText("Sheet1", "B2", []excelize.RichTextRun{{Text: "企"}, {Text: "业", Font: &excelize.Font{Bold: true}}}); err != nil {
				t.Fatal(err)
			}
		}, rules.KindEnum, "企业"},
		{"a text behind an apostrophe", func(f *excelize.File) {
			styled(t, 0, 49, "")(f)
			if err := f.SetCellStr("Sheet1", "B2", "=1+1"); err != nil {
				t.Fatal(err)
			}
		}, rules.KindString, "=1+1"},
		{"a date with slashes", raw("2025/7/1"), rules.KindDate, "2025-07-01"},
		{"dates in a range", raw("[2025/7/1..2025年12月31日]"), rules.KindDate, "[2025-07-01..2025-12-31]"},
		{"slashes in a text", raw("2025/7/1"), rules.KindString, "2025/7/1"},
	}
	for _, id := range []int{14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58} {
		tests = append(tests, struct {
			name string
			put  func(f *excelize.File)
			kind rules.Kind
			want string
		}{fmt.Sprintf("the built-in date %d", id), at(45839, id), rules.KindDate, "2025-07-01"})
	}
	for _, id := range []int{18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56} {
		tests = append(tests, struct {
			name string
			put  func(f *excelize.File)
			kind rules.Kind
			want string
		}{fmt.Sprintf("the built-in time %d", id), at(0.5, id), rules.KindDatetime, "refused: B2: it holds a time and no date; format the cell as text and write it again"})
	}
	for _, c := range []string{"yyyy/m/d", "yyyy-mm-dd", `yyyy"年"m"月"d"日"`, "yyyy年m月d日;@", "[$-804]yyyy/m/d dddd", "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\";@", "mmm-yy", "d-mmm", "[$-F800]dddd, mmmm dd, yyyy", "m/d/yy h:mm AM/PM", "[$-411]ge.m.d", "e\\-mm\\-dd"} {
		tests = append(tests, struct {
			name string
			put  func(f *excelize.File)
			kind rules.Kind
			want string
		}{"a date as " + c, code(45839, c), rules.KindDate, "2025-07-01"})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := readB2(t, book(t, tt.put), tt.kind); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A workbook may count its days from 1904.
func TestDaysFrom1904(t *testing.T) {
	t.Parallel()
	yes := true
	b := book(t, func(f *excelize.File) {
		styled(t, 44377, 14, "")(f)
		if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}); err != nil {
			t.Fatal(err)
		}
	})
	if got := readB2(t, b, rules.KindDate); got != "2025-07-01" {
		t.Errorf("got %s", got)
	}
}

// A merged cell has the value of its range; one value cannot be meant for two
// columns.
func TestMerged(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, from, to, want string }{
		{"rows", "B2", "B3", "a x, b x, c "},
		{"columns", "B2", "C2", "B2:C2: these cells are merged over columns, or with the names of columns; undo that and fill each cell"},
		{"names", "B1", "B2", "B1:B2: these cells are merged over columns, or with the names of columns; undo that and fill each cell"},
		{"beside the table", "D1", "E9", "a x, b , c "},
	}
	for _, tt := range tests {
		b := book(t, func(f *excelize.File) {
			put(t, f, "Sheet1", "A3", "b")
			put(t, f, "Sheet1", "A4", "c")
			put(t, f, "Sheet1", "C1", "w")
			put(t, f, "Sheet1", "B2", "x")
			if err := f.MergeCell("Sheet1", tt.from, tt.to); err != nil {
				t.Fatal(err)
			}
		})
		g, _, err := sheet.Reading{Table: "p/t"}.XLSX(b)
		got := fmt.Sprint(err)
		if err == nil {
			var rows []string
			for _, r := range g.Rows {
				rows = append(rows, r[0]+" "+r[1])
			}
			got = strings.Join(rows, ", ")
		}
		if got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// All cells that cannot be taken are told at once, by their addresses.
func TestAddresses(t *testing.T) {
	t.Parallel()
	b := book(t, func(f *excelize.File) {
		put(t, f, "Sheet1", "B2", "7%")
		put(t, f, "Sheet1", "A6", "b")
		put(t, f, "Sheet1", "B6", "1,000")
	})
	r := sheet.Reading{Table: "p/t", Kinds: map[string]rules.Kind{"v": rules.KindNumber}}
	_, _, err := r.XLSX(b)
	if err == nil || !strings.HasPrefix(err.Error(), "B2: ") || !strings.Contains(err.Error(), "\nB6: ") {
		t.Errorf("%v", err)
	}
	r.Old = &grid.Grid{Columns: []string{"id", "v"}, Rows: [][]string{{"b", "1,000"}, {"a", "7%"}}}
	_, _, err = r.CSV(strings.NewReader("id,v\na,7%\n\nb,\"1,000\"\nc,\"1,000\"\n"))
	if err == nil || !strings.HasPrefix(err.Error(), "B5: ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("what the table says already is refused: %v", err)
	}
}

// Of several sheets none is guessed; what is hidden is read, and told.
func TestSheets(t *testing.T) {
	t.Parallel()
	two := func(name string, hide bool) *bytes.Buffer {
		return book(t, func(f *excelize.File) {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
			for cell, v := range map[string]string{"A1": "id", "A2": "other", "A3": "third"} {
				put(t, f, name, cell, v)
			}
			if err := f.SetRowVisible(name, 3, false); err != nil {
				t.Fatal(err)
			}
			if hide {
				f.SetActiveSheet(1)
				if err := f.SetSheetVisible("Sheet1", false); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	tests := []struct {
		name, other string
		hide        bool
		id, says    string
	}{
		{"by name", "p.t", false, "other", "hidden rows and columns are read too: 3"},
		{"seen", "x", true, "other", "hidden rows and columns are read too: 3"},
		{"none chosen", "x", false, "", "the workbook has several sheets (Sheet1, x), and none is called p.t: give the one to be read that name"},
	}
	for _, tt := range tests {
		g, notes, err := sheet.Reading{Table: "p/t"}.XLSX(two(tt.other, tt.hide))
		got, id := fmt.Sprint(err), ""
		if err == nil {
			got, id = notes[0].In("en"), g.Rows[0][0]
		}
		if got != tt.says || id != tt.id {
			t.Errorf("%s: %s, %s", tt.name, id, got)
		}
	}
}

// CSV comes in the encodings that spreadsheets write, with commas or tabs, and
// with what they make of values.
func TestCSVOfSpreadsheets(t *testing.T) {
	t.Parallel()
	const text = "id,v,w,s\r\na,TRUE,2025/7/1,企业\r\nb,FALSE,2024年2月9日,\"居民\n二\"\r\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.ReplaceAll(text, ",", "\t"))
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"a", "true", "2025-07-01", "企业"}, {"b", "false", "2024-02-09", "居民\n二"}}
	r := sheet.Reading{Table: "p/t", Kinds: map[string]rules.Kind{"v": rules.KindBool, "w": rules.KindDate, "s": rules.KindEnum}}
	for name, data := range map[string]string{"UTF-8": text, "marked": "\ufeff" + text, "GB18030": gbk, "UTF-16": wide, "tabs": strings.ReplaceAll(text, ",", "\t")} {
		g, notes, err := r.CSV(strings.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, g.Rows); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if said := len(notes) > 0 && strings.Contains(notes[0].In("zh"), name); said != (name == "GB18030" || name == "UTF-16") {
			t.Errorf("%s: said %v", name, notes)
		}
	}
	for data, says := range map[string]string{
		"id;v\na;1,5\n":        "semicolons",
		"id,v\na,\xff\xff\n":   "encoding",
		"id,v\na,b\nc,#NAME?":  "B3: it holds the error #NAME?",
		"id,v\na,\"x\ny\"\nb,": "",
	} {
		if _, _, err := r.CSV(strings.NewReader(data)); (err == nil) != (says == "") || err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// What is exported comes back the same, and so does what a spreadsheet makes of
// it by writing values of its own kinds in the place of texts.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	seeds := uint64(15)
	if os.Getenv("GUIZE_LONG") != "" {
		seeds = 500
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 1))
		g, kinds := someGrid(r)
		reading := sheet.Reading{Table: g.Table, Kinds: kinds, Old: g}
		var plain, csv bytes.Buffer
		if err := sheet.WriteXLSX(&plain, g); err != nil {
			t.Fatal(err)
		}
		if err := sheet.WriteCSV(&csv, g); err != nil {
			t.Fatal(err)
		}
		for name, read := range map[string]func() (*grid.Grid, []rules.Text, error){
			"xlsx":  func() (*grid.Grid, []rules.Text, error) { return reading.XLSX(&plain) },
			"csv":   func() (*grid.Grid, []rules.Text, error) { return reading.CSV(&csv) },
			"typed": func() (*grid.Grid, []rules.Text, error) { return reading.XLSX(asSpreadsheets(t, g, kinds)) },
		} {
			got, notes, err := read()
			if err != nil || notes != nil {
				t.Fatalf("seed %d, %s: %v %v", seed, name, notes, err)
			}
			if diff := cmp.Diff(g, got); diff != "" {
				t.Fatalf("seed %d, %s (-want +got):\n%s", seed, name, diff)
			}
		}
	}
}

func someGrid(r *rand.Rand) (*grid.Grid, map[string]rules.Kind) {
	kinds := map[string]rules.Kind{"n": rules.KindNumber, "m": rules.KindMoney, "b": rules.KindBool, "d": rules.KindDate, "s": rules.KindString, "e": rules.KindEnum}
	g := &grid.Grid{Table: "p/t", Columns: []string{"id", "n", "m", "b", "d", "s", "e"}}
	texts := []string{"-", "甲，乙", "0724", "=x + 1", "1,200", "a\nb", `"1, 2"`, "2025/1/1", "TRUE", "'x", "1e5"}
	for i := range 1 + r.IntN(4) {
		day := time.Date(1901+r.IntN(200), time.January, 1+r.IntN(365), 0, 0, 0, 0, time.UTC)
		g.Rows = append(g.Rows, []string{"r" + strconv.Itoa(i), strconv.FormatFloat(float64(r.IntN(1e6))/1000, 'f', -1, 64), strconv.Itoa(r.IntN(1e9)),
			strconv.FormatBool(r.IntN(2) == 0), day.Format(time.DateOnly), texts[r.IntN(len(texts))], texts[r.IntN(len(texts))]})
	}
	return g, kinds
}

// asSpreadsheets writes a grid as a person's program does: numbers, dates and
// booleans as such, each in some format.
func asSpreadsheets(t testing.TB, g *grid.Grid, kinds map[string]rules.Kind) io.Reader {
	t.Helper()
	f := excelize.NewFile()
	for j, c := range g.Columns {
		put(t, f, "Sheet1", string(rune('A'+j))+"1", c)
		for i, row := range g.Rows {
			cell := string(rune('A'+j)) + strconv.Itoa(i+2)
			switch kinds[c] {
			case rules.KindNumber, rules.KindMoney:
				v, err := strconv.ParseFloat(row[j], 64)
				if err != nil {
					t.Fatal(err)
				}
				put(t, f, "Sheet1", cell, v)
				style(t, f, cell, []int{0, 1, 3, 4, 9, 11}[(i+j)%6])
			case rules.KindBool:
				put(t, f, "Sheet1", cell, row[j] == "true")
			case rules.KindDate:
				day, err := time.Parse(time.DateOnly, row[j])
				if err != nil {
					t.Fatal(err)
				}
				put(t, f, "Sheet1", cell, day)
				style(t, f, cell, []int{14, 15, 31, 57}[i%4])
			default:
				put(t, f, "Sheet1", cell, row[j])
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return &b
}

func style(t testing.TB, f *excelize.File, cell string, id int) {
	t.Helper()
	s, err := f.NewStyle(&excelize.Style{NumFmt: id})
	if err == nil {
		err = f.SetCellStyle("Sheet1", cell, cell, s)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The encoding of a file is found wherever its first Chinese character stands.
func TestSniff(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String("用水㐀")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, 65533, 65534, 65535, 65536, 200_000} {
		head := strings.Repeat("a", n)
		for data, want := range map[string]string{head + "用水": "", head + gbk: "GB18030", head + "用水\xff": "", gbk + head + "\xff": ""} {
			as, err := sheet.Sniff(strings.NewReader(data))
			if err != nil || as.Name != want {
				t.Errorf("%d bytes before %q: %q %v", n, data[len(data)-2:], as.Name, err)
			}
		}
	}
}

// A writer of streams puts its texts into the cells themselves.
func TestTextsInCells(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.SetRow("A1", []any{"id", "v"}), w.SetRow("A2", []any{"a", "企业"}), w.Flush()); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	if got := readB2(t, &b, rules.KindEnum); got != "企业" {
		t.Errorf("got %q", got)
	}
}
