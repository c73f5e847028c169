package witness

import (
	"math/rand/v2"
	"strconv"
)

// genRanks gives the sources of some sets ranks (R45). It draws for itself, so that
// the rest of a set is the same with and without.
type genRanks struct {
	*rand.Rand
	some bool
}

func newRanks(seed uint64) *genRanks {
	r := &genRanks{Rand: rand.New(rand.NewPCG(seed, 45))}
	r.some = r.Float64() < 0.5
	return r
}

// source gives a source its rank; one without stays beside the others.
func (r *genRanks) source(s *thing, id string) {
	rank := map[string]int{"law": 1, "code": 2, "decree": 2 + r.IntN(2), "notice": 4}[id]
	if r.some && r.Float64() < 0.85 {
		s.set("rank", strconv.Itoa(rank))
	}
}

// cite has a rule that cites nothing cite something now and then.
func (r *genRanks) cite(t *thing) {
	if cite := []string{"law 11", "code 12", "decree 13", "notice 14", "[law 11, decree 13]", "[{to: 2021-09-09, cite: law 2}, {from: 2021-09-10, cite: notice 4}]"}[r.IntN(6)]; r.some && r.Float64() < 0.7 {
		t.unless("cite", cite)
	}
}

// binding is that of a parameter, which a set by itself does not heed.
func (r *genRanks) binding(t typ) string {
	if numeric(t) || t.kind == "date" || t.kind == "duration" {
		return []string{"true", "at_most", "at_least"}[r.IntN(3)]
	}
	return "true"
}
