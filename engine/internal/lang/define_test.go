package lang_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// counted is a world in which definitions keep their answers, and unknown reads
// are noted.
func counted(t *testing.T) *world {
	w := newWorld(t, map[string]string{"world.yaml": content(t, "testdata/world.yaml"), "more.yaml": `
define:
  later: tick(7) > 3 and u
  dated: tick(1) > params.rate
  each: {expr: tick(2) > 1 and work.length > 100, for: work in works}
  nested: {expr: each or work.done, for: work in works}
`})
	for _, c := range read(t, "testdata/given.txt") {
		w.give(c.path, c.want)
	}
	w.env.Answers, w.env.Reads = &lang.Answers{}, &lang.Reads{}
	return w
}

// evaluate gives the value of an expression, how often tick was called for it
// and how many unknown reads were noted.
func (w *world) evaluate(e *lang.Expr) (value string, ticks, reads int) {
	w.ticks, w.env.Reads.Unknown = 0, nil
	v := e.Eval(&w.env)
	return w.show(v, e.Type), w.ticks, len(w.env.Reads.Unknown)
}

func (w *world) expects(e *lang.Expr, value string, ticks, reads int) {
	w.t.Helper()
	if v, n, r := w.evaluate(e); v != value || n != ticks || r != reads {
		w.t.Errorf("%s = %s in %d calls with %d unknown reads, want %s in %d with %d", e.Tree().Text(), v, n, r, value, ticks, reads)
	}
}

func (w *world) written(variable, source string) *lang.Expr {
	w.t.Helper()
	return w.must(one{variable: variable, text: source, src: &rules.Expr{Source: source}})
}

// What a definition waits for is noted each time, though it is worked out once.
func TestUnknownReadsAreNotedEachTime(t *testing.T) {
	t.Parallel()
	w := counted(t)
	later, twice := w.written("", "later"), w.written("", "later and later")
	w.expects(later, "unknown", 1, 1)
	w.expects(later, "unknown", 0, 1)
	w.expects(twice, "unknown", 0, 2)
}

// An answer that was found where nobody noted reads is worked out again where
// somebody does.
func TestReadsAreLookedForWhereTheyAreWanted(t *testing.T) {
	t.Parallel()
	w := counted(t)
	later, reads := w.written("", "later"), w.env.Reads
	w.env.Reads = nil
	later.Eval(&w.env)
	w.env.Reads = reads
	w.expects(later, "unknown", 1, 1)
	w.env.Reads = nil
	if v := later.Eval(&w.env); v.Known() || w.ticks != 1 {
		t.Errorf("without a record: %v in %d calls", v, w.ticks)
	}
}

func TestResetForgetsAnswers(t *testing.T) {
	t.Parallel()
	w := counted(t)
	later := w.written("", "later")
	w.expects(later, "unknown", 1, 1)
	w.give("u", "true")
	w.expects(later, "unknown", 0, 1)
	w.env.Answers.Reset()
	w.expects(later, "true", 1, 0)
}

// An answer is that of the rules of one date.
func TestRuleDateChangesTheAnswer(t *testing.T) {
	t.Parallel()
	w := counted(t)
	dated := w.written("", "dated")
	w.expects(dated, "true", 1, 0)
	w.expects(dated, "true", 0, 0)
	w.give("rules_on", "2020-01-01")
	if v, n, _ := w.evaluate(dated); v != "fails param-not-in-force 16" || n != 1 {
		t.Errorf("dated = %s in %d calls", v, n)
	}
}

// A definition over a list has an answer for each element, and none is kept of
// an element that is not known.
func TestEachElementHasItsAnswer(t *testing.T) {
	t.Parallel()
	w := counted(t)
	each, nested := w.written("work", "each"), w.written("work", "nested")
	w.enter("work", "gas")
	w.expects(each, "false", 1, 0)
	w.expects(nested, "unknown", 0, 1)
	w.enter("work", "water")
	w.expects(nested, "true", 1, 0)
	w.expects(each, "true", 0, 0)
	w.enter("work", "gas")
	w.expects(each, "false", 0, 0)
	w.enter("work", "")
	w.expects(each, "unknown", 1, 0)
	w.expects(each, "unknown", 1, 0)
}

// Forty definitions that each use the one below twice are forty, for what is
// asked of an expression when it is compiled and for its value.
func TestEachDefinitionIsAskedOnce(t *testing.T) {
	t.Parallel()
	var more strings.Builder
	more.WriteString("define:\n  step0: tick(7)\n  wait0: iu\n")
	for n := range 40 {
		fmt.Fprintf(&more, "  wait%d: 'u ? wait%d : wait%d'\n", n+1, n, n)
		fmt.Fprintf(&more, "  step%d: 'u ? step%d : step%d'\n", n+1, n, n)
	}
	w := newWorld(t, map[string]string{"world.yaml": content(t, "testdata/world.yaml"), "more.yaml": more.String()})
	w.env.Answers, w.env.Reads = &lang.Answers{}, &lang.Reads{}
	last := w.written("", "step40 ?? 1")
	if asks, reads := last.Tree().Asks(); asks || !reads {
		t.Errorf("it asks %v, it reads %v", asks, reads)
	}
	w.expects(last, "7", 1, 0)
	w.expects(w.written("", "step40 + step39"), "14", 0, 0)
	w.expects(w.written("", "wait40"), "unknown", 0, 2)
}

// A definition that is used through its value, as an explanation shows it.
func TestDefinitionHasAValueOfItsOwn(t *testing.T) {
	t.Parallel()
	w := counted(t)
	d := w.scope.Defs.Get("ticked")
	if v := d.Eval(&w.env); w.show(v, d.Type) != "3" || w.ticks != 1 {
		t.Errorf("ticked = %s in %d calls", w.show(v, d.Type), w.ticks)
	}
	w.expects(w.written("", "ticked + 1"), "4", 0, 0)
	if d.Tree().Op != lang.OpHost {
		t.Errorf("ticked is an operator of number %d", d.Tree().Op)
	}
	if w.scope.Defs.Get("nosuch") != nil {
		t.Error("there is a definition nosuch")
	}
}
