package index_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/guize-rules/guize/engine/internal/index"
)

// The fields of the random rows: two of texts, three of numbers.
var texts = map[int]bool{0: true, 1: true}

const (
	fields = 5
	keys   = 40 // numbers are 0..keys-1
)

func randomSet(r *rand.Rand, text bool, spread int64, spans int) index.Set {
	s := index.Set{None: r.IntN(3) == 0}
	if text {
		for range 1 + r.IntN(3) {
			s.Texts = append(s.Texts, fmt.Sprint("t", r.IntN(6)))
		}
		s.Rest = r.IntN(4) == 0
		return s
	}
	for range 1 + r.IntN(spans) {
		lo := r.Int64N(spread)
		hi := lo + r.Int64N((spread-lo)/int64(spans-1)+1)
		switch r.IntN(2 * spans) {
		case 0:
			lo = index.Lowest
		case 1:
			hi = index.Highest
		}
		s.Spans = append(s.Spans, index.Span{Lo: lo, Hi: hi})
	}
	return s
}

func randomBox(r *rand.Rand, spread int64, spans int) index.Box {
	var box index.Box
	for f := range fields {
		if r.IntN(2) == 0 {
			box = append(box, index.Side{Field: f, Set: randomSet(r, texts[f], spread, spans)})
		}
	}
	return box
}

// value is a value of one field: unknown, none, a text or a number.
type value struct {
	open, none bool
	text       string
	key        int64
}

// allows is what a set says, in the plainest words.
func allows(s index.Set, v value, text bool) bool {
	switch {
	case v.open:
		return true
	case v.none:
		return s.None
	case text:
		return slices.Contains(s.Texts, v.text) != s.Rest
	}
	return slices.ContainsFunc(s.Spans, func(sp index.Span) bool { return sp.Lo <= v.key && v.key <= sp.Hi })
}

func holds(box index.Box, point []value) bool {
	for _, s := range box {
		if !allows(s.Set, point[s.Field], texts[s.Field]) {
			return false
		}
	}
	return true
}

// open reports whether a field that the box restricts has no known value.
func open(box index.Box, point []value) bool {
	for _, s := range box {
		if point[s.Field].open || point[s.Field].none {
			return true
		}
	}
	return false
}

func randomPoint(r *rand.Rand, spread int64) []value {
	point := make([]value, fields)
	for f := range point {
		switch r.IntN(6) {
		case 0:
			point[f].open = true
		case 1:
			point[f].none = true
		default:
			point[f].text, point[f].key = fmt.Sprint("t", r.IntN(8)), r.Int64N(spread+4)-2
		}
	}
	return point
}

func find(x *index.Index, point []value) []index.Hit {
	var points []index.Point
	var openBits uint64
	for i, f := range x.Fields() {
		v := point[f]
		p := index.Unknown()
		switch {
		case v.open:
		case v.none:
			p = x.None(i)
		case texts[f]:
			p = x.Text(i, v.text)
		default:
			p = x.Number(i, v.key)
		}
		if v.open || v.none {
			openBits |= 1 << i
		}
		points = append(points, p)
	}
	return x.Find(points, openBits, nil)
}

// TestFindAgainstEveryRow holds a look-up against asking every row: none that
// holds is left out, and one that is called sure holds. Beyond the cuts that a
// field may have rows may be found that do not hold, and none is sure.
func TestFindAgainstEveryRow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		rows   int
		spread int64
		spans  int
		exact  bool
	}{
		{"few rows", 20, keys, 2, true},
		{"more than one word", 200, keys, 2, true},
		{"more than one word of summary", 5000, keys, 2, true},
		{"more constants than cuts", 3000, 100_000, 2, true},
		{"gaps between more constants than cuts", 1000, 100_000, 6, true},
		{"more gaps than bounds", 1000, 100_000, 40, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(7, uint64(c.rows)))
			boxes := make([]index.Box, c.rows)
			b := index.NewBuilder(texts)
			for i := range boxes {
				boxes[i] = randomBox(r, c.spread, c.spans)
				b.Add(i, boxes[i], i%5 != 0)
			}
			x := b.Build()
			for range 80 {
				check(t, x, boxes, randomPoint(r, c.spread), c.exact)
			}
		})
	}
}

func check(t *testing.T, x *index.Index, boxes []index.Box, point []value, exact bool) {
	t.Helper()
	found := map[int]index.Hit{}
	for _, h := range find(x, point) {
		found[int(h.Rule)] = h
	}
	for i, box := range boxes {
		h, ok := found[i]
		switch want := holds(box, point); {
		case want && !ok:
			t.Fatalf("row %d %v is left out at %v", i, box, point)
		case exact && ok && !want:
			t.Fatalf("row %d %v is found at %v", i, box, point)
		case h.Sure && (!want || i%5 == 0 || open(box, point)):
			t.Fatalf("row %d %v is sure at %v", i, box, point)
		case exact && ok && i%5 != 0 && !open(box, point) && !h.Sure:
			t.Fatalf("row %d %v is not sure at %v", i, box, point)
		}
	}
}

// TestMeetAndJoin holds the two ways to combine boxes against their meaning.
func TestMeetAndJoin(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	for range 2000 {
		a, b, point := randomBox(r, keys, 2), randomBox(r, keys, 2), randomPoint(r, keys)
		for f := range point {
			point[f].open = false // an unknown value is in every box, and so in no proof
		}
		if got, want := holds(index.Meet(a, b), point), holds(a, point) && holds(b, point); got != want {
			t.Fatalf("Meet(%v, %v) holds at %v: %v, want %v", a, b, point, got, want)
		}
		if (holds(a, point) || holds(b, point)) && !holds(index.Join(a, b), point) {
			t.Fatalf("Join(%v, %v) does not hold at %v", a, b, point)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for _, rows := range []int{100, 10_000} {
		b.Run(fmt.Sprint("rows=", rows), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 1))
			builder := index.NewBuilder(texts)
			for i := range rows {
				box := index.Box{{Field: 0, Set: index.Set{Texts: []string{fmt.Sprint("t", r.IntN(50))}}}}
				lo := r.Int64N(1000)
				box = append(box, index.Side{Field: 2, Set: index.Set{Spans: []index.Span{{Lo: lo, Hi: lo + 1000*100/int64(rows)}}}})
				builder.Add(i, box, true)
			}
			x := builder.Build()
			var out []index.Hit
			points := make([]index.Point, 2)
			b.ReportAllocs()
			i := int64(0)
			for b.Loop() {
				i++
				points[0], points[1] = x.Text(0, "t7"), x.Number(1, i%1000)
				out = x.Find(points, 0, out[:0])
			}
		})
	}
}
