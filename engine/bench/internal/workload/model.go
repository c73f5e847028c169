// Package workload holds the rules and the facts on which engines are
// compared, in a form that belongs to none of them: conditions as trees of
// comparisons, facts as values. Each engine's runner renders them in that
// engine's own language.
//
// Every number is a whole one, since not every engine has fractions; a length
// of the Jingmen rules is in decimetres.
package workload

import "encoding/json"

// Kind is the type of a fact.
type Kind int

// The types of facts.
const (
	Enum Kind = iota
	Int
	Bool
)

// Fact is something that the rules read. Values are those of an enum; a number
// lies between 0 and Max.
type Fact struct {
	Name   string
	Kind   Kind
	Values []string
	Max    int64
}

// Op is what a condition does: join others, or compare a fact with constants.
type Op int

// The kinds of conditions.
const (
	And   Op = iota
	Or       // of Kids
	Not      // of the only one of Kids
	Is       // a bool fact is true
	Eq       // an enum fact is Texts[0]
	Ne       // an enum fact is not Texts[0]
	In       // an enum fact is one of Texts
	Less     // a number is below Num
	Most     // a number is at most Num
	More     // a number is above Num
	Least    // a number is at least Num
)

// Cond is a condition. Fact is an index into [Set].Facts.
type Cond struct {
	Op    Op
	Kids  []Cond
	Fact  int
	Texts []string
	Num   int64
}

// Rule applies where its condition holds.
type Rule struct {
	ID   string
	When Cond
}

// Value is the value of a fact; which field counts is the fact's Kind.
type Value struct {
	Text string
	Num  int64
	Bool bool
}

// Input is one application. Record is a pointer to the same values in a
// struct, whose fields carry the facts' names in their tags.
type Input struct {
	Values []Value
	Record any
}

// Set is a set of rules with inputs to evaluate.
type Set struct {
	Name   string
	Facts  []Fact
	Rules  []Rule
	Inputs []Input
	// Hand is the rules as a Go programmer writes them: it appends the numbers
	// of those that apply to out. It may be called by one goroutine at a time.
	Hand func() func(i int, out []int32) []int32
}

// Any gives a fact's value as the Go value that JSON would hold.
func (f Fact) Any(v Value) any {
	switch f.Kind {
	case Enum:
		return v.Text
	case Int:
		return v.Num
	}
	return v.Bool
}

// Map gives the facts of an input by name.
func (s *Set) Map(i int) map[string]any {
	out := make(map[string]any, len(s.Facts))
	for k, f := range s.Facts {
		out[f.Name] = f.Any(s.Inputs[i].Values[k])
	}
	return out
}

// JSON gives the facts of an input as a JSON object.
func (s *Set) JSON(i int) ([]byte, error) { return json.Marshal(s.Map(i)) }

// Holds reports whether the condition holds for the values of an input. It is
// the plain meaning that every engine must share.
func (c Cond) Holds(vs []Value) bool {
	switch c.Op {
	case And:
		for _, k := range c.Kids {
			if !k.Holds(vs) {
				return false
			}
		}
		return true
	case Or:
		for _, k := range c.Kids {
			if k.Holds(vs) {
				return true
			}
		}
		return false
	case Not:
		return !c.Kids[0].Holds(vs)
	}
	return c.compare(vs[c.Fact])
}

func (c Cond) compare(v Value) bool {
	switch c.Op {
	case Is:
		return v.Bool
	case Eq:
		return v.Text == c.Texts[0]
	case Ne:
		return v.Text != c.Texts[0]
	case In:
		for _, t := range c.Texts {
			if v.Text == t {
				return true
			}
		}
		return false
	case Less:
		return v.Num < c.Num
	case Most:
		return v.Num <= c.Num
	case More:
		return v.Num > c.Num
	}
	return v.Num >= c.Num
}

// Matching lists the numbers of the rules that apply to an input.
func (s *Set) Matching(i int) []int32 {
	var out []int32
	for k, r := range s.Rules {
		if r.When.Holds(s.Inputs[i].Values) {
			out = append(out, int32(k))
		}
	}
	return out
}

// Alternatives brings a condition into a list of alternatives, each a list of
// comparisons that must all hold; a Not remains around a single Is only.
func (c Cond) Alternatives() [][]Cond { return c.alternatives(false) }

func (c Cond) alternatives(negated bool) [][]Cond {
	switch {
	case c.Op == Not:
		return c.Kids[0].alternatives(!negated)
	case c.Op == And && !negated, c.Op == Or && negated:
		out := [][]Cond{nil}
		for _, k := range c.Kids {
			out = product(out, k.alternatives(negated))
		}
		return out
	case c.Op == And, c.Op == Or:
		var out [][]Cond
		for _, k := range c.Kids {
			out = append(out, k.alternatives(negated)...)
		}
		return out
	case !negated:
		return [][]Cond{{c}}
	}
	return c.opposite()
}

func product(a, b [][]Cond) [][]Cond {
	var out [][]Cond
	for _, x := range a {
		for _, y := range b {
			out = append(out, append(append([]Cond{}, x...), y...))
		}
	}
	return out
}

// opposite gives the alternatives of a negated comparison.
func (c Cond) opposite() [][]Cond {
	o := c
	switch c.Op {
	case Is:
		return [][]Cond{{{Op: Not, Kids: []Cond{c}}}}
	case Eq:
		o.Op = Ne
	case Ne:
		o.Op = Eq
	case Less:
		o.Op = Least
	case Least:
		o.Op = Less
	case Most:
		o.Op = More
	case More:
		o.Op = Most
	case In:
		var all []Cond
		for _, t := range c.Texts {
			all = append(all, Cond{Op: Ne, Fact: c.Fact, Texts: []string{t}})
		}
		return [][]Cond{all}
	}
	return [][]Cond{{o}}
}
