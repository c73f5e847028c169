package lang

import (
	"errors"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Eval is the value of a linked node. It changes nothing and may be called from
// any number of goroutines, each with its own [Env].
type Eval func(*Env) Value

func evalNow(*Node) Eval { return func(e *Env) Value { return MomentOf(e.At) } }

func evalItem(n *Node) Eval {
	frame := n.Frame
	return func(e *Env) Value { return e.Frames[frame] }
}

func evalSlot(n *Node) Eval {
	frame, slot := n.Frame, n.Slot
	if frame == frameGlobal {
		return func(e *Env) Value {
			r := e.Frames[frameGlobal].Ref().(*Record)
			v := r.Slots[slot]
			if !v.Known() {
				e.unknown(r, slot)
			}
			return v
		}
	}
	return func(e *Env) Value { return e.fieldOf(e.Frames[frame], slot) }
}

func evalField(n *Node) Eval {
	record, slot := n.Kids[0].Eval, n.Slot
	return func(e *Env) Value { return e.fieldOf(record(e), slot) }
}

// fieldOf reads a slot of a record; what is none has no fields.
func (e *Env) fieldOf(v Value, slot int) Value {
	if v.Kind() != RecordKind {
		return v
	}
	r := v.Ref().(*Record)
	f := r.Slots[slot]
	if !f.Known() {
		e.unknown(r, slot)
	}
	return f
}

func evalElement(n *Node) Eval {
	list, key := n.Kids[0].Eval, n.Name
	return func(e *Env) Value {
		v := list(e)
		if v.Kind() != ListKind {
			return v
		}
		if !e.spend(int64(len(v.Items())) / 8) {
			return pastLimit
		}
		for _, it := range v.Items() {
			if r := it.Record(); r != nil && r.Key == key {
				return it
			}
		}
		return NoneValue()
	}
}

func evalParam(n *Node) Eval {
	p, pos := n.Param, n.Pos
	return func(e *Env) Value { return p.read(e, e.RulesOn, pos) }
}

func evalParamOn(n *Node) Eval {
	p, day, pos := n.Param, n.Kids[0].Eval, n.Pos
	return func(e *Env) Value {
		d := day(e)
		if d.Kind() == None {
			return failure(pos, "no-value", "on 的日期没有值", "the date given to on has no value")
		}
		if d.Kind() != Date {
			return unsuited(d, pos)
		}
		return p.read(e, d.Date(), pos)
	}
}

// constant returns the value of a parameter that has one for all dates, or nil.
func (p *Param) constant() *Value {
	if p.Type.K != rules.KindScale && len(p.Values) == 1 && p.Values[0].From.IsZero() && p.Values[0].To.IsZero() {
		return &p.Values[0].Value
	}
	return nil
}

// read returns the value on a date; a hole is a failure that names the dates,
// and one that the document leaves open is unknown.
func (p *Param) read(e *Env, d calendar.Date, pos rules.Pos) Value {
	if v, ok := p.on(d); ok {
		return v
	}
	return p.lacking(e, d, pos)
}

// lacking stands for a parameter on a day on which it has no value.
func (p *Param) lacking(e *Env, d calendar.Date, pos rules.Pos) Value {
	if p.Unset {
		if e.Reads != nil {
			e.Reads.Unknown = append(e.Reads.Unknown, Ref{Param: p.Name})
		}
		return Value{}
	}
	return failure(pos, "param-not-in-force",
		"参数“"+p.Name+"”在"+d.String()+"没有有效的值（有效期："+p.spans()+"）",
		"parameter "+p.Name+" has no value on "+d.String()+" (in force: "+p.spans()+")")
}

// mostSpans is how many dates of a parameter a message lists.
const mostSpans = 24

// spans lists the dates that the values cover.
func (p *Param) spans() string {
	var b strings.Builder
	for i, v := range p.Values {
		if i > 0 {
			b.WriteString(", ")
		}
		if i == mostSpans {
			b.WriteString("…")
			break
		}
		if !v.From.IsZero() {
			b.WriteString(v.From.String())
		}
		b.WriteString("..")
		if !v.To.IsZero() {
			b.WriteString(v.To.String())
		}
	}
	return b.String()
}

func evalTruth(n *Node) Eval {
	kid, pos := n.Kids[0].Eval, n.Pos
	return func(e *Env) Value {
		switch v := kid(e); v.Kind() {
		case Bool:
			return v
		case None:
			return failure(pos, "no-value", "此处需要是或否，却没有值", "true or false is needed here, but there is no value")
		default:
			return unsuited(v, pos)
		}
	}
}

func evalNot(n *Node) Eval {
	kid := n.Kids[0].Eval
	return func(e *Env) Value { return not(kid(e)) }
}

func not(v Value) Value {
	if v.Kind() == Bool {
		return BoolOf(v.N() == 0)
	}
	return lack(v)
}

func (n *Node) kids() []Eval {
	out := make([]Eval, len(n.Kids))
	for i, k := range n.Kids {
		out[i] = k.Eval
	}
	return out
}

// evalAnd is false where a part is, else failed or unknown where one is.
func evalAnd(n *Node) Eval { return junction(n.kids(), 0) }

// evalOr is true where a part is, else failed or unknown where one is.
func evalOr(n *Node) Eval { return junction(n.kids(), 1) }

func junction(parts []Eval, decides int64) Eval {
	return func(e *Env) Value {
		mark := e.mark()
		out := BoolOf(decides == 0)
		for _, part := range parts {
			v := part(e)
			switch {
			case v.Kind() == Bool && v.N() == decides:
				return e.settle(mark, v)
			case v.Kind() != Bool && out.Kind() != Failed:
				out = lack(v)
			}
		}
		return e.settle(mark, out)
	}
}

func evalIf(n *Node) Eval {
	test, yes, no := n.Kids[0].Eval, n.Kids[1].Eval, n.Kids[2].Eval
	return func(e *Env) Value {
		mark := e.mark()
		switch v := test(e); {
		case v.True():
			return e.settle(mark, yes(e))
		case v.False():
			return e.settle(mark, no(e))
		case v.Kind() == Failed:
			return v
		default:
			asked := e.mark()
			x := yes(e)
			between := e.mark()
			y := no(e)
			if x.Known() && Same(x, y) {
				return e.settle(mark, x)
			}
			e.eitherWay(mark, asked, between)
			return lack(v)
		}
	}
}

func evalElse(n *Node) Eval {
	left, right, mayLack := n.Kids[0].Eval, n.Kids[1].Eval, n.Kids[0].mayBeNone()
	return func(e *Env) Value {
		mark := e.mark()
		v := left(e)
		if v.Kind() == None {
			return right(e)
		}
		if mayLack && e.Reads != nil && !v.Known() && slices.ContainsFunc(e.Reads.Unknown[mark:], Ref.OfRecord) {
			right(e) // it counts as read; behind what waits for parameters alone it never is
		}
		if v.Kind() == Between && v.orNone() {
			return v.orElse(right(e))
		}
		return v
	}
}

func evalArray(n *Node) Eval {
	kids := n.kids()
	return func(e *Env) Value {
		items, settled := evaluate(e, kids, make([]Value, len(kids)))
		if !settled {
			return lackOf(items...)
		}
		return ListOf(items)
	}
}

// lackOf is the first failure, or unknown.
func lackOf(vs ...Value) Value {
	for _, v := range vs {
		if v.Kind() == Failed {
			return v
		}
	}
	return Value{}
}

func evalCall(n *Node) Eval {
	kids, pos, want, call, age := n.kids(), n.Pos, n.Fn.Args, simple[n.Name].call, n.Name == "age"
	return func(e *Env) Value {
		var room [3]Value
		vs, settled := evaluate(e, kids, room[:len(kids)])
		for _, v := range vs {
			if v.Kind() == None {
				return failure(pos, "no-value", "函数的参数没有值", "an argument of the function has no value")
			}
		}
		if age && vs[0].Kind() == Between && vs[1].Known() {
			return ageBetween(vs[0], vs[1], e)
		}
		if !settled || !suit(vs, want) {
			return unsuitedOf(vs, pos)
		}
		if !e.weigh(vs[0], Value{}) {
			return pastLimit
		}
		v, err := call(e, vs)
		if err != nil {
			return callFailed(err, pos)
		}
		return v
	}
}

// fault is why a function of the language fails, in words of its own.
type fault struct{ code, zh, en string }

// Error says it in English.
func (f *fault) Error() string { return f.en }

func callFailed(err error, pos rules.Pos) Value {
	var f *fault
	if errors.As(err, &f) {
		return failure(pos, f.code, f.zh, f.en)
	}
	return failure(pos, "function-failed", "函数的参数不合适："+err.Error(), "the argument does not suit the function: "+err.Error())
}

// suit reports whether values are of the types of the arguments that they are
// for, which cannot be known of the items of a list of any values.
func suit(vs []Value, args []Type) bool {
	for i, v := range vs {
		if v.Kind() != None && !v.isOf(args[i]) {
			return false
		}
	}
	return true
}

func (v Value) isOf(t Type) bool {
	switch {
	case t.isNumber():
		return v.Kind() == Number
	case t.isText():
		return v.Kind() == Text
	}
	want, ok := valueKinds[t.K]
	return !ok || v.Kind() == want
}

func evalHost(n *Node) Eval {
	kids, pos, f := n.kids(), n.Pos, n.Fn
	types := make([]Type, len(n.Kids))
	for i, k := range n.Kids {
		types[i] = k.Type
	}
	return func(e *Env) Value {
		vs, settled := evaluate(e, kids, make([]Value, len(kids)))
		if !settled || !suit(vs, f.Args) {
			return unsuitedOf(vs, pos)
		}
		v, err := f.Call(e.Meter.Context(), vs, types)
		if err != nil {
			message := rules.Text{"zh": "函数“" + f.Name + "”出错", "en": "function " + f.Name + " failed"}
			return Refer(Failed, &Error{Code: "function-failed", Message: message, Pos: pos, Function: f.Name, Cause: err})
		}
		return v
	}
}

func evalKnown(n *Node) Eval {
	kid := n.Kids[0]
	if p := kid.Param; kid.Op == OpParam {
		return func(e *Env) Value {
			_, ok := p.on(e.RulesOn)
			return BoolOf(ok)
		}
	}
	x, ofElement := kid.Eval, kid.Op == OpSlot && kid.Frame == frameLoop
	return func(e *Env) Value {
		if ofElement && e.Frames[frameLoop].Kind() != RecordKind {
			return Value{} // of an element that is not known itself
		}
		known, free := settled(e, x)
		if free {
			return Value{}
		}
		return BoolOf(known)
	}
}

// settled reports whether a slot is known, without noting that it was read, and
// whether that may yet be so.
func settled(e *Env, x Eval) (known, free bool) {
	mark := e.mark()
	v := x(e)
	if e.Reads != nil {
		e.Reads.Unknown = e.Reads.Unknown[:mark]
	}
	return v.Known() && !v.Supposed(), v.Free()
}

func evalUnknownOf(n *Node) Eval {
	titles, ofElement := make([]rules.Text, len(n.Kids)), false
	for i, k := range n.Kids {
		f := k.Fact()
		if titles[i] = f.Title; len(f.Title) == 0 {
			titles[i] = rules.Text{"en": f.Name}
		}
		ofElement = ofElement || k.Op == OpSlot && k.Frame == frameLoop
	}
	kids := n.kids()
	return func(e *Env) Value {
		if ofElement && e.Frames[frameLoop].Kind() != RecordKind {
			return Value{}
		}
		items := []Value{}
		for i, x := range kids {
			known, free := settled(e, x)
			if free {
				return Value{}
			}
			if !known {
				items = append(items, TextOf(titles[i].In(e.Lang)))
			}
		}
		return ListOf(items)
	}
}

func evalHappened(n *Node) Eval {
	event := n.Kids[0].Eval
	return func(e *Env) Value {
		switch v := event(e); v.Kind() {
		case None:
			return BoolOf(false)
		case Happened:
			return BoolOf(true)
		case Moment:
			return BoolOf(v.N() <= e.At.UnixMicro())
		case Between: // of moments that have come, as all classes of events are
			if in := v.Ref().(*Interval); !v.orNone() && in.Hi.Kind() == Moment && in.Hi.N() <= e.At.UnixMicro()+1 {
				return BoolOf(true)
			}
			return lack(v)
		default:
			return lack(v)
		}
	}
}
