package lang

import (
	"slices"
	"time"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Frames of an Env: the global facts, the element of the rule's loop, and the
// items of the predicates inside one another.
const (
	frameGlobal = 0
	frameLoop   = 1
	frameOther  = -1 // an element picked by its key
	maxFrames   = 8
)

// Env is what an expression is evaluated in.
type Env struct {
	Frames  [maxFrames]Value // records, or the items of predicates
	At      time.Time
	RulesOn calendar.Date
	Zone    *time.Location
	Cal     *calendar.Calendar
	Lang    string
	Reads   *Reads         // nil records nothing
	Answers *Answers       // of definitions; nil works them out each time
	Meter   *Meter         // of the work; nil counts nothing
	Awaits  *calendar.Text // what counts of working days wait for; nil records nothing
}

// counted notes that working days were counted from one day to another, both included.
func (e *Env) counted(from, to calendar.Date) {
	if e.Awaits != nil && e.Awaits.IsZero() {
		*e.Awaits = e.Cal.Awaits(from, to)
	}
}

// countedBetween is counted, of days in either order.
func (e *Env) countedBetween(a, b calendar.Date) {
	if b.Before(a) {
		a, b = b, a
	}
	e.counted(a, b)
}

// Reads records the unknown facts that an undetermined expression read.
type Reads struct {
	Unknown []Ref
}

// each lists what was read, each once.
func (r *Reads) each() []Ref {
	seen := make(map[Ref]bool, len(r.Unknown))
	return slices.DeleteFunc(r.Unknown, func(ref Ref) bool {
		again := seen[ref]
		seen[ref] = true
		return again
	})
}

// Ref names a slot: of the global record where Record is nil, else of an
// element. A Param ref names an unset parameter instead.
type Ref struct {
	Record *Record
	Slot   int
	Param  string
}

// OfRecord reports whether a Ref names a slot, and not a parameter.
func (r Ref) OfRecord() bool { return r.Param == "" }

// unknown notes that a slot was read and found unknown.
func (e *Env) unknown(r *Record, slot int) {
	if e.Reads != nil {
		e.Reads.Unknown = append(e.Reads.Unknown, Ref{Record: r, Slot: slot})
	}
}

// settle drops what was noted since mark where the result turned out known,
// so that a fact which cannot matter is not reported.
func (e *Env) settle(mark int, v Value) Value {
	if e.Reads != nil && v.Known() {
		e.Reads.Unknown = e.Reads.Unknown[:mark]
	}
	return v
}

// eitherWay drops what was noted from mark to asked, for a choice, where both of
// its ways wait for one parameter that the document leaves open and for no more.
func (e *Env) eitherWay(mark, asked, between int) {
	if e.Reads == nil || asked == between || between == len(e.Reads.Unknown) {
		return
	}
	name := e.Reads.Unknown[asked].Param
	other := func(r Ref) bool { return r.Param == "" || r.Param != name }
	if !slices.ContainsFunc(e.Reads.Unknown[asked:], other) {
		e.Reads.Unknown = slices.Delete(e.Reads.Unknown, mark, asked)
	}
}

func (e *Env) mark() int {
	if e.Reads == nil {
		return 0
	}
	return len(e.Reads.Unknown)
}

// Error is a failure inside an expression at evaluation time.
type Error struct {
	Code    string
	Message rules.Text
	Pos     rules.Pos

	Function string // of the host, that failed
	Cause    error  // what it returned, which is not for the caller
}

// Error renders the failure in English.
func (e *Error) Error() string { return e.Message.In("en") }

func failure(pos rules.Pos, code, zh, en string) Value {
	return Refer(Failed, &Error{Code: code, Message: rules.Text{"zh": zh, "en": en}, Pos: pos})
}

// lack returns what stands for a result that needs a value which v is not:
// the failure itself, or Unknown.
func lack(v Value) Value {
	if v.Kind() == Failed {
		return v
	}
	return Value{}
}

// unsuited is lack where v is not of the kind that is needed, which is a failure
// if v is known: one of any kind came from a list that the set does not declare
// the items of.
func unsuited(v Value, pos rules.Pos) Value {
	if v.Known() {
		return failure(pos, "type-mismatch", "此处的值不是所需的类型", "the value here is not of the kind that is needed")
	}
	return lack(v)
}

// unsuitedOf is the first failure, else unknown where one is, else that of kinds.
func unsuitedOf(vs []Value, pos rules.Pos) Value {
	for _, v := range vs {
		if !v.Known() {
			return lackOf(vs...)
		}
	}
	return unsuited(NoneValue(), pos)
}

// evaluate runs nodes into out; all are run, so that every unknown fact is
// noted and a failure is found behind one. settled is false where one is
// neither known nor none.
func evaluate(e *Env, nodes []Eval, out []Value) (vs []Value, settled bool) {
	settled = true
	for i, n := range nodes {
		out[i] = n(e)
		settled = settled && out[i].Known()
	}
	return out, settled
}

// Fail is a value that stands for a failure, with its message in Chinese and
// English.
func Fail(pos rules.Pos, code, zh, en string) Value { return failure(pos, code, zh, en) }
