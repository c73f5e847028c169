package engine

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/guize-rules/guize/engine/internal/index"
	"github.com/guize-rules/guize/rules"
)

const matchHead = `guize: 1
set: match
languages: [en]
timezone: Asia/Shanghai
calendar: cn
params:
  limit: {title: {en: L}, type: number, values: [{from: 2020-01-01, to: 2021-06-30, value: 10}, {from: 2021-09-15, value: 20}], allow: {missing-citation: a test, dates-hole: wanted here}}
facts:
  n: {type: int, min: 0, max: 900}
  k: {type: enum, values: [a, b, c]}
  t: {type: string}
  y: {type: bool}
  s: {type: set, values: [p, q]}
  d: {type: date}
outcomes: {o: {type: int, combine: list}}
policies:
  p:
    allow: {missing-citation: a test}
    rules:
`

type matched struct {
	N *int      `fact:"n"`
	K string    `fact:"k"`
	T *string   `fact:"t"`
	Y *bool     `fact:"y"`
	S []string  `fact:"s"`
	D time.Time `fact:"d"`
}

func matchCondition(r *rand.Rand) string {
	op := []string{"<", "<=", ">", ">=", "==", "!="}[r.IntN(6)]
	switch r.IntN(40) % 9 {
	case 0:
		return fmt.Sprintf(`k in ["%c", "%c"]`, 'a'+r.IntN(3), 'a'+r.IntN(3))
	case 1:
		return fmt.Sprintf(`t %s "t%d"`, []string{"==", "!="}[r.IntN(2)], r.IntN(3))
	case 2:
		return []string{"y", "not y", `"p" in s`, `not ("q" in s)`}[r.IntN(4)]
	case 3:
		return fmt.Sprintf(`d %s "2021-0%d-01"`, op, 1+r.IntN(8))
	case 4:
		return "n " + op + " params.limit"
	case 5:
		if r.IntN(60) > 0 {
			break
		}
		return "known(n)" // which the index does not hold
	}
	return fmt.Sprintf("n %s %d", op, r.IntN(1000)-50)
}

// matchSet has more constants than the index has classes, conditions with several
// alternatives, and rules that are in force for some time.
func matchSet(r *rand.Rand, rules int) string {
	var b strings.Builder
	b.WriteString(matchHead)
	for i := range rules {
		parts := make([]string, 1+r.IntN(3))
		for j := range parts {
			parts[j] = "(" + matchCondition(r) + " and " + matchCondition(r) + ")"
		}
		valid := []string{"", "", "valid: {from: 2021-07-01}, ", "valid: {to: 2021-08-31}, "}[r.IntN(4)]
		fmt.Fprintf(&b, "      - {id: r%d, %swhen: '%s', then: [{decide: {o: %d}}]}\n", i, valid, strings.Join(parts, " or "), i)
	}
	return b.String()
}

func randomMatched(r *rand.Rand) *matched {
	app := &matched{K: []string{"a", "b", "c", "x", " "}[r.IntN(40)%5]}
	if r.IntN(8) > 0 {
		n, t, y := r.IntN(920), fmt.Sprint("t", r.IntN(4)), r.IntN(2) == 0
		app.N, app.T, app.Y, app.D = &n, &t, &y, time.Date(2021, time.Month(r.IntN(12)), 1, 0, 0, 0, 0, time.UTC)
	}
	app.S = [][]string{{}, {"p"}, {"q"}, {"p", "q"}}[r.IntN(4)]
	return app
}

// TestMatchByIndexAlone holds what the index alone says of the rules against an
// evaluation, and counts the same work.
func TestMatchByIndexAlone(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 17))
	alone := 0
	for _, size := range []int{3, 20, 400} {
		set, err := rules.Parse(t.Context(), "match.yaml", []byte(matchSet(r, size)))
		if err != nil {
			t.Fatal(err)
		}
		eng, err := Compile(t.Context(), set)
		if err != nil {
			t.Fatal(err)
		}
		if !eng.plan.Apart {
			t.Fatal("the rules hang together")
		}
		bound, err := Bind[matched](eng)
		if err != nil {
			t.Fatal(err)
		}
		for range 200 {
			in := Input{At: time.Date(2021, time.Month(6+r.IntN(4)), 20, 9, 0, 0, 0, time.UTC), RulesOn: []string{"", "2021-09-20"}[r.IntN(2)]}
			app := randomMatched(r)
			got, work := matchOf(t, bound, in, app)
			eng.plan.Apart = false
			want, worked := matchOf(t, bound, in, app)
			eng.plan.Apart = true
			if diff := cmp.Diff(want, got); diff != "" || work != worked {
				t.Fatalf("%+v: %d units of work, want %d; (-want +got):\n%s", app, work, worked, diff)
			}
			if foundAlone(t, bound, in, app) {
				alone++
			}
		}
	}
	if alone < 50 || alone > 550 {
		t.Errorf("the index alone said all of %d applications", alone)
	}
}

func matchOf(t *testing.T, b *Bound[matched], in Input, app *matched) ([]RuleState, int64) {
	t.Helper()
	var w Work
	out, err := b.Match(CountWork(t.Context(), &w), in, app, nil)
	if err != nil {
		t.Fatal(err)
	}
	return out, w.Units()
}

func foundAlone(t *testing.T, b *Bound[matched], in Input, app *matched) bool {
	t.Helper()
	ev, err := b.prepare(t.Context(), in, app)
	if err != nil {
		t.Fatal(err)
	}
	defer ev.release()
	return ev.found()
}

// TestApart: nothing is said by the index alone where rules hang together.
func TestApart(t *testing.T) {
	t.Parallel()
	plain := matchHead + "      - {id: r, when: y, then: [{decide: {o: 1}}]}\n"
	for _, c := range []struct {
		name, old, new string
		apart          bool
	}{
		{"apart", "", "", true},
		{"a default", "y: {type: bool}", "y: {type: bool, default: true}", false},
		{"a derivation", "y: {type: bool}", "y: {type: bool, derive: n > 3}", false},
		{"an event", "y: {type: bool}", "y: {type: bool}\n  e: {type: event}", false},
		{"a date of the set", "calendar: cn", "calendar: cn\nrules_on: d", false},
		{"a date of the policy", "  p:\n", "  p:\n    rules_on: d\n", false},
		{"an override", "{id: r, ", "{id: q, when: y, then: [{notice: {code: c, message: {en: M}}}]}\n      - {id: r, overrides: [q], ", false},
		{"an outcome that is read", "{id: r, ", `{id: q, when: o != none, then: [{notice: {code: c, message: {en: M}}}]}
      - {id: r, `, false},
	} {
		set, err := rules.Parse(t.Context(), "apart.yaml", []byte(strings.Replace(plain, c.old, c.new, 1)))
		if err != nil {
			t.Fatal(c.name, err)
		}
		eng, err := Compile(t.Context(), set)
		if err != nil {
			t.Fatal(c.name, err)
		}
		if eng.plan.Apart != c.apart {
			t.Errorf("%s: apart is %v", c.name, eng.plan.Apart)
		}
	}
}

func TestOnceEach(t *testing.T) {
	t.Parallel()
	got := onceEach([]index.Hit{{Rule: 4}, {Rule: 1, Sure: true}, {Rule: 4, Sure: true}, {Rule: 2}, {Rule: 1}})
	if diff := cmp.Diff([]index.Hit{{Rule: 1, Sure: true}, {Rule: 2}, {Rule: 4, Sure: true}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
