package rules

import (
	"slices"

	"github.com/guize-rules/guize/rules/text"
)

// sectionsBlind are the sections of decisions to which a promise may say that a fact
// makes no difference. It is never written to.
var sectionsBlind = []string{"outcomes", "routes", "deadlines"}

// Section is the section of decisions that a promise is about; "" for none, and then
// Of is an outcome.
func (p *Promise) Section() string {
	if p.Kind() == PromiseBlind && slices.Contains(sectionsBlind, p.Of.ID) {
		return p.Of.ID
	}
	return ""
}

// promises checks that each promise is of one kind, and knows the effects that it
// names. The rest is seen when it is compiled.
func (c *checker) promises() {
	for _, p := range c.set.Promises {
		switch p.Kind() {
		case "":
			if !c.broken {
				c.out.Fail(p.Pos, codeBadPromise, text.Say("承诺 %s 不是（或不只是）一种承诺", "the promise %s is of none of the kinds, or of several", text.Quoted(p.ID)),
					text.Say("只写一种：holds；of、when 和 goes；of 和 to；every 和 has", "write one of: holds; of, when and goes; of and to; every and has"))
			}
		case PromiseEvery:
			c.promisedArgument(p)
		}
	}
}

// promisedArgument checks that the effects of a kind can have an argument. Those of
// the host's kinds may have any.
func (c *checker) promisedArgument(p *Promise) {
	i := slices.IndexFunc(c.words.effects, func(k effectKind) bool { return k.kind == p.Every.ID })
	if i < 0 {
		return
	}
	k := &c.words.effects[i]
	names := []string{"cite"}
	for _, a := range k.args {
		names = append(names, a.name)
	}
	if k.open || !slices.Contains(names, p.Has.ID) {
		c.out.Unknown(p.Has.Pos, codeBadPromise, text.Say("效果 %s 没有 %s 这一项", "the effect %s has no argument %s", text.Quoted(k.kind), text.Quoted(p.Has.ID)), p.Has.ID, names)
	}
}
