package lang

import (
	"slices"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Scope is what the names in an expression can mean.
type Scope struct {
	Global *RecordType
	Params map[string]*Param
	Defs   *Defs // nil: none
	Funcs  map[string]*Func
	Loop   *Loop // nil outside a loop
	Zone   *time.Location

	// Titled lists what goes by a title, by its name; nil where nobody asks.
	Titled func(title string) []string

	// TitledAt lists where these are declared.
	TitledAt func(title string) []rules.Pos

	// Valued collects the slots whose value some expression reads, and not only
	// whether it is known; all scopes of a set share it.
	Valued map[Dep]bool

	// Read collects, each once, the parameters whose value in force some
	// expression reads; nil where nobody asks.
	Read *[]*Param

	// Meter counts what expressions cost to compile; nil where nobody counts.
	Meter *Meter

	// Uses collects what expressions name; nil where nobody asks.
	Uses *Uses
}

// Uses is what the expressions of a set name and spell out.
type Uses struct {
	Names map[string]bool // definitions, and parameters as "params.NAME"
	Texts map[string]bool
	Trees map[*rules.Expr]*Node // by what they were written as; nil: not collected
}

// Loop is the variable of a rule's `for`, and the list it runs over.
type Loop struct {
	Var  string
	Type *RecordType
	List int // slot of the list in the global record
}

// Param is a parameter as expressions see it.
type Param struct {
	Name   string
	Type   Type
	Values []DatedValue
	Unset  bool       // where none of the values is in force the document leaves it open
	Words  rules.Text // what the document says in place of a value

	Decl *rules.Param // by whose titles it is called too; nil: none
}

// titled finds a parameter by a title behind "params.", bare one that needs none.
func (s *Scope) titled(title string) *Param {
	return s.param(func(d *rules.Param) bool { return slices.Contains(d.Titles, title) })
}

func (s *Scope) bare(title string) *Param {
	return s.param(func(d *rules.Param) bool { return slices.Contains(d.Bare, title) })
}

func (s *Scope) param(is func(*rules.Param) bool) *Param {
	for _, p := range s.Params { // no two go by one title
		if p.Decl != nil && is(p.Decl) {
			return p
		}
	}
	return nil
}

// DatedValue is a value in force from From to To, both included; a zero date is open.
type DatedValue struct {
	From, To calendar.Date
	Value    Value
	Scale    *Scale // of a scale, whose Value is a text that is the same for equal scales
}

// on returns the value in force on a date.
func (p *Param) on(d calendar.Date) (Value, bool) {
	if v := p.inForce(d); v != nil {
		return v.Value, true
	}
	return Value{}, false
}

func (p *Param) inForce(d calendar.Date) *DatedValue {
	for i := range p.Values {
		v := &p.Values[i]
		if (v.From.IsZero() || v.From.Compare(d) <= 0) && (v.To.IsZero() || d.Compare(v.To) <= 0) {
			return v
		}
	}
	return nil
}

// Typed is the type of a constant of a type: a period's has its unit.
func (v Value) Typed(t Type) Type {
	if p, ok := v.Period(); ok {
		t.Unit = p.Unit.String()
	}
	return t
}

// constantUnit is the unit that all values of a parameter of periods have, or "".
func constantUnit(vs []DatedValue) string {
	unit := ""
	for i, v := range vs {
		p, ok := v.Value.Period()
		if !ok || i > 0 && p.Unit.String() != unit {
			return ""
		}
		unit = p.Unit.String()
	}
	return unit
}

// NewParam returns a parameter with its values; of periods of one unit the type
// has that unit.
func NewParam(name string, t Type, values []DatedValue) *Param {
	if t.K == rules.KindDuration {
		t.Unit = constantUnit(values)
	}
	return &Param{Name: name, Type: t, Values: values}
}

// note takes down what a tree names; what definitions name is noted where they
// are compiled.
func (u *Uses) note(n *Node) {
	switch {
	case n.Op == OpDef:
		u.Names[n.Name] = true
	case n.Op == OpHost:
		u.Names["function "+n.Name] = true
	case n.Op == OpUnknownOf:
		u.Names["unknown_facts"] = true
	case n.Param != nil:
		u.Names["params."+n.Param.Name] = true
	case n.Op == OpElement:
		u.Texts[n.Name] = true
	case n.Op == OpConst && n.Konst.Kind() == Text:
		u.Texts[n.Konst.Text()] = true
	}
	for _, k := range n.Kids {
		u.note(k)
	}
}

// note takes down what a compiled expression reads the value of.
func (s *Scope) note(e *Expr) {
	e.tree.eachDep(false, func(d Dep, asked bool) {
		if !asked {
			s.Valued[d] = true
		}
	})
	if s.Uses != nil {
		s.Uses.note(e.tree)
		if s.Uses.Trees != nil {
			s.Uses.Trees[e.Src] = e.tree
		}
	}
	if s.Read == nil {
		return
	}
	for _, p := range e.tree.Params() {
		if !slices.Contains(*s.Read, p) {
			*s.Read = append(*s.Read, p)
		}
	}
}
