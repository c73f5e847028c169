package rules_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/rules"
)

// A progressive table is rules, one a band: in short, in full, in a CSV file; of
// what was counted before, of whole numbers, of amounts.
func TestProgressiveRows(t *testing.T) {
	t.Parallel()
	const head = `guize: 1
set: s
sources: {s: {title: 文件}}
facts: {used: {type: number}, before: {type: number}, count: {type: int}, income: {type: money}, works: {type: list, item: {n: {type: number}}}}
outcomes: {fee: {type: money, combine: sum}, points: {type: int, combine: sum}, tax: {type: money, combine: sum}, works.toll: {type: money, combine: sum}}
policies:
  p:
    cite: s 1
    tables:
      - `
	tests := []struct {
		name, table string
		want        []string
	}{
		{"short", `{id: t, title: 阶梯, hit: progressive, input: used, output: fee, rows: {"[0..180]": 5, "(180..260]": 7.5, "> 260": = 9 + 1}}`, []string{
			`t.band1 阶梯 [0..180]: : fee = part(used, 0, 180) * 5`,
			`t.band2 阶梯 (180..260]: used > 180: fee = part(used, 180, 260) * 7.5`,
			`t.band3 阶梯 > 260: used > 260: fee = part(used, 260) * (9 + 1)`}},
		{"after", `{id: t, hit: progressive, inputs: [used], outputs: [fee], after: before, rows: [{id: low, if: "[0..180]", then: 5}, {id: mid, if: ["(180..260]"], then: ["-"]}, {id: high, if: "> 260", then: 9}]}`, []string{
			`t.low : : fee = (part(before + used, 0, 180) - part(before, 0, 180)) * 5`,
			`t.mid : max(before, before + used) > 180 and min(before, before + used) < 260: `,
			`t.high : max(before, before + used) > 260: fee = (part(before + used, 260) - part(before, 260)) * 9`}},
		{"whole numbers", `{id: t, hit: progressive, input: count, output: points, rows: {"[1..5]": 1, "[6..10)": 2, ">= 10": 3}}`, []string{
			`t.band1 : : points = part(count, 0, 5) * 1`,
			`t.band2 : count > 5: points = part(count, 5, 9) * 2`,
			`t.band3 : count > 9: points = part(count, 9) * 3`}},
		{"amounts", `{id: t, hit: progressive, input: income - 5000, output: tax, rows: {"[0..36000]": 0.03, "> 36000": 0.1}}`, []string{
			`t.band1 : : tax = part((income - 5000), 0, 36000) * 0.03`,
			`t.band2 : (income - 5000) > 36000: tax = part((income - 5000), 36000) * 0.1`}},
		{"elements", `{id: t, hit: progressive, for: w in works, input: w.n, output: w.toll, rows_from: rows.csv}`, []string{
			`t.a : : w.toll = part(w.n, 0, 10) * 1`,
			`t.b : w.n > 10: w.toll = part(w.n, 10) * 2`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fsys := fstest.MapFS{"p.yaml": {Data: []byte(head + tt.table + "\n")}, "rows.csv": {Data: []byte("id,w.n,w.toll\na,[0..10],1\nb,> 10,2\n")}}
			set, err := rules.Load(t.Context(), fsys, "p.yaml")
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, u := range set.Policies[0].Rules {
				line := u.ID + " " + u.Title.In("zh", "") + ": " + strings.Join(conds(u.When), "; ") + ": "
				for _, e := range u.Effects {
					line += e.Args[0].Name + " = " + e.Args[0].Value.Expr.Source
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}
