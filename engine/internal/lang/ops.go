package lang

// Op says what a [Node] does.
type Op uint8

// The operators of the tree. What the kids of each are stands behind it.
const (
	OpConst     Op = iota // a value written out; none
	OpItem                // the element of the loop or predicate of Frame; none
	OpSlot                // Slot of the record in Frame; none
	OpField               // Slot of a record; the record
	OpElement             // the element of a keyed list called Name; the list
	OpParam               // the value of Param in force; none
	OpParamOn             // the value of Param on a date; the date
	OpNow                 // the time of the evaluation; none
	OpDef                 // Def, worked out once; none
	OpTruth               // a condition that may have no value, which is an error; the condition
	OpNot                 // the condition
	OpAnd                 // conditions
	OpOr                  // conditions
	OpIf                  // the condition, then, else
	OpElse                // a value, what stands in for none
	OpCompare             // Name: == != < <= > >=; two values
	OpOneOf               // a value, those that it may be
	OpInSet               // a value, a set
	OpInList              // a value, a list
	OpTextTest            // Name: contains startsWith endsWith matches; two texts
	OpArray               // the items
	OpArith               // Name: + - * / %; two values
	OpShift               // Name: + -; a date or moment and a period, in either order with +
	OpNegate              // a number or an amount
	OpItems               // the values of a set as a list; the set
	OpQuantify            // Name: all any none one; a list, a condition on an element in Frame
	OpCount               // a list, a condition on an element in Frame
	OpFilter              // a list, a condition on an element in Frame
	OpMap                 // a list, a value of an element in Frame
	OpSum                 // a list and, where its elements are not added themselves, a value of one
	OpExtreme             // Name: min max; values
	OpRound               // Name: round floor ceil; a number or amount and, where they are given, what it becomes a multiple of and how
	OpKept                // what is kept of a number or amount, rounded as OpRound does it; none stays
	OpKnown               // a fact or parameter of which only that matters whether it is known
	OpUnknownOf           // facts
	OpHappened            // an event
	OpLen                 // a list, set or text
	OpScale               // Name: marginal band linear; the parameter of a scale, a value and, of marginal, what was counted before
	OpPart                // a number or amount, where a part of it begins and, unless it has no end, where it ends
	OpCall                // the function Fn of the language; its arguments
	OpHost                // the function Host of the host; its arguments
	opCount               // how many there are
	opWritten             // of a mutant: Name as it is written
)

// How tightly operators hold their parts together, from the loosest.
const (
	bindsIf = iota + 1
	bindsElse
	bindsOr
	bindsAnd
	bindsNot
	bindsCompare
	bindsAdd
	bindsTimes
	bindsSign
	bindsAll // a name, a call: nothing comes between
)

// operator is what there is to know of an operator beside what its kids may be.
type operator struct {
	binds   int              // how tightly, as it is written; 0: nothing comes between
	folds   bool             // it needs nothing but its kids: of constants it is one
	answers bool             // it is true or false, unknown or an error, and never no value
	eval    func(*Node) Eval // made from the kids of the node and from nothing else
}

// table has a row for each operator. It is never written to.
var table = [opWritten + 1]operator{
	OpItem:      {eval: evalItem},
	OpSlot:      {eval: evalSlot},
	OpField:     {eval: evalField},
	OpElement:   {eval: evalElement},
	OpParam:     {eval: evalParam},
	OpParamOn:   {eval: evalParamOn},
	OpNow:       {eval: evalNow},
	OpDef:       {eval: evalDef},
	OpTruth:     {folds: true, answers: true, eval: evalTruth},
	OpNot:       {binds: bindsNot, folds: true, answers: true, eval: evalNot},
	OpAnd:       {binds: bindsAnd, folds: true, answers: true, eval: evalAnd},
	OpOr:        {binds: bindsOr, folds: true, answers: true, eval: evalOr},
	OpIf:        {binds: bindsIf, folds: true, eval: evalIf},
	OpElse:      {binds: bindsElse, folds: true, eval: evalElse},
	OpCompare:   {binds: bindsCompare, folds: true, answers: true, eval: evalCompare},
	OpOneOf:     {binds: bindsCompare, folds: true, answers: true, eval: evalOneOf},
	OpInSet:     {binds: bindsCompare, folds: true, answers: true, eval: evalInSet},
	OpInList:    {binds: bindsCompare, folds: true, answers: true, eval: evalInList},
	OpTextTest:  {binds: bindsCompare, folds: true, answers: true, eval: evalTextTest},
	OpArray:     {folds: true, eval: evalArray},
	OpArith:     {binds: bindsTimes, folds: true, eval: evalArith},
	OpShift:     {binds: bindsAdd, eval: evalShift},
	OpNegate:    {binds: bindsSign, folds: true, eval: evalNegate},
	OpItems:     {eval: evalItems},
	OpQuantify:  {answers: true, eval: evalQuantify},
	OpCount:     {eval: evalCount},
	OpFilter:    {eval: evalFilter},
	OpMap:       {eval: evalMap},
	OpSum:       {eval: evalSum},
	OpExtreme:   {folds: true, eval: evalExtreme},
	OpRound:     {folds: true, eval: evalRound},
	OpKept:      {folds: true, eval: evalKept},
	OpKnown:     {answers: true, eval: evalKnown},
	OpUnknownOf: {eval: evalUnknownOf},
	OpHappened:  {answers: true, eval: evalHappened},
	OpLen:       {eval: evalLen},
	OpScale:     {eval: evalScale},
	OpPart:      {folds: true, eval: evalPart},
	OpCall:      {eval: evalCall},
	OpHost:      {eval: evalHost},
}
