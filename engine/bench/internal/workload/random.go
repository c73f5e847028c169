package workload

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Record is an application of the random sets.
type Record struct {
	Kind     string `fact:"kind" expr:"kind" json:"kind"`
	District string `fact:"district" expr:"district" json:"district"`
	Channel  string `fact:"channel" expr:"channel" json:"channel"`
	Stage    string `fact:"stage" expr:"stage" json:"stage"`
	Length   int64  `fact:"length" expr:"length" json:"length"`
	Demand   int64  `fact:"demand" expr:"demand" json:"demand"`
	Pressure int64  `fact:"pressure" expr:"pressure" json:"pressure"`
	Load     int64  `fact:"load" expr:"load" json:"load"`
	Central  bool   `fact:"central" expr:"central" json:"central"`
	Urgent   bool   `fact:"urgent" expr:"urgent" json:"urgent"`
}

const numbers = 1_000_000 // a random number is below this

// seed makes the sets the same in every run.
const seed = 20210910

// Random makes n conjunctive rules over four enum, four numeric and two bool
// facts, and inputs to which about two of the rules apply whatever n is: the
// more rules there are, the more particular each one is, as in a real book of
// rules. Numbers are compared with tens of thousands of distinct constants.
func Random(n, inputs int) *Set {
	r := rand.New(rand.NewPCG(seed, uint64(n)))
	s := &Set{Name: fmt.Sprintf("%d random rules", n), Facts: randomFacts()}
	for i := range n {
		s.Rules = append(s.Rules, Rule{ID: fmt.Sprintf("r%06d", i), When: conjunction(r, s.Facts, 2/float64(n))})
	}
	for range inputs {
		s.Inputs = append(s.Inputs, randomInput(r, s.Facts))
	}
	s.Hand = func() func(int, []int32) []int32 { return rows(s) }
	return s
}

func randomFacts() []Fact {
	facts := []Fact{}
	for _, e := range []struct {
		name string
		n    int
	}{{"kind", 8}, {"district", 12}, {"channel", 6}, {"stage", 4}} {
		f := Fact{Name: e.name, Kind: Enum}
		for i := range e.n {
			f.Values = append(f.Values, fmt.Sprintf("%s_%02d", e.name, i+1))
		}
		facts = append(facts, f)
	}
	for _, name := range []string{"length", "demand", "pressure", "load"} {
		facts = append(facts, Fact{Name: name, Kind: Int, Max: numbers - 1})
	}
	return append(facts, Fact{Name: "central", Kind: Bool}, Fact{Name: "urgent", Kind: Bool})
}

func randomInput(r *rand.Rand, facts []Fact) Input {
	in := Input{}
	for _, f := range facts {
		var v Value
		switch f.Kind {
		case Enum:
			v.Text = f.Values[r.IntN(len(f.Values))]
		case Int:
			v.Num = r.Int64N(numbers)
		case Bool:
			v.Bool = r.IntN(2) == 0
		}
		in.Values = append(in.Values, v)
	}
	v := in.Values
	in.Record = &Record{v[0].Text, v[1].Text, v[2].Text, v[3].Text, v[4].Num, v[5].Num, v[6].Num, v[7].Num, v[8].Bool, v[9].Bool}
	return in
}

// conjunction makes a rule that applies to the given share of all inputs: it
// takes facts in random order until their tests together are that narrow.
func conjunction(r *rand.Rand, facts []Fact, share float64) Cond {
	out := Cond{Op: And}
	order := r.Perm(len(facts))
	number := slices.IndexFunc(order, func(i int) bool { return facts[i].Kind == Int })
	for k, i := range order {
		if k == number { // it is kept for what is left of the share
			continue
		}
		c, s := test(r, facts[i], i)
		if s < share {
			continue
		}
		out.Kids = append(out.Kids, c...)
		if share /= s; share > 0.5 {
			break
		}
	}
	out.Kids = append(out.Kids, span(r, order[number], share)...)
	r.Shuffle(len(out.Kids), func(i, j int) { out.Kids[i], out.Kids[j] = out.Kids[j], out.Kids[i] })
	return out
}

// test makes a test of one fact and says to which share of its values it applies.
func test(r *rand.Rand, f Fact, i int) ([]Cond, float64) {
	n := len(f.Values)
	switch {
	case f.Kind == Int:
		share := 0.1 + 0.6*r.Float64()
		return span(r, i, share), share
	case f.Kind == Bool:
		c := Cond{Op: Is, Fact: i}
		if r.IntN(2) == 0 {
			c = Cond{Op: Not, Kids: []Cond{c}}
		}
		return []Cond{c}, 0.5
	}
	perm := r.Perm(n)
	switch k := r.IntN(10); {
	case k < 6:
		return []Cond{{Op: Eq, Fact: i, Texts: []string{f.Values[perm[0]]}}}, 1 / float64(n)
	case k < 9:
		in := Cond{Op: In, Fact: i}
		for _, v := range perm[:2+r.IntN(n/2-1)] {
			in.Texts = append(in.Texts, f.Values[v])
		}
		slices.Sort(in.Texts)
		return []Cond{in}, float64(len(in.Texts)) / float64(n)
	}
	return []Cond{{Op: Ne, Fact: i, Texts: []string{f.Values[perm[0]]}}}, 1 - 1/float64(n)
}

// span makes a test that holds for the given share of a number's values.
func span(r *rand.Rand, i int, share float64) []Cond {
	width := max(1, int64(share*numbers))
	switch r.IntN(4) {
	case 0:
		return []Cond{{Op: Less, Fact: i, Num: width}}
	case 1:
		return []Cond{{Op: Most, Fact: i, Num: width - 1}}
	case 2:
		return []Cond{{Op: Least, Fact: i, Num: numbers - width}}
	}
	low := r.Int64N(max(1, numbers-width))
	return []Cond{{Op: Least, Fact: i, Num: low}, {Op: Less, Fact: i, Num: low + width}}
}
