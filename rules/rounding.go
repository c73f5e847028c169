package rules

import (
	"math/big"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// Rounding says how a value is rounded where it is kept. The zero Rounding
// leaves it as it is.
type Rounding struct {
	To   string // a positive decimal as written, in the unit of what is rounded; "" for no rounding
	Mode string // one of [RoundingModes]; "" where the file could not be read
	Pos  Pos
}

// String writes a rounding as a set does on one line; "" for none.
func (r Rounding) String() string {
	switch {
	case r.To == "" || r.Mode == RoundingModes()[0]:
		return r.To
	}
	return "{to: " + r.To + ", mode: " + r.Mode + "}"
}

// RoundingModes lists the words for which of the two nearest multiples a value
// becomes: the nearer one, of two equally near the one further from zero
// (half_up, the default) or the even one (half_even); the one further from zero
// (up); the one nearer to zero (down); the greater (ceil); the less (floor).
func RoundingModes() []string {
	return []string{"half_up", "half_even", "up", "down", "ceil", "floor"}
}

const roundingZH, roundingEN = "保留时如何舍入：精度，或 {to: 精度, mode: 方式}", "how the value is rounded where it is kept: the step, or {to: step, mode: how}"

// aRounding is `0.01` or `{to: 0.01, mode: half_up}`.
func aRounding() form[Rounding] {
	return form[Rounding]{anyOf(positive(), schemaOf(roundingKeys())), (*reader).rounding}
}

func positive() object { return object{{"type", "number"}, {"exclusiveMinimum", 0}} }

func roundingKeys() []key[Rounding] {
	return []key[Rounding]{
		row("to", form[string]{positive(), (*reader).Number}, func(x *Rounding) *string { return &x.To }, "舍入到它的倍数", "the value becomes a multiple of it").needed(needed),
		row("mode", aWord("舍入方式|the mode of rounding", RoundingModes()...), func(x *Rounding) *string { return &x.Mode },
			"四舍五入 half_up（默认）、四舍六入五成双 half_even、进一 up、舍去 down、向上 ceil、向下 floor", "half_up (the default), half_even, up, down, ceil, floor"),
	}
}

func (r *reader) rounding(n *yaml.Node) Rounding {
	out := Rounding{Mode: RoundingModes()[0], Pos: r.Pos(n)}
	if n.Kind == yaml.MappingNode {
		read(r, n, "舍入|a rounding", roundingKeys(), &out)
	} else {
		out.To = r.Number(n)
	}
	if out.To != "" && compareLiterals(out.To, "0") <= 0 {
		r.Out.Fail(out.Pos, codeBadNumber, text.Say("舍入的精度必须大于 0", "what is rounded to must be greater than 0"), text.Say("写 0.01、1、10 这样的数", "write a number such as 0.01, 1 or 10"))
		return Rounding{}
	}
	return out
}

// rounding checks that a value of the type can be rounded as it says.
func (c *checker) rounding(t *Type, thing any, pos Pos) {
	if to, ok := new(big.Rat).SetString(t.Round.To); ok && t.Kind == KindInt && !to.IsInt() {
		c.out.Fail(c.at(thing, pos, "round"), codeBadNumber, text.Say("整数不能舍入到 %s", "a whole number cannot be rounded to %s", t.Round.To),
			text.Say("写整数，或把类型改为 number", "write a whole number, or make the type number"))
	}
	if f, isFact := thing.(*Fact); isFact && f.Derive == nil && t.Round.To != "" {
		c.out.Fail(c.at(thing, pos, "round"), codeWrongConstraint, text.Say("没有 derive 的事实不能写 round：给出的值不作舍入", "a fact without derive takes no round: what is given is not rounded"),
			text.Say("删掉它；结果要舍入的，写在结果、定义上，或写 round(x, %s)", "delete it; write it on the outcome or definition that is to be rounded, or round(x, %s)", t.Round.To))
	}
}
