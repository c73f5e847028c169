package engine

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// run goes through the rules in the order of their dependence. It is the one
// path of Evaluate and Explain: without a trace only the rules that the index
// finds are looked at, with one all of them.
func (st *state) run() error {
	st.answers.Reset() // what the dates and derivations read is not all there yet
	st.env.Answers = &st.answers
	st.candidates()
	return st.steps()
}

// steps evaluates the rules to do, and publishes between them what they give.
func (st *state) steps() error {
	for i := 0; i < len(st.todo) || len(st.due) > 0; {
		if at := st.nextDue(); at >= 0 && (i == len(st.todo) || st.due[at] < st.todo[i].rank) {
			if !st.publishStep(at) {
				break
			}
			continue
		}
		if !st.evaluate(st.todo[i]) {
			break
		}
		i++
	}
	st.env.Frames[1] = lang.Value{}
	if err := st.ended(); err != nil {
		return err
	}
	return st.ctx.Err()
}

// todo is a rule to evaluate, for one element of its list (-1: of no list, or
// of a list that is not known).
type todo struct {
	rank int32
	elem int32
	sure bool // the index knows that the condition holds
}

// candidates collects the rules to evaluate, in their order.
func (st *state) candidates() {
	st.todo = st.todo[:0]
	if st.trace != nil {
		st.allRules()
		return
	}
	st.scope(st.eng.plan.Indexes[0], nil, -1)
	for l, info := range st.eng.plan.Lay.Lists {
		list := &st.global.Slots[info.Slot]
		if list.Kind() == lang.ListKind {
			for i, it := range list.Items() {
				if st.spend(2); st.halted(place{fact: info.Fact.Name}) {
					return
				}
				st.scope(st.eng.plan.Indexes[l+1], it.Record(), int32(i))
			}
		} else if list.Kind() != lang.None {
			for _, r := range st.eng.plan.OverList[l] {
				st.todo = append(st.todo, todo{rank: int32(r.Rank), elem: -1})
			}
		}
	}
	if s := st.eng.plan.Share; s != nil { // asked of each application, whether others share with it or not
		for _, r := range s.Late {
			st.everywhere(r)
		}
	}
	slices.SortFunc(st.todo, compareTodo)
	st.once()
}

func compareTodo(a, b todo) int {
	if a.rank != b.rank {
		return int(a.rank) - int(b.rank)
	}
	return int(a.elem) - int(b.elem)
}

// once drops repeats: a rule that was found by several of its alternatives is
// sure where one of them is.
func (st *state) once() {
	kept := st.todo[:0]
	for _, t := range st.todo {
		if n := len(kept); n > 0 && kept[n-1].rank == t.rank && kept[n-1].elem == t.elem {
			kept[n-1].sure = kept[n-1].sure || t.sure
			continue
		}
		kept = append(kept, t)
	}
	st.todo = kept
}

func (st *state) scope(x *plan.RuleIndex, elem *lang.Record, i int32) {
	st.hits, st.points = x.Find(st.global, elem, st.setDate, st.points, st.hits[:0])
	for _, h := range st.hits {
		st.todo = append(st.todo, todo{h.Rule, i, h.Sure})
	}
}

// allRules takes every rule for every element.
func (st *state) allRules() {
	for _, s := range st.eng.plan.Steps {
		if s.Kind == plan.StepRule {
			st.everywhere(st.eng.plan.Rules[s.Index])
		}
	}
}

// everywhere takes a rule for every element of its list.
func (st *state) everywhere(r *plan.Rule) {
	if r.List < 0 {
		st.todo = append(st.todo, todo{rank: int32(r.Rank), elem: -1})
		return
	}
	list := &st.global.Slots[st.eng.plan.Lay.Lists[r.List].Slot]
	if !list.Known() {
		st.todo = append(st.todo, todo{rank: int32(r.Rank), elem: -1})
	}
	for i := range list.Items() {
		st.todo = append(st.todo, todo{rank: int32(r.Rank), elem: int32(i)})
	}
}

// nextDue returns the place in st.due of the earliest outcome or deadline that
// waits to be published, or -1.
func (st *state) nextDue() int {
	at := -1
	for i, rank := range st.due {
		if at < 0 || rank < st.due[at] {
			at = i
		}
	}
	return at
}

// publishStep lets rules read an outcome or deadline to which rules gave
// something. All others keep what an evaluation begins with: nothing. It reports
// whether the meter goes on.
func (st *state) publishStep(at int) bool {
	s := st.eng.plan.Steps[st.due[at]]
	st.due = slices.Delete(st.due, at, at+1)
	if s.Kind == plan.StepOutcome {
		st.publish(s.Index)
		st.course.outcome(st, s.Index)
		return !st.halted(place{outcome: st.eng.plan.Lay.Outcomes[s.Index].Decl.Name})
	}
	from := st.mark()
	st.publishClock(s.Index)
	st.course.readings(st, s.Index, from)
	return !st.halted(place{outcome: st.eng.plan.Lay.Clocks[s.Index].Key.ID()})
}

// owe notes that an outcome or deadline must be published at its step.
func (st *state) owe(rank int32) {
	if !slices.Contains(st.due, rank) {
		st.due = append(st.due, rank)
	}
}

// evaluate evaluates one rule for one element, and reports whether the meter goes
// on.
func (st *state) evaluate(t todo) bool {
	r := st.eng.plan.Rules[st.eng.plan.Steps[t.rank].Index]
	if st.spend(1); (st.only == nil || st.only[r.Policy]) && (st.cone == nil || st.cone[r.Index]) {
		st.consider(r, t)
	}
	return !st.halted(place{rule: r, elem: st.env.Frames[1].Record()})
}

// consider evaluates a rule if it is in force.
func (st *state) consider(r *plan.Rule, t todo) {
	p := &st.eng.plan.Policies[r.Policy]
	st.env.RulesOn = st.dates[r.Policy]
	if !plan.Within(st.env.RulesOn, p.From, p.To) || !plan.Within(st.env.RulesOn, r.From, r.To) {
		st.trace.notInForce(st, r)
		return
	}
	switch {
	case r.List < 0:
		st.env.Frames[1] = lang.Value{}
		st.instance(r, nil, t.sure)
	case t.elem < 0:
		st.unknownList(r, st.eng.plan.Lay.Lists[r.List])
	default:
		elem := st.global.Slots[st.eng.plan.Lay.Lists[r.List].Slot].Items()[t.elem]
		st.env.Frames[1] = elem
		st.instance(r, elem.Record(), t.sure)
	}
}

// policyDates works out the rule date of each policy.
func (st *state) policyDates() {
	st.setDate = st.env.RulesOn
	for i := range st.eng.plan.Policies {
		st.dates[i] = st.setDate
		if e := st.eng.plan.Policies[i].RulesOn; e != nil {
			if d, ok := st.dateOf(e); ok {
				st.dates[i] = d
			} else {
				st.datedByDefault = append(st.datedByDefault, i)
			}
		}
	}
}

// dateOf evaluates an expression to a date; a moment is its day in the zone.
func (st *state) dateOf(e *lang.Expr) (calendar.Date, bool) {
	v := st.eval(e.Eval)
	switch v.Kind() {
	case lang.Date:
		return v.Date(), true
	case lang.Moment:
		return calendar.DateOf(v.Time(st.env.Zone), st.env.Zone), true
	}
	return calendar.Date{}, false
}

// unknownList leaves a rule over an unknown list undetermined as a whole,
// unless its condition is false whatever the element.
func (st *state) unknownList(r *plan.Rule, info *plan.ListInfo) {
	if st.global.Slots[info.Slot].Known() {
		return
	}
	st.env.Frames[1] = lang.Value{}
	st.course.spoil() // of what a list may hold nothing is shared
	inst := instance{rule: r, status: undetermined, by: -1, waits: []lang.Ref{{Record: st.global, Slot: info.Slot}}}
	if r.Cond != nil {
		v, waits := st.evalReads(r.Cond.Eval)
		if v.False() {
			inst.status, inst.waits = doesNotApply, nil
			st.find(inst)
			return
		}
		inst.waits = append(inst.waits, waits...)
	}
	if r.Prev >= 0 || len(r.Over) > 0 {
		inst.status, inst.by, inst.waits = st.defeat(inst)
	}
	st.find(inst)
}

// instance decides whether a rule applies to one element, and what it gives.
func (st *state) instance(r *plan.Rule, elem *lang.Record, sure bool) {
	inst := instance{rule: r, elem: elem, by: -1, status: applies}
	if r.Cond != nil && (!sure || r.Late) {
		from := st.mark()
		v, reads := st.evalNotes(r.Cond.Eval)
		st.course.condition(st, r, elem, v, reads, from)
		switch {
		case v.False():
			inst.status = doesNotApply
		case !v.True():
			inst.status, inst.waits, inst.failure = undetermined, st.expand(reads), asError(v)
		}
	}
	if inst.status != doesNotApply && (r.Prev >= 0 || len(r.Over) > 0) {
		inst.status, inst.by, inst.waits = st.defeat(inst)
	}
	st.find(inst)
}

// find records a rule that does not plainly not apply, and what it gives.
func (st *state) find(inst instance) {
	if st.trace != nil {
		st.trace.rule(st, &inst)
	}
	if inst.status == doesNotApply {
		return
	}
	if inst.status == undetermined {
		st.open = true
		if inst.failure != nil {
			st.fail(&inst, inst.failure)
		}
	}
	st.found = append(st.found, inst)
	if o := inst.rule.OverSlot; o >= 0 {
		st.spans[o] = append(st.spans[o], int32(len(st.found)-1))
	}
	if inst.status != defeated {
		st.contribute(&st.found[len(st.found)-1])
	}
}

func asError(v lang.Value) *lang.Error {
	e, _ := v.Ref().(*lang.Error)
	return e
}

func (st *state) fail(inst *instance, e *lang.Error) {
	out := st.ruleError(e)
	out.Rule, out.Element = inst.rule.Id, elementName(inst.elem)
	st.errors = append(st.errors, out)
}

func (st *state) ruleError(e *lang.Error) RuleError {
	if e.Cause != nil {
		st.failures = append(st.failures, e)
	}
	out := RuleError{Code: e.Code, Message: e.Message.In(st.env.Lang)}
	if e.Pos.Line > 0 {
		out.Pos = e.Pos.String()
	}
	return out
}

func elementName(r *lang.Record) string {
	if r == nil {
		return ""
	}
	return r.Element()
}

// defeat applies overrides: rules that were evaluated before this one and are
// themselves not defeated.
func (st *state) defeat(inst instance) (ruleStatus, int, []lang.Ref) {
	if inst.rule.Prev >= 0 {
		st.defeatByRow(&inst)
	}
	for _, o := range inst.rule.Over {
		st.defeatBy(&inst, st.eng.plan.Rules[o])
	}
	return inst.status, inst.by, inst.waits
}

func (st *state) defeatBy(inst *instance, other *plan.Rule) {
	span := st.spans[other.OverSlot]
	if len(span) > fewPlaces && other.Src.Table == nil && inst.elem != nil { // of one rule, in the order of elements
		at, _ := slices.BinarySearchFunc(span, inst.elem.Index, func(i int32, index int) int { return elementIndex(st.found[i].elem) - index })
		span = span[min(at, len(span)):min(at+1, len(span))]
	}
	st.spend(1 + len(span)/8)
	for _, i := range span {
		if o := &st.found[i]; o.elem == nil || o.elem == inst.elem {
			st.meet(inst, o)
		}
	}
}

func (st *state) meet(inst, o *instance) {
	switch {
	case o.status == applies:
		inst.status, inst.by = defeated, o.rule.Index
	case o.status == undetermined && inst.status != defeated:
		inst.status = undetermined
		inst.waits = slices.Concat(inst.waits, o.waits)
	}
}

// defeatByRow lets the earlier rows of a `first` table override this one. All
// rows share one list of what was found, so the first that applies is near.
func (st *state) defeatByRow(inst *instance) {
	st.spend(len(st.spans[inst.rule.OverSlot]) / 8)
	for _, i := range st.spans[inst.rule.OverSlot] {
		o := &st.found[i]
		if o.elem != inst.elem || o.rule.Src.Table != inst.rule.Src.Table {
			continue
		}
		if st.meet(inst, o); inst.status == defeated {
			return
		}
	}
}

// contribute notes the values and deadlines that a rule gives.
func (st *state) contribute(inst *instance) {
	open := inst.status == undetermined
	for i := range inst.rule.Decides {
		d := &inst.rule.Decides[i]
		if st.matching && st.eng.plan.OutcomeRank[d.Outcome] < 0 {
			continue
		}
		con := contribution{outcome: d.Outcome, rule: inst.rule, gives: d, at: inst.elem, open: open, waits: inst.waits,
			many: inst.elem == nil && inst.rule.List >= 0}
		con.elem = st.outcomeElem(d.Outcome, inst.elem)
		if d.Literal != nil {
			con.value = *d.Literal
			st.contribution(con)
			continue
		}
		v, waits := st.evalReads(d.Value)
		if v.Known() {
			var b *plan.BadValue
			if v, b = st.eng.fit(v, st.eng.decideType(d.Outcome)); b != nil {
				v = lang.Fail(inst.rule.Src.Pos, b.Code, b.Zh, b.En)
			}
		}
		con.value = v
		if e := asError(v); e != nil && !open {
			st.fail(inst, e)
		}
		con.waits, con.reads = slices.Concat(con.waits, waits), waits
		st.contribution(con)
	}
	for _, c := range inst.rule.Clocks {
		if st.matching && st.eng.plan.ClockRank[c.Info] < 0 {
			continue
		}
		from := st.mark()
		st.clock(inst, c)
		st.course.clock(st, inst, c, from)
		if rank := st.eng.plan.ClockRank[c.Info]; rank >= 0 {
			st.owe(rank)
		}
	}
}

// outcomeElem is the element whose outcome a rule gives, for an element of its
// own list or not.
func (st *state) outcomeElem(outcome int, elem *lang.Record) *lang.Record {
	if st.eng.plan.Lay.Outcomes[outcome].List < 0 {
		return nil
	}
	return elem
}

// contribution links a value to those that rules gave to the same outcome.
func (st *state) contribution(con contribution) {
	con.next = -1
	at := int32(len(st.given))
	if st.last[con.outcome] < 0 {
		st.first[con.outcome] = at
		st.decided = append(st.decided, con.outcome)
	} else {
		st.given[st.last[con.outcome]].next = at
	}
	st.last[con.outcome] = at
	st.given = append(st.given, con)
	if rank := st.eng.plan.OutcomeRank[con.outcome]; rank >= 0 {
		st.owe(rank)
	}
}

// decideType is the type of one value given to an outcome.
func (e *Engine) decideType(outcome int) lang.Type {
	o := &e.plan.Lay.Outcomes[outcome]
	switch t := o.Typ; {
	case o.Decl.Combine == "list":
		return *t.Elem
	case o.Decl.Combine == "sum" && o.Decl.Type.Round.To != "" && t.K == rules.KindInt:
		t.K = rules.KindNumber // only the sum is whole
		return t
	default:
		return t
	}
}
