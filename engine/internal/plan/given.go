package plan

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// given is a definition that is given arguments, with their types; what is wrong
// with how they are declared is reported, and then nothing is made of it.
func (c *compilation) given(d *rules.Definition) *lang.Given {
	g, had := &lang.Given{Name: d.Name, Src: d.Expr, Round: d.Round}, len(c.diags)
	if _, host := c.scope.Funcs[d.Name]; host || lang.IsBuiltin(d.Name) {
		c.report(d.Pos, "bad-given", "函数已有“%[1]s”这个名称", "there is a function %[1]q already", d.Name)
	}
	if d.For != nil {
		c.report(d.For.Pos, "bad-given", "给参数的定义不能写 for；把要读的一项的字段作参数给它", "a definition that is given something has no `for`; give it the fields that it reads")
	}
	for _, a := range d.Given {
		if c.takenByValue(a.Name) {
			c.report(a.Pos, "bad-given", "参数名“%[1]s”已是事实、结果或定义的名称", "the argument has the name of a fact, outcome or definition, %[1]q", a.Name)
		}
		if t, ok := c.givenType(a); ok {
			g.Args = append(g.Args, lang.Arg{Name: a.Name, Type: t})
		}
	}
	if len(c.diags) > had {
		g.Spoil()
	}
	return g
}

// takenByValue reports whether a name means something in every expression.
func (c *compilation) takenByValue(name string) bool {
	if slices.ContainsFunc(c.set.Definitions, func(d *rules.Definition) bool { return d.Name == name || slices.Contains(d.Titles, name) }) {
		return true
	}
	return slices.ContainsFunc(c.lay.Global.Names(), func(n string) bool { return n == name || strings.HasPrefix(n, name+".") })
}

// plainTypes are those that a word says all of. It is never written to.
var plainTypes = map[string]rules.Kind{"bool": rules.KindBool, "int": rules.KindInt, "number": rules.KindNumber, "money": rules.KindMoney,
	"string": rules.KindString, "date": rules.KindDate, "datetime": rules.KindDatetime, "event": rules.KindEvent, "duration": rules.KindDuration}

// givenType is the type of an argument: what a word says, or that of a fact, an
// outcome or a field of a list.
func (c *compilation) givenType(a rules.Given) (lang.Type, bool) {
	if k, ok := plainTypes[a.Type]; ok {
		return lang.Type{K: k}, true
	}
	rec, name := c.lay.Global, a.Type
	if head, tail, dotted := strings.Cut(name, "."); dotted {
		if i := c.lay.listIndex(head); i >= 0 {
			rec, name = c.lay.Lists[i].Rec, tail
		}
	}
	slot, ok := rec.Slot(name)
	switch {
	case !ok:
		c.report(a.Pos, "bad-given", "“%[1]s”不是类型，也没有这样的事实", "%[1]q is neither a type nor a fact", a.Type)
		c.diags[len(c.diags)-1].Hint = text.Say("写 bool、int、number、money、string、date、datetime、event、duration，或与其同类型的事实", "write bool, int, number, money, string, date, datetime, event, duration, or a fact that has the type")
	case rec.Fields[slot].Type.K == rules.KindList:
		c.report(a.Pos, "bad-given", "列表不能作参数", "a list cannot be given to a definition")
		return lang.Type{}, false
	}
	if !ok {
		return lang.Type{}, false
	}
	return rec.Fields[slot].Type, true
}

// checkGiven finds the mistakes of a definition's expression, and the arguments
// that it does not use.
func (c *compilation) checkGiven(d *rules.Definition, g *lang.Given) {
	for _, name := range lang.CheckGiven(c.scope, g, &c.diags) {
		at := slices.IndexFunc(d.Given, func(a rules.Given) bool { return a.Name == name })
		c.report(d.Given[at].Pos, "bad-given", "定义没有用到参数“%[1]s”", "the definition does not use its argument %[1]q", name)
	}
}
