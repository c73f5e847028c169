package engine

// fewPlaces is how long a list may be to be looked through from its beginning.
const fewPlaces = 32

// places finds the first element of a growing list that has a key. A long list is
// looked up in a table, so that what rules give for each of many elements costs as
// much for the last as for the first.
type places[K comparable] struct {
	at    map[K]int
	known int // elements that are in the table
}

// of returns the place of a key among n elements, or -1.
func (p *places[K]) of(n int, key func(int) K, want K) int {
	if n <= fewPlaces {
		for i := range n {
			if key(i) == want {
				return i
			}
		}
		return -1
	}
	if p.at == nil {
		p.at = make(map[K]int, 2*n)
	}
	for ; p.known < n; p.known++ {
		k := key(p.known)
		if _, twice := p.at[k]; !twice {
			p.at[k] = p.known
		}
	}
	if i, ok := p.at[want]; ok {
		return i
	}
	return -1
}
