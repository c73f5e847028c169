package engine_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
)

const tariffs = `guize: 1
set: tariffs
title: {en: Tariffs}
languages: [en]
rules_on: billed_on
sources: {price: {title: {en: Prices}}, tax: {title: {en: Tax}}}
params:
  water:
    title: {en: Water prices}
    type: scale
    of: {type: number, unit: m3}
    gives: {type: money, unit: CNY}
    values:
      - {value: {"[0..180]": 4, "> 180": 6}, to: 2014-04-30, cite: price 1}
      - {value: {"[0..180]": 5, "(180..260]": 7, "> 260": 9}, from: 2014-05-01, cite: price 2}
  rates: {title: {en: Rates}, type: scale, of: {type: money, unit: CNY}, value: {"[0..36000]": 0.03, "(36000..144000]": 0.1, "> 144000": 0.2}, cite: tax 1}
facts:
  billed_on: {type: date, title: {en: Billed}}
  used: {type: number, unit: m3, title: {en: Used}}
  used_before: {type: number, unit: m3, default: 0, title: {en: Used before}}
  income: {type: money, unit: CNY, default: 0, title: {en: Income}}
outcomes:
  by_param: {type: money, unit: CNY, title: {en: By parameter}}
  by_table: {type: money, unit: CNY, combine: sum, title: {en: By table}}
  counted_on: {type: money, unit: CNY, combine: sum, title: {en: Counted on}}
  tax: {type: money, unit: CNY, title: {en: Tax}}
policies:
  p:
    title: {en: P}
    rules:
      - {id: param, title: {en: R}, then: [{decide: {by_param: '= marginal(params.water, used, used_before)', tax: '= marginal(params.rates, income)'}}], cite: price 9}
    tables:
      - {id: table, title: {en: T}, hit: progressive, input: used, output: by_table, rows: {"[0..180]": 5, "(180..260]": 7, "> 260": 9}, cite: price 3}
      - {id: year, title: {en: T}, hit: progressive, inputs: [used], outputs: [counted_on], after: used_before, cite: price 4, rows: [{id: low, if: "[0..180]", then: 5}, {id: mid, if: "(180..260]", then: 7, cite: price 5}, {id: high, if: "> 260", then: 9}]}
`

// R10, R28: scales and progressive tables by hand: 180 m³ at 5, 80 at 7, the rest
// at 9 yuan.
func TestProgressive(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "tariffs.yaml", tariffs)
	tests := []struct {
		used, before, on                 string
		byParam, byTable, countedOn, tax string
		rules                            []string
		cite                             []string
	}{
		{"0", "0", "2024-01-01", "0", "0", "0", "0", []string{"p/year.low"}, []string{"price 4"}},
		{"180", "0", "2024-01-01", "900", "900", "900", "0", []string{"p/year.low"}, []string{"price 4"}},
		{"200", "0", "2024-01-01", "1040", "1040", "1040", "0", []string{"p/year.low", "p/year.mid"}, []string{"price 4", "price 5"}},
		{"300", "0", "2024-01-01", "1820", "1820", "1820", "0", []string{"p/year.low", "p/year.mid", "p/year.high"}, []string{"price 4", "price 5"}},
		{"50", "150", "2024-01-01", "290", "250", "290", "0", []string{"p/year.low", "p/year.mid"}, []string{"price 4", "price 5"}},
		{"50", "250", "2024-01-01", "430", "250", "430", "0", []string{"p/year.low", "p/year.mid", "p/year.high"}, []string{"price 4", "price 5"}},
		{"-50", "200", "2024-01-01", "-290", "null", "-290", "0", []string{"p/year.low", "p/year.mid"}, []string{"price 4", "price 5"}},
		{"200", "0", "2014-04-30", "840", "1040", "1040", "0", []string{"p/year.low", "p/year.mid"}, []string{"price 4", "price 5"}},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprint(tt.used, " after ", tt.before, " on ", tt.on), func(t *testing.T) {
			t.Parallel()
			d, err := eng.Evaluate(t.Context(), engine.Input{At: sampleAt, JSON: fmt.Appendf(nil, `{"used": %s, "used_before": %s, "billed_on": %q}`, tt.used, tt.before, tt.on)})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			for _, o := range d.Outcomes {
				b, _ := json.Marshal(o.Value)
				got[o.Name] = string(b)
			}
			if diff := cmp.Diff(map[string]string{"by_param": tt.byParam, "by_table": tt.byTable, "counted_on": tt.countedOn, "tax": tt.tax}, got); diff != "" {
				t.Errorf("outcomes (-want +got):\n%s\n%v", diff, d.Errors)
			}
			for _, o := range d.Outcomes {
				if o.Name == "counted_on" && (!cmp.Equal(o.Rules, tt.rules) || !cmp.Equal(o.Cite, tt.cite)) {
					t.Errorf("by %v, citing %v", o.Rules, o.Cite)
				}
			}
		})
	}
}

// A written number in a product with a number is an amount where money is wanted.
func TestWrittenPrices(t *testing.T) {
	t.Parallel()
	eng := compileText(t, "prices.yaml", `guize: 1
set: prices
title: {en: Prices}
languages: [en]
sources: {s: {title: {en: S}}}
facts: {used: {type: number, unit: m3, title: {en: Used}}}
outcomes:
  a: {type: money, unit: CNY, title: {en: A}}
  b: {type: money, unit: CNY, title: {en: B}}
  c: {type: money, unit: CNY, title: {en: C}}
policies: {p: {title: {en: P}, cite: s 1, rules: [{id: r, title: {en: R}, then: [{decide: {a: = used * 5, b: = 10 + 2.5 * used, c: '= (used - 1) * 2 - 3'}}]}]}}
`)
	d, err := eng.Evaluate(t.Context(), engine.Input{At: sampleAt, JSON: []byte(`{"used": 4}`)})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"20", "20", "3"} {
		if got, _ := json.Marshal(d.Outcomes[i].Value); string(got) != want {
			t.Errorf("%s is %s, want %s", d.Outcomes[i].Name, got, want)
		}
	}
}
