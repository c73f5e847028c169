package engine_test

import (
	"slices"
	"strings"
	"testing"
)

// What is declared with `round` is rounded once where it is kept (R39).
func TestRounding(t *testing.T) {
	t.Parallel()
	facts := `facts: {n: {type: number}, b: {type: bool}}
policies: {p: {rules: [`
	rule := func(id, then string) string { return "{id: " + id + ", then: [{decide: {" + then + "}}]}," }
	runTable(t, []tableCase{
		{name: "R39 an outcome", set: facts + rule("r", `x: "= n * 1.15"`) + "]}}\noutcomes: {x: {type: number, round: 0.1}}",
			facts: `{"n": 1.5}`, want: `{"status": "decided", "outcomes": {"x": {"value": 1.7}}}`, reason: "1.725, half away from zero"},
		{name: "R39 half to even", set: facts + rule("r", `x: "= n"`) + "]}}\noutcomes: {x: {type: int, round: {to: 1, mode: half_even}}}",
			facts: `{"n": 2.5}`, want: `{"status": "decided", "outcomes": {"x": {"value": 2}}}`, reason: "GB/T 8170"},
		{name: "R39 down to tens", set: facts + rule("r", `x: "= n"`) + "]}}\noutcomes: {x: {type: number, round: {to: 10, mode: down}}}",
			facts: `{"n": 19.5}`, want: `{"outcomes": {"x": {"value": 10}}}`, reason: "a multiple of ten"},
		{name: "R39 a written value", set: facts + rule("r", `x: 2.345`) + "]}}\noutcomes: {x: {type: number, round: 0.01}}",
			want: `{"outcomes": {"x": {"value": 2.35}}}`, reason: "a value that is written out is rounded as one that is worked out"},
		{name: "R39 before they are compared", set: facts + rule("r", `x: 2.31`) + rule("s", `x: 2.29`) + "]}}\noutcomes: {x: {type: number, round: 0.1}}",
			want: `{"status": "decided", "outcomes": {"x": {"value": 2.3, "rules": ["p/r", "p/s"]}}, "conflicts": []}`, reason: "the rules give the same"},
		{name: "R39 a sum once", set: facts + rule("r", `x: 0.4`) + rule("s", `x: 0.4`) + rule("u", `x: 0.4`) + "]}}\noutcomes: {x: {type: number, combine: sum, round: 1}}",
			want: `{"outcomes": {"x": {"value": 1}}}`, reason: "1.2, and not three times 0"},
		{name: "R39 a sum of one", set: facts + rule("r", `x: 0.4`) + "]}}\noutcomes: {x: {type: number, combine: sum, round: {to: 1, mode: up}}}",
			want: `{"outcomes": {"x": {"value": 1}}}`, reason: "a sum all the same"},
		{name: "R39 a sum of parts without end", set: facts + rule("r", `x: "= n / 3"`) + rule("s", `x: "= n / 3"`) + "]}}\noutcomes: {x: {type: int, combine: sum, round: 1}}",
			facts: `{"n": 2}`, want: `{"errors": [], "outcomes": {"x": {"value": 1}}}`, reason: "4 / 3; the parts are neither whole nor do they end"},
		{name: "R39 each of a list", set: facts + rule("r", `x: 0.4`) + rule("s", `x: 1.5`) + "]}}\noutcomes: {x: {type: number, combine: list, round: 1}}",
			want: `{"outcomes": {"x": {"value": [0, 2]}}}`, reason: "each is kept"},
		{name: "R39 the greatest", set: facts + rule("r", `x: 0.4`) + rule("s", `x: 1.4`) + "]}}\noutcomes: {x: {type: number, combine: max, round: {to: 1, mode: up}}}",
			want: `{"outcomes": {"x": {"value": 2}}}`, reason: "rounding keeps the order"},
		{name: "R39 read rounded", set: facts + rule("r", `x: "= n"`) + rule("s", `y: "= x * 2"`) + "]}}\noutcomes: {x: {type: number, round: 1}, y: {type: number}}",
			facts: `{"n": 1.4}`, want: `{"outcomes": {"x": {"value": 1}, "y": {"value": 2}}}`, reason: "who reads an outcome reads what is kept"},
		{name: "R39 no value stays none", set: facts + rule("r", `x: "= b ? none : n"`) + "]}}\noutcomes: {x: {type: number, round: 1}}",
			facts: `{"n": 1.4, "b": true}`, want: `{"errors": [], "outcomes": {"x": {"value": null}}}`, reason: "none is no error"},
		{name: "R39 a definition", set: facts + rule("r", `y: "= half + half"`) + "]}}\noutcomes: {y: {type: number}}\ndefine: {half: {expr: n / 2, round: {to: 1, mode: up}}}",
			facts: `{"n": 3}`, want: `{"outcomes": {"y": {"value": 4}}}`, reason: "2 and 2"},
		{name: "R39 a derived fact", set: "facts: {n: {type: number}, m: {type: number, derive: n / 2, round: 1}}\noutcomes: {y: {type: number}}\npolicies: {p: {rules: [" + rule("r", `y: "= m"`) + "]}}",
			facts: `{"n": 3}`, want: `{"outcomes": {"y": {"value": 2}}}`, reason: "1.5"},
		{name: "R39 a given fact", set: "facts: {n: {type: number}, m: {type: number, derive: n / 2, round: 1}}\noutcomes: {y: {type: number}}\npolicies: {p: {rules: [" + rule("r", `y: "= m"`) + "]}}",
			facts: `{"m": 1.25}`, want: `{"outcomes": {"y": {"value": 1.25}}}`, reason: "what is given is not rounded"},
		{name: "R39 a parameter", set: facts + rule("r", `y: "= params.p"`) + "]}}\noutcomes: {y: {type: number}}\nparams: {p: {type: number, round: 0.1, value: 1.25}}",
			want: `{"outcomes": {"y": {"value": 1.3}}}`, reason: "its values"},
		{name: "R39 money divided", set: facts + rule("r", `x: "= params.p / 3"`) + rule("s", `y: "= params.p / params.q"`) + "]}}\noutcomes: {x: {type: money, round: 0.01}, y: {type: number, round: 0.001}}\nparams: {p: {type: money, value: 100}, q: {type: money, value: 7}}",
			want: `{"errors": [], "outcomes": {"x": {"value": 33.33}, "y": {"value": 14.286}}}`, reason: "an amount by a number is an amount, by an amount a number"},
		{name: "R39 money", set: facts + rule("r", `y: "= params.p * 0.5"`) + "]}}\noutcomes: {y: {type: money, round: 0.01}}\nparams: {p: {type: money, value: 10.01}}",
			want: `{"outcomes": {"y": {"value": 5.01}}}`, reason: "5.005"},
	})
}

// A warning that an amount may be finer than a cent is silenced where the amount
// is given or declared; what stops nothing is told with the application (R40).
func TestUnroundedMoney(t *testing.T) {
	t.Parallel()
	const set = `
sources: {s: {title: S}}
OWN
facts: {a: {type: money}, i: {type: int}}
outcomes: {m: {type: money, title: M OUTCOME}, w: {type: int, title: W}}
policies:
  p: {title: P POLICY, rules: [{id: r, title: R, cite: s 1 RULE, then: [{decide: {m: "= a * 0.375"}}, {decide: {w: "= i / 2"}}]}]}
`
	tests := []struct {
		place, allow string
		want         []string
	}{
		{"", "", []string{"needs-round", "unrounded-money"}},
		{"OWN", "allow: {unrounded-money: paid to the mill}", []string{"needs-round"}},
		{"OUTCOME", ", allow: {unrounded-money: paid to the mill}", []string{"needs-round"}},
		{"POLICY", ", allow: {unrounded-money: paid to the mill}", []string{"needs-round"}},
		{"RULE", ", allow: {unrounded-money: paid to the mill}", []string{"needs-round"}},
		{"RULE", ", allow: {needs-round: it is an error}", []string{"needs-round", "unrounded-money"}},
	}
	for _, tt := range tests {
		text := set
		for _, place := range []string{"OWN", "OUTCOME", "POLICY", "RULE"} {
			put := ""
			if place == tt.place {
				put = tt.allow
			}
			text = strings.Replace(text, place, put, 1)
		}
		var codes []string
		for _, d := range compileTable(t, text).Warnings() {
			if d.Code == "needs-round" || d.Code == "unrounded-money" {
				codes = append(codes, d.Code)
			}
			if d.Code == "needs-round" && !strings.Contains(d.Message["en"], "with i = 3 it is 1.5") {
				t.Errorf("%q shows no application", d.Message["en"])
			}
		}
		slices.Sort(codes)
		if !slices.Equal(codes, tt.want) {
			t.Errorf("%s %s: %v, want %v", tt.place, tt.allow, codes, tt.want)
		}
	}
}

// What shows that a value may not end is an application: outcomes that it reads
// have the values that rules give them, or are said to be supposed (R40).
func TestNeedsRoundShowsWhatRulesGive(t *testing.T) {
	t.Parallel()
	const set = `
facts: {n: {type: number, min: 1}, kind: {type: enum, values: [a, b]}, l: {type: list, item: {n: {type: number, min: 1}}}}
outcomes: {by: {type: int}, x: {type: number}, l.by: {type: int}, l.x: {type: number}}
policies: {p: {rules: [RULES]}}
`
	literal := `{id: two, when: "kind == 'a'", then: [{decide: {by: 2}}]}, {id: five, when: "kind != 'a'", then: [{decide: {by: 5}}]}, `
	tests := []struct{ name, rules, want, not string }{
		{"values that end", literal + `{id: r, then: [{decide: {x: "= n / by"}}]}`, "how it is rounded is not said", "with "},
		{"one that does not", strings.Replace(literal, "by: 5", "by: 3", 1) + `{id: r, then: [{decide: {x: "= n / by"}}]}`, "kind = b, by = 3", "supposed"},
		{"worked out", `{id: w, then: [{decide: {by: "= n > 2 ? 7 : 4"}}]}, {id: r, then: [{decide: {x: "= 1 / by"}}]}`, "by = 7", "supposed"},
		{"overridden", `{id: w, then: [{decide: {by: 7}}]}, {id: v, overrides: [w], then: [{decide: {by: 4}}]}, {id: r, then: [{decide: {x: "= 1 / by"}}]}`, "how it is rounded is not said", "with "},
		{"of an element", `{id: w, for: e in l, then: [{decide: {e.by: 4}}]}, {id: r, for: e in l, then: [{decide: {e.x: "= 1 / e.by"}}]}`, "is supposed)", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for _, d := range diagnose(t, strings.Replace(set, "RULES", tt.rules, 1)) {
				if m := d.Message["en"]; d.Code == "needs-round" {
					if !strings.Contains(m, tt.want) || tt.not != "" && strings.Contains(m, tt.not) {
						t.Error(m)
					}
					return
				}
			}
			t.Error("nothing has to be rounded")
		})
	}
}
