package prove

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
)

// Saying is a value that a rule gives, with the side (and so the element) and
// the rule date that its expressions read.
type Saying struct {
	*Side
	Policy int
	Pieces []model.Piece

	decides bool // it is the value of an outcome, where none is another value than an empty text
}

// noneText is how none is written, as no text is.
const noneText = "\x00none"

// literal is a value that depends on nothing.
func literal(x any) []model.Piece {
	if x == nil {
		return []model.Piece{{Text: noneText}}
	}
	return []model.Piece{{Text: asWritten(x)}}
}

// Unlike is that two values are both known and differ. Like a condition it is
// worked out for each combination of the classes of what the values read.
func (s *Side) Unlike(x, y Saying) Ref {
	if x.key() == y.key() {
		return Never // they read the same things in the same way
	}
	xs, ys := x.cells(), y.cells()
	t, reasons := tableOf(slices.Concat(xs, ys))
	if t == nil {
		return s.maybe("unlike "+x.key()+"|"+y.key(), reasons)
	}
	guesses := false
	t.each(slices.Concat(xs, ys), func() {
		m := x.against(xs, y, ys)
		guesses = guesses || m == any3
		t.Answers = append(t.Answers, m)
	})
	if guesses {
		t.guess(s.Sp.free("unlike "+x.key()+"|"+y.key(), reasons, false))
	}
	return s.Sp.Graph.Leaf(t)
}

// maybe is anybody's guess.
func (s *Side) maybe(key string, reasons []string) Ref {
	a := s.Sp.free(key, reasons, false)
	return s.Sp.Graph.Leaf(&Table{Axes: []*Axis{a}, Answers: a.answers()})
}

// key is the same for two values that are the same for every application.
func (x Saying) key() string {
	var b strings.Builder
	for _, p := range x.Pieces {
		if p.Leaf == nil {
			b.WriteString(textMeaning(&p))
			continue
		}
		r := x.reading(p.Leaf, x.Policy)
		fmt.Fprintf(&b, "\x00%t %s\x00", p.Whole, x.guessKey(&r, r.key()))
	}
	return b.String()
}

// cell is an expression in a value, with the places of the facts that it reads.
type cell struct {
	reading
	env *lang.Env
	at  []*lang.Value
	in  *Side
}

// cells are the expressions of a value.
func (x Saying) cells() []cell {
	var out []cell
	for _, p := range x.Pieces {
		if p.Leaf != nil {
			c := cell{reading: x.reading(p.Leaf, x.Policy), in: x.Side}
			if p.Leaf.Known != model.AsksNothing {
				c.opaque, c.free = true, append(c.free, x.behind(p.Leaf.Expr.Deps)...)
			}
			if len(c.outcomes) > 0 { // which rules give is not followed here
				c.opaque, c.free = true, append(c.free, x.behind(p.Leaf.Expr.Deps)...)
			}
			c.outcomes = nil
			c.env, c.at = x.env(&c.reading, nil)
			out = append(out, c)
		}
	}
	return out
}

// tableOf is an empty table over all that cells read; nil where they read what
// has no classes or the table would be too large. reasons are the facts.
func tableOf(cells []cell) (t *Table, reasons []string) {
	t = &Table{}
	size, free := 1, false
	for i := range cells {
		c := &cells[i]
		free = free || c.opaque
		for _, name := range append(slices.Clone(c.free), c.in.behind(c.deps)...) {
			if !slices.Contains(reasons, name) {
				reasons = append(reasons, name)
			}
		}
		axes := c.axes
		if c.date != nil {
			axes = append(slices.Clone(axes), c.date)
		}
		for _, a := range axes {
			if !slices.Contains(t.Axes, a) {
				t.Axes = append(t.Axes, a)
				size = min(size*len(a.Classes), mostAnswers+1)
			}
		}
	}
	if free || size > mostAnswers {
		return nil, reasons
	}
	return t, reasons
}

// each goes through the combinations of classes, the first axis fastest, and
// lets the cells read them.
func (t *Table) each(cells []cell, do func()) {
	at := make([]int, len(t.Axes))
	for i := range cells {
		for _, a := range t.Axes {
			cells[i].read(a, a.Classes[0])
		}
	}
	for {
		do()
		i := 0
		for ; i < len(at); i++ {
			at[i] = (at[i] + 1) % len(t.Axes[i].Classes)
			for n := range cells {
				cells[n].read(t.Axes[i], t.Axes[i].Classes[at[i]])
			}
			if at[i] > 0 {
				break
			}
		}
		if i == len(at) {
			return
		}
	}
}

// read puts the value of a class where the cell reads it.
func (c *cell) read(a *Axis, k Class) {
	if c.date == a {
		c.env.RulesOn = k.V.Date()
	}
	for i, x := range c.axes {
		if x == a {
			*c.at[i] = c.in.valueIn(a, k)
		}
	}
}

// against compares two values for the classes at hand.
func (x Saying) against(xs []cell, y Saying, ys []cell) Mask {
	a, b := x.text(xs), y.text(ys)
	switch {
	case a.lacking || b.lacking:
		return Open
	case a.settled() && b.settled() && a.begin == b.begin:
		return No
	case a.mayBe(b):
		return any3
	}
	return Yes
}

// phrase is what a value comes to for all members of the classes at hand. What
// they leave open stands in form as a pattern; begin and end are what is fixed.
type phrase struct {
	begin, end string
	form       strings.Builder
	open       bool
	lacking    bool // it has no value
}

// text is what a value comes to for the classes at hand, which its cells have read.
func (x Saying) text(cells []cell) *phrase {
	t := &phrase{}
	n := 0
	for _, p := range x.Pieces {
		if p.Leaf == nil {
			t.add(p.Text)
			continue
		}
		c := &cells[n]
		n++
		v := p.Leaf.Expr.Eval(c.env)
		t.lacking = t.lacking || v.Kind() == lang.Failed || v.Kind() == lang.Unknown && c.lacks()
		if v.Kind() == lang.None && x.decides {
			t.add(noneText)
		} else if v.Known() {
			t.add(asWritten(v.PlainIn(x.Set.Source.Zone, &p.Leaf.Expr.Type)))
		} else {
			t.hole(p.Leaf.Expr.Type.K)
		}
	}
	return t
}

// settled reports whether the classes leave nothing open.
func (t *phrase) settled() bool { return !t.open }

func (t *phrase) add(s string) {
	t.form.WriteString(regexp.QuoteMeta(s))
	t.end += s
	if !t.open {
		t.begin += s
	}
}

// hole is a part that the classes leave open: of a number, digits.
func (t *phrase) hole(k rules.Kind) {
	switch k {
	case rules.KindInt, rules.KindNumber, rules.KindMoney:
		t.form.WriteString("-?[0-9.]+")
	default:
		t.form.WriteString("(?s:.*)")
	}
	t.open, t.end = true, ""
}

// mayBe reports whether two texts can be the same.
func (t *phrase) mayBe(o *phrase) bool {
	switch {
	case !t.open && !o.open:
		return t.begin == o.begin
	case !o.open:
		return t.matches(o.begin)
	case !t.open:
		return o.matches(t.begin)
	}
	return (strings.HasPrefix(t.begin, o.begin) || strings.HasPrefix(o.begin, t.begin)) &&
		(strings.HasSuffix(t.end, o.end) || strings.HasSuffix(o.end, t.end))
}

func (t *phrase) matches(s string) bool {
	ok, err := regexp.MatchString("^"+t.form.String()+"$", s)
	return ok || err != nil
}

// lacks reports whether a fact that the cell reads is not known.
func (c *cell) lacks() bool {
	return slices.ContainsFunc(c.at, func(v *lang.Value) bool { return v.Kind() == lang.Unknown })
}

// bare is what a value says apart from what rules decide.
func (x Saying) bare() string {
	out := ""
	for _, p := range x.Pieces {
		if p.Leaf == nil {
			out += textMeaning(&p)
			continue
		}
		r := x.reading(p.Leaf, x.Policy)
		out += "\x00" + r.key() + "\x00"
		if x.readsTwin(p.Leaf.Expr.Deps) {
			out += TwinMark
		}
	}
	return out
}

// deps are the slots that a value reads.
func (x Saying) deps() []lang.Dep {
	var out []lang.Dep
	for _, p := range x.Pieces {
		if p.Leaf != nil {
			out = append(out, p.Leaf.Expr.Deps...)
		}
	}
	return out
}

// reasons are the facts behind a value.
func (x Saying) reasons() []string { return x.behind(x.deps()) }

// Decided is the value that a rule gives to an outcome.
func (s *Side) Decided(rule int, d model.Decide) Saying {
	out := Saying{Side: s, Policy: s.Set.Rules[rule].Policy, Pieces: d.Pieces, decides: true}
	if d.Literal != nil {
		out.Pieces = literal(d.Literal.PlainIn(s.Set.Source.Zone, &s.Set.Outcomes[d.Outcome].Type))
	}
	return out
}

// EachPiece goes through the parts of all values that a rule gives.
func EachPiece(r *model.Rule, do func(*model.Piece)) {
	pieces := func(ps []model.Piece) {
		for i := range ps {
			do(&ps[i])
		}
	}
	for i := range r.Decides {
		pieces(r.Decides[i].Pieces)
	}
	for i := range r.Effects {
		pieces(r.Effects[i].Known)
		for _, a := range r.Effects[i].Args {
			pieces(a.Pieces)
		}
	}
}
