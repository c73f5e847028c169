package analyze

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/exact"
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/model"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/text"
)

// wording is the words of a rule or policy, and what gives them their numbers.
type wording struct {
	texts     []rules.Text
	params    []*lang.Param
	constants []exact.Num
	from, to  calendar.Date // in which it is in force
}

// stale looks for words of rules and policies that name a quantity which the
// parameters that they use do not have, or not always: 三百米 where the limit
// is 200, or is 200 from some day on.
func (c *checker) stale() {
	policies := make([]wording, len(c.Set.Source.Policies))
	for i := range c.Set.Rules {
		r := &c.Set.Rules[i]
		w := wording{ruleTexts(r.Src), c.paramsOf(i), c.constantsOf(i), r.From, r.To}
		c.reportStale(text.Say("规则“%[1]s”", "the rule %[1]q", r.ID), r.Src.Pos, &w, c.allowed(r))
		all := &policies[r.Policy]
		all.params, all.constants = append(all.params, w.params...), append(all.constants, w.constants...)
	}
	for i, p := range c.Set.Source.Policies {
		policies[i].texts = []rules.Text{p.Title}
		c.reportStale(text.Say("政策“%[1]s”", "the policy %[1]q", p.ID), p.Pos, &policies[i], [][]rules.Allow{p.Allow})
	}
}

func (c *checker) reportStale(what rules.Text, pos rules.Pos, w *wording, allow [][]rules.Allow) {
	said, params := c.strange(w)
	if len(said) == 0 {
		return
	}
	c.find(problem{code: "stale-text", pos: pos, allow: allow,
		message: text.Say("%[1]s的文字写着“%[2]s”，它所用的参数 %[4]s 却不是（或不总是）这个值",
			`%[1]s says "%[3]s" in its words, which is not the value of the parameter that it uses, %[4]s, or not always`,
			what, strings.Join(said, "”“"), strings.Join(said, `", "`), text.Names(params)),
		hint: text.Say("改正文字。标题里不写数字最稳妥，如“上限以内”；消息里可以写 {params.%[1]s}，数字就与参数一致（整句加引号）",
			"correct the words. A title is best without the number (“within the limit”); a message, in quotes, can say {params.%[1]s}, and the number follows the parameter", params[0])})
}

// strange lists the quantities that words name in the unit of one of the
// parameters, and that neither are always the value of one nor a constant; and
// those parameters.
func (c *checker) strange(w *wording) (said, params []string) {
	for _, t := range w.texts {
		for _, language := range c.Set.Source.Languages {
			for _, q := range quantities(t[language]) {
				names, right := c.measuredBy(q, w)
				if len(names) > 0 && !right && !slices.ContainsFunc(w.constants, func(x exact.Num) bool { return x.Cmp(q.number) == 0 }) {
					said, params = append(said, q.text), append(params, names...)
				}
			}
		}
	}
	return distinctNames(said), distinctNames(params)
}

// distinctNames drops what stands in a list before.
func distinctNames(all []string) []string {
	var out []string
	for _, s := range all {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// measuredBy lists the parameters with values in the unit of a quantity while
// the words are in force; right where it is all that one of them is then.
func (c *checker) measuredBy(q quantity, w *wording) (names []string, right bool) {
	for _, p := range w.params {
		has, always := false, true
		for _, v := range p.Values {
			unit, n, ok := c.amount(p, v.Value)
			if ok && unit == q.unit && meets(v, w.from, w.to) {
				has, always = true, always && n.Cmp(q.number) == 0
			}
		}
		if has {
			names, right = append(names, p.Name), right || always
		}
	}
	return names, right
}

// meets reports whether a dated value is in force on some day from one to another.
func meets(v lang.DatedValue, from, to calendar.Date) bool {
	return (v.To.IsZero() || from.IsZero() || !v.To.Before(from)) && (v.From.IsZero() || to.IsZero() || !v.From.After(to))
}

// amount is a value of a parameter as a number and its unit, if it is one.
func (c *checker) amount(p *lang.Param, v lang.Value) (unit string, n exact.Num, ok bool) {
	if period, is := v.Period(); is {
		return period.Unit.String(), half(period.Halves), true
	}
	switch v.Kind() {
	case lang.Money:
		return "元", v.Num(), true
	case lang.Number:
		unit = c.param(p.Name).Type.Unit
		return unit, v.Num(), unit != ""
	}
	return "", exact.Num{}, false
}

func half(n int) exact.Num {
	x, _ := exact.Int(int64(n)).Quo(exact.Int(2))
	return x
}

// paramsOf lists the parameters that a rule reads.
func (c *checker) paramsOf(rule int) []*lang.Param {
	var out []*lang.Param
	for _, u := range c.paramUses(rule) {
		for _, p := range u.leaf.Params {
			if !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// constantsOf lists the numbers that a rule's condition compares facts with.
func (c *checker) constantsOf(rule int) []exact.Num {
	var out []exact.Num
	c.EachLeaf(c.Set.Rules[rule].Cond, func(l *model.Leaf) {
		for _, cut := range l.Expr.Tree().Cuts(nil) {
			if cut.Param == nil && numericPoint(cut.Value) {
				out = append(out, cut.Value.Num())
			}
		}
	})
	return out
}

// ruleTexts are the words of a rule and of its effects, without what
// expressions fill in.
func ruleTexts(r *rules.Rule) []rules.Text {
	out := []rules.Text{r.Title}
	for _, e := range r.Effects {
		for _, a := range e.Args {
			if a.Value.Kind != rules.ValueText {
				continue
			}
			t := rules.Text{}
			for language, parts := range a.Value.Parts {
				for _, p := range parts {
					if p.Expr == nil {
						t[language] += p.Text
					} else {
						t[language] += "…"
					}
				}
			}
			out = append(out, t)
		}
	}
	return out
}
