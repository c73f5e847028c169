package analyze

import (
	"context"
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
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
// which, as conditions that hold together, as far as classes of values can say;
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
