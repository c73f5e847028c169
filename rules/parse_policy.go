package rules

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// policy reads a named group of rules.
func (r *reader) policy(k, v *yaml.Node) {
	p := &Policy{ID: r.ID(k, "政策|a policy"), Pos: r.Pos(k)}
	g := read(r, v, "政策|a policy", r.words.policy, p)
	if r.keep(p, g, "政策|the policy", p.ID, p.Pos) {
		r.layer.set.Policies = append(r.layer.set.Policies, p)
	}
}

func (r *reader) rule(p *Policy, n *yaml.Node) {
	d := &ruleDraft{Rule: &Rule{Pos: r.Pos(n)}, policy: p}
	g := read(r, n, "规则|a rule", r.words.rule, d)
	if r.keep(d.Rule, g, "规则|the rule", fullID(p, d.ID), d.id) && r.room(d.id) {
		p.Rules = append(p.Rules, d.Rule)
	}
}

// room counts a rule against the limit, and reports the first that is too much.
func (r *reader) room(pos Pos) bool {
	read := &r.loader.read
	if read.rules++; read.rules == r.Lim.Rules+1 {
		r.Out.Fail(pos, source.CodeTooLarge, text.Say("规则超过 %d 条", "there are more than %d rules", r.Lim.Rules), nil)
	}
	return read.rules <= r.Lim.Rules
}

// fullID is a rule's id with its policy's, "" where the rule has none.
func fullID(p *Policy, rule string) string {
	if rule == "" {
		return ""
	}
	return p.ID + "/" + rule
}

// refs reads rules named by others: "rule" of the same policy or "policy/rule".
func (r *reader) refs(p *Policy, n *yaml.Node) []Ref {
	var out []Ref
	r.Some(n, func(c *yaml.Node) {
		id := r.Str(c, "规则的名称|the name of a rule")
		if id == "" {
			return
		}
		if !strings.Contains(id, "/") {
			id = fullID(p, id)
		}
		out = append(out, Ref{ID: id, Pos: r.Pos(c)})
	})
	return out
}

// cond reads a condition: an expression, a list of conditions that must all
// hold, or {all, any, none}.
func (r *reader) cond(n *yaml.Node) *Cond {
	c := &Cond{Pos: r.Pos(n)}
	switch n.Kind {
	case yaml.SequenceNode:
		c.All = r.conds(n)
	case yaml.MappingNode:
		read(r, n, "条件|a condition", condKeys(), c)
		if len(n.Content) == 0 {
			r.noItems(n)
		}
	default:
		c.Expr = r.expr(n)
	}
	if c.Expr == nil && c.All == nil && c.Any == nil && c.None == nil {
		return nil
	}
	return c
}

func (r *reader) conds(n *yaml.Node) []*Cond {
	var out []*Cond
	r.Some(n, func(c *yaml.Node) {
		if x := r.cond(c); x != nil {
			out = append(out, x)
		}
	})
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		r.noItems(n)
	}
	return out
}

func (r *reader) noItems(n *yaml.Node) {
	r.Fail(n, source.CodeNoValue, text.Say("这里是空的", "there is nothing in it"),
		text.Say("写上内容，或删掉整项", "put something in, or leave the key out"))
}
