package plan

import (
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules/calendar"
)

// Era is a stretch of dates on which some rule of a policy is in force.
type Era struct {
	Policy   int
	From, To calendar.Date
}

// prepare works out what every evaluation needs once the order is known.
func (c *compilation) prepare() {
	e := c.plan
	e.OutcomeRank, e.ClockRank = make([]int32, len(c.lay.Outcomes)), make([]int32, len(c.lay.Clocks))
	for rank, s := range e.Steps {
		switch s.Kind {
		case StepRule:
			e.Rules[s.Index].Rank = rank
		case StepOutcome:
			e.OutcomeRank[s.Index] = int32(rank)
		case stepClock:
			e.ClockRank[s.Index] = int32(rank)
		}
	}
	e.unread()
	e.OverList = make([][]*Rule, len(c.lay.Lists))
	eras := map[Era]bool{}
	for _, r := range e.Rules {
		if r.List >= 0 {
			e.OverList[r.List] = append(e.OverList[r.List], r)
		}
		if n := (Era{r.Policy, r.From, r.To}); !eras[n] {
			eras[n] = true
			e.Eras = append(e.Eras, n)
		}
	}
	e.templates()
	e.DatedFacts = dated(e.Fillers)
	for _, l := range c.lay.Lists {
		l.nameKeys()
	}
	e.required()
	e.derivations()
	e.Asking = map[lang.Dep][]*Rule{}
	for _, r := range e.Rules {
		for _, d := range r.Asked {
			e.Asking[d] = append(e.Asking[d], r)
		}
	}
	c.buildIndexes()
}

// unread takes the outcomes and deadlines that nothing reads out of the steps
// to be published: -1 stands in place of their rank.
func (e *Plan) unread() {
	read := make([]bool, len(e.Lay.Outcomes)+len(e.Lay.Clocks))
	mark := func(deps []lang.Dep) {
		for _, d := range deps {
			if s, ok := e.Computed[d]; ok {
				read[s] = true
			}
		}
	}
	for _, r := range e.Rules {
		mark(r.Reads)
	}
	for _, c := range e.Complete {
		mark(c.Expr.Deps)
	}
	for s, used := range read {
		switch {
		case used:
		case s < len(e.OutcomeRank):
			e.OutcomeRank[s] = -1
		default:
			e.ClockRank[s-len(e.OutcomeRank)] = -1
		}
	}
}

// StepSlots is where the outcome or deadline of a step is published: the list of
// its record, or -1, and the slots from and to.
func (e *Plan) StepSlots(rank int32) (list int, slots [][2]int) {
	s := e.Steps[rank]
	if s.Kind == StepOutcome {
		o := &e.Lay.Outcomes[s.Index]
		return o.List, [][2]int{{o.Slot, o.Slot + 1}}
	}
	k := &e.Lay.Clocks[s.Index]
	slots = [][2]int{{k.Slot, k.Slot + ClockReadings}}
	if k.More >= 0 {
		slots = append(slots, [2]int{k.More, k.More + MoreReadings})
	}
	return k.Key.List, slots
}

// AddAfter adds the rules that rest on one: those that it overrides, and those that
// read what it gives.
func (e *Plan) AddAfter(list []*Rule, r *Rule) []*Rule {
	gives := map[int]bool{}
	for _, d := range r.Decides {
		gives[d.Outcome] = true
	}
	for _, k := range r.Clocks {
		gives[len(e.Lay.Outcomes)+k.Info] = true
	}
	for _, o := range e.Rules {
		after := slices.Contains(o.Over, r.Index) || o.Prev == r.Index || slices.ContainsFunc(o.Reads, func(d lang.Dep) bool {
			s, ok := e.Computed[d]
			return ok && gives[s]
		})
		if after && !slices.Contains(list, o) {
			list = append(list, o)
		}
	}
	return list
}

// nameKeys works out the names of the elements of a list whose keys are listed.
func (l *ListInfo) nameKeys() {
	l.Names = map[string]*lang.Names{}
	if l.Rec.Key < 0 {
		return
	}
	for _, v := range l.Rec.Fields[l.Rec.Key].Type.Values {
		l.Names[v.ID] = lang.NamesOf(l.Rec, v.ID)
	}
}

// derivations lists what facts are derived from.
func (e *Plan) derivations() {
	e.Derives = map[lang.Dep]*lang.Expr{}
	for i := range e.Fillers {
		f := &e.Fillers[i]
		if f.Derive != nil {
			e.Derives[lang.Dep{List: -1, Slot: f.Slot}] = f.Derive
		}
		if f.List == nil {
			continue
		}
		for j := range f.List.Items {
			if it := &f.List.Items[j]; it.Derive != nil {
				e.Derives[lang.Dep{List: f.Slot, Slot: it.Slot}] = it.Derive
			}
		}
	}
}

// required lists the facts without which no decision is complete.
func (e *Plan) required() {
	for slot, f := range e.Lay.Global.Fields[:e.Lay.Facts] {
		if f.Fact.Required {
			e.Must = append(e.Must, lang.Dep{List: -1, Slot: slot})
		}
	}
	for _, l := range e.Lay.Lists {
		for slot, f := range l.Rec.Fields[:l.Fields] {
			if f.Fact.Required {
				e.Must = append(e.Must, lang.Dep{List: l.Slot, Slot: slot})
			}
		}
	}
}

// templates sets what an outcome and a deadline read before any rule gave
// them anything: nothing.
func (e *Plan) templates() {
	e.Template = make([]lang.Value, len(e.Lay.Global.Fields))
	for _, l := range e.Lay.Lists {
		l.Template = make([]lang.Value, len(l.Rec.Fields))
	}
	at := func(list int) []lang.Value {
		if list < 0 {
			return e.Template
		}
		return e.Lay.Lists[list].Template
	}
	for _, o := range e.Lay.Outcomes {
		at(o.List)[o.Slot] = lang.NoneValue()
		if o.Decl.Combine == "list" {
			at(o.List)[o.Slot] = lang.ListOf(nil)
		}
	}
	for _, k := range e.Lay.Clocks {
		NoClock(at(k.Key.List)[k.Slot : k.Slot+ClockReadings])
		if k.More >= 0 {
			NoMore(at(k.Key.List)[k.More : k.More+MoreReadings])
		}
	}
}

// NoClock is what conditions read of a deadline that no rule set, and of a
// promised limit that it does not have.
func NoClock(read []lang.Value) {
	read[ClockStatus], read[ClockDue], read[ClockRemaining] = lang.NoneValue(), lang.NoneValue(), lang.NoneValue()
	read[ClockLate], read[ClockLateWorkdays] = lang.BoolOf(false), lang.IntOf(0)
}

// NoMore is what is read of it beyond that.
func NoMore(more []lang.Value) {
	more[MoreUsed], more[MoreAccepted], more[MoreGranted] = lang.NoneValue(), lang.NoneValue(), lang.NoneValue()
	NoClock(more[MorePromised:])
}

// dated reports whether a derivation depends on the date whose rules apply.
func dated(fs []Filler) bool {
	return slices.ContainsFunc(fs, func(f Filler) bool {
		return f.Derive != nil && f.Derive.Tree().Dated() || f.List != nil && dated(f.List.Items)
	})
}
