package plan

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Share says what the rules can tell two applications apart by, so that those
// which they cannot tell apart share what the rules give. It is nil where that
// is not known of a set.
type Share struct {
	Global []Ask           // by the slots of the global record
	Lists  [][]Ask         // by list, and by the slots of an element
	Dates  []calendar.Date // on which something comes into force, or is no more
	Late   []*Rule         // whose condition does not follow from the asks
}

// Ask is what is asked of a slot beside whether it is known: nothing, its value
// among few, or where it lies among constants.
type Ask struct {
	Whole    bool
	Compared bool         // with constants, and so looked at
	Cuts     []lang.Value // these, in their order
}

// Class is where a value lies among the constants: at one of them, or between two. Texts
// that are none of them are alike, as they have no order.
func (a *Ask) Class(v *lang.Value) uint64 {
	i, found := slices.BinarySearchFunc(a.Cuts, *v, compareCuts)
	switch {
	case found:
		return uint64(2 * i)
	case v.Kind() == lang.Text:
		return 1 // it has no order, and whatever is compared with a text is compared for equality
	}
	return uint64(2*i + 1)
}

// Era tells apart the days on which different things are in force.
func (s *Share) Era(d calendar.Date) uint64 {
	i, found := slices.BinarySearchFunc(s.Dates, d, calendar.Date.Compare)
	if found {
		i++
	}
	return uint64(i)
}

// maxLate is how many rules may be evaluated for each application although others
// share what they give.
const maxLate = 32

// sharer looks for what is asked of the slots.
type sharer struct {
	plan *Plan
	out  *Share
	defs map[*lang.Def]bool
	seen map[asked]bool

	facts []lang.Dep // for which what was looked at last is not told
	more  bool       // … and for more than facts
}

// asked is a comparison of a slot with a parameter, whose values are taken once.
type asked struct {
	of    *Ask
	param *lang.Param
}

// share works out what tells applications apart, before the trees are dropped.
func (c *compilation) share() {
	p := c.plan
	s := &sharer{plan: p, out: &Share{Global: make([]Ask, len(p.Lay.Global.Fields))}, defs: map[*lang.Def]bool{}, seen: map[asked]bool{}}
	for _, l := range p.Lay.Lists {
		s.out.Lists = append(s.out.Lists, make([]Ask, len(l.Rec.Fields)))
	}
	for i, l := range p.Lay.Lists {
		if k := l.Rec.Key; k >= 0 {
			s.out.Lists[i][k].Whole = l.Rec.Fields[k].Type.K == rules.KindEnum
		}
	}
	for _, r := range p.Rules {
		s.rule(r)
	}
	for _, e := range p.Complete {
		if !s.told(e.Expr.Tree()) {
			return
		}
	}
	if len(s.out.Late) > maxLate {
		return
	}
	s.dates(c.scope.Params)
	for _, asks := range append(s.out.Lists, s.out.Global) {
		for i := range asks {
			slices.SortFunc(asks[i].Cuts, compareCuts)
			asks[i].Cuts = slices.CompactFunc(asks[i].Cuts, func(a, b lang.Value) bool { return compareCuts(a, b) == 0 })
		}
	}
	for d, told := range s.defs {
		d.Told = told
	}
	p.Share = s.out
}

// compareCuts orders constants of one kind.
func compareCuts(a, b lang.Value) int {
	switch {
	case a.Kind() == lang.Text:
		return strings.Compare(a.Text(), b.Text())
	case lang.Less(a, b):
		return -1
	case lang.Less(b, a):
		return 1
	}
	return 0
}

// rule notes what a rule asks, and whether it gives what the applicant wrote.
func (s *sharer) rule(r *Rule) {
	if r.Cond != nil && !s.told(r.Cond.Tree()) {
		s.out.Late = append(s.out.Late, r)
		r.Late = true
	}
	s.facts, s.more = nil, false
	for i := range r.Decides {
		if d := &r.Decides[i]; d.Tree != nil {
			s.told(d.Tree)
		}
	}
	for _, n := range r.given {
		s.told(n)
	}
	for _, e := range r.Effects {
		for _, n := range e.given {
			s.anew(e, n)
		}
	}
	r.Own = s.more
	addReads(&r.OwnReads, s.facts)
}

// anew notes what is given anew to each application, where it is short.
func (s *sharer) anew(e *Effect, n *lang.Node) {
	if !short[n.Type.K] {
		s.told(n)
		return
	}
	facts, more := s.facts, s.more
	s.facts, s.more = nil, false
	s.told(n)
	e.Own = e.Own || s.more
	addReads(&e.OwnReads, s.facts)
	s.facts, s.more = facts, more
}

// short are the types whose values are written in a few characters. It is never
// written to.
var short = map[rules.Kind]bool{rules.KindBool: true, rules.KindInt: true, rules.KindNumber: true, rules.KindMoney: true,
	rules.KindDate: true, rules.KindDatetime: true, rules.KindDuration: true, rules.KindEvent: true}

// told reports whether what a node comes to follows from the answers to what is
// asked, and asks it.
func (s *sharer) told(n *lang.Node) bool {
	switch {
	case n.Konst != nil || n.Op == lang.OpKnown || n.Op == lang.OpUnknownOf || s.compares(n):
		return true
	case n.Op == lang.OpDef:
		if _, ok := s.defs[n.Def]; !ok {
			s.defs[n.Def] = s.told(n.Def.Tree())
		}
		s.more = s.more || !s.defs[n.Def]
		return s.defs[n.Def]
	case n.Op == lang.OpHappened:
		if f := s.field(n.Kids[0].Bare()); f != nil && f.Event {
			return true // one that has not come has no value
		}
	}
	all := n.Op != lang.OpNow && n.Op != lang.OpHost && n.Op != lang.OpHappened
	s.more = s.more || !all
	for _, k := range n.Kids {
		all = s.told(k) && all
	}
	if n.Op == lang.OpSlot || n.Op == lang.OpField {
		return s.slot(n) && all
	}
	return all
}

// untold notes a slot of which it is not told what it holds: one of a fact that is
// given or not, or of something else.
func (s *sharer) untold(n *lang.Node) {
	d, ok := n.Dep()
	if f := s.field(n); !ok || f == nil || f.Fact == nil || s.plan.Derives[d] != nil {
		s.more = true
		return
	}
	s.facts = append(s.facts, d)
}

// field is that of a slot for which an ask is kept, or nil.
func (s *sharer) field(n *lang.Node) *lang.Field {
	if d, ok := n.Dep(); !ok || d.List >= 0 && s.plan.Lay.ListAt(d.List) < 0 {
		return nil
	}
	return &n.Rec.Fields[n.Slot]
}

func (s *sharer) ask(n *lang.Node) *Ask {
	d, _ := n.Dep()
	if d.List < 0 {
		return &s.out.Global[d.Slot]
	}
	return &s.out.Lists[s.plan.Lay.ListAt(d.List)][d.Slot]
}

// slot reports whether the value of a slot is asked as it is: what rules give
// follows from the rules, and a fact may have many values or few.
func (s *sharer) slot(n *lang.Node) (told bool) {
	defer func() {
		if !told {
			s.untold(n)
		}
	}()
	f := s.field(n)
	if f == nil {
		return false
	}
	d, _ := n.Dep()
	if at, ok := s.plan.Computed[d]; ok && at < len(s.plan.Lay.Outcomes) {
		return true
	}
	switch f.Type.K {
	case rules.KindBool, rules.KindEnum, rules.KindSet:
		s.ask(n).Whole = true
		return true
	case rules.KindList:
		return f.Type.Elem != nil && f.Type.Elem.Rec != nil && f.Type.Elem.Rec.List >= 0
	}
	return false
}

// compares reports whether a node compares a slot with constants alone, and asks
// where its value lies among them.
func (s *sharer) compares(n *lang.Node) (ok bool) {
	if n.Op != lang.OpCompare && n.Op != lang.OpOneOf && n.Op != lang.OpInList {
		return false
	}
	of, with := n.Kids[0].Bare(), n.Kids[1:]
	if n.Op == lang.OpCompare && s.field(of) == nil {
		of, with = n.Kids[1].Bare(), n.Kids[:1]
	}
	f := s.field(of)
	if f == nil || len(of.Kids) > 0 && !s.told(of.Kids[0]) {
		return false
	}
	a := s.ask(of)
	if k := (asked{a, with[0].Bare().Param}); k.param != nil && len(with) == 1 {
		if s.seen[k] {
			return true
		}
		defer func() { s.seen[k] = ok }()
	}
	var cuts []lang.Value
	for _, k := range with {
		if cuts, ok = constants(cuts, k.Bare(), f.Type.K); !ok {
			return false
		}
	}
	a.Compared = true
	a.Cuts = append(a.Cuts, cuts...)
	return true
}

// constants appends the values that a node may have; ok is false where they are
// not all of the kind that is compared.
func constants(to []lang.Value, n *lang.Node, k rules.Kind) (out []lang.Value, ok bool) {
	values := []lang.Value{}
	switch {
	case n.Konst != nil:
		values = append(values, *n.Konst)
	case n.Op == lang.OpParam && n.Param.Type.K != rules.KindScale:
		for _, v := range n.Param.Values {
			values = append(values, v.Value)
		}
	default:
		return to, false
	}
	for _, v := range values {
		switch {
		case v.Kind() == lang.None:
		case v.Kind() == cutKinds[k] && v.Kind() != lang.Unknown:
			to = append(to, v)
		case v.Kind() == lang.ListKind:
			for _, item := range v.Items() {
				if item.Kind() != cutKinds[k] {
					return to, false
				}
				to = append(to, item)
			}
		default:
			return to, false
		}
	}
	return to, true
}

// cutKinds are the kinds of the values that constants cut, by type. It is never
// written to.
var cutKinds = map[rules.Kind]lang.Kind{
	rules.KindInt: lang.Number, rules.KindNumber: lang.Number, rules.KindMoney: lang.Money, rules.KindString: lang.Text, rules.KindEnum: lang.Text,
	rules.KindDate: lang.Date, rules.KindDatetime: lang.Moment, rules.KindEvent: lang.Moment,
}

// dates collects the days on which what is in force changes.
func (s *sharer) dates(params map[string]*lang.Param) {
	add := func(from, to calendar.Date) {
		if !from.IsZero() {
			s.out.Dates = append(s.out.Dates, from)
		}
		if !to.IsZero() {
			s.out.Dates = append(s.out.Dates, to.AddDays(1))
		}
	}
	cites := func(cs []Cite) {
		for _, c := range cs {
			add(c.From, c.To)
		}
	}
	for _, p := range s.plan.Policies {
		add(p.From, p.To)
	}
	for _, p := range params {
		for _, v := range p.Values {
			add(v.From, v.To)
		}
	}
	for _, r := range s.plan.Rules {
		add(r.From, r.To)
		cites(r.Cite)
		cites(r.Numbers)
		for i := range r.Decides {
			cites(r.Decides[i].Cite)
		}
		for _, k := range r.Clocks {
			cites(k.Cite)
		}
		for _, e := range r.Effects {
			cites(e.Cite)
		}
	}
	slices.SortFunc(s.out.Dates, func(a, b calendar.Date) int { return a.Compare(b) })
	s.out.Dates = slices.Compact(s.out.Dates)
}
