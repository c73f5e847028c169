package engine_test

import (
	"context"
	"testing"

	"github.com/guize-rules/guize/engine"
)

// TestWords fills in texts with values of every type, in two languages.
func TestWords(t *testing.T) {
	t.Parallel()
	eng := compileTable(t, `
facts:
  b: {type: bool}
  i: {type: int}
  n: {type: number}
  m: {type: money, unit: CNY}
  e: {type: enum, values: {a: {zh: 苹果, en: Apple}, c: }}
  s: {type: set, values: {a: {zh: 苹果, en: Apple}, p: {zh: 梨, en: Pear}}}
  d: {type: date}
  z: {type: datetime}
  k: {type: duration}
  o: {type: int, default: none}
  l: {type: list, item: {n: {type: int}, e: {type: enum, values: {a: {zh: 苹果, en: Apple}}}}}
policies:
  p:
    rules:
      - id: r
        then:
          - notice: {code: c, message: "{b} {not b} {i} {n} {m} {m * 3} {e} {s} {d} {z} {k} {o} {map(l, .n)} {map(l, .e)} {{i}}"}
          - notice: {code: e, message: '= e'}
          - notice: {code: f, message: '= n > 1 ? "over" : "under"'}
`)
	const facts = `{"b": true, "i": 3, "n": 2.50, "m": 0.1, "e": "a", "s": ["p", "a"], "d": "2021-09-10", "z": "2021-09-10T09:00:00+08:00", "k": "3 workdays", "l": [{"n": 1, "e": "a"}, {"n": 2, "e": "a"}]}`
	for language, want := range map[string]string{
		"en": `{"notices": [{"message": "yes no 3 2.5 0.10 0.30 Apple Apple, Pear 2021-09-10 2021-09-10 09:00 3 working days none 1, 2 Apple, Apple {i}"}, {"message": "Apple"}, {"message": "over"}]}`,
		"zh": `{"notices": [{"message": "是 否 3 2.5 0.10 0.30 苹果 苹果、梨 2021年9月10日 2021年9月10日9时 3个工作日 无 1、2 苹果、苹果 {i}"}, {"message": "苹果"}, {"message": "over"}]}`,
	} {
		d, err := eng.Evaluate(context.Background(), engine.Input{At: genAt(), JSON: []byte(facts), Lang: language})
		if err != nil {
			t.Fatal(err)
		}
		if why := lacks(d, want); why != "" {
			t.Errorf("%s: %s", language, why)
		}
	}
	d, err := eng.Evaluate(context.Background(), engine.Input{At: genAt(), JSON: []byte(`{}`), Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if why := lacks(d, `{"notices": [{"message": "~to be determined"}, {"message": "to be determined"}, {"message": "to be determined"}]}`); why != "" {
		t.Error(why)
	}
}

func TestPenaltiesAndEmissions(t *testing.T) {
	t.Parallel()
	const set = `
facts:
  n: {type: number}
  m: {type: money}
  who: {type: string}
  gone: {type: date}
  far: {type: enum, values: [a, b], derive: who}
  l: {type: list, item: {req: {type: int, required: true}}}
policies:
  p:
    rules:
      - id: r
        then:
          - penalty:
              act: falsified
              subject: "= who"
              role: design
              class: serious
              points: "= n"
              register: [enterprise_file, "= who"]
              publicity: {min: 1 year, max: 3 years, from: "= gone"}
              repair: {after: 6 months}
              measure: none
              legal_basis: law 1
              status: confirmed
              objection: {within: 15 days, to: [north, south], calm: true}
              data: {n: 2.5, big: 12345678901234567890123, list: [1, two, "= n"], m: "= m * 2"}
          - ping: {title: "for {who}", x: null, y: {z: "= n"}}
`
	runTable(t, []tableCase{
		{
			name: "R22 a penalty with everything", set: set, facts: `{"n": 3, "m": "1.005", "who": "a", "gone": "2021-09-01", "l": []}`,
			want: `{"status": "decided", "penalties": [{"act": "falsified", "subject": "a", "role": "design", "class": "serious", "points": 3, "register": ["enterprise_file", "a"],
				"publicity": {"min": "1 year", "from": "2021-09-01"}, "repair": {"after": "6 months"}, "measure": "none", "legal_basis": "law 1", "status": "confirmed",
				"objection": {"within": "15 days", "to": ["north", "south"], "calm": true}, "data": {"n": 2.5, "list": [1, "two", 3], "m": 2.01}}],
				"emitted": [{"kind": "ping", "data": {"title": "for a", "x": null, "y": {"z": 3}}}]}`, reason: "amounts exactly, values as they are written",
		},
		{
			name: "R22 open values name what they wait for", set: set, facts: `{"who": "x", "gone": "2021-09-01", "m": 0, "l": []}`,
			want:   `{"status": "incomplete", "penalties": [{"points": null, "waits_for": ["n"], "data": {"list": [1, "two", null]}}], "emitted": [{"waits_for": ["n"]}], "missing": [{"fact": "n"}]}`,
			reason: "the effect stays in place",
		},
		{
			name: "R18 a required field of an element", set: set, facts: `{"n": 1, "m": 1, "who": "a", "gone": "2021-09-01", "l": [{"req": 1}, {}]}`,
			want: `{"status": "incomplete", "missing": [{"fact": "l[1].req"}]}`, reason: "a required fact is unknown",
		},
		{
			name: "R15 a value that an outcome cannot hold", set: `
facts: {t: {type: string}}
outcomes: {x: {type: enum, values: [a, b]}}
policies: {p: {rules: [{id: r, then: [{decide: {x: "= t"}}]}]}}
`, facts: `{"t": "zzz"}`,
			want: `{"status": "incomplete", "errors": [{"rule": "p/r", "code": "wrong-value", "message": "~zzz"}]}`, reason: "an error of the rule",
		},
		{
			name: "R15 a value that an outcome can hold", set: `
facts: {t: {type: string}, i: {type: int}}
outcomes: {x: {type: enum, values: [a, b]}, n: {type: number}, m: {type: money}}
policies: {p: {rules: [{id: r, then: [{decide: {x: "= t", n: "= i", m: "= 1.25"}}]}]}}
`, facts: `{"t": "b", "i": 3}`,
			want: `{"status": "decided", "outcomes": {"x": {"value": "b"}, "n": {"value": 3}, "m": {"value": 1.25}}}`, reason: "a whole number is a number",
		},
		{
			name: "R22 the loop's variable in the fact of a notice", set: `
facts: {l: {type: list, key: k, item: {k: {type: string}, n: {type: int}}}}
policies: {p: {rules: [{id: r, for: x in l, when: x.n > 1, then: [{warn: {code: c, fact: x.n, message: "{x.n}"}}, {reject: {code: d, fact: x.n, message: M}}]}]}}
`, facts: `{"l": [{"k": "a", "n": 2}]}`,
			want: `{"status": "rejected", "notices": [{"code": "c", "level": "warning", "fact": "l[a].n", "element": "l[a]", "message": "2"}], "violations": [{"code": "d", "fact": "l[a].n"}]}`, reason: "a path as everywhere",
		},
		{
			name: "R11 an event after at is not yet", set: `
facts: {v: {type: event}, w: {type: event}}
policies: {p: {rules: [{id: r, when: happened(v), then: [{notice: {code: v, message: M}}]}, {id: s, when: happened(w), then: [{notice: {code: w, message: M}}]}]}}
`, facts: `{"v": "2021-09-10T09:00:00+08:00", "w": "2021-09-10T09:00:01+08:00"}`,
			want: `{"status": "decided", "notices": [{"code": "v"}], "used": ["v"]}`, reason: "one at the moment of the evaluation has come",
		},
		{
			name: "R19 used lists what the listed rules read, as declared", set: `
facts: {a: {type: bool}, b: {type: bool}, c: {type: bool}, d: {type: bool}}
policies: {p: {rules: [{id: r, when: c and a, then: [{notice: {code: v, message: M}}]}, {id: s, when: d, then: [{notice: {code: w, message: M}}]}]}}
`, facts: `{"a": true, "b": true, "c": true, "d": false}`,
			want: `{"used": ["a", "c"]}`, reason: "d is read by a rule that does not apply, b by none",
		},
		{
			name: "R11 a required text or set that is blank", set: `
facts: {t: {type: string, required: true}, s: {type: set, values: [a], required: true}, u: {type: string}}
policies: {p: {rules: [{id: r, when: u == "", then: [{notice: {code: v, message: M}}]}]}}
`, facts: `{"t": "", "s": [], "u": ""}`,
			want: `{"status": "incomplete", "violations": [], "missing": [{"fact": "t"}, {"fact": "s"}], "notices": [{"code": "v"}]}`, reason: "it counts as not given; one that is not required is empty",
		},
	})
}
