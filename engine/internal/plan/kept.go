package plan

import (
	"math/big"
	"slices"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// A number that is kept ends when it is written out, and one that is whole is
// whole. Where that may not be so of a value that rules work out, and nothing
// rounds it, the set is refused with an application that shows it: no decision
// fails on the digits of one application.

// keeping is a place where a number is kept that may have more digits than it
// may have there.
type keeping struct {
	expr  *lang.Expr
	rule  *Rule      // nil: of no rule
	loop  *lang.Loop // whose element the expression may read
	name  rules.Text // what is kept
	way   rules.Text // how to mend it
	want  want
	sure  bool // it may be so whether an application shows it or not
	allow []rules.Allow
}

// want is what a value must be.
type want int

const (
	wantEnd   want = iota // have finitely many decimals
	wantWhole             // be whole
	wantCents             // be a multiple of 0.01; else a warning
)

// cent is how fine an amount of money is that is paid. It is never written to.
var cent = big.NewRat(1, 100)

// kept notes a place where an expression is kept as a value of a type, unless
// it can be seen that it has no digits too many there.
func (c *compilation) kept(k keeping, t lang.Type) {
	tree := k.expr.Tree()
	if tree == nil || tree.Konst != nil && !divides(tree) {
		return
	}
	g := tree.Grain(false)
	switch numeric := k.expr.Type.Rounds(); {
	case !g.Ends():
		k.want, k.sure = wantEnd, true
	case numeric && t.K == rules.KindInt && !g.Multiple(big.NewRat(1, 1)):
		k.want = wantWhole
	case numeric && t.K == rules.KindMoney && !tree.Grain(true).Multiple(cent):
		k.want = wantCents
	default:
		return
	}
	c.keepings = append(c.keepings, k)
}

// divides reports whether a tree has a quotient in it.
func divides(n *lang.Node) bool {
	return n.Op == lang.OpArith && n.Name == "/" || n.Op == lang.OpScale || slices.ContainsFunc(n.Kids, divides)
}

// keptByOutcome notes a value that a rule gives to an outcome.
func (c *compilation) keptByOutcome(scope *lang.Scope, r *Rule, a *rules.Arg, o *OutcomeInfo, e *lang.Expr, t lang.Type) {
	if o.Decl.Combine == "sum" && o.Decl.Type.Round.To != "" {
		return // its parts may be what they are
	}
	to := "0.01"
	if t.K == rules.KindInt {
		to = "1"
	}
	way := text.Say("在结果 %s 上写 “round: {to: %s, mode: half_up}”，或在式中写 round(%s, %s)",
		"write \"round: {to: %[2]s, mode: half_up}\" on the outcome %[1]s, or round(%[3]s, %[4]s) in the expression", text.Quoted(o.Decl.Name), to, e.Src.Source, to)
	if t.K == rules.KindInt {
		way = text.Say("写 floor(%s)、ceil 或 round；或在结果 %s 上写 “round: 1”", "write floor(%s), ceil or round, or \"round: 1\" on the outcome %s", e.Src.Source, text.Quoted(o.Decl.Name))
	}
	c.kept(keeping{expr: e, rule: r, loop: scope.Loop, way: way, allow: slices.Concat(o.Decl.Allow, r.Src.Allow),
		name: text.Say("规则 %s 给结果 %s 的值", "the value that %s gives to the outcome %s", text.Quoted(r.Id), text.Quoted(a.Name))}, t)
}

// keptByFact notes what is derived.
func (c *compilation) keptByFact(scope *lang.Scope, f *rules.Fact, e *lang.Expr, t lang.Type) {
	to := "0.01"
	if t.K == rules.KindInt {
		to = "1"
	}
	c.kept(keeping{expr: e, loop: scope.Loop, allow: f.Allow,
		name: text.Say("事实 %s 推出的值", "the derived value of the fact %s", text.Quoted(f.Name)),
		way:  text.Say("在该事实上写 “round: %s”", "write \"round: %s\" on the fact", to)}, t)
}

// keptInEffect notes a value that stands in an effect or is told.
func (c *compilation) keptInEffect(scope *lang.Scope, e *lang.Expr) {
	c.kept(keeping{expr: e, rule: c.current, loop: scope.Loop,
		name: text.Say("%s 的值", "the value of %s", text.Quoted(e.Src.Source)),
		way:  text.Say("写 round(%s, 0.01)", "write round(%s, 0.01)", e.Src.Source)}, lang.Type{})
}

// findKept tells what was noted, with an application that shows it. Warnings
// need one.
func (c *compilation) findKept() {
	s := &search{c: c, work: mostWork}
	for _, k := range c.keepings {
		if c.ctx.Err() != nil {
			return
		}
		shown := s.find(k)
		switch {
		case shown == nil && !k.sure:
		case k.want == wantCents:
			c.unrounded(k, shown)
		default:
			c.needsRound(k, shown)
		}
	}
}

func (c *compilation) needsRound(k keeping, shown *shown) {
	message := text.Say("%s可能除不尽，而没有写明如何舍入", "%s may have digits without end, and how it is rounded is not said", k.name)
	switch {
	case shown != nil && k.want == wantWhole:
		message = text.Say("%s可能不是整数：%s 时为 %s", "%s may not be whole: with %s it is %s", k.name, shown.facts, shown.value)
	case shown != nil:
		message = text.Say("%s可能除不尽，而没有写明如何舍入：%s 时为 %s", "%s may have digits without end, and how it is rounded is not said: with %s it is %s", k.name, shown.facts, shown.value)
	}
	if shown != nil && len(shown.supposed) > 0 {
		message = shown.doubted(message)
	}
	d := rules.Diagnostic{Pos: k.expr.Src.Pos, Code: "needs-round", Severity: rules.SeverityError, Message: message, Hint: k.way}
	if k.want == wantWhole { // other applications can be decided all the same
		c.unwhole = append(c.unwhole, d)
		return
	}
	c.diags = append(c.diags, d)
}

// doubted adds to a message that it rests on outcomes which rules need not give so.
func (s *shown) doubted(message rules.Text) rules.Text {
	more := text.Say("（其中 %s 的值是假定的）", " (where %s is supposed)", text.Names(s.supposed))
	return rules.Text{"zh": message["zh"] + more["zh"], "en": message["en"] + more["en"]}
}

func (c *compilation) unrounded(k keeping, shown *shown) {
	allowed := slices.Concat(k.allow, c.set.Allow)
	if k.rule != nil {
		allowed = slices.Concat(allowed, c.set.Policies[k.rule.Policy].Allow)
	}
	if slices.ContainsFunc(allowed, func(a rules.Allow) bool { return a.Code == "unrounded-money" }) {
		return
	}
	c.diags = append(c.diags, rules.Diagnostic{Pos: k.expr.Src.Pos, Code: "unrounded-money", Severity: rules.SeverityWarning, Hint: k.way,
		Message: text.Say("%s可能细于一分：%s 时为 %s", "%s may be finer than 0.01: with %s it is %s", k.name, shown.facts, shown.value)})
}
