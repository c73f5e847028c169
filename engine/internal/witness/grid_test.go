package witness

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// reduced is what a decision says, without what names rules or depends on
// other tasks.
func (d *refDecision) reduced() map[string]string { return reduce(d.says) }

func reduce(says map[string]string) map[string]string {
	out := map[string]string{}
	for k, v := range says {
		switch {
		case strings.HasPrefix(k, "reject "):
			v = "" // by however many elements
		case strings.HasPrefix(k, "notice "): // once or more, by its words
			lines := strings.SplitAfter(v, "\n")
			slices.Sort(lines)
			v = strings.Join(slices.Compact(lines), "")
		case strings.HasPrefix(k, "material "):
			v = strings.Join(strings.SplitN(v, ",", 3)[:2], ",") // waived or not, and where it is
		case strings.HasPrefix(k, "route "):
			v, _, _ = strings.Cut(v, " stage ")
		}
		out[k] = v
	}
	return out
}

// grid enumerates every combination of samples of the unknown facts, with what
// each decides; nil where there are too many, or a list is among them.
func (c *completer) grid(most int) (facts []unknownFact, xs []completion, ds []*refDecision) {
	facts = c.unknowns(c.base)
	size := 1
	for _, u := range facts {
		if u.fact.Type.Kind == rules.KindList || u.fact.Derive != nil || c.isKeys(u.path) {
			return nil, nil, nil
		}
		if size *= len(c.samples(u)); size > most {
			return nil, nil, nil
		}
	}
	for n := range size {
		x := completion{}
		for _, u := range facts {
			all := c.samples(u)
			x[u.path], n = all[n%len(all)], n/len(all)
		}
		_, d := c.complete(x)
		xs, ds = append(xs, x), append(ds, d)
	}
	return facts, xs, ds
}

func (c *completer) isKeys(path string) bool {
	return slices.ContainsFunc(c.w.set.Facts, func(f *rules.Fact) bool { return f.Keys == path })
}

// exact compares missing with all completions: what is called certain has two
// of them that differ in it alone and are decided differently. In a set that
// compares facts with constants only, what is listed makes some difference.
func (c *completer) exact(d *engine.Decision) (why string, tried bool) {
	facts, xs, ds := c.grid(300)
	if facts == nil {
		return "", false
	}
	// An error leaves rules undetermined in every completion, and asks for all
	// that they read.
	// What clocks read of events, dates that are moved, and choices among what is
	// given are not cut by constants.
	plain := c.g.simple && !strings.Contains(c.yaml, "deadlines.") && !movedDate.MatchString(c.yaml) && !choice.MatchString(c.yaml) &&
		!slices.ContainsFunc(ds, func(d *refDecision) bool { return len(d.run.failed) > 0 })
	for _, o := range d.Outcomes {
		for _, p := range o.Possible {
			if plain && o.Open && !c.comesTo(o.Name, valueText(p), ds) {
				return fmt.Sprintf("%s is said to be possibly %v, and never is", o.Name, p), true
			}
		}
	}
	for _, m := range d.Missing {
		k := slices.IndexFunc(facts, func(u unknownFact) bool { return u.path == m.Fact })
		if k < 0 && (c.base.underived[m.Fact] || strings.HasSuffix(m.Fact, ".to")) {
			continue // it can be given; or it is the end of a suspension, which need not come
		}
		if k < 0 {
			return fmt.Sprintf("%s is missing and not unknown", m.Fact), true
		}
		needed := m.Certain || plain && !facts[k].fact.Required && !c.onlyShown(facts[k])
		if needed && !sways(facts[k].path, xs, ds) {
			return fmt.Sprintf("%s is missing (certain: %v) and makes no difference", m.Fact, m.Certain), true
		}
	}
	return "", true
}

// onlyShown reports whether nothing may be told of a fact by its values: there is
// one sample, or its constraints rule constants out in what effects show.
func (c *completer) onlyShown(u unknownFact) bool {
	t := u.fact.Type
	constrained := t.Format+t.Regexp+t.Min+t.Max != "" || t.Length > 0
	return len(c.samples(u)) < 2 || constrained && strings.Contains(c.yaml, "'= ")
}

// choice is a value of an effect that depends on a condition.
var choice = regexp.MustCompile(`'= [^']* \? `)

// movedDate is a date moved by a period, whose classes are not always moved with it.
var movedDate = regexp.MustCompile(` [+-] \d+ (month|day|year)`)

// comesTo reports whether some completion gives an outcome a value.
func (c *completer) comesTo(name, value string, ds []*refDecision) bool {
	if value == "null" || value == "[]" {
		return true // where no rule gives it
	}
	return slices.ContainsFunc(ds, func(d *refDecision) bool {
		_, clash := d.says["conflict outcome "+name]
		return clash || d.says["outcome "+name] == value
	})
}

// clashing is what a decision says beside its values: over what rules are in
// conflict, how often it rejects, how long its clocks run, and what is open.
func (d *refDecision) clashing() string {
	var out []string
	for name, o := range d.run.outcomes {
		for _, v := range o.given {
			if o.conflict() {
				out = append(out, name+" "+d.run.json(v))
			}
		}
	}
	for k, v := range d.says {
		if strings.HasPrefix(k, "conflict ") || strings.HasPrefix(k, "reject ") {
			out = append(out, fmt.Sprint(k, d.by[k], v))
		}
	}
	for task, r := range d.routes { // it is shown with the element that gives it first
		out = append(out, task+" of "+r.inst.element())
	}
	for id, c := range d.run.clocks {
		for _, x := range c.given {
			if x.state.Status != calendar.NotStarted { // two limits may have one due date
				out = append(out, id+" within "+x.says)
			}
		}
	}
	for k := range d.open {
		out = append(out, "open "+k)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), "\n")
}

// sways reports whether two completions that differ in one fact alone are
// decided differently.
func sways(path string, xs []completion, ds []*refDecision) bool {
	seen := map[string]int{}
	for i, x := range xs {
		rest := maps.Clone(x)
		delete(rest, path)
		key := fmt.Sprint(rest)
		j, there := seen[key]
		if !there {
			seen[key] = i
			continue
		}
		if ds[i].status != ds[j].status || !maps.Equal(ds[i].noValue, ds[j].noValue) || ds[i].clashing() != ds[j].clashing() || !maps.Equal(ds[i].reduced(), ds[j].reduced()) {
			return true
		}
	}
	return false
}
