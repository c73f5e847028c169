package engine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// couple asks the same of two people, and of the children one by one.
const couple = `guize: 2
set: couple
title: {en: Couple}
languages: [en]
sources: {law: {title: {en: Law}}}
params:
  pension: {title: {en: Pension age}, type: duration, value: 60 years, cite: law 1}
  share: {title: {en: Share}, type: number, value: 0.3, cite: law 2}
facts:
  filed_on: {type: date, title: {en: Filed}, required: true}
  own.born: {type: date, title: {en: Own birth}}
  own.sex: {type: enum, values: [woman, man], title: {en: Own sex}}
  own.income: {type: money, unit: CNY, title: {en: Own income}}
  partner.born: {type: date, title: {en: Partner's birth}}
  partner.sex: {type: enum, values: [woman, man], title: {en: Partner's sex}}
  partner.income: {type: money, unit: CNY, title: {en: Partner's income}}
  children: {type: list, key: id, title: {en: Children}, item: {id: {type: string}, born: {type: date, title: {en: Birth}}}}
outcomes:
  both: {type: bool, title: {en: Both pensioners}, complete: "true"}
  part: {type: money, unit: CNY, title: {en: Part}, round: {to: 0.01}}
  children.grown: {type: bool, title: {en: Grown up}}
  grown: {type: int, title: {en: How many}}
define:
  years_old: {given: {since: date}, title: {en: Age}, expr: 'age(since, filed_on)'}
  pensioner: {given: {since: date, sex: own.sex}, title: {en: Pensioner}, expr: 'since + params.pension <= filed_on or sex == "woman" and years_old(since) >= 55'}
  counted: {given: {income: own.income}, title: {en: Counted}, round: {to: 1, mode: down}, expr: income * params.share}
policies:
  p:
    title: {en: P}
    cite: law 3
    rules:
      - {id: both, title: {en: Both}, when: 'pensioner(own.born, own.sex) and pensioner(partner.born, partner.sex)', then: [{decide: {both: true}}]}
      - {id: other, title: {en: Other}, unless: 'pensioner(own.born, own.sex) and pensioner(partner.born, partner.sex)', then: [{decide: {both: false}}]}
      - {id: part, title: {en: Part}, then: [{decide: {part: '= counted(own.income) + counted(partner.income)'}}]}
      - {id: grown, title: {en: Grown}, for: c in children, when: 'years_old(c.born) >= 18', then: [{decide: {c.grown: true}}]}
      - {id: how-many, title: {en: How many}, then: [{decide: {grown: '= count(children, years_old(.born) >= 18)'}}]}
`

// writtenOut is couple with the definitions written out by hand.
func writtenOut() string {
	age := func(x string) string { return "age(" + x + ", filed_on)" }
	pensioner := func(x, sex string) string {
		return "(" + x + " + params.pension <= filed_on or " + sex + ` == "woman" and ` + age(x) + " >= 55)"
	}
	head, rest, _ := strings.Cut(couple, "define:")
	_, rest, _ = strings.Cut(rest, "policies:")
	return head + "policies:" + strings.NewReplacer(
		"pensioner(own.born, own.sex)", pensioner("own.born", "own.sex"), "pensioner(partner.born, partner.sex)", pensioner("partner.born", "partner.sex"),
		"counted(own.income)", "round(own.income * params.share, 1, \"down\")", "counted(partner.income)", "round(partner.income * params.share, 1, \"down\")",
		"years_old(c.born)", age("c.born"), "years_old(.born)", age(".born")).Replace(rest)
}

// R46: a call stands for the expression of the definition with what it is given: in
// conditions, loops, conditions on lists and values, with facts that are not known.
func TestGiven(t *testing.T) {
	t.Parallel()
	called, plain := compileText(t, "couple.yaml", couple), compileText(t, "couple.yaml", writtenOut())
	tests := []struct {
		name, facts string
		want        map[string]string
	}{
		{"all is known", `{"filed_on": "2024-06-01", "own": {"born": "1968-01-01", "sex": "woman", "income": 1000.5}, "partner": {"born": "1964-06-01", "sex": "man", "income": 0}, "children": [{"id": "a", "born": "2006-06-01"}, {"id": "b", "born": "2006-06-02"}]}`,
			map[string]string{"both": "true", "part": "300", "grown": "1", "children[a].grown": "true"}},
		{"the day before", `{"filed_on": "2024-05-31", "own": {"born": "1968-01-01", "sex": "woman", "income": 1}, "partner": {"born": "1964-06-01", "sex": "man", "income": 7}, "children": []}`,
			map[string]string{"both": "false", "part": "2", "grown": "0"}},
		{"one is enough to say no", `{"filed_on": "2024-06-01", "own": {"born": "2000-01-01"}}`, map[string]string{"both": "false"}},
		{"what is open", `{"filed_on": "2024-06-01", "own": {"born": "1968-01-01"}, "partner": {"born": "1950-01-01"}, "children": [{"id": "a"}]}`, map[string]string{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			in := engine.Input{At: time.Date(2024, 6, 2, 0, 0, 0, 0, time.UTC), JSON: []byte(tt.facts)}
			got, want := evaluated(t, called, in), evaluated(t, plain, in)
			for _, d := range []*engine.Decision{got, want} {
				d.Digest, d.Receipt = "", ""
			}
			if diff := cmp.Diff(string(asJSON(t, want)), string(asJSON(t, got))); diff != "" {
				t.Errorf("not as it is written out (-want +got):\n%s", diff)
			}
			for _, o := range got.Outcomes {
				if want, ok := tt.want[o.Name]; ok != (o.Value != nil) || ok && fmt.Sprint(o.Value) != want {
					t.Errorf("%s is %v, want %q", o.Name, o.Value, want)
				}
			}
		})
	}
}

// R46: calls within calls end where an expression has too many parts, soon enough.
func TestGivenGrows(t *testing.T) {
	t.Parallel()
	var define strings.Builder
	define.WriteString("define:\n  f0: {given: {x: int}, expr: x + 1}\n")
	for i := range 40 {
		fmt.Fprintf(&define, "  f%d: {given: {x: int}, expr: f%d(x) + f%d(x + x)}\n", i+1, i, i)
	}
	set, err := rules.Parse(t.Context(), "grows.yaml", []byte(strings.Replace(couple, "define:\n", define.String(), 1)))
	if err != nil {
		t.Fatal(err)
	}
	_, err = engine.Compile(t.Context(), set)
	var wrong *rules.Error
	if !errors.As(err, &wrong) || wrong.Diagnostics[0].Code != "expression-too-deep" {
		t.Errorf("got %v, want expression-too-deep", err)
	}
}

func evaluated(t *testing.T, eng *engine.Engine, in engine.Input) *engine.Decision {
	t.Helper()
	d, err := eng.Evaluate(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return d
}
