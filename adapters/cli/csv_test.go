package cli_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/guize-rules/guize/adapters/cli"
	"github.com/guize-rules/guize/rules"
)

// The same applications written as NDJSON and as CSV are decided alike, to the
// byte, whatever is in them and however a spreadsheet writes it.
func TestCSVDecidesAsNDJSON(t *testing.T) {
	t.Parallel()
	set, err := rules.Load(t.Context(), os.DirFS("../.."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			w := &applicationWriter{Rand: rand.New(rand.NewPCG(seed, 7))}
			w.applications(set, 30)
			want := run(t, w.ndjson(t), "eval", "-p", planFile, "--at", "2021-09-10", "-o", "json", "--format", "ndjson", "-")
			text := w.csv(t, set)
			got := run(t, text, "eval", "-p", planFile, "--at", "2021-09-10", "-o", "json", "--format", "csv", "-")
			a, b := strings.Split(want.stdout, "\n"), strings.Split(got.stdout, "\n")
			if got.stderr != "" || len(a) != len(b) || len(a) != 31 {
				t.Fatalf("%d decisions of NDJSON, %d of CSV: %s%s", len(a), len(b), got.stderr, text[:400])
			}
			for i := range a {
				if a[i] != b[i] {
					t.Fatalf("application %d: (-ndjson +csv)\n%s", i, cmp.Diff(a[i], b[i]))
				}
			}
			if !strings.Contains(want.stdout, `"status":"invalid"`) || !strings.Contains(want.stdout, `"value":"covered"`) {
				t.Error("nothing was decided, or nothing is wrong")
			}
		})
	}
}

// The same applications in a workbook, with numbers, dates and booleans as a
// spreadsheet keeps them, are decided alike, but for the numbers of the lines.
func TestXLSXDecidesAsCSV(t *testing.T) {
	needsLong(t)
	t.Parallel()
	set, err := rules.Load(t.Context(), os.DirFS("../.."), "policies.yaml")
	if err != nil {
		t.Fatal(err)
	}
	w := &applicationWriter{Rand: rand.New(rand.NewPCG(11, 7))}
	w.applications(set, 60)
	text := w.csv(t, set)
	file := filepath.Join(t.TempDir(), "a.xlsx")
	if err := os.WriteFile(file, typedBook(t, text), 0o600); err != nil {
		t.Fatal(err)
	}
	flags := []string{"eval", "-p", planFile, "--at", "2021-09-10", "-o", "json"}
	want := run(t, text, append(flags, "--format", "csv", "-")...)
	got := run(t, "", append(flags, file)...)
	if diff := cmp.Diff(strings.Split(want.stdout, "\n"), strings.Split(got.stdout, "\n")); diff != "" || got.stderr != "" || got.code != want.code {
		t.Errorf("%s(-csv +xlsx):\n%s", got.stderr, diff)
	}
	if piped := run(t, string(typedBook(t, text)), append(flags, "-")...); piped.stdout != got.stdout {
		t.Error("standard input is not known for a workbook")
	}
}

// typedBook is CSV as a workbook.
func typedBook(t *testing.T, text string) []byte {
	t.Helper()
	rows := csv.NewReader(strings.NewReader(text))
	rows.FieldsPerRecord = -1
	all, err := rows.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	f := excelize.NewFile()
	for i, row := range all {
		for j, s := range row {
			cell, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err == nil && s != "" {
				err = f.SetCellValue("Sheet1", cell, typedValue(i, s))
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func typedValue(row int, s string) any {
	if row == 0 {
		return s
	}
	for _, layout := range []string{"2006/1/2", "2006-01-02", "2006/1/2 15:04", "2006-01-02 15:04", "2006/01/02 15:04:05"} {
		if at, err := time.Parse(layout, s); err == nil {
			return at
		}
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && strconv.FormatFloat(n, 'f', -1, 64) == s {
		return n
	}
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true":
		return true
	case "false":
		return false
	}
	return s
}

// What is wrong with a workbook of applications is told by its cell, and its
// bytes are never shown.
func TestEvalXLSXMistakes(t *testing.T) {
	t.Parallel()
	const head = "services,works[water].length,works[gas].length\n"
	book := func(text string, change func(f *excelize.File) error) string {
		f, err := excelize.OpenReader(bytes.NewReader(typedBook(t, text)))
		if err == nil {
			err = change(f)
		}
		var b bytes.Buffer
		if err == nil {
			err = f.Write(&b)
		}
		if err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	none := func(*excelize.File) error { return nil }
	tests := []struct {
		name, file, data string
		code             int
		want             string
	}{
		{"a column", "a.xlsx", book("services,colour\nwater,1\n", none), cli.ExitProblems, "a.xlsx:B1: error: there is no fact \"colour\" [unknown-fact]"},
		{"a cell", "a.xlsx", book(head+"water,1\nwater,2\n", func(f *excelize.File) error { return f.SetCellFormula("Sheet1", "C2", "1/0") }), cli.ExitOK, "2 applications"},
		{"a date", "a.xlsx", book(head+"water,2021-09-07\n\nwater,2\n", none), cli.ExitProblems, "a.xlsx:B2: it holds the date 2021-09-07, and the column none"},
		{"too many cells", "a.xlsx", book(head+"water,1,,4\n", none), cli.ExitProblems, "a.xlsx:D2: "},
		{"another sheet", "a.xlsx", book(head+"water,1\n", func(f *excelize.File) error {
			_, err := f.NewSheet("notes")
			return errors.Join(err, f.SetCellStr("notes", "A1", "x"))
		}), cli.ExitOK, `only the sheet "Sheet1" is read, and not notes`},
		{"nothing", "a.xlsx", book("", none), cli.ExitProblems, "the sheet is empty"},
		{"no workbook", "a.xlsx", "PK\x03\x04 rubbish", cli.ExitProblems, "this is no XLSX workbook"},
		{"an old one", "a.xls", "\xd0\xcf\x11\xe0 old", cli.ExitFailure, "save it as .xlsx"},
		{"a name that does not tell", "a", book(head+"water,1\n", none), cli.ExitOK, "1 application"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", "eval", "-p", planFile, "--lang", "en", write(t, tt.file, tt.data))
			if all := got.stdout + got.stderr; got.code != tt.code || !strings.Contains(all, tt.want) || strings.Contains(all, "PK") || strings.Contains(all, "�") {
				t.Errorf("code %d\n%s", got.code, all)
			}
		})
	}
}

// A CSV file in GBK is read, and said; from a pipe its rows are told.
func TestEvalGBK(t *testing.T) {
	t.Parallel()
	const plain = "services,works[water].length\n用水,1\n"
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(plain)
	if err != nil {
		t.Fatal(err)
	}
	flags := []string{"eval", "-p", planFile, "--at", "2021-09-10", "-o", "json"}
	want := run(t, "", append(flags, write(t, "a.csv", plain))...)
	got := run(t, "", append(flags, write(t, "a.csv", gbk))...)
	if got.stdout != want.stdout || !strings.Contains(got.stderr, "GB18030") {
		t.Errorf("%+v\nwant %s", got, want.stdout)
	}
	if got := run(t, gbk, append(flags, "--format", "csv", "-")...); got.code != cli.ExitProblems || !strings.Contains(got.stderr, "[not-utf8]") {
		t.Errorf("%+v", got)
	}
}

// A bad row is told with its place and counted, and the rows behind it are
// decided, whatever its quotes would swallow.
func TestEvalCSVBadRows(t *testing.T) {
	t.Parallel()
	const head = "services,works[water].length\n"
	tests := []struct {
		name, reason, rows string
		want               string // the answers, by line
		complaint          string
	}{
		{"good", "three", "water,1\nwater,2\nwater,3\n", "2 decided, 3 decided, 4 decided", ""},
		{"bare quote", "inches", "water,5\"\nwater,2\n", "2 error, 3 decided", ":2:8: "},
		{"never closed", "the rest is not swallowed", "water,\"1\nwater,2\nwater,3\n", "2 error, 3 decided, 4 decided", ":2:7: "},
		{"closed in the wrong place", "nor is the next row", "water,\"1\n\"water\",2\n", "2 error, 3 decided", ":2:7: "},
		{"after Chinese", "columns are characters", "水、\"气,2\nwater,2\n", "2 error, 3 decided", ":2:3: "},
		{"too many cells", "one has nowhere to go", "water,1,2\nwater,2\n", "2 error, 3 decided", ":2:9: "},
		{"empty cells too many", "spreadsheets leave them", "water,1,,\nwater,2\n", "2 decided, 3 decided", ""},
		{"too few cells", "spreadsheets leave them out", "water\nwater,2\n", "2 incomplete, 3 decided", ""},
		{"empty row", "passed over, as a blank line", ",\n\n\"\",\"\"\nwater,2\n", "5 decided", ""},
		{"GBK", "in one row", "water,1\n\xd3\xc3\xcb\xae,2\nwater,3\n", "2 decided, 3 error, 4 decided", ":3:1: "},
		{"GBK in a cell of two lines", "the line of the byte", "water,\"1\n水\xae\"\nwater,3\n", "2 error, 4 decided", ":3:2: "},
		{"cell of two lines", "the next row has its own line", "\"water\n;\",1\nwater,2", "2 decided, 4 decided", ""},
		{"wrong value", "for the engine to say", "water,x\nwater,2\n", "2 invalid, 3 decided", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, ends := range []string{"\n", "\r\n"} {
				in := strings.ReplaceAll("\ufeff"+head+tt.rows, "\n", ends)
				got := run(t, in, "eval", "-p", set, "--format", "csv", "-o", "json", "--lang", "en", "-")
				if answers := answersOf(t, got, in); answers != statusesOf(tt.want) {
					t.Errorf("%s: got %s, want %s\n%s", tt.reason, answers, statusesOf(tt.want), got.stderr)
				}
				if !strings.Contains(got.stderr, tt.complaint) || (tt.complaint == "") != (got.stderr == "") {
					t.Errorf("%s: complaint %q, want %q in it", tt.reason, got.stderr, tt.complaint)
				}
				text := run(t, in, "eval", "-p", set, "--format", "csv", "--lang", "en", "-")
				if lines := linesOf(text.stdout); lines != tt.want && !strings.Contains(tt.want, "error") {
					t.Errorf("%s: as text %s, want %s", tt.reason, lines, tt.want)
				}
				if want := map[bool]int{true: cli.ExitProblems, false: cli.ExitOK}[tt.complaint != ""]; got.code != want {
					t.Errorf("exit code %d, want %d", got.code, want)
				}
			}
		})
	}
}

func statusesOf(want string) string {
	parts := strings.Split(want, ", ")
	for i, p := range parts {
		if n, status, _ := strings.Cut(p, " "); status != "error" {
			parts[i] = status
		} else {
			parts[i] = n + " error"
		}
	}
	return strings.Join(parts, ", ")
}

// answersOf lists the answers of the JSON output; errors with their lines.
func answersOf(t *testing.T, got result, in string) string {
	t.Helper()
	var out []string
	for line := range strings.Lines(got.stdout) {
		var d struct {
			Status, Error string
			Line          int
		}
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			t.Fatalf("%q of %q: %v", line, in, err)
		}
		if d.Error != "" {
			d.Status = fmt.Sprintf("%d error", d.Line)
		}
		out = append(out, d.Status)
	}
	return strings.Join(out, ", ")
}

// linesOf lists the answers of the text output, without the total.
func linesOf(text string) string {
	var out []string
	for line := range strings.Lines(text) {
		if f := strings.Fields(line); len(f) > 1 && strings.HasPrefix(line, "     ") {
			out = append(out, f[0]+" "+f[1])
		}
	}
	return strings.Join(out, ", ")
}

// A header that cannot be used stops the file before anything is decided.
func TestCSVHeaderStops(t *testing.T) {
	t.Parallel()
	name := write(t, "h.csv", "services,works[water].lenght,备注\nwater,5\n")
	got := run(t, "", "eval", "-p", set, "--lang", "en", name)
	if got.code != cli.ExitProblems || got.stdout != "" {
		t.Errorf("eval: %+v", got)
	}
	for _, want := range []string{name + ":1:10: ", `did you mean "works[water].length"?`, name + ":1:30: ", "    1 | services,works[water].lenght,备注"} {
		if !strings.Contains(got.stderr, want) {
			t.Errorf("eval: no %q in %s", want, got.stderr)
		}
	}
	if got := run(t, "", "diff", set, set, "--history", name); got.code != cli.ExitFailure || got.stdout != "" || !strings.Contains(got.stderr, "是否要写“works[water].length”？") {
		t.Errorf("diff: %+v", got)
	}
	// The others are decided all the same.
	if got := run(t, "", "eval", "-p", set, "-o", "json", name, write(t, "good.json", application)); got.code != cli.ExitProblems || strings.Count(got.stdout, "\n") != 2 {
		t.Errorf("two files: %+v", got)
	}
}

func TestDiffHistoryCSV(t *testing.T) {
	t.Parallel()
	shorter := planWith(t, "value: 300, cite", "value: 200, cite")
	var b strings.Builder
	b.WriteString("申请单位,信用代码,联系人,联系电话,申请地址,services,works[water].外线长度\n")
	for i := range 80 {
		fmt.Fprintf(&b, "单位,91420800000000019W,某,13800000000,东宝区,用水,%d\n", 100+i%40*10)
	}
	b.WriteString("单位,\"91420800000000019W\n")
	in, changed := write(t, "history.CSV", b.String()), filepath.Join(t.TempDir(), "changed.ndjson")
	got := run(t, "", "diff", planFile, shorter, "--history", in, "--changed", changed, "--lang", "en", "--at", "2021-09-10")
	for _, want := range []string{"81 applications, 20 decided differently", "20 applications  Approval  Approval by filing → Coordination by the housing bureau", "1 unreadable"} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("no %q in\n%s", want, got.stdout)
		}
	}
	if got.code != cli.ExitProblems || !strings.Contains(got.stderr, in+":82:4: ") {
		t.Errorf("code %d: %s", got.code, got.stderr)
	}
	// What changed is NDJSON, and can itself be a history.
	first := changedLine(t, changed)
	if first.Line != 13 || len(first.Changes) == 0 {
		t.Errorf("the first change: %+v", first)
	}
	again := run(t, string(first.Application)+"\n", "diff", planFile, shorter, "--history", "-", "--format", "ndjson", "--lang", "en", "--at", "2021-09-10")
	if !strings.Contains(again.stdout, "1 application, 1 decided differently") {
		t.Errorf("the application of the first change:\n%s%s", again.stdout, again.stderr)
	}
}

type changedCase struct {
	Line        int
	Changes     []struct{ Section string }
	Application json.RawMessage
}

func changedLine(t *testing.T, file string) (first changedCase) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(data), "\n")
	if err := json.Unmarshal([]byte(line), &first); err != nil {
		t.Fatal(err)
	}
	return first
}

// The columns of a history are facts of either set.
func TestDiffHistoryOfEitherSet(t *testing.T) {
	t.Parallel()
	newer := planWith(t, "  applicant.type:\n", "  applicant.key:\n    {type: bool, default: false, title: {zh: 重点企业, en: Key enterprise}, allow: {unused-fact: test}}\n  applicant.type:\n")
	in := write(t, "h.csv", "applicant.key,services\n是,water\n")
	for _, sets := range [][2]string{{planFile, newer}, {newer, planFile}} {
		got := run(t, "", "diff", sets[0], sets[1], "--history", in, "--lang", "en", "--at", "2021-09-10")
		if got.code != cli.ExitOK || !strings.Contains(got.stdout, "1 application,") || got.stderr != "" {
			t.Errorf("%+v", got)
		}
	}
}

func TestFormatFlag(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reason, in string
		args             []string
		code             int
		want             string
	}{
		{"csv", "standard input has no name", "services\nwater\n", []string{"eval", "-p", set, "--format", "csv", "-"}, cli.ExitOK, "尚待补充核实"},
		{"no such format", "a list of them", "", []string{"eval", "-p", set, "--format", "xml", "-"}, cli.ExitUsage, "csv"},
		{"explain many", "what to do instead", "services\nwater\n", []string{"explain", "-p", set, "--format", "csv", "-"}, cli.ExitUsage, "单独存成一个文件"},
		{"history of YAML", "how CSV is said", "services: [water]\n", []string{"diff", set, set, "--history", "-"}, cli.ExitUsage, "--format csv"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, tt.in, tt.args...)
			if got.code != tt.code || !strings.Contains(got.stdout+got.stderr, tt.want) {
				t.Errorf("%s: %+v, want code %d with %q", tt.reason, got, tt.code, tt.want)
			}
		})
	}
}
