package analyze

import (
	"fmt"
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
)

// search lists the regions that meet any of some goals, each with a witness to
// which the two sets really give the thing differently. What meets the goals
// and shows no difference, and what the search did not come to, is undecided.
func (d *differ) search(t *prove.Aspect, questions [][]prove.Goal) {
	l := &listing{differ: d, aspect: t}
	for _, goals := range questions {
		l.ask(goals)
	}
	if l.open {
		d.out.Undecided = append(d.out.Undecided, Undecided{string(t.Section), t.Name, t.Pos, l.facts})
	}
}

// listing is the search for regions of one thing.
type listing struct {
	*differ
	aspect *prove.Aspect
	listed int
	open   bool     // something was neither shown nor excluded
	facts  []string // that made it so
	barren int      // candidates that showed nothing
}

// ask lists the regions that meet all of some goals.
func (l *listing) ask(goals []prove.Goal) {
	d := l.differ
	if slices.ContainsFunc(goals, func(g prove.Goal) bool { return g.Node == prove.Never && g.Want == prove.Yes }) {
		return
	}
	if l.open && l.barren >= mostBarren {
		return // nothing more is tried, and that something is open is said
	}
	d.report.Questions++
	tries, open, full := 0, false, false
	var regions []prove.Domain
	var facts []string
	v := d.solver.Search(goals, d.allowance(), func(box prove.Domain) bool {
		if slices.ContainsFunc(regions, func(r prove.Domain) bool { return prove.Within(box, r) }) {
			return false
		}
		if full = l.listed >= regionsOfOne; full {
			d.out.Left++
			d.solver.Budget = 0
			return false
		}
		narrow := box
		box = d.solver.Widen(box, goals)
		if tries++; tries > mostTries || l.barren >= mostBarren || d.ctx.Err() != nil {
			open = true
			d.solver.Budget = 0
			return false
		}
		switch {
		case l.region(box):
			l.listed++
		case l.region(narrow):
			l.listed++
			box = narrow // what lies beside it is still to be shown
		default:
			l.barren++
			open = true
			facts = d.Involved(box, facts)
		}
		regions = append(regions, box)
		return false
	})
	if v == prove.Exhausted && !full && (open || d.solver.Budget < 0) {
		if len(facts) == 0 && !l.open {
			facts = d.Cone(goals)
		}
		l.open = true
		for _, f := range facts {
			if !slices.Contains(l.facts, f) {
				l.facts = append(l.facts, f)
			}
		}
	}
}

// region lists a region if an application of it shows that it is one.
func (l *listing) region(box prove.Domain) bool {
	for _, how := range append(manners(0), manner{above: 1}, manner{above: 2}, manner{above: 3}, manner{happen: true}, manner{other: true}) {
		if w, changes := l.shows(box, how); w != nil {
			l.list(box, w, changes)
			return true
		}
	}
	return false
}

// shows makes an application of a region, and decides it by both sets; nil
// where they give it the thing alike.
func (l *listing) shows(box prove.Domain, how manner) (*Witness, []Change) {
	from := l.dateFact()
	how.stated = from != nil
	if w := l.witness(box, how); how.stated {
		if changes, ok := l.changed(l.aspect, w); ok {
			return w, changes
		}
	}
	how.stated = false
	w := l.witness(box, how)
	l.onlyOn(w)
	if from != nil && prove.Lookup(w.Facts, from.Name) != nil {
		return nil, nil
	}
	if changes, ok := l.changed(l.aspect, w); ok {
		return w, changes
	}
	return nil, nil
}

// dateFact is the one fact from which both sets take their date; nil where there
// is none, or only one date is looked at.
func (l *listing) dateFact() *prove.Axis {
	a := l.DateFact(l.Set.RulesOn)
	if !l.Sp.On.IsZero() || a != l.two.New.DateFact(l.two.New.Set.RulesOn) {
		return nil
	}
	return a
}

// list adds a region, unless it stands there already.
func (l *listing) list(box prove.Domain, w *Witness, changes []Change) {
	where, terms := l.where(box), l.terms(box)
	for _, t := range l.workedOut(box, w) {
		where, terms = append(where, t.String()), append(terms, t)
	}
	key := fmt.Sprint(where, changes)
	if l.seen[key] {
		return
	}
	l.seen[key] = true
	if len(l.out.Regions) >= mostRegions {
		l.out.Left++
		return
	}
	l.out.Regions = append(l.out.Regions, Region{l.aspect.Section, l.aspect.Name, where, terms, w, changes})
}

// workedOut are the facts with which a region reckons, as those that are read in
// a value alone: they have a value in it, and matter to its example.
func (l *listing) workedOut(box prove.Domain, w *Witness) []Term {
	var out []Term
	names := l.Involved(box, nil)
	for _, a := range l.Sp.Axes {
		if a.Kind != prove.FactAxis || a.Place > 0 || !slices.Contains(names, a.Name) || box.Count(a) < len(a.Classes) || !w.mattersToo(a) {
			continue
		}
		out = append(out, Term{Fact: a.Name, Parts: []Part{{Kind: PartRange}}})
	}
	return out
}

// changed is what the two sets decide differently about a witness, and whether
// the thing is among it.
func (d *differ) changed(t *prove.Aspect, w *Witness) ([]Change, bool) {
	p := d.decide(w)
	return p.changes, len(p.changes) > 0 && d.about(t, p.old, p.new, p.changes)
}

// pair is what both sets decide about an application; no decisions where one of
// them decides nothing.
type pair struct {
	old, new *engine.Decision
	changes  []Change
}

// decide decides an application by both sets, each once: many regions have
// examples in common.
func (d *differ) decide(w *Witness) *pair {
	key := w.key()
	if p := d.decided[key]; p != nil {
		return p
	}
	p := &pair{}
	d.decided[key] = p
	d.report.Applications++
	old, err := d.Eng.Evaluate(d.ctx, engine.Input{At: w.At, RulesOn: w.RulesOn, Facts: d.Declared(w.Facts), NoReceipt: true})
	if err != nil {
		return p
	}
	new, err := d.two.New.Eng.Evaluate(d.ctx, engine.Input{At: w.At, RulesOn: w.RulesOn, Facts: d.two.New.Declared(w.Facts), NoReceipt: true})
	if err != nil {
		return p
	}
	*p = pair{changes: Compare(old, new)}
	if len(p.changes) > 0 { // the decisions are not looked at otherwise
		p.old, p.new = old, new
	}
	return p
}

// about reports whether two decisions differ in a thing.
func (d *differ) about(t *prove.Aspect, old, new *engine.Decision, changes []Change) bool {
	if t.Section == engine.SectionStatus {
		return old.Status != new.Status || t.Outcome[0] >= 0 && lacks(old, &d.Set.Outcomes[t.Outcome[0]]) != lacks(new, &d.two.New.Set.Outcomes[t.Outcome[1]])
	}
	for _, x := range changesOf(old, new) {
		if x.section == t.Section && d.named(t, x.thing) {
			return true
		}
	}
	return !slices.Equal(clashesOver(t, old), clashesOver(t, new))
}

// named reports whether what changes is what is looked at.
func (d *differ) named(t *prove.Aspect, x thing) bool {
	if t.Section == engine.SectionEmitted {
		return true
	}
	if t.Section == engine.SectionOutcomes {
		for n, s := range d.two.Sides() {
			if o := t.Outcome[n]; o >= 0 && s.NamesOutcome(o, x.called()) {
				return true
			}
		}
		return false
	}
	return called(x.name, t.Known)
}

// clashesOver are the conflicts of a decision over a task or deadline.
func clashesOver(t *prove.Aspect, d *engine.Decision) []string {
	var out []string
	for _, k := range d.Conflicts {
		if k.Section == t.Section && k.Section != engine.SectionOutcomes && called(k.Name, t.Known) {
			out = append(out, fmt.Sprint(k.On, k.Values))
		}
	}
	slices.Sort(out)
	return out
}
