package analyze

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
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

// mattersToo notes that a fact of the application matters; false where it has none
// such.
func (w *Witness) mattersToo(a *prove.Axis) bool {
	x := prove.Lookup(w.Facts, cmp.Or(a.List, a.Name))
	if x == nil {
		return false
	}
	if a.List == "" {
		nest(w.Matters, a.Name, x)
		return true
	}
	all, _ := x.([]any)
	if one, ok := firstOf(all); !ok || prove.Lookup(one, a.Field) == nil {
		return false
	}
	shown, _ := prove.Lookup(w.Matters, a.List).([]any)
	if one, ok := firstOf(shown); !ok || prove.Lookup(one, a.Field) == nil {
		nest(w.Matters, a.List, x)
	}
	return true
}

// firstOf is the first element of a list.
func firstOf(list []any) (map[string]any, bool) {
	if len(list) == 0 {
		return nil, false
	}
	m, ok := list[0].(map[string]any)
	return m, ok
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
	*prove.Side
	d     prove.Domain
	how   manner
	out   *Witness
	elems map[string][]map[string]any // by list: the elements at their places, nil for none
	shown map[string][]map[string]any // of these the facts that matter
	met   map[*prove.Axis]lang.Value  // of facts that are compared with one another: the values chosen
}

// witness makes an application of a domain. What matters is where the domain
// leaves classes out; other facts that conditions read are given some value,
// so that nothing is open.
func (c *checker) witness(d prove.Domain, how manner) *Witness {
	if how.at.IsZero() {
		how.at = c.Sp.At
	}
	m := &making{Side: c.Side, d: d, how: how, out: &Witness{At: how.at, Facts: map[string]any{}, Matters: map[string]any{}},
		elems: map[string][]map[string]any{}, shown: map[string][]map[string]any{}, met: c.Meet(d)}
	m.elements()
	for _, a := range c.Sp.Axes {
		if a.Twin {
			continue // it is of another application
		}
		if _, met := m.met[a]; met || d.Count(a) < len(a.Classes) {
			m.settle(a)
		}
	}
	m.complete()
	for i := range c.Set.Lists {
		m.list(&c.Set.Lists[i])
	}
	if !how.on.IsZero() {
		m.dateAll()
	}
	return m.out
}

// dateAll makes the rule date of the set and of its policies a certain day.
func (m *making) dateAll() {
	day := prove.Class{V: lang.DateOf(m.how.on)}
	for _, a := range m.Sp.Axes {
		if a.Kind == prove.DateAxis {
			m.date(a, day)
		}
	}
	if m.how.on == calendar.DateOf(m.out.At, m.Set.Source.Zone) && m.Set.RulesOn == nil {
		m.out.RulesOn = "" // it is the day of the evaluation
	}
}

// settle gives a value to what the domain settles.
func (m *making) settle(a *prove.Axis) {
	switch a.Kind {
	case prove.DateAxis:
		m.date(a, m.PickClass(a, m.d))
	case prove.FactAxis:
		if x := m.value(a); x != nil {
			m.put(a, x, true)
		}
	}
}

// value is a value of an axis within the domain, nil for none.
func (m *making) value(a *prove.Axis) any {
	c := m.PickClass(a, m.d)
	if m.how.other && m.d.Count(a) == len(a.Classes) {
		c = a.Last()
	}
	if m.bare(a) {
		return []any{}
	}
	if v, ok := m.met[a]; ok {
		return m.Plain(a, v)
	}
	switch {
	case c.V.Kind() == lang.Happened && !m.how.vary:
		return m.Plain(a, lang.MomentOf(m.out.At.AddDate(0, 0, -1)))
	case m.how.vary:
		n := slices.Index(m.Sp.Axes, a) % mostBeyond
		if m.how.turn {
			n = mostBeyond - n
		}
		return m.Another(a, c, n)
	case m.how.above > 0:
		return m.Another(a, c, m.how.above)
	case a.Place > 0 && (!m.how.same || a.Fact == nil) && m.alsoAtHand(a, c):
		return m.Another(a, c, a.Place)
	}
	return m.Concrete(a, c)
}

// alsoAtHand reports whether the element at hand takes its value from the same
// class as another element.
func (m *making) alsoAtHand(a *prove.Axis, c prove.Class) bool {
	first := m.PickClass(m.Sp.ByName[strings.TrimRight(a.Name, prove.OtherMark)], m.d)
	return first.V.Ref() == c.V.Ref()
}

// bare reports whether a set gives the keys of a list of which the domain wants
// no element, and may hold none.
func (m *making) bare(a *prove.Axis) bool {
	for i, l := range m.Set.Lists {
		if a != nil && m.KeysAxis(i) == a && len(m.elems[l.Fact.Name]) == 0 && m.d.Count(a) == len(a.Classes) {
			return a.Fact == nil || !a.Fact.Required
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
	for _, a := range m.Sp.Axes {
		switch {
		case a.Twin:
		case m.how.happen && a.Typ.K == rules.KindEvent && m.d.Count(a) == len(a.Classes) && a.Kind == prove.FactAxis && (a.List == "" || m.there(a.List, a.Place)):
			m.put(a, m.value(a), true)
		case !a.Asked || m.d.Count(a) < len(a.Classes) || !a.MayLack() || m.gives(a):
		case a.Kind == prove.PresentAxis && len(m.elems[a.List]) == 0:
			nest(m.out.Facts, a.List, []any{})
		case a.Kind != prove.FactAxis || a.Fact.Type.Format+a.Fact.Type.Regexp != "" || a.List != "" && !m.there(a.List, a.Place):
		default:
			if x := m.value(a); x != nil {
				m.put(a, x, false)
			}
		}
	}
}

// gives reports whether a fact has its value from the date whose rules apply.
func (m *making) gives(a *prove.Axis) bool {
	date := m.Sp.ByName[prove.SetDate]
	return m.how.stated && a == m.DateFact(m.Set.RulesOn) && date != nil && m.d.Count(date) < len(date.Classes)
}

func (m *making) put(a *prove.Axis, x any, matters bool) {
	facts, shown := m.out.Facts, m.out.Matters
	if a.List != "" {
		m.has(a.List, a.Place)
		facts, shown = m.elems[a.List][a.Place], m.shown[a.List][a.Place]
	}
	nest(facts, a.Field, x)
	if matters {
		nest(shown, a.Field, x)
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
func (m *making) date(a *prove.Axis, c prove.Class) {
	from := m.Set.RulesOn
	if a.Name != prove.SetDate {
		i := slices.IndexFunc(m.Set.Dated, func(l *model.Leaf) bool { return l != nil && m.DateName(l) == a.Name })
		if i < 0 {
			return
		}
		from = m.Set.Dated[i]
	} else if !m.how.stated {
		m.out.RulesOn = c.V.Date().String()
		return
	}
	if fact := m.DateFact(from); fact != nil && m.suits(fact, c.V.Date()) {
		if at := c.V.Date().In(m.Set.Source.Zone).Add(morning); m.how.stated && at.After(m.out.At) {
			m.out.At = at // an event that lies ahead has not come
		}
		m.put(fact, m.Plain(fact, onDay(c.V.Date(), fact, m.Set.Source.Zone)), true)
	}
}

// suits reports whether the beginning of a day lies in the class of a fact that
// the domain asks for.
func (m *making) suits(fact *prove.Axis, day calendar.Date) bool {
	return m.d.Count(fact) == len(fact.Classes) || prove.InClass(onDay(day, fact, m.Set.Source.Zone), m.PickClass(fact, m.d))
}

// onDay is a day as a fact holds it: of a time, its beginning.
func onDay(day calendar.Date, fact *prove.Axis, zone *time.Location) lang.Value {
	if fact.Typ.K == rules.KindDate {
		return lang.DateOf(day)
	}
	return lang.MomentOf(day.In(zone))
}
