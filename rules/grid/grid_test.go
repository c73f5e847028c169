package grid_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/grid"
)

const meters = `guize: 1
set: meters
facts:
  meter.dn: {type: int}
  cost: {type: money, unit: CNY}
outcomes:
  meter.class: {type: enum, values: [small, large, "A++"]}
  points: {type: int}
policies:
  p:
    tables:
      # 分级 the classes
      - id: classes
        hit: first
        inputs: [meter.dn, cost]
        outputs: [meter.class, points]
        rows:
          # 小表 small meters
          - {id: small, title: {zh: 小, en: Small}, if: ["<= 40", "< 1000000"], then: [small, 1], cite: rules 3}  # 最常见 most common
          - {id: general, title: {zh: 一般, en: General}, if: ["(40..200]", "-"], then: [large, 2], cite: [rules 4, code 1(2)]}

          # 其他 the rest
          - id: rest     # 剩下的 what is left
            title: {zh: 其他, en: Other}
            if: ["-", "-"]
            then: ["A++", 3]
            valid: {from: 2024-01-01}
            allow: {missing-citation: 无}
        # 表的末尾 the end of the table
    rules: []
`

func read(t testing.TB, text string) *grid.Grid {
	t.Helper()
	g, err := grid.Read("p.yaml", []byte(text), "p/classes")
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// The columns of a table have a second name each.
func TestReadBands(t *testing.T) {
	t.Parallel()
	g := read(t, strings.NewReplacer("inputs: [meter.dn, cost]", "input: meter.dn", "outputs: [meter.class, points]", "output: points", "hit: first", "hit: progressive",
		`"< 1000000"]`, "]", `, "-"]`, "]", "[small, 1]", "1", "[large, 2]", "2", `["A++", 3]`, "3").Replace(meters))
	if !slices.Equal(g.Inputs, []string{"meter.dn"}) || !slices.Equal(g.Outputs, []string{"points"}) || len(g.Rows) != 3 {
		t.Errorf("inputs %q, outputs %q, %d rows", g.Inputs, g.Outputs, len(g.Rows))
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	want := &grid.Grid{
		Table: "p/classes", Inputs: []string{"meter.dn", "cost"}, Outputs: []string{"meter.class", "points"},
		Columns: []string{"id", "title.zh", "title.en", "meter.dn", "cost", "meter.class", "points", "cite", "from", "to", "overrides"},
		Rows: [][]string{
			{"small", "小", "Small", "<= 40", "< 1000000", "small", "1", "rules 3", "", "", ""},
			{"general", "一般", "General", "(40..200]", "-", "large", "2", "rules 4\ncode 1(2)", "", "", ""},
			{"rest", "其他", "Other", "-", "-", "A++", "3", "", "2024-01-01", "", ""},
		},
	}
	if diff := cmp.Diff(want, read(t, meters)); diff != "" {
		t.Errorf("Read (-want +got):\n%s", diff)
	}
	names, err := grid.Tables("p.yaml", []byte(meters))
	if diff := cmp.Diff([]string{"p/classes"}, names); diff != "" || err != nil {
		t.Errorf("Tables: %v %s", err, diff)
	}
}

const (
	smallRow = `          - {id: small, title: {zh: 小, en: Small}, if: ["<= 40", "< 1000000"], then: [small, 1], cite: rules 3}  # 最常见 most common` + "\n"
	general  = `          - {id: general, title: {zh: 一般, en: General}, if: ["(40..200]", "-"], then: [large, 2], cite: [rules 4, code 1(2)]}` + "\n"
	restRow  = "- id: rest     # 剩下的 what is left\n            title: {zh: 其他, en: Other}\n            if: [\"-\", \"-\"]\n            then: [\"A++\", 3]\n            valid: {from: 2024-01-01}\n            allow: {missing-citation: 无}\n"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reason string
		change       func(*grid.Grid)
		old, new     string // the one text of the file that changes
	}{
		{"nothing", "the file is the same, byte for byte", func(*grid.Grid) {}, "", ""},
		{"input", "only the cell changes", func(g *grid.Grid) { g.Rows[0][3] = "<= 50" }, `"<= 40"`, `"<= 50"`},
		{"number", "a number stays one", func(g *grid.Grid) { g.Rows[0][6] = "10" }, "then: [small, 1]", "then: [small, 10]"},
		{"text that needs quotes", "what YAML would read otherwise is quoted", func(g *grid.Grid) { g.Rows[1][5] = "4: x" }, "then: [large, 2]", `then: ["4: x", 2]`},
		{"title", "in its language", func(g *grid.Grid) { g.Rows[2][2] = "Others: all" }, "en: Other}", `en: "Others: all"}`},
		{"citation", "one of two", func(g *grid.Grid) { g.Rows[1][7] = "rules 4\ncode 2" }, "code 1(2)]", "code 2]"},
		{"date", "in the block form too", func(g *grid.Grid) { g.Rows[2][8] = "2025-01-01" }, "from: 2024-01-01", "from: 2025-01-01"},
		{"new row", "at its place, on a line of its own", func(g *grid.Grid) {
			g.Rows = slices.Insert(g.Rows, 1, []string{"middle", "中", "", "(40..50]", "", "large", "2", "rules 5\nrules 6", "2025-01-01", "", "small"})
		}, general, "          - {id: middle, title: {zh: 中}, if: [\"(40..50]\", \"-\"], then: [large, 2], cite: [rules 5, rules 6], overrides: small, valid: {from: 2025-01-01}}\n" + general},
		{"row that is gone", "the comments before it stay", func(g *grid.Grid) { g.Rows = g.Rows[1:] }, smallRow, ""},
		{"last row that is gone", "the end of the table stays", func(g *grid.Grid) { g.Rows = g.Rows[:2] },
			"\n          # 其他 the rest\n          " + restRow, "          # 其他 the rest\n"},
		{"key that is gone", "the row is written anew, with its comment", func(g *grid.Grid) { g.Rows[0][7] = "" },
			`then: [small, 1], cite: rules 3}`, `then: [small, 1]}`},
		{"key that is new in a block", "what the grid does not know stays", func(g *grid.Grid) { g.Rows[2][7] = "rules 9" },
			restRow, `- {id: rest, title: {zh: 其他, en: Other}, if: ["-", "-"], then: [A++, 3], cite: rules 9, valid: {from: 2024-01-01}, allow: {missing-citation: 无}}  # 剩下的 what is left` + "\n"},
		{"other order", "rows take their comments with them", func(g *grid.Grid) { g.Rows[0], g.Rows[1] = g.Rows[1], g.Rows[0] },
			"          # 小表 small meters\n" + smallRow + general, general + "          # 小表 small meters\n" + smallRow},
		{"dated citation", "its days are written again", func(g *grid.Grid) {
			g.Rows[0][7] = "{to: 2020-01-01, cite: rules 3}\n{from: 2020-01-02, cite: [rules 5, code 6]}"
		},
			"cite: rules 3", "cite: [{to: 2020-01-01, cite: rules 3}, {from: 2020-01-02, cite: [rules 5, code 6]}]"},
		{"columns in another order", "and not all of them", func(g *grid.Grid) {
			for i, r := range g.Rows {
				g.Rows[i] = []string{r[6], r[3], r[4], r[5], r[0]}
			}
			g.Columns = []string{"points", "meter.dn", "cost", "meter.class", "id"}
			g.Rows[0][0] = "7"
		}, "then: [small, 1]", "then: [small, 7]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := read(t, meters)
			tt.change(g)
			got, err := grid.Write("p.yaml", []byte(meters), g, "p.xlsx")
			if err != nil {
				t.Fatal(err)
			}
			want := meters
			if tt.old != "" {
				if strings.Count(meters, tt.old) != 1 {
					t.Fatalf("%q stands %d times in the file", tt.old, strings.Count(meters, tt.old))
				}
				want = strings.Replace(meters, tt.old, tt.new, 1)
			}
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
		})
	}
}

func TestWriteMistakes(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*grid.Grid)
		want   string
	}{
		{"no table", func(g *grid.Grid) { g.Table = "p/class" }, "p.yaml:1:1 unknown-table"},
		{"unknown column", func(g *grid.Grid) { g.Columns[7] = "citation" }, "p.xlsx:H1 unknown-key"},
		{"missing column", func(g *grid.Grid) { g.Columns[3] = "title" }, "p.xlsx:A1 missing-key"},
		{"column twice", func(g *grid.Grid) { g.Columns[9] = "from" }, "p.xlsx:J1 duplicate-key"},
		{"no id", func(g *grid.Grid) { g.Rows[1][0] = " " }, "p.xlsx:A3 bad-id"},
		{"id twice", func(g *grid.Grid) { g.Rows[2][0] = "small" }, "p.xlsx:A4 duplicate-id"},
		{"short row", func(g *grid.Grid) { g.Rows[2] = g.Rows[2][:3] }, "p.xlsx:A4 wrong-columns"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := read(t, meters)
			tt.change(g)
			_, err := grid.Write("p.yaml", []byte(meters), g, "p.xlsx")
			var bad *rules.Error
			if !errors.As(err, &bad) {
				t.Fatalf("Write() = %v", err)
			}
			d := bad.Diagnostics[0]
			if got := d.Pos.String() + " " + d.Code; got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
	moved := read(t, meters)
	moved.Lines, moved.Rows[1][0] = []int{3, 27, 28}, "small"
	if _, err := grid.Write("p.yaml", []byte(meters), moved, "p.xlsx"); err == nil || !strings.Contains(err.Error(), "p.xlsx:A27: ") {
		t.Errorf("the row of the sheet is not told: %v", err)
	}
	inside := "policies: {p: {tables: [{id: classes, inputs: [a], outputs: [b], rows: [{id: x, if: [1], then: [2]}]}]}}"
	if _, err := grid.Write("p.yaml", []byte(inside), &grid.Grid{Table: "p/classes", Columns: []string{"id", "a", "b"}, Rows: [][]string{{"x", "1", "3"}}}, "p.xlsx"); err == nil || !strings.Contains(err.Error(), "[table-layout]") {
		t.Errorf("rows inside brackets: %v", err)
	}
	none := read(t, meters)
	none.Rows = nil
	if _, err := grid.Write("p.yaml", []byte(meters), none, "p.xlsx"); err == nil || !strings.Contains(err.Error(), "[table-layout]") {
		t.Errorf("no row at all: %v", err)
	}
}

// Whatever a cell is changed to, the file then says that, or nothing is
// written.
func FuzzWrite(f *testing.F) {
	for _, s := range []string{"<= 5", "a, b", "not a", "= x > 3", "# no", "'", `"`, `\`, "yes", "007", "1e5", "- x", "{", "中，文", ": ", "a: b", "%", "\u00a0", "null", "~"} {
		f.Add(s, 3, 0)
		f.Add(s, 5, 1)
		f.Add(s, 2, 2)
	}
	f.Fuzz(func(t *testing.T, text string, column, row int) {
		g := read(t, meters)
		if len(text) > 200 || column < 1 || column >= len(g.Columns) || row < 0 || row >= len(g.Rows) {
			return
		}
		g.Rows[row][column] = text
		out, err := grid.Write("p.yaml", []byte(meters), g, "p.xlsx")
		if err != nil {
			return
		}
		again := read(t, string(out))
		k := slices.Index(again.Columns, g.Columns[column])
		if got := again.Rows[row][k]; strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(text), " ") && !(strings.TrimSpace(text) == "" && got == "-") {
			t.Errorf("%q became %q", text, got)
		}
		for _, c := range []string{"分级 the classes", "小表 small meters", "其他 the rest", "表的末尾 the end"} {
			if !strings.Contains(string(out), c) {
				t.Errorf("the comment %q is gone", c)
			}
		}
	})
}

// A place in the rows of a file is a cell.
func TestFind(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text   string
		row    int
		column string
	}{
		{`<= 40"`, 0, "meter.dn"},
		{"mall, 1]", 0, "meter.class"},
		{"1], cite: rules 3", 0, "points"},
		{"general", 1, "id"},
		{"ode 1(2)", 1, "cite"},
		{`++", 3]`, 2, "meter.class"},
		{"2024-01-01", 2, "from"},
		{"allow:", 2, "id"},
		{"guize", -1, ""},
		{"表的末尾", -1, ""},
	}
	for _, tt := range tests {
		before, _, _ := strings.Cut(meters, tt.text)
		line := before[strings.LastIndex(before, "\n")+1:]
		at := rules.Pos{Line: 1 + strings.Count(before, "\n"), Col: 1 + len([]rune(line))}
		row, column, ok := grid.Find("p.yaml", []byte(meters), "p/classes", at)
		if ok != (tt.row >= 0) || ok && (row != tt.row || column != tt.column) {
			t.Errorf("%s at %v: %d %s %t", tt.text, at, row, column, ok)
		}
	}
}
