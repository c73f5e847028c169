package rules

// Outranks reports whether what rests on a source of one rank prevails over what
// rests on one of another: 1 is the highest, and both must have one (spec R45).
func Outranks(a, b int) bool { return a > 0 && a < b }
