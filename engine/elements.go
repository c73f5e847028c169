package engine

import (
	"iter"
	"reflect"
	"slices"

	"github.com/guize-rules/guize/rules/calendar"
)

// Section is a list of a decision, named as its JSON key.
type Section string

// The sections of a decision.
const (
	SectionOutcomes   Section = "outcomes"
	SectionConflicts  Section = "conflicts"
	SectionResolved   Section = "resolved"
	SectionErrors     Section = "errors"
	SectionViolations Section = "violations"
	SectionNotices    Section = "notices"
	SectionMaterials  Section = "materials"
	SectionRoutes     Section = "routes"
	SectionDeadlines  Section = "deadlines"
	SectionPenalties  Section = "penalties"
	SectionEmitted    Section = "emitted"
	SectionPending    Section = "pending"
	SectionMissing    Section = "missing"
	SectionAssumed    Section = "assumed"
	SectionRules      Section = "rules"

	// SectionStatus is no list, and none of Sections: what differs between two
	// decisions may be the status of the whole.
	SectionStatus Section = "status"
)

// Sections lists them in the order in which a decision has them. The slice is
// the caller's.
func Sections() []Section {
	var out []Section
	for i := range sections {
		out = append(out, sections[i].name)
	}
	return out
}

// GivenSections lists those that rules give, in the order in which a decision is
// told: what matters most comes first. The slice is the caller's.
func GivenSections() []Section {
	var out []Section
	for i := range sections {
		if sections[i].given {
			out = append(out, sections[i].name)
		}
	}
	slices.SortFunc(out, func(a, b Section) int { return sectionOf(a).rank - sectionOf(b).rank })
	return out
}

// Given reports whether rules give what stands in the section: an outcome or
// an effect, and not what is said of how the decision came about.
func (s Section) Given() bool {
	x := sectionOf(s)
	return x != nil && x.given
}

// Identity lists the keys that tell the elements of the section apart. The
// first is what an element is called by. Outcomes are told apart by their name
// alone, which is no key of theirs.
func (s Section) Identity() []string {
	x := sectionOf(s)
	if x == nil || s == SectionOutcomes {
		return nil
	}
	var out []string
	for i := range x.fields {
		if f := &x.fields[i]; f.apart && f.role != isElement {
			out = append(out, f.key)
		}
	}
	if x.place != nil && x.place.role == isElement {
		out = append(out, x.place.key)
	}
	return out
}

// section is a list of the decision whose elements are structs.
type section struct {
	*shape
	name  Section
	index int // among the sections
	at    int // among the fields of a decision
	given bool
	rank  int    // in the order of telling, of those that are given
	names *field // what an element is called; never nil
	place *field // the element of a list that it belongs to, or nil
	waits *field // or nil
}

// mostSections is how many sections there may be.
const mostSections = 32

// sections is never written to.
var sections = sectionsOf(decisionShape)

func sectionsOf(d *shape) []section {
	var out []section
	for i := range d.fields {
		f := &d.fields[i]
		s := section{shape: f.shape, name: Section(f.key), index: len(out), at: f.at, given: f.given, rank: f.rank}
		switch f.form {
		case outcomesForm:
			s.shape = outcomeShape
		case listForm:
		default:
			continue
		}
		for i := range s.fields {
			switch g := &s.fields[i]; {
			case g.role == isName:
				s.names = g
			case g.key == "element" && g.role != isOutside:
				s.place = g
			case g.role == isWaits:
				s.waits = g
			}
		}
		out = append(out, s)
	}
	return out
}

func sectionOf(name Section) *section {
	for i := range sections {
		if sections[i].name == name {
			return &sections[i]
		}
	}
	return nil
}

// Element is one thing in a decision: an outcome, a task, a deadline, … It
// looks into the decision that it is from and holds while that does not change.
type Element struct {
	Section Section
	Name    string // its outcome, task, id, act, code, …; of what is said of a rule, the rule
	Element string // of a list, that it belongs to, as "works[water]"; "" for none
	Status  string // "" where things of its section have none
	Open    bool   // something about it is not settled; see WaitsFor

	section *section
	v       reflect.Value
}

// Field is something that a decision says of an element, with its JSON key.
// Value is a string, bool, int, []string, [time.Time], [*Promised] or a plain
// value, which may be nil: bool, int64, json.Number, string, []any,
// map[string]any.
type Field struct {
	Key     string
	Value   any
	Words   bool // written for people
	Follows bool // follows from other things in the decision, as the stage of a task does
	Rank    int  // its place among what is told first of the element; 0 for none
}

// Elements lists everything in the decision, section by section, in its order.
func (d *Decision) Elements() iter.Seq[Element] {
	return func(yield func(Element) bool) {
		for i := range sections {
			for e := range sections[i].all(d) {
				if !yield(e) {
					return
				}
			}
		}
	}
}

// ElementsOf lists what stands in one section of the decision; of a section that there
// is not, nothing.
func (d *Decision) ElementsOf(name Section) iter.Seq[Element] {
	s := sectionOf(name)
	if s == nil {
		return func(func(Element) bool) {}
	}
	return s.all(d)
}

// all lists the elements of the section.
func (s *section) all(d *Decision) iter.Seq[Element] {
	return func(yield func(Element) bool) {
		list := s.in(d)
		for i := range list.Len() {
			if !yield(s.element(list.Index(i))) {
				return
			}
		}
	}
}

// in is the section of a decision.
func (s *section) in(d *Decision) reflect.Value { return reflect.ValueOf(d).Elem().Field(s.at) }

func (s *section) element(v reflect.Value) Element {
	e := Element{Section: s.name, Name: v.Field(s.names.at).String(), section: s, v: v}
	if s.place != nil {
		e.Element = v.Field(s.place.at).String()
	}
	switch x := v.Addr().Interface().(type) {
	case *Outcome:
		e.Open = x.Open
	case *Deadline:
		e.Status, e.Open = string(x.Status), x.Status == DeadlineOpen
	case *RuleState:
		e.Status = string(x.Status)
	case *Penalty:
		e.Status, e.Open = string(x.Status), len(x.WaitsFor) > 0
	default:
		e.Open = s.waits != nil && v.Field(s.waits.at).Len() > 0
	}
	return e
}

// Rules lists the rules behind the element; the slice is not the caller's.
func (e Element) Rules() []string { return e.texts(isRule) }

// Cite lists its citations; the slice is not the caller's.
func (e Element) Cite() []string { return e.texts(isCite) }

// WaitsFor lists the facts that it waits for; the slice is not the caller's.
func (e Element) WaitsFor() []string { return e.texts(isWaits) }

// texts are the texts of all fields that have a role.
func (e Element) texts(r role) []string {
	var out []string
	for i := range e.section.fields {
		f := &e.section.fields[i]
		if f.role != r {
			continue
		}
		switch v := e.v.Field(f.at); {
		case f.form == textsForm && out == nil:
			out = textsIn(v)
		case f.form == textsForm:
			out = slices.Concat(out, textsIn(v))
		case v.Len() > 0:
			out = append(slices.Clip(out), v.String())
		}
	}
	return out
}

// Fields lists what the decision says of the element, in the order of its JSON:
// not what it is called, nor its rules and citations or what it waits for.
func (e Element) Fields() iter.Seq[Field] {
	return func(yield func(Field) bool) {
		for i := range e.section.fields {
			f := &e.section.fields[i]
			if (f.role == isSaid || f.role == isFollows || f.role == isWords) && e.has(f) && !yield(e.field(f)) {
				return
			}
		}
	}
}

// Value is what the decision says of the element under a JSON key; nil where it
// says nothing.
func (e Element) Value(key string) any {
	for i := range e.section.fields {
		if f := &e.section.fields[i]; f.key == key && e.has(f) {
			return e.field(f).Value
		}
	}
	return nil
}

// has reports whether the JSON of the element has a field.
func (e Element) has(f *field) bool {
	if o, ok := e.v.Addr().Interface().(*Outcome); ok {
		may, must := o.has(f.key)
		return must || may && !f.empty(e.v.Field(f.at))
	}
	return !f.omit || !f.empty(e.v.Field(f.at))
}

func (e Element) field(f *field) Field {
	v := e.v.Field(f.at)
	out := Field{Key: f.key, Words: f.role == isWords, Follows: f.role == isFollows, Rank: f.rank}
	switch f.form {
	case textForm:
		out.Value = v.String() // of whatever type
	case optionalTimeForm:
		out.Value = *timeIn(v)
	case plainForm:
		out.Value = plainIn(v)
	default:
		out.Value = v.Interface()
	}
	return out
}

// Same reports whether two elements are of one name and section and say the
// same. Words, rules and citations do not count, nor what follows from other
// things in the decision, as the stage of a task does.
func (e Element) Same(o Element) bool {
	if e.Section != o.Section || e.Name != o.Name || e.Element != o.Element || e.Open != o.Open {
		return false
	}
	for i := range e.section.fields {
		f := &e.section.fields[i]
		if f.role == isSaid && !f.same(e.v.Field(f.at), o.v.Field(f.at)) {
			return false
		}
	}
	return true
}

func (f *field) same(a, b reflect.Value) bool {
	switch f.form {
	case textForm:
		return a.String() == b.String()
	case boolForm:
		return a.Bool() == b.Bool()
	case intForm:
		return a.Int() == b.Int()
	case textsForm:
		return slices.Equal(textsIn(a), textsIn(b))
	case optionalTimeForm:
		return a.IsNil() && b.IsNil() || !a.IsNil() && !b.IsNil() && timeIn(a).Equal(*timeIn(b))
	case optionalObjectForm:
		return a.IsNil() && b.IsNil() || !a.IsNil() && !b.IsNil() && f.shape.same(a.Elem(), b.Elem())
	case objectForm:
		return f.shape.same(a, b)
	}
	return reflect.DeepEqual(a.Interface(), b.Interface())
}

func (s *shape) same(a, b reflect.Value) bool {
	for i := range s.fields {
		if f := &s.fields[i]; !f.same(a.Field(f.at), b.Field(f.at)) {
			return false
		}
	}
	return true
}

// key is what the element is known by, in the decision and in every other that
// may come of the application.
func (e Element) key() string { return e.section.key(e.Name, e.Element) }

func (s *section) key(name, element string) string {
	if s.place != nil && s.place.role == isElement && element != "" {
		return string(s.name) + " " + name + " " + element
	}
	return string(s.name) + " " + name
}

// outcomeKey is the key of an outcome.
func outcomeKey(name string) string { return sectionOf(SectionOutcomes).key(name, "") }

// on is how a conflict names what it is on.
func (e Element) on() string { return conflictOn(e.Section, e.Name, e.Element) }

// conflict is one over an element of a decision.
func conflict(s Section, name, element string) Conflict {
	return Conflict{On: conflictOn(s, name, element), Section: s, Name: name, Element: element}
}

func conflictOn(s Section, name, element string) string {
	switch s {
	case SectionOutcomes:
		return "outcome " + name
	case SectionRoutes:
		return "task " + name
	case SectionDeadlines:
		return "deadline " + name + elementSuffix(element)
	}
	return string(s) + " " + name
}

// said writes what an element says, so that two say the same where their texts
// are the same. The limit of a clock that has not started does not matter yet.
func (w *writer) said(e Element) {
	w.open('{')
	for i := range e.section.canonical {
		if f := &e.section.canonical[i]; f.role == isSaid && e.has(f) && !(f.key == "within" && e.Status == string(calendar.NotStarted)) {
			w.field(f, e.v.Field(f.at))
		}
	}
	w.close('}')
}
