// Package hostile holds what reading, compiling, checking and testing a policy set
// may cost: sets that are written to cost much, and the limits of the language. It
// has tests alone.
package hostile
