package tell_test

import (
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/tell"
	"github.com/guize-rules/guize/rules"
)

const defining = `
guize: 1
set: d
title: {zh: 定义, en: Definitions}
languages: [zh, en]
calendar: cn
allow: {missing-citation: a test}
facts:
  area: {title: {zh: 面积, en: area}, type: int, unit: m2}
  kind: {title: {zh: 类型, en: kind}, type: enum, values: [house, shop], default: house}
  on: {title: {zh: 受理日, en: accepted}, type: date, alias: accepted_on}
params:
  limit:
    type: int
    unit: m2
    values: [{value: 50}]
define:
  small: {title: {zh: 小型, en: small one}, expr: area + area <= params.limit}
outcomes:
  way: {title: {zh: 办理, en: way}, type: enum, values: [short, long]}
  fee: {title: {zh: 费用, en: fee}, type: int, unit: m2}
rules_on: accepted_on
policies:
  p:
    rules:
      - {id: short, title: {zh: 简易, en: short way}, when: small, then: [{decide: {way: short}}, {decide: {fee: = area + params.limit}}]}
      - {id: long, title: {zh: 普通, en: long way}, when: kind == "shop" or area > params.limit, unless: small, then: [{decide: {way: long}}]}
`

// explained are the explanation and the listing of a decision of the set.
func explained(t *testing.T, lang tell.Lang, facts map[string]any) (string, string) {
	t.Helper()
	set, err := rules.Parse(t.Context(), "d.yaml", []byte(defining))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	dec, trace, err := eng.Explain(t.Context(), engine.Input{At: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Facts: facts, Lang: string(lang)})
	if err != nil {
		t.Fatal(err)
	}
	n := tell.Teller{Set: set, Lang: lang}
	return n.Explanation(facts, dec, trace).Text(), n.Listing(facts, dec, trace).Text()
}

func TestDefinitionsAreToldWithTheirValues(t *testing.T) {
	t.Parallel()
	facts := map[string]any{"area": 20, "on": "2026-03-01"}
	for lang, want := range map[tell.Lang]string{"zh": "其中    小型：是", "en": "where    small one = yes"} {
		argued, listed := explained(t, lang, facts)
		if !strings.Contains(argued, want) {
			t.Errorf("the explanation does not have %q:\n%s", want, argued)
		}
		if want := strings.ReplaceAll(want, "    ", ""); !strings.Contains(strings.ReplaceAll(listed, "  ", ""), want) {
			t.Errorf("the listing does not have %q:\n%s", want, listed)
		}
	}
}

// A line that is told as it stands says what its parameters and definitions
// stand for; one of what must not be so is an exception.
func TestLinesAreToldWithWhatTheyStandFor(t *testing.T) {
	t.Parallel()
	const small = "small one (area + area is at most params.limit (50 m2))"
	for area, want := range map[int]string{60: small + " does not hold", 20: small + " holds"} {
		argued, _ := explained(t, "en", map[string]any{"area": area, "on": "2026-03-01"})
		if got := strings.Join(strings.Fields(argued), " "); !strings.Contains(got, want) {
			t.Errorf("an area of %d: no %q in\n%s", area, want, argued)
		}
	}
	argued, _ := explained(t, "en", map[string]any{"area": 20, "on": "2026-03-01"})
	if want := "worked out area + params.limit (50 m2)"; !strings.Contains(strings.Join(strings.Fields(argued), " "), want) {
		t.Errorf("no %q in\n%s", want, argued)
	}
}

const tariff = `
guize: 1
set: t
title: {zh: 水价, en: Water prices}
languages: [zh, en]
allow: {missing-citation: a test}
params:
  water: {title: {zh: 阶梯水价, en: Step prices}, type: scale, of: {type: number, unit: m3}, gives: {type: money, unit: CNY}, value: {"[0..180]": 5, "(180..260]": 7, "> 260": 9}}
  base: {title: {zh: 基本水费, en: base fee}, type: money, unit: CNY, value: 10}
facts:
  used: {title: {zh: 用水量, en: used}, type: number, unit: m3}
define:
  water_fee: {title: {zh: 水费, en: water fee}, expr: 'marginal(params.water, used)'}
outcomes:
  fee: {title: {zh: 费用, en: fee}, type: money, unit: CNY}
  steps: {title: {zh: 按表, en: by table}, type: money, unit: CNY, combine: sum}
policies:
  p:
    rules:
      - {id: fee, title: {zh: 计费, en: charging}, then: [{decide: {fee: '= water_fee + params.base'}}]}
    tables:
      - {id: t, title: {zh: 阶梯, en: step}, hit: progressive, input: used, output: steps, rows: {"[0..180]": 5, "(180..260]": 7, "> 260": 9}}
`

// Figures are told in both languages: in an explanation with what each value is
// of, on a slip where they are short.
func TestFiguresAreTold(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "t.yaml", []byte(tariff))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	facts := map[string]any{"used": 200}
	for lang, want := range map[tell.Lang][2][]string{
		"zh": {{"算式 费用 = 水费 1040.00元 + 基本水费 10.00元 = 1050.00元", "水费 = 180立方米 × 5.00元 + 20立方米 × 7.00元 = 1040.00元", "按表 = 180立方米 × 5.00元 + 20立方米 × 7.00元 = 1040.00元", "阶梯 (180..260]"},
			{"费用 1050.00元（1040.00元 + 10.00元 = 1050.00元）", "按表 1040.00元（180立方米 × 5.00元 + 20立方米 × 7.00元 = 1040.00元）"}},
		"en": {{"figures fee = water fee 1040.00 CNY + base fee 10.00 CNY = 1050.00 CNY", "water fee = 180 m3 × 5.00 CNY + 20 m3 × 7.00 CNY = 1040.00 CNY", "by table = 180 m3 × 5.00 CNY + 20 m3 × 7.00 CNY = 1040.00 CNY", "step (180..260]"},
			{"fee 1050.00 CNY (1040.00 CNY + 10.00 CNY = 1050.00 CNY)", "by table 1040.00 CNY (180 m3 × 5.00 CNY + 20 m3 × 7.00 CNY = 1040.00 CNY)"}},
	} {
		dec, trace, err := eng.Explain(t.Context(), engine.Input{At: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Facts: facts, Lang: string(lang)})
		if err != nil {
			t.Fatal(err)
		}
		n := tell.Teller{Set: set, Lang: lang}
		slip := n.Slip(facts, dec)
		n.AddFigures(slip, trace)
		for i, text := range []string{n.Explanation(facts, dec, trace).Text(), slip.Text()} {
			got := strings.Join(strings.Fields(text), " ")
			for _, w := range want[i] {
				if !strings.Contains(got, w) {
					t.Errorf("%s: no %q in\n%s", lang, w, text)
				}
			}
		}
	}
}

// A text in a condition is told as it stands, whatever it holds: not as words of the
// language, and not as a place for something else.
func TestTextsInConditionsAreTheirOwn(t *testing.T) {
	t.Parallel()
	const source = `guize: 1
set: s
title: {zh: 甲, en: A}
languages: [zh, en]
facts:
  a: {type: int, title: {zh: 甲, en: a}}
  b: {type: string, title: {zh: 乙, en: b}}
  k: {type: enum, title: {zh: 类, en: kind}, values: {x: {zh: "⟦9⟧", en: "⟦9⟧"}, y: {zh: 丙, en: Y}}}
outcomes: {o: {type: bool, title: {zh: 果, en: o}}}
policies:
  p:
    rules:
      - {id: r, title: {zh: 规, en: R}, when: 'a > 5 or b + "⟦99⟧" == "x and not y"', then: [{decide: {o: true}}]}
      - {id: q, title: {zh: 则, en: Q}, when: 'k in ["x", "y"] or a + 1 < 3', then: [{decide: {o: false}}]}
`
	set, err := rules.Parse(t.Context(), "c.yaml", []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[tell.Lang][]string{
		"zh": {"甲大于5，或乙加⟦99⟧为x and not y尚未核实", "类属于⟦9⟧、丙，或甲加1小于3尚未核实"},
		"en": {"a is over 5 or b + ⟦99⟧ is x and not y is not known", "kind is one of ⟦9⟧ or Y or a + 1 is under 3 is not known"},
	} {
		dec, trace, err := eng.Explain(t.Context(), engine.Input{At: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Facts: map[string]any{"a": 3}, Lang: string(lang)})
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(strings.Fields(tell.Teller{Set: set, Lang: lang}.Explanation(nil, dec, trace).Text()), " ")
		for _, w := range want {
			if !strings.Contains(strings.ReplaceAll(got, " ", ""), strings.ReplaceAll(w, " ", "")) {
				t.Errorf("%s: no %q in\n%s", lang, w, got)
			}
		}
	}
}

// A unit that is written as currencies are is none: only amounts have two decimals.
func TestUnitsThatLookLikeCurrencies(t *testing.T) {
	t.Parallel()
	set, err := rules.Parse(t.Context(), "u.yaml", []byte(`guize: 1
set: s
title: A
languages: [en]
facts: {a: {type: number, title: Pressure, unit: MPA}}
outcomes: {o: {type: number, title: Twice, unit: MPA}}
policies: {p: {rules: [{id: r, title: R, then: [{decide: {o: "= a * 2"}}]}]}}
`))
	if err != nil {
		t.Fatal(err)
	}
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	facts := map[string]any{"a": 3}
	dec, trace, err := eng.Explain(t.Context(), engine.Input{At: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Facts: facts, Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	n := tell.Teller{Set: set, Lang: "en"}
	slip := n.Slip(facts, dec)
	n.AddFigures(slip, trace)
	if got := slip.Text(); !strings.Contains(got, "6 MPA (3 MPA × 2 = 6 MPA)") {
		t.Error(got)
	}
}

// Rules that are not in force are told of once, and a set none of whose rules is gives
// no value without that being a mistake of its own.
func TestNotInForceOnce(t *testing.T) {
	t.Parallel()
	set := loaded(t, "policies.yaml", []byte(`
guize: 1
set: s
title: 题
languages: [zh]
sources: {law: {title: 办法}}
facts:
  k: {type: int, required: true, title: 数}
outcomes:
  o: {type: enum, title: 结果, values: {a: 甲, b: 乙}, complete: "true"}
policies:
  p:
    title: 策
    rules:
      - {id: r1, title: 规则一, valid: {from: 2030-01-01}, when: k > 1, then: [{decide: {o: a}}], cite: law 1}
      - {id: r2, title: 规则二, valid: {from: 2030-01-01}, when: k <= 1, then: [{decide: {o: b}}], cite: law 2}
`))
	eng, err := engine.Compile(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	dec, trace, err := eng.Explain(t.Context(), engine.Input{At: time.Date(2026, 10, 8, 9, 0, 0, 0, time.UTC), JSON: []byte(`{"k": 2}`)})
	if err != nil {
		t.Fatal(err)
	}
	n := tell.Teller{Set: set, Lang: "zh"}
	given := map[string]any{"k": 2}
	if slip := n.Slip(given, dec).Text(); strings.Contains(slip, "规则异常") || !strings.Contains(slip, "该日期没有生效的规定") {
		t.Errorf("the slip says:\n%s", slip)
	}
	if why := n.Explanation(given, dec, trace).Text(); strings.Count(why, "未生效或已失效") != 1 || !strings.Contains(why, "“规则一”（2030年1月1日起）、“规则二”（2030年1月1日起）在2026年10月8日未生效或已失效") {
		t.Errorf("the explanation says:\n%s", why)
	}
}
