// Package model holds a compiled policy set in the form that package analyze
// reasons about: each condition taken apart down to its leaves, and each leaf
// compiled by itself. Package engine makes it; nothing here is used when an
// application is decided.
package model

import (
	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Set is a compiled policy set. It is made new for each caller.
type Set struct {
	Source   *rules.Set
	Cal      *calendar.Calendar
	Global   *lang.RecordType
	Facts    int // global slots that hold facts
	Lists    []List
	Outcomes []Outcome
	Rules    []Rule
	Promises []Promise
	Dated    []Dates // by policy: its own rule date, nil where it follows the set
	Bounds   map[*rules.Fact]classes.Bounds
	RulesOn  *Leaf                      // nil: the time of the evaluation
	Reads    map[lang.Dep]bool          // every slot that anything in the set reads
	Words    map[string]bool            // every name that an expression uses: facts, definitions, "params.NAME"
	Texts    map[string]bool            // every text that an expression spells out
	Trees    map[*rules.Expr]*lang.Node // every expression that stands in the set

	Derived   map[*rules.Fact]*Leaf // how facts are worked out that are not given
	Calendars map[string]string     // by id: the digests of the calendars that deadlines name
	Host      map[string]any        // what a host added, as "function f": equal only where it is one and the same
}

// List is a top-level list fact.
type List struct {
	Fact   *rules.Fact
	Slot   int // in the global record
	Rec    *lang.RecordType
	Fields int // slots of Rec that hold facts
	Keys   int // global slot of the set that gives its keys, or -1
}

// Outcome is an outcome; List is an index into Lists, or -1.
type Outcome struct {
	Decl     *rules.Outcome
	List     int
	Slot     int
	Type     lang.Type
	Complete *Cond // nil: no claim
}

// Promise is what must hold for everyone.
type Promise struct {
	Decl    *rules.Promise
	Holds   *Cond // of a condition
	Outcome int   // that it is about, or -1
	Fact    lang.Dep
	Reads   []lang.Dep // of the condition
}

// Dates is the rule date of a policy that has its own.
type Dates = *Leaf

// Rule is a rule with its condition taken apart.
type Rule struct {
	ID       string
	Src      *rules.Rule
	Policy   int
	List     int   // of its loop, or -1
	Cond     *Cond // nil: always
	Parts    []*Cond
	From, To calendar.Date // of the rule and its policy together
	Over     []int         // rules that override this one
	Prev     int           // the row before it in a `first` table, or -1
	Decides  []Decide
	Reads    []lang.Dep
	Effects  []Effect
}

// Effect is an effect other than decide. Words for people are left out.
type Effect struct {
	Kind   string  // as it is written: "route", "deadline", …
	Name   string  // task, id, act, code, …; of a kind of the host's, the kind
	Known  []Piece // what Name is made of
	Args   []Arg   // all others that decide something
	After  []After // of a task: the names that it waits for
	Pos    rules.Pos
	Starts []lang.Dep // of a deadline: what its start reads
	Events []lang.Dep // and the events among that which must all have come
}

// After is the name of a task that another waits for.
type After struct {
	Pieces []Piece
	Pos    rules.Pos
}

// Arg is one argument of an effect.
type Arg struct {
	Name   string
	Pieces []Piece
}

// Piece is a part of a value as it is written: a text, or an expression.
type Piece struct {
	Text  string
	Kind  rules.ValueKind // of a text: what it was written as; of a list or map its marks. 0 is a text
	Leaf  *Leaf           // nil: Text
	Whole bool            // the value is the expression and nothing else
}

// Decide is a value that a rule gives. Literal is nil where it is worked out.
type Decide struct {
	Outcome int
	Rank    int // of its citations, 1 the highest; 0: none
	Literal *lang.Value
	Pieces  []Piece
}

// Op says what a [Cond] is.
type Op uint8

// The forms of a condition.
const (
	Test Op = iota // a leaf
	And
	Or
	Not
	True
	False
)

// Cond is a condition. Src is the expression that it was written as, nil for
// a part of one.
type Cond struct {
	Op   Op
	Kids []*Cond
	Leaf *Leaf
	Src  *rules.Expr
}

// Leaf is an expression that cannot be taken apart. Equal keys mean the same in
// every set where the parameters are equal: the form of the tree, with those of
// the definitions that it uses.
type Leaf struct {
	Expr   *lang.Expr
	Text   string
	Key    string
	Params []*lang.Param // that it reads
	Loop   int           // the list whose element it may read, or -1
	Time   bool          // it reads the time of the evaluation
	Texts  []string      // that it spells out
	Known  Knowing       // whether it asks which facts are known
	Of     *Quantifier   // nil: it is none
}

// Quantifier is a condition on the elements of a top-level list, and on nothing
// else of the element at hand: All that all of them meet Cond, None that none
// does; neither, that some does.
type Quantifier struct {
	List      int
	All, None bool
	Cond      *Cond // with the element as that of a loop
}

// Knowing says whether an expression asks which facts are known.
type Knowing uint8

// The ways to ask.
const (
	AsksNothing Knowing = iota
	AsksOnly            // of every fact that it names it asks just that
	AsksToo             // it reads values as well
)
