package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/engine/tell/page"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/grid"
)

func (a *app) tableCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "table",
		Short: "Take decision tables to a spreadsheet and back / 决策表与电子表格互转",
		Long: `Take a decision table of the set of -p to a spreadsheet and back. The columns of
the sheet are the id of each row, its titles, the inputs and outputs of the
table, and the citation, the dates and the rules that it overrides. In .csv columns
and cells are written as in the policy file; in .xlsx they bear titles, values can be
chosen from lists, and numbers and dates are such. Coming back, a cell is what it holds, not what it
shows, and only what changed is written into the file: ids, comments and
everything else stay. Where a cell cannot be taken, or the set would have a
mistake that it has not today, nothing is written.

把规则集中的决策表导出为电子表格，改好后再导入。.csv 的列名和格子照规则集的写法；.xlsx 的写标题，
值可以从列表里选，数和日期就是数和日期。导入取单元格里存的值，不取显示的样子，只改写
有变化的单元格，编号、引用和注释都保留。有单元格读不了、或导入后规则集会多出错误时，什么也不写。`,
		Args: subcommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := cmd.Help(); err != nil {
				return err
			}
			return &exit{code: ExitUsage}
		},
	}
	cmd.AddCommand(
		&cobra.Command{Use: "list", Short: "List the tables / 列出决策表", Args: arguments(0, 0),
			RunE: action(func(context.Context, []string) error { return a.tableList() })},
		&cobra.Command{Use: "export TABLE FILE", Short: "Write a table to FILE.xlsx or FILE.csv / 导出", Args: arguments(2, 2),
			RunE: action(func(_ context.Context, args []string) error { return a.tableExport(args[0], args[1]) })},
		&cobra.Command{Use: "import TABLE FILE", Short: "Take a table from FILE.xlsx or FILE.csv / 导入", Args: arguments(2, 2),
			RunE: action(func(_ context.Context, args []string) error { return a.tableImport(args[0], args[1]) })},
	)
	return cmd
}

// tablePlace is a table of a set and the file that holds its rows.
type tablePlace struct {
	id    string // "policy/table"
	table *rules.Table
	loop  *rules.Loop // nil: not over a list
	file  string      // as a person can open it
	fsys  fs.FS       // the same file is name there
	name  string
	csv   bool // the rows come from a CSV file
	kinds map[string]rules.Kind
	rows  int
}

// tables lists the tables of the set, and says where their rows stand. A set
// that has mistakes can be read all the same, so that a sheet can mend them.
func (a *app) tables() ([]tablePlace, error) {
	set, at, err := a.read(a.ctx, a.policies)
	if set == nil || err != nil && !isMistake(err) {
		return nil, err
	}
	a.set = set
	var out []tablePlace
	for _, p := range set.Policies {
		for _, r := range p.Rules {
			if r.Table == nil {
				continue
			}
			i := slices.IndexFunc(out, func(t tablePlace) bool { return t.table == r.Table })
			if i < 0 {
				i = len(out)
				out = append(out, tablePlace{id: p.ID + "/" + r.Table.ID, table: r.Table, loop: r.For, fsys: at.fsys, name: r.Pos.File, file: at.open(r.Pos.File), csv: r.Pos.File != r.Table.Pos.File, kinds: set.ColumnKinds(r)})
			}
			if out[i].file != at.open(r.Pos.File) {
				return nil, fmt.Errorf(a.tongue(set).Say("决策表 %s 的行一部分在规则集里，一部分在 CSV 文件里，不能一起导出",
					"some rows of the table %s stand in the set and some in a CSV file; they cannot be taken together"), out[i].id)
			}
			out[i].rows++
		}
	}
	return out, nil
}

func (a *app) tableList() error {
	all, err := a.tables()
	if err != nil {
		return err
	}
	l, p := a.tongue(a.set), page.New()
	if len(all) == 0 {
		p.Line(fmt.Sprintf(l.Say("%s：没有决策表", "%s: there are no tables"), a.policies))
	}
	rows := make([][]string, len(all))
	for i, t := range all {
		rows[i] = []string{t.id, l.Count(t.rows, "%d 行", "%d row", "%d rows"), t.file}
	}
	p.Columns("", rows)
	fmt.Fprint(a.out, p)
	return nil
}

// findTable finds a table by its full name, or by its own where that is enough.
func (a *app) findTable(name string) (tablePlace, error) {
	all, err := a.tables()
	if err != nil {
		return tablePlace{}, err
	}
	var found []tablePlace
	for _, t := range all {
		if t.id == name || strings.HasSuffix(t.id, "/"+name) {
			found = append(found, t)
		}
	}
	switch {
	case len(all) == 0:
		return tablePlace{}, misuse("没有决策表 %s：%s 里一张也没有", "there is no table %s: %s has none", name, a.policies)
	case len(found) == 0:
		return tablePlace{}, misuse("没有决策表 %s，可用：%s", "there is no table %s; there are: %s", name, strings.Join(fullNames(all), ", "))
	case len(found) > 1:
		return tablePlace{}, misuse("决策表 %s 不止一张，请写全名：%s", "more than one table is called %s; write its full name: %s", name, strings.Join(fullNames(found), ", "))
	}
	return found[0], nil
}

func fullNames(tables []tablePlace) []string {
	out := make([]string, len(tables))
	for i, t := range tables {
		out[i] = t.id
	}
	return out
}

// grid reads the rows of a table from the file that holds them.
func (t tablePlace) grid() (*grid.Grid, []byte, error) {
	data, err := fs.ReadFile(t.fsys, t.name)
	if err != nil {
		return nil, nil, err
	}
	var g *grid.Grid
	if t.csv {
		g, _, err = sheet.Reading{Table: t.id}.CSV(bytes.NewReader(data))
	} else {
		g, err = grid.Read(t.file, data, t.id)
	}
	return g, data, err
}

func (a *app) tableExport(name, file string) error {
	as, err := sheetFormat(file)
	if err != nil {
		return err
	}
	t, err := a.findTable(name)
	if err != nil {
		return err
	}
	g, _, err := t.grid()
	if err != nil {
		return a.mistakes(err)
	}
	var b bytes.Buffer
	if err := as.write(&b, g, a.headings(t, g)...); err != nil {
		return err
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		return err
	}
	l := a.tongue(a.set)
	fmt.Fprintf(a.out, l.Say("导出 %s：%s，写入 %s\n", "exported %s: %s to %s\n"), t.id, l.Count(len(g.Rows), "%d 行", "%d row", "%d rows"), file)
	return nil
}

// sheetKind is how a sheet is written and read.
type sheetKind struct {
	write func(io.Writer, *grid.Grid, ...sheet.Heading) error
	read  func(sheet.Reading, io.Reader) (*grid.Grid, []rules.Text, error)
}

// sheetFormat knows a sheet by the end of its name.
func sheetFormat(file string) (sheetKind, error) {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".xlsx":
		return sheetKind{sheet.WriteXLSX, sheet.Reading.XLSX}, nil
	case ".csv":
		return sheetKind{func(w io.Writer, g *grid.Grid, _ ...sheet.Heading) error { return sheet.WriteCSV(w, g) }, sheet.Reading.CSV}, nil
	case ".xls", ".ods", ".et":
		return sheetKind{}, misuse("%s：请用表格软件另存为 .xlsx", "%s: save it as .xlsx in a spreadsheet program", file)
	}
	return sheetKind{}, misuse("%s：文件名应以 .xlsx 或 .csv 结尾", "%s: want a name that ends in .xlsx or .csv", file)
}

// mistakes prints diagnostics, where an error holds such.
func (a *app) mistakes(err error) error {
	bad := (*rules.Error)(nil)
	if !errors.As(err, &bad) {
		return err
	}
	a.printDiagnostics(a.err, a.tongue(nil), bad.Diagnostics)
	return problems()
}
