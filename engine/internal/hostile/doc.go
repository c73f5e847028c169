// Package hostile holds what reading, compiling, checking and testing a policy set
// may cost: sets that are written to cost much, and the limits of the language. Beside
// its tests it has what those of other packages hold their bounds with.
package hostile
