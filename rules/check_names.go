package rules

import (
	"strings"

	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// names checks that facts, outcomes and definitions, which expressions read by
// name, do not take one another's names.
func (c *checker) names() {
	taken := map[string]Pos{}
	leaves := map[string]Pos{} // names that hold a value and no further names
	add := func(name string, pos Pos) {
		c.taken(taken, name, pos)
		leaves[name] = pos
	}
	lists := map[string]*Fact{}
	for _, f := range c.set.Facts {
		c.taken(taken, f.Name, f.Pos)
		c.taken(taken, f.Alias, f.Pos)
		if f.Type.Kind == KindList {
			lists[f.Name] = f
		} else {
			leaves[f.Name] = f.Pos
		}
	}
	for _, o := range c.set.Outcomes {
		add(o.Name, o.Pos)
		c.fieldTaken(lists, o)
	}
	for _, d := range c.set.Definitions {
		add(d.Name, d.Pos)
	}
	for _, f := range c.set.Facts {
		c.inside(leaves, f.Name, f.Pos)
	}
	for _, o := range c.set.Outcomes {
		c.inside(leaves, o.Name, o.Pos)
	}
	for _, d := range c.set.Definitions {
		c.inside(leaves, d.Name, d.Pos)
	}
}

// fieldTaken reports an outcome of a list that has a field of that name.
func (c *checker) fieldTaken(lists map[string]*Fact, o *Outcome) {
	list, field, ok := cutLast(o.Name)
	if !ok || lists[list] == nil {
		return
	}
	for _, x := range lists[list].Item {
		if x.Name == field || x.Alias == field {
			c.out.Fail(o.Pos, source.CodeDuplicateID, text.Say("名称 %s 已经在 %s 用过", "the name %s is taken, at %s", text.Quoted(o.Name), x.Pos),
				text.Say("换一个名称", "choose another name"), x.Pos)
		}
	}
}

// inside reports "a.b" where "a" is a value itself.
func (c *checker) inside(leaves map[string]Pos, name string, pos Pos) {
	for outer, _, ok := cutLast(name); ok; outer, _, ok = cutLast(outer) {
		if at, taken := leaves[outer]; taken {
			c.out.Fail(pos, codeNameInside, text.Say("%s 已是一个值（%s），不能再有 %s", "%s is a value itself, at %s, so there can be no %s", text.Quoted(outer), at, text.Quoted(name)),
				text.Say("给其中一个换名称", "give one of them another name"), at)
			return
		}
	}
}

func cutLast(name string) (before, after string, ok bool) {
	i := strings.LastIndexByte(name, '.')
	if i < 0 {
		return name, "", false
	}
	return name[:i], name[i+1:], true
}
