package analyze

import (
	"slices"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// meeting is the question whether two rules, or one rule twice, meet in one
// application so that a decision passes a test.
type meeting struct {
	c       *checker
	i, j    int
	test    func(*engine.Decision) bool
	others  []int // rules that could hide what the two do
	verdict prove.Verdict
	two     bool // the witness has two elements
	w       *Witness
	facts   []string   // that kept it from being decided
	about   problem    // its code
	settled rules.Text // what to do about it, where it is no conflict
	gives   int        // the rule that gives way, where it is no conflict
}

func (c *checker) meet(i, j int, test func(*engine.Decision) bool) *meeting {
	m := &meeting{c: c, i: i, j: j, about: problem{code: "conflict"}}
	m.test = func(d *engine.Decision) bool {
		a, b := m.rules()
		return applying(d, a.ID) && applying(d, b.ID) && test(d)
	}
	return m
}

// applying reports whether a rule applies to some element.
func applying(d *engine.Decision, rule string) bool {
	_, ok := became(d, rule, engine.RuleApplies)
	return ok
}

// rules are the two that meet, in the order of the file.
func (m *meeting) rules() (a, b *model.Rule) {
	return &m.c.Set.Rules[m.i], &m.c.Set.Rules[m.j]
}

// list is the list that both rules run over, or -1.
func (m *meeting) list() int {
	if l := m.c.Set.Rules[m.i].List; l == m.c.Set.Rules[m.j].List {
		return l
	}
	return -1
}

// once asks it of one element of each list: say is what else must hold.
func (m *meeting) once(say func(second *prove.Side) []prove.Ref) {
	c := m.c
	if m.verdict == prove.Found || prove.Disjoint(c.Hull(m.i), c.Hull(m.j), c.Sp) {
		return
	}
	m.ask(c.Side, append(say(c.Side), c.Applies[m.i], c.Applies[m.j]), m.test, manners(0))
}

// twice asks it of two elements of the list that both rules run over.
func (m *meeting) twice(say func(second *prove.Side) []prove.Ref) {
	c, l := m.c, m.list()
	if m.verdict == prove.Found || l < 0 {
		return
	}
	o := c.Other(l, 1)
	if prove.Disjoint(c.Hull(m.i), o.Hull(m.j), c.Sp) {
		return
	}
	a, b := m.rules()
	test := func(d *engine.Decision) bool { return m.test(d) && onTwo(d, a.ID, b.ID) }
	m.ask(o, append(say(o), c.Applies[m.i], o.Rule(m.j), prove.Distinct(c.Side, o, l)), test, manners(l+1))
	m.two = m.verdict == prove.Found
}

// ask looks for an application to which all of what must hold holds. Where what
// is found does not show it, others may be in the way, and it is looked for
// without them.
func (m *meeting) ask(second *prove.Side, must []prove.Ref, test func(*engine.Decision) bool, how []manner) {
	if slices.Contains(must, prove.Never) {
		return
	}
	var goals []prove.Goal
	for _, r := range must {
		goals = append(goals, r.Is(prove.Yes))
	}
	w, v, facts := m.c.show(goals, test, how...)
	if away := m.away(second); v == prove.Exhausted && len(away) > 0 {
		var without prove.Verdict
		if w, without, _ = m.c.show(append(goals, away...), test, how...); without == prove.Found {
			v = prove.Found
		}
	}
	switch v {
	case prove.Found:
		m.verdict, m.w = prove.Found, w
	case prove.Exhausted:
		m.verdict, m.facts = prove.Exhausted, append(m.facts, facts...)
	}
}

// away is that no other rule which could be in the way applies.
func (m *meeting) away(second *prove.Side) []prove.Goal { return m.c.away(m.others, second) }

// away is that some rules, unless they are many, apply to no element in play.
func (c *checker) away(rules []int, second *prove.Side) []prove.Goal {
	const most = 12
	if len(rules) > most {
		return nil
	}
	var out []prove.Goal
	for _, r := range rules {
		for _, at := range []*prove.Side{c.Side, second} {
			out = append(out, at.Rule(r).Is(prove.No|prove.Open))
		}
	}
	return out
}

// onTwo reports whether two rules apply to different elements.
func onTwo(d *engine.Decision, a, b string) bool {
	for _, x := range d.Rules {
		for _, y := range d.Rules {
			if x.Rule == a && y.Rule == b && x.Element != y.Element && x.Status == engine.RuleApplies && y.Status == engine.RuleApplies {
				return true
			}
		}
	}
	return false
}

// report adds a conflict that was found, or notes that it is not decided. what
// is what they do, as "give different values of …"; places are where the two
// say so. It is reported at the one that gives way or is the exception, else at the later.
func (m *meeting) report(places [2]rules.Pos, shows, what rules.Text) {
	a, b := m.rules()
	p := problem{code: m.about.code, on: b.ID, pos: b.Src.Pos, facts: m.facts, allow: slices.Concat(m.c.allowed(a), m.c.allowed(b))}
	switch m.verdict {
	case prove.Impossible:
		return
	case prove.Exhausted:
		m.c.leave(p)
		return
	}
	except := m.c.exception(m.i, m.j)
	pos, other := places[1], places[0]
	if m.settled != nil && m.gives == m.i || m.settled == nil && (except == m.i || except < 0 && other.Line > pos.Line) {
		pos, other = other, pos
	}
	if m.w.Shows = shows; a == b && m.two {
		m.w.Shows = text.Say("%[1]s 给两项的不同", "%[1]s gives the two elements different ones", a.ID)
	}
	p.pos, p.witness, p.message, p.hint = pos, m.w, m.message(what), m.hint(except)
	if f := m.c.find(p); f != nil && other != pos {
		f.Related = []rules.Pos{other}
	}
}

// message says who meets how; what begins with "give".
func (m *meeting) message(what rules.Text) rules.Text {
	a, b := m.rules()
	list := ""
	if m.two {
		list = m.c.Set.Lists[m.list()].Fact.Name
	}
	how := text.Say("“%[1]s”与“%[2]s”会同时适用，", "%[1]q and %[2]q can apply together and ", b.ID, a.ID)
	switch {
	case a == b && m.two:
		how = text.Say("“%[1]s”会同时适用于“%[2]s”的两项，", "%[1]q can apply to two elements of %[2]q in one application and ", b.ID, list)
	case a == b:
		how = text.Say("“%[1]s”自己会", "%[1]q by itself can ", b.ID)
	case m.two:
		how = text.Say("“%[1]s”与“%[2]s”会适用于同一件申请中“%[3]s”的不同项，", "%[1]q and %[2]q can apply to different elements of %[3]q in one application and ", b.ID, a.ID, list)
	}
	return text.Say("%s%s", "%s%s", how, what)
}

func (m *meeting) hint(except int) rules.Text {
	a, b := m.rules()
	switch {
	case m.settled != nil:
		return m.settled
	case m.two:
		return text.Say("改为各项自己的结果或任务，或缩小适用范围", "give each element a result or task of its own, or narrow the conditions")
	case a == b:
		return text.Say("改正这条规则", "correct the rule")
	case except < 0:
		return text.Say("哪一条是例外，就在哪一条里写 overrides：在“%[1]s”里写 overrides: %[2]s，或在“%[3]s”里写 overrides: %[4]s；都不是例外的，缩小其中一条的条件",
			"say which is the exception, by `overrides: %[2]s` in %[1]q or `overrides: %[4]s` in %[3]q; if neither is, narrow one of the two", b.ID, nameIn(a, b), a.ID, nameIn(b, a))
	case except == m.i:
		a, b = b, a
	}
	return text.Say("如果“%[1]s”是例外，在它里面写 overrides: %[2]s，并写全它自己的任务和时限；否则缩小其中一条的条件",
		"if %[1]q is the exception, write `overrides: %[2]s` in it, with the tasks and deadlines that hold then; if not, narrow one of the two", b.ID, nameIn(a, b))
}
