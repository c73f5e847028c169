package lang

import (
	"cmp"
	"strconv"
	"strings"
	"time"
)

// Text writes a tree as an expression. Two trees with equal texts mean the same
// wherever their names do.
func (n *Node) Text() string {
	p := &printer{}
	p.node(n, 0)
	return p.b.String()
}

// Piece is a part of the text of a tree: the parameter whose value in force it
// is, or the definition, or what stands between these.
type Piece struct {
	Text  string
	Param *Param
	Def   *Def
	Fact  string // the name of the fact or outcome, with its list
}

// Pieces is the text of a tree with its parameters and definitions apart.
func (n *Node) Pieces() []Piece {
	p := &printer{apart: true}
	p.node(n, 0)
	p.end()
	return p.pieces
}

type printer struct {
	b      strings.Builder
	apart  bool // pieces are kept
	pieces []Piece
}

// name writes a parameter or definition.
func (p *printer) name(n *Node) {
	if !p.apart {
		p.write(n.Name)
		return
	}
	p.end()
	p.pieces = append(p.pieces, Piece{Text: n.Name, Param: n.Param, Def: n.Def})
}

// end makes a piece of what was written since the last.
func (p *printer) end() {
	if p.b.Len() > 0 {
		p.pieces = append(p.pieces, Piece{Text: p.b.String()})
		p.b.Reset()
	}
}

func (p *printer) write(parts ...string) {
	for _, s := range parts {
		p.b.WriteString(s)
	}
}

// binds is how tightly the parts of a node are held together.
func (n *Node) binds() int {
	switch {
	case n.Op == OpAnd && n.Name == "..", n.Op == OpNot && n.Kids[0].contrary() != "":
		return bindsCompare
	case n.Op == OpArith && (n.Name == "+" || n.Name == "-"):
		return bindsAdd
	}
	return cmp.Or(table[n.Op].binds, bindsAll)
}

// elementKey writes the key of an element, in quotes where it is not one word.
func elementKey(key string) string {
	if isWord(key) {
		return key
	}
	return strconv.Quote(key)
}

// Denied is what a tree says is not so; nil where it says no such thing.
func (n *Node) Denied() *Node {
	for n.Op == OpTruth {
		n = n.Kids[0]
	}
	if n.Op != OpNot {
		return nil
	}
	return n.Kids[0]
}

// Contrary reports whether there is an operator for the opposite of a tree.
func (n *Node) Contrary() bool { return n.contrary() != "" }

// contrary is the word for what is not so of an operator that has one.
func (n *Node) contrary() string {
	switch {
	case n.Op == OpOneOf, n.Op == OpInSet, n.Op == OpInList, n.Op == OpAnd && n.Name == "..":
		return "not in"
	case n.Op == OpTextTest:
		return "not " + n.Name
	}
	return ""
}

// node writes a node, in brackets where what stands around it binds tighter.
func (p *printer) node(n *Node, around int) {
	for n.Op == OpTruth || n.Op == OpItems {
		n = n.Kids[0]
	}
	if own := n.binds(); own < around && n.Op != OpConst {
		p.write("(")
		p.bare(n, own)
		p.write(")")
		return
	}
	p.bare(n, n.binds())
}

func (p *printer) bare(n *Node, own int) {
	switch n.Op {
	case opWritten:
		p.write(n.Name)
	case OpConst:
		p.write(cmp.Or(n.Name, literal(*n.Konst)))
	case OpItem:
		p.write(n.Name)
	case OpSlot:
		p.slot(n)
	case OpField:
		p.node(n.Kids[0], bindsAll)
		p.write(".", n.Rec.Fields[n.Slot].Name)
	case OpElement:
		p.node(n.Kids[0], bindsAll)
		p.write("[", elementKey(n.Name), "]")
	case OpParam, OpDef:
		p.name(n)
	case OpNow:
		p.write("at")
	case OpNot:
		if word := n.Kids[0].contrary(); word != "" {
			p.infix(n.Kids[0], own, word)
			return
		}
		p.write("not ")
		p.node(n.Kids[0], bindsAll)
	case OpNegate:
		p.write("-")
		p.node(n.Kids[0], bindsAll)
	case OpParamOn:
		p.write("on(params.", n.Param.Name, ", ")
		p.node(n.Kids[0], 0)
		p.write(")")
	case OpQuantify, OpCount, OpFilter, OpMap, OpSum, OpExtreme, OpRound, OpKept, OpKnown, OpUnknownOf, OpHappened, OpLen, OpScale, OpPart, OpCall, OpHost:
		p.list(n.Name+"(", n.Kids, ")")
	case OpArray:
		p.list("[", n.Kids, "]")
	default:
		p.infix(n, own, "")
	}
}

func (p *printer) slot(n *Node) {
	name := n.Rec.Fields[n.Slot].Name
	text, fact := name, name
	switch {
	case n.Frame == frameGlobal:
	case n.Name == "#":
		text = "." + name
	default:
		text = n.Name + "." + name
	}
	if n.Frame != frameGlobal {
		fact = n.Rec.Name + "." + name
	}
	if !p.apart {
		p.write(text)
		return
	}
	p.end()
	p.pieces = append(p.pieces, Piece{Text: text, Fact: fact})
}

func (p *printer) list(before string, kids []*Node, after string) {
	p.write(before)
	for i, k := range kids {
		if i > 0 {
			p.write(", ")
		}
		p.node(k, 0)
	}
	p.write(after)
}

// infix writes operators that stand between their parts; word is "" where it is
// the usual one.
func (p *printer) infix(n *Node, own int, word string) {
	switch {
	case n.Op == OpIf:
		p.node(n.Kids[0], own+1)
		p.write(" ? ")
		p.node(n.Kids[1], own+1)
		p.write(" : ")
		p.node(n.Kids[2], own)
	case n.Op == OpOneOf:
		p.node(n.Kids[0], own+1)
		p.list(" "+cmp.Or(word, "in")+" [", n.Kids[1:], "]")
	case n.Op == OpAnd && n.Name == "..":
		p.node(n.Kids[0].Kids[0], own+1)
		p.write(" ", cmp.Or(word, "in"), " ")
		p.node(n.Kids[0].Kids[1], own+1)
		p.write("..")
		if high := n.Kids[1].Kids[1]; strings.HasPrefix(high.Text(), ".") {
			p.write(" ") // keeps a field apart from the dots before it
		}
		p.node(n.Kids[1].Kids[1], own+1)
	default:
		first, others := n.around(own)
		p.node(n.Kids[0], first)
		for _, k := range n.Kids[1:] {
			p.write(" ", cmp.Or(word, n.word()), " ")
			p.node(k, others)
		}
	}
}

// around is how tightly the parts of an operator must be held together to stand
// without brackets, the first of them and the others. Nothing may stand beside
// ?? but itself, and a comparison of comparisons is easily misread.
func (n *Node) around(own int) (first, others int) {
	switch {
	case n.Op == OpElse && n.Kids[0].Op == OpElse:
		return own, bindsAll
	case n.Op == OpElse:
		return bindsAll, bindsAll
	case own == bindsCompare:
		return own + 1, own + 1
	}
	return own, own + 1
}

// word is what stands between the parts of an operator.
func (n *Node) word() string {
	switch n.Op {
	case OpAnd:
		return "and"
	case OpOr:
		return "or"
	case OpElse:
		return "??"
	case OpInSet, OpInList:
		return "in"
	}
	return n.Name
}

// literal writes a value as an expression does.
func literal(v Value) string {
	switch v.Kind() {
	case Number, Money:
		return v.Num().String()
	case Bool:
		return strconv.FormatBool(v.N() != 0)
	case Text:
		return strconv.Quote(v.Text())
	case Date:
		return strconv.Quote(v.Date().String())
	case Moment:
		return strconv.Quote(v.Time(time.UTC).Format(time.RFC3339Nano))
	case Set:
		return "set(" + strconv.FormatInt(v.N(), 2) + ")"
	case ListKind:
		parts := make([]string, len(v.Items()))
		for i, it := range v.Items() {
			parts[i] = literal(it)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	if p, ok := v.Period(); ok {
		return p.String()
	}
	return "none"
}
