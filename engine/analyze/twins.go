package analyze

import (
	"cmp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// twins looks for two applications that differ in one fact (or two elements of one
// application, that differ in the key of their list) and break a promise together. It
// shares the budget of the checker that it came from.
type twins struct {
	*checker
	second *prove.Side
	about  *model.Promise
	list   int      // whose key is the fact, or -1
	tries  int      // of a question
	all    int      // of all of them
	w, two *Witness // that were found
	facts  []string
}

// twinsOf makes the search for a promise; nil where ctx has ended.
func (c *checker) twinsOf(p *model.Promise) *twins {
	sp, err := prove.NewTwins(c.ctx, c.Sp.At, c.Eng, p.Fact)
	if err != nil {
		return nil // of what is found once ctx has ended nothing is told
	}
	sub := &checker{Side: sp.Sides[0], ctx: c.ctx, solver: &prove.Solver{Sp: sp, Meter: c.solver.Meter}, budget: c.budget, work: c.work,
		evaluated: c.evaluated, report: &Report{Left: map[string]int{}}, count: map[string]int{}}
	return &twins{checker: sub, second: sp.Sides[1], about: p, list: sp.Sides[0].KeyOf(p.Fact)}
}

// differing are the questions where two applications break a promise together.
func (t *twins) differing() [][]prove.Goal {
	if t.about.Decl.Kind() == rules.PromiseMonotone {
		_, _, grows := t.Grows(t.about.Fact, t.second)
		var out [][]prove.Goal
		for _, q := range t.Beyond(t.second, t.about.Outcome, t.about.Decl.Goes == "up") {
			out = append(out, append(q, grows.Is(prove.Yes)))
		}
		return out
	}
	all := prove.NewLikeness(t.Side, t.second)
	var out [][]prove.Goal
	for _, a := range all.All {
		if t.concerns(a.Section, a.Name) && (t.list < 0 || a.OnlyOf(t.Set.Lists[t.list].Fact.Name)) {
			out = append(out, all.Questions(a)...)
		}
	}
	return out
}

// concerns reports whether a promise is about something that is decided.
func (t *twins) concerns(section engine.Section, name string) bool {
	if s := t.about.Decl.Section(); s != "" {
		return string(section) == s
	}
	return section == engine.SectionOutcomes && (name == t.Set.Outcomes[t.about.Outcome].Decl.Name || t.NamesOutcome(t.about.Outcome, name))
}

// search asks all questions; what it came to is as of a search.
func (t *twins) search() prove.Verdict {
	if t.second.Dated() {
		t.facts = t.Cone(nil)
		return prove.Exhausted
	}
	base := []prove.Goal{t.Made(t.about).Is(prove.Yes)}
	if t.list >= 0 {
		base = append(base, t.Exists[t.list].Is(prove.Yes), t.second.Exists[t.list].Is(prove.Yes))
	}
	out := prove.Impossible
	for _, q := range t.differing() {
		t.report.Questions++
		goals := slices.Concat(q, base)
		t.tries = 0
		v := t.solver.Search(goals, t.allowance(), t.shows)
		if v == prove.Found {
			return v
		}
		if v == prove.Exhausted {
			out = v
			if len(t.facts) == 0 {
				t.facts = append(t.facts, t.Cone(goals)...)
			}
		}
	}
	return out
}

// shows reports whether two applications of a domain break the promise.
func (t *twins) shows(d prove.Domain) bool {
	t.tries++
	if t.all++; t.tries > 2*mostBarren || t.all > mostTries || t.spent() {
		t.solver.Budget = 0
		return false
	}
	for _, how := range anyManner() {
		for beyond := range 3 {
			from := t.DateFact(t.Set.RulesOn)
			how.stated = from != nil
			one := t.witness(d, how)
			two := t.twin(d, one, 1+beyond*3)
			if two != nil && t.broken(one, two) {
				t.w, t.two = one, two
				return true
			}
		}
	}
	t.facts = t.Involved(d, t.facts)
	return false
}

// twin is the second of two applications: the first with another value of the fact, and
// nothing of what is derived from it. nil where the first does not give the fact.
func (t *twins) twin(d prove.Domain, one *Witness, beyond int) *Witness {
	mine, its := t.AxisOf(t.about.Fact), t.second.AxisOf(t.about.Fact)
	if mine == nil || its == nil {
		return nil
	}
	a, b := t.PickClass(mine, d), t.PickClass(its, d)
	value := t.Concrete(its, b)
	if place(mine, a) == place(its, b) {
		value = t.Another(its, b, beyond)
	}
	for _, x := range t.Sp.Axes {
		if x.Twin && x != its {
			dropFact(one.Facts, x.List, x.Field)
			dropFact(one.Matters, x.List, x.Field)
		}
	}
	two := *one
	two.Facts, two.Matters = copied(one.Facts), copied(one.Matters)
	if value == nil {
		return nil
	}
	if t.list >= 0 {
		return t.besides(one, &two, mine, value)
	}
	if its.List == "" {
		own := prove.Lookup(one.Facts, mine.Name)
		if own == nil {
			if own = t.Concrete(mine, a); own == nil {
				return nil
			}
		}
		nest(one.Facts, mine.Name, own)
		nest(one.Matters, mine.Name, own)
		nest(two.Facts, mine.Name, value)
		nest(two.Matters, mine.Name, value)
		return &two
	}
	if !t.inElement(one.Facts, mine, t.Concrete(mine, a), false) || !t.inElement(two.Facts, mine, value, true) {
		return nil
	}
	for _, w := range []*Witness{one, &two} {
		nest(w.Matters, mine.List, prove.Lookup(w.Facts, mine.List))
	}
	return &two
}

// place is the number of a class of an axis.
func place(a *prove.Axis, c prove.Class) int {
	return slices.IndexFunc(a.Classes, func(o prove.Class) bool { return o.V == c.V })
}

// besides puts an element like the first, with another key, into an application, where
// both applications are one.
func (t *twins) besides(one, two *Witness, key *prove.Axis, value any) *Witness {
	list, _ := prove.Lookup(one.Facts, key.List).([]any)
	first, ok := firstOf(list)
	if !ok || first[key.Field] == value {
		return nil
	}
	other := copied(first)
	other[key.Field] = value
	elems := append([]any{first, other}, slices.DeleteFunc(slices.Clone(list[1:]), func(e any) bool {
		m, _ := e.(map[string]any)
		return m == nil || m[key.Field] == value
	})...)
	nest(one.Facts, key.List, elems)
	nest(one.Matters, key.List, []any{first, other})
	if l := t.List(key.List); l.Keys >= 0 {
		name := t.Set.Global.Fields[l.Keys].Name
		keys, _ := prove.Lookup(one.Facts, name).([]any)
		for _, k := range []any{first[key.Field], value} {
			if !slices.Contains(keys, k) {
				keys = append(slices.Clone(keys), k)
			}
		}
		nest(one.Facts, name, keys)
	}
	return two
}

// inElement puts a value into the first element of a list, unless it has one and
// need not be another; false where there is no element.
func (t *twins) inElement(facts map[string]any, a *prove.Axis, value any, another bool) bool {
	list, _ := prove.Lookup(facts, a.List).([]any)
	first, ok := firstOf(list)
	if !ok {
		return false
	}
	if another || prove.Lookup(first, a.Field) == nil {
		if value == nil {
			return false
		}
		nest(first, a.Field, value)
	}
	return true
}

// dropFact takes a fact out of an application; of a list, out of its elements.
func dropFact(facts map[string]any, list, field string) {
	if list == "" {
		drop(facts, field)
		return
	}
	elems, _ := prove.Lookup(facts, list).([]any)
	for _, e := range elems {
		if m, ok := e.(map[string]any); ok {
			drop(m, field)
		}
	}
}

// broken reports whether two applications break the promise, as they are decided.
func (t *twins) broken(one, two *Witness) bool {
	a := t.decided(one)
	if a == nil {
		return false
	}
	if t.list >= 0 {
		l := t.Set.Lists[t.list].Fact.Name
		list, _ := prove.Lookup(one.Facts, l).([]any)
		key := t.Set.Lists[t.list].Rec.Fields[t.Set.Lists[t.list].Rec.Key].Name
		x, y := list[0].(map[string]any)[key], list[1].(map[string]any)[key]
		return unlike(t.parts(a, elementName(l, x)), t.parts(a, elementName(l, y)))
	}
	b := t.decided(two)
	switch {
	case b == nil:
		return false
	case t.about.Decl.Kind() == rules.PromiseMonotone:
		return t.grew(one, two) && t.beyond(a, b)
	}
	return unlike(t.parts(a, ""), t.parts(b, ""))
}

func elementName(list string, key any) string { return list + "[" + prove.PlainText(key) + "]" }

// decided is what is decided of an application; nil where it is none.
func (t *twins) decided(w *Witness) *engine.Decision {
	d, err := t.Eng.Evaluate(t.ctx, w.Input())
	t.report.Applications++
	if err != nil || slices.ContainsFunc(d.Violations, func(v engine.Violation) bool { return v.Rule == "" }) || d.Status == engine.StatusInvalid {
		return nil
	}
	return d
}

// unlike reports whether two decisions say different things; nil is what may still
// become of either, of which nothing is said.
func unlike(a, b []string) bool { return a != nil && b != nil && !slices.Equal(a, b) }

// parts are what a decision says of what the promise is about, of an element where it
// is of one; nil where something of it is open.
func (t *twins) parts(d *engine.Decision, element string) []string {
	out := []string{}
	for e := range d.Elements() {
		name := e.Name
		if e.Section == engine.SectionOutcomes && element != "" {
			rest, ok := strings.CutPrefix(name, element+".")
			if !ok {
				continue
			}
			name = rest
		} else if element != "" && e.Element != element {
			continue
		}
		if !t.concerns(e.Section, e.Name) {
			continue
		}
		if e.Open {
			return nil
		}
		part := string(e.Section) + " " + name
		if element == "" {
			part += " " + e.Element
		}
		for f := range e.Fields() {
			if !f.Words && !f.Follows && counts(e.Section, f.Key) {
				part += "\n" + f.Key + " " + prove.PlainText(f.Value)
			}
		}
		out = append(out, part)
	}
	slices.Sort(out)
	return out
}

// counts reports whether a field is compared: of a deadline how long it is and when it
// is due, and not whose it is.
func counts(s engine.Section, key string) bool {
	return s != engine.SectionDeadlines || slices.Contains([]string{"within", "due", "promised", "provisional", "status"}, key)
}

// grew reports whether the second application has more of the fact.
func (t *twins) grew(one, two *Witness) bool {
	a := t.AxisOf(t.about.Fact)
	x, y := prove.Lookup(one.Facts, a.Name), prove.Lookup(two.Facts, a.Name)
	if a.List != "" {
		list, _ := prove.Lookup(one.Facts, a.List).([]any)
		other, _ := prove.Lookup(two.Facts, a.List).([]any)
		e, ok := firstOf(list)
		f, is := firstOf(other)
		if !ok || !is {
			return false
		}
		x, y = prove.Lookup(e, a.Field), prove.Lookup(f, a.Field)
	}
	c, ok := prove.OrderPlain(&a.Typ, x, y)
	return ok && c < 0
}

// beyond reports whether an outcome goes the wrong way from one decision to another.
func (t *twins) beyond(a, b *engine.Decision) bool {
	typ := &t.Set.Outcomes[t.about.Outcome].Type
	for _, o := range a.Outcomes {
		i := slices.IndexFunc(b.Outcomes, func(p engine.Outcome) bool { return p.Name == o.Name })
		if i < 0 || o.Open || b.Outcomes[i].Open || !t.concerns(engine.SectionOutcomes, o.Name) {
			continue
		}
		if c, ok := prove.OrderPlain(typ, o.Value, b.Outcomes[i].Value); ok && (c > 0) == (t.about.Decl.Goes == "up") && c != 0 {
			return true
		}
	}
	return false
}

// twice looks for what breaks a promise about two applications.
func (c *checker) twice(p *model.Promise, out *Promise) {
	t := c.twinsOf(p)
	if t == nil {
		return
	}
	v := t.search()
	c.report.Questions += t.report.Questions
	c.report.Applications += t.report.Applications
	c.branches += t.solver.Steps
	c.evaluated = t.evaluated
	if v == prove.Exhausted && len(t.facts) == 0 {
		t.facts = []string{cmp.Or(p.Decl.When.ID, p.Decl.To.ID)}
	}
	fact := cmp.Or(p.Decl.When.ID, p.Decl.To.ID)
	if out.came(t.w, v, t.facts) {
		out.Witness.Shows = text.Say("与另一件只有 %[1]s 不同的申请相比，违背承诺“%[2]s”", "beside one that differs in %[1]s alone it breaks the promise %[2]q", fact, p.Decl.ID)
		if t.list < 0 {
			out.Twin = t.two
			out.Twin.Shows = out.Witness.Shows
		}
	}
	c.reportPromise(p, out, problem{pos: p.Decl.Pos, message: text.Say("承诺“%[1]s”不成立：只有 %[2]s 不同，%[3]s 也不同（或者升降相反）", "the promise %[1]q does not hold: two that differ in %[2]s alone are not treated alike in %[3]s, or the wrong way round", p.Decl.ID, fact, p.Decl.Of.ID)})
}
