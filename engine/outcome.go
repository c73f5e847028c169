package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
	"github.com/guize-rules/guize/rules"
)

// publish settles an outcome, for each element where it belongs to a list, so
// that rules can read it.
func (st *state) publish(index int) {
	o, rank := &st.eng.plan.Lay.Outcomes[index], st.eng.plan.OutcomeRank[index]
	if o.List < 0 {
		if st.publishes(rank, nil) {
			st.global.Slots[o.Slot] = st.readable(index, nil)
		}
		return
	}
	for _, it := range st.global.Slots[st.eng.plan.Lay.Lists[o.List].Slot].Items() {
		if rec := it.Record(); st.publishes(rank, rec) {
			rec.Slots[o.Slot] = st.readable(index, rec)
		}
		if st.env.Meter.Ended() {
			return
		}
	}
}

// settlement is what the rules make of one outcome.
type settlement struct {
	value    lang.Value // None where no rule gave it
	certain  []contribution
	open     []contribution
	aside    []contribution // given for certain, and set aside for what has a higher rank
	conflict bool
	disputed bool // in conflict, unless a higher rule applies that may yet
}

// settle brings together what rules gave to an outcome of one element. The
// lists in the result hold until the next call.
func (st *state) settle(index int, elem *lang.Record) settlement {
	s := settlement{certain: st.certain[:0], open: st.opened[:0]}
	st.contributions(index, elem, func(con *contribution) {
		if con.open {
			s.open = append(s.open, *con)
		} else {
			s.certain = append(s.certain, *con)
		}
	})
	inFileOrder(s.certain)
	inFileOrder(s.open)
	if st.eng.plan.Ranked && st.eng.plan.Lay.Outcomes[index].Decl.Combine == "" {
		s.prevail()
	}
	s.value = st.combined(index, &s)
	st.certain, st.opened = s.certain, s.open
	return s
}

// read is what an expression sees: an open outcome is unknown, and a
// conflicting one a failure.
func (s settlement) read() lang.Value {
	switch {
	case s.conflict:
		return lang.Fail(rules.Pos{}, "conflict", "所读的结果有冲突", "the outcome that is read is in conflict")
	case s.disputed || len(s.open) > 0 && !s.agreed():
		return lang.Value{}
	}
	return s.value
}

// agreed reports whether rules that are still open can change nothing: some
// rule gives the value for certain, and each open one would give the same.
func (s settlement) agreed() bool {
	if len(s.certain) == 0 || !s.value.Known() || s.value.Kind() == lang.ListKind {
		return false
	}
	return !slices.ContainsFunc(s.open, func(c contribution) bool {
		return !c.value.Known() || !lang.Same(c.value, s.value)
	})
}

func (st *state) combined(index int, s *settlement) lang.Value {
	o := &st.eng.plan.Lay.Outcomes[index]
	if len(s.certain) == 0 {
		return nothing(o)
	}
	settled := !slices.ContainsFunc(s.certain, func(c contribution) bool { return !c.value.Known() })
	switch {
	case o.Decl.Combine == "":
		s.conflict = disagree(s.certain)
		if s.conflict && (len(s.open) > 0 || !settled) && st.eng.plan.Ranked {
			s.disputed = !disagree(s.unthreatened())
			s.conflict = !s.disputed
		}
		if settled {
			return s.certain[0].value
		}
	case settled && len(s.open) == 0:
		return o.Combined(contributed(s.certain))
	}
	return lang.Value{}
}

// inFileOrder sorts values as the rules that give them stand in the set: the order
// of evaluation depends on overrides that have nothing to do with them.
func inFileOrder(cs []contribution) {
	if len(cs) < 2 {
		return
	}
	slices.SortStableFunc(cs, func(a, b contribution) int { return a.rule.Index - b.rule.Index })
}

// disagree reports whether two settled values differ.
func disagree(cs []contribution) bool {
	first := slices.IndexFunc(cs, func(c contribution) bool { return c.value.Known() })
	return first >= 0 && slices.ContainsFunc(cs[first:], func(c contribution) bool {
		return c.value.Known() && !lang.Same(c.value, cs[first].value)
	})
}

// nothing is the value of an outcome that no rule gave.
func nothing(o *plan.OutcomeInfo) lang.Value {
	if o.Decl.Combine == "list" {
		return lang.ListOf(nil)
	}
	return lang.NoneValue()
}

// noValue is what an outcome of that name, of an element or not, comes to where
// no rule gives it.
func (e *Engine) noValue(name string) any {
	if from, to := strings.IndexByte(name, '['), strings.LastIndexByte(name, ']'); from >= 0 {
		name = name[:from] + name[to+1:]
	}
	all := e.plan.Lay.Outcomes
	i := slices.IndexFunc(all, func(o plan.OutcomeInfo) bool { return o.Decl.Name == name })
	return nothing(&all[i]).Plain()
}

func contributed(cs []contribution) []lang.Value {
	out := make([]lang.Value, len(cs))
	for i, c := range cs {
		out[i] = c.value
	}
	return out
}

// outcomes lists all outcomes of a decision.
func (st *state) outcomes(out Outcomes) Outcomes {
	slices.Sort(st.decided)
	for _, i := range st.decided {
		o := &st.eng.plan.Lay.Outcomes[i]
		if o.List < 0 {
			out = st.addOutcome(out, i, nil)
			continue
		}
		list := st.global.Slots[st.eng.plan.Lay.Lists[o.List].Slot]
		for _, it := range list.Items() {
			if out = st.addOutcome(out, i, it.Record()); st.halted(place{outcome: o.Decl.Name}) {
				return out
			}
		}
		if !list.Known() {
			out = st.addOutcome(out, i, nil)
		}
	}
	return out
}

func (st *state) addOutcome(list Outcomes, index int, elem *lang.Record) Outcomes {
	st.spend(16)
	if !st.gives(outcomeUnit, index, nil, elem) {
		return list
	}
	o := &st.eng.plan.Lay.Outcomes[index]
	s := st.settle(index, elem)
	if len(s.certain)+len(s.open) == 0 {
		return list
	}
	out := Outcome{Name: o.Decl.Name, Title: st.inLang(o.Decl.Title)}
	if elem != nil {
		out.Name = elem.Path(o.Slot)
	}
	st.gave(&out, s.certain)
	st.addResolved(out.Name, &s)
	if s.conflict {
		st.addConflict(out, elem, s.certain)
		out.Open = true
		out.Possible = st.possible(s, o)
		return append(list, out)
	}
	if v := s.read(); v.Known() {
		out.Value = v.PlainIn(st.env.Zone, &o.Typ)
		return append(list, out)
	}
	out.Open, st.open = true, true
	out.Rules, out.Cite = nil, nil
	out.Possible = st.possible(s, o)
	for _, c := range slices.Concat(s.certain, s.open) {
		out.WaitsFor = addPaths(out.WaitsFor, st.paths(c.waits))
	}
	return append(list, out)
}

// gave lists the rules that gave an outcome, and their citations.
func (st *state) gave(o *Outcome, cs []contribution) {
	from := len(st.names)
	for i := range cs {
		st.addName(from, cs[i].rule.Id)
	}
	o.Rules = st.cut(from)
	from = len(st.names)
	for i := range cs {
		st.cite(from, cs[i].rule, cs[i].gives.Cite)
	}
	o.Cite = st.cut(from)
}

// addName appends a name that does not stand there since from.
func (st *state) addName(from int, name string) {
	if !slices.Contains(st.names[from:], name) {
		st.names = append(st.names, name)
	}
}

func addPaths(to, add []string) []string {
	if len(to)*len(add) > manyPaths {
		return joinPaths(to, add)
	}
	for _, p := range add {
		if !slices.Contains(to, p) {
			to = append(to, p)
		}
	}
	return to
}

// mostSummed is how many open values are combined in every way.
const mostSummed = 6

// possible lists the values that rules may still give, in the order of their
// text; nothing where they cannot be counted.
func (st *state) possible(s settlement, o *plan.OutcomeInfo) []any {
	out := []any{}
	all := slices.Concat(s.certain, s.open)
	adds := o.Decl.Combine == "sum" || o.Decl.Combine == "list"
	if slices.ContainsFunc(all, func(c contribution) bool { return !c.value.Known() || c.many && adds }) {
		return out
	}
	if o.Decl.Combine == "" {
		if len(s.certain) == 0 { // the open ones may all come to nothing
			out = append(out, nil)
		}
		for _, c := range all {
			out = addPossible(out, c.value.PlainIn(st.env.Zone, &o.Typ))
		}
		return out
	}
	if len(s.open) > mostSummed {
		return out
	}
	for some := range 1 << len(s.open) {
		v := st.withOpen(s, o, some)
		if !v.Known() {
			return []any{}
		}
		out = addPossible(out, v.PlainIn(st.env.Zone, &o.Typ))
	}
	return out
}

// withOpen is an outcome that combines what is certain with some of what is open.
func (st *state) withOpen(s settlement, o *plan.OutcomeInfo, some int) lang.Value {
	given := slices.Clone(s.certain)
	for i, c := range s.open {
		if some>>i&1 == 1 {
			given = append(given, c)
		}
	}
	if len(given) == 0 {
		return nothing(o)
	}
	slices.SortStableFunc(given, func(a, b contribution) int { return a.rule.Index - b.rule.Index })
	return o.Combined(contributed(given))
}

func addPossible(list []any, x any) []any {
	at, found := slices.BinarySearchFunc(list, x, func(a, b any) int {
		// Two lists may read alike: [] and [""].
		if n := cmp.Compare(plainText(a), plainText(b)); n != 0 {
			return n
		}
		return cmp.Compare(fmt.Sprintf("%#v", a), fmt.Sprintf("%#v", b))
	})
	if found {
		return list
	}
	return slices.Insert(list, at, x)
}

func (st *state) addConflict(o Outcome, elem *lang.Record, cs []contribution) {
	out := conflict(SectionOutcomes, o.Name, elementName(elem))
	for _, c := range cs {
		if !c.value.Known() {
			continue
		}
		out.Values = addPossible(out.Values, c.value.Plain())
		out.Rules = addPaths(out.Rules, []string{c.rule.Id})
		out.Cite = addPaths(out.Cite, st.cited(c.rule, c.gives.Cite))
	}
	st.conflicts = append(st.conflicts, out)
}

// paths names the facts that something waits for, each once.
func (st *state) paths(refs []lang.Ref) []string {
	var out, all []string
	for _, r := range refs {
		if p := st.path(r); len(refs) > fewGiven {
			all = append(all, p...)
		} else {
			out = addPaths(out, p)
		}
	}
	if len(all) > 0 {
		out = joinPaths(nil, all)
	}
	return out
}

// manyPaths is how many comparisons cost more than a table.
const manyPaths = 1024

// joinPaths adds paths that are not there, of which there are many.
func joinPaths(to, add []string) []string {
	seen := make(map[string]bool, len(to)+len(add))
	for _, p := range to {
		seen[p] = true
	}
	for _, p := range add {
		if !seen[p] {
			seen[p] = true
			to = append(to, p)
		}
	}
	return to
}

// path names what a reference waits for.
func (st *state) path(r lang.Ref) []string {
	switch {
	case r.Param != "":
		return []string{"params." + r.Param}
	case r.Record.Type.Fields[r.Slot].Fact == nil:
		return nil
	}
	return []string{r.Record.Path(st.asked(r))}
}

// asked is the fact to ask for: of a list whose elements follow a set, the set.
func (st *state) asked(r lang.Ref) int {
	if r.Record.Parent == nil {
		for _, l := range st.eng.plan.Lay.Lists {
			if l.Slot == r.Slot && l.Keys >= 0 {
				return l.Keys
			}
		}
	}
	return r.Slot
}
