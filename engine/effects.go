package engine

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// build turns the rules that were found into the lists of the decision.
type build struct {
	st      *state
	dec     *Decision
	waiting []waiting         // what open values of effects wait for
	pending []waiting         // what values of pending effects would wait for
	open    bool              // something can still come out differently
	by      map[string]string // of a completion: the rules that give what stands under a key
	unnamed bool              // an undetermined rule gives what facts have yet to name

	promised []promise // that are not known to be kept

	told   places[told]
	tasks  places[string]
	clocks places[[2]string] // by id and element
}

// told is what tells notices apart.
type told struct {
	code, element, fact, message string
	level                        NoticeLevel
}

func (n *Notice) told() told { return told{n.Code, n.Element, n.Fact, n.Message, n.Level} }

// waiting is what the values of an effect still wait for.
type waiting struct {
	rule string
	key  string // of what it would give, of an undetermined rule
	refs []lang.Ref
}

// effects works out all effects, in the order of the file.
func (b *build) effects() {
	st := b.st
	slices.SortStableFunc(st.found, func(x, y instance) int {
		return cmp.Or(cmp.Compare(x.rule.Index, y.rule.Index), cmp.Compare(elementIndex(x.elem), elementIndex(y.elem)))
	})
	b.makeRoom()
	for i := range st.found {
		inst := &st.found[i]
		if st.spend(8 + 32*len(inst.rule.Effects)); st.halted(place{rule: inst.rule, elem: inst.elem}) {
			return
		}
		b.dec.Rules = append(b.dec.Rules, st.ruleState(inst))
		st.env.RulesOn = st.dates[inst.rule.Policy]
		st.env.Frames[1] = lang.Value{}
		if inst.elem != nil {
			st.env.Frames[1] = inst.elem.Value()
		}
		for i, e := range inst.rule.Effects {
			if st.gives(effectUnit, i, inst.rule, inst.elem) {
				b.effect(inst, e)
			}
		}
		if inst.status == undetermined {
			b.pendingValues(inst)
		}
	}
	st.env.Frames[1] = lang.Value{}
	b.deadlines()
	b.materials()
	if len(b.dec.Pending) > 0 {
		closed := map[string]bool{}
		for i := range b.dec.Outcomes {
			closed[b.dec.Outcomes[i].Name] = !b.dec.Outcomes[i].Open
		}
		b.dec.Pending = slices.DeleteFunc(b.dec.Pending, func(p Pending) bool { return b.inVain(p, closed) })
	}
	if st.part == nil { // a completion keeps `after` as its rules give it
		b.stages()
	}
}

// inVain reports whether a pending effect can change nothing: the outcome has its
// value whatever comes of the rule, the paper is waived already, or required, by a
// rule that stands before it and so says where the paper is.
func (b *build) inVain(p Pending, closed map[string]bool) bool {
	switch SectionOf(p.Kind) {
	case SectionOutcomes:
		return closed[p.Name]
	case SectionMaterials:
		return slices.ContainsFunc(b.dec.Materials, func(m Material) bool {
			return m.Material == p.Name && (m.Waived && p.Kind == "require" || m.Waived == (p.Kind == "waive") && b.stays(&m, p))
		})
	}
	return false
}

// stays reports whether a paper is where it is said to be, whatever comes of a
// pending effect: that of a later rule, or of the same one, which names a place
// once for all elements.
func (b *build) stays(m *Material, p Pending) bool {
	all := b.st.eng.plan
	by, other := all.RuleIndex[cmp.Or(m.WaivedBy, m.Rule)], all.RuleIndex[p.Rule]
	return by < other || by == other && !slices.ContainsFunc(all.Rules[by].Effects, func(e *plan.Effect) bool {
		from := e.Arg("from")
		return from != nil && (from.Node != nil || from.Text != nil)
	})
}

// makeRoom gives the lists the room for all that the rules give, so that they
// are not moved as they grow.
func (b *build) makeRoom() {
	var room [mostSections]int
	for i := range b.st.found {
		if b.st.found[i].status != applies {
			continue
		}
		for _, e := range b.st.found[i].rule.Effects {
			room[kindAt(e).section.index]++
		}
	}
	for i := range sections {
		if room[i] > 0 {
			sections[i].in(b.dec).Grow(room[i])
		}
	}
	b.dec.Rules = slices.Grow(b.dec.Rules, len(b.st.found))
	b.dec.Deadlines = slices.Grow(b.dec.Deadlines, len(b.st.clocks))
}

func elementIndex(r *lang.Record) int {
	if r == nil {
		return -1
	}
	return r.Index
}

func (st *state) ruleState(inst *instance) RuleState {
	out := RuleState{Rule: inst.rule.Id, Element: elementName(inst.elem), Status: inst.status.told()}
	if inst.by >= 0 {
		out.By = st.eng.plan.Rules[inst.by].Id
	}
	return out
}

func (b *build) effect(inst *instance, e *plan.Effect) {
	switch inst.status {
	case undetermined:
		b.unnamed = b.unnamed || b.unnamedBy(inst, e)
		b.dec.Pending = append(b.dec.Pending, Pending{Rule: inst.rule.Id, Element: elementName(inst.elem),
			Kind: e.Kind, Name: b.effectName(e), WaitsFor: notNil(b.st.paths(slices.Concat(inst.waits, b.later(inst, e))))})
	case applies:
		loose := b.st.env.Meter.Loose()
		kindAt(e).give(b, inst, e)
		b.st.course.own(b, inst, e, loose)
		if b.st.part != nil {
			b.givenBy(b.keyOf(inst, e), inst.rule)
		}
	}
}

// unnamedBy reports whether facts have yet to name what an effect of an undetermined
// rule would give.
func (b *build) unnamedBy(inst *instance, e *plan.Effect) bool {
	v := e.Arg(kindAt(e).section.names.key)
	if v == nil || v.Node == nil && v.Text == nil {
		return false
	}
	return inst.elem == nil && inst.rule.List >= 0 || len(b.unsettled(v)) > 0
}

// keyOf is the key of what an effect gives.
func (b *build) keyOf(inst *instance, e *plan.Effect) string {
	return kindAt(e).section.key(b.effectName(e), elementName(inst.elem))
}

func notNil(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// effectName is what an effect is known by: its task, code, material, act or kind.
func (b *build) effectName(e *plan.Effect) string {
	if v := e.Arg(kindAt(e).section.names.key); v != nil {
		return b.st.idOf(v)
	}
	return e.Kind
}

// pendingValues lists the outcomes and deadlines of an undetermined rule.
func (b *build) pendingValues(inst *instance) {
	waits := notNil(b.st.paths(inst.waits))
	for _, d := range inst.rule.Decides {
		if !b.st.gives(outcomeUnit, d.Outcome, nil, b.st.outcomeElem(d.Outcome, inst.elem)) {
			continue
		}
		o := &b.st.eng.plan.Lay.Outcomes[d.Outcome]
		name := o.Decl.Name
		if o.List >= 0 && inst.elem != nil {
			name = inst.elem.Path(o.Slot)
		}
		b.dec.Pending = append(b.dec.Pending, Pending{Rule: inst.rule.Id, Element: elementName(inst.elem),
			Kind: "decide", Name: name, WaitsFor: waits})
	}
	for _, k := range inst.rule.Clocks {
		if !b.st.gives(clockUnit, k.Info, nil, inst.elem) {
			continue
		}
		all := b.st.clocksAt(k.Info, inst.elem)
		i := all[slices.IndexFunc(all, func(i int32) bool { return b.st.clocks[i].clock == k })]
		b.dec.Pending = append(b.dec.Pending, Pending{Rule: inst.rule.Id, Element: elementName(inst.elem),
			Kind: "deadline", Name: k.Id, WaitsFor: notNil(b.st.paths(b.st.clocks[i].waits))})
	}
}

func (b *build) reject(inst *instance, e *plan.Effect) {
	st := b.st
	b.dec.Violations = append(b.dec.Violations, Violation{Code: st.idOf(e.Arg("code")), Fact: st.factName(inst, e.Arg("fact")),
		Message: st.wordsOf(e.Arg("message")), Fix: st.wordsOf(e.Arg("fix")), Rule: inst.rule.Id, Cite: st.cited(inst.rule, e.Cite)})
}

// factName resolves the loop's variable in the name of a fact.
func (st *state) factName(inst *instance, v *plan.Value) string {
	name := st.idOf(v)
	if f := inst.rule.Src.For; f != nil && inst.elem != nil {
		if rest, ok := strings.CutPrefix(name, f.Var+"."); ok {
			return inst.elem.Element() + "." + rest
		}
	}
	return name
}

func (b *build) notice(inst *instance, e *plan.Effect) { b.tell(inst, e, LevelNotice) }

func (b *build) warn(inst *instance, e *plan.Effect) { b.tell(inst, e, LevelWarning) }

func (b *build) tell(inst *instance, e *plan.Effect, level NoticeLevel) {
	n := Notice{Code: b.st.idOf(e.Arg("code")), Level: level, Fact: b.st.factName(inst, e.Arg("fact")),
		Message: b.st.wordsOf(e.Arg("message")), Rule: inst.rule.Id, Element: elementName(inst.elem), Cite: b.st.cited(inst.rule, e.Cite)}
	b.st.spend(1)
	if b.told.of(len(b.dec.Notices), func(i int) told { return b.dec.Notices[i].told() }, n.told()) < 0 { // the same thing is told once
		b.dec.Notices = append(b.dec.Notices, n)
	}
}

func (b *build) route(inst *instance, e *plan.Effect) {
	st := b.st
	r := Route{Task: st.idOf(e.Arg("task")), Title: st.wordsOf(e.Arg("title")), Element: elementName(inst.elem), By: st.idOf(e.Arg("by")),
		To: st.idOf(e.Arg("to")), Cc: st.idsOf(e.Arg("cc")), After: st.idsOf(e.Arg("after")), Combine: st.idOf(e.Arg("combine")),
		Rule: inst.rule.Id, Cite: st.cited(inst.rule, e.Cite)}
	r.WaitsFor = b.waits(inst, e)
	st.spend(1)
	if i := b.tasks.of(len(b.dec.Routes), func(i int) string { return b.dec.Routes[i].Task }, r.Task); i >= 0 {
		st.again(&b.dec.Routes[i], &r)
		return
	}
	b.dec.Routes = append(b.dec.Routes, r)
}

// again brings together a task with one of its name.
func (st *state) again(other, r *Route) {
	switch {
	case len(other.WaitsFor)+len(r.WaitsFor) > 0: // not known yet whether they differ
		other.WaitsFor = addPaths(slices.Clone(other.WaitsFor), r.WaitsFor)
	case other.By == r.By && other.To == r.To && slices.Equal(other.Cc, r.Cc) && slices.Equal(other.After, r.After) && other.Combine == r.Combine:
		other.Cite = addPaths(other.Cite, r.Cite)
	default:
		c := conflict(SectionRoutes, r.Task, "")
		c.Values, c.Rules, c.Cite = []any{other.To, r.To}, []string{other.Rule, r.Rule}, addPaths(slices.Clone(other.Cite), r.Cite)
		st.disagree(c)
	}
}

// waits lists the facts on which open values of an effect depend.
func (b *build) waits(inst *instance, e *plan.Effect) []string {
	if !e.Dynamic {
		return nil
	}
	refs := b.reads(inst, e)
	if len(refs) > 0 {
		b.waiting = append(b.waiting, waiting{rule: inst.rule.Id, refs: refs})
	}
	return b.st.paths(refs)
}

// later lists the facts that an effect of an undetermined rule would wait for
// if the rule applied.
func (b *build) later(inst *instance, e *plan.Effect) []lang.Ref {
	if !e.Dynamic || inst.elem == nil && inst.rule.List >= 0 {
		return nil
	}
	refs := b.reads(nil, e)
	if len(refs) > 0 {
		b.pending = append(b.pending, waiting{inst.rule.Id, b.keyOf(inst, e), refs})
	}
	return refs
}

// reads lists the unknown facts behind the values of an effect; what fails is
// an error of the rule, if one is given.
func (b *build) reads(inst *instance, e *plan.Effect) []lang.Ref {
	b.st.reads.Unknown = b.st.reads.Unknown[:0]
	b.st.env.Reads = &b.st.reads
	for _, a := range e.Values {
		b.probe(inst, a)
	}
	b.st.env.Reads = nil
	if len(b.st.reads.Unknown) == 0 {
		return nil
	}
	return b.st.expand(b.st.reads.Unknown)
}

// unsettled lists the unknown facts behind one value.
func (b *build) unsettled(v *plan.Value) []lang.Ref {
	b.st.reads.Unknown = b.st.reads.Unknown[:0]
	b.st.env.Reads = &b.st.reads
	b.probe(nil, v)
	b.st.env.Reads = nil
	return b.st.expand(b.st.reads.Unknown)
}

// probe evaluates the expressions of a value for what they read; one that
// fails is an error of the rule.
func (b *build) probe(inst *instance, v *plan.Value) {
	if v == nil {
		return
	}
	b.try(inst, v.Node)
	for _, parts := range v.Text {
		for _, p := range parts {
			b.try(inst, p.Node)
		}
	}
	for _, it := range v.Items {
		b.probe(inst, it)
	}
	for _, it := range v.Entries {
		b.probe(inst, it.Value)
	}
}

func (b *build) try(inst *instance, n lang.Eval) {
	if n == nil {
		return
	}
	if e := asError(n(&b.st.env)); e != nil && inst != nil {
		b.st.fail(inst, e)
	}
}

func (b *build) penalty(inst *instance, e *plan.Effect) {
	st := b.st
	p := Penalty{Act: st.idOf(e.Arg("act")), Element: elementName(inst.elem), Subject: st.idOf(e.Arg("subject")), Role: st.idOf(e.Arg("role")),
		Class: st.idOf(e.Arg("class")), Points: st.plainOf(e.Arg("points")), Register: st.idsOf(e.Arg("register")),
		Repair: st.plainOf(e.Arg("repair")), Measure: st.idOf(e.Arg("measure")), LegalBasis: st.idOf(e.Arg("legal_basis")),
		Status: PenaltyStatus(st.idOf(e.Arg("status"))), Objection: st.plainOf(e.Arg("objection")), Data: st.plainMapOf(e.Arg("data")),
		Rule: inst.rule.Id, Cite: st.cited(inst.rule, e.Cite)}
	if v := e.Arg("publicity"); v != nil {
		p.Publicity = st.plainMapOf(v)
	}
	if p.Status == "" {
		p.Status = PenaltyProposed // nothing is confirmed unless a rule says so
	}
	p.WaitsFor = b.waits(inst, e)
	b.dec.Penalties = append(b.dec.Penalties, p)
}

func (b *build) emit(inst *instance, e *plan.Effect) {
	b.emission(inst, e, b.st.idOf(e.Arg("kind")), b.st.plainMapOf(e.Arg("data")))
}

// emitOwn gives an effect of a kind of the host's, whose arguments are its data.
func (b *build) emitOwn(inst *instance, e *plan.Effect) {
	data := map[string]any{}
	for name, v := range e.Args {
		data[name] = b.st.plainOf(v)
	}
	b.emission(inst, e, e.Kind, data)
}

func (b *build) emission(inst *instance, e *plan.Effect, kind string, data map[string]any) {
	b.dec.Emitted = append(b.dec.Emitted, Emission{Kind: kind, Data: data, Element: elementName(inst.elem),
		WaitsFor: b.waits(inst, e), Rule: inst.rule.Id, Cite: b.st.cited(inst.rule, e.Cite)})
}
