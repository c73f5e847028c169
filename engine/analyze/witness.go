package analyze

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Witness is a concrete application that shows a finding. It was really
// evaluated. Matters are those of its facts on which the finding rests; the
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

// witness makes an application of a domain. What matters is where the domain
// leaves classes out; other facts that conditions read are given some value,
// so that nothing is open.
func (s *side) witness(d domain) *Witness {
	w := &Witness{At: s.sp.at, Facts: map[string]any{}, Matters: map[string]any{}}
	all, matter := map[string]map[string]any{}, map[string]map[string]any{}
	for _, a := range s.sp.axes {
		whole := d.count(a) == len(a.classes)
		switch {
		case a.kind == freeAxis:
		case a.kind == dateAxis:
			if !whole {
				s.date(w, a, s.pickClass(a, d))
			}
		case !whole:
			if x := s.concrete(a, s.pickClass(a, d)); x != nil {
				put(w.Facts, all, a, x)
				put(w.Matters, matter, a, x)
			}
		}
	}
	s.complete(w, all, d)
	s.elements(w.Facts, all)
	s.elements(w.Matters, matter)
	return w
}

// complete gives values to the other facts that rules read and that would be
// unknown; those of elements only where there is one, and none to identifiers,
// which cannot be made up.
func (s *side) complete(w *Witness, all map[string]map[string]any, d domain) {
	for _, a := range s.sp.axes {
		if !a.asked || a.kind != factAxis || d.count(a) < len(a.classes) || !a.mayLack() || a.fact.Type.Format+a.fact.Type.Regexp != "" {
			continue
		}
		if a.list != "" && all[a.list] == nil {
			continue
		}
		if x := s.concrete(a, s.pickClass(a, d)); x != nil {
			put(w.Facts, all, a, x)
		}
	}
}

func put(facts map[string]any, elems map[string]map[string]any, a *axis, x any) {
	if a.list == "" {
		nest(facts, a.field, x)
		return
	}
	if elems[a.list] == nil {
		elems[a.list] = map[string]any{}
	}
	nest(elems[a.list], a.field, x)
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

// elements puts the elements at hand into their lists, with a key.
func (s *side) elements(facts map[string]any, elems map[string]map[string]any) {
	for _, l := range s.set.Lists {
		e := elems[l.Fact.Name]
		if e == nil {
			continue
		}
		if k := l.Rec.Key; k >= 0 {
			if name := l.Rec.Fields[k].Name; e[name] == nil {
				e[name] = s.anyKey(facts, l.Keys)
			}
		}
		nest(facts, l.Fact.Name, []any{e})
	}
}

// anyKey is a key for an element that has none: one of the keys, or a word.
func (s *side) anyKey(facts map[string]any, keys int) any {
	if keys < 0 {
		return "a"
	}
	f := s.set.Global.Fields[keys]
	if set, ok := lookup(facts, f.Name).([]any); ok && len(set) > 0 {
		return set[0]
	}
	if len(f.Type.Values) == 0 {
		return "a"
	}
	nest(facts, f.Name, []any{f.Type.Values[0].ID})
	return f.Type.Values[0].ID
}

func lookup(m map[string]any, name string) any {
	for {
		head, rest, more := strings.Cut(name, ".")
		if !more {
			return m[head]
		}
		sub, ok := m[head].(map[string]any)
		if !ok {
			return nil
		}
		m, name = sub, rest
	}
}

// date sets the rule date. The date of a policy of its own can only be set
// through the fact that it reads.
func (s *side) date(w *Witness, a *axis, c class) {
	day := c.v.Date().String()
	if a.name == setDate {
		w.RulesOn = day
		return
	}
	if len(a.reasons) == 1 && s.sp.byName[a.reasons[0]] != nil && s.sp.byName[a.reasons[0]].list == "" {
		nest(w.Facts, a.reasons[0], day)
		nest(w.Matters, a.reasons[0], day)
	}
}

// pickClass chooses a class for a witness: a plain value, else none, else
// unknown.
func (s *side) pickClass(a *axis, d domain) class {
	best, rank := class{}, 9
	d.each(a, func(i int) bool {
		c := a.classes[i]
		r := 1
		switch c.v.K {
		case lang.Unknown:
			r = 3
		case lang.None:
			r = 2
		case lang.Set:
			r = 0
			if len(c.names) == 0 {
				r = 1
			}
		case lang.Bool, lang.Int, lang.Number, lang.Money, lang.Text, lang.Date, lang.Moment:
			r = 0
		}
		if c.v.Supposed {
			r = 4
		}
		if r < rank {
			best, rank = c, r
		}
		return true
	})
	return best
}

// concrete is a value of a class as an application gives it; nil for none.
func (s *side) concrete(a *axis, c class) any {
	zone := s.set.Source.Zone
	if c.v.Supposed {
		return nil
	}
	switch c.v.K {
	case lang.Unknown, lang.None:
		return nil
	case lang.Set:
		names := []any{}
		for _, n := range c.names {
			names = append(names, n)
		}
		return names
	case lang.Happened:
		return s.sp.at.In(zone).AddDate(0, 0, -1).Format(time.RFC3339)
	case lang.Other:
		return otherText(c.v.X.(*lang.Excluded).Texts)
	case lang.Between:
		return s.between(a, c.v.X.(*lang.Interval))
	}
	return c.v.PlainIn(zone, &a.typ)
}

func otherText(not []string) string {
	s := "x"
	for slices.Contains(not, s) {
		s += "x"
	}
	return s
}

// between is a value strictly within an interval, near its lower end.
func (s *side) between(a *axis, in *lang.Interval) any {
	lo, hi := in.Lo, in.Hi
	if m := a.bounds.Min; m != nil && (lo.K == lang.None || lang.Less(lo, *m)) {
		return m.PlainIn(s.set.Source.Zone, &a.typ)
	}
	if m := a.bounds.Max; m != nil && (hi.K == lang.None || lang.Less(*m, hi)) {
		return m.PlainIn(s.set.Source.Zone, &a.typ)
	}
	switch a.typ.K {
	case rules.KindDate:
		return near(lo, hi, func(v lang.Value, by int64) lang.Value { return lang.DateOf(v.Date().AddDays(int(by))) }, lang.DateOf(calendar.DateOf(s.sp.at, s.set.Source.Zone))).PlainIn(s.set.Source.Zone, &a.typ)
	case rules.KindDatetime, rules.KindEvent:
		return s.moment(lo, hi)
	case rules.KindInt:
		return near(lo, hi, func(v lang.Value, by int64) lang.Value { return lang.IntOf(v.N + by) }, lang.IntOf(0)).N
	}
	return s.number(a, lo, hi)
}

// near is one above lo, or one below hi.
func near(lo, hi lang.Value, add func(lang.Value, int64) lang.Value, zero lang.Value) lang.Value {
	switch {
	case lo.K != lang.None:
		return add(lo, 1)
	case hi.K != lang.None:
		return add(hi, -1)
	}
	return zero
}

func (s *side) moment(lo, hi lang.Value) any {
	t := s.sp.at.AddDate(0, 0, -1)
	switch {
	case lo.K != lang.None && hi.K != lang.None:
		t = time.UnixMicro(lo.N + (hi.N-lo.N)/2)
	case lo.K != lang.None:
		t = time.UnixMicro(lo.N).Add(time.Second)
	case hi.K != lang.None:
		t = time.UnixMicro(hi.N).Add(-time.Second)
	}
	return t.In(s.set.Source.Zone).Format(time.RFC3339Nano)
}

// number is a number or amount within an interval, as short as can be written.
func (s *side) number(a *axis, lo, hi lang.Value) any {
	l, h := math.Inf(-1), math.Inf(1)
	if lo.K != lang.None {
		l = plainFloat(lo)
	}
	if hi.K != lang.None {
		h = plainFloat(hi)
	}
	step := stepOf(a)
	x := 0.0
	switch {
	case !math.IsInf(l, 0) && l+step < h:
		x = l + step
	case !math.IsInf(l, 0) && !math.IsInf(h, 0):
		x = l + (h-l)/2
	case !math.IsInf(h, 0):
		x = h - step
	}
	return json.Number(strconv.FormatFloat(short(x, l, h), 'f', -1, 64))
}

// short rounds a number as far as it stays between two others.
func short(x, lo, hi float64) float64 {
	for digits := range 12 {
		p := math.Pow10(digits)
		if r := math.Round(x*p) / p; r > lo && r < hi && math.Abs(r-x) <= math.Abs(x)*1e-9 {
			return r
		}
	}
	return x
}

func plainFloat(v lang.Value) float64 {
	if v.K == lang.Money {
		f, err := strconv.ParseFloat(lang.FormatMoney(v.N), 64)
		if err != nil {
			return 0
		}
		return f
	}
	return v.Float()
}

// stepOf is how fine a fact is measured; 1 where the set does not say.
func stepOf(a *axis) float64 {
	if a.fact != nil && a.fact.Type.Step != "" {
		if f, err := strconv.ParseFloat(a.fact.Type.Step, 64); err == nil && f > 0 {
			return f
		}
	}
	return 1
}
