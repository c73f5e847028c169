package rules

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/guize-rules/guize/rules/text"
)

// braced is what looks like an expression within a text.
var braced = regexp.MustCompile(`\{[\pL_][\pL\pN_.\[\]() ]*\}`)

// citations warns of rules, values and duties that cite nothing, and of
// citations that name no clause.
func (c *checker) citations() {
	missing := func(pos Pos, what text.Noun, name string, allow ...[]Allow) {
		c.warn(pos, codeMissingCitation, text.Say("%s %s 没有注明出处", "%s %s cites nothing", what, text.Quoted(name)),
			text.Say("加上 “cite: 来源 条款”，或在 allow 中说明", `add "cite: source clause", or say why under allow`), append(allow, c.set.Allow)...)
	}
	c.eachRule(func(p *Policy, u *Rule) {
		bare := func(e Effect) bool { return len(e.Cites) == 0 }
		if len(u.Cites) == 0 && (len(u.Effects) == 0 || slices.ContainsFunc(u.Effects, bare)) {
			missing(u.Pos, "规则|the rule", fullID(p, u.ID), u.Allow, p.Allow)
		}
	})
	for _, p := range c.set.Params {
		for _, v := range p.Values {
			if len(v.Cites) == 0 {
				missing(v.Pos, "参数|the value of", p.Name, p.Allow)
			}
		}
	}
	for _, d := range c.set.Duties {
		if len(d.Cites) == 0 {
			missing(d.Pos, "职责|the duty", d.ID, d.Allow)
		}
	}
	for _, p := range c.set.Promises {
		if len(p.Cites) == 0 {
			missing(p.Pos, "承诺|the promise", p.ID, p.Allow)
		}
	}
	for _, t := range c.set.Targets {
		if len(t.Cites) == 0 {
			missing(t.Pos, "指标|the target", t.ID, t.Allow)
		}
	}
	c.eachCite(func(cite Cite, allow ...[]Allow) {
		if s := c.sources[cite.Source]; s != nil && cite.Locator == "" {
			c.warn(cite.Pos, codeMissingClause, text.Say("引用 %s 没有写明条款", "%s is cited, but not which clause of it", text.Quoted(cite.Source)),
				text.Say("写成 “%s 条款”，例如 “%s 四(一)2”；文件不分条款的，在该来源的 allow 中说明", `write "%s clause", for example "%s 4(1)"; if the document has no clauses, say so under allow of the source`,
					cite.Source, cite.Source), append(allow, s.Allow, c.set.Allow)...)
		}
	})
}

// translations warns of texts that lack one of the set's languages, and of
// texts in a language that the set does not declare.
func (c *checker) translations() {
	c.eachText(func(what string, pos Pos, t Text, allow []Allow) {
		c.text(what, pos, t, allow)
		c.braces(what, pos, t, allow)
	})
	c.eachRule(func(p *Policy, u *Rule) {
		for i := range u.Effects {
			c.effectTexts(u.Effects[i].Args, slices.Concat(u.Effects[i].Allow, u.Allow, p.Allow))
		}
	})
}

// braces warns of what looks like an expression in a text that has none.
func (c *checker) braces(what string, pos Pos, t Text, allow []Allow) {
	for _, lang := range languagesOf(t) {
		if m := braced.FindString(t[lang]); m != "" {
			c.warn(pos, codeLiteralBraces, text.Say("%s 中的 %s 会原样显示：这里不能写表达式", "%s: %s is shown as it stands, for there are no expressions here", text.Quoted(what), text.Quoted(m)),
				text.Say("写出文字本身，如“上限以内”；消息、任务名和效果的标题里才可以写 {表达式}", `write plain words, such as "within the limit"; {expressions} go into messages, names of tasks and titles of effects`), allow, c.set.Allow)
			return
		}
	}
}

func (c *checker) effectTexts(args []Arg, allow []Allow) {
	for i := range args {
		if v := &args[i].Value; v.Kind == ValueText && args[i].Name != "task" {
			t := Text{}
			for lang, parts := range v.Parts {
				t[lang] = parts.literal()
			}
			c.text(args[i].Name, v.Pos, t, allow)
		}
	}
}

// literal is what a template says without its expressions.
func (t Template) literal() string {
	var b strings.Builder
	for _, p := range t {
		b.WriteString(p.Text)
	}
	return b.String()
}

func (c *checker) text(what string, pos Pos, t Text, allow []Allow) {
	if len(t) == 0 {
		return
	}
	if alone, ok := t[""]; ok { // one text for all languages
		if len(c.set.Languages) > 1 && strings.ContainsFunc(alone, unicode.IsLetter) {
			c.warn(pos, codeMissingTranslation, text.Say("%s 没有分语言写：%s", "%s is not given by language: %s", text.Quoted(what), text.Quoted(alone)),
				text.Say("写成 {%s}", "write it as {%s}", strings.Join(c.set.Languages, ": …, ")+": …"), allow, c.set.Allow)
		}
		return
	}
	for _, lang := range c.set.Languages {
		if strings.TrimSpace(t[lang]) == "" {
			c.warn(pos, codeMissingTranslation, text.Say("%s 缺少 %s 文本", "%s lacks its text in %s", text.Quoted(what), text.Quoted(lang)),
				text.Say("加上 “%s: …”", `add "%s: …"`, lang), allow, c.set.Allow)
		}
	}
	for _, lang := range languagesOf(t) {
		if !slices.Contains(c.set.Languages, lang) {
			if c.undeclared[lang] || allowed(codeUndeclaredLanguage, allow, c.set.Allow) {
				continue
			}
			if c.undeclared == nil {
				c.undeclared = map[string]bool{}
			}
			c.undeclared[lang] = true // it is told once
			c.warn(pos, codeUndeclaredLanguage, text.Say("规则集没有声明语言 %s（其他有这种语言的文字不再逐一指出）", "the set does not declare the language %s (other texts in it are not told of one by one)", text.Quoted(lang)),
				text.Say("在 languages 中加上它，或删掉这种语言的文字", "add it to languages, or delete the texts in it"), allow, c.set.Allow)
		}
	}
}

func languagesOf(t Text) []string {
	langs := make([]string, 0, len(t))
	for l := range t {
		langs = append(langs, l)
	}
	slices.Sort(langs)
	return langs
}

// eachText visits the texts of the set's things, but not of effects.
func (c *checker) eachText(do func(what string, pos Pos, t Text, allow []Allow)) {
	do("title", c.set.Pos, c.set.Title, nil)
	for _, s := range c.words.sections {
		s.texts(c, do)
	}
	for _, p := range c.set.Params {
		c.valueTitles(p.Type.Values, p.Allow, do)
	}
	c.eachFact(func(f *Fact) { c.valueTitles(f.Type.Values, f.Allow, do) })
	for _, o := range c.set.Outcomes {
		c.valueTitles(o.Type.Values, o.Allow, do)
	}
	for _, p := range c.set.Policies {
		textsOf(c, c.words.policy, p, p, p.Pos, p.Allow, do)
	}
	c.eachRule(func(p *Policy, u *Rule) {
		allow := slices.Concat(u.Allow, p.Allow)
		textsOf(c, c.words.rule, &ruleDraft{Rule: u}, u, u.Pos, allow, do)
		if u.Table != nil {
			textsOf(c, c.words.table, &tableDraft{table: u.Table}, u.Table, u.Table.Pos, allow, do)
		}
	})
}

func (c *checker) valueTitles(values []EnumValue, allow []Allow, do func(string, Pos, Text, []Allow)) {
	for _, v := range values {
		do("title", v.Pos, v.Title, allow)
	}
}
