package sheet

import (
	"cmp"
	"slices"
	"strings"
)

// node is a part of the form of an application: a cell, an object, a list, or
// an element of a list.
type node struct {
	id     string // among its siblings
	key    []byte // `"works":`; nothing for an element
	kind   nodeKind
	column *column // of a cell
	order  int     // of an element: its number, or that of its key among the values declared
	own    []byte  // of an element of a list with a key: `"service":"water"`
	kids   []*node
}

type nodeKind int

const (
	cellNode nodeKind = iota + 1
	objectNode
	listNode
)

// child returns the part of that id, which is made where it is not there yet;
// of an element the key has no name.
func (n *node) child(id, name string, kind nodeKind) *node {
	for _, k := range n.kids {
		if k.id == id {
			return k
		}
	}
	k := &node{id: id, kind: kind}
	if name != "" {
		k.key = append(appendText(nil, name), ':')
	}
	n.kids = append(n.kids, k)
	return k
}

// leaf returns the cell of a fact. The dots of its name are objects within
// objects where the application is written so, which is all but within an
// element of a list. ok is false where something else stands in that place.
func (n *node) leaf(name string, element bool) (leaf *node, ok bool) {
	for head, rest, dotted := strings.Cut(name, "."); dotted && !element; head, rest, dotted = strings.Cut(name, ".") {
		if n = n.child(head, head, objectNode); n.kind != objectNode {
			return nil, false
		}
		name = rest
	}
	leaf = n.child(name, name, cellNode)
	return leaf, leaf.kind == cellNode
}

// list returns the list of a fact.
func (n *node) list(name string, element bool) (list *node, ok bool) {
	leaf, ok := n.leaf(name, element)
	switch {
	case leaf == nil || ok && leaf.column != nil:
		return nil, false
	case ok:
		leaf.kind = listNode
	}
	return leaf, leaf.kind == listNode
}

// sort brings the elements of lists into the order of their numbers; those with
// keys of free text stay in the order of the columns.
func (n *node) sort() {
	if n.kind == listNode {
		slices.SortStableFunc(n.kids, func(a, b *node) int { return cmp.Compare(a.order, b.order) })
	}
	for _, k := range n.kids {
		k.sort()
	}
}

// append writes the part as a row of cells has it; nothing where all its cells
// are empty.
func (n *node) append(dst []byte, cells []string) []byte {
	start := len(dst)
	dst = append(dst, n.key...)
	value := len(dst)
	switch n.kind {
	case cellNode:
		if n.column.index < len(cells) {
			dst = n.column.append(dst, cells[n.column.index])
		}
		if len(dst) == value {
			return dst[:start]
		}
		return dst
	case listNode:
		dst = append(dst, '[')
	default:
		dst = append(dst, '{')
	}
	dst, some := n.appendKids(append(dst, n.own...), cells)
	switch {
	case !some && n.id != "": // the application itself is never left out
		return dst[:start]
	case n.kind == listNode:
		return append(dst, ']')
	}
	return append(dst, '}')
}

func (n *node) appendKids(dst []byte, cells []string) (out []byte, some bool) {
	comma := len(n.own) > 0
	for _, k := range n.kids {
		before := len(dst)
		if comma {
			dst = append(dst, ',')
		}
		from := len(dst)
		if dst = k.append(dst, cells); len(dst) == from {
			dst = dst[:before]
			continue
		}
		comma, some = true, true
	}
	return dst, some
}
