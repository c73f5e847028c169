package sheet_test

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/adapters/sheet"
	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// Where encoding/csv reads a whole file, the rows that Quotes tells apart are
// its records.
func FuzzQuotes(f *testing.F) {
	f.Add("a,b\n\"c\nd\",e\n")
	f.Add("\"a\"\"\n\"\"b\"\n\n\nc")
	f.Add("a\"b\n\"c\" \n\"\"\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ReplaceAll(text, "\r", "")
		r := csv.NewReader(strings.NewReader(text))
		r.FieldsPerRecord = -1
		want, err := r.ReadAll()
		var q sheet.Quotes
		var row string
		var got [][]string
		for line := range strings.SplitSeq(text, "\n") {
			q.Line([]byte(line))
			if row += line; q.Open && !q.Broken {
				row += "\n"
				continue
			}
			if row != "" && !q.Broken {
				one := csv.NewReader(strings.NewReader(row))
				cells, err := one.Read()
				if err != nil {
					t.Fatalf("row %q: %v", row, err)
				}
				got = append(got, cells)
			}
			if q.Broken && err == nil {
				t.Fatalf("row %q is broken, and the file can be read", row)
			}
			if q.Broken {
				return // and csv stops too
			}
			q, row = sheet.Quotes{}, ""
		}
		if q.Open != (err != nil) {
			t.Fatalf("open %v at the end, error %v", q.Open, err)
		}
		if diff := cmp.Diff(want, got); err == nil && diff != "" {
			t.Errorf("(-csv +rows):\n%s", diff)
		}
	})
}

// Any bytes as the first row and another give an application that can be read,
// or mistakes in both languages with a place within the row.
func FuzzColumns(f *testing.F) {
	f.Add("applicant.type,works[用水].length,services", "企业,5,water;gas")
	f.Add("申请单位,acts[0].act,approvals[x].done", "\"a\nb\",\\,是")
	f.Add("people,site.central", "1e400,\xff")
	f.Add("works[water].stops[1].from,works[water].stops[0].from", "2021/9/7 8:30,2021/13/45")
	f.Add("a[b][c].d,,\"\"\"\"", "")
	all := sets(f)
	f.Fuzz(func(t *testing.T, header, row string) {
		c, err := sheet.ReadColumns("a.csv", 1, []byte(header), all...)
		if err != nil {
			var bad *rules.Error
			if !errors.As(err, &bad) || len(bad.Diagnostics) == 0 {
				t.Fatalf("%v", err)
			}
			for _, d := range bad.Diagnostics {
				within(t, d, header)
			}
			return
		}
		data, err := c.Application([]byte(row), 1)
		if err != nil {
			var d rules.Diagnostic
			if !errors.As(err, &d) {
				t.Fatalf("%v", err)
			}
			within(t, d, row)
			return
		}
		if _, err := engine.DecodeFacts(data); err != nil || !json.Valid(data) {
			t.Fatalf("%q under %q gives %s: %v", row, header, data, err)
		}
	})
}

func within(t *testing.T, d rules.Diagnostic, text string) {
	t.Helper()
	lines := strings.Split(text, "\n")
	if d.Message["zh"] == "" || d.Message["en"] == "" || d.Code == "" {
		t.Errorf("not in both languages: %+v", d)
	}
	if d.Pos.Line < 1 || d.Pos.Line > len(lines) || d.Pos.Col < 1 || d.Pos.Col > len([]rune(lines[d.Pos.Line-1]))+1 {
		t.Errorf("%v is no place in %q", d.Pos, text)
	}
}
