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
	if len(s.names) == 1 {
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
