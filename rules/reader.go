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
type given = source.Given
