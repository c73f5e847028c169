package rules

import (
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// checker makes the checks that need the whole set and no expressions.
type checker struct {
	*loader
	set     *Set
	broken  bool // a file could not be read: names may be missing for that reason
	sources map[string]*Source
	bodies  map[string]bool
	papers  map[string]bool
	called  map[string]string // ids of sources by what their documents are called

	undeclared map[string]bool // languages that were told of
}

func (c *checker) check() {
	c.index()
	c.names()
	for _, f := range c.set.Facts {
		c.fact(f, "")
	}
	for _, o := range c.set.Outcomes {
		c.types(&o.Type, o, o.Pos, "结果|an outcome", o.Name)
	}
	for _, p := range c.set.Params {
		c.param(p)
	}
	for _, t := range c.tightened {
		t.check()
	}
	c.rules()
	c.collecting()
	c.progressive()
	c.promises()
	c.targets()
	if !c.broken {
		c.references()
		c.tasks()
	}
	c.citations()
	c.uncited()
	c.translations()
}

// index collects the ids that others refer to.
func (c *checker) index() {
	c.sources, c.bodies, c.papers = map[string]*Source{}, map[string]bool{}, map[string]bool{}
	for _, s := range c.set.Sources {
		c.sources[s.ID] = s
	}
	for _, b := range c.set.Bodies {
		c.bodies[b.ID] = true
	}
	for _, m := range c.set.Materials {
		c.papers[m.ID] = true
	}
}

// missing reports a key that is needed, unless it may have been lost with a
// part of a file that could not be read.
func (c *checker) missing(pos Pos, message, hint Text) {
	if !c.broken {
		c.out.Fail(pos, source.CodeMissingKey, message, hint)
	}
}

// at is the place of a key of a thing, or of the thing where it is not given.
func (c *checker) at(thing any, otherwise Pos, keys ...string) Pos {
	return c.given[thing].At(otherwise, keys...)
}

// rules checks what rules say of one another.
func (c *checker) rules() {
	there, ids := c.set.ruleIndex()
	for _, p := range c.set.Policies {
		for _, u := range p.Rules {
			for _, ref := range u.Overrides {
				target := there[ref.ID]
				switch {
				case target == nil && !c.broken:
					hint, id := c.ruleMeant(p, ref.ID, ids)
					c.out.Fail(ref.Pos, codeUnknownRule, text.Say("没有规则 %s", "there is no rule %s", text.Quoted(ref.ID)), hint).
						Instead(strings.TrimPrefix(ref.ID, p.ID+"/"), id)
				case target == u:
					c.out.Fail(ref.Pos, codeOverridesItself, text.Say("规则 %s 不能排除自己", "the rule %s cannot override itself", text.Quoted(ref.ID)), text.Say("从 overrides 中删掉它", "delete it from overrides"))
				case target != nil && target.Binding && target.Layer != u.Layer:
					c.out.Fail(ref.Pos, codeBinding, text.Say("规则 %s 在被扩展的规则集中定为不得变更（binding），见 %s", "the rule %s is binding in the set that is extended, at %s", text.Quoted(ref.ID), target.Pos),
						text.Say("删掉这里的 overrides", "delete it from overrides"), target.Pos)
				}
			}
		}
	}
}

// ruleMeant is the hint for a rule that is not there: the one whose title was
// written, or whose name is much like it, else those of the same policy. id is that
// of the rule.
func (c *checker) ruleMeant(p *Policy, written string, ids []string) (hint Text, id string) {
	own := make([]string, 0, len(p.Rules))
	for _, u := range p.Rules {
		own = append(own, u.ID)
		for _, lang := range languagesOf(u.Title) {
			if t := u.Title[lang]; t != "" && strings.HasSuffix(written, t) {
				return text.Say("这是规则的标题，要写它的编号 %s", "that is a rule's title; write its id, %s", text.Quoted(u.ID)), u.ID
			}
		}
	}
	if near := text.Nearest(strings.TrimPrefix(written, p.ID+"/"), own); near != "" {
		return text.Meant(near), near
	}
	if near := text.Nearest(written, ids); near != "" {
		return text.Meant(near), near
	}
	return text.Say("同一政策的规则直接写编号：%s；别处的写成 “政策/规则”", `of this policy write the id: %s; of another "policy/rule"`, text.Names(own[:min(len(own), text.LongestList)])), ""
}

// collecting checks that what a table collects may have several values (R28).
func (c *checker) collecting() {
	outcomes := map[string]*Outcome{}
	for _, o := range c.set.Outcomes {
		outcomes[o.Name] = o
	}
	seen := map[*Table]bool{}
	c.eachRule(func(_ *Policy, u *Rule) {
		if u.Table == nil || u.Table.Hit != "collect" && u.Table.Hit != "progressive" || seen[u.Table] {
			return
		}
		seen[u.Table] = true
		if u.Table.Hit == "progressive" {
			c.summing(u, outcomes)
			return
		}
		for _, name := range u.Table.Outputs {
			if o := outcomes[u.For.Path(name)]; o != nil && o.Combine == "" {
				c.out.Fail(c.at(u.Table, u.Table.Pos, "hit"), codeNeedsCombine, text.Say("hit: collect 要求结果 %s 写明 combine", "hit: collect needs an outcome with combine; %s has none", text.Quoted(o.Name)),
					text.Say("在 outcomes 中给它加上 combine: sum、min、max 或 list", "give it combine: sum, min, max or list under outcomes"), o.Pos)
			}
		}
	})
}

// summing checks that what a progressive table gives is added up (R28).
func (c *checker) summing(u *Rule, outcomes map[string]*Outcome) {
	for _, name := range u.Table.Outputs {
		if o := outcomes[u.For.Path(name)]; o != nil && o.Combine != "sum" {
			c.out.Fail(c.at(u.Table, u.Table.Pos, "hit"), codeNeedsCombine, text.Say("hit: progressive 要求结果 %s 写明 combine: sum", "hit: progressive needs an outcome with combine: sum; %s has none", text.Quoted(o.Name)),
				text.Say("在 outcomes 中给它加上 combine: sum：各档的金额相加", "give it combine: sum under outcomes: what the bands come to is added up"), o.Pos)
		}
	}
}

// references checks the sources, bodies and materials that things name.
func (c *checker) references() {
	c.eachCite(func(cite Cite, _ ...[]Allow) {
		if c.sources[cite.Source] != nil {
			return
		}
		message := text.Say("sources 中没有来源 %s", "there is no source %s under sources", text.Quoted(cite.Source))
		if id := c.sourceCalled(cite.Source); id != "" {
			c.out.Fail(cite.Pos, codeUnknownSource, message, text.Say("这是文件的名称或文号，要写它在 sources 中的编号 %s", "that is the title or the number of a document; write its id under sources, %s", text.Quoted(id))).
				Instead(cite.Source, id)
			return
		}
		if apart := c.citeApart(cite.Source); apart != "" {
			c.out.Fail(cite.Pos, codeUnknownSource, message, text.Say("来源与条款之间要空一格：%s", "a space stands between the source and the clause: %s", apart)).
				Instead(cite.Source, apart)
			return
		}
		c.out.Unknown(cite.Pos, codeUnknownSource, message, cite.Source, idsOf(c.set.Sources, (*Source).thing))
	})
	for _, d := range c.set.Duties {
		for _, b := range d.Bodies {
			c.body(b, c.at(d, d.Pos, "body"))
		}
	}
	c.eachEffect(func(_ *Rule, e *Effect) {
		for _, k := range c.words.effects {
			if k.kind == e.Kind {
				c.named(k.args, e)
			}
		}
	})
}

// citeApart is a citation without a space in it, such as 《办法》4 or measures4, with one
// between the id of its source and the clause; "" where it is none.
func (c *checker) citeApart(cite string) string {
	if i := strings.Index(cite, "》"); i >= 0 {
		i += len("》")
		if id := c.sourceCalled(cite[:i]); id != "" && i < len(cite) {
			return id + " " + strings.TrimLeft(cite[i:], "，,、：:；;")
		}
	}
	longest := ""
	for id := range c.sources {
		if rest, ok := strings.CutPrefix(cite, id); ok && len(id) > len(longest) && isClause(rest) {
			longest = id
		}
	}
	clause := strings.TrimLeft(strings.TrimPrefix(cite, longest), "，,、：:；;")
	if longest == "" || clause == "" {
		return ""
	}
	return longest + " " + clause
}

// isClause reports whether a text can only be a clause behind an id: it begins with a
// digit, a bracket or a letter that ids have not.
func isClause(s string) bool {
	return s != "" && !('a' <= s[0] && s[0] <= 'z') && s[0] != '_' && s[0] != '-'
}

// sourceCalled is the id of the source whose document has a title, a short one or a
// number.
func (c *checker) sourceCalled(name string) string {
	if c.called == nil {
		c.called = map[string]string{}
		for _, s := range c.set.Sources {
			c.called[s.Number] = s.ID
			for _, t := range []Text{s.Title, s.Short} {
				for _, said := range t {
					c.called[said] = s.ID
				}
			}
		}
		delete(c.called, "")
	}
	return c.called[strings.Trim(name, "《》")]
}

// named checks the things that the arguments of an effect name.
func (c *checker) named(args []argument, e *Effect) {
	for i := range args {
		v := e.Arg(args[i].name)
		switch {
		case v == nil:
		case args[i].refers == "bodies":
			c.bodyValue(v)
		case args[i].refers == "materials" && v.Kind == ValueString && !c.papers[v.Text]:
			c.out.Unknown(v.Pos, codeUnknownMaterial, text.Say("materials 中没有材料 %s", "there is no material %s under materials", text.Quoted(v.Text)),
				v.Text, idsOf(c.set.Materials, (*Material).thing))
		}
	}
}

// bodyValue checks a body that is written out; an empty one names nobody.
func (c *checker) bodyValue(v *Value) {
	switch {
	case v.Kind == ValueList:
		for i := range v.Items {
			c.bodyValue(&v.Items[i])
		}
	case v.Kind == ValueString && v.Text != "":
		c.body(v.Text, v.Pos)
	}
}

func (c *checker) body(id string, pos Pos) {
	if c.bodies[id] {
		return
	}
	message := text.Say("bodies 中没有单位 %s", "there is no body %s under bodies", text.Quoted(id))
	if called := c.bodyCalled(id); called != "" {
		c.out.Fail(pos, codeUnknownBody, message, text.Say("这里写单位在 bodies 中的编号 %s", "write its id under bodies, %s", text.Quoted(called))).Instead(id, called)
		return
	}
	c.out.Unknown(pos, codeUnknownBody, message, id, idsOf(c.set.Bodies, (*Body).thing))
}

// bodyCalled is the id of the body whose title is like a name; "" where there is none.
func (c *checker) bodyCalled(name string) string {
	var titles []string
	ids := map[string]string{}
	for _, b := range c.set.Bodies {
		for _, t := range wordsOf(b.Title) {
			titles = append(titles, t)
			ids[t] = b.ID
		}
	}
	return ids[text.Nearest(name, titles)]
}

func idsOf[T any](things []*T, of func(*T) thing) []string {
	out := make([]string, 0, min(len(things), text.MostOptions))
	for _, x := range things {
		if len(out) == text.MostOptions {
			break
		}
		out = append(out, *of(x).id)
	}
	return out
}

func (c *checker) eachRule(do func(*Policy, *Rule)) {
	for _, p := range c.set.Policies {
		for _, u := range p.Rules {
			do(p, u)
		}
	}
}

func (c *checker) eachEffect(do func(*Rule, *Effect)) {
	c.eachRule(func(_ *Policy, u *Rule) {
		for i := range u.Effects {
			do(u, &u.Effects[i])
		}
	})
}

// eachFact visits all facts, the fields of lists among them.
func (c *checker) eachFact(do func(*Fact)) {
	var walk func([]*Fact)
	walk = func(fs []*Fact) {
		for _, f := range fs {
			do(f)
			walk(f.Item)
		}
	}
	walk(c.set.Facts)
}

// eachCite visits all citations once, with what is allowed where they stand.
func (c *checker) eachCite(do func(Cite, ...[]Allow)) {
	seen := map[Pos]bool{}
	all := func(cites []Cite, allow ...[]Allow) {
		for _, cite := range cites {
			if !seen[cite.Pos] {
				seen[cite.Pos] = true
				do(cite, allow...)
			}
		}
	}
	for _, p := range c.set.Params {
		for _, v := range p.Values {
			all(v.Cites, p.Allow)
		}
	}
	c.eachFact(func(f *Fact) { all(f.Cites, f.Allow) })
	for _, d := range c.set.Duties {
		all(d.Cites, d.Allow)
	}
	for _, p := range c.set.Promises {
		all(p.Cites, p.Allow)
	}
	for _, t := range c.set.Targets {
		all(t.Cites, t.Allow)
	}
	for _, p := range c.set.Policies {
		all(p.Cites, p.Allow)
	}
	c.eachRule(func(p *Policy, u *Rule) {
		all(u.Cites, u.Allow, p.Allow)
		for i := range u.Effects {
			all(u.Effects[i].Cites, u.Effects[i].Allow, u.Allow, p.Allow)
		}
	})
}

// warn reports a warning at a place, unless the author allows it there.
func (c *checker) warn(pos Pos, code string, message, hint Text, allow ...[]Allow) {
	if !allowed(code, allow...) {
		c.out.Warn(pos, code, message, hint)
	}
}

func allowed(code string, lists ...[]Allow) bool {
	return slices.ContainsFunc(slices.Concat(lists...), func(a Allow) bool { return a.Code == code })
}
