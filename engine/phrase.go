package engine

import (
	"github.com/guize-rules/guize/engine/internal/lang"
	"github.com/guize-rules/guize/engine/internal/plan"
)

// Word is a part of an expression: a parameter, a definition or a fact, of which it
// is known what it stands for, or what stands between these.
type Word struct {
	Text    string
	Param   string // the name of the parameter whose value in force it is
	Defined string // the name of the definition
	Fact    string // the declared name of the fact or outcome: works.length
}

// Line is a line of a condition. Where Except is set, the words say what must
// not be so.
type Line struct {
	Except bool
	Words  []Word
}

// Given is how a rule works out the value that it gives to an outcome.
type Given struct {
	Outcome string // by its declared name
	Words   []Word
}

// phrases are the words of a rule. A trace shares them with others.
type phrases struct {
	lines   []Line
	gives   []Given
	defined [][]Word // of each definition that the condition uses
}

// phrasesOf puts a rule that was compiled whole into words.
func phrasesOf(p *plan.Plan, r *plan.Rule) phrases {
	var out phrases
	for i, n := range r.Shapes {
		out.lines = append(out.lines, lineOf(n, r.Src.Unless != nil && i == len(r.Shapes)-1))
	}
	for i := range r.Decides {
		if d := &r.Decides[i]; d.Tree != nil {
			out.gives = append(out.gives, Given{p.Lay.Outcomes[d.Outcome].Decl.Name, wordsOf(d.Tree)})
		}
	}
	for _, d := range r.Defs {
		out.defined = append(out.defined, wordsOf(d.Tree()))
	}
	return out
}

// lineOf is a line in words; unless says that it is what a rule excepts.
func lineOf(n *lang.Node, unless bool) Line {
	if inner := n.Denied(); inner != nil && (unless || !inner.Contrary()) {
		return Line{true, wordsOf(inner)}
	}
	return Line{Words: wordsOf(n)}
}

func wordsOf(n *lang.Node) []Word {
	var out []Word
	for _, p := range n.Pieces() {
		w := Word{Text: p.Text, Fact: p.Fact}
		if p.Param != nil {
			w.Param = p.Param.Name
		}
		if p.Def != nil {
			w.Defined = p.Def.Name
		}
		out = append(out, w)
	}
	return out
}
