package analyze

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Witness is a concrete application that shows a finding. It was really
// evaluated, at At: the time of the analysis, or a later one where the
// application comes later. Matters are those of its facts on which the finding rests; the
// others only make the application whole, and could be anything.
type Witness struct {
	At      time.Time      `json:"at"`
	RulesOn string         `json:"rules_on,omitempty"` // "": as the set says
	Facts   map[string]any `json:"facts"`
	Matters map[string]any `json:"matters"`
	Shows   rules.Text     `json:"shows,omitempty"` // what becomes of it
}

// Input is the witness as an input of [engine.Engine.Evaluate].
func (w *Witness) Input() engine.Input {
	return engine.Input{At: w.At, RulesOn: w.RulesOn, Facts: w.Facts}
}

// String returns the facts that matter as JSON.
func (w *Witness) String() string {
	b, err := json.Marshal(w.Matters)
	if err != nil {
		return "{}"
	}
	return string(b)
}

// key is the same for equal applications.
func (w *Witness) key() string { return fmt.Sprintf("%v %s %#v", w.At, w.RulesOn, w.Facts) }

// manner is how an application is made of a domain, where that leaves a choice.
// The zero manner makes one element of a list and takes the first value of a
// range.
type manner struct {
	two    int  // one more than the list that has two elements
	alike  bool // a list has an element like the one at hand for each of its keys
	same   bool // but for the key, the facts of the elements are alike where they can be
	vary   bool // of their ranges, facts take values that differ, and no two events come on one day
	turn   bool // with vary: the other way round
	other  bool // of what nothing is said of, the last plain value rather than the first
	happen bool // events that nothing is said of have come
	above  int  // how far above the first of a range its value is

	stated bool // the rule date stands in the fact from which the set takes it

	on calendar.Date // the rule date, where it is to be a certain day
	at time.Time     // the time of the evaluation, where it is not that of the analysis
}

// manners are the usual ways: the plainest first. two is one more than the list
// that must have two elements, or 0.
func manners(two int) []manner {
	out := []manner{{two: two}, {two: two, vary: true}, {two: two, vary: true, turn: true}}
	if two > 0 {
		out = append(out, manner{two: two, same: true})
	}
	return append(out, manner{two: two, alike: true})
}

// alike are manners in which the elements that no goal speaks of are like one
// of those that goals do, so that what holds for all is met.
func alike(how []manner) []manner {
	out := slices.Clone(how)
	for i := range out {
		out[i].alike = true
	}
	return out
}

// making is an application that is being made.
type making struct {
	*side
	d     domain
	how   manner
	out   *Witness
	elems map[string][]map[string]any // by list: the elements at their places, nil for none
	shown map[string][]map[string]any // of these the facts that matter
}

// witness makes an application of a domain. What matters is where the domain
// leaves classes out; other facts that conditions read are given some value,
// so that nothing is open.
func (c *checker) witness(d domain, how manner) *Witness {
	if how.at.IsZero() {
		how.at = c.sp.at
	}
	m := &making{side: c.side, d: d, how: how, out: &Witness{At: how.at, Facts: map[string]any{}, Matters: map[string]any{}},
		elems: map[string][]map[string]any{}, shown: map[string][]map[string]any{}}
	m.elements()
	for _, a := range c.sp.axes {
		if d.count(a) < len(a.classes) {
			m.settle(a)
		}
	}
	m.complete()
	for i := range c.set.Lists {
		m.list(&c.set.Lists[i])
	}
	if !how.on.IsZero() {
		m.dateAll()
	}
	return m.out
}

// dateAll makes the rule date of the set and of its policies a certain day.
func (m *making) dateAll() {
	day := class{v: lang.DateOf(m.how.on)}
	for _, a := range m.sp.axes {
		if a.kind == dateAxis {
			m.date(a, day)
		}
	}
	if m.how.on == calendar.DateOf(m.out.At, m.set.Source.Zone) && m.set.RulesOn == nil {
		m.out.RulesOn = "" // it is the day of the evaluation
	}
}

// settle gives a value to what the domain settles.
func (m *making) settle(a *axis) {
	switch a.kind {
	case dateAxis:
		m.date(a, m.pickClass(a, m.d))
	case factAxis:
		if x := m.value(a); x != nil {
			m.put(a, x, true)
		}
	}
}

// value is a value of an axis within the domain, nil for none.
func (m *making) value(a *axis) any {
	c := m.pickClass(a, m.d)
	if m.how.other && m.d.count(a) == len(a.classes) {
		c = a.last()
	}
	if m.bare(a) {
		return []any{}
	}
	switch {
	case c.v.K == lang.Happened && !m.how.vary:
		return m.plain(a, lang.MomentOf(m.out.At.AddDate(0, 0, -1)))
	case m.how.vary:
		n := slices.Index(m.sp.axes, a) % mostBeyond
		if m.how.turn {
			n = mostBeyond - n
		}
		return m.another(a, c, n)
	case m.how.above > 0:
		return m.another(a, c, m.how.above)
	case a.place > 0 && (!m.how.same || a.fact == nil) && m.alsoAtHand(a, c):
		return m.another(a, c, a.place)
	}
	return m.concrete(a, c)
}

// alsoAtHand reports whether the element at hand takes its value from the same
// class as another element.
func (m *making) alsoAtHand(a *axis, c class) bool {
	first := m.pickClass(m.sp.byName[strings.TrimRight(a.name, otherMark)], m.d)
	return first.v.X == c.v.X
}

// bare reports whether a set gives the keys of a list of which the domain wants
// no element, and may hold none.
func (m *making) bare(a *axis) bool {
	for i, l := range m.set.Lists {
		if a != nil && m.keysAxis(i) == a && len(m.elems[l.Fact.Name]) == 0 && m.d.count(a) == len(a.classes) {
			return a.fact == nil || !a.fact.Required
		}
	}
	return false
}

// mostBeyond is how many values of a range facts are spread over.
const mostBeyond = 12

// complete gives values to the other facts that rules read and that would be
// unknown; those of elements only where there is one, and none to identifiers,
// which cannot be made up.
func (m *making) complete() {
	for _, a := range m.sp.axes {
		switch {
		case m.how.happen && a.typ.K == rules.KindEvent && m.d.count(a) == len(a.classes) && a.kind == factAxis && (a.list == "" || m.there(a.list, a.place)):
			m.put(a, m.value(a), true)
		case !a.asked || m.d.count(a) < len(a.classes) || !a.mayLack() || m.how.stated && a == m.dateFact(m.set.RulesOn):
		case a.kind == presentAxis && len(m.elems[a.list]) == 0:
			nest(m.out.Facts, a.list, []any{})
		case a.kind != factAxis || a.fact.Type.Format+a.fact.Type.Regexp != "" || a.list != "" && !m.there(a.list, a.place):
		default:
			if x := m.value(a); x != nil {
				m.put(a, x, false)
			}
		}
	}
}

func (m *making) put(a *axis, x any, matters bool) {
	facts, shown := m.out.Facts, m.out.Matters
	if a.list != "" {
		m.has(a.list, a.place)
		facts, shown = m.elems[a.list][a.place], m.shown[a.list][a.place]
	}
	nest(facts, a.field, x)
	if matters {
		nest(shown, a.field, x)
	}
}

// nest puts a value at a dotted name.
func nest(m map[string]any, name string, x any) {
	for {
		head, rest, more := strings.Cut(name, ".")
		if !more {
			m[head] = x
			return
		}
		sub, ok := m[head].(map[string]any)
		if !ok {
			if _, taken := m[head]; taken {
				m[name] = x
				return
			}
			sub = map[string]any{}
			m[head] = sub
		}
		m, name = sub, rest
	}
}

// morning is the time of day at which a witness of a later day is evaluated.
const morning = 9 * time.Hour

// date sets the rule date, which for a policy with a date of its own is always
// that of the fact from which it takes it.
func (m *making) date(a *axis, c class) {
	from := m.set.RulesOn
	if a.name != setDate {
		i := slices.IndexFunc(m.set.Dated, func(l *model.Leaf) bool { return l != nil && m.dateName(l) == a.name })
		if i < 0 {
			return
		}
		from = m.set.Dated[i]
	} else if !m.how.stated {
		m.out.RulesOn = c.v.Date().String()
		return
	}
	if fact := m.dateFact(from); fact != nil {
		if at := c.v.Date().In(m.set.Source.Zone).Add(morning); m.how.stated && at.After(m.out.At) {
			m.out.At = at // an event that lies ahead has not come
		}
		m.put(fact, m.plain(fact, onDay(c.v.Date(), fact, m.set.Source.Zone)), true)
	}
}

// onDay is a day as a fact holds it: of a time, its beginning.
func onDay(day calendar.Date, fact *axis, zone *time.Location) lang.Value {
	if fact.typ.K == rules.KindDate {
		return lang.DateOf(day)
	}
	return lang.MomentOf(day.In(zone))
}
