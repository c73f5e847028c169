package rules

import (
	"math/big"
	"slices"
	"strings"

	"github.com/guize-rules/guize/rules/calendar"
	"github.com/guize-rules/guize/rules/internal/source"
	"github.com/guize-rules/guize/rules/text"
)

// Band is a step of a scale or of a progressive table: what stands there between
// two ends, or at one point.
type Band struct {
	From, To     string // a number or a date as written; "" where the band is open
	FromIn, ToIn bool   // the end belongs to the band
	Value        Value
	Pos          Pos
}

// Point reports whether a band is one point.
func (b *Band) Point() bool { return b.From != "" && b.From == b.To }

// ParseBand reads a band as it is written: "[0..180]", "(180..260]", "> 260",
// "<= 0", or a point, "300".
func ParseBand(s string) (b Band, ok bool) {
	s = strings.TrimSpace(s)
	if low, high, span := strings.Cut(s, ".."); span && len(s) > 4 {
		first, last := s[0], s[len(s)-1]
		b = Band{From: strings.TrimSpace(low[1:]), To: strings.TrimSpace(high[:len(high)-1]), FromIn: first == '[', ToIn: last == ']'}
		return b, strings.IndexByte("[(", first) >= 0 && strings.IndexByte("])", last) >= 0 && isEdge(b.From) && isEdge(b.To)
	}
	for _, op := range []string{"<=", ">=", "<", ">"} {
		rest, found := strings.CutPrefix(s, op)
		if !found {
			continue
		}
		edge, in := strings.TrimSpace(rest), len(op) == 2
		if op[0] == '<' {
			return Band{To: edge, ToIn: in}, isEdge(edge)
		}
		return Band{From: edge, FromIn: in}, isEdge(edge)
	}
	return Band{From: s, To: s, FromIn: true, ToIn: true}, isEdge(s)
}

func isEdge(s string) bool { return source.PlainNumber(s) || source.IsDate(s) }

// String writes a band as it is written in a set.
func (b *Band) String() string {
	switch {
	case b.Point():
		return b.From
	case b.From == "":
		return pick(b.ToIn, "<= ", "< ") + b.To
	case b.To == "":
		return pick(b.FromIn, ">= ", "> ") + b.From
	}
	return pick(b.FromIn, "[", "(") + b.From + ".." + b.To + pick(b.ToIn, "]", ")")
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// compareEdges compares two ends of bands of one kind.
func compareEdges(a, b string) int {
	if source.IsDate(a) || source.IsDate(b) {
		return strings.Compare(a, b)
	}
	return edge(a).Cmp(edge(b))
}

func edge(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return new(big.Rat)
	}
	return r
}

// byEdge orders bands by where they begin.
func byEdge(a, b Band) int {
	switch {
	case a.From == "" || b.From == "":
		return len(a.From) - len(b.From) // one at least is 0
	case compareEdges(a.From, b.From) != 0:
		return compareEdges(a.From, b.From)
	case a.FromIn == b.FromIn:
		return 0
	case a.FromIn:
		return -1
	}
	return 1
}

// next reports whether nothing lies between the end of a band and the beginning
// of another, of a kind of values that are counted one by one.
func next(kind Kind, to, from string) bool {
	switch kind {
	case KindInt:
		return new(big.Rat).Sub(edge(from), edge(to)).Cmp(big.NewRat(1, 1)) == 0
	case KindDate:
		d, err := calendar.ParseDate(to)
		return err == nil && d.AddDays(1).String() == from
	}
	return false
}

// bandFault is what is wrong between two bands.
type bandFault struct {
	code    string
	at      *Band
	message Text
}

// meets says what is wrong where one band ends and another begins: a hole, or
// values that lie in both; nil where nothing is.
func (b *Band) meets(after *Band, kind Kind) *bandFault {
	if b.To == "" || after.From == "" {
		return &bandFault{codeBandsOverlap, after, text.Say("%s 与 %s 重叠", "%[2]s overlaps %[1]s", text.Quoted(b.String()), text.Quoted(after.String()))}
	}
	c := compareEdges(b.To, after.From)
	switch {
	case c < 0 && b.ToIn && after.FromIn && next(kind, b.To, after.From):
		return nil
	case c < 0 || c == 0 && !b.ToIn && !after.FromIn:
		hole := Band{From: b.To, To: after.From, FromIn: !b.ToIn, ToIn: !after.FromIn}
		if c == 0 {
			hole.FromIn, hole.ToIn = true, true
		}
		return &bandFault{codeBandsHole, after, text.Say("%s 与 %s 之间有空档：%s 没有写", "there is a hole between %s and %s: nothing stands for %s",
			text.Quoted(b.String()), text.Quoted(after.String()), text.Quoted(hole.String()))}
	case c > 0 || b.ToIn && after.FromIn:
		both := Band{From: after.From, To: b.To, FromIn: after.FromIn, ToIn: b.ToIn}
		if after.To != "" && compareEdges(after.To, b.To) < 0 {
			both.To, both.ToIn = after.To, after.ToIn
		}
		return &bandFault{codeBandsOverlap, after, text.Say("%s 与 %s 重叠：%s 写了两次", "%s and %s overlap: %s stands in both",
			text.Quoted(b.String()), text.Quoted(after.String()), text.Quoted(both.String()))}
	}
	return nil
}

// faults lists what is wrong with bands that have an order, which it gives them.
// The points of a line cover what lies between them.
func faults(bands []Band, kind Kind) []bandFault {
	slices.SortStableFunc(bands, byEdge)
	var out []bandFault
	for i := 1; i < len(bands); i++ {
		a, b := &bands[i-1], &bands[i]
		if a.Point() && b.Point() && compareEdges(a.From, b.From) != 0 {
			continue
		}
		if f := a.meets(b, kind); f != nil {
			out = append(out, *f)
		}
	}
	return out
}
