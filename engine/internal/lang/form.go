package lang

import (
	"slices"
	"strconv"
	"strings"

	"github.com/guize-rules/guize/rules"
)

// Key is a text that two trees share just where they are built alike: of the
// same operators, over the same slots, with equal values written out. The
// element of a loop is the same however it is called. Parameters and
// definitions stand by their names.
func (n *Node) Key() string {
	var b strings.Builder
	n.form(&b)
	return b.String()
}

func (n *Node) form(b *strings.Builder) {
	for n.Op == OpTruth || n.Op == OpItems {
		n = n.Kids[0]
	}
	if n.Op == OpArray && n.Type.K == rules.KindSet { // its items may be aliases
		b.WriteString(n.constant())
		return
	}
	b.WriteString("(" + strconv.Itoa(int(n.Op)))
	switch n.Op {
	case OpConst:
		b.WriteString(" " + n.constant())
	case OpItem:
		b.WriteString(" " + n.frame())
	case OpSlot:
		b.WriteString(" " + n.frame() + strconv.Quote(n.Rec.Fields[n.Slot].Name))
	case OpField:
		b.WriteString(" " + strconv.Quote(n.Rec.Fields[n.Slot].Name))
	case OpParam, OpParamOn:
		b.WriteString(" " + n.Param.Name)
	default:
		b.WriteString(" " + strconv.Quote(n.Name))
	}
	for _, k := range n.Kids {
		k.form(b)
	}
	if n.Op > OpParamOn && n.Frame > frameLoop {
		b.WriteString(" " + n.frame())
	}
	b.WriteString(")")
}

// frame is what a slot is of: the application, the element of the loop of a
// rule or that of a condition on a list, counted from without.
func (n *Node) frame() string { return strconv.Itoa(n.Frame) }

// constant writes a value with its kind; a set by what it holds.
func (n *Node) constant() string {
	v := *n.Konst
	if v.Kind() != Set {
		return strconv.Itoa(int(v.Kind())) + literal(v)
	}
	var names []string
	for i, x := range n.Type.Values {
		if v.N()>>i&1 == 1 {
			names = append(names, strconv.Quote(x.ID))
		}
	}
	slices.Sort(names)
	return "{" + strings.Join(names, ",") + "}"
}
