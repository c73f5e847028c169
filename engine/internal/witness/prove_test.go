package witness

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze"
	"github.com/guize-rules/guize/rules"
)

// TestFindings holds what check and diff say of small random sets against
// brute force: what is said never to be is looked for in every application over
// the classes of the facts, and what they show there must have been found.
func TestFindings(t *testing.T) {
	t.Parallel()
	c := eachSet(t, 240, 12, (*campaign).prove)
	if c.sets < 5 {
		return
	}
	for _, asked := range []string{"check: unreachable", "check: redundant", "diff: applications that differ", "diff: applications that do not"} {
		if c.counts[asked] == 0 && c.failures.Load() == 0 {
			t.Errorf("nothing was asked of %q", asked)
		}
	}
}

// smallSet writes a set of few facts with few classes.
func smallSet(seed uint64) (yaml string, g *gen) {
	g = newGen(seed)
	g.small, g.simple = true, g.chance(0.7)
	g.write()
	return g.doc.yaml(), g
}

// mostApplications bounds how many applications of one set are decided.
const mostApplications = 400

// proof is a set with what was decided of its applications.
type proof struct {
	c      *campaign
	seed   uint64
	yaml   string
	g      *gen
	w      *witnesses
	inputs []engine.Input
	ds     []*engine.Decision
	said   []map[string]string // what each decision says, and its status
}

func (c *campaign) prove(seed uint64) {
	yaml, g := smallSet(seed)
	c.sets++
	w, err := newWitnesses(yaml)
	if err != nil {
		c.refused++
		return
	}
	c.made(g, w)
	p := &proof{c: c, seed: seed, yaml: yaml, g: g, w: w}
	p.inputs = p.applications()
	for _, in := range p.inputs {
		d, err := w.eng.Evaluate(context.Background(), in)
		if err != nil {
			c.failed(seed, err.Error()+"\n"+yaml)
			return
		}
		p.ds, p.said = append(p.ds, d), append(p.said, sayings(d))
	}
	c.counts["applications"] += len(p.inputs)
	if why := p.check(); why != "" {
		c.failed(seed, why+"\n"+yaml)
		return
	}
	if why := p.diff(); why != "" {
		c.failed(seed, why)
	}
}

// sayings is what a decision says, without the names of rules.
func sayings(d *engine.Decision) map[string]string {
	says, open := contents(d)
	says = reduce(says)
	for k := range open {
		says[k] = "open"
	}
	says["status"] = string(d.Status)
	return says
}

// applications are all combinations of the candidates of each fact, or as many
// random ones, each with a date whose rules apply.
func (p *proof) applications() []engine.Input {
	c := &completer{sampled: map[*rules.Fact][]any{}, Rand: rand.New(rand.NewPCG(p.seed, 7)), w: p.w, g: p.g, in: genInput{Facts: map[string]any{}}}
	c.base = p.w.ref.run(refInput{facts: map[string]any{}, at: genAt()})
	dates := []string{"", "2021-06-30", "2021-09-09", "2021-09-11", "2022-03-01"}
	var out []engine.Input
	for n := range mostApplications {
		in := engine.Input{At: genAt(), Facts: map[string]any{}, RulesOn: dates[n%len(dates)]}
		for _, f := range p.w.set.Facts {
			if v := p.value(c, f, &n); v != nil {
				put(in.Facts, f.Name, v)
			}
		}
		if p.w.set.RulesOn != nil { // the date of the rules is that of a fact
			in.RulesOn = ""
		}
		p.keyedLists(c, &in)
		out = append(out, in)
	}
	return out
}

// value takes the next candidate of a fact in mixed radix; lists are random.
func (p *proof) value(c *completer, f *rules.Fact, n *int) any {
	if f.Keys != "" {
		return nil
	}
	all := c.samples(unknownFact{f.Name, f})
	if len(all) == 0 {
		return nil
	}
	if f.Type.Kind == rules.KindList {
		return all[c.IntN(len(all))]
	}
	v := all[*n%len(all)]
	if *n /= len(all); *n == 0 {
		*n = c.IntN(1 << 30)
	}
	return v
}

// keyedLists gives the elements of lists with keys their fields.
func (p *proof) keyedLists(c *completer, in *engine.Input) {
	for _, l := range p.g.lists {
		set, _ := in.Facts[l.keys].([]any)
		byKey := map[string]any{}
		for _, k := range set {
			m := map[string]any{}
			for _, f := range l.fields {
				decl := p.field(l.name, f.name)
				if v := c.sample(unknownFact{l.name + "[" + k.(string) + "]." + f.name, decl}); v != nil {
					m[f.name] = v
				}
			}
			byKey[k.(string)] = m
		}
		if l.keys != "" {
			in.Facts[l.name] = byKey
		}
	}
}

func (p *proof) field(list, name string) *rules.Fact {
	for _, f := range p.w.set.Facts {
		if f.Name != list {
			continue
		}
		for _, x := range f.Item {
			if x.Name == name {
				return x
			}
		}
	}
	return nil
}

var quotedNames = regexp.MustCompile(`"((?:[^"\\]|\\.)*)"`)

func namesIn(text string) []string {
	var out []string
	for _, m := range quotedNames.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

// check holds a report against the decisions.
func (p *proof) check() string {
	r, err := analyze.Check(context.Background(), p.w.eng, analyze.Options{At: genAt()})
	if err != nil {
		return err.Error()
	}
	for _, f := range r.Findings {
		p.c.counts["check: "+f.Code]++
		if why := p.finding(&f); why != "" {
			return why + "\nthough check says: " + f.In("en")
		}
	}
	for _, u := range r.Undecided {
		p.c.counts["check, not decided: "+u.Code]++
	}
	may := p.mayFail(r)
	for i, d := range p.ds {
		if why := notFound(r, d); why != "" {
			return why + p.shown(i)
		}
		if why := passedOver(may, d); why != "" {
			return why + p.shown(i)
		}
	}
	return ""
}

// failing evaluates the application that a rule, or the derivation of a fact, is
// said to fail for.
func (p *proof) failing(f *analyze.Finding, name string) string {
	d, err := p.w.eng.Evaluate(context.Background(), f.Witness.Input())
	if err != nil {
		return err.Error()
	}
	if slices.ContainsFunc(d.Errors, func(e engine.RuleError) bool { return e.Rule == name || e.Fact == name }) {
		return ""
	}
	return fmt.Sprintf("it does not fail for %s: %v", f.Witness, d.Errors)
}

// mayFail is the rules, and the places in them, that a report says can fail or of
// which it leaves that open.
func (p *proof) mayFail(r *analyze.Report) map[string]bool {
	out := map[string]bool{}
	for _, f := range r.Findings {
		if f.Code != "can-fail" {
			continue
		}
		out[namesIn(f.Message["en"])[0]] = true
		if d, err := p.w.eng.Evaluate(context.Background(), f.Witness.Input()); err == nil {
			for _, e := range d.Errors {
				out[e.Pos+e.Code] = true
			}
		}
	}
	for _, u := range r.MayFail {
		out[u.On] = true
	}
	return out
}

// passedOver is a rule that fails though every fact is known, of which nothing
// is said. What reads it waits for it, and what is out of range is not claimed.
func passedOver(may map[string]bool, d *engine.Decision) string {
	for _, e := range d.Errors {
		switch e.Code {
		case "conflict", "param-not-in-force", "no-due-date", "overflow", "function-failed":
			continue
		}
		if e.Rule != "" && len(d.Missing) == 0 && !may[e.Rule] && !may[e.Pos+e.Code] {
			return fmt.Sprintf("%s fails, %s, and check says nothing of it", e.Rule, e.Message)
		}
	}
	return ""
}

func (p *proof) shown(i int) string {
	facts, _ := json.Marshal(p.inputs[i].Facts)
	return fmt.Sprintf("\n%s rules_on %q", facts, p.inputs[i].RulesOn)
}

// finding looks for an application that a finding says there is none of.
func (p *proof) finding(f *analyze.Finding) string {
	names := namesIn(f.Message["en"])
	never := func(rule string, statuses ...string) string {
		for i, d := range p.ds {
			if slices.ContainsFunc(d.Rules, func(r engine.RuleState) bool { return r.Rule == rule && slices.Contains(statuses, string(r.Status)) }) {
				return rule + " does in" + p.shown(i)
			}
		}
		return ""
	}
	switch f.Code {
	case "unreachable", "always-overridden", "shadowed-row":
		return never(names[0], "applies")
	case "override-without-effect":
		for i, d := range p.ds {
			if slices.ContainsFunc(d.Rules, func(r engine.RuleState) bool { return r.Rule == names[1] && r.By == names[0] }) {
				return "it defeats in" + p.shown(i)
			}
		}
	case "redundant":
		return p.redundant(names[0])
	case "can-fail":
		return p.failing(f, names[0])
	case "never-together":
		return p.together(names, p.ruleAt(f.Pos.Line))
	}
	return ""
}

// redundant decides everything without the rule.
func (p *proof) redundant(rule string) string {
	_, id, _ := strings.Cut(rule, "/")
	yaml := without(p.yaml, id)
	w, err := newWitnesses(yaml)
	if yaml == p.yaml || err != nil {
		return "" // a row of a table, or one that others name
	}
	p.c.counts["check: redundant, tried"]++
	for i, in := range p.inputs {
		d, err := w.eng.Evaluate(context.Background(), in)
		if err != nil {
			return err.Error()
		}
		if why := differs(p.said[i], sayings(d)); why != "" {
			return why + p.shown(i)
		}
	}
	return ""
}

// without leaves a rule out of a set.
func without(yaml, id string) string {
	lines := strings.Split(yaml, "\n")
	i := slices.Index(lines, "      - id: "+id)
	if i < 0 {
		return yaml
	}
	return strings.Join(slices.Delete(lines, i, i+block(lines, i)), "\n")
}

func differs(a, b map[string]string) string {
	for k, v := range a {
		if b[k] != v {
			return fmt.Sprintf("%s: %q and %q", k, v, b[k])
		}
	}
	for k, v := range b {
		if _, there := a[k]; !there {
			return fmt.Sprintf("%s: nothing and %q", k, v)
		}
	}
	return ""
}

// ruleAt is the id of the rule in whose lines a line stands.
func (p *proof) ruleAt(line int) string {
	policy, rule := "", ""
	for _, l := range strings.Split(p.yaml, "\n")[:line] {
		if name, ok := strings.CutPrefix(l, "  pol"); ok {
			policy = "pol" + strings.TrimSuffix(name, ":")
		}
		if id, ok := strings.CutPrefix(l, "      - id: "); ok {
			rule = policy + "/" + id
		}
	}
	return rule
}

// together looks for an application with both tasks, of which the rule gives
// the one that waits.
func (p *proof) together(names []string, rule string) string {
	if len(names) < 2 || strings.ContainsAny(names[0]+names[1], "{*") {
		return ""
	}
	for i, d := range p.ds {
		has := func(task string) bool {
			return slices.ContainsFunc(d.Routes, func(r engine.Route) bool {
				return r.Task == task && (task != names[0] || r.Rule == rule && slices.Contains(r.After, names[1]))
			})
		}
		if has(names[0]) && has(names[1]) {
			return rule + " has both in" + p.shown(i)
		}
	}
	return ""
}

// notFound says what a decision shows and the report does not know.
func notFound(r *analyze.Report, d *engine.Decision) string {
	knows := func(code string, about ...string) bool {
		named := func(names []string) bool {
			return slices.ContainsFunc(about, func(a string) bool { return slices.Contains(names, a) })
		}
		return r.Left[code] > 0 ||
			slices.ContainsFunc(r.Findings, func(f analyze.Finding) bool { return f.Code == code && named(namesIn(f.Message["en"])) }) ||
			slices.ContainsFunc(r.Undecided, func(u analyze.Undecided) bool { return u.Code == code && named([]string{u.On}) })
	}
	for _, k := range d.Conflicts {
		if !knows("conflict", k.Rules...) {
			return fmt.Sprintf("a conflict over %s of %v that check does not find", k.On, k.Rules)
		}
	}
	for _, e := range d.Errors {
		if e.Code == "no-value" && e.Outcome != "" && !knows("gap", plainName(e.Outcome)) {
			return fmt.Sprintf("a gap of %s that check does not find", e.Outcome)
		}
	}
	return ""
}

// plainName is works.approval for works[water].approval.
func plainName(path string) string {
	return regexp.MustCompile(`\[[^\]]*\]`).ReplaceAllString(path, "")
}
