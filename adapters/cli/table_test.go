package cli_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/guize-rules/guize/adapters/cli"
)

const meterSet = `guize: 1
set: meters
languages: [zh]
sources:
  rules: {title: 规则}
facts:
  meter.dn: {type: int, title: 口径}
outcomes:
  meter.class: {type: string, title: 分级}
policies:
  p:
    title: 水表
    tables:
      - id: classes
        title: 分级
        hit: first
        inputs: [meter.dn]
        outputs: [meter.class]
        cite: rules 1
        rows:
          # 小表
          - {id: small, title: 小, if: ["<= 40"], then: [小表]}  # 最常见
          - {id: rest, title: 其他, if: ["-"], then: [大表]}
`

// A table goes to a spreadsheet, is changed there, and comes back; the file
// keeps its comments, and coming back unchanged changes nothing.
func TestTable(t *testing.T) {
	t.Parallel()
	set := write(t, "policies.yaml", meterSet)
	xlsx := filepath.Join(filepath.Dir(set), "classes.xlsx")
	if got := run(t, "", "table", "list", "-p", set); got.stdout != "p/classes  2 行  "+set+"\n" {
		t.Errorf("list: %+v", got)
	}
	if got := run(t, "", "table", "export", "classes", xlsx, "-p", set); got.code != cli.ExitOK {
		t.Fatalf("export: %+v", got)
	}
	if got := run(t, "", "table", "import", "p/classes", xlsx, "-p", set); got.code != cli.ExitOK || !strings.Contains(got.stdout, "新增 0 行，改动 0 行，删除 0 行") {
		t.Errorf("import unchanged: %+v", got)
	}
	same(t, set, meterSet)

	f, err := excelize.OpenFile(xlsx)
	if err != nil {
		t.Fatal(err)
	}
	for cell, v := range map[string]string{"C2": "<= 50", "A4": "huge", "C4": "> 900", "D4": "特大", "E4": "rules 2"} {
		if err := f.SetCellStr("p.classes", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	got := run(t, "", "table", "import", "p/classes", xlsx, "-p", set)
	if got.code != cli.ExitOK || !strings.Contains(got.stdout, "新增 1 行，改动 1 行，删除 0 行") {
		t.Errorf("import: %+v", got)
	}
	same(t, set, strings.Replace(meterSet, "<= 40", "<= 50", 1)+"          - {id: huge, if: [\"> 900\"], then: [特大], cite: rules 2}\n")
}

// A workbook bears titles where the set has them, of columns and of values, for rows over
// a list too; every table of the examples comes back from it as it is.
func TestTableTitles(t *testing.T) {
	t.Parallel()
	titled := strings.NewReplacer("inputs: [meter.dn]", "inputs: [meter.dn, user, params.cap]", `["<= 40"]`, `["<= 40", "home, firm", "-"]`, `["-"]`, `["-", not home, "-"]`,
		"facts:\n", "params:\n  cap: {type: number, title: 口径, value: 1, cite: rules 1}\nfacts:\n  user: {type: enum, title: 用户, values: {home: 居民, firm: 企业}}\n").Replace(meterSet)
	set := write(t, "policies.yaml", titled)
	xlsx := filepath.Join(filepath.Dir(set), "classes.xlsx")
	if got := run(t, "", "table", "export", "classes", xlsx, "-p", set); got.code != cli.ExitOK {
		t.Fatalf("export: %+v", got)
	}
	f, err := excelize.OpenFile(xlsx)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("p.classes")
	want := [][]string{
		{"编号", "标题", "meter.dn 口径", "用户", "params.cap 口径", "分级", "依据", "有效期自", "有效期至", "取代的规则"},
		{"small", "小", "<= 40", "居民, 企业", "-", "小表"},
		{"rest", "其他", "-", "not 居民", "-", "大表"},
	}
	if diff := cmp.Diff(want, rows); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if err := errors.Join(f.SetCellStr("p.classes", "D3", "企业"), f.Save()); err != nil {
		t.Fatal(err)
	}
	if got := run(t, "", "table", "import", "classes", xlsx, "-p", set); !strings.Contains(got.stdout, "新增 0 行，改动 1 行，删除 0 行") {
		t.Errorf("import: %+v", got)
	}
	same(t, set, strings.Replace(titled, `not home`, "firm", 1))
}

func TestTablesOfExamplesStay(t *testing.T) {
	t.Parallel()
	count := 0
	for _, from := range glob(t, "../../policies.yaml", "../../examples/*/policies.yaml", "../../examples/laws/*.yaml", "../../examples/grant/grant.yaml") {
		data, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), "inputs:") || strings.Contains(string(data), "rows_from") {
			continue
		}
		set := write(t, "policies.yaml", string(data))
		for line := range strings.Lines(run(t, "", "table", "list", "-p", set).stdout) {
			table, _, _ := strings.Cut(line, " ")
			count++
			for _, lang := range []string{"zh", "en"} {
				xlsx := filepath.Join(filepath.Dir(set), "t.xlsx")
				if got := run(t, "", "table", "export", table, xlsx, "-p", set, "--lang", lang); got.code != cli.ExitOK {
					t.Fatalf("%s %s: %+v", from, table, got)
				}
				if got := run(t, "", "table", "import", table, xlsx, "-p", set, "--lang", lang); got.code == cli.ExitFailure {
					t.Errorf("%s %s: %+v", from, table, got)
				}
				same(t, set, string(data))
			}
		}
	}
	if count < 2 {
		t.Errorf("only %d tables", count)
	}
}

func glob(t *testing.T, patterns ...string) (out []string) {
	t.Helper()
	for _, p := range patterns {
		found, err := filepath.Glob(p)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, found...)
	}
	return out
}

func same(t *testing.T, name, want string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil || string(data) != want {
		t.Errorf("%v; the file is\n%s", err, data)
	}
}

// Rows that come from a CSV file go back into it.
func TestTableCSV(t *testing.T) {
	t.Parallel()
	from, _, _ := strings.Cut(meterSet, "        rows:")
	set := write(t, "policies.yaml", from+"        rows_from: classes.csv\n")
	csv := filepath.Join(filepath.Dir(set), "classes.csv")
	if err := os.WriteFile(csv, []byte("id,meter.dn,meter.class\nsmall,<= 40,小表\nrest,-,大表\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sheet := filepath.Join(filepath.Dir(set), "sheet.csv")
	if got := run(t, "", "table", "export", "classes", sheet, "-p", set); got.code != cli.ExitOK {
		t.Fatalf("export: %+v", got)
	}
	edit(t, sheet, "<= 40", "<= x 40")
	got := run(t, "", "table", "import", "classes", sheet, "-p", set)
	if got.code != cli.ExitProblems || !strings.Contains(got.stdout, "sheet.csv:B2: ") {
		t.Errorf("a mistake is not told at its cell: %+v", got)
	}
	same(t, csv, "id,meter.dn,meter.class\nsmall,<= 40,小表\nrest,-,大表\n")
	edit(t, sheet, "<= x 40", "<= 45")
	if got := run(t, "", "table", "import", "classes", sheet, "-p", set); got.code != cli.ExitOK || !strings.Contains(got.stdout, "改动 1 行") {
		t.Errorf("import: %+v", got)
	}
	same(t, csv, "id,meter.dn,meter.class\nsmall,<= 45,小表\nrest,-,大表\n")
}

func TestTableUsage(t *testing.T) {
	t.Parallel()
	set := write(t, "policies.yaml", meterSet)
	bad := write(t, "bad.csv", "id,meter.dn,meter.class,colour\nsmall,1,2,3\n")
	tests := []struct {
		args []string
		code int
	}{
		{[]string{"table"}, cli.ExitUsage},
		{[]string{"table", "export", "classes", "x.ods"}, cli.ExitUsage},
		{[]string{"table", "export", "meters", "x.csv"}, cli.ExitUsage},
		{[]string{"table", "import", "classes", "none.csv"}, cli.ExitFailure},
		{[]string{"table", "import", "classes", bad}, cli.ExitProblems},
	}
	for _, tt := range tests {
		if got := run(t, "", append(tt.args, "-p", set)...); got.code != tt.code {
			t.Errorf("%v: exit code %d, want %d; %s", tt.args, got.code, tt.code, got.stderr)
		}
	}
	same(t, set, meterSet)
}

// A set without tables is told so; a name that several tables have, or none,
// is answered with the names that there are.
func TestTableNames(t *testing.T) {
	t.Parallel()
	twice := write(t, "twice.yaml", strings.Replace(meterSet, "  p:\n", "  q:\n    title: 气表\n"+meterSet[strings.Index(meterSet, "    tables:"):]+"  p:\n", 1))
	tests := []struct {
		name, reason string
		args         []string
		code         int
		want         string
	}{
		{"none to list", "not an empty page", []string{"list", "-p", planFile}, cli.ExitOK, planFile + ": there are no tables\n"},
		{"none to export", "not an empty list", []string{"export", "fees", "x.csv", "-p", planFile}, cli.ExitUsage, "there is no table fees: " + planFile + " has none"},
		{"another name", "those that there are", []string{"export", "fees", "x.csv", "-p", twice}, cli.ExitUsage, "there is no table fees; there are: q/classes, p/classes"},
		{"two of a name", "the full name tells them apart", []string{"export", "classes", "x.csv", "-p", twice}, cli.ExitUsage, "more than one table is called classes; write its full name: q/classes, p/classes"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := run(t, "", append([]string{"table", "--lang", "en"}, tt.args...)...)
			if got.code != tt.code || !strings.Contains(got.stdout+got.stderr, tt.want) {
				t.Errorf("code %d (%s)\n%s%s", got.code, tt.reason, got.stdout, got.stderr)
			}
		})
	}
}

// Nothing is written where the set would have a mistake that it has not today;
// one that it has already does not stand in the way.
func TestTableIsCheckedFirst(t *testing.T) {
	t.Parallel()
	broken := strings.Replace(meterSet, "cite: rules 1", "cite: nowhere 1", 1)
	tests := []struct {
		name, set, sheet string
		code             int
		says             string
		written          bool
	}{
		{"a mistake", meterSet, "id,title,meter.dn,meter.class\nsmall,小,<= x,小表\nrest,其他,-,大表\n", cli.ExitProblems, "sheet.csv:C2: error: ", false},
		{"a mistake of a row", meterSet, "id,title,meter.dn,meter.class,cite\nsmall,小,<= 40,小表,\nrest,其他,-,大表,nowhere 1\n", cli.ExitProblems, "sheet.csv:E3: error: ", false},
		{"a name that is none", meterSet, "id,title,meter.dn,meter.class\n\nSmall,小,<= 40,小表\n", cli.ExitProblems, "sheet.csv:A3: error: ", false},
		{"a cell that cannot be taken", meterSet, "id,title,meter.dn,meter.class\nsmall,小,\"<= 1,000\",小表\n", cli.ExitFailure, "sheet.csv: C2: the commas", false},
		{"a mistake elsewhere", broken, "id,title,meter.dn,meter.class\nsmall,小,<= 50,小表\nrest,其他,-,大表\n", cli.ExitProblems, "rows added 0, changed 1", true},
		{"one more beside it", broken, "id,title,meter.dn,meter.class\nsmall,小,<= x,小表\nrest,其他,-,大表\n", cli.ExitProblems, "sheet.csv:C2: error: ", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			set := write(t, "policies.yaml", tt.set)
			got := run(t, "", "table", "import", "classes", write(t, "sheet.csv", tt.sheet), "-p", set, "--lang", "en")
			if got.code != tt.code || !strings.Contains(got.stdout+got.stderr, tt.says) || strings.Contains(got.stdout, "nothing was written") == tt.written && tt.code == cli.ExitProblems && !strings.Contains(got.stderr, "A3") {
				t.Errorf("code %d\n%s%s", got.code, got.stdout, got.stderr)
			}
			want := tt.set
			if tt.written {
				want = strings.Replace(want, "<= 40", "<= 50", 1)
			}
			same(t, set, want)
		})
	}
}

// Rows that are sorted mean something else in a table whose first row wins.
func TestTableSorted(t *testing.T) {
	t.Parallel()
	const sorted = "id,title,meter.dn,meter.class\nrest,其他,-,大表\nnew,新,> 5,新表\nsmall,小,<= 40,小表\n"
	for hit, want := range map[string]bool{"first": true, "unique": false} {
		set := write(t, "policies.yaml", strings.Replace(meterSet, "hit: first", "hit: "+hit, 1))
		got := run(t, "", "table", "import", "classes", write(t, "sheet.csv", sorted), "-p", set, "--lang", "en")
		if strings.Contains(got.stdout, "rest now stands before small") != want {
			t.Errorf("%s: %+v", hit, got)
		}
	}
}

// What GBK and Excel make of a sheet is read, and said.
func TestTableOfExcel(t *testing.T) {
	t.Parallel()
	text, err := simplifiedchinese.GBK.NewEncoder().String("id,title,meter.dn,meter.class\r\nsmall,小,<= 50,小表\r\nrest,其他,-,大表\r\n")
	if err != nil {
		t.Fatal(err)
	}
	set, sheet := write(t, "policies.yaml", meterSet), write(t, "sheet.csv", text)
	got := run(t, "", "table", "import", "classes", sheet, "-p", set)
	if got.code != cli.ExitOK || !strings.Contains(got.stderr, "按 GB18030 读取") {
		t.Errorf("%+v", got)
	}
	same(t, set, strings.Replace(meterSet, "<= 40", "<= 50", 1))
}

// A file behind a symbolic link is written, and the link stays.
func TestLinksStay(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args       []string
		from, want string
	}{
		"import": {[]string{"table", "import", "classes", "SHEET"}, meterSet, strings.Replace(meterSet, "<= 40", "<= 50", 1)},
		"fmt":    {[]string{"fmt"}, strings.Replace(meterSet, "set: meters", "set:   meters", 1), meterSet},
	} {
		target := write(t, "target.yaml", tt.from)
		dir := t.TempDir()
		link, near := filepath.Join(dir, "policies.yaml"), filepath.Join(dir, "near.yaml")
		for from, to := range map[string]string{near: target, link: "near.yaml"} {
			if err := os.Symlink(to, from); err != nil {
				t.Skip("no symbolic links here:", err)
			}
		}
		for i := range tt.args {
			if tt.args[i] == "SHEET" {
				tt.args[i] = write(t, "sheet.csv", "id,title,meter.dn,meter.class\nsmall,小,<= 50,小表\nrest,其他,-,大表\n")
			}
		}
		if got := run(t, "", append(tt.args, "-p", link)...); got.code != cli.ExitOK {
			t.Errorf("%s: %+v", name, got)
		}
		same(t, target, tt.want)
		for _, l := range []string{link, near} {
			if info, err := os.Lstat(l); err != nil || info.Mode()&os.ModeSymlink == 0 {
				t.Errorf("%s: %s is a link no more: %v", name, l, err)
			}
		}
	}
}
