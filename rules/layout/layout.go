package layout

import (
	"context"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/internal/source"
)

// Tidy lays out a YAML file of a policy set, of tests or of an application
// in the one way that everybody's editor can agree on: two spaces for each
// level, dashes indented below their key, one space after a colon, a comma and
// a dash, none inside brackets, one empty line at most, no spaces at the ends
// of lines. Nothing but white space changes, so that comments, the order of
// things and the way in which texts are quoted stay as they are; what the file
// means stays too, and formatting twice is formatting once.
//
// The error is an [*rules.Error] where the file is not YAML as policy sets use it.
// A file that is laid out in a way that cannot be kept (explicit "? key", say)
// comes back as it is.
func Tidy(name string, data []byte, opts ...rules.Option) ([]byte, error) {
	w, root := source.Open(context.Background(), name, data, opts)
	if err := w.Out.Diagnostics().Err(); err != nil {
		return nil, err
	}
	f := formatter{File: w.File, shape: make([]lineShape, len(w.Lines))}
	if !f.start(root) {
		return data, nil
	}
	text := []byte(f.text())
	if _, again := source.Open(context.Background(), name, text, opts); again == nil || !sameTree(root, again) {
		return data, nil
	}
	return text, nil
}

// sameTree reports whether two nodes hold the same, wherever they stand.
func sameTree(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || a.Tag != b.Tag || a.Value != b.Value || len(a.Content) != len(b.Content) {
		return false
	}
	for i := range a.Content {
		if !sameTree(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// lineKind says what a line of a file is.
type lineKind uint8

const (
	lineOther   lineKind = iota // the continuation of the line before it, or nothing yet
	lineStart                   // a key or a dash stands first on it
	lineContent                 // of a block scalar
)

// lineShape is how a line is laid out now, and how it should be.
type lineShape struct {
	kind     lineKind
	old, new int           // columns of what stands first, 0-based
	oldKey   int           // column of the last key or dash that begins on the line
	newKey   int           //
	edits    []source.Edit // of white space
	keep     bool          // empty lines after it belong to a block scalar
}

// formatter finds the shape of each line by walking the nodes.
type formatter struct {
	source.File
	shape []lineShape
	bad   bool // a form that cannot be kept
}

func (f *formatter) start(root *yaml.Node) bool {
	if root.Kind == yaml.ScalarNode || root.Style&yaml.FlowStyle != 0 || len(root.Content) == 0 {
		return false
	}
	f.node(root, 0)
	return !f.bad
}

func (f *formatter) node(n *yaml.Node, indent int) {
	switch {
	case f.bad:
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			f.entry(n.Content[i], n.Content[i+1], indent)
		}
	case n.Kind == yaml.SequenceNode:
		for _, c := range n.Content {
			f.item(n, c, indent)
		}
	}
}

// isBlock reports whether a node is laid out by lines.
func isBlock(n *yaml.Node) bool {
	return n.Kind != yaml.ScalarNode && n.Style&yaml.FlowStyle == 0 && len(n.Content) > 0
}

// entry lays out a key and its value.
func (f *formatter) entry(k, v *yaml.Node, indent int) {
	if !f.begins(k.Line, k.Column-1, indent) {
		return
	}
	if isBlock(v) {
		if v.Line == k.Line {
			f.bad = true
			return
		}
		f.node(v, indent+2)
		return
	}
	if v.Line == k.Line {
		f.gap(v, ':')
	}
	f.value(v, k.Column-1, indent)
}

// item lays out an element of a list, whose dash stands in the column of the list.
func (f *formatter) item(list, v *yaml.Node, indent int) {
	dash := list.Column - 1
	line := v.Line
	for line > list.Line && !f.isDash(line, dash) {
		line--
	}
	if !f.isDash(line, dash) || !f.begins(line, dash, indent) {
		f.bad = true
		return
	}
	if v.Line == line {
		f.gap(v, '-')
	}
	if isBlock(v) {
		f.node(v, indent+2)
		return
	}
	f.value(v, dash, indent)
}

func (f *formatter) isDash(line, col int) bool {
	r := f.Row(line).Chars
	return col < len(r) && r[col] == '-' && (col+1 == len(r) || source.IsBlank(r[col+1]))
}

// begins notes that a key or dash stands at a column of a line, and reports
// whether only white space and dashes stand before it.
func (f *formatter) begins(line, col, indent int) bool {
	if line < 1 || line > len(f.shape) {
		f.bad = true
		return false
	}
	first := col
	r := f.Row(line).Chars
	for i := col - 1; i >= 0; i-- {
		switch {
		case r[i] == '-':
			first = i
		case r[i] != ' ':
			f.bad = true
			return false
		}
	}
	s := &f.shape[line-1]
	if s.kind != lineStart {
		if first != col {
			f.bad = true // a dash that is in no list
			return false
		}
		*s = lineShape{kind: lineStart, old: col, new: indent}
	}
	s.oldKey, s.newKey = col, indent
	return true
}

// gap makes the white space before a value one space, where a colon or dash
// stands before that.
func (f *formatter) gap(v *yaml.Node, after rune) {
	if source.IsNull(v) && v.Value == "" {
		return
	}
	r := f.Row(v.Line).Chars
	to := v.Column - 1
	from := to
	for from > 0 && from <= len(r) && source.IsBlank(r[from-1]) {
		from--
	}
	if from > 0 && from < to && r[from-1] == after {
		f.edit(v.Line, source.Edit{From: from, To: to, With: " "})
	}
}

func (f *formatter) edit(line int, e source.Edit) {
	s := &f.shape[line-1]
	s.edits = append(s.edits, e)
}

// value lays out a value that is no block: brackets, and the lines of a block
// scalar. Its parent stands at a column that becomes indent.
func (f *formatter) value(v *yaml.Node, parent, indent int) {
	switch {
	case v.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		f.block(v, parent, indent)
	case v.Kind != yaml.ScalarNode:
		for _, e := range flowEdits(f.Row(v.Line).Chars, v.Column-1) {
			f.edit(v.Line, e)
		}
	}
}

// block shifts the lines of a block scalar.
func (f *formatter) block(v *yaml.Node, parent, indent int) {
	header := string(f.Row(v.Line).Chars[v.Column-1:])
	header, _, _ = strings.Cut(header, "#")
	explicit := strings.ContainsAny(header, "123456789")
	keep := strings.Contains(header, "+")
	old := -1
	last := v.Line
	for line := v.Line + 1; line <= len(f.Lines); line++ {
		text := f.Line(line)
		depth := len(text) - len(strings.TrimLeft(text, " "))
		if depth == len(text) {
			continue
		}
		if old < 0 {
			old = depth
			if explicit {
				old = parent + 1
			}
		}
		if depth < old || depth <= parent && parent > 0 {
			break
		}
		last = line
	}
	shifted := indent + 2
	if explicit {
		shifted = old + indent - parent
	}
	for line := v.Line + 1; line <= last; line++ {
		f.shape[line-1] = lineShape{kind: lineContent, old: old, new: shifted}
	}
	f.shape[last-1].keep = keep
}
