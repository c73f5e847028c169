package classes_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// dated compiles conditions on one date, d, and evaluates them.
type dated struct {
	scope *lang.Scope
	env   *lang.Env
	slot  *lang.Value
}

func newDated(t *testing.T) *dated {
	t.Helper()
	global := lang.NewRecordType("")
	global.Add(lang.Field{Name: "d", Type: lang.Type{K: rules.KindDate}, Fact: &rules.Fact{Name: "d"}}, "")
	d := &dated{
		scope: &lang.Scope{Global: global, Zone: time.UTC, Valued: map[lang.Dep]bool{}},
		env:   &lang.Env{Zone: time.UTC, Cal: calendar.China(), Lang: "en"},
	}
	r := &lang.Record{Type: global, Slots: make([]lang.Value, 1)}
	d.env.Frames[0], d.slot = r.Value(), &r.Slots[0]
	return d
}

func (d *dated) of(e *lang.Expr, v lang.Value) lang.Value {
	*d.slot = v
	return e.Eval(d.env)
}

// TestDateCuts holds the classes into which comparisons of a shifted date or an age
// cut that date against its days, one by one: a class has one answer, and where it
// has none its days have several.
func TestDateCuts(t *testing.T) {
	t.Parallel()
	d, r := newDated(t), rand.New(rand.NewPCG(2, 12))
	days := []string{"2024-02-29", "2023-02-28", "2024-03-01", "2024-03-30", "2024-03-31", "2024-06-01", "2024-12-31", "0001-01-01", "0001-03-31", "9999-12-31", "9999-02-28"}
	periods := []string{"0 days", "1 day", "30 days", "1 month", "2 months", "13 months", "0.5 year", "1 year", "18 years", "9998 years"}
	for range 1000 {
		on, op := days[r.IntN(len(days))], []string{"<", "<=", ">", ">=", "==", "!="}[r.IntN(6)]
		text := fmt.Sprintf(`d %s %s %s %q`, []string{"+", "-"}[r.IntN(2)], periods[r.IntN(len(periods))], op, on)
		if r.IntN(3) == 0 {
			text = fmt.Sprintf(`age(d, %q) %s %d`, on, op, []int{0, 1, 4, 18, 100}[r.IntN(5)])
		}
		d.hold(t, text, r)
	}
}

func (d *dated) hold(t *testing.T, text string, r *rand.Rand) {
	t.Helper()
	var diags rules.Diagnostics
	e, ok := lang.CompileCond(d.scope, &rules.Expr{Source: text}, &diags)
	if !ok {
		t.Fatal(text, diags)
	}
	var consts []lang.Value
	for _, c := range e.Tree().Cuts(nil) {
		consts = append(consts, c.Value)
	}
	if len(consts) == 0 {
		return
	}
	for _, class := range classes.Of(&lang.Type{K: rules.KindDate}, consts, classes.Bounds{}) {
		said, answers := d.of(e, class), map[string]bool{}
		for _, day := range members(class, r) {
			answers[answer(d.of(e, day))] = true
			if got := answer(d.of(e, day)); said.Kind() != lang.Unknown && got != answer(said) {
				t.Fatalf("%s: of a class of %s it is %s, but on %v %s", text, show(class), answer(said), day.Date(), got)
			}
		}
		if said.Kind() == lang.Unknown && len(answers) == 1 {
			t.Errorf("%s: of a class of %s it is not known, though all its days say %v", text, show(class), answers)
		}
	}
}

func answer(v lang.Value) string { return fmt.Sprint(v.Kind(), v.N()) }

func show(v lang.Value) string {
	if in, ok := v.Ref().(*lang.Interval); ok {
		return fmt.Sprintf("days between %v and %v", in.Lo.Plain(), in.Hi.Plain())
	}
	return v.Date().String()
}

// members are days of a class: those near its ends, and others.
func members(class lang.Value, r *rand.Rand) []lang.Value {
	in, ok := class.Ref().(*lang.Interval)
	if !ok {
		return []lang.Value{class}
	}
	lo, hi := day("0001-01-01").N(), day("9999-12-31").N()
	if in.Lo.Kind() == lang.Date {
		lo = in.Lo.N() + 1
	}
	if in.Hi.Kind() == lang.Date {
		hi = in.Hi.N() - 1
	}
	var out []lang.Value
	for by := int64(0); by < 35 && lo+by <= hi; by++ {
		out = append(out, lang.Scalar(lang.Date, lo+by), lang.Scalar(lang.Date, hi-by), lang.Scalar(lang.Date, lo+r.Int64N(hi-lo+1)))
	}
	return out
}
