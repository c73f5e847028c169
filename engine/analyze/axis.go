package analyze

import (
	"math/bits"
	"slices"

	"github.com/guize-rules/guize/engine/internal/classes"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// axis is something that applications differ in: a fact, the date whose rules
// apply, or the unknown answer of a condition that cannot be cut into classes.
// Its values are cut into classes that no condition tells apart.
type axis struct {
	name    string
	kind    axisKind
	list    string // of a fact of a list's element; "" for none
	field   string // of a fact: its name, within the list where there is one
	typ     lang.Type
	fact    *rules.Fact
	bounds  classes.Bounds
	consts  []lang.Value    // that the fact is compared with
	dates   []calendar.Date // of a date axis: the first days of stretches
	only    calendar.Date   // of a date axis: the one date that there is; zero: all
	reasons []string        // of a free axis: the facts that its condition reads
	fails   bool            // of a free axis: its condition may fail though all facts are known
	asked   bool            // some rule reads it
	knowing bool            // some condition asks whether it is known
	place   int             // which element of its list: 0 is the one at hand
	quant   *quantifier     // of a free axis: what it answers
	classes []class
	first   int // word of a domain at which its classes begin
	words   int
}

type axisKind uint8

const (
	factAxis axisKind = iota
	dateAxis
	freeAxis
	presentAxis // whether a list has an element
)

// class is a class of values of an axis.
type class struct {
	v     lang.Value // Supposed: the fact is unknown, and this is what may become of it
	names []string   // of a set
}

// cut makes the classes of an axis; with known the fact is never unknown. It
// reports false for a type whose values cannot be cut.
func (a *axis) cut(at lang.Value, known bool) bool {
	switch a.kind {
	case freeAxis, presentAxis:
		a.classes = []class{{v: lang.BoolOf(true)}, {v: lang.BoolOf(false)}}
		if a.kind == freeAxis && (a.fails || !known) || !known && a.mayLack() {
			a.classes = append(a.classes, class{})
		}
		return true
	case dateAxis:
		a.cutDates()
		return true
	}
	cut := classes.Of(&a.typ, a.consts, a.bounds)
	if a.typ.K == rules.KindBool {
		slices.Reverse(cut) // examples are of what is so, rather than of what is not
	}
	if a.typ.K == rules.KindEvent {
		cut = classes.OfEvent(&a.typ, a.consts, at)
	}
	if cut == nil {
		return false
	}
	for _, v := range cut {
		if c := (class{v: v, names: a.held(v)}); v.K != lang.Set || len(c.names) > 0 || !a.filled() {
			a.classes = append(a.classes, c)
		}
	}
	a.lacks(known)
	return true
}

// filled reports whether a set is never empty: a required one that is given so
// counts as not given, though it may be derived so.
func (a *axis) filled() bool { return a.fact != nil && a.fact.Required && a.fact.Derive == nil }

// lacks adds the classes of a fact that has no value, or is not known. Where a
// condition asks whether it is known, each value that it may turn out to have
// is a class too, since the engine decides what is the same for all of them.
func (a *axis) lacks(known bool) {
	f := a.fact
	isKey := f == nil
	if a.typ.K == rules.KindEvent || !isKey && f.Default != nil && f.Default.Kind == rules.ValueNull {
		a.classes = append(a.classes, class{v: lang.NoneValue()})
	}
	if a.mayLack() {
		if a.knowing {
			for _, c := range slices.Clone(a.classes) {
				c.v.Supposed = true
				a.classes = append(a.classes, c)
			}
		}
		if !known {
			a.classes = append(a.classes, class{})
		}
	}
}

// mayLack reports whether an application can leave the fact unknown.
func (a *axis) mayLack() bool {
	return a.fact != nil && a.fact.Default == nil && a.typ.K != rules.KindEvent
}

func (a *axis) cutDates() {
	if !a.only.IsZero() {
		a.classes = []class{{v: lang.DateOf(a.only)}}
		return
	}
	slices.SortFunc(a.dates, func(x, y calendar.Date) int { return x.Compare(y) })
	a.dates = slices.Compact(a.dates)
	if len(a.dates) == 0 {
		return
	}
	a.classes = []class{{v: lang.DateOf(a.dates[0].AddDays(-1))}}
	for _, d := range a.dates {
		a.classes = append(a.classes, class{v: lang.DateOf(d)})
	}
}

// held names what a set holds.
func (a *axis) held(v lang.Value) []string {
	var names []string
	for i, x := range a.typ.Values {
		if v.K == lang.Set && v.N>>i&1 == 1 {
			names = append(names, x.ID)
		}
	}
	return names
}

// addConst notes a value that the fact is compared with.
func (a *axis) addConst(v lang.Value) {
	if v.Known() && v.K != lang.None && !slices.ContainsFunc(a.consts, func(o lang.Value) bool { return lang.Same(o, v) }) {
		a.consts = append(a.consts, v)
	}
}

// domain is the classes of each axis that are still allowed, as bits.
type domain []uint64

func (d domain) has(a *axis, i int) bool { return d[a.first+i/64]>>(i%64)&1 == 1 }

func (d domain) drop(a *axis, i int) { d[a.first+i/64] &^= 1 << (i % 64) }

func (d domain) part(a *axis) []uint64 { return d[a.first : a.first+a.words] }

// only leaves one class.
func (d domain) only(a *axis, i int) {
	clear(d.part(a))
	d[a.first+i/64] |= 1 << (i % 64)
}

// all allows every class.
func (d domain) all(a *axis) {
	for i := range a.classes {
		d[a.first+i/64] |= 1 << (i % 64)
	}
}

func (d domain) count(a *axis) int {
	n := 0
	for _, w := range d.part(a) {
		n += bits.OnesCount64(w)
	}
	return n
}

// each lists the classes that are allowed.
func (d domain) each(a *axis, do func(i int) bool) {
	for w, word := range d.part(a) {
		for ; word != 0; word &= word - 1 {
			if !do(w*64 + bits.TrailingZeros64(word)) {
				return
			}
		}
	}
}

// within reports whether a domain lies in another.
func within(d, e domain) bool {
	for i, w := range d {
		if w&^e[i] != 0 {
			return false
		}
	}
	return true
}
