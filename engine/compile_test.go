package engine_test

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
)

// TestSetMistakes compiles a set with one mistake each: its code, and a part of
// what is said of it.
func TestSetMistakes(t *testing.T) {
	t.Parallel()
	const head = `
facts:
  b: {type: bool}
  n: {type: number, unit: m}
  v: {type: event}
  l: {type: list, item: {n: {type: int}, came: {type: event}}}
  k: {type: list, key: id, item: {id: {type: string}, gaps: {type: list, item: {from: {type: datetime}, to: {type: datetime}}}}}
outcomes:
  x: {type: enum, values: [one, two]}
  y: {type: bool}
  z: {type: number, unit: h}
  l.ok: {type: bool}
policies:
  p:
    rules:
`
	rule := func(s string) string { return head + "      - {id: r, " + s + "}\n" }
	for _, c := range []struct{ name, set, code, says string }{
		{"R16 a cycle of rules is printed", head + `
      - {id: a, when: y, then: [{decide: {x: one}}]}
      - {id: b, when: x == "one", then: [{decide: {y: true}}]}
`, "cycle", "p/a → x → p/b → y → p/a"},
		{"R16 a cycle through a deadline", head + `
      - {id: a, when: y, then: [{deadline: {id: c, start: v, within: 1 day}}]}
      - {id: b, when: deadlines.c.late, then: [{decide: {y: true}}]}
`, "cycle", "p/a → deadline c → p/b → y → p/a"},
		{"R14 a cycle of overrides", head + `
      - {id: a, overrides: [b], then: [{decide: {x: one}}]}
      - {id: b, overrides: [a], then: [{decide: {x: two}}]}
`, "cycle", "p/a → p/b → p/a"},
		{"R16 a rule that reads what it gives", rule(`when: y == true, then: [{decide: {y: true}}]`), "cycle", "p/r → y → p/r"},
		{"R16 a cycle of definitions", "define: {a: not b, b: c, c: a}\n" + strings.Replace(rule(`when: a, then: [{decide: {y: true}}]`), "  b: {type: bool}\n", "", 1), "cycle", "a → b → c → a"},
		{"R11 a cycle of derivations", `
facts: {f: {type: bool, derive: g}, g: {type: bool, derive: h}, h: {type: bool, derive: not f}}
policies: {p: {rules: [{id: r, then: [{notice: {code: c, message: M}}]}]}}
`, "cycle", "f → g → h → f"},
		{"R11 derive reads facts only", strings.Replace(rule(`then: [{decide: {y: true}}]`), "b: {type: bool}", "b: {type: bool, derive: y}", 1), "derive-reads-outcome", "facts and parameters only"},
		{"R14 a rule over a list overrides one that is not", head + `
      - {id: a, then: [{decide: {x: one}}]}
      - {id: b, for: i in l, overrides: [a], then: [{decide: {i.ok: true}}]}
`, "override-scope", "p/b"},
		{"R15 an outcome that is none", rule(`then: [{decide: {xx: one}}]`), "unknown-outcome", "there is no outcome"},
		{"R15 a value that an outcome lacks", rule(`then: [{decide: {x: three}}]`), "enum-value", ""},
		{"R15 an expression of the wrong type", rule(`then: [{decide: {x: "= n"}}]`), "type-mismatch", ""},
		{"R5 an outcome of another unit", rule(`then: [{decide: {z: "= n"}}]`), "unit-mismatch", "m and h"},
		{"R13 an outcome of an element without a loop", rule(`then: [{decide: {l.ok: true}}]`), "not-in-loop", "needs a for"},
		{"R13 a loop over no list", rule(`for: i in n, then: [{decide: {y: true}}]`), "unknown-list", "not a list fact"},
		{"R22 an effect that nobody declared", rule(`then: [{pingg: {x: 1}}]`), "unknown-effect", `did you mean \"ping\"?`},
		{"R22 an effect far from all", rule(`then: [{zzzzzz: {x: 1}}]`), "unknown-effect", ""},
		{"R23 exclude is no list of spans", rule(`then: [{deadline: {id: c, start: v, within: 1 day, exclude: n}}]`), "not-suspensions", "must be a list"},
		{"R23 exclude without from and to", rule(`then: [{deadline: {id: c, start: v, within: 1 day, exclude: l}}]`), "not-suspensions", `needs \"from\"`},
		{"R23 a start that is no moment", rule(`then: [{deadline: {id: c, start: n, within: 1 day}}]`), "type-mismatch", ""},
		{"R23 a limit that is no period", rule(`then: [{deadline: {id: c, start: v, within: "= n"}}]`), "type-mismatch", ""},
		{"R23 a calendar that is none", rule(`then: [{deadline: {id: c, start: v, within: 1 day, calendar: mars}}]`), "unknown-calendar", "mars"},
		{"R23 a calendar of the set that is none", "calendar: mars\n" + rule(`then: [{decide: {y: true}}]`), "unknown-calendar", "mars"},
		{"R4 a format that is none", strings.Replace(rule(`then: [{decide: {y: true}}]`), "b: {type: bool}", "b: {type: string, format: isbn}", 1), "unknown-format", "uscc"},
		{"R4 a bound of too many digits", strings.Replace(rule(`then: [{decide: {y: true}}]`), "b: {type: bool}", "b: {type: money, min: 0.12345678901234567890123456789012345}", 1), "bad-bound", ""},
		{"R2 an alias that is taken", strings.Replace(rule(`then: [{decide: {y: true}}]`), "b: {type: bool}", "b: {type: bool, alias: 名}\n  c: {type: bool, alias: 名}", 1), "", ""},
		{"R2 an outcome with the name of a fact", strings.Replace(rule(`then: [{decide: {y: true}}]`), "  y: {type: bool}", "  y: {type: bool}\n  n: {type: bool}", 1), "", ""},
		{"R10 rules_on that is no date", "rules_on: nope\n" + rule(`then: [{decide: {y: true}}]`), "unknown-name", "nope"},
		{"R18 complete that is no condition", strings.Replace(rule(`then: [{decide: {y: true}}]`), "y: {type: bool}", "y: {type: bool, complete: n}", 1), "not-a-condition", ""},
		{"R6 a mistake in a message", rule(`then: [{notice: {code: c, message: "{nope}"}}]`), "unknown-name", "nope"},
		{"R6 a definition with a mistake", "define: {d: nope}\n" + rule(`when: d, then: [{decide: {y: true}}]`), "unknown-name", "nope"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			ds := diagnose(t, c.set)
			for _, d := range ds {
				text := fmt.Sprintf("%q", d.Message["en"]+" "+d.Hint["en"])
				if (c.code == "" || d.Code == c.code) && strings.Contains(text, c.says) && d.Message["zh"] != "" && d.Pos.Line > 0 {
					return
				}
			}
			t.Errorf("want %s with %q, got %v", c.code, c.says, ds)
		})
	}
}

// TestAllMistakesAtOnce compiles a set with mistakes for its reader and for its
// compiler (R1): all are reported, in the order of the file.
func TestAllMistakesAtOnce(t *testing.T) {
	t.Parallel()
	ds := diagnose(t, `
facts:
  a: {type: bool, lenght: 3}
  n: {type: number}
policies:
  p:
    rules:
      - {id: r, when: nn > 3, then: [{notice: {code: c, message: M}}]}
      - {id: s, when: n == "x", then: [{pong: {x: 1}}]}
      - {id: r, when: a, then: [{notice: {code: c, message: M}}]}
`)
	var got []string
	for _, d := range ds {
		got = append(got, fmt.Sprintf("%d %s", d.Pos.Line-strings.Count(tableHead, "\n"), d.Code))
	}
	want := "[3 unknown-key 8 unknown-name 9 type-mismatch 9 unknown-effect 10 duplicate-id]"
	if fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s\n%v", got, want, ds)
	}
	set, _ := rules.Parse(t.Context(), "t.yaml", []byte("guize: 1\nset: x\n"))
	if _, err := engine.Compile(t.Context(), set, engine.WithEffectKind("emit")); err == nil {
		t.Error("a bad option is taken")
	}
}

// A set that could be read only in part is compiled for what else is wrong with
// it, whatever is missing.
func TestCompileOfBrokenSets(t *testing.T) {
	t.Parallel()
	root := os.DirFS("../rules/testdata/invalid")
	names, err := fs.Glob(root, "*.yaml")
	if err != nil || len(names) < 50 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		set, err := rules.Load(t.Context(), root, name)
		if set == nil {
			continue
		}
		if _, cerr := engine.Compile(t.Context(), set); err != nil && cerr == nil {
			t.Errorf("%s cannot be used (%v), and compiles", name, err)
		}
	}
}

// Each circle is told, beside whatever else is wrong.
func TestCirclesBesideOtherMistakes(t *testing.T) {
	t.Parallel()
	ds := diagnose(t, `sources: {s: {}}
facts: {n: {type: int, title: N, question: N}}
outcomes: {way: {type: bool}, done: {type: bool}, a: {type: bool}, b: {type: bool}}
policies:
  p:
    cite: s 1
    rules:
      - {id: first, when: done, then: [{decide: {way: true}}]}
      - {id: second, when: way and nope, then: [{decide: {done: true}}]}
      - {id: third, when: way, then: [{decide: {done: true}}]}
      - {id: fourth, when: a, then: [{decide: {b: true}}]}
      - {id: fifth, when: b, then: [{decide: {a: true}}]}
`)
	var got []string
	for _, d := range ds {
		if d.Code == "cycle" || d.Code == "unknown-name" {
			got = append(got, d.Message.In("en"))
		}
	}
	want := []string{
		"rules depend on one another in a circle: p/first → way → p/third → done → p/first",
		`there is no fact, outcome or parameter "nope"`,
		"rules depend on one another in a circle: p/fourth → b → p/fifth → a → p/fourth",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("mismatch (-want +got):\n%s", diff)
	}
}
