package witness

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
)

// change is one way in which an amended set may differ.
type change struct {
	name string
	make func(p *proof) string
}

func changes() []change {
	swap := func(from, to string) func(*proof) string {
		return func(p *proof) string { return p.swapped(from, to) }
	}
	return []change{
		{"nothing but words", func(p *proof) string { return strings.Replace(p.yaml, "{en: Told}", "{en: Said}", 1) }},
		{"a rule less", func(p *proof) string { return without(p.yaml, pick(p.g, p.g.rules).id[len("pol0/"):]) }},
		{"a bound", swap(" < ", " <= ")},
		{"another bound", swap(" >= ", " > ")},
		{"a value", swap(`"yes"`, `"no"`)},
		{"a condition", swap(" and ", " or ")},
		{"a parameter", swap("value: 1,", "value: 2,")},
		{"an exception less", func(p *proof) string { return overridesLine.ReplaceAllString(p.yaml, "") }},
	}
}

var overridesLine = regexp.MustCompile(`(?m)^        overrides: .*\n`)

// swapped changes one place among the policies.
func (p *proof) swapped(from, to string) string {
	head, policies, _ := strings.Cut(p.yaml, "policies:\n")
	if strings.HasPrefix(from, "value:") {
		return strings.Replace(p.yaml, from, to, 1)
	}
	n := strings.Count(policies, from)
	if n == 0 {
		return p.yaml
	}
	at := 0
	for range p.g.IntN(n) + 1 {
		at += strings.Index(policies[at:], from) + len(from)
	}
	return head + "policies:\n" + policies[:at-len(from)] + to + policies[at:]
}

// diff changes the set in one place and holds the difference that is told
// against what both sets decide.
func (p *proof) diff() string {
	ch := pick(p.g, changes())
	yaml := ch.make(p)
	w, err := newWitnesses(yaml)
	if err != nil {
		return ""
	}
	opts := analyze.Options{At: genAt()}
	got, err := analyze.Diff(context.Background(), p.w.eng, w.eng, opts)
	if err != nil {
		return err.Error()
	}
	p.c.counts["diff: "+ch.name]++
	if got.Same {
		p.c.counts["diff: the same, proved"]++
	}
	p.c.counts["diff: regions"] += len(got.Regions)
	p.c.counts["diff: not decided"] += len(got.Undecided)
	tell := func(why string, i int) string {
		return fmt.Sprintf("%s%s\nafter %s\nsame %v, regions %v, not decided %v\n%s\n--- and\n%s", why, p.shown(i), ch.name, got.Same, inWords(got.Regions), got.Undecided, p.yaml, yaml)
	}
	for i, in := range p.inputs {
		d, err := w.eng.Evaluate(context.Background(), in)
		if err != nil {
			return err.Error()
		}
		changed := analyze.Compare(p.ds[i], d)
		if why := differs(p.said[i], sayings(d)); why == "" || len(changed) == 0 {
			p.c.counts["diff: applications that do not"]++
			continue
		} else if p.c.counts["diff: applications that differ"]++; !told(got, changed, in) {
			return tell("not told: "+why, i)
		}
	}
	return p.regions(got, w)
}

func inWords(rs []analyze.Region) []string {
	var out []string
	for _, r := range rs {
		out = append(out, fmt.Sprint(r.Section, " ", r.Name, " where ", r.Where))
	}
	return out
}

// told reports whether a difference knows that an application is decided
// differently: a region of it holds, or it is not decided whether there is more.
func told(got *analyze.Difference, changed []analyze.Change, in engine.Input) bool {
	if got.Same {
		return false
	}
	if len(got.Undecided)+len(got.Declarations)+got.Left > 0 {
		return true
	}
	return slices.ContainsFunc(got.Regions, func(r analyze.Region) bool {
		return !slices.ContainsFunc(r.Terms, func(t analyze.Term) bool { return excluded(t, in) })
	})
}

// excluded reports whether a term says of a fact outside lists that it is not
// what the application gives.
func excluded(t analyze.Term, in engine.Input) bool {
	v, given := at(in.Facts, t.Fact)
	if !given || t.Fact == "" || len(t.From) > 0 {
		return false
	}
	return !slices.ContainsFunc(t.Parts, func(part analyze.Part) bool {
		switch part.Kind {
		case analyze.PartIs:
			return fmt.Sprint(part.Value) == fmt.Sprint(v)
		case analyze.PartRange:
			x, low, high := asNumber(v), asNumber(part.Low), asNumber(part.High)
			if x == nil || part.Low != nil && low == nil || part.High != nil && high == nil {
				return true
			}
			return (low == nil || *x > *low || *x == *low && !part.Above) && (high == nil || *x < *high || *x == *high && !part.Below)
		}
		return true // not looked at
	})
}

func asNumber(v any) *float64 {
	if f, ok := number(v); ok {
		return &f
	}
	return nil
}

func at(facts map[string]any, path string) (any, bool) {
	if v, ok := facts[path]; ok {
		return v, true
	}
	first, rest, dotted := strings.Cut(path, ".")
	if m, ok := facts[first].(map[string]any); ok && dotted {
		return at(m, rest)
	}
	return nil, false
}

// regions decides the application that each region shows by both sets.
func (p *proof) regions(got *analyze.Difference, w *witnesses) string {
	for _, r := range got.Regions {
		if r.Witness == nil {
			return "a region without an application"
		}
		var ds []*engine.Decision
		for _, eng := range []*engine.Engine{p.w.eng, w.eng} {
			d, err := eng.Evaluate(context.Background(), r.Witness.Input())
			if err != nil {
				return err.Error()
			}
			ds = append(ds, d)
		}
		if len(analyze.Compare(ds[0], ds[1])) == 0 {
			return fmt.Sprintf("the application of a region is decided alike: %s\n%v\n%s", r.Witness, r.Where, p.yaml)
		}
	}
	return ""
}
