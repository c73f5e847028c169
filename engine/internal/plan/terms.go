package plan

import "github.com/guize-rules/guize/engine/internal/index"

// maxTerms is how many alternatives of one condition are kept apart. Beyond it
// alternatives are joined into one that holds them all, which finds more rules
// than apply and never fewer.
const maxTerms = 16

// How much the alternatives of conditions may hold. What goes beyond is left out of
// the index, which then finds rules that do not apply, as it may.
const (
	mostOfBox  = 512     // values that one names
	roomEver   = 2 << 20 // values that all of a scope name
	roomOfRule = 256
)

// term is an alternative of a condition. An exact one holds for all known
// values in its box; the others only may.
type term struct {
	box   index.Box
	exact bool
}

// free is the alternative that may hold for any values.
func free(exact bool) []term { return []term{{nil, exact}} }

// side is a box of one field.
func side(field int, s index.Set) index.Box { return index.Box{{Field: field, Set: s}} }

func only(field int, s index.Set) []term { return []term{{side(field, s), true}} }

func (x *indexer) meetAll(as, bs []term) []term {
	if x.room < 0 {
		return free(false)
	}
	if len(as)*len(bs) > maxTerms {
		as, bs = x.joined(as), x.joined(bs)
	}
	out := make([]term, 0, len(as)*len(bs))
	for _, a := range as {
		for _, b := range bs {
			out = append(out, x.made(index.Meet(a.box, b.box), a.exact && b.exact))
		}
	}
	return out
}

// made is a new alternative, as much of it as there is room for.
func (x *indexer) made(box index.Box, exact bool) term {
	coarse := box.Coarse(mostOfBox)
	x.room -= coarse.Size()
	return term{coarse, exact && len(coarse) == len(box)}
}

func (x *indexer) few(terms []term) []term {
	if len(terms) > maxTerms {
		return x.joined(terms)
	}
	return terms
}

// joined makes one term of many, which holds more than they do.
func (x *indexer) joined(terms []term) []term {
	if len(terms) < 2 {
		return terms
	}
	if x.room < 0 {
		return free(false)
	}
	out := x.made(terms[0].box, false)
	for _, t := range terms[1:] {
		out = x.made(index.Join(out.box, t.box), false)
	}
	return []term{out}
}
