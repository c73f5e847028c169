package source

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/diag"
	"github.com/guize-rules/guize/rules/text"
)

// Walker walks the nodes of a file. Everything it cannot read it reports and
// leaves out, so that one mistake never hides the next.
type Walker struct {
	File
	Ctx context.Context // once it ends nothing more is read, and nothing said of it
	Out *Sink
	Lim Limits
}

// Open reads the one document of a file. It returns nil where there is none or
// it cannot be read; the reasons are in the walker's sink.
func Open(ctx context.Context, name string, data []byte, opts []Option) (*Walker, *yaml.Node) {
	w := &Walker{Ctx: ctx, Out: NewSink(), Lim: NewLimits(opts)}
	var root *yaml.Node
	root, w.File = Parse(ctx, name, data, w.Lim, w.Out)
	return w, root
}

// Err is why nothing of what was read may be used: that ctx ended, or the mistakes;
// nil where there are none.
func (r *Walker) Err() error {
	if err := r.Ctx.Err(); err != nil {
		return err
	}
	return r.Out.Diagnostics().Err()
}

// Pos is the place of a node.
func (r *Walker) Pos(n *yaml.Node) diag.Pos {
	return diag.Pos{File: r.Path, Line: n.Line, Col: n.Column}
}

// Fail reports an error at a node.
func (r *Walker) Fail(n *yaml.Node, code string, message, hint text.Text, related ...diag.Pos) Found {
	return r.Out.Fail(r.Pos(n), code, message, hint, related...)
}

// unknownKey reports a key, and returns the allowed one that it is like. A key of
// a mapping in braces that has no value is mostly what follows a comma in a text.
func (r *Walker) unknownKey(in, k, v *yaml.Node, what text.Noun, allowed []string) (like string) {
	hint := text.OneOf(allowed)
	if !r.Out.full() {
		like = text.Nearest(k.Value, allowed)
	}
	switch {
	case strings.TrimLeft(k.Value, "\u3000\u00a0") != k.Value:
		hint = text.Say("键前有全角空格，请改用半角空格缩进", "full-width spaces stand before the key; indent with plain spaces")
	case strings.ContainsAny(k.Value, fullWidthMarks):
		hint = fullWidthHint(k.Value)
	case like != "":
		hint = text.Say("%s%s", "%s %s", text.Meant(like), hint)
	case in.Style&yaml.FlowStyle != 0 && IsNull(v) && v.Value == "":
		hint = text.Say("花括号中的逗号会结束前一项；含逗号的文字或表达式要加引号", "a comma ends a value within { }; put quotes around a text or expression that holds one")
	}
	before, written := thousands(in, k)
	number, slip := text.NumberMeant(written)
	switch {
	case before == k: // told of the key before it
		return like
	case number != "":
		hint = slip
	}
	f := r.Fail(k, CodeUnknownKey, text.Say("%s里没有 %s 这一项", "%s has no key %s", what, text.Quoted(k.Value)), hint).
		Instead(k.Value, like)
	if number != "" {
		f.InsteadAt(r.Pos(before), written, number)
	}
	if name, value, wide := strings.Cut(k.Value, "："); wide && IsNull(v) {
		f.Instead(k.Value, name+": "+strings.TrimSpace(value))
	}
	r.requote(f, k)
	return like
}

// NoValue reports a key without a value, which it may hold itself behind a full-width
// colon.
func (r *Walker) NoValue(k *yaml.Node) {
	if name, value, wide := strings.Cut(k.Value, "："); wide {
		r.Fail(k, CodeNoValue, text.Say("%s 里的冒号是全角的，后面没有值", "the colon in %s is full-width; no value follows", text.Quoted(k.Value)), fullWidthHint("：")).
			Instead(k.Value, name+": "+strings.TrimSpace(value))
		return
	}
	if hashed := r.hashed(k); hashed != "" {
		r.Fail(k, CodeNoValue, text.Say("%s 后面没有值：“#” 起到行末被当作注释", `%s has no value: what begins with "#" is taken for a comment`, text.Quoted(k.Value)),
			text.Say("文字里有 “#” 的，整段文字要加引号", `put quotes around a text that holds "#"`)).
			Instead(": "+hashed, ": "+inQuotes(hashed))
		return
	}
	r.Fail(k, CodeNoValue, text.Say("%s 后面没有值", "%s has no value", text.Quoted(k.Value)),
		text.Say("写上值，或删掉这一行", "give it one, or delete the line"))
}

// hashed is the comment that stands in the place of a key's value; "" for none.
func (r *Walker) hashed(k *yaml.Node) string {
	line := []rune(r.Line(k.Line))
	if k.Column > len(line) || len(line) > mostRequoted {
		return ""
	}
	_, rest, _ := strings.Cut(string(line[k.Column-1:]), ":")
	if rest = strings.TrimSpace(rest); strings.HasPrefix(rest, "#") {
		return rest
	}
	return ""
}

// Torn reports a key without a value of a mapping in braces that is a piece of a value: it
// has a full-width colon, or is what commas between thousands cut off. Other such keys
// stand for null.
func (r *Walker) Torn(in, k, v *yaml.Node) bool {
	if !IsNull(v) || v.Value != "" || in.Style&yaml.FlowStyle == 0 {
		return false
	}
	if strings.Contains(k.Value, "：") {
		r.NoValue(k)
		return true
	}
	before, written := thousands(in, k)
	if number, slip := text.NumberMeant(written); number != "" {
		r.Fail(before, CodeWrongKind, text.Say("逗号把数 %s 分成了几项", "commas cut the number %s into several entries", text.Quoted(written)), slip).Instead(written, number)
	}
	return before != nil
}

var threeDigits = regexp.MustCompile(`^\d{3}(\.\d+)?$`)

// thousands is the value before a key in braces, and the number that it is with the
// keys from there on where commas between thousands cut it: 1,200,000. Of the keys but
// the first the value is the key itself. It is nil where there is no such number.
func thousands(in, k *yaml.Node) (before *yaml.Node, number string) {
	at := slices.Index(in.Content, k)
	cut := func(i int) bool {
		return i+1 < len(in.Content) && threeDigits.MatchString(in.Content[i].Value) && IsNull(in.Content[i+1])
	}
	if at < 2 || !cut(at) {
		return nil, ""
	}
	if cut(at - 2) {
		return k, ""
	}
	if before = in.Content[at-1]; before.Kind != yaml.ScalarNode || !IsPlain(before) {
		return nil, ""
	}
	number = before.Value
	for i := at; cut(i); i += 2 {
		number += "," + in.Content[i].Value
	}
	return before, number
}

// Entries walks a mapping whose keys are names that the author chose, and
// calls each for every one that can be read. Null values are passed on.
func (r *Walker) Entries(n *yaml.Node, what text.Noun, each func(k, v *yaml.Node)) {
	if !r.IsMapping(n, what) {
		return
	}
	for i := 0; i+1 < len(n.Content) && r.Ctx.Err() == nil; i += 2 {
		if k, v := n.Content[i], n.Content[i+1]; k.Kind != 0 && v.Kind != 0 {
			each(k, v)
		}
	}
}

// Items walks a list.
func (r *Walker) Items(n *yaml.Node, what text.Noun, each func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		r.WrongKind(n, aList, what)
		return
	}
	r.Some(n, each)
}

// Some walks a list, or takes a thing that stands alone for a list of one.
func (r *Walker) Some(n *yaml.Node, each func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		each(n)
		return
	}
	for _, c := range n.Content {
		switch {
		case r.Ctx.Err() != nil:
			return
		case c.Kind == 0:
		case IsNull(c):
			r.Fail(c, CodeNoValue, text.Say("列表中有一项没有值", "an item of the list has no value"),
				text.Say("写上值，或删掉这一行", "give it one, or delete the line"))
		default:
			each(c)
		}
	}
}

// IsMapping reports whether the node is a mapping, and complains where it is
// none.
func (r *Walker) IsMapping(n *yaml.Node, what text.Noun) bool {
	if n.Kind != yaml.MappingNode {
		r.WrongKind(n, aMapping, what)
		return false
	}
	return true
}

// IsScalar reports whether the node is a scalar with a value.
func (r *Walker) IsScalar(n *yaml.Node, what text.Noun) bool {
	if n.Kind != yaml.ScalarNode || IsNull(n) {
		r.WrongKind(n, what, "")
		return false
	}
	return true
}

const (
	aList    text.Noun = "一个列表|a list"
	aMapping text.Noun = "“键: 值” 的映射|a mapping of keys to values"
)

// WrongKind says that something else was expected: a thing of a kind, and of
// what it would be part.
func (r *Walker) WrongKind(n *yaml.Node, expected, of text.Noun) {
	if n.Kind == 0 || IsNull(n) && r.Patched {
		return
	}
	message := text.Say("这里应是%s，却是%s", "%s is expected here, not %s", expected, kindOf(n))
	if of != "" {
		message = text.Say("%s应是%s，却是%s", "%s must be %s, not %s", of, expected, kindOf(n))
	}
	f := r.Fail(n, CodeWrongKind, message, kindHint(n, expected))
	if at := r.Pos(n); expected == aList && n.Kind == yaml.MappingNode && n.Style&yaml.FlowStyle == 0 && at.Col > 2 && len(n.Content) > 0 {
		at.Col -= 2
		f.InsteadAt(at, "  "+n.Content[0].Value, "- "+n.Content[0].Value)
	}
}

func kindOf(n *yaml.Node) text.Noun {
	switch {
	case n.Kind == yaml.MappingNode:
		return "映射|a mapping"
	case n.Kind == yaml.SequenceNode:
		return "列表|a list"
	case IsNull(n):
		return "空值|nothing"
	}
	return "一个值|a single value"
}

func kindHint(n *yaml.Node, expected text.Noun) text.Text {
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

// IsNull reports whether a node is null or has no value.
func IsNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// IsPlain reports whether a scalar stands without quotes and not as a block.
func IsPlain(n *yaml.Node) bool {
	return n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
}
