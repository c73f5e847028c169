package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules/diag"
	"github.com/guize-rules/guize/rules/text"
)

// This file turns a file's bytes into yaml nodes and makes the checks that
// need no knowledge of what stands where. Decoding into a yaml.Node switches
// off all guards of yaml.v3 (duplicate keys, alias bombs, a second document),
// so guard makes them here; unknown keys, wrong kinds and missing values are
// found by the walker (walker.go). A node that guard has reported gets kind 0,
// which everybody after it passes over in silence.

// Parse reads the one document of a file. It returns nil where there is none or
// it cannot be read; the reasons are in out. Where ctx ends it returns nil too.
func Parse(ctx context.Context, file string, data []byte, lim Limits, out *Sink) (*yaml.Node, File) {
	if len(data) > lim.FileBytes {
		out.Fail(diag.Pos{File: file, Line: 1, Col: 1}, CodeTooLarge,
			text.Say("文件有 %d 字节，超过上限 %d", "the file has %d bytes, more than the limit of %d", len(data), lim.FileBytes),
			text.Say("把它拆成一个文件夹里的几个文件", "split it into several files of one folder"))
		return nil, File{Path: file}
	}
	if n := roughNodes(data); n > lim.Nodes {
		out.Fail(diag.Pos{File: file, Line: 1, Col: 1}, CodeTooLarge,
			text.Say("文件约有 %d 个键和值，超过上限 %d", "the file has about %d keys and values, more than the limit of %d", n, lim.Nodes),
			text.Say("把它拆成一个文件夹里的几个文件", "split it into several files of one folder"))
		return nil, File{Path: file}
	}
	src, text, ok := NewFile(file, data, out)
	if !ok {
		return nil, src
	}
	root := src.document(ctx, text, out)
	if root == nil || ctx.Err() != nil {
		return nil, src
	}
	g := guard{ctx: ctx, src: src, out: out, depth: lim.Depth}
	g.node(root, 0)
	return root, src
}

// roughNodes counts the characters that begin keys, values, lists and mappings.
// A node takes a hundred times the memory of the one character that it may be
// written with, so that bytes alone do not bound what a file costs.
func roughNodes(data []byte) int {
	n := 0
	for i, b := range data {
		switch b {
		case ',', '[', '{':
			n++
		case ':':
			n += 2
		case '-', '?':
			if i+1 == len(data) || data[i+1] <= ' ' {
				n++
			}
		}
	}
	return n
}

// document decodes the first document and reports a second one.
func (src *File) document(ctx context.Context, content string, out *Sink) *yaml.Node {
	dec := decoder(ctx, content)
	first, err := decodeNode(dec)
	switch {
	case ctx.Err() != nil:
		return nil
	case errors.Is(err, io.EOF), err == nil && isEmpty(first):
		out.Fail(diag.Pos{File: src.Path, Line: 1, Col: 1}, CodeEmptyFile, text.Say("文件是空的", "the file is empty"),
			text.Say("一个规则集以 “guize: 1” 开头", "a policy set begins with \"guize: 1\""))
		return nil
	case err != nil:
		return src.patch(ctx, content, err, out)
	}
	second, err := decodeNode(dec)
	switch {
	case ctx.Err() != nil, errors.Is(err, io.EOF):
	case err != nil:
		src.syntax(ctx, content, err, out)
	default:
		out.Fail(diag.Pos{File: src.Path, Line: second.Line, Col: second.Column}, codeSecondDocument,
			text.Say("“---” 之后开始了第二个文档，它不会被读取", `a second document begins after "---"; it would not be read`),
			text.Say("删掉 “---”，或把后面的内容移到另一个文件", `delete the "---", or move what follows to a file of its own`))
	}
	return first.Content[0]
}

// decoder reads a text until ctx ends; yaml.v3 asks for the text bit by bit.
func decoder(ctx context.Context, content string) *yaml.Decoder {
	return yaml.NewDecoder(&reader{ctx, strings.NewReader(content)})
}

type reader struct {
	ctx  context.Context
	text io.Reader
}

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.text.Read(p)
}

// isEmpty reports whether a document holds nothing but comments or null.
func isEmpty(doc *yaml.Node) bool {
	return doc == nil || len(doc.Content) == 0 || doc.Content[0].Kind == yaml.ScalarNode && doc.Content[0].Tag == "!!null"
}

// decodeNode decodes one document. yaml.v3 panics on some malformed input
// instead of returning an error; that is the only panic caught in this package.
func decodeNode(dec *yaml.Decoder) (n *yaml.Node, err error) {
	defer func() {
		if p := recover(); p != nil {
			n, err = nil, fmt.Errorf("yaml: %v", p)
		}
	}()
	n = new(yaml.Node)
	if err := dec.Decode(n); err != nil {
		return nil, err
	}
	return n, nil
}

// guard walks a whole tree once.
type guard struct {
	ctx   context.Context
	src   File
	out   *Sink
	depth int
}

func (g *guard) fail(n *yaml.Node, code string, message, hint text.Text, related ...diag.Pos) {
	g.out.Fail(diag.Pos{File: g.src.Path, Line: n.Line, Col: n.Column}, code, message, hint, related...)
}

func (g *guard) node(n *yaml.Node, depth int) {
	if g.ctx.Err() != nil {
		return
	}
	if n.Anchor != "" {
		g.fail(n, codeAnchor, text.Say("不能使用锚点 %s", "the anchor %s cannot be used here", text.Quoted("&"+n.Anchor)),
			text.Say("把内容直接写出来，或用 define 起一个名字", "write the thing out, or give it a name under define"))
	}
	if n.Kind == yaml.AliasNode {
		g.fail(n, codeAlias, text.Say("不能使用别名引用 %s", "the alias %s cannot be used here", text.Quoted("*"+n.Value)),
			text.Say("把内容直接写出来，或用 define 起一个名字", "write the thing out, or give it a name under define"))
		n.Kind = 0
		return
	}
	if n.Style&yaml.TaggedStyle != 0 {
		g.tag(n)
	}
	if depth > g.depth && n.Kind != yaml.ScalarNode {
		g.fail(n, codeTooDeep, text.Say("嵌套超过 %d 层", "this is nested more than %d levels deep", g.depth),
			text.Say("用 define 起名称，把它拆开", "give parts of it a name under define"))
		n.Kind = 0
		return
	}
	switch n.Kind {
	case yaml.SequenceNode:
		for _, c := range n.Content {
			g.node(c, depth+1)
		}
	case yaml.MappingNode:
		g.mapping(n, depth)
	}
}

func (g *guard) tag(n *yaml.Node) {
	tag := n.Tag
	if !strings.HasPrefix(tag, "!") {
		tag = "!<" + tag + ">"
	}
	g.fail(n, codeTag, text.Say("不能使用标签 %s", "the tag %s cannot be used here", text.Quoted(tag)),
		text.Say("删掉标签；要写成文字就加引号", "delete it; put quotes around what is meant as text"))
	n.Kind = 0
}

// itemKey is the key with which rules, rows and tables begin.
const itemKey = "id"

func (g *guard) mapping(n *yaml.Node, depth int) {
	first := make(map[string]*yaml.Node, len(n.Content)/2)
	joined := false // by a second item whose "- " was forgotten
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		g.node(k, depth+1)
		g.node(v, depth+1)
		switch {
		case k.Kind == 0:
		case k.Kind != yaml.ScalarNode:
			g.fail(k, CodeWrongKind, text.Say("这里应是一个名称，不能是列表或映射", "a name is expected here, not a list or a mapping"),
				text.Say("含有 “{” “[” 的文字要加引号", `put quotes around text that holds "{" or "["`))
			k.Kind = 0
		case k.Tag == "!!merge":
			g.fail(k, codeMergeKey, text.Say("不能使用合并键 “<<”", `the merge key "<<" cannot be used here`),
				text.Say("把内容直接写出来", "write the contents out"))
			k.Kind = 0
		case first[k.Value] != nil && joined:
			k.Kind = 0 // told with the first key of the item
		case first[k.Value] != nil && k.Value == itemKey && n.Content[0].Value == itemKey:
			joined = true
			g.fail(k, CodeDuplicateKey, text.Say("%s 在同一项里写了两次", "%s is given twice in one item", text.Quoted(k.Value)),
				text.Say("另起一项要在它前面写 “- ”", `to begin another item write "- " before it`), diag.Pos{File: g.src.Path, Line: first[k.Value].Line, Col: first[k.Value].Column})
			k.Kind = 0
		case first[k.Value] != nil:
			f := diag.Pos{File: g.src.Path, Line: first[k.Value].Line, Col: first[k.Value].Column}
			g.fail(k, CodeDuplicateKey, text.Say("%s 写了两次，第一次在第 %d 行第 %d 列", "%s is given twice, first at line %d, column %d",
				text.Quoted(k.Value), f.Line, f.Col), text.Say("删掉其中一个", "delete one of them"), f)
			k.Kind = 0
		default:
			first[k.Value] = k
		}
	}
}
