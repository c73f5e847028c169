package analyze

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Difference is what changes between two sets. Same says that it is proved
// that no application is decided differently (words and citations apart):
// there are no Regions, no Declarations, and nothing is Undecided.
type Difference struct {
	Same         bool
	Regions      []Region
	Declarations []Declaration // facts, calendars and dates that are declared differently
	Undecided    []Undecided   // where a difference could be neither shown nor excluded
	Left         int           // regions beyond those listed
	Questions    int
	Branches     int
	Applications int // that were evaluated, by both sets
}

// Region is a part of all applications that is decided differently. Where says
// which: conditions of which all hold, as far as classes of values can say;
// Terms says the same as data. Changes is what the two decisions about Witness
// differ in.
type Region struct {
	Group   string // of what was looked at: "outcome", "route", "due", …
	Name    string
	Where   []string
	Terms   []Term
	Witness *Witness
	Changes []Change
}

// Declaration is something that is declared differently, which may change
// decisions beyond what rules say.
type Declaration struct {
	Kind     string // "fact", "calendar", "rules_on", "timezone"
	Name     string
	From, To string // "" where it is not declared
}

// The bounds of what is listed.
const (
	regionsOfOne = 6
	mostRegions  = 200
)

// Diff compares two sets: every outcome, task, deadline, penalty and so on that
// either gives, over all applications at once. Applications in which a fact is
// unknown are covered through the values that it may turn out to have: where
// the sets are the same they decide those applications the same, though one
// may be able to tell with fewer facts than the other.
func Diff(ctx context.Context, old, new *engine.Engine, opts Options) (*Difference, error) {
	c, err := newChecker(ctx, opts, true, old, new)
	if err != nil {
		return nil, err
	}
	d := &differ{checker: c, new: c.sp.sides[1], out: &Difference{}, outcomes: map[string]ref{}, seen: map[string]bool{}}
	d.declarations()
	for _, name := range d.outcomeNames() {
		d.outcome(name)
	}
	d.effects()
	d.complete()
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	d.out.Same = len(d.out.Regions)+len(d.out.Declarations)+len(d.out.Undecided) == 0
	d.out.Questions, d.out.Branches, d.out.Applications = c.report.Questions, c.solver.steps, c.report.Applications
	return d.out, nil
}

// differ is one comparison; the checker's own side is the old set.
type differ struct {
	*checker
	new      *side
	out      *Difference
	outcomes map[string]ref  // by outcome: that it may differ
	seen     map[string]bool // regions that were listed
}

func (d *differ) sides() []*side { return []*side{d.side, d.new} }

func (d *differ) outcomeNames() []string {
	var out []string
	for _, s := range d.sides() {
		for _, o := range s.set.Outcomes {
			if !slices.Contains(out, o.Decl.Name) {
				out = append(out, o.Decl.Name)
			}
		}
	}
	return out
}

// contents are the conditions under which a set gives each content of a thing.
type contents struct {
	order []string
	when  map[string][]ref
	reads map[string][]string // outcomes and deadlines that it reads
}

func (c *contents) add(text string, when ref, reads []string) {
	if c.when == nil {
		c.when, c.reads = map[string][]ref{}, map[string][]string{}
	}
	if _, ok := c.when[text]; !ok {
		c.order = append(c.order, text)
	}
	c.when[text] = append(c.when[text], when)
	c.reads[text] = append(c.reads[text], reads...)
}

// outcome compares the values of one outcome.
func (d *differ) outcome(name string) {
	var both [2]contents
	for n, s := range d.sides() {
		for i, r := range s.set.Rules {
			for _, dec := range r.Decides {
				if s.set.Outcomes[dec.Outcome].Decl.Name == name {
					var reads []string
					if dec.Literal == nil {
						reads = s.computed(r.Reads)
					}
					both[n].add(dec.Text, s.applies[i], reads)
				}
			}
		}
	}
	d.outcomes[name] = d.contentsDiffer("outcome", name, both, d.pos(name))
}

func (d *differ) pos(outcome string) rules.Pos {
	for _, s := range []*side{d.new, d.side} {
		for _, o := range s.set.Outcomes {
			if o.Decl.Name == outcome {
				return o.Decl.Pos
			}
		}
	}
	return rules.Pos{}
}

// effects compares everything else that rules give.
func (d *differ) effects() {
	type thing struct{ group, name string }
	var order []thing
	all := map[thing]*[2]contents{}
	at := map[thing]rules.Pos{}
	for n, s := range d.sides() {
		for i, r := range s.set.Rules {
			for _, e := range r.Effects {
				t := thing{e.Group, e.Name}
				if all[t] == nil {
					all[t] = &[2]contents{}
					order = append(order, t)
				}
				at[t] = e.Pos
				all[t][n].add(e.Content, s.applies[i], s.computed(r.Reads))
			}
		}
	}
	slices.SortStableFunc(order, func(a, b thing) int { return slices.Index(groupOrder, a.group) - slices.Index(groupOrder, b.group) })
	for _, t := range order {
		x := d.contentsDiffer(t.group, t.name, *all[t], at[t])
		if t.group == "due" {
			d.outcomes[clockName(t.name)] = x
		}
	}
}

// contentsDiffer searches for applications to which one set gives a content
// and the other does not, or to which a content reads what differs. It returns
// that they may differ.
func (d *differ) contentsDiffer(group, name string, both [2]contents, pos rules.Pos) ref {
	g := d.sp.graph
	differs := []ref{}
	for _, text := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(both[0].order, both[1].order)))) {
		old, new := g.or(both[0].when[text]...), g.or(both[1].when[text]...)
		if old != new {
			d.search(group, name, pos, [][]goal{
				{{old, yes}, {new, no | open}}, {{new, yes}, {old, no | open}}, {{old, open}, {new, no}}, {{new, open}, {old, no}}})
			differs = append(differs, g.or(g.and(old, g.not(new)), g.and(new, g.not(old))))
		}
		for _, o := range slices.Compact(slices.Sorted(slices.Values(slices.Concat(both[0].reads[text], both[1].reads[text])))) {
			if x := d.outcomes[o]; x != never && x != always {
				d.search(group, name, pos, [][]goal{{{old, yes}, {new, yes}, {x, yes}}})
			}
		}
	}
	return g.or(differs...)
}

// computed names the outcomes and deadlines among slots.
func (s *side) computed(deps []lang.Dep) []string {
	var out []string
	for _, dep := range deps {
		if o := s.outcomeAt(dep); o >= 0 {
			out = append(out, s.set.Outcomes[o].Decl.Name)
		} else if id := s.clockAt(dep); id != "" {
			out = append(out, clockName(id))
		}
	}
	return out
}

func clockName(id string) string { return "deadlines." + id }

// complete compares the promises that outcomes have a value.
func (d *differ) complete() {
	for i := range d.set.Outcomes {
		o := &d.set.Outcomes[i]
		j := slices.IndexFunc(d.new.set.Outcomes, func(n model.Outcome) bool { return n.Decl.Name == o.Decl.Name })
		if j < 0 {
			continue
		}
		old, new := d.promise(d.side, i), d.promise(d.new, j)
		if old != new {
			d.search("status", o.Decl.Name, o.Decl.Pos, [][]goal{{{old, yes}, {new, no | open}}, {{new, yes}, {old, no | open}}})
		}
	}
}

func (d *differ) promise(s *side, outcome int) ref {
	o := &s.set.Outcomes[outcome]
	if o.Complete == nil {
		return never
	}
	parts := []ref{s.cond(o.Complete), s.gives(outcome, lang.NoneValue())}
	if o.List >= 0 {
		parts = append(parts, s.exists[o.List])
	}
	return s.sp.graph.and(parts...)
}

// search lists the regions that meet any of some goals, each with a witness
// whose decisions really differ.
func (d *differ) search(group, name string, pos rules.Pos, questions [][]goal) {
	listed := 0
	undecided := []string{}
	for _, goals := range questions {
		d.report.Questions++
		tries, failed := 0, false
		var regions []domain
		v := d.solver.search(goals, d.allowance(), func(box domain) bool {
			if slices.ContainsFunc(regions, func(r domain) bool { return within(box, r) }) {
				return false
			}
			box = d.widen(box, goals)
			regions = append(regions, box)
			if tries++; tries > mostTries || d.ctx.Err() != nil {
				failed = true
				d.solver.budget = 0
				return false
			}
			if listed >= regionsOfOne {
				d.out.Left++
				d.solver.budget = 0
				return false
			}
			if d.region(group, name, box) {
				listed++
			} else {
				failed = true
				undecided = d.involved(box, undecided)
			}
			return false
		})
		if v == exhausted && (failed || d.solver.budget < 0) && listed == 0 {
			if len(undecided) == 0 {
				undecided = d.cone(goals)
			}
			d.out.Undecided = append(d.out.Undecided, Undecided{group, name, pos, undecided})
			return
		}
	}
}

// widen adds whatever classes leave the goals met, axis by axis.
func (d *differ) widen(box domain, goals []goal) domain {
	box = slices.Clone(box)
	for _, a := range d.sp.axes {
		for i := range a.classes {
			if box.has(a, i) {
				continue
			}
			w, bit := a.first+i/64, uint64(1)<<(i%64)
			box[w] |= bit
			if !d.solver.meets(box, goals) {
				box[w] &^= bit
			}
		}
	}
	return box
}

// region evaluates a witness by both sets. It reports false where they agree.
func (d *differ) region(group, name string, box domain) bool {
	w := d.witness(box, manner{})
	d.onlyOn(w)
	changes := d.changed(w)
	if len(changes) == 0 {
		return false
	}
	if w.RulesOn != "" && d.sp.on.IsZero() {
		w, changes = d.stated(w, box, changes)
	}
	where := d.where(box)
	key := fmt.Sprint(where, changes)
	if d.seen[key] {
		return true
	}
	d.seen[key] = true
	if len(d.out.Regions) >= mostRegions {
		d.out.Left++
		return true
	}
	d.out.Regions = append(d.out.Regions, Region{group, name, where, d.terms(box), w, changes})
	return true
}

// changed is what the two sets decide differently about a witness.
func (d *differ) changed(w *Witness) []Change {
	old, err := d.eng.Evaluate(d.ctx, engine.Input{At: w.At, RulesOn: w.RulesOn, Facts: d.declared(w.Facts)})
	if err != nil {
		return nil
	}
	new, err := d.new.eng.Evaluate(d.ctx, engine.Input{At: w.At, RulesOn: w.RulesOn, Facts: d.new.declared(w.Facts)})
	d.report.Applications++
	if err != nil {
		return nil
	}
	return Compare(old, new)
}

// stated is a witness with its date among the facts, where both sets take their
// date from one fact and the same things change.
func (d *differ) stated(w *Witness, box domain, changes []Change) (*Witness, []Change) {
	if a := d.dateFact(d.set.RulesOn); a == nil || a != d.new.dateFact(d.new.set.RulesOn) {
		return w, changes
	}
	other := d.witness(box, manner{stated: true})
	same := func(a, b Change) bool { return a.Group == b.Group && a.Name == b.Name }
	if now := d.changed(other); slices.EqualFunc(now, changes, same) {
		return other, now
	}
	return w, changes
}

// declared gives the facts of an application by their names, without those that
// the set does not declare.
func (s *side) declared(facts map[string]any) map[string]any {
	out := map[string]any{}
	var visit func(m map[string]any, prefix string)
	visit = func(m map[string]any, prefix string) {
		for key, x := range m {
			path := strings.TrimPrefix(prefix+"."+key, ".")
			if slot, ok := s.set.Global.Slot(path); ok && slot < s.set.Facts {
				out[s.set.Global.Fields[slot].Name] = s.declaredItems(s.set.Global.Fields[slot], x)
			} else if sub, ok := x.(map[string]any); ok {
				visit(sub, path)
			}
		}
	}
	visit(facts, "")
	return out
}

func (s *side) declaredItems(f lang.Field, x any) any {
	items, ok := x.([]any)
	if !ok || f.Type.Elem == nil || f.Type.Elem.Rec == nil {
		return x
	}
	out := make([]any, len(items))
	for i, it := range items {
		m, _ := it.(map[string]any)
		kept := map[string]any{}
		for key, v := range m {
			if slot, ok := f.Type.Elem.Rec.Slot(key); ok && f.Type.Elem.Rec.Fields[slot].Fact != nil {
				kept[f.Type.Elem.Rec.Fields[slot].Name] = v
			}
		}
		out[i] = kept
	}
	return out
}

// declarations compares what facts are, and the calendar and dates of the sets.
func (d *differ) declarations() {
	a, b := d.set.Source, d.new.set.Source
	compare := func(kind, name, from, to string) {
		if from != to {
			d.out.Declarations = append(d.out.Declarations, Declaration{kind, name, from, to})
		}
	}
	old, new := factTexts(d.side), factTexts(d.new)
	for _, name := range sortedNames(old, new) {
		compare("fact", name, old[name], new[name])
	}
	compare("calendar", b.CalendarID, a.CalendarID+" "+digest(d.set.Cal), b.CalendarID+" "+digest(d.new.set.Cal))
	compare("timezone", "", a.Timezone, b.Timezone)
	compare("rules_on", "", leafText(d.set.RulesOn), leafText(d.new.set.RulesOn))
	for i, p := range a.Policies {
		for j, q := range b.Policies {
			if p.ID == q.ID {
				compare("rules_on", p.ID, leafText(d.set.Dated[i]), leafText(d.new.set.Dated[j]))
			}
		}
	}
}

func digest(c *calendar.Calendar) string {
	if c == nil {
		return ""
	}
	return c.Digest()
}

func leafText(l *model.Leaf) string {
	if l == nil {
		return ""
	}
	return l.Key
}

func sortedNames(ms ...map[string]string) []string {
	var out []string
	for _, m := range ms {
		for name := range m {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// factTexts describes each fact by everything that can change a decision.
func factTexts(s *side) map[string]string {
	out := map[string]string{}
	var visit func(prefix string, f *rules.Fact)
	visit = func(prefix string, f *rules.Fact) {
		var values []string
		for _, v := range f.Type.Values {
			values = append(values, v.ID)
		}
		parts := []string{f.Type.Kind.String()}
		say := func(name, v string) {
			if v != "" {
				parts = append(parts, name+" "+v)
			}
		}
		say("unit", f.Type.Unit)
		say("values", strings.Join(values, "|"))
		say("min", f.Type.Min)
		say("max", f.Type.Max)
		say("pattern", f.Type.Regexp)
		say("format", f.Type.Format)
		if f.Type.Length > 0 {
			say("max_length", fmt.Sprint(f.Type.Length))
		}
		if f.Required {
			parts = append(parts, "required")
		}
		if f.Default != nil {
			say("default", valueText(f.Default))
		}
		if f.Derive != nil {
			say("derive", f.Derive.Source)
		}
		say("key", f.Key)
		say("keys", f.Keys)
		out[prefix+f.Name] = strings.Join(parts, ", ")
		for _, it := range f.Item {
			visit(prefix+f.Name+".", it)
		}
	}
	for _, f := range s.set.Source.Facts {
		visit("", f)
	}
	return out
}

func valueText(v *rules.Value) string {
	if v.Kind == rules.ValueNull {
		return "none"
	}
	text := v.Text
	for i := range v.Items {
		text += " " + valueText(&v.Items[i])
	}
	if v.Kind == rules.ValueList {
		return "[" + strings.TrimSpace(text) + "]"
	}
	return text
}
