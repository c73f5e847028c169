package prove

import (
	"math/bits"
	"slices"

	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Axis is something that applications differ in: a fact, the date whose rules
// apply, or the unknown answer of a condition that cannot be cut into classes.
// Its values are cut into classes that no condition tells apart.
type Axis struct {
	Name    string
	Kind    AxisKind
	List    string // of a fact of a list's element; "" for none
	Field   string // of a fact: its name, within the list where there is one
	Typ     lang.Type
	Fact    *rules.Fact
	Bounds  classes.Bounds
	consts  []lang.Value    // that the fact is compared with
	dates   []calendar.Date // of a date axis: the first days of stretches
	only    calendar.Date   // of a date axis: the one date that there is; zero: all
	Reasons []string        // of a free axis: the facts that its condition reads
	fails   bool            // of a free axis: its condition may fail though all facts are known
	Asked   bool            // some rule reads it
	knowing bool            // some condition asks whether it is known
	cutUp   bool            // it is compared with constants, so that the engine tries its values where it is unknown
	stays   bool            // where it is unknown it may stay so
	tied    bool            // its classes go with those of another axis
	Twin    bool            // it is of the second of two applications that differ in it
	Place   int             // which element of its list: 0 is the one at hand
	quant   *quantifier     // of a free axis: what it answers
	form    *form           // of a form axis
	side    *Side           // of a form axis: whose expression it is
	Classes []Class
	First   int // word of a domain at which its classes begin
	words   int
}

// AxisKind is what an axis stands for.
type AxisKind uint8

// The kinds of axes.
const (
	FactAxis AxisKind = iota
	DateAxis
	freeAxis
	PresentAxis // whether a list has an element
	FormAxis    // how the two sides of comparisons stand to one another
)

// Class is a class of values of an axis.
type Class struct {
	V     lang.Value // Supposed: the fact is unknown, and this is what may become of it
	Names []string   // of a set
	Span  *Span      // of a form; nil: it has no value
}

// cut makes the classes of an axis; with known the fact is never unknown. It
// reports false for a type whose values cannot be cut.
func (a *Axis) cut(at lang.Value, known bool) bool {
	switch a.Kind {
	case freeAxis, PresentAxis:
		a.Classes = []Class{{V: lang.BoolOf(true)}, {V: lang.BoolOf(false)}}
		if a.Kind == freeAxis && (a.fails || !known) || !known && a.MayLack() {
			a.Classes = append(a.Classes, Class{})
		}
		return true
	case DateAxis:
		a.cutDates()
		return true
	}
	cut := classes.Of(&a.Typ, a.consts, a.Bounds)
	if a.Typ.K == rules.KindBool {
		slices.Reverse(cut) // examples are of what is so, rather than of what is not
	}
	if a.Typ.K == rules.KindEvent {
		cut = classes.OfEvent(&a.Typ, a.consts, at)
	}
	if cut == nil {
		return false
	}
	for _, v := range cut {
		if c := (Class{V: v, Names: a.held(v)}); v.Kind() != lang.Set || len(c.Names) > 0 || !a.filled() {
			a.Classes = append(a.Classes, c)
		}
	}
	a.lacks(known)
	return true
}

// likely keeps a date to the years in which people and their affairs are, where the
// set does not say more.
func (a *Axis) likely() {
	if a.Typ.K != rules.KindDate {
		return
	}
	if first, ok := lang.ParseDate("1000-01-01"); ok && a.Bounds.Min == nil {
		a.Bounds.Min = &first
	}
	if last, ok := lang.ParseDate("2999-12-31"); ok && a.Bounds.Max == nil {
		a.Bounds.Max = &last
	}
}

// filled reports whether a set is never empty: a required one that is given so
// counts as not given, though it may be derived so.
func (a *Axis) filled() bool { return a.Fact != nil && a.Fact.Required && a.Fact.Derive == nil }

// lacks adds the classes of a fact that has no value, or is not known. Where a
// condition asks whether it is known, each value that it may turn out to have
// is a class too, since the engine decides what is the same for all of them.
func (a *Axis) lacks(known bool) {
	f := a.Fact
	isKey := f == nil
	if a.Typ.K == rules.KindEvent || !isKey && f.Default != nil && f.Default.Kind == rules.ValueNull {
		a.Classes = append(a.Classes, Class{V: lang.NoneValue()})
	}
	if a.MayLack() {
		if a.knowing {
			for _, c := range slices.Clone(a.Classes) {
				c.V = c.V.Suppose()
				a.Classes = append(a.Classes, c)
			}
		}
		if !known || a.stays {
			a.Classes = append(a.Classes, Class{})
		}
	}
}

// MayLack reports whether an application can leave the fact unknown.
func (a *Axis) MayLack() bool {
	return a.Fact != nil && a.Fact.Default == nil && a.Typ.K != rules.KindEvent
}

func (a *Axis) cutDates() {
	if !a.only.IsZero() {
		a.Classes = []Class{{V: lang.DateOf(a.only)}}
		return
	}
	slices.SortFunc(a.dates, func(x, y calendar.Date) int { return x.Compare(y) })
	a.dates = slices.Compact(a.dates)
	if len(a.dates) == 0 {
		return
	}
	a.Classes = []Class{{V: lang.DateOf(a.dates[0].AddDays(-1))}}
	for _, d := range a.dates {
		a.Classes = append(a.Classes, Class{V: lang.DateOf(d)})
	}
}

// held names what a set holds.
func (a *Axis) held(v lang.Value) []string {
	var names []string
	for i, x := range a.Typ.Values {
		if v.Kind() == lang.Set && v.N()>>i&1 == 1 {
			names = append(names, x.ID)
		}
	}
	return names
}

// addConst notes a value that the fact is compared with.
func (a *Axis) addConst(v lang.Value) {
	if v.Known() && v.Kind() != lang.None && !slices.ContainsFunc(a.consts, func(o lang.Value) bool { return lang.Same(o, v) }) {
		a.consts = append(a.consts, v)
	}
}

// Domain is the classes of each axis that are still allowed, as bits.
type Domain []uint64

// Has reports whether a class is allowed.
func (d Domain) Has(a *Axis, i int) bool { return d[a.First+i/64]>>(i%64)&1 == 1 }

func (d Domain) drop(a *Axis, i int) { d[a.First+i/64] &^= 1 << (i % 64) }

// Part is the words of an axis.
func (d Domain) Part(a *Axis) []uint64 { return d[a.First : a.First+a.words] }

// Only leaves one class.
func (d Domain) Only(a *Axis, i int) {
	clear(d.Part(a))
	d[a.First+i/64] |= 1 << (i % 64)
}

// All allows every class.
func (d Domain) All(a *Axis) {
	for i := range a.Classes {
		d[a.First+i/64] |= 1 << (i % 64)
	}
}

// Count is how many classes are allowed.
func (d Domain) Count(a *Axis) int {
	n := 0
	for _, w := range d.Part(a) {
		n += bits.OnesCount64(w)
	}
	return n
}

// Each lists the classes that are allowed.
func (d Domain) Each(a *Axis, do func(i int) bool) {
	for w, word := range d.Part(a) {
		for ; word != 0; word &= word - 1 {
			if !do(w*64 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}

// Within reports whether a domain lies in another.
func Within(d, e Domain) bool {
	for i, w := range d {
		if w&^e[i] != 0 {
			return false
		}
	}
	return true
}
