package plan

import (
	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/text"
)

// The limits on a set that is compiled. What is read has its own ([rules.Limits]),
// and so have expressions.
const (
	// MostWork is how many units it may take to compile the expressions of a set: a
	// unit for each part of an expression, and of the definitions that it uses, and
	// for each fact that those read.
	MostWork = 50_000_000

	mostDefinitions = 256 // that rest on one another
	mostErrors      = 200 // that are listed
)

// ended reports whether compiling leaves off: at the end of the context, at the limit
// of work, or because there are mistakes enough. The last two are told.
func (c *compilation) ended() bool {
	if c.ctx.Err() != nil || c.full {
		return true
	}
	pos := c.set.Pos
	if c.current != nil {
		pos = c.current.Src.Pos
	} else if n := len(c.plan.Rules); n > 0 {
		pos = c.plan.Rules[n-1].Src.Pos
	}
	switch {
	case c.meter.Over():
		c.report(pos, "too-large", "到这里为止，编译的计算量超过上限（%[1]d）：规则和定义合起来太大", "up to here the set takes more work to compile than the limit (%[1]d): its rules and definitions are too large together", MostWork)
		c.diags[len(c.diags)-1].Hint = text.Say("拆成几个规则集，或少在许多规则里引用层层相套的定义", "split the set, or let fewer rules use definitions that rest on many others")
	case c.errors() > mostErrors:
		c.report(pos, "too-many", "错误太多，到这里为止没有再往下查", "there are too many mistakes; nothing was looked at from here on")
		c.diags[len(c.diags)-1].Hint = text.Say("先改正已列出的，再检查一次", "mend those that are listed, then check again")
	default:
		return false
	}
	c.full = true
	return true
}

// errors counts the mistakes found until now; those that reading found among them.
func (c *compilation) errors() int {
	for ; c.counted < len(c.diags); c.counted++ {
		if c.diags[c.counted].Severity == rules.SeverityError {
			c.wrong++
		}
	}
	return c.wrong
}

// nestedTooDeep tells of a definition, and ends the compiling: those that rest on it
// are deeper still.
func (c *compilation) nestedTooDeep(d *rules.Definition) {
	if c.full {
		return
	}
	c.full = true
	c.report(d.Pos, "expression-too-deep", "定义“%[1]s”层层引用，超过 %[2]d 层", "the definition %[1]q rests on more than %[2]d others, one on another", d.Name, mostDefinitions)
}
