package lang

import (
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Scope is what the names in an expression can mean.
type Scope struct {
	Global *RecordType
	Params map[string]*Param
	Defs   map[string]*Def
	Funcs  map[string]*Func
	Loop   *Loop // nil outside a loop
	Zone   *time.Location

	// Valued collects the slots whose value some expression reads, and not only
	// whether it is known; all scopes of a set share it.
	Valued map[Dep]bool

	// Read collects, each once, the parameters whose value in force some
	// expression reads; nil where nobody asks.
	Read *[]*Param
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
	Unset  bool
	Words  rules.Text // what the document says in place of a value
}

// DatedValue is a value in force from From to To, both included; a zero date is open.
type DatedValue struct {
	From, To calendar.Date
	Value    Value
}

// Def is a named sub-expression; Loop is nil for one that reads no element.
type Def struct {
	Node Node
	Type Type
	Loop *Loop
	Deps []Dep

	cuts   []Cut
	cond   *Cond
	params []*Param
}

// Define makes a definition of a compiled expression; a nil one is a
// definition with a mistake, whose use is reported.
func Define(e *Expr, loop *Loop) *Def {
	if e == nil {
		return &Def{}
	}
	return &Def{Node: e.Node, Type: e.Type, Loop: loop, Deps: e.Deps, cuts: e.Cuts, cond: e.Cond, params: e.params}
}

// on returns the value in force on a date.
func (p *Param) on(d calendar.Date) (Value, bool) {
	for _, v := range p.Values {
		if (v.From.IsZero() || v.From.Compare(d) <= 0) && (v.To.IsZero() || d.Compare(v.To) <= 0) {
			return v.Value, true
		}
	}
	return Value{}, false
}
