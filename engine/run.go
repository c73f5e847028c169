package engine

import (
	"context"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules/calendar"
)

// stepKind says what a step of the evaluation does.
type stepKind uint8

const (
	stepRule    stepKind = iota
	stepOutcome          // all its rules are through: it can be read
	stepClock
)

// step is one step of the evaluation; index is into rules, outcomes or clocks.
type step struct {
	kind  stepKind
	index int
}

// run goes through the rules in the order of their dependence. It is the one
// path of Evaluate and Explain; a nil trace records nothing.
func (st *state) run() error {
	st.byRule = map[int][2]int{}
	st.policyDates()
	for i, s := range st.eng.steps {
		if i%256 == 0 {
			if err := st.ctx.Err(); err != nil {
				return err
			}
		}
		switch s.kind {
		case stepRule:
			st.rule(st.eng.rules[s.index])
		case stepOutcome:
			st.publish(s.index)
		case stepClock:
			st.publishClock(s.index)
		}
	}
	return context.Cause(st.ctx)
}

// policyDates works out the rule date of each policy.
func (st *state) policyDates() {
	st.setDate = st.env.RulesOn
	st.dates = make([]calendar.Date, len(st.eng.policies))
	for i := range st.eng.policies {
		st.dates[i] = st.setDate
		if e := st.eng.policies[i].rulesOn; e != nil {
			if d, ok := st.dateOf(e); ok {
				st.dates[i] = d
			}
		}
	}
}

// dateOf evaluates an expression to a date; a moment is its day in the zone.
func (st *state) dateOf(e *lang.Expr) (calendar.Date, bool) {
	v := st.eval(e.Node)
	switch v.K {
	case lang.Date:
		return v.Date(), true
	case lang.Moment:
		return calendar.DateOf(v.Time(st.env.Zone), st.env.Zone), true
	}
	return calendar.Date{}, false
}

func within(d, from, to calendar.Date) bool {
	return (from.IsZero() || !d.Before(from)) && (to.IsZero() || !d.After(to))
}

// rule evaluates one rule, for each element where it runs over a list.
func (st *state) rule(r *rule) {
	if st.only != nil && !st.only[r.policy] {
		return
	}
	p := &st.eng.policies[r.policy]
	st.env.RulesOn = st.dates[r.policy]
	if !within(st.env.RulesOn, p.from, p.to) || !within(st.env.RulesOn, r.from, r.to) {
		st.trace.notInForce(st, r)
		return
	}
	st.inForce = true
	first := len(st.found)
	if r.list < 0 {
		st.instance(r, nil)
	} else {
		st.eachElement(r)
	}
	if r.isOver || r.src.Table != nil {
		st.byRule[r.index] = [2]int{first, len(st.found)}
	}
}

func (st *state) eachElement(r *rule) {
	info := st.eng.lay.lists[r.list]
	l := st.global.Slots[info.slot]
	if l.K != lang.ListKind {
		if l.K != lang.None {
			st.unknownList(r, info)
		}
		return
	}
	for _, it := range l.Items() {
		st.env.Frames[1] = it
		st.instance(r, it.Record())
	}
	st.env.Frames[1] = lang.Value{}
}

// unknownList leaves a rule over an unknown list undetermined as a whole.
func (st *state) unknownList(r *rule, info *listInfo) {
	inst := instance{rule: r, status: undetermined, by: -1, waits: []lang.Ref{{Record: st.global, Slot: info.slot}}}
	st.found = append(st.found, inst)
	st.trace.rule(st, &inst)
	for _, d := range r.decides {
		st.given = append(st.given, contribution{outcome: d.outcome, rule: r, open: true, waits: inst.waits})
	}
}

// instance decides whether a rule applies to one element, and what it gives.
func (st *state) instance(r *rule, elem *lang.Record) {
	inst := instance{rule: r, elem: elem, by: -1, status: applies}
	if r.cond != nil {
		v := st.eval(r.cond.Node)
		switch {
		case v.False():
			inst.status = doesNotApply
		case !v.True():
			inst.status = undetermined
			v, inst.waits = st.evalReads(r.cond.Node)
			inst.failure = asError(v)
		}
	}
	if inst.status != doesNotApply {
		st.defeat(&inst)
	}
	st.trace.rule(st, &inst)
	if inst.status == doesNotApply {
		return
	}
	if inst.failure != nil && inst.status == undetermined {
		st.fail(&inst, inst.failure)
	}
	st.found = append(st.found, inst)
	if inst.status != defeated {
		st.contribute(&inst)
	}
}

func asError(v lang.Value) *lang.Error {
	e, _ := v.X.(*lang.Error)
	return e
}

func (st *state) fail(inst *instance, e *lang.Error) {
	out := RuleError{Rule: inst.rule.id, Element: elementName(inst.elem), Code: e.Code, Message: e.Message.In(st.env.Lang)}
	if e.Pos.Line > 0 {
		out.Pos = e.Pos.String()
	}
	st.errors = append(st.errors, out)
}

func elementName(r *lang.Record) string {
	if r == nil {
		return ""
	}
	return r.Element()
}

// defeat applies overrides: rules that were evaluated before this one and are
// themselves not defeated.
func (st *state) defeat(inst *instance) {
	if inst.rule.prev >= 0 {
		st.defeatByRow(inst)
	}
	for _, o := range inst.rule.over {
		st.defeatBy(inst, o)
	}
}

func (st *state) defeatBy(inst *instance, other int) {
	span := st.byRule[other]
	for _, o := range st.found[span[0]:span[1]] {
		if o.elem != nil && o.elem != inst.elem {
			continue
		}
		st.meet(inst, &o)
	}
}

func (st *state) meet(inst *instance, o *instance) {
	switch {
	case o.status == applies:
		inst.status, inst.by = defeated, o.rule.index
	case o.status == undetermined && inst.status == applies:
		inst.status = undetermined
		inst.waits = o.waits
	}
}

// defeatByRow lets the earlier rows of a `first` table override this one: a
// row that was itself defeated stands for the one that defeated it.
func (st *state) defeatByRow(inst *instance) {
	for row := inst.rule.prev; row >= 0; row = st.eng.rules[row].prev {
		span := st.byRule[row]
		for _, o := range st.found[span[0]:span[1]] {
			if o.elem != inst.elem {
				continue
			}
			if o.status == defeated {
				inst.status, inst.by = defeated, o.by
				return
			}
			st.meet(inst, &o)
			if inst.status == defeated {
				return
			}
		}
	}
}

// contribute notes the values and deadlines that a rule gives.
func (st *state) contribute(inst *instance) {
	open := inst.status == undetermined
	for _, d := range inst.rule.decides {
		con := contribution{outcome: d.outcome, elem: inst.elem, rule: inst.rule, open: open, waits: inst.waits}
		if st.eng.lay.outcomes[d.outcome].list < 0 {
			con.elem = nil
		}
		v, waits := st.evalReads(d.value)
		if v.Known() {
			var b *badValue
			if v, b = st.eng.fit(v, st.eng.decideType(d.outcome)); b != nil {
				v = lang.Fail(inst.rule.src.Pos, b.code, b.zh, b.en)
			}
		}
		con.value = v
		if e := asError(v); e != nil && !open {
			st.fail(inst, e)
		}
		con.waits = append(con.waits, waits...)
		st.given = append(st.given, con)
	}
	for _, c := range inst.rule.clocks {
		st.clock(inst, c)
	}
}

// decideType is the type of one value given to an outcome.
func (e *Engine) decideType(outcome int) lang.Type {
	o := &e.lay.outcomes[outcome]
	if o.decl.Combine == "list" {
		return *o.typ.Elem
	}
	return o.typ
}
