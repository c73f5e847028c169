package rules

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// ruleDraft is a rule, or a row of a table, while it is read.
type ruleDraft struct {
	*Rule
	policy *Policy
	id     Pos // where the id stands
	table  *tableDraft
	cells  []located
}

func policyKeys() []key[Policy] {
	return []key[Policy]{
		row("title", aText(), func(p *Policy) *Text { return &p.Title }, "标题", "title"),
		row("applies", aCond(), func(p *Policy) **Cond { return &p.Applies }, "每条规则共同的条件", "condition of every rule"),
		row("rules_on", anExpr(), func(p *Policy) **Expr { return &p.RulesOn }, "按哪一天的规则办理", "the date whose rules apply"),
		row("valid", aValidity(), func(p *Policy) *Validity { return &p.Valid }, "", ""),
		row("cite", datedCites(), func(p *Policy) *[]Cite { return &p.Cites }, "", ""),
		special("rules", listOf(ref("rule")), func(r *reader, n *yaml.Node, p *Policy) {
			r.Items(n, "rules|rules", func(c *yaml.Node) { r.rule(p, c) })
		}, "规则", "rules"),
		special("tables", listOf(ref("table")), func(r *reader, n *yaml.Node, p *Policy) {
			r.Items(n, "tables|tables", func(c *yaml.Node) { r.table(p, c) })
		}, "决策表", "decision tables"),
		special("allow", ref("allow"), func(r *reader, n *yaml.Node, p *Policy) { p.Allow = r.allow(n) }, "", ""),
	}
}

// ruleKeys are the keys of a rule, and those of a row of a table. Both are
// replaced whole by the layer above.
func ruleKeys() (rule, tableRow []key[ruleDraft]) {
	id := func(what text.Noun) key[ruleDraft] {
		f := anID(what)
		return special("id", f.schema, func(r *reader, n *yaml.Node, d *ruleDraft) { d.ID, d.id = f.read(r, n), r.Pos(n) }, "名称", "id").needed(needed)
	}
	title := row("title", aText(), func(d *ruleDraft) *Text { return &d.Title }, "标题", "title")
	overrides := special("overrides", oneOrMore(typed("string")), func(r *reader, n *yaml.Node, d *ruleDraft) { d.Overrides = r.refs(d.policy, n) }, "适用时取代这些规则", "rules that this one defeats where it applies")
	valid := row("valid", aValidity(), func(d *ruleDraft) *Validity { return &d.Valid }, "", "")
	cite := row("cite", datedCites(), func(d *ruleDraft) *[]Cite { return &d.Cites }, "", "")
	allow := special("allow", ref("allow"), func(r *reader, n *yaml.Node, d *ruleDraft) { d.Allow = slices.Concat(d.Allow, r.allow(n)) }, "", "")
	cells := oneOrMore(typed("string", "number", "boolean"))
	rule = []key[ruleDraft]{
		id("规则|a rule"), title,
		row("for", aLoop(), func(d *ruleDraft) **Loop { return &d.For }, "", ""),
		row("when", aCond(), func(d *ruleDraft) **Cond { return &d.When }, "成立时适用", "it applies where this holds"),
		row("unless", aCond(), func(d *ruleDraft) **Cond { return &d.Unless }, "成立时不适用", "it does not apply where this holds"),
		overrides, valid, cite,
		row("then", form[[]Effect]{listOf(ref("effect")), (*reader).effects}, func(d *ruleDraft) *[]Effect { return &d.Effects }, "效果", "effects").needed(needed),
		row("binding", isBinding(), func(d *ruleDraft) *bool { return &d.Binding }, bindingZH, bindingEN), allow,
	}
	return rule, []key[ruleDraft]{
		id("行|a row"), title,
		special("if", described(cells, "每列一格：-、值、<= 5、[1..5]、a, b、not a、= 表达式", "a cell for each column: -, a value, <= 5, [1..5], a, b, not a, = expression"), (*reader).inputCells, "", "").needed(needed),
		special("then", cells, (*reader).outputCells, "结果，每列一格", "results, a cell for each column").needed(needed),
		overrides, valid, cite, allow,
	}
}

// tableKeys are the keys of a decision table; a layer above replaces it whole.
func tableKeys() []key[tableDraft] {
	id := anID("决策表|a table")
	also := func(name string, k key[tableDraft]) key[tableDraft] { k.also = name; return k }
	return []key[tableDraft]{
		special("id", id.schema, func(r *reader, n *yaml.Node, d *tableDraft) { d.table.ID, d.id = id.read(r, n), r.Pos(n) }, "名称", "id").needed(needed),
		row("title", aText(), func(d *tableDraft) *Text { return &d.table.Title }, "标题", "title"),
		row("hit", aWord("hit|hit", "unique", "first", "collect", "progressive"), func(d *tableDraft) *string { return &d.table.Hit }, "多行符合时如何处理", "what happens where several rows match"),
		row("for", aLoop(), func(d *tableDraft) **Loop { return &d.rules.For }, "", ""),
		row("after", anExpr(), func(d *tableDraft) **Expr { return &d.table.After }, "hit: progressive：此前已计的量", "hit: progressive: what was counted before"),
		also("input", special("inputs", oneOrMore(ref("expression")), func(r *reader, n *yaml.Node, d *tableDraft) {
			r.Some(n, func(c *yaml.Node) { r.input(d, c) })
		}, "条件列", "input columns").needed(needed)),
		also("output", special("outputs", oneOrMore(typed("string")), func(r *reader, n *yaml.Node, d *tableDraft) {
			r.Some(n, func(c *yaml.Node) { r.output(d, c) })
		}, "结果列", "output columns").needed(needed)),
		special("rows", anyOf(listOf(ref("row")), mapOf(ref("single"))), func(_ *reader, n *yaml.Node, d *tableDraft) { d.rows = n }, "行", "rows"),
		special("rows_from", typed("string"), func(_ *reader, n *yaml.Node, d *tableDraft) { d.csv = n }, "存放各行的 CSV 文件", "CSV file with the rows"),
		row("cite", datedCites(), func(d *tableDraft) *[]Cite { return &d.rules.Cites }, "", ""),
		row("valid", aValidity(), func(d *tableDraft) *Validity { return &d.rules.Valid }, "", ""),
		row("binding", isBinding(), func(d *tableDraft) *bool { return &d.rules.Binding }, bindingZH, bindingEN),
		row("allow", allowances(), func(d *tableDraft) *[]Allow { return &d.rules.Allow }, "", ""),
	}
}
