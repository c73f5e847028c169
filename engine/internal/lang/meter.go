package lang

import (
	"context"
	"math"

	"github.com/guize-rules/guize/rules"
)

// LookEvery is how many units of work pass before a [Meter] looks whether its
// context has ended; with the piece that is under way there are at most 4,096.
const LookEvery = 4000

// Meter counts work in units: the nodes of the expressions that are evaluated,
// and the size of what they work on where that is not bounded (items, characters,
// digits). It never counts time, so that the same work ends at the same place on
// every machine. A nil Meter counts nothing and never ends; one belongs to a single
// goroutine.
type Meter struct {
	ctx     context.Context
	spent   int64
	told    int64 // of spent, by definitions that are told
	look    int64 // what is spent when the meter looks next
	limit   int64
	stopped error // of the context
	over    bool  // the limit was passed
}

// NewMeter returns a meter that ends once more than limit units are spent, or its
// context has ended.
func NewMeter(ctx context.Context, limit int64) *Meter {
	m := &Meter{}
	m.Reset(ctx, limit)
	return m
}

// Reset makes a meter new.
func (m *Meter) Reset(ctx context.Context, limit int64) {
	*m = Meter{ctx: ctx, limit: limit, look: min(limit, LookEvery-1) + 1}
}

// Spend counts n units, which are about to be worked, and reports whether they may
// be. Once it has said no it says nothing else.
func (m *Meter) Spend(n int64) bool {
	if m == nil {
		return true
	}
	if m.spent += n; m.spent < m.look {
		return true
	}
	return m.goesOn(n)
}

// goesOn looks at the limit and at the context. What comes after the end is not
// counted any more.
func (m *Meter) goesOn(n int64) bool {
	if m.Ended() {
		m.spent -= n
		return false
	}
	if m.spent > m.limit {
		m.over = true
	} else if m.stopped = m.ctx.Err(); m.stopped == nil {
		m.look = min(m.limit, m.spent+LookEvery-1) + 1
		return true
	}
	m.look = math.MinInt64
	return false
}

// Ended reports whether the limit was passed or the context was seen to have ended.
func (m *Meter) Ended() bool { return m != nil && m.look == math.MinInt64 }

// Over reports whether more was to be spent than the limit.
func (m *Meter) Over() bool { return m != nil && m.over }

// Err is the error of the context, where that is why the meter ended.
func (m *Meter) Err() error {
	if m == nil {
		return nil
	}
	return m.stopped
}

// Context is that of the evaluation.
func (m *Meter) Context() context.Context {
	if m == nil || m.ctx == nil {
		return context.Background()
	}
	return m.ctx
}

// Spent is how much was spent until now.
func (m *Meter) Spent() int64 {
	if m == nil {
		return 0
	}
	return m.spent
}

// Left is how much may still be spent; of a nil Meter, without end.
func (m *Meter) Left() int64 {
	switch {
	case m == nil:
		return math.MaxInt64
	case m.Ended():
		return 0
	}
	return m.limit - m.spent
}

// Loose is how much was spent but for definitions that are told ([Def.Told]).
func (m *Meter) Loose() int64 {
	if m == nil {
		return 0
	}
	return m.spent - m.told
}

// Set makes what was spent another amount, and lets the meter go on where only the
// limit had ended it.
func (m *Meter) Set(spent int64) {
	if m == nil || m.stopped != nil {
		return
	}
	m.spent, m.over, m.look = spent, false, min(m.limit, spent+LookEvery-1)+1
}

// Part is a meter of its own for a part of the work, which may spend as much of
// what is left. [Meter.Add] counts it in the whole.
func (m *Meter) Part(limit int64) *Meter {
	if m == nil {
		return nil
	}
	return NewMeter(m.ctx, min(limit, m.Left()))
}

// Add counts what a part has spent. A part that ended with its context, or because
// the whole has nothing left, ends the whole; one that passed a limit of its own
// does not.
func (m *Meter) Add(part *Meter) {
	switch {
	case m == nil:
	case part.stopped != nil:
		m.spent, m.stopped, m.look = m.spent+part.spent, part.stopped, math.MinInt64
	case part.over && part.limit >= m.Left():
		m.Spend(part.limit + 1)
	default:
		m.Spend(min(part.spent, part.limit))
	}
}

// pastLimit stands for what was not worked out.
var pastLimit = Refer(Failed, &Error{Code: "work-limit", Message: rules.Text{
	"zh": "计算量超过上限，未能算完", "en": "this takes more work than the limit, and was not worked out"}})

// spend is [Meter.Spend] of the meter of an evaluation.
func (e *Env) spend(n int64) bool { return e.Meter.Spend(n) }

// size is how many units it takes to evaluate a node once, beside what grows with
// the items, characters and digits of values.
func (n *Node) size() int64 {
	out := int64(1)
	for _, k := range n.Kids {
		if n.Konst == nil {
			out += k.size()
		}
	}
	return out
}

// metered is the value of a whole expression, which counts its nodes.
func (n *Node) metered() Eval {
	if n.Konst != nil {
		return n.Eval
	}
	eval, size := n.Eval, n.size()
	return func(e *Env) Value {
		if !e.Meter.Spend(size) {
			return pastLimit
		}
		return eval(e)
	}
}

// large reports whether it costs more than a unit to look at a value: a text, a
// list, or a number of many digits.
func (v Value) large() bool { return v.h != nil && (v.h.ref != nil || len(v.h.text) > 32) }

// Weight is what it costs to look at all of a value.
func (v Value) Weight() int64 {
	if !v.large() {
		return 0
	}
	switch v.Kind() {
	case Text:
		return int64(len(v.h.text)) / 16
	case ListKind:
		return int64(len(v.Items()))
	case Number, Money:
		return v.digits()
	}
	return 0
}

// digits is what it costs to calculate with a number of more than one word, which
// grows as the square of its words.
func (v Value) digits() int64 {
	r := v.Num().Rat()
	words := int64(r.Num().BitLen()+r.Denom().BitLen()) / 64
	return 8 + words + words*words/4
}

// weigh counts what it costs to look at values beyond a unit each.
func (e *Env) weigh(v, w Value) bool {
	if !v.large() && !w.large() {
		return true
	}
	return e.Meter.Spend(v.Weight() + w.Weight())
}
