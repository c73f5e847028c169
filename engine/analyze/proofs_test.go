package analyze_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// pairHead is what the sets of a pair have in common, each part of which an
// edit may change.
const pairHead = `guize: 1
set: y
languages: [en]
sources: {plan: {title: Plan}}
params:
  open_to: {type: set, choices: [c1, c2, c3], value: [c1], cite: plan 2, title: Open to}
  one: {type: enum, choices: [c1, c2, c3], value: c1, cite: plan 2, title: One}
  names: {type: list, value: [a], cite: plan 2, title: Names}
  amount: {type: number, value: 10, cite: plan 3}
  span: {type: duration, value: 3 workdays, cite: plan 3}
bodies: {u: {title: U}, v: {title: V}}
materials: {m: {title: M, from: here}}
calendars: {office: {weekend: [sat, sun], holidays: [2024-05-07], notice: N}}
facts:
  city: {type: enum, values: [c1, c2, c3], title: City}
  n: {type: number, title: N}
  a: {type: bool, title: A}
  b: {type: bool, title: B}
  e: {type: event, title: E}
  k: {type: string, title: K}
  big: {type: bool, title: Big, derive: n > params.amount}
define:
  wide: n > params.amount
outcomes:
  o: {type: bool, title: O}
  num: {type: number, title: Num}
  sum: {type: number, combine: sum, title: Sum}
  list: {type: list, combine: list, title: List}
  text: {type: string, title: Text}
policies:
  p:
    cite: plan 1
    rules:
`

// A pair is two sets that differ in one thing which the text of a rule does not
// show. Diff may not call them the same.
func TestDiffProvesByValue(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, reason string
		rule         string
		edit         []string
		change       string // of some region: "name from→to"; "declared" or "undecided" else
	}{
		{"a set", "the values of a parameter", `{id: on, then: [decide: {o: "= city in params.open_to"}]}`, []string{"value: [c1]", "value: [c1, c2]"}, "o false→true"},
		{"an enum", "each value by itself", `{id: on, then: [decide: {o: "= city == params.one"}]}`, []string{"value: c1", "value: c2"}, "o true→false"},
		{"an enum back", "and the other way", `{id: on, then: [decide: {o: "= city == params.one"}]}`, []string{"value: c1", "value: c2"}, "o false→true"},
		{"a list", "its items", `{id: on, when: len(params.names) + n > 3, then: [decide: {o: true}]}`, []string{"value: [a]", "value: [a, b]"}, "o →true"},
		{"a list that reads otherwise", "one item with a comma is not two", `{id: on, when: k in params.names, then: [decide: {o: true}]}`, []string{"value: [a]", "value: ['[a']"}, "o "},
		{"a number", "of a definition", `{id: on, when: "len(k) > 2 or wide", then: [decide: {o: true}]}`, []string{"value: 10", "value: 20"}, "o true→"},
		{"a period", "of a deadline", `{id: on, then: [deadline: {id: c, owner: u, start: e, within: "= params.span"}]}`, []string{"value: 3 workdays", "value: 4 workdays"}, "c "},
		{"a calendar", "by name", `{id: on, then: [deadline: {id: c, owner: u, start: e, within: 3 workdays, calendar: office}]}`, []string{"2024-05-07]", "2024-05-08]"}, "declared"},
		{"where a paper comes from", "as it is declared", `{id: on, then: [require: {material: m}]}`, []string{"from: here", "from: there"}, "m required, here→required, there"},
		{"what derives a fact", "a parameter in it", `{id: on, when: big, then: [decide: {o: true}]}`, []string{"value: 10", "value: 20"}, "declared"},
		{"an alias", "an application names the fact by it", `{id: on, when: a, then: [decide: {o: true}]}`, []string{"title: A}", "title: A, alias: aa}"}, "declared"},
		{"how values are combined", "not what any rule gives", `{id: on, then: [decide: {sum: 5}]}`, []string{"combine: sum", "combine: max"}, "declared"},
		{"a sum of one less", "each gives the same", "{id: on, when: a, then: [decide: {sum: 5}]}\n      - {id: too, when: a, then: [decide: {sum: 5}]}", []string{"too, when: a", "too, when: a and b"}, "sum 10→5"},
		{"a penalty less", "each gives the same", "{id: on, when: a, then: [penalty: {act: x, subject: u}]}\n      - {id: too, when: a, then: [penalty: {act: x, subject: u}]}", []string{"too, when: a", "too, when: a and b"}, "x "},
		{"the order of a list", "is that of the rules", "{id: on, when: a, then: [decide: {list: '= [\"p\"]'}]}\n      - {id: too, when: b, then: [decide: {list: '= [\"q\"]'}]}",
			[]string{`when: a, then: [decide: {list: '= ["p"]'`, `when: b, then: [decide: {list: '= ["q"]'`, `too, when: b, then: [decide: {list: '= ["q"]'`, `too, when: a, then: [decide: {list: '= ["p"]'`}, "list "},
		{"text for a number", "in data", `{id: on, then: [emit: {kind: x, data: {n: 5}}]}`, []string{"n: 5", "n: '5'"}, "x "},
		{"one text for two", "in data", `{id: on, then: [emit: {kind: x, data: {n: [a, 'b, c']}}]}`, []string{"'b, c'", "b, c"}, "x "},
		{"words of the host's effects", "are data", `{id: on, then: [ours: {reason: one}]}`, []string{"one}]", "two}]"}, "ours "},
		{"an empty text for none", "is a value", `{id: on, then: [decide: {text: "= a ? k : none"}]}`, []string{": none", `: \"\"`}, "text "},
		{"a set in force all the time", "no decision before", "{id: on, when: a, valid: {from: 2024-01-01}, then: [decide: {o: true}]}", []string{"then: [decide: {o: true}]}", "then: [decide: {o: true}]}\n      - {id: two, when: 'false', then: [decide: {o: true}]}"}, "status not_in_force→decided"},
		{"what is promised on a deadline", "a second limit", `{id: on, then: [deadline: {id: c, owner: u, start: e, within: 5 workdays, promised: 3 workdays}]}`, []string{"promised: 3 workdays", "promised: 2 workdays"}, "c "},
		{"who may object", "within what", `{id: on, then: [penalty: {act: x, subject: u, objection: 5 workdays}]}`, []string{"objection: 5", "objection: 6"}, "x "},
		{"a row read by another", "by which it comes to another value", "{id: on, then: [decide: {num: '= a ? 1 : 2'}]}\n      - {id: two, then: [decide: {text: '= num > 1 ? \"x\" : k'}]}", []string{"a ? 1 : 2", "a ? 1 : 1"}, "text x→"},
	}
	kind := engine.WithEffectKind("ours")
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			old := pairHead + "      - " + tt.rule + "\n"
			new := old
			for i := 0; i < len(tt.edit); i += 2 {
				if !strings.Contains(new, tt.edit[i]) {
					t.Fatalf("no %q in\n%s", tt.edit[i], new)
				}
				new = strings.Replace(new, tt.edit[i], tt.edit[i+1], 1)
			}
			a, b := compile(t, "old.yaml", []byte(old), kind), compile(t, "new.yaml", []byte(new), kind)
			d := diff(t, a, b)
			examplesDiffer(t, a, b, d)
			if d.Same {
				t.Fatalf("said to be the same (%s)", tt.reason)
			}
			if !tells(d, tt.change) {
				t.Errorf("no %q (%s): %s\n%+v %+v", tt.change, tt.reason, regionsOf(d), d.Declarations, d.Undecided)
			}
			if back := diff(t, b, a); back.Same {
				t.Errorf("the other way they are said to be the same")
			}
		})
	}
}

func shownChange(d *analyze.Difference, change string) bool {
	for _, r := range d.Regions {
		for _, c := range r.Changes {
			if strings.Contains(c.Name+" "+c.From+"→"+c.To, change) {
				return true
			}
		}
	}
	return false
}

func tells(d *analyze.Difference, change string) bool {
	switch change {
	case "declared":
		return len(d.Declarations) > 0
	case "undecided":
		return len(d.Undecided) > 0
	}
	return shownChange(d, change)
}

func regionsOf(d *analyze.Difference) string {
	var b strings.Builder
	for _, r := range d.Regions {
		fmt.Fprintf(&b, "%s %s where %v: %v (for example %s)\n", r.Section, r.Name, r.Where, r.Changes, r.Witness)
	}
	return b.String()
}

// examplesDiffer checks that both sets decide the example of each region otherwise, in
// what the region is about.
func examplesDiffer(t *testing.T, old, new *engine.Engine, d *analyze.Difference) {
	t.Helper()
	for _, r := range d.Regions {
		a, err := old.Evaluate(context.Background(), r.Witness.Input())
		if err != nil {
			t.Fatal(err)
		}
		b, err := new.Evaluate(context.Background(), r.Witness.Input())
		if err != nil {
			t.Fatal(err)
		}
		if got := analyze.Compare(a, b); !slices.Equal(got, r.Changes) || len(got) == 0 {
			t.Errorf("region %s %s: %v, and %s is decided %v", r.Section, r.Name, r.Changes, r.Witness, got)
		}
		if !slices.ContainsFunc(r.Changes, func(c analyze.Change) bool {
			return c.Section == r.Section || c.Section == engine.SectionStatus || r.Section == engine.SectionStatus
		}) {
			t.Errorf("region %s %s shows another difference: %v", r.Section, r.Name, r.Changes)
		}
	}
}

// What is written otherwise and means the same is proved to.
func TestDiffProvesTheSame(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		rule string
		edit []string
	}{
		{"a number", `{id: on, then: [decide: {num: 5}]}`, []string{"num: 5", "num: 5.0"}},
		{"the order of a set", `{id: on, then: [decide: {o: "= city in params.open_to"}]}`, []string{"value: [c1]", "value: [c2, c1]", "value: [c2, c1]", "value: [c1, c2]"}},
		{"a parameter that nothing is compared with", `{id: on, when: a, then: [decide: {o: true}]}`, []string{"value: 3 workdays", "value: 4 workdays"}},
		{"a parameter for its value", `{id: on, then: [decide: {o: "= city == params.one"}]}`, []string{"city == params.one", "city == 'c1'"}},
		{"rules the other way round", "{id: x, when: a, then: [decide: {sum: 5}]}\n      - {id: y, when: b, then: [decide: {sum: 6}]}", []string{"{id: x, when: a, then: [decide: {sum: 5}]}\n      - {id: y, when: b, then: [decide: {sum: 6}]}",
			"{id: y, when: b, then: [decide: {sum: 6}]}\n      - {id: x, when: a, then: [decide: {sum: 5}]}"}},
		{"a rule in two", "{id: x, when: a, then: [penalty: {act: x, subject: u}]}", []string{"{id: x, when: a, then: [penalty: {act: x, subject: u}]}",
			"{id: x, when: a and b, then: [penalty: {act: x, subject: u}]}\n      - {id: y, when: a and not b, then: [penalty: {act: x, subject: u}]}"}},
		{"words", `{id: on, then: [notice: {code: x, message: M}]}`, []string{"message: M", "message: N"}},
		{"one notice for two", "{id: on, when: a, then: [notice: {code: x, message: M}]}\n      - {id: on2, when: a, then: [notice: {code: x, message: N}]}", []string{"message: N", "message: M"}},
		{"the name of a rule", `{id: on, when: a, then: [decide: {o: true}]}`, []string{"id: on", "id: off"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			old := pairHead + "      - " + tt.rule + "\n"
			new := old
			for i := 0; i < len(tt.edit); i += 2 {
				if !strings.Contains(new, tt.edit[i]) {
					t.Fatalf("no %q in\n%s", tt.edit[i], new)
				}
				new = strings.Replace(new, tt.edit[i], tt.edit[i+1], 1)
				if i == 0 && len(tt.edit) == 4 {
					old = new
				}
			}
			if d := diff(t, compile(t, "old.yaml", []byte(old)), compile(t, "new.yaml", []byte(new))); !d.Same {
				t.Errorf("not proved: %s\n%+v %+v", regionsOf(d), d.Declarations, d.Undecided)
			}
		})
	}
}

// A function of the host cannot be looked into: it is the same only where both
// engines were given one and the same option.
func TestDiffOfHosts(t *testing.T) {
	t.Parallel()
	answer := func(yes bool) engine.Option {
		return engine.WithFunction("good", []string{"string"}, "bool", func(context.Context, []any) (any, error) { return yes, nil })
	}
	set := []byte(pairHead + "      - {id: on, when: good(k), then: [decide: {o: true}]}\n")
	one := answer(true)
	if d := diff(t, compile(t, "old.yaml", set, one), compile(t, "new.yaml", set, one)); !d.Same {
		t.Errorf("one option is two: %+v", d.Undecided)
	}
	d := diff(t, compile(t, "old.yaml", set, one), compile(t, "new.yaml", set, answer(false)))
	if d.Same || len(d.Undecided) == 0 || d.Undecided[0].Code != "function" || d.Undecided[0].On != "good" {
		t.Errorf("two functions of one name are the same: %+v", d)
	}
}

// Conditions are one guess only where they are built alike, whatever they look
// like: the element of a loop is no fact of its name.
func TestGuessesByForm(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, head, rule, reason string }{
		{"a fact called as the element", "  item.len: {type: number}\n  works: {type: list, item: {len: {type: number}}}\n",
			`{id: x, for: w in works, when: w.len > item.len and not (item.len > w.len), then: [notice: {code: c, message: M}]}`, "longer than it, and it not longer"},
		{"a text that looks like a field", "  k: {type: string}\n  works: {type: list, item: {len: {type: string}}}\n",
			`{id: x, for: w in works, when: 'k contains "w.len" and not (k contains w.len)', then: [notice: {code: c, message: M}]}`, "the text by itself"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text := strings.Replace(pairHead, "facts:\n", "facts:\n"+tt.head, 1)
			if strings.Contains(tt.head, "  k:") {
				text = strings.Replace(text, "  k: {type: string, title: K}\n", "", 1)
			}
			for _, f := range check(t, compile(t, "x.yaml", []byte(text+"      - "+tt.rule+"\n"))).Findings {
				if f.Code == "unreachable" {
					t.Errorf("%s (%s)", f.Message["en"], tt.reason)
				}
			}
		})
	}
}
