package rules

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/text"
)

// reader reads one file of a set. Everything it cannot read it reports and
// leaves out, so that one mistake never hides the next.
type reader struct {
	source
	out    *sink
	lim    Limits
	layer  *layer
	loader *loader
	words  *language
	beside ParamValue // of the parameter that is read: the value that stands beside its other keys
}

// pos is the place of a node.
func (r *reader) pos(n *yaml.Node) Pos { return Pos{r.file, n.Line, n.Column} }

func (r *reader) fail(n *yaml.Node, code string, message, hint Text, related ...Pos) {
	r.out.fail(r.pos(n), code, message, hint, related...)
}

// given are the keys of a mapping that were there, each with its place.
type given map[string]Pos

// misspelt comes before a key that was probably meant by an unknown one; it is
// not said to be missing.
const misspelt = "?"

func (g given) has(names ...string) bool {
	for _, n := range names {
		if _, ok := g[n]; ok {
			return true
		}
	}
	return false
}

// at is the place of the first of the keys that is there, else the place given.
func (g given) at(otherwise Pos, names ...string) Pos {
	for _, n := range names {
		if p, ok := g[n]; ok {
			return p
		}
	}
	return otherwise
}

// unknownKey reports a key, and returns the allowed one that it is like.
func (r *reader) unknownKey(k *yaml.Node, what text.Noun, allowed []string) (like string) {
	hint := text.OneOf(allowed)
	if !r.out.full() {
		like = text.Nearest(k.Value, allowed)
	}
	switch {
	case strings.TrimLeft(k.Value, "\u3000\u00a0") != k.Value:
		hint = text.Say("键前有全角空格，请改用半角空格缩进", "full-width spaces stand before the key; indent with plain spaces")
	case strings.ContainsAny(k.Value, fullWidthMarks):
		hint = fullWidthHint(k.Value)
	case like != "":
		hint = text.Say("%s%s", "%s %s", text.Meant(like), hint)
	}
	r.fail(k, codeUnknownKey, text.Say("%s里没有 %s 这一项", "%s has no key %s", what, text.Quoted(k.Value)), hint)
	return like
}

// entries walks a mapping whose keys are names that the author chose, and
// calls each for every one that can be read. Null values are passed on.
func (r *reader) entries(n *yaml.Node, what text.Noun, each func(k, v *yaml.Node)) {
	if !r.isMapping(n, what) {
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if k, v := n.Content[i], n.Content[i+1]; k.Kind != 0 && v.Kind != 0 {
			each(k, v)
		}
	}
}

// items walks a list.
func (r *reader) items(n *yaml.Node, what text.Noun, each func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		r.wrongKind(n, aList, what)
		return
	}
	r.some(n, each)
}

// some walks a list, or takes a thing that stands alone for a list of one.
func (r *reader) some(n *yaml.Node, each func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		each(n)
		return
	}
	for _, c := range n.Content {
		switch {
		case c.Kind == 0:
		case isNull(c):
			r.fail(c, codeNoValue, text.Say("列表中有一项没有值", "an item of the list has no value"),
				text.Say("写上值，或删掉这一行", "give it one, or delete the line"))
		default:
			each(c)
		}
	}
}

func (r *reader) isMapping(n *yaml.Node, what text.Noun) bool {
	if n.Kind != yaml.MappingNode {
		r.wrongKind(n, aMapping, what)
		return false
	}
	return true
}

// isScalar reports whether the node is a scalar with a value.
func (r *reader) isScalar(n *yaml.Node, what text.Noun) bool {
	if n.Kind != yaml.ScalarNode || isNull(n) {
		r.wrongKind(n, what, "")
		return false
	}
	return true
}

const (
	aList    text.Noun = "一个列表|a list"
	aMapping text.Noun = "“键: 值” 的映射|a mapping of keys to values"
)

// wrongKind says that something else was expected: a thing of a kind, and of
// what it would be part.
func (r *reader) wrongKind(n *yaml.Node, expected, of text.Noun) {
	if n.Kind == 0 || isNull(n) && r.patched {
		return
	}
	message := text.Say("这里应是%s，却是%s", "%s is expected here, not %s", expected, kindOf(n))
	if of != "" {
		message = text.Say("%s应是%s，却是%s", "%s must be %s, not %s", of, expected, kindOf(n))
	}
	r.fail(n, codeWrongKind, message, kindHint(n, expected))
}

func kindOf(n *yaml.Node) text.Noun {
	switch {
	case n.Kind == yaml.MappingNode:
		return "映射|a mapping"
	case n.Kind == yaml.SequenceNode:
		return "列表|a list"
	case isNull(n):
		return "空值|nothing"
	}
	return "一个值|a single value"
}

func kindHint(n *yaml.Node, expected text.Noun) Text {
	flow := n.Style&yaml.FlowStyle != 0
	switch {
	case n.Kind == yaml.ScalarNode && fullWidthColon(n):
		return text.Say("冒号要用半角 “: ”", `write a plain colon and a space, ": "`)
	case expected == aList:
		return text.Say("每项前面写 “- ”", `write "- " before each item`)
	case expected == aMapping && n.Kind == yaml.SequenceNode:
		return text.Say("去掉 “- ” 或方括号，写成 “键: 值”", `leave out the "- " or the brackets and write "key: value"`)
	case expected == aMapping:
		return text.Say("写成 “键: 值”", `write "key: value"`)
	case n.Kind == yaml.MappingNode && flow:
		return text.Say("以 “{” 开头的文字要加引号", `put quotes around a text that begins with "{"`)
	case n.Kind == yaml.SequenceNode && flow:
		return text.Say("以 “[” 开头的文字要加引号", `put quotes around a text that begins with "["`)
	}
	return nil
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// isPlain reports whether a scalar stands without quotes and not as a block.
func isPlain(n *yaml.Node) bool {
	return n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}
