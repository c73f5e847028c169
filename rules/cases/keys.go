package cases

import (
	"slices"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// reader reads one file.
type reader struct {
	*source.Walker
	timeless bool // it was said that there is no time
}

// key is a key and how its value is read.
type key struct {
	source.Key
	read func(n *yaml.Node)
}

// keys reads a mapping; it returns nil for what is none.
func (r *reader) keys(n *yaml.Node, what text.Noun, ks []key) source.Given {
	return r.Keys(n, what, len(ks), func(i int) source.Key { return ks[i].Key }, func(i int, v *yaml.Node) { ks[i].read(v) })
}

func optional(name string, read func(n *yaml.Node)) key {
	return key{source.Key{Name: name}, read}
}

func needed(name string, read func(n *yaml.Node)) key {
	return key{source.Key{Name: name, Needed: true}, read}
}

// plain reads a scalar as it is written.
func (r *reader) plain(to *string, what text.Noun) func(*yaml.Node) {
	return func(n *yaml.Node) { *to = r.Str(n, what) }
}

func (r *reader) fileKeys(f *File, list **yaml.Node) []key {
	return slices.Concat(r.timesKeys(&f.Times), []key{
		optional("tests", r.plain(&f.Set, "规则集的文件名|the file of the policy set")),
		optional("base", func(n *yaml.Node) { f.Base, f.base = r.facts(n, "base|base") }),
		needed("cases", func(n *yaml.Node) { *list = n }),
	})
}

// caseKeys are those of a case; seen are the names of the cases before it.
func (r *reader) caseKeys(c *Case, seen map[string]rules.Pos) []key {
	return slices.Concat(r.timesKeys(&c.Times), []key{
		needed("name", func(n *yaml.Node) { c.Name = r.caseName(n, seen) }),
		optional("given", func(n *yaml.Node) { c.Given, c.given = r.facts(n, "given|given") }),
		optional("unknown", func(n *yaml.Node) {
			r.Some(n, func(n *yaml.Node) { c.Unknown = append(c.Unknown, r.Str(n, "事实的路径|the path of a fact")) })
		}),
		optional("expect", func(n *yaml.Node) { c.Expect = r.expectation(n) }),
		optional("absent", func(n *yaml.Node) { c.Absent = r.expectation(n) }),
		optional("reason", r.plain(&c.Reason, "理由|a reason")),
	})
}

// timesKeys stand at a file or at a case.
func (r *reader) timesKeys(t *Times) []key {
	return []key{
		optional("at", func(n *yaml.Node) { t.At = r.moment(n) }),
		optional("rules_on", func(n *yaml.Node) { t.RulesOn = r.Date(n).String() }),
		optional("lang", r.plain(&t.Lang, "语言代码|the code of a language")),
	}
}
