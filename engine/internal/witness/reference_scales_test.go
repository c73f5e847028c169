package witness

import (
	"regexp"
	"slices"
	"strings"

	"github.com/expr-lang/expr/ast"

	"github.com/guize-rules/guize/rules"
	"github.com/guize-rules/guize/rules/calendar"
)

// Scales (R10): bands or points are read anew from what the set says, and what
// they give is added up step by step.

type refBand struct {
	lo, hi     any // nil: open
	loIn, hiIn bool
	point      bool
	value      any
}

var spanForm = regexp.MustCompile(`^([\[(])\s*(\S+?)\s*\.\.\s*(\S+?)\s*([\])])$`)

// bandsOf reads the value of a scale, in ascending order.
func (r *refRun) bandsOf(v rules.Value, t *rules.Type) []refBand {
	of, gives := t.OfScale()
	edge := func(s string) any {
		x := rules.Value{Kind: rules.ValueNumber, Text: strings.TrimSpace(s)}
		if of.Kind == rules.KindDate {
			x.Kind = rules.ValueString
		}
		return r.literal(x, &of)
	}
	var out []refBand
	for _, e := range v.Entries {
		b := refBand{value: r.literal(e.Value, &gives)}
		m := spanForm.FindStringSubmatch(e.Name)
		switch {
		case m != nil:
			b.lo, b.hi, b.loIn, b.hiIn = edge(m[2]), edge(m[3]), m[1] == "[", m[4] == "]"
		case strings.HasPrefix(e.Name, "<"):
			b.hi, b.hiIn = edge(strings.TrimLeft(e.Name, "<=")), strings.HasPrefix(e.Name, "<=")
		case strings.HasPrefix(e.Name, ">"):
			b.lo, b.loIn = edge(strings.TrimLeft(e.Name, ">=")), strings.HasPrefix(e.Name, ">=")
		default:
			b.lo, b.point = edge(e.Name), true
			b.hi, b.loIn, b.hiIn = b.lo, true, true
		}
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b refBand) int {
		switch {
		case a.lo == nil:
			return -1
		case b.lo == nil:
			return 1
		}
		c, _ := r.refCompare(a.lo, b.lo)
		if c == 0 && a.point != b.point {
			return map[bool]int{true: -1, false: 1}[a.point]
		}
		return c
	})
	return out
}

// scaled is marginal, band or linear.
func (r *refRun) scaled(name string, args []ast.Node, sc refScope) any {
	p, v, lack := r.scaleOf(args[0], sc)
	xs := []any{lack}
	for _, a := range args[1:] {
		xs = append(xs, r.node(a, sc))
	}
	open, settled := refOpen(xs...)
	if _, failed := open.(refError); failed {
		return open
	}
	if slices.ContainsFunc(xs[1:], isNone) {
		return refError{"no value"}
	}
	if !settled {
		return open
	}
	bands := r.bandsOf(v.Value, &p.Type)
	switch name {
	case "band":
		return r.inBand(bands, xs[1])
	case "linear":
		return r.onLine(bands, xs[1])
	}
	if len(xs) < 3 {
		return r.progressive(bands, xs[1], int64(0), &p.Type)
	}
	return r.progressive(bands, xs[1], xs[2], &p.Type)
}

// scaleOf finds the scale that a function reads; lack stands in its place where
// it has none.
func (r *refRun) scaleOf(n ast.Node, sc refScope) (p *rules.Param, v *rules.ParamValue, lack any) {
	date := sc.date
	if c, ok := n.(*ast.CallNode); ok { // on(params.x, date)
		d := r.node(c.Arguments[1], sc)
		if open, ok := refOpen(d); !ok {
			return nil, nil, open
		}
		day, ok := r.day(d)
		if !ok {
			return nil, nil, refError{"no date"}
		}
		n, date = c.Arguments[0], day
	}
	_, parts := flatten(n)
	for _, p := range r.set.Params {
		if p.Name == strings.Join(parts[1:], ".") {
			return r.scaleOn(p, date)
		}
	}
	panic("no such scale")
}

func (r *refRun) scaleOn(p *rules.Param, date calendar.Date) (*rules.Param, *rules.ParamValue, any) {
	for i := range p.Values {
		if covers(p.Values[i].Valid, date) {
			return p, &p.Values[i], true
		}
	}
	if len(p.Unset) > 0 {
		return p, nil, refUnknown{unset: p.Name}
	}
	return p, nil, refError{"no value on " + date.String()}
}

func (r *refRun) holds(b refBand, x any) bool {
	if b.lo != nil {
		if c, _ := r.refCompare(x, b.lo); c < 0 || c == 0 && !b.loIn {
			return false
		}
	}
	if b.hi != nil {
		if c, _ := r.refCompare(x, b.hi); c > 0 || c == 0 && !b.hiIn {
			return false
		}
	}
	return true
}

func (r *refRun) inBand(bands []refBand, x any) any {
	for _, b := range bands {
		if r.holds(b, x) {
			return b.value
		}
	}
	return refError{"in no band"}
}

func (r *refRun) onLine(bands []refBand, x any) any {
	for i, b := range bands {
		if r.holds(b, x) {
			return b.value
		}
		if i == 0 || !b.point || !bands[i-1].point {
			continue
		}
		a := bands[i-1]
		after, _ := r.refCompare(x, a.lo)
		before, _ := r.refCompare(x, b.lo)
		if after > 0 && before < 0 {
			share := arithmetic("/", arithmetic("-", x, a.lo), arithmetic("-", b.lo, a.lo))
			return arithmetic("+", a.value, arithmetic("*", arithmetic("-", b.value, a.value), share))
		}
	}
	return refError{"beyond the line"}
}

// progressive adds up each band's part of what lies between after and after + x.
func (r *refRun) progressive(bands []refBand, x, after any, t *rules.Type) any {
	of, gives := t.OfScale()
	var zero, total any = int64(0), int64(0)
	if of.Kind == rules.KindMoney {
		zero = r.literal(rules.Value{Kind: rules.ValueNumber, Text: "0"}, &of)
		if after == any(int64(0)) {
			after = zero
		}
	}
	if of.Kind == rules.KindMoney || gives.Kind == rules.KindMoney {
		total = r.literal(rules.Value{Kind: rules.ValueNumber, Text: "0"}, &rules.Type{Kind: rules.KindMoney})
	}
	upTo := arithmetic("+", after, x)
	for _, v := range []any{after, upTo} {
		if _, failed := v.(refError); failed {
			return v
		}
		if c, _ := r.refCompare(v, zero); c < 0 {
			return refError{"below 0"}
		}
	}
	lo := zero
	for _, b := range bands {
		if of.Kind == rules.KindInt && b.hi != nil && !b.hiIn { // whole numbers that lie in it
			b.hi = arithmetic("-", b.hi, int64(1))
		}
		in := func(v any) any { // v, held between the ends of the band
			if c, _ := r.refCompare(v, lo); c < 0 {
				return lo
			}
			if b.hi != nil {
				if c, _ := r.refCompare(v, b.hi); c > 0 {
					return b.hi
				}
			}
			return v
		}
		part := arithmetic("-", in(upTo), in(after))
		lo = b.hi
		total = arithmetic("+", total, arithmetic("*", part, b.value))
		if _, failed := total.(refError); failed {
			return total
		}
	}
	return total
}

// part is how much of x lies between two ends.
func (r *refRun) part(vs []any) any {
	x, lo := vs[0], vs[1]
	if c, _ := r.refCompare(x, arithmetic("-", x, x)); c < 0 {
		return refError{"below 0"}
	}
	if len(vs) > 2 {
		hi := vs[2]
		if c, _ := r.refCompare(hi, lo); c < 0 {
			return arithmetic("-", lo, lo)
		}
		if c, _ := r.refCompare(x, hi); c > 0 {
			x = hi
		}
	}
	if c, _ := r.refCompare(x, lo); c < 0 {
		x = lo
	}
	return arithmetic("-", x, lo)
}
