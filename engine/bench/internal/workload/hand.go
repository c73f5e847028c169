package workload

// The random rules as a Go programmer would write them by hand: enum values as
// small numbers, one flat array of tests, a loop that leaves a rule at the
// first test that fails.

// row is a test: of an enum or bool by a bit for each value that passes, of a
// number by the least and the greatest that passes.
type row struct {
	fact     int32
	last     bool // of its rule
	mask     uint64
	low, top int64
}

// rows gives the loop over the rules of a set.
func rows(s *Set) func(int, []int32) []int32 {
	var flat []row
	for _, r := range s.Rules {
		for _, c := range r.When.Kids {
			flat = append(flat, rowOf(s.Facts, c))
		}
		flat[len(flat)-1].last = true
	}
	codes := make([]map[string]int64, len(s.Facts))
	for i, f := range s.Facts {
		codes[i] = map[string]int64{}
		for k, v := range f.Values {
			codes[i][v] = int64(k)
		}
	}
	return func(i int, out []int32) []int32 {
		return scan(flat, encode(codes, s.Inputs[i].Record.(*Record)), out)
	}
}

func rowOf(facts []Fact, c Cond) row {
	if c.Op == Not {
		return row{fact: int32(c.Kids[0].Fact), mask: 1}
	}
	out := row{fact: int32(c.Fact), low: 0, top: facts[c.Fact].Max}
	switch c.Op {
	case Less:
		out.top = c.Num - 1
	case Most:
		out.top = c.Num
	case More:
		out.low = c.Num + 1
	case Least:
		out.low = c.Num
	case Is:
		out.mask = 2
	}
	for k, v := range facts[c.Fact].Values {
		if c.compare(Value{Text: v}) {
			out.mask |= 1 << k
		}
	}
	return out
}

func encode(codes []map[string]int64, r *Record) *[10]int64 {
	return &[10]int64{
		codes[0][r.Kind], codes[1][r.District], codes[2][r.Channel], codes[3][r.Stage],
		r.Length, r.Demand, r.Pressure, r.Load, bit(r.Central), bit(r.Urgent),
	}
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func scan(flat []row, vals *[10]int64, out []int32) []int32 {
	rule := int32(0)
	for i := 0; i < len(flat); i++ {
		t := &flat[i]
		v := vals[t.fact]
		pass := false
		if t.mask != 0 {
			pass = t.mask>>uint(v)&1 != 0
		} else {
			pass = t.low <= v && v <= t.top
		}
		if pass && !t.last {
			continue
		}
		if pass {
			out = append(out, rule)
		}
		for !flat[i].last {
			i++
		}
		rule++
	}
	return out
}
