package rules_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/internal/mistakes"
)

func TestCells(t *testing.T) {
	t.Parallel()
	tests := []struct{ cell, number, set, reason string }{
		{"-", "", "", "anything"},
		{"5", "meter.dn == 5", `"5" in services`, "a value; a set contains it"},
		{"-5", "meter.dn == -5", `"-5" in services`, "a negative number is no dash"},
		{"<= 5", "meter.dn <= 5", "services <= 5", "a comparison"},
		{">5", "meter.dn > 5", "services > 5", "spaces do not matter"},
		{"!= 5", "meter.dn != 5", "services != 5", "unequal"},
		{"[1..5]", "(meter.dn >= 1 and meter.dn <= 5)", "(services >= 1 and services <= 5)", "both ends"},
		{"(1..5]", "(meter.dn > 1 and meter.dn <= 5)", "(services > 1 and services <= 5)", "without the lower end"},
		{"[ 1 .. 5 )", "(meter.dn >= 1 and meter.dn < 5)", "(services >= 1 and services < 5)", "without the upper end"},
		{"(0.5..1.5)", "(meter.dn > 0.5 and meter.dn < 1.5)", "(services > 0.5 and services < 1.5)", "decimal points are not dots"},
		{"small, big", `(meter.dn == "small" or meter.dn == "big")`, `("small" in services or "big" in services)`, "one of"},
		{"1, [3..4]", `(meter.dn == 1 or (meter.dn >= 3 and meter.dn <= 4))`, `("1" in services or (services >= 3 and services <= 4))`, "kinds may mix"},
		{"not small", `not (meter.dn == "small")`, `not ("small" in services)`, "the opposite"},
		{"not a, b", `not ((meter.dn == "a" or meter.dn == "b"))`, `not (("a" in services or "b" in services))`, "none of"},
		{"not <= 5", "not (meter.dn <= 5)", "not (services <= 5)", "of a comparison"},
		{"nothing", `meter.dn == "nothing"`, `"nothing" in services`, "not is a word of its own"},
		{"= params.limit", "meter.dn == params.limit", "services == params.limit", "an expression"},
		{"= min(a, b)", "meter.dn == (min(a, b))", "services == (min(a, b))", "commas of an expression"},
		{"<= params.limit * 2", "meter.dn <= (params.limit * 2)", "services <= (params.limit * 2)", "compared with an expression"},
		{"< params.limit", "meter.dn < params.limit", "services < params.limit", "compared with a parameter"},
		{"2024-01-01", `meter.dn == date("2024-01-01")`, `date("2024-01-01") in services`, "a date"},
		{"[2024-01-01..2024-12-31]", `(meter.dn >= date("2024-01-01") and meter.dn <= date("2024-12-31"))`, `(services >= date("2024-01-01") and services <= date("2024-12-31"))`, "a range of dates"},
		{"true", "meter.dn == true", "true in services", "yes or no"},
		{`"a, b"`, `meter.dn == "a, b"`, `"a, b" in services`, "quotes keep a comma"},
		{`"true"`, `meter.dn == "true"`, `"true" in services`, "quotes make text"},
		{"none", "meter.dn == none", "none in services", "the known value none"},
		{"A++", `meter.dn == "A++"`, `"A++" in services`, "a level"},
		{"企业", `meter.dn == "企业"`, `"企业" in services`, "text in Chinese"},
	}
	for _, tt := range tests {
		t.Run(tt.cell, func(t *testing.T) {
			t.Parallel()
			for input, want := range map[string]string{"meter.dn": tt.number, "services": tt.set} {
				set, err := rules.Parse(t.Context(), "f.yaml", mistakes.Lines("guize: 1", "set: s", "facts:", "  services: {type: set, values: [a]}", "policies:", "  p:", "    tables:",
					"      - id: t", "        inputs: ["+input+"]", "        outputs: [o]", "        rows:", "          - id: r", "            if: ", "              - |-", "                "+tt.cell,
					"            then: [1]"))
				if err != nil {
					t.Fatal(err)
				}
				got := ""
				if when := set.Policies[0].Rules[0].When; when != nil {
					got = when.Expr.Source
				}
				if got != want {
					t.Errorf("%q over %s: got %s, want %s: %s", tt.cell, input, got, want, tt.reason)
				}
			}
		})
	}
}

// TestCellsOverEnum: the values of an enum may look like numbers.
func TestCellsOverEnum(t *testing.T) {
	t.Parallel()
	tests := []struct{ cell, want, reason string }{
		{"40", `dn == "40"`, "a value"},
		{"40, big", `(dn == "40" or dn == "big")`, "one of"},
		{"!= 40", `dn != "40"`, "unequal"},
		{"not 40", `not (dn == "40")`, "the opposite"},
		{"none", "dn == none", "the known value none"},
	}
	for _, tt := range tests {
		set, err := rules.Parse(t.Context(), "f.yaml", mistakes.Lines("guize: 1", "set: s", "facts:", "  dn: {type: enum, values: ['40', big]}", "policies:", "  p:", "    tables:",
			"      - {id: t, inputs: [dn], outputs: [o], rows: [{id: r, if: ['"+tt.cell+"'], then: [1]}]}"))
		if err != nil {
			t.Fatal(err)
		}
		if got := set.Policies[0].Rules[0].When.Expr.Source; got != tt.want {
			t.Errorf("%q: got %s, want %s: %s", tt.cell, got, tt.want, tt.reason)
		}
	}
}

// TestCellsUnbalanced: a cell cannot close the brackets in which it is put.
func TestCellsUnbalanced(t *testing.T) {
	t.Parallel()
	tests := []struct{ cell, reason string }{
		{"<= 5) or (1 < 2", "would always hold"},
		{"[1..5) or (true]", "would always hold"},
		{"(1..5] or [7..9)", "a slip that is likely"},
		{"= 5) or (true", "of an expression too"},
		{"< (5", "never closed"},
		{"< max([1, 2)", "not a pair"},
		{"< len('a)", "a quote that never ends"},
	}
	for _, tt := range tests {
		set, err := rules.Parse(t.Context(), "f.yaml", mistakes.Lines("guize: 1", "set: s", "facts:", "  dn: {type: number}", "policies:", "  p:", "    tables:",
			"      - id: t", "        inputs: [dn]", "        outputs: [o]", "        rows:", "          - id: r", "            if: ", "              - |-", "                "+tt.cell,
			"            then: [1]"))
		if err == nil || len(set.Errors) != 1 || set.Errors[0].Code != "bad-cell" {
			t.Errorf("%q: got %v, want bad-cell: %s", tt.cell, err, tt.reason)
		}
	}
}

const tableSet = `guize: 1
set: s
sources: {s: {title: 文件}}
facts:
  works: {type: list, item: {kinds: {type: set, values: [x, y], alias: 类别}, dn: {type: number}}}
policies:
  p:
    cite: s 1
    tables:
      - id: meter-class
        title: 水表分级
        hit: first
        for: w in works
        inputs: [w.dn, w.类别, w.dn + 1]
        outputs: [w.class, w.fee]
        allow: {missing-citation: 例子}
        rows:
          - {id: small, if: ["<= 40", x, "-"], then: [small, "-"], title: 小, cite: s 三}
          - id: big
            if: ["(40..200]", "-", '>= 5']
            then: [big, = w.dn * 2]
            valid: {from: 2021-01-01}
            overrides: small
        rows_from: rows.csv
`

func TestTable(t *testing.T) {
	t.Parallel()
	csv := "\ufeffid,w.dn,w.类别,w.dn + 1,w.class,w.fee,cite,from,to,title.zh,title\r\n" +
		"huge,> 200,\"x, y\",,huge,5,s 四,2021-01-01,2022-12-31,巨,\r\n" +
		"any, - ,-,= 7,true,= w.dn,,,,,大\r\n"
	set, err := rules.Load(t.Context(), fstest.MapFS{"p.yaml": {Data: []byte(tableSet)}, "rows.csv": {Data: []byte(csv)}}, "p.yaml")
	if err == nil {
		t.Fatal("overrides of a row must name the row in full")
	}
	if got := mistakes.Found(t, err); !cmp.Equal(got, []string{"23:24 unknown-rule"}) {
		t.Fatalf("found %v", got)
	}
	type row struct{ ID, When, Decide, Cite, Title, Valid string }
	var got []row
	for _, u := range set.Policies[0].Rules {
		r := row{ID: u.ID, Title: u.Title.In("zh", ""), Valid: u.Valid.From.String() + "/" + u.Valid.To.String()}
		for _, c := range conds(u.When) {
			r.When += c + "; "
		}
		for _, a := range u.Effects[0].Args {
			r.Decide += a.Name + "=" + a.Value.Text + "; "
		}
		for _, c := range u.Cites {
			r.Cite += c.String()
		}
		got = append(got, r)
		if u.Table.ID != "meter-class" || u.Table.Hit != "first" || u.For.List != "works" || len(u.Table.Inputs) != 3 {
			t.Errorf("table of %s = %+v", u.ID, u.Table)
		}
	}
	want := []row{
		{"meter-class.small", `w.dn <= 40; "x" in w.类别; `, "w.class=small; ", "s 三", "小", "/"},
		{"meter-class.big", "(w.dn > 40 and w.dn <= 200); (w.dn + 1) >= 5; ", "w.class=big; w.fee== w.dn * 2; ", "s 1", "", "2021-01-01/"},
		{"meter-class.huge", `w.dn > 200; ("x" in w.类别 or "y" in w.类别); `, "w.class=huge; w.fee=5; ", "s 四", "巨", "2021-01-01/2022-12-31"},
		{"meter-class.any", "(w.dn + 1) == 7; ", "w.class=true; w.fee== w.dn; ", "s 1", "大", "/"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func conds(c *rules.Cond) []string {
	switch {
	case c == nil:
		return nil
	case c.Expr != nil:
		return []string{c.Expr.Source}
	}
	var out []string
	for _, x := range c.All {
		out = append(out, conds(x)...)
	}
	return out
}

func TestPlacesInCells(t *testing.T) {
	t.Parallel()
	csv := "id,甲,o\nr,\"(1..上限]\",1\n"
	fsys := fstest.MapFS{
		"p.yaml": {Data: mistakes.Lines("guize: 1", "set: s", "policies: {p: {tables: [{id: t, inputs: [甲], outputs: [o], rows_from: rows.csv,",
			" rows: [{id: a, if: ['not  <= 上限 + x'], then: [1]}]}]}}")},
		"rows.csv": {Data: []byte(csv)},
	}
	set, err := rules.Load(t.Context(), fsys, "p.yaml")
	if err != nil {
		t.Fatal(err)
	}
	at := func(i int, word string) rules.Pos {
		e := set.Policies[0].Rules[i].When.Expr
		for j := range []rune(e.Source) {
			if string([]rune(e.Source)[j:j+len([]rune(word))]) == word {
				return e.At(j)
			}
		}
		return rules.Pos{}
	}
	tests := []struct {
		row    int
		word   string
		want   rules.Pos
		reason string
	}{
		{0, "上限", rules.Pos{File: "p.yaml", Line: 4, Col: 31}, "written in the cell"},
		{0, "x", rules.Pos{File: "p.yaml", Line: 4, Col: 36}, "written in the cell"},
		{0, "not", rules.Pos{File: "p.yaml", Line: 4, Col: 28}, "generated: what it is about"},
		{1, "上限", rules.Pos{File: "rows.csv", Line: 2, Col: 8}, "in the CSV file, after its quote"},
		{1, "<=", rules.Pos{File: "rows.csv", Line: 2, Col: 6}, "generated: the dots"},
	}
	for _, tt := range tests {
		if got := at(tt.row, tt.word); got != tt.want {
			t.Errorf("%q of row %d is at %s, want %s: %s", tt.word, tt.row, got, tt.want, tt.reason)
		}
	}
}

func TestRowsFromMistakes(t *testing.T) {
	t.Parallel()
	policy := mistakes.Lines("guize: 1", "set: s", "policies: {p: {allow: {missing-citation: x}, tables: [{id: t, inputs: [a, b], outputs: [o], rows_from: rows.csv}]}}")
	tests := []struct {
		name, csv string
		want      []string
		reason    string
	}{
		{"empty", "", []string{"1:1 empty-file"}, "no header"},
		{"unknown column", "id,a,b,o,cites\n", []string{"1:10 unknown-key"}, "misspelt"},
		{"missing columns", "编号,a\n", []string{"1:1 missing-key", "1:1 missing-key", "1:1 missing-key", "1:1 unknown-key"}, "id, b and o"},
		{"column twice", "id,a,b,o,a\n", []string{"1:10 duplicate-key"}, "which one counts?"},
		{"short row", "id,a,b,o\nr,1,2\n", []string{"2:1 wrong-columns"}, "a cell is missing"},
		{"open quote", "id,a,b,o\nr,\"1,2,3\n", []string{"2:9 syntax"}, "never closed"},
		{"quote inside", "id,a,b,o\n行,1\"2,2,3\n", []string{"2:4 syntax"}, "columns in characters"},
		{"bad cell", "id,a,b,o\nr,企业,\"<=\",3\n", []string{"2:7 bad-cell"}, "columns in characters"},
		{"bad id", "id,a,b,o\nR 1,1,2,3\n,1,2,3\n", []string{"2:1 bad-id", "3:1 bad-id"}, "an id is a name"},
		{"twice", "id,a,b,o\nr,1,2,3\nr,1,2,3\n", []string{"3:1 duplicate-id"}, "the same row"},
		{"bad dates", "id,a,b,o,from,to\nr,1,2,3,2021-1-1,\ns,1,2,3,2022-01-01,2021-01-01\n", []string{"2:9 bad-date", "3:20 dates-reversed"}, "dates are checked"},
		{"not UTF-8", "id,a,b,o\n\xc3\xfb,1,2,3\n", []string{"2:1 not-utf8"}, "saved by a spreadsheet"},
		{"control", "id,a,b,o\nr,\x01,2,3\n", []string{"2:3 bad-character"}, "invisible"},
		{"many columns", "id," + strings.Repeat("title.zh,", 300) + "\n", []string{"1:1795 too-large"}, "more than anybody needs"},
		{"bad expression", "id,a,b,o\nr,1,2,=\n", []string{"2:8 no-value"}, "nothing after ="},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := rules.Load(t.Context(), fstest.MapFS{"p.yaml": {Data: policy}, "rows.csv": {Data: []byte(tt.csv)}}, "p.yaml")
			if diff := cmp.Diff(tt.want, mistakes.Found(t, err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s\n%v", tt.reason, diff, err)
			}
		})
	}
}
