package rules

import (
	"time"

	"github.com/guize-rules/guize/rules/calendar"
)

// Set is a policy set: one file, or a folder or chain of files that merged
// into one. Treat it as read-only; it may be shared by any number of
// goroutines. Every list is in the order of the files.
type Set struct {
	Language   int // of the policy language, as the set names it; see [LanguageVersion]
	ID         string
	Pos        Pos
	Title      Text
	Languages  []string // at least one; the first is the default
	Timezone   string
	Zone       *time.Location
	CalendarID string // of the calendar that deadlines use, such as "cn"
	RulesOn    *Expr  // nil: the evaluation time

	Sources     []*Source
	Params      []*Param
	Units       []*Unit
	Bodies      []*Body
	Materials   []*Material
	Facts       []*Fact // top-level; list facts have their fields in Item
	Outcomes    []*Outcome
	Definitions []*Definition
	Policies    []*Policy
	Duties      []*Duty
	Promises    []*Promise
	Targets     []*Target
	Calendars   []*calendar.Calendar // those that the set brings along; see [Set.Calendar]

	Files    []File      // what was read, base set first; the digest is over these
	Digest   string      // "sha256:…"
	Errors   Diagnostics // what stops the set from being used; engine.Compile reports it beside its own
	Warnings Diagnostics // what was found that does not stop the set from being used
	Partial  bool        // parts that are not YAML were left out, and names may be missing for that
	Changes  []Change    // what `extends` replaced or removed
	Allow    []Allow     // findings accepted for the whole set

	index *callIndex // nil: not read from files
}

// File is a file of a policy set as it was read.
type File struct {
	Name string
	Data []byte
}

// Change says that a layer replaced or removed something of the set that it extends.
type Change struct {
	Kind    string // "rule", "param", "title", "body", …
	ID      string
	By      string // id of the set that changed it
	Removed bool
	Pos     Pos
}

// Cite names a source and a locator in it, as "plan 四(一)2".
type Cite struct {
	Source  string
	Locator string
	Pos     Pos
	Valid   Validity // when it is the citation; no dates: always
}

// String returns the citation as it is written.
func (c Cite) String() string {
	if c.Locator == "" {
		return c.Source
	}
	return c.Source + " " + c.Locator
}

// Dated is the citation with the days on which it holds, "henan 21 (2020-11-28…)".
func (c Cite) Dated() string {
	if c.Valid.Always() {
		return c.String()
	}
	return c.String() + " (" + c.Valid.From.String() + "…" + c.Valid.To.String() + ")"
}

// Allow silences a finding beside the thing where it stands, with the reason.
type Allow struct {
	Code   string
	Reason string
	Pos    Pos
}

// Validity says when something is in force; both dates are included, and a
// zero date leaves a side open.
type Validity struct {
	From, To calendar.Date
	Pos      Pos
}

// Covers reports whether a day is among those on which it is in force.
func (v Validity) Covers(d calendar.Date) bool {
	return (v.From.IsZero() || !d.Before(v.From)) && (v.To.IsZero() || !d.After(v.To))
}

// Always reports whether no date limits it.
func (v Validity) Always() bool { return v.From.IsZero() && v.To.IsZero() }

// Source is a document that citations name.
type Source struct {
	ID     string
	Pos    Pos
	Title  Text
	Short  Text // what people call it where it is cited; empty: by its title
	Clause Text // how its first clauses look, such as "第一条|第（一）项"; empty: clauses stand as they are cited (spec R43)
	Issuer Text
	Number string
	URL    string
	Valid  Validity
	Rank   int // its place among sources that have one, 1 the highest; 0: none (spec R45)
	Allow  []Allow
	Layer  string
}

// Param is a number, amount, duration or list that the law fixes.
type Param struct {
	Name    string
	Pos     Pos
	Title   Text
	Type    Type
	Unset   Text // not empty: the document gives no value, in these words
	Values  []ParamValue
	Binding Binding // what a layer above may make of it
	Allow   []Allow
	Layer   string // id of the set that has the last word on it

	Titles []string // by which expressions may call it behind "params." (R44)
	Bare   []string // and those for which they need not say that
}

// ParamValue is a value of a parameter, in force on the days of Valid.
type ParamValue struct {
	Valid Validity
	Value Value
	Bands []Band // of a scale, in ascending order: Value as it was read
	Cites []Cite
	Pos   Pos
}

// Unit is what people call a unit, as it stands behind a number. A unit that no set
// names stands as it is written.
type Unit struct {
	ID    string // as the key "unit" of a type writes it
	Pos   Pos
	Title Text
	Allow []Allow
	Layer string
}

// Body is an organisation that has tasks, owns deadlines or is told of things.
type Body struct {
	ID    string
	Pos   Pos
	Title Text
	Allow []Allow
	Layer string
}

// Material is a paper that an applicant may be asked for.
type Material struct {
	ID    string
	Pos   Pos
	Title Text
	From  string // where it can be had instead, such as "shared_platform"
	Allow []Allow
	Layer string
}

// Outcome is something that the set may decide. A name whose first part is a
// list fact ("works.approval") has one value for each element of the list.
type Outcome struct {
	Name     string
	Pos      Pos
	Title    Text
	Type     Type
	Combine  string // "", "sum", "min", "max" or "list"
	Complete *Expr  // where it holds the outcome must have a value; nil: no such claim
	Allow    []Allow
	Layer    string

	Titles []string // by which it may be called too (R44)
}

// Definition is a named sub-expression.
type Definition struct {
	Name    string
	Pos     Pos
	Title   Text
	For     *Loop   // nil, or the list whose element the expression reads
	Given   []Given // what it is given where it is called; none: it is named alone
	Expr    *Expr
	Round   Rounding
	Binding bool // a layer above may not replace it
	Layer   string

	Titles []string // by which expressions may call it too (R44)
}

// Given is an argument of a definition. Type is a word for a type, such as date, or
// the name of a fact, outcome or field of a list (works.length) whose type it has.
type Given struct {
	Name string
	Pos  Pos
	Type string
}

// Duty is something that the document demands and no single case can decide.
type Duty struct {
	ID     string
	Pos    Pos
	Title  Text
	Bodies []string // who must do it
	Reason Text     // why no rule decides it
	Cites  []Cite
	Allow  []Allow
	Layer  string
}

// Promise is something that must hold for everyone, which analyze.Check proves or
// refutes. It is of one [PromiseKind], and has the fields of that kind alone.
type Promise struct {
	ID    string
	Pos   Pos
	Title Text
	Holds *Cond    // a condition over what is decided, that is false for nobody
	Of    Ref      // an outcome or, of what is blind, a section of decisions
	When  Ref      // the fact with which Of goes
	Goes  string   // "up" or "down": which way, where the fact grows
	To    Ref      // the fact that makes no difference to Of
	Every Ref      // the kind of effect
	Has   Ref      // the argument that each of that kind has
	Valid Validity // of the date of the rules of those to whom it is made
	Cites []Cite
	Allow []Allow
	Layer string
}

// PromiseKind says what a [Promise] is about.
type PromiseKind string

// The kinds of promises.
const (
	PromiseHolds    PromiseKind = "holds"    // a condition is false for nobody
	PromiseMonotone PromiseKind = "monotone" // an outcome goes one way where a fact grows
	PromiseBlind    PromiseKind = "blind"    // a fact makes no difference
	PromiseEvery    PromiseKind = "every"    // each effect of a kind has an argument
)

// Kind is what the promise is about; "" where it says none of the kinds, or several.
func (p *Promise) Kind() PromiseKind {
	has := func(r Ref) bool { return r.ID != "" }
	monotone, every := has(p.When) || p.Goes != "", has(p.Every) || has(p.Has)
	switch {
	case p.Holds != nil && !has(p.Of) && !monotone && !has(p.To) && !every:
		return PromiseHolds
	case p.Holds == nil && has(p.Of) && has(p.When) && p.Goes != "" && !has(p.To) && !every:
		return PromiseMonotone
	case p.Holds == nil && has(p.Of) && has(p.To) && !monotone && !every:
		return PromiseBlind
	case p.Holds == nil && has(p.Every) && has(p.Has) && !has(p.Of) && !monotone && !has(p.To):
		return PromiseEvery
	}
	return ""
}

// Policy is a named group of rules.
type Policy struct {
	ID      string
	Pos     Pos
	Title   Text
	Applies *Cond // nil: always
	RulesOn *Expr // nil: as the set
	Valid   Validity
	Cites   []Cite  // of every rule that has none itself
	Rules   []*Rule // rows of tables among them, in the order of the file
	Allow   []Allow
	Layer   string
}

// Rule is one clause: a condition and what follows from it. A row of a table
// is a rule too, with Table set.
type Rule struct {
	ID        string // within its policy; the full id is "policy/rule"
	Pos       Pos
	Title     Text
	For       *Loop
	When      *Cond // nil: always
	Unless    *Cond // nil: never
	Overrides []Ref // full ids
	Valid     Validity
	Cites     []Cite
	Effects   []Effect
	Binding   bool
	Allow     []Allow
	Layer     string
	Table     *Table // the table that this is a row of, or nil
	Band      *Band  // of a row of a progressive table
}

// Ref names a rule in full ("policy/rule"), or what a promise is about.
type Ref struct {
	ID  string
	Pos Pos
}

// Loop is "for: var in list". List is the path of a list fact.
type Loop struct {
	Var  string
	List string
	Pos  Pos
}

// Table is a decision table; its rows are rules of the policy.
type Table struct {
	ID      string
	Pos     Pos
	Title   Text
	Hit     string // "unique", "first", "collect" or "progressive"
	After   *Expr  // of a progressive table: what was counted before; nil: nothing
	Inputs  []*Expr
	Outputs []string

	OutputsAt []Pos
}

// Cond is a condition: either an expression or, where Expr is nil, three lists
// of conditions. Those of All must all hold, of Any at least one, of None none.
type Cond struct {
	Pos  Pos
	Expr *Expr
	All  []*Cond
	Any  []*Cond
	None []*Cond
}

// Effect is one entry of a rule's `then`. Which arguments a kind has is said
// in docs/spec.md section 5.
type Effect struct {
	Kind  string // "decide", "route", "deadline", … or a kind of the host's
	Pos   Pos
	Args  []Arg
	Cites []Cite
	Allow []Allow
}

// Arg is a named argument of an effect, or an entry of a map.
type Arg struct {
	Name  string
	Pos   Pos
	Value Value
}

// Arg returns the argument of that name, or nil.
func (e *Effect) Arg(name string) *Value {
	for i := range e.Args {
		if e.Args[i].Name == name {
			return &e.Args[i].Value
		}
	}
	return nil
}
