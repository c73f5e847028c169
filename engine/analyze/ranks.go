package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// value is what a rule gives an outcome, to what is at hand on a side.
type value struct {
	at    *prove.Side
	rule  int
	gives model.Decide
}

// always is that it matters, whatever the ranks.
func always(_, _ value) prove.Ref { return prove.Always }

// atIssue is that no rank settles what two values disagree in: neither goes
// before the other, and nothing before either.
func (c *checker) atIssue(a, b value) prove.Ref {
	if rules.Outranks(a.gives.Rank, b.gives.Rank) || rules.Outranks(b.gives.Rank, a.gives.Rank) {
		return prove.Never
	}
	return c.Sp.Graph.And(a.stands(), b.stands())
}

// stands is that the value counts.
func (v value) stands() prove.Ref { return v.at.Sp.Graph.Not(v.at.Aside(v.rule, v.gives)) }

// settledBy is that one of two values goes before the other, and nothing before it.
func (c *checker) settledBy(a, b value) prove.Ref {
	switch {
	case rules.Outranks(a.gives.Rank, b.gives.Rank):
		return a.stands()
	case rules.Outranks(b.gives.Rank, a.gives.Rank):
		return b.stands()
	}
	return prove.Never
}

// outranked reports two rules of different ranks that give an outcome different
// values: the higher prevails, which must not go unseen.
func (c *checker) outranked(outcome, i, j int) {
	high, low := i, j
	switch a, b := c.rankIn(outcome, i), c.rankIn(outcome, j); {
	case a == b || i == j:
		return
	case rules.Outranks(b, a):
		high, low = j, i
	}
	m := c.meet(i, j, func(d *engine.Decision) bool {
		return c.setsAside(d, outcome, high, low) || c.setsAside(d, outcome, low, high)
	})
	m.about, m.gives = problem{code: "outranked"}, low
	c.differently(m, outcome, func(second *prove.Side) prove.Ref { return c.disagree(outcome, i, j, second, c.settledBy) })
	a, b := &c.Set.Rules[high], &c.Set.Rules[low]
	name := c.Set.Outcomes[outcome].Decl.Name
	m.settled = text.Say("核对两处条文；确应从其高者的，在“%[1]s”里写 allow: {outranked: 理由}，否则改正“%[1]s”",
		"compare the two clauses; where the higher is meant to prevail say so in %[1]q by `allow: {outranked: reason}`, else correct %[1]q", b.ID)
	m.report([2]rules.Pos{a.Src.Pos, b.Src.Pos},
		text.Say("%[1]s 的“%[3]s”优先于 %[2]s 的", "%[1]s prevails over %[2]s in %[3]q", a.ID, b.ID, name),
		text.Say("给出不同的“%[1]s”：以层级高的“%[2]s”（%[3]s）为准，“%[4]s”（%[5]s）的不算",
			"give different values of %[1]q: %[2]q (%[3]s) is of the higher rank and prevails over %[4]q (%[5]s)", name, a.ID, clauses(a), b.ID, clauses(b)))
}

// rankIn is the highest rank by which a rule gives an outcome, 0 for none.
func (c *checker) rankIn(outcome, rule int) int {
	out := 0
	for _, d := range c.Set.Rules[rule].Decides {
		if d.Outcome == outcome && d.Rank > 0 && (out == 0 || d.Rank < out) {
			out = d.Rank
		}
	}
	return out
}

// clauses are the citations of a rule, or of what it decides, in one text.
func clauses(r *model.Rule) text.Names {
	var out []string
	add := func(cites []rules.Cite) {
		for _, c := range cites {
			if s := c.String(); !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	for _, e := range r.Src.Effects {
		if e.Kind == "decide" {
			add(e.Cites)
		}
	}
	if len(out) == 0 {
		add(r.Src.Cites)
	}
	return text.Names(out)
}

// setsAside reports whether a decision says that one rule's value of an outcome does
// not count because of another's.
func (c *checker) setsAside(d *engine.Decision, outcome, high, low int) bool {
	return slices.ContainsFunc(d.Resolved, func(r engine.Resolved) bool {
		return c.NamesOutcome(outcome, r.Outcome) && r.OverRule == c.Set.Rules[low].ID && slices.Contains(r.Rules, c.Set.Rules[high].ID)
	})
}
