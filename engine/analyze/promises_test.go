package analyze_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// breaks reports whether the witness breaks the promise that the finding names: of
// `every`, whether the rule applies whose effect lacks the argument.
func (s *shown) breaks() bool {
	broken, err := s.eng.Broken(s.t.Context(), s.f.Witness.Input())
	if err != nil {
		return false
	}
	switch {
	case strings.Contains(s.f.Message["en"], "differ in"):
		return s.twins()
	case len(s.names) == 1:
		return slices.Contains(broken, s.names[0])
	}
	return s.has(s.names[1], "applies") && strings.Contains(s.f.Message["en"], " has no ")
}

// promised is a set with one fact of two values, a length and a fee, and the promises
// and rules of a test.
const promised = `guize: 2
set: promised
sources: {law: {title: L}}
facts:
  length: {type: number, unit: m, min: 0, max: 1000, step: 0.1, required: true}
  kind: {type: enum, values: [water, gas], required: true}
  volume: {type: number, min: 1, max: 1000, required: true}
  paid: {type: bool, required: true}
outcomes:
  fee: {type: int}
  way: {type: enum, values: [filing, coordination], complete: "true"}
`

// became lists what came of the promises of a set.
func became(t *testing.T, eng *engine.Engine) []string {
	t.Helper()
	r := check(t, eng)
	out := []string{}
	for _, p := range r.Promises {
		line := p.ID + " " + string(p.State)
		if len(p.Facts) > 0 {
			line += " " + strings.Join(p.Facts, ",")
		}
		out = append(out, line)
	}
	for _, f := range r.Findings {
		if f.Code == "broken-promise" {
			shows(t, eng, f)
		}
	}
	return out
}

// A condition is proved where no application makes it false, also through outcomes
// and dates; it is refuted by an application; and where it reckons with facts beyond
// their classes it is left open with these, unless an application shows it.
func TestPromiseHolds(t *testing.T) {
	t.Parallel()
	const rest = `policies:
  p:
    cite: law 1
    rules:
      - {id: near, when: length <= 300, then: [{decide: {way: filing, fee: 0}}]}
      - {id: far, when: length > 300, then: [{decide: {way: coordination, fee: 10}}]}
      - {id: metered, when: paid, then: [{notice: {code: due, message: "{volume * 5}"}}]}
      - {id: from-2030, when: length > 900, valid: {from: 2030-01-01}, then: [{reject: {code: far, message: No}}]}
promises:
`
	for _, tt := range []struct{ name, promise, want string }{
		{"a constant limit", "holds: fee <= 10", "proved"},
		{"a limit that one rule breaks", "holds: fee < 10", "broken"},
		{"by an outcome and a fact", `holds: 'way == "filing" or length > 300'`, "proved"},
		{"of which the edge is wrong", `holds: 'way == "filing" or length > 301'`, "broken"},
		{"a list of conditions", `holds: {any: [length > 300, fee == 0]}`, "proved"},
		{"in the dates of the promise", "{holds: length <= 10, valid: {to: 2001-01-01}}", "broken"},
		{"arithmetic that an application shows", "holds: volume * 5 < 4900", "broken"},
		{"arithmetic that nothing shows", "holds: volume * volume * 5 > 4", "undecided volume"},
		{"a fact that is not known breaks nothing", "holds: known(length)", "broken"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			flow := tt.promise
			if !strings.HasPrefix(flow, "{") {
				flow = "{" + flow + "}"
			}
			flow = strings.Replace(flow, "{", "{cite: law 2, ", 1)
			eng := compile(t, "set.yaml", []byte(promised+rest+"  it: "+flow+"\n"))
			if got := became(t, eng); !slices.Equal(got, []string{"it " + tt.want}) {
				t.Errorf("%v, want %s", got, tt.want)
			}
		})
	}
}

// Each effect of a kind must have the argument, where its rule can apply: a rule that
// never applies breaks no promise.
func TestPromiseEvery(t *testing.T) {
	t.Parallel()
	eng := compile(t, "set.yaml", []byte(promised+`policies:
  p:
    cite: law 1
    rules:
      - {id: way, then: [{decide: {way: filing}}]}
      - {id: says, when: paid, then: [{reject: {code: a, message: No, fix: Pay}}]}
      - {id: never, when: length > 1000, then: [{reject: {code: b, message: No}}]}
      - {id: silent, when: length > 900 and paid, then: [{reject: {code: c, message: No}}, {notice: {code: d, message: M}}]}
promises:
  mends: {every: reject, has: fix, cite: law 2}
  cites: {every: notice, has: cite, cite: law 2}
  titles: {every: notice, has: title, cite: law 2, allow: {broken-promise: notices here need none}}
`))
	if got, want := became(t, eng), []string{"mends broken", "cites proved", "titles broken"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	var told []string
	for _, f := range check(t, eng).Findings {
		if f.Code == "broken-promise" {
			told = append(told, f.Message["en"])
		}
	}
	if want := []string{`it breaks the promise "mends": the reject of "p/silent" has no fix`}; !slices.Equal(told, want) {
		t.Errorf("%q, want %q", told, want)
	}
	if p := check(t, eng).Promises[0]; p.State != analyze.PromiseBroken || p.Witness == nil {
		t.Errorf("%+v", p)
	}
}

// twins reports whether two applications, or two elements of one, are decided
// differently in outcomes, tasks or deadlines.
func (s *shown) twins() bool {
	if s.f.Twin == nil {
		return len(s.f.Witness.Facts) > 0
	}
	d, err := s.eng.Evaluate(s.t.Context(), s.f.Twin.Input())
	return err == nil && len(analyze.Compare(s.d, d)) > 0
}

// Two applications that differ in one fact: which way an outcome goes with it, and to
// what it makes no difference.
func TestPromiseTwins(t *testing.T) {
	t.Parallel()
	const rest = `  share: {type: number}
policies:
  p:
    cite: law 1
    rules:
      - {id: near, when: length <= 300, then: [{decide: {way: filing, fee: 0}}]}
      - {id: far, when: length > 300 and kind == "gas", then: [{decide: {way: coordination, fee: 10}}]}
      - {id: far-water, when: length > 300 and kind == "water", then: [{decide: {way: coordination, fee: 20}}, {notice: {code: w, message: M}}]}
      - {id: measured, then: [{decide: {share: "= volume * 2"}}]}
      - {id: answer, when: paid, then: [{route: {task: survey}}, {deadline: {id: answer, start: at, within: 3 workdays}}]}
      - {id: slow, when: not paid and length > 500, then: [{deadline: {id: answer, start: at, within: 5 workdays}}]}
promises:
`
	for _, tt := range []struct{ name, promise, want string }{
		{"later with length", "of: way, when: length, goes: up", "proved"},
		{"the other way", "of: way, when: length, goes: down", "broken"},
		{"a number", "of: fee, when: length, goes: up", "proved"},
		{"a number the other way", "of: fee, when: length, goes: down", "broken"},
		{"by an enum", "of: fee, when: kind, goes: up", "broken"},
		{"by an enum, down", "of: fee, when: kind, goes: down", "proved"},
		{"by what has no part in it", "of: fee, when: volume, goes: up", "proved"},
		{"what is worked out and goes up", "of: share, when: volume, goes: up", "undecided volume"},
		{"what is worked out and does not go down", "of: share, when: volume, goes: down", "broken"},
		{"blind to what nothing asks", "of: outcomes, to: paid", "proved"},
		{"not blind", "of: outcomes, to: kind", "broken"},
		{"one outcome is", "of: way, to: kind", "proved"},
		{"one is not", "of: fee, to: kind", "broken"},
		{"tasks", "of: routes, to: paid", "broken"},
		{"tasks by kind", "of: routes, to: kind", "proved"},
		{"deadlines", "of: deadlines, to: paid", "broken"},
		{"deadlines by length", "of: deadlines, to: length", "broken"},
		{"deadlines by kind", "of: deadlines, to: kind", "proved"},
		{"in days without rules that differ", "of: outcomes, to: kind, valid: {to: 2001-01-01}", "broken"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eng := compile(t, "set.yaml", []byte(promised+rest+"  it: {cite: law 2, "+tt.promise+"}\n"))
			if got := became(t, eng); !slices.Equal(got, []string{"it " + tt.want}) {
				t.Errorf("%v, want %s", got, tt.want)
			}
		})
	}
}

const promisedWorks = `guize: 2
set: works
sources: {law: {title: L}}
rules_on: filed_at
facts:
  filed_at: {type: date}
  services: {type: set, values: [water, gas], required: true}
  size: {type: enum, values: [small, large], required: true}
  grade: {type: enum, values: [low, high], derive: 'size == "large" ? "high" : "low"'}
  works:
    type: list
    key: service
    keys: services
    item:
      length: {type: number, min: 0, max: 1000, step: 0.1}
      done_at: {type: event}
outcomes:
  works.way: {type: enum, values: [filing, coordination]}
  any_long: {type: bool}
  fee: {type: int, combine: sum}
policies:
  p:
    cite: law 1
    rules:
      - {id: near, for: w in works, when: w.length <= 300, then: [{decide: {w.way: filing}}]}
      - {id: far, for: w in works, when: w.length > 300, then: [{decide: {w.way: coordination}}]}
      - {id: long, when: "any(works, .length > 300)", then: [{decide: {any_long: true}}]}
      - {id: short, unless: "any(works, .length > 300)", then: [{decide: {any_long: false}}]}
      - {id: connect, for: w in works, then: [{deadline: {id: connect, owner: "= w.service", start: w.done_at, within: 1 workday}}]}
      - {id: check, for: w in works, when: w.service == "gas", then: [{deadline: {id: check, start: w.done_at, within: 2 workdays}}]}
      - {id: fee, for: w in works, when: w.length > 500, then: [{decide: {fee: 10}}]}
      - {id: graded, when: grade == "high", then: [{route: {task: survey}}]}
      - {id: later, when: 'size == "large"', valid: {from: 2030-01-01}, then: [{route: {task: later}}]}
promises:
`

// Facts of lists, what is derived, and the key of a list, of which two elements of one
// application are compared.
func TestPromiseTwinsOfLists(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, promise, want string }{
		{"an outcome of the element", "of: works.way, when: works.length, goes: up", "proved"},
		{"the wrong way", "of: works.way, when: works.length, goes: down", "broken"},
		{"of the whole, by any element", "of: any_long, when: works.length, goes: down", "broken"},
		{"of the whole, rightly, which is not followed", "of: any_long, when: works.length, goes: up", "undecided works,works.length"},
		{"a sum goes down", "of: fee, when: works.length, goes: down", "undecided works,works.length"},
		{"the key makes no difference to an outcome", "of: works.way, to: works.service", "proved"},
		{"whose a deadline is is no difference of it", "of: deadlines, to: works.service", "broken"},
		{"what is derived goes along", "of: routes, to: size", "broken"},
		{"what is derived by itself", "of: routes, to: grade", "broken"},
		{"not to the outcomes", "of: outcomes, to: size", "proved"},
		{"the date of the rules", "of: outcomes, to: filed_at", "undecided filed_at"},
		{"length and deadlines", "of: deadlines, to: works.length", "proved"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			eng := compile(t, "set.yaml", []byte(promisedWorks+"  it: {cite: law 2, "+tt.promise+"}\n"))
			if got := became(t, eng); !slices.Equal(got, []string{"it " + tt.want}) {
				t.Errorf("%v, want %s", got, tt.want)
			}
		})
	}
	eng := compile(t, "set.yaml", []byte(strings.Replace(promisedWorks, `when: w.service == "gas", `, "", 1)+"  it: {cite: law 2, of: deadlines, to: works.service}\n"))
	if got := became(t, eng); !slices.Equal(got, []string{"it proved"}) {
		t.Errorf("%v: the owner alone differs", got)
	}
}
