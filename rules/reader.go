package rules

import "github.com/guize-rules/guize/rules/internal/source"

// reader reads one file of a set.
type reader struct {
	source.Walker
	layer  *layer
	loader *loader
	words  *language
	beside ParamValue // of the parameter that is read: the value that stands beside its other keys
}

// given are the keys of a mapping that were there, each with its place.
type given map[string]Pos

// misspelt comes before a key that was probably meant by an unknown one; it is
// not said to be missing.
const misspelt = "?"

func (g given) has(names ...string) bool {
	for _, n := range names {
		if _, ok := g[n]; ok {
			return true
		}
	}
	return false
}

// at is the place of the first of the keys that is there, else the place given.
func (g given) at(otherwise Pos, names ...string) Pos {
	for _, n := range names {
		if p, ok := g[n]; ok {
			return p
		}
	}
	return otherwise
}
