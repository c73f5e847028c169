package analyze

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine"
	"github.com/guize-rules/guize/engine/analyze/internal/prove"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// canFailDerived looks for applications for which a fact cannot be derived though
// all that its derivation reads is known. Of facts of elements it is left open.
func (c *checker) canFailDerived() {
	for _, f := range c.Set.Source.Facts {
		if l := c.Set.Derived[f]; l != nil && prove.MayFail(l) && !c.spent() {
			c.canFailToDerive(f, l)
		}
		c.leaveDerivations(f)
	}
}

// leavePromises notes the promises of outcomes that may fail.
func (c *checker) leavePromises() {
	for i := range c.Set.Outcomes {
		if o := &c.Set.Outcomes[i]; o.Complete != nil && c.leafFails(o.Complete) {
			c.report.MayFail = append(c.report.MayFail, Undecided{Code: "can-fail", On: o.Decl.Name, Pos: o.Decl.Complete.Pos})
		}
	}
}

// leafFails reports whether some expression of a condition may fail.
func (c *checker) leafFails(cond *model.Cond) bool {
	may := false
	c.EachLeaf(cond, func(l *model.Leaf) { may = may || prove.MayFail(l) })
	return may
}

// leaveDerivations notes the derivations of an element's facts that may fail.
func (c *checker) leaveDerivations(list *rules.Fact) {
	for _, f := range list.Item {
		if l := c.Set.Derived[f]; l != nil && prove.MayFail(l) {
			c.report.MayFail = append(c.report.MayFail, Undecided{Code: "can-fail", On: list.Name + "." + f.Name, Pos: f.Derive.Pos})
		}
	}
}

func (c *checker) canFailToDerive(f *rules.Fact, l *model.Leaf) {
	s := c.certain()
	c.report.Questions++
	var w *Witness
	var e engine.RuleError
	var facts []string
	v := s.solver.Search([]prove.Goal{s.Fails(l, -1).Is(prove.Yes)}, s.allowance(), func(d prove.Domain) bool {
		facts = s.Involved(d, facts)
		w = s.deriving(d, l)
		drop(w.Facts, f.Name)
		drop(w.Matters, f.Name)
		return s.passes(w, func(d *engine.Decision) bool {
			i := slices.IndexFunc(d.Errors, func(e engine.RuleError) bool { return e.Fact == f.Name && itsOwn(e, use{leaf: l}) })
			if i >= 0 {
				e = d.Errors[i]
			}
			return i >= 0 && len(d.Violations) == 0
		})
	})
	switch v {
	case prove.Found:
		w.Shows = rules.Text{"zh": f.Name + "：" + c.saidIn("zh", w, e), "en": f.Name + ": " + c.saidIn("en", w, e)}
		c.find(problem{code: "can-fail", on: f.Name, pos: f.Derive.Pos, witness: w, allow: [][]rules.Allow{f.Allow},
			message: text.Say("“%[1]s”的推导会出错：有的申请使它没有值，尽管所依的事实齐全", "the derivation of %[1]q can fail: some applications leave it without a value though all that it reads is known", f.Name),
			hint:    text.Say("先写明何时才算（如 b != 0 ? a / b : none）", "say first when it is asked (as in b != 0 ? a / b : none)")})
	case prove.Exhausted:
		c.report.MayFail = append(c.report.MayFail, Undecided{Code: "can-fail", On: f.Name, Pos: f.Derive.Pos, Facts: facts})
	}
}

// deriving is an application of a domain that has all that a derivation reads.
func (c *checker) deriving(d prove.Domain, l *model.Leaf) *Witness {
	w := c.witness(d, manner{})
	for _, dep := range l.Expr.Deps {
		a := c.AxisOf(dep)
		if a == nil || a.List != "" || prove.Lookup(w.Facts, a.Name) != nil {
			continue
		}
		if x := c.Concrete(a, c.PickClass(a, d)); x != nil {
			nest(w.Facts, a.Name, x)
		}
	}
	return w
}

// drop takes a fact out of an application.
func drop(m map[string]any, name string) {
	delete(m, name)
	head, rest, more := strings.Cut(name, ".")
	if sub, ok := m[head].(map[string]any); ok && more {
		drop(sub, rest)
	}
}
