// Package lang_test holds the language against the folders of testdata/cases,
// one a topic: a new case is a new line, a new topic a new folder. A line is
//
//	[for VAR[KEY]:] EXPRESSION => WHAT IT COMES TO
//
// and the name of its file says what that is: types.txt a type or the mistakes
// with their columns, values.txt a value, reads.txt the slots it reads (those
// only asked whether they are known in brackets), and so on (see looks).
// "given PATH = VALUE" changes what is known from there on. "# " begins a
// comment. The declarations are in testdata/world.yaml.
package lang_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
)

// one is a line of a file of cases.
type one struct {
	line     int
	path     string // of a line "given path = want"
	loop     string // "work[water]"
	prefix   string // "FACT" of a line "FACT <- expr => want"
	src      *rules.Expr
	text     string
	want     string
	variable string
	key      string
}

// indent is how far the reader of rules finds an expression from the margin.
const indent = 4

// looks says what each file of a topic looks at.
var looks = map[string]func(w *world, c one) string{
	"types.txt":      types,
	"conditions.txt": conditions,
	"assign.txt":     assign,
	"values.txt":     values,
	"reads.txt":      func(w *world, c one) string { return w.reads(w.must(c), w.valued(c)) },
	"about.txt":      func(w *world, c one) string { return w.about(w.must(c)) },
	"cuts.txt":       func(w *world, c one) string { return w.cuts(w.must(c).Tree()) },
	"atoms.txt":      func(w *world, c one) string { return w.atom(w.must(c).Tree().Bare().Atom()) },
	"unmet.txt":      unmet,
	"text.txt":       func(w *world, c one) string { return w.must(c).Tree().Text() },
	"keys.txt":       func(w *world, c one) string { return w.must(c).Tree().Key() },
	"waits.txt":      waits,
	"ticks.txt":      ticks,
	"mutants.txt":    mutants,
}

func TestCases(t *testing.T) {
	t.Parallel()
	for _, dir := range topics(t) {
		for file, look := range looks {
			path := filepath.Join(dir, file)
			if _, err := os.Stat(path); err != nil {
				continue
			}
			t.Run(filepath.Base(dir)+"/"+file, func(t *testing.T) {
				t.Parallel()
				eachCase(t, path, func(w *world, c one) {
					if got := look(w, c); got != c.want {
						t.Errorf("%s:%d: %s%s\n got %s\nwant %s", path, c.line, c.loop, c.text, got, c.want)
					}
				})
			})
		}
	}
}

func topics(t testing.TB) []string {
	dirs, err := filepath.Glob("testdata/cases/*")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no cases", err)
	}
	return dirs
}

// eachCase calls do for each case of a file, in a world that knows what is given
// before it.
func eachCase(t testing.TB, path string, do func(w *world, c one)) {
	w := worldOf(t, filepath.Dir(path))
	for _, c := range read(t, path) {
		w.t = at{t, fmt.Sprintf("%s:%d", path, c.line)}
		if c.path != "" {
			w.give(c.path, c.want)
			continue
		}
		w.enter(c.variable, c.key)
		do(w, c)
	}
}

// at says on which line of a file something went wrong.
type at struct {
	testing.TB
	place string
}

func (a at) Fatal(args ...any) {
	a.Helper()
	a.TB.Fatalf("%s: %s", a.place, fmt.Sprint(args...))
}

func (a at) Fatalf(format string, args ...any) {
	a.Helper()
	a.TB.Fatalf(a.place+": "+format, args...)
}

// worldOf is the world of a topic.
func worldOf(t testing.TB, dir string) *world {
	t.Helper()
	files := map[string]string{"world.yaml": content(t, "testdata/world.yaml")}
	if _, err := os.Stat(filepath.Join(dir, "world.yaml")); err == nil {
		files["topic.yaml"] = content(t, filepath.Join(dir, "world.yaml"))
	}
	w := newWorld(t, files)
	for _, c := range read(t, "testdata/given.txt") {
		w.give(c.path, c.want)
	}
	return w
}

func content(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// read reads a file of cases. The expressions go through the reader of rules, so
// that mistakes in them have columns.
func read(t testing.TB, path string) []one {
	t.Helper()
	var out []one
	var yaml strings.Builder
	yaml.WriteString("guize: 1\nset: cases\ndefine:\n")
	for i, line := range strings.Split(content(t, path), "\n") {
		c := one{line: i + 1}
		switch {
		case line == "" || strings.HasPrefix(line, "# "):
			continue
		case strings.HasPrefix(line, "given "):
			c.path, c.want, _ = strings.Cut(strings.TrimPrefix(line, "given "), " = ")
		case !c.split(line):
			t.Fatalf("%s:%d: no case: %s", path, c.line, line)
		}
		if c.path == "" {
			fmt.Fprintf(&yaml, "  c%d: |-\n    %s\n", c.line, c.text)
		}
		out = append(out, c)
	}
	if strings.HasSuffix(yaml.String(), "define:\n") {
		return out
	}
	sources := map[string]*rules.Expr{}
	for _, d := range load(t, map[string]string{"cases.yaml": yaml.String()}).Definitions {
		sources[d.Name] = d.Expr
	}
	for i, c := range out {
		out[i].src = sources[fmt.Sprintf("c%d", c.line)]
	}
	return out
}

// split takes a line "[for VAR[KEY]: ][PREFIX <- ]EXPRESSION => WANT" apart.
func (c *one) split(line string) bool {
	if rest, ok := strings.CutPrefix(line, "for "); ok {
		loop, text, _ := strings.Cut(rest, ": ")
		line, c.loop = text, "for "+loop+": "
		c.variable, c.key, _ = strings.Cut(strings.TrimSuffix(loop, "]"), "[")
	}
	if prefix, text, ok := strings.Cut(line, " <- "); ok {
		line, c.prefix = text, prefix
	}
	i := strings.LastIndex(line, " =>")
	if i < 0 {
		return false
	}
	c.text, c.want = line[:i], strings.TrimSpace(line[i+3:])
	return true
}

// compile compiles a case, and gives its mistakes.
func (w *world) compile(c one) (*lang.Expr, string) {
	var diags rules.Diagnostics
	e, ok := lang.Compile(w.in(c.variable), c.src, &diags)
	if ok != (len(diags) == 0) {
		w.t.Fatalf("%s: ok is %v, and the mistakes are %v", c.text, ok, diags)
	}
	return e, showDiags(diags)
}

func (w *world) must(c one) *lang.Expr {
	e, mistakes := w.compile(c)
	if e == nil {
		w.t.Fatalf("%s: %s", c.text, mistakes)
	}
	return e
}

func types(w *world, c one) string {
	e, mistakes := w.compile(c)
	if e == nil {
		return mistakes
	}
	return showType(e.Type)
}

func conditions(w *world, c one) string {
	var diags rules.Diagnostics
	e, ok := lang.CompileCond(w.in(c.variable), c.src, &diags)
	if !ok {
		return showDiags(diags)
	}
	return w.show(e.Eval(&w.env), e.Type)
}

// assign looks at lines "FACT <- EXPRESSION => VALUE": what a value must be to
// be that of a fact.
func assign(w *world, c one) string {
	var diags rules.Diagnostics
	slot, ok := w.scope.Global.Slot(c.prefix)
	if !ok {
		w.t.Fatalf("no fact %q", c.prefix)
	}
	t := w.scope.Global.Fields[slot].Type
	e, ok := lang.CompileFor(w.in(c.variable), c.src, t, &diags)
	if !ok {
		return showDiags(diags)
	}
	v := e.Eval(&w.env)
	if v.Known() && v.Kind() != lang.None {
		if v, ok = lang.Convert(v, t); !ok {
			return "does not convert"
		}
	}
	return w.show(v, t)
}

// values looks at the value, and holds what is printed of the expression to it.
func values(w *world, c one) string {
	e := w.must(c)
	got := w.show(e.Eval(&w.env), e.Type)
	if fault := w.reprint(c, e); fault != "" {
		return fault
	}
	if e.Constant() == nil && got != w.show(e.Tree().Bare().Eval(&w.env), e.Type) && e.Tree().Op != lang.OpTruth {
		return "bare it is something else"
	}
	return got
}

func unmet(w *world, c one) string {
	e := w.must(c)
	return w.unmet(e.Tree().Unmet(&w.env, c.prefix != "false"))
}

// valued are the slots of which the case reads the value.
func (w *world) valued(c one) map[lang.Dep]bool {
	w.scope.Valued = map[lang.Dep]bool{}
	w.must(c)
	return w.scope.Valued
}

// waits looks at the unknown facts on which a value waits.
func waits(w *world, c one) string {
	e := w.must(c)
	w.env.Reads = &lang.Reads{}
	defer func() { w.env.Reads = nil }()
	e.Eval(&w.env)
	var out []string
	for _, r := range w.env.Reads.Unknown {
		switch {
		case r.Param != "":
			out = append(out, "params."+r.Param)
		default:
			out = append(out, r.Record.Path(r.Slot))
		}
	}
	return strings.Join(out, ", ")
}

// ticks looks at how often the host function tick is called where definitions
// keep their answers.
func ticks(w *world, c one) string {
	e := w.must(c)
	w.env.Answers, w.ticks = &lang.Answers{}, 0
	defer func() { w.env.Answers = nil }()
	v := e.Eval(&w.env)
	return fmt.Sprintf("%s in %d", w.show(v, e.Type), w.ticks)
}

// reprint says what is wrong with the text of an expression: read again it must
// print the same and mean the same.
func (w *world) reprint(c one, e *lang.Expr) string {
	text := e.Tree().Text()
	again := c
	again.src = &rules.Expr{Source: text}
	f, mistakes := w.compile(again)
	switch {
	case f == nil:
		return fmt.Sprintf("its text %s cannot be read: %s", text, mistakes)
	case f.Tree().Text() != text:
		return fmt.Sprintf("its text %s prints as %s", text, f.Tree().Text())
	case f.Tree().Key() != e.Tree().Key():
		return fmt.Sprintf("its text %s has the key %s, not %s", text, f.Tree().Key(), e.Tree().Key())
	case inPieces(e.Tree()) != text:
		return fmt.Sprintf("its text %s is %s in pieces", text, inPieces(e.Tree()))
	case meaning(w, f) != meaning(w, e):
		return fmt.Sprintf("its text %s is %s, not %s", text, meaning(w, f), meaning(w, e))
	}
	return ""
}

func inPieces(n *lang.Node) string {
	var b strings.Builder
	for _, p := range n.Pieces() {
		b.WriteString(p.Text)
	}
	return b.String()
}

// meaning is a value without the place of a failure.
func meaning(w *world, e *lang.Expr) string {
	v := e.Eval(&w.env)
	if f, failed := v.Ref().(*lang.Error); failed {
		return "fails " + f.Code
	}
	return w.show(v, e.Type)
}

// Every operator of the tree has a case that looks at its value.
func TestEveryOperatorHasACase(t *testing.T) {
	t.Parallel()
	seen := map[lang.Op]bool{}
	for _, dir := range topics(t) {
		path := filepath.Join(dir, "values.txt")
		if _, err := os.Stat(path); err != nil {
			continue
		}
		eachCase(t, path, func(w *world, c one) {
			w.must(c).Tree().Each(func(n *lang.Node) { seen[n.Op] = true })
		})
	}
	for op := range lang.Ops {
		if !seen[op] && op != lang.OpTruth {
			t.Errorf("no case of values.txt has an operator of number %d of tree.go", op)
		}
	}
}
