package rules

import (
	"math/big"

	"github.com/guize-rules/guize/rules/text"
)

// targets checks that each target is of one kind, and its percent one of a hundred. The
// rest is seen when it is compiled.
func (c *checker) targets() {
	for _, t := range c.set.Targets {
		if t.Of == nil {
			continue // told as missing
		}
		if t.Kind() == "" {
			if !c.broken {
				c.out.Fail(t.Pos, codeBadTarget, text.Say("指标 %s 没有写明（或不只一种）算法", "the target %s is of none of the kinds, or of several", text.Quoted(t.ID)),
					text.Say("只写一种：average；within 和 share；percentile 和 at_most", "write one of: average; within and share; percentile and at_most"))
			}
			continue
		}
		if p := t.Percent(); p != "" {
			if x, ok := new(big.Rat).SetString(p); !ok || x.Sign() <= 0 || x.Cmp(big.NewRat(100, 1)) > 0 {
				c.out.Fail(t.Pos, codeBadTarget, text.Say("指标 %s 的百分数 %s 应大于0、不大于100", "the percent of the target %s, %s, is not over 0 and at most 100", text.Quoted(t.ID), p), nil)
			}
		}
	}
}
