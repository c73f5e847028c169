package journal_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/guize-rules/guize/adapters/journal"
	"github.com/guize-rules/guize/adapters/journal/records"
	"github.com/guize-rules/guize/engine"
)

// oddSet has personal facts of every kind, bounded and not, alone, in groups and in
// lists of lists.
const oddSet = `guize: 1
set: odd
title: {zh: 怪, en: Odd}
languages: [zh, en]
timezone: Asia/Shanghai
calendar: cn
sources:
  plan: {title: {zh: 方案, en: Plan}}
facts:
  no: {type: string, title: {zh: 编号, en: Number}}
  size: {type: number, title: {zh: 大小, en: Size}}
  p.text: {type: string, alias: 文字, sensitive: true, title: {zh: 文字, en: Text}}
  p.code: {type: string, format: uscc, sensitive: true, title: {zh: 代码, en: Code}}
  p.phone: {type: string, format: cn-phone, sensitive: true, title: {zh: 电话, en: Phone}}
  p.flag: {type: bool, sensitive: true, title: {zh: 是否, en: Flag}}
  p.whole: {type: int, min: 3, max: 9, sensitive: true, title: {zh: 整数, en: Whole}}
  p.part: {type: number, max: -2.5, sensitive: true, title: {zh: 数, en: Part}}
  p.pay: {type: money, sensitive: true, title: {zh: 钱, en: Pay}}
  p.kind: {type: enum, values: [a, b], sensitive: true, title: {zh: 种类, en: Kind}}
  p.some: {type: set, values: [a, b], sensitive: true, title: {zh: 若干, en: Some}}
  p.born: {type: date, sensitive: true, title: {zh: 生日, en: Born}}
  p.seen: {type: datetime, sensitive: true, title: {zh: 时刻, en: Seen}}
  p.stay: {type: duration, sensitive: true, title: {zh: 时长, en: Stay}}
  people:
    type: list
    key: role
    title: {zh: 人员, en: People}
    item:
      role: {type: string, title: {zh: 角色, en: Role}}
      name: {type: string, sensitive: true, title: {zh: 姓名, en: Name}}
      age: {type: int, min: 0, sensitive: true, title: {zh: 年龄, en: Age}}
  secret:
    type: list
    sensitive: true
    title: {zh: 密, en: Secret}
    item:
      age: {type: int, title: {zh: 年龄, en: Age}}
outcomes:
  low: {type: bool, title: {zh: 低, en: Low}}
policies:
  p:
    title: {zh: 一, en: One}
    rules:
      - id: low
        title: {zh: 低, en: Low}
        when: p.pay < 100 and size / p.whole < 3 and p.born < date("2000-01-01")
        then:
          - decide: {low: true}
          - notice: {code: call, message: {zh: "{p.text}（{p.phone}）{p.stay}", en: "{p.text} ({p.phone}) {p.stay}"}}
        cite: plan 1
      - id: grown
        title: {zh: 成年, en: Grown}
        when: any(people, .age >= 18 and .name != "x")
        then: [{notice: {code: grown, message: {zh: "成年{no}", en: "grown {no}"}}}]
        cite: plan 1
`

// oddTexts are what a caller may send for a text, a number or a name.
var oddTexts = []string{"", " ", "a", "b", "***", "x", "\x00", "a\x00b", "\x1b[2J", "\u202eevil", "\u2028", "\ufffd", "\U0010ffff", "\\u0000", `"`, "\\",
	"1 day", "-1 day", "2000-01-01", "9999-12-31", "0001-01-01", "2000-01-01T00:00:00Z", "9999-12-31T23:59:59+08:00", "13800000000", "91420800000000019W",
	"0", "-0", "1e400", "null", "true", "role", "{p.text}", "people[0].", strings.Repeat("长", 3000), strings.Repeat("x", 20_000)}

var oddNumbers = []string{"0", "-0", "1", "5", "18", "-3", "0.1", "1e-300", "1e300", "123456789012345678901234567890", "99999999999999999999.99999999999999999999", "1E2"}

// odd makes a value of any shape; names are used as keys.
func odd(r *rand.Rand, names []string, depth int) any {
	switch n := r.IntN(12); {
	case n < 4:
		return oddTexts[r.IntN(len(oddTexts))]
	case n < 7:
		return json.Number(oddNumbers[r.IntN(len(oddNumbers))])
	case n == 7:
		return r.IntN(2) == 0
	case n == 8 || depth == 0:
		return nil
	case n == 9:
		list := []any{}
		for range r.IntN(4) {
			list = append(list, odd(r, names, depth-1))
		}
		return list
	}
	out := map[string]any{}
	for range r.IntN(4) {
		key := names[r.IntN(len(names))]
		if r.IntN(4) == 0 {
			key = oddTexts[r.IntN(len(oddTexts))]
		}
		out[key] = odd(r, names, depth-1)
	}
	return out
}

// oddInput is an application of which any part may be odd.
func oddInput(r *rand.Rand, eng *engine.Engine) engine.Input {
	names := []string{"p", "role", "name", "age", "文字", "zzz"}
	for _, f := range eng.Set().Facts {
		names = append(names, f.Name, strings.TrimPrefix(f.Name, "p."))
	}
	facts := map[string]any{}
	for range r.IntN(8) {
		facts[names[r.IntN(len(names))]] = odd(r, names, 3)
	}
	moments := []string{"2021-09-10T09:00:00+08:00", "0001-01-02T00:00:00Z", "9999-12-30T00:00:00Z", "2026-02-28T23:59:59-12:00"}
	when, _ := time.Parse(time.RFC3339, moments[r.IntN(len(moments))])
	in := engine.Input{At: when}
	if in.JSON, _ = json.Marshal(facts); r.IntN(4) == 0 {
		in.RulesOn = oddTexts[r.IntN(len(oddTexts))]
	}
	if r.IntN(4) == 0 {
		in.Unknown = []string{names[r.IntN(len(names))]}
	}
	return in
}

// Whatever a caller sends: what is decided is kept. Else a caller could raise the
// alarms that tell an operator to doubt the set or the journal.
func TestWhatIsDecidedIsKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		keys := keysOf(t, "2026")
		j := open(t, name, journal.Options{Number: "no", Unchecked: true, Keys: keys})
		eng := compileText(t, oddSet)
		n, kept, by := 60, 0, records.Asked{By: "a\x00\u202e\xff" + strings.Repeat("x", 9000)}
		if os.Getenv("GUIZE_LONG") != "" {
			n = 5000
		}
		for seed := range n {
			in := oddInput(rand.New(rand.NewPCG(uint64(seed), 1)), eng)
			dec, err := eng.Evaluate(t.Context(), in)
			if err != nil {
				if bad := (*engine.InputError)(nil); !errors.As(err, &bad) {
					t.Fatalf("seed %d: %v", seed, err)
				}
				continue
			}
			kept++
			if _, err := j.Keep(records.WithAsked(t.Context(), by), eng, in, dec); err != nil {
				t.Errorf("seed %d: %s: %v", seed, in.JSON, err)
			}
		}
		if kept < n/5 {
			t.Errorf("only %d of %d were decided", kept, n)
		}
		report, err := j.Replay(t.Context(), journal.ReplayOptions{Keys: keys})
		if err != nil || !report.OK() {
			t.Errorf("replay: %+v, %v", report.Findings, err)
		}
	})
}

// Numbers of applications that no column or index can hold are found all the same.
func TestOddNumbers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, name string) {
		j := open(t, name, journal.Options{Number: "no", Unchecked: true})
		eng := compileText(t, oddSet)
		r := rand.New(rand.NewPCG(1, 2))
		var noise strings.Builder
		for range 9000 {
			fmt.Fprintf(&noise, "%x", r.IntN(16)) // no database can press it together
		}
		for i, no := range []string{"a\x00b", noise.String(), "C-1", strings.Repeat("长", 3000)} {
			facts, _ := json.Marshal(map[string]any{"no": no, "size": i})
			if dec := keep(t, j, eng, string(facts)); dec.ID == "" {
				t.Errorf("%d: not kept", i)
			}
			if got, err := j.Search(t.Context(), records.Search{Number: no}); err != nil || len(got) != 1 {
				t.Errorf("%d: found %d, %v", i, len(got), err)
			}
		}
		for _, s := range []records.Search{{Number: "\xff"}, {Rule: "\x00"}, {Sets: []string{"a\x00"}}, {Number: noise.String() + "0"}} {
			if got, err := j.Search(t.Context(), s); err != nil || len(got) != 0 {
				t.Errorf("%+v: found %d, %v", s, len(got), err)
			}
		}
		for _, id := range []string{"\x00", "\xff", "", strings.Repeat("x", 9000)} {
			if _, err := j.Get(t.Context(), id); !errors.Is(err, records.ErrNotFound) {
				t.Errorf("%q: %v", id, err)
			}
		}
	})
}
